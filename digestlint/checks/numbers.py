"""Checks of numbers (NM): figures that cannot be meant."""

import re
from collections.abc import Iterator
from functools import cache

from digestlint.checks import Options, check
from digestlint.checks.places import prose_at
from digestlint.diagnostics import Finding
from digestlint.post.model import Paper, Post

_LONGEST = 40  # characters of a number that anybody writes


@cache
def _behind_number(sign: str, short: bool) -> re.Pattern[str]:
    """A sign with what may be the end of a large number before it; a literal first is fast.

    Unless `short`, the number has four digits before its decimal point, if it has three behind it
    at most.
    """
    mark = re.escape(sign)
    ends = ["[0-9]", "[0-9] "]
    if not short:
        whole = ("[0-9]{4}", ",[0-9]{3}")
        ends = [
            start + decimals
            for start in whole
            for decimals in ("", r"\.[0-9]", r"\.[0-9]{2}", r"\.[0-9]{3}", " ")
        ]
    return re.compile(mark + "(?:" + "|".join(f"(?<={end}{mark})" for end in ends) + ")")


@cache
def _number() -> re.Pattern[str]:
    return re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)? ?\Z")


@check(
    "implausible-percent",
    limit={
        "type": "number",
        "exclusiveMinimum": 0,
        "default": 1000,
        "description": "The least percentage that is reported.",
    },
    signs={
        "type": "array",
        "minItems": 1,
        "items": {"type": "string", "minLength": 1},
        "default": ["%"],
        "description": "What stands behind a percentage.",
    },
)
def implausible_percent(post: Post, options: Options) -> Iterator[Finding]:
    """Percentages at or above the limit; of a range the upper end. `{found}`, `{limit}`."""
    text, limit = post.text, options["limit"]
    for sign in options["signs"]:
        if sign not in text:
            continue
        for found in _behind_number(sign, limit < 1000).finditer(text):
            base = max(found.start() - _LONGEST, 0)
            number = _number().search(text[base : found.start()])
            if number is None or float(number[1].replace(",", "")) < limit:
                continue
            start, end = base + number.start(), found.end()
            if prose_at(post, start) is not None:
                yield Finding(start, end, {"found": text[start:end], "limit": f"{limit:,}"})


_FIGURE = r"\d{1,12}(?:\.\d{1,6})?"


@cache
def _figures(unit: str) -> re.Pattern[str]:
    """Figures with a Latin unit: `14B`, `Qwen2.5-14B`; not `8x7B`, `A100B`, `0.6B~8B`."""
    return re.compile(
        rf"(?<![A-Za-z0-9.,~～–])({_FIGURE}) ?{re.escape(unit)}(?![A-Za-z0-9])(?! ?[~～–])"
    )


@cache
def _words(unit: str) -> re.Pattern[str]:
    """Figures with a unit of the language: `14억`; not `1억~10억`, `8억 6500만`."""
    return re.compile(
        rf"(?<![\w.,~～–-])({_FIGURE}) ?{re.escape(unit)}(?! ?[~～–\d])(?! ?[천백십]*만)(?!-\d)"
    )


@check(
    "billion-as-eok",
    short={"type": "string", "minLength": 1, "description": "The unit of figures such as `14B`."},
    long={"type": "string", "minLength": 1, "description": "The unit that it is taken for (`억`)."},
    factor={
        "type": "integer",
        "minimum": 2,
        "description": "How many of the long unit one of the short is.",
    },
)
def billion_as_eok(post: Post, options: Options) -> Iterator[Finding]:
    """The same figure with either unit in one paper: `{found}`, `{figure}`, `{wanted}`."""
    short, long, factor = options["short"], options["long"], options["factor"]
    for paper in _papers_with(post, _after_figure(long)):
        if _after_figure(short).search(post.text, paper.start, paper.end) is not None:
            yield from _taken_for(post, paper, short, long, factor)


def _papers_with(post: Post, pattern: re.Pattern[str]) -> Iterator[Paper]:
    """The papers in which a pattern is found, in order."""
    done = 0
    for match in pattern.finditer(post.text):
        if match.start() >= done:
            paper = post.paper_at(match.start())
            if paper is not None:
                done = paper.end
                yield paper


@cache
def _after_figure(unit: str) -> re.Pattern[str]:
    """A unit behind a digit or a space; a literal first is fast."""
    return re.compile(rf"{re.escape(unit)}(?<=[0-9 ]{re.escape(unit)})")


def _taken_for(post: Post, paper: Paper, short: str, long: str, factor: int) -> Iterator[Finding]:
    text = post.text
    figures = {
        match[1]: match[0] for match in _figures(short).finditer(text, paper.start, paper.end)
    }
    if not figures:
        return
    same = {_plain(float(figure) * factor) for figure in figures}
    for match in _words(long).finditer(text, paper.start, paper.end):
        figure = figures.get(match[1])
        if figure is None or prose_at(post, match.start()) is None:
            continue
        if _plain(float(match[1])) not in same:  # else `1.4B` stands in the paper as well
            wanted = _plain(float(match[1]) * factor) + long
            yield Finding(*match.span(), {"found": match[0], "figure": figure, "wanted": wanted})


def _plain(number: float) -> str:
    """A number as people write it: no exponent, no zeros behind the last digit."""
    return f"{number:.6f}".rstrip("0").rstrip(".")
