"""Terms in Latin letters, and whether a translation has them in any form. Pure.

Another case, a plural, a hyphen, an inflection, a short form written out: the term is there.
"""

import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from digestlint.post.terms import is_rendered, stem


class Words(NamedTuple):
    """A translation as terms are looked for in it."""

    text: str
    squashed: str
    words: frozenset[str]
    initials: str
    few_initials: str


ShortForms = Mapping[str, str]
_SMALL_WORDS = frozenset(
    {"of", "the", "and", "for", "in", "with", "from", "to", "a", "an", "on", "by"}
)


def words_of(text: str) -> Words:
    """A translation, ready to look for terms."""
    lower = [word.lower() for word in _word().findall(text)]
    joined = [one + two for one, two in pairwise(lower)]
    return Words(
        text,
        "".join(lower),
        frozenset((*lower, *joined)),
        "".join(word[0] for word in lower),
        "".join(word[0] for word in lower if word not in _SMALL_WORDS),
    )


@cache
def _word() -> re.Pattern[str]:
    # A particle of another script is no part of a word: `LLM의`.
    return re.compile(r"[A-Za-z0-9\u00c0-\u024f]+|[^\W_A-Za-z0-9\u00c0-\u024f]+")


def stands_in(term: str, text: str) -> bool:
    """Whether a term stands in a text as it is; a short one as a word of its own."""
    at = text.find(term)
    if at < 0 or len(term) > 3:
        return at >= 0
    while at >= 0:
        around = text[at - 1 : at] + text[at + len(term) : at + len(term) + 1]
        if not any(sign.isascii() and sign.isalnum() for sign in around):
            return True
        at = text.find(term, at + 1)
    return False


def survives(term: str, words: Words, short_forms: ShortForms) -> bool:
    """Whether a term is there in any form: other case, plural, hyphens, spaces, inflection."""
    squashed = "".join(sign for sign in term.lower() if sign.isalnum())
    if squashed in words.words or f"{squashed}s" in words.words:
        return True
    if squashed.endswith("s") and squashed[:-1] in words.words:
        return True
    is_long = len(squashed) > (3 if any(map(str.isdigit, squashed)) else 5)
    if is_long and squashed in words.squashed:
        return True
    if term.endswith("s") and len(squashed) > 4 and squashed[:-1] in words.squashed:
        return True
    if not any(sign.isdigit() for sign in term) and _is_inflected(term, words):
        return True
    if _are_initials(term, words, short_forms) or _is_dated(term, squashed, words):
        return True
    parts = [part.lower() for part in re.split(r"[-‐‑/]", term) if part]
    return len(parts) > 1 and all(len(part) > 1 and part in words.words for part in parts)


def _is_inflected(term: str, words: Words) -> bool:
    """Whether every part of an ordinary word is there in some form; names do not inflect."""
    parts = [part for part in re.split(r"[-‐‑._/]", term) if part]
    return all(part[1:] == part[1:].lower() for part in parts) and all(
        any(word.startswith(root) for word in words.words)
        or (len(root) > 3 and root in words.squashed)
        for root in map(stem, parts)
    )


def _are_initials(term: str, words: Words, short_forms: ShortForms) -> bool:
    """Whether the words that a short form stands for are there: `RL`, `reinforcement learning`."""
    if term in short_forms:
        return is_rendered((short_forms[term],), words.text)
    short = term.removesuffix("s") if term[:-1].isupper() else term
    if not short.isalpha():
        short = "".join(part[0] for part in re.split(r"[-‐‑&]", term) if part)
        return len(short) > 2 and short.lower() in words.words
    if len(short) < 3 or not any(map(str.isupper, short[1:])):
        return False
    letters = short.lower()
    return letters in words.initials or letters in words.few_initials


def _is_dated(term: str, squashed: str, words: Words) -> bool:
    """Whether a year in a name is written out: `AIME24`, `AIME 2024`; `v2`, `version 2`."""
    match = re.fullmatch(r"([a-z]+)(\d{2})", squashed)
    if match is not None and f"{match[1]}20{match[2]}" in words.squashed:
        return True
    match = re.fullmatch(r"v(\d[\d.]*)", term.lower())
    return match is not None and f"version {match[1]}" in words.text.lower()


def is_spelled_out(term: str, source: str, at: int, words: Words) -> bool:
    """Whether a word belongs to a name of several, of which the initials are there."""
    if not term[0].isupper():
        return False
    first = max(0, at - 80)
    for run in re.finditer(
        r"[A-Z][A-Za-z]+(?:[ -](?:of |the |and |for )?[A-Z][A-Za-z]+)+", source[first : at + 80]
    ):
        if first + run.start() <= at < first + run.end():
            initials = "".join(word[0] for word in re.split(r"[ -]", run[0]) if word)
            capitals = "".join(filter(str.isupper, initials)).lower()
            return any(
                short in words.words or f"{short}s" in words.words
                for short in (initials.lower(), capitals)
            )
    return False
