"""Checks of a translation's markup (TR610): emphasis, code, math, HTML and line breaks."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from digestlint.checks import Options, check
from digestlint.checks.pairs import Pair, PairFinding, Place, Unit, within
from digestlint.checks.settled import is_new, shortened, stale_in, whole
from digestlint.checks.unmatched import Named, source_of, span_beside, unmatched
from digestlint.post.model import PROSE, Block, Post
from digestlint.post.scripts import SCRIPTS, has_foreign
from digestlint.post.segments import Segment


@check("markup-differs", scope="pair")
def markup_differs(pair: Pair, _: Options) -> Iterator[PairFinding]:
    """Emphasis, code, math, HTML and line breaks that differ: `{found}`, `{wanted}`."""
    stale = stale_in(pair)
    for place in pair.places:
        if not (stale.starts and is_new(stale, place.source, place.source_blocks)):
            yield from _html_differs(pair, place)
    for ours, theirs in pair.blocks:
        if ours.kind in ("fence", "code"):
            yield from _code_differs(pair, ours, theirs)
        elif (
            ours.kind in PROSE
            and len(ours.lines) != len(theirs.lines)
            and not stale.within((ours.start, ours.end))
        ):
            end = theirs.lines[0].end if theirs.lines else theirs.end
            values: dict[str, object] = {"found": len(theirs.lines), "wanted": len(ours.lines)}
            yield PairFinding(theirs.start, end, ours.start, ours.end, values, "lines")
    for unit in pair.units:
        if unit.source.kind == "line" and unit.source.start not in stale.starts:
            yield from _spans_differ(pair, unit)
            broken = _breaks(pair.source, unit.source)
            if broken != _breaks(pair.target, unit.target):
                yield whole(unit, {}, "break-lost" if broken else "break-added")


def _code_differs(pair: Pair, ours: Block, theirs: Block) -> Iterator[PairFinding]:
    source, target = pair.source.text, pair.target.text
    one = [source[slice(*line)] for line in ours.lines]
    two = [target[slice(*line)] for line in theirs.lines]
    if one != two:
        yield PairFinding(
            theirs.start,
            min(theirs.end, pair.target.line_span(pair.target.position(theirs.start)[0]).end),
            ours.start,
            ours.end,
            {},
            "code-block",
        )


def _breaks(post: Post, segment: Segment) -> bool:
    """Whether a line ends in a hard break that shows: two spaces or a backslash before another."""
    block = segment[3]
    if block is None or len(block[3]) < 2 or segment.end >= block.lines[-1].start:
        return False
    end = post.text.find("\n", segment.end)
    tail = post.text[segment.end : end if end >= 0 else len(post.text)]
    return tail.startswith("\\") or tail.endswith("  ")


def _spans_differ(pair: Pair, unit: Unit) -> Iterator[PairFinding]:
    ours, theirs = _literals(pair.source, unit.source), _literals(pair.target, unit.target)
    if ours != theirs:
        for kind in ("code", "math"):
            one, two = ours.get(kind, []), theirs.get(kind, [])
            if [text for _, text in one] != [text for _, text in two]:
                yield from _literals_differ(pair, unit, kind, one, two)
    if not _may_stress(unit.source_plain) and not _may_stress(unit.target_plain):
        return
    one_form, two_form = _emphasis(unit.source_plain), _emphasis(unit.target_plain)
    if one_form != two_form:
        found, wanted = _emphasised(two_form), _emphasised(one_form)
        yield whole(unit, {"found": found, "wanted": wanted}, "emphasis")


_Literals = Mapping[str, list[tuple[int, str]]]
_NO_LITERALS: _Literals = {}


def _literals(post: Post, segment: Segment) -> _Literals:
    literals = post.literals(segment[3]) if segment[3] is not None else None
    if not literals:
        return _NO_LITERALS
    found: dict[str, list[tuple[int, str]]] = {}
    for start, end, kind in within(literals, segment):
        found.setdefault(kind, []).append((start, post.text[start:end]))
    return found


def _literals_differ(
    pair: Pair,
    unit: Unit,
    kind: str,
    ours: list[tuple[int, str]],
    theirs: list[tuple[int, str]],
) -> Iterator[PairFinding]:
    left = Counter(_bare(text) for _, text in theirs)
    for at, text in ours:
        if left[_bare(text)] > 0:
            left[_bare(text)] -= 1
        elif kind != "math" or not has_foreign(text, SCRIPTS - pair.left_scripts, frozenset()):
            span = pair.beside(unit, at)
            yield PairFinding(
                *span, at, at + len(text), {"wanted": shortened(text)}, f"{kind}-lost"
            )
            return
    left = Counter(_bare(text) for _, text in ours)
    for at, text in theirs:
        if left[_bare(text)] > 0:
            left[_bare(text)] -= 1
        elif kind != "math" or (len(theirs) > len(ours) and not _is_money(text)):
            yield PairFinding(
                at, at + len(text), *unit.source[:2], {"found": shortened(text)}, f"{kind}-added"
            )
            return


def _bare(text: str) -> str:
    """Code or math without the spaces that say nothing."""
    return text.replace(" ", "")


def _is_money(text: str) -> bool:
    """Whether what looks like math lies between two sums: `$3 million or 5$`."""
    return text[1:2].isdigit() and " " in text and "\\" not in text


@cache
def _delimiter() -> re.Pattern[str]:
    return re.compile(r"(?<![\\*_~])(\*{1,3}|_{1,3}|~~)(?![*_~])")


def _may_stress(text: str) -> bool:
    return "*" in text or "_" in text or "~~" in text


def _emphasis(text: str) -> tuple[int, int, int]:
    """How many delimiters of strong, of plain emphasis, and of deletion a line has."""
    strong = plain = struck = 0
    for match in _delimiter().finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        open_before = not before or before.isspace()
        open_after = not after or after.isspace()
        sign = match[1]
        if open_before and open_after:
            continue
        if sign[0] == "_" and before.isalnum() and after.isalnum():
            continue
        if sign == "*" and before.isdigit() and after.isdigit():
            continue
        if sign == "~~":
            struck += 1
        else:
            strong += len(sign) >= 2
            plain += len(sign) % 2
    # One alone is a sign: a footnote's, or a product's.
    return strong, plain if plain > 1 else 0, struck if struck > 1 else 0


def _emphasised(form: tuple[int, int, int]) -> str:
    names = ("`**`", "`*`", "`~~`")
    shown = [f"{count} {name}" for count, name in zip(form, names, strict=True) if count]
    return ", ".join(shown) or "none"


def _html_differs(pair: Pair, place: Place) -> Iterator[PairFinding]:
    if not _may_have_tags(pair.source, place.source_blocks) and not _may_have_tags(
        pair.target, place.target_blocks
    ):
        return
    ours = list(_tags(pair.source, place.source_blocks))
    theirs = list(_tags(pair.target, place.target_blocks))
    if [tag.name for tag in ours] == [tag.name for tag in theirs]:
        return
    for two in unmatched(theirs, ours)[:1]:
        found = shortened(pair.target.text[two.start : two.end])
        source = source_of(pair, place, two.start)
        yield PairFinding(*two[:2], *source, {"found": found}, "html-added")
        return
    for one in unmatched(ours, theirs)[:1]:
        span = span_beside(pair, place, one.start)
        wanted = shortened(pair.source.text[one.start : one.end])
        yield PairFinding(*span, *one[:2], {"wanted": wanted}, "html-lost")


@cache
def _any_tag() -> re.Pattern[str]:
    return re.compile(r"<!--|</?[A-Za-z!?][^<>]{0,2000}>?")


def _may_have_tags(post: Post, blocks: Sequence[Block]) -> bool:
    return bool(blocks) and post.text.find("<", blocks[0].start, blocks[-1].end) >= 0


def _tags(post: Post, blocks: Iterable[Block]) -> Iterator[Named]:
    """The tags and comments of blocks, those of digestlint aside."""
    text = post.text
    for block in blocks:
        if block.kind in ("html", "comment"):
            for match in _any_tag().finditer(text, block.start, block.end):
                end = match.end()
                if match[0] == "<!--":
                    closed = text.find("-->", match.end(), block.end)
                    end = closed + 3 if closed >= 0 else block.end
                yield from _tag(text, match.start(), end)
        elif block.kind in PROSE:
            for start, end, kind in post.literals(block):
                if kind == "html":
                    yield from _tag(text, start, end)


def _tag(text: str, start: int, end: int) -> Iterator[Named]:
    name = "".join(text[start:end].split())
    if not name.startswith("<!--digestlint-"):
        yield Named(start, end, name)
