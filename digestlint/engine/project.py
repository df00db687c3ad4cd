"""Rules over the whole project: they see the summaries of all its posts, and judge some of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from digestlint.checks.project import PostSummary, ProjectFinding
from digestlint.diagnostics import Diagnostic
from digestlint.rulebook import Rule, Rulebook


class ProjectRunnable(NamedTuple):
    """A rule over the project with the function that it names."""

    rule: Rule
    run: Callable[[tuple[PostSummary, ...], Mapping[str, Any]], Iterator[ProjectFinding]]


def project_runnable(rulebook: Rulebook, codes: frozenset[str]) -> tuple[ProjectRunnable, ...]:
    """The selected rules that look at the whole project."""
    return tuple(
        ProjectRunnable(rule, rule.load_check().run)
        for rule in rulebook
        if rule.code in codes and rule.scope == "project"
    )


def lint_project(
    summaries: Iterable[PostSummary], rules: Iterable[ProjectRunnable]
) -> Iterator[tuple[Rule, ProjectFinding]]:
    """Run the rules over the summaries of every post, those that are not linted included."""
    ordered = tuple(sorted(summaries, key=lambda summary: (summary.day, summary.path)))
    for rule, run in rules:
        for found in run(ordered, rule.options):
            yield rule, found


def diagnose_project(rule: Rule, found: ProjectFinding) -> Diagnostic:
    """Render what a rule over the project found."""
    path, finding, line, column, end_line, end_column, paper = found
    return Diagnostic(
        path=path,
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        message=rule.message(finding.variant, finding.values),
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        start=finding.start,
        end=finding.end,
        paper=paper,
    )
