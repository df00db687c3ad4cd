"""The check of quotes in the front matter's values that nothing opens or closes (FM104)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from digestlint.checks import Options, check
from digestlint.checks.front_matter_places import Path, span_at
from digestlint.diagnostics import Edit, Finding
from digestlint.post.model import Post, Span

_DOUBLE_OPENERS, _DOUBLE_CLOSERS = frozenset("“„‟"), frozenset("”")
_PAIRS = {"「": "」", "『": "』", "«": "»"}
QUOTES = frozenset("\"'“”„‟‘’「」『』«»")
"""Every sign that opens or closes a quotation, or may."""
# Words that begin with an apostrophe.
_ELISION = re.compile(r"['’](?:\d|tis\b|twas\b|til\b|em\b|cause\b|n\b)", re.I)


@check("title-quote")
def title_quote(post: Post, _: Options) -> Iterator[Finding]:
    """A quote in a value that nothing opens or closes: YAML takes it, and readers see it."""
    front_matter = post.front_matter
    if front_matter.state != "sound":
        return
    for place, value in _strings(front_matter.data):
        if QUOTES.isdisjoint(value):
            continue
        at = unbalanced_quote(value)
        if at is not None:
            yield _about_quote(post, place, value, at)


def _strings(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """The texts among the values, and those in lists of them."""
    for key, value in data.items():
        if type(value) is str:
            yield (key,), value
        elif type(value) is list:
            for index, item in enumerate(value):
                if type(item) is str:
                    yield (key, index), item


def _about_quote(post: Post, place: Path, value: str, at: int) -> Finding:
    values = {"key": place[0], "sign": value[at]}
    text = post.text
    whole = _raw_value(post, place, value)
    start = text.find(value, *whole) if len(value) <= whole.end - whole.start else -1
    if start >= 0:
        sign = Span(start + at, start + at + 1)
    elif text.count('\\"', *whole) == 1 and value.count('"') == 1:
        escaped = text.find('\\"', *whole)
        sign = Span(escaped, escaped + 2)
    else:
        return Finding(*whole, values)
    edits = (Edit(*sign, ""),)
    if at == len(value) - 1 and value[at - 1 : at] not in ("", ":", " "):
        return Finding(*sign, values, edits=edits)
    if at == 0 and value[1:2].isalnum():
        return Finding(*sign, values, edits=edits)
    # In the middle, its partner may be what is missing.
    return Finding(*sign, values, edits=edits, applicability="unsafe")


def _raw_value(post: Post, place: Path, value: str) -> Span:
    """Where a text stands, as it was written; the line of its key where YAML cannot tell."""
    entry = post.front_matter.entries.get(str(place[0]))
    if (
        entry is not None
        and len(place) == 1
        and post.text.find(value, entry.value_start, entry.value_end) >= 0
    ):
        return Span(entry.value_start, entry.value_end)
    found = span_at(post, place)
    if found is None:
        return Span(entry.start, entry.value_end) if entry is not None else post.line_span(1)
    return found


def unbalanced_quote(value: str) -> int | None:
    """Where the first quote stands that has no partner; None where all have one.

    An apostrophe is none: within a word, before a year (`'26`), after a plural (`the LLMs' view`).
    """
    for find in (_unbalanced_double, _unbalanced_pair, _unbalanced_single):
        at = find(value)
        if at is not None:
            return at
    return None


def _unbalanced_double(value: str) -> int | None:
    opened: list[int] = []
    for at, sign in enumerate(value):
        if sign in _DOUBLE_OPENERS and not (sign == "“" and opened and value[opened[-1]] == "„"):
            opened.append(at)
        elif sign == '"' and not opened:
            follows_word = at > 0 and not (value[at - 1].isspace() or value[at - 1] in "([{")
            if follows_word:
                return at
            opened.append(at)
        elif sign == '"' or sign in _DOUBLE_CLOSERS or sign == "“":
            if not opened:
                return at
            opened.pop()
    return opened[0] if opened else None


def _unbalanced_pair(value: str) -> int | None:
    opened: list[tuple[str, int]] = []
    for at, sign in enumerate(value):
        if sign in _PAIRS:
            opened.append((_PAIRS[sign], at))
        elif sign in "」』»":
            if not opened or opened[-1][0] != sign:
                return at
            opened.pop()
    return opened[0][1] if opened else None


def _unbalanced_single(value: str) -> int | None:
    opened: int | None = None
    last = len(value) - 1
    for at, sign in enumerate(value):
        if sign not in "'‘’":
            continue
        before, after = value[at - 1 : at] if at else "", value[at + 1 : at + 2]
        opens = after.isalnum() and not before.isalnum()
        if opened is not None and sign != "‘" and before and not before.isspace():
            if not after.isalnum() or "가" <= after <= "힣":
                opened = None
        elif opens and sign == "‘":
            opened = at
        elif opens and sign == "'" and not _ELISION.match(value, at):
            # Within a text, one without another behind it is an apostrophe of some kind.
            if at == 0 or value.find("'", at + 1) >= 0:
                opened = at
        elif at == last and not opens and before not in ("", "s", "S"):
            return at
    return opened
