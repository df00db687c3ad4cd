"""Which papers are not just what their format wants: the only ones at which most checks look."""

import re
from collections.abc import Sequence

from digestlint.post.model import PROSE, Paper, Post, Section

_WORD = re.compile(r"[^\W_]")
# Characters of a section that may be empty but for its labels; hardly a sentence is shorter.
_SHORT = 48


def peculiar_papers(post: Post) -> list[Paper]:
    """The papers that are not in every way as usual; see `Post.peculiar`."""
    return post.peculiar


def deviant_papers(post: Post) -> list[Paper]:
    """The papers whose sections are not just the format's, in order, at their level, with text."""
    known: list[Paper] | None = post.notes.get("deviance")
    if known is None:
        names = [section.name for section in post.shape.sections]
        known = post.notes["deviance"] = [
            paper for paper in post.peculiar if not _is_as_wanted(post, paper, names)
        ]
    return known


def _is_as_wanted(post: Post, paper: Paper, names: list[str]) -> bool:
    sections = paper.sections
    if paper.form is None and not _is_of_the_sections(post, sections, names):
        return False
    return not any(
        section.end - section.heading.end <= _SHORT and not _has_word(post, section)
        for section in sections
    )


def _is_of_the_sections(post: Post, sections: Sequence[Section], names: list[str]) -> bool:
    """Whether these are the format's sections, in order, at their level, of nothing but prose."""
    if [section.title for section in sections] != names:
        return False
    level = post.shape.section_level
    return all(
        section.heading.level == level and all(block.kind in PROSE for block in section.blocks)
        for section in sections
    )


def _has_word(post: Post, section: Section) -> bool:
    """Whether a letter or a digit stands in a section, labels aside."""
    for block in section.blocks:
        for start, end in block.prose if block.lines else ():
            if _WORD.search(post.text, start, end) is not None:
                return True
    return False
