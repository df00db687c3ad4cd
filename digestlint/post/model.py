"""A post, read once: its front matter, papers and sections, and the way back to lines.

Lines, columns, sentences and whatever else stands in the text are worked out when somebody asks.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from operator import attrgetter, itemgetter
from typing import Any

from digestlint.post.front_matter import FrontMatter
from digestlint.post.inline import Link, LiteralSpan, links, literal_spans
from digestlint.post.nodes import (
    PROSE,
    Block,
    BlockKind,
    Heading,
    HeadingProblem,
    Label,
    Match,
    Paper,
    PaperHeading,
    Passage,
    Section,
    Span,
)
from digestlint.post.ordinary import form_of, manner_of, prose_start, unusual_sections
from digestlint.post.sentences import Splitter
from digestlint.post.shape import Language, Shape

__all__ = [
    "PROSE",
    "Block",
    "BlockKind",
    "Heading",
    "HeadingProblem",
    "Label",
    "Match",
    "Paper",
    "PaperHeading",
    "Passage",
    "Post",
    "Section",
    "Span",
]


class Post:
    """A post, read once: front matter, papers, sections, blocks, and the way back to lines.

    `text` has its line ends as `\\n` (a CRLF is a space and `\\n`, so offsets are those of the
    file's own text, which is `original`). `path` is shown to people and never opened.
    """

    def __init__(
        self,
        *,
        text: str,
        original: str,
        path: str,
        shape: Shape,
        language: Language,
        front_matter: FrontMatter,
        preamble: tuple[Block, ...],
        papers: tuple[Paper, ...],
    ) -> None:
        self.text = text
        self.original = original
        self.path = path
        self.shape = shape
        self.language = language
        self.front_matter = front_matter
        self.preamble = preamble
        self.papers = papers
        # What checks of one family worked out once for all of them, by their own name.
        self.notes: dict[str, Any] = {}
        # The last offset of which `position` told the line, with that line and its start: from
        # there lines are counted to the next one, for findings come in some order.
        self._asked = 0, 1, 0
        self._sentences: dict[int, list[tuple[int, int]]] = {}
        self._literals: dict[int, list[LiteralSpan]] = {}
        self._links: dict[int, list[Link]] = {}

    @cached_property
    def passages(self) -> list[Passage]:
        """Every prose block that stands in a section, in order."""
        return list(
            _passages((paper, section) for paper in self.papers for section in paper.sections)
        )

    @cached_property
    def peculiar(self) -> list[Paper]:
        """The papers that have not the form that their format wants, or a peculiar section."""
        return list(self._peculiar)

    @cached_property
    def peculiar_sections(self) -> list[tuple[Paper, Section]]:
        """The sections that are not in every way as their format wants them, and as usual.

        The others are of papers that have the format's form, have their labels and as many
        sentences as they may hold, and of these each has some length and a usual end (see
        `unusual_sections`). Checks of all that look at the peculiar ones alone, of which a sound
        post has few.
        """
        return [(paper, section) for paper, own in self._peculiar.items() for section in own]

    @cached_property
    def _peculiar(self) -> dict[Paper, Sequence[Section]]:
        form, manner = form_of(self.shape), manner_of(self.language.register)
        text, splitter = self.text, self._splitter
        found: dict[Paper, Sequence[Section]] = {}
        for paper in self.papers:
            if paper.form is None or form is None or manner is None:
                found[paper] = paper.sections
            elif places := unusual_sections(text, paper.form, form, manner, splitter):
                found[paper] = [paper.sections[place] for place in places]
        return found

    @cached_property
    def peculiar_passages(self) -> list[Passage]:
        """The passages of the peculiar sections, in order."""
        return list(_passages(self.peculiar_sections))

    @cached_property
    def interesting(self) -> frozenset[str]:
        """The ASCII signs of the text, line ends too, that are no everyday punctuation.

        One pass at C speed, from which any number of checks learn that they have nothing to do.
        """
        return frozenset(self.signs.decode("ascii"))

    @cached_property
    def signs(self) -> bytes:
        """The interesting signs one by one, with the line ends that are between them."""
        return self.encoded.translate(None, _EVERYDAY)

    @cached_property
    def encoded(self) -> bytes:
        """The text as UTF-8; a lone surrogate becomes `?`."""
        return self.text.encode("utf-8", "replace")

    @cached_property
    def _line_starts(self) -> list[int]:
        sizes = map((1).__add__, map(len, self.text.split("\n")))
        return list(accumulate(sizes, initial=0))[:-1]

    @cached_property
    def newline(self) -> str:
        """The line end that the file uses, for text that a fix inserts."""
        return "\r\n" if "\r\n" in self.original else "\n"

    @property
    def line_count(self) -> int:
        """How many lines an editor shows; the empty one after the last line end does not count."""
        starts = self._line_starts
        return len(starts) - (1 if len(starts) > 1 and starts[-1] == len(self.text) else 0)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1; the column counts code points."""
        last, line, start = self._asked
        if start <= offset < last:
            return line, offset - start + 1
        text = self.text
        if offset >= last and (offset - last <= _NEAR or "_line_starts" not in self.__dict__):
            line += text.count("\n", last, offset)
            start = text.rfind("\n", last, offset) + 1 or start
        elif (
            0 < last - offset <= _NEAR
            and (before := text.rfind("\n", max(offset - _NEAR, 0), offset)) > 0
        ):
            line -= text.count("\n", offset, last)
            start = before + 1
        else:
            line = bisect_right(self._line_starts, offset)
            start = self._line_starts[line - 1]
        self._asked = offset, line, start
        return line, offset - start + 1

    def places(self, start: int, end: int) -> tuple[int, int, int, int]:
        """Line and column of the start and of the end of a span, as `position` gives them."""
        line, column = self.position(start)
        if self.text.find("\n", start, end) < 0:
            return line, column, line, column + end - start
        return line, column, *self.position(end)

    def line_span(self, line: int) -> Span:
        """The span of a line, counted from 1, without its line end."""
        start = self._line_starts[line - 1]
        end = self.text.find("\n", start)
        if end < 0:
            end = len(self.text)
        elif end > start and self.original[end - 1] == "\r":
            end -= 1
        return Span(start, end)

    @cached_property
    def _splitter(self) -> Splitter:
        return Splitter(self.text, self.encoded)

    @cached_property
    def spoken(self) -> list[list[tuple[int, int]]]:
        """The sentences of every peculiar passage, in the order of `peculiar_passages`."""
        known, splitter, find = self._sentences, self._splitter, self.text.find
        rare = iter((*splitter.rare_stops, len(self.text)))
        next_rare = next(rare)
        found = []
        for _, _, block in self.peculiar_passages:
            _, start, _, lines, label = block
            sentences = None
            if len(lines) == 1:
                # Most blocks are one sentence on one line: not worth a call.
                first, end = lines[0]
                if label is not None:
                    first = min(label.end, end)
                while next_rare < first:
                    next_rare = next(rare)
                if first < end <= next_rare + 1 and find(".", first, end - 1) < 0:
                    sentences = [(first, end)]
            if sentences is None:
                sentences = splitter.split(block.prose)
            known[start] = sentences
            found.append(sentences)
        return found

    def sentences(self, block: Block) -> list[tuple[int, int]]:
        """The sentences of a prose block, without its label."""
        known = self._sentences.get(block.start)
        if known is None:
            known = self._sentences[block.start] = self._splitter.split(block.prose)
        return known

    def literals(self, block: Block) -> list[LiteralSpan]:
        """What is no prose in a block: code, math, HTML, URLs; in order, without overlap."""
        known = self._literals.get(block.start)
        if known is None:
            known = self._literals[block.start] = literal_spans(self.text, block.lines)
        return known

    def is_literal(self, block: Block, offset: int) -> bool:
        """Whether an offset of a block lies in code, math, HTML or a URL."""
        literals = self.literals(block)
        if not literals:
            return False
        index = bisect_right(literals, offset, key=_start) - 1
        return index >= 0 and offset < literals[index].end

    def links_in(self, block: Block) -> list[Link]:
        """The inline links, images and autolinks of a block, in order; none in code and HTML."""
        if block.kind not in _MAY_LINK:
            return []
        known = self._links.get(block.start)
        if known is None:
            known = self._links[block.start] = links(self.text, block.lines)
        return known

    @cached_property
    def links(self) -> list[Link]:
        """Every link of the post in order: those of blocks, and of headings of all kinds."""
        found: list[Link] = []
        for node in self._nodes():
            if isinstance(node, Block):
                found += self.links_in(node)
            else:
                found += links(self.text, [(node.start, node.end)])
        found.sort()
        return found

    def _nodes(self) -> Iterator[PaperHeading | Heading | Block]:
        yield from self.preamble
        for paper in self.papers:
            yield paper.heading
            yield from paper.preamble
            for section in paper.sections:
                yield section.heading
                yield from section.blocks

    def block_at(self, offset: int) -> Block | None:
        """The block in which an offset lies; None in headings, front matter and between blocks."""
        blocks = self.preamble
        if (paper := self.paper_at(offset)) is not None:
            section = self.section_at(offset)
            blocks = paper.preamble if section is None else section.blocks
        index = bisect_right(blocks, offset, key=_block_start) - 1
        return blocks[index] if index >= 0 and offset < blocks[index].end else None

    def line_at(self, offset: int) -> Span | None:
        """The line of prose in which an offset of an ordinary paper lies, without a node.

        As in blocks, it is without marker and trailing spaces. None where that is not as easily
        told: in other papers, and outside of sections.
        """
        paper = self.paper_at(offset)
        if paper is None or paper.form is None or offset < prose_start(paper.form):
            return None
        text = self.text
        start = text.rfind("\n", 0, offset) + 1
        if text[start] == "#":
            return None
        if text[start] == "-":
            start += 2
        end = text.find("\n", offset)
        end = len(text) if end < 0 else end
        while end > start and text[end - 1] in " \t":
            end -= 1
        return _new(Span, (start, end)) if start <= offset < end else None

    def sentence_at(self, offset: int) -> Span | None:
        """The sentence of prose in which an offset lies; None in labels, and outside of sections.

        In a usual section each full stop with a space behind it is the end of one.
        """
        line = self.line_at(offset)
        if line is None or self.section_at(offset) in self._unusual:
            passage = self.passage_at(offset)
            sentences = self.sentences(passage.block) if passage is not None else []
            index = bisect_right(sentences, (offset, len(self.text))) - 1
            return Span(*sentences[index]) if index >= 0 else None
        text = self.text
        start, end = line
        label = text.find(": ", start, start + _LABEL_WITHIN)
        if text[start - 2 : start] == "- " and text[start:label] in self._label_names:
            start = label + 2
        start = max(start, text.rfind(". ", start, offset) + 2)
        stop = text.find(". ", offset, end)
        return _new(Span, (start, end if stop < 0 else stop + 1)) if start <= offset else None

    @cached_property
    def _label_names(self) -> frozenset[str]:
        return frozenset(label.name for section in self.shape.sections for label in section.labels)

    @cached_property
    def _unusual(self) -> frozenset[Section]:
        return frozenset(section for _, section in self.peculiar_sections)

    def passage_at(self, offset: int) -> Passage | None:
        """The prose of a section in which an offset lies."""
        section, block = self.section_at(offset), self.block_at(offset)
        paper = self.paper_at(offset)
        if paper is None or section is None or block is None or block.kind not in PROSE:
            return None
        return Passage(paper, section, block)

    @cached_property
    def _paper_starts(self) -> list[int]:
        return [paper.start for paper in self.papers]

    def paper_at(self, offset: int) -> Paper | None:
        """The paper in which an offset lies."""
        index = bisect_right(self._paper_starts, offset) - 1
        # Papers follow one another without a gap, and the last ends with the text.
        return self.papers[index] if index >= 0 else None

    def section_at(self, offset: int) -> Section | None:
        """The section in which an offset lies."""
        paper = self.paper_at(offset)
        if paper is None or offset < paper.heading.end:
            return None
        sections = paper.sections
        index = bisect_right(sections, offset, key=_section_start) - 1
        return sections[index] if index >= 0 else None

    def blocks(self) -> Iterator[Block]:
        """Every block of the post in order, those outside sections included."""
        yield from self.preamble
        for paper in self.papers:
            yield from paper.preamble
            for section in paper.sections:
                yield from section.blocks


def _passages(sections: Iterable[tuple[Paper, Section]]) -> Iterator[Passage]:
    for paper, section in sections:
        for block in section.blocks:
            if block.kind in PROSE:
                yield _new(Passage, (paper, section, block))


_NEAR = 2000  # characters in which it is quicker to count lines than to make an index of all
_LABEL_WITHIN = 32  # characters of a line in which a label's colon stands
_start = itemgetter(0)
_section_start = attrgetter("start")
_block_start = itemgetter(1)
_new = tuple.__new__  # twice as fast as calling a named tuple's class
_MAY_LINK = PROSE | {"heading"}

# Everything but the ASCII signs that some rule looks for.
_RARE = (
    b"\n<>~%&`$|\\*_{}^=+@!?;\"'[]()\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x1b\x7f"
)
_EVERYDAY = bytes(byte for byte in range(256) if byte not in _RARE)
