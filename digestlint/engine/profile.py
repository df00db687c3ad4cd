"""How long each rule takes, for those who write rules: `digestlint check --profile`.

A rule's time is that of its check until it has found all; what the check asks of the post first
counts for whichever rule asks first. What is left of the run is reading, positions and reporting.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from digestlint.engine.linter import Linter
from digestlint.rulebook import Rule

# Named where a question about the post is asked for several rules at once.
SHARED = "asked for several rules"


class Row(NamedTuple):
    """A rule (its code and name, or what else was timed), seconds, calls, findings."""

    name: str
    seconds: float
    calls: int
    findings: int


class Profile:
    """Times the rules of the linter that it is given, from then on, in this process."""

    def __init__(self, linter: Linter) -> None:
        self._spent: dict[str, list[float]] = {}
        self._asked: dict[Any, Any] = {None: None}
        self._began = time.perf_counter()
        linter.rules = tuple(
            one._replace(run=self._timed(one.rule, one.run), given=self._shared(one.given))
            for one in linter.rules
        )
        linter.pair_rules = tuple(
            one._replace(run=self._timed(one.rule, one.run)) for one in linter.pair_rules
        )
        linter.project_rules = tuple(
            one._replace(run=self._timed(one.rule, one.run)) for one in linter.project_rules
        )

    def rows(self) -> list[Row]:
        """What took longest first, and last all that is no rule's; ends the measurement."""
        whole = time.perf_counter() - self._began
        rows = [
            Row(name, seconds, int(calls), int(findings))
            for name, (seconds, calls, findings) in self._spent.items()
        ]
        rows.sort(key=lambda row: (-row.seconds, row.name))
        rest = whole - sum(row.seconds for row in rows)
        return [*rows, Row("reading, positions, reports", max(rest, 0.0), 0, 0)]

    def _timed(self, rule: Rule, run: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        spent = self._spent.setdefault(f"{rule.code} {rule.name}", [0.0, 0, 0])

        def timed(*given: Any) -> Iterator[Any]:
            began = time.perf_counter()
            try:
                found = list(run(*given))
                spent[2] += len(found)
            finally:
                spent[0] += time.perf_counter() - began
                spent[1] += 1
            return iter(found)

        return timed

    def _shared(self, given: Any) -> Any:
        """A question about a post, timed; the same one for all rules that ask it."""
        if given not in self._asked:
            spent = self._spent.setdefault(SHARED, [0.0, 0, 0])

            def timed(post: Any) -> object:
                began = time.perf_counter()
                try:
                    return given(post)
                finally:
                    spent[0] += time.perf_counter() - began
                    spent[1] += 1

            self._asked[given] = timed
        return self._asked[given]
