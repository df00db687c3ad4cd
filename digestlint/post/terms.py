"""Terms of a glossary: where they stand in a text, and whether its translation renders them. Pure.

A Korean term may carry particles (`강화학습을`), and its words may be written apart or together.
An English rendering may be inflected, hyphenated or shortened to its initials: `fine-tuned`,
`finetuning` and `fine tuning` render `fine-tuning`, `LLMs` renders `large language model`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import NamedTuple


class Term(NamedTuple):
    """A term and its translations, the preferred one first; `line` is its line in the file."""

    source: str
    targets: tuple[str, ...]
    note: str = ""
    line: int = 0


class Found(NamedTuple):
    """A term where it stands in a text: `text[start:end]`, its particles not included."""

    start: int
    end: int
    term: Term


# Particles and the copula behind a noun, after which the word ends. Verbs made of nouns are other
# words, and left alone: `보상하다`, "compensate".
_PARTICLES = (
    r"(?:들)?(?:[은는이가을를의에와과도만로나랑]|으로|에서|에게|부터|까지|처럼|보다|마다|조차|밖에|"
    r"이나|이란|이라|라는|이라는|인|이다|이며|이고|으로써|로써|으로서|로서|으로의|로의|에의|"
    r"에서의|에서도|에는|에도|에서는|으로는|로는|으로도|로도|과의|와의|만의|만을|만이|까지의|"
    r"간|간의|별|별로|뿐|뿐만|용|류|군|식)?(?![가-힣])"
)


_MANY = 40  # terms, of which it pays to rule out most before looking for each


# What the first two letters of a term may be, terms by them, and those that are found otherwise.
_Heads = tuple[re.Pattern[str], dict[str, list[int]], list[tuple[int, re.Pattern[str]]]]


class TermFinder:
    """Finds the terms of a glossary in texts, of overlapping ones the longest."""

    def __init__(self, terms: Iterable[Term]) -> None:
        # Folded, so that most terms are ruled out for a whole post without a pattern.
        self._terms = sorted(
            ((_fold(term.source), term) for term in terms), key=lambda item: (-len(item[0]), item)
        )

    def narrowed(self, text: str) -> "TermFinder":
        """A finder for parts of a text, with none but the terms that it may have."""
        folded = _fold(text)
        narrow = TermFinder(())
        narrow._terms = [item for item in self._terms if item[0] in folded]
        return narrow

    def starts(self, text: str) -> list[tuple[int, int]]:
        """Where terms may start in a text, in order, each place with the term's number.

        At C speed, and too many: a term's first word is not yet the term.
        """
        pattern, heads, others = self._heads
        found: list[tuple[int, int]] = []
        for match in pattern.finditer(text):
            at = match.start()
            found += [(at, number) for number in heads.get(text[at : at + 2], ())]
        for number, other in others:
            found += [(match.start(), number) for match in other.finditer(text)]
        found.sort()
        return found

    @cached_property
    def _heads(self) -> _Heads:
        heads: dict[str, list[int]] = {}
        others = []
        for number, (_, term) in enumerate(self._terms):
            first = _first_word(term.source)
            if term.source.isascii() or len(first) < 2:
                others.append((number, re.compile(re.escape(first), re.I)))
            else:
                heads.setdefault(first[:2], []).append(number)
        if not heads:
            return re.compile(r"(?!)"), heads, others
        first, second = (
            "".join(map(re.escape, sorted({head[at] for head in heads}))) for at in (0, 1)
        )
        return re.compile(f"[{first}](?=[{second}])"), heads, others

    def find(self, text: str, among: Iterable[int] | None = None) -> list[Found]:
        """The terms of a text in order, without overlap; `among` are the numbers of its terms."""
        if among is not None:
            terms = [self._terms[number] for number in among]
        elif len(self._terms) > _MANY:
            return self.narrowed(text).find(text)
        else:
            terms = self._terms
        found: list[Found] = []
        taken = bytearray(len(text))
        for _, term in terms:
            for start, end in _places(term.source, text):
                if 1 not in taken[start:end]:
                    taken[start:end] = b"\1" * (end - start)
                    found.append(Found(start, end, term))
        found.sort()
        return found


def _places(term: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a term stands. A word of Hangul has no cases, and is found faster than its pattern."""
    pattern = _pattern(term)
    if term.isascii():
        yield from (match.span(1) for match in pattern.finditer(text))
        return
    first = _first_word(term)
    at = text.find(first)
    while at >= 0:
        match = pattern.match(text, at)
        if match is not None:
            yield match.span(1)
        at = text.find(first, match.end(1) if match is not None else at + 1)


@cache
def _first_word(term: str) -> str:
    return re.split(r"[\s-]", term, maxsplit=1)[0]


@cache
def _pattern(term: str) -> re.Pattern[str]:
    if term.isascii():
        return re.compile(rf"(?<![A-Za-z0-9])({_spelling(term)})s?(?![A-Za-z0-9])", re.I)
    return re.compile(rf"(?<![가-힣A-Za-z0-9])({_spelling(term)})(?={_PARTICLES})")


def _spelling(term: str) -> str:
    return r"[ \u00a0-]?".join(map(re.escape, re.split(r"[\s-]+", term)))


def _fold(text: str) -> str:
    for space in _SPACES:  # three times as fast as `translate`
        text = text.replace(space, "")
    return text.casefold()


_SPACES = " \t\n\u00a0-"


# --- renderings --------------------------------------------------------------------------------


def is_rendered(targets: Iterable[str], text: str) -> bool:
    """Whether a text has one of the ways to translate a term, however it is inflected."""
    return any(_has(target, text) for target in targets)


def _has(target: str, text: str) -> bool:
    if target in text:
        return True
    if not target.isascii():
        return _fold(target) in _fold(text)
    together, apart, initials = _patterns(target)
    if together.search(text) is not None:
        return True
    if initials is not None and initials.search(text) is not None:
        return True
    return len(apart) > 1 and all(word.search(text) is not None for word in apart)


@cache
def _patterns(
    target: str,
) -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...], re.Pattern[str] | None]:
    """A target's words in a row, each by itself, and their initials (`LLM`)."""
    words = [word for word in re.split(r"[\s-]+", target) if word]
    stems = [stem_pattern(word) for word in words]
    together = re.compile(r"(?<![A-Za-z])" + r"[\s\u00a0‐‑–-]{0,2}".join(stems), re.I)
    apart = tuple(re.compile(rf"(?<![A-Za-z]){stem}", re.I) for stem in stems)
    initials = None
    if len(words) > 1:
        first = "".join(word[0] for word in words).upper()
        initials = re.compile(rf"(?<![A-Za-z]){re.escape(first)}(?:s|['’]s)?(?![A-Za-z])")
    return together, apart, initials


_ENDINGS = (
    "izations",
    "ization",
    "ations",
    "ation",
    "ements",
    "ement",
    "ities",
    "ings",
    "ions",
    "ing",
    "ion",
    "ies",
    "ity",
    "ers",
    "als",
    "ed",
    "er",
    "es",
    "al",
    "ly",
    "s",
    "e",
    "y",
)
_SHORTEST_STEM = 3


@cache
def stem(word: str) -> str:
    """What all forms of an English word begin with, roughly: `tuning` and `tuned` with `tun`."""
    low = word.lower()
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= _SHORTEST_STEM:
            low = low[: -len(ending)]
            if len(low) > _SHORTEST_STEM and low[-1] == low[-2] and low[-1] not in "ls":
                low = low[:-1]
            return low
    return low


def stem_pattern(word: str) -> str:
    """A pattern for every form of an English word; British spellings are forms too."""
    root = re.escape(stem(word))
    if root.endswith(("iz", "is", "yz", "ys")) and len(root) > _SHORTEST_STEM:
        root = root[:-1] + "[sz]"
    return root + "[a-z]{0,20}"
