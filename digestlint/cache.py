"""What a run keeps for the next one: named blobs in the user's cache, never believed blindly.

Each file begins with the length and the CRC-32 of what follows, so that a damaged or half-written
one is as good as none: a cryptographic digest would take five times as long, and who can write
here could make that, too. Nothing in it is executable (no pickle, no marshal). A cache that cannot
be read or written costs time and nothing else.
"""

import os
import sys
from binascii import crc32
from contextlib import suppress
from struct import Struct

_HEAD = Struct("<QI")
_UNFINISHED = ".tmp"
# All that is kept has a name that begins and ends with one of these, so that a folder which a user
# named can be cleared of it and of nothing else.
_KINDS = ("rules-", "posts-", "pages-", "pairs-")
_ENDINGS = (".json", ".heap", _UNFINISHED)


def default_folder() -> str:
    """The user's cache folder for digestlint (XDG Base Directory Specification, and its likes)."""
    named = os.environ.get("DIGESTLINT_CACHE_DIR")
    if named:
        return os.path.abspath(named)
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(base):  # the specification says to ignore a relative one
            base = os.path.join(home, ".cache")
    return os.path.join(base, "digestlint")


class Cache:
    """Blobs by name in one folder. `folder` None keeps nothing and has nothing."""

    def __init__(self, folder: str | None) -> None:
        self.folder = folder

    def get(self, name: str) -> bytes | None:
        """What was kept under a name; None where there is nothing sound."""
        if self.folder is None:
            return None
        try:
            with open(os.path.join(self.folder, name), "rb", buffering=0) as stream:
                head = stream.read(_HEAD.size)
                data = stream.read()
        except OSError:
            return None
        return data if head == _head(data) else None

    def put(self, name: str, data: bytes) -> bool:
        """Keep data under a name; says whether that went well.

        Whole or not at all, but not flushed to the disk: what a power cut leaves half written, its
        head gives away.
        """
        if self.folder is None:
            return False
        temporary = os.path.join(self.folder, f"{name}.{os.urandom(6).hex()}{_UNFINISHED}")
        try:
            os.makedirs(self.folder, mode=0o700, exist_ok=True)
            with open(temporary, "xb") as stream:
                stream.write(_head(data))
                stream.write(data)
            os.replace(temporary, os.path.join(self.folder, name))
        except OSError:
            with suppress(OSError):
                os.unlink(temporary)
            return False
        return True

    def drop(self, name: str) -> None:
        """Forget what was kept under a name, if anything was."""
        if self.folder is not None:
            with suppress(OSError):
                os.unlink(os.path.join(self.folder, name))

    def names(self, prefix: str) -> list[str]:
        """The names that begin with a prefix and under which something is kept."""
        try:
            found = os.listdir(self.folder) if self.folder is not None else []
        except OSError:
            return []
        return [name for name in found if name.startswith(prefix)]


def _head(data: bytes) -> bytes:
    return _HEAD.pack(len(data), crc32(data))


def clear(folder: str) -> tuple[int, int]:
    """Remove what digestlint keeps in a folder; gives how many files and how many bytes."""
    number = size = 0
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return 0, 0
    for entry in entries:
        if entry.name.startswith(_KINDS) and entry.name.endswith(_ENDINGS):
            try:
                bytes_ = entry.stat(follow_symlinks=False).st_size
                os.unlink(entry.path)
            except OSError:
                continue
            number, size = number + 1, size + bytes_
    return number, size
