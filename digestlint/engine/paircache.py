"""What the last runs found about each translation, so that an unchanged pair is not compared again.

A pair is unchanged where the files that decide on it are what they were, by size and time of
change: the post, its translation, its state and the glossary. Where a time is too fresh to tell, or
anything else is in doubt, the pair is compared anew; so findings are those of an uncached run.
"""

import json
import os
import time
from collections.abc import Sequence
from typing import Any

from digestlint.cache import Cache
from digestlint.diagnostics import Diagnostic, PaperRef
from digestlint.digests import blake2b
from digestlint.engine.pairs import Compared
from digestlint.engine.suppressions import Suppression

# File systems tell times apart that lie this far from each other (FAT: 2 s).
_RACY_NS = 2_500_000_000


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

    def get(self, target: str, files: Sequence[str]) -> Compared | None:
        """What was found about a translation, if the files of its pair are what they were."""
        entry = self._known().get(target)
        if entry is None or entry[0] != _stamps(files):
            return None
        _, found, suppressions = entry
        return Compared(
            tuple(_diagnostic(row) for row in found),
            tuple(_suppression(row) for row in suppressions),
        )

    def put(self, target: str, files: Sequence[str], compared: Compared) -> None:
        """Remember what was found, unless a file is too fresh for its time to tell."""
        stamps = _stamps(files)
        newest = max((stamp[1] for stamp in stamps), default=0)
        if time.time_ns() - newest <= _RACY_NS:
            return
        found = [tuple(one) for one in compared.diagnostics]
        self._known()[target] = [stamps, found, compared.suppressions]
        self._changed = True

    def keep(self) -> None:
        """Write down what is new."""
        if self._changed:
            data = json.dumps(self._entries, ensure_ascii=False, separators=(",", ":"))
            self._store.put(self._name, data.encode("utf-8", "surrogatepass"))
            self._changed = False

    def _known(self) -> dict[str, list[Any]]:
        if self._entries is None:
            data = self._store.get(self._name)
            self._entries = json.loads(data.decode("utf-8", "surrogatepass")) if data else {}
        return self._entries


def _stamps(files: Sequence[str]) -> list[list[int]]:
    """Size and time of change of each file; of one that is not there, -1 and 0."""
    stamps = []
    for file in files:
        try:
            status = os.stat(file)
        except OSError:
            stamps.append([-1, 0])
        else:
            stamps.append([status.st_size, status.st_mtime_ns])
    return stamps


def _diagnostic(row: list[Any]) -> Diagnostic:
    *plain, paper, section, _ = row
    return Diagnostic._make((*plain, PaperRef._make(paper) if paper else None, section, None))


def _suppression(row: list[Any]) -> Suppression:
    suppression = Suppression._make(row)
    start, end = suppression.comment
    return suppression._replace(comment=(start, end))
