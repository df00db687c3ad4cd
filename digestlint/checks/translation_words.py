"""Checks of a translation's words (TR606, TR612): names and terms of the original."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter

from digestlint.checks import Options, check
from digestlint.checks.pairs import Pair, PairFinding, Unit, within
from digestlint.checks.settled import settled
from digestlint.post.latin_terms import (
    ShortForms,
    is_gloss,
    is_joined,
    is_spelled_out,
    stands_in,
    survives,
    words_of,
)
from digestlint.post.model import Post, Span
from digestlint.post.terms import Found, TermFinder, is_rendered

_MOST_TERMS = 1000  # of a line, each of which is looked for in all of the other
_MOST = 50  # of a line; more are one defect, and take time to look for
_STRINGS = {"type": "array", "items": {"type": "string", "minLength": 1}}

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
        "additionalProperties": {"anyOf": [{"type": "string", "minLength": 1}, _STRINGS]},
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
        seen: set[str] = set()
        for match in _term().finditer(source):
            term = match[0]
            if term in seen:
                continue
            seen.add(term)
            if len(seen) > _MOST_TERMS:
                break
            if stands_in(term, target):
                continue
            if len(term) < 2 or term.lower() in ignored:
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
        and text[max(0, start - 1) : start] == " "
        and text[max(0, start - 2) : start - 1].isdigit()
        and (not term.isupper() or term in ("GB", "MB", "KB", "TB", "FPS", "W", "V", "Hz"))
    )


def _lost_terms(
    pair: Pair, unit: Unit, lost: Mapping[str, int], source: str, short_forms: ShortForms
) -> Iterator[PairFinding]:
    words = words_of(unit.target_text)
    glossary = _glossary_terms(pair).find(source) if pair.terms is not None else []
    spans: list[Span] = []
    for term, at in sorted(lost.items(), key=itemgetter(1)):
        if (
            survives(term, words, short_forms)
            or is_spelled_out(term, source, at, words)
            or is_joined(term, source, at, words)
            or is_gloss(source, at)
        ):
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


# --- TR612 -------------------------------------------------------------------------------------


@check("glossary", scope="pair")
def glossary(pair: Pair, _: Options) -> Iterator[PairFinding]:
    """Terms of the glossary that are rendered otherwise: `{term}`, `{wanted}`."""
    if pair.terms is None:
        return
    terms = pair.terms
    starts = terms.starts(pair.source.text)
    for unit in settled(pair):
        if unit.source.kind == "title":
            continue
        among = {number for _, number in within(starts, unit.source)}
        if not among:
            continue
        told = set()
        for found in terms.find(unit.source_plain, sorted(among)):
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
