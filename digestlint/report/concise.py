"""The `concise` format: `path:line:col: CODE message`, one finding a line."""

from collections.abc import Iterator

from digestlint.diagnostics import Diagnostic
from digestlint.report import Report
from digestlint.report.escape import visible, visible_path


def render(report: Report) -> Iterator[str]:
    """Yield a line for each finding."""
    for diagnostic in report.diagnostics:
        yield sentence(diagnostic) + "\n"


def sentence(diagnostic: Diagnostic) -> str:
    """Return a finding on one line, without a line end, as editors and people read it."""
    path = visible_path(diagnostic.path)
    message = visible(f"{diagnostic.code} {diagnostic.message}")
    return f"{path}:{diagnostic.line}:{diagnostic.column}: {message}"
