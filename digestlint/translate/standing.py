"""What of a translation on disk still stands: which of its lines translate which segments.

The state says what each segment was made from; the translation's own text says what a person made
of it. Both were in step when the machine last wrote them, so they are read against each other
place by place (`2601.01234/Method`), and lines that differ stand for those at their place.
"""

from collections.abc import Sequence
from typing import NamedTuple

from digestlint.post.model import Post
from digestlint.post.segments import Segment, SegmentState, segment_hash, segments_of
from digestlint.post.shape import Language
from digestlint.translate.plan import Task, localised, place_of
from digestlint.translate.state import State


class Stand(NamedTuple):
    """A segment's translation as it stands on disk, and the hash of what the machine wrote.

    The hash is empty where no machine did, as far as anybody knows.
    """

    text: str
    machine: str

    @property
    def is_edited(self) -> bool:
        """Whether a person wrote it."""
        return segment_hash(self.text) != self.machine


class Edited(NamedTuple):
    """A person's words for a segment that is gone or has changed: the old source's hash, where."""

    source: str
    at: str
    text: str


class Standing(NamedTuple):
    """By a task's number what stands for it; a person's words that lost their source; lines of the
    translation that belong to no segment; the hashes of those that were copied into it.
    """

    texts: dict[int, Stand]
    lost: tuple[Edited, ...]
    loose: tuple[Segment, ...]
    copied: frozenset[str] = frozenset()


def copied_from(source: Post, tasks: Sequence[Task], language: Language) -> frozenset[str]:
    """The hashes of what a translation has as its original has it, such as papers' titles."""
    starts = {task.segment.start for task in tasks}
    return frozenset(
        segment_hash(localised(source.text[one.start : one.end], source.language, language))
        for one in segments_of(source)
        if one.start not in starts and one.end > one.start
    )


def standing(source: Post, tasks: Sequence[Task], target: Post, state: State | None) -> Standing:
    """Read a translation against what is to be translated now; `state` is None where unknown."""
    if state is None:
        return _adopted(source, tasks, target)
    # What was copied then is no person's, though the original has something else there now.
    copied = copied_from(source, tasks, target.language) | frozenset(state.copied)
    rows: dict[str, list[SegmentState]] = {}
    for row in state.segments:
        rows.setdefault(row.at, []).append(row)
    machines = {row.machine for row in state.segments}
    lines: dict[str, list[Segment]] = {}
    for segment in segments_of(target):
        text = target.text[segment.start : segment.end]
        if text and ((known_as := segment_hash(text)) not in copied or known_as in machines):
            lines.setdefault(place_of(target, segment), []).append(segment)
    known: list[tuple[SegmentState, str]] = []
    loose: list[Segment] = []
    for at, segments in lines.items():
        pairs, left = _matched(target, rows.get(at, []), segments)
        known += pairs
        loose += left
    texts, lost = _assigned(tasks, known)
    return Standing(texts, lost, tuple(loose), copied)


def _matched(
    target: Post, rows: Sequence[SegmentState], segments: Sequence[Segment]
) -> tuple[list[tuple[SegmentState, str]], list[Segment]]:
    """Rows with the texts that stand for them, and the segments that stand for none."""
    texts = [target.text[one.start : one.end] for one in segments]
    if len(rows) == len(texts):
        return list(zip(rows, texts, strict=True)), []
    from difflib import SequenceMatcher

    pairs: list[tuple[SegmentState, str]] = []
    loose: list[Segment] = []
    hashes = [segment_hash(text) for text in texts]
    matcher = SequenceMatcher(None, [row.machine for row in rows], hashes, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal" or last - first == end - start:
            pairs += zip(rows[first:last], texts[start:end], strict=True)
        else:
            loose += segments[start:end]
    return pairs, loose


def _assigned(
    tasks: Sequence[Task], known: Sequence[tuple[SegmentState, str]]
) -> tuple[dict[int, Stand], tuple[Edited, ...]]:
    by_source: dict[str, list[int]] = {}
    for number, (row, _) in enumerate(known):
        by_source.setdefault(row.source, []).append(number)
    texts: dict[int, Stand] = {}
    for number, task in enumerate(tasks):
        left = by_source.get(task.hash)
        if left:
            best = next((one for one in left if known[one][0].at == task.at), left[0])
            left.remove(best)
            row, text = known[best]
            texts[number] = Stand(text, row.machine)
    unused = sorted(number for left in by_source.values() for number in left)
    lost = [
        Edited(row.source, row.at, text)
        for row, text in (known[number] for number in unused)
        if segment_hash(text) != row.machine
    ]
    return texts, tuple(lost)


def _adopted(source: Post, tasks: Sequence[Task], target: Post) -> Standing:
    """A translation of which nothing is known: what stands beside a segment translates it."""
    from digestlint.checks.pairs import Pair

    beside = {unit.source.start: unit for unit in Pair(source, target).units}
    texts = {}
    for number, task in enumerate(tasks):
        unit = beside.get(task.segment.start)
        if unit is not None and unit.target_text and unit.target_text != unit.source_text:
            texts[number] = Stand(unit.target_text, "")
    paired = {unit.target.start for unit in beside.values()}
    loose = [one for one in segments_of(target) if one.start not in paired and one.end > one.start]
    return Standing(texts, (), tuple(loose))
