"""Write a file whole or not at all.

The bytes go to a new file in the same folder, are flushed to the disk, and then take the old file's
place in one step (rename(2); MoveFileEx on Windows): readers see the old file or the new one, never
a part. A `kill -9` may leave a hidden `.digestlint-*.tmp` behind, which neither Jekyll nor
digestlint reads; the next process that writes in the folder sweeps it away. Writing in place was
rejected: a full disk or a kill would cut the file off.
"""

import errno
import os
import stat
import sys
from contextlib import suppress
from functools import cache
from typing import Final, Literal

ABSENT: Final = "absent"
_PREFIX, _SUFFIX = ".digestlint-", ".tmp"
_LENGTH = len(_PREFIX) + 16 + len(_SUFFIX)
# Windows has no such locks, and renames no file that is open.
_LOCKS = sys.platform != "win32"
Expected = bytes | os.stat_result | Literal["absent"] | None


class ChangedOnDisk(Exception):  # noqa: N818 - it says what happened; nobody made an error
    """The file is no longer what was read: somebody wrote or removed it. It was left alone."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path} changed on disk meanwhile and was left alone"


def write_whole(path: str, data: bytes, *, expected: Expected) -> None:
    """Make `data` the content of the file at `path`; its folder must exist.

    `expected` says what must be there: the bytes that were read, the `os.stat` result from then,
    `ABSENT` for nothing at all, or None for whatever is there. It is compared at the last moment.

    A link is followed and stays a link. Mode and, where the system permits it, owner and group
    are kept; a new file gets what the umask leaves. Other hard links keep the old content.

    Raises ChangedOnDisk, or OSError (disk full, read-only file or folder, not a regular file);
    then, and on any other exception, the file is as it was and nothing is left beside it.
    """
    target = os.path.realpath(path)
    old = _status(target)
    if old is not None and not stat.S_ISREG(old.st_mode):
        raise OSError(errno.EINVAL, "not a regular file", path)
    if old is not None and not _may_write(target):
        # The rename would need leave to write the folder only.
        raise PermissionError(errno.EACCES, "the file is read-only", path)
    folder = os.path.dirname(target)
    sweep(folder)
    temporary = os.path.join(folder, f"{_PREFIX}{os.urandom(8).hex()}{_SUFFIX}")
    try:
        descriptor = _begin(temporary, old)
        try:
            _fill(descriptor, data, old)
            if _LOCKS:
                # Before the lock goes, or a sweeper might take the file for one that was left.
                _take_place(temporary, target, path, expected)
        finally:
            os.close(descriptor)
        if not _LOCKS:
            _take_place(temporary, target, path, expected)
    except BaseException:
        # What went wrong first is what the caller must hear.
        with suppress(OSError):
            os.unlink(temporary)
        raise
    _flush_folder(folder)


def _status(target: str) -> os.stat_result | None:
    try:
        return os.lstat(target)
    except FileNotFoundError:
        return None


def _may_write(target: str) -> bool:
    return os.access(target, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


@cache
def sweep(folder: str) -> None:
    """Remove what writers that were killed left in a folder; once a process, and quietly.

    A writer that lives holds a lock on its file.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith(_PREFIX) and name.endswith(_SUFFIX) and len(name) == _LENGTH:
                with suppress(OSError):
                    _remove_if_left(entry)


def _remove_if_left(entry: os.DirEntry[str]) -> None:
    if not entry.is_file(follow_symlinks=False):
        return
    if not _LOCKS:
        # On Windows, a file that somebody has open is not removed.
        os.unlink(entry.path)
        return
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(entry.path, flags)
    try:
        _lock(descriptor, wait=False)
        os.unlink(entry.path)
    finally:
        os.close(descriptor)


def _begin(temporary: str, old: os.stat_result | None) -> int:
    """Make the new file, empty and locked; gives its descriptor."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    flags |= getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    while True:
        # Until it has the old file's mode, nobody else may look into it.
        descriptor = os.open(temporary, flags, 0o600 if old else 0o666)
        if not _LOCKS:
            return descriptor
        with suppress(OSError):  # some file systems have no locks, and there nobody sweeps
            _lock(descriptor, wait=True)
        if os.fstat(descriptor).st_nlink:
            return descriptor
        # A sweeper was faster than the lock.
        os.close(descriptor)


def _lock(descriptor: int, *, wait: bool) -> None:
    """Lock a file until its descriptor is closed; raises OSError where another holds it."""
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


def _fill(descriptor: int, data: bytes, old: os.stat_result | None) -> None:
    """Give a new file the data and the old file's mode and owner, safe on the disk."""
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]
    if old is not None:
        _keep_owner_and_mode(descriptor, old)
    os.fsync(descriptor)


def _keep_owner_and_mode(descriptor: int, old: os.stat_result) -> None:
    if sys.platform == "win32":
        return
    new = os.fstat(descriptor)
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        try:
            os.fchown(descriptor, old.st_uid, old.st_gid)
        except PermissionError:
            # Only root gives files away; a member of the group may at least keep the group.
            with suppress(PermissionError):
                os.fchown(descriptor, -1, old.st_gid)
    # After the owner, for a change of owner takes some bits away.
    os.fchmod(descriptor, stat.S_IMODE(old.st_mode))


def _take_place(temporary: str, target: str, path: str, expected: Expected) -> None:
    """Put the new file in the old one's place, if that is still what was expected."""
    if not _is_as_expected(target, expected):
        raise ChangedOnDisk(path)
    if expected == ABSENT:
        _take_free_name(temporary, target, path)
    else:
        os.replace(temporary, target)


def _is_as_expected(target: str, expected: Expected) -> bool:
    if expected is None:
        return True
    now = _status(target)
    if now is None or isinstance(expected, str):
        return now is None and expected == ABSENT
    if isinstance(expected, os.stat_result):
        return _identity(now) == _identity(expected)
    if not stat.S_ISREG(now.st_mode) or now.st_size != len(expected):
        return False
    with open(target, "rb") as file:
        return file.read() == expected


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _take_free_name(temporary: str, target: str, path: str) -> None:
    """Give the new file its name only if nobody took it meanwhile, which a rename would not see."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise ChangedOnDisk(path) from None
    except OSError:
        # Some file systems have no hard links; the name was free a moment ago.
        os.replace(temporary, target)
    else:
        os.unlink(temporary)


def _flush_folder(folder: str) -> None:
    # Windows cannot open a folder, and some network file systems cannot flush one.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
