"""Checks that a rule file describes by itself: patterns, wordings, scripts, counts, values.

With these a blog owner writes the house's style down without a line of Python; `rules/README.md`
has an example of each. A pattern is Python's, without backreferences and lookarounds where it comes
from a stranger (see there).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from digestlint.checks import Options, check
from digestlint.diagnostics import Edit, Finding
from digestlint.post.model import PROSE, Block, Post, Section, Span
from digestlint.post.scripts import foreign_runs

_STRINGS = {"type": "array", "items": {"type": "string", "minLength": 1}}
_PLACES = ("prose", "sentences", "titles", "headings", "urls", "front-matter", "everywhere")
_WHERE = {
    "enum": list(_PLACES),
    "default": "prose",
    "description": "Where to look: prose in sections (without labels, code, math and URLs), the "
    "same a sentence at a time, papers' titles, sections' headings, papers' URLs, the front "
    "matter, the whole file.",
}
_SECTIONS = {
    **_STRINGS,
    "default": [],
    "description": "Only in these sections, by the format's names; all where it is empty.",
}
_PATTERN = {"type": "string", "format": "regex", "minLength": 1}
_IGNORE_CASE = {"type": "boolean", "default": False}


class _Unit(NamedTuple):
    """A part of a post that is counted or must hold something; `place` is where it is reported."""

    name: str
    place: Span
    spans: tuple[Span, ...]
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
        "format": "regex",
        "default": "",
        "description": "What the line must hold for the match to be right after all.",
    },
    replace={
        "type": ["string", "null"],
        "default": None,
        "description": "What to write instead, for the fix; `\\1` stands for the first group.",
    },
    applicability={"enum": ["safe", "unsafe"], "default": "unsafe"},
)
def forbidden_pattern(post: Post, options: Options) -> Iterator[Finding]:
    """Each match of a pattern; `{found}` and `{replacement}` fill the message."""
    pattern = _compile(options["pattern"], options["ignore-case"])
    if pattern.search(post.text) is None:
        return
    unless = _compile(options["unless"], options["ignore-case"]) if options["unless"] else None
    replace = options["replace"]
    for span in _spans(post, options["where"], options["sections"]):
        for match in pattern.finditer(post.text, span.start, span.end):
            start, end = match.span()
            if start == end or (unless and unless.search(post.text, *_line(post, start))):
                continue
            if options["where"] in ("prose", "sentences") and _is_literal(post, start):
                continue
            new = match.expand(replace) if replace is not None else ""
            yield Finding(
                start,
                end,
                {"found": match[0], "replacement": new},
                edits=(Edit(start, end, new),) if replace is not None else (),
                applicability=options["applicability"],
            )


@check(
    "wording",
    words={
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {"type": ["string", "null"]},
        "description": "What not to write, and what to write instead (null: nothing to offer).",
    },
    where=_WHERE,
    sections=_SECTIONS,
    ignore_case=_IGNORE_CASE,
    applicability={"enum": ["safe", "unsafe"], "default": "unsafe"},
)
def wording(post: Post, options: Options) -> Iterator[Finding]:
    """Words that the house writes otherwise; Latin ones are whole words."""
    words: Mapping[str, str | None] = options["words"]
    pattern = _words(tuple(words), options["ignore-case"])
    if pattern.search(post.text) is None:
        return
    folded = {word.casefold(): new for word, new in words.items()}
    for span in _spans(post, options["where"], options["sections"]):
        for match in pattern.finditer(post.text, span.start, span.end):
            if options["where"] in ("prose", "sentences") and _is_literal(post, match.start()):
                continue
            new = words[match[0]] if match[0] in words else folded[match[0].casefold()]
            if new == match[0]:
                continue
            yield Finding(
                *match.span(),
                {"found": match[0], "replacement": new or ""},
                variant="" if new is not None else "forbidden",
                edits=(Edit(*match.span(), new),) if new is not None else (),
                applicability=options["applicability"],
            )


_PER = {
    "enum": ["post", "paper", "section", "sentence", "title"],
    "description": "What each holds it: the post, every paper, section, sentence, or title.",
}


@check(
    "required-pattern",
    pattern={**_PATTERN, "description": "What must stand in each."},
    per={**_PER, "default": "section"},
    sections=_SECTIONS,
    ignore_case=_IGNORE_CASE,
)
def required_pattern(post: Post, options: Options) -> Iterator[Finding]:
    """Each part of the post in which a pattern is not found; `{name}` fills the message."""
    pattern = _compile(options["pattern"], options["ignore-case"])
    for unit in _units(post, options["per"], options["sections"]):
        if not any(pattern.search(post.text, *span) for span in unit.spans):
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
    per={**_PER, "default": "section"},
    sections=_SECTIONS,
    pattern={**_PATTERN, "minLength": 0, "default": ""},
    min={"type": ["integer", "null"], "minimum": 0, "default": None},
    max={"type": ["integer", "null"], "minimum": 0, "default": None},
)
def count(post: Post, options: Options) -> Iterator[Finding]:
    """Each part of the post that holds too few or too many; `{count}`, `{min}`, `{max}`."""
    least, most = options["min"], options["max"]
    for unit in _units(post, options["per"], options["sections"]):
        number = _count(post, unit, options)
        if (least is not None and number < least) or (most is not None and number > most):
            yield Finding(
                *unit.place,
                {
                    "count": number,
                    "min": least,
                    "max": most,
                    "name": unit.name,
                    "of": options["of"],
                },
                variant="few" if least is not None and number < least else "many",
            )


@check(
    "script",
    allowed={
        **_STRINGS,
        "minItems": 1,
        "description": "Names of Unicode scripts: Latin, Hangul, Han, Hiragana, Katakana, Cyrillic …",
    },
    where=_WHERE,
    sections=_SECTIONS,
)
def script(post: Post, options: Options) -> Iterator[Finding]:
    """Runs of letters of another script than those allowed; `{script}` and `{found}`."""
    allowed = frozenset(options["allowed"])
    for span in _spans(post, options["where"], options["sections"]):
        for start, end, name in foreign_runs(post.text, span.start, span.end, allowed):
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
    pattern = _compile(f"(?:{options['pattern']})$", False)
    for span in _spans(post, "sentences", options["sections"]):
        end = span.end
        while end > span.start and post.text[end - 1] in ".!?。！？…\"'”’)]} \t\n":
            end -= 1
        if (pattern.search(post.text[max(span.start, end - 200) : end]) is not None) == options[
            "forbidden"
        ] and end > span.start:
            start = max(post.text.rfind(" ", span.start, end), span.start - 1) + 1
            yield Finding(start, span.end, {"found": post.text[start:end]})


@check(
    "front-matter-value",
    key={"type": "string", "minLength": 1},
    pattern={**_PATTERN, "minLength": 0, "default": "", "description": "What the value matches."},
    one_of={**_STRINGS, "default": [], "description": "What the value is one of."},
    required={"type": "boolean", "default": False},
)
def front_matter_value(post: Post, options: Options) -> Iterator[Finding]:
    """A key of the front matter whose value is not as the house wants it; `{key}` and `{found}`."""
    if post.front_matter.state != "sound":
        return
    entry = post.front_matter.entries.get(options["key"])
    if entry is None:
        if options["required"]:
            yield Finding(0, 0, {"key": options["key"], "found": ""}, variant="missing")
        return
    value = post.front_matter.data.get(options["key"])
    text = "" if value is None else str(value)
    wrong = bool(options["one-of"]) and text not in options["one-of"]
    if options["pattern"] and not _compile(options["pattern"], False).search(text):
        wrong = True
    if wrong:
        yield Finding(
            entry.value_start,
            max(entry.value_end, entry.value_start),
            {"key": options["key"], "found": text, "allowed": ", ".join(options["one-of"])},
        )


@check(
    "consistency",
    either={
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {"type": "string", "minLength": 1},
        "description": "Pairs of spellings of which a text uses one throughout.",
    },
    per={"enum": ["post", "paper"], "default": "paper"},
    ignore_case=_IGNORE_CASE,
)
def consistency(post: Post, options: Options) -> Iterator[Finding]:
    """The second of two spellings where the first was used before; `{first}` and `{found}`."""
    for one, other in options["either"].items():
        pattern = _words((one, other), options["ignore-case"])
        if one not in post.text or other not in post.text:
            continue
        for unit in _units(post, options["per"], ()):
            first = ""
            for span in unit.spans:
                for match in pattern.finditer(post.text, *span):
                    word = match[0].casefold()
                    first = first or word
                    if word != first:
                        yield Finding(*match.span(), {"first": first, "found": match[0]})


@check(
    "companion",
    pattern={**_PATTERN, "description": "What asks for a companion."},
    needs={**_PATTERN, "description": "What must then stand in the same paper."},
)
def companion(post: Post, options: Options) -> Iterator[Finding]:
    """The first match of a pattern in a paper that lacks its companion; `{found}`."""
    pattern, needs = _compile(options["pattern"], False), _compile(options["needs"], False)
    if pattern.search(post.text) is None:
        return
    for unit in _units(post, "paper", ()):
        matches = (pattern.search(post.text, *span) for span in unit.spans)
        first = next((match for match in matches if match is not None), None)
        if first is not None and not any(needs.search(post.text, *span) for span in unit.spans):
            yield Finding(*first.span(), {"found": first[0]})


@cache
def _compile(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    return re.compile(pattern, re.I if ignore_case else 0)


@cache
def _words(words: tuple[str, ...], ignore_case: bool) -> re.Pattern[str]:
    """One alternation of literal words, the longest first; Korean particles may follow one."""

    def bounded(word: str) -> str:
        before = r"(?<![A-Za-z0-9_])" if word[0].isascii() and word[0].isalnum() else ""
        after = r"(?![A-Za-z0-9_])" if word[-1].isascii() and word[-1].isalnum() else ""
        return f"{before}{re.escape(word)}{after}"

    alternatives = "|".join(bounded(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(alternatives, re.I if ignore_case else 0)


def _line(post: Post, offset: int) -> Span:
    return post.line_span(post.position(offset)[0])


def _is_literal(post: Post, offset: int) -> bool:
    for passage in post.passages:
        if passage.block.start <= offset < passage.block.end:
            return post.is_literal(passage.block, offset)
    return False


def _wanted(section: Section, names: Iterable[str]) -> bool:
    return not names or section.name in names


def _spans(post: Post, where: str, sections: Iterable[str]) -> Iterator[Span]:
    """The parts of the text in which a rule looks."""
    if where == "everywhere":
        yield Span(0, len(post.text))
    elif where == "front-matter":
        yield Span(post.front_matter.inner_start, post.front_matter.inner_end)
    elif where == "titles":
        yield from (paper.heading.title_span for paper in post.papers)
    elif where == "urls":
        yield from (paper.heading.url_span for paper in post.papers)
    elif where == "headings":
        for paper in post.papers:
            for section in paper.sections:
                yield Span(section.heading.text_start, section.heading.text_end)
    else:
        for _, section, block in post.passages:
            if _wanted(section, sections):
                if where == "sentences":
                    yield from (Span(*span) for span in post.sentences(block))
                else:
                    yield from block.prose


def _units(post: Post, per: str, sections: Iterable[str]) -> Iterator[_Unit]:
    """The parts of the post that a rule asks one by one."""
    if per == "post":
        place = Span(post.front_matter.last_line_start, post.front_matter.end)
        blocks = tuple(passage.block for passage in post.passages)
        number = sum(len(paper.sections) for paper in post.papers)
        yield _Unit("post", place, (Span(0, len(post.text)),), blocks, number)
        return
    for paper in post.papers:
        if per == "title":
            title = paper.heading.title_span
            yield _Unit("title", title, (title,))
            continue
        wanted = [section for section in paper.sections if _wanted(section, sections)]
        if per == "paper":
            place = Span(paper.heading.start, paper.heading.end)
            blocks = tuple(block for section in wanted for block in _prose_of(section))
            yield _Unit("paper", place, _spans_of(blocks), blocks, len(wanted))
            continue
        for section in wanted:
            blocks = _prose_of(section)
            if per == "section":
                place = Span(section.heading.start, section.heading.end)
                yield _Unit(section.name, place, _spans_of(blocks), blocks, 1)
                continue
            for block in blocks:
                for start, end in post.sentences(block):
                    yield _Unit(section.name, Span(start, end), (Span(start, end),))


def _prose_of(section: Section) -> tuple[Block, ...]:
    return tuple(block for block in section.blocks if block.kind in PROSE)


def _spans_of(blocks: tuple[Block, ...]) -> tuple[Span, ...]:
    return tuple(span for block in blocks for span in block.prose)


def _count(post: Post, unit: _Unit, options: Mapping[str, Any]) -> int:
    of, text = options["of"], post.text
    if of == "characters":
        return sum(span.end - span.start for span in unit.spans)
    if of == "words":
        return sum(len(text[span.start : span.end].split()) for span in unit.spans)
    if of == "matches":
        pattern = _compile(options["pattern"], False)
        return sum(len(pattern.findall(text, *span)) for span in unit.spans)
    if of == "papers":
        return len(post.papers) if unit.name == "post" else 1
    if of == "sections":
        return unit.sections
    if of == "items":
        return sum(1 for block in unit.blocks if block.kind in ("item", "ordered"))
    if of == "links":
        return sum(len(post.links_in(block)) for block in unit.blocks)
    return sum(len(post.sentences(block)) for block in unit.blocks)
