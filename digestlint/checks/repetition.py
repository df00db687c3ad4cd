"""The check of words that stand twice in a row (LG508)."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from digestlint.checks import Options, check
from digestlint.checks.places import prose_at
from digestlint.checks.style import is_latin
from digestlint.diagnostics import Edit, Finding
from digestlint.post.model import Paper, Post, Span

_STRINGS = {"type": "array", "items": {"type": "string", "minLength": 1}}
_HANGUL = "가-힣"


@cache
def _twice() -> re.Pattern[str]:
    return re.compile(r" ([^ ]++)(?= \1)")


@check(
    "repeated-word",
    allowed={**_STRINGS, "default": [], "description": "Words that may stand twice in a row."},
)
def repeated_word(post: Post, options: Options) -> Iterator[Finding]:
    """The same word again behind it: `{word}`."""
    text = post.text
    allowed: frozenset[str] | None = None
    names: dict[int, _Names] = {}
    done = 0
    for start, end in _repeated(post):
        word = text[start:end]
        if start < done or not _goes_on(word):
            continue
        block = prose_at(post, start)
        run = _run_of(text, word, end, block.end) if block is not None else None
        if block is None or run is None:
            continue
        # What is right of a run is right of all of it, which may be a whole post.
        done = min(run.end, block.end)
        if run.end > block.end:
            continue
        if allowed is None:
            allowed = frozenset(options["allowed"])
        if (
            word in allowed
            or word[0].isdigit()
            or not (_HANGUL_LETTER.search(word) or _is_slip(post, Span(start, end), run, names))
        ):
            continue
        yield Finding(
            run.start, run.end, {"word": word}, edits=_without(text, Span(start, end), run)
        )


def _repeated(post: Post) -> list[tuple[int, int]]:
    """Words whose like may follow, in order: on their line, or on the next line of their block."""
    text = post.text
    found = [match.span(1) for match in _twice().finditer(text.replace("\n", " "))]
    for passage in post.peculiar_passages:
        lines = passage.block.lines
        if len(lines) > 1:
            for line, following in pairwise(lines):
                if (
                    text[line.end - 1] != "."
                    and text[following.start] in text[line.start : line.end]
                ):
                    start = max(text.rfind(" ", line.start, line.end) + 1, line.start)
                    if text.startswith(text[start : line.end], following.start):
                        found.append((start, line.end))
    return sorted(set(found))


_HANGUL_LETTER = re.compile(f"[{_HANGUL}]")


def _goes_on(word: str) -> bool:
    """Whether a run of characters is a word and no end of a sentence, list or clause."""
    return (word[-1].isalnum() or word[-1] in ")]’”'\"%") and any(map(str.isalpha, word))


class _Run(NamedTuple):
    """The repetitions behind a word; `glued` where some stand together: `분산 분산분산`."""

    start: int
    end: int
    glued: bool


def _run_of(text: str, word: str, at: int, limit: int) -> _Run | None:
    """The repetitions of a word that ends at an offset; None where the next is another word.

    Behind `limit` no more than one is looked for.
    """
    start = end = at
    glued = False
    while end <= limit:
        first = end
        while first < len(text) and text[first] in " \n":
            first += 1
        at, copies = first, 0
        while text.startswith(word, at):
            at += len(word)
            copies += 1
        # A word glued to itself may have a particle behind it; one syllable twice is a word.
        is_glued = copies > 1 and len(word) > 1
        if not copies or (not is_glued and (copies > 1 or not _is_whole(text, word, at))):
            break
        if end == start:
            start = first
        end = at
        glued |= is_glued
    return _Run(start, end, glued) if end > start else None


def _is_whole(text: str, word: str, at: int) -> bool:
    """Whether a word that ends at an offset ends there, or a Korean noun's particle behind it."""
    if not _is_letter(text[at : at + 1]):
        return True
    return len(word) > 1 and "가" <= word[-1] <= "힣" and _particle().match(text, at) is not None


@cache
def _particle() -> re.Pattern[str]:
    return re.compile(
        r"(?:은|는|이|가|을|를|의|에|에서|에게|와|과|로|으로|도|만|이다|이며|들)(?![^\W_])"
    )


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


class _Names(NamedTuple):
    """How often each Latin word stands in a paper, and how often it stands twice in a row."""

    once: dict[str, int]
    twice: dict[str, int]


def _is_slip(post: Post, word: Span, run: _Run, names: dict[int, _Names]) -> bool:
    """Whether a Latin word that stands twice is no name: `the the`, not `Sparse Sparse Attention`.

    A single letter is a variable.
    A capitalised word is a name's where another Latin word is beside it, where it stands twice
    elsewhere in the paper too, and where the paper's text never has it once.
    """
    text = post.text
    found = text[word.start : word.end]
    if run.glued or len(found) == 1 or any(map(str.isdigit, found)):
        return False
    if found.islower():
        return True
    if is_latin(text[word.start - 2 : word.start - 1]):
        return False
    if text[run.end : run.end + 1] == " " and is_latin(text[run.end + 1 : run.end + 2]):
        return False
    paper = post.paper_at(word.start)
    if paper is None:
        return False
    if paper.start not in names:
        names[paper.start] = _names(text, paper)
    known = names[paper.start]
    return known.twice.get(found) == 1 and known.once.get(found, 0) > 2


@cache
def _latin_word() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z][A-Za-z0-9-]*+")


def _names(text: str, paper: Paper) -> _Names:
    once: defaultdict[str, int] = defaultdict(int)
    twice: defaultdict[str, int] = defaultdict(int)
    before = ""
    end = 0
    for match in _latin_word().finditer(text, paper.heading.end, paper.end):
        word = match[0]
        once[word] += 1
        if word == before and text[end : match.start()].isspace():
            twice[word] += 1
        before, end = word, match.end()
    return _Names(once, twice)


def _without(text: str, word: Span, run: _Run) -> tuple[Edit, ...]:
    """What takes the repetition away and leaves a line break where it stands, if it can."""
    between = text[word.end : run.start]
    if "\n" not in between:
        if "\n" in text[run.start : run.end]:
            return ()
        return (Edit(word.end, run.end, ""),)
    if "\n" in text[run.start : run.end]:
        return ()
    if text[run.end : run.end + 1] == " " and text[run.end + 1 : run.end + 2].strip():
        return (Edit(run.start, run.end + 1, ""),)
    if text[word.start - 1] == " " and text[word.start - 2 : word.start - 1].isalnum():
        return (Edit(word.start - 1, word.end, ""),)
    return ()
