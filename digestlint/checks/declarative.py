"""Checks that a rule file describes by itself: patterns, wordings, scripts, counts, values.

With these a blog owner writes the house's style down without a line of Python; `rules/README.md`
has an example of each. Patterns are written as those of Python's `re`, take linear time (see
`patterns`), and are searched in one place at a time (a line of prose, a title): `^` and `$` are its
ends.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from digestlint.checks import Options, check
from digestlint.checks.places import is_within
from digestlint.diagnostics import Edit, Finding
from digestlint.post.inline import links
from digestlint.post.model import PROSE, Block, Post, Section, Span
from digestlint.post.scripts import SCRIPTS, foreign_runs

if TYPE_CHECKING:
    from digestlint.checks.patterns import Found, Pattern

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
# What makes a match depend on where the searched text begins and ends.
_ANCHORED = re.compile(r"[\^$]|\\[AZbB]|\(\?")
_FINAL = " \t\n.!?。！？…\"'”’)]}"
# An ending is looked for in so many characters, or a sentence of a megabyte would cost one.
_ENDING = 200


class _Place(NamedTuple):
    """A part of the text that is searched; in a block of prose, code and the like do not count."""

    start: int
    end: int
    block: Block | None = None


class _Unit(NamedTuple):
    """A part of a post that is counted or must hold something; `place` is where it is reported.

    `lines` are its text, `blocks` its blocks of prose, `sections` the number of its sections.
    """

    name: str
    place: Span
    lines: tuple[_Place, ...]
    blocks: tuple[Block, ...] = ()
    sections: int = 0


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
    for match, at in _matches(post, pattern, _places(post, options["where"], options["sections"])):
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
    for match, at in _matches(post, pattern, _places(post, options["where"], options["sections"])):
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
    for unit in _units(post, options["per"], options["sections"]):
        if not _holds(post, pattern, unit):
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
    for unit in _units(post, options["per"], options["sections"]):
        number = _count(post, unit, options)
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
    for place in _places(post, options["where"], options["sections"]):
        for start, end, name in foreign_runs(post.text, place.start, place.end, allowed):
            if not _is_literal(post, place, start):
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
    for place in _places(post, "sentences", options["sections"]):
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
        for unit in _units(post, options["per"], ()):
            lines = (_Place(*line, block) for block in unit.blocks for line in block.prose)
            first, used = "", 0
            for match, at in _matches(post, pattern, lines):
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
    for unit in _units(post, "paper", ()):
        first = next(_matches(post, pattern, unit.lines), None)
        if first is not None and not _holds(post, needs, unit):
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


def _is_literal(post: Post, place: _Place, offset: int) -> bool:
    return place.block is not None and is_within(post.literals(place.block), offset)


def _matches(
    post: Post, pattern: "Pattern", places: Iterable[_Place]
) -> Iterator[tuple["Found", int]]:
    """Every match that is not empty, with its offset in the post."""
    if not _ANCHORED.search(pattern.pattern) and pattern.search(post.text) is None:
        return
    for place in places:
        for match in pattern.finditer(post.text[place.start : place.end]):
            at = place.start + match.start()
            if match[0] and not _is_literal(post, place, at):
                yield match, at


def _holds(post: Post, pattern: "Pattern", unit: _Unit) -> bool:
    return any(pattern.search(post.text[line.start : line.end]) for line in unit.lines)


def _texts(value: object) -> Iterator[str]:
    """A value of the front matter, or each of a list, as it is written in YAML."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, bool):
            yield str(one).lower()
        else:
            yield "" if one is None else str(one)


def _places(post: Post, where: str, sections: Iterable[str]) -> Iterator[_Place]:
    """The parts of the text in which a rule looks."""
    if where == "everywhere":
        yield _Place(0, len(post.text))
    elif where == "front-matter":
        yield _Place(post.front_matter.inner_start, post.front_matter.inner_end)
    elif where == "titles":
        yield from (_Place(*paper.heading.title_span) for paper in post.papers)
    elif where == "urls":
        yield from (_Place(*paper.heading.url_span) for paper in post.papers)
    elif where == "headings":
        for paper in post.papers:
            for section in paper.sections:
                yield _Place(section.heading.text_start, section.heading.text_end)
    else:
        for _, section, block in post.passages:
            if _is_wanted(section, sections):
                spans = post.sentences(block) if where == "sentences" else block.prose
                for start, end in spans:
                    yield _Place(start, end, block)


def _is_wanted(section: Section, names: Iterable[str]) -> bool:
    return not names or section.name in names


def _units(post: Post, per: str, sections: Iterable[str]) -> Iterator[_Unit]:
    """The parts of the post that a rule asks one by one."""
    if per == "post":
        place = Span(post.front_matter.last_line_start, post.front_matter.end)
        blocks = tuple(passage.block for passage in post.passages)
        number = sum(len(paper.sections) for paper in post.papers)
        yield _Unit("post", place, (_Place(0, len(post.text)),), blocks, number)
        return
    for paper in post.papers:
        if per == "title":
            title = paper.heading.title_span
            yield _Unit("title", title, (_Place(*title),))
            continue
        wanted = [section for section in paper.sections if _is_wanted(section, sections)]
        if per == "paper":
            place = Span(paper.heading.start, paper.heading.end)
            blocks = tuple(block for section in wanted for block in _prose_of(section))
            yield _Unit("paper", place, _lines_of(blocks), blocks, len(wanted))
            continue
        for section in wanted:
            blocks = _prose_of(section)
            if per == "section":
                place = Span(section.heading.start, section.heading.end)
                yield _Unit(section.name, place, _lines_of(blocks), blocks, 1)
                continue
            for block in blocks:
                for start, end in post.sentences(block):
                    yield _Unit(section.name, Span(start, end), (_Place(start, end, block),))


def _prose_of(section: Section) -> tuple[Block, ...]:
    return tuple(block for block in section.blocks if block.kind in PROSE)


def _lines_of(blocks: Iterable[Block]) -> tuple[_Place, ...]:
    return tuple(_Place(start, end, block) for block in blocks for start, end in block.prose)


def _count(post: Post, unit: _Unit, options: Mapping[str, Any]) -> int:
    of, text = options["of"], post.text
    if of == "papers":
        return len(post.papers) if unit.name == "post" else 1
    if of == "sections":
        return unit.sections
    if of == "items":
        return sum(1 for block in unit.blocks if block.kind in ("item", "ordered"))
    if of == "links":
        return sum(len(links(text, block.lines)) for block in unit.blocks)
    if of == "sentences":
        return sum(len(post.sentences(block)) for block in unit.blocks)
    # The text of a post is its prose, as that of a paper is, though a pattern that a post must
    # hold may stand anywhere in the file.
    lines = [
        text[line.start : line.end]
        for line in (_lines_of(unit.blocks) if unit.name == "post" else unit.lines)
    ]
    if of == "characters":
        return sum(map(len, lines))
    if of == "words":
        return sum(len(line.split()) for line in lines)
    pattern = _compile(options["pattern"])
    return sum(1 for line in lines for match in pattern.finditer(line) if match[0])
