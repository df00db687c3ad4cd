"""Where in a post a prompt or an assistant speaks, by the words that the format knows of them."""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from digestlint.checks.alternation import alternation
from digestlint.checks.deviance import deviant_papers
from digestlint.checks.foreign import own_groups
from digestlint.checks.places import block_at, covers
from digestlint.checks.search import occurs
from digestlint.post.model import PROSE, Block, Passage, Post, Span
from digestlint.post.scripts import counts
from digestlint.post.shape import Artifact

# In what is longer than that a machine's words are looked for at the begin, and around each sign.
LONGEST_SAID, _AROUND = 2000, 200
QUOTED = re.compile(
    "“[^“”]*+”|‘[^‘’]*+’|\"[^\"]*+\"|(?<!\\w)'[^']*+'(?![^\\W가-힣])|「[^「」]*+」|『[^『』]*+』"
)
"""What stands in quotes: words that are spoken about."""


def find_artifacts(post: Post, suspects: Sequence[tuple[Passage, int, int]]) -> Iterator[Span]:
    """What a machine says in suspect sentences, in odd places, and wherever a sign stands.

    `suspects` are sentences, each with its passage. The spans are in order, without overlap.
    """
    found: list[Span] = []
    for start, end, block in _odd_places(post, suspects):
        in_sentence = block is not None and block.kind != "heading"
        for artifacts in _spoken(post, start, end, every=not in_sentence):
            # One thing said is one finding, in however many phrases that we know.
            found += islice(_matches(post, _joined(artifacts), start, end, block), 1)
    text = post.text
    for language in post.shape.languages.values():
        for sign, artifacts in _signed(language.artifacts):
            if occurs(text, sign):
                found += _matches_at(post, sign, _joined(artifacts))
    found.sort()
    last = -1
    for span in found:
        if span.start >= last:
            yield span
            last = span.end


def _spoken(post: Post, start: int, end: int, *, every: bool) -> Iterator[tuple[Artifact, ...]]:
    """The artifacts of the languages that a stretch of text may be in, by its letters."""
    letters = counts(post.text, start, end)
    for language in post.shape.languages.values():
        own = sum(getattr(letters, group) for group in own_groups(language))
        if language.artifacts and (every or (own and 2 * own >= letters.total)):
            yield language.artifacts


def _matches_at(post: Post, sign: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    """The matches in the lines of prose in which a sign stands."""
    text = post.text
    at = text.find(sign)
    while at >= 0:
        plain = post.line_at(at)
        if plain is not None and pattern.search(text[plain.start : plain.end]) is None:
            at = text.find(sign, plain.end)
            continue
        block = block_at(post, at)
        line = Span(at, at + 1)
        if block is not None and block.kind in PROSE:
            line = _line_at(block, at)
            if line.end - line.start > LONGEST_SAID:
                line = Span(max(line.start, at - _AROUND), min(line.end, at + _AROUND))
            yield from _matches(post, pattern, *line, block)
        elif block is None and (paper := post.paper_at(at)) is not None:
            # A title is the paper's own, unless it is nothing but a slot.
            title = paper.heading.title_span
            if title.start <= at < title.end and pattern.fullmatch(text, *title):
                yield title
        at = text.find(sign, line.end)


def _odd_places(
    post: Post, suspects: Sequence[tuple[Passage, int, int]]
) -> Iterator[tuple[int, int, Block | None]]:
    """What is out of the ordinary already: odd sentences, unknown headings, stray text."""
    for passage, start, end in suspects:
        yield start, end, passage.block
    text = post.text
    # Before the sections of a paper that has the format's form nothing stands but a link.
    others = [paper for paper in post.peculiar if paper.form is None]
    stray = [*post.preamble, *(block for paper in others for block in paper.preamble)]
    for block in stray:
        for line in block.lines if block.kind in PROSE or block.kind == "heading" else ():
            # A link and nothing else: of such lines every paper has one.
            if not (text.startswith("[", line.start) and text.endswith(")", line.start, line.end)):
                yield *line, block
    for paper in deviant_papers(post):
        for section in paper.sections:
            if section.match != "exact":
                yield section.heading.text_start, section.heading.text_end, None
            for block in section.blocks:
                if block.kind == "heading" and block.lines:
                    yield *block.lines[0], block


def _matches(
    post: Post, pattern: re.Pattern[str], start: int, end: int, block: Block | None
) -> Iterator[Span]:
    """The matches in a stretch of prose that are neither quoted nor literal.

    The stretch is cut out, so that `^` and `$` are its ends. Of an endless one its begin will do.
    """
    piece = post.text[start : min(end, start + LONGEST_SAID)]
    quoted: list[tuple[int, int]] | None = None
    for match in pattern.finditer(piece):
        if quoted is None:
            quoted = [span.span() for span in QUOTED.finditer(piece)]
        span = Span(start + match.start(), start + match.end())
        if span.end > span.start and not (
            covers(quoted, match.start())
            or (block is not None and covers(post.literals(block), span.start))
        ):
            yield span


def _line_at(block: Block, offset: int) -> Span:
    """The line of a block in which an offset lies."""
    return block.lines[max(0, bisect_right(block.lines, (offset, sys.maxsize)) - 1)]


@cache
def _joined(artifacts: tuple[Artifact, ...]) -> re.Pattern[str]:
    return alternation(tuple(artifact.pattern for artifact in artifacts))


@cache
def _signed(artifacts: tuple[Artifact, ...]) -> tuple[tuple[str, tuple[Artifact, ...]], ...]:
    """The signs of artifacts, each with all the artifacts that have it."""
    by_sign: dict[str, list[Artifact]] = {}
    for artifact in artifacts:
        if artifact.sign:
            by_sign.setdefault(artifact.sign, []).append(artifact)
    return tuple((sign, tuple(own)) for sign, own in by_sign.items())
