"""The `jsonl` format: a JSON object a line (jsonlines.org), findings only, no summary.

The objects are those of the `json` format.
"""

from collections.abc import Iterator

from digestlint.report import Report
from digestlint.report.encode import dumps
from digestlint.report.json import as_object


def render(report: Report) -> Iterator[str]:
    """Yield a line for each finding."""
    for diagnostic in report.diagnostics:
        yield dumps(as_object(diagnostic)) + "\n"
