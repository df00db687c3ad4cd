"""Which sentences of a post need a look: one pass, shared by the rules about words and language.

Nearly every sentence of a sound post ends as the house ends them and is not short. Such a sentence
is no placeholder, in no other language and in no other register; the few others are what is looked
at, and told apart, once: what a machine says, placeholders, what is in another language.
"""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import islice
from typing import NamedTuple

from digestlint.checks.artifacts import find_artifacts
from digestlint.checks.endings import is_of_the_house
from digestlint.checks.foreign import is_foreign, own_scripts
from digestlint.checks.placeholder_words import is_placeholder
from digestlint.checks.places import is_footnote
from digestlint.post.model import PROSE, Passage, Post, Section, Span
from digestlint.post.scripts import has_foreign

# Shorter sentences are looked at however they end: characters.
SHORT = 40
# No post has more sentences in which a machine may speak; what has is no digest.
_MOST_SUSPECTS = 1000
# How many foreign sentences and sections of a post are given a name: each takes a millisecond.
_MOST_NAMES = 64
# … a section by so many of its sentences.
_ENOUGH = 8
# A section with more foreign letters than that, in two sentences or more, is foreign as a whole.
_MOSTLY = 0.8


class Sentence(NamedTuple):
    """A sentence with the passage in which it stands."""

    passage: Passage
    start: int
    end: int


def _extent(sentence: Sentence) -> Span:
    """The block in which a sentence stands."""
    return Span(sentence.passage.block.start, sentence.passage.block.end)


class Foreign(NamedTuple):
    """A sentence, or a section by its first sentence, that is in another language."""

    start: int
    end: int
    section: Section
    language: str


class Sieve:
    """What one post's sentences are; everything is worked out when it is first asked for."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._named = 0

    @cached_property
    def odd(self) -> tuple[Sentence, ...]:
        """The sentences that are short or do not end as nearly all do, in order."""
        post = self._post
        text = post.text
        usual = _usual_ends(post.language.register.usual)
        return tuple(
            [
                Sentence(passage, start, end)
                for passage, sentences in zip(post.peculiar_passages, post.spoken, strict=True)
                for start, end in sentences
                if end - start < SHORT or not text.endswith(usual, start, end)
            ]
        )

    @cached_property
    def unusual(self) -> tuple[Sentence, ...]:
        """The odd sentences that do not end in the house's register, footnotes aside, in order."""
        text, house = self._post.text, self._post.language.register
        return tuple(
            sentence
            for sentence in self.odd
            if not is_of_the_house(text, sentence.start, sentence.end, house)
            and not is_footnote(self._post, sentence.passage.block)
        )

    @cached_property
    def artifacts(self) -> tuple[Span, ...]:
        """What a prompt or an assistant says, wherever it stands; in order, without overlap."""
        return tuple(find_artifacts(self._post, self._suspects()))

    def _suspects(self) -> list[Sentence]:
        """The sentences that a machine may speak in: none of the house's, unless they are short."""
        unusual = {sentence.start for sentence in self.unusual}
        suspects = (
            sentence
            for sentence in self.odd
            if (sentence.start in unusual or sentence.end - sentence.start < SHORT)
            and sentence.start not in self.placeholder_starts
        )
        return list(islice(suspects, _MOST_SUSPECTS))

    def holds_artifact(self, start: int, end: int) -> bool:
        """Whether a stretch of the text overlaps with what a prompt or an assistant says."""
        at = bisect_right(self.artifacts, Span(end, -1)) - 1
        return at >= 0 and self.artifacts[at].end > start

    @cached_property
    def placeholders(self) -> tuple[Sentence, ...]:
        """The sentences that are nothing but a placeholder, in order."""
        words = self._post.language.placeholders
        return tuple(
            sentence
            for sentence in self.odd
            if is_placeholder(self._post.text, sentence.start, sentence.end, words)
        )

    @cached_property
    def placeholder_starts(self) -> frozenset[int]:
        """Where the placeholders start."""
        return frozenset(sentence.start for sentence in self.placeholders)

    @cached_property
    def _foreign(self) -> tuple[tuple[Foreign, ...], tuple[Foreign, ...]]:
        """The sections and, in the other sections, the sentences that are in another language."""
        post = self._post
        language = post.language
        if not self.unusual:
            return (), ()
        if own_scripts(language) == language.scripts and not has_foreign(
            post.text, language.scripts
        ):
            return (), ()
        by_section: dict[int, list[Sentence]] = {}
        for sentence in self.unusual:
            if (
                sentence.start not in self.placeholder_starts
                and not self.holds_artifact(*_extent(sentence))
                and is_foreign(post, sentence.passage.block, sentence.start, sentence.end)
            ):
                by_section.setdefault(sentence.passage.section.start, []).append(sentence)
        sections: list[Foreign] = []
        sentences: list[Foreign] = []
        for found in by_section.values():
            first = found[0]
            section = first.passage.section
            if self._is_wholly_foreign(section, found):
                prose = " ".join(post.text[start:end] for _, start, end in found[:_ENOUGH])
                sections.append(Foreign(first.start, first.end, section, self._name(prose)))
            else:
                sentences += (
                    Foreign(start, end, section, self._name(post.text[start:end]))
                    for _, start, end in found
                )
        return tuple(sections), tuple(sentences)

    def _name(self, prose: str) -> str:
        from digestlint.post.languages import UNKNOWN, name_language

        self._named += 1
        return name_language(prose) if self._named <= _MOST_NAMES else UNKNOWN

    def _is_wholly_foreign(self, section: Section, found: Sequence[Sentence]) -> bool:
        post = self._post
        starts = {sentence.start for sentence in found}
        others = [
            (start, end)
            for block in section.blocks
            if block.kind in PROSE
            for start, end in post.sentences(block)
            if start not in starts
            and start not in self.placeholder_starts
            and not self.holds_artifact(start, end)
        ]
        if not others:
            return True
        foreign = sum(end - start for _, start, end in found)
        rest = sum(end - start for start, end in others)
        return len(found) > 1 and foreign >= _MOSTLY * (foreign + rest)

    @property
    def foreign_sections(self) -> tuple[Foreign, ...]:
        """The sections in another language, each with the span of its first sentence."""
        return self._foreign[0]

    @property
    def foreign_sentences(self) -> tuple[Foreign, ...]:
        """The sentences in another language in sections that are in the post's own."""
        return self._foreign[1]

    @cached_property
    def foreign_names(self) -> dict[int, str]:
        """The languages of the foreign sections, by where the sections start."""
        return {found.section.start: found.language for found in self.foreign_sections}

    @cached_property
    def foreign_starts(self) -> frozenset[int]:
        """Where the foreign sentences start that stand in sections of the post's own language."""
        return frozenset(found.start for found in self.foreign_sentences)

    def is_foreign(self, sentence: Sentence) -> bool:
        """Whether a sentence is in another language, alone or with its whole section."""
        return (
            sentence.start in self.foreign_starts
            or sentence.passage.section.start in self.foreign_names
        )


def sieve(post: Post) -> Sieve:
    """The sieve of a post; one a post."""
    known: Sieve | None = post.notes.get("sieve")
    if known is None:
        known = post.notes["sieve"] = Sieve(post)
    return known


def odd_sentences(post: Post) -> tuple[Sentence, ...]:
    """The sentences of a post that are short or do not end as nearly all do."""
    return sieve(post).odd


def unusual_sentences(post: Post) -> tuple[Sentence, ...]:
    """Those of them that do not end in the house's register."""
    return sieve(post).unusual


def foreign_sentences(post: Post) -> tuple[Foreign, ...]:
    """Those of them that are in another language, and the sections that are."""
    found = sieve(post)
    return (*found.foreign_sections, *found.foreign_sentences)


def placeholders(post: Post) -> tuple[Sentence, ...]:
    """The sentences of a post that are nothing but a placeholder."""
    return sieve(post).placeholders


def foreign_section(post: Post, section: Section) -> str | None:
    """The English name of the language of a section in another language than its post's, or None.

    The name is `another language` where nothing more can be said.
    """
    return sieve(post).foreign_names.get(section.start)


def holds_artifact(post: Post, start: int, end: int) -> bool:
    """Whether a stretch of a post overlaps with what a prompt or an assistant says (PH404)."""
    return sieve(post).holds_artifact(start, end)


@cache
def _usual_ends(endings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{ending}." for ending in endings)
