"""What a line of Markdown opens besides a paragraph and HTML, told by its first signs.

CommonMark 0.31, sections 4.1 to 4.5 and 5.2: headings, thematic breaks, fences, list markers.
"""

import re
from typing import NamedTuple

_INDENT = re.compile(r"[ \t]*+")
_ATX = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_MARKER = re.compile(r"(?:[-*+]|([0-9]{1,9})[.)])(?=[ \t]|$)")
_RULE = re.compile(r"(?:\*[ \t]*+)++|(?:-[ \t]*+)++|(?:_[ \t]*+)++")
_FENCE = re.compile(r"(?:(`{3,}+)[^`]*|(~{3,}+).*)$")
_FENCE_END = re.compile(r"(`{3,}|~{3,})$")
_SETEXT = re.compile(r"(?:=+|-+)$")


class HeadingText(NamedTuple):
    """The level of a heading of one line, and the span of its text without marks and spaces."""

    level: int
    start: int
    end: int


def heading_text(text: str, first: int, stop: int) -> HeadingText | None:
    """The heading that a line with `#` at its first sign is, if it is one."""
    match = _ATX.match(text, first, stop)
    if match is None:
        return None
    # A closing run of `#` counts where a space, or nothing, stands before it.
    start, end = match.end(), stop
    while end > start and text[end - 1] == "#":
        end -= 1
    if start < end < stop and text[end - 1] not in " \t":
        end = stop
    while end > start and text[end - 1] in " \t":
        end -= 1
    return HeadingText(len(match[1]), start, end)


def fence_opening(text: str, first: int, stop: int) -> str:
    """The backticks or tildes with which a line opens a fence; empty where it opens none."""
    fence = _FENCE.match(text, first, stop)
    return "" if fence is None else fence[1] or fence[2]


def closes_fence(text: str, opening: str, first: int, stop: int) -> bool:
    """Whether a line closes the fence that was opened so."""
    if text[first] != opening[0]:
        return False
    mark = _FENCE_END.match(text, first, stop)
    return mark is not None and mark.end() - first >= len(opening)


def is_underline(text: str, first: int, stop: int) -> bool:
    """Whether a line is what makes the paragraph before it a heading."""
    return _SETEXT.match(text, first, stop) is not None


def rule_end(text: str, first: int, stop: int) -> int:
    """How far the signs of a thematic break go; not before `stop` where the line may be one."""
    run = _RULE.match(text, first, stop)
    return run.end() if run is not None else first


def marker_width(text: str, first: int, stop: int, *, interrupts: bool) -> int:
    """The width of the list marker with which a line goes on; 0 where it is none.

    Only an item that says something, or a list that starts at 1, interrupts a paragraph.
    """
    sign = text[first]
    if not (sign in "-*+" or sign.isdigit()):
        return 0
    marker = _MARKER.match(text, first, stop)
    if marker is None:
        return 0
    if interrupts and (marker.end() == stop or (marker[1] and int(marker[1]) != 1)):
        return 0
    return marker.end() - first


def indent(text: str, at: int, end: int, column: int) -> tuple[int, int]:
    """Where a line goes on behind spaces and tabs, and in which column."""
    match = _INDENT.match(text, at, end)
    first = match.end() if match is not None else at
    if text.find("\t", at, first) < 0:
        return first, column + first - at
    for sign in text[at:first]:
        column += 1 if sign == " " else 4 - column % 4
    return first, column
