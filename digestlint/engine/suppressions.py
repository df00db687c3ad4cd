"""Suppressions: comments and a front-matter key by which a post silences a finding.

`<!-- digestlint-disable-next-line LK306 -- why -->`, `<!-- digestlint-disable LG503 -->` …
`<!-- digestlint-enable LG503 -->`, and in the front matter `digestlint: {disable: [LG503]}`. Without
a code a comment means every rule. They silence findings and do nothing else.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from digestlint.diagnostics import Diagnostic
from digestlint.post.model import PROSE, Post
from digestlint.rulebook import Rulebook

MARK = "digestlint"
_COMMENT = re.compile(
    r"<!--[ \t]*digestlint-(disable-next-line|disable|enable)\b[ \t]*((?:(?!-->)[^\n])*?)[ \t]*-->"
)
_SELECTOR = re.compile(r"[^\s,]+")
EVERYTHING = "ALL"


class Suppression(NamedTuple):
    """One selector of one comment: which lines it covers, and where it stands.

    `first` and `last` are lines, from 1 and inclusive. `comment` is the span of the whole comment,
    `only` whether the selector is the only one in it.
    """

    selector: str
    first: int
    last: int
    start: int
    end: int
    comment: tuple[int, int]
    only: bool


def find_suppressions(post: Post) -> tuple[Suppression, ...]:
    """Every suppression of a post, in order; linear in the text and in the comments."""
    if MARK not in post.text:
        return ()
    found: list[Suppression] = []
    found += _in_front_matter(post)
    if "<!--" in post.text:
        found += _in_comments(post)
    return tuple(found)


def _in_front_matter(post: Post) -> Iterable[Suppression]:
    entry = post.front_matter.entries.get(MARK)
    if entry is None:
        return
    wanted = post.front_matter.data.get(MARK)
    selectors = wanted.get("disable") if isinstance(wanted, dict) else None
    if isinstance(selectors, str):
        selectors = [selectors]
    if not isinstance(selectors, list):
        return
    for selector in selectors:
        if isinstance(selector, str):
            start = post.text.find(selector, entry.end, post.front_matter.inner_end)
            place = (start, start + len(selector)) if start >= 0 else (entry.start, entry.end)
            yield Suppression(selector, 1, post.line_count, *place, (entry.start, entry.end), False)


def _in_comments(post: Post) -> Iterable[Suppression]:
    found: list[Suppression] = []
    # Selector → the places in `found` that wait for their `enable`.
    waiting: dict[str, list[int]] = {}
    code = sorted(_code(post))
    place = 0
    last_line = post.line_count
    for match in _COMMENT.finditer(post.text, post.front_matter.end):
        while place < len(code) and code[place][1] <= match.start():
            place += 1
        if place < len(code) and code[place][0] <= match.start():
            continue  # shown, not meant
        line, _ = post.position(match.start())
        body, _, _ = match[2].partition("--")
        selectors = [
            (m[0], match.start(2) + m.start(), match.start(2) + m.end())
            for m in _SELECTOR.finditer(body)
        ] or [(EVERYTHING, match.start(), match.end())]
        only = len(selectors) == 1
        for selector, start, end in selectors:
            if match[1] == "enable":
                keys = list(waiting) if selector == EVERYTHING else [selector]
                for key in keys:
                    for index in waiting.pop(key, ()):
                        found[index] = found[index]._replace(last=line)
                continue
            last = line + 1 if match[1] == "disable-next-line" else last_line
            first = line + 1 if match[1] == "disable-next-line" else line
            if match[1] == "disable":
                waiting.setdefault(selector, []).append(len(found))
            found.append(Suppression(selector, first, last, start, end, match.span(), only))
    return found


def _code(post: Post) -> Iterator[tuple[int, int]]:
    """What is code, in which a comment is shown and not meant."""
    for block in post.blocks():
        if block.kind in ("fence", "code"):
            yield block.start, block.end
        elif block.kind in PROSE and "`" in post.interesting:
            for start, end, kind in post.literals(block):
                if kind == "code":
                    yield start, end


class Silencer:
    """Holds diagnostics of one post against its suppressions, and remembers which were of use."""

    def __init__(self, suppressions: tuple[Suppression, ...], rulebook: Rulebook) -> None:
        self._suppressions = suppressions
        self._codes = [
            frozenset(rulebook.rules)
            if suppression.selector == EVERYTHING
            else rulebook.find(suppression.selector)
            for suppression in suppressions
        ]
        self._used = [False] * len(suppressions)

    def silences(self, diagnostic: Diagnostic) -> bool:
        """Whether a suppression covers the diagnostic; all that do count as used."""
        if diagnostic.code in UNSILENCEABLE:
            return False
        silenced = False
        for index, suppression in enumerate(self._suppressions):
            if (
                suppression.first <= diagnostic.line <= suppression.last
                and diagnostic.code in self._codes[index]
            ):
                self._used[index] = silenced = True
        return silenced

    def unused(self, ran: frozenset[str]) -> Iterator[Suppression]:
        """Suppressions that silenced nothing, of codes that all ran: others may have their use."""
        for suppression, codes, used in zip(
            self._suppressions, self._codes, self._used, strict=True
        ):
            if not used and codes and (codes <= ran or suppression.selector == EVERYTHING):
                yield suppression

    def unknown(self) -> Iterator[Suppression]:
        """Suppressions whose selector means no rule."""
        for suppression, codes in zip(self._suppressions, self._codes, strict=True):
            if not codes:
                yield suppression


# What says that a file was not linted, or that a suppression is wrong, no suppression silences.
UNSILENCEABLE = frozenset(("DL001", "DL002", "SU901", "SU902"))
