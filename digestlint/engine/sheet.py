"""A linted post as the rest of a run handles it: packed, counted, perhaps already rendered.

Ten years of posts have forty thousand findings. As objects they take longer to hand from one
process to another, and to read from a cache, than most posts take to lint; so they travel as bytes,
and are unpacked where somebody looks at them.
"""

import json
from typing import Any, NamedTuple, SupportsBytes

from digestlint.checks.project import PostSummary
from digestlint.diagnostics import Diagnostic, Fix, PaperRef, PlacedEdit
from digestlint.engine.lint import PostResult
from digestlint.engine.suppressions import Suppression
from digestlint.report.page import Counts, Style, count
from digestlint.report.paged import Read, shown

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class Sheet(NamedTuple):
    """What linting one post gave.

    `packed` are its findings, as checks found them, and its suppressions, of which `silences` says
    whether there are any. `text` are the findings in the style of the run; None where no style was
    asked for, or where suppressions have the last word.
    """

    papers: int
    counts: Counts
    silences: bool
    summary: PostSummary | None
    packed: SupportsBytes
    text: SupportsBytes | None = None

    def result(self, path: str) -> PostResult:
        """The result of the post that is shown by this path."""
        found, suppressions = json.loads(bytes(self.packed).decode("utf-8", "surrogatepass"))
        return PostResult(
            path,
            self.papers,
            tuple([_diagnostic(path, row) for row in found]),
            tuple([_suppression(row) for row in suppressions]),
            self.summary,
        )

    def places(self) -> list[tuple[int, int, str]]:
        """Line, column and code of each finding, in order: what reports sort a file's by."""
        found, _ = json.loads(bytes(self.packed).decode("utf-8", "surrogatepass"))
        return [(row[_LINE], row[_COLUMN], row[_CODE]) for row in found]


def sheet_of(result: PostResult, style: Style | None, read: Read) -> Sheet:
    """Pack a result; `read` gives the lines of its post."""
    _, papers, diagnostics, suppressions, summary = result
    rows = [tuple(found)[1:] for found in diagnostics]
    text = None
    if style is not None and not suppressions:
        text = shown(style, diagnostics, read)
    return Sheet(
        papers,
        count(diagnostics),
        bool(suppressions),
        summary,
        _encode((rows, suppressions)).encode("utf-8", "surrogatepass"),
        text,
    )


# Where they stand in a row, which is a diagnostic without its path: that depends on the run.
_CODE, _LINE, _COLUMN = (Diagnostic._fields.index(name) - 1 for name in ("code", "line", "column"))


def _diagnostic(path: str, row: list[Any]) -> Diagnostic:
    *plain, paper, section, fix = row
    if fix is not None:
        applicability, message, edits = fix
        fix = Fix(applicability, message, tuple([PlacedEdit._make(edit) for edit in edits]))
    about = None if paper is None else PaperRef._make(paper)
    return Diagnostic._make((path, *plain, about, section, fix))


def _suppression(row: list[Any]) -> Suppression:
    suppression = Suppression._make(row)
    start, end = suppression.comment
    return suppression._replace(comment=(start, end))
