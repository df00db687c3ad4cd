"""Checks of markup (MK): what Markdown makes of the text against its meaning."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from digestlint.checks import Options, check
from digestlint.checks.places import block_at, is_within
from digestlint.diagnostics import Edit, Finding
from digestlint.post.inline import LiteralSpan, literal_spans
from digestlint.post.model import PROSE, Block, Heading, PaperHeading, Post, Span

_NAMES = {"type": "array", "items": {"type": "string", "pattern": "^[a-z][a-z0-9]*$"}}


def has_angles(post: Post) -> bool:
    """Whether there may be tags."""
    return "<" in post.interesting and ">" in post.interesting


def has_tildes(post: Post) -> bool:
    """Whether there is a `~`."""
    return "~" in post.interesting


class _Tag(NamedTuple):
    """What Markdown takes for a tag of HTML; `name` as it is written, but for one in capitals.

    `attributes` says whether it has any with a value.
    """

    start: int
    end: int
    name: str
    closing: bool
    attributes: bool


class _Region(NamedTuple):
    """A stretch in which tags must pair: a block, or a heading; `html` if it is raw HTML."""

    start: int
    end: int
    html: bool
    literals: list[LiteralSpan]
    tags: list[_Tag]


@cache
def _tag() -> re.Pattern[str]:
    # CommonMark's open and closing tags, and in names also kramdown's `_` and `.`; names with a
    # colon are schemes of autolinks.
    return re.compile(
        r"<(?P<closing>/)?(?P<name>[A-Za-z][\w.-]*+)"
        r"(?P<attributes>(?:\s++[A-Za-z_:][\w.:-]*+"
        r"(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+)*+)\s*+/?>",
        re.A,
    )


@check(
    "raw-html",
    given=has_angles,
    inline={
        **_NAMES,
        "default": [],
        "description": "Elements that people write in prose; meant where they are closed.",
    },
    block={
        **_NAMES,
        "default": [],
        "description": "Elements that people write on lines of their own.",
    },
    void={**_NAMES, "default": [], "description": "Elements that have no end."},
)
def raw_html(post: Post, options: Options) -> Iterator[Finding]:
    """Tags of elements that nobody means: `{tag}`; `{wanted}` is the tag escaped."""
    regions: dict[int, _Region] = {}
    for match in _tag().finditer(post.text, post.front_matter.end):
        place = _place(post, match.start())
        if place is None:
            continue
        if place.start not in regions:
            regions[place.start] = _region(post, place)
        region = regions[place.start]
        if match.end() <= region.end:
            name = match["name"]
            region.tags.append(
                _Tag(
                    *match.span(),
                    name.lower() if name.isupper() else name,
                    bool(match["closing"]),
                    "=" in match["attributes"],
                )
            )
    names = _Elements(
        frozenset(options["inline"]), frozenset(options["block"]), frozenset(options["void"])
    )
    ends = _Ends(post.text)
    for region in regions.values():
        yield from _unmeant(post.text, region, names, ends)


class _Elements(NamedTuple):
    """The elements of HTML that a writer may mean, by how they are written."""

    inline: frozenset[str]
    block: frozenset[str]
    void: frozenset[str]


def _place(post: Post, offset: int) -> Block | Heading | PaperHeading | None:
    """The prose, heading or HTML in which an offset lies; None where a tag is only text."""
    block = block_at(post, offset)
    if block is not None:
        return block if block.kind in PROSE or block.kind in ("html", "heading") else None
    paper = post.paper_at(offset)
    if paper is None:
        return None
    section = post.section_at(offset)
    heading = section.heading if section is not None else paper.heading
    return heading if heading.start <= offset < heading.end else None


def _region(post: Post, place: Block | Heading | PaperHeading) -> _Region:
    if isinstance(place, Block) and place.kind == "html":
        return _Region(place.start, place.end, True, [], [])
    literals = (
        post.literals(place)
        if isinstance(place, Block)
        else literal_spans(post.text, [Span(place.start, place.end)])
    )
    return _Region(place.start, place.end, False, literals, [])


class _Ends:
    """Where elements are first opened and last closed in a post; each is looked for once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, tuple[int, int]] = {}

    def of(self, name: str) -> tuple[int, int]:
        """Offsets of the first `<name` and the last `</name`; -1 where there is none."""
        if name not in self._known:
            self._known[name] = self._text.find(f"<{name}"), self._text.rfind(f"</{name}")
        return self._known[name]


def _unmeant(text: str, region: _Region, names: _Elements, ends: _Ends) -> Iterator[Finding]:
    tags = region.tags
    if region.html:
        # An HTML block that a writer meant; what Markdown took for one is prose once it is escaped.
        is_meant = tags[0].start == region.start and _is_meant_block(tags[0], names, ends)
    else:
        is_meant = False
        starts = frozenset(span.start for span in region.literals if span.kind == "html")
        tags = [
            tag
            for tag in tags
            if tag.start in starts or _is_only_kramdowns(text, tag, region.literals)
        ]
    paired = _paired(tags)
    for tag in tags:
        if tag.name in names.void:
            continue
        if tag.name in names.block and (is_meant or tag.attributes or tag in paired):
            continue
        if tag.name in names.inline and (tag.attributes or tag in paired):
            continue
        edit = (
            Edit(tag.start, tag.start + 1, "&lt;") if is_meant else Edit(tag.start, tag.start, "\\")
        )
        wanted = edit.text + text[edit.end : tag.end]
        yield Finding(
            tag.start, tag.end, {"tag": text[tag.start : tag.end], "wanted": wanted}, edits=(edit,)
        )


def _is_only_kramdowns(text: str, tag: _Tag, literals: Sequence[LiteralSpan]) -> bool:
    """Whether a tag is one to kramdown, but not to CommonMark, for its name: `<tool_call>`."""
    return (
        ("_" in tag.name or "." in tag.name)
        and "\n" not in text[tag.start : tag.end]
        and not is_within(literals, tag.start)
        and not _is_escaped(text, tag.start)
    )


def _is_meant_block(tag: _Tag, names: _Elements, ends: _Ends) -> bool:
    """Whether an HTML block that starts with this tag is one: with attributes, or both ends."""
    if tag.name in names.void:
        return True
    if tag.name not in names.block and tag.name not in names.inline:
        return False
    first, last = ends.of(tag.name)
    return tag.attributes or (0 <= first < tag.start if tag.closing else last > tag.start)


def _paired(tags: Sequence[_Tag]) -> frozenset[_Tag]:
    """The tags that open and close an element within their region."""
    waiting: dict[str, list[_Tag]] = {}
    paired: list[_Tag] = []
    for tag in tags:
        if not tag.closing:
            waiting.setdefault(tag.name, []).append(tag)
        elif waiting.get(tag.name):
            paired += (waiting[tag.name].pop(), tag)
    return frozenset(paired)


@cache
def _single_tilde() -> re.Pattern[str]:
    return re.compile(r"(?<!~)~(?!~)")


@check("strikethrough", given=has_tildes)
def strikethrough(post: Post, _: Options) -> Iterator[Finding]:
    """Two single `~` on a line, between which GFM renderers strike the text through."""
    text = post.text
    at = text.find("~", post.front_matter.end)
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        if end < 0:
            end = len(text)
        if text.find("~", at + 1, end) >= 0:
            block = block_at(post, at)
            if block is not None and block.kind in PROSE:
                yield from _struck(post, block, Span(start, end))
        at = text.find("~", end)


def _struck(post: Post, block: Block, line: Span) -> Iterator[Finding]:
    text, literals = post.text, post.literals(block)
    tildes = [
        match.start()
        for match in _single_tilde().finditer(text, *line)
        if not is_within(literals, match.start()) and not _is_escaped(text, match.start())
    ]
    # GFM wants more of the two than no space inside, but not every renderer does: marked takes
    # `3%~5%, 6%~7%` for a pair.
    opening = next((at for at in tildes if _is_visible(text[at + 1 : at + 2])), None)
    closing = next((at for at in reversed(tildes) if _is_visible(text[at - 1])), None)
    if opening is not None and closing is not None and opening < closing:
        yield Finding(opening, closing + 1, edits=tuple(Edit(at, at, "\\") for at in tildes))


def _is_visible(character: str) -> bool:
    return bool(character.strip())


def _is_escaped(text: str, at: int) -> bool:
    first = at
    while first and text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1
