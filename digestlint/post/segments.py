"""The prose of a post, one line at a time: what a translation replaces and all else leaves alone.

A segment is a line's prose without marker, label, indentation and hard break. Around the segments
of two posts that translate one another everything is the same, so they stand in pairs.
"""

import re
from collections.abc import Callable
from functools import cache, partial
from hashlib import blake2b
from typing import Literal, NamedTuple
from unicodedata import normalize

from digestlint.post.arxiv import parse_arxiv_url
from digestlint.post.arxiv_ids import ArxivId
from digestlint.post.model import PROSE, Block, Post
from digestlint.post.scripts import SCRIPTS, has_foreign
from digestlint.post.shape import Language

SegmentKind = Literal["title", "heading", "line"]


class Segment(NamedTuple):
    """A piece of prose: `text[start:end]` of its post.

    `kind` is a paper's `title`, a `heading` that the format does not know, or a `line` of `block`.
    """

    start: int
    end: int
    kind: SegmentKind
    block: Block | None = None


class SegmentState(NamedTuple):
    """What a segment was translated from: where it stood, its source's hash, the machine's hash."""

    at: str
    source: str
    machine: str


_new = tuple.__new__  # twice as fast as calling a named tuple's class


def segment_place(post: Post, segment: Segment) -> str:
    """Where a segment stands, for people: the paper's arXiv id or number, and the section."""
    paper = post.paper_at(segment.start)
    if paper is None:
        return ""
    start, end = paper.heading.url_span
    found = getattr(parse_arxiv_url(post.text[start:end]), "id", None)
    name = found.text if isinstance(found, ArxivId) else f"#{paper.heading.number or '?'}"
    section = post.section_at(segment.start)
    return f"{name}/{section.name}" if section is not None else name


def segment_hash(text: str) -> str:
    """The hash of a segment's text: 16 hexadecimal digits, the same for every normal form of it."""
    return blake2b(normalize("NFC", text).encode("utf-8", "replace"), digest_size=8).hexdigest()


def segments_of(
    post: Post, of_block: Callable[[Block], list[Segment]] | None = None
) -> list[Segment]:
    """Every segment of a post, in order; one may be empty, as behind a label with nothing.

    `of_block` gives those of a block where somebody keeps them.
    """
    of_block = of_block or partial(block_segments, post)
    found: list[Segment] = []
    for block in post.preamble:
        found += of_block(block)
    for paper in post.papers:
        found.append(Segment(*paper.heading.title_span, "title"))
        for block in paper.preamble:
            found += of_block(block)
        for section in paper.sections:
            if section.shape is None:
                heading = section.heading
                found += _heading_segments(post, heading.text_start, heading.text_end, None)
            for block in section.blocks:
                found += of_block(block)
    return found


def block_segments(post: Post, block: Block) -> list[Segment]:
    """The segments of a block: its lines of prose, or the text of a heading among blocks."""
    if block.kind == "heading":
        return [
            segment
            for start, end in block.lines[:1]
            for segment in _heading_segments(post, start, end, block)
        ]
    if block.kind not in PROSE:
        return []
    lines = block.prose if block.label is not None and block.label.name else block.lines
    text = post.original
    return [
        _new(
            Segment,
            (
                start,
                end if text[end - 1 : end] != "\\" else _without_break(text, start, end),
                "line",
                block,
            ),
        )
        for start, end in lines
    ]


def _heading_segments(post: Post, start: int, end: int, block: Block | None) -> list[Segment]:
    """The lines of a heading: a setext one may have several."""
    found = []
    for line in post.text[start:end].split("\n"):
        content = line.strip(" \t")
        at = start + len(line) - len(line.lstrip(" \t"))
        found.append(Segment(at, at + len(content), "heading", block))
        start += len(line) + 1
    return found


def _without_break(text: str, start: int, end: int) -> int:
    """The end of a line without the backslash that breaks it (CommonMark, "Hard line breaks")."""
    at = end
    while at > start and text[at - 1] == "\\":
        at -= 1
    if (end - at) % 2 and text[end : end + 1] in ("\n", "\r"):
        return end - 1
    return end


def own_scripts(language: Language) -> frozenset[str]:
    """The scripts by which a language is known: without Latin, unless it has no other."""
    return language.scripts - {"Latin"} or language.scripts


def has_own_letter(text: str, language: Language) -> bool:
    """Whether a text has a letter of the scripts by which its language is known."""
    own = own_scripts(language)
    ordinary = _ordinary(own)
    if ordinary is not None and ordinary.search(text) is not None:
        return True
    return has_foreign(text, SCRIPTS - own, frozenset())


# Letters without exception, of which nearly every line has one.
_ORDINARY = {"Hangul": "가-힣", "Latin": "A-Za-z", "Han": "一-龥", "Hiragana": "ぁ-ん"}


@cache
def _ordinary(scripts: frozenset[str]) -> re.Pattern[str] | None:
    letters = "".join(_ORDINARY.get(script, "") for script in sorted(scripts))
    return re.compile(f"[{letters}]") if letters else None


def is_to_translate(post: Post, segment: Segment) -> bool:
    """Whether a segment is in the post's language; titles and terms of another script are not.

    In a language of Latin letters titles and the line with alphaXiv's link are names, and stay.
    """
    text = post.text[segment.start : segment.end]
    if own_scripts(post.language) == {"Latin"} and (
        segment.kind == "title" or _alphaxiv_line().fullmatch(text) is not None
    ):
        return False
    return has_own_letter(text, post.language)


@cache
def _alphaxiv_line() -> re.Pattern[str]:
    return re.compile(r"(?i)\[alphaxiv\]\([^()\s]*\)")
