"""Checks of links (LK): where a paper's links lead, and whether they agree."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from digestlint.checks import Options, check
from digestlint.checks.paper_links import Alphaxiv, arxiv_address, odd_links, paper_links
from digestlint.checks.project import PostSummary, ProjectFinding
from digestlint.diagnostics import Edit, Finding, PaperRef
from digestlint.post.alphaxiv import AlphaxivLink
from digestlint.post.arxiv_ids import LOCALES, ArxivId, IdProblem
from digestlint.post.model import Paper, Post

# What alphaXiv itself takes, beside the address that we write: a version.
_TAKEN_BY_ALPHAXIV = frozenset(("version",))
# What only says for which readers the page is.
_ABOUT_LOCALE = frozenset(("form", "locale"))


@check("arxiv-url", given=odd_links)
def arxiv_url(post: Post, _: Options) -> Iterator[Finding]:
    """The link of a paper's heading does not lead to a paper on arXiv."""
    for links in odd_links(post):
        if links.arxiv is not None and links.arxiv.leads_to_paper:
            continue
        known = links.id or next(
            (a.link.id for a in links.alphaxiv if a.link and isinstance(a.link.id, ArxivId)), None
        )
        span = links.paper.heading.url_span
        if known is not None:
            yield Finding(
                *span,
                {"url": links.url, "wanted": arxiv_address(post, known.text)},
                variant="known",
            )
        else:
            yield Finding(*span, {"url": links.url, "wanted": arxiv_address(post, "YYMM.NNNNN")})


@check("arxiv-id", given=odd_links)
def arxiv_id(post: Post, _: Options) -> Iterator[Finding]:
    """The id in a heading's link is one that arXiv cannot have given."""
    for links in odd_links(post):
        arxiv = links.arxiv
        if arxiv is not None and arxiv.leads_to_paper and isinstance(arxiv.id, IdProblem):
            start = links.paper.heading.url_span.start
            yield Finding(
                start + arxiv.start,
                start + arxiv.end,
                {"id": arxiv.id_text, "reason": arxiv.id.reason},
            )


@check("arxiv-url-canonical", given=odd_links)
def arxiv_url_canonical(post: Post, _: Options) -> Iterator[Finding]:
    """A heading's link leads to the paper by another address than the house's."""
    for links in odd_links(post):
        arxiv = links.arxiv
        if arxiv is None or links.id is None or not arxiv.leads_to_paper:
            continue
        wanted = arxiv_address(post, links.id.text)
        if links.url == wanted or _accepted(post, links.url, links.id):
            continue
        span = links.paper.heading.url_span
        yield Finding(*span, {"url": links.url, "wanted": wanted}, edits=(Edit(*span, wanted),))


@check("alphaxiv-missing", given=odd_links)
def alphaxiv_missing(post: Post, _: Options) -> Iterator[Finding]:
    """A paper has no link to alphaXiv."""
    if not post.shape.links.alphaxiv:
        return
    for links in odd_links(post):
        if links.alphaxiv:
            continue
        heading = links.paper.heading
        if links.id is None:
            yield Finding(heading.start, heading.end, variant="unknown")
            continue
        line = post.shape.links.alphaxiv_line.replace("{url}", _alphaxiv_url(post, links.id))
        # Behind the heading's last line, which in a split heading is that of its URL.
        end = post.text.find("\n", max(heading.end, heading.url_span.end))
        if end < 0:
            at = len(post.text)
            new = f"{post.newline}{post.newline}{line}"
        else:
            at = end + 1
            new = f"{post.newline}{line}{post.newline}"
            if post.text[at : at + 400].partition("\n")[0].strip():
                new += post.newline  # prose on the very next line would go on the quotation
        yield Finding(heading.start, heading.end, {"line": line}, edits=(Edit(at, at, new),))


@check("alphaxiv-url", given=odd_links)
def alphaxiv_url(post: Post, _: Options) -> Iterator[Finding]:
    """A link that is meant for alphaXiv is not an address of a paper there."""
    for links in odd_links(post):
        for alphaxiv in links.alphaxiv:
            if alphaxiv.broken:
                yield _mended(post, alphaxiv)
                continue
            link = alphaxiv.link
            if link is not None and isinstance(link.id, ArxivId):
                if not _is_broken(link):
                    continue
            elif link is not None and links.arxiv and link.id_text == links.arxiv.id_text:
                continue  # the same impossible id in both: LK302 says so
            known = links.id
            if known is None and link is not None and isinstance(link.id, ArxivId):
                known = link.id
            values = {"url": alphaxiv.url}
            if known is None:
                yield Finding(*alphaxiv.url_span, values, variant="unknown")
                continue
            if link is not None and isinstance(link.id, ArxivId) and link.id.text != known.text:
                continue  # which of the two papers is meant, LK306 asks
            wanted = _alphaxiv_url(post, known)
            yield Finding(
                *alphaxiv.url_span,
                {**values, "wanted": wanted},
                edits=(Edit(*alphaxiv.url_span, wanted),),
            )


def _mended(post: Post, alphaxiv: Alphaxiv) -> Finding:
    """What is written as a link to alphaXiv, and is none to Markdown."""
    start, end = alphaxiv.span
    written = post.text[start:end]
    wanted = f"{written[: written.index(']') + 1]}({alphaxiv.url})"
    edits = (Edit(start, end, wanted),)
    return Finding(start, end, {"url": written, "wanted": wanted}, "broken", edits)


@check("id-mismatch", given=odd_links)
def id_mismatch(post: Post, _: Options) -> Iterator[Finding]:
    """The arXiv link and the alphaXiv link of a paper name different papers."""
    for links in odd_links(post):
        if links.id is None:
            continue
        for alphaxiv in links.alphaxiv:
            other = alphaxiv.link.id if alphaxiv.link is not None else None
            if isinstance(other, ArxivId) and other.text != links.id.text:
                yield Finding(
                    *alphaxiv.span,
                    {
                        "arxiv": links.id.text,
                        "alphaxiv": other.text,
                        "wanted": _alphaxiv_url(post, links.id),
                    },
                )


@check("alphaxiv-locale", given=odd_links)
def alphaxiv_locale(post: Post, _: Options) -> Iterator[Finding]:
    """An alphaXiv link leads to the overview in another language than the post's."""
    locale = post.language.locale or None
    for links in odd_links(post):
        for alphaxiv in links.alphaxiv:
            link = alphaxiv.link
            if link is None or not isinstance(link.id, ArxivId) or _is_broken(link):
                continue
            if links.id is not None and link.id.text != links.id.text:
                continue
            if link.locale == locale and link.form == "overview":
                continue
            wanted = _alphaxiv_url(post, link.id)
            yield Finding(
                *alphaxiv.url_span,
                {"wanted": wanted, "language": post.language.name},
                edits=(Edit(*alphaxiv.url_span, wanted),),
            )


@check("arxiv-id-future")
def arxiv_id_future(post: Post, _: Options) -> Iterator[Finding]:
    """A paper's id is of a later month than the post."""
    day = latest_day(post)
    if day is None:
        return
    for links in paper_links(post):
        if links.id is not None and links.id.is_after(day) and links.arxiv is not None:
            start = links.paper.heading.url_span.start
            yield Finding(
                start + links.arxiv.start,
                start + links.arxiv.end,
                {
                    "id": links.id.text,
                    "month": f"{links.id.year}-{links.id.month:02}",
                    "day": day.isoformat(),
                },
            )


@check("paper-duplicate")
def paper_duplicate(post: Post, _: Options) -> Iterator[Finding]:
    """The same paper twice in one post."""
    seen: dict[str, Paper] = {}
    for links in paper_links(post):
        if links.id is None:
            continue
        first = seen.setdefault(links.id.text, links.paper)
        if first is not links.paper:
            yield Finding(
                *links.paper.heading.url_span,
                {
                    "id": links.id.text,
                    "number": first.heading.number or "?",
                    "line": post.position(first.start)[0],
                },
            )


@check("paper-repeated", scope="project")
def paper_repeated(posts: tuple[PostSummary, ...], _: Options) -> Iterator[ProjectFinding]:
    """A paper that an earlier post of the same language had. `posts` are in order of their days."""
    first: dict[str, dict[str, PostSummary]] = {}
    for post in posts:
        if not post.day:
            continue
        earlier = first.setdefault(post.language, {})
        ids = post.ids.split()
        if earlier.keys().isdisjoint(ids):
            earlier.update(dict.fromkeys(ids, post))
            continue
        repeated: dict[str, int] = {}
        for index, arxiv_id in enumerate(ids):
            other = earlier.setdefault(arxiv_id, post)
            if other is not post and other.day < post.day:
                repeated.setdefault(arxiv_id, index)
        for paper in post.papers(repeated.values()):
            arxiv_id = paper.arxiv_id
            values = {"id": arxiv_id, "post": earlier[arxiv_id].path}
            yield ProjectFinding(
                post.path,
                Finding(paper.start, paper.end, values),
                paper.line,
                paper.column,
                paper.end_line,
                paper.end_column,
                PaperRef(paper.number, arxiv_id),
            )


@check("title-whitespace")
def title_whitespace(post: Post, _: Options) -> Iterator[Finding]:
    """Runs of spaces in the title of a paper, where arXiv broke the line."""
    for paper in post.papers:
        start, end = paper.heading.title_span
        if "  " not in post.text[start:end] and "\t" not in post.text[start:end]:
            continue
        if paper.heading.problem == "split":
            continue
        runs = list(_runs().finditer(post.text, start, end))
        yield Finding(
            runs[0].start(),
            runs[-1].end(),
            {"count": len(runs)},
            edits=tuple(Edit(*run.span(), " ") for run in runs),
        )


@cache
def _runs() -> re.Pattern[str]:
    return re.compile(r"[ \t]{2,}|\t")


def latest_day(post: Post) -> date | None:
    """The latest day that the file name, `date` and `title` name; which is right, FM105 asks."""
    days = [_day(post.path.rsplit("/", 1)[-1])]
    for key in ("date", "title"):
        entry = post.front_matter.entries.get(key)
        if entry is not None:
            days.append(_day(post.text[entry.value_start : entry.value_end]))
    known = [day for day in days if day is not None]
    return max(known) if known else None


_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)", re.A)


def _day(text: str) -> date | None:
    match = _DAY.search(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _is_broken(link: AlphaxivLink) -> bool:
    """Whether a link with a sound id is no address that alphaXiv would give for it."""
    if link.form not in ("overview", "abs") or (link.locale or "") not in ("", "en", *LOCALES):
        return True
    return bool(set(link.deviations) - _TAKEN_BY_ALPHAXIV - _ABOUT_LOCALE)


def _accepted(post: Post, url: str, paper: ArxivId) -> bool:
    return any(
        url == form.replace("{id}", paper.text).replace("{version}", str(paper.version))
        for form in post.shape.links.accept
    )


def _alphaxiv_url(post: Post, paper: ArxivId) -> str:
    return paper.alphaxiv_url(post.language.code)
