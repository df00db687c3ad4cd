"""What the last runs found about each translation, so that an unchanged pair is not compared again.

A pair is unchanged where the files that decide on it are what they were: the post, its translation,
its state and the glossary. As for posts, their sizes and times of change tell (of content and of
inode, which no program sets), or else the digest of what is in them. Where a time is too fresh to
tell, or a file changed while it was compared, nothing is kept; so findings are those of an uncached
run.
"""

import json
import os
import time
from collections.abc import Sequence
from typing import Any

from digestlint.cache import Cache
from digestlint.diagnostics import Diagnostic
from digestlint.digests import blake2b
from digestlint.engine.packed import diagnostics_of, suppressions_of
from digestlint.engine.pairs import Compared
from digestlint.reading import ReadProblem, read_bytes
from digestlint.shaped import Misshapen, columns, read

# File systems tell times apart that lie this far from each other (FAT: 2 s).
_RACY_NS = 2_500_000_000
# A larger file is not worth its digest, in bytes.
_LARGEST = 1 << 26


class PairCache:
    """The entries of one project under one way of linting, seen from one folder.

    Messages name files as that folder shows them, so it is part of the entries' name.
    """

    def __init__(self, store: Cache, way: str, cwd: str) -> None:
        self._store = store
        folder = blake2b(cwd.encode("utf-8", "surrogateescape"), digest_size=6).hexdigest()
        self._name = f"pairs-{folder}-{way}"
        self._entries: dict[str, list[Any]] | None = None
        self._changed = False
        # By the clock and the files of before any of them was read: what changes after that shows.
        self._now = time.time_ns()
        self._seen: dict[str, list[list[int]]] = {}

    def get(self, target: str, files: Sequence[str]) -> Compared | None:
        """What was found about a translation, if the files of its pair are what they were."""
        stamps = self._seen[target] = _stamps(files)
        entry = self._known().get(target)
        if entry is None:
            return None
        try:
            known, digest, compared = _taken_apart(entry)
        except Misshapen:
            return None
        if stamps != known:
            if [size for size, _, _ in stamps] != [size for size, _, _ in known]:
                return None
            if _digest(files) != digest:
                return None
            if self._is_settled(stamps):
                entry[0] = stamps
                self._changed = True
        return compared

    def put(self, target: str, files: Sequence[str], compared: Compared) -> None:
        """Remember what was found in a pair that was asked for, unless it may be of other files."""
        stamps = self._seen.get(target, [])
        if not self._is_settled(stamps) or stamps != _stamps(files):
            return
        digest = _digest(files)
        if not digest:
            return
        found = [tuple(one) for one in compared.diagnostics]
        self._known()[target] = [stamps, digest, found, compared.suppressions]
        self._changed = True

    def _is_settled(self, stamps: list[list[int]]) -> bool:
        newest = max((max(stamp[1:]) for stamp in stamps), default=self._now)
        return self._now - newest > _RACY_NS

    def keep(self) -> None:
        """Write down what is new."""
        if self._changed:
            data = json.dumps(self._entries, ensure_ascii=False, separators=(",", ":"))
            self._store.put(self._name, data.encode("utf-8", "surrogatepass"))
            self._changed = False

    def _known(self) -> dict[str, list[Any]]:
        if self._entries is None:
            data = self._store.get(self._name)
            try:
                entries = read(data) if data else {}
            except Misshapen:
                entries = {}
            self._entries = entries if isinstance(entries, dict) else {}
        return self._entries


def _stamps(files: Sequence[str]) -> list[list[int]]:
    """Size and times of change (content, inode) of each file; of one that is not there, -1, 0."""
    stamps = []
    for file in files:
        try:
            status = os.stat(file)
        except OSError:
            stamps.append([-1, 0, 0])
        else:
            stamps.append([status.st_size, status.st_mtime_ns, status.st_ctime_ns])
    return stamps


def _digest(files: Sequence[str]) -> str:
    """The digest of what is in the files that are there; empty where one cannot be read."""
    digest = blake2b(digest_size=16)
    for file in files:
        content = read_bytes(file, _LARGEST)
        if isinstance(content, ReadProblem):
            if content.kind != "missing":
                return ""
            content = b""
        digest.update(b"%d\0" % len(content))
        digest.update(content)
    return digest.hexdigest()


def _taken_apart(entry: Any) -> tuple[list[list[int]], str, Compared]:
    """Stamps, digest and findings of an entry, those without their fixes. Raises `Misshapen`."""
    ((known,), (digest,), (found,), (suppressions,)) = columns([entry], list, str, list, list)
    columns(known, int, int, int)
    diagnostics: list[Diagnostic] = []
    for row in found:
        if type(row) is not list or not row or type(row[0]) is not str:
            raise Misshapen
        diagnostics += diagnostics_of(row[0], [[*row[1:-1], None]])
    return known, digest, Compared(tuple(diagnostics), suppressions_of(suppressions))
