"""What stands inside a block's prose and is no prose: code, math, HTML, link destinations, URLs."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

LiteralKind = Literal["code", "math", "html", "url"]


class LiteralSpan(NamedTuple):
    """A piece of a block that rules about prose pass over."""

    start: int
    end: int
    kind: LiteralKind


_CODE = re.compile(r"(?<!`)(`+)(?!`)[^`]*(?<!`)\1(?!`)")
_URL = re.compile(r"https?://[^\s<>()\[\]]+")


def literal_spans(text: str, spans: Sequence[tuple[int, int]]) -> list[LiteralSpan]:
    """Every literal of a block whose lines have these spans, in order, without overlap."""
    if not spans:
        return []
    start, end = spans[0][0], spans[-1][1]
    found = [LiteralSpan(*m.span(), "code") for m in _CODE.finditer(text, start, end)]
    found += [LiteralSpan(*m.span(), "url") for m in _URL.finditer(text, start, end)]
    return sorted(found)
