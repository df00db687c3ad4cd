"""The words of words.toml: drawn by seed, and put into sentences with the particles they ask for.

Only `Random.random()` is drawn from: its sequence is the one that Python promises to keep
(`random`, "Notes on Reproducibility").
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

PARTICLES = {
    "은": ("은", "는"),
    "이": ("이", "가"),
    "을": ("을", "를"),
    "과": ("과", "와"),
    "으로": ("으로", "로"),
}

WORDS: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)
TITLES: dict[str, list[str]] = WORDS["titles"]
LISTS: dict[str, list[str]] = WORDS["words"]
SENTENCES: dict[str, list[str]] = WORDS["sentences"]
FIELDS: list[tuple[str, str]] = list(WORDS["fields"].items())
SUFFIXES: list[str] = list(WORDS["finals"]["suffixes"])
BENCHES: list[str] = list(WORDS["finals"]["benches"])
BASELINES: list[str] = list(WORDS["finals"]["baselines"])
DEFECTS: dict[str, Any] = WORDS["defects"]

Draw = Callable[[], float]
Item = TypeVar("Item")


def drawing(*key: object) -> Draw:
    """A stream of numbers in [0, 1) of its own for each key."""
    return random.Random("/".join(map(str, key))).random


def pick(draw: Draw, items: Sequence[Item]) -> Item:
    """One of the items, each as likely."""
    return items[int(draw() * len(items))]


def pick_two(draw: Draw, items: Sequence[Item]) -> tuple[Item, Item]:
    """Two different items."""
    first = int(draw() * len(items))
    second = (first + 1 + int(draw() * (len(items) - 1))) % len(items)
    return items[first], items[second]


@cache
def final_of(word: str) -> str:
    """What the word's last sound ends in: "" a vowel, "ㄹ", "-" another consonant.

    A gloss in brackets is not spoken. Raises KeyError for a Latin name that words.toml has not.
    """
    spoken = re.sub(r"\([^()]*\)$", "", word)
    if "가" <= spoken[-1] <= "힣":
        # A syllable's ending is the fastest-running part of its code point, of 28; ㄹ is the 8th.
        return {0: "", 8: "ㄹ"}.get((ord(spoken[-1]) - ord("가")) % 28, "-")
    finals: dict[str, dict[str, str]] = WORDS["finals"]
    for kind in ("benches", "baselines"):
        if spoken in finals[kind]:
            return finals[kind][spoken]
    for suffix, final in finals["suffixes"].items():
        if spoken.endswith(suffix):
            return final
    raise KeyError(spoken)


def with_particle(word: str, particle: str) -> str:
    """The word and the form of the particle (a key of PARTICLES) that its last sound asks for."""
    final = final_of(word)
    after_consonant, after_vowel = PARTICLES[particle]
    open_end = not final or (particle == "으로" and final == "ㄹ")
    return word + (after_vowel if open_end else after_consonant)


@cache
def parts(sentence: str) -> tuple[tuple[str, str, str], ...]:
    """A sentence as (text before, slot, particle) triples; the last one has no slot."""
    pieces = re.split(r"\{(\w+)(?:\|(\w+))?\}", sentence)
    slots = zip(pieces[:-1:3], pieces[1::3], pieces[2::3], strict=True)
    return (*((text, slot, particle or "") for text, slot, particle in slots), (pieces[-1], "", ""))


def fill(sentence: str, words: dict[str, str]) -> str:
    """The sentence with the paper's words in it."""
    out: list[str] = []
    for text, slot, particle in parts(sentence):
        out.append(text)
        if slot:
            out.append(with_particle(words[slot], particle) if particle else words[slot])
    return "".join(out)
