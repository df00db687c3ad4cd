"""From headings and blocks to papers and sections, by the shape that a format gives them.

What is broken is still recognised: a heading that was split over lines, lost its number or stands
at another level opens its paper all the same, so that one defect is one finding and not the loss of
five sections. What follows decides in doubt: where sections begin anew, a paper does.
"""

import re
from functools import partial

from digestlint.post.block_labels import labelled
from digestlint.post.formed import nodes_of
from digestlint.post.front_matter import FrontMatter, find_front_matter
from digestlint.post.model import (
    Block,
    BlockKind,
    Heading,
    Paper,
    PaperHeading,
    Post,
    Section,
    Span,
)
from digestlint.post.names import Found, LabelNames, section_finder
from digestlint.post.nodes import Node
from digestlint.post.ordinary import URL, form_of
from digestlint.post.paper_headings import (
    NUMBERED_LINK,
    NUMBERED_OR_LINKED,
    PAPERLIKE,
    UNMARKED,
    WELL_FORMED,
    broken_heading,
    paper_heading,
    rest_of,
    sound_heading,
    split_heading,
    unmarked_heading,
)
from digestlint.post.scanner import scan, scan_before
from digestlint.post.shape import SectionShape, Shape

# The kinds of block that a paper's heading becomes when its marks are lost, or indented too far,
# and the signs with which it then begins.
_SUSPECTS: frozenset[BlockKind] = frozenset(("paragraph", "item", "ordered", "code", "heading"))
_SUSPECT_SIGNS = frozenset("#＃\\*_0123456789")
_AHEAD = 40  # nodes within which a paper's sections begin

_new = tuple.__new__


def read_text(original: str) -> str:
    """The text with line ends as `\\n` at the same offsets: a CRLF becomes a space and `\\n`."""
    if "\r" not in original:
        return original
    return original.replace("\r\n", " \n").replace("\r", "\n")


def read_post(original: str, path: str, shape: Shape, place: str = "") -> Post:
    """Read a post; `original` is its text without a byte order mark. Never fails.

    `place` is its path in the project, whose folders may name its language; `path` is shown.
    """
    text = read_text(original)
    front_matter = find_front_matter(text)
    outliner = _Outliner(text, shape)
    _outline(outliner, front_matter.end)
    return Post(
        text=text,
        original=original,
        path=path,
        shape=shape,
        language=shape.languages[language_of(front_matter, place or path, shape)],
        front_matter=front_matter,
        preamble=tuple(outliner.before),
        papers=tuple(outliner.papers),
    )


def language_of(front_matter: FrontMatter, path: str, shape: Shape) -> str:
    """A post's language: its `lang` or `locale`, else a folder of its path, else the format's."""
    yaml = front_matter.yaml
    if "lang" in yaml or "locale" in yaml:
        for key in ("lang", "locale"):
            if key not in front_matter.entries:
                continue
            value = front_matter.data.get(key)
            if isinstance(value, str):
                code = re.split("[-_]", value, maxsplit=1)[0].lower()
                if code in shape.languages:
                    return code
    for folder in reversed(path.replace("\\", "/").split("/")[:-1]):
        if folder in shape.languages:
            return folder
    return shape.language


# Papers and sections ------------------------------------------------------------------------------


def _outline(outliner: "_Outliner", at: int) -> None:
    """Read a text from an offset on: papers that have the format's form by that, all else by lines.

    What stands before a paper of the form must leave nothing open that would swallow its heading.
    """
    text, form = outliner.text, form_of(outliner.shape)
    if form is None:
        outliner.take(scan(text, at), len(text))
        return
    mark, match = form.mark, form.paper.match
    # Before each place is the line end that the mark begins with, but at the text's very start.
    place = at if text.startswith(mark[1:], at) else text.find(mark, at) + 1 or -1
    while place >= 0:
        found = match(text, place)
        if found is None:
            place = text.find(mark, place) + 1 or -1
            continue
        if text[at:place].strip(" \t\n"):
            nodes = scan_before(text, at, place)
            if nodes is None:
                break
            outliner.take(nodes, place)
        outliner.add(found.regs)
        at = place = found.end()
        if at == len(text):
            return
    outliner.take(scan(text, at), len(text))


class _Outliner:
    """Groups the nodes of a text: blocks before the first paper, and papers with their sections."""

    def __init__(self, text: str, shape: Shape) -> None:
        self.text = text
        self.nodes: list[Node] = []
        self.shape = shape
        self.finder = section_finder(shape.sections)
        self.before: list[Block] = []
        self.papers: list[Paper] = []
        self.heading: PaperHeading | None = None  # of the open paper
        self.preamble = self.before
        self.sections: list[Section] = []
        # The open section: heading, title, and what it was found to be; and where blocks go.
        self.section: tuple[Heading, str, Found] | None = None
        self.blocks = self.before
        self.labels: LabelNames | None = None

    def add(self, form: tuple[tuple[int, int], ...]) -> None:
        """Take a paper that has the format's form, whose nodes are made later, if at all."""
        (start, end), number, title, url = form[: URL + 1]
        heading = (
            start,
            url[1] + 1,
            self.shape.paper_level,
            int(self.text[slice(*number)]),
            _new(Span, number),
            _new(Span, title),
            _new(Span, url),
            "",
        )
        read = partial(nodes_of, self.text, form, self.shape.section_level, self.finder)
        self.papers.append(Paper(start, end, _new(PaperHeading, heading), form, read))

    def take(self, nodes: list[Node], end: int) -> None:
        """Take every node up to an offset; a sound post's are told by their kind and first sign."""
        self.nodes = nodes
        text, known = self.text, self.finder.known
        paper_level, section_level = self.shape.paper_level, self.shape.section_level
        suspects, signs = _SUSPECTS, _SUSPECT_SIGNS
        at, size = 0, len(nodes)
        while at < size:
            node = nodes[at]
            at += 1
            if isinstance(node, Block):
                kind, start, _, lines, _ = node
                if (
                    (text[start] in signs or len(lines) > 1)
                    and kind in suspects
                    and self._opens_paper(node, at)
                ):
                    continue
                self.blocks.append(
                    node if self.labels is None else labelled(text, node, self.labels)
                )
                continue
            start, _, level, title_start, title_end, is_setext = node
            if level == section_level:
                title = text[title_start:title_end]
                found = known.get(title)
                if found is not None and found[0] is not None and self.heading is not None:
                    if self.section is not None:
                        self._close_section(start)
                    self.section = node, title, found
                    self.blocks = []
                    self.labels = found[2]
                    continue
            elif level == paper_level and not is_setext:
                match = WELL_FORMED.fullmatch(text, title_start, title_end)
                if match is not None:
                    self._open_paper(paper_heading(node, match))
                    continue
            at += self._odd_heading(node, at)
        self._close_paper(end)
        self.heading = self.section = self.labels = None

    # -- opening and closing ---------------------------------------------------------------------

    def _open_paper(self, heading: PaperHeading) -> None:
        self._close_paper(heading.start)
        self.heading = heading
        self.blocks = self.preamble = []
        self.sections = []

    def _close_paper(self, end: int) -> None:
        if self.section is not None:
            self._close_section(end)
        heading = self.heading
        if heading is not None:
            nodes = tuple(self.preamble), tuple(self.sections)
            self.papers.append(Paper(heading.start, end, heading, None, lambda _: nodes))

    def _open_section(self, heading: Heading, title: str, found: Found) -> None:
        if self.section is not None:
            self._close_section(heading.start)
        self.section = heading, title, found
        self.blocks = []
        self.labels = found[2]

    def _close_section(self, end: int) -> None:
        if self.section is not None:
            heading, title, (shape, match, _) = self.section
            blocks = tuple(self.blocks)
            self.sections.append(
                Section((heading[0], end), heading, title, (shape, match), lambda: blocks)
            )
            self.section = self.labels = None

    def _append_heading(self, heading: Heading) -> None:
        title = Span(heading.text_start, heading.text_end)
        self.blocks.append(Block("heading", heading.start, heading.end, (title,)))

    # -- what is not as it should be -------------------------------------------------------------

    def _odd_heading(self, node: Heading, at: int) -> int:
        """Take a heading that is not at once known; gives how many of the nodes at `at` it took."""
        text, shape = self.text, self.shape
        title = text[node.text_start : node.text_end]
        found = self.finder(title)
        match = found[1]
        is_open = self.heading is not None
        if node.level != shape.paper_level:
            if self._is_paper_at_another_level(node, found[0], at):
                return self._open_broken(node, at)
            if is_open and (node.level == shape.section_level or match in ("exact", "alias")):
                self._open_section(node, title, found)
            else:
                self._append_heading(node)
            return 0
        sound = sound_heading(text, node)
        if sound is not None:
            self._open_paper(sound)
            return 0
        if match in ("exact", "alias") or (is_open and match == "close"):
            if is_open:
                self._open_section(node, title, found)
            else:
                self._append_heading(node)
            return 0
        if is_open and not PAPERLIKE.search(title) and title and self._goes_on(at):
            # A heading of the paper's own level amid its sections: those behind it stay its own.
            self._open_section(node, title, (None, "unknown", None))
            return 0
        return self._open_broken(node, at)

    def _open_broken(self, node: Heading, at: int) -> int:
        split = split_heading(self.text, node, self.nodes[at] if at < len(self.nodes) else None)
        if split is None:
            self._open_paper(broken_heading(self.text, node, self.shape))
            return 0
        heading, rest = split
        self._open_paper(heading)
        if rest is not None:
            self.blocks.append(rest)
        return 1

    def _is_paper_at_another_level(
        self, node: Heading, found: SectionShape | None, at: int
    ) -> bool:
        text, start, end = self.text, node.text_start, node.text_end
        if found is not None or not NUMBERED_OR_LINKED.match(text, start, end):
            return False
        return NUMBERED_LINK.match(text, start, end) is not None or self._begins_anew(at)

    def _opens_paper(self, block: Block, at: int) -> bool:
        """Take a block that holds a paper's heading without its marks; False where it holds none.

        What stands before the heading stays where it is, what stands behind it is the paper's.
        """
        text = self.text
        for place, line in enumerate(block.lines):
            start, end = line
            if not place:
                start = block.start
            if text[start] not in _SUSPECT_SIGNS:
                continue
            match = UNMARKED.match(text, start, end)
            if match is None:
                continue
            heading = unmarked_heading(text, match, end)
            if heading is None or not (heading.problem == "space" or self._begins_anew(at)):
                continue
            if place:
                before = block._replace(end=block.lines[place - 1].end, lines=block.lines[:place])
                self.blocks.append(
                    before if self.labels is None else labelled(text, before, self.labels)
                )
            self._open_paper(heading)
            rest = rest_of(block, place + 1)
            if rest is not None:
                self.blocks.append(rest)
            return True
        return False

    def _sections_ahead(self, at: int) -> set[str]:
        """The known sections whose headings follow before anything that may be a paper's."""
        ahead: set[str] = set()
        level = self.shape.paper_level
        for place in range(at, min(at + _AHEAD, len(self.nodes))):
            node = self.nodes[place]
            if isinstance(node, Heading):
                found = self.finder(self.text[node.text_start : node.text_end])[0]
                if found is not None:
                    ahead.add(found.name)
                elif node.level == level:
                    break
            elif node.lines and UNMARKED.match(self.text, node.start, node.lines[0].end):
                break
        return ahead

    def _present(self) -> set[str]:
        """The known sections that the open paper has so far."""
        present = {section.name for section in self.sections if section.shape is not None}
        if self.section is not None and (shape := self.section[2][0]) is not None:
            present.add(shape.name)
        return present

    def _begins_anew(self, at: int) -> bool:
        """Whether sections follow that the open paper has already, or with which a first begins."""
        ahead = self._sections_ahead(at)
        return bool(ahead) and (self.heading is None or not ahead.isdisjoint(self._present()))

    def _goes_on(self, at: int) -> bool:
        """Whether sections follow that the open paper lacks: more of them, or all of them."""
        ahead = self._sections_ahead(at)
        if not ahead or self.heading is None:
            return False
        present = self._present()
        return ahead.isdisjoint(present) if present else not self.heading.problem
