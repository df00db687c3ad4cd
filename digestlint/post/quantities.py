"""Numbers by value: which numbers does one text have, and does its translation have the same.

`671억`, `67.1 billion` and `67.1B` are one number, and so are `8억 6천5백만` and `865 million`.
What is written in digits must be on both sides; what is written in words (`두 가지`, `twice`,
`절반`) is evidence that a number on the other side is right, and is never missed itself. Digits in
names (`GPT-4o`, `AIME24`) belong to the names.

Numbers are exact: a mantissa and a power of ten. Korean, English, Japanese and Chinese are known;
the words are those of ordinary grammars. Every step is linear in the text.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from digestlint.post.eastern_numbers import eastern_bounds, eastern_numbers
from digestlint.post.eastern_units import LARGE
from digestlint.post.english_numbers import english_bounds, english_numbers
from digestlint.post.numerals import DIGIT, NUMBER, Reading, quantity_at, read
from digestlint.post.swaps import swapped
from digestlint.post.values import WIDE, Quantity, Value, parse, times, value_of

# Languages whose units and number words are known here.
LANGUAGES = frozenset({"ko", "en", "ja", "zh"})

_PERCENT = re.compile(r"[ \u00a0]?(?:%|％|percent|퍼센트|per cent|パーセント)", re.I)
_PERCENT_WORD = re.compile(r"percent|per cent|퍼센트|パーセント|百分之", re.I)
# What `quarter`, `half`, `fully`, `doubled`, `zero` say: 25, 50, 100, 200, 0 percent.
_COMMON_SHARES: frozenset[Value] = frozenset(((25, 0), (5, 1), (1, 2), (2, 2), (0, 0)))
# `’24`, and the year of `01/06/94`.
_SHORT_YEAR = re.compile(r"(?:['’]|(?<![0-9])[0-9]{1,2}/[0-9]{1,2}/)([0-9]{2})(?![0-9])")
_ONLY = re.compile(r"\b(?:only|just|solely|exclusively|merely|alone)\b|だけ|のみ|しか|只|仅", re.I)
_AFTERNOON = re.compile(
    r"(?<![0-9])([0-9]{1,2})(?::[0-9]{2}){0,2}[ \u00a0]?p\.?m\b|(?:오후|午後|下午) ?([0-9]{1,2})",
    re.I,
)
_HOUR = re.compile(r"(?<![0-9:])(1[3-9]|2[0-3])(?=:[0-9]{2}| ?시| ?時)")


class Comparison(NamedTuple):
    """What a source has and its translation lacks (offsets into the source), and the reverse."""

    lost: tuple[Quantity, ...]
    added: tuple[Quantity, ...]


_SOUND = Comparison((), ())


def compare(source: str, target: str) -> Comparison:
    """Which numbers of a text its translation does not have, and which it has beyond them.

    A number that stands in the text twice may stand in the other once, unless a second number takes
    its place.
    """
    if DIGIT.search(source) is None and DIGIT.search(target) is None:
        return _SOUND
    ours, theirs = read(source), read(target)
    if not ours.quantities and not theirs.quantities:
        return _SOUND
    lost = _missing(ours.quantities, _values(theirs.quantities))
    added = _missing(theirs.quantities, _values(ours.quantities))
    if lost:
        lost = _unexplained(lost, source, ours, target, theirs)
    if added:
        added = _unexplained(added, target, theirs, source, ours)
    if not lost and not added:
        lost, added = swapped(source, ours.quantities, target, theirs.quantities)
    return Comparison(tuple(lost), tuple(added)) if lost or added else _SOUND


def written(text: str) -> list[Quantity]:
    """The numbers of a text that are written in digits, in order; those in names are left out."""
    return read(text).quantities


def has_number(text: str) -> bool:
    """Whether a text has any digit."""
    return DIGIT.search(text) is not None


def _values(quantities: Iterable[Quantity]) -> frozenset[Value]:
    return frozenset(
        value for quantity in quantities for value in (*quantity.values, *quantity.parts)
    )


def _missing(quantities: list[Quantity], known: frozenset[Value]) -> list[Quantity]:
    return [quantity for quantity in quantities if not _is_known(quantity, known)]


def _is_known(quantity: Quantity, known: frozenset[Value]) -> bool:
    if any(value in known for value in quantity.values):
        return True
    return bool(quantity.parts) and all(part in known for part in quantity.parts)


def _unexplained(
    missing: list[Quantity], text: str, own: Reading, other: str, reading: Reading
) -> list[Quantity]:
    """What neither words nor names nor other spellings of the other text account for."""
    digits = _values(reading.quantities) | _in_names(other, reading, text, own) | _hours(other)
    if _ONLY.search(text) is not None:
        digits |= {_without_only(one) for one in reading.quantities if _may_say_only(one, other)}
    words = implied(other)
    shares = _shares(other, words)
    years = {other[max(start, end - 2) : end] for start, end in reading.names}  # `AIME24`
    years.update(_SHORT_YEAR.findall(other))
    left = []
    for quantity in missing:
        known = digits | (shares if _is_percentage(text, quantity) else words)
        if (
            not _is_known(quantity, known)
            and _short_year(quantity) not in years
            and not _is_only(quantity, text, other, known)
            and not text.startswith(":00", quantity.start - 1)
        ):
            left.append(quantity)
    return left


def _is_only(quantity: Quantity, text: str, other: str, known: frozenset[Value]) -> bool:
    """Whether the `만` behind a number says "only", as the other text does: `2.0만`, "2.0 only"."""
    return (
        _may_say_only(quantity, text)
        and _without_only(quantity) in known
        and _ONLY.search(other) is not None
    )


def _may_say_only(quantity: Quantity, text: str) -> bool:
    return text[quantity.end - 1] == "만" and quantity.scale == LARGE["만"]


def _without_only(quantity: Quantity) -> Value:
    return times(quantity.values[0], -quantity.scale)


def _hours(text: str) -> frozenset[Value]:
    """The hours of a text as the other clock says them: `3 p.m.` is 15, and `15:00` is 3."""
    values = {value_of(int(one or two) + 12, 0) for one, two in _AFTERNOON.findall(text)}
    values.update(value_of(int(hour) - 12, 0) for hour in _HOUR.findall(text))
    return frozenset(values)


def implied(text: str) -> frozenset[Value]:
    """The numbers that a text's words stand for, generously: `두 가지`, `twice`, `half a million`.

    They are evidence for a number elsewhere. That one is here proves nothing: `한` and `a` are 1.
    """
    values: set[Value] = set(english_numbers(text))
    values.update(english_bounds(text))
    if not text.isascii():
        values.update(eastern_numbers(text))
        values.update(eastern_bounds(text))
    return frozenset(values)


def _is_percentage(text: str, quantity: Quantity) -> bool:
    return _PERCENT.match(text, quantity.end) is not None


def _shares(text: str, words: frozenset[Value]) -> frozenset[Value]:
    """The percentages that words stand for: `half`, `five percent`; but not `two` for 2%."""
    if _PERCENT_WORD.search(text) is not None:
        return words
    return words & _COMMON_SHARES


def _in_names(other: str, reading: Reading, text: str, own: Reading) -> frozenset[Value]:
    """The numbers in the other text's names, but for names that both texts have: `top-5`."""
    shared = {_squash(text[start:end]) for start, end in own.names}
    values: set[Value] = set()
    for start, end in reading.names:
        name = other[start:end]
        if _squash(name) in shared:
            continue
        for match in NUMBER.finditer(name):
            quantity = quantity_at(name, *match.span())
            number = match[0].translate(WIDE)
            values.update(quantity.values)
            values.update(quantity.parts)
            if number.count(".") < 2:
                values.add(parse(number))
    return frozenset(values)


def _squash(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum())


def _short_year(quantity: Quantity) -> str:
    """The last two digits of what may be a year; empty where it is none."""
    year = quantity.values[0]
    number = year[0] * 10 ** year[1] if len(year) == 2 and 0 <= year[1] <= 3 else 0
    return f"{number % 100:02}" if 1950 <= number < 2100 else ""
