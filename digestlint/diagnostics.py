"""What a check finds and what a report shows: findings, fixes, diagnostics.

A check yields `Finding`s: offsets and values, nothing rendered. The engine turns them into
`Diagnostic`s: a rule's code and severity, a rendered message, lines and columns. Reports see only
diagnostics.

All are named tuples, not dataclasses: thousands are made in a run, and making a frozen dataclass
takes about three times as long; importing `dataclasses` alone costs 13 ms at every start.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "info"]
FailOn = Literal["error", "warning", "info", "never"]
Applicability = Literal["safe", "unsafe"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
# The least severity that fails a run.
FAIL_ON: tuple[FailOn, ...] = (*SEVERITIES, "never")
NO_VALUES: Mapping[str, object] = MappingProxyType({})


class Edit(NamedTuple):
    """Replace the text between two offsets (code points, end exclusive) by `text`."""

    start: int
    end: int
    text: str


class Finding(NamedTuple):
    """One thing that a check found, in offsets into the post's text.

    `values` fill the placeholders of the rule's message; `variant` names one of its messages where
    it has several. `edits` mend it: all of them or none; `applicability` says how sure they are.
    """

    start: int
    end: int
    values: Mapping[str, object] = NO_VALUES
    variant: str = ""
    edits: tuple[Edit, ...] = ()
    applicability: Applicability = "safe"


class PlacedEdit(NamedTuple):
    """An edit with its place: lines and columns from 1, columns in code points, ends exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    start: int
    end: int


class Fix(NamedTuple):
    """How to mend a diagnostic: every edit, in order and without overlap, or none of them."""

    applicability: Applicability
    message: str
    edits: tuple[PlacedEdit, ...]


class PaperRef(NamedTuple):
    """The paper in which a diagnostic stands: its number in the heading, its arXiv id if known."""

    number: int | None
    arxiv_id: str | None


class Diagnostic(NamedTuple):
    """One finding as people and programs read it.

    Lines and columns count from 1, columns in Unicode code points; ends are exclusive. `path` is
    relative to the working folder where it lies below it, with `/`. `start` and `end` are offsets
    into the text of the file (without a byte order mark).
    """

    path: str
    code: str
    name: str
    severity: Severity
    message: str
    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int
    paper: PaperRef | None = None
    section: str | None = None
    fix: Fix | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """The order of every report: path, line, column, code."""
        return self.path, self.line, self.column, self.code
