"""Links to alphaXiv: read and judged.

A sound link takes one pattern and no splitting; only what is not canonical is taken apart.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from digestlint.post.arxiv_ids import ALPHAXIV, LOCALES, ArxivId, IdProblem, sound_id, sound_paper

if TYPE_CHECKING:
    from digestlint.post.paper_urls import Deviation

_LENGTH: Final = len(ALPHAXIV)
_SOUND_LOCALES: Final = {
    f"https://www.alphaxiv.org/{locale}/overview/": locale for locale in LOCALES
}
_LOCALE_LENGTH: Final = _LENGTH + len("ko/")

_new = tuple.__new__  # twice as fast as calling a named tuple's class


class AlphaxivLink(NamedTuple):
    """A link to alphaXiv.

    `locale` is in lower case, and None for English (no locale in the path). `form` is `overview`,
    `abs`, `pdf`, `paper`, `resources`, `bare` (an id without a page), or `other`. The other fields
    are as in `ArxivLink`; canonical is `https://www.alphaxiv.org/overview/ID`, or the same with one
    of `LOCALES`. Whether it is the right one for a post is for the caller to say.
    """

    url: str
    locale: str | None
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
    def canonical(self) -> bool:
        """Whether this is, to the letter, the canonical link of an id in its locale."""
        return not self.deviations and isinstance(self.id, ArxivId)


def parse_alphaxiv_url(url: str) -> AlphaxivLink | None:
    """Take apart a link to alphaXiv; None where the host is another."""
    locale = _SOUND_LOCALES.get(url[:_LOCALE_LENGTH])
    start = _LENGTH if locale is None else _LOCALE_LENGTH
    if (locale is not None or url.startswith(ALPHAXIV)) and (sound := sound_id(url, start)):
        paper = sound_paper(sound)
        return _new(
            AlphaxivLink,
            (url, locale, "overview", "https", "www.alphaxiv.org", start, len(url), paper, ()),
        )
    return _dissect_alphaxiv_url(url)


# The thorough way.

_HOSTS: Final = frozenset(("www.alphaxiv.org", "alphaxiv.org"))
_FORMS: Final = frozenset(("overview", "abs", "pdf", "paper", "resources"))


@cache
def _locale() -> re.Pattern[str]:
    return re.compile(r"[a-z]{2}(?:-[a-z]{2,4})?")


def _dissect_alphaxiv_url(url: str) -> AlphaxivLink | None:
    from digestlint.post.paper_urls import ordered, read_page, read_segment, split_url

    split = split_url(url)
    if split is None or split.host not in _HOSTS:
        return None
    scheme, host, start, stop, found = split
    locale: str | None = None
    first, below = read_segment(url, start, stop, found)
    if _locale().fullmatch(first):
        locale, start = first, below
        if locale not in LOCALES:
            found.add("locale")
    form, reading = read_page(url, split, start, _FORMS)
    if host != "www.alphaxiv.org":
        found.add("host")
    if form != "overview":
        found.add("form")
    return AlphaxivLink(url, locale, form, scheme, host, *reading, ordered(found))
