"""Which section or label of a format a name means: as written, as an alias, or mistyped."""

import re
from functools import cache, cached_property
from typing import NamedTuple

from digestlint.post.nodes import Match
from digestlint.post.shape import SectionShape, Shape


class LabelNames(NamedTuple):
    """Names and aliases of a section's labels to the format's names: as written, and folded."""

    written: dict[str, str]
    folded: dict[str, str]


Found = tuple[SectionShape | None, Match, LabelNames | None]
"""What a heading's title means: the section, how it was recognised, and the section's labels."""


@cache
def odd_label() -> re.Pattern[str]:
    """A label in any dress: `**Goal**:`, `*Goal:*`, `Goal :`, `목표：`."""
    name = "[A-Za-z가-힣][A-Za-z가-힣 ]{0,29}?"
    return re.compile(
        rf"(?:(?P<name>{name})[ \t]*[:：](?!//)"
        rf"|(?P<mark>\*\*|__|\*|_)(?P<marked>{name})(?:(?P=mark)[ \t]*[:：]|[ \t]*[:：](?P=mark)))"
        r"[ \t]*"
    )


@cache
def label_names(section: SectionShape) -> dict[str, str]:
    """Every name and alias of a section's labels, folded, to the format's own name."""
    return {
        alias.casefold().replace(" ", ""): label.name
        for label in section.labels
        for alias in (label.name, *label.aliases)
    }


def _labels(section: SectionShape) -> LabelNames:
    written = {
        name: label.name for label in section.labels for name in (label.name, *label.aliases)
    }
    return LabelNames(written, label_names(section))


def find_section(title: str, shape: Shape) -> tuple[SectionShape | None, Match]:
    """Which section a heading means, and how it was recognised (see `Section.match`)."""
    return section_finder(shape.sections)(title)[:2]


@cache
def section_finder(sections: tuple[SectionShape, ...]) -> "SectionFinder":
    """What finds sections of a format, one for all its posts."""
    return SectionFinder(sections)


_REMEMBERED = 1000  # titles; hostile posts have another for each heading
_LONGEST_NAME = 40  # characters; distances cost, and no section has a longer name
_TYPOS = 2


class SectionFinder:
    """Names to sections, with what was asked before: a blog has five titles, many times."""

    def __init__(self, sections: tuple[SectionShape, ...]) -> None:
        self._exact = {section.name: section for section in sections}
        self._alias = {
            _fold(alias): section
            for section in sections
            for alias in (section.name, *section.aliases)
        }
        self.known: dict[str, Found] = {}
        self._sections = sections

    @cached_property
    def rows(self) -> list[tuple[str, LabelNames | None, tuple[SectionShape | None, Match], int]]:
        """Each section's name, its labels, what its name means, and its place; the last one first.

        So they are read where each section ends where the one before it begins.
        """
        rows = []
        for place, section in enumerate(self._sections):
            shape, match, labels = self(section.name)
            rows.append((section.name, labels, (shape, match), place))
        return rows[::-1]

    def __call__(self, title: str) -> Found:
        """What a title means, decoration, case and a few mistyped letters aside."""
        known = self.known.get(title)
        if known is None:
            shape, match = self._find(title)
            labels = _labels(shape) if shape is not None and shape.labels else None
            known = shape, match, labels
            if len(self.known) < _REMEMBERED:
                self.known[title] = known
        return known

    def _find(self, title: str) -> tuple[SectionShape | None, Match]:
        title = _ATTRIBUTES.sub("", title) if title.endswith("}") else title
        if title in self._exact:
            return self._exact[title], "exact"
        title = title[:200]
        folded = _fold(title)
        for name in (folded, _fold(_GLOSS.sub("", title))):
            if name in self._alias:
                return self._alias[name], "alias"
        if len(folded) <= _LONGEST_NAME:
            near = [
                name
                for name in self._exact
                if 0 < edit_distance(folded, _fold(name), _TYPOS) <= _TYPOS
            ]
            if len(near) == 1:
                return self._exact[near[0]], "close"
        return None, "unknown"


# What kramdown reads as attributes of a heading: `Method {#method}`.
_ATTRIBUTES = re.compile(r"[ \t]{0,9}\{[#:.][^{}]*\}$")
# What stands in brackets behind a name: `Method (방법)`.
_GLOSS = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]\W*$")
_DECORATION = re.compile(r"^(?:[\W\d_①-⑳]+|[IVX]{1,4}[.)]\s)+|[\W_]+$")


def _fold(title: str) -> str:
    """A title without numbering, emphasis, colon and case: `**1. Method:**` is `method`."""
    return _DECORATION.sub("", title[:200]).casefold()


def edit_distance(a: str, b: str, limit: int) -> int:
    """How many insertions, deletions, changes and swaps of neighbours turn `a` into `b`.

    Optimal string alignment; anything above `limit` is `limit + 1`.
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return min(previous[-1], limit + 1)
