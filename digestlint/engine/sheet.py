"""A linted post as the rest of a run handles it: packed, counted, perhaps already rendered.

Ten years of posts have forty thousand findings. As objects they take longer to hand from one
process to another, and to read from a cache, than most posts take to lint; so they travel as bytes,
and are unpacked where somebody looks at them.
"""

import json
from collections.abc import Callable
from typing import NamedTuple, SupportsBytes

from digestlint.checks.project import PostSummary
from digestlint.diagnostics import Diagnostic
from digestlint.engine.lint import PostResult
from digestlint.engine.packed import diagnostics_of, suppressions_of
from digestlint.engine.suppressions import Suppression
from digestlint.report.page import Counts, Style, count
from digestlint.report.paged import Read, shown
from digestlint.shaped import Misshapen, columns, read

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
        try:
            found, suppressions = _unpacked(path, bytes(self.packed))
        except Misshapen:
            # Only what a cache gave, which knows how to do without.
            anew: Callable[[], bytes] = self.packed.anew  # type: ignore[attr-defined]
            found, suppressions = _unpacked(path, anew())
        return PostResult(path, self.papers, found, suppressions, self.summary)

    def places(self) -> list[tuple[int, int, str]]:
        """Line, column and code of each finding, in order: what reports sort a file's by."""
        found, _ = json.loads(bytes(self.packed).decode("utf-8", "surrogatepass"))
        return [(row[_LINE], row[_COLUMN], row[_CODE]) for row in found]


def sheet_of(result: PostResult, style: Style | None, lines: Read) -> Sheet:
    """Pack a result; `lines` gives those of its post."""
    _, papers, diagnostics, suppressions, summary = result
    rows = [tuple(found)[1:] for found in diagnostics]
    text = None
    if style is not None and not suppressions:
        text = shown(style, diagnostics, lines)
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


def _unpacked(path: str, packed: bytes) -> tuple[tuple[Diagnostic, ...], tuple[Suppression, ...]]:
    ((found,), (suppressions,)) = columns([read(packed)], list, list)
    return diagnostics_of(path, found), suppressions_of(suppressions)
