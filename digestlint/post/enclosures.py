"""Brackets and quotes around sentences, which carry one on over a full stop within."""

import re
from bisect import bisect_right

from digestlint.post.sentence_ends import VISIBLE, Span, compiled, is_latin

CLOSER_OF = dict(zip("([{（［｛【〈《「『“‘«", ")]}）］｝】〉》」』”’»", strict=True))
_OPENER_OF = {closer: opener for opener, closer in CLOSER_OF.items()}
SYMMETRIC = "\"'`"
_QUOTE_OPENERS = frozenset("“‘«「『\"'")
_ENCLOSING = f"[{re.escape(''.join(CLOSER_OF) + ''.join(_OPENER_OF) + SYMMETRIC)}]"
# What joins a quotation to the sentence around it, after a space: `“…한다.” 라고 밝힌다`.
_REPORTING = (
    r"이?라[고는며면던]|이?란\s|[고며]\s|하[고는며]|등[의을이과,\s]|및\s|[의을를은는에와과로]\s"
)


def goes_on(text: str, start: int, run: Span, line_end: int, enclosures: list[Span]) -> bool:
    """Whether a bracket or quotation carries the sentence on past a run of terminators."""
    stop, end = run
    index = bisect_right(enclosures, run) - 1
    if index < 0 or enclosures[index][1] < stop:
        return False
    opener, closer = enclosures[index]
    if closer >= end:
        return True
    following = VISIBLE.search(text, end, line_end)
    if following is None:
        return False
    if text[opener] not in _QUOTE_OPENERS:
        return opener != start
    if text[stop] in "?!？！":
        return True
    return compiled(_REPORTING).match(text, following.start(), line_end) is not None


def enclosures(text: str, start: int, end: int) -> list[Span]:
    """The outermost pairs of brackets and quotes: (offset of opener, offset of closer), in order.

    What has no partner is passed over: `1) … 2) …`, `Humanity’s`, `LLMs'`.
    """
    pairs: list[Span] = []
    waiting: dict[str, list[int]] = {}
    for match in compiled(_ENCLOSING).finditer(text, start, end):
        at, mark = match.start(), match[0]
        if mark in CLOSER_OF:
            waiting.setdefault(mark, []).append(at)
        elif mark in SYMMETRIC:
            _pair_symmetric(text, at, waiting.setdefault(mark, []), pairs)
        elif mark == "’" and is_latin(text[at + 1 : at + 2]):
            continue
        elif openers := waiting.get(_OPENER_OF[mark]):
            pairs.append((openers.pop(), at))
    pairs.sort()
    outermost: list[Span] = []
    for pair in pairs:
        if outermost and pair[0] < outermost[-1][1]:
            outermost[-1] = outermost[-1][0], max(outermost[-1][1], pair[1])
        else:
            outermost.append(pair)
    return outermost


def _pair_symmetric(text: str, at: int, waiting: list[int], pairs: list[Span]) -> None:
    """Pair a quote whose two ends look alike; after a space it opens anew, if at all."""
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    is_single = text[at] == "'"
    if waiting and not before.isspace():
        if not (is_single and is_latin(after)):
            pairs.append((waiting.pop(), at))
    elif not after.isspace() and not (is_single and is_latin(before)):
        waiting[:] = [at]
