"""What a part of a pattern may begin with, what stands before it, and whether it ever ends.

Read off the parse tree of Python's `re`; a part is a pair of an operator and its value, `flags`
are those that hold where it stands.
"""

import re
from typing import Any, NamedTuple

from digestlint.checks.charsets import (
    EMPTY,
    EVERYTHING,
    NEWLINE,
    Ranges,
    are_disjoint,
    category,
    complement,
    folded,
    of_class,
    union,
)

# A repeat that may go on for longer is taken for endless.
UNBOUNDED = 1000


class First(NamedTuple):
    """What a part may start with, and whether it may be nothing at all."""

    chars: Ranges
    may_be_empty: bool


def leading(items: list[Any], flags: int) -> list[Ranges]:
    """What the first characters of a branch may be, as far as each is one of one set."""
    found: list[Ranges] = []
    for item in items:
        single = one_of(item, flags)
        if single is None:
            if not found and not (first := start_of(item, flags)).may_be_empty:
                found.append(first.chars)
            break
        found.append(single)
    return found


def are_apart(branches: list[list[Ranges]]) -> bool:
    """Whether the first characters tell which of several branches it is."""
    return all(
        any(map(are_disjoint, one, other))
        for index, one in enumerate(branches)
        for other in branches[:index]
    )


def one_of(item: tuple[Any, Any], flags: int) -> Ranges | None:
    """What one character may be that a part takes; None for a part that is no such thing."""
    kind, value = str(item[0]), item[1]
    if kind == "ANY":
        return EVERYTHING if flags & re.S else complement(NEWLINE)
    if kind == "LITERAL":
        chars: Ranges = ((value, value),)
        return folded(chars) if flags & re.I else chars
    if kind == "NOT_LITERAL":
        # Under IGNORECASE it is fewer, which only makes the bound larger than it need be.
        return complement(((value, value),))
    if kind == "IN":
        negated, chars = of_class(value)
        if negated:
            return complement(chars)
        return folded(chars) if flags & re.I else chars
    return None


def start_of_all(items: list[Any], follow: First, flags: int) -> First:
    """What a sequence, with what follows it, may start with."""
    chars = EMPTY
    for item in items:
        first = start_of(item, flags)
        chars = union(chars, first.chars)
        if not first.may_be_empty:
            return First(chars, False)
    return First(union(chars, follow.chars), follow.may_be_empty)


def start_of(item: tuple[Any, Any], flags: int) -> First:
    """What a part may start with."""
    kind, value = str(item[0]), item[1]
    single = one_of(item, flags)
    if single is not None:
        return First(single, False)
    if kind == "AT" and str(value) in ("AT_END", "AT_END_STRING"):
        # The end of a text, or (`$`) of a line: a run that holds no line end stops there for good.
        return First(NEWLINE, False)
    if kind == "SUBPATTERN":
        return start_of_all(value[3].data, First(EMPTY, True), (flags | value[1]) & ~value[2])
    if kind == "ATOMIC_GROUP":
        return start_of_all(value.data, First(EMPTY, True), flags)
    if kind == "BRANCH":
        firsts = [start_of_all(branch.data, First(EMPTY, True), flags) for branch in value[1]]
        return First(union(*(first.chars for first in firsts)), any(f.may_be_empty for f in firsts))
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        first = start_of_all(value[2].data, First(EMPTY, True), flags)
        return First(first.chars, first.may_be_empty or int(value[0]) == 0)
    if kind == "ASSERT" and value[0] > 0:
        first = start_of_all(value[1].data, First(EMPTY, True), flags)
        return first if not first.may_be_empty else First(EMPTY, True)
    if kind == "FAILURE":
        return First(EMPTY, False)
    return First(EMPTY, True)


def behind(
    item: tuple[Any, Any], before: tuple[Ranges, ...], flags: int, held: Ranges
) -> tuple[Ranges, ...]:
    """What every match holds up to here: of each set one character, no unbounded way back.

    A run hides what stood before it, unless that cannot be in the run.
    """
    kind, value = str(item[0]), item[1]
    single = one_of(item, flags)
    if single is not None:
        return (*before, single)
    if kind == "AT" and str(value) == "AT_BOUNDARY":
        # Within a run of a word's characters there is no such place.
        return (*before, complement(category("WORD")))
    if kind == "ASSERT_NOT" and value[0] < 0 and not flags & re.I:
        looked = value[1].data
        chars = one_of(looked[0], flags) if len(looked) == 1 else None
        return (*before, complement(chars)) if chars is not None else before
    if kind == "ASSERT" and value[0] < 0:
        looked = value[1].data
        chars = one_of(looked[-1], flags) if looked else None
        return (*before, chars) if chars is not None else before
    if kind == "SUBPATTERN":
        inner = (flags | value[1]) & ~value[2]
        for one in value[3].data:
            before = behind(one, before, inner, held)
        return before
    if not is_bounded([item]):
        before = tuple(chars for chars in before if are_disjoint(chars, held))
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and int(value[0]) > 0:
        body = value[2].data
        only = one_of(body[0], flags) if len(body) == 1 else None
        if only is not None:
            return (*before, only)
    return before


def is_bounded(items: list[Any]) -> bool:
    """Whether what the parts take is of a bounded length."""
    for operator, value in items:
        kind = str(operator)
        if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            if int(value[1]) >= UNBOUNDED or not is_bounded(value[2].data):
                return False
        elif kind == "BRANCH":
            if not all(is_bounded(branch.data) for branch in value[1]):
                return False
        elif (kind == "SUBPATTERN" and not is_bounded(value[3].data)) or (
            kind == "ATOMIC_GROUP" and not is_bounded(value.data)
        ):
            return False
    return True
