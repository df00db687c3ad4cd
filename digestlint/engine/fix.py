"""Applying the edits of fixes to a text: only their spans change, and never two at one place."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from digestlint.diagnostics import Diagnostic, Edit, PlacedEdit


class Fixed(NamedTuple):
    """A text after one pass: which diagnostics were mended, which must wait for the next pass.

    `edits` are those that were made in the text before, sorted and without overlap.
    """

    text: str
    applied: tuple[Diagnostic, ...]
    deferred: tuple[Diagnostic, ...]
    edits: tuple[Edit, ...]


def apply_fixes(text: str, diagnostics: Iterable[Diagnostic], *, unsafe: bool = False) -> Fixed:
    """Apply the fixes of diagnostics to the text of their file (without a byte order mark).

    A fix is applied whole or not at all. Where two overlap, or insert at the same place, the first
    in the order of the report wins, and the other is deferred; the same fix twice is one.
    """
    applied: list[Diagnostic] = []
    deferred: list[Diagnostic] = []
    taken = _Taken()
    for diagnostic in diagnostics:
        fix = diagnostic.fix
        if fix is None or (fix.applicability == "unsafe" and not unsafe):
            continue
        fits = taken.take(_sound_edits(text, fix.edits))
        (applied if fits else deferred).append(diagnostic)
    pieces: list[str] = []
    at = 0
    for start, end, new in taken.edits:
        pieces += (text[at:start], new)
        at = end
    pieces.append(text[at:])
    return Fixed("".join(pieces), tuple(applied), tuple(deferred), tuple(taken.edits))


def _sound_edits(text: str, edits: Sequence[PlacedEdit]) -> tuple[Edit, ...]:
    """The edits, none of which begins or ends inside a CRLF: checks see a space in its CR."""

    def outside(offset: int) -> int:
        return offset - (text[max(offset - 1, 0) : offset + 1] == "\r\n")

    return tuple(sorted(Edit(outside(one.start), outside(one.end), one.text) for one in edits))


class _Taken:
    """The edits that are to be made, sorted, so that a claim costs a bisection."""

    def __init__(self) -> None:
        self.edits: list[Edit] = []
        self._fixes: set[tuple[Edit, ...]] = set()

    def take(self, fix: tuple[Edit, ...]) -> bool:
        """Take all edits of a fix, or none where one of them has no room."""
        if fix in self._fixes:
            return True
        places: list[Edit] = []
        for edit in fix:
            if not self._is_free(edit.start, edit.end):
                for other in places:
                    self.edits.remove(other)
                return False
            self.edits.insert(bisect_left(self.edits, edit), edit)
            places.append(edit)
        self._fixes.add(fix)
        return True

    def _is_free(self, start: int, end: int) -> bool:
        """Touching is fine; sharing a character, or the place of an insertion, is not."""
        at = bisect_left(self.edits, (start,))
        if at < len(self.edits) and (self.edits[at].start < end or self.edits[at].start == start):
            return False
        return not at or self.edits[at - 1].end <= start
