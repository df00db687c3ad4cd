"""The `jsonl` format: a JSON object a line (jsonlines.org), findings only, no summary.

The objects are those of the `json` format.
"""

from collections.abc import Iterator

from digestlint.report import Report
from digestlint.report.json import piece
from digestlint.report.page import Style
from digestlint.report.paged import texts

__all__ = ["BETWEEN", "piece", "render"]

BETWEEN = "\n"


def render(report: Report) -> Iterator[str | bytes]:
    """Yield a line for each finding."""
    for text in texts(report, Style("jsonl")):
        yield text
        yield BETWEEN
