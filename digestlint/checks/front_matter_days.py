"""Checks of the day that a post is of, by its file name, title and date (FM105, FM107)."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from digestlint.checks import Options, check
from digestlint.checks.front_matter_places import span_at
from digestlint.diagnostics import Finding
from digestlint.post.model import Post, Span

Day = tuple[int, int, int]

_FILE_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)", re.A)
_KEY_DAY = re.compile(r"[ \t]*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", re.A)
_COMPACT_DAY = re.compile(r"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)", re.A)


@check("date-mismatch")
def date_mismatch(post: Post, _: Options) -> Iterator[Finding]:
    """File name, `title` and `date` that name different days; a time zone changes no day."""
    front_matter = post.front_matter
    if front_matter.state != "sound":
        return
    data = front_matter.data
    name = _basename(post.path)
    file = _file_day(name)
    dated = _day_of(data.get("date"))
    title = data.get("title")
    if type(title) is not str:
        titled = None
    elif file is not None and name[:10] in title:
        titled = file
    else:
        titled = _title_day(title, file or dated)
    if file is None:
        if titled is not None and dated is not None and titled != dated:
            values = {"key": "title", "found": _iso(titled), "wanted": _iso(dated)}
            yield Finding(*_entry_span(post, "title"), values, "keys")
        return
    if titled == dated and dated is not None and dated != file:
        values = {"key": "date", "found": _iso(dated), "wanted": _iso(file)}
        yield Finding(*_entry_span(post, "date"), values, "file")
        return
    for key, day in (("title", titled), ("date", dated)):
        if day is not None and day != file:
            values = {"key": key, "found": _iso(day), "wanted": _iso(file)}
            yield Finding(*_entry_span(post, key), values)
    again = _COMPACT_DAY.search(name, 10)
    if again is not None and (named := _day(*again.groups())) not in (None, file):
        values = {"key": name, "found": _iso(named or file), "wanted": _iso(file)}
        yield Finding(*post.line_span(1), values, "name")


def _basename(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]


def _file_day(name: str) -> Day | None:
    match = _FILE_DAY.match(name)
    return _day(*match.groups()) if match else None


def _day(year: str, month: str, day: str) -> Day | None:
    """A day of the calendar, or None."""
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found.year, found.month, found.day


def _day_of(value: object) -> Day | None:
    """The day that `date` names, as it is written there: a time zone changes nothing."""
    if isinstance(value, date):
        return value.year, value.month, value.day
    match = _KEY_DAY.match(value) if isinstance(value, str) else None
    # FM103 says that a day is none of the calendar's.
    return _day(*match.groups()) if match else None


def _iso(day: Day) -> str:
    return f"{day[0]:04}-{day[1]:02}-{day[2]:02}"


def _entry_span(post: Post, key: str) -> Span:
    entry = post.front_matter.entries.get(key)
    if entry is None:
        return span_at(post, (key,)) or post.line_span(1)
    return Span(entry.start, entry.value_end)


class _TitleDays(NamedTuple):
    """The spellings of a day in a title, and what makes one the beginning of a span of days."""

    numbers: re.Pattern[str]
    compact: re.Pattern[str]
    words: re.Pattern[str]
    day_first: re.Pattern[str]
    month_first: re.Pattern[str]
    span: re.Pattern[str]


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@cache
def _title_days() -> _TitleDays:
    month = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
    return _TitleDays(
        re.compile(
            r"(?<![\d.])(\d{4})[ ]?[-‐‑–./][ ]?(\d{1,2})[ ]?[-‐‑–./][ ]?(\d{1,2})(?!\d)", re.A
        ),
        _COMPACT_DAY,
        re.compile(r"(\d{4})[ ]?[년年][ ]?(\d{1,2})[ ]?[월月][ ]?(\d{1,2})[ ]?[일日]", re.A),
        re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[ ]{month}\.?,?[ ](\d{{4}})", re.A | re.I),
        re.compile(rf"{month}\.?[ ](\d{{1,2}})(?:st|nd|rd|th)?,?[ ](\d{{4}})", re.A | re.I),
        re.compile(r"\s?(?:~|–|—|-|to|부터|에서|through)\s?(?:\d|[A-Z][a-z])"),
    )


def _title_day(title: str, wanted: Day | None) -> Day | None:
    """The one day that a title names; `wanted` where it is among several, None where none is sure.

    A day that no calendar has is a day all the same, and surely another one.
    """
    spellings = _title_days()
    found: set[Day] = set()
    for pattern in (spellings.numbers, spellings.compact, spellings.words):
        for match in pattern.finditer(title):
            if spellings.span.match(title, match.end()):
                return None
            found.add((int(match[1]), int(match[2]), int(match[3])))
    for match in spellings.day_first.finditer(title):
        found.add((int(match[3]), _month(match[2]), int(match[1])))
    for match in spellings.month_first.finditer(title):
        found.add((int(match[3]), _month(match[1]), int(match[2])))
    if wanted in found:
        return wanted
    return found.pop() if len(found) == 1 else None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


_NAME = re.compile(r"(\d{4})-(\d{2})-(\d{2})-[^\s/\\][^/\\]*\.(?:md|markdown)", re.A)


@check("file-name")
def file_name(post: Post, _: Options) -> Iterator[Finding]:
    """A file name from which Jekyll gets no day, another day, or an impossible one."""
    if post.path in ("", "-"):
        return
    name = _basename(post.path)
    match = _NAME.fullmatch(name)
    if match is None:
        yield Finding(0, 0, {"name": name}, "form")
    elif _day(match[1], match[2], match[3]) is None:
        yield Finding(0, 0, {"name": name, "day": name[:10]}, "day")
