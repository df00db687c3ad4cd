"""Digits with Korean, Japanese and Chinese units: `3만 5천`, `1.5억`, `19 億`; not `3조각`."""

import re

from digestlint.post.values import (
    ONE,
    WIDE,
    ZERO,
    Quantity,
    Value,
    digits_before_point,
    parse,
    plus,
    times,
)

# Powers of ten, small (they add up to what stands before a large one) and large.
SMALL = {"십": 1, "백": 2, "천": 3, "十": 1, "百": 2, "千": 3}
LARGE = {"만": 4, "억": 8, "조": 12, "万": 4, "萬": 4, "億": 8, "亿": 8, "兆": 12}
# Where these follow, the syllable is the beginning of a word and no unit.
_NO_UNIT = {
    "만": ("큼", "족", "점"),
    "조": ("각", "차", "건", "합", "정", "율", "항", "작", "치", "직", "사"),
    "백": ("분", "본", "터", "업", "색", "신"),
    "천": ("장",),
    "억": ("제",),
}
_NEXT = re.compile(
    r"[ \u00a0]?"
    r"([0-9０-９]{1,3}(?:,[0-9]{3})?(?![0-9,.])|[0-9０-９]{1,4}(?:\.[0-9]{1,4})?(?![0-9,.]))"
)


def eastern_units(text: str, start: int, end: int, first: Value) -> Quantity | None:
    """A number with Korean, Japanese or Chinese units, such as `3만 5천`, `1.5억`, `8억6500만`.

    Its digits begin at `start` and have the value `first`; the units are looked for at `end`. None
    where there are none.
    """
    total = section = ZERO
    current: Value | None = first
    parts: list[Value] = []
    own = first  # the part that is being read, by itself
    large = 99
    scale = 0
    at = end
    while True:
        unit = text[at : at + 1]
        if unit in SMALL and not _is_word(text, at):
            power = SMALL[unit]
            section = plus(section, times(current or ONE, power))
            own = times(own, power)
            current = None
        elif unit in LARGE and LARGE[unit] < large and not _is_word(text, at):
            large = LARGE[unit]
            section = plus(section, current) if current is not None else section
            total = plus(total, times(ONE if section == ZERO else section, large))
            own = times(own, large)
            section, current = ZERO, None
        else:
            break
        scale = scale + (SMALL.get(unit) or LARGE[unit])
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
        section = plus(section, current)
    value = plus(total, section)
    if parts:
        return Quantity(start, end, (value,), (*parts, own))
    if (text[end - 1] == "조" and scale == 12 and _may_count_groups(first)) or (
        text[end - 1] == "만" and _is_only(text, start)
    ):
        return Quantity(start, end, (value, first), (), scale)  # `2조로 나누어`: two groups
    return Quantity(start, end, (value,), (), scale)


def _may_count_groups(number: Value) -> bool:
    return number[1] in (0, 1) and number[0] * 10 ** number[1] <= _MOST_GROUPS


_MOST_GROUPS = 30  # `2조로 나누어`: into two groups, but 300조 is 300 trillion


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
    digits = match[1].translate(WIDE)
    end = match.end()
    unit = text[end : end + 1]
    has_unit = (unit in SMALL or (unit in LARGE and LARGE[unit] < large)) and not _is_word(
        text, end
    )
    spaced = match.start(1) > at
    if not has_unit and (
        large == 99 or "." in digits or (spaced and len(digits.replace(",", "")) != 4)
    ):
        return None
    number = parse(digits)
    if not has_unit and (large > 4 or digits_before_point(number) > large):
        return None
    return number, end
