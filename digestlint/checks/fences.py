"""Code fences around prose (ST215), and what other checks must not call missing for them."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from digestlint.checks import Options, check
from digestlint.diagnostics import Edit, Finding
from digestlint.post.model import Block, Paper, Post, Span
from digestlint.post.names import find_section
from digestlint.post.scripts import counts

# What a fence may be marked with that names no language of code.
PROSE_INFO = frozenset(
    ("markdown", "md", "mdown", "mkd", "gfm", "kramdown", "text", "txt", "plaintext", "plain")
)
_SAMPLE = 200  # lines of a fence by which it is judged
_WORD = re.compile(r"[^\W_]")
_VISIBLE = re.compile(r"\S")


class ProseFence(NamedTuple):
    """A code fence around prose: what is in it, and the lines that would have to go.

    `papers` says whether headings of papers are in it, `front_matter` whether front matter is;
    `sections` are the names of the format's sections whose headings are in it.
    """

    block: Block
    opening: Span
    closing: Span | None
    papers: bool
    front_matter: bool
    sections: frozenset[str]


def prose_fences(post: Post) -> list[ProseFence]:
    """The code fences that hold prose, in order; read once a post."""
    known: list[ProseFence] | None = post.notes.get("fences")
    if known is None:
        known = post.notes["fences"] = []
        if b"```" in post.signs or b"~~~" in post.signs:
            for block in post.blocks():
                if block.kind == "fence" and (fence := _prose_fence(post, block)) is not None:
                    known.append(fence)
    return known


@check("code-fence", given=prose_fences)
def code_fence(post: Post, _: Options) -> Iterator[Finding]:
    """A code fence around prose, which shows it as code."""
    for fence in prose_fences(post):
        edits = [_without_line(post, fence.opening)]
        if fence.closing is not None:
            edits.append(_without_line(post, fence.closing))
        variant = "around"
        if fence.closing is None:
            has_text = _WORD.search(post.text, fence.opening.end, fence.block.end)
            variant = "open" if has_text else "stray"
        yield Finding(*fence.opening, variant=variant, edits=tuple(edits), applicability="unsafe")


def _without_line(post: Post, line: Span) -> Edit:
    """Take a line out with its line end; the last one with the blank lines before it."""
    text = post.text
    start = text.rfind("\n", 0, line.start) + 1
    if _VISIBLE.search(text, line.end) is not None:
        return Edit(start, text.index("\n", line.end) + 1, "")
    while start > 0 and text[start - 1].isspace():
        start -= 1
    return Edit(start, line.end, "")


def wrapping_fence(post: Post) -> ProseFence | None:
    """The fence that has swallowed the front matter, if one has."""
    return next((fence for fence in prose_fences(post) if fence.front_matter), None)


def swallowed_sections(post: Post, paper: Paper) -> frozenset[str]:
    """The names of the sections whose headings a fence within the paper has swallowed."""
    fences = prose_fences(post)
    if not fences:
        return frozenset()
    first = bisect_left(fences, paper.start, key=_start)
    last = bisect_left(fences, paper.end, key=_start)
    return frozenset(name for fence in fences[first:last] for name in fence.sections)


def _start(fence: ProseFence) -> int:
    return fence.block.start


def swallowed_papers(post: Post) -> bool:
    """Whether a fence has swallowed headings of papers, so that their numbers tell nothing."""
    return any(fence.papers for fence in prose_fences(post))


def _prose_fence(post: Post, block: Block) -> ProseFence | None:
    text = post.text
    first_end = text.find("\n", block.start, block.end)
    opening = Span(block.start, block.end if first_end < 0 else first_end)
    line = text[slice(*opening)].rstrip()
    opening = Span(opening.start, opening.start + len(line))
    mark = line[:1]
    info = line.lstrip(mark)
    if info.strip() and info.split()[0].strip("{.}").lower() not in PROSE_INFO:
        return None
    closing = _closing(text, block, mark, len(line) - len(info))
    content = text[opening.end : closing.start if closing else block.end]
    lines = [line for line in map(str.strip, content.split("\n")) if line]
    if not lines:
        # A pair around nothing is nobody's prose; a single one has lost its partner.
        return None if closing else ProseFence(block, opening, None, False, False, frozenset())
    papers = False
    sections: set[str] = set()
    for line in lines:
        if line[0] == "#":
            papers = papers or _paper_line().match(line) is not None
            shape, match = find_section(line.lstrip("#").strip(), post.shape)
            if shape is not None and match == "exact":
                sections.add(shape.name)
    front_matter = lines[0] == "---" and front_matter_keys().search(content) is not None
    if not (papers or sections or front_matter or _is_prose(post, lines)):
        return None
    return ProseFence(block, opening, closing, papers, front_matter, frozenset(sections))


def _closing(text: str, block: Block, mark: str, width: int) -> Span | None:
    start = text.rfind("\n", block.start, block.end) + 1
    last = text[start : block.end].strip()
    if start and len(last) >= width and not last.strip(mark):
        return Span(start, block.end)
    return None


@cache
def _paper_line() -> re.Pattern[str]:
    return re.compile(r"#{1,6}\s*\d+\.\s*\[")


@cache
def front_matter_keys() -> re.Pattern[str]:
    """A line with one of the keys that every front matter has."""
    return re.compile(r"^[ \t]*(?:layout|title|date|tags|categories)[ \t]*:", re.M)


def _is_prose(post: Post, lines: Sequence[str]) -> bool:
    """Whether at least half of the lines are sentences of the post's language."""
    sample = lines[:_SAMPLE]
    has_own_script = bool(post.language.scripts - {"Latin"})
    sentences = sum(_is_sentence(line[:1000], has_own_script) for line in sample)
    return 2 * sentences >= len(sample)


def _is_sentence(line: str, has_own_script: bool) -> bool:
    if line[0] in "#/|<{}" or line[-1] in ";{}" or _assignment().search(line):
        return False
    words = line.lstrip("-*+> ").split()
    if not has_own_script:
        return len(words) >= 6 and line[-1] in ".!?:"
    letters = counts(line, 0, len(line))
    return len(words) >= 3 and letters.total - letters.latin > 0.3 * letters.total


@cache
def _assignment() -> re.Pattern[str]:
    return re.compile(r"\w (?:=|:=|<-|\+=) \S|\w=\w|\w\(\w{0,30}\)$")
