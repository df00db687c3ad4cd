"""Terms in Latin letters, and whether a translation has them in any form. Pure.

Another case, a plural, a hyphen, an inflection, a short form written out: the term is there.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from digestlint.post.terms import is_rendered, stem


class Words(NamedTuple):
    """A translation as terms are looked for in it."""

    text: str
    squashed: str
    words: frozenset[str]
    initials: tuple[str, ...]


ShortForms = Mapping[str, str | Sequence[str]]
_SMALL_WORDS = frozenset(
    {"of", "the", "and", "for", "in", "with", "from", "to", "a", "an", "on", "by"}
)


def words_of(text: str) -> Words:
    """A translation, ready to look for terms."""
    found = _word().findall(text)
    lower = [word.lower() for word in found]
    joined = [one + two for one, two in pairwise(lower)]
    return Words(
        text,
        "".join(lower),
        frozenset((*lower, *joined)),
        (
            "".join(word[0] for word in lower),
            "".join(word[0] for word in lower if word not in _SMALL_WORDS),
            "".join(map(_letters, found)),
        ),
    )


def _letters(word: str) -> str:
    """What a word gives to a short form: a letter, its own short form, the letters of its parts."""
    if word.isupper() and len(word) <= _LONGEST_SHORT_FORM:
        return word.lower()
    low = word.lower()
    return next((letters for start, letters in _COMPOUNDS.items() if low.startswith(start)), low[0])


_LONGEST_SHORT_FORM = 5
_COMPOUNDS = {"database": "db", "metadata": "md", "hypertext": "ht", "dataset": "ds"}


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
    if not words.words.isdisjoint((squashed, f"{squashed}s", f"{squashed}es")):
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
    if term.islower() and _is_misspelt(squashed, words):
        return True
    parts = [part for part in re.split(r"[-‐‑/]", term) if part]
    if len(parts) < 2:
        return False
    if any(map(str.isdigit, term)):  # `Qwen2.5-14B`, "the 14B Qwen2.5"; but not `CIFAR-100`
        return all(_stands_alone(part, words.text) for part in parts)
    return all(len(part) > 1 and part.lower() in words.words for part in parts)


def is_joined(term: str, source: str, at: int, words: Words) -> bool:
    """Whether a term and the word beside it are one word in the translation: `Adobe RGB`."""
    before = _last_word().search(source, max(0, at - 40), at)
    behind = _next_word().match(source, at + len(term))
    low = term.lower()
    return (before is not None and f"{before[1].lower()}{low}" in words.words) or (
        behind is not None and f"{low}{behind[1].lower()}" in words.words
    )


@cache
def _last_word() -> re.Pattern[str]:
    return re.compile(r"([A-Za-z0-9]+)[ -]\Z")


@cache
def _next_word() -> re.Pattern[str]:
    return re.compile(r"[ -]([A-Za-z0-9]{1,40})(?![A-Za-z0-9])")


def is_gloss(source: str, at: int) -> bool:
    """Whether ordinary words stand in brackets behind the word they explain: `분산(variance)`.

    A translation that has the one word need not say it twice. Names are no glosses.
    """
    opened = source.rfind("(", max(0, at - _LONGEST_GLOSS), at)
    if opened < 1 or not source[opened - 1].isalpha():
        return False
    closed = source.find(")", at, at + _LONGEST_GLOSS)
    inside = source[opened + 1 : closed]
    return (
        closed >= 0
        and ")" not in inside
        and inside.replace(" ", "").isalpha()
        and (inside.islower())
    )


_LONGEST_GLOSS = 48


def _stands_alone(part: str, text: str) -> bool:
    """Whether a part of a name stands in a text and is no part of another name."""
    at = text.find(part)
    while at >= 0:
        end = at + len(part)
        around = text[max(0, at - 1) : at] + text[end : end + 1]
        if not any(sign == "-" or (sign.isascii() and sign.isalnum()) for sign in around):
            return True
        at = text.find(part, end)
    return False


def _is_misspelt(word: str, words: Words) -> bool:
    """Whether an ordinary word is there but for one letter, as a translator spells it right.

    Of names (`Mistral`, `Mixtral`) every letter counts.
    """
    return (
        len(word) >= _LONGEST_SHORT_FORM
        and word.isalpha()
        and any(
            abs(len(other) - len(word)) <= 1 and other[0] == word[0] and _is_near(word, other)
            for other in words.words
        )
    )


_SURE = 8  # letters of a word, of which another one leaves no doubt about the word


def _is_near(one: str, two: str) -> bool:
    """Whether two words differ by a letter left out, doubled or moved; of long words, by any."""
    same = 0
    for ours, theirs in zip(one, two, strict=False):
        if ours != theirs:
            break
        same += 1
    if len(one) != len(two):
        longer, shorter = (one, two) if len(one) > len(two) else (two, one)
        return longer[same + 1 :] == shorter[same:]
    moved = one[same : same + 2] == two[same : same + 2][::-1]
    return (moved and one[same + 2 :] == two[same + 2 :]) or (
        len(one) >= _SURE and one[same + 1 :] == two[same + 1 :]
    )


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
    known = short_forms.get(term.upper()) if term[0].isupper() else None
    if known is not None:
        return is_rendered((known,) if isinstance(known, str) else known, words.text)
    short = term.removesuffix("s") if term[:-1].isupper() else term
    if not short.isalpha():
        short = "".join(part[0] for part in re.split(r"[-‐‑&]", term) if part)
        return len(short) > 2 and short.lower() in words.words
    letters = short.lower()
    if len(short) < 3 or (short[1:].islower() and not _VOWELS.isdisjoint(letters)):
        return False  # a word: `www` and `RLHF` are none
    return any(letters in initials for initials in words.initials)


_VOWELS = frozenset("aeiou")


def _is_dated(term: str, squashed: str, words: Words) -> bool:
    """Whether a name's number is written otherwise: `AIME 2024`, `version 2`, `TLS 1.3`."""
    match = re.fullmatch(r"([a-z]+)(\d{2})", squashed)
    if match is not None and f"{match[1]}20{match[2]}" in words.squashed:
        return True
    bare = re.sub(r"v(?=\d)", "", squashed)  # `TLSv1.3`
    if (
        bare != squashed
        and len(bare) > 3
        and not bare.isdigit()
        and bare in re.sub(r"v(?=\d)", "", words.squashed)
    ):
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
