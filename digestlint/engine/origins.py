"""Which line of a fixed text stood where in the text before.

A fix knows what it changes, so nothing has to be compared: to compare two texts takes time by the
square of their lines where a stranger wrote them.
"""

from bisect import bisect_right
from collections.abc import Sequence

from digestlint.diagnostics import Edit

Origins = tuple[int | None, ...]
"""For each line of a text, the number (from 0) of the line that it was; None for a new one."""


def lines_of(text: str) -> list[str]:
    """The lines of a text with their line feeds; U+2028, a form feed or a lone CR end none."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def unchanged(text: str) -> Origins:
    """The origins of a text in itself."""
    return tuple(range(len(lines_of(text))))


def follow(origins: Origins, text: str, edits: Sequence[Edit]) -> Origins:
    """The origins after edits of a text that has these; edits are sorted and do not overlap."""
    lines = lines_of(text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    # What is added behind a last line without its line feed changes that line.
    final = len(lines) if not text or text.endswith("\n") else len(lines) - 1

    def line_at(offset: int) -> int:
        return min(bisect_right(starts, offset) - 1, final)

    after: list[int | None] = []
    done = index = 0
    while index < len(edits):
        first = last = line_at(edits[index].start)
        pieces: list[str] = []
        at = starts[first]
        while index < len(edits) and line_at(edits[index].start) <= last:
            start, end, new = edits[index]
            pieces += (text[at:start], new)
            at = end
            last = max(last, line_at(end))
            index += 1
        pieces.append(text[at : starts[min(last + 1, len(lines))]])
        head, between, tail = _kept(lines[first : last + 1], lines_of("".join(pieces)))
        after += origins[done : first + head]
        after += [None] * between
        done = min(last + 1, len(lines)) - tail
    after += origins[done:]
    return tuple(after)


def _kept(old: Sequence[str], new: Sequence[str]) -> tuple[int, int, int]:
    """How many lines at the start are the same, how many follow, how many at the end are the same.

    The middle is counted in the new lines.
    """
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, len(new) - head - tail, tail
