"""Checks of a translation's form (TR): the original's papers, sections, blocks, links, markup."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from digestlint.checks import Options, check
from digestlint.checks.pairs import (
    Pair,
    PairFinding,
    Place,
    Unit,
    section_keys,
    seen,
    shown_form,
    within,
)
from digestlint.checks.settled import is_new, shortened, stale_in, top_of, whole
from digestlint.post.arxiv import ArxivId, parse_alphaxiv_url
from digestlint.post.model import PROSE, Block, Paper, Post
from digestlint.post.scripts import SCRIPTS, has_foreign
from digestlint.post.segments import Segment

# --- TR603 -------------------------------------------------------------------------------------


@check("structure-differs", scope="pair")
def structure_differs(pair: Pair, _: Options) -> Iterator[PairFinding]:
    """Other papers, sections, labels or blocks than the original's; the first of a stretch."""
    yield from _papers_differ(pair)
    for paper, other in pair.papers:
        yield from _sections_differ(pair, paper, other)
    stale = stale_in(pair)
    for place in pair.places:
        if (
            shown_form(place.source_blocks) != shown_form(place.target_blocks)
            and not stale.gone
            and not is_new(stale, place.source, place.source_blocks)
        ):
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


def _sections_differ(pair: Pair, paper: Paper, other: Paper) -> Iterator[PairFinding]:
    stale = stale_in(pair)
    ours, theirs = section_keys(paper.sections), section_keys(other.sections)
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


# --- TR605 -------------------------------------------------------------------------------------


class _Named(NamedTuple):
    """A URL where it stands; `name` is the same for addresses that lead to the same page."""

    start: int
    end: int
    name: str


@cache
def _attribute() -> re.Pattern[str]:
    return re.compile(r"(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I)


def _urls(post: Post, blocks: Iterable[Block]) -> Iterator[_Named]:
    text = post.text
    for block in blocks:
        if block.kind == "html":
            yield from _html_urls(text, block.start, block.end)
        elif block.kind == "definition":
            for match in re.finditer(r"\]:\s*<?([^\s>]+)", text[block.start : block.end]):
                start = block.start + match.start(1)
                yield _Named(start, start + len(match[1]), _page(match[1]))
        elif block.kind in PROSE or block.kind == "heading":
            if not block.lines or _has_no_url(text, block):
                continue
            links = post.links_in(block)
            inside = {link.url_start for link in links}
            for link in links:
                yield _Named(link.url_start, link.url_end, _page(link.url))
            for start, end, kind in post.literals(block):
                if kind == "html":
                    yield from _html_urls(text, start, end)
                elif kind == "url" and inside.isdisjoint((start, start + 1)):
                    url = text[start:end].strip("<>")
                    if not url.startswith(('"', "'", "(")):
                        yield _Named(start, end, _page(url))


def _has_no_url(text: str, block: Block) -> bool:
    find, start, end = text.find, block.start, block.end
    return (
        find("](", start, end) < 0
        and find("://", start, end) < 0
        and find("<", start, end) < 0
        and find("www.", start, end) < 0
    )


def _html_urls(text: str, start: int, end: int) -> Iterator[_Named]:
    for match in _attribute().finditer(text, start, end):
        group = match.lastindex or 0
        yield _Named(*match.span(group), _page(match[group]))


def _page(url: str) -> str:
    """The page that a URL leads to: alphaXiv's in whatever language, all else as it is."""
    if "alphaxiv" in url.lower():
        link = parse_alphaxiv_url(url)
        if link is not None and isinstance(link.id, ArxivId):
            return f"alphaxiv {link.form} {link.id.text}"
    return url.removeprefix("https://").removeprefix("http://")


@check("link-differs", scope="pair")
def link_differs(pair: Pair, _: Options) -> Iterator[PairFinding]:
    """URLs that one post has and the other has not: `{found}`, `{wanted}`; the locale aside."""
    stale = stale_in(pair)
    for paper, other in pair.papers:
        one, two = paper.heading.url_span, other.heading.url_span
        found, wanted = pair.target.text[slice(*two)], pair.source.text[slice(*one)]
        if _page(found) != _page(wanted) and one[1] > one[0] and two[1] > two[0]:
            yield PairFinding(*two, *one, {"found": found, "wanted": wanted}, "changed")
    for place in pair.places:
        if not place.source_blocks and not place.target_blocks:
            continue
        if stale.starts and is_new(stale, place.source, place.source_blocks):
            continue
        yield from _urls_differ(pair, place)


def _urls_differ(pair: Pair, place: Place) -> Iterator[PairFinding]:
    ours = sorted(_urls(pair.source, place.source_blocks))
    theirs = sorted(_urls(pair.target, place.target_blocks))
    if [url.name for url in ours] == [url.name for url in theirs]:
        return
    lost, added = _unmatched(ours, theirs), _unmatched(theirs, ours)
    changed = min(len(lost), len(added))
    source, target = pair.source.text, pair.target.text
    for one, two in zip(lost[:changed], added[:changed], strict=True):
        values: dict[str, object] = {
            "found": target[two.start : two.end],
            "wanted": _shown(source, one),
        }
        yield PairFinding(*two[:2], *one[:2], values, "changed")
    for one in lost[changed:]:
        span = _beside(pair, place, one.start)
        yield PairFinding(*span, *one[:2], {"wanted": _shown(source, one)}, "lost")
    for two in added[changed:]:
        values = {"found": target[two.start : two.end]}
        yield PairFinding(*two[:2], *place.source, values, "added")


def _shown(text: str, url: _Named) -> str:
    """A URL as messages say it; alphaXiv's has a form for each language."""
    if url.name.startswith("alphaxiv "):
        return f"alphaXiv's page of {url.name.rpartition(' ')[2]}"
    return text[url.start : url.end]


def _unmatched(some: Sequence[_Named], others: Sequence[_Named]) -> list[_Named]:
    """Those of some that the others do not have as often."""
    left = Counter(url.name for url in others)
    missing = []
    for url in some:
        if left[url.name] > 0:
            left[url.name] -= 1
        else:
            missing.append(url)
    return missing


def _beside(pair: Pair, place: Place, offset: int) -> tuple[int, int]:
    """Where in the translation stands what stands at an offset: a line, or the heading."""
    unit = pair.unit_at(offset)
    return pair.beside(unit, offset) if unit is not None else place.target


# --- TR610 -------------------------------------------------------------------------------------


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
            if _breaks(pair.source, unit.source) != _breaks(pair.target, unit.target):
                broken = _breaks(pair.source, unit.source)
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
    block = segment.block
    if block is None or not block.lines or segment.end >= block.lines[-1].start:
        return False
    end = post.text.find("\n", segment.end)
    tail = post.text[segment.end : end if end >= 0 else len(post.text)]
    return tail.startswith("\\") or tail.endswith("  ")


def _spans_differ(pair: Pair, unit: Unit) -> Iterator[PairFinding]:
    ours, theirs = _literals(pair.source, unit.source), _literals(pair.target, unit.target)
    if ours or theirs:
        for kind in ("code", "math"):
            one, two = ours.get(kind, []), theirs.get(kind, [])
            if [text for _, text in one] != [text for _, text in two]:
                yield from _literals_differ(pair, unit, kind, one, two)
    one_form, two_form = _emphasis(unit.source_plain), _emphasis(unit.target_plain)
    if one_form != two_form:
        found, wanted = _emphasised(two_form), _emphasised(one_form)
        yield whole(unit, {"found": found, "wanted": wanted}, "emphasis")


_Literals = dict[str, list[tuple[int, str]]]


def _literals(post: Post, segment: Segment) -> _Literals:
    found: _Literals = {}
    if segment.block is not None:
        for start, end, kind in within(post.literals(segment.block), segment):
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


def _emphasis(text: str) -> tuple[int, int, int]:
    """How many delimiters of strong, of plain emphasis, and of deletion a line has."""
    if "*" not in text and "_" not in text and "~~" not in text:
        return 0, 0, 0
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
    ours = list(_tags(pair.source, place.source_blocks))
    theirs = list(_tags(pair.target, place.target_blocks))
    if [tag.name for tag in ours] == [tag.name for tag in theirs]:
        return
    for two in _unmatched(theirs, ours)[:1]:
        found = shortened(pair.target.text[two.start : two.end])
        yield PairFinding(*two[:2], *place.source, {"found": found}, "html-added")
        return
    for one in _unmatched(ours, theirs)[:1]:
        span = _beside(pair, place, one.start)
        wanted = shortened(pair.source.text[one.start : one.end])
        yield PairFinding(*span, *one[:2], {"wanted": wanted}, "html-lost")


@cache
def _any_tag() -> re.Pattern[str]:
    return re.compile(r"<!--|</?[A-Za-z!?][^<>]{0,2000}>?")


def _tags(post: Post, blocks: Iterable[Block]) -> Iterator[_Named]:
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


def _tag(text: str, start: int, end: int) -> Iterator[_Named]:
    name = "".join(text[start:end].split())
    if not name.startswith("<!--digestlint-"):
        yield _Named(start, end, name)
