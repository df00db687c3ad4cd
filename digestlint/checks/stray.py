"""The check of text that stands in no section (ST214)."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from digestlint.checks import Options, check
from digestlint.checks.anatomy import (
    WORD,
    is_link_line,
    missing_sections,
    rule_in,
    shown,
    tags,
)
from digestlint.checks.fences import front_matter_keys, prose_fences
from digestlint.checks.sieve import holds_artifact
from digestlint.diagnostics import Finding
from digestlint.post.model import Block, Paper, Post, Span


@check("stray-content")
def stray_content(post: Post, _: Options) -> Iterator[Finding]:
    """Text that stands in no section: one finding for what stands together."""
    if not post.papers:
        return  # ST213
    if post.preamble:
        yield from _strays(post, [b for b in post.preamble if not _is_lost_front_matter(post, b)])
    for paper in post.peculiar:
        if paper.form is not None:
            continue  # a link before its sections, and prose in them
        preamble = paper.preamble
        if preamble and not (len(preamble) == 1 and _is_links(post, preamble[0])):
            yield from _before_sections(post, paper)
        if paper.sections:
            blocks = paper.sections[-1].blocks
            if len(blocks) > 1 and (rule := rule_in(blocks)) < len(blocks):
                yield from _strays(post, blocks[rule:])


def _before_sections(post: Post, paper: Paper) -> Iterator[Finding]:
    """What stands between a paper's heading and its first section."""
    first = post.shape.sections[:1]
    if not paper.sections or (first and first[0] in missing_sections(post, paper)):
        return  # the text of a section whose heading is lost: ST203
    blocks: Sequence[Block] = paper.preamble
    url = paper.heading.url_span
    if url.start == url.end and blocks[0].kind == "paragraph" and _has_link(post, blocks[0]):
        blocks = blocks[1:]  # the rest of a heading that was broken off: ST201
    heading = next((at for at, block in enumerate(blocks) if block.kind == "heading"), len(blocks))
    # A heading that is no section is ST206, and what follows stands under it.
    yield from _strays(post, blocks[:heading])


def _strays(post: Post, blocks: Sequence[Block]) -> Iterator[Finding]:
    together = False
    for block in blocks:
        line = _stray_line(post, block)
        if line is None:
            together = together and block.kind in ("comment", "rule")
        elif not together:
            together = True
            yield Finding(line.start, line.end, {"text": shown(post.text[slice(*line)])})


def _stray_line(post: Post, block: Block) -> Span | None:
    """The first line of a block that is text, and no link to the paper or tag of the generator."""
    if block.kind in ("comment", "rule", "definition"):
        return None
    if holds_artifact(post, block.start, block.end):
        return None  # PH404
    if block.kind == "fence" and any(fence.block is block for fence in prose_fences(post)):
        return None  # ST215
    if block.kind == "html":
        visible = tags().sub("", post.text[block.start : block.end])
        return _first_line(post, block) if WORD.search(visible) else None
    if block.kind in ("fence", "code", "heading"):
        return _first_line(post, block)
    for place, line in enumerate(block.lines):
        if WORD.search(post.text, *line) and not is_link_line(post, line):
            return line if place else Span(block.start, line.end)
    return None


def _first_line(post: Post, block: Block) -> Span:
    end = post.text.find("\n", block.start, block.end)
    return Span(block.start, block.end if end < 0 else end)


def _is_links(post: Post, block: Block) -> bool:
    """Whether a block is one line with one link in it, as nearly all are: told at once."""
    return len(block.lines) == 1 and _link_alone().fullmatch(post.text, *block.lines[0]) is not None


@cache
def _link_alone() -> re.Pattern[str]:
    return re.compile(r"\[[^\[\]\n]*\]\([^()\s]*\)")


def _has_link(post: Post, block: Block) -> bool:
    start, end = block.lines[0].start, block.lines[-1].end
    return post.text.find("](", start, end) >= 0 or post.text.find("http", start, end) >= 0


def _is_lost_front_matter(post: Post, block: Block) -> bool:
    """Whether a block is front matter that lost its fences: FM101."""
    return (
        post.front_matter.state == "missing"
        and front_matter_keys().search(post.text, block.start, block.end) is not None
    )
