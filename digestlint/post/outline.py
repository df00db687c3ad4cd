"""From headings and blocks to papers and sections, by the shape that a format gives them.

What is broken is still recognised: a heading that was split over lines, lost its number or stands
at another level opens its paper all the same, so that one defect is one finding and not the loss of
five sections. What follows decides in doubt: where sections begin anew, a paper does.
"""

import re
from functools import cache
from typing import NamedTuple

from digestlint.post.front_matter import FrontMatter, find_front_matter
from digestlint.post.inline import links
from digestlint.post.model import (
    Block,
    BlockKind,
    Heading,
    HeadingProblem,
    Label,
    Match,
    Paper,
    PaperHeading,
    PaperNodes,
    Post,
    Section,
    Span,
)
from digestlint.post.ordinary import URL, form_of
from digestlint.post.scanner import Node, scan, scan_before
from digestlint.post.shape import SectionShape, Shape

_WELL_FORMED = re.compile(r"([0-9]{1,9})\. \[([^\[\]\\`<\n]*)\]\(([^\s()<>\\]+)\)")
_LABEL_WITHIN = 32  # characters of a line in which a label's colon stands

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


class _Labels(NamedTuple):
    """Names and aliases of a section's labels to the format's names: as written, and folded."""

    written: dict[str, str]
    folded: dict[str, str]


_Found = tuple[SectionShape | None, Match, _Labels | None]


class _Outliner:
    """Groups the nodes of a text: blocks before the first paper, and papers with their sections."""

    def __init__(self, text: str, shape: Shape) -> None:
        self.text = text
        self.nodes: list[Node] = []
        self.shape = shape
        self.finder = _section_finder(shape.sections)
        self.before: list[Block] = []
        self.papers: list[Paper] = []
        self.heading: PaperHeading | None = None  # of the open paper
        self.preamble = self.before
        self.sections: list[Section] = []
        # The open section: heading, title, and what it was found to be; and where blocks go.
        self.section: tuple[Heading, str, _Found] | None = None
        self.blocks = self.before
        self.labels: _Labels | None = None

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
        self.papers.append(Paper(start, end, _new(PaperHeading, heading), form, self._read))

    def _read(self, paper: Paper) -> PaperNodes:
        """The nodes of a paper that has the format's form."""
        reader = _Outliner(self.text, self.shape)
        reader.take(scan(self.text, paper.start, paper.end), paper.end)
        (read,) = reader.papers
        return read.preamble, read.sections

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
                self.blocks.append(node if self.labels is None else self._labelled(node))
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
                match = _WELL_FORMED.fullmatch(text, title_start, title_end)
                if match is not None:
                    self._open_paper(_paper_heading(node, match))
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

    def _open_section(self, heading: Heading, title: str, found: _Found) -> None:
        if self.section is not None:
            self._close_section(heading.start)
        self.section = heading, title, found
        self.blocks = []
        self.labels = found[2]

    def _close_section(self, end: int) -> None:
        if self.section is not None:
            heading, title, (shape, match, _) = self.section
            section = (heading[0], end, heading, title, shape, match, tuple(self.blocks))
            self.sections.append(_new(Section, section))
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
        sound = _sound_heading(text, node)
        if sound is not None:
            self._open_paper(sound)
            return 0
        if match in ("exact", "alias") or (is_open and match == "close"):
            if is_open:
                self._open_section(node, title, found)
            else:
                self._append_heading(node)
            return 0
        if is_open and not _PAPERLIKE.search(title) and title and self._goes_on(at):
            # A heading of the paper's own level amid its sections: those behind it stay its own.
            self._open_section(node, title, (None, "unknown", None))
            return 0
        return self._open_broken(node, at)

    def _open_broken(self, node: Heading, at: int) -> int:
        split = _split_heading(self.text, node, self.nodes[at] if at < len(self.nodes) else None)
        if split is None:
            self._open_paper(_broken_heading(self.text, node, self.shape))
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
        if found is not None or not _NUMBERED_OR_LINKED.match(text, start, end):
            return False
        return _NUMBERED_LINK.match(text, start, end) is not None or self._begins_anew(at)

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
            match = _UNMARKED.match(text, start, end)
            if match is None:
                continue
            heading = _unmarked_heading(text, match, end)
            if heading is None or not (heading.problem == "space" or self._begins_anew(at)):
                continue
            if place:
                before = block._replace(end=block.lines[place - 1].end, lines=block.lines[:place])
                self.blocks.append(before if self.labels is None else self._labelled(before))
            self._open_paper(heading)
            rest = _rest_of(block, place + 1)
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
            elif node.lines and _UNMARKED.match(self.text, node.start, node.lines[0].end):
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

    # -- labels ----------------------------------------------------------------------------------

    def _labelled(self, block: Block) -> Block:
        """The block with the label that it begins with, if it does."""
        kind, start, end, lines, _ = block
        labels = self.labels
        if labels is None or kind not in _MAY_HAVE_LABEL or not lines:
            return block
        first, last = lines[0]
        colon = self.text.find(":", first, first + _LABEL_WITHIN)
        if colon > 0:
            word = self.text[first:colon]
            name = labels.written.get(word)
            if name is not None:
                behind = colon + 1
                while behind < last and self.text[behind] in " \t":
                    behind += 1
                label = _new(Label, (first, behind, word, name))
                return _new(Block, (kind, start, end, lines, label))
        match = _odd_label().match(self.text, first, last)
        if match is None:
            return block
        word = match["name"] or match["marked"]
        name = labels.folded.get(word.casefold().replace(" ", ""))
        if name is None and (" " in word.strip() or match.end() == last):
            return block
        return block._replace(label=Label(match.start(), match.end(), word, name))


# Broken headings -------------------------------------------------------------------------------

_MAY_HAVE_LABEL = frozenset(("item", "ordered", "paragraph"))
# The kinds of block that a paper's heading becomes when its marks are lost, or indented too far,
# and the signs with which it then begins.
_SUSPECTS: frozenset[BlockKind] = frozenset(("paragraph", "item", "ordered", "code", "heading"))
_SUSPECT_SIGNS = frozenset("#＃\\*_0123456789")
_CONTINUING: frozenset[BlockKind] = frozenset(("paragraph", "item", "ordered"))
_AHEAD = 40  # nodes within which a paper's sections begin
_SPLIT_WITHIN = 3  # lines over which a heading is split

_NUMBER = re.compile(r"[\s*_\\]*([0-9]{1,9})\s*[.):]?(?=[\s*_]|\[|$)")
_NUMBERED_LINK = re.compile(r"[\s*_\\]*[0-9]{1,9}\s*+[.):]?[\s*_]*+\[")
_NUMBERED_OR_LINKED = re.compile(r"[\s*_\\]*(?:[0-9]{1,9}[.):]?\s|\[)")
_PAPERLIKE = re.compile(r"^[\s*_\\]*(?:\[|[0-9]{1,9}(?:[.):]|\s|$))|\]\(|https?://")
_UNMARKED = re.compile(
    r"(?P<marks>\\?#{1,9}|＃{1,9})?(?P<space>[ \t]*)(?:\*\*|__)?"
    r"(?P<number>[0-9]{1,9})[ \t]*+[.):]?[ \t]*+(?:\*\*|__)?(?=\[)"
)
_TARGET = re.compile(r"\s?\(\s*<?([^\s()<>]*)")
_BARE_URL = re.compile(r"https?://[^\s()<>\[\]]+")


@cache
def _split() -> re.Pattern[str]:
    """A whole heading behind its `#`, over several lines."""
    return re.compile(
        r"[\s*_]*+(?:(?P<number>[0-9]{1,9})\s*+[.):]?)?[\s*_]*+"
        r"\[(?P<title>.*)\]\s*\((?P<url>[^()<>]*+)\)[\s*_]*",
        re.DOTALL,
    )


def _paper_heading(node: Heading, match: re.Match[str]) -> PaperHeading:
    """A heading of the right form, by the groups number, title and URL."""
    span = match.span
    number, title, url = _new(Span, span(1)), _new(Span, span(2)), _new(Span, span(3))
    start, end, level, _, _, _ = node
    return _new(PaperHeading, (start, end, level, int(match[1]), number, title, url, ""))


def _sound_heading(text: str, node: Heading) -> PaperHeading | None:
    """A heading of the right form whose title or URL holds brackets, code or escapes."""
    number = re.compile(r"([0-9]{1,9})\. (?=\[)").match(text, node.text_start, node.text_end)
    if number is None or node.setext:
        return None
    start, end = number.end(), node.text_end
    for link in links(text, [(start, end)]):
        if (link.start, link.end, link.image) == (start, end, False):
            is_bare = text[link.url_start - 1] == "(" and link.url_end == end - 1
            if not is_bare or link.url_start == link.url_end:
                return None
            return PaperHeading(
                node.start,
                node.end,
                node.level,
                int(number[1]),
                Span(*number.span(1)),
                Span(link.text_start, link.text_end),
                Span(link.url_start, link.url_end),
            )
    return None


def _broken_heading(text: str, node: Heading, shape: Shape) -> PaperHeading:
    """What can be read of a heading that has not the format's form."""
    start, end = node.text_start, node.text_end
    nothing = Span(node.end, node.end)
    number = _NUMBER.match(text, start, end)
    link = _link(text, start, end)
    problem: HeadingProblem
    if node.level != shape.paper_level:
        problem = "level"
    elif number is None:
        problem = "number"
    elif link is None or link[1].start == link[1].end:
        problem = "link"
    else:
        problem = "form"
    if link is None:
        url = _BARE_URL.search(text, start, end)
        title_end = url.start() if url is not None else end
        title = _bare_title(text, number.end() if number is not None else start, title_end)
        link = title or nothing, Span(*url.span()) if url is not None else nothing
    return PaperHeading(
        node.start,
        node.end,
        node.level,
        int(number[1]) if number is not None else None,
        Span(*number.span(1)) if number is not None else nothing,
        *link,
        problem,
    )


def _bare_title(text: str, start: int, end: int) -> Span | None:
    """A title without its brackets; None where there is nothing that could be one."""
    while start < end and text[start] in " \t\n[]()<>*_:|-–—":
        start += 1
    while end > start and text[end - 1] in " \t\n[]()<>*_:|-–—":
        end -= 1
    return Span(start, end) if start < end else None


def _link(text: str, start: int, end: int) -> tuple[Span, Span] | None:
    """Title and URL of what may be a link: from the first `[` to the last `]` before a `(`."""
    opened = text.find("[", start, end)
    closed = text.rfind("]", opened, end) if opened >= 0 else -1
    while closed > opened:
        target = _TARGET.match(text, closed + 1, end)
        if target is not None:
            return Span(opened + 1, closed), Span(*target.span(1))
        closed = text.rfind("]", opened, closed)
    return None


def _split_heading(
    text: str, node: Heading, following: Node | None
) -> tuple[PaperHeading, Block | None] | None:
    """A heading that a line break cut in two: `# 1. [Half a title`, then `and the rest](URL)`.

    Gives the heading, and what is left of the block that follows.
    """
    if not isinstance(following, Block) or following.kind not in _CONTINUING:
        return None
    head = text[node.text_start : node.text_end]
    if head and "[" not in head and _NUMBER.fullmatch(head) is None:
        return None
    if ")" in head[head.find("](") :] and "](" in head:
        return None  # a whole link: whatever is wrong, it is not split
    for place, line in enumerate(following.lines[:_SPLIT_WITHIN]):
        match = _split().fullmatch(text, node.text_end if not head else node.text_start, line.end)
        if match is None or match["title"].count("[") != match["title"].count("]"):
            continue
        if not head and match["number"] is None:
            return None
        nothing = Span(node.end, node.end)
        url = match["url"].strip()
        url_start = text.find(url, match.start("url")) if url else node.end
        is_whole = not any(sign.isspace() for sign in url)
        heading = PaperHeading(
            node.start,
            node.end,
            node.level,
            int(match["number"]) if match["number"] else None,
            Span(*match.span("number")) if match["number"] else nothing,
            Span(*match.span("title")),
            Span(url_start, url_start + len(url)) if url and is_whole else nothing,
            "split",
        )
        return heading, _rest_of(following, place + 1)
    return None


def _rest_of(block: Block, taken: int) -> Block | None:
    """What is left of a block behind its first lines."""
    lines = block.lines[taken:]
    if not lines:
        return None
    kind = block.kind if block.kind == "code" else "paragraph"
    return Block(kind, lines[0].start, block.end, lines)


def _unmarked_heading(text: str, match: re.Match[str], end: int) -> PaperHeading | None:
    """A line that would be a paper's heading if it had its `#`, or a space behind it."""
    link = _link(text, match.end(), end)
    if link is None:
        return None
    title, url = link
    marks = match["marks"] or ""
    lacks_space = marks.startswith("#") and len(marks) <= 6 and not match["space"]
    if not lacks_space and not (
        text.startswith(("http://", "https://"), url.start)
        and not text[url.end : end].strip(")*_ \t")
    ):
        return None
    return PaperHeading(
        match.start(),
        end,
        len(marks) if lacks_space else 0,
        int(match["number"]),
        Span(*match.span("number")),
        title,
        url,
        "space" if lacks_space else "unmarked",
    )


# Names ------------------------------------------------------------------------------------------


@cache
def _odd_label() -> re.Pattern[str]:
    """A label in any dress: `**Goal**:`, `*Goal:*`, `Goal :`, `목표：`."""
    name = "[A-Za-z가-힣][A-Za-z가-힣 ]{0,29}?"
    return re.compile(
        rf"(?:(?P<name>{name})[ \t]*[:：](?!//)"
        rf"|(?P<mark>\*\*|__|\*|_)(?P<marked>{name})(?:(?P=mark)[ \t]*[:：]|[ \t]*[:：](?P=mark)))"
        r"[ \t]*"
    )


@cache
def label_names(section: SectionShape) -> dict[str, str]:
    """Every name and alias of a section's labels, folded, to the format's own name."""
    return {
        alias.casefold().replace(" ", ""): label.name
        for label in section.labels
        for alias in (label.name, *label.aliases)
    }


def _labels(section: SectionShape) -> _Labels:
    written = {
        name: label.name for label in section.labels for name in (label.name, *label.aliases)
    }
    return _Labels(written, label_names(section))


def find_section(title: str, shape: Shape) -> tuple[SectionShape | None, Match]:
    """Which section a heading means, and how it was recognised (see `Section.match`)."""
    return _section_finder(shape.sections)(title)[:2]


@cache
def _section_finder(sections: tuple[SectionShape, ...]) -> "_SectionFinder":
    return _SectionFinder(sections)


_REMEMBERED = 1000  # titles; hostile posts have another for each heading
_LONGEST_NAME = 40  # characters; distances cost, and no section has a longer name
_TYPOS = 2


class _SectionFinder:
    """Names to sections, with what was asked before: a blog has five titles, many times."""

    def __init__(self, sections: tuple[SectionShape, ...]) -> None:
        self._exact = {section.name: section for section in sections}
        self._alias = {
            _fold(alias): section
            for section in sections
            for alias in (section.name, *section.aliases)
        }
        self.known: dict[str, _Found] = {}

    def __call__(self, title: str) -> _Found:
        known = self.known.get(title)
        if known is None:
            shape, match = self._find(title)
            labels = _labels(shape) if shape is not None and shape.labels else None
            known = shape, match, labels
            if len(self.known) < _REMEMBERED:
                self.known[title] = known
        return known

    def _find(self, title: str) -> tuple[SectionShape | None, Match]:
        title = _ATTRIBUTES.sub("", title) if title.endswith("}") else title
        if title in self._exact:
            return self._exact[title], "exact"
        title = title[:200]
        folded = _fold(title)
        for name in (folded, _fold(_GLOSS.sub("", title))):
            if name in self._alias:
                return self._alias[name], "alias"
        if len(folded) <= _LONGEST_NAME:
            near = [
                name
                for name in self._exact
                if 0 < edit_distance(folded, _fold(name), _TYPOS) <= _TYPOS
            ]
            if len(near) == 1:
                return self._exact[near[0]], "close"
        return None, "unknown"


# What kramdown reads as attributes of a heading: `Method {#method}`.
_ATTRIBUTES = re.compile(r"[ \t]{0,9}\{[#:.][^{}]*\}$")
# What stands in brackets behind a name: `Method (방법)`.
_GLOSS = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]\W*$")
_DECORATION = re.compile(r"^(?:[\W\d_①-⑳]+|[IVX]{1,4}[.)]\s)+|[\W_]+$")


def _fold(title: str) -> str:
    """A title without numbering, emphasis, colon and case: `**1. Method:**` is `method`."""
    return _DECORATION.sub("", title[:200]).casefold()


def edit_distance(a: str, b: str, limit: int) -> int:
    """How many insertions, deletions, changes and swaps of neighbours turn `a` into `b`.

    Optimal string alignment; anything above `limit` is `limit + 1`.
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return min(previous[-1], limit + 1)
