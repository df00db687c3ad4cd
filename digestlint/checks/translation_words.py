"""Checks of a translation's words (TR): numbers, names and terms of the original."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from digestlint.checks import Options, check
from digestlint.checks.pairs import Pair, PairFinding, Unit
from digestlint.checks.settled import settled
from digestlint.post.model import Post, Span
from digestlint.post.terms import Found, TermFinder, is_rendered, stem

if TYPE_CHECKING:
    from digestlint.post.numerals import Quantity

_MOST = 50  # of a line; more are one defect, and take time to look for
_STRINGS = {"type": "array", "items": {"type": "string", "minLength": 1}}


# --- TR604 -------------------------------------------------------------------------------------


@check("number-differs", scope="pair")
def number_differs(pair: Pair, _: Options) -> Iterator[PairFinding]:
    """Numbers that one post has and the other has not: `{found}`, `{wanted}`; by value."""
    # Only where there is a pair at all: its patterns take time to compile.
    from digestlint.post.quantities import LANGUAGES, compare

    if not {pair.source.language.code, pair.target.language.code} <= LANGUAGES:
        return
    for unit in settled(pair):
        lost, added = compare(unit.source_plain, unit.target_plain)
        if not lost and not added:
            continue
        lost, added = lost[:_MOST], added[:_MOST]
        source, target = unit.source.start, unit.target.start
        changed = min(len(lost), len(added))
        for one, two in zip(lost[:changed], added[:changed], strict=True):
            yield PairFinding(
                target + two.start,
                target + two.end,
                source + one.start,
                source + one.end,
                {
                    "found": unit.target_text[two.start : two.end],
                    "wanted": unit.source_text[one.start : one.end],
                },
                "changed",
            )
        yield from _lost_numbers(pair, unit, lost[changed:])
        for two in added[changed:]:
            found = unit.target_text[two.start : two.end]
            if not _is_in_literal(unit.source_text, found):
                yield PairFinding(
                    target + two.start,
                    target + two.end,
                    *unit.source[:2],
                    {"found": found},
                    "added",
                )


def _lost_numbers(pair: Pair, unit: Unit, lost: "Sequence[Quantity]") -> Iterator[PairFinding]:
    """Numbers that a translation lacks, those of one sentence together."""
    places: dict[Span, list[Quantity]] = {}
    for one in lost:
        if not _is_in_literal(unit.target_text, unit.source_text[one.start : one.end]):
            span = pair.beside(unit, unit.source.start + one.start)
            places.setdefault(span, []).append(one)
    at = unit.source.start
    for span, numbers in places.items():
        wanted = "`, `".join(unit.source_text[one.start : one.end] for one in numbers)
        start, end = at + numbers[0].start, at + numbers[-1].end
        yield PairFinding(*span, start, end, {"wanted": wanted}, "lost")


def _is_in_literal(text: str, number: str) -> bool:
    """Whether a number stands, as it is written, in the other text's code, math or HTML."""
    at = text.find(number)
    return (
        at >= 0 and not text[at - 1 : at].isdigit() and not text[at + len(number) :][:1].isdigit()
    )


# --- TR606 -------------------------------------------------------------------------------------


@cache
def _term() -> re.Pattern[str]:
    return re.compile(
        r"(?<![A-Za-z0-9\\&])[A-Za-z][A-Za-z0-9]*+(?:[-‐‑.@_+&^'’][A-Za-z0-9]++)*+\+{0,2}"
    )


@cache
def _entity() -> re.Pattern[str]:
    return re.compile(r"&[A-Za-z]{2,31};|&#[0-9a-zA-Z]{1,8};")


@check(
    "term-lost",
    scope="pair",
    ignored={
        **_STRINGS,
        "default": [],
        "description": "Latin words that are no terms: they are translated, or left out, at will.",
    },
    short_forms={
        "type": "object",
        "propertyNames": {"pattern": "^[A-Z]{2}$"},
        "additionalProperties": {"type": "string", "minLength": 1},
        "default": {},
        "description": "What two letters stand for; longer short forms are known by initials.",
    },
)
def term_lost(pair: Pair, options: Options) -> Iterator[PairFinding]:
    """Latin terms of the original that its translation has in no form: `{term}`."""
    ignored = _folded(tuple(options["ignored"]))
    # Of a language in Latin letters, or into one without, only what can be nothing but a name.
    names_only = "Latin" in _own_latin(pair.source) or "Latin" not in _own_latin(pair.target)
    for unit in settled(pair):
        target = unit.target_text
        source = unit.source_plain
        if "&" in source:
            source = _entity().sub(lambda entity: " " * len(entity[0]), source)
        lost: dict[str, int] = {}
        for match in _term().finditer(source):
            term = match[0]
            if _stands_in(term, target):
                continue
            if len(term) < 2 or term in lost or term.lower() in ignored:
                continue
            if names_only and not _is_name(term):
                continue
            if _is_unit(source, match.start(), term):
                continue
            lost[term] = match.start()
            if len(lost) == _MOST:
                break
        if lost:
            yield from _lost_terms(pair, unit, lost, source, options["short-forms"])


def _own_latin(post: Post) -> frozenset[str]:
    """`Latin`, where that is the script by which the post's language is known."""
    return post.language.scripts if post.language.scripts == {"Latin"} else frozenset()


@cache
def _folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.lower() for word in words)


def _is_name(term: str) -> bool:
    """Whether a Latin word is a name whatever the language: with digits, or capitals inside."""
    letters = [sign for sign in term if sign.isalpha()]
    if any(map(str.isdigit, term)) and any(map(str.isupper, term)):
        return True
    return any(map(str.isupper, letters[1:])) and any(map(str.islower, letters))


def _is_unit(text: str, start: int, term: str) -> bool:
    """Whether a short word behind a number is its unit: `10 ms`, `3 GB`."""
    return (
        len(term) <= 4
        and text[:start].rstrip()[-1:].isdigit()
        and text[start - 1] == " "
        and (not term.isupper() or term in ("GB", "MB", "KB", "TB", "FPS", "W", "V", "Hz"))
    )


class _Words(NamedTuple):
    """A translation as terms are looked for in it."""

    text: str
    squashed: str
    words: frozenset[str]
    initials: str
    few_initials: str


_ShortForms = Mapping[str, str]
_SMALL_WORDS = frozenset(
    {"of", "the", "and", "for", "in", "with", "from", "to", "a", "an", "on", "by"}
)


def _words(text: str) -> _Words:
    lower = [word.lower() for word in _word().findall(text)]
    joined = [one + two for one, two in pairwise(lower)]
    return _Words(
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


def _stands_in(term: str, text: str) -> bool:
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


def _lost_terms(
    pair: Pair, unit: Unit, lost: Mapping[str, int], source: str, short_forms: _ShortForms
) -> Iterator[PairFinding]:
    words = _words(unit.target_text)
    glossary = _glossary_terms(pair).find(source) if pair.terms is not None else []
    spans: list[Span] = []
    for term, at in sorted(lost.items(), key=itemgetter(1)):
        if _survives(term, words, short_forms) or _is_spelled_out(term, source, at, words):
            continue
        if (found := _around(glossary, at)) and is_rendered(found.term.targets, unit.target_text):
            continue
        if spans and source[spans[-1].end : at].strip(" -") == "":
            spans[-1] = Span(spans[-1].start, at + len(term))  # one name of several words
        else:
            spans.append(Span(at, at + len(term)))
    for start, end in spans:
        at = unit.source.start
        values: dict[str, object] = {"term": source[start:end]}
        yield PairFinding(*pair.beside(unit, at + start), at + start, at + end, values)


def _around(glossary: Sequence[Found], at: int) -> Found | None:
    """The glossary's term in which an offset lies."""
    index = bisect_right(glossary, at, key=itemgetter(0)) - 1
    return glossary[index] if index >= 0 and at < glossary[index].end else None


def _glossary_terms(pair: Pair) -> TermFinder:
    """The glossary's terms that the original has."""
    known: TermFinder | None = pair.notes.get("terms")
    if known is None:
        known = pair.terms.narrowed(pair.source.text) if pair.terms else TermFinder(())
        pair.notes["terms"] = known
    return known


def _survives(term: str, words: _Words, short_forms: _ShortForms) -> bool:
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


def _is_inflected(term: str, words: _Words) -> bool:
    """Whether every part of an ordinary word is there in some form; names do not inflect."""
    parts = [part for part in re.split(r"[-‐‑._/]", term) if part]
    return all(part[1:] == part[1:].lower() for part in parts) and all(
        any(word.startswith(root) for word in words.words)
        or (len(root) > 3 and root in words.squashed)
        for root in map(stem, parts)
    )


def _are_initials(term: str, words: _Words, short_forms: _ShortForms) -> bool:
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


def _is_dated(term: str, squashed: str, words: _Words) -> bool:
    """Whether a year in a name is written out: `AIME24`, `AIME 2024`; `v2`, `version 2`."""
    match = re.fullmatch(r"([a-z]+)(\d{2})", squashed)
    if match is not None and f"{match[1]}20{match[2]}" in words.squashed:
        return True
    match = re.fullmatch(r"v(\d[\d.]*)", term.lower())
    return match is not None and f"version {match[1]}" in words.text.lower()


def _is_spelled_out(term: str, source: str, at: int, words: _Words) -> bool:
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


# --- TR612 -------------------------------------------------------------------------------------


@check("glossary", scope="pair")
def glossary(pair: Pair, _: Options) -> Iterator[PairFinding]:
    """Terms of the glossary that are rendered otherwise: `{term}`, `{wanted}`."""
    if pair.terms is None:
        return
    terms = _glossary_terms(pair)
    for unit in settled(pair):
        if unit.source.kind == "title":
            continue
        told = set()
        for found in terms.find(unit.source_plain):
            term = found.term
            if term.source in told or is_rendered(term.targets, unit.target_text):
                continue
            told.add(term.source)
            start = unit.source.start + found.start
            yield PairFinding(
                *pair.beside(unit, start),
                start,
                start + found.end - found.start,
                {"term": term.source, "wanted": "` or `".join(term.targets)},
            )
