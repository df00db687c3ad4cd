"""The `concise` format: `path:line:col: CODE message`, one finding a line."""

from collections.abc import Iterator

from digestlint.diagnostics import Diagnostic
from digestlint.report import Report
from digestlint.report.escape import visible, visible_path
from digestlint.report.page import Style
from digestlint.report.paged import Read, texts

BETWEEN = "\n"


def render(report: Report) -> Iterator[str | bytes]:
    """Yield a line for each finding."""
    for text in texts(report, Style("concise")):
        yield text
        yield BETWEEN


def piece(diagnostic: Diagnostic, _: Style, __: Read) -> str:
    """Return the line of a finding, without its end."""
    return sentence(diagnostic)


def sentence(diagnostic: Diagnostic) -> str:
    """Return a finding on one line, without a line end, as editors and people read it."""
    path = visible_path(diagnostic.path)
    message = visible(f"{diagnostic.code} {diagnostic.message}")
    return f"{path}:{diagnostic.line}:{diagnostic.column}: {message}"
