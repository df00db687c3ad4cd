"""One at a time: a lock on a file, which the system lets go when its holder ends, however it ends.

The file is empty and stays: whoever removed it would let two in. Where a file system knows no locks
(some that are mounted over a network), there is none, and `problem` says so.
"""

import os
import sys


class FileLock:
    """An exclusive lock on a file (flock(2); LockFile on Windows), not yet taken."""

    def __init__(self, path: str) -> None:
        """Make the file if need be, through no link; raises OSError where that cannot be."""
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
        self._descriptor = os.open(path, flags, 0o666)
        self.problem = ""

    def take(self) -> bool:
        """Take the lock if nobody has it; says whether it is taken now."""
        try:
            _lock(self._descriptor)
        except (BlockingIOError, PermissionError):
            return False
        except OSError as error:
            self.problem = error.strerror or str(error)
        return True

    def release(self) -> None:
        """Let the lock go, and the file with it."""
        os.close(self._descriptor)


if sys.platform == "win32":

    def _lock(descriptor: int) -> None:
        import msvcrt

        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:

    def _lock(descriptor: int) -> None:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
