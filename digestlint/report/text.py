"""The `text` format: each finding with the line it is on and a marker below, for people.

Widths are those of a terminal's cells: East Asian wide characters take two (Unicode Standard
Annex 11), combining marks and the vowels and finals of decomposed Hangul none.
"""

import functools
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from digestlint.diagnostics import Diagnostic, Severity
from digestlint.report import Report
from digestlint.report.escape import escaped, unsafe, visible, visible_path
from digestlint.report.lines import Lines, reader
from digestlint.report.tally import counted, summary

WIDTH = 100
_TAB = 4
_MIN_ROOM = 20
_ELLIPSIS = "…"

_BOLD = "1"
_GUTTER = "34"
_COLORS: dict[Severity, str] = {"error": "1;31", "warning": "1;33", "info": "1;36"}


def render(report: Report, color: bool = False, width: int = WIDTH) -> Iterator[str]:
    """Yield each finding, an empty line after it; `width` is the terminal's, in cells."""
    read = reader(report.sources)
    for diagnostic in report.diagnostics:
        yield _heading(diagnostic, color)
        lines = read(diagnostic.path)
        gutter = len(str(diagnostic.line))
        if lines is not None:
            yield from _excerpt(diagnostic, lines, gutter, width, color)
        if diagnostic.fix is not None:
            kind = "fix" if diagnostic.fix.applicability == "safe" else "unsafe fix"
            equals = _paint("=", _GUTTER, color)
            yield f"{' ' * gutter} {equals} {kind}: {visible(diagnostic.fix.message)}\n"
        yield "\n"


def closing(report: Report, color: bool = False) -> str:
    """Return the line that sums a run up; it belongs on standard error, with the other notes."""
    total = summary(report)
    posts = counted(total.files, "post")
    passed = f"; {counted(report.passed_over, 'other file')} passed over" * bool(report.passed_over)
    if not report.diagnostics:
        found = f"No findings in {posts}" if total.files else "No posts to lint"
        return f"{_paint(found, _BOLD, color)}{passed}\n"
    levels = ", ".join(
        _paint(counted(count, severity), _COLORS[severity], color)
        for severity, count in total.by_severity
    )
    safe = sum(
        item.fix is not None and item.fix.applicability == "safe" for item in report.diagnostics
    )
    fixable = [f"{safe} fixable with --fix"] * bool(safe)
    if unsafe_fixes := total.fixable - safe:
        more = "more" if safe else "fixable"
        fixable.append(f"{unsafe_fixes} {more} with --unsafe-fixes")
    fixes = f" ({', '.join(fixable)})" if fixable else ""
    return f"Found {levels} in {total.files_with_findings} of {posts}{fixes}{passed}\n"


def _paint(text: str, style: str, color: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if color else text


def _heading(diagnostic: Diagnostic, color: bool) -> str:
    place = f"{visible_path(diagnostic.path)}:{diagnostic.line}:{diagnostic.column}:"
    level = f"{visible(diagnostic.code)} [{visible(diagnostic.name)}] {diagnostic.severity}:"
    return (
        f"{_paint(place, _BOLD, color)} {_paint(level, _COLORS[diagnostic.severity], color)} "
        f"{visible(diagnostic.message)}\n"
    )


class _Cell(NamedTuple):
    """One character as it is shown: the text for it, and how many cells that takes."""

    text: str
    width: int


def _excerpt(
    diagnostic: Diagnostic, lines: Lines, gutter: int, width: int, color: bool
) -> Iterator[str]:
    """Yield the line a finding begins on and the marker below what of it is on that line."""
    line = lines.line(diagnostic.line)
    first = min(diagnostic.column - 1, len(line))
    last = len(line)
    if diagnostic.end_line == diagnostic.line:
        last = max(first, min(diagnostic.end_column - 1, last))
    before, marked, after = _window(line, first, last, max(width - gutter - 3, _MIN_ROOM))
    style = _COLORS[diagnostic.severity]
    span = "".join(cell.text for cell in marked)
    source = (
        "".join(cell.text for cell in before)
        + (_paint(span, style, color) if span else "")
        + "".join(cell.text for cell in after)
    )
    indent = " " * sum(cell.width for cell in before)
    marker = _paint("^" * max(1, sum(cell.width for cell in marked)), style, color)
    number, bar = _paint(str(diagnostic.line), _GUTTER, color), _paint("|", _GUTTER, color)
    yield f"{number} {bar} {source}".rstrip() + "\n"
    yield f"{' ' * gutter} {bar} {indent}{marker}\n"


def _window(
    line: str, first: int, last: int, room: int
) -> tuple[list[_Cell], list[_Cell], list[_Cell]]:
    """Return what to show of a line before, in and after a span, in at most `room` cells.

    Only so much of the line is looked at as could be shown: it may be megabytes long.
    """
    # Most characters take a cell or two; half of them may take none, and the window is still full.
    reach = 2 * room
    start, stop = max(0, first - reach), min(len(line), first + reach)
    cells = _cells(line, start, stop)
    begin, end = first - start, min(last, stop) - start
    if start == 0 and stop == len(line) and _width(cells) <= room:
        return cells[:begin], cells[begin:end], cells[end:]

    room -= 2 * len(_ELLIPSIS)
    head = tail = begin
    tail, used = _extend(cells, tail, end, room * 3 // 4)
    cut = tail < end or last > stop
    head, used = _back(cells, head, used, room if cut else (room + used) // 2)
    if not cut:
        tail, used = _extend(cells, tail, len(cells), room, used)
        head, used = _back(cells, head, used, room)
    before, marked, after = cells[head:begin], cells[begin : min(tail, end)], cells[end:tail]
    if start + head > 0:
        before.insert(0, _Cell(_ELLIPSIS, 1))
    if start + tail < len(line):
        after.append(_Cell(_ELLIPSIS, 1))
    return before, marked, after


def _extend(cells: list[_Cell], index: int, stop: int, room: int, used: int = 0) -> tuple[int, int]:
    """Move forward from `index`, at most to `stop`, while the cells fit; return where, and sum."""
    while index < stop and used + cells[index].width <= room:
        used += cells[index].width
        index += 1
    return index, used


def _back(cells: list[_Cell], index: int, used: int, room: int) -> tuple[int, int]:
    """Move back from `index` while the cells before it fit; return where, and their sum."""
    while index > 0 and used + cells[index - 1].width <= room:
        index -= 1
        used += cells[index].width
    return index, used


def _width(cells: list[_Cell]) -> int:
    return sum(cell.width for cell in cells)


def _cells(line: str, start: int, stop: int) -> list[_Cell]:
    """Return how each character from `start` to `stop` is shown, tabs expanded."""
    hidden = {match.start() for match in unsafe().finditer(line, start, stop)}
    cells: list[_Cell] = []
    column = 0
    for index in range(start, stop):
        char = line[index]
        if char == "\t":
            cell = _Cell(" " * (_TAB - column % _TAB), _TAB - column % _TAB)
        elif char in "\ufe0e\ufe0f":
            cell = _presentation(char, line[index - 1 : index])
        elif index in hidden:
            cell = _Cell(escaped(char), len(escaped(char)))
        elif "\U0001f3fb" <= char <= "\U0001f3ff" and _is_emoji(line[index - 1 : index]):
            cell = _Cell(char, 0)
        else:
            cell = _cell(char)
        cells.append(cell)
        column += cell.width
    return cells


def _presentation(selector: str, base: str) -> _Cell:
    """Return how a selector of emoji or text presentation is shown: not at all.

    Terminals disagree on the width of a symbol that has one, and agree on it without. After a
    letter it selects nothing, and dropping it would join what it keeps apart, as in `##` and `[`.
    """
    if base.isdigit() or not base.isascii():
        return _Cell("", 0)
    return _Cell(escaped(selector), len(escaped(selector)))


def _is_emoji(char: str) -> bool:
    return "\u261d" <= char <= "\u270d" or "\U0001f300" <= char <= "\U0001faff"


@functools.lru_cache(maxsize=4096)
def _cell(char: str) -> _Cell:
    if "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7ff":
        return _Cell(char, 0)
    if unicodedata.category(char) in {"Mn", "Me"}:
        return _Cell(char, 0)
    return _Cell(char, 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1)
