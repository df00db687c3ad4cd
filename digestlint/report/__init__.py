"""Turn what a run found into the text of one output format.

Each format is a module with `render(report)`: pieces of text that, joined, are the whole report,
so that ten thousand findings never stand in memory twice. A module is imported when its format is
asked for; an unused format costs nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from digestlint.diagnostics import Diagnostic, Severity
from digestlint.report.page import Page


class RuleInfo(NamedTuple):
    """What a report may say about a rule: `summary` is one line, `help_markdown` a whole page."""

    code: str
    name: str
    severity: Severity
    summary: str
    description: str
    help_markdown: str
    url: str | None = None


class Report(NamedTuple):
    """The result of one run, as every format reads it.

    `pages` are in the order of their paths, with at most one for a path. `files` were linted,
    `papers` stand in them, `passed_over` were found in a folder but claimed by no format. `sources`
    gives the text of a path, its line ends as a line feed and without a byte order mark, or None
    where it cannot be read. `rules` holds every rule of the run by its code.
    """

    pages: Sequence[Page]
    files: int
    papers: int
    passed_over: int
    sources: Callable[[str], str | None]
    rules: Mapping[str, RuleInfo]
    version: str

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All findings in the order of `Diagnostic.sort_key`."""
        return tuple(chain.from_iterable(page.diagnostics for page in self.pages))


Renderer = Callable[[Report], Iterator[str | bytes]]

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        name: f"{__name__}.{name}"
        for name in (
            "text",
            "concise",
            "json",
            "jsonl",
            "github",
            "gitlab",
            "sarif",
            "junit",
            "rdjson",
        )
    }
)
"""Each format's name and the module that writes it, in the order in which they are documented."""


def renderer(name: str) -> Renderer:
    """Return the `render` of the format called `name`; KeyError where there is none.

    All take the report alone; that of `text` also takes `color` and `width`.
    """
    import importlib

    render: Renderer = importlib.import_module(FORMATS[name]).render
    return render
