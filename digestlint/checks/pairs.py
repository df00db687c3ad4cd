"""What a check over a post and its translation sees: the two posts, and what stands beside what.

Papers go together by their arXiv ids, sections by their names in the format, blocks and lines by
their order. Where a section has other blocks than its original nothing in it is paired: that it
differs is one finding, and not one for every line.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from digestlint.diagnostics import NO_VALUES
from digestlint.post.arxiv import parse_arxiv_url
from digestlint.post.arxiv_ids import ArxivId
from digestlint.post.model import Block, Paper, Post, Section, Span
from digestlint.post.segments import Segment, SegmentState, block_segments, own_scripts
from digestlint.post.terms import TermFinder

# Blocks that a reader does not see as part of the text; HTML is compared by its tags.
UNSEEN = frozenset(("comment", "html"))


class PairFinding(NamedTuple):
    """One thing that a check found in a translation: offsets into both posts' texts.

    `start` to `end` is its place in the translation, `source_start` to `source_end` that in the
    original; `values` and `variant` are those of a `Finding`.
    """

    start: int
    end: int
    source_start: int
    source_end: int
    values: dict[str, object] = dict(NO_VALUES)  # noqa: RUF012 -- nobody writes into it
    variant: str = ""


class Unit(NamedTuple):
    """A segment of the original and the one that translates it; `plain` is their prose alone.

    In `plain` code, math, HTML and URLs are blotted out, so that offsets are those of the segment.
    """

    source: Segment
    target: Segment
    source_text: str
    target_text: str
    source_plain: str
    target_plain: str


class Place(NamedTuple):
    """A stretch of blocks in both posts that belong together, under headings that do.

    `source` and `target` are the headings: where a finding about the whole of it stands.
    """

    source: Span
    target: Span
    source_blocks: tuple[Block, ...]
    target_blocks: tuple[Block, ...]


SectionKeys = dict[tuple[str, int], Section]


class Pair:
    """A post and its translation. Read once; checks share what they work out.

    `made_from` is what is known of the segments that the translation was made from, None where
    nothing is; `terms` finds the glossary's terms in the original.
    """

    def __init__(
        self,
        source: Post,
        target: Post,
        *,
        terms: TermFinder | None = None,
        made_from: Sequence[SegmentState] | None = None,
    ) -> None:
        self.source = source
        self.target = target
        self.terms = terms
        self.made_from = made_from
        # What checks worked out once for all of them, by their own name.
        self.notes: dict[str, Any] = {}
        self._segments: dict[int, list[Segment]] = {}

    @property
    def languages(self) -> str:
        """The languages, as options name them: `ko-en`."""
        return f"{self.source.language.code}-{self.target.language.code}"

    @cached_property
    def left_scripts(self) -> frozenset[str]:
        """The scripts of the original's language that the translation's does not use."""
        return own_scripts(self.source.language) - self.target.language.scripts - {"Latin"}

    @cached_property
    def new_scripts(self) -> frozenset[str]:
        """The scripts by which the translation's language is known, and the original's is not."""
        return own_scripts(self.target.language) - self.source.language.scripts

    @cached_property
    def papers(self) -> list[tuple[Paper, Paper]]:
        """The papers that both posts have, in the original's order."""
        ours, theirs = _keys(self.source), _keys(self.target)
        found = {theirs[key]: at for key, at in ours.items() if key in theirs}
        rest = [at for key, at in ours.items() if key not in theirs]
        if rest:
            left = [at for at in range(len(self.target.papers)) if at not in found]
            found |= _likely(self.source, rest, self.target, left)
        return [
            (self.source.papers[at], self.target.papers[other])
            for at, other in sorted((at, other) for other, at in found.items())
        ]

    @cached_property
    def keys(self) -> list[tuple[SectionKeys, SectionKeys]]:
        """The sections by their keys, of each pair of papers."""
        return [
            (section_keys(paper.sections), section_keys(other.sections))
            for paper, other in self.papers
        ]

    @cached_property
    def sections(self) -> list[tuple[Section, Section]]:
        """The sections that both posts have."""
        return [
            (section, named[key])
            for ours, named in self.keys
            for key, section in ours.items()
            if key in named
        ]

    @cached_property
    def places(self) -> list[Place]:
        """Every stretch of blocks that belongs together."""
        places = []
        start = Span(self.source.front_matter.end, self.source.front_matter.end)
        end = Span(self.target.front_matter.end, self.target.front_matter.end)
        if self.source.preamble or self.target.preamble:
            places.append(Place(start, end, self.source.preamble, self.target.preamble))
        for paper, other in self.papers:
            places.append(
                Place(
                    Span(paper.heading.start, paper.heading.end),
                    Span(other.heading.start, other.heading.end),
                    paper.preamble,
                    other.preamble,
                )
            )
        for section, other_section in self.sections:
            places.append(
                Place(
                    Span(section.heading.start, section.heading.end),
                    Span(other_section.heading.start, other_section.heading.end),
                    section.blocks,
                    other_section.blocks,
                )
            )
        places.sort(key=lambda place: place.target)
        return places

    @cached_property
    def _compared(self) -> tuple[list[Place], list[Place]]:
        same: list[Place] = []
        differing: list[Place] = []
        for place in self.places:
            is_same = shown_form(place.source_blocks) == shown_form(place.target_blocks)
            (same if is_same else differing).append(place)
        return same, differing

    @property
    def differing(self) -> list[Place]:
        """The places that have other blocks in one post than in the other."""
        return self._compared[1]

    @cached_property
    def blocks(self) -> list[tuple[Block, Block]]:
        """The blocks that belong together, of places that have the same blocks; comments aside."""
        return [
            pair
            for place in self._compared[0]
            for pair in zip(seen(place.source_blocks), seen(place.target_blocks), strict=True)
        ]

    @cached_property
    def units(self) -> list[Unit]:
        """The segments that belong together: titles, unknown headings, lines of blocks."""
        target = self.target
        units = []
        for paper, other in self.papers:
            units.append(
                self._unit(
                    Segment(*paper.heading.title_span, "title"),
                    Segment(*other.heading.title_span, "title"),
                )
            )
        for section, other_section in self.sections:
            if section.shape is None:
                units.append(
                    self._unit(
                        Segment(section.heading.text_start, section.heading.text_end, "heading"),
                        Segment(
                            other_section.heading.text_start,
                            other_section.heading.text_end,
                            "heading",
                        ),
                    )
                )
        for block, other_block in self.blocks:
            ours, theirs = self.segments(block), block_segments(target, other_block)
            if len(ours) == len(theirs):
                units += map(self._unit, ours, theirs)
        units.sort(key=lambda unit: unit.target.start)
        return units

    def segments(self, block: Block) -> list[Segment]:
        """The segments of a block of the original."""
        known = self._segments.get(block.start)
        if known is None:
            known = self._segments[block.start] = block_segments(self.source, block)
        return known

    def _unit(self, ours: Segment, theirs: Segment) -> Unit:
        source, target = self.source, self.target
        text, other = source.text[ours[0] : ours[1]], target.text[theirs[0] : theirs[1]]
        return _new(
            Unit,
            (ours, theirs, text, other, plain(source, ours, text), plain(target, theirs, other)),
        )

    def unit_at(self, offset: int) -> Unit | None:
        """The unit in which an offset of the original lies."""
        units = self._by_source
        index = bisect_right(units, offset, key=_source_start) - 1
        return units[index] if index >= 0 and offset < units[index].source.end else None

    @cached_property
    def _by_source(self) -> list[Unit]:
        return sorted(self.units, key=_source_start)

    def beside(self, unit: Unit, offset: int) -> Span:
        """Where in the translation stands what stands at an offset of the original.

        The sentence, where the line has as many in both; else the line.
        """
        ours = _sentences(self.source, unit.source)
        theirs = _sentences(self.target, unit.target)
        if len(ours) == len(theirs):
            for (_, end), place in zip(ours, theirs, strict=True):
                if offset < end:
                    return place
        return Span(unit.target.start, unit.target.end)


def _source_start(unit: Unit) -> int:
    return unit.source.start


def _sentences(post: Post, segment: Segment) -> list[Span]:
    if segment.block is None or segment.kind != "line":
        return [Span(segment.start, segment.end)]
    return [
        Span(max(start, segment.start), min(end, segment.end))
        for start, end in reaching(post.sentences(segment.block), segment)
    ]


def plain(post: Post, segment: Segment, text: str) -> str:
    """A segment's text with code, math, HTML and URLs blotted out by spaces."""
    block = segment[3]
    if block is None or segment[2] != "line":
        return text
    literals = post.literals(block)
    if not literals:
        return text
    pieces: list[str] = []
    done = segment.start
    for start, end, _ in reaching(literals, segment):
        first, last = max(start, segment.start), min(end, segment.end)
        pieces += (post.text[done:first], " " * (last - first))
        done = last
    return "".join((*pieces, post.text[done : segment.end])) if pieces else text


_new = tuple.__new__  # twice as fast as calling a named tuple's class
_Spanned = TypeVar("_Spanned", bound=tuple[Any, ...])


_first = itemgetter(0)


def within(spans: Sequence[_Spanned], segment: Segment) -> Sequence[_Spanned]:
    """Those of ordered spans that start in a segment."""
    first = bisect_left(spans, segment[0], key=_first)
    return spans[first : bisect_left(spans, segment[1], first, key=_first)]


def reaching(spans: Sequence[_Spanned], segment: Segment) -> Sequence[_Spanned]:
    """Those of ordered spans without overlap that lie at least in part in a segment."""
    first = bisect_left(spans, segment.start + 1, key=itemgetter(1))
    return spans[first : bisect_left(spans, segment.end, first, key=itemgetter(0))]


def seen(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of which a reader sees something, HTML aside."""
    return [block for block in blocks if block.kind not in UNSEEN]


def shown_form(blocks: Sequence[Block]) -> list[tuple[str, str | None]]:
    """What a translation keeps of blocks: kinds, order, and the labels that the format knows."""
    return [
        (block.kind, block.label.name if block.label is not None else None)
        for block in blocks
        if block.kind not in UNSEEN
    ]


def section_keys(sections: Sequence[Section]) -> SectionKeys:
    """Sections by name and by how many of that name stand before; unknown ones by number alone."""
    count: dict[str, int] = {}
    keys: SectionKeys = {}
    for section in sections:
        name = section.shape.name if section.shape is not None else ""
        number = count.get(name, 0)
        keys[name, number] = section
        count[name] = number + 1
    return keys


def _keys(post: Post) -> dict[tuple[str, int], int]:
    """Papers by their arXiv id, else by their link, and by how many have the same before."""
    count: Counter[str] = Counter()
    keys: dict[tuple[str, int], int] = {}
    for at, paper in enumerate(post.papers):
        url = post.text[slice(*paper.heading.url_span)]
        found = getattr(parse_arxiv_url(url), "id", None)
        name = found.text if isinstance(found, ArxivId) else url
        keys[name, count[name]] = at
        count[name] += 1
    return keys


def _likely(source: Post, ours: list[int], target: Post, theirs: list[int]) -> dict[int, int]:
    """Papers whose links differ and that are the same by number, else by title: theirs to ours."""
    found: dict[int, int] = {}
    for name in (_number, _title):
        taken = set(found.values())
        known = {name(source, at): at for at in ours if at not in taken}
        for other in theirs:
            key = name(target, other)
            if other not in found and key and key in known:
                found[other] = known.pop(key)
    return found


def _number(post: Post, at: int) -> object:
    return post.papers[at].heading.number


def _title(post: Post, at: int) -> object:
    return post.text[slice(*post.papers[at].heading.title_span)]
