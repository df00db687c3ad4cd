"""Checks of how much there is (ST210–ST212): sentences, characters, and texts that break off."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from digestlint.checks import Options, check
from digestlint.checks.alternation import alternation
from digestlint.checks.anatomy import (
    WORD,
    at_heading,
    breaks_off,
    is_empty,
    is_link_line,
    is_placeholder,
    missing_sections,
    own_blocks,
)
from digestlint.checks.deviance import peculiar_papers
from digestlint.checks.endings import core_end, is_ornament
from digestlint.checks.labels import missing_lines
from digestlint.checks.places import literal_at
from digestlint.checks.sieve import foreign_section, holds_artifact, odd_sentences, sieve
from digestlint.diagnostics import Finding
from digestlint.post.model import PROSE, Block, Paper, Post, Section, Span
from digestlint.post.sentences import is_complete
from digestlint.post.shape import SectionShape

# What may stand between a sentence's last word and its end, its stops included.
_BEHIND = " \t\n.。．!?…*_`\"'“”‘’)]}）］」』"
_LONGEST_WORD = 40
_AROUND_ASIDE = " \t\n.。．*_"
_LONGEST_ASIDE = 160


@check("sentence-count", given=peculiar_papers)
def sentence_count(post: Post, _: Options) -> Iterator[Finding]:
    """A section with fewer sentences than the format wants, or more than it allows."""
    sentences = post.sentences
    for paper, section in post.peculiar_sections:
        shape = section.shape
        if shape is None or (shape.min_sentences is None and shape.max_sentences is None):
            continue
        count = 0
        for block in section.blocks:
            if block.kind in PROSE:
                count += len(sentences(block))
        if not _is_within(shape, count):
            yield from _miscount(post, paper, section, shape)


def _is_within(shape: SectionShape, count: int) -> bool:
    most = shape.max_sentences
    return count >= (shape.min_sentences or 0) and (most is None or count <= most)


def _miscount(post: Post, paper: Paper, section: Section, shape: SectionShape) -> Iterator[Finding]:
    """Count again what really is the section's own text; nothing where another rule has its say."""
    if any(block.kind == "fence" for block in section.blocks) or is_empty(post, section):
        return
    blocks = [b for b in own_blocks(post, paper, section) if WORD.search(post.text, b.start, b.end)]
    count = whole = 0
    for place, block in enumerate(blocks):
        own = [
            span
            for span in post.sentences(block)
            if not holds_artifact(post, *span) and _says_something(post, block, span)
        ]
        count += len(own)
        whole += sum(_is_whole(post, *span) for span in own)
        if own and _goes_on(post, block, blocks[place + 1 : place + 2]):
            count -= 1
    if _is_within(shape, count) or foreign_section(post, section):
        return
    sentences = "1 sentence" if count == 1 else f"{count} sentences"
    values: dict[str, object] = {"name": shape.name, "count": sentences}
    if shape.min_sentences is not None and count < shape.min_sentences:
        lines = missing_lines(post, shape, blocks)
        if lines and count + lines >= shape.min_sentences:
            return  # ST209
        if breaks_off(post, paper, section):
            return  # ST203
        if not all(is_placeholder(post, block) for block in blocks):
            values["least"] = shape.min_sentences
            yield at_heading(section, values, "few")
    elif shape.max_sentences is not None and whole <= shape.max_sentences:
        return  # ST212, LG503 and LG504 tell of what does not end as a sentence does
    elif not _may_hold_next(post, paper, shape):
        values["most"] = shape.max_sentences or 0
        yield at_heading(section, values, "many")


def _says_something(post: Post, block: Block, sentence: tuple[int, int]) -> bool:
    """Whether a sentence is more than a link, a tag, a formula, a row of a table or an aside."""
    start, end = sentence
    if post.language.register.ending and _is_whole(post, start, end):
        return True
    literal = literal_at(post.literals(block), start)
    return not (
        post.text[start] == "|"
        or is_link_line(post, Span(start, end))
        or (literal is not None and literal.end >= end)
        or _is_aside(post, sentence)
    )


def _is_whole(post: Post, start: int, end: int) -> bool:
    """Whether a sentence ends as sentences do, where the post's language says how they do."""
    core = core_end(post.text, start, end)
    tail = post.text[max(start, core - _LONGEST_WORD) : core]
    return not post.language.register.ending or not _ends_open(post, tail)


def _is_aside(post: Post, sentence: tuple[int, int]) -> bool:
    """Whether what stands behind a full stop is in brackets, and no sentence: `(표 3 참고)`."""
    text = post.text[slice(*sentence)].strip(_AROUND_ASIDE)
    return (
        len(text) <= _LONGEST_ASIDE
        and text.startswith(("(", "（", "["))
        and text.endswith((")", "）", "]"))
        and _ends_open(post, text.rstrip(_BEHIND))
    )


def _may_hold_next(post: Post, paper: Paper, shape: SectionShape) -> bool:
    """Whether the next section is missing, so that its text may have fallen to this one (ST203)."""
    shapes = post.shape.sections
    following = shapes[shapes.index(shape) + 1 :][:1]
    return bool(following) and following[0] in missing_sections(post, paper)


@check(
    "length-budget",
    budget={
        "type": ["integer", "null"],
        "minimum": 1,
        "default": None,
        "description": "Characters that a paper's sections may hold, in place of the format's.",
    },
)
def length_budget(post: Post, options: Options) -> Iterator[Finding]:
    """A paper whose sections hold more characters than allowed, but for comments and line ends."""
    budget = options["budget"] or post.shape.budget
    if budget is None:
        return
    for paper in post.papers:
        if paper.end - paper.heading.end <= budget or _extent(paper) <= budget:
            continue
        length = sum(
            len(_counted(post.original[section.heading.end : section.end]))
            for section in paper.sections
        )
        if length > budget:
            values = {
                "length": f"{length:,}",
                "budget": f"{budget:,}",
                "over": f"{length - budget:,}",
            }
            yield Finding(paper.heading.start, paper.heading.end, values)


def _extent(paper: Paper) -> int:
    return sum(section.end - section.heading.end for section in paper.sections)


def _counted(text: str) -> str:
    """A section's text without comments and line ends, and the space around it."""
    parts = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts.append(text[at:start])
        at = end + len("-->")
    parts.append(text[at:])
    return "".join(parts).replace("\n", "").replace("\r", "").strip()


@check(
    "truncated-text",
    given=odd_sentences,
    unfinished={
        "type": "array",
        "items": {"type": "string", "minLength": 1},
        "default": [],
        "description": "Ends of words that look like the end of a sentence, and are none.",
    },
)
def truncated_text(post: Post, options: Options) -> Iterator[Finding]:
    """A block that ends in mid-sentence."""
    unfinished = tuple(options["unfinished"])
    seen: set[int] = set()
    for (paper, section, block), start, end in sieve(post).odd:
        # Only a sentence that is odd, and the last of its block, can be cut off.
        if (
            end >= block.lines[-1].end
            and section.start not in seen
            and not is_complete(post.text, start, end)
        ):
            seen.add(section.start)
            yield from _broken_off(post, paper, section, unfinished)


def _broken_off(
    post: Post, paper: Paper, section: Section, unfinished: tuple[str, ...]
) -> Iterator[Finding]:
    blocks = own_blocks(post, paper, section)
    is_open = [_is_open(post, block, unfinished) for block in blocks]
    if len(blocks) > 1 and all(is_open):
        return  # a list of phrases, none of which is a sentence
    phrases = _phrases(blocks, is_open)
    for place, block in enumerate(blocks):
        if (
            not is_open[place]
            or place in phrases
            or _goes_on(post, block, blocks[place + 1 : place + 2])
        ):
            continue
        if is_placeholder(post, block) or holds_artifact(post, *post.sentences(block)[-1]):
            continue
        line = block.lines[-1]
        space = post.text.rfind(" ", line.start, line.end)
        start = max(space + 1, line.start, line.end - _LONGEST_WORD)
        yield Finding(start, line.end, {"word": post.text[start : line.end]})


def _phrases(blocks: Sequence[Block], is_open: Sequence[bool]) -> set[int]:
    """The places of the items of lists of phrases, none of which is a sentence."""
    found: set[int] = set()
    for is_list, run in groupby(range(len(blocks)), lambda place: _is_plain_item(blocks[place])):
        places = list(run)
        if is_list and len(places) > 1 and all(is_open[place] for place in places):
            found.update(places)
    return found


def _is_plain_item(block: Block) -> bool:
    return block.kind in ("item", "ordered") and block.label is None


def _is_open(post: Post, block: Block, unfinished: tuple[str, ...]) -> bool:
    """Whether a block's text ends without any of the signs, or words, by which sentences end."""
    text, end = post.text, block.lines[-1].end
    sentences = post.sentences(block)
    if not sentences or not WORD.search(text, *sentences[-1]):
        return False
    if is_complete(text, *sentences[-1]) or _no_prose().match(text, *block.lines[-1]):
        return False
    if any(span.end >= end - 1 for span in post.literals(block)[-1:]):
        return False
    if len(sentences) > 1 and _is_aside(post, sentences[-1]):
        return False
    last = _face().sub("", text[max(block.start, end - _LONGEST_WORD) : end]).rstrip(_BEHIND)
    while last and is_ornament(last[-1]):
        last = last[:-1].rstrip(_BEHIND)
    if last[-2:-1].isspace() or (unfinished and last.endswith(unfinished)):
        return True  # a single syllable is the beginning of a word
    return _ends_open(post, last)


def _ends_open(post: Post, text: str) -> bool:
    """Whether a text does not end as sentences of the post's language do."""
    register = post.language.register
    endings = tuple(pattern for pattern in (register.ending, register.finals) if pattern)
    return not endings or alternation(endings).search(text) is None


@cache
def _face() -> re.Pattern[str]:
    """A face made of signs (` :)`), which stands where the full stop would."""
    return re.compile(r"[ \t][:;=]['-]?[()DP]$")


@cache
def _no_prose() -> re.Pattern[str]:
    """A row of a table, an image, a tag or an attribute of the site generator."""
    return re.compile(r"\||!\[|\{[%:{]")


def _goes_on(post: Post, block: Block, following: Sequence[Block]) -> bool:
    """Whether a block's last sentence goes on in the next one: `…하였으며,`, `다음과 같다:`."""
    if not following or following[0].label is not None:
        return False
    last = post.text[block.lines[-1].end - 1]
    if last in ":：":
        return True
    return last in ",，、;；" and following[0].kind in ("paragraph", block.kind)
