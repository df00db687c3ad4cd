"""What changed since a revision: which posts, and which of their lines.

A post changed if it is not as it was where HEAD and the revision parted (their merge base): what
was committed since, staged, edited or newly made counts, as people expect before they push. git
says which files may have changed; whether they did is compared here. Lines are compared by
`git diff --no-index` on copies, outside any repository.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from digestlint.discovery import PostFile
from digestlint.engine.git import GitFailed, run_git, without_filters
from digestlint.engine.touched import EVERYTHING, Touched
from digestlint.errors import UsageError
from digestlint.paths import below, slashed
from digestlint.reading import ReadProblem, read_text

_RAW = re.compile(rb":(\d+) (\d+) ([0-9a-f]+) [0-9a-f]+ ([A-Z])\d*")
_HUNK = re.compile(rb"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")
_LINK, _SUBMODULE = b"120000", b"160000"


class _Entry(NamedTuple):
    """A file that is not as it was, as far as git can tell without looking into it.

    `blob` is its content then, None where there was no such file. `sure` says that it changed.
    """

    blob: str | None
    sure: bool
    moved: bool = False


class Changes:
    """What is different in a repository's working tree from where a revision and HEAD parted."""

    def __init__(self, revision: str, cwd: str, max_size: int) -> None:
        """Ask git; raises `UsageError` where it is not there or does not know the revision.

        `cwd` is a folder in the repository; a post larger than `max_size` is not looked into.
        """
        self.revision = revision
        self._max_size = max_size
        self._top = _top(cwd)
        base = _base(revision, self._top)
        self._entries, self._folders = _entries(self._top, base)
        self._contents: dict[str, bytes | None] = {}

    def changed(self, files: Iterable[PostFile]) -> list[PostFile]:
        """The files that changed, in the same order; raises `UsageError` for one outside."""
        return [file for file in files if self._is_changed(file)]

    def touched(self, files: Iterable[PostFile]) -> dict[str, Touched]:
        """The touched lines of changed files, by their absolute paths, as the files are now."""
        found: dict[str, Touched] = {}
        blobs: dict[str, str] = {}
        for file in files:
            entry = self._entry(file)
            found[file.absolute] = EVERYTHING
            if entry is not None and entry.blob is not None:
                blobs[file.absolute] = entry.blob
                found[file.absolute] = Touched((), entry.moved)
        self._load(set(blobs.values()))
        pairs: dict[str, tuple[bytes, bytes]] = {}
        for path, blob in blobs.items():
            before, source = self._contents[blob], read_text(path, self._max_size)
            if before is None or isinstance(source, ReadProblem):
                found[path] = EVERYTHING
            else:
                pairs[path] = before, source.raw
        for path, ranges in _compare(pairs):
            found[path] = found[path]._replace(ranges=ranges)
        return found

    def _is_changed(self, file: PostFile) -> bool:
        keys = self._keys(file)
        if any(key.startswith(self._folders) for key in keys):
            return True
        if file.problem is not None and os.path.isdir(file.absolute):
            return True
        entry = self._entry(file)
        if entry is None or entry.sure:
            return entry is not None
        source = read_text(file.absolute, self._max_size)
        return isinstance(source, ReadProblem) or not _is_blob(source.raw, entry.blob or "")

    def _entry(self, file: PostFile) -> _Entry | None:
        return next((self._entries[key] for key in self._keys(file) if key in self._entries), None)

    def _keys(self, file: PostFile) -> list[str]:
        """The file's path in the repository, and that of what it is a link to."""
        folder, name = os.path.split(file.absolute)
        paths = [os.path.join(os.path.realpath(folder), name)]
        if os.path.islink(file.absolute):
            paths.append(os.path.realpath(file.absolute))
        keys = [below(path, self._top) for path in paths]
        if keys[0] is None:
            raise UsageError(
                f"lies outside the git repository {self._top}: --changed-since cannot tell "
                "whether it changed",
                path=file.path,
            )
        return [_key(key) for key in keys if key is not None]

    def _load(self, blobs: Iterable[str]) -> None:
        """Fetch the contents of blobs; None for one that is too large or not there."""
        wanted = sorted(blob for blob in blobs if blob not in self._contents)
        if not wanted:
            return
        sizes = {}
        for line in self._cat("--batch-check=%(objectname) %(objectsize)", wanted).split(b"\n"):
            name, _, size = line.partition(b" ")
            if size.isdigit():
                sizes[name.decode()] = int(size)
        small = [blob for blob in wanted if sizes.get(blob, self._max_size + 1) <= self._max_size]
        self._contents.update(dict.fromkeys(wanted))
        output = self._cat("--batch=%(objectname)", small)
        at = 0
        for blob in small:
            at += len(blob) + 1
            self._contents[blob] = output[at : at + sizes[blob]]
            at += sizes[blob] + 1

    def _cat(self, option: str, blobs: Sequence[str]) -> bytes:
        data = "".join(f"{blob}\n" for blob in blobs).encode()
        try:
            return run_git(self._top, "cat-file", option, data=data)
        except GitFailed as error:
            raise UsageError(
                f"--changed-lines: git cannot read old posts (a partial clone lacks them): {error}"
            ) from None


def _top(cwd: str) -> str:
    """The real path of the working tree in which a folder lies."""
    try:
        output = run_git(cwd, "rev-parse", "--show-toplevel")
    except GitFailed as error:
        words = str(error)
        if "dubious ownership" in words:
            raise UsageError(
                "--changed-since: git does not trust this repository, for its folder belongs to "
                "somebody else; if you do: git config --global --add safe.directory FOLDER"
            ) from None
        if "not a git repository" in words:
            raise UsageError(
                f"--changed-since needs a git repository, and {cwd} lies in none"
            ) from None
        raise UsageError(f"--changed-since needs git: {words}") from None
    return os.path.realpath(os.fsdecode(output.removesuffix(b"\n")))


def _base(revision: str, top: str) -> str:
    """The commit at which the revision and HEAD parted."""
    if not revision or revision.startswith("-") or not revision.isprintable():
        raise UsageError(f'--changed-since: "{revision}" is no revision')
    try:
        named = run_git(top, "rev-parse", "--verify", "--quiet", revision).decode().strip()
        commit = run_git(top, "rev-parse", "--verify", "--quiet", named + "^{commit}")
    except GitFailed:
        hint = "; in GitHub Actions, give actions/checkout fetch-depth: 0"
        raise UsageError(
            f'--changed-since: git knows no commit "{revision}" here; fetch it first{hint}'
        ) from None
    try:
        return run_git(top, "merge-base", commit.decode().strip(), "HEAD").decode().strip()
    except GitFailed:
        if run_git(top, "rev-parse", "--is-shallow-repository").strip() == b"true":
            raise UsageError(
                f'--changed-since: this clone is shallow, and where HEAD and "{revision}" parted '
                "is not in it; fetch the rest (git fetch --unshallow; in GitHub Actions, give "
                "actions/checkout fetch-depth: 0)"
            ) from None
        raise UsageError(
            f'--changed-since: HEAD and "{revision}" have no commit in common'
        ) from None


def _entries(top: str, base: str) -> tuple[dict[str, _Entry], tuple[str, ...]]:
    """The files that may have changed by their paths, and the folders that are not git's here."""
    options = ("--raw", "-z", "--no-abbrev", "--no-relative", "--ignore-submodules=dirty")
    try:
        calm = without_filters(top)
        staged = run_git(top, "diff-index", "--cached", "-M", *options, base, "--")
        edited = run_git(top, "diff-files", *options, "--", environment=calm)
        untracked = run_git(top, "ls-files", "-z", "--others", "--exclude-standard", "--")
    except GitFailed as error:
        raise UsageError(f"--changed-since: git fails: {error}") from None
    entries: dict[str, _Entry] = {}
    folders: list[str] = []
    for path, (is_folder, entry) in _raw(staged):
        if is_folder:
            folders.append(path + "/")
        entries[path] = entry
    for path, (is_folder, entry) in _raw(edited):
        if is_folder:
            folders.append(path + "/")
        # Edited since it was staged: perhaps back to what it was.
        known = entries.get(path)
        if known is None:
            entries[path] = entry._replace(sure=entry.blob is None)
        else:
            entries[path] = known._replace(sure=known.blob is None or known.moved)
    for name in untracked.split(b"\0"):
        path = _key(slashed(os.fsdecode(name)))
        if path.endswith("/"):
            folders.append(path)
        elif path:
            known = entries.get(path)
            entries[path] = _Entry(known.blob if known else None, sure=known is None)
    return entries, tuple(folders)


def _raw(output: bytes) -> Iterator[tuple[str, tuple[bool, _Entry]]]:
    """Read git's raw diff format (git-diff-index(1), "Raw output format"): path, what it was."""
    fields = iter(output.split(b"\0"))
    for field in fields:
        match = _RAW.fullmatch(field)
        if match is None:
            continue
        old_mode, new_mode, old, status = match.groups()
        name = next(fields)
        if status in b"RC":
            name = next(fields)
        is_link = _LINK in (old_mode, new_mode)
        blob = None if is_link or not old.strip(b"0") else old.decode()
        entry = _Entry(blob, sure=True, moved=blob is None or status in b"RC")
        yield _key(slashed(os.fsdecode(name))), (_SUBMODULE in (old_mode, new_mode), entry)


def _key(path: str) -> str:
    """A path as it is compared: git may know another normal form than the disk (macOS)."""
    if path.isascii():
        return path
    from unicodedata import normalize

    return normalize("NFC", path)


def _is_blob(content: bytes, blob: str) -> bool:
    """Whether a file's content is that of a blob, line ends aside (core.autocrlf)."""
    import hashlib

    make = hashlib.sha256 if len(blob) == 64 else hashlib.sha1
    return any(
        make(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest() == blob
        for data in (content, content.replace(b"\r\n", b"\n"))
    )


def _compare(
    pairs: Mapping[str, tuple[bytes, bytes]],
) -> Iterator[tuple[str, tuple[tuple[int, int], ...]]]:
    """For each pair of contents that differ, the lines of the second that differ."""
    if not pairs:
        return
    import tempfile

    try:
        with tempfile.TemporaryDirectory(prefix="digestlint-") as folder:
            for side, name in enumerate(("old", "new")):
                os.mkdir(os.path.join(folder, name))
                for number, contents in enumerate(pairs.values()):
                    lines = contents[side].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
                    with open(os.path.join(folder, name, str(number)), "wb") as file:
                        file.write(lines)
            output = _diff(os.path.realpath(folder))
    except OSError as error:
        raise UsageError(f"--changed-lines: no temporary files: {error.strerror}") from None
    paths = list(pairs)
    path = ""
    found: dict[str, list[tuple[int, int]]] = {}
    # What is a post's own text begins with a sign of the diff, never with these words.
    for line in output.split(b"\n"):
        if line.startswith(b"diff --git "):
            path = paths[int(line.rpartition(b"/")[2])]
        elif hunk := _HUNK.match(line):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            span = (first, first + count - 1) if count else (max(first, 1), first + 1)
            found.setdefault(path, []).append(span)
    for path, spans in found.items():
        yield path, tuple(spans)


def _diff(folder: str) -> bytes:
    """The differences between two folders of plain files, as a diff without context."""
    try:
        return run_git(
            folder,
            *("diff", "--no-index", "--unified=0", "--text", "--no-color", "--no-renames"),
            *("--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/"),
            *("--inter-hunk-context=0", "--", "old", "new"),
            also_fine=1,
            # Outside any repository, and without anybody's config.
            environment={
                "GIT_CEILING_DIRECTORIES": os.path.dirname(folder),
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_CONFIG_NOSYSTEM": "1",
            },
        )
    except GitFailed as error:
        raise UsageError(f"--changed-lines: git cannot compare: {error}") from None
