"""The `text` format: each finding with the line it is on and a marker below, for people.

Widths are those of a terminal's cells: East Asian wide characters take two (Unicode Standard
Annex 11), combining marks and the vowels and finals of decomposed Hangul none.
"""

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from digestlint.diagnostics import Diagnostic, Severity
from digestlint.report import Report
from digestlint.report.escape import COMMAND_BRACKET, UNSEEN, escaped, visible, visible_path
from digestlint.report.lines import Lines
from digestlint.report.page import Style
from digestlint.report.paged import Read, texts
from digestlint.report.tally import counted, summary

WIDTH = Style("text").width
_TAB = 4
_MIN_ROOM = 20
_WIDTHS_KEPT = 1 << 14
_ELLIPSIS = "…"
BETWEEN = "\n\n"
"""What stands between two pieces, and never in one."""

_BOLD = "1"
_GUTTER = "34"
_COLORS: dict[Severity, str] = {"error": "1;31", "warning": "1;33", "info": "1;36"}


def render(report: Report, color: bool = False, width: int = WIDTH) -> Iterator[str | bytes]:
    """Yield each finding, an empty line after it; `width` is the terminal's, in cells."""
    for text in texts(report, Style("text", color, width)):
        yield text
        yield BETWEEN


def piece(diagnostic: Diagnostic, style: Style, read: Read) -> str:
    """Return one finding, the last line without its end; no line of it is empty."""
    _, color, width = style
    text = _heading(diagnostic, color)
    gutter = len(str(diagnostic.line))
    lines = read()
    if lines is not None:
        text += _excerpt(diagnostic, lines, gutter, width, color)
    if diagnostic.fix is not None:
        kind = "fix" if diagnostic.fix.applicability == "safe" else "unsafe fix"
        equals = _paint("=", _GUTTER, color)
        text += f"\n{' ' * gutter} {equals} {kind}: {visible(diagnostic.fix.message)}"
    return text


def closing(report: Report, color: bool = False) -> str:
    """Return the line that sums a run up; it belongs on standard error, with the other notes."""
    total = summary(report)
    posts = counted(total.files, "post")
    passed = f"; {counted(report.passed_over, 'other file')} passed over" * bool(report.passed_over)
    if not total.by_severity:
        found = f"No findings in {posts}" if total.files else "No posts to lint"
        return f"{_paint(found, _BOLD, color)}{passed}\n"
    levels = ", ".join(
        _paint(counted(count, severity), _COLORS[severity], color)
        for severity, count in total.by_severity
    )
    safe = sum(page.counts.safe for page in report.pages)
    fixable = [f"{safe} fixable with --fix"] * bool(safe)
    if unsafe_fixes := total.fixable - safe:
        more = "more" if safe else "fixable"
        fixable.append(f"{unsafe_fixes} {more} with --unsafe-fixes")
    fixes = f" ({', '.join(fixable)})" if fixable else ""
    return f"Found {levels} in {total.files_with_findings} of {posts}{fixes}{passed}\n"


def _paint(text: str, style: str, color: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if color else text


def _heading(diagnostic: Diagnostic, color: bool) -> str:
    place = f"{_shown_path(diagnostic.path)}:{diagnostic.line}:{diagnostic.column}:"
    level = _level(diagnostic.code, diagnostic.name, diagnostic.severity)
    return (
        f"{_paint(place, _BOLD, color)} {_paint(level, _COLORS[diagnostic.severity], color)} "
        f"{visible(diagnostic.message)}"
    )


# Findings come by path, and their codes are few.
_shown_path = functools.lru_cache(maxsize=1)(visible_path)


@functools.lru_cache(maxsize=256)
def _level(code: str, name: str, severity: Severity) -> str:
    return f"{visible(code)} [{visible(name)}] {severity}:"


def _excerpt(diagnostic: Diagnostic, lines: Lines, gutter: int, width: int, color: bool) -> str:
    """Return the line a finding begins on and the marker below what of it is on that line."""
    line = lines.line(diagnostic.line)
    first = min(diagnostic.column - 1, len(line))
    last = len(line)
    if diagnostic.end_line == diagnostic.line:
        last = max(first, min(diagnostic.end_column - 1, last))
    window = _window(line, first, last, max(width - gutter - 3, _MIN_ROOM))
    style = _COLORS[diagnostic.severity]
    span = _paint(window.span, style, color) if window.span else ""
    marker = _paint("^" * max(1, window.width), style, color)
    number, bar = _paint(str(diagnostic.line), _GUTTER, color), _paint("|", _GUTTER, color)
    source = f"{number} {bar} {window.before}{span}{window.after}".rstrip()
    return f"\n{source}\n{' ' * gutter} {bar} {' ' * window.indent}{marker}"


class _Window(NamedTuple):
    """What is shown of a line: before, in and after a span; the cells before it and in it."""

    before: str
    span: str
    after: str
    indent: int
    width: int


def _window(line: str, first: int, last: int, room: int) -> _Window:
    """Return what to show of a line around a span, in at most `room` cells.

    Only so much of the line is looked at as could be shown: it may be megabytes long.
    """
    if len(line) <= room and _is_plain(line):
        return _Window(line[:first], line[first:last], line[last:], first, last - first)
    # Most characters take a cell or two; half of them may take none, and the window is still full.
    # In steps, so that findings near each other look at the same part of a line.
    reach = 2 * room
    start = max(0, first - reach) // room * room
    stop = min(len(line), -(-(first + reach) // room) * room)
    cells, sums = _cells(line, start, stop)
    begin, end = first - start, min(last, stop) - start
    head, tail = 0, len(cells)
    if start > 0 or stop < len(line) or sums[tail] > room:
        room -= 2 * len(_ELLIPSIS)
        tail = _forward(sums, begin, end, room * 3 // 4)
        cut = tail < end or last > stop
        used = sums[tail] - sums[begin]
        head = _back(sums, begin, used, room if cut else (room + used) // 2)
        if not cut:
            tail = _forward(sums, tail, len(cells), room - (sums[tail] - sums[head]))
            head = _back(sums, head, sums[tail] - sums[head], room)
    left = _ELLIPSIS if start + head > 0 else ""
    right = _ELLIPSIS if start + tail < len(line) else ""
    end = min(tail, end)
    pieces = cells[head:begin], cells[begin:end], cells[end:tail]
    before, span, after = (piece if isinstance(piece, str) else "".join(piece) for piece in pieces)
    return _Window(
        left + before,
        span,
        after + right,
        len(left) + sums[begin] - sums[head],
        sums[end] - sums[begin],
    )


def _is_plain(text: str) -> bool:
    """Whether each character is shown by itself, and takes one cell."""
    return text.isascii() and text.isprintable() and "##" not in text


def _forward(sums: Sequence[int], index: int, stop: int, room: int) -> int:
    """Return how far from `index`, at most to `stop`, the cells fit."""
    if isinstance(sums, range):
        return max(index, min(index + room, stop))
    return max(index, bisect_right(sums, sums[index] + room, index, stop + 1) - 1)


def _back(sums: Sequence[int], index: int, used: int, room: int) -> int:
    """Return how far back from `index` the cells before it fit, where so many are used."""
    if isinstance(sums, range):
        return max(0, min(index + used - room, index))
    return bisect_left(sums, sums[index] + used - room, 0, index)


@functools.lru_cache(maxsize=4)  # a line often has many findings
def _cells(line: str, start: int, stop: int) -> tuple[Sequence[str], Sequence[int]]:
    """Return how each character from `start` to `stop` is shown, and the cells before each.

    The second has one element more than the first: the last is the cells of all.
    """
    text = line[start:stop]
    if start == 0 and _is_plain(text):
        return text, range(len(text) + 1)
    # No command's words are longer than that.
    pattern = _special(may_command="##" in line[max(0, start - 16) : stop])
    cells: list[str] = []
    sums, at = [0], start
    for match in pattern.finditer(line, start, stop):
        index = match.start()
        cells += line[at:index]
        sums += accumulate(map(_WIDTHS.__getitem__, line[at:index]), initial=sums.pop())
        shown, width = _special_cells(line[index], line[index - 1 : index], sums[-1])
        cells.append(shown)
        sums.append(sums[-1] + width)
        at = index + 1
    if at == start:
        return text, [0, *accumulate(map(_WIDTHS.__getitem__, text))]
    cells += line[at:stop]
    sums += accumulate(map(_WIDTHS.__getitem__, line[at:stop]), initial=sums.pop())
    return cells, sums


@functools.cache
def _special(*, may_command: bool) -> re.Pattern[str]:
    """Return a pattern that matches what is shown otherwise, or in other cells, than by itself."""
    chars = f"[{UNSEEN}\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]"
    return re.compile(f"{chars}|{COMMAND_BRACKET}" if may_command else chars)


def _special_cells(char: str, before: str, at: int) -> tuple[str, int]:
    """Return how a special character is shown in the cell `at`, and how many it takes."""
    if char == "\t":
        width = _TAB - at % _TAB
        return " " * width, width
    if char in "\ufe0e\ufe0f":
        shown = _presentation(char, before)
        return shown, len(shown)
    if "\U0001f3fb" <= char <= "\U0001f3ff":
        return char, 0 if _is_emoji(before) else _WIDTHS[char]
    shown = escaped(char)
    return shown, len(shown)


def _presentation(selector: str, base: str) -> str:
    """Return how a selector of emoji or text presentation is shown: not at all.

    Terminals disagree on the width of a symbol that has one, and agree on it without. After a
    letter it selects nothing, and dropping it would join what it keeps apart, as in `##` and `[`.
    """
    return "" if base.isdigit() or not base.isascii() else escaped(selector)


def _is_emoji(char: str) -> bool:
    return "\u261d" <= char <= "\u270d" or "\U0001f300" <= char <= "\U0001faff"


class _Widths(dict[str, int]):
    """How many cells a character takes, looked up once for each in use."""

    def __missing__(self, char: str) -> int:
        if len(self) > _WIDTHS_KEPT:
            self.clear()
        width = self[char] = _width(char)
        return width


_WIDTHS = _Widths()


def _width(char: str) -> int:
    import unicodedata

    if "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7ff":
        return 0
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
