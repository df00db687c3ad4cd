"""The `github` format: workflow commands, which GitHub shows as annotations of a pull request.

Source: the "Workflow commands" page of GitHub's documentation; the escapes are those that the
runner takes back (actions/runner, ActionCommand.cs).
"""

from collections.abc import Iterator
from itertools import groupby, islice

from digestlint.diagnostics import SEVERITIES, Diagnostic, Severity
from digestlint.report import Report
from digestlint.report.concise import sentence
from digestlint.report.escape import escaped, visible
from digestlint.report.tally import by_rule, counted, summary

COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_WORST = 10


def render(report: Report) -> Iterator[str]:
    """Yield a command for each finding, errors first: only ten of each kind are shown a step.

    The path stands in the message too, for a reader of the log sees nothing else of the command.
    """
    for severity in SEVERITIES:
        for diagnostic in report.diagnostics:
            if diagnostic.severity == severity:
                yield _command(diagnostic)


def step_summary(report: Report) -> str:
    """Return Markdown for `$GITHUB_STEP_SUMMARY`: counts by rule, the worst posts, fixes."""
    total = summary(report)
    linted = counted(total.files, "post")
    if not total.by_severity:
        return f"## digestlint\n\nNo findings in {linted}.\n"
    found = ", ".join(counted(count, severity) for severity, count in total.by_severity)
    rules = by_rule(report)
    safe = sum(rule.safe for rule in rules)
    unsafe = total.fixable - safe
    more = f", `--unsafe-fixes` {unsafe} more" if unsafe else ""
    posts = [
        (path, [item.severity for item in items])
        for path, items in groupby(report.diagnostics, key=lambda item: item.path)
    ]
    posts.sort(key=lambda post: (-post[1].count("error"), -len(post[1]), post[0]))
    rows = [
        "## digestlint",
        "",
        f"{found} in {total.files_with_findings} of {linted}.",
        "",
        f"`digestlint check --fix` would repair {safe}{more}.",
        "",
        "| rule | severity | findings | `--fix` repairs |",
        "| --- | --- | ---: | ---: |",
    ]
    for rule in rules:
        title = _markdown(f"{rule.code} {rule.name}")
        rows.append(f"| {title} | {rule.severity} | {rule.findings} | {rule.safe} |")
    rows += ["", "| post | error | warning | info |", "| --- | ---: | ---: | ---: |"]
    for path, severities in islice(posts, _WORST):
        counts = " | ".join(str(severities.count(severity)) for severity in SEVERITIES)
        rows.append(f"| {_code(path)} | {counts} |")
    if len(posts) > _WORST:
        rows += ["", f"… and {counted(len(posts) - _WORST, 'more post')}."]
    return "\n".join(rows) + "\n"


def _command(diagnostic: Diagnostic) -> str:
    place = {"file": visible(diagnostic.path), "line": str(diagnostic.line)}
    if diagnostic.line == diagnostic.end_line:
        place["col"] = str(diagnostic.column)
    place["endLine"] = str(diagnostic.end_line)
    if diagnostic.line == diagnostic.end_line:
        place["endColumn"] = str(diagnostic.end_column)
    place["title"] = visible(f"{diagnostic.code} {diagnostic.name}")
    properties = ",".join(f"{key}={_property(value)}" for key, value in place.items())
    return f"::{COMMANDS[diagnostic.severity]} {properties}::{_data(sentence(diagnostic))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _code(path: str) -> str:
    """Return a path as a code span, in which GitHub makes no link of `www.` or of an address."""
    shown = visible(path).replace("`", escaped("`")).replace("|", escaped("|"))
    return f"`{shown}`"


def _markdown(text: str) -> str:
    """Return text as Markdown that shows just it: a character reference is never markup."""
    return "".join(
        char if char.isalnum() or char in " -./" or not char.isascii() else f"&#{ord(char)};"
        for char in visible(text)
    )
