"""A post and its translation through every rule that compares them. Pure, as linting a post is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from digestlint.diagnostics import Diagnostic, Finding
from digestlint.engine.lint import diagnose
from digestlint.engine.suppressions import Suppression
from digestlint.rulebook import Rule, Rulebook

if TYPE_CHECKING:
    from digestlint.checks.pairs import Pair, PairFinding

Side = Literal["source", "target"]


class Compared(NamedTuple):
    """What comparing a translation gave, and what in it silences some of that."""

    diagnostics: tuple[Diagnostic, ...]
    suppressions: tuple[Suppression, ...] = ()


class PairRunnable(NamedTuple):
    """A rule over a post and its translation with the function that it names."""

    rule: Rule
    run: "Callable[[Pair, Mapping[str, Any]], Iterator[PairFinding]]"


def pair_runnable(rulebook: Rulebook, codes: frozenset[str]) -> tuple[PairRunnable, ...]:
    """The selected rules that look at a post and its translation."""
    return tuple(
        PairRunnable(rule, rule.load_check().run)
        for rule in rulebook
        if rule.code in codes and rule.scope == "pair"
    )


def check_pair(
    pair: "Pair",
    rules: Sequence[PairRunnable],
    failed: Rule | None = None,
    *,
    side: Side = "target",
) -> tuple[Diagnostic, ...]:
    """Compare a translation with its original; the diagnostics are in the order of reports.

    They stand in the translation, or with `side` in the original beside what is wrong. `failed` is
    DL001, by which an exception in a check is reported; None where that is not selected.
    """
    found: list[Diagnostic] = []
    post = pair.target if side == "target" else pair.source
    for rule, run in rules:
        if rule.formats and pair.target.shape.name not in rule.formats:
            continue
        if rule.languages and pair.target.language.code not in rule.languages:
            continue
        try:
            found += (_diagnose(pair, rule, finding, side) for finding in run(pair, rule.options))
        except Exception as error:  # a bug of ours must not cost the other findings
            if failed is not None:
                values = {"rule": rule.code, "error": f"{type(error).__name__}: {error}"}
                found.append(diagnose(post, failed, Finding(0, 0, values)))
    return tuple(sorted(found, key=lambda one: one.sort_key))


def _diagnose(pair: "Pair", rule: Rule, finding: "PairFinding", side: Side) -> Diagnostic:
    line = pair.source.position(finding.source_start)[0]
    values = {**finding.values, "original": f"{pair.source.path}:{line}"}
    if side == "target":
        placed = Finding(finding.start, finding.end, values, finding.variant)
        return diagnose(pair.target, rule, placed)
    placed = Finding(finding.source_start, finding.source_end, values, finding.variant)
    return diagnose(pair.source, rule, placed)


def without_replaced(
    own: Iterable[Diagnostic], about_pair: Sequence[Diagnostic], rulebook: Rulebook
) -> tuple[Diagnostic, ...]:
    """A translation's own diagnostics without those that say what one about the pair says better.

    A rule names the codes that its findings take the place of: a heading that was lost is one
    defect, and not one for each rule that misses it.
    """
    replaced: dict[str, set[int]] = {}
    for one in about_pair:
        for code in rulebook.rules[one.code].replaces:
            lines = replaced.setdefault(code, set())
            lines.update(range(one.line, one.end_line + 1))
    return tuple(one for one in own if one.line not in replaced.get(one.code, ()))
