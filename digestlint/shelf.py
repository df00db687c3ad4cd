"""Many small things kept between runs: by key a row of plain values, and some bytes.

The rows are one JSON file, read whole; where few have changed since that was written, another one
has these, and says to which it belongs. The bytes lie in heaps, files that are written once, named
by their content and never changed: a run adds what is new as a heap of its own, so that ten changed
posts among thousands cost little to keep, and the heaps are made into one when there are many or
when much in them is no longer needed. Runs at the same time, kills and damage cost entries, and
never their truth: what lacks, or has not the digest that it was kept with, is not there.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from digestlint.cache import Cache
from digestlint.digests import blake2b
from digestlint.shaped import Misshapen, columns, read

_MAX_HEAPS = 8
# What part of all rows may have changed before all are written anew.
_NEWS = 1 / 8


class Shelf:
    """What is kept in a cache under one name; read when it is made, written by `keep`."""

    def __init__(
        self, store: Cache, name: str, hold: Callable[[Sequence[Any]], object] = len
    ) -> None:
        """`hold` raises `Misshapen` for rows that are not of the shape in which they are put."""
        self._store = store
        self._name = name
        self._hold = hold
        self._heaps: list[tuple[str, int]] = []
        # By key: the heap (by number), start and length of the bytes there, and the row.
        self._entries: dict[str, tuple[int, int, int, list[Any]]] = {}
        self._loaded: dict[int, bytes | None] = {}
        self._fresh: list[bytes] = []
        self._fresh_size = 0
        # The name of the rows as they were written whole, and the keys of those that are not so.
        self._whole = ""
        self._news: set[str] = set()
        self._changed = False
        kept = self._read(".json")
        if kept is not None:
            self._whole, self._heaps, self._entries = kept
            news = self._read("-news.json")
            if news is not None and news[0] == self._whole:
                self._heaps = news[1]
                self._entries.update(news[2])
                self._news.update(news[2])

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def row(self, key: str) -> Any:
        """The row under a key; None where there is none."""
        entry = self._entries.get(key)
        return None if entry is None else entry[3]

    def data(self, key: str) -> bytes | None:
        """The bytes under a key that an earlier run kept; None where they cannot be had."""
        heap, start, length, _ = self._entries[key]
        if heap not in self._loaded:
            name, size = self._heaps[heap]
            content = self._store.get(name)
            self._loaded[heap] = content if content is not None and len(content) == size else None
        content = self._loaded[heap]
        return None if content is None else content[start : start + length]

    def put(self, key: str, row: Any, data: bytes | None = None) -> None:
        """Keep a row under a key, and bytes; None for those that it has already."""
        if data is None:
            heap, start, length, _ = self._entries[key]
            self._entries[key] = (heap, start, length, row)
        else:
            self._entries[key] = (len(self._heaps), self._fresh_size, len(data), row)
            self._fresh.append(data)
            self._fresh_size += len(data)
        self._news.add(key)
        self._changed = True

    def keep(self) -> None:
        """Write down what is new."""
        if not self._changed:
            return
        if self._fresh:
            self._add(b"".join(self._fresh))
            self._fresh, self._fresh_size = [], 0
        live = sum(length for _, _, length, _ in self._entries.values())
        if len(self._heaps) > _MAX_HEAPS or 2 * live < sum(size for _, size in self._heaps):
            self._compact()
        needed = {name for name, _ in self._heaps}
        if self._whole and len(self._news) <= _NEWS * len(self._entries):
            needed.add(self._write("-news.json", {key: self._entries[key] for key in self._news}))
        else:
            self._whole, self._news = os.urandom(8).hex(), set()
            self._write(".json", self._entries)
        self._changed = False
        for name in self._store.names(f"{self._name}-"):
            if name not in needed:
                self._store.drop(name)

    def _read(self, ending: str) -> tuple[str, list[Any], dict[str, Any]] | None:
        data = self._store.get(self._name + ending)
        if data is None:
            return None
        try:
            ((whole,), (heaps,), (entries,)) = columns([read(data)], str, list, dict)
            names, _ = columns(heaps, str, int)
            *places, rows = columns([*entries.values()], int, int, int, object)
            self._hold(rows)
        except Misshapen:
            return None
        is_ours = all(map(self._is_heap, names))
        is_there = not entries or 0 <= min(places[0]) <= max(places[0]) < len(heaps)
        return (whole, heaps, entries) if is_ours and is_there else None

    def _is_heap(self, name: str) -> bool:
        begin, end = f"{self._name}-", ".heap"
        own = name.removeprefix(begin).removesuffix(end)
        return name == begin + own + end and own.isalnum()

    def _write(self, ending: str, entries: Any) -> str:
        name = self._name + ending
        content = [self._whole, self._heaps, entries]
        rows = json.dumps(content, ensure_ascii=False, separators=(",", ":"), check_circular=False)
        self._store.put(name, rows.encode("utf-8", "surrogatepass"))
        return name

    def _add(self, content: bytes) -> None:
        name = f"{self._name}-{blake2b(content, digest_size=8).hexdigest()}.heap"
        self._store.put(name, content)
        self._loaded[len(self._heaps)] = content
        self._heaps.append((name, len(content)))

    def _compact(self) -> None:
        """Make one heap of all, without what is no longer needed."""
        found = {key: data for key in self._entries if (data := self.data(key)) is not None}
        rows = {key: self._entries[key][3] for key in found}
        self._heaps, self._loaded, self._entries = [], {}, {}
        self._whole = ""
        at = 0
        for key, data in found.items():
            self._entries[key] = (0, at, len(data), rows[key])
            at += len(data)
        self._add(b"".join(found.values()))
