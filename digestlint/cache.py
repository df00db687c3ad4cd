"""What a run keeps for the next one: named blobs in the user's cache, never believed blindly.

Each file begins with the length of what follows and the CRC-32 of its name and of that, so that one
that is damaged, half written or in another's place is as good as none: a cryptographic digest would
take five times as long, and who can write here could make that, too. Nothing in it is executable
(no pickle, no marshal). A cache that cannot be read or written costs time and nothing else.

In a folder that a config names, whoever sends a pull request can write. There, in place of length
and CRC, stands a digest under a key that only the user's own cache has.
"""

import os
import sys
from binascii import crc32
from contextlib import suppress
from struct import Struct

from digestlint.digests import blake2b

_HEAD = Struct("<QI")
_KEY, _KEY_SIZE = "key", 32
_UNFINISHED = ".tmp"
_IGNORED = ".gitignore"
# What every name here looks like, so that a folder which a user named can be cleared of it and of
# nothing else: a kind, and digests of 6, 8 or 12 bytes.
_NAME = (
    r"(?:(?:rules|pairs)-[\da-f]{12}-[\da-f]{24}"
    r"|(?:posts|pages)-[\da-f]{24}(?:-[\da-f]{12})?(?:-[\da-f]{16}|-news)?)"
    rf"\.(?:json|heap)(?:\.[\da-f]{{12}}{_UNFINISHED})?"
)


def default_folder() -> str | None:
    """The user's cache folder for digestlint (XDG Base Directory Specification, and its likes).

    None where the user has no home.
    """
    named = os.environ.get("DIGESTLINT_CACHE_DIR")
    if named:
        return os.path.abspath(named)
    home = os.path.expanduser("~")  # stays as it is where nobody knows
    if os.environ.get("HOME") == "" and sys.platform != "win32":
        home = ""  # and not the root of all folders
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(base):  # the specification says to ignore a relative one
            base = os.path.join(home, ".cache")
    return os.path.join(base, "digestlint") if os.path.isabs(base) else None


def own_key() -> bytes | None:
    """The secret of the user's cache folder, made where there is none; None where none can be."""
    folder = default_folder()
    if folder is None:
        return None
    path = os.path.join(folder, _KEY)
    try:
        _make(folder)
        with (
            suppress(FileExistsError),
            open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream,
        ):
            stream.write(os.urandom(_KEY_SIZE))
        with open(path, "rb") as stream:
            key = stream.read()
    except OSError:
        return None
    return key if len(key) == _KEY_SIZE else None


class Cache:
    """Blobs by name in one folder. `folder` None keeps nothing and has nothing.

    Without `writes`, what is there is read, and nothing new is kept. What was kept under one `key`
    is nothing under another.
    """

    def __init__(self, folder: str | None, *, writes: bool = True, key: bytes = b"") -> None:
        self.folder = folder
        self._writes = writes
        self._key = key

    def writing(self) -> "Cache":
        """This cache, or the same one that writes."""
        return self if self._writes else Cache(self.folder, key=self._key)

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
        return data if head == self._head(name, data) else None

    def put(self, name: str, data: bytes) -> bool:
        """Keep data under a name; says whether that went well.

        Whole or not at all, but not flushed to the disk: what a power cut leaves half written, its
        head gives away.
        """
        if self.folder is None or not self._writes:
            return False
        temporary = os.path.join(self.folder, f"{name}.{os.urandom(6).hex()}{_UNFINISHED}")
        try:
            _make(self.folder)
            with open(temporary, "xb") as stream:
                stream.write(self._head(name, data))
                stream.write(data)
            os.replace(temporary, os.path.join(self.folder, name))
        except OSError:
            with suppress(OSError):
                os.unlink(temporary)
            return False
        return True

    def _head(self, name: str, data: bytes) -> bytes:
        if self._key:
            digest = blake2b(name.encode() + b"\0", key=self._key, digest_size=_HEAD.size)
            digest.update(data)
            return digest.digest()
        return _HEAD.pack(len(data), crc32(data, crc32(name.encode())))

    def drop(self, name: str) -> None:
        """Forget what was kept under a name, if anything was."""
        if self.folder is not None and self._writes:
            with suppress(OSError):
                os.unlink(os.path.join(self.folder, name))

    def names(self, prefix: str) -> list[str]:
        """The names that begin with a prefix and under which something is kept."""
        try:
            found = os.listdir(self.folder) if self.folder is not None else []
        except OSError:
            return []
        return [name for name in found if name.startswith(prefix)]


def _make(folder: str) -> None:
    """Make the folder where it is not there, so that no version control takes it for the user's."""
    try:
        os.makedirs(folder, mode=0o700)
    except FileExistsError:
        return
    with suppress(FileExistsError), open(os.path.join(folder, _IGNORED), "x") as stream:
        stream.write("*\n")


def clear(folder: str) -> tuple[int, int]:
    """Remove what digestlint keeps in a folder; gives how many files and how many bytes.

    Raises OSError where the folder cannot be read, or a file in it not be removed.
    """
    import re

    number = size = 0
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return 0, 0
    for entry in entries:
        if re.fullmatch(_NAME, entry.name):
            try:
                bytes_ = entry.stat(follow_symlinks=False).st_size
                os.unlink(entry.path)
            except FileNotFoundError:
                continue
            number, size = number + 1, size + bytes_
    return number, size
