"""Posts behind URLs, such as `s3://bucket/_posts`: listed and read through fsspec.

Only the command line names a URL, never a config; whoever reads one needs the package of its kind
(`s3fs`, `gcsfs` …) and finds credentials where that package looks for them. In a process of a
cluster, a post is read there.
"""

from typing import TYPE_CHECKING

from digestlint.discovery import MARKDOWN_ENDINGS, SKIPPED_FOLDERS, PostFile
from digestlint.errors import UsageError
from digestlint.reading import ReadProblem

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem


def list_posts(url: str) -> list[PostFile]:
    """The post that a URL names, or the Markdown files of the folder that it is.

    As globs see them they are what follows the scheme, and a search leaves out what `discover`
    does. Raises UsageError for a URL that leads
    nowhere, whose scheme nobody knows, or whose package is missing.
    """
    try:
        system, path = _open(url)
        if system.isfile(path):
            return [_post(system, path, named=True)]
        found = system.find(path) if system.isdir(path) else []
    except UsageError:
        raise
    except Exception as error:  # each kind of storage has errors of its own
        raise UsageError(f"{url} cannot be listed: {_why(error)}") from None
    if not found and not _exists(system, path):
        raise UsageError(f"{url}: there is nothing")
    base = len(path.rstrip("/")) + 1
    return [_post(system, name, named=False) for name in found if _is_wanted(name[base:])]


def read_url(url: str, max_size: int) -> bytes | ReadProblem:
    """What lies at a URL, or what hinders; `max_size` in bytes. Raises nothing for the storage."""
    try:
        system, path = _open(url)
        with system.open(path, "rb") as stream:
            raw: bytes = stream.read(max_size + 1)
    except FileNotFoundError:
        return ReadProblem("missing", "no such file")
    except PermissionError:
        return ReadProblem("permission", "no permission to read it")
    except UsageError as error:
        return ReadProblem("io", str(error))
    except Exception as error:  # as above
        return ReadProblem("io", _why(error))
    if len(raw) > max_size:
        return ReadProblem("too-large", f"more than {max_size:,} bytes, which is the limit")
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


def _post(system: "AbstractFileSystem", path: str, *, named: bool) -> PostFile:
    url = system.unstrip_protocol(path)
    return PostFile(url, url, url.partition("://")[2].lstrip("/"), named)


def _is_wanted(inside: str) -> bool:
    *folders, name = inside.split("/")
    return (
        name.lower().endswith(MARKDOWN_ENDINGS)
        and not any(part.startswith(".") for part in (*folders, name))
        and SKIPPED_FOLDERS.isdisjoint(folders)
    )


def _why(error: Exception) -> str:
    """An error in a line, for people."""
    return " ".join(f"{type(error).__name__}: {error}".split())
