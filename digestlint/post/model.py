"""The nodes of a post. Every node carries its span: offsets into `Post.text`, ends exclusive.

Nodes are named tuples: immutable, and made three times as fast as frozen dataclasses, of which a
post would need about three hundred. Lines and columns are computed when somebody asks.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from digestlint.post.front_matter import FrontMatter
from digestlint.post.inline import Link, LiteralSpan, links, literal_spans
from digestlint.post.sentences import Splitter
from digestlint.post.shape import Language, SectionShape, Shape

BlockKind = Literal[
    "paragraph",
    "item",
    "ordered",
    "quote",
    "fence",
    "code",
    "html",
    "comment",
    "rule",
    "heading",
    "definition",
]

HeadingProblem = Literal["", "split", "level", "number", "link", "form", "unmarked", "space"]
Match = Literal["exact", "alias", "close", "unknown"]

PROSE: frozenset[str] = frozenset(("paragraph", "item", "ordered", "quote"))


class Span(NamedTuple):
    """A piece of the text, from `start` up to but not including `end`."""

    start: int
    end: int


class Label(NamedTuple):
    """The word before the colon in `- Goal: …`; `name` is what the format calls it, if it does."""

    start: int
    end: int
    text: str
    name: str | None


class Block(NamedTuple):
    """A paragraph, a list item, a quotation, code, or HTML.

    `lines` are the spans of each physical line's content: without indentation, marker, trailing
    spaces. `start` is the first character behind the indentation, `end` the end of the last line.
    """

    kind: BlockKind
    start: int
    end: int
    lines: tuple[Span, ...]
    label: Label | None = None

    @property
    def prose(self) -> tuple[Span, ...]:
        """The lines without the label."""
        _, _, _, lines, label = self
        if label is None:
            return lines
        end = lines[0].end
        return (_new(Span, (min(label.end, end), end)), *lines[1:])


class Heading(NamedTuple):
    """A Markdown heading; `text_start` and `text_end` enclose it without markers."""

    start: int
    end: int
    level: int
    text_start: int
    text_end: int
    setext: bool = False


class PaperHeading(NamedTuple):
    """The heading of a paper, as far as it could be read.

    `problem` is empty where the heading has the format's form; else a word that says what is wrong:
    it is `split` over lines, stands at another `level`, lacks its `number` or its `link`, has
    another `form`, is no heading because it is `unmarked` or lacks the `space` behind its marks.
    Spans of parts that are not there, or that a line break splits, are empty and stand at the
    heading's end. The level of a heading without marks is 0.
    """

    start: int
    end: int
    level: int
    number: int | None
    number_span: Span
    title_span: Span
    url_span: Span
    problem: HeadingProblem = ""


class Section(NamedTuple):
    """A section of a paper: its heading and what stands under it.

    `shape` is the section of the format that is meant; `match` says how its name was recognised:
    `exact`, by an `alias`, as `close` (a typing error), or `unknown` with no shape. One that is
    unknown and at the papers' own level stands amid the sections of a paper that it does not end.
    """

    start: int
    end: int
    heading: Heading
    title: str
    shape: SectionShape | None
    match: Match
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        """The format's name of the section, else its own title."""
        return self.shape.name if self.shape is not None else self.title


class Paper(NamedTuple):
    """A paper: heading, what stands before its first section, sections."""

    start: int
    end: int
    heading: PaperHeading
    preamble: tuple[Block, ...]
    sections: tuple[Section, ...]


class Passage(NamedTuple):
    """A prose block with the section and the paper in which it stands."""

    paper: Paper
    section: Section
    block: Block


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
        # The last offset of which `position` told the line, with that line and its start.
        self._asked = 0, 1, 0
        self._sentences: dict[int, list[tuple[int, int]]] = {}
        self._literals: dict[int, list[LiteralSpan]] = {}
        self._links: dict[int, list[Link]] = {}

    @cached_property
    def passages(self) -> list[Passage]:
        """Every prose block that stands in a section, in order."""
        return [
            _new(Passage, (paper, section, block))
            for paper in self.papers
            for section in paper.sections
            for block in section.blocks
            if block.kind in PROSE
        ]

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
        starts = [0]
        find = self.text.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        return starts

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
        if offset >= last:
            # In order, lines are counted on from the last answer: no index is needed.
            text = self.text
            line += text.count("\n", last, offset)
            start = text.rfind("\n", last, offset) + 1 or start
            self._asked = offset, line, start
            return line, offset - start + 1
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

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
        """The sentences of every passage, in the order of `passages`."""
        known, splitter, find = self._sentences, self._splitter, self.text.find
        rare = iter((*splitter.rare_stops, len(self.text)))
        next_rare = next(rare)
        found = []
        for _, _, block in self.passages:
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
        if paper is None:
            return None
        index = bisect_right(paper.sections, offset, key=_start) - 1
        return paper.sections[index] if index >= 0 else None

    def blocks(self) -> Iterator[Block]:
        """Every block of the post in order, those outside sections included."""
        yield from self.preamble
        for paper in self.papers:
            yield from paper.preamble
            for section in paper.sections:
                yield from section.blocks


_start = itemgetter(0)  # of any node
_new = tuple.__new__  # twice as fast as calling a named tuple's class
_MAY_LINK = PROSE | {"heading"}

# Everything but the ASCII signs that some rule looks for.
_RARE = (
    b"\n<>~%&`$|\\*_{}^=+@!?;\"'[]()\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x1b\x7f"
)
_EVERYDAY = bytes(byte for byte in range(256) if byte not in _RARE)
