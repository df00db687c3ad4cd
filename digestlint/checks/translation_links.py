"""Checks of a translation's links (TR605): the original's URLs, alphaXiv's language aside."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from digestlint.checks import Options, check
from digestlint.checks.pairs import Pair, PairFinding, Place
from digestlint.checks.settled import is_new, stale_in
from digestlint.checks.unmatched import Named, source_of, span_beside, unmatched
from digestlint.post.alphaxiv import parse_alphaxiv_url
from digestlint.post.arxiv_ids import ArxivId
from digestlint.post.model import PROSE, Block, Post


@cache
def _attribute() -> re.Pattern[str]:
    return re.compile(r"(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I)


def _urls(post: Post, blocks: Iterable[Block]) -> Iterator[Named]:
    text = post.text
    for block in blocks:
        if block.kind == "html":
            yield from _html_urls(text, block.start, block.end)
        elif block.kind == "definition":
            for match in re.finditer(r"\]:\s*<?([^\s>]+)", text[block.start : block.end]):
                start = block.start + match.start(1)
                yield Named(start, start + len(match[1]), _page(match[1]))
        elif block.kind in PROSE or block.kind == "heading":
            if not block.lines or not _has_url(text, block.start, block.end):
                continue
            links = post.links_in(block)
            inside = {link.url_start for link in links}
            for link in links:
                yield Named(link.url_start, link.url_end, _page(link.url))
            for start, end, kind in post.literals(block):
                if kind == "html":
                    yield from _html_urls(text, start, end)
                elif kind == "url" and inside.isdisjoint((start, start + 1)):
                    url = text[start:end].strip("<>")
                    if not url.startswith(('"', "'", "(")):
                        yield Named(start, end, _page(url))


def _may_link(post: Post, blocks: Sequence[Block]) -> bool:
    """Whether anything in a stretch of blocks looks like a link, a definition of one, or HTML."""
    if not blocks:
        return False
    text, start, end = post.text, blocks[0].start, blocks[-1].end
    return _has_url(text, start, end) or text.find("]:", start, end) >= 0


def _has_url(text: str, start: int, end: int) -> bool:
    find = text.find
    return (
        find("](", start, end) >= 0
        or find("://", start, end) >= 0
        or find("<", start, end) >= 0
        or find("www.", start, end) >= 0
    )


def _html_urls(text: str, start: int, end: int) -> Iterator[Named]:
    for match in _attribute().finditer(text, start, end):
        group = match.lastindex or 0
        yield Named(*match.span(group), _page(match[group]))


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
        if not _may_link(pair.source, place.source_blocks) and not _may_link(
            pair.target, place.target_blocks
        ):
            continue
        if stale.starts and is_new(stale, place.source, place.source_blocks):
            continue
        yield from _urls_differ(pair, place)


def _urls_differ(pair: Pair, place: Place) -> Iterator[PairFinding]:
    ours = sorted(_urls(pair.source, place.source_blocks))
    theirs = sorted(_urls(pair.target, place.target_blocks))
    if [url.name for url in ours] == [url.name for url in theirs]:
        return
    lost, added = unmatched(ours, theirs), unmatched(theirs, ours)
    changed = min(len(lost), len(added))
    source, target = pair.source.text, pair.target.text
    for one, two in zip(lost[:changed], added[:changed], strict=True):
        values: dict[str, object] = {
            "found": target[two.start : two.end],
            "wanted": _shown(source, one),
        }
        yield PairFinding(*two[:2], *one[:2], values, "changed")
    for one in lost[changed:]:
        span = span_beside(pair, place, one.start)
        yield PairFinding(*span, *one[:2], {"wanted": _shown(source, one)}, "lost")
    for two in added[changed:]:
        values = {"found": target[two.start : two.end]}
        yield PairFinding(*two[:2], *source_of(pair, place, two.start), values, "added")


def _shown(text: str, url: Named) -> str:
    """A URL as messages say it; alphaXiv's has a form for each language."""
    if url.name.startswith("alphaxiv "):
        return f"alphaXiv's page of {url.name.rpartition(' ')[2]}"
    return text[url.start : url.end]
