"""The `json` format: one object with every finding and a summary, stable since version 1."""

from collections.abc import Iterator

from digestlint.diagnostics import Diagnostic, Fix
from digestlint.report import Report
from digestlint.report.encode import dumps
from digestlint.report.page import Style
from digestlint.report.paged import Read, texts
from digestlint.report.tally import summary

VERSION = 1


BETWEEN = ",\n  "


def render(report: Report) -> Iterator[str | bytes]:
    """Yield the object, a finding a line."""
    yield f'{{"version": {VERSION},\n "diagnostics": ['
    separator = "\n  "
    for text in texts(report, Style("json")):
        yield separator
        yield text
        separator = BETWEEN
    yield f'],\n "summary": {dumps(summary(report)._asdict())}}}\n'


def piece(diagnostic: Diagnostic, _: Style, __: Read) -> str:
    """Return a finding as JSON on one line."""
    return dumps(as_object(diagnostic))


def as_object(diagnostic: Diagnostic) -> dict[str, object]:
    """Return a finding as the JSON object that `json` and `jsonl` write, its keys in order."""
    return {
        "path": diagnostic.path,
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "end_line": diagnostic.end_line,
        "end_column": diagnostic.end_column,
        "paper": diagnostic.paper and diagnostic.paper._asdict(),
        "section": diagnostic.section,
        "fix": diagnostic.fix and _fix(diagnostic.fix),
    }


def _fix(fix: Fix) -> dict[str, object]:
    return {
        "applicability": fix.applicability,
        "message": fix.message,
        "edits": [
            {
                "line": edit.line,
                "column": edit.column,
                "end_line": edit.end_line,
                "end_column": edit.end_column,
                "text": edit.text,
            }
            for edit in fix.edits
        ],
    }
