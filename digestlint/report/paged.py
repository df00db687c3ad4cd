"""Formats in which what is said of one file does not depend on the others: rendered file by file.

Such a format's module has `piece`, the text of one finding, and `BETWEEN`, which stands between two
pieces and never in one. So a file's findings can be rendered where its text is at hand, in another
process or in an earlier run, and pieces can be put between those that are there.
"""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module

from digestlint.diagnostics import Diagnostic
from digestlint.report import FORMATS, Report
from digestlint.report.lines import Lines
from digestlint.report.page import Style

PAGED = frozenset(("text", "concise", "json", "jsonl"))

Read = Callable[[], Lines | None]
"""Gives the lines that findings point into, where a piece needs them; None: they cannot be had."""
PieceOf = Callable[[Diagnostic, Style, Read], str]


def texts(report: Report, style: Style) -> Iterator[str | bytes]:
    """Yield the text of each file that has findings, rendered unless its page has it already."""
    for page in report.pages:
        if any(page.counts):
            text = page.text(style)
            if text is not None:
                yield text
            else:
                yield _rendered(style, page.diagnostics, _reader(report, page.path))


def shown(style: Style, diagnostics: Sequence[Diagnostic], read: Read) -> bytes:
    """Return the findings of one file, in the order given, as the text of its page."""
    return _encoded(_rendered(style, diagnostics, read))


def inserted(
    style: Style, text: bytes, added: Sequence[tuple[int, Diagnostic]], read: Read
) -> bytes:
    """Return a page's text with more findings: each before the piece with this index."""
    piece, between = _form(style)
    gap = between.encode()
    pieces = text.split(gap) if text else []
    for index, diagnostic in reversed(added):
        pieces.insert(index, _encoded(piece(diagnostic, style, read)))
    return gap.join(pieces)


def _rendered(style: Style, diagnostics: Sequence[Diagnostic], read: Read) -> str:
    piece, between = _form(style)
    return between.join([piece(diagnostic, style, read) for diagnostic in diagnostics])


def _form(style: Style) -> tuple[PieceOf, str]:
    module = import_module(FORMATS[style.format])
    return module.piece, module.BETWEEN


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _reader(report: Report, path: str) -> Read:
    known: list[Lines | None] = []

    def read() -> Lines | None:
        if not known:
            source = report.sources(path)
            known.append(None if source is None else Lines(source))
        return known[0]

    return read
