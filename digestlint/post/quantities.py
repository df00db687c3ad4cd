"""Numbers by value: which numbers does one text have, and does its translation have the same.

`671억`, `67.1 billion` and `67.1B` are one number, and so are `8억 6천5백만` and `865 million`.
What is written in digits must be on both sides; what is written in words (`두 가지`, `twice`,
`절반`) is evidence that a number on the other side is right, and is never missed itself. Digits in
names (`GPT-4o`, `AIME24`) belong to the names.

Numbers are exact: a mantissa and a power of ten. Korean, English, Japanese and Chinese are known;
the words are those of ordinary grammars. Every step is linear in the text.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

# A mantissa that 10 does not divide and a power of ten; three and more numbers are a version's.
Value = tuple[int, ...]

# Languages whose units and number words are known here.
LANGUAGES = frozenset({"ko", "en", "ja", "zh"})


class Quantity(NamedTuple):
    """A number written in digits, with its units: `text[start:end]`.

    `values` are what it may mean, the likeliest first. Where it can also be read as several numbers
    (`15만 7,000`, `2025.08.29`), `parts` are these; `scale` is its unit's power of ten.
    """

    start: int
    end: int
    values: tuple[Value, ...]
    parts: tuple[Value, ...] = ()
    scale: int = 0


class Comparison(NamedTuple):
    """What a source has and its translation lacks (offsets into the source), and the reverse."""

    lost: tuple[Quantity, ...]
    added: tuple[Quantity, ...]


class _Reading(NamedTuple):
    quantities: list[Quantity]
    names: list[tuple[int, int]]


_SOUND = Comparison((), ())


def compare(source: str, target: str) -> Comparison:
    """Which numbers of a text its translation does not have, and which it has beyond them.

    A number that stands in the text twice may stand in the other once, unless a second number takes
    its place.
    """
    ours, theirs = _read(source), _read(target)
    if not ours.quantities and not theirs.quantities:
        return _SOUND
    lost = _missing(ours.quantities, _values(theirs.quantities))
    added = _missing(theirs.quantities, _values(ours.quantities))
    if lost:
        lost = _unexplained(lost, source, ours, target, theirs)
    if added:
        added = _unexplained(added, target, theirs, source, ours)
    if not lost and not added:
        lost, added = _confused(ours.quantities, theirs.quantities)
    return Comparison(tuple(lost), tuple(added)) if lost or added else _SOUND


def written(text: str) -> list[Quantity]:
    """The numbers of a text that are written in digits, in order; those in names are left out."""
    return _read(text).quantities


def has_number(text: str) -> bool:
    """Whether a text has any digit."""
    return _DIGIT.search(text) is not None


# --- digits ------------------------------------------------------------------------------------

# Longer runs are no number that anybody writes, and `int` refuses those above 4,300 digits.
_NUMBER = re.compile(
    r"[0-9０-９]{1,3}(?:,[0-9]{3}){1,9}(?![0-9])(?:\.[0-9]{1,30})?"
    r"|\.?[0-9０-９]{1,40}(?:[.．][0-9０-９]{1,30}){0,5}"
)
_DIGIT = re.compile("[0-9０-９]")
_WIDE = str.maketrans("０１２３４５６７８９．", "0123456789.")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")

_JOINERS = "-‐‑_@'’"  # what ties a number to the letters before it: `GPT-4`, `pass@1`
_LONGEST_NAME = 80

# Powers of ten, small (they add up to what stands before a large one) and large.
_SMALL = {"십": 1, "백": 2, "천": 3, "十": 1, "百": 2, "千": 3}
_LARGE = {"만": 4, "억": 8, "조": 12, "万": 4, "萬": 4, "億": 8, "亿": 8, "兆": 12}
# Where these follow, the syllable is the beginning of a word and no unit.
_NO_UNIT = {
    "만": ("큼", "족", "점"),
    "조": ("각", "차", "건", "합", "정", "율", "항", "작", "치", "직", "사"),
    "백": ("분", "본", "터", "업", "색", "신"),
    "천": ("장",),
    "억": ("제",),
}
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

_SUFFIX = re.compile(r"[A-Za-z]{1,12}")
_UNIT_WORD = re.compile(
    r"[ \u00a0-]{1,2}(hundred|thousand|million|billion|trillion|mn|bn|tn)s?(?![A-Za-z])", re.I
)
_SPACED_LETTER = re.compile(r"[ \u00a0]([KMB])(?![\w'’])")
_EXPONENT = re.compile(r"\s?\\?\^\s?\{?([-−]?[0-9]{1,4})\}?|([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})")
_SCIENTIFIC = re.compile(r"[eE]([-−+]?[0-9]{1,3})(?![0-9A-Za-z])")
_NEXT = re.compile(
    r"[ \u00a0]?"
    r"([0-9０-９]{1,3}(?:,[0-9]{3})?(?![0-9,.])|[0-9０-９]{1,4}(?:\.[0-9]{1,4})?(?![0-9,.]))"
)
_RANGE = re.compile(
    r"(?:[%x×B\\]|[ \u00a0])*(?:[-~～∼〜–—/·,]|\b(?:to|and|or)\b|에서|부터|내지|및|或|至|から)"
    r"[ \u00a0]*\Z"
)
_DASHES = ("-", "~", "～", "∼", "〜", "–", "—", "‐", "‑")
_DECADE = re.compile(r"[ \u00a0]?(?:년대|年代|s\b|'s\b|’s\b)")


def _read(text: str) -> _Reading:
    quantities: list[Quantity] = []
    names: list[tuple[int, int]] = []
    at = 0
    while (digit := _DIGIT.search(text, at)) is not None:
        start = digit.start()
        if start and text[start - 1] == "." and _begins_with_dot(text, start - 1, at):
            start -= 1
        match = _NUMBER.match(text, start)
        end = match.end() if match is not None else start + 1
        if _in_name(text, start):
            name_start, at = _name_around(text, start, end)
            names.append((name_start, at))
            continue
        quantity = _quantity(text, start, end)
        at = max(quantity.end, end)
        quantities.append(quantity)
    _share_units(text, quantities)
    return _Reading(quantities, names)


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


def _quantity(text: str, start: int, end: int) -> Quantity:
    digits = text[start:end]
    if not digits.isascii():
        digits = digits.translate(_WIDE)
    if digits.count(".") > 1:
        numbers = tuple(int(part) for part in digits.split(".") if part)
        return Quantity(start, end, (numbers,), tuple(_value(number, 0) for number in numbers))
    number = _parse(digits)
    sign = text[end : end + 1]
    if sign in _SMALL or sign in _LARGE:
        eastern = _eastern(text, start, end, number)
        if eastern is not None:
            return eastern
    elif sign and sign.isascii() and sign.isalpha():
        return _suffixed(text, start, end, number)
    word = _UNIT_WORD.match(text, end)
    if word is not None:
        scale = _ENGLISH_UNITS[word[1].lower()]
        end = word.end()
        more = _UNIT_WORD.match(text, end)
        if more is not None:
            scale += _ENGLISH_UNITS[more[1].lower()]
            end = more.end()
        return Quantity(start, end, (_times(number, scale),), (), scale)
    power = _EXPONENT.match(text, end)
    if power is not None:
        exponent = int((power[1] or power[2]).translate(_SUPERSCRIPTS).replace("−", "-"))
        parts = (number, _value(abs(exponent), 0))
        if number == (1, 1):
            return Quantity(start, power.end(), (_value(1, exponent),), parts)
        return Quantity(start, power.end(), parts, parts)
    letter = _SPACED_LETTER.match(text, end)
    if letter is not None:
        scale = _SUFFIXES[letter[1]]
        return Quantity(start, letter.end(), (number, _times(number, scale)), (), scale)
    if len(digits) in (2, 4) and _DECADE.match(text, end):
        short = int(digits) % 100
        years = ((number,) if len(digits) == 4 else ()) + tuple(
            _value(century + short, 0) for century in (1900, 2000) if len(digits) == 2
        )
        return Quantity(start, end, (number, *years))
    return Quantity(start, end, (number,))


def _suffixed(text: str, start: int, end: int, number: Value) -> Quantity:
    """A number with letters right behind it: `14B`, `10k`, `1e-4`, `3D`, `2nd`."""
    power = _SCIENTIFIC.match(text, end)
    if power is not None:
        exponent = int(power[1].replace("−", "-"))
        return Quantity(start, power.end(), (_times(number, exponent),))
    match = _SUFFIX.match(text, end)
    letters = match[0] if match is not None else ""
    stop = end + len(letters)
    if stop < len(text) and text[stop].isdigit() and letters not in ("x", "X"):
        return Quantity(start, end, (number,))
    if letters in _SUFFIXES:
        scale = _SUFFIXES[letters]
        return Quantity(start, stop, (_times(number, scale),), (), scale)
    if letters in _DOUBTFUL:
        scale = _DOUBTFUL[letters]
        return Quantity(start, stop, (_times(number, scale), number), (), scale)
    if letters == "s" and len(text[start:end]) in (2, 4):
        short = number[0] * 10 ** number[1]
        if short < 100:
            return Quantity(start, end, (number, _value(1900 + short, 0), _value(2000 + short, 0)))
    return Quantity(start, end, (number,))


def _eastern(text: str, start: int, end: int, first: Value) -> Quantity | None:
    """A number with Korean, Japanese or Chinese units: `3만 5천`, `1.5억`, `8億6500万`."""
    total = section = _ZERO
    current: Value | None = first
    parts: list[Value] = []
    own = first  # the part that is being read, by itself
    large = 99
    scale = 0
    at = end
    while True:
        unit = text[at : at + 1]
        if unit in _SMALL and not _is_word(text, at):
            power = _SMALL[unit]
            section = _plus(section, _times(current or _ONE, power))
            own = _times(own, power)
            current = None
        elif unit in _LARGE and _LARGE[unit] < large and not _is_word(text, at):
            large = _LARGE[unit]
            section = _plus(section, current) if current is not None else section
            total = _plus(total, _times(_ONE if section == _ZERO else section, large))
            own = _times(own, large)
            section, current = _ZERO, None
        else:
            break
        scale = scale + (_SMALL.get(unit) or _LARGE[unit])
        at += 1
        end = at
        further = _further(text, at, large)
        if further is not None:
            parts.append(own)
            own = current = further[0]
            at = end = further[1]
    if not scale:
        return None
    if current is not None:
        section = _plus(section, current)
    value = _plus(total, section)
    if parts:
        return Quantity(start, end, (value,), (*parts, own))
    if (text[end - 1] == "조" and scale == 12) or (text[end - 1] == "만" and _is_only(text, start)):
        return Quantity(start, end, (value, first), (), scale)  # `2조로 나누어`: two groups
    return Quantity(start, end, (value,), (), scale)


def _is_only(text: str, start: int) -> bool:
    """Whether `만` behind a number may say "only": `3분의 1만`, `1/3만`, `0.5만`."""
    return (
        text.startswith("0", start)
        or text[start - 1 : start] == "/"
        or text.endswith(("분의", "분의 "), 0, start)
    )


def _is_word(text: str, at: int) -> bool:
    """Whether what looks like a unit begins a word: `12만큼`, `3조각`."""
    follows = _NO_UNIT.get(text[at])
    return follows is not None and text.startswith(follows, at + 1)


def _further(text: str, at: int, large: int) -> tuple[Value, int] | None:
    """The next digits of the same number: behind `3만` go `5천`, ` 5천` and `5000`, not ` 5개`."""
    match = _NEXT.match(text, at)
    if match is None:
        return None
    digits = match[1].translate(_WIDE)
    end = match.end()
    unit = text[end : end + 1]
    has_unit = (unit in _SMALL or (unit in _LARGE and _LARGE[unit] < large)) and not _is_word(
        text, end
    )
    spaced = match.start(1) > at
    if not has_unit and (
        large == 99 or "." in digits or (spaced and len(digits.replace(",", "")) != 4)
    ):
        return None
    number = _parse(digits)
    if not has_unit and (large > 4 or _size(number) > large):
        return None
    return number, end


def _share_units(text: str, quantities: list[Quantity]) -> None:
    """In `2~3만` and `7/13/70B` the unit is that of every number; `1994–98` has one century."""
    for index in range(len(quantities) - 2, -1, -1):
        one, two = quantities[index], quantities[index + 1]
        if not one.scale and two.scale and two.start - one.end <= 12 and len(one.values) == 1:
            if _RANGE.match(text[one.end : two.start]):
                shared = _times(one.values[0], two.scale)
                quantities[index] = one._replace(values=(*one.values, shared), scale=two.scale)
        elif two.end - two.start == 2 and one.end - one.start == 4:
            year = text[one.start : one.end]
            if year.isdigit() and text[one.end : two.start].strip(" \\") in _DASHES:
                full = _parse(year[:2] + text[two.start : two.end])
                quantities[index + 1] = two._replace(values=(*two.values, full))  # `1994–98`


# --- values ------------------------------------------------------------------------------------

_ZERO: Value = (0, 0)
_ONE: Value = (1, 0)


def _value(number: int, power: int) -> Value:
    if not number:
        return _ZERO
    while not number % 10:
        number //= 10
        power += 1
    return number, power


def _parse(digits: str) -> Value:
    whole, _, fraction = digits.replace(",", "").partition(".")
    return _value(int((whole + fraction) or "0"), -len(fraction))


def _times(value: Value, power: int) -> Value:
    return value if value == _ZERO else (value[0], value[1] + power)


def _plus(one: Value, two: Value) -> Value:
    low = min(one[1], two[1])
    return _value(one[0] * 10 ** (one[1] - low) + two[0] * 10 ** (two[1] - low), low)


def _size(value: Value) -> int:
    """How many digits stand before the decimal point."""
    return len(str(value[0])) + value[1]


# --- comparing ---------------------------------------------------------------------------------


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


def _confused(
    ours: list[Quantity], theirs: list[Quantity]
) -> tuple[list[Quantity], list[Quantity]]:
    """Numbers that both texts have, of which one stands where the other stood: `2024 and 2024`.

    A number that is said less often is a matter of style, unless another is said more often.
    """
    count = Counter(quantity.values[0] for quantity in ours)
    other = Counter(quantity.values[0] for quantity in theirs)
    fewer = {value: n for value, n in (count - other).items() if value in other}
    more = {value: n for value, n in (other - count).items() if value in count}
    if not fewer or sum(fewer.values()) != sum(more.values()):
        return [], []
    lost = [quantity for quantity in ours if quantity.values[0] in fewer]
    added = [quantity for quantity in theirs if quantity.values[0] in more]
    return lost[-1:], added[-1:]


def _unexplained(
    missing: list[Quantity], text: str, own: _Reading, other: str, reading: _Reading
) -> list[Quantity]:
    """What neither words nor names nor other spellings of the other text account for."""
    digits = _values(reading.quantities) | _in_names(other, reading, text, own)
    words = implied(other)
    shares = _shares(other, words)
    # `AIME24` for `AIME 2024`, and `’24`.
    years = {other[max(start, end - 2) : end] for start, end in reading.names}
    years.update(_APOSTROPHE_YEAR.findall(other))
    left = []
    for quantity in missing:
        known = digits | (shares if _is_percentage(text, quantity) else words)
        if not _is_known(quantity, known) and _short_year(quantity) not in years:
            left.append(quantity)
    return left


def _is_percentage(text: str, quantity: Quantity) -> bool:
    return _PERCENT.match(text, quantity.end) is not None


def _shares(text: str, words: frozenset[Value]) -> frozenset[Value]:
    """The percentages that words stand for: `half`, `five percent`; but not `two` for 2%."""
    if _PERCENT_WORD.search(text) is not None:
        return words
    return words & _COMMON_SHARES


def _in_names(other: str, reading: _Reading, text: str, own: _Reading) -> frozenset[Value]:
    """The numbers in the other text's names, but for names that both texts have: `top-5`."""
    shared = {_squash(text[start:end]) for start, end in own.names}
    values: set[Value] = set()
    for start, end in reading.names:
        name = other[start:end]
        if _squash(name) in shared:
            continue
        for match in _NUMBER.finditer(name):
            quantity = _quantity(name, *match.span())
            number = match[0].translate(_WIDE)
            values.update(quantity.values)
            values.update(quantity.parts)
            if number.count(".") < 2:
                values.add(_parse(number))
    return frozenset(values)


def _squash(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum())


def _short_year(quantity: Quantity) -> str:
    """The last two digits of what may be a year; empty where it is none."""
    year = quantity.values[0]
    number = year[0] * 10 ** year[1] if len(year) == 2 and 0 <= year[1] <= 3 else 0
    return f"{number % 100:02}" if 1950 <= number < 2100 else ""


# --- words -------------------------------------------------------------------------------------

_HALF: tuple[Value, ...] = ((5, -1), (5, 1), (2, 0), (1, 0))
_APOSTROPHE_YEAR = re.compile("['’]([0-9]{2})(?![0-9])")
_PERCENT = re.compile(r"[ \u00a0]?(?:%|％|percent|퍼센트|per cent|パーセント)", re.I)
_PERCENT_WORD = re.compile(r"percent|per cent|퍼센트|パーセント|百分之", re.I)
# What `quarter`, `half`, `fully`, `doubled`, `zero` say: 25, 50, 100, 200, 0 percent.
_COMMON_SHARES: frozenset[Value] = frozenset(((25, 0), (5, 1), (1, 2), (2, 2), (0, 0)))
_MAGNITUDES: tuple[Value, ...] = tuple((1, power) for power in range(1, 13))


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
# Words that stand for a number or say it of a thing, beside the numerals themselves.
_ENGLISH: dict[int, str] = {
    0: "no none nil null never without nothing free zeros zeroes",
    1: "a an the once single first firstly primary per each every unit another only sole unique "
    "alone best top individual solo mono monthly daily yearly annual hourly weekly linear same "
    "half quarter jan january",
    2: "twice double doubles doubled doubling dual both pair pairs paired pairwise second secondly "
    "secondary twofold couple binary bi quadratic squared bilingual bidirectional half halves "
    "halved halving halfway feb february ii b",
    3: "triple triples tripled tripling third thirds thirdly threefold thrice triplet triplets "
    "trio cubic tertiary ternary trilingual triad mar march iii c",
    4: "quadruple quadrupled quadruples fourth fourths fourthly fourfold quad quartet quarter "
    "quarters quartile quartiles apr april iv d",
    5: "fifth fifths fivefold quintuple quintupled quintile quintiles may e",
    6: "sixth sixths sixfold half jun june vi",
    7: "seventh sevenths sevenfold week jul july vii",
    8: "eighth eighths eightfold octal aug august viii",
    9: "ninth ninths ninefold sep sept september ix",
    10: "tenth tenths tenfold tens decade decades decimal decile deciles oct october",
    11: "eleventh nov november",
    12: "twelfth dozen dozens dec december",
    13: "thirteenth",
    14: "fourteenth",
    15: "fifteenth",
    16: "sixteenth hexadecimal hex",
    17: "seventeenth",
    18: "eighteenth",
    19: "nineteenth",
    20: "twentieth twenties score",
    25: "quarter quarters",
    30: "thirtieth thirties",
    40: "fortieth forties",
    50: "fiftieth fifties half halves halved halving halfway",
    100: "hundredth hundredfold century centuries percentile percentiles doubled doubles doubling "
    "full fully complete completely entire entirely all perfect perfectly whole",
    200: "doubled doubles doubling",
    1000: "thousandth millennium",
}


@cache
def _english_units() -> dict[str, int]:
    numbers = {word: number for number, word in enumerate(_ONES.split())}
    numbers.update((word, 10 * number) for number, word in enumerate(_TENS.split(), 2))
    return numbers


@cache
def _english_words() -> dict[str, tuple[Value, ...]]:
    found: dict[str, list[Value]] = {}
    for number, words in _ENGLISH.items():
        for word in words.split():
            found.setdefault(word, []).append(_value(number, 0))
    for word in ("half", "halves", "halved", "halving", "halfway"):
        found[word].append((5, -1))
    found["quarter"].append((25, -2))
    found["magnitude"] = found["magnitudes"] = list(_MAGNITUDES)
    return {word: tuple(values) for word, values in found.items()}


_LATIN_WORD = re.compile(r"(?<![a-z0-9])[a-z]+(?:['’]s)?")


def _english(text: str) -> Iterator[Value]:
    """What number words of an English text are worth, alone and together: `sixty-seven million`."""
    units, words = _english_units(), _english_words()
    total = section = 0
    behind = -1  # where the last word of the number that is being read ends
    last = 0  # the last word's own worth
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text.casefold()
    for match in _LATIN_WORD.finditer(lowered):
        word = match[0]
        if word in words:
            yield from words[word]
        singular = word[:-1] if word.endswith("s") and word[:-1] in _SCALES else word
        goes_on = behind >= 0 and lowered[behind : match.start()].strip() in ("", "-", ",")
        if singular in _SCALES:
            scale = 10 ** _SCALES[singular]
            yield _value(scale, 0)
            if not goes_on:
                total = section = 0
            last = section or 1
            if scale == 100:
                section = last * scale
            else:
                total += last * scale
                section = 0
            yield _value(total + section, 0)
            yield _value(last * scale, 0)
        elif word in units:
            number = units[word]
            yield _value(number, 0)
            if (
                not goes_on
                or (section % 10 and number < 10)
                or (section and number >= 10 > section)
            ):
                if not goes_on:
                    total = 0
                section = 0
            section += number
            yield _value(total + section, 0)
            yield _value(section, 0)
        elif word == "and" and goes_on:
            behind = match.end()
            continue
        elif word == "half":
            yield _value(10 * (total + section) + 5, -1)
            for scale_word, power in _SCALES.items():
                if scale_word in lowered:
                    yield _value(5, power - 1)
            continue
        elif word == "a" and goes_on:
            behind = match.end()
            continue
        elif word == "point" and goes_on:
            tail = "".join(
                str(units[digit])
                for digit in lowered[match.end() : match.end() + 40].replace("-", " ").split()
                if digit in units and units[digit] < 10
            )
            if tail:
                yield _parse(f"{section}.{tail}")
            continue
        else:
            total = section = 0
            behind = -1
            continue
        behind = match.end()


# Number words of Korean, and words that say a number of a thing.
_KOREAN: dict[int, str] = {
    0: "제로 없 않 무",
    1: "하나 첫 단일 유일 하루 매 일대일 한쪽",
    2: "둘 이틀 이중 이진 이분 양방 양쪽 양측 양자 양극 쌍 더블 듀얼 배로 배가",
    3: "셋 사흘 삼중 트리플",
    4: "넷 나흘 사중 쿼드",
    5: "다섯 닷새",
    6: "여섯 엿새",
    7: "일곱 이레 일주일",
    8: "여덟",
    9: "아홉",
    10: "열흘",
    11: "열하나 열한",
    12: "열둘 열두",
    13: "열세 열셋",
    14: "열네 열넷",
    15: "열다섯 보름",
    16: "열여섯",
    17: "열일곱",
    18: "열여덟",
    19: "열아홉",
    20: "스물 스무",
    30: "서른",
    40: "마흔",
    50: "쉰",
    60: "예순",
    70: "일흔",
    80: "여든",
    90: "아흔",
    100: "모두 모든 완전 전부 전체",
}
_DETERMINERS = {"한": 1, "두": 2, "세": 3, "석": 3, "서": 3, "네": 4, "넉": 4, "열": 10}
_COUNTERS = (
    r"\s|가지|개|번|단계|명|배|쌍|종|차례|달|살|곳|군데|편|권|장|대|줄|층|자리|갈래|건|점|시간|해|축|"
    r"모델|방향|팀|조|차원|사람|방법|유형|부분|그룹|경우|요소"
)
_SINO = {
    "영": 0,
    "공": 0,
    "일": 1,
    "이": 2,
    "삼": 3,
    "사": 4,
    "오": 5,
    "육": 6,
    "칠": 7,
    "팔": 8,
    "구": 9,
}
_KANJI = {
    "〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "両": 2, "双": 2, "三": 3, "四": 4, "五": 5,
    "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_CARDINAL_KANA = {"ひと": 1, "ふた": 2, "みっ": 3, "ワン": 1, "ゼロ": 0, "ダブル": 2}


@cache
def _native() -> tuple[re.Pattern[str], dict[str, int]]:
    numbers = {word: number for number, words in _KOREAN.items() for word in words.split()}
    longest_first = sorted(map(re.escape, numbers), key=len, reverse=True)
    return re.compile("|".join(longest_first)), numbers


@cache
def _determiner() -> re.Pattern[str]:
    return re.compile(rf"(?<![가-힣])([{''.join(_DETERMINERS)}])(?={_COUNTERS})")


@cache
def _sino() -> re.Pattern[str]:
    """Numerals of Hangul: with a unit, or one syllable before what it counts."""
    one = "".join(_SINO)
    return re.compile(
        rf"(?<![가-힣])(?:제|수|약|총)?([{one}십백천만억조]*[십백천만억조][{one}십백천만억조]*)"
        rf"|(?<![가-힣])(?:제)?([{one}])(?=[차중원단진항각배등급층인축체점분])"
    )


@cache
def _kanji() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_KANJI)}十百千万萬億亿兆]+")


@cache
def _circled() -> re.Pattern[str]:
    return re.compile("[①-⑳]")


def implied(text: str) -> frozenset[Value]:
    """The numbers that a text's words stand for, generously: `두 가지`, `twice`, `half a million`.

    They are evidence for a number elsewhere. That one is here proves nothing: `한` and `a` are 1.
    """
    values: set[Value] = set(_english(text))
    if not text.isascii():
        values.update(_korean(text))
        values.update(_of_kanji(text))
        values.update(_value(ord(sign) - ord("①") + 1, 0) for sign in _circled().findall(text))
    return frozenset(values)


def _korean(text: str) -> Iterator[Value]:
    pattern, numbers = _native()
    for match in pattern.finditer(text):
        number = numbers[match[0]]
        yield _value(number, 0)
        if 20 <= number < 100:
            one = _DETERMINERS.get(text[match.end() : match.end() + 1], 0)
            behind = pattern.match(text, match.end())
            yield _value(number + (one or (numbers[behind[0]] % 10 if behind else 0)), 0)
    if "양 " in text:
        yield _value(2, 0)
    for match in _determiner().finditer(text):
        yield _value(_DETERMINERS[match[1]], 0)
    if "반" in text:
        yield from (*_HALF, (6, 0))
    for match in _sino().finditer(text):
        numerals = match[1] or match[2]
        yield from _hangul_number(numerals)
    if " 배" in text:
        yield _value(2, 0)


def _hangul_number(numerals: str) -> Iterator[Value]:
    yield _of_numerals(numerals, _SINO)
    if numerals[-1] == "만" and len(numerals) > 1:
        yield _of_numerals(numerals[:-1], _SINO)  # `이십만`: twenty only


def _of_kanji(text: str) -> Iterator[Value]:
    for match in _kanji().finditer(text):
        yield _of_numerals(match[0], _KANJI)
        for sign in match[0]:
            if sign in _KANJI:
                yield _value(_KANJI[sign], 0)
    if "半" in text:
        yield from _HALF
    if "倍" in text:
        yield _value(2, 0)
    for word, number in _CARDINAL_KANA.items():
        if word in text:
            yield _value(number, 0)


def _of_numerals(numerals: str, digits: dict[str, int]) -> Value:
    total = section = 0
    current = -1
    for sign in numerals[:40]:
        if sign in digits:
            current = digits[sign] if current < 0 else 10 * current + digits[sign]
        elif sign in _SMALL:
            section += (current if current > 0 else 1) * 10 ** _SMALL[sign]
            current = -1
        else:
            section += max(current, 0)
            total += (section or 1) * 10 ** _LARGE[sign]
            section, current = 0, -1
    return _value(total + section + max(current, 0), 0)
