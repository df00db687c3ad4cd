"""Applying the edits of fixes to a text: only their spans change, and never two at one place."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from digestlint.diagnostics import Diagnostic, PlacedEdit


class Fixed(NamedTuple):
    """A text after one pass: which diagnostics were mended, which must wait for the next pass."""

    text: str
    applied: tuple[Diagnostic, ...]
    deferred: tuple[Diagnostic, ...]


def apply_fixes(text: str, diagnostics: Iterable[Diagnostic], *, unsafe: bool = False) -> Fixed:
    """Apply the fixes of diagnostics to the text of their file (without a byte order mark).

    A fix is applied whole or not at all. Where two overlap, or insert at the same place, the first
    in the order of the report wins, and the other is deferred.
    """
    applied: list[Diagnostic] = []
    deferred: list[Diagnostic] = []
    taken = _Taken()
    for diagnostic in diagnostics:
        fix = diagnostic.fix
        if fix is None or (fix.applicability == "unsafe" and not unsafe):
            continue
        if taken.fits(fix.edits):
            taken.add(fix.edits)
            applied.append(diagnostic)
        else:
            deferred.append(diagnostic)
    edits = sorted(
        {
            (edit.start, edit.end, edit.text)
            for found in applied
            if found.fix
            for edit in found.fix.edits
        }
    )
    pieces: list[str] = []
    at = 0
    for start, end, new in edits:
        pieces += (text[at:start], new)
        at = end
    pieces.append(text[at:])
    return Fixed("".join(pieces), tuple(applied), tuple(deferred))


class _Taken:
    """The spans that edits have claimed, sorted, so that a claim costs a bisection."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._spans: list[tuple[int, int]] = []

    def fits(self, edits: tuple[PlacedEdit, ...]) -> bool:
        return all(self._is_free(edit.start, edit.end) for edit in edits)

    def _is_free(self, start: int, end: int) -> bool:
        """Touching is fine; sharing a character, or the place of an insertion, is not."""
        at = bisect_left(self._starts, start)
        if at < len(self._spans) and (self._starts[at] < end or self._starts[at] == start):
            return False
        return not at or self._spans[at - 1][1] <= start

    def add(self, edits: tuple[PlacedEdit, ...]) -> None:
        for edit in edits:
            at = bisect_left(self._starts, edit.start)
            self._starts.insert(at, edit.start)
            self._spans.insert(at, (edit.start, edit.end))
