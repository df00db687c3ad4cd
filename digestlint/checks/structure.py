"""Checks of structure (ST201–ST208, ST213): papers, their headings and numbers, their sections."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from digestlint.checks import Options, check
from digestlint.checks.anatomy import (
    WORD,
    at_heading,
    is_empty,
    known_sections,
    lost_papers,
    missing_sections,
    names_of,
    repeated_sections,
    shown,
)
from digestlint.checks.deviance import deviant_papers
from digestlint.checks.fences import swallowed_papers
from digestlint.checks.labels import label_meant
from digestlint.checks.order import longest_rise
from digestlint.checks.sieve import holds_artifact
from digestlint.diagnostics import Edit, Finding
from digestlint.post.model import Block, Paper, Post, Section, Span
from digestlint.post.names import find_section
from digestlint.post.shape import SectionShape

_NOTHING = Span(0, 0)
_BLANK = 8  # characters at most of a title that may be no more than spaces or dashes

# Papers ------------------------------------------------------------------------------------------


@check("paper-heading")
def paper_heading(post: Post, _: Options) -> Iterator[Finding]:
    """A paper's heading that has not the format's form."""
    papers = post.papers
    for place, paper in enumerate(papers):
        heading = paper.heading
        problem: str = heading.problem
        if not problem:
            title = heading.title_span
            if title.end - title.start > _BLANK or WORD.search(post.text, *title):
                continue
            problem = "title"
        if problem == "unmarked" and place and _is_bare_mark(post, papers[place - 1]):
            continue  # the mark alone on the line above: said there
        number, url = heading.number or place + 1, heading.url_span
        title = heading.title_span
        if _is_bare_mark(post, paper) and place + 1 < len(papers):
            rest = papers[place + 1].heading
            if rest.problem == "unmarked":
                problem, number = "split", rest.number or number
                title, url = rest.title_span, rest.url_span
        yield Finding(
            heading.start,
            max(heading.end, heading.start + 1),
            {"form": _heading_form(post, number, title, url)},
            problem,
        )
    for paper in deviant_papers(post):
        for section in paper.sections:
            if _is_stray(post, section):  # amid a paper's sections, which it does not end
                yield at_heading(section, {"form": _heading_form(post, 1)}, "number")


def _is_stray(post: Post, section: Section) -> bool:
    """Whether a heading has the level of a paper's, and is neither that nor a known section's."""
    return section.shape is None and section.heading.level == post.shape.paper_level


def _is_bare_mark(post: Post, paper: Paper) -> bool:
    """Whether a paper is only a `#` with nothing behind it."""
    heading = paper.heading
    return not paper.sections and not WORD.search(post.text, heading.start, heading.end)


def _heading_form(post: Post, number: int, title: Span = _NOTHING, url: Span = _NOTHING) -> str:
    name = shown(post.text[slice(*title)]) or "Title"
    where = shown(post.text[slice(*url)]) or post.shape.links.arxiv.replace("{id}", "YYMM.NNNNN")
    return f"{'#' * post.shape.paper_level} {number}. [{name}]({where})"


@check("paper-numbering")
def paper_numbering(post: Post, _: Options) -> Iterator[Finding]:
    """Papers that are not numbered 1, 2, 3 …: one finding a run of wrong numbers, at its first."""
    if all(paper.heading.number == place for place, paper in enumerate(post.papers, 1)):
        return
    if swallowed_papers(post):
        return  # the numbers may be right when the fence is gone
    run: list[tuple[Paper, int]] = []
    place = 1 if _begins_with_sections(post) else 0
    for paper in post.papers:
        heading = paper.heading
        has_url = heading.url_span.start < heading.url_span.end
        if heading.number is not None or has_url or paper.sections:
            place += 1
            if heading.number not in (None, place):
                run.append((paper, place))
            elif heading.number is not None and run:
                yield _wrong_numbers(run)
                run = []
        place += len(lost_papers(paper))
    if run:
        yield _wrong_numbers(run)


def _begins_with_sections(post: Post) -> bool:
    """Whether sections stand before the first paper: those of one whose heading is lost."""
    return any(
        block.kind == "heading"
        and block.lines
        and find_section(post.text[slice(*block.lines[0])], post.shape)[1] == "exact"
        for block in post.preamble
    )


def _wrong_numbers(run: Sequence[tuple[Paper, int]]) -> Finding:
    paper, place = run[0]
    return Finding(
        *paper.heading.number_span,
        {"number": paper.heading.number, "place": place, "more": len(run) - 1},
        "several" if len(run) > 1 else "",
        tuple(Edit(*wrong.heading.number_span, str(right)) for wrong, right in run),
    )


@check("no-papers")
def no_papers(post: Post, _: Options) -> Iterator[Finding]:
    """A post in which no paper is found."""
    if post.papers or swallowed_papers(post):
        return
    line, _column = post.position(post.front_matter.last_line_start)
    yield Finding(*post.line_span(line), {"form": _heading_form(post, 1)})


# Sections ----------------------------------------------------------------------------------------


@check("section-missing", given=deviant_papers)
def section_missing(post: Post, _: Options) -> Iterator[Finding]:
    """A section that the format wants and a paper lacks."""
    marks = "#" * post.shape.section_level
    for paper in deviant_papers(post):
        missing = missing_sections(post, paper)
        heading = Span(paper.heading.start, paper.heading.end)
        if not paper.sections:
            if missing and not paper.heading.problem:
                yield Finding(*heading, {"names": names_of(missing)}, "all")
            continue
        for shape in _unexcused(post, paper, missing):
            values = {
                "name": shape.name,
                "form": f"{marks} {shape.name}",
                "placeholder": post.language.placeholders.canonical,
            }
            yield Finding(*heading, values)


def _unexcused(post: Post, paper: Paper, missing: list[SectionShape]) -> list[SectionShape]:
    """The missing sections but those in whose place one of an unknown name stands (ST206)."""
    nested = {shape for shape, _ in _nested_sections(post, paper)}
    left = [shape for shape in missing if shape not in nested]
    order = _order(post)
    before = -1
    unknown = 0
    for place in (*(order.get(section.name) for section in paper.sections), len(order)):
        if place is None:
            unknown += 1
            continue
        for shape in [shape for shape in left if before < order[shape.name] < place][:unknown]:
            left.remove(shape)
        before, unknown = place, 0
    return left


def _nested_sections(post: Post, paper: Paper) -> Iterator[tuple[SectionShape, Block]]:
    """Headings of known sections that are none because they stand inside a list item or a quote."""
    for section in paper.sections:
        for block in section.blocks:
            if block.kind == "heading" and block.lines:
                shape, match = find_section(post.text[slice(*block.lines[0])], post.shape)
                if shape is not None and match in ("exact", "alias"):
                    yield shape, block


def _order(post: Post) -> dict[str, int]:
    return {shape.name: place for place, shape in enumerate(post.shape.sections)}


@check("section-duplicate", given=deviant_papers)
def section_duplicate(post: Post, _: Options) -> Iterator[Finding]:
    """A section that a paper has already."""
    for paper in deviant_papers(post):
        again = repeated_sections(paper)
        openings = {section.start for section in lost_papers(paper)} if again else set()
        in_lost_paper = False
        for section in paper.sections:
            if section.start not in again:
                in_lost_paper = False
            elif section.start in openings:
                in_lost_paper = True
                form = _heading_form(post, (paper.heading.number or 0) + 1)
                yield at_heading(section, {"name": section.name, "form": form}, "paper")
            elif not in_lost_paper:
                yield at_heading(section, {"name": section.name})


@check("section-order", given=deviant_papers)
def section_order(post: Post, _: Options) -> Iterator[Finding]:
    """A section that stands in another place than the format gives it."""
    order = _order(post)
    for paper in deviant_papers(post):
        first: dict[str, Section] = {}
        for section, shape in known_sections(paper):
            first.setdefault(shape.name, section)
        sections = list(first.values())
        kept = longest_rise([order[section.name] for section in sections])
        if len(kept) == len(sections):
            continue
        standing = [sections[place] for place in kept]
        for section in sections:
            if section in standing:
                continue
            rank = order[section.name]
            after = next((s for s in reversed(standing) if order[s.name] < rank), None)
            before = next((s for s in standing if order[s.name] > rank), None)
            where = f"behind `{after.name}`" if after else ""
            if before is not None and after is None:
                where = f"before `{before.name}`"
            yield at_heading(section, {"name": section.name, "where": where})._replace(
                edits=_move(post, section, after, before), applicability="unsafe"
            )


def _move(
    post: Post, section: Section, after: Section | None, before: Section | None
) -> tuple[Edit, ...]:
    """Edits that put a section behind one or, without that, before another.

    Only text moves. The blank lines between sections, and what the file ends with, belong to the
    place: so the last section may end without a line end, and go anywhere.
    """
    start, end = _extent(post, section)
    body = post.original[start:end]
    if after is not None:
        at = _extent(post, after).end
    elif before is not None:
        at = _extent(post, before).start
    else:
        return ()
    if at < start:
        gap = _text_end(post, 0, start)
        cut = Edit(gap, end, "")
        space = post.original[gap:start]
    else:
        following = _visible().search(post.text, end)
        next_line = post.text.rfind("\n", end, following.start()) + 1 if following else end
        cut = Edit(start, next_line, "")
        space = post.original[end:next_line]
    return (Edit(at, at, space + body if after is not None else body + space), cut)


def _extent(post: Post, section: Section) -> Span:
    """A section from the start of its heading's line to the end of its last line with text."""
    start = post.text.rfind("\n", 0, section.start) + 1
    return Span(start, _text_end(post, section.heading.start, section.end))


def _text_end(post: Post, start: int, end: int) -> int:
    """The end of the last line with text in a stretch, with the spaces behind it: a hard break."""
    while end > start and post.text[end - 1].isspace():
        end -= 1
    line_end = post.text.find("\n", end)
    if line_end < 0:
        return len(post.text)
    return line_end - 1 if post.original[line_end - 1 : line_end] == "\r" else line_end


@cache
def _visible() -> re.Pattern[str]:
    return re.compile(r"\S")


@check("section-unknown", given=deviant_papers)
def section_unknown(post: Post, _: Options) -> Iterator[Finding]:
    """A heading that is none of the format's sections, or one of them under another name."""
    marks = "#" * post.shape.section_level
    names = names_of(post.shape.sections)
    for paper in deviant_papers(post):
        taken = {section.name for section in paper.sections if section.match == "exact"}
        for section in paper.sections:
            heading = section.heading
            if section.match == "exact" or holds_artifact(post, heading.start, heading.end):
                continue
            if _is_stray(post, section):
                continue  # ST201
            values = {"title": shown(section.title), "names": names}
            if section.shape is None or section.name in taken:
                yield at_heading(section, values, "unknown")
                continue
            taken.add(section.name)
            values["form"] = f"{marks} {section.name}"
            edit = Edit(heading.text_start, heading.text_end, section.name)
            yield at_heading(section, values, section.match)._replace(edits=(edit,))
        yield from _sub_headings(post, None, paper.preamble)
        for section in paper.sections:
            yield from _sub_headings(post, section.shape, section.blocks)


def _sub_headings(
    post: Post, shape: SectionShape | None, blocks: Sequence[Block]
) -> Iterator[Finding]:
    for block in blocks:
        if block.kind != "heading" or holds_artifact(post, block.start, block.end):
            continue
        title = post.text[slice(*block.lines[0])] if block.lines else ""
        if shape is not None and label_meant(title, shape) is not None:
            continue  # a label as a heading: ST209
        values = {"title": shown(title), "names": names_of(post.shape.sections)}
        meant, match = find_section(title, post.shape)
        if meant is None or match not in ("exact", "alias"):
            yield Finding(block.start, block.end, values, "sub")
            continue
        values["form"] = f"{'#' * post.shape.section_level} {meant.name}"
        yield Finding(block.start, block.end, values, "nested")


@check("section-empty", given=deviant_papers)
def section_empty(post: Post, _: Options) -> Iterator[Finding]:
    """A section with nothing in it."""
    for paper in deviant_papers(post):
        for place, section in enumerate(paper.sections):
            if section.shape is None or not is_empty(post, section):
                continue
            following = paper.sections[place + 1 : place + 2]
            if following and following[0].name == section.name:
                continue  # its heading stands twice: ST204
            placeholder = post.language.placeholders.canonical
            yield at_heading(section, {"name": section.name, "placeholder": placeholder})


@check("heading-level", given=deviant_papers)
def heading_level(post: Post, _: Options) -> Iterator[Finding]:
    """A known section whose heading has another level than the format's."""
    level = post.shape.section_level
    marks = "#" * level
    for paper in deviant_papers(post):
        for section, shape in known_sections(paper):
            heading = section.heading
            if heading.level == level:
                continue
            if heading.setext:
                edit = Edit(
                    heading.start, heading.end, f"{marks} {' '.join(section.title.split())}"
                )
            else:
                edit = Edit(heading.start, heading.start + heading.level, marks)
            values = {"level": heading.level, "form": f"{marks} {shape.name}"}
            yield at_heading(section, values)._replace(edits=(edit,))
