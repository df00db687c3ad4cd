"""What was found in one file, and how much of it can be told before it is looked at."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple, SupportsBytes

from digestlint.diagnostics import Diagnostic


class Counts(NamedTuple):
    """How many findings there are of each severity, and how many have a safe or an unsafe fix."""

    error: int = 0
    warning: int = 0
    info: int = 0
    safe: int = 0
    unsafe: int = 0


class Style(NamedTuple):
    """A format that renders files one by one (see `paged`), its colour and width (in cells)."""

    format: str
    color: bool = False
    width: int = 100


class Page:
    """The findings of one file.

    `counts` are at hand, and so may be the findings as a report in one style shows them (UTF-8),
    rendered where the file was read. The diagnostics themselves may lie packed in a cache: they
    are loaded when somebody asks, and kept.
    """

    __slots__ = ("_load", "_loaded", "_style", "_text", "counts", "path")

    def __init__(
        self,
        path: str,
        counts: Counts,
        load: Callable[[], tuple[Diagnostic, ...]],
        style: Style | None = None,
        text: SupportsBytes | None = None,
    ) -> None:
        self.path = path
        self.counts = counts
        self._load = load
        self._style = style
        self._text = text
        self._loaded: tuple[Diagnostic, ...] | None = None

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The findings in the order of reports."""
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded

    def text(self, style: Style) -> bytes | None:
        """The findings in this style, if they were rendered in it."""
        return bytes(self._text) if self._text is not None and style == self._style else None

    def __eq__(self, other: object) -> bool:
        """Whether the same is found in the same file."""
        if not isinstance(other, Page):
            return NotImplemented
        return (self.path, self.diagnostics) == (other.path, other.diagnostics)

    __hash__ = None  # type: ignore[assignment]


def count(diagnostics: Iterable[Diagnostic]) -> Counts:
    """Return the counts of some findings."""
    numbers = {"error": 0, "warning": 0, "info": 0, "safe": 0, "unsafe": 0}
    for diagnostic in diagnostics:
        numbers[diagnostic.severity] += 1
        if diagnostic.fix is not None:
            numbers[diagnostic.fix.applicability] += 1
    return Counts(**numbers)


def page_of(path: str, diagnostics: tuple[Diagnostic, ...]) -> Page:
    """Return the page of a file with these findings."""
    return Page(path, count(diagnostics), lambda: diagnostics)


def pages_of(diagnostics: Iterable[Diagnostic]) -> Iterator[Page]:
    """Yield a page for each file of diagnostics that are in the order of reports."""
    for path, found in groupby(diagnostics, lambda diagnostic: diagnostic.path):
        yield page_of(path, tuple(found))
