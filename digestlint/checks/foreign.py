"""Whether a sentence is in another language than its post, as scripts and words show it."""

import re
import sys
from bisect import bisect_right
from functools import cache

from digestlint.checks.endings import CLOSERS, STOPS, core_end
from digestlint.post.model import Block, Post
from digestlint.post.scripts import SCRIPTS, Counts, counts
from digestlint.post.shape import Language

# Of the letters of a sentence, how many are of the language's own scripts at least, if it ends in
# one of them, and if not. Where Latin letters are borrowed (Korean): no Korean sentence of 3,690
# sections was below 0.147. Where they are the language's own (English): a Korean sentence full of
# English names ends in Hangul all the same.
_BORROWED = (0.08, 0.2)
_OWN = (0.3, 0.86)
# A foreign sentence has that many words, two of them in lower case, so that names alone are none …
_WORDS, _TERMINATED_WORDS, _LOWER_WORDS = 4, 3, 2
# … or that many letters, where words are not written apart or have no case.
_LETTERS = 6


def is_foreign(post: Post, block: Block, start: int, end: int) -> bool:
    """Whether scripts show that a sentence of a block is in another language than its post."""
    language = post.language
    piece = _prose(post, block, start, end)
    letters = counts(piece, 0, len(piece))
    groups = own_groups(language)
    own = sum(getattr(letters, group) for group in groups)
    if not letters.total or own > _limit(piece, groups) * letters.total:
        return False
    strange = letters.total - own - (0 if "latin" in groups else letters.latin)
    return strange >= _LETTERS or (letters.total - own >= _LETTERS and _is_a_sentence(piece))


def _prose(post: Post, block: Block, start: int, end: int) -> str:
    """A sentence's text with code, math, HTML and URLs blotted out."""
    text, literals = post.text, post.literals(block)
    pieces = []
    at = start
    for index in range(max(0, bisect_right(literals, (start, sys.maxsize)) - 1), len(literals)):
        literal = literals[index]
        if literal.start >= end:
            break
        if literal.end > at:
            pieces.append(text[at : literal.start])
            at = min(literal.end, end)
    return " ".join((*pieces, text[at:end]))


def _limit(piece: str, groups: frozenset[str]) -> float:
    end = core_end(piece, 0, len(piece))
    letter = next((char for char in reversed(piece[max(0, end - 16) : end]) if char.isalpha()), "")
    last = counts(letter, 0, 1) if letter else Counts(0, 0, 0, 0, 0)
    ends_own = any(getattr(last, group) for group in groups)
    limits = _OWN if "latin" in groups else _BORROWED
    return limits[0] if ends_own or not letter else limits[1]


def _is_a_sentence(piece: str) -> bool:
    words = _word().findall(piece)
    lower = sum(len(word) > 1 and word == word.lower() for word in words)
    enough = _TERMINATED_WORDS if piece.rstrip(CLOSERS)[-1:] in STOPS else _WORDS
    caseless = all(word.lower() == word.upper() for word in words)
    return len(words) >= enough and (lower >= _LOWER_WORDS or caseless)


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


_GROUPS = {
    "Hangul": "hangul",
    "Latin": "latin",
    "Han": "han",
    "Hiragana": "kana",
    "Katakana": "kana",
}


def own_groups(language: Language) -> frozenset[str]:
    """Under which of the heads of `counts` the letters of a language's own scripts are counted."""
    return _groups(own_scripts(language))


@cache
def _groups(scripts: frozenset[str]) -> frozenset[str]:
    return frozenset(_GROUPS.get(script, "other") for script in scripts & SCRIPTS)


def own_scripts(language: Language) -> frozenset[str]:
    """The scripts by which a language is known: without Latin, unless it has no other."""
    return language.scripts - {"Latin"} or language.scripts
