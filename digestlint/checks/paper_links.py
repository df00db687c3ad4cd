"""Where a paper's links are, and what they lead to: what the checks of links look at.

A link to alphaXiv is looked for wherever its text or its address says so, for one that stands in
the wrong place, or is no link to Markdown, is wrong in another way than one that is not there.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from digestlint.checks.places import block_at
from digestlint.post.alphaxiv import AlphaxivLink, parse_alphaxiv_url
from digestlint.post.arxiv import ArxivLink, parse_arxiv_url
from digestlint.post.arxiv_ids import LOCALES, ArxivId
from digestlint.post.model import Paper, Post, Span
from digestlint.post.ordinary import LINK, LINK_URL

_NEW_STYLE = len("YYMM.NNNNN")
_ALPHAXIV_LINE = re.compile(r"\[[^\[\]\n]*\]\(([^()\s<>]+)\)")


class Alphaxiv(NamedTuple):
    """A link that is meant for alphaXiv: the whole of it, its URL, and what that URL is.

    `broken` where a space or a lost bracket keeps Markdown from taking it for one.
    """

    span: Span
    url_span: Span
    url: str
    link: AlphaxivLink | None
    broken: bool = False


class PaperLinks:
    """The links of a paper: what its heading leads to, and what is meant for alphaXiv.

    `id` is the paper's id, where the heading's link names one that can exist.
    """

    __slots__ = ("_alphaxiv", "_post", "arxiv", "id", "paper", "url")

    def __init__(self, post: Post, paper: Paper) -> None:
        start, end = paper.heading.url_span
        self.paper = paper
        self.url = post.text[start:end]
        self.arxiv: ArxivLink | None = parse_arxiv_url(self.url)
        found = self.arxiv.id if self.arxiv is not None else None
        self.id = found if isinstance(found, ArxivId) else None
        self._post = post
        self._alphaxiv: tuple[Alphaxiv, ...] | None = None

    @property
    def alphaxiv(self) -> tuple[Alphaxiv, ...]:
        """The links that are meant for alphaXiv, looked for when somebody asks."""
        if self._alphaxiv is None:
            post, paper = self._post, self.paper
            self._alphaxiv = _alphaxiv_link(post, paper) or tuple(_search_alphaxiv(post, paper))
        return self._alphaxiv


def paper_links(post: Post) -> list[PaperLinks]:
    """The links of every paper whose heading has one; read once a post."""
    known: list[PaperLinks] | None = post.notes.get("links")
    if known is None:
        known = post.notes["links"] = [
            PaperLinks(post, paper)
            for paper in post.papers
            if paper.heading.url_span.end > paper.heading.url_span.start
        ]
    return known


def odd_links(post: Post) -> list[PaperLinks]:
    """The links of the papers that have not just the two links that they want."""
    known: list[PaperLinks] | None = post.notes.get("links.odd")
    if known is None:
        locale = post.language.locale or None
        wanted = locale if locale in (None, *LOCALES) else ""  # no link has the empty one
        known = post.notes["links.odd"] = [
            links
            for links in paper_links(post)
            if not (_is_to_the_letter(post, links) or _is_as_wanted(post, links, wanted))
        ]
    return known


def _is_to_the_letter(post: Post, links: PaperLinks) -> bool:
    """Whether both links of a paper that has the format's form are the house's: told at once."""
    paper, form, locale = links.id, links.paper.form, post.language.locale
    if paper is None or form is None or links.arxiv is None or len(paper.text) != _NEW_STYLE:
        return False
    start, end = form[LINK_URL]
    return (
        locale in LOCALES
        and post.text[start:end] == f"https://www.alphaxiv.org/{locale}/overview/{paper.text}"
        and links.arxiv.leads_to_paper
        and links.url == arxiv_address(post, paper.text)
    )


def _is_as_wanted(post: Post, links: PaperLinks, locale: str | None) -> bool:
    paper, alphaxiv = links.id, links.alphaxiv
    if paper is None or links.arxiv is None or not links.arxiv.leads_to_paper:
        return False
    if links.url != arxiv_address(post, paper.text):
        return False
    if len(alphaxiv) != 1:
        return not alphaxiv and not post.shape.links.alphaxiv
    link = alphaxiv[0].link
    return (
        link is not None
        and not alphaxiv[0].broken
        and isinstance(link.id, ArxivId)
        and link.id.text == paper.text
        and link.form == "overview"
        and link.locale == locale
        and not link.deviations
    )


def _alphaxiv_link(post: Post, paper: Paper) -> tuple[Alphaxiv, ...]:
    """The link to alphaXiv of a paper that has it where it belongs; else nothing."""
    if paper.form is not None:
        start, end = paper.form[LINK_URL]
        url = post.text[start:end]
        link = parse_alphaxiv_url(url) if url else None
        if link is not None:
            return (Alphaxiv(Span(*paper.form[LINK]), Span(start, end), url, link),)
    elif len(paper.preamble) == 1:
        lines = paper.preamble[0].lines
        if len(lines) == 1 and (match := _ALPHAXIV_LINE.fullmatch(post.text, *lines[0])):
            url = match[1]
            link = parse_alphaxiv_url(url)
            if link is not None:
                return (Alphaxiv(Span(*match.span()), Span(*match.span(1)), url, link),)
    return ()


@cache
def _name() -> re.Pattern[str]:
    return re.compile("alphaxiv", re.I)


@cache
def _destination() -> re.Pattern[str]:
    return re.compile(r"\s*\]\(\s*+<?([^()\s<>]*+)>?[^()\n]*+\)")


@cache
def _broken_destination() -> re.Pattern[str]:
    """A space before the bracket, or no bracket at the end of the line."""
    return re.compile(
        r"[ \t]*\](?:[ \t]+\(|\((?=[^()\s<>]+[ \t]*(?:\n|\Z)))"
        r"((?:https?://|www\.)[^()\s<>]+)\)?"
    )


_NOT_IN_URL = frozenset(" \t\n<>()[]\"'")


def _search_alphaxiv(post: Post, paper: Paper) -> Iterator[Alphaxiv]:
    """Links whose text or URL says alphaXiv, anywhere but in comments, bare URLs included."""
    text, at, end = post.text, paper.heading.end, paper.end
    while (match := _name().search(text, at, end)) is not None:
        at = match.end()
        block = block_at(post, match.start())
        if block is not None and block.kind == "comment":
            continue
        behind = _destination().match(text, at, end) or _broken_destination().match(text, at, end)
        opened = _opening(text, paper.heading.end, match.start()) if behind is not None else -1
        if behind is not None and opened >= 0:
            url = behind[1]
            link = parse_alphaxiv_url(url)
            broken = behind.re is _broken_destination()
            yield Alphaxiv(
                Span(opened, behind.end()), Span(*behind.span(1)), url, link, broken=broken
            )
            at = behind.end()
            continue
        start, stop = match.span()
        while start > paper.heading.end and text[start - 1] not in _NOT_IN_URL:
            start -= 1
        while stop < end and text[stop] not in _NOT_IN_URL:
            stop += 1
        at = max(at, stop)
        url = text[start:stop].rstrip(".,;:")
        if "/" not in url:
            continue
        whole = Span(start, start + len(url))
        if text[start - 2 : start] == "](" and text[stop : stop + 1] == ")":
            opened = text.rfind("[", text.rfind("\n", 0, start) + 1, start)
            whole = Span(opened if opened >= 0 else start, stop + 1)
        yield Alphaxiv(whole, Span(start, start + len(url)), url, parse_alphaxiv_url(url))


def _opening(text: str, start: int, end: int) -> int:
    """Where the bracket of a link's text opens, on the same line and not far before; or -1."""
    return text.rfind("[", max(start, text.rfind("\n", start, end) + 1, end - 100), end)


def arxiv_address(post: Post, id_text: str) -> str:
    """The house's address of a paper on arXiv."""
    return post.shape.links.arxiv.replace("{id}", id_text)
