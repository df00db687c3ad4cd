"""What changed since a revision: which posts, and which of their lines.

A post changed if it is not as it was where HEAD and the revision parted (their merge base): what
was committed since, staged, edited or newly made counts, as people expect before they push. git
says which files may have changed; whether they did is compared here. Lines are compared by
`git diff --no-index` on copies, outside any repository.
"""

import os
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from digestlint.diagnostics import Diagnostic
from digestlint.discovery import PostFile
from digestlint.engine.git import GitFailed, run_git, without_filters
from digestlint.engine.origins import Origins
from digestlint.errors import UsageError
from digestlint.formats import Formats
from digestlint.paths import below, slashed
from digestlint.post.model import Post
from digestlint.post.outline import read_post
from digestlint.post.shape import Shape
from digestlint.reading import ReadProblem, read_text

_EVERY_LINE = 1 << 60
# Findings at a heading that are about the heading itself; all others there are about what it heads.
_ABOUT_HEADINGS = frozenset(("ST201", "ST202", "ST206", "ST208"))
# Findings that say that a file was not linted, or not wholly.
_ALWAYS = frozenset(("DL001", "DL002"))
_RAW = re.compile(rb":(\d+) (\d+) ([0-9a-f]+) [0-9a-f]+ ([A-Z])\d*")
_HUNK = re.compile(rb"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")
_LINK, _SUBMODULE = b"120000", b"160000"


class Touched(NamedTuple):
    """The lines of a file that a change touched, as ranges: from 1, inclusive, in order.

    Where lines were taken out, both neighbours count. `moved` says that the file's name is new.
    """

    ranges: tuple[tuple[int, int], ...]
    moved: bool = False

    def covers(self, first: int, last: int) -> bool:
        """Whether one of these lines was touched."""
        place = bisect_left(self.ranges, (first + 1,)) - 1
        if place >= 0 and self.ranges[place][1] >= first:
            return True
        return place + 1 < len(self.ranges) and self.ranges[place + 1][0] <= last

    def follow(self, origins: Origins) -> "Touched":
        """The same in a text whose lines come from here; new lines count as touched."""
        ranges: list[tuple[int, int]] = []
        for line, origin in enumerate(origins, 1):
            if origin is None or self.covers(origin + 1, origin + 1):
                if ranges and ranges[-1][1] == line - 1:
                    ranges[-1] = (ranges[-1][0], line)
                else:
                    ranges.append((line, line))
        return Touched(tuple(ranges), self.moved)

    def narrow(
        self, diagnostics: Sequence[Diagnostic], text: str, path: str, shape: Shape
    ) -> list[Diagnostic]:
        """The diagnostics of a text that are about what was touched.

        Those on touched lines; those at a heading about what is missing, too long or twice in a
        paper that was touched; those of a front matter that was touched.
        """
        post: Post | None = None
        kept = []
        for diagnostic in diagnostics:
            last = diagnostic.end_line
            if diagnostic.end_column == 1 and last > diagnostic.line:
                last -= 1
            if diagnostic.code not in _ALWAYS and not self.covers(diagnostic.line, last):
                post = post or read_post(text, path, shape)
                if not self._concerns(post, diagnostic):
                    continue
            kept.append(diagnostic)
        return kept

    def _concerns(self, post: Post, diagnostic: Diagnostic) -> bool:
        """Whether a finding on a line that was not touched is about something that was."""
        end = post.front_matter.end
        last = post.position(end)[0]
        if diagnostic.line <= last:
            return self.moved or not end or not post.papers or self.covers(1, last)
        paper = post.paper_at(diagnostic.start)
        if paper is None or diagnostic.code in _ABOUT_HEADINGS:
            return False
        headings = {paper.heading.start, *(section.heading.start for section in paper.sections)}
        return diagnostic.start in headings and self.covers(
            post.position(paper.start)[0], post.position(max(paper.start, paper.end - 1))[0]
        )


EVERYTHING = Touched(((1, _EVERY_LINE),), moved=True)


def narrow(
    diagnostics: Iterable[Diagnostic],
    touched: Mapping[str, Touched],
    files: Iterable[PostFile],
    formats: Formats,
    text_of: Callable[[str], str | None],
) -> list[Diagnostic]:
    """Of the diagnostics of a run (sorted by path), those about touched lines.

    What is found elsewhere than in the files, as in the config, stays.
    """
    known = {file.path: file for file in files}
    kept: list[Diagnostic] = []
    for path, found in groupby(diagnostics, lambda diagnostic: diagnostic.path):
        file, text = known.get(path), text_of(path)
        lines = touched.get(file.absolute) if file is not None else None
        if file is None or lines is None or text is None:
            kept += found
        else:
            kept += lines.narrow(list(found), text, path, formats.of(file.project, text))
    return kept


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
