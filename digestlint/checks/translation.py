"""Checks of translations (TR): are they fresh, whole, and in their own language."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from operator import add

from digestlint.checks import Options, check
from digestlint.checks.pairs import Pair, PairFinding, Unit, within
from digestlint.checks.placeholder_words import is_spelling
from digestlint.checks.settled import (
    Stale,
    comparable,
    is_emptied,
    is_placeholder,
    left_in,
    settled,
    shortened,
    stale_in,
    top_of,
    weight_of,
    whole,
)
from digestlint.post.model import Paper, Post, Section, Span
from digestlint.post.scripts import SCRIPTS, has_foreign
from digestlint.post.segments import Segment

# --- TR602 -------------------------------------------------------------------------------------


@check("translation-stale", scope="pair")
def translation_stale(pair: Pair, _: Options) -> Iterator[PairFinding]:
    """Sections of the original that changed since: `{section}`, `{paper}`; each once."""
    stale = stale_in(pair)
    if not stale.segments and not stale.gone:
        return
    told: set[tuple[object, str]] = set()
    units = {unit.source.start: unit for unit in pair.units}
    for segment in stale.segments:
        paper = pair.source.paper_at(segment.start)
        section = pair.source.section_at(segment.start)
        key = (paper.start if paper else None, section.name if section else "")
        if key in told:
            continue
        told.add(key)
        unit = units.get(segment.start)
        start, end = unit.target[:2] if unit else _nearest(pair, paper, section)
        yield PairFinding(start, end, segment.start, segment.end, _named(paper, section))
    if not told and stale.gone:
        yield from _removed(pair, stale)


def _named(paper: Paper | None, section: Section | None) -> dict[str, object]:
    number = paper.heading.number if paper is not None else None
    where = f"paper {number}" if number is not None else "the post"
    return {"paper": where, "section": section.name if section is not None else "the text"}


def _nearest(pair: Pair, paper: Paper | None, section: Section | None) -> tuple[int, int]:
    """The heading in the translation under which something of the original belongs."""
    for ours, theirs in pair.sections:
        if section is not None and ours.start == section.start:
            return theirs.heading.start, theirs.heading.end
    for our_paper, their_paper in pair.papers:
        if paper is not None and our_paper.start == paper.start:
            return their_paper.heading.start, their_paper.heading.end
    return top_of(pair.target)


def _removed(pair: Pair, stale: Stale) -> Iterator[PairFinding]:
    """What the translation still has and the original no longer does; nothing of it is new."""
    name, _, section = stale.gone[0].partition("/")
    for paper, other in pair.papers:
        if name and name in pair.source.text[slice(*paper.heading.url_span)]:
            values = {**_named(paper, None), "section": section or "the text"}
            yield PairFinding(*other.heading[:2], *paper.heading[:2], values, "removed")
            return
    values = {"paper": name or "the post", "section": section or "the text"}
    yield PairFinding(*top_of(pair.target), *top_of(pair.source), values, "removed")


# --- TR607 -------------------------------------------------------------------------------------


@check("source-language-left", scope="pair")
def source_language_left(pair: Pair, _: Options) -> Iterator[PairFinding]:
    """Letters of the original's script in the translation: `{text}`, `{language}`."""
    left = left_in(pair)
    values: dict[str, object] = {"language": pair.source.language.name}
    stale = stale_in(pair)
    for unit in pair.units:
        span = left.get(unit.target.start)
        if span is None or unit.source.start in stale.starts:
            continue
        if is_placeholder(pair.source, unit.source):
            continue
        yield PairFinding(
            *span, *unit.source[:2], {**values, "text": shortened(pair.target.text[slice(*span)])}
        )
    allowed = SCRIPTS - pair.left_scripts
    if not pair.left_scripts or not has_foreign(pair.target.text, allowed, frozenset()):
        return
    for ours, theirs in pair.sections:
        if theirs.shape is not None:
            span = Span(theirs.heading.text_start, theirs.heading.text_end)
            yield from _left_name(pair, span, ours.heading[:2], allowed, values)
        for block in theirs.blocks:
            if block.label is not None and block.label.name:
                span = Span(block.label.start, block.label.start + len(block.label.text))
                yield from _left_name(pair, span, ours.heading[:2], allowed, values)


def _left_name(
    pair: Pair,
    span: Span,
    source: tuple[int, int],
    allowed: frozenset[str],
    values: dict[str, object],
) -> Iterator[PairFinding]:
    text = pair.target.text[slice(*span)]
    if has_foreign(text, allowed, frozenset()):
        yield PairFinding(*span, *source, {**values, "text": shortened(text)})


# --- TR608 -------------------------------------------------------------------------------------


@check(
    "length-ratio",
    scope="pair",
    limits={
        "type": "object",
        "additionalProperties": {
            "type": "array",
            "prefixItems": [{"type": "number"}, {"type": "number"}],
            "minItems": 2,
            "maxItems": 2,
        },
        "required": ["default"],
        "description": "The least and the greatest ratio of weights, by languages (`ko-en`).",
    },
    shortest={
        "type": "integer",
        "minimum": 0,
        "default": 20,
        "description": "The length, in letters' weights, below which an original is too short.",
    },
)
def length_ratio(pair: Pair, options: Options) -> Iterator[PairFinding]:
    """Lines far shorter or longer than their originals: `{ratio}`, in letters' weights."""
    low, high = options["limits"].get(pair.languages, options["limits"]["default"])
    for unit in comparable(pair):
        if is_emptied(unit):
            yield whole(unit, {}, "nothing")
            continue
        if _NEAR[0] < _size(unit.target_plain) / max(_size(unit.source_plain), 1) < _NEAR[1]:
            continue
        weight = weight_of(unit.source_plain)
        if weight < options["shortest"]:
            continue
        ratio = weight_of(unit.target_plain) / weight
        if not low <= ratio <= high:
            variant = "short" if ratio < low else "long"
            yield whole(unit, {"ratio": f"{ratio:.0%}"}, variant)


# Between these, rough lengths leave no doubt about the true ones.
_NEAR = (0.7, 1.6)


def _size(text: str) -> float:
    """A rough length: letters beyond ASCII count for two, as their bytes tell."""
    return 0.6 * len(text.encode("utf-8", "replace")) + 0.4 * len(text)


# --- TR609 -------------------------------------------------------------------------------------


@check("placeholder-untranslated", scope="pair")
def placeholder_untranslated(pair: Pair, _: Options) -> Iterator[PairFinding]:
    """Placeholders of the original that are none of the translation's language: `{wanted}`."""
    words, wanted = pair.source.language.placeholders, pair.target.language.placeholders
    if not words.spellings or not wanted.canonical:
        return
    stale = stale_in(pair)
    for unit in pair.units:
        start, end = unit.source.start, unit.source.end
        if end - start > 80 or start in stale.starts or unit.source.kind != "line":
            continue
        if not is_spelling(pair.source.text, start, end, words):
            continue
        other = unit.target
        if other.end > other.start and not is_spelling(
            pair.target.text, other.start, other.end, wanted
        ):
            found = shortened(unit.target_text)
            yield whole(unit, {"found": found, "wanted": wanted.canonical})


# --- TR611 -------------------------------------------------------------------------------------


@check(
    "repeated-translation",
    scope="pair",
    shortest={
        "type": "integer",
        "minimum": 1,
        "default": 30,
        "description": "Sentences with fewer characters may recur.",
    },
)
def repeated_translation(pair: Pair, options: Options) -> Iterator[PairFinding]:
    """A sentence that translates two that differ: `{line}` is where it stands first."""
    target = pair.target
    first: dict[str, tuple[Unit, int]] = {}
    for unit in _alike(pair):
        block = unit.target.block
        if unit.target.kind != "line" or block is None:
            continue
        for start, end in within(target.sentences(block), unit.target):
            if end - start < options["shortest"]:
                continue
            known = first.setdefault(target.text[start:end], (unit, start))
            if known == (unit, start) or not _differ(pair, known, (unit, start)):
                continue
            line = target.position(known[1])[0]
            yield PairFinding(start, end, *unit.source[:2], {"line": line})


@cache
def _stop() -> re.Pattern[str]:
    return re.compile(r"[.?!…。！？．｡](?:(?<!\.)|(?![0-9]))[\W_]*")


@cache
def _signs() -> re.Pattern[str]:
    return re.compile(r"[\W_]*")


def _alike(pair: Pair) -> list[Unit]:
    """The units of which sentences may be the same, in order; none is cut for that.

    A sentence begins with a line or behind a stop, and goes on to the next stop at least.
    """
    units = settled(pair)
    text = pair.target.text
    first: dict[str, tuple[int, int]] = {}
    alike: set[int] = set()
    for index, unit in enumerate(units):
        start, end, kind, _ = unit.target
        if kind != "line":
            continue
        begin = _signs().match(text, start).end()  # type: ignore[union-attr]  # may be empty
        for match in _stop().finditer(text, begin, end):
            signs = match[0]
            if "[" in signs or "<" in signs:
                return units  # what is behind may still belong to the sentence before
            known = first.setdefault(text[begin : match.start()], (index, begin))
            if known[1] != begin:
                alike |= {known[0], index}
            begin = match.end()
        known = first.setdefault(text[begin:end], (index, begin))
        if known[1] != begin and begin < end:
            alike |= {known[0], index}
    return [units[index] for index in sorted(alike)]


def _key(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _differ(pair: Pair, one: tuple[Unit, int], two: tuple[Unit, int]) -> bool:
    """Whether the originals of two sentences of the translation say different things."""
    ours, others = (_original(pair, *place) for place in (one, two))
    if ours == others or not ours or not others:
        return one[0] is two[0] and not _repeats(pair, one[0])
    return _likeness(ours, others) < _ALIKE


# Two ways to say the same share more than this of their pairs of letters.
_ALIKE = 0.3


def _likeness(one: str, two: str) -> float:
    """How much two texts share of their pairs of letters (Dice's coefficient)."""
    ours, others = Counter(map(add, one, one[1:])), Counter(map(add, two, two[1:]))
    return 2 * (ours & others).total() / max(ours.total() + others.total(), 1)


def _original(pair: Pair, unit: Unit, offset: int) -> str:
    """What a sentence of the translation translates: a sentence, or the whole line."""
    ours = _sentence_texts(pair.source, unit.source)
    block = unit.target.block
    found = within(pair.target.sentences(block), unit.target) if block is not None else []
    starts = [start for start, _ in found]
    if len(ours) == len(starts) and offset in starts:
        return ours[starts.index(offset)]
    return _key(unit.source_text)


def _sentence_texts(post: Post, segment: Segment) -> list[str]:
    if segment.block is None:
        return [_key(post.text[segment.start : segment.end])]
    return [
        _key(post.text[start:end]) for start, end in within(post.sentences(segment.block), segment)
    ]


def _repeats(pair: Pair, unit: Unit) -> bool:
    """Whether a line of the original says a sentence twice itself."""
    texts = _sentence_texts(pair.source, unit.source)
    return len(set(texts)) < len(texts)
