"""Suppressions: comments and a front-matter key by which a post silences a finding.

`<!-- digestlint-disable-next-line LK306 -- why -->`, `<!-- digestlint-disable LG503 -->` …
`<!-- digestlint-enable LG503 -->`, and in the front matter `digestlint: {disable: [LG503]}`.
Without a code a comment means every rule. They silence findings and do nothing else.

A comment is one by CommonMark's and HTML's rules: what stands in code, or inside another comment,
is text. Everything here is linear in the text, in the comments and in the findings: a hostile post
holds a hundred thousand of each.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, get_args

from digestlint.diagnostics import Diagnostic
from digestlint.post.model import PROSE, Post
from digestlint.rulebook import Rulebook

MARK = "digestlint"
EVERYTHING = "ALL"
# What says that a file was not linted, or that a suppression is wrong, no suppression silences.
UNSILENCEABLE = frozenset(("DL001", "DL002", "SU901", "SU902"))

Directive = Literal["disable-next-line", "disable", "enable"]
Kind = Directive | Literal["post", "unknown"]
DIRECTIVES: tuple[Directive, ...] = get_args(Directive)

_DIRECTIVE = re.compile(r"[ \t\n]*digestlint-([\w-]+)")
_SELECTOR = re.compile(r"[^\s,:]+")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
REST_OF_LINE = re.compile(r"[ \t]*(?:\n|\Z)")
# Nobody indents or nests deeper, and a line may be megabytes long.
MAX_INDENT = 80
# Signs of lists and quotations, behind which a comment still begins a block.
_CONTAINERS = " \t>-*+.)0123456789"


class Suppression(NamedTuple):
    """One selector of one comment or of the front matter (`post`), and where it stands.

    `first` and `last` are the lines, from 1 and inclusive, that it covers by itself: those of a
    `disable` go on until an `enable`. `start` to `end` is the selector, or the whole comment where
    it has none; `comment` the whole comment, or the key. Of an `unknown` directive, the selector is
    the word behind `digestlint-`.
    """

    kind: Kind
    selector: str
    first: int
    last: int
    start: int
    end: int
    comment: tuple[int, int]


def find_suppressions(post: Post) -> tuple[Suppression, ...]:
    """Every suppression of a post, in order."""
    if MARK not in post.text:
        return ()
    found = list(_in_front_matter(post))
    if "<!--" in post.text:
        found += _in_comments(post)
    return tuple(found)


def _in_front_matter(post: Post) -> Iterator[Suppression]:
    front_matter = post.front_matter
    if MARK not in front_matter.yaml:
        return
    wanted = front_matter.data.get(MARK)
    listed = wanted.get("disable") if isinstance(wanted, dict) else None
    if isinstance(listed, str):
        listed = _SELECTOR.findall(listed)
    if not isinstance(listed, list):
        return
    entry = front_matter.entries.get(MARK)
    key = (entry.start, entry.end) if entry else (front_matter.inner_start,) * 2
    at: int | None = key[1]
    for selector in listed:
        if not isinstance(selector, str | int | float):
            continue
        word = str(selector)
        start = None if at is None else _find_word(post.text, word, at, front_matter.inner_end)
        # YAML may spell a word in other signs; then what follows is not worth a search either.
        at = None if start is None else start + len(word)
        place = key if start is None else (start, start + len(word))
        yield Suppression("post", word, 1, post.line_count, *place, key)


def _find_word(text: str, word: str, at: int, end: int) -> int | None:
    while (at := text.find(word, at, end)) >= 0:
        before, after = text[at - 1], text[at + len(word) : at + len(word) + 1]
        if not (before.isalnum() or before in "_-" or after.isalnum() or after in ("_", "-")):
            return at
        at += len(word)
    return None


def _in_comments(post: Post) -> list[Suppression]:
    found: list[Suppression] = []
    for start, end in _comments(post):
        directive = _DIRECTIVE.match(post.text, start + 4, end - 3)
        if directive is None:
            continue
        line, last = post.position(start)[0], post.position(end)[0]
        kind = next((known for known in DIRECTIVES if known == directive[1]), None)
        if kind is None:
            found.append(
                Suppression("unknown", directive[1], line, line, *directive.span(1), (start, end))
            )
            continue
        body = post.text.find("--", directive.end(), end)
        selectors = [
            (match[0], *match.span())
            for match in _SELECTOR.finditer(post.text, directive.end(), body)
        ]
        if kind == "disable-next-line":
            line = last + 1
        for selector, first, behind in selectors or [(EVERYTHING, start, end)]:
            found.append(Suppression(kind, selector, line, line, first, behind, (start, end)))
    return _reaching_their_line(post, found)


def _reaching_their_line(post: Post, found: list[Suppression]) -> list[Suppression]:
    """Let a `disable-next-line` reach over blank lines and over other comments of ours."""
    reached: dict[int, int] = {}

    def reach(line: int) -> int:
        at = line
        while at not in reached and at < post.line_count and _is_blank(post, at):
            at += 1
        reached[line] = reached.get(at, at)
        return reached[line]

    for index in range(len(found) - 1, -1, -1):
        suppression = found[index]
        start, end = suppression.comment
        first, column = post.position(start)
        line, _ = post.position(end)
        if suppression.kind == "disable-next-line":
            found[index] = suppression._replace(last=reach(line + 1))
        if (
            column <= MAX_INDENT
            and not post.text[start - column + 1 : start].strip()
            and REST_OF_LINE.match(post.text, end)
        ):
            reached[first] = reach(line + 1)
    return found


def _is_blank(post: Post, line: int) -> bool:
    start, end = post.line_span(line)
    return not post.text[start:end].strip()


def _comments(post: Post) -> Iterator[tuple[int, int]]:
    """The spans of the HTML comments in a post's body; every search goes forward only."""
    text = post.text
    code = sorted(_code(post))
    place = 0
    line_start = closing = blank = -1
    at = post.front_matter.end
    while (here := text.find("<!--", at)) >= 0:
        line_start = max(line_start, text.rfind("\n", at, here) + 1)
        while place < len(code) and code[place][1] <= here:
            place += 1
        if place < len(code) and code[place][0] <= here:
            at = code[place][1]
            continue
        at = here + 4
        if text.startswith((">", "->"), at):
            continue
        if closing < at:
            closing = text.find("-->", at)
            if closing < 0:
                return
        if here - line_start > MAX_INDENT or text[line_start:here].strip(_CONTAINERS):
            # Inside a paragraph, a comment ends with it or is none.
            if blank < at:
                match = _BLANK_LINE.search(text, at)
                blank = match.start() if match else len(text)
            if blank < closing:
                continue
        at = closing + 3
        yield here, at


def _code(post: Post) -> Iterator[tuple[int, int]]:
    """What is code, in which a comment is shown and not meant."""
    for block in post.blocks():
        if block.kind in ("fence", "code"):
            yield block.start, block.end
        elif block.kind in PROSE and "`" in post.interesting:
            for start, end, kind in post.literals(block):
                if kind == "code":
                    yield start, end


class Judged(NamedTuple):
    """What suppressions did to findings: what is still reported, and what is wrong with them.

    `unused` silenced nothing, and were judged only where every rule that they name has run;
    `unknown` name no rule, or are no directive.
    """

    kept: tuple[Diagnostic, ...]
    unused: tuple[Suppression, ...]
    unknown: tuple[Suppression, ...]


def judge(
    suppressions: Sequence[Suppression],
    diagnostics: Sequence[Diagnostic],
    rulebook: Rulebook,
    ran: frozenset[str],
) -> Judged:
    """Hold the diagnostics of one post against its suppressions; `ran` are the rules that ran."""
    codes = {
        selector: frozenset(rulebook.rules) if selector == EVERYTHING else rulebook.find(selector)
        for kind, selector, *_ in suppressions
        if kind != "unknown"
    }
    lines: dict[str, list[int]] = {}
    for diagnostic in diagnostics:
        if diagnostic.code not in UNSILENCEABLE:
            lines.setdefault(diagnostic.code, []).append(diagnostic.line)
    used: set[int] = set()
    covered: dict[str, _Covered] = {}
    for code, found in lines.items():
        found.sort()
        ranges = list(_ranges(suppressions, code, codes))
        covered[code] = _Covered(ranges)
        for first, last, index in ranges:
            place = bisect_left(found, first)
            if place < len(found) and found[place] <= last:
                used.add(index)
    kept = [
        diagnostic
        for diagnostic in diagnostics
        if diagnostic.code not in covered or diagnostic.line not in covered[diagnostic.code]
    ]
    unused = [
        suppression
        for index, suppression in enumerate(suppressions)
        if index not in used
        and suppression.kind not in ("enable", "unknown")
        and codes[suppression.selector]
        and codes[suppression.selector] <= ran
    ]
    unknown = [
        suppression
        for suppression in suppressions
        if suppression.kind == "unknown" or not codes[suppression.selector]
    ]
    return Judged(tuple(kept), tuple(unused), tuple(unknown))


def _ranges(
    suppressions: Sequence[Suppression], code: str, codes: dict[str, frozenset[str]]
) -> Iterator[tuple[int, int, int]]:
    """First line, last line and index of every suppression of a code, the last one first."""
    end = 1 << 60
    for index in range(len(suppressions) - 1, -1, -1):
        kind, selector, first, last, *_ = suppressions[index]
        if kind == "unknown" or code not in codes[selector]:
            continue
        if kind == "enable":
            end = first
        else:
            yield first, end if kind == "disable" else last, index


class _Covered:
    """Lines as ranges without overlap, in which a line is found by bisection."""

    def __init__(self, ranges: Iterable[tuple[int, int, int]]) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for first, last, _ in sorted(ranges):
            if self._lasts and first <= self._lasts[-1]:
                self._lasts[-1] = max(self._lasts[-1], last)
            else:
                self._firsts.append(first)
                self._lasts.append(last)

    def __contains__(self, line: int) -> bool:
        place = bisect_right(self._firsts, line) - 1
        return place >= 0 and line <= self._lasts[place]
