"""Files behind URLs, such as `s3://bucket/_posts`: listed and read through fsspec.

Only the command line names a URL, never a config; whoever reads one needs the package of its kind
(`s3fs`, `gcsfs` …) and finds credentials where that package looks for them. In a process of a
cluster, a file is read there.
"""

from typing import TYPE_CHECKING

from digestlint.errors import UsageError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem


def list_files(url: str) -> list[tuple[str, str]]:
    """The file that a URL names, or all in the folder that it is: URLs, and paths in that folder.

    The file itself has an empty path. Raises UsageError for a URL that leads nowhere, whose scheme
    nobody knows, or whose package is missing.
    """
    try:
        system, path = _open(url)
        if system.isfile(path):
            return [(system.unstrip_protocol(path), "")]
        found = system.find(path) if system.isdir(path) else []
    except UsageError:
        raise
    except Exception as error:  # each kind of storage has errors of its own
        raise UsageError(f"{url} cannot be listed: {_why(error)}") from None
    if not found and not _exists(system, path):
        raise UsageError(f"{url}: there is nothing")
    base = len(path.rstrip("/")) + 1
    return [(system.unstrip_protocol(name), name[base:]) for name in found]


def read_url(url: str, most: int) -> bytes:
    """What lies at a URL, as many bytes of it as are wanted at most. Raises OSError alone."""
    try:
        system, path = _open(url)
        with system.open(path, "rb") as stream:
            raw: bytes = stream.read(most)
    except (FileNotFoundError, PermissionError):
        raise
    except UsageError as error:
        raise OSError(str(error)) from None
    except Exception as error:  # as above
        raise OSError(_why(error)) from None
    return raw


def _open(url: str) -> "tuple[AbstractFileSystem, str]":
    try:
        from fsspec.core import url_to_fs
    except ModuleNotFoundError:
        raise UsageError(f'{url}: reading URLs needs pip install "digestlint[dask]"') from None
    try:
        system, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        # fsspec says which package knows the scheme, or that none does.
        raise UsageError(f"{url}: {error}") from None
    return system, path


def _exists(system: "AbstractFileSystem", path: str) -> bool:
    try:
        return bool(system.exists(path))
    except Exception:  # as above; whether an empty folder is there, not every storage can say
        return False


def _why(error: Exception) -> str:
    """An error in a line, for people."""
    return " ".join(f"{type(error).__name__}: {error}".split())
