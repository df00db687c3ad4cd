"""What several checks ask of a post's papers and sections."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from digestlint.checks.fences import swallowed_sections
from digestlint.checks.placeholder_words import is_spelling, is_stand_in
from digestlint.checks.places import is_footnote
from digestlint.diagnostics import Finding
from digestlint.post.model import PROSE, Block, Paper, Post, Section, Span
from digestlint.post.names import find_section
from digestlint.post.shape import SectionShape

WORD = re.compile(r"[^\W_]")
_SHOWN = 120  # characters of a post's own text in a message
_WORDS_BESIDE_LINKS = 3
_LONGEST_NAME = 60  # characters of a line that may be a section's name


def known_sections(paper: Paper) -> Iterator[tuple[Section, SectionShape]]:
    """The sections that the format knows, each with its shape."""
    for section in paper.sections:
        if section.shape is not None:
            yield section, section.shape


def missing_sections(post: Post, paper: Paper) -> list[SectionShape]:
    """The sections that a paper must have and has not, under any name, nor in a code fence."""
    known: dict[int, list[SectionShape]] = post.notes.setdefault("anatomy.missing", {})
    missing = known.get(paper.start)
    if missing is None:
        present = {shape.name for _, shape in known_sections(paper)}
        present |= swallowed_sections(post, paper)
        missing = known[paper.start] = [
            shape for shape in post.shape.sections if shape.required and shape.name not in present
        ]
    return missing


def breaks_off(post: Post, paper: Paper, section: Section) -> bool:
    """Whether a paper ends with this section, and should not."""
    return section is paper.sections[-1] and bool(missing_sections(post, paper))


def repeated_sections(paper: Paper) -> set[int]:
    """Where the sections start whose own name an earlier one of the paper has."""
    seen: set[str] = set()
    again: set[int] = set()
    for section, shape in known_sections(paper):
        if section.match == "exact":
            if shape.name in seen:
                again.add(section.start)
            seen.add(shape.name)
    return again


def lost_papers(paper: Paper) -> list[Section]:
    """Where several sections in a row stand again: there another paper's heading is lost."""
    again = repeated_sections(paper)
    openings = []
    run = 0
    for place, section in enumerate(paper.sections):
        run = run + 1 if section.start in again else 0
        if run == 2:
            openings.append(paper.sections[place - 1])
    return openings


def own_blocks(post: Post, paper: Paper, section: Section) -> list[Block]:
    """The prose blocks that are a section's own text.

    A line that only names a section is none: it is a heading that lost its marks. Nor are lines of
    links, footnotes, and what stands behind a thematic break at the end of a paper (ST214).
    """
    blocks: Sequence[Block] = section.blocks
    if section is paper.sections[-1]:
        blocks = blocks[: rule_in(blocks)]
    return [
        block
        for block in blocks
        if block.kind in PROSE
        and block.lines
        and not is_footnote(post, block)
        and not _only_names_section(post, block)
        and not all(is_link_line(post, line) for line in block.lines)
    ]


def rule_in(blocks: Sequence[Block]) -> int:
    """The place of the first thematic break among blocks; behind the last where there is none."""
    return next((at for at, block in enumerate(blocks) if block.kind == "rule"), len(blocks))


def _only_names_section(post: Post, block: Block) -> bool:
    start, end = block.lines[0]
    if len(block.lines) > 1 or end - start > _LONGEST_NAME:
        return False
    return find_section(post.text[start:end], post.shape)[1] in ("exact", "alias")


@cache
def tags() -> re.Pattern[str]:
    """An HTML tag."""
    return re.compile(r"<[^<>]*>")


@cache
def _no_plain_line() -> re.Pattern[str]:
    """What a line of links or of the site generator's own has at least one of."""
    # A class at the head of a pattern is searched for several times as fast as a choice.
    return re.compile(r"[\[<{hHxXtT](?:(?<=[\[<{])|(?i:(?<=h)ttp|(?<=x)iv|(?<=t)oc))")


@cache
def _link() -> re.Pattern[str]:
    return re.compile(
        r"!?\[[^\[\]\n]*\]\([^()\n]*\)?|<?https?://[^\s<>]+>?|\b(?:ar|alpha)xiv\b", re.I
    )


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W_]+")


@cache
def _generator() -> re.Pattern[str]:
    """A tag or an attribute of the site generator, or its mark for a table of contents."""
    return re.compile(r"\{[%:{].*[%}]\}?|TOC")


def is_link_line(post: Post, line: Span) -> bool:
    """Whether a line is links and at most three words about them, or a tag of any kind."""
    if line.end - line.start > 1000:
        return False
    text = post.text[slice(*line)]
    if _no_plain_line().search(text) is None:
        return WORD.search(text) is None
    text = tags().sub("", text)
    if not WORD.search(text):
        return True
    rest, links = _link().subn("", text)
    if links and len(_word().findall(rest)) <= _WORDS_BESIDE_LINKS:
        return True
    return _generator().fullmatch(text) is not None


def is_placeholder(post: Post, block: Block) -> bool:
    """Whether a block says nothing but that the paper does not say."""
    words = post.language.placeholders
    sentences = post.sentences(block)
    return bool(sentences) and all(
        is_spelling(post.text, start, end, words) or is_stand_in(post.text, start, end, words)
        for start, end in sentences
    )


def is_empty(post: Post, section: Section) -> bool:
    """Whether a section holds no letter or digit but in comments and labels."""
    for block in section.blocks:
        if block.kind in ("comment", "rule"):
            continue
        if not block.lines:
            # An item without text has no lines, and so has what is no prose.
            if block.kind not in PROSE and WORD.search(post.text, block.start, block.end):
                return False
        elif any(WORD.search(post.text, *line) for line in block.prose):
            return False
    return True


def at_heading(section: Section, values: Mapping[str, object], variant: str = "") -> Finding:
    """A finding at a section's heading."""
    return Finding(section.heading.start, section.heading.end, values, variant)


def shown(text: str) -> str:
    """A post's text for a message: on one line, and not too long for it."""
    line = " ".join(text[: 2 * _SHOWN].split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def names_of(shapes: Iterable[SectionShape]) -> str:
    """The names of sections for a message."""
    return ", ".join(f"`{shape.name}`" for shape in shapes)
