"""Count what a run found: by severity, by rule, and what can be fixed."""

from collections.abc import Iterator
from typing import NamedTuple

from digestlint.diagnostics import SEVERITIES, Severity
from digestlint.report import Report
from digestlint.report.escape import visible


class Summary(NamedTuple):
    """The `summary` of the JSON report, its fields in that order; `fixable` by whatever fix."""

    files: int
    files_with_findings: int
    papers: int
    error: int
    warning: int
    info: int
    fixable: int

    @property
    def by_severity(self) -> list[tuple[Severity, int]]:
        """The severities that were found, the worst first, and how often."""
        counts = zip(SEVERITIES, (self.error, self.warning, self.info), strict=True)
        return [(severity, count) for severity, count in counts if count]


class RuleCount(NamedTuple):
    """How often one rule found something; of these, how many have a fix, and a safe one."""

    findings: int
    code: str
    name: str
    severity: Severity
    fixable: int
    safe: int


def summary(report: Report) -> Summary:
    """Return the totals of a run."""
    counts = [page.counts for page in report.pages]
    return Summary(
        files=report.files,
        files_with_findings=sum(any(count) for count in counts),
        papers=report.papers,
        error=sum(count.error for count in counts),
        warning=sum(count.warning for count in counts),
        info=sum(count.info for count in counts),
        fixable=sum(count.safe + count.unsafe for count in counts),
    )


def by_rule(report: Report) -> list[RuleCount]:
    """Return a count for each rule that found something, the most frequent first."""
    counts: dict[str, RuleCount] = {}
    for code, name, severity, fix in (
        (item.code, item.name, item.severity, item.fix) for item in report.diagnostics
    ):
        old = counts.get(code) or RuleCount(0, code, name, severity, 0, 0)
        counts[code] = old._replace(
            findings=old.findings + 1,
            fixable=old.fixable + (fix is not None),
            safe=old.safe + (fix is not None and fix.applicability == "safe"),
        )
    return sorted(counts.values(), key=lambda item: (-item.findings, item.code))


def statistics(report: Report) -> Iterator[str]:
    """Yield a line for each rule that found something: count, code, name, how many are fixable."""
    rules = by_rule(report)
    count_width = max((len(str(rule.findings)) for rule in rules), default=0)
    code_width = max((len(rule.code) for rule in rules), default=0)
    name_width = max((len(rule.name) for rule in rules), default=0)
    for rule in rules:
        fixable = f"({rule.fixable} fixable{_unsafe(rule)})" if rule.fixable else ""
        line = (
            f"{rule.findings:>{count_width}}  {rule.code:<{code_width}}  "
            f"{rule.name:<{name_width}}  {fixable}"
        )
        yield visible(line.rstrip()) + "\n"


def counted(count: int, noun: str) -> str:
    """Return a count and its noun, `1 post` or `2 posts`; `info` has no plural."""
    return f"{count} {noun}{'s' * (count != 1 and noun != 'info')}"


def _unsafe(rule: RuleCount) -> str:
    unsafe = rule.fixable - rule.safe
    return f", {unsafe} of them unsafely" if unsafe else ""
