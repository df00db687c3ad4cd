"""The nodes of a post. Every node carries its span: offsets into `Post.text`, ends exclusive.

Nodes are named tuples: immutable, and made three times as fast as frozen dataclasses, of which a
post would need about three hundred. Papers and sections are objects that make what they hold when
somebody asks: most are never asked.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

from digestlint.post.shape import SectionShape

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

_new = tuple.__new__  # twice as fast as calling a named tuple's class

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


Node = Heading | Block
"""What stands in a text, before papers and sections are seen."""


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


class Section:
    """A section of a paper: its heading and what stands under it.

    `shape` is the section of the format that is meant; `match` says how its name was recognised:
    `exact`, by an `alias`, as `close` (a typing error), or `unknown` with no shape. One that is
    unknown and at the papers' own level stands amid the sections of a paper that it does not end.
    """

    __slots__ = ("_blocks", "_read", "end", "heading", "match", "shape", "start", "title")

    def __init__(
        self,
        span: tuple[int, int],
        heading: Heading,
        title: str,
        found: tuple[SectionShape | None, Match],
        read: Callable[[], tuple[Block, ...]],
    ) -> None:
        self.start, self.end = span
        self.heading = heading
        self.title = title
        self.shape, self.match = found
        self._read = read
        self._blocks: tuple[Block, ...] | None = None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What stands under the heading, in order."""
        if self._blocks is None:
            self._blocks = self._read()
        return self._blocks

    @property
    def name(self) -> str:
        """The format's name of the section, else its own title."""
        return self.shape.name if self.shape is not None else self.title


PaperNodes = tuple[tuple[Block, ...], tuple[Section, ...]]


class Paper:
    """A paper: heading, what stands before its first section, sections.

    Where a paper has its format's form, `form` has the spans of that form's groups (see `ordinary`)
    and its nodes are made when they are first asked for; of any other it is None.
    """

    __slots__ = ("_nodes", "_read", "end", "form", "heading", "start")

    def __init__(
        self,
        start: int,
        end: int,
        heading: PaperHeading,
        form: tuple[tuple[int, int], ...] | None,
        read: Callable[["Paper"], PaperNodes],
    ) -> None:
        self.start = start
        self.end = end
        self.heading = heading
        self.form = form
        self._read = read
        self._nodes: PaperNodes | None = None

    @property
    def preamble(self) -> tuple[Block, ...]:
        """The blocks before the first section."""
        return (self._nodes or self._made())[0]

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections in order."""
        return (self._nodes or self._made())[1]

    def _made(self) -> PaperNodes:
        self._nodes = self._read(self)
        return self._nodes


class Passage(NamedTuple):
    """A prose block with the section and the paper in which it stands."""

    paper: Paper
    section: Section
    block: Block
