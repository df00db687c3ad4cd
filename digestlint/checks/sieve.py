"""Which sentences of a post need a look: one pass, shared by the rules about words and language.

Nearly every sentence of a sound post ends as the house ends them and is not short. Such a sentence
is no placeholder, in no other language and in no other register; the few others are what is looked
at, and told apart, once: what a machine says, placeholders, what is in another language.
"""

import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import islice
from typing import NamedTuple

from digestlint.checks.deviance import deviant_papers
from digestlint.checks.places import block_at
from digestlint.checks.search import occurs
from digestlint.post.inline import LiteralSpan
from digestlint.post.model import PROSE, Block, Passage, Post, Section, Span
from digestlint.post.scripts import SCRIPTS, Counts, counts, has_foreign
from digestlint.post.shape import Artifact, Language, Placeholders, Register

# Shorter sentences are looked at however they end: characters.
SHORT = 40
# No placeholder is longer, and no sentence that says nothing else: characters.
LONGEST_PLACEHOLDER = 80
LONGEST_DENIAL = 400
# In what is longer than that a machine's words are looked for at the begin, and around each sign.
LONGEST_SAID, _AROUND = 2000, 200
# No post has more sentences in which a machine may speak; what has is no digest.
_MOST_SUSPECTS = 1000
# How many foreign sentences and sections of a post are given a name: each takes a millisecond.
_MOST_NAMES = 64
# … a section by so many of its sentences.
_ENOUGH = 8

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
# A section with more foreign letters than that, in two sentences or more, is foreign as a whole.
_MOSTLY = 0.8

_DECORATION = " \t\n*_~`\"'“”‘’「」『』()（）[]［］【】<>〈〉《》-–—•·:："
_STOPS = ".。．!！?？…"
_MARKS = _DECORATION + _STOPS


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
        """The odd sentences that do not end in the house's register, in order."""
        text, house = self._post.text, self._post.language.register
        return tuple(
            sentence
            for sentence in self.odd
            if not is_of_the_house(text, sentence.start, sentence.end, house)
        )

    @cached_property
    def artifacts(self) -> tuple[Span, ...]:
        """What a prompt or an assistant says, wherever it stands; in order, without overlap."""
        return tuple(_artifacts(self._post, self._suspects()))

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
                and is_foreign(post, sentence)
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


def own_scripts(language: Language) -> frozenset[str]:
    """The scripts by which a language is known: without Latin, unless it has no other."""
    return language.scripts - {"Latin"} or language.scripts


@cache
def _usual_ends(endings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{ending}." for ending in endings)


# --- placeholders


def is_placeholder(text: str, start: int, end: int, words: Placeholders) -> bool:
    """Whether `text[start:end]` is nothing but a placeholder, its marks aside."""
    if end - start > LONGEST_PLACEHOLDER:
        return False
    said = _core(text, start, end)
    return any(
        alternation(patterns).fullmatch(said) is not None
        for patterns in (words.spellings, words.stand_ins)
        if patterns
    )


def is_spelling(text: str, start: int, end: int, words: Placeholders) -> bool:
    """Whether `text[start:end]` says what the house's placeholder says, in whatever spelling."""
    return _is_one_of(words.spellings, text, start, end)


def is_stand_in(text: str, start: int, end: int, words: Placeholders) -> bool:
    """Whether `text[start:end]` fills a place and says nothing: `TBD`, `-`."""
    return _is_one_of(words.stand_ins, text, start, end)


def _is_one_of(patterns: tuple[str, ...], text: str, start: int, end: int) -> bool:
    if end - start > LONGEST_PLACEHOLDER or not patterns:
        return False
    return alternation(patterns).fullmatch(_core(text, start, end)) is not None


def _core(text: str, start: int, end: int) -> str:
    """A sentence without its marks, unless it is nothing else."""
    whole = text[start:end].strip()
    return whole.strip(_MARKS) or whole


@cache
def alternation(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for several, tried in their order."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


# --- what a prompt or an assistant says


def _artifacts(post: Post, suspects: Sequence[Sentence]) -> Iterator[Span]:
    """What a machine says in suspect sentences, in odd places, and wherever a sign stands."""
    found: list[Span] = []
    for start, end, block in _odd_places(post, suspects):
        in_sentence = block is not None and block.kind != "heading"
        for artifacts in _spoken(post, start, end, every=not in_sentence):
            # One thing said is one finding, in however many phrases that we know.
            found += islice(_matches(post, _joined(artifacts), start, end, block), 1)
    text = post.text
    for language in post.shape.languages.values():
        for sign, artifacts in _signed(language.artifacts):
            if occurs(text, sign):
                found += _matches_at(post, sign, _joined(artifacts))
    found.sort()
    last = -1
    for span in found:
        if span.start >= last:
            yield span
            last = span.end


def _spoken(post: Post, start: int, end: int, *, every: bool) -> Iterator[tuple[Artifact, ...]]:
    """The artifacts of the languages that a stretch of text may be in, by its letters."""
    letters = counts(post.text, start, end)
    for language in post.shape.languages.values():
        own = sum(getattr(letters, group) for group in own_groups(language))
        if language.artifacts and (every or (own and 2 * own >= letters.total)):
            yield language.artifacts


def _matches_at(post: Post, sign: str, pattern: re.Pattern[str]) -> Iterator[Span]:
    """The matches in the lines of prose in which a sign stands."""
    text = post.text
    at = text.find(sign)
    while at >= 0:
        plain = post.line_at(at)
        if plain is not None and pattern.search(text[plain.start : plain.end]) is None:
            at = text.find(sign, plain.end)
            continue
        block = block_at(post, at)
        line = Span(at, at + 1)
        if block is not None and block.kind in PROSE:
            line = _line_at(block, at)
            if line.end - line.start > LONGEST_SAID:
                line = Span(max(line.start, at - _AROUND), min(line.end, at + _AROUND))
            yield from _matches(post, pattern, *line, block)
        elif block is None and (paper := post.paper_at(at)) is not None:
            # A title is the paper's own, unless it is nothing but a slot.
            title = paper.heading.title_span
            if title.start <= at < title.end and pattern.fullmatch(text, *title):
                yield title
        at = text.find(sign, line.end)


def _odd_places(
    post: Post, suspects: Sequence[Sentence]
) -> Iterator[tuple[int, int, Block | None]]:
    """What is out of the ordinary already: odd sentences, unknown headings, stray text."""
    for passage, start, end in suspects:
        yield start, end, passage.block
    text = post.text
    stray = [*post.preamble, *(block for paper in post.peculiar for block in paper.preamble)]
    for block in stray:
        for line in block.lines if block.kind in PROSE or block.kind == "heading" else ():
            # A link and nothing else: of such lines every paper has one.
            if not (text.startswith("[", line.start) and text.endswith(")", line.start, line.end)):
                yield *line, block
    for paper in deviant_papers(post):
        for section in paper.sections:
            if section.match != "exact":
                yield section.heading.text_start, section.heading.text_end, None
            for block in section.blocks:
                if block.kind == "heading" and block.lines:
                    yield *block.lines[0], block


def _matches(
    post: Post, pattern: re.Pattern[str], start: int, end: int, block: Block | None
) -> Iterator[Span]:
    """The matches in a stretch of prose that are neither quoted nor literal.

    The stretch is cut out, so that `^` and `$` are its ends. Of an endless one its begin will do.
    """
    piece = post.text[start : min(end, start + LONGEST_SAID)]
    quoted: list[tuple[int, int]] | None = None
    for match in pattern.finditer(piece):
        if quoted is None:
            quoted = [span.span() for span in QUOTED.finditer(piece)]
        span = Span(start + match.start(), start + match.end())
        if span.end > span.start and not (
            covers(quoted, match.start())
            or (block is not None and covers(post.literals(block), span.start))
        ):
            yield span


def covers(spans: Sequence[tuple[int, int] | LiteralSpan], offset: int) -> bool:
    """Whether an offset lies in one of the spans, which are in order and do not overlap."""
    index = bisect_right(spans, offset, key=_start) - 1
    return index >= 0 and offset < spans[index][1]


def _start(span: tuple[int, int] | LiteralSpan) -> int:
    return span[0]


QUOTED = re.compile(
    "“[^“”]*+”|‘[^‘’]*+’|\"[^\"]*+\"|(?<!\\w)'[^']*+'(?!\\w)|「[^「」]*+」|『[^『』]*+』"
)
"""What stands in quotes: words that are spoken about."""


def _line_at(block: Block, offset: int) -> Span:
    """The line of a block in which an offset lies."""
    return block.lines[max(0, bisect_right(block.lines, (offset, sys.maxsize)) - 1)]


@cache
def _joined(artifacts: tuple[Artifact, ...]) -> re.Pattern[str]:
    return alternation(tuple(artifact.pattern for artifact in artifacts))


@cache
def _signed(artifacts: tuple[Artifact, ...]) -> tuple[tuple[str, tuple[Artifact, ...]], ...]:
    """The signs of artifacts, each with all the artifacts that have it."""
    by_sign: dict[str, list[Artifact]] = {}
    for artifact in artifacts:
        if artifact.sign:
            by_sign.setdefault(artifact.sign, []).append(artifact)
    return tuple((sign, tuple(own)) for sign, own in by_sign.items())


# --- other languages


def is_foreign(post: Post, sentence: Sentence) -> bool:
    """Whether scripts show that a sentence is in another language than its post."""
    language = post.language
    passage, start, end = sentence
    piece = _prose(post, passage.block, start, end)
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
    for index in range(max(0, bisect_right(literals, start, key=_start) - 1), len(literals)):
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
    enough = _TERMINATED_WORDS if piece.rstrip(_CLOSERS)[-1:] in _STOPS else _WORDS
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


# --- how a sentence ends

_CLOSERS = " \t\n*_~`\"'”’」』)）]］】}〉》›»"
# The last characters of a sentence that tell its register.
TAIL = 40
_OPENED_BY = dict(zip(")）]］", "(（[［", strict=True))
_LONGEST_GLOSS = 160
# Signs that belong to a last word, above which every sign that is no letter is an ornament.
_UNITS = frozenset("℃℉‰‱")
_FIRST_ORNAMENT = "\u200b"


def core_end(text: str, start: int, end: int) -> int:
    """Where the last word of a sentence ends: before its stops, closing marks and a last gloss."""
    while start < end and text[start] in _DECORATION:
        start += 1
    at = end
    while at > start:
        sign = text[at - 1]
        if sign in _OPENED_BY:
            opener = _opener(text, start, at)
            at = opener if opener > start else at - 1
        elif (
            sign in _STOPS
            or sign in _CLOSERS
            or (sign >= _FIRST_ORNAMENT and not sign.isalnum() and sign not in _UNITS)
        ):
            at -= 1
        else:
            break
    return at


def _opener(text: str, start: int, end: int) -> int:
    """The bracket that the one before `end` closes; -1 where there is none near enough."""
    closer = text[end - 1]
    opener = _OPENED_BY[closer]
    depth = 0
    for at in range(end - 1, max(start, end - _LONGEST_GLOSS) - 1, -1):
        if text[at] == closer:
            depth += 1
        elif text[at] == opener:
            depth -= 1
            if not depth:
                return at
    return -1


def is_of_the_house(text: str, start: int, end: int, house: Register) -> bool:
    """Whether a sentence ends in the house's register; never, where the house has none."""
    if not house.ending:
        return False
    core = core_end(text, start, end)
    is_question = bool(house.question) and ("?" in text[core:end] or "？" in text[core:end])
    ending = alternation((house.ending, house.question) if is_question else (house.ending,))
    if ending.search(text, max(start, core - TAIL), core):
        return True
    tail = text[max(start, core - TAIL) : core]
    if tail.isascii() or (unicodedata.is_normalized("NFC", tail) and tail.isprintable()):
        return False
    # What LG505 finds is no other register.
    tail = "".join(char for char in tail if unicodedata.category(char) != "Cf")
    return ending.search(unicodedata.normalize("NFC", tail)) is not None
