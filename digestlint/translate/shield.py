r"""What must come through a translation unharmed, as XML placeholders.

Code, math, HTML, URLs, Liquid, escapes and entities travel as `<x id="0"/>`; emphasis and links, of
which the inside is prose, as `<g id="1">…</g>`; terms that an engine dropped once as
`<k id="2">…</k>`, a tag that it is told to ignore. Each must come back exactly once and properly
nested (`restoring`). A text with none of them travels as plain text.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

from digestlint.post.model import Post
from digestlint.post.segments import Segment

KEPT_TAG = "k"


class Hold(NamedTuple):
    """What a placeholder stands for: one text, or with `closing` one before and one behind."""

    opening: str
    closing: str | None = None


class Shielded(NamedTuple):
    """A segment ready to travel: `wire` is XML where `is_markup`, else plain text.

    `pieces` is the segment from left to right: texts to translate, and texts that stay.
    """

    wire: str
    is_markup: bool
    holds: tuple[Hold, ...]
    pieces: tuple[tuple[Literal["text", "hold"], str], ...]
    escapes_tildes: bool
    opens_line: bool


class _Mark(NamedTuple):
    start: int
    end: int
    kind: Literal["x", "open", "close", "k", "tilde"]
    id: int


_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]|&(?:#[xX][0-9A-Fa-f]{1,6}|#[0-9]{1,7}|[A-Za-z]\w{1,31});")
# Jekyll runs it, wherever in a post it stands.
_LIQUID = re.compile(r"\{[{%][^{}\n]{0,200}[%}]\}")
# What opens a block at the start of a line (CommonMark 0.31, "Container blocks", "Leaf blocks").
OPENS_BLOCK = re.compile(
    r"\A(?:([-+*#>=:])(?=[\s#=>-]|$)|(\d{1,9})([.)])(?=\s|$)|>|\||`{3}|~{3}"
    r"|\*(?:\s*\*){2,}$|_(?:\s*_){2,}$)"
)
# What may stand before it: quotations and list items, in which a line begins as well.
_OPENED = re.compile(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+(?:>[ \t]*)*)*")
_DELIMITER = re.compile(r"(?<![\\*_~])(\*{1,3}|_{1,3}|~~)(?![*_~])")


def shield(
    post: Post,
    segment: Segment,
    *,
    localise: Callable[[str], str] = str,
    kept: Sequence[str] = (),
) -> Shielded:
    """Make a segment ready to travel; `localise` is applied to what stays, `kept` are terms."""
    text = post.text[segment.start : segment.end]
    marks, holds = _Marks(post, segment, text, localise, kept).found()
    wire, pieces = [], []
    at = 0
    for mark in (*marks, _Mark(len(text), len(text), "x", -1)):
        between = text[at : mark.start]
        if between:
            wire.append(_escaped(between))
            pieces.append(("text", between))
        at = mark.end
        if mark.id < 0 and mark.kind == "tilde":
            wire.append("~")
            pieces.append(("text", "~"))
        elif mark.id >= 0:
            hold = holds[mark.id]
            if mark.kind == "x":
                wire.append(f'<x id="{mark.id}"/>')
                pieces.append(("hold", hold.opening))
            elif mark.kind == "k":
                wire.append(f'<k id="{mark.id}">{_escaped(hold.opening)}</k>')
                pieces.append(("hold", hold.opening))
            elif mark.kind == "open":
                wire.append(f'<g id="{mark.id}">')
                pieces.append(("hold", hold.opening))
            else:
                wire.append("</g>")
                pieces.append(("hold", hold.closing or ""))
    escapes = any(mark.kind == "tilde" for mark in marks)
    line_start = post.text.rfind("\n", 0, segment.start) + 1
    plain = text if not escapes else "".join(piece for _, piece in pieces)
    return Shielded(
        "".join(wire) if holds else plain,
        bool(holds),
        tuple(holds),
        tuple(_joined(pieces)),  # type: ignore[arg-type]
        escapes,
        segment.kind == "line"
        and _OPENED.fullmatch(post.text, line_start, segment.start) is not None
        and OPENS_BLOCK.match(text) is None,
    )


def _joined(pieces: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Pieces with those of one kind that follow one another made one."""
    kind, texts = "", [""]
    for next_kind, text in pieces:
        if next_kind != kind:
            if kind:
                yield kind, "".join(texts)
            kind, texts = next_kind, []
        texts.append(text)
    if kind:
        yield kind, "".join(texts)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class _Marks:
    """Finds what a segment's placeholders are to be; offsets are those of its text."""

    def __init__(
        self,
        post: Post,
        segment: Segment,
        text: str,
        localise: Callable[[str], str],
        kept: Sequence[str],
    ) -> None:
        self.text = text
        self.localise = localise
        self.kept = kept
        self.singles: list[tuple[int, int]] = []
        self.pairs: list[tuple[int, int, int, int]] = []
        self._read(post, segment)

    def _read(self, post: Post, segment: Segment) -> None:
        block, start, end = segment.block, segment.start, segment.end
        taken = bytearray(len(self.text))

        def take(first: int, last: int) -> None:
            taken[first:last] = b"\1" * (last - first)

        if block is not None and segment.kind == "line":
            literals = [
                (max(one.start, start) - start, min(one.end, end) - start)
                for one in post.literals(block)
                if one.start < end and one.end > start
            ]
            covers = {first for first, _ in literals}
            for link in post.links_in(block):
                if link.start < start or link.end > end or link.start - start in covers:
                    continue
                pair = tuple(
                    at - start for at in (link.start, link.text_start, link.text_end, link.end)
                )
                if not any(taken[pair[0] : pair[1]]) and not any(taken[pair[2] : pair[3]]):
                    self.pairs.append(pair)  # type: ignore[arg-type]
                    take(pair[0], pair[1])
                    take(pair[2], pair[3])
            for first, last in literals:
                if not any(taken[first:last]):
                    self.singles.append((first, last))
                    take(first, last)
        for pattern in (_LIQUID, _ESCAPE):
            for match in pattern.finditer(self.text):
                if not any(taken[match.start() : match.end()]):
                    self.singles.append(match.span())
                    take(*match.span())
        if segment.kind == "line":
            self._emphasis(taken)
        for term in self.kept:
            for match in re.finditer(
                rf"(?<![A-Za-z0-9]){re.escape(term)}(?![A-Za-z0-9])", self.text
            ):
                if not any(taken[match.start() : match.end()]):
                    self.singles.append(match.span())
                    take(*match.span())

    def _emphasis(self, taken: bytearray) -> None:
        """Pair the delimiters of emphasis; what does not pair, or crosses a link, is a sign."""
        text = self.text
        open_: list[tuple[int, int]] = []
        links = list(self.pairs)
        for match in _DELIMITER.finditer(text):
            first, last = match.span()
            if any(taken[first:last]):
                continue
            before, after = text[:first][-1:], text[last : last + 1]
            closes = bool(before) and not before.isspace()
            opens = bool(after) and not after.isspace()
            if match[1][0] == "_" and before.isalnum() and after.isalnum():
                continue
            partner = next(
                (at for at in range(len(open_) - 1, -1, -1) if text[slice(*open_[at])] == match[1]),
                None,
            )
            if closes and partner is not None:
                opening = open_[partner]
                del open_[partner:]
                pair = (*opening, first, last)
                if opening[1] < first and not any(_crosses(pair, link) for link in links):
                    self.pairs.append(pair)
                    taken[opening[0] : opening[1]] = b"\1" * (opening[1] - opening[0])
                    taken[first:last] = b"\1" * (last - first)
            elif opens:
                open_.append((first, last))

    def found(self) -> tuple[list[_Mark], list[Hold]]:
        marks: list[_Mark] = []
        holds: list[Hold] = []
        text = self.text
        for first, last in sorted(self.singles):
            if text[first:last] == "\\~":
                # Escaped again on the way back: a range keeps its two numbers together.
                marks.append(_Mark(first, last, "tilde", -1))
                continue
            kind: Literal["x", "k"] = "k" if text[first:last] in self.kept else "x"
            marks.append(_Mark(first, last, kind, len(holds)))
            held = text[first:last]
            holds.append(Hold(held if kind == "k" else self.localise(held)))
        for start, inside, behind, end in sorted(self.pairs):
            marks.append(_Mark(start, inside, "open", len(holds)))
            marks.append(_Mark(behind, end, "close", len(holds)))
            holds.append(Hold(text[start:inside], self.localise(text[behind:end])))
        marks.sort()
        return marks, holds


def _crosses(pair: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return (other[0] < pair[0] < other[3]) != (other[0] < pair[2] < other[3])
