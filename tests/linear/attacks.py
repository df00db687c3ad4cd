"""Texts that would make a pattern slow, made from the pattern's own parse tree.

For every repeat of a pattern: the shortest text that leads to it, what it repeats many times over,
and an end that makes the match fail.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from typing import Any

from digestlint.checks.charsets import complement, of_class

# What the characters of a class are tried by, and ends that few patterns match.
_LIKELY = "a가1 .-\"'`*~[](<#|/:,é\u3000\x00"
_ENDS = ("", "\x00", "!\n")
_MANY = 20


def attacks(pattern: str, flags: int, length: int) -> Iterator[str]:
    """Texts of about `length` characters."""
    for before, unit in _ways(pattern, flags):
        for end in _ENDS:
            yield before + unit * (length // len(unit)) + end


@lru_cache(maxsize=1)
def _ways(pattern: str, flags: int) -> list[tuple[str, str]]:
    """What leads to each repeat, and what it repeats: the same for every length."""
    tree = import_module("re._parser").parse(pattern, flags & ~re.U & ~re.DEBUG)
    found = [
        (before, unit)
        for before, round_ in _repeats(tree.data, "")
        for unit in (round_, before + round_)
        if unit
    ]
    return list(dict.fromkeys(found))


def _repeats(items: list[Any], before: str) -> Iterator[tuple[str, str]]:
    for item in items:
        kind, value = str(item[0]), item[1]
        repeats = kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
        if repeats and int(value[1]) >= _MANY:
            for round_ in _samples(value[2].data):
                yield before, round_
        for inner in _inner(kind, value):
            yield from _repeats(inner, before)
        before += next(iter(_samples([item])), "")


def _inner(kind: str, value: Any) -> list[Any]:
    if kind == "SUBPATTERN":
        return [value[3].data]
    if kind == "BRANCH":
        return [branch.data for branch in value[1]]
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return [value[2].data]
    if kind in ("ASSERT", "ASSERT_NOT") and value[0] > 0:
        return [value[1].data]
    return [value.data] if kind == "ATOMIC_GROUP" else []


def _samples(items: list[Any]) -> list[str]:
    """Some short texts that a sequence takes; two at most for each class, one for each branch."""
    found = [""]
    for operator, value in items:
        kind = str(operator)
        if kind == "LITERAL":
            parts = [chr(value)]
        elif kind in ("NOT_LITERAL", "ANY", "IN"):
            parts = _of_class(kind, value)
        elif kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            parts = [one * int(value[0]) for one in _samples(value[2].data)][:2]
        elif kind == "BRANCH":
            parts = [one for branch in value[1] for one in _samples(branch.data)[:1]]
        elif kind in ("SUBPATTERN", "ATOMIC_GROUP"):
            parts = [one for inner in _inner(kind, value) for one in _samples(inner)]
        else:
            parts = [""]
        found = [text + part for text in found for part in parts or [""]][:4]
    return found


def _of_class(kind: str, value: Any) -> list[str]:
    if kind == "ANY":
        return ["a", " "]
    if kind == "NOT_LITERAL":
        return [char for char in _LIKELY if ord(char) != value][:2]
    negated, ranges = of_class(value)
    ranges = complement(ranges) if negated else ranges
    known = [c for c in _LIKELY if any(low <= ord(c) <= high for low, high in ranges)]
    return (known or [chr(ranges[0][0])] if ranges else [])[:3]
