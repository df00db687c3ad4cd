"""What of a post is to be translated, what follows from its format, and how the pieces go back.

A translation is spliced from the original's own text by offsets, so that whatever is no prose
stays byte for byte as it is. (Tools that parse Markdown and write it anew change what they do not
understand: po4a and mdpo were looked at and rejected.)
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from digestlint.checks.placeholder_words import is_spelling
from digestlint.diagnostics import Edit
from digestlint.post.arxiv import parse_arxiv_url
from digestlint.post.arxiv_ids import ArxivId
from digestlint.post.model import PROSE, Post
from digestlint.post.scripts import SCRIPTS, has_foreign
from digestlint.post.segments import (
    Segment,
    is_to_translate,
    own_scripts,
    segment_hash,
    segments_of,
)
from digestlint.post.shape import Language


class Task(NamedTuple):
    """A segment to translate: its text and hash, and where it stands (`2601.01234/Method`).

    `settled` is its translation where the format knows it; `paper` counts from 0, -1 before the
    first.
    """

    segment: Segment
    at: str
    text: str
    hash: str
    paper: int
    settled: str | None = None


def tasks_of(post: Post, language: Language) -> list[Task]:
    """The segments of a post that are to be translated into a language, in order."""
    tasks = []
    paper = -1
    starts = [one.start for one in post.papers]
    for segment in segments_of(post):
        while paper + 1 < len(starts) and starts[paper + 1] <= segment.start:
            paper += 1
        if is_to_translate(post, segment):
            text = post.text[segment.start : segment.end]
            settled = _settled(post, segment, language)
            at = place_of(post, segment)
            tasks.append(Task(segment, at, text, segment_hash(text), paper, settled))
    return tasks


def place_of(post: Post, segment: Segment) -> str:
    """Where a segment stands, for states: the paper's id, else its number, and the section."""
    paper = post.paper_at(segment.start)
    if paper is None:
        return ""
    url = post.text[slice(*paper.heading.url_span)]
    found = getattr(parse_arxiv_url(url), "id", None)
    name = found.text if isinstance(found, ArxivId) else str(paper.heading.number or "?")
    section = post.section_at(segment.start)
    return f"{name}/{section.name}" if section is not None and section.shape else name


_DECORATED = re.compile(r"([*_]{0,3})(.*)(\1)", re.S)


def _settled(post: Post, segment: Segment, language: Language) -> str | None:
    words, wanted = post.language.placeholders, language.placeholders.canonical
    if segment.kind != "line" or not wanted:
        return None
    if not is_spelling(post.text, segment.start, segment.end, words):
        return None
    # Emphasis around a placeholder is markup, and stays.
    marks = _DECORATED.fullmatch(post.text, segment.start, segment.end)
    mark = marks[1] if marks is not None and marks[2] else ""
    return f"{mark}{wanted}{mark}"


def skeleton(post: Post, language: Language) -> list[Edit]:
    """What the format changes without an engine: names in the source's script, alphaXiv's locale.

    Segments that are to be translated are left out: theirs is for whoever translates them.
    """
    edits = [*_names(post, language), *_locales(post, language)]
    edits.sort()
    return edits


def _names(post: Post, language: Language) -> Iterator[Edit]:
    allowed = SCRIPTS - (own_scripts(post.language) - language.scripts)

    def is_source(text: str) -> bool:
        return has_foreign(text, allowed, frozenset())

    for paper in post.papers:
        for section in paper.sections:
            if section.shape is None:
                continue
            heading = section.heading
            title = post.text[heading.text_start : heading.text_end]
            if is_source(title):
                yield Edit(heading.text_start, heading.text_end, section.shape.name)
            for block in section.blocks:
                label = block.label
                if label is not None and label.name and is_source(label.text):
                    start = post.text.index(label.text, label.start)
                    yield Edit(start, start + len(label.text), label.name)


def _locales(post: Post, language: Language) -> Iterator[Edit]:
    if "alphaxiv" not in post.text and "alphaXiv" not in post.text:
        return
    pattern = _overview(post.language.locale)
    for block in post.blocks():
        if block.kind not in PROSE:
            continue
        for start, end, kind in post.literals(block):
            if kind == "url":
                for match in pattern.finditer(post.text, start, end):
                    yield Edit(*match.span(1), _segment(language))


def localised(url: str, source: Language, target: Language) -> str:
    """A piece of text with alphaXiv's overviews in the target's language, and no other change."""
    return _overview(source.locale).sub(
        lambda match: match[0][: match.start(1) - match.start()] + _segment(target) + "/overview/",
        url,
    )


@cache
def _overview(locale: str) -> re.Pattern[str]:
    path = re.escape(f"/{locale}") if locale else ""
    return re.compile(rf"(?i:alphaxiv\.org)({path})/overview/")


def _segment(language: Language) -> str:
    return f"/{language.locale}" if language.locale else ""


def splice(text: str, edits: Iterable[Edit]) -> str:
    """The text with every edit made; edits may come in any order and must not overlap."""
    pieces = []
    at = 0
    for edit in sorted(edits):
        if edit.start < at:
            raise ValueError("edits overlap")
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    pieces.append(text[at:])
    return "".join(pieces)
