"""Papers that are written just as their format wants them: told by one pattern, without a node.

Nearly every paper of a digest has its heading, its link and its sections in order, each with lines
of text and nothing else. A pattern that is made of the format's own names says so at C speed; the
nodes of such a paper are made when somebody asks for one. What the pattern accepts can be read by
itself: it opens and closes no fence, HTML or list that reaches beyond it, and a paper's heading or
the end of the text follows it. Tests hold both readings against each other.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from digestlint.post.sentences import Splitter
from digestlint.post.shape import Register, SectionShape, Shape

# Shorter sentences are looked at however they end: characters.
SHORT = 40

Regs = tuple[tuple[int, int], ...]

# The groups of a form's pattern; those of the sections follow, two each.
NUMBER, TITLE, URL, LINK, LINK_URL, _FIRST_SECTION = range(1, 7)

# With what a line of prose never starts in Markdown, nor where it may be a paper's heading; a digit
# only where its number is neither an item's nor a paper's.
_SIGNS = re.escape("\n \t#>-*+0123456789`~<=_[＃\\")
_FIRST = rf"(?=[^{_SIGNS}]|[0-9]++(?:[.,][0-9]|[^\s.):\[*_0-9]))"
_TITLE_AND_URL = r"\[([^\[\]\\`<\n]*+)\]\(([^\s()<>\\]++)\)[ \t]*+\n"
_STOP = r"\.(?=[ \t\n]|\Z)"
# The first sentence of a line is not short, and the line ends with a full stop …
_USUAL = rf"(?!.{{0,{SHORT - 2}}}{_STOP}).*\.[ \t]*+(?:\n|\Z)"
_ANY = r".*(?:\n|\Z)"  # … or it is any line.
_BLANK = r"[ \t]*+\n"


class Form(NamedTuple):
    """How the papers of a format look.

    `paper` is the pattern of an ordinary one, whose groups are those named above; then, for each
    section, its lines where all are as usual, or its lines where they are not. `mark` is what
    stands before each paper's heading.
    """

    paper: re.Pattern[str]
    mark: str
    sections: tuple[SectionShape, ...]


class Manner(NamedTuple):
    """How the sentences of a language end: `last` are the letters before each full stop.

    `odd` finds a full stop that is none of a usual sentence, and one behind which a short sentence
    stands; `rare` those behind an ending of the rarer ones, if there are any.
    """

    last: str
    odd: re.Pattern[str]
    rare: re.Pattern[str] | None


def form_of(shape: Shape) -> Form | None:
    """The form of a format's papers; None for a format whose papers no pattern can tell."""
    return _form(shape.paper_level, shape.section_level, shape.sections)


@cache
def _form(paper: int, section: int, sections: tuple[SectionShape, ...]) -> Form | None:
    names = [shape.name for shape in sections]
    labels = [label.name for shape in sections for label in shape.labels]
    if section <= paper or not all(map(_is_plain, (*names, *labels))) or not names:
        return None
    heading = rf"{'#' * paper} ([0-9]{{1,9}})\. {_TITLE_AND_URL}"
    parts = [heading, _BLANK, rf"(?:> (\[[^\[\]\n]*+\]\(([^()\[\]\s<>]++)\))[ \t]*+\n{_BLANK})?"]
    for shape in sections:
        parts.append(rf"{'#' * section} {re.escape(shape.name)}[ \t]*+\n(?:{_BLANK})*+")
        parts.append(f"{_body(shape)}(?:{_BLANK})*+")
    following = heading.replace("([", "(?:[")  # without groups
    pattern = rf"{''.join(parts)}(?:(?={following})|[ \t]*+\Z)"
    return Form(re.compile(pattern), f"\n{'#' * paper} ", sections)


def _is_plain(name: str) -> bool:
    """Whether a name of a section or a label is nothing but itself to every reader."""
    return re.fullmatch(r"[^\W\d_](?:[\w &/-]{0,28}[^\W_])?", name) is not None


def _body(shape: SectionShape) -> str:
    """The lines of a section, if all are as usual; if not, any lines that are as easily read.

    They are a paragraph, or items of one line each; of a labelled section, its labels. Behind the
    first line of a paragraph, one that starts with a sign may go on the sentence before it.
    """
    usual = f"{_line(_USUAL)}(?:(?=[^\\W_]){_line(_USUAL)})*+|(?:- {_line(_USUAL)})++"
    if shape.labels:
        usual = "".join(rf"- {re.escape(label.name)}: (?=\S){_USUAL}" for label in shape.labels)
    other = f"(?:{_line(_ANY)})++|(?:- {_line(_ANY)})++"
    return rf"(?>({usual})(?=[ \t]*+(?:\n|\Z)|#)|({other}))"


def _line(rest: str) -> str:
    return f"{_FIRST}{rest}"


def manner_of(register: Register) -> Manner | None:
    """How the sentences of a language end; None where that is no sign that `Splitter` knows."""
    return _manner(register.usual, register.rarer)


@cache
def _manner(usual: tuple[str, ...], rarer: tuple[str, ...]) -> Manner | None:
    if not usual or not all(re.fullmatch(r"\S+다", ending) for ending in (*usual, *rarer)):
        return None
    known, rare = _looks_back((*usual, *rarer)), _looks_back(rarer)
    unknown = "".join(f"(?<!{ending})" for ending in known)
    # A full stop within a sentence has another letter before it, and a plain one behind it.
    inner = r"(?<!다\.)(?:[^\W_]|[,;:/-])"
    misplaced = r"(?! [^\W_]|[ \t]*+(?:\n|\Z))"
    before_short = rf"(?= .{{0,{SHORT - 2}}}{_STOP})"
    return Manner(
        "다.",
        re.compile(rf"\.(?!{inner})(?:{unknown}|{misplaced}|{before_short})"),
        re.compile(rf"\.(?:{'|'.join(f'(?<={ending})' for ending in rare)})") if rare else None,
    )


def _looks_back(endings: tuple[str, ...]) -> list[str]:
    """Patterns of endings with their full stop: one for all that differ in a first letter alone."""
    tails: dict[str, str] = {}
    for ending in endings:
        tails[ending[1:]] = tails.get(ending[1:], "") + re.escape(ending[0])
    return [rf"[{heads}]{re.escape(tail)}\." for tail, heads in tails.items()]


def body_at(regs: Regs, place: int) -> tuple[int, int]:
    """The span of a section's lines in a paper of the form."""
    at = _FIRST_SECTION + 2 * place
    return max(regs[at], regs[at + 1])


def unusual_sections(
    text: str, regs: Regs, form: Form, manner: Manner, splitter: Splitter
) -> Sequence[int]:
    """The places of a paper's sections that do not say as much as the format wants, as usual.

    `regs` are the spans of the form's groups. The sentences of the other sections are none that
    any check would have to look at: each has some length, ends as nearly all do, and stands on one
    line.
    """
    bodies = regs[_FIRST_SECTION::2]
    first, last = bodies[0][0], bodies[-1][1]
    # Once for all of them, for nearly all have nothing odd.
    is_plain = (
        0 <= first < last
        and manner.odd.search(text, first, last) is None
        and not _is_any_within(splitter.rare_stops, first, last)
    )
    found = []
    for place, (shape, (start, end)) in enumerate(zip(form.sections, bodies, strict=True)):
        count = text.count(manner.last, start, end) if start >= 0 else 0
        least, most = shape.min_sentences, shape.max_sentences
        if (
            start < 0
            or (least is not None and count < least)
            or (most is not None and count > most)
            or (not is_plain and _is_odd(text, start, end, manner, splitter))
            or (count > 1 and not _is_cut_as_usual(text, start, end, count, splitter))
        ):
            found.append(place)
    return found


def _is_odd(text: str, start: int, end: int, manner: Manner, splitter: Splitter) -> bool:
    return manner.odd.search(text, start, end) is not None or _is_any_within(
        splitter.rare_stops, start, end
    )


def prose_start(regs: Regs) -> int:
    """Where the text of the first section starts, in a paper of the form."""
    return max(regs[_FIRST_SECTION][0], regs[_FIRST_SECTION + 1][0])


def _is_any_within(places: list[int], start: int, end: int) -> bool:
    if not places:
        return False
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end


def _is_cut_as_usual(text: str, start: int, end: int, count: int, splitter: Splitter) -> bool:
    """Whether no bracket or quote of a section reaches over the end of a sentence."""
    if text[start] == "-":
        return text.count("\n- ", start, end) + 1 == count  # items of one sentence each
    if not _is_any_within(splitter.reaching, start, end):
        return True
    lines = []
    for line in text[start:end].rstrip().split("\n"):
        lines.append((start, start + len(line.rstrip(" \t"))))
        start += len(line) + 1
    return len(splitter.split(lines)) == count
