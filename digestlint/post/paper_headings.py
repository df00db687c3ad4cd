"""The heading of a paper: what can be read of it, whole, broken, split over lines or unmarked.

Which heading or line is a paper's at all, where it is not plain, `outline` decides by what follows.
"""

import re
from functools import cache

from digestlint.post.inline import links
from digestlint.post.model import Block, BlockKind, Heading, HeadingProblem, PaperHeading, Span
from digestlint.post.nodes import Node
from digestlint.post.shape import Shape

WELL_FORMED = re.compile(r"([0-9]{1,9})\. \[([^\[\]\\`<\n]*)\]\(([^\s()<>\\]+)\)")
"""The text of a heading of the right form: number, title and URL."""

NUMBERED_LINK = re.compile(r"[\s*_\\]*[0-9]{1,9}\s*+[.):]?[\s*_]*+\[")
NUMBERED_OR_LINKED = re.compile(r"[\s*_\\]*(?:[0-9]{1,9}[.):]?\s|\[)")
"""How the text of a heading begins that may be a paper's at another level."""

PAPERLIKE = re.compile(r"^[\s*_\\]*(?:\[|[0-9]{1,9}(?:[.):]|\s|$))|\]\(|https?://")
"""What a heading has that may be a paper's, and no section's."""

UNMARKED = re.compile(
    r"(?P<marks>\\?#{1,9}|＃{1,9})?(?P<space>[ \t]*)(?:\*\*|__)?"
    r"(?P<number>[0-9]{1,9})[ \t]*+[.):]?[ \t]*+(?:\*\*|__)?(?=\[)"
)
"""How a line begins that may be a paper's heading without its marks; see `unmarked_heading`."""

_NUMBER = re.compile(r"[\s*_\\]*([0-9]{1,9})\s*[.):]?(?=[\s*_]|\[|$)")
_TARGET = re.compile(r"\s?\(\s*<?([^\s()<>]*)")
_BARE_URL = re.compile(r"https?://[^\s()<>\[\]]+")
_CONTINUING: frozenset[BlockKind] = frozenset(("paragraph", "item", "ordered"))
_SPLIT_WITHIN = 3  # lines over which a heading is split

_new = tuple.__new__


@cache
def _split() -> re.Pattern[str]:
    """A whole heading behind its `#`, over several lines."""
    return re.compile(
        r"[\s*_]*+(?:(?P<number>[0-9]{1,9})\s*+[.):]?)?[\s*_]*+"
        r"\[(?P<title>.*)\]\s*\((?P<url>[^()<>]*+)\)[\s*_]*",
        re.DOTALL,
    )


def paper_heading(node: Heading, match: re.Match[str]) -> PaperHeading:
    """A heading of the right form, by the groups number, title and URL."""
    span = match.span
    number, title, url = _new(Span, span(1)), _new(Span, span(2)), _new(Span, span(3))
    start, end, level, _, _, _ = node
    return _new(PaperHeading, (start, end, level, int(match[1]), number, title, url, ""))


def sound_heading(text: str, node: Heading) -> PaperHeading | None:
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


def broken_heading(text: str, node: Heading, shape: Shape) -> PaperHeading:
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


def split_heading(
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
        return heading, rest_of(following, place + 1)
    return None


def rest_of(block: Block, taken: int) -> Block | None:
    """What is left of a block behind its first lines."""
    lines = block.lines[taken:]
    if not lines:
        return None
    kind = block.kind if block.kind == "code" else "paragraph"
    return Block(kind, lines[0].start, block.end, lines)


def unmarked_heading(text: str, match: re.Match[str], end: int) -> PaperHeading | None:
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
