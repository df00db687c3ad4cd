"""Checks of a translation's form (TR603): the original's papers, sections, labels, blocks."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from digestlint.checks import Options, check
from digestlint.checks.pairs import Pair, PairFinding, Place, SectionKeys, seen
from digestlint.checks.settled import is_new, stale_in, top_of
from digestlint.post.model import Block, Paper, Post


@check("structure-differs", scope="pair")
def structure_differs(pair: Pair, _: Options) -> Iterator[PairFinding]:
    """Other papers, sections, labels or blocks than the original's; the first of a stretch."""
    yield from _papers_differ(pair)
    for (paper, other), (ours, theirs) in zip(pair.papers, pair.keys, strict=True):
        yield from _sections_differ(pair, paper, other, ours, theirs)
    stale = stale_in(pair)
    for place in pair.differing:
        if not stale.gone and not is_new(stale, place.source, place.source_blocks):
            yield _blocks_differ(place)


def _papers_differ(pair: Pair) -> Iterator[PairFinding]:
    source, target, stale = pair.source, pair.target, stale_in(pair)
    beside = {ours.start: theirs for ours, theirs in pair.papers}
    ours_of = {theirs.start: ours for ours, theirs in pair.papers}
    sound = True
    last = top_of(target)
    for paper in source.papers:
        theirs = beside.get(paper.start)
        if theirs is not None:
            last = theirs.heading.start, theirs.heading.end
        elif not stale.within((paper.start, paper.end)):
            sound = False
            yield PairFinding(
                *last, *paper.heading[:2], {"paper": _called(source, paper)}, "paper-missing"
            )
    latest = -1
    above = top_of(source)
    for paper in target.papers:
        ours = ours_of.get(paper.start)
        if ours is None:
            if not stale.gone:
                sound = False
                values: dict[str, object] = {"paper": _called(target, paper)}
                yield PairFinding(*paper.heading[:2], *above, values, "paper-added")
            continue
        above = ours.heading.start, ours.heading.end
        if ours.start < latest and sound:
            sound = False
            values = {"paper": _called(target, paper)}
            yield PairFinding(*paper.heading[:2], *above, values, "paper-order")
        latest = max(latest, ours.start)
    if sound and not stale.gone and not stale.segments:
        for ours, theirs in pair.papers:
            if ours.heading.number != theirs.heading.number:
                values = {"found": theirs.heading.number, "wanted": ours.heading.number}
                span = theirs.heading.number_span
                yield PairFinding(*span, *ours.heading.number_span, values, "paper-number")
                return


def _called(post: Post, paper: Paper) -> str:
    title = post.text[slice(*paper.heading.title_span)]
    if len(title) > 60:
        title = f"{title[:59]}…"
    return title or f"paper {paper.heading.number}"


def _sections_differ(
    pair: Pair, paper: Paper, other: Paper, ours: SectionKeys, theirs: SectionKeys
) -> Iterator[PairFinding]:
    stale = stale_in(pair)
    heading, other_heading = paper.heading[:2], other.heading[:2]
    for key, section in ours.items():
        if key not in theirs and not stale.within((section.start, section.end)):
            values: dict[str, object] = {"section": section.name}
            yield PairFinding(*other_heading, *section.heading[:2], values, "section-missing")
            return
    for key, section in theirs.items():
        if key not in ours and not stale.gone:
            values = {"section": section.name}
            yield PairFinding(*section.heading[:2], *heading, values, "section-added")
            return
    shared = [key for key in ours if key in theirs]
    if shared != [key for key in theirs if key in ours]:
        places = {key: at for at, key in enumerate(shared)}
        latest = -1
        for key in theirs:
            if places.get(key, latest) < latest:
                section = theirs[key]
                values = {"section": section.name}
                ours_heading = ours[key].heading
                yield PairFinding(*section.heading[:2], *ours_heading[:2], values, "section-order")
                return
            latest = max(latest, places.get(key, latest))
    for key in shared:
        one, two = ours[key].heading, theirs[key].heading
        if one.level != two.level:
            values = {"section": theirs[key].name, "found": two.level, "wanted": one.level}
            yield PairFinding(*two[:2], *one[:2], values, "section-level")


def _blocks_differ(place: Place) -> PairFinding:
    ours, theirs = place.source_blocks, place.target_blocks
    labels, others = _labels(ours), _labels(theirs)
    span, source_span = place.target, place.source
    if labels != others:
        values: dict[str, object] = {
            "found": ", ".join(others) or "none",
            "wanted": ", ".join(labels) or "none",
        }
        return PairFinding(*span, *source_span, values, "labels")
    values = {"found": _described(theirs), "wanted": _described(ours)}
    return PairFinding(*span, *source_span, values, "blocks")


def _labels(blocks: Iterable[Block]) -> list[str]:
    return [block.label.name for block in blocks if block.label is not None and block.label.name]


_KINDS = {
    "paragraph": "paragraph",
    "item": "list item",
    "ordered": "numbered item",
    "quote": "quotation",
    "fence": "code block",
    "code": "code block",
    "rule": "rule",
    "heading": "heading",
    "definition": "link definition",
}


def _described(blocks: Sequence[Block]) -> str:
    """Blocks as people count them: `2 list items, 1 paragraph`."""
    kinds = Counter(_KINDS[block.kind] for block in seen(blocks))
    if not kinds:
        return "nothing"
    ordered = [_KINDS[block.kind] for block in seen(blocks)]
    counted = ", ".join(f"{count} {kind}{'s' * (count > 1)}" for kind, count in kinds.items())
    mixed = sum(one != two for one, two in pairwise(ordered)) >= len(kinds)
    return f"{counted}, in another order" if mixed else counted
