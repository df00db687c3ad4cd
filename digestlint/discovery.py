"""Which files a run looks at.

A file named on the command line is looked at in any case, unless `exclude` rules it out. A folder
is searched for Markdown files, which a format may claim or pass over afterwards. Without a path,
the config's `include` says what is searched.

A search leaves out hidden files and folders, `node_modules`, `_site` and `vendor`, and enters no
folder by a link, so that it ends; a link to a file counts. Whatever lies in the project by its name
must lie in it in truth: of a link that leads out, the entry has a `problem` in place of content,
or a pull request could have any file of the machine printed.
"""

import os
import stat
from collections.abc import Callable, Container, Sequence
from typing import NamedTuple

from digestlint.errors import UsageError
from digestlint.globs import compile_globs, fixed_folder
from digestlint.paths import below, is_url, project_path, shown_path
from digestlint.reading import ProblemKind, ReadProblem
from digestlint.settings import Settings

# What Jekyll takes for Markdown unless told otherwise (jekyll 4.3, configuration.rb: markdown_ext).
MARKDOWN_ENDINGS = (".md", ".markdown", ".mkd", ".mkdn", ".mkdown")
SKIPPED_FOLDERS = frozenset(("node_modules", "_site", "vendor"))
_OUTSIDE = ReadProblem("outside", "a link that leads out of the project")


class PostFile(NamedTuple):
    """A file to look at.

    `path` is as reports show it, `absolute` is to open, `project` is as globs see it (relative to
    the project's root, with `/`). `named` says that the command line names the file itself.
    `problem` is why it cannot be read, where that is known already; a folder that cannot be
    searched is such an entry, and counts as named.
    """

    path: str
    absolute: str
    project: str
    named: bool
    problem: ReadProblem | None = None


class Discovered(NamedTuple):
    """The files of a run, sorted by path, each once; and what `exclude` ruled out though named."""

    files: tuple[PostFile, ...]
    excluded: tuple[str, ...]


def discover(
    paths: Sequence[str], settings: Settings, cwd: str, known: Container[str] = ()
) -> Discovered:
    """The files that paths mean, relative to `cwd` (absolute); without paths, the `include` globs.

    A search passes by what is `known` (absolute paths). Raises UsageError for paths that do not
    exist.
    """
    search = _Search(settings, os.path.abspath(cwd), known)
    missing = [path for path in paths if not search.add(path)]
    if missing:
        names = ", ".join(f'"{path}"' for path in missing[:3]) + ", …" * (len(missing) > 3)
        raise UsageError(f"no such file or folder: {names}; paths are relative to {cwd}")
    if not paths:
        search.add_included(settings.include)
    found = search.found
    files = sorted(found[real][2] for real in found.keys() - search.passed)
    return Discovered(tuple(files), tuple(search.excluded))


class _Folder(NamedTuple):
    """A folder to search, spelled for each use; every spelling is ready for a name to be added."""

    absolute: str
    shown: str
    project: str
    real: str


_Wanted = Callable[[str], object]


class _Search:
    """Collects files by their real path, so that each comes once however it is reached.

    Of several ways to a file, one that the command line names comes first, then one that is no
    link, then the first by its path: the first two elements of what `found` holds.
    """

    def __init__(self, settings: Settings, cwd: str, known: Container[str]) -> None:
        self.cwd = cwd
        self.known = known
        self.passed: set[str] = set()
        self.root = settings.root
        self.real_root = os.path.realpath(settings.root)
        self.is_excluded = compile_globs(settings.exclude)
        self.found: dict[str, tuple[bool, bool, PostFile]] = {}
        self.excluded: list[str] = []
        self.real_folders: dict[str, str] = {}

    def add(self, path: str) -> bool:
        """Take in a path of the command line; False if there is nothing."""
        if not path or "\0" in path:
            return False
        if is_url(path):
            self.add_url(path)
            return True
        absolute = self.absolute(path)
        try:
            is_folder = stat.S_ISDIR(os.stat(absolute).st_mode)
        except (FileNotFoundError, NotADirectoryError):
            if not os.path.islink(absolute):
                return False
            is_folder = False
        except OSError:
            # Why it cannot be looked at is for its reader to say.
            is_folder = False
        file = self.file(absolute, named=True)
        if file.project and self.is_excluded(file.project):
            self.excluded.append(file.path)
        elif is_folder:
            self.search(absolute, _anything)
        elif os.path.islink(absolute):
            self.put_link(file)
        else:
            real = self.real_path(absolute)
            self.put(real, self.checked(file, real))
        return True

    def add_url(self, url: str) -> None:
        """Take in what lies at a URL of the command line: globs see what follows the scheme."""
        from digestlint.remote import list_files

        for address, inside in list_files(url):
            if inside and not _is_looked_at(inside):
                continue
            project = address.partition("://")[2].lstrip("/")
            file = PostFile(address, address, project, named=not inside)
            if self.is_excluded(file.project):
                self.excluded.append(file.path)
            else:
                self.put(file.absolute, file)

    def add_included(self, include: Sequence[str]) -> None:
        """Search for what the globs match, from the folders below which that must lie."""
        folders = {fixed_folder(glob) for glob in include}
        is_wanted = compile_globs(include)
        for folder in sorted(folders):
            absolute = os.path.normpath(os.path.join(self.root, folder))
            if os.path.isdir(absolute):
                self.search(absolute, is_wanted)

    def absolute(self, path: str) -> str:
        """The absolute path, by way of the working folder or the root where it lies below them."""
        joined = os.path.join(self.cwd, path)
        if ".." in path.split(os.sep):
            # `link/..` is the folder that holds the link's target, which only the disk knows.
            joined = _with_real_parent(joined)
        absolute = os.path.abspath(joined)
        homes = (self.cwd, self.root)
        if any(below(absolute, home) is not None for home in homes):
            return absolute
        # One place may have two names: on macOS, /tmp is /private/tmp.
        real = _with_real_parent(absolute)
        for home in homes:
            inside = below(real, os.path.realpath(home))
            if inside is not None:
                return os.path.normpath(os.path.join(home, inside))
        return absolute

    def search(self, absolute: str, is_wanted: _Wanted) -> None:
        """Take in the Markdown files below a folder that are wanted."""
        real = os.path.realpath(absolute)
        top = self.checked(self.file(absolute, named=True), real)
        if top.problem:
            self.put(real, top)
            return
        folders = [self.folder(absolute, real)]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(folder.absolute) as entries:
                    folders += [
                        self.folder(folder.absolute + entry.name, folder.real + entry.name)
                        for entry in entries
                        if self.take(entry, folder, is_wanted)
                    ]
            except FileNotFoundError:
                # Gone since we saw it: nothing to look at.
                continue
            except OSError as error:
                kind: ProblemKind = "permission" if isinstance(error, PermissionError) else "io"
                problem = ReadProblem(kind, f"a folder; the system says: {error.strerror}")
                file = self.file(folder.absolute.rstrip(os.sep) or os.sep, named=True)
                self.put(folder.real, file._replace(problem=problem))

    def folder(self, absolute: str, real: str) -> _Folder:
        shown = shown_path(absolute, self.cwd)
        project = project_path(absolute, self.root)
        return _Folder(
            os.path.join(absolute, ""),
            "" if shown == "." else shown.rstrip("/") + "/",
            project and project + "/",
            os.path.join(real, ""),
        )

    def take(self, entry: os.DirEntry[str], folder: _Folder, is_wanted: _Wanted) -> bool:
        """Take in an entry of a folder if it is a file to look at; True if it is to be searched."""
        name = entry.name
        if name[0] == ".":
            return False
        if folder.absolute + name in self.known:
            self.passed.add(folder.real + name)
            return False
        project = folder.project + name
        if entry.is_dir(follow_symlinks=False):
            return name not in SKIPPED_FOLDERS and not self.is_excluded(project)
        if (
            name.lower().endswith(MARKDOWN_ENDINGS)
            and is_wanted(project)
            and not self.is_excluded(project)
        ):
            file = PostFile(folder.shown + name, folder.absolute + name, project, False)
            if not entry.is_symlink():
                self.put(folder.real + name, file)
            elif not os.path.isdir(file.absolute):
                self.put_link(file)
        return False

    def file(self, absolute: str, *, named: bool) -> PostFile:
        return PostFile(
            shown_path(absolute, self.cwd), absolute, project_path(absolute, self.root), named
        )

    def real_path(self, absolute: str) -> str:
        """The real path of a file that is no link; a hook names thousands in the same folder."""
        folder, name = os.path.split(absolute)
        real = self.real_folders.get(folder)
        if real is None:
            real = self.real_folders[folder] = os.path.realpath(folder)
        return os.path.join(real, name)

    def checked(self, file: PostFile, real: str) -> PostFile:
        """The file, with a problem if it is in the project by its name alone."""
        inside = below(file.absolute, self.root) is not None
        if inside and below(real, self.real_root) is None:
            return file._replace(problem=_OUTSIDE)
        return file

    def put_link(self, file: PostFile) -> None:
        real = os.path.realpath(file.absolute)
        self.put(real, self.checked(file, real), link=True)

    def put(self, real: str, file: PostFile, *, link: bool = False) -> None:
        found = (not file.named, link, file)
        known = self.found.get(real)
        if known is None or found < known:
            self.found[real] = found


def _with_real_parent(path: str) -> str:
    folder, name = os.path.split(path)
    if name in ("", ".", ".."):
        return os.path.realpath(path)
    return os.path.join(os.path.realpath(folder), name)


def _anything(_: str) -> bool:
    return True


def _is_looked_at(inside: str) -> bool:
    """Whether a search takes in what has this path in the folder that is searched."""
    *folders, name = inside.split("/")
    return (
        name.lower().endswith(MARKDOWN_ENDINGS)
        and not any(part.startswith(".") for part in (*folders, name))
        and SKIPPED_FOLDERS.isdisjoint(folders)
    )
