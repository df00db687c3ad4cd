"""Checks of placeholders (PH): what stands where content should, and what machines say."""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from digestlint.checks import Options, check
from digestlint.checks.alternation import alternation
from digestlint.checks.placeholder_words import LONGEST_DENIAL, is_spelling
from digestlint.checks.search import occurrences
from digestlint.checks.sieve import Sentence, placeholders, sieve
from digestlint.diagnostics import Edit, Finding
from digestlint.post.model import PROSE, Post, Section
from digestlint.post.ordinary import manner_of
from digestlint.post.shape import Placeholders


@check("placeholder-section", given=placeholders)
def placeholder_section(post: Post, _: Options) -> Iterator[Finding]:
    """A section in which nothing stands but placeholders; found at the first of them."""
    for first in _placeholder_sections(post).values():
        spelling = is_spelling(post.text, first.start, first.end, post.language.placeholders)
        yield Finding(
            first.start,
            first.end,
            {"text": post.text[first.start : first.end], "section": first.passage.section.name},
            "" if spelling else "stand-in",
        )


@check("placeholder-sentence")
def placeholder_sentence(post: Post, _: Options) -> Iterator[Finding]:
    """A sentence that only says that the paper does not say, be it a placeholder or in words."""
    whole = _placeholder_sections(post)
    for sentence in placeholders(post):
        if sentence.passage.section.start not in whole:
            yield Finding(sentence.start, sentence.end)
    for sentence in denying(post).values():
        yield Finding(sentence.start, sentence.end)


@check("placeholder-spelling", given=placeholders)
def placeholder_spelling(post: Post, _: Options) -> Iterator[Finding]:
    """A placeholder in another spelling than the house's; the fix writes the house's."""
    words = post.language.placeholders
    if not words.canonical:
        return
    for _passage, start, end in sieve(post).placeholders:
        text = post.text[start:end]
        if text != words.canonical and is_spelling(post.text, start, end, words):
            yield Finding(
                start,
                end,
                {"text": text, "canonical": words.canonical},
                edits=(Edit(start, end, words.canonical),),
            )


@check("llm-artifact")
def llm_artifact(post: Post, _: Options) -> Iterator[Finding]:
    """A prompt or an assistant speaks, in prose, in a heading or outside of all sections.

    Of sentences that follow each other, as an assistant's do, the first one is found.
    """
    before: tuple[int, int] | None = None
    for start, end in sieve(post).artifacts:
        place = _place_of(post, start)
        goes_on = place is not None and before == (place[0], place[1] - 1)
        before = place
        if not goes_on:
            yield Finding(start, end, {"text": post.text[start:end]})


def _place_of(post: Post, offset: int) -> tuple[int, int] | None:
    """The block in which an offset lies, and which of its sentences; None outside of sections."""
    sentence = _sentence_at(post, offset)
    if sentence is None:
        return None
    block = sentence.passage.block
    return block.start, bisect_right(post.sentences(block), (offset, sys.maxsize)) - 1


def _placeholder_sections(post: Post) -> dict[int, Sentence]:
    """The sections that hold nothing but placeholders, by where they start: the first of each."""
    by_section: dict[int, list[Sentence]] = {}
    for sentence in sieve(post).placeholders:
        by_section.setdefault(sentence.passage.section.start, []).append(sentence)
    return {
        start: found[0]
        for start, found in by_section.items()
        if _sentence_count(post, found[0].passage.section) == len(found)
    }


def _sentence_count(post: Post, section: Section) -> int:
    """How many sentences a section holds; what is neither prose nor invisible counts as one."""
    return sum(
        len(post.sentences(block)) if block.kind in PROSE else block.kind not in ("comment", "rule")
        for block in section.blocks
    )


def denying(post: Post) -> dict[int, Sentence]:
    """The sentences that say in words that something is not said (PH402), by their starts."""
    known: dict[int, Sentence] | None = post.notes.get("placeholders.denying")
    if known is None:
        known = post.notes["placeholders.denying"] = {
            sentence.start: sentence for sentence in _denying(post)
        }
    return known


def _denying(post: Post) -> Iterator[Sentence]:
    words = post.language.placeholders
    if not words.denials:
        return
    text, sifted = post.text, sieve(post)
    candidates = {sentence.start: sentence for sentence in sifted.odd}
    for offsets in (_rare_ends(post), *(occurrences(text, cue) for cue in words.cues)):
        end, may_deny = -1, False
        for offset in offsets:
            if offset >= end:
                # Once a line, which may hold any number of them.
                end = text.find("\n", offset) + 1 or len(text) + 1
                may_deny = _may_deny(text[text.rfind("\n", 0, offset) + 1 : end], words)
            if not may_deny:
                continue
            sentence = _sentence_at(post, offset)
            if sentence is not None:
                candidates[sentence.start] = sentence
    for start, sentence in candidates.items():
        if start in sifted.placeholder_starts or sentence.end - start > LONGEST_DENIAL:
            continue
        piece = text[start : sentence.end]
        if (
            _may_deny(piece, words)
            and says_nothing(piece, words, in_doubt=sentence.passage.block.label is not None)
            and not sifted.holds_artifact(start, sentence.end)
        ):
            yield sentence


def _may_deny(text: str, words: Placeholders) -> bool:
    return (
        _one_of(words.signs).search(text) is not None
        and _one_of(words.topics).search(text) is not None
        and alternation(words.denials).search(text) is not None
    )


@cache
def _one_of(texts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, texts)) or "(?!)")


def _rare_ends(post: Post) -> Iterator[int]:
    """Where sentences end in a rarer way: among them are those that the odd ones lack."""
    manner = manner_of(post.language.register)
    if manner is not None and manner.rare is not None:
        for stop in manner.rare.finditer(post.text, post.front_matter.end):
            yield stop.start()


def _sentence_at(post: Post, offset: int) -> Sentence | None:
    """The sentence in which an offset lies; None outside of the prose of sections."""
    passage = post.passage_at(offset)
    if passage is None:
        return None
    sentences = post.sentences(passage.block)
    place = bisect_right(sentences, (offset, sys.maxsize)) - 1
    return Sentence(passage, *sentences[place]) if place >= 0 else None


def says_nothing(sentence: str, words: Placeholders, *, in_doubt: bool = False) -> bool:
    """Whether a sentence only says that something is not said.

    From one of the subjects on, it is made of denials and asides alone. What stands before may be
    anything (`the cost and the speed of …`), unless it shows that the sentence says more. In doubt
    whether it is about the paper, it must name it.
    """
    if alternation(words.denials).search(sentence) is None:
        return False
    if in_doubt and not (words.sources and alternation(words.sources).search(sentence)):
        return False
    exceptions = alternation(words.exceptions) if words.exceptions else None
    ends = {
        subject.end()
        for pattern in words.subjects
        for subject in alternation((pattern,)).finditer(sentence)
    }
    return any(
        _is_denied(sentence, end, words)
        and (exceptions is None or not exceptions.search(sentence, 0, end))
        for end in sorted(ends)
    )


def _is_denied(sentence: str, at: int, words: Placeholders) -> bool:
    """Whether the rest of a sentence is denials and asides, with a denial among them."""
    denial, aside, filler = alternation(words.denials), alternation(words.asides), _filler()
    denied = False
    while True:
        space = filler.match(sentence, at)
        at = space.end() if space else at
        if at == len(sentence):
            return denied
        found = denial.match(sentence, at)
        if found is not None:
            denied = True
        else:
            found = aside.match(sentence, at)
        if found is None or found.end() == at:
            return False
        at = found.end()


@cache
def _filler() -> re.Pattern[str]:
    return re.compile(r"[\s,.·/()（）“”‘’\"'*_!。]+")
