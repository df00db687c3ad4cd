"""Numbers that English words stand for: `sixty-seven million`, `twice`, `half`, `August`."""

import re
from collections.abc import Iterator
from functools import cache

from digestlint.post.values import Value, parse, value_of

_MAGNITUDES: tuple[Value, ...] = tuple((1, power) for power in range(1, 13))
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_LARGEST = 10**30  # beyond it nobody counts, and sums would take time
_SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
# Words that stand for a number or say it of a thing, beside the numerals themselves.
_ENGLISH: dict[int, str] = {
    0: "no none nil null never without nothing free zeros zeroes zeroed zeroing zeroth nonzero "
    "positive negative nonnegative positively negatively",
    1: "a an the once single first firstly primary per each every unit another only sole unique "
    "alone best top individual solo mono monthly daily yearly annual hourly weekly linear same i "
    "half quarter jan january",
    2: "twice double doubles doubled doubling dual both pair pairs paired pairwise second secondly "
    "secondary twofold couple binary bi quadratic squared bilingual bidirectional half halves "
    "halved halving halfway feb february ii wwii quadric quadrics planar b",
    3: "triple triples tripled tripling third thirds thirdly threefold thrice triplet triplets "
    "trio cubic tertiary ternary trilingual triad triangle triangles triangular mar march iii c",
    4: "quadruple quadrupled quadruples fourth fourths fourthly fourfold quad quartet quarter "
    "quarters quartile quartiles quadrilateral quaternary apr april iv d",
    5: "fifth fifths fivefold quintuple quintupled quintile quintiles pentagon pentagonal may v e",
    6: "sixth sixths sixfold half hexagon hexagons hexagonal jun june vi",
    7: "seventh sevenths sevenfold week jul july vii",
    8: "eighth eighths eightfold octal octet octets octagon octagonal aug august viii",
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
def _ordinals() -> dict[str, int]:
    return {word: number for number, word in enumerate(_ORDINALS.split(), 1)}


@cache
def _english_words() -> dict[str, tuple[Value, ...]]:
    found: dict[str, list[Value]] = {}
    for number, words in _ENGLISH.items():
        for word in words.split():
            found.setdefault(word, []).append(value_of(number, 0))
    for word in ("half", "halves", "halved", "halving", "halfway"):
        found[word].append((5, -1))
    found["quarter"].append((25, -2))
    found["magnitude"] = found["magnitudes"] = list(_MAGNITUDES)
    return {word: tuple(values) for word, values in found.items()}


_LATIN_WORD = re.compile(r"(?<![a-z0-9])[a-z]+(?:['’]s)?")


def english_numbers(text: str) -> Iterator[Value]:
    """What number words of an English text are worth, alone and together: `sixty-seven million`."""
    units, ordinals, words = _english_units(), _ordinals(), _english_words()
    total = section = 0
    behind = -1  # where the last word of the number that is being read ends
    last = 0  # the last word's own worth
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text.casefold()
    for match in _LATIN_WORD.finditer(lowered):
        word = match[0].partition("'")[0].partition("’")[0]
        if word in words:
            yield from words[word]
        singular = word[:-1] if word.endswith("s") and word[:-1] in _SCALES else word
        goes_on = behind >= 0 and lowered[behind : match.start()].strip() in ("", "-", ",")
        if singular in _SCALES:
            scale = 10 ** _SCALES[singular]
            yield value_of(scale, 0)
            if not goes_on or total + section > _LARGEST:
                total = section = 0
            last = section or 1
            if scale == 100:
                section = last * scale
            else:
                total += last * scale
                section = 0
            yield value_of(total + section, 0)
            yield value_of(last * scale, 0)
        elif word in units:
            number = units[word]
            yield value_of(number, 0)
            if (
                not goes_on
                or (section % 10 and number < 10)
                or (section and number >= 10 > section)
            ):
                if not goes_on:
                    total = 0
                section = 0
            section += number
            yield value_of(total + section, 0)
            yield value_of(section, 0)
        elif goes_on and word in ordinals:
            yield value_of(total + section + ordinals[word], 0)
            total = section = 0
            behind = -1
            continue
        elif goes_on and word == "dozen":
            yield value_of(12 * (section or 1), 0)
            continue
        elif word == "and" and goes_on:
            behind = match.end()
            continue
        elif word == "half":
            yield value_of(10 * (total + section) + 5, -1)
            for scale_word, power in _SCALES.items():
                if scale_word in lowered:
                    yield value_of(5, power - 1)
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
                yield parse(f"{section}.{tail}")
            continue
        else:
            total = section = 0
            behind = -1
            continue
        behind = match.end()


@cache
def _bound() -> re.Pattern[str]:
    return re.compile(
        r"\b(more|greater|longer|larger|higher|over|fewer|less|shorter|smaller|lower) than "
        r"([a-z]{3,9}\b|[0-9]{1,4}(?![0-9.,]))",
        re.I,
    )


def english_bounds(text: str) -> Iterator[Value]:
    """The whole numbers next to a bound, by which others say it: `more than one` is two and up."""
    units = _english_units()
    for comparative, word in _bound().findall(text):
        number = int(word) if word.isdecimal() else units.get(word.lower(), -1)
        if number >= 0:
            is_up = comparative.lower() in ("more", "greater", "longer", "larger", "higher", "over")
            yield value_of(max(0, number + 1 if is_up else number - 1), 0)
