r"""What stands inside a block's prose and is no prose: code, math, HTML, link destinations, URLs.

CommonMark 0.31 (section "Inlines") decides about code spans, raw HTML, autolinks, inline links and
images: the first that opens wins, and links hold no links. Two things are not CommonMark: math,
which MathJax finds on the page (`$…$` by pandoc's rule, `tex_math_dollars`), and bare URLs, which
GFM's renderers link ("Autolinks (extended)").

Reference links (`[text][name]`) are not resolved: a digest has none. Every scheme makes a link,
`javascript:` too, which markdown-it refuses.

Every step is linear: a sign that nothing closes is looked for once, not once for every opener.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from digestlint.post.link_targets import PUNCTUATION, target_of

LiteralKind = Literal["code", "math", "html", "url"]


class LiteralSpan(NamedTuple):
    """A piece of a block that rules about prose pass over."""

    start: int
    end: int
    kind: LiteralKind


class Link(NamedTuple):
    """An inline link, an image or an autolink, from its first bracket to its last.

    `text_start` to `text_end` is what readers see; `url_start` to `url_end` the destination as it
    stands, without `<>`; `url` is the same with escapes and entities undone.
    """

    start: int
    end: int
    text_start: int
    text_end: int
    url_start: int
    url_end: int
    url: str
    image: bool = False


# What opens or closes something: for links alone, and for all that is no prose.
_MARKUP = re.compile(r"[\\<\]]|`+|!?\[")
_LITERAL = re.compile(r"[\\<\]$]|`+|!?\[|(?<![^\W가-힣_])(?:https?://|www\.)", re.I)

_BACKTICKS = re.compile("`+")
_TAG = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9-]*+"
    r"(?:[ \t\n]++[A-Za-z_:][A-Za-z0-9_.:-]*+"
    r"(?:[ \t\n]*+=[ \t\n]*+(?:[^ \t\n\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+)*+[ \t\n]*+/?"
    r"|/[A-Za-z][A-Za-z0-9-]*+[ \t\n]*+)>"
)
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\x00-\x20]*+)>")
_EMAIL_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"<([A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]++@{_EMAIL_LABEL}(?:\.{_EMAIL_LABEL})*)>")
# Other HTML that opens with two signs or more, and how it ends.
_RAW = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"))
_BARE_URL = re.compile(r"[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+")
_ENTITY = re.compile(r"&(?:#[xX][0-9A-Fa-f]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")

_SIMPLE_LINK = re.compile(r"\[([^\[\]\\`<]*)\]\(([^\x00-\x20\x7f()\\<&]+)\)")


def literal_spans(text: str, spans: Sequence[tuple[int, int]]) -> list[LiteralSpan]:
    """Every literal of a block whose lines have these spans, in order, without overlap.

    Of a link its destination and title are literal, its text is prose.
    """
    if not spans or not _may_be_literal(text, spans[0][0], spans[-1][1]):
        return []
    return _read(text, spans, every=True)[0]


def _may_be_literal(text: str, start: int, end: int) -> bool:
    """Whether anything opens here, told without a pattern where the signs of all are missing."""
    find = text.find
    if (
        find("[", start, end) >= 0
        or find("`", start, end) >= 0
        or find("$", start, end) >= 0
        or find("<", start, end) >= 0
        or find("]", start, end) >= 0
        or find("\\", start, end) >= 0
    ):
        return True
    return (
        find("://", start, end) >= 0 or find("w.", start, end) >= 0 or find("W.", start, end) >= 0
    ) and _LITERAL.search(text, start, end) is not None


def links(text: str, spans: Sequence[tuple[int, int]]) -> list[Link]:
    """Every inline link, image and autolink of a block whose lines have these spans, in order."""
    if not spans:
        return []
    start, end = spans[0][0], spans[-1][1]
    simple = _SIMPLE_LINK.fullmatch(text, start, end)
    if simple is not None:
        return [Link(start, end, *simple.span(1), *simple.span(2), simple[2])]
    if text.find("](", start, end) < 0 and text.find("<", start, end) < 0:
        return []
    return _read(text, spans, every=False)[1]


def unescape(text: str) -> str:
    """Text without backslash escapes and entities, as a link's destination is read."""
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    if "&" in text:
        from html import unescape as decode

        text = _ENTITY.sub(lambda entity: decode(entity[0]), text)
    return text


def _read(
    text: str, spans: Sequence[tuple[int, int]], *, every: bool
) -> tuple[list[LiteralSpan], list[Link]]:
    start, end = spans[0][0], spans[-1][1]
    if len(spans) == 1 or all(
        not text[before[1] : after[0]].strip() for before, after in pairwise(spans)
    ):
        return _walk(text, start, end, every=every)
    # Between the lines stand the markers of a quotation, which are no part of what is written.
    starts: list[int] = []
    size = 0
    for first, last in spans:
        starts.append(size)
        size += last - first + 1
    flat = "\n".join(text[first:last] for first, last in spans)
    found, linked = _walk(flat, 0, len(flat), every=every)

    def back(offset: int) -> int:
        line = bisect_right(starts, offset) - 1
        return spans[line][0] + offset - starts[line]

    def end_back(offset: int) -> int:
        return back(offset - 1) + 1 if offset else back(0)

    return (
        [LiteralSpan(back(a), end_back(b), kind) for a, b, kind in found],
        [
            Link(
                back(link.start),
                end_back(link.end),
                back(link.text_start),
                end_back(link.text_end),
                back(link.url_start),
                end_back(link.url_end) if link.url_end > link.url_start else back(link.url_start),
                link.url,
                link.image,
            )
            for link in linked
        ],
    )


class _Closers:
    """Where in a text signs occur: each is looked for at most once behind its last occurrence."""

    def __init__(self, text: str, end: int) -> None:
        self._text = text
        self._end = end
        self._missing: set[str] = set()
        self._runs: dict[int, list[int]] | None = None

    def find(self, sign: str, at: int) -> int:
        """Where the sign next stands whole before the end; -1 if it does not."""
        if sign in self._missing:
            return -1
        found = self._text.find(sign, at, self._end)
        if found < 0:
            self._missing.add(sign)
        return found

    def backticks(self, length: int, at: int) -> int:
        """Where the next run of exactly so many backticks starts; offsets never go back."""
        if self._runs is None:
            self._runs = {}
            for run in reversed(list(_BACKTICKS.finditer(self._text, at, self._end))):
                self._runs.setdefault(run.end() - run.start(), []).append(run.start())
        starts = self._runs.get(length, [])
        while starts and starts[-1] < at:
            starts.pop()
        return starts[-1] if starts else -1


def _walk(text: str, start: int, end: int, *, every: bool) -> tuple[list[LiteralSpan], list[Link]]:
    """Literals and links of `text[start:end]`; math and bare URLs only where `every` is set."""
    literals: list[LiteralSpan] = []
    found: list[Link] = []
    brackets: list[tuple[int, bool]] = []  # where `[` stands, and whether `!` stands before it
    spent = 0  # of the brackets below this height none opens a link any more: it would hold one
    closers = _Closers(text, end)
    search = (_LITERAL if every else _MARKUP).search
    at = start
    while (sign := search(text, at, end)) is not None:
        here, at = sign.span()
        mark = sign[0]
        if mark == "\\":
            if at < end and text[at] in PUNCTUATION:
                math = _escaped_math(text, here, closers) if every else -1
                if math >= 0:
                    literals.append(LiteralSpan(here, math, "math"))
                at = max(math, at + 1)
        elif mark[0] == "`":
            closing = closers.backticks(at - here, at)
            if closing >= 0:
                at += closing - here
                literals.append(LiteralSpan(here, at, "code"))
        elif mark == "<":
            scheme = ""
            auto = _AUTOLINK.match(text, here, end)
            if auto is None and (auto := _EMAIL.match(text, here, end)) is not None:
                scheme = "mailto:"
            if auto is not None:
                at = auto.end()
                found.append(Link(here, at, *auto.span(1), *auto.span(1), scheme + auto[1]))
                literals.append(LiteralSpan(here, at, "url"))
            elif (closed := _html(text, here, end, closers)) >= 0:
                at = closed
                literals.append(LiteralSpan(here, at, "html"))
        elif mark == "$":
            closed = _dollar_math(text, here, end, closers)
            if closed >= 0:
                literals.append(LiteralSpan(here, closed, "math"))
                at = closed
            elif text.startswith("$$", here):
                at = min(here + 2, end)
        elif mark in ("[", "!["):
            brackets.append((at - 1, mark == "!["))
        elif mark == "]":
            if not brackets:
                continue
            opened, image = brackets.pop()
            open_link = image or len(brackets) >= spent
            spent = min(spent, len(brackets))
            if not open_link or at >= end or text[at] != "(":
                continue
            target = target_of(text, at + 1, end)
            if target is None:
                continue
            url_start, url_end, tail, after = target
            url = unescape(text[url_start:url_end])
            found.append(
                Link(opened - image, after, opened + 1, here, url_start, url_end, url, image)
            )
            if tail > url_start:
                literals.append(LiteralSpan(url_start - (text[url_start - 1] == "<"), tail, "url"))
            at = after
            if not image:
                spent = len(brackets)
        else:
            at = max(_bare_url_end(text, here, end), at)
            literals.append(LiteralSpan(here, at, "url"))
    found.sort()
    return literals, found


def _escaped_math(text: str, here: int, closers: _Closers) -> int:
    r"""Where `\(…\)` or `\[…\]` ends; -1 where the sign opens neither."""
    closing = {"(": "\\)", "[": "\\]"}.get(text[here + 1])
    if closing is None:
        return -1
    closed = closers.find(closing, here + 2)
    return closed + 2 if closed >= 0 else -1


def _dollar_math(text: str, here: int, end: int, closers: _Closers) -> int:
    """Where `$…$` or `$$…$$` ends; -1 where the dollar is one of money, or alone.

    Pandoc's rule: behind the first `$` and before the last stands no space, and behind the last no
    digit. The first `$` behind an opening one closes it or nothing does.
    """
    if text.startswith("$$", here):
        closed = closers.find("$$", here + 2)
        return closed + 2 if closed > here + 2 else -1
    if here + 1 >= end or text[here + 1].isspace():
        return -1
    closed = closers.find("$", here + 1)
    while closed >= 0 and text[closed - 1] == "\\":
        closed = closers.find("$", closed + 1)
    if closed < 0 or text[closed - 1].isspace():
        return -1
    if closed + 1 < end and (text[closed + 1].isdigit() or text[closed + 1] == "$"):
        return -1
    if text[here + 1].isdigit() and _HANGUL.search(text, here, closed):
        return -1  # `$5에서 6$까지`
    return closed + 1


_HANGUL = re.compile(r"[가-힣]")


def _html(text: str, here: int, end: int, closers: _Closers) -> int:
    """Where the raw HTML that opens here ends; -1 where `<` is only a sign."""
    tag = _TAG.match(text, here, end)
    if tag is not None:
        return tag.end()
    if text.startswith("<!-->", here) or text.startswith("<!--->", here):
        closed = text.index(">", here) + 1
        return closed if closed <= end else -1
    for opening, closing in _RAW:
        if text.startswith(opening, here):
            closed = closers.find(closing, here + len(opening))
            return closed + len(closing) if closed >= 0 else -1
    if text.startswith("<!", here) and here + 2 < end:
        letter = text[here + 2]
        if letter.isascii() and letter.isalpha():
            closed = closers.find(">", here + 3)
            return closed + 1 if closed >= 0 else -1
    return -1


def _bare_url_end(text: str, here: int, end: int) -> int:
    """Where a URL in prose ends: trailing punctuation and unpaired parentheses belong to prose."""
    match = _BARE_URL.match(text, here, end)
    if match is None:
        return here
    at = match.end()
    spare = match[0].count(")") - match[0].count("(")
    while at > here:
        sign = text[at - 1]
        if sign == ")" and spare > 0:
            spare -= 1
        elif sign not in "?!.,:;*_~'\"(":
            break
        elif sign == "(":
            spare += 1
        at -= 1
    return at
