"""The `rdjson` format: a DiagnosticResult, which reviewdog turns into review comments.

Source: reviewdog's `proto/rdf/reviewdog.proto`. Its columns count bytes of UTF-8, from 1.
"""

from collections.abc import Iterator

from digestlint.diagnostics import Diagnostic, Fix
from digestlint.report import Report
from digestlint.report.encode import dumps
from digestlint.report.escape import visible
from digestlint.report.lines import Lines, reader


def render(report: Report) -> Iterator[str]:
    """Yield the object, a finding a line."""
    read = reader(report.sources)
    yield '{"source": {"name": "digestlint"},\n "diagnostics": ['
    separator = "\n  "
    for diagnostic in report.diagnostics:
        yield separator + dumps(_diagnostic(diagnostic, report, read(diagnostic.path)))
        separator = ",\n  "
    yield "]}\n"


def _diagnostic(diagnostic: Diagnostic, report: Report, lines: Lines | None) -> dict[str, object]:
    rule = report.rules.get(diagnostic.code)
    code = {"value": diagnostic.code}
    if rule is not None and rule.url is not None:
        code["url"] = rule.url
    place = (diagnostic.line, diagnostic.column, diagnostic.end_line, diagnostic.end_column)
    found: dict[str, object] = {
        "message": visible(diagnostic.message),
        "location": {"path": diagnostic.path, "range": _range(place, lines)},
        "severity": diagnostic.severity.upper(),
        "code": code,
    }
    if diagnostic.fix is not None and diagnostic.fix.edits and lines is not None:
        found["suggestions"] = [_suggestion(diagnostic.fix, lines)]
    return found


def _range(place: tuple[int, int, int, int], lines: Lines | None) -> dict[str, object]:
    line, column, end_line, end_column = place
    if lines is None:
        return {"start": {"line": line}, "end": {"line": end_line}}
    return {
        "start": {"line": line, "column": lines.byte_column(line, column)},
        "end": {"line": end_line, "column": lines.byte_column(end_line, end_column)},
    }


def _suggestion(fix: Fix, lines: Lines) -> dict[str, object]:
    """Return a fix as one suggestion, from its first edit to its last.

    A reader may take one suggestion and leave another, but a fix is all of its edits or none.
    """
    first, last = fix.edits[0], fix.edits[-1]
    text = first.text
    for left, right in zip(fix.edits, fix.edits[1:], strict=False):
        text += lines.between(left.end_line, left.end_column, right.line, right.column)
        text += right.text
    place = (first.line, first.column, last.end_line, last.end_column)
    return {"range": _range(place, lines), "text": text}
