"""Where in a post an offset lies, for checks that search the whole text before they look closer."""

import sys
from bisect import bisect_right
from collections.abc import Sequence

from digestlint.post.inline import LiteralSpan
from digestlint.post.model import PROSE, Block, Post

_LONGEST_MARK = 40  # characters of a footnote's mark


def block_at(post: Post, offset: int) -> Block | None:
    """The block in which an offset lies; None in headings, front matter and between blocks."""
    return post.block_at(offset)


def prose_at(post: Post, offset: int) -> Block | None:
    """The block of prose in which an offset lies; None in code, math, HTML and URLs too."""
    block = block_at(post, offset)
    if block is None or block.kind not in PROSE:
        return None
    return None if is_within(post.literals(block), offset) else block


def is_footnote(post: Post, block: Block) -> bool:
    """Whether a block is what a footnote says (`[^1]: …`), which the page has at its end."""
    text, start = post.text, block.start
    return text.startswith("[^", start) and "]:" in text[start : start + _LONGEST_MARK]


def is_within(spans: Sequence[LiteralSpan], offset: int) -> bool:
    """Whether an offset lies in one of these spans, which are in order and do not overlap."""
    return literal_at(spans, offset) is not None


def literal_at(spans: Sequence[LiteralSpan], offset: int) -> LiteralSpan | None:
    """The span in which an offset lies, of spans that are in order and do not overlap."""
    index = bisect_right(spans, (offset, sys.maxsize)) - 1
    return spans[index] if index >= 0 and offset < spans[index].end else None


def covers(spans: Sequence[tuple[int, int] | LiteralSpan], offset: int) -> bool:
    """Whether an offset lies in one of the spans, which are in order and do not overlap."""
    index = bisect_right(spans, offset, key=_start) - 1
    return index >= 0 and offset < spans[index][1]


def _start(span: tuple[int, int] | LiteralSpan) -> int:
    return span[0]
