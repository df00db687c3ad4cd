"""Checks that a rule file describes by itself: patterns, wordings, scripts, counts, values.

With these a blog owner writes the house's style down without a line of Python; `rules/README.md`
has an example of each. Patterns are written as those of Python's `re`, take linear time (see
`patterns`), and are searched in one place at a time (a line of prose, a title): `^` and `$` are its
ends.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from digestlint.checks import Options, check
from digestlint.checks.units import (
    Place,
    holds,
    is_literal,
    matches,
    number_of,
    places_of,
    units_of,
)
from digestlint.diagnostics import Edit, Finding
from digestlint.post.model import Post
from digestlint.post.scripts import SCRIPTS, foreign_runs

if TYPE_CHECKING:
    from digestlint.checks.patterns import Pattern

_STRINGS = {"type": "array", "items": {"type": "string", "minLength": 1}}
_WORD = {"type": "string", "minLength": 1}
_WHERE = {
    "enum": ["prose", "sentences", "titles", "headings", "urls", "front-matter", "everywhere"],
    "default": "prose",
    "description": "Where to look: lines of prose in sections (without labels, code, math, HTML "
    "and URLs), the same a sentence at a time, papers' titles, sections' headings, papers' URLs, "
    "the front matter, the whole file.",
}
_SECTIONS = {
    **_STRINGS,
    "default": [],
    "description": "Only in these sections, by the format's names; in all where it is empty.",
}
_PATTERN = {"type": "string", "format": "linear-regex", "minLength": 1}
_IGNORE_CASE = {
    "type": "boolean",
    "default": False,
    "description": "Whether capitals and small letters are the same.",
}
_APPLICABILITY = {
    "enum": ["safe", "unsafe"],
    "default": "unsafe",
    "description": "Whether the fix may be applied without a look (`safe`).",
}
_FINAL = " \t\n.!?。！？…\"'”’)]}"
# An ending is looked for in so many characters, or a sentence of a megabyte would cost one.
_ENDING = 200


@check(
    "forbidden-pattern",
    pattern={**_PATTERN, "description": "What must not stand there."},
    where=_WHERE,
    sections=_SECTIONS,
    ignore_case=_IGNORE_CASE,
    unless={
        "type": "string",
        "format": "linear-regex",
        "default": "",
        "description": "What the line must hold for the match to be right after all.",
    },
    replace={
        "type": ["string", "null"],
        "format": "replacement",
        "default": None,
        "description": "What to write instead, for the fix; `\\1` stands for the first group.",
    },
    applicability=_APPLICABILITY,
)
def forbidden_pattern(post: Post, options: Options) -> Iterator[Finding]:
    """Each match of a pattern; `{found}` and `{replacement}` fill the message."""
    pattern = _compile(options["pattern"], options["ignore-case"])
    unless = _compile(options["unless"], options["ignore-case"]) if options["unless"] else None
    replace = options["replace"]
    # A line may be the whole post, and have a match at every letter: it is searched once.
    looked_at, is_right = -1, False
    for match, at in matches(post, pattern, places_of(post, options["where"], options["sections"])):
        if unless is not None:
            line = post.position(at)[0]
            if line != looked_at:
                start, end = post.line_span(line)
                looked_at, is_right = line, unless.search(post.text[start:end]) is not None
            if is_right:
                continue
        end = at + len(match[0])
        new = match.expand(replace) if replace is not None else ""
        yield Finding(
            at,
            end,
            {"found": match[0], "replacement": new},
            edits=(Edit(at, end, new),) if replace is not None else (),
            applicability=options["applicability"],
        )


@check(
    "wording",
    words={
        "type": "object",
        "minProperties": 1,
        "propertyNames": _WORD,
        "additionalProperties": {"type": ["string", "null"]},
        "description": "What not to write, and what to write instead (null: nothing to offer).",
    },
    where=_WHERE,
    sections=_SECTIONS,
    ignore_case=_IGNORE_CASE,
    applicability=_APPLICABILITY,
)
def wording(post: Post, options: Options) -> Iterator[Finding]:
    """Words that the house writes otherwise; `{found}` and `{replacement}` fill the message.

    A Latin word is found as a whole word only; a Korean one may have particles behind it.
    """
    words: Mapping[str, str | None] = options["words"]
    pattern = _words(tuple(words), options["ignore-case"])
    replacements = _by_length(words)
    for match, at in matches(post, pattern, places_of(post, options["where"], options["sections"])):
        new = words[replacements[(match.lastindex or 1) - 1]]
        if new == match[0]:
            continue
        end = at + len(match[0])
        yield Finding(
            at,
            end,
            {"found": match[0], "replacement": new or ""},
            variant="" if new is not None else "forbidden",
            edits=(Edit(at, end, new),) if new is not None else (),
            applicability=options["applicability"],
        )


_PER = {
    "enum": ["post", "paper", "section", "sentence", "title"],
    "default": "section",
    "description": "What each is looked at: the post, every paper, section, sentence, or title.",
}


@check(
    "required-pattern",
    pattern={**_PATTERN, "description": "What must stand in each."},
    per=_PER,
    sections=_SECTIONS,
    ignore_case=_IGNORE_CASE,
)
def required_pattern(post: Post, options: Options) -> Iterator[Finding]:
    """Each part of the post in which a pattern is not found; `{name}` fills the message."""
    pattern = _compile(options["pattern"], options["ignore-case"])
    for unit in units_of(post, options["per"], options["sections"]):
        if not holds(post, pattern, unit):
            yield Finding(*unit.place, {"name": unit.name, "pattern": options["pattern"]})


@check(
    "count",
    of={
        "enum": [
            "characters",
            "words",
            "sentences",
            "items",
            "links",
            "sections",
            "papers",
            "matches",
        ],
        "description": "What is counted; `matches` are those of `pattern`.",
    },
    per=_PER,
    sections=_SECTIONS,
    pattern={
        **_PATTERN,
        "minLength": 0,
        "default": "",
        "description": "What is counted, of `matches`.",
    },
    min={"type": ["integer", "null"], "minimum": 0, "default": None, "description": "The least."},
    max={"type": ["integer", "null"], "minimum": 0, "default": None, "description": "The most."},
)
def count(post: Post, options: Options) -> Iterator[Finding]:
    """Each part of the post that holds too few or too many (variants `few` and `many`).

    `{count}`, `{min}`, `{max}`, `{of}` and `{name}` fill the message.
    """
    least, most = options["min"], options["max"]
    pattern = _compile(options["pattern"]) if options["of"] == "matches" else None
    for unit in units_of(post, options["per"], options["sections"]):
        number = number_of(post, unit, options["of"], pattern)
        few = least is not None and number < least
        if few or (most is not None and number > most):
            yield Finding(
                *unit.place,
                {
                    "count": number,
                    "min": least,
                    "max": most,
                    "name": unit.name,
                    "of": options["of"],
                },
                variant="few" if few else "many",
            )


@check(
    "script",
    allowed={
        "type": "array",
        "minItems": 1,
        "items": {"enum": sorted(SCRIPTS)},
        "description": "Names of Unicode scripts, such as Latin, Hangul, Han, Cyrillic.",
    },
    where=_WHERE,
    sections=_SECTIONS,
)
def script(post: Post, options: Options) -> Iterator[Finding]:
    """Runs of letters of another script than those allowed; `{script}` and `{found}`."""
    allowed = frozenset(options["allowed"])
    for place in places_of(post, options["where"], options["sections"]):
        for start, end, name in foreign_runs(post.text, place.start, place.end, allowed):
            if not is_literal(post, place, start):
                yield Finding(start, end, {"script": name, "found": post.text[start:end]})


@check(
    "sentence-ending",
    pattern={**_PATTERN, "description": "What a sentence ends in, before its final punctuation."},
    forbidden={
        "type": "boolean",
        "default": False,
        "description": "Whether the pattern is what a sentence must not end in.",
    },
    sections=_SECTIONS,
)
def sentence_ending(post: Post, options: Options) -> Iterator[Finding]:
    """Sentences that end otherwise than the house wants; `{found}` is the last word."""
    from digestlint.checks.patterns import ending_pattern

    pattern = ending_pattern(options["pattern"])
    for place in places_of(post, "sentences", options["sections"]):
        end = place.end
        while end > place.start and post.text[end - 1] in _FINAL:
            end -= 1
        if end == place.start:
            continue
        ending = post.text[max(place.start, end - _ENDING) : end]
        if (pattern.search(ending) is not None) == options["forbidden"]:
            start = max(post.text.rfind(" ", place.start, end), place.start - 1) + 1
            yield Finding(start, place.end, {"found": post.text[start:end]})


@check(
    "front-matter-value",
    key={"type": "string", "minLength": 1, "description": "The key."},
    pattern={
        **_PATTERN,
        "minLength": 0,
        "default": "",
        "description": "What the value matches somewhere; each value of a list.",
    },
    one_of={
        **_STRINGS,
        "default": [],
        "description": "What the value is one of; each value of a list.",
    },
    required={"type": "boolean", "default": False, "description": "Whether the key must be there."},
)
def front_matter_value(post: Post, options: Options) -> Iterator[Finding]:
    """A key whose value is not as the house wants it; `{key}`, `{found}` and `{allowed}`.

    The variant `missing` says that the key is not there.
    """
    if post.front_matter.state != "sound" or post.front_matter.problem is not None:
        return
    key = options["key"]
    entry = post.front_matter.entries.get(key)
    if entry is None:
        if options["required"]:
            yield Finding(0, 0, {"key": key, "found": ""}, variant="missing")
        return
    pattern = _compile(options["pattern"]) if options["pattern"] else None
    for text in _texts(post.front_matter.data.get(key)):
        listed = not options["one-of"] or text in options["one-of"]
        if listed and (pattern is None or pattern.search(text)):
            continue
        start, end = entry.value_start, entry.value_end
        if start >= end:  # the value stands on the lines below
            start, end = entry.start, entry.end
        yield Finding(
            start, end, {"key": key, "found": text, "allowed": ", ".join(options["one-of"])}
        )
        return


@check(
    "consistency",
    either={
        "type": "object",
        "minProperties": 1,
        "propertyNames": _WORD,
        "additionalProperties": _WORD,
        "description": "Pairs of spellings, of which a text uses one throughout.",
    },
    per={
        "enum": ["post", "paper"],
        "default": "paper",
        "description": "Throughout what: the post or every paper.",
    },
    ignore_case=_IGNORE_CASE,
)
def consistency(post: Post, options: Options) -> Iterator[Finding]:
    """A spelling where another was used before; `{first}` and `{found}` fill the message."""
    for pair in options["either"].items():
        pattern = _words(pair, options["ignore-case"])
        for unit in units_of(post, options["per"], ()):
            lines = (Place(*line, block) for block in unit.blocks for line in block.prose)
            first, used = "", 0
            for match, at in matches(post, pattern, lines):
                if not first:
                    first, used = match[0], match.lastindex or 0
                elif match.lastindex != used:
                    yield Finding(at, at + len(match[0]), {"first": first, "found": match[0]})


@check(
    "companion",
    pattern={**_PATTERN, "description": "What asks for a companion."},
    needs={**_PATTERN, "description": "What must then stand in the same paper."},
)
def companion(post: Post, options: Options) -> Iterator[Finding]:
    """The first match of a pattern in a paper that lacks its companion; `{found}`."""
    pattern, needs = _compile(options["pattern"]), _compile(options["needs"])
    for unit in units_of(post, "paper", ()):
        first = next(matches(post, pattern, unit.lines), None)
        if first is not None and not holds(post, needs, unit):
            match, at = first
            yield Finding(at, at + len(match[0]), {"found": match[0]})


def _compile(pattern: str, ignore_case: bool = False) -> "Pattern":
    from digestlint.checks.patterns import linear_pattern

    return linear_pattern(pattern, ignore_case)


def _by_length(words: Iterable[str]) -> list[str]:
    """The longest first: where two words match, the longer one is meant."""
    return sorted(words, key=len, reverse=True)


@cache
def _words(words: tuple[str, ...], ignore_case: bool) -> re.Pattern[str]:
    """One group for each literal word, the longest first."""

    def bounded(word: str) -> str:
        before = r"(?<![A-Za-z0-9_])" if word[0].isascii() and word[0].isalnum() else ""
        after = r"(?![A-Za-z0-9_])" if word[-1].isascii() and word[-1].isalnum() else ""
        return f"{before}({re.escape(word)}){after}"

    return re.compile("|".join(map(bounded, _by_length(words))), re.I if ignore_case else 0)


def _texts(value: object) -> Iterator[str]:
    """A value of the front matter, or each of a list, as it is written in YAML."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, bool):
            yield str(one).lower()
        else:
            yield "" if one is None else str(one)
