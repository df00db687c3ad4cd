"""The parts of a post in which the checks of a rule file look, and what a pattern finds there."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from digestlint.checks.places import is_within
from digestlint.post.inline import links
from digestlint.post.model import PROSE, Block, Post, Section, Span

if TYPE_CHECKING:
    from digestlint.checks.patterns import Found, Pattern

# What makes a match depend on where the searched text begins and ends.
_ANCHORED = re.compile(r"[\^$]|\\[AZbB]|\(\?")


class Place(NamedTuple):
    """A part of the text that is searched; in a block of prose, code and the like do not count."""

    start: int
    end: int
    block: Block | None = None


class Unit(NamedTuple):
    """A part of a post that is counted or must hold something; `place` is where it is reported.

    `lines` are its text, `blocks` its blocks of prose, `sections` the number of its sections.
    """

    name: str
    place: Span
    lines: tuple[Place, ...]
    blocks: tuple[Block, ...] = ()
    sections: int = 0


def is_literal(post: Post, place: Place, offset: int) -> bool:
    """Whether an offset in a place lies in code, math, HTML or a URL."""
    return place.block is not None and is_within(post.literals(place.block), offset)


def matches(
    post: Post, pattern: "Pattern", places: Iterable[Place]
) -> Iterator[tuple["Found", int]]:
    """Every match that is not empty, with its offset in the post."""
    if not _ANCHORED.search(pattern.pattern) and pattern.search(post.text) is None:
        return
    for place in places:
        for match in pattern.finditer(post.text[place.start : place.end]):
            at = place.start + match.start()
            if match[0] and not is_literal(post, place, at):
                yield match, at


def holds(post: Post, pattern: "Pattern", unit: Unit) -> bool:
    """Whether the pattern is found on a line of the unit."""
    return any(pattern.search(post.text[line.start : line.end]) for line in unit.lines)


def places_of(post: Post, where: str, sections: Iterable[str]) -> Iterator[Place]:
    """The parts of the text in which a rule looks."""
    if where == "everywhere":
        yield Place(0, len(post.text))
    elif where == "front-matter":
        yield Place(post.front_matter.inner_start, post.front_matter.inner_end)
    elif where == "titles":
        yield from (Place(*paper.heading.title_span) for paper in post.papers)
    elif where == "urls":
        yield from (Place(*paper.heading.url_span) for paper in post.papers)
    elif where == "headings":
        for paper in post.papers:
            for section in paper.sections:
                yield Place(section.heading.text_start, section.heading.text_end)
    else:
        for _, section, block in post.passages:
            if _is_wanted(section, sections):
                spans = post.sentences(block) if where == "sentences" else block.prose
                for start, end in spans:
                    yield Place(start, end, block)


def _is_wanted(section: Section, names: Iterable[str]) -> bool:
    return not names or section.name in names


def units_of(post: Post, per: str, sections: Iterable[str]) -> Iterator[Unit]:
    """The parts of the post that a rule asks one by one."""
    if per == "post":
        place = Span(post.front_matter.last_line_start, post.front_matter.end)
        blocks = tuple(passage.block for passage in post.passages)
        number = sum(len(paper.sections) for paper in post.papers)
        yield Unit("post", place, (Place(0, len(post.text)),), blocks, number)
        return
    for paper in post.papers:
        if per == "title":
            title = paper.heading.title_span
            yield Unit("title", title, (Place(*title),))
            continue
        wanted = [section for section in paper.sections if _is_wanted(section, sections)]
        if per == "paper":
            place = Span(paper.heading.start, paper.heading.end)
            blocks = tuple(block for section in wanted for block in _prose_of(section))
            yield Unit("paper", place, lines_of(blocks), blocks, len(wanted))
            continue
        for section in wanted:
            blocks = _prose_of(section)
            if per == "section":
                place = Span(section.heading.start, section.heading.end)
                yield Unit(section.name, place, lines_of(blocks), blocks, 1)
                continue
            for block in blocks:
                for start, end in post.sentences(block):
                    yield Unit(section.name, Span(start, end), (Place(start, end, block),))


def _prose_of(section: Section) -> tuple[Block, ...]:
    return tuple(block for block in section.blocks if block.kind in PROSE)


def lines_of(blocks: Iterable[Block]) -> tuple[Place, ...]:
    """The lines of blocks, as places."""
    return tuple(Place(start, end, block) for block in blocks for start, end in block.prose)


def number_of(post: Post, unit: Unit, of: str, pattern: "Pattern | None") -> int:
    """How many a unit has of what is counted; `pattern` is what `matches` counts."""
    text = post.text
    if of == "papers":
        return len(post.papers) if unit.name == "post" else 1
    if of == "sections":
        return unit.sections
    if of == "items":
        return sum(1 for block in unit.blocks if block.kind in ("item", "ordered"))
    if of == "links":
        return sum(len(links(text, block.lines)) for block in unit.blocks)
    if of == "sentences":
        return sum(len(post.sentences(block)) for block in unit.blocks)
    # The text of a post is its prose, as that of a paper is, though a pattern that a post must
    # hold may stand anywhere in the file.
    lines = [
        text[line.start : line.end]
        for line in (lines_of(unit.blocks) if unit.name == "post" else unit.lines)
    ]
    if of == "characters":
        return sum(map(len, lines))
    if of == "words":
        return sum(len(line.split()) for line in lines)
    if pattern is None:
        return 0
    return sum(1 for line in lines for match in pattern.finditer(line) if match[0])
