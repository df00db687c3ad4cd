"""The goals, as data: which figure is held against which, and what each came to."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import NamedTuple

from measure import MIB, Result

CHANGED = 10  # posts rewritten between two runs on a warm cache
YARDSTICK = "python -c 'import click'"


class Sizes(NamedTuple):
    """How many posts each case has; the two long posts in bytes."""

    some: int
    tenth: int
    many: int
    huge: int
    short: int
    long: int


FULL = Sizes(some=89, tenth=365, many=3650, huge=36500, short=500_000, long=5_000_000)
QUICK = Sizes(some=20, tenth=36, many=360, huge=3600, short=100_000, long=1_000_000)


class Goal(NamedTuple):
    """A limit for one figure, or for one as a multiple of another.

    `ours` and `theirs` are (tool, case); `unit` is what is compared: the wall clock or the memory
    of all processes (`rss`), in MiB where there is nothing to divide by.
    """

    says: str
    ours: tuple[str, str]
    theirs: tuple[str, str] | None
    limit: float
    unit: str = "wall"


OURS = "digestlint"
OURS_WARM = "digestlint, warm cache"
OURS_CHANGED = f"digestlint, warm, {CHANGED} changed"
RUMDL = "rumdl"
RUMDL_WARM = "rumdl, warm cache"
RUMDL_CHANGED = f"rumdl, warm, {CHANGED} changed"

GOALS = (
    Goal("one sound post, nothing cached", (OURS, "one"), (YARDSTICK, "one"), 1.5),
    Goal("{some} posts, no cache", (OURS, "some"), ("markdownlint-cli2", "some"), 0.1),
    Goal("{many} posts, no cache", (OURS, "many"), (RUMDL, "many"), 1.0),
    Goal(
        f"{{many}} posts, warm cache, {CHANGED} of them changed",
        (OURS_CHANGED, "many"),
        (RUMDL_WARM, "many"),
        0.5,
    ),
    Goal("peak memory at {many} posts, no cache", (OURS, "many"), None, 200, "rss"),
    Goal("peak memory at {many} posts, warm cache", (OURS_WARM, "many"), None, 200, "rss"),
    Goal("growth: time, {tenth} → {many} posts", (OURS, "many"), (OURS, "tenth"), 10.5),
    Goal("growth: time, {many} → {huge} posts", (OURS, "huge"), (OURS, "many"), 10.5),
    Goal("growth: memory, {many} → {huge} posts", (OURS, "huge"), (OURS, "many"), 1.25, "rss"),
    Goal("a post of {long} bytes to one of {short}", (OURS, "long"), (OURS, "short"), 12),
)


class Verdict(NamedTuple):
    """What a goal came to: the figure, its least and most over the rounds; None: not measured."""

    goal: Goal
    says: str
    value: float | None
    low: float
    high: float
    why: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the figure keeps to the limit; None where there is no figure."""
        return None if self.value is None else self.value <= self.goal.limit


def judge(results: Sequence[Result], sizes: Sizes) -> list[Verdict]:
    """Each goal with the figure that the results have for it."""
    by_key = {(result.tool, result.case): result for result in results}
    named = {name: f"{size:,}" for name, size in sizes._asdict().items()}
    verdicts = []
    for goal in GOALS:
        says = goal.says.format(**named)
        sides = [goal.ours] if goal.theirs is None else [goal.ours, goal.theirs]
        lacking = [side for side in sides if side not in by_key or by_key[side].failure]
        if lacking:
            result = by_key.get(lacking[0])
            why = f"{lacking[0][0]}: {result.failure if result else 'not run'}"
            verdicts.append(Verdict(goal, says, None, 0, 0, why))
            continue
        if goal.unit == "rss":
            value = by_key[goal.ours].rss / (by_key[goal.theirs].rss if goal.theirs else MIB)
            verdicts.append(Verdict(goal, says, value, value, value))
            continue
        ours = by_key[goal.ours]
        yardstick = by_key[goal.theirs].walls if goal.theirs else [1.0]
        # Rounds are compared one by one for the range: what slows one run slows its neighbour.
        pairs = [mine / other for mine, other in zip(ours.walls, yardstick, strict=False)]
        value = ours.wall / statistics.median(yardstick)
        verdicts.append(Verdict(goal, says, value, min(pairs), max(pairs)))
    return verdicts
