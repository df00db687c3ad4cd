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

from digestlint.checks.charsets import EMPTY, NEWLINE, Ranges, are_disjoint, union
from digestlint.checks.pattern_parts import (
    UNBOUNDED,
    First,
    are_apart,
    behind,
    is_bounded,
    leading,
    one_of,
    start_of_all,
)

# So many steps for every character of a text are still taken for linear.
MOST_STEPS = 20_000
_CAP = 10.0**12
_LONGEST = 20_000
_SHARED = "repeats that can share a text out in many ways follow each other"
_AGAIN = "a search starts again in the middle of what a repeat walked over before"
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
    part = analysis.sequence(items, First(EMPTY, True), flags, (), is_last=True, depth=0)
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
        follow: First,
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
                start_of_all(rest, follow, flags),
                flags,
                before,
                is_last=is_last and not rest,
                depth=depth,
            )
            cost = cost.plus(ways.times(part.cost))
            ways = ways.times(part.ways)
            held = union(held, part.chars)
            before = behind(item, before, flags, part.chars)
        return _Part(ways, cost, held)

    def _part(
        self,
        item: tuple[Any, Any],
        follow: First,
        flags: int,
        before: tuple[Ranges, ...],
        *,
        is_last: bool,
        depth: int,
    ) -> _Part:
        kind, value = str(item[0]), item[1]
        single = one_of(item, flags)
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
            if are_apart([leading(branch.data, flags) for branch in value[1]]):
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
                value.data, First(EMPTY, True), flags, before, is_last=is_last, depth=depth + 1
            )
            self._refuse_in_a_loop(inside)
            return _Part(_ONE, inside.cost, inside.chars)
        if kind in ("ASSERT", "ASSERT_NOT"):
            if value[0] < 0:  # what looks behind is of one width
                before = ()
            inside = self.sequence(
                value[1].data, First(EMPTY, True), flags, before, is_last=False, depth=depth + 1
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
        follow: First,
        flags: int,
        before: tuple[Ranges, ...],
        *,
        is_last: bool,
        depth: int,
        is_possessive: bool,
    ) -> _Part:
        least, most, tree = value
        body = tree.data
        is_unbounded = int(most) >= UNBOUNDED
        start = start_of_all(body, First(EMPTY, True), flags)
        # Behind one round comes another, or what follows.
        again = First(union(start.chars, follow.chars), follow.may_be_empty)
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
            self.runs.append(_Run(part.chars, before, is_last and is_bounded(body)))
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
