"""Many files through one linter: read, claim, lint, look at the project, finish."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from digestlint.checks.project import PaperSummary, PostSummary
from digestlint.diagnostics import Diagnostic, Finding
from digestlint.discovery import PostFile, discover
from digestlint.engine.finish import finish_post
from digestlint.engine.lint import PostResult, day_of
from digestlint.engine.linter import Linter
from digestlint.engine.onefile import Fixing, Outcome, lint_source, read_file
from digestlint.engine.paircache import PairCache
from digestlint.engine.pairs import PairReport, lint_pairs, wants_pairs, without_replaced
from digestlint.engine.postcache import PostCache
from digestlint.engine.project import lint_project
from digestlint.engine.workers import jobs_for, lint_files
from digestlint.post.arxiv import ArxivId, parse_arxiv_url
from digestlint.post.front_matter import find_front_matter
from digestlint.post.outline import language_of, read_text
from digestlint.reading import ReadProblem

__all__ = ["Fixing", "Outcome", "RunResult", "conclude", "index_post", "lint_source", "run"]

# The heading of a paper, for the index of posts that are not linted.
_HEADING_LINK = re.compile(r"^ {0,3}#[^\n]*\]\(([^\s()]+)\)[ \t]*$", re.M)


class RunResult(NamedTuple):
    """All that a run found. `passed_over` counts the posts of folders that no format claims.

    `changed` are the outcomes of files that a fix changed, or would have, and of those in which one
    was refused. `linted` are the files that were neither passed over nor unreadable.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int
    papers: int
    passed_over: int
    changed: tuple[Outcome, ...] = ()
    linted: tuple[PostFile, ...] = ()


def run(
    linter: Linter,
    files: Sequence[PostFile],
    *,
    fixing: Fixing | None = None,
    jobs: int | None = 1,
    cache: PostCache | None = None,
    progress: Callable[[int], None] | None = None,
) -> RunResult:
    """Lint files; whole-project rules see every post of the project, reported are these alone.

    `jobs` is the number of processes, None for as many as the work deserves. What `cache` knows is
    not linted again. `progress` is told how many files are done.
    """
    known: dict[str, Outcome] = {}
    if cache is not None and fixing is None:
        known = {file.absolute: hit for file in files if (hit := cache.get(file)) is not None}
    todo = [file for file in files if file.absolute not in known] if known else files
    stamped = cache is not None and fixing is None
    for outcome in lint_files(
        linter, todo, fixing=fixing, stamped=stamped, jobs=jobs_for(jobs, len(todo))
    ):
        known[outcome.file.absolute] = outcome
        if progress is not None:
            progress(len(known))
    outcomes = [known[file.absolute] for file in files]
    if cache is not None and fixing is None:
        cache.keep(outcomes)
    pair_cache = PairCache(cache.store, cache.way, linter.cwd) if cache is not None else None
    return conclude(linter, outcomes, pair_cache=pair_cache)


def conclude(
    linter: Linter,
    outcomes: Sequence[Outcome],
    text_of: Callable[[PostFile], str] | None = None,
    *,
    pair_cache: PairCache | None = None,
) -> RunResult:
    """From the outcomes of single files to the result of the run.

    `text_of` gives a file's text where it is not that on disk; then there must be no `pair_cache`.
    """
    text_of = text_of or (lambda file: _text(linter, file))
    linted = {
        outcome.file.absolute: outcome.result for outcome in outcomes if outcome.result is not None
    }
    about: dict[str, list[Diagnostic]] = {}
    if linter.project_rules and linted:
        shown = {result.path for result in linted.values()}
        for found in lint_project(_summaries(linter, linted), linter.project_rules):
            if found.path in shown:
                about.setdefault(found.path, []).append(found)
    pairs = PairReport({}, frozenset(), ())
    if linted and wants_pairs(linter):
        found_in = [(one.file, one.result) for one in outcomes if one.result is not None]
        pairs = lint_pairs(linter, found_in, text_of, pair_cache)
    pair_codes = frozenset(rule.rule.code for rule in linter.pair_rules)
    diagnostics: list[Diagnostic] = [*linter.config_problems, *pairs.elsewhere]
    papers = passed_over = 0
    for outcome in outcomes:
        file, problem, result = outcome.file, outcome.problem, outcome.result
        if problem is not None:
            diagnostics += _unreadable(linter, file, problem)
        elif result is None:
            passed_over += 1
        else:
            papers += result.papers
            codes = linter.codes_for(file.project)
            project = [found for found in about.get(result.path, ()) if found.code in codes]
            beside = [found for found in pairs.about.get(file.absolute, ()) if found.code in codes]
            if beside:
                own = without_replaced(result.diagnostics, beside, linter.rulebook)
                result = result._replace(diagnostics=own)
                project += beside
            if file.absolute not in pairs.compared:
                codes -= pair_codes  # which nobody may have silenced in vain
            if result.diagnostics or project or result.suppressions:
                diagnostics += finish_post(
                    result,
                    project,
                    linter.rulebook,
                    codes,
                    lambda file=file: text_of(file),  # type: ignore[misc]
                )
    diagnostics.sort(key=lambda found: found.sort_key)
    changed = tuple(one for one in outcomes if one.fixed or one.refused or one.not_written)
    return RunResult(
        tuple(diagnostics),
        len(outcomes) - passed_over,
        papers,
        passed_over,
        changed,
        tuple(outcome.file for outcome in outcomes if outcome.result is not None),
    )


def _summaries(linter: Linter, linted: dict[str, PostResult]) -> Iterator[PostSummary]:
    """The summaries of every post of the project: those at hand, and an index of the others."""
    for result in linted.values():
        if result.summary is not None:
            yield result.summary
    for file in discover((), linter.settings, linter.cwd).files:
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
    return PostSummary(file.path, shape.name, language, day_of(file.path), tuple(papers))


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
