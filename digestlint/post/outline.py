"""From headings and blocks to papers and sections, by the shape that a format gives them.

What is broken is still recognised: a heading that was split over lines, lost its number or stands
at another level opens its paper all the same, so that one defect is one finding and not the loss of
five sections.
"""

import re
from functools import cache

from digestlint.post.front_matter import FrontMatter, find_front_matter
from digestlint.post.model import (
    Block,
    Heading,
    Label,
    Paper,
    PaperHeading,
    Post,
    Section,
    Span,
)
from digestlint.post.scanner import scan
from digestlint.post.shape import SectionShape, Shape

_WELL_FORMED = re.compile(r"(\d{1,9})\. \[((?:[^\\\n]|\\.)*)\]\(([^\s()<>]+)\)")
# What only the heading of a paper looks like, at whatever level and however broken.
_NUMBERED = re.compile(r"\s*(\d{1,9})\s*[.):]?\s*(?=\[)")
_NUMBER = re.compile(r"\s*(?:\#\s*)?(\d{1,9})\s*([.):]?)(?=\s|\[|$)")
_URL = re.compile(r"\s?\(\s*<?([^\s()<>]*)")
_SPLIT_TAIL = re.compile(r"[^\[\]\n]*\]\(([^\s()]+)\)[ \t]*$")
_UNMARKED = re.compile(
    r"(?P<mark>\*\*|__)?(?P<form>\d{1,9}[.)] ?\[[^\n]*\]\(https?://[^\s()]+\))(?(mark)(?P=mark))$"
)
_SPACELESS = re.compile(r"#{1,6}(?=\d{1,9}[.)]? *\[)")
_NAME = "[A-Za-z가-힣][A-Za-z가-힣 ]{0,29}?"
_LABEL = re.compile(
    rf"(?:(?P<name>{_NAME})[ \t]*[:：]"
    rf"|(?P<mark>\*\*|__|\*|_)(?P<marked>{_NAME})(?:(?P=mark)[ \t]*[:：]|[ \t]*[:：](?P=mark)))[ \t]*"
)


def read_text(original: str) -> str:
    """The text with every line end as `\\n`, at the same offsets: a CRLF becomes a space and `\\n`."""
    if "\r" not in original:
        return original
    return original.replace("\r\n", " \n").replace("\r", "\n")


def read_post(original: str, path: str, shape: Shape, place: str = "") -> Post:
    """Read a post; `original` is its text without a byte order mark. Never fails.

    `place` is its path in the project, whose folders may name its language; `path` is shown.
    """
    text = read_text(original)
    front_matter = find_front_matter(text)
    nodes = tuple(scan(text, front_matter.end))
    preamble, papers = _papers(text, nodes, shape)
    return Post(
        text=text,
        original=original,
        path=path,
        shape=shape,
        language=shape.languages[language_of(front_matter, place or path, shape)],
        front_matter=front_matter,
        preamble=preamble,
        papers=papers,
    )


def language_of(front_matter: FrontMatter, path: str, shape: Shape) -> str:
    """The post's language: its front matter's `lang` or `locale`, a folder of its path, the format's."""
    entries = front_matter.entries
    if "lang" in entries or "locale" in entries:
        for key in ("lang", "locale"):
            value = front_matter.data.get(key)
            if isinstance(value, str):
                code = re.split("[-_]", value, maxsplit=1)[0].lower()
                if code in shape.languages:
                    return code
    for folder in reversed(path.replace("\\", "/").split("/")[:-1]):
        if folder in shape.languages:
            return folder
    return shape.language


def _papers(
    text: str, nodes: tuple[Heading | Block, ...], shape: Shape
) -> tuple[tuple[Block, ...], tuple[Paper, ...]]:
    """Group the nodes: blocks before the first paper, and the papers."""
    # (heading, where its first node after it stands), in order
    openings: list[tuple[int, PaperHeading, int]] = []
    index = 0
    while index < len(nodes):
        heading, taken = _paper_heading(text, nodes, index, shape)
        if heading is not None:
            openings.append((index, heading, index + taken))
        index += max(taken, 1)
    first = openings[0][0] if openings else len(nodes)
    preamble = tuple(node if isinstance(node, Block) else _as_block(node) for node in nodes[:first])
    papers = []
    for place, (_, heading, after) in enumerate(openings):
        stop = openings[place + 1][0] if place + 1 < len(openings) else len(nodes)
        end = nodes[stop].start if stop < len(nodes) else len(text)
        papers.append(_paper(text, heading, nodes[after:stop], end, shape))
    return preamble, tuple(papers)


def _as_block(heading: Heading) -> Block:
    return Block(
        "heading", heading.start, heading.end, (Span(heading.text_start, heading.text_end),)
    )


def _paper_heading(
    text: str, nodes: tuple[Heading | Block, ...], index: int, shape: Shape
) -> tuple[PaperHeading | None, int]:
    """Read the node as the heading of a paper; gives it and how many nodes it takes."""
    node = nodes[index]
    if isinstance(node, Block):
        if node.kind not in ("ordered", "paragraph"):
            return None, 1
        heading = _unmarked(text, node)
        if heading is not None and not _has_sections(text, nodes, index + 1, shape):
            return None, 1  # a table of contents, or a list of references
        return heading, 1
    start, end = node.text_start, node.text_end
    if node.level == shape.paper_level:
        match = _WELL_FORMED.fullmatch(text, start, end)
        if match is not None and not node.setext:
            return (
                PaperHeading(
                    node.start,
                    node.end,
                    node.level,
                    int(match[1]),
                    Span(*match.span(1)),
                    Span(*match.span(2)),
                    Span(*match.span(3)),
                ),
                1,
            )
        if find_section(text[start:end], shape)[1] in ("exact", "alias"):
            return None, 1
    elif not _NUMBERED.match(text, start, end):
        return None, 1
    tail = _split_tail(text, nodes, index)
    if tail is not None:
        return tail
    return _broken(text, node, shape), 1


def _broken(text: str, node: Heading, shape: Shape) -> PaperHeading:
    start, end = node.text_start, node.text_end
    nothing = Span(node.end, node.end)
    number = _NUMBER.match(text, start, end)
    link = _link(text, start, end)
    title, url = link or (nothing, nothing)
    if node.level != shape.paper_level:
        problem = "level"
    elif number is None:
        problem = "number"
    elif link is None or url.start == url.end:
        problem = "link"
    else:
        problem = "form"
    return PaperHeading(
        node.start,
        node.end,
        node.level,
        int(number[1]) if number else None,
        Span(*number.span(1)) if number else nothing,
        title,
        url,
        problem,
    )


def _link(text: str, start: int, end: int) -> tuple[Span, Span] | None:
    """Title and URL of what may be a link: from the first `[` to the last `]` before a `(`."""
    opened = text.find("[", start, end)
    closed = text.rfind("]", opened, end) if opened >= 0 else -1
    while closed > opened:
        url = _URL.match(text, closed + 1, end)
        if url is not None:
            return Span(opened + 1, closed), Span(*url.span(1))
        closed = text.rfind("]", opened, closed)
    return None


def _split_tail(
    text: str, nodes: tuple[Heading | Block, ...], index: int
) -> tuple[PaperHeading, int] | None:
    """A heading that a line break cut in two: `# 1. [Half a title`, then `and the rest](URL)`."""
    node = nodes[index]
    content = text[node.start : node.end]
    opened = content.find("[")
    if opened < 0 or "](" in content or index + 1 >= len(nodes):
        return None
    following = nodes[index + 1]
    if not isinstance(following, Block) or following.kind != "paragraph":
        return None
    for line in following.lines[:3]:
        tail = _SPLIT_TAIL.match(text, line.start, line.end)
        if tail is None:
            if "[" in text[line.start : line.end]:
                return None
            continue
        number = _NUMBER.match(text, node.start + len(content) - len(content.lstrip("# \t")))
        heading = PaperHeading(
            node.start,
            node.end,
            node.level if isinstance(node, Heading) else 0,
            int(number[1]) if number else None,
            Span(*number.span(1)) if number else Span(node.end, node.end),
            Span(node.start + opened + 1, tail.start(1) - 2),
            Span(*tail.span(1)),
            "split",
        )
        # Lines of the same paragraph behind the tail are lost to the heading; they are rare, and
        # the heading must be mended first in any case.
        return heading, 2
    return None


def _has_sections(text: str, nodes: tuple[Heading | Block, ...], index: int, shape: Shape) -> bool:
    """Whether a section's heading follows before anything that may be another paper's."""
    for node in nodes[index : index + 6]:
        if isinstance(node, Heading):
            return node.level != shape.paper_level
        if node.kind in ("ordered", "paragraph") and _unmarked(text, node) is not None:
            return False
    return False


def _unmarked(text: str, block: Block) -> PaperHeading | None:
    """A line that would be a paper's heading if it had its `#`, or a space behind it."""
    start = block.start
    end = block.lines[0].end if block.lines else block.end
    marks = _SPACELESS.match(text, start, end)
    if marks is not None:
        problem, content = "space", marks.end()
    else:
        match = _UNMARKED.match(text, start, end)
        if match is None:
            return None
        problem, content = "unmarked", match.start("form")
    number = _NUMBER.match(text, content, end)
    link = _link(text, content, end)
    if number is None or link is None:
        return None
    return PaperHeading(
        start,
        end,
        len(marks[0]) if marks else 0,
        int(number[1]),
        Span(*number.span(1)),
        *link,
        problem,
    )


def _paper(
    text: str,
    heading: PaperHeading,
    nodes: tuple[Heading | Block, ...],
    end: int,
    shape: Shape,
) -> Paper:
    preamble: list[Block] = []
    sections: list[Section] = []
    blocks = preamble
    opened: tuple[Heading, str, SectionShape | None, str] | None = None

    def close(at: int) -> None:
        if opened is not None:
            head, title, section_shape, match = opened
            sections.append(
                Section(head.start, at, head, title, section_shape, match, tuple(blocks))  # type: ignore[arg-type]
            )

    for node in nodes:
        if isinstance(node, Heading):
            title = text[node.text_start : node.text_end]
            section_shape, match = find_section(title, shape)
            if node.level == shape.section_level or match in ("exact", "alias"):
                close(node.start)
                opened = node, title, section_shape, match
                blocks = []
            else:
                blocks.append(_as_block(node))
        elif opened is not None and opened[2] is not None and opened[2].labels:
            blocks.append(_labelled(text, node, opened[2]))
        else:
            blocks.append(node)
    close(end)
    return Paper(heading.start, end, heading, tuple(preamble), tuple(sections))


def _labelled(text: str, block: Block, section: SectionShape) -> Block:
    if block.kind not in ("item", "ordered", "paragraph") or not block.lines:
        return block
    first = block.lines[0]
    match = _LABEL.match(text, first.start, first.end)
    if match is None:
        return block
    word = match["name"] or match["marked"]
    known = label_names(section).get(word.casefold().replace(" ", ""))
    if known is None and (" " in word.strip() or match.end() == first.end):
        return block
    return block._replace(label=Label(match.start(), match.end(), word, known))


@cache
def label_names(section: SectionShape) -> dict[str, str]:
    """Every name and alias of a section's labels, folded, to the format's own name."""
    return {
        alias.casefold().replace(" ", ""): label.name
        for label in section.labels
        for alias in (label.name, *label.aliases)
    }


def find_section(title: str, shape: Shape) -> tuple[SectionShape | None, str]:
    """Which section a heading means, and how it was recognised (see `Section.match`)."""
    return _section_finder(shape.sections)(title)


@cache
def _section_finder(sections: tuple[SectionShape, ...]) -> "_SectionFinder":
    return _SectionFinder(sections)


class _SectionFinder:
    """Names to sections, with what was asked before: a blog has five titles, many times."""

    def __init__(self, sections: tuple[SectionShape, ...]) -> None:
        self._exact = {section.name: section for section in sections}
        self._alias = {
            _fold(alias): section
            for section in sections
            for alias in (section.name, *section.aliases)
        }
        self._asked: dict[str, tuple[SectionShape | None, str]] = {}

    def __call__(self, title: str) -> tuple[SectionShape | None, str]:
        known = self._asked.get(title)
        if known is None:
            known = self._find(title)
            if len(self._asked) < 1000:  # noqa: PLR2004 -- hostile posts have other headings each
                self._asked[title] = known
        return known

    def _find(self, title: str) -> tuple[SectionShape | None, str]:
        if title in self._exact:
            return self._exact[title], "exact"
        folded = _fold(title)
        if folded in self._alias:
            return self._alias[folded], "alias"
        without = _fold(_GLOSS.sub("", title[:200]))
        if without in self._alias:
            return self._alias[without], "alias"
        if len(folded) <= 40:  # noqa: PLR2004 -- no name is longer, and distances cost
            near = [name for name in self._exact if 0 < edit_distance(folded, _fold(name), 2) <= 2]
            if len(near) == 1:
                return self._exact[near[0]], "close"
        return None, "unknown"


# What stands in brackets behind a name: `Method (방법)`.
_GLOSS = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]\W*$")
_DECORATION = re.compile(r"^[\s\d.)*_#:：\W]+|[\s*_#:：.]+$")


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
