"""Does a pattern take linear time in Python's `re`, whatever text it meets? In doubt it does not.

`re` backtracks: a repeat that may end in many places tries them all, for every repeat before it,
from every place where a search may start. The bound is read off the parse tree. For each part it
asks in how many ways it may end (more than one way under an unbounded repeat is exponential), how
many steps these cost, and whether a search that starts again and again may walk the same run.

A repeat ends in one way where what follows cannot start with what it repeats (`[0-9]+%`). The run
of a repeat is walked from one start only if the pattern is anchored, if something before the
repeat cannot be in the run (`"[^"]*"`), or if nothing can fail behind it (`!+`).
"""

import re
from functools import cache
from importlib import import_module
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

# So many steps for every character of a text are still taken for linear.
MOST_STEPS = 20_000
_CAP = 10.0**12
_LONGEST = 20_000
_SHARED = "repeats that can share a text out in many ways follow each other"
_AGAIN = "a search starts again in the middle of what a repeat walked over before"
# A repeat that may go on for longer is taken for endless.
_UNBOUNDED = 1000
# No pattern that a person reads is nested deeper.
_DEEPEST = 50


class NotLinearError(Exception):
    """Why a pattern is not known to take linear time."""


class Bound(NamedTuple):
    """At most `factor` × n ** `degree`, of a text of n characters."""

    degree: int
    factor: float

    def plus(self, other: "Bound") -> "Bound":
        """Both, one after the other."""
        return Bound(max(self.degree, other.degree), min(self.factor + other.factor, _CAP))

    def times(self, other: "Bound") -> "Bound":
        """The one for every one of the other."""
        return Bound(self.degree + other.degree, min(self.factor * other.factor, _CAP))


_ONE = Bound(0, 1.0)
_LONG = Bound(1, 2.0)


class _First(NamedTuple):
    """What a part may start with, and whether it may be nothing at all."""

    chars: Ranges
    may_be_empty: bool


class _Part(NamedTuple):
    """A part of a pattern: in how many ways it ends, what they cost, what it may hold."""

    ways: Bound
    cost: Bound
    chars: Ranges


class _Run(NamedTuple):
    """An unbounded repeat: what it walks over, and what every match has before it."""

    chars: Ranges
    before: tuple[Ranges, ...]
    is_last: bool


@cache
def problem(pattern: str, flags: int = 0, longest: int | None = None) -> str | None:
    """Why a search for the pattern may take more than linear time; None where it takes no more.

    Where no text is longer than `longest` characters, it may take as many steps as a linear one
    takes for a text of a hundred thousand. Raises `re.error`, RecursionError or OverflowError for
    what is no pattern.
    """
    if len(pattern) > _LONGEST:
        return f"it is longer than {_LONGEST:,} characters"
    tree = import_module("re._parser").parse(pattern, flags)
    try:
        alternatives = [tree.data]
        if len(tree.data) == 1 and str(tree.data[0][0]) == "BRANCH":
            alternatives = [branch.data for branch in tree.data[0][1][1]]
        costs = [_cost(items, tree.state.flags) for items in alternatives]
    except NotLinearError as error:
        return str(error)
    if longest is not None:
        steps = sum(bound.factor * longest**bound.degree for bound, _ in costs)
        return f"it may take {steps:,.0f} steps" if steps > MOST_STEPS * 100_000 else None
    why = next((why for bound, why in costs if bound.degree > 1), None)
    steps = sum(bound.factor for bound, _ in costs)
    if why is None and steps > MOST_STEPS:
        return f"it may take {steps:,.0f} steps for each character"
    return why


def _cost(items: list[Any], flags: int) -> tuple[Bound, str]:
    """What a search costs in all, and why that is more than linear."""
    analysis = _Analysis(flags)
    part = analysis.sequence(items, _First(EMPTY, True), flags, (), is_last=True, depth=0)
    degree, factor = part.cost
    anchor = _anchor(items, flags)
    if anchor == "text":
        return Bound(max(degree, 1), factor), _SHARED
    if degree > 1:
        return Bound(degree + 1, factor), _SHARED
    for run in analysis.runs:
        within_line = anchor == "line" and are_disjoint(run.chars, NEWLINE)
        if not within_line and not run.is_last and not _is_guarded(run):
            return Bound(degree + 1, factor), _AGAIN
    return Bound(1, factor), ""


def _is_guarded(run: _Run) -> bool:
    return any(are_disjoint(chars, run.chars) for chars in run.before)


def _anchor(items: list[Any], flags: int) -> str:
    """Where alone a match may start: `text`, `line`, or an empty string for anywhere."""
    for operator, value in items:
        kind = str(operator)
        if kind == "AT":
            if str(value) == "AT_BEGINNING_STRING":
                return "text"
            if str(value) == "AT_BEGINNING":
                return "line" if flags & re.M else "text"
        elif kind == "SUBPATTERN":
            return _anchor(value[3].data, (flags | value[1]) & ~value[2])
        elif kind not in ("ASSERT", "ASSERT_NOT"):
            break
    return ""


class _Analysis:
    """One alternative of a pattern; `runs` are its unbounded repeats in order."""

    def __init__(self, flags: int) -> None:
        if flags & re.A:
            raise NotLinearError("it has the flag `a`")
        self.runs: list[_Run] = []
        self._loops = 0

    def sequence(
        self,
        items: list[Any],
        follow: _First,
        flags: int,
        before: tuple[Ranges, ...],
        *,
        is_last: bool,
        depth: int,
    ) -> _Part:
        """The parts one after the other; `before` is what stands in front of them in any match."""
        if depth > _DEEPEST:
            raise NotLinearError("it is nested too deeply")
        ways, cost, held = _ONE, _ONE, EMPTY
        for index, item in enumerate(items):
            rest = items[index + 1 :]
            part = self._part(
                item,
                _start(rest, follow, flags),
                flags,
                before,
                is_last=is_last and not rest,
                depth=depth,
            )
            cost = cost.plus(ways.times(part.cost))
            ways = ways.times(part.ways)
            held = union(held, part.chars)
            before = _behind(item, before, flags, part)
        return _Part(ways, cost, held)

    def _part(
        self,
        item: tuple[Any, Any],
        follow: _First,
        flags: int,
        before: tuple[Ranges, ...],
        *,
        is_last: bool,
        depth: int,
    ) -> _Part:
        kind, value = str(item[0]), item[1]
        single = _single(item, flags)
        if single is not None:
            return _Part(_ONE, _ONE, single)
        if kind == "AT":
            return _Part(_ONE, _ONE, EMPTY)
        if kind == "SUBPATTERN":
            inner = (flags | value[1]) & ~value[2]
            return self.sequence(
                value[3].data, follow, inner, before, is_last=is_last, depth=depth + 1
            )
        if kind == "BRANCH":
            parts = [
                self.sequence(branch.data, follow, flags, before, is_last=is_last, depth=depth + 1)
                for branch in value[1]
            ]
            if _are_apart([_leading(branch.data, flags) for branch in value[1]]):
                ways = max(part.ways for part in parts)
            else:
                ways = Bound(
                    max(part.ways.degree for part in parts), sum(p.ways.factor for p in parts)
                )
            cost = Bound(max(part.cost.degree for part in parts), sum(p.cost.factor for p in parts))
            return _Part(ways, cost, union(*(part.chars for part in parts)))
        if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            return self._repeat(
                value,
                follow,
                flags,
                before,
                is_last=is_last,
                depth=depth,
                is_possessive=kind == "POSSESSIVE_REPEAT",
            )
        if kind == "ATOMIC_GROUP":
            inside = self.sequence(
                value.data, _First(EMPTY, True), flags, before, is_last=is_last, depth=depth + 1
            )
            self._refuse_in_a_loop(inside)
            return _Part(_ONE, inside.cost, inside.chars)
        if kind in ("ASSERT", "ASSERT_NOT"):
            if value[0] < 0:  # what looks behind is of one width
                before = ()
            inside = self.sequence(
                value[1].data, _First(EMPTY, True), flags, before, is_last=False, depth=depth + 1
            )
            self._refuse_in_a_loop(inside)
            return _Part(_ONE, inside.cost, EMPTY)
        if kind == "GROUPREF":
            raise NotLinearError("it refers back to a group")
        if kind == "FAILURE":
            return _Part(_ONE, _ONE, EMPTY)
        raise NotLinearError(f"it holds {kind.lower().replace('_', ' ')}")

    def _refuse_in_a_loop(self, part: _Part) -> None:
        """What a round of a repeat walks over, and gives back, the next walks over again."""
        if self._loops and part.cost.degree:
            raise NotLinearError("a repeat within a repeat walks the same run again and again")

    def _repeat(
        self,
        value: Any,
        follow: _First,
        flags: int,
        before: tuple[Ranges, ...],
        *,
        is_last: bool,
        depth: int,
        is_possessive: bool,
    ) -> _Part:
        least, most, tree = value
        body = tree.data
        is_unbounded = int(most) >= _UNBOUNDED
        start = _start(body, _First(EMPTY, True), flags)
        # Behind one round comes another, or what follows.
        again = _First(union(start.chars, follow.chars), follow.may_be_empty)
        known = len(self.runs)
        # What stands before the first round does not stand before the second.
        inner = before if int(most) == 1 else ()
        self._loops += is_unbounded
        part = self.sequence(body, again, flags, inner, is_last=False, depth=depth + 1)
        self._loops -= is_unbounded
        ends_once = is_possessive or (
            not follow.may_be_empty and are_disjoint(start.chars, follow.chars)
        )
        if is_unbounded:
            if start.may_be_empty:
                raise NotLinearError("a repeat of what may be empty")
            if part.ways != _ONE:
                raise NotLinearError("a repeat within a repeat can share a text out in many ways")
            if part.cost.degree > 1:
                raise NotLinearError("a repeat within a repeat walks the same run again and again")
            del self.runs[known:]
            # A round that may fail after a walk of its own is walked again from the next start.
            self.runs.append(_Run(part.chars, before, is_last and _is_bounded(body)))
            cost = _LONG.times(Bound(0, part.cost.factor))
            ways = _ONE if ends_once or is_last else Bound(1, 1.0)
            return _Part(ways, cost, part.chars)
        rounds = int(most)
        if part.ways == _ONE:
            ways = _ONE if ends_once or is_last else Bound(0, rounds - int(least) + 1.0)
            return _Part(ways, Bound(0, max(rounds, 1.0)).times(part.cost), part.chars)
        ways = cost = _ONE
        for _ in range(rounds):
            cost = cost.plus(ways.times(part.cost))
            ways = ways.times(part.ways)
            if ways.degree > 1 or ways.factor >= _CAP:
                break
        ways = Bound(ways.degree, min(ways.factor * 2, _CAP))
        return _Part(_ONE if is_possessive else ways, cost, part.chars)


def _leading(items: list[Any], flags: int) -> list[Ranges]:
    """What the first characters of a branch may be, as far as each is one of one set."""
    found: list[Ranges] = []
    for item in items:
        single = _single(item, flags)
        if single is None:
            if not found and not (first := _start_of(item, flags)).may_be_empty:
                found.append(first.chars)
            break
        found.append(single)
    return found


def _are_apart(branches: list[list[Ranges]]) -> bool:
    """Whether the first characters tell which of several branches it is."""
    return all(
        any(map(are_disjoint, one, other))
        for index, one in enumerate(branches)
        for other in branches[:index]
    )


def _single(item: tuple[Any, Any], flags: int) -> Ranges | None:
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


def _start(items: list[Any], follow: _First, flags: int) -> _First:
    """What a sequence, with what follows it, may start with."""
    chars = EMPTY
    for item in items:
        first = _start_of(item, flags)
        chars = union(chars, first.chars)
        if not first.may_be_empty:
            return _First(chars, False)
    return _First(union(chars, follow.chars), follow.may_be_empty)


def _start_of(item: tuple[Any, Any], flags: int) -> _First:
    kind, value = str(item[0]), item[1]
    single = _single(item, flags)
    if single is not None:
        return _First(single, False)
    if kind == "AT" and str(value) in ("AT_END", "AT_END_STRING"):
        # The end of a text, or (`$`) of a line: a run that holds no line end stops there for good.
        return _First(NEWLINE, False)
    if kind == "SUBPATTERN":
        return _start(value[3].data, _First(EMPTY, True), (flags | value[1]) & ~value[2])
    if kind == "ATOMIC_GROUP":
        return _start(value.data, _First(EMPTY, True), flags)
    if kind == "BRANCH":
        firsts = [_start(branch.data, _First(EMPTY, True), flags) for branch in value[1]]
        return _First(
            union(*(first.chars for first in firsts)), any(f.may_be_empty for f in firsts)
        )
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        first = _start(value[2].data, _First(EMPTY, True), flags)
        return _First(first.chars, first.may_be_empty or int(value[0]) == 0)
    if kind == "ASSERT" and value[0] > 0:
        first = _start(value[1].data, _First(EMPTY, True), flags)
        return first if not first.may_be_empty else _First(EMPTY, True)
    if kind == "FAILURE":
        return _First(EMPTY, False)
    return _First(EMPTY, True)


def _behind(
    item: tuple[Any, Any], before: tuple[Ranges, ...], flags: int, part: _Part
) -> tuple[Ranges, ...]:
    """What every match holds up to here: of each set one character, no unbounded way back.

    A run hides what stood before it, unless that cannot be in the run.
    """
    kind, value = str(item[0]), item[1]
    single = _single(item, flags)
    if single is not None:
        return (*before, single)
    if kind == "AT" and str(value) == "AT_BOUNDARY":
        # Within a run of a word's characters there is no such place.
        return (*before, complement(category("WORD")))
    if kind == "ASSERT_NOT" and value[0] < 0 and not flags & re.I:
        looked = value[1].data
        chars = _single(looked[0], flags) if len(looked) == 1 else None
        return (*before, complement(chars)) if chars is not None else before
    if kind == "ASSERT" and value[0] < 0:
        looked = value[1].data
        chars = _single(looked[-1], flags) if looked else None
        return (*before, chars) if chars is not None else before
    if kind == "SUBPATTERN":
        inner = (flags | value[1]) & ~value[2]
        for one in value[3].data:
            before = _behind(one, before, inner, part)
        return before
    if not _is_bounded([item]):
        before = tuple(chars for chars in before if are_disjoint(chars, part.chars))
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and int(value[0]) > 0:
        body = value[2].data
        only = _single(body[0], flags) if len(body) == 1 else None
        if only is not None:
            return (*before, only)
    return before


def _is_bounded(items: list[Any]) -> bool:
    """Whether what the parts take is of a bounded length."""
    for operator, value in items:
        kind = str(operator)
        if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            if int(value[1]) >= _UNBOUNDED or not _is_bounded(value[2].data):
                return False
        elif kind == "BRANCH":
            if not all(_is_bounded(branch.data) for branch in value[1]):
                return False
        elif (kind == "SUBPATTERN" and not _is_bounded(value[3].data)) or (
            kind == "ATOMIC_GROUP" and not _is_bounded(value.data)
        ):
            return False
    return True
