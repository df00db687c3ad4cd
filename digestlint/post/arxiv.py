"""Links to arXiv, or to sites that go by its ids: read and judged.

Facts, and where they come from:

- Mirrors: info.arxiv.org/help/mirrors.html; the network was shut down on 15 September 2024.
- DOIs: info.arxiv.org/help/doi.html.

A sound link takes one pattern and no splitting; only what is not canonical is taken apart.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from digestlint.post.arxiv_ids import ARXIV, ArxivId, IdProblem, sound_id, sound_paper

if TYPE_CHECKING:
    from digestlint.post.paper_urls import Deviation

Site = Literal["arxiv", "mirror", "doi", "citation", "ar5iv", "huggingface", "alphaxiv"]
"""Who answers: arXiv, a dead mirror of it, its DOIs, nobody (`arXiv:ID`), or another site."""

_ARXIV_LENGTH: Final = len(ARXIV)
_SOUND_LENGTH: Final = _ARXIV_LENGTH + len("YYMM.NNNNN")
_USUAL_LENGTH: Final = 200  # longer ones are not remembered

_new = tuple.__new__  # twice as fast as calling a named tuple's class


class ArxivLink(NamedTuple):
    """A link that names a paper on arXiv, or that leads to arXiv without naming one.

    `form` is the kind of page: `abs`, `pdf`, `html`, `format`, `ps`, `dvi`, `e-print`, `src`,
    `anc`, `tb`, `bibtex`, `doi`, `papers` (Hugging Face), `citation` (`arXiv:ID`), `bare` (an id
    without a page), `list`, or `other`. `scheme` and `host` are in lower case and empty where there
    are none. `start` and `end` are the id's offsets in `url`, version included; equal where there
    is no id, and then `id` is None. `deviations` says what is not canonical, in a fixed order.
    """

    url: str
    site: Site
    form: str
    scheme: str
    host: str
    start: int
    end: int
    id: ArxivId | IdProblem | None
    deviations: "tuple[Deviation, ...]"

    @property
    def id_text(self) -> str:
        """The id as it stands in the link, with its version."""
        return self.url[self.start : self.end]

    @property
    def leads_to_paper(self) -> bool:
        """Whether this is a link to a paper on arXiv, be its id sound or not.

        Not: other sites that show arXiv's papers, and arXiv's listings, searches and front page.
        A link without a scheme, a mirror and `arXiv:ID` count: what they mean is beyond doubt.
        """
        return (
            self.id is not None
            and self.form != "bare"
            and self.site in ("arxiv", "mirror", "doi", "citation")
        )

    @property
    def canonical(self) -> bool:
        """Whether this is, to the letter, the canonical link of an id that can exist."""
        return not self.deviations and isinstance(self.id, ArxivId)


def parse_arxiv_url(url: str) -> ArxivLink | None:
    """Take apart a link to arXiv, or to one of the sites that go by arXiv's ids.

    None means that the link leads elsewhere, look-alike hosts and user names before an `@`
    included, or that an id cannot be read from another site's link.
    """
    return _parsed(url) if len(url) <= _USUAL_LENGTH else _dissect_arxiv_url(url)


@lru_cache(maxsize=64)  # the links of a post: checks and the summary of it ask for each
def _parsed(url: str) -> ArxivLink | None:
    if len(url) == _SOUND_LENGTH and (link := _sound_arxiv_link(url)) is not None:
        return link
    return _dissect_arxiv_url(url)


def _sound_arxiv_link(url: str) -> ArxivLink | None:
    if url.startswith(ARXIV) and (sound := sound_id(url, _ARXIV_LENGTH)):
        paper = sound_paper(sound)
        return _new(
            ArxivLink,
            (url, "arxiv", "abs", "https", "arxiv.org", _ARXIV_LENGTH, len(url), paper, ()),
        )
    return None


# The thorough way.

_HOSTS: Final = frozenset(("arxiv.org", "www.arxiv.org", "export.arxiv.org", "browse.arxiv.org"))
_DOI_HOSTS: Final = frozenset(("doi.org", "dx.doi.org", "www.doi.org"))
_FORMS: Final = frozenset(
    ("abs", "pdf", "html", "format", "ps", "dvi", "e-print", "src", "anc", "tb", "bibtex")
)
_AR5IV_FORMS: Final = frozenset(("abs", "html", "pdf"))
_HUGGING_FACE_FORMS: Final = frozenset(("papers",))
_ELSEWHERE: Final[dict[str, tuple[Site, frozenset[str]]]] = {
    "ar5iv.org": ("ar5iv", _AR5IV_FORMS),
    "www.ar5iv.org": ("ar5iv", _AR5IV_FORMS),
    "ar5iv.labs.arxiv.org": ("ar5iv", _AR5IV_FORMS),
    "huggingface.co": ("huggingface", _HUGGING_FACE_FORMS),
    "www.huggingface.co": ("huggingface", _HUGGING_FACE_FORMS),
    "hf.co": ("huggingface", _HUGGING_FACE_FORMS),
}


@cache
def _mirrors() -> frozenset[str]:
    below_arxiv = "aps au br cn de es fr il in it jp kr lanl ru tw uk xxx za"
    elsewhere = "xxx.itep.ru xxx.itp.ac.cn xxx.lanl.gov xxx.soton.ac.uk xxx.uni-augsburg.de"
    return frozenset((*(f"{name}.arxiv.org" for name in below_arxiv.split()), *elsewhere.split()))


@cache
def _citation() -> re.Pattern[str]:
    return re.compile(r"arxiv:|doi:10\.48550/arxiv\.", re.ASCII | re.IGNORECASE)


@cache
def _doi_path() -> re.Pattern[str]:
    return re.compile(r"/++10\.48550(?:/|%2f)arxiv\.", re.ASCII | re.IGNORECASE)


def _dissect_arxiv_url(url: str) -> ArxivLink | None:
    from digestlint.post.paper_urls import Reading, ordered, read_id, read_page, split_url

    if cited := _citation().match(url):
        return _dissect_citation(url, cited.end())
    split = split_url(url)
    if split is None:
        return None
    site: Site
    scheme, host, start, stop, found = split
    if host in _HOSTS or host in _mirrors():
        site = "arxiv" if host in _HOSTS else "mirror"
        form, reading = read_page(url, split, start, _FORMS)
        if form == "other" and url.startswith("/list/", start):
            form = "list"
        if host != "arxiv.org":
            found.add("host")
        if form != "abs":
            found.add("form")
    elif host in _DOI_HOSTS:
        registered = _doi_path().match(url, start, stop)
        if registered is None:
            return None
        site, form = "doi", "doi"
        reading = read_id(url, registered.end(), stop, found)
        if host != "doi.org":
            found.add("host")
        found.add("form")
    elif host in _ELSEWHERE:
        site, forms = _ELSEWHERE[host]
        form, reading = read_page(url, split, start, forms)
        if form not in forms or not isinstance(reading.id, ArxivId):
            return None
        found |= {"site", "host", "form"}
    else:
        from digestlint.post.alphaxiv import parse_alphaxiv_url

        other = parse_alphaxiv_url(url)
        if other is None or not isinstance(other.id, ArxivId):
            return None
        site, form, reading = "alphaxiv", other.form, Reading(other.start, other.end, other.id)
        found |= {"site", "host", "form", *other.deviations}
    return ArxivLink(url, site, form, scheme, host, *reading, ordered(found))


def _dissect_citation(url: str, start: int) -> ArxivLink | None:
    from digestlint.post.paper_urls import ordered, read_id, unfit

    if unfit().search(url):
        return None
    found: set[Deviation] = {"scheme", "form"}
    reading = read_id(url, start, len(url), found)
    return ArxivLink(url, "citation", "citation", "", "", *reading, ordered(found))
