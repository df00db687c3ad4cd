"""What a run keeps for the next one: named blobs in the user's cache, never believed blindly.

Each file begins with the digest of what follows, so that a damaged or half-written one is as good
as none. Nothing in it is executable (no pickle, no marshal). A cache that cannot be read or written
costs time and nothing else.
"""

import os
import sys
from hashlib import blake2b

_DIGEST_SIZE = 16


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
            with open(os.path.join(self.folder, name), "rb") as stream:
                content = stream.read()
        except OSError:
            return None
        digest, data = content[:_DIGEST_SIZE], content[_DIGEST_SIZE:]
        if digest != blake2b(data, digest_size=_DIGEST_SIZE).digest():
            return None
        return data

    def put(self, name: str, data: bytes) -> bool:
        """Keep data under a name; says whether that went well."""
        if self.folder is None:
            return False
        from digestlint.writing import write_whole

        digest = blake2b(data, digest_size=_DIGEST_SIZE).digest()
        try:
            os.makedirs(self.folder, mode=0o700, exist_ok=True)
            write_whole(os.path.join(self.folder, name), digest + data, expected=None)
        except OSError:
            return False
        return True


def clear(folder: str) -> tuple[int, int]:
    """Remove what digestlint keeps in a folder; gives how many files and how many bytes."""
    number = size = 0
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return 0, 0
    for entry in entries:
        if entry.name.startswith(("rules-", "posts-")) and entry.name.endswith(".json"):
            try:
                bytes_ = entry.stat(follow_symlinks=False).st_size
                os.unlink(entry.path)
            except OSError:
                continue
            number, size = number + 1, size + bytes_
    return number, size
