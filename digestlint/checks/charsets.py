"""Sets of characters as sorted ranges, to ask of two parts of a pattern whether they can overlap.

Python's classes are worked out from Python itself, so that they are those of its `re`.
"""

import re
import sys
from functools import cache
from typing import Any

Ranges = tuple[tuple[int, int], ...]

EMPTY: Ranges = ()
EVERYTHING: Ranges = ((0, sys.maxunicode),)
NEWLINE: Ranges = ((10, 10),)
_CLASSES = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}
# What `re` folds beyond capitals and small letters: dotted and dotless i, the long s, the Kelvin.
_ODD = {"i": (0x130, 0x131), "s": (0x17F,), "k": (0x212A,), "ı": (0x69, 0x49), "ſ": (0x73, 0x53)}
# Beyond so many letters, a set under IGNORECASE is taken to hold every letter.
_MANY = 512


def union(*sets: Ranges) -> Ranges:
    """Every character that is in one of the sets."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(pair for one in sets for pair in one):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def complement(one: Ranges) -> Ranges:
    """Every character that is not in the set."""
    found, at = [], 0
    for first, last in one:
        if first > at:
            found.append((at, first - 1))
        at = last + 1
    if at <= sys.maxunicode:
        found.append((at, sys.maxunicode))
    return tuple(found)


def are_disjoint(one: Ranges, other: Ranges) -> bool:
    """Whether no character is in both sets."""
    here = there = 0
    while here < len(one) and there < len(other):
        if one[here][1] < other[there][0]:
            here += 1
        elif other[there][1] < one[here][0]:
            there += 1
        else:
            return False
    return True


@cache
def category(name: str) -> Ranges:
    """A class by the last word of its name in `re._constants`: `DIGIT`, `SPACE` or `WORD`."""
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    return tuple((m.start(), m.end() - 1) for m in re.finditer(f"{_CLASSES[name]}+", every))


def of_class(items: list[Any]) -> tuple[bool, Ranges]:
    """What `[…]` lists, by the items of its parse tree: whether it is negated, and its ranges."""
    negated = False
    parts: list[Ranges] = []
    for operator, value in items:
        kind = str(operator)
        if kind == "NEGATE":
            negated = True
        elif kind == "LITERAL":
            parts.append(((value, value),))
        elif kind == "RANGE":
            parts.append((value,))
        else:
            name = str(value).removeprefix("CATEGORY_")
            ranges = category(name.removeprefix("NOT_"))
            parts.append(complement(ranges) if name.startswith("NOT_") else ranges)
    return negated, union(*parts)


def folded(one: Ranges) -> Ranges:
    """The set with the capitals and small letters of its letters, and perhaps more."""
    if sum(last - first + 1 for first, last in one) > _MANY:
        return union(one, category("WORD"))
    found = {
        ord(variant)
        for first, last in one
        for char in map(chr, range(first, last + 1))
        for variant in (*_variants(char), *"".join(_variants(char)).swapcase())
        if len(variant) == 1
    }
    odd = {code for letter, codes in _ODD.items() if ord(letter) in found for code in codes}
    return union(one, tuple((code, code) for code in found | odd))


def _variants(char: str) -> tuple[str, str, str]:
    return char, char.lower(), char.upper()
