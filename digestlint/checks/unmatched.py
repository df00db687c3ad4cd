"""URLs and tags that one of two posts has and the other has not, and where it would have them."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from digestlint.checks.pairs import Pair, Place, Unit
from digestlint.post.model import Span


class Named(NamedTuple):
    """A URL or a tag where it stands; `name` is the same for those that say the same."""

    start: int
    end: int
    name: str


def unmatched(some: Sequence[Named], others: Sequence[Named]) -> list[Named]:
    """Those of some that the others do not have as often."""
    left = Counter(url.name for url in others)
    missing = []
    for url in some:
        if left[url.name] > 0:
            left[url.name] -= 1
        else:
            missing.append(url)
    return missing


def source_of(pair: Pair, place: Place, offset: int) -> Span:
    """Of what in the original an offset of the translation is part: a line's segment, or the
    heading.
    """
    index = bisect_right(pair.units, offset, key=_target_start) - 1
    if index >= 0 and offset < pair.units[index].target.end:
        return Span(*pair.units[index].source[:2])
    return place.source


def _target_start(unit: Unit) -> int:
    return unit.target.start


def span_beside(pair: Pair, place: Place, offset: int) -> tuple[int, int]:
    """Where in the translation stands what stands at an offset: a line, or the heading."""
    unit = pair.unit_at(offset)
    return pair.beside(unit, offset) if unit is not None else place.target
