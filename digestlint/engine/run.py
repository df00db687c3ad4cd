"""Many files through one linter: read, claim, lint, look at the project, finish."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from digestlint.checks.project import PaperSummary, PostSummary, ProjectFinding, summary_of
from digestlint.diagnostics import Diagnostic, Finding
from digestlint.discovery import PostFile, discover
from digestlint.engine.finisher import About, Finisher
from digestlint.engine.lint import day_of
from digestlint.engine.linter import Linter
from digestlint.engine.onefile import Fixing, Outcome, lint_source, read_file
from digestlint.engine.project import lint_project
from digestlint.engine.spool import Spool
from digestlint.engine.standing import MISSING, ORPHAN
from digestlint.engine.workers import jobs_for, lint_files
from digestlint.post.arxiv import parse_arxiv_url
from digestlint.post.arxiv_ids import ArxivId
from digestlint.post.front_matter import find_front_matter
from digestlint.post.outline import language_of, read_text
from digestlint.reading import ReadProblem
from digestlint.report.page import Page, Style, page_of, pages_of
from digestlint.rulebook import Rule

if TYPE_CHECKING:
    from digestlint.engine.pagecache import PageCache
    from digestlint.engine.paircache import PairCache
    from digestlint.engine.postcache import PostCache

__all__ = ["Fixing", "Outcome", "RunResult", "conclude", "index_post", "lint_source", "run"]

# The heading of a paper, for the index of posts that are not linted.
_HEADING_LINK = re.compile(r"^ {0,3}#[^\n]*\]\(([^\s()]+)\)[ \t]*$", re.M)


class RunResult(NamedTuple):
    """All that a run found. `passed_over` counts the posts of folders that no format claims.

    `pages` are those of files with findings, by their paths. `changed` are the outcomes of files
    that a fix changed, or would have, and of those in which one was refused. `linted` are the files
    that were neither passed over nor unreadable.
    """

    pages: tuple[Page, ...]
    files: int
    papers: int
    passed_over: int
    changed: tuple[Outcome, ...] = ()
    linted: tuple[PostFile, ...] = ()

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All that was found, in the order of reports."""
        return tuple(chain.from_iterable(page.diagnostics for page in self.pages))


def run(
    linter: Linter,
    files: Sequence[PostFile],
    *,
    fixing: Fixing | None = None,
    jobs: int | None = 1,
    scheduler: str | None = None,
    cache: "PostCache | None" = None,
    style: Style | None = None,
    progress: Callable[[int], None] | None = None,
) -> RunResult:
    """Lint files; whole-project rules see every post of the project, reported are these alone.

    `jobs` is the number of processes, None for as many as the work deserves; with `scheduler`, a
    Dask cluster lints instead of them. What `cache` knows is
    not linted again. With `style`, pages have their text where no file was fixed. `progress` is
    told how many files are done.
    """
    if fixing is not None:
        cache = style = None
    known: dict[str, Outcome] = {}
    if cache is not None:
        known = {file.absolute: hit for file in files if (hit := cache.get(file)) is not None}
    pages = None
    if cache is not None and style is not None:
        from digestlint.engine.pagecache import PageCache

        pages = PageCache(cache, linter.cwd, style)
    # What a cache keeps is in memory in any case.
    spool = Spool() if cache is None else None
    todo = [file for file in files if file.absolute not in known] if known else files
    fresh = []
    done = len(known)
    linted = lint_files(
        linter,
        todo,
        fixing=fixing,
        stamped=cache is not None,
        # What is kept has no text of its own: pages are.
        style=style,
        jobs=jobs_for(jobs, len(todo)),
        scheduler=scheduler if todo else None,
    )
    for file, outcome in zip(todo, linted, strict=True):
        fresh.append(outcome if spool is None else _put_aside(outcome, file, spool))
        done += 1
        if progress is not None:
            progress(done)
    outcomes: Sequence[Outcome] = fresh
    pair_cache = None
    if cache is not None:
        from digestlint.engine.paircache import PairCache

        pair_cache = PairCache(cache.store, f"{cache.way}.json", linter.cwd)
        known |= {outcome.file.absolute: outcome for outcome in fresh}
        outcomes = [known[file.absolute] for file in files]
    result = conclude(
        linter,
        outcomes,
        style=style,
        pair_cache=pair_cache,
        page_cache=pages,
        spool=spool,
        jobs=jobs,
    )
    if cache is not None:
        cache.keep(fresh)
    if pages is not None:
        pages.keep()
    return result


def _put_aside(outcome: Outcome, file: PostFile, spool: Spool) -> Outcome:
    """The same outcome, of which the bulk waits in a spool.

    It has the file's own record: processes hand back copies.
    """
    sheet = outcome.sheet
    if sheet is not None:
        text = None if sheet.text is None else spool.keep(bytes(sheet.text))
        sheet = sheet._replace(packed=spool.keep(bytes(sheet.packed)), text=text)
    return outcome._replace(file=file, sheet=sheet)


def conclude(
    linter: Linter,
    outcomes: Sequence[Outcome],
    text_of: Callable[[PostFile], str] | None = None,
    *,
    style: Style | None = None,
    pair_cache: "PairCache | None" = None,
    page_cache: "PageCache | None" = None,
    spool: Spool | None = None,
    jobs: int | None = 1,
) -> RunResult:
    """From the outcomes of single files to the result of the run.

    `text_of` gives a file's text where it is not that on disk; then there must be no cache.
    """
    text_of = text_of or (lambda file: _text(linter, file))
    linted = {
        outcome.file.absolute: outcome.sheet.summary
        for outcome in outcomes
        if outcome.sheet is not None
    }
    about: dict[str, list[tuple[Rule, ProjectFinding]]] = {}
    if linter.project_rules and linted:
        for rule, found in lint_project(_summaries(linter, linted), linter.project_rules):
            about.setdefault(found.path, []).append((rule, found))
    pairs = None
    if linted and (linter.pair_codes or not linter.codes.isdisjoint((MISSING, ORPHAN))):
        from digestlint.engine.translations import lint_pairs

        found_in = [(one.file, one.sheet.summary) for one in outcomes if one.sheet is not None]
        pairs = lint_pairs(linter, found_in, text_of, pair_cache, jobs)
    elsewhere = () if pairs is None else pairs.elsewhere
    others = sorted((*linter.config_problems, *elsewhere), key=lambda one: one.sort_key)
    pages = list(pages_of(others))
    finisher = Finisher(linter, style, text_of, page_cache, spool)
    papers = passed_over = 0
    for outcome in outcomes:
        file, problem, sheet = outcome.file, outcome.problem, outcome.sheet
        if problem is not None:
            pages.append(page_of(file.path, tuple(_unreadable(linter, file, problem))))
        elif sheet is None:
            passed_over += 1
        else:
            papers += sheet.papers
            beside = About(tuple(about.get(file.path, ())))
            if pairs is not None:
                found_here = tuple(pairs.about.get(file.absolute, ()))
                beside = About(beside.project, found_here, file.absolute in pairs.compared)
            pages.append(finisher.page(outcome, beside))
    pages = [page for page in pages if any(page.counts)]
    pages.sort(key=lambda page: page.path)
    changed = tuple(one for one in outcomes if one.fixed or one.refused or one.not_written)
    return RunResult(
        tuple(pages),
        len(outcomes) - passed_over,
        papers,
        passed_over,
        changed,
        tuple(outcome.file for outcome in outcomes if outcome.sheet is not None),
    )


def _summaries(linter: Linter, linted: Mapping[str, PostSummary | None]) -> Iterator[PostSummary]:
    """The summaries of every post of the project: those at hand, and an index of the others."""
    for own in linted.values():
        if own is not None:
            yield own
    for file in discover((), linter.settings, linter.cwd, known=linted).files:
        if file.absolute not in linted:
            source = read_file(linter, file)
            if not isinstance(source, ReadProblem):
                summary = index_post(linter, file, source.text)
                if summary is not None:
                    yield summary


def index_post(linter: Linter, file: PostFile, text: str) -> PostSummary | None:
    """What other posts must know of a post, from its headings' links alone; None if unclaimed.

    A post that is not linted is not worth its scan. Headings inside code are taken for headings
    here: a digest has none.
    """
    shape = linter.formats.claim(file.project, text)
    if shape is None:
        return None
    text = read_text(text)
    papers = []
    for match in _HEADING_LINK.finditer(text):
        link = parse_arxiv_url(match[1])
        if link is not None and isinstance(link.id, ArxivId):
            papers.append(PaperSummary(link.id.text, None, 0, 0, 0, 0, 0, 0))
    language = language_of(find_front_matter(text), file.project, shape)
    return summary_of(file.path, shape.name, language, day_of(file.path), papers)


def _text(linter: Linter, file: PostFile) -> str:
    source = read_file(linter, file)
    return "" if isinstance(source, ReadProblem) else read_text(source.text)


def _unreadable(linter: Linter, file: PostFile, problem: ReadProblem) -> Iterable[Diagnostic]:
    if "DL002" not in linter.codes_for(file.project):
        return
    rule = linter.rulebook.rules["DL002"]
    finding = Finding(0, 0, {"problem": problem.message})
    yield Diagnostic(
        path=file.path,
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        message=rule.message(finding.variant, finding.values),
        line=problem.line,
        column=problem.column,
        end_line=problem.line,
        end_column=problem.column,
        start=0,
        end=0,
    )
