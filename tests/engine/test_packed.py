"""What was packed: there again as it was, or refused whatever its shape."""

import json

from digestlint.diagnostics import Diagnostic, Fix, PaperRef, PlacedEdit
from digestlint.engine.packed import diagnostics_of, suppressions_of
from digestlint.engine.suppressions import Suppression
from digestlint.shaped import Misshapen
from misshapen import misshapen

EDIT = PlacedEdit(3, 1, 3, 2, "x", 20, 21)
FOUND = (
    Diagnostic("a.md", "LK306", "id-mismatch", "error", "wrong", 3, 1, 3, 2, 20, 21),
    Diagnostic(
        *("a.md", "LK303", "arxiv-url-canonical", "warning", "other", 4, 1, 4, 2, 30, 31),
        PaperRef(1, "2601.01234"),
        "Introduction",
        Fix("safe", "mend it", (EDIT, EDIT)),
    ),
)
SILENT = (Suppression("disable", "LK306", 1, 2, 3, 4, (3, 9)),)


def test_what_was_packed_is_there_again() -> None:
    rows = json.loads(json.dumps([one[1:] for one in FOUND]))
    assert diagnostics_of("a.md", rows) == FOUND
    assert suppressions_of(json.loads(json.dumps(SILENT))) == SILENT


def test_what_has_another_shape_is_refused() -> None:
    refused = 0
    for packed, unpack in (
        ([one[1:] for one in FOUND], lambda rows: diagnostics_of("a.md", rows)),
        (SILENT, suppressions_of),
    ):
        for rows, may_be in misshapen(json.loads(json.dumps(packed))):
            if not isinstance(rows, list):
                continue
            try:
                unpack(rows)
            except Misshapen:
                refused += 1
            else:
                assert may_be
    assert refused > 100


def test_words_that_we_do_not_know_are_refused() -> None:
    first, second = FOUND
    assert second.fix is not None
    for wrong in (
        first._replace(severity="fatal"),  # type: ignore[arg-type]
        second._replace(fix=second.fix._replace(applicability="sure")),  # type: ignore[arg-type]
    ):
        rows = json.loads(json.dumps([wrong[1:]]))
        try:
            diagnostics_of("a.md", rows)
        except Misshapen:
            continue
        raise AssertionError(wrong)
