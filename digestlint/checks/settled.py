"""What can be compared of a post and its translation: what is fresh, translated, and has words.

Checks that compare words pass over the rest, so that one defect is one finding: a line that is
still in the original's language lacks no term, and one whose original changed waits for TR602.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from operator import itemgetter, mul
from typing import NamedTuple

from digestlint.checks.pairs import Pair, PairFinding, Unit
from digestlint.checks.placeholder_words import LONGEST_PLACEHOLDER, is_spelling, is_stand_in
from digestlint.post.model import Block, Post, Span
from digestlint.post.scripts import SCRIPTS, counts, foreign_runs, has_foreign
from digestlint.post.segments import Segment, is_to_translate, segment_hash, segments_of

LETTER_WEIGHTS = {"hangul": 2.2, "latin": 1.0, "han": 3.4, "kana": 1.4, "other": 1.5}
_NOTHING = 12  # a line with a twelfth of the letters that it should have is as good as empty
_FEW = 60  # characters, with which a line is not empty, however long its original


def whole(unit: Unit, values: dict[str, object], variant: str = "") -> PairFinding:
    """A finding about the whole of a unit."""
    ours, theirs = unit.source, unit.target
    return PairFinding(theirs.start, theirs.end, ours.start, ours.end, values, variant)


class Stale(NamedTuple):
    """The original's segments that the translation was not made from, and those that are gone."""

    segments: tuple[Segment, ...]
    starts: frozenset[int]
    gone: tuple[str, ...]

    def within(self, span: tuple[int, int]) -> bool:
        """Whether anything between two offsets of the original is new."""
        at = bisect_left(self.segments, span[0], key=itemgetter(0))
        return at < len(self.segments) and self.segments[at].start < span[1]


def stale_in(pair: Pair) -> Stale:
    """What changed in the original since; nothing, where nothing is known of that."""
    known: Stale | None = pair.notes.get("stale")
    if known is None:
        known = pair.notes["stale"] = _find_stale(pair)
    return known


def _find_stale(pair: Pair) -> Stale:
    if pair.made_from is None:
        return Stale((), frozenset(), ())
    source = pair.source
    made_from = {segment.source for segment in pair.made_from}
    present = set()
    new = []
    for segment in segments_of(source, pair.segments):
        if is_to_translate(source, segment):
            own = segment_hash(source.text[segment.start : segment.end])
            present.add(own)
            if own not in made_from:
                new.append(segment)
    gone = tuple(segment.at for segment in pair.made_from if segment.source not in present)
    return Stale(tuple(new), frozenset(segment.start for segment in new), gone)


def comparable(pair: Pair) -> list[Unit]:
    """The units that were translated, are fresh, and are more than a placeholder."""
    known: list[Unit] | None = pair.notes.get("comparable")
    if known is None:
        stale, left = stale_in(pair), left_in(pair)
        known = pair.notes["comparable"] = [
            unit
            for unit in pair.units
            if unit.source_text != unit.target_text
            and unit.source.start not in stale.starts
            and unit.target.start not in left
            and not is_placeholder(pair.source, unit.source)
        ]
    return known


def settled(pair: Pair) -> list[Unit]:
    """The units whose words can be compared: those with words, and without HTML that was added."""
    known: list[Unit] | None = pair.notes.get("settled")
    if known is None:
        known = pair.notes["settled"] = [
            unit
            for unit in comparable(pair)
            if not ("<" in unit.target_text and "<" not in unit.source_text)
            and not is_emptied(unit)
        ]
    return known


def is_emptied(unit: Unit) -> bool:
    """Whether next to nothing is left of a line, which is one defect and not one for each word."""
    theirs = len(unit.target_plain)
    if theirs > _FEW or theirs > 2 * len(unit.source_plain):
        return False
    letters = sum(map(str.isalpha, unit.target_plain))
    return letters * _NOTHING <= weight_of(unit.source_plain) > 0


def left_in(pair: Pair) -> Mapping[int, Span]:
    """Where the original's language is left in units, by where they start in the translation.

    It is known by its script, else by whole lines that have no letter of the translation's own.
    """
    known: dict[int, Span] | None = pair.notes.get("left")
    if known is None:
        known = pair.notes["left"] = {}
        allowed = SCRIPTS - (pair.left_scripts or pair.new_scripts)
        find, units = _left_in, pair.units
        if not pair.left_scripts:
            find, units = _unturned, [one for one in units if one.source.kind != "title"]
        elif not has_foreign(pair.target.text, allowed, frozenset()):
            units = []
        for unit in units if pair.left_scripts or pair.new_scripts else ():
            span = find(unit.target_plain, allowed)
            if span is not None:
                at = unit.target.start
                known[at] = Span(at + span.start, at + span.end)
    return known


def _left_in(text: str, allowed: frozenset[str]) -> Span | None:
    """From the first to the last letter of the scripts that are not allowed, glosses aside."""
    runs = [
        (start, end)
        for start, end, _ in foreign_runs(text, 0, len(text), allowed, frozenset())
        if not _is_gloss(text, start, end)
    ]
    return Span(runs[0][0], runs[-1][1]) if runs else None


# A line of names alone has fewer words.
_FEWEST_WORDS, _FEWEST_HAN = 5, 12


def _unturned(text: str, allowed: frozenset[str]) -> Span | None:
    """From the first to the last letter of a line of words without a letter that is not allowed."""
    if has_foreign(text, allowed, frozenset()):
        return None
    words = sum(len(word) > 1 and word.isascii() and word.islower() for word in text.split())
    if words < _FEWEST_WORDS and counts(text, 0, len(text)).han < _FEWEST_HAN:
        return None
    letters = [at for at, sign in enumerate(text) if sign.isalpha()]
    return Span(letters[0], letters[-1] + 1)


_LONGEST_GLOSS = 24


def _is_gloss(text: str, start: int, end: int) -> bool:
    """Whether letters stand in brackets of their own behind a word: `the particle eun (은)`."""
    opened = max(
        text.rfind("(", max(0, start - _LONGEST_GLOSS), start),
        text.rfind("（", max(0, start - _LONGEST_GLOSS), start),
    )
    if opened < 1:
        return False
    last = end + _LONGEST_GLOSS
    closed = min(
        (at for at in (text.find(")", end, last), text.find("）", end, last)) if at >= 0),
        default=-1,
    )
    if not 0 <= closed - opened <= _LONGEST_GLOSS:
        return False
    inside = text[opened + 1 : closed]
    return not any(sign.isascii() and sign.isalnum() for sign in inside) and (
        text[:opened].rstrip()[-1:].isalnum()
    )


def is_placeholder(post: Post, segment: Segment) -> bool:
    """Whether a segment is nothing but a placeholder of its post's language."""
    start, end = segment[:2]
    if end - start > LONGEST_PLACEHOLDER:
        return False
    words = post.language.placeholders
    return is_spelling(post.text, start, end, words) or is_stand_in(post.text, start, end, words)


def weight_of(text: str) -> float:
    """How long a text is, whatever its script: its letters by their weights, and its digits."""
    if text.isascii():
        return sum(map(str.isalnum, text))
    found = counts(text, 0, len(text))
    weight: float = sum(map(mul, found, LETTER_WEIGHTS.values()))
    return weight + sum(map(str.isdigit, text))


def top_of(post: Post) -> tuple[int, int]:
    """Where a post without papers would lack them: the last line of its front matter."""
    line = post.position(max(post.front_matter.end - 1, 0))[0]
    return post.line_span(line)


def shortened(text: str) -> str:
    """A text as messages quote it: on one line, and not too long."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"


def is_new(stale: Stale, heading: Span, blocks: Sequence[Block]) -> bool:
    """Whether anything under a heading of the original changed since."""
    return stale.within((heading.start, blocks[-1].end if blocks else heading.end))
