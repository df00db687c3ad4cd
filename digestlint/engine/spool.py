"""What was found in an archive, on disk until somebody asks: memory holds the first of it alone."""

from contextlib import suppress
from typing import IO, SupportsBytes

# So much stays in memory, in bytes: what is found in two thousand posts.
ROOM = 16 << 20


class Spool:
    """Bytes for a run; the file has no name, and is gone with the process, however that ends."""

    def __init__(self, room: int = ROOM) -> None:
        """`room` is how many bytes stay in memory."""
        self._room = room
        self._file: IO[bytes] | None = None
        self._end = 0

    def keep(self, data: bytes) -> SupportsBytes:
        """The same bytes for later: themselves while there is room, or where there is no file."""
        if len(data) <= self._room:
            self._room -= len(data)
            return data
        with suppress(OSError):
            if self._file is None:
                from tempfile import TemporaryFile

                # Without a buffer: what does not fit on the disk must not wait in one.
                self._file = TemporaryFile(buffering=0)  # noqa: SIM115 -- closed by `__del__`
            self._file.seek(self._end)
            if self._file.write(data) == len(data):
                kept = _Spooled(self, self._end, len(data))
                self._end += len(data)
                return kept
        return data

    def read(self, start: int, size: int) -> bytes:
        """What was put on disk there."""
        if self._file is None:
            return b""
        self._file.seek(start)
        return self._file.read(size)

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()


class _Spooled:
    """Bytes that lie on disk, which keep their spool."""

    __slots__ = ("_size", "_spool", "_start")

    def __init__(self, spool: Spool, start: int, size: int) -> None:
        self._spool = spool
        self._start = start
        self._size = size

    def __bytes__(self) -> bytes:
        return self._spool.read(self._start, self._size)
