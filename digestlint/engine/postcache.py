"""What the last runs found in each post, so that an unchanged one is not linted again.

One shelf for each project and each way of linting it (rules, formats, options, config, version). An
entry counts if the file's size and times of change (of its content and of its inode, which no
program sets) are what they were and not too fresh to tell (git's "racily clean" problem), or else
if its content has the same digest. So findings are those of an uncached run, whatever happened
meanwhile.
"""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from digestlint import __version__
from digestlint.cache import Cache
from digestlint.checks.project import PostSummary
from digestlint.digests import blake2b
from digestlint.discovery import PostFile
from digestlint.engine.linter import Linter
from digestlint.engine.onefile import Outcome, Stamp, lint_file, stamp_of
from digestlint.engine.sheet import Sheet
from digestlint.reading import ReadProblem, read_bytes, read_post
from digestlint.report.page import Counts
from digestlint.shaped import NONE, columns, hold
from digestlint.shelf import Shelf

# File systems tell times apart that lie this far from each other (FAT: 2 s).
_RACY_NS = 2_500_000_000
# Of a larger schema, only the size counts, in bytes.
_LARGEST_SCHEMA = 1 << 24


class _Packed(NamedTuple):
    """The packed findings of a post on a shelf; linted anew where the shelf has lost them."""

    shelf: Shelf
    key: str
    anew: Callable[[], bytes]

    def __bytes__(self) -> bytes:
        data = self.shelf.data(self.key)
        return self.anew() if data is None else data


class PostCache:
    """The entries of one project under one way of linting; see the module."""

    def __init__(self, cache: Cache, linter: Linter) -> None:
        self.store = cache
        self.way = _fingerprint(linter)
        self._linter = linter
        self._shelf = Shelf(cache, f"posts-{self.way}", _hold)
        self._now = time.time_ns()

    def get(self, file: PostFile) -> Outcome | None:
        """The outcome for a file that is as it was; None where it must be linted."""
        row = self._shelf.row(file.absolute)
        if row is None or file.problem is not None:
            return None
        stamp, sure, kept = Stamp._make(row[0]), row[1], row[2]
        try:
            status = os.stat(file.absolute)
        except OSError:
            return None
        if status.st_size != stamp.size:
            return None
        if not sure or (status.st_mtime_ns, status.st_ctime_ns) != (stamp.mtime, stamp.ctime):
            source = read_post(file.absolute, self._linter.settings.max_file_size)
            if isinstance(source, ReadProblem):
                return None
            known, stamp = stamp, stamp_of(status, source.raw)
            if stamp.digest != known.digest:
                return None
            self._shelf.put(file.absolute, self._row(stamp, kept))
        if kept is None:
            return None if file.named else Outcome(file, stamp=stamp)
        return Outcome(file, sheet=self._sheet(file, kept), stamp=stamp)

    def keep(self, outcomes: Iterable[Outcome]) -> None:
        """Remember what was found in these, and write it down if anything is new."""
        for outcome in outcomes:
            stamp, sheet = outcome.stamp, outcome.sheet
            if stamp is None:
                continue
            row = self._row(stamp, None if sheet is None else _kept(sheet))
            data = b"" if sheet is None else bytes(sheet.packed)
            self._shelf.put(outcome.file.absolute, row, data)
        self._shelf.keep()

    def _row(self, stamp: Stamp, kept: Any) -> list[Any]:
        # By the clock of before any post was read: what changes after that is later than this.
        return [stamp, self._now - max(stamp.mtime, stamp.ctime) > _RACY_NS, kept]

    def _sheet(self, file: PostFile, kept: list[Any]) -> Sheet:
        papers, counts, silences, about = kept

        def anew() -> bytes:
            sheet = lint_file(self._linter, file).sheet
            return b"[[],[]]" if sheet is None else bytes(sheet.packed)

        return Sheet(
            papers,
            Counts._make(counts),
            silences,
            None if about is None else PostSummary(file.path, *about),
            _Packed(self._shelf, file.absolute, anew),
        )


def _hold(rows: Sequence[Any]) -> None:
    """Raise `Misshapen` for rows that are not such as `_row` and `_kept` make."""
    stamps, _, sheets = columns(rows, list, bool, (list, NONE))
    # Of these, nothing is done with the values but to compare them.
    hold(stamps, object, len(Stamp._fields))
    _, counts, _, about = columns(
        [one for one in sheets if one is not None], int, list, bool, (list, NONE)
    )
    hold(counts, int, len(Counts._fields))
    hold([one for one in about if one is not None], str, len(PostSummary._fields) - 1)


def _kept(sheet: Sheet) -> list[Any]:
    about = None if sheet.summary is None else sheet.summary[1:]
    return [sheet.papers, sheet.counts, sheet.silences, about]


def _fingerprint(linter: Linter) -> str:
    """A digest of all that decides on findings but the posts themselves."""
    settings = linter.settings
    schemas = {shape.front_matter_schema for shape in linter.formats.shapes}
    parts = (
        __version__,
        linter.digest,
        settings._replace(source=None, baseline=None, cache_dir=None, fail_on="never"),
        sorted(linter.codes),
        [(path, _content(path)) for path in sorted(schemas)],
    )
    return blake2b(repr(parts).encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()


def _content(path: str) -> str:
    content = read_bytes(path, _LARGEST_SCHEMA)
    return content.message if isinstance(content, ReadProblem) else blake2b(content).hexdigest()
