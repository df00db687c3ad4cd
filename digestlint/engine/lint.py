"""One post through every check that applies to it. Pure: text, path and rules in, findings out.

That is what makes the cache, the processes and the editor possible: nothing here opens a file.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import Any, NamedTuple

from digestlint.checks import Given
from digestlint.checks.project import PaperSummary, PostSummary, summary_of
from digestlint.diagnostics import Diagnostic, Edit, Finding, Fix, PaperRef, PlacedEdit
from digestlint.engine.suppressions import Suppression, find_suppressions
from digestlint.post.arxiv import parse_arxiv_url
from digestlint.post.arxiv_ids import ArxivId
from digestlint.post.model import Paper, Post
from digestlint.post.outline import read_post
from digestlint.post.shape import Shape
from digestlint.rulebook import Rule, Rulebook

# How many findings of one rule are told of a post: nobody reads more, and a hostile megabyte has
# hundreds of thousands.
MOST = 1000
_ORDER = itemgetter(*map(Diagnostic._fields.index, ("path", "line", "column", "code")))

_new = tuple.__new__  # twice as fast as calling a named tuple's class
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)")


class Runnable(NamedTuple):
    """A rule with the function that it names, and with what must be given for it to be called."""

    rule: Rule
    run: Callable[[Post, Mapping[str, Any]], Iterator[Finding]]
    given: Given | None = None


class PostResult(NamedTuple):
    """What linting one post gives: findings, what silences some, and what other posts must know."""

    path: str
    papers: int
    diagnostics: tuple[Diagnostic, ...]
    suppressions: tuple[Suppression, ...]
    summary: PostSummary | None


def runnable(rulebook: Rulebook, codes: frozenset[str]) -> tuple[Runnable, ...]:
    """The selected rules that look at one post each, in the order of their codes."""
    checks = (
        (rule, rule.load_check())
        for rule in rulebook
        if rule.code in codes and rule.scope == "post"
    )
    return tuple(Runnable(rule, check.run, check.given) for rule, check in checks)


def lint_post(
    text: str,
    path: str,
    shape: Shape,
    rules: Sequence[Runnable],
    failed: Rule | None,
    place: str = "",
    *,
    every_fix: bool = False,
) -> PostResult:
    """Lint a post's text (without a byte order mark); `place` is its path in the project.

    With `every_fix`, rules that have fixes tell of all that they find.
    `failed` is DL001, by which an exception in a check is reported instead of ending the run; None
    where it is not selected, and then such a check finds nothing.
    """
    try:
        post = read_post(text, path, shape, place)
    except Exception as error:  # a bug of ours must not cost the other files
        return PostResult(path, 0, _failure(failed, path, error), (), None)
    diagnostics: list[Diagnostic] = []
    known: dict[Given, object] = {}
    for rule, run, given in rules:
        if rule.formats and shape.name not in rule.formats:
            continue
        if rule.languages and post.language.code not in rule.languages:
            continue
        try:
            if given is not None:
                if given not in known:
                    known[given] = given(post)
                if not known[given]:
                    continue
            found = run(post, rule.options)
            first = next(found, None)
            if first is not None:  # of most rules there is none
                most = None if every_fix and rule.fixes else MOST
                _diagnose_all(post, rule, chain((first,), found), diagnostics, most)
        except Exception as error:  # a bug of ours must not cost the other findings
            if failed is not None:
                diagnostics += _failure(failed, path, error, rule.code)
    diagnostics.sort(key=_ORDER)
    suppressions, summary = find_suppressions(post), summarise(post)
    # What checks noted holds the post: without that circle, it is gone as soon as nobody needs it.
    post.notes.clear()
    return PostResult(path, len(post.papers), tuple(diagnostics), suppressions, summary)


def _diagnose_all(
    post: Post,
    rule: Rule,
    found: Iterator[Finding],
    diagnostics: list[Diagnostic],
    most: int | None,
) -> None:
    """Add a rule's findings; those before an exception stay."""
    before = len(diagnostics)
    diagnostics += (diagnose(post, rule, finding) for finding in islice(found, most))
    if len(diagnostics) - before == most:
        last = diagnostics[-1]
        message = f"{last.message} (the {most:,}th in this post: no more are looked for)"
        diagnostics[-1] = last._replace(message=message)


def _failure(
    failed: Rule | None, path: str, error: Exception, culprit: str = "reading the post"
) -> tuple[Diagnostic, ...]:
    if failed is None:
        return ()
    message = failed.message("", {"rule": culprit, "error": f"{type(error).__name__}: {error}"})
    return (Diagnostic(path, failed.code, failed.name, failed.severity, message, 1, 1, 1, 1, 0, 0),)


def diagnose(post: Post, rule: Rule, finding: Finding) -> Diagnostic:
    """Render a finding: message, lines and columns, paper and section."""
    start, end, values, variant, edits, applicability = finding
    end = max(end, start)
    place = post.places(start, end)
    paper = post.paper_at(start)
    section = post.section_at(start) if paper is not None else None
    fix = None
    if edits:
        placed = tuple(
            [
                # Most edits replace what is found.
                _new(PlacedEdit, (*place, edit[2], start, end))
                if edit[0] == start and edit[1] == end
                else _place(post, edit)
                for edit in sorted(edits)
            ]
        )
        fix = _new(Fix, (applicability, rule.fix_message(variant, values), placed))
    return _new(
        Diagnostic,
        (
            post.path,
            rule.code,
            rule.name,
            rule.severity_of(variant),
            rule.message(variant, values),
            *place,
            start,
            end,
            paper_ref(post, paper) if paper is not None else None,
            section.name if section is not None else None,
            fix,
        ),
    )


def _place(post: Post, edit: Edit) -> PlacedEdit:
    start, end, text = edit
    return _new(PlacedEdit, (*post.places(start, end), text, start, end))


def paper_ref(post: Post, paper: Paper) -> PaperRef:
    """The number and the id by which people know a paper; made once, for all its findings."""
    known: dict[int, PaperRef] = post.notes.setdefault("lint.papers", {})
    ref = known.get(paper.start)
    if ref is None:
        ref = known[paper.start] = _new(PaperRef, (paper.heading.number, arxiv_id_of(post, paper)))
    return ref


def arxiv_id_of(post: Post, paper: Paper) -> str | None:
    """The canonical id, without a version, to which a paper's heading links, if it does."""
    url = paper.heading.url_span
    link = parse_arxiv_url(post.text[url.start : url.end])
    found = getattr(link, "id", None)
    return found.text if isinstance(found, ArxivId) else None


def summarise(post: Post) -> PostSummary:
    """What rules over the whole project need to know of a post."""
    papers = []
    for paper in post.papers:
        number, arxiv_id = paper_ref(post, paper)
        if arxiv_id is not None:
            span = paper.heading.url_span
            papers.append(_new(PaperSummary, (arxiv_id, number, *post.places(*span), *span)))
    return summary_of(post.path, post.shape.name, post.language.code, day_of(post.path), papers)


def day_of(path: str) -> str:
    """The day that a post's file name begins with, as `YYYY-MM-DD`; empty where it has none."""
    match = _DAY.match(path.rsplit("/", 1)[-1])
    return match[1] if match else ""
