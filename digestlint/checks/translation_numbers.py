"""Checks of a translation's numbers (TR604): the original's, by value."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from digestlint.checks import Options, check
from digestlint.checks.pairs import Pair, PairFinding, Unit
from digestlint.checks.settled import settled
from digestlint.post.model import Span

if TYPE_CHECKING:
    from digestlint.post.values import Quantity

_MOST = 50  # of a line; more are one defect, and take time to look for


@check("number-differs", scope="pair")
def number_differs(pair: Pair, _: Options) -> Iterator[PairFinding]:
    """Numbers that one post has and the other has not: `{found}`, `{wanted}`; by value."""
    # Only where there is a pair at all: its patterns take time to compile.
    from digestlint.post.quantities import LANGUAGES, compare

    if not {pair.source.language.code, pair.target.language.code} <= LANGUAGES:
        return
    for unit in settled(pair):
        lost, added = compare(unit.source_plain, unit.target_plain)
        if not lost and not added:
            continue
        lost, added = lost[:_MOST], added[:_MOST]
        source, target = unit.source.start, unit.target.start
        changed = min(len(lost), len(added))
        for one, two in zip(lost[:changed], added[:changed], strict=True):
            yield PairFinding(
                target + two.start,
                target + two.end,
                source + one.start,
                source + one.end,
                {
                    "found": unit.target_text[two.start : two.end],
                    "wanted": unit.source_text[one.start : one.end],
                },
                "changed",
            )
        yield from _lost_numbers(pair, unit, lost[changed:])
        for two in added[changed:]:
            found = unit.target_text[two.start : two.end]
            if not _is_in_literal(unit.source_text, found):
                yield PairFinding(
                    target + two.start,
                    target + two.end,
                    *unit.source[:2],
                    {"found": found},
                    "added",
                )


def _lost_numbers(pair: Pair, unit: Unit, lost: "Sequence[Quantity]") -> Iterator[PairFinding]:
    """Numbers that a translation lacks, those of one sentence together."""
    places: dict[Span, list[Quantity]] = {}
    for one in lost:
        if not _is_in_literal(unit.target_text, unit.source_text[one.start : one.end]):
            span = pair.beside(unit, unit.source.start + one.start)
            places.setdefault(span, []).append(one)
    at = unit.source.start
    for span, numbers in places.items():
        wanted = "`, `".join(unit.source_text[one.start : one.end] for one in numbers)
        start, end = at + numbers[0].start, at + numbers[-1].end
        yield PairFinding(*span, start, end, {"wanted": wanted}, "lost")


def _is_in_literal(text: str, number: str) -> bool:
    """Whether a number stands, as it is written, in the other text's code, math or HTML."""
    at = text.find(number)
    return (
        at >= 0 and not text[at - 1 : at].isdigit() and not text[at + len(number) :][:1].isdigit()
    )
