"""From the outcome of one file, and what other posts say about it, to its page of the report."""

from bisect import bisect_right
from collections.abc import Callable
from functools import cache, partial
from json import JSONEncoder
from typing import TYPE_CHECKING, NamedTuple, SupportsBytes

from digestlint.checks.project import ProjectFinding
from digestlint.diagnostics import Diagnostic
from digestlint.discovery import PostFile
from digestlint.engine.finish import finish_post
from digestlint.engine.linter import Linter
from digestlint.engine.onefile import Outcome
from digestlint.engine.project import diagnose_project
from digestlint.report.lines import Lines
from digestlint.report.page import Counts, Page, Style, count, page_of
from digestlint.report.paged import Read, inserted, shown
from digestlint.rulebook import Rule

if TYPE_CHECKING:
    from digestlint.engine.pagecache import PageCache
    from digestlint.engine.spool import Spool


_encode = JSONEncoder(ensure_ascii=False, check_circular=False, default=repr).encode


class About(NamedTuple):
    """What other posts say about one: rules over the project, and over pairs of translations.

    `compared` says whether the rules over pairs could judge it.
    """

    project: tuple[tuple[Rule, ProjectFinding], ...] = ()
    pairs: tuple[Diagnostic, ...] = ()
    compared: bool = False


class Finisher:
    """Makes the pages of a run, those that a cache knows from there."""

    def __init__(
        self,
        linter: Linter,
        style: Style | None,
        text_of: Callable[[PostFile], str],
        cache: "PageCache | None",
        spool: "Spool | None",
    ) -> None:
        self._linter = linter
        self._style = style
        self._text_of = text_of
        self._cache = cache
        self._spool = spool

    def page(self, outcome: Outcome, about: About) -> Page:
        """The page of a file that was linted."""
        load = partial(self._finished, outcome, about)
        style, kept = self._style, self._cache
        if style is None:
            return self._plain(outcome, about)
        if kept is None or outcome.stamp is None:
            counts, text = self._made(style, outcome, about)
        else:
            key, digest, said = outcome.file.absolute, outcome.stamp.digest, _said(about)
            known = kept.get(key, digest, said)
            counts, text = known or self._made(style, outcome, about)
            if known is None:
                kept.put(key, digest, said, counts, bytes(text))
        return Page(outcome.file.path, counts, load, style, text)

    def _plain(self, outcome: Outcome, about: About) -> Page:
        """A page without text; nothing is unpacked where its sheet says it all."""
        sheet = outcome.sheet
        if sheet is None or sheet.silences or about.project or about.pairs:
            return page_of(outcome.file.path, self._finished(outcome, about))
        return Page(outcome.file.path, sheet.counts, partial(self._finished, outcome, about))

    def _made(self, style: Style, outcome: Outcome, about: About) -> tuple[Counts, SupportsBytes]:
        """The counts of a page and its text, with as little unpacked as can be."""
        file, sheet = outcome.file, outcome.sheet
        if sheet is not None and sheet.text is not None and not about.pairs:
            if not about.project:
                return sheet.counts, sheet.text
            added = self._about_project(file, about)
            places = sheet.places()
            at = [(bisect_right(places, (one.line, one.column, one.code)), one) for one in added]
            text = inserted(style, bytes(sheet.text), at, self._reader(file))
            return _sum(sheet.counts, count(added)), self._put_aside(text)
        diagnostics = self._finished(outcome, about)
        text = shown(style, diagnostics, self._reader(file))
        return count(diagnostics), self._put_aside(text)

    def _put_aside(self, text: bytes) -> SupportsBytes:
        return text if self._spool is None else self._spool.keep(text)

    def _finished(self, outcome: Outcome, about: About) -> tuple[Diagnostic, ...]:
        file, result = outcome.file, outcome.result
        if result is None:
            return ()
        codes = self._linter.codes_for(file.project)
        beside = self._about_project(file, about)
        pairs = [found for found in about.pairs if found.code in codes]
        if pairs:
            from digestlint.engine.pairs import without_replaced

            own = without_replaced(result.diagnostics, pairs, self._linter.rulebook)
            result = result._replace(diagnostics=own)
            beside += pairs
        if not about.compared:
            codes -= self._linter.pair_codes  # which nobody may have silenced in vain
        return finish_post(
            result, beside, self._linter.rulebook, codes, lambda: self._text_of(file)
        )

    def _about_project(self, file: PostFile, about: About) -> list[Diagnostic]:
        if not about.project:
            return []
        codes = self._linter.codes_for(file.project)
        found = [diagnose_project(rule, one) for rule, one in about.project if rule.code in codes]
        return sorted(found, key=lambda one: one.sort_key)

    def _reader(self, file: PostFile) -> Read:
        return cache(lambda: Lines(self._text_of(file)))


def _said(about: About) -> str:
    """All of it as text, by which to see whether it has changed; mostly empty."""
    if not about.project and not about.pairs and not about.compared:
        return ""
    project = [(rule.code, *found.finding) for rule, found in about.project]
    return _encode((project, about.pairs, about.compared))


def _sum(one: Counts, other: Counts) -> Counts:
    return Counts(*map(int.__add__, one, other))
