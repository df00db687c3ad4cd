"""Paths as people see them, as the project sees them, and whether they stay inside it.

All functions but `leaves_project` are pure: they compare text, and look at no disk. Paths handed in
are absolute and normal (`os.path.abspath`) where nothing else is said.
"""

import os

# Names that Windows gives to devices in every folder, whatever their ending (Microsoft Learn,
# "Naming Files, Paths, and Namespaces").
_DEVICES = frozenset(
    (
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"),
    )
)


def is_url(path: str) -> bool:
    """Whether a path is a URL (RFC 3986: a scheme, `://`); a letter alone is a drive of Windows."""
    scheme, mark, _ = path.partition("://")
    return bool(mark) and len(scheme) > 1 and scheme.isascii() and scheme.isalnum()


def below(path: str, folder: str) -> str | None:
    """The path relative to a folder, with `/`: empty for the folder itself, None if outside it."""
    if path == folder:
        return ""
    prefix = folder if folder.endswith(os.sep) else folder + os.sep
    if not path.startswith(prefix):
        return None
    return slashed(path[len(prefix) :])


def slashed(path: str) -> str:
    """The path with `/` between its parts, also on Windows."""
    return path if os.sep == "/" else path.replace(os.sep, "/")


def shown_path(path: str, cwd: str) -> str:
    """The path as reports show it: relative to the working folder where it lies below, with `/`."""
    inside = below(path, cwd)
    return slashed(path) if inside is None else inside or "."


def project_path(path: str, root: str) -> str:
    """The path as globs see it: relative to the project's root, with `/`.

    Outside the project it is the whole path without its first `/`, so that patterns on a name
    (`*.draft.md`) still match and patterns on a place (`_posts/*.md`) do not.
    """
    inside = below(path, root)
    return slashed(path).lstrip("/") if inside is None else inside


def path_problem(path: str) -> str:
    """Why a path in a config may not be used, as the end of a sentence; empty where it is sound.

    Sound paths are relative, stay inside the project, and mean the same on every system.
    """
    if not path:
        return "is empty"
    if min(path) < " ":
        return "holds a control character"
    if "\\" in path:
        return "holds a backslash; write / between folders"
    if ":" in path:
        return "holds a colon, which Windows keeps for drives and streams"
    if path[0] in "/~":
        return "is not relative to the project's root"
    segments = path.split("/")
    if ".." in segments:
        return "leads out of the project (..)"
    for segment in segments:
        if segment.partition(".")[0].rstrip(" ").lower() in _DEVICES:
            return f'holds "{segment}", which is a device on Windows'
    return ""


def leaves_project(path: str, root: str) -> bool:
    """Whether a path that lies in the project by its name leads out of it through a link."""
    return below(os.path.realpath(path), os.path.realpath(root)) is None
