"""Findings and suppressions as plain values, as caches and processes hand them on, and back."""

from collections.abc import Sequence
from typing import Any

from digestlint.diagnostics import SEVERITIES, Diagnostic, Fix, PaperRef, PlacedEdit
from digestlint.engine.suppressions import DIRECTIVES, Suppression
from digestlint.shaped import NONE, Misshapen, columns

_PLAIN = (*(str,) * 4, *(int,) * 6)
_EDIT = (*(int,) * 4, str, int, int)
_LISTED, _WORD = (list, NONE), (str, NONE)
_KINDS = {*DIRECTIVES, "post", "unknown"}
_SEVERITY = Diagnostic._fields.index("severity") - 1


def diagnostics_of(path: str, rows: Sequence[Any]) -> tuple[Diagnostic, ...]:
    """The diagnostics of a file; each row is one without its path. Raises `Misshapen`."""
    if not rows:
        return ()
    found = columns(rows, *_PLAIN, _LISTED, _WORD, _LISTED)
    papers, _, fixes = found[-3:]
    columns([paper for paper in papers if paper is not None], (int, NONE), _WORD)
    applicabilities, _, edits = columns([fix for fix in fixes if fix is not None], str, str, list)
    for some in edits:
        columns(some, *_EDIT)
    if not {*found[_SEVERITY]} <= {*SEVERITIES} or not {*applicabilities} <= {"safe", "unsafe"}:
        raise Misshapen
    return tuple([_diagnostic(path, row) for row in rows])


def suppressions_of(rows: Sequence[Any]) -> tuple[Suppression, ...]:
    """Suppressions from their rows. Raises `Misshapen`."""
    if not rows:
        return ()
    kinds, *_, comments = columns(rows, str, str, int, int, int, int, list)
    columns(comments, int, int)
    if not {*kinds} <= _KINDS:
        raise Misshapen
    return tuple([_suppression(row) for row in rows])


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
