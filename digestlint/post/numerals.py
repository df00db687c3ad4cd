"""Numbers that are written in digits, with their units: `67.1 billion`, `8억 6천5백만`, `1e-4`.

Digits in names (`GPT-4o`, `AIME24`) belong to the names. Every step is linear in the text.
"""

import re
from typing import NamedTuple

from digestlint.post.eastern_units import LARGE, SMALL, eastern_units
from digestlint.post.values import WIDE, Quantity, Value, parse, times, value_of


class Reading(NamedTuple):
    """The numbers of a text, and where its names with digits stand; both in order."""

    quantities: list[Quantity]
    names: list[tuple[int, int]]


# Longer runs are no number that anybody writes, and `int` refuses those above 4,300 digits.
NUMBER = re.compile(
    r"[0-9０-９]{1,3}(?:,[0-9]{3}){1,9}(?![0-9])(?:\.[0-9]{1,30})?"
    r"|\.?[0-9０-９]{1,40}(?:[.．][0-9０-９]{1,30}){0,5}"
)
DIGIT = re.compile("[0-9０-９]")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")

_JOINERS = "-‐‑_@'’"  # what ties a number to the letters before it: `GPT-4`, `pass@1`
_LONGEST_NAME = 80

_ENGLISH_UNITS = {
    "hundred": 2,
    "thousand": 3,
    "million": 6,
    "mn": 6,
    "billion": 9,
    "bn": 9,
    "trillion": 12,
    "tn": 12,
}
_SUFFIXES = {"K": 3, "k": 3, "M": 6, "B": 9, "bn": 9, "mn": 6, "tn": 12}
_DOUBTFUL = {"T": 12, "G": 9, "m": 6, "b": 9}  # `1.5T` tokens, or tesla

# `32MB`, which may also be written `32M`, and `32 megabytes`.
_PREFIXES = {
    "k": 3, "m": 6, "g": 9, "t": 12, "kilo": 3, "mega": 6, "giga": 9, "tera": 12,
    "킬로": 3, "메가": 6, "기가": 9, "테라": 12, "キロ": 3, "メガ": 6, "ギガ": 9, "テラ": 12,
}  # fmt: skip
_PREFIXED_UNIT = re.compile(r"[kKMGT]i?(?:B|b|bit|bits|Bytes?|bytes?|bps|Hz|hz)")
_PREFIX_WORD = re.compile(
    r"[ \u00a0-]?(?:(kilo|mega|giga|tera)(?:bit|byte|hertz)"
    r"|(킬로|메가|기가|테라|キロ|メガ|ギガ|テラ)"
    r"|([kKMGT])i?(?:B|bit|bps|bytes?|Hz)\b)",
    re.I,
)

_SUFFIX = re.compile(r"[A-Za-z]{1,12}")
_UNIT_WORD = re.compile(
    r"[ \u00a0-]{1,2}(hundred|thousand|million|billion|trillion|mn|bn|tn)s?(?![A-Za-z])", re.I
)
_SPACED_LETTER = re.compile(r"[ \u00a0]([KMB])(?![\w'’])")
_EXPONENT = re.compile(r"\s?\\?\^\s?\{?([-−]?[0-9]{1,4})\}?|([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})")
_SCIENTIFIC = re.compile(r"[eE]([-−+]?[0-9]{1,3})(?![0-9A-Za-z])")
_RANGE = re.compile(
    r"(?:[%x×B\\]|[ \u00a0])*(?:[-~～∼〜–—/·,]|\b(?:to|and|or)\b|에서|부터|내지|및|或|至|から)"
    r"[ \u00a0]*\Z"
)
_SLASHED = re.compile(r"(?:^|[^0-9/])[0-9]{1,2}/[0-9]{1,2}/\Z")
_DASHES = ("-", "~", "～", "∼", "〜", "–", "—", "‐", "‑")
_DECADE = re.compile(r"[ \u00a0]?(?:년대|年代|s\b|'s\b|’s\b)")


def read(text: str) -> Reading:
    """The numbers of a text, and the names that have digits."""
    quantities: list[Quantity] = []
    names: list[tuple[int, int]] = []
    at = 0
    while (digit := DIGIT.search(text, at)) is not None:
        start = digit.start()
        if start and text[start - 1] == "." and _begins_with_dot(text, start - 1, at):
            start -= 1
        match = NUMBER.match(text, start)
        end = match.end() if match is not None else start + 1
        if _in_name(text, start):
            name_start, at = _name_around(text, start, end)
            names.append((name_start, at))
            continue
        quantity = quantity_at(text, start, end)
        at = max(quantity.end, end)
        quantities.append(quantity)
    _share_units(text, quantities)
    return Reading(_with_decimal_commas(text, quantities), names)


def _begins_with_dot(text: str, dot: int, at: int) -> bool:
    """Whether a dot belongs to the digits behind it: `.95`, but not in `v.95` or `1).95`."""
    return dot >= at and not (dot and (text[dot - 1].isalnum() or text[dot - 1] in "_.)]"))


def _in_name(text: str, start: int) -> bool:
    if not start:
        return False
    before = text[start - 1]
    if before in "xX×" and start > 1 and text[start - 2].isdigit():
        return False  # `512x512`
    if _is_letter(before):
        return True
    return before in _JOINERS and start > 1 and _is_letter(text[start - 2])


def _is_letter(sign: str) -> bool:
    """Whether a sign may be part of a name: Latin and Greek letters, and not Hangul or kanji."""
    return sign == "_" or (sign < "Ԁ" and sign.isalpha())


def _name_around(text: str, start: int, end: int) -> tuple[int, int]:
    first = start
    while first and start - first < _LONGEST_NAME:
        before = text[first - 1]
        if not (_is_letter(before) or before.isdigit() or before in _JOINERS + "."):
            break
        first -= 1
    size = len(text)
    while end < size and end - start < _LONGEST_NAME:
        sign = text[end]
        if _is_letter(sign) or (sign.isdigit() and sign.isascii()):
            end += 1
        elif (
            sign in "-‐‑_.@/:+"
            and end + 1 < size
            and (_is_letter(text[end + 1]) or (text[end + 1].isdigit() and text[end + 1].isascii()))
        ):
            end += 2
        else:
            break
    return first, end


def quantity_at(text: str, start: int, end: int) -> Quantity:
    """The number whose digits are `text[start:end]`, with the units behind them."""
    digits = text[start:end]
    if not digits.isascii():
        digits = digits.translate(WIDE)
    if digits.count(".") > 1:
        groups = [part for part in digits.split(".") if part]
        numbers = tuple(map(int, groups))
        values: tuple[Value, ...] = (numbers,)
        if len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]):
            values = (numbers, value_of(int("".join(groups)), 0))  # `1.000.000`
        return Quantity(start, end, values, tuple(value_of(number, 0) for number in numbers))
    number = parse(digits)
    sign = text[end : end + 1]
    if sign == " " and text[end + 1 : end + 2] in LARGE:
        eastern = eastern_units(text, start, end + 1, number)  # `19 億`
        if eastern is not None:
            return eastern
    if sign in SMALL or sign in LARGE:
        eastern = eastern_units(text, start, end, number)
        if eastern is not None:
            return eastern
    elif sign and sign.isascii() and sign.isalpha():
        return _suffixed(text, start, end, number)
    behind = text[end + 1 : end + 2] if sign == "-" or sign.isspace() else sign
    scaled = _with_word(text, start, end, number) if behind in _BEHIND else None
    if scaled is not None:
        return scaled
    if len(digits) == 2 and _SLASHED.search(text, max(0, start - 7), start):
        years = tuple(value_of(century + int(digits), 0) for century in (1900, 2000))
        return Quantity(start, end, (number, *years))  # `01/06/94`
    if len(digits) in (2, 4) and _DECADE.match(text, end):
        short = int(digits) % 100
        years = ((number,) if len(digits) == 4 else ()) + tuple(
            value_of(century + short, 0) for century in (1900, 2000) if len(digits) == 2
        )
        return Quantity(start, end, (number, *years))
    return Quantity(start, end, (number,))


# With what a unit that is a word or a power begins, behind a space or a hyphen if there is one.
_BEHIND = frozenset("kmgthbKMGTHB\u212a킬메기테キメギテ \u00a0-\\^⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _with_word(text: str, start: int, end: int, number: Value) -> Quantity | None:
    """A number with a unit behind it that is a word or a power: `8 million`, `2 GB`, `10^-4`."""
    prefix = _PREFIX_WORD.match(text, end)
    if prefix is not None:
        scaled = times(number, _PREFIXES[(prefix[1] or prefix[2] or prefix[3]).lower()])
        return Quantity(start, end, (number, scaled))
    word = _UNIT_WORD.match(text, end)
    if word is not None:
        scale = _ENGLISH_UNITS[word[1].lower()]
        end = word.end()
        more = _UNIT_WORD.match(text, end)
        if more is not None:
            scale += _ENGLISH_UNITS[more[1].lower()]
            end = more.end()
        return Quantity(start, end, (times(number, scale),), (), scale)
    power = _EXPONENT.match(text, end)
    if power is not None:
        exponent = int((power[1] or power[2]).translate(_SUPERSCRIPTS).replace("−", "-"))
        parts = (number, value_of(abs(exponent), 0))
        if number == (1, 1):
            return Quantity(start, power.end(), (value_of(1, exponent),), parts)
        return Quantity(start, power.end(), parts, parts)
    letter = _SPACED_LETTER.match(text, end)
    if letter is not None:
        scale = _SUFFIXES[letter[1]]
        return Quantity(start, letter.end(), (number, times(number, scale)), (), scale)
    return None


def _suffixed(text: str, start: int, end: int, number: Value) -> Quantity:
    """A number with letters right behind it: `14B`, `10k`, `1e-4`, `3D`, `2nd`."""
    power = _SCIENTIFIC.match(text, end)
    if power is not None:
        exponent = int(power[1].replace("−", "-"))
        return Quantity(start, power.end(), (times(number, exponent),))
    match = _SUFFIX.match(text, end)
    letters = match[0] if match is not None else ""
    stop = end + len(letters)
    if stop < len(text) and text[stop].isdigit() and letters not in ("x", "X"):
        return Quantity(start, end, (number,))
    if _PREFIXED_UNIT.fullmatch(letters) is not None:
        return Quantity(start, end, (number, times(number, _PREFIXES[letters[0].lower()])))
    if letters in _SUFFIXES:
        scale = _SUFFIXES[letters]
        return Quantity(start, stop, (times(number, scale),), (), scale)
    if letters in _DOUBTFUL:
        scale = _DOUBTFUL[letters]
        return Quantity(start, stop, (times(number, scale), number), (), scale)
    if letters == "s" and len(text[start:end]) in (2, 4):
        short = number[0] * 10 ** number[1]
        if short < 100:
            return Quantity(
                start, end, (number, value_of(1900 + short, 0), value_of(2000 + short, 0))
            )
    return Quantity(start, end, (number,))


def _share_units(text: str, quantities: list[Quantity]) -> None:
    """In `2~3만` and `7/13/70B` the unit is that of every number; `1994–98` has one century."""
    for index in range(len(quantities) - 2, -1, -1):
        one, two = quantities[index], quantities[index + 1]
        if not one.scale and two.scale and two.start - one.end <= 12 and len(one.values) == 1:
            if _RANGE.match(text[one.end : two.start]):
                shared = times(one.values[0], two.scale)
                quantities[index] = one._replace(values=(*one.values, shared), scale=two.scale)
        elif two.end - two.start == 2 and one.end - one.start == 4:
            year = text[one.start : one.end]
            if year.isdigit() and text[one.end : two.start].strip(" \\") in _DASHES:
                full = parse(year[:2] + text[two.start : two.end])
                quantities[index + 1] = two._replace(values=(*two.values, full))  # `1994–98`


def _with_decimal_commas(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Two numbers with a comma and no space between may be one: `5,25 %`; three are a list."""
    if "," not in text:
        return quantities
    joined: list[Quantity] = []
    first = 0
    while first < len(quantities):
        last = first
        while last + 1 < len(quantities) and (
            text[quantities[last].end : quantities[last + 1].start] == ","
        ):
            last += 1
        one, two = quantities[first], quantities[last]
        whole, fraction = text[one.start : one.end], text[two.start : two.end]
        if last == first + 1 and whole.isdecimal() and fraction.isdecimal():
            value = parse(f"{whole}.{fraction}".translate(WIDE))
            joined.append(Quantity(one.start, two.end, (value,), (one.values[0], two.values[0])))
        else:
            joined += quantities[first : last + 1]
        first = last + 1
    return joined
