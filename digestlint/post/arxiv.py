"""arXiv ids, and the links to arXiv and alphaXiv that name them: read, judged and rewritten.

Facts, and where they come from:

- Ids: "Understanding the arXiv identifier" (info.arxiv.org/help/arxiv_identifier.html) and its page
  for interacting services. `archive/YYMMNNN` up to March 2007, `YYMM.NNNN` from April 2007 to
  December 2014, `YYMM.NNNNN` since January 2015; numbers and versions count from 1. A subject class
  (`math.GT/0309136`) never was part of the paper's identity: `math/0309136` is canonical.
- Archives and subject classes: arXiv's own table (arXiv/arxiv-base, `arxiv/taxonomy`).
- What arXiv accepts in a path (an `arXiv:` prefix, any case before an old id's slash, `.pdf`, a
  trailing slash): `arxiv/identifier` in arxiv-base and the routes of arXiv/arxiv-browse.
- Mirrors: info.arxiv.org/help/mirrors.html; the network was shut down on 15 September 2024.
- DOIs: info.arxiv.org/help/doi.html.
- The month of an id is that of its first announcement, never back-dated
  (info.arxiv.org/help/availability.html).

A sound link takes one pattern and no splitting; only what is not canonical is taken apart.
`urllib.parse` is loaded only for percent signs.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from datetime import date

LOCALES: Final = ("ko", "ja", "zh", "de", "es", "fr", "ru")
"""The languages, English aside, in which alphaXiv has overviews."""

ProblemKind = Literal[
    "malformed",
    "month",
    "too-early",
    "too-late",
    "four-digits",
    "five-digits",
    "number-length",
    "number-zero",
    "archive",
    "subject-class",
    "version",
]
"""Why an id cannot exist: words that stay the same between releases."""

Deviation = Literal[
    "site",
    "scheme",
    "host",
    "case",
    "locale",
    "form",
    "prefix",
    "subject-class",
    "version",
    "extension",
    "encoding",
    "slash",
    "path",
    "query",
    "fragment",
]
"""What keeps a link from being canonical.

`site` is another site than arXiv; `scheme` is http or none; `host` is www, export, a mirror, a
port or a final dot; `locale` is one that alphaXiv does not have; `form` is anything but the page
that the canonical link opens; `slash` is a slash too many; `path` is a file below the paper.
"""

Site = Literal["arxiv", "mirror", "doi", "citation", "ar5iv", "huggingface", "alphaxiv"]
"""Who answers: arXiv, a dead mirror of it, its DOIs, nobody (`arXiv:ID`), or another site."""

_DEVIATIONS: Final[tuple[Deviation, ...]] = get_args(Deviation)

_ARXIV: Final = "https://arxiv.org/abs/"
_ARXIV_LENGTH: Final = len(_ARXIV)
_SOUND_LENGTH: Final = _ARXIV_LENGTH + len("YYMM.NNNNN")
_ALPHAXIV: Final = "https://www.alphaxiv.org/overview/"
_ALPHAXIV_LENGTH: Final = len(_ALPHAXIV)
_ALPHAXIV_LOCALES: Final = {
    f"https://www.alphaxiv.org/{locale}/overview/": locale for locale in LOCALES
}
_ALPHAXIV_LOCALE_LENGTH: Final = _ALPHAXIV_LENGTH + len("ko/")
_PREFIX: Final = "arxiv:"

_new = tuple.__new__  # twice as fast as calling a named tuple's class

# What every link of a sound digest ends in: an id since 1501, without a version.
_sound_id = re.compile(r"(1[5-9]|[2-9][0-9])(0[1-9]|1[0-2])\.(?!00000)[0-9]{5}").fullmatch


class ArxivId(NamedTuple):
    """An arXiv id that can exist.

    `text` is canonical and has no version: two links name the same paper if their texts are equal.
    `version` is the N of `vN`, if there is one. `year` has four digits, `month` is 1 to 12; both
    are those in which the paper was first announced.
    """

    text: str
    version: int | None
    year: int
    month: int

    @property
    def versioned(self) -> str:
        """The id with its version, where it has one: what `parse_id` reads back as this id."""
        return self.text if self.version is None else f"{self.text}v{self.version}"

    @property
    def canonical_url(self) -> str:
        """The address of the abstract, without a version: `https://arxiv.org/abs/2601.01234`."""
        return _ARXIV + self.text

    @property
    def month_key(self) -> tuple[int, int]:
        """Year and month, to be compared with `(day.year, day.month)`."""
        return self.year, self.month

    def alphaxiv_url(self, language: str) -> str:
        """The address of alphaXiv's overview for readers of `language` (a tag as in BCP 47).

        English, and a language in which alphaXiv has no overviews, get the English one.
        """
        locale = alphaxiv_locale(language)
        if locale is None:
            return _ALPHAXIV + self.text
        return f"https://www.alphaxiv.org/{locale}/overview/{self.text}"

    def is_after(self, day: "date") -> bool:
        """Whether the id's month lies after the month of `day`.

        An id is given out in the month in which it is first announced, at 20:00 in New York, which
        is the next day in UTC, Europe and Asia. So only a post that is dated by American clocks
        can rightly be a few hours ahead, on the last evening of a month.
        """
        return self.month_key > (day.year, day.month)


class IdProblem(NamedTuple):
    """Why a text is no id: a word for programs, and a clause for people.

    `reason` is safe to print: of the text itself it repeats ASCII letters, digits and hyphens only,
    and no more than a few.
    """

    kind: ProblemKind
    reason: str


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
    deviations: tuple[Deviation, ...]

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
    deviations: tuple[Deviation, ...]

    @property
    def id_text(self) -> str:
        """The id as it stands in the link, with its version."""
        return self.url[self.start : self.end]

    @property
    def canonical(self) -> bool:
        """Whether this is, to the letter, the canonical link of an id in its locale."""
        return not self.deviations and isinstance(self.id, ArxivId)


def alphaxiv_locale(language: str) -> str | None:
    """AlphaXiv's locale for a language tag (`ko`, `ko-KR`, `zh_Hans`), or None for its English."""
    primary = language.replace("_", "-").partition("-")[0].lower()
    return primary if primary in LOCALES else None


def parse_id(text: str) -> ArxivId | IdProblem:
    """Read an id as it stands in a link or in front matter, or say why it cannot exist.

    An `arXiv:` prefix, a version, a subject class and any case before an old id's slash are
    accepted, as arXiv accepts them. Nothing is stripped: spaces and `.pdf` are not part of an id.
    """
    if sound := _sound_id(text):
        year, month = sound.group(1, 2)
        return ArxivId(text, None, 2000 + int(year), int(month))
    return _examine_id(text[len(_PREFIX) :] if text[: len(_PREFIX)].lower() == _PREFIX else text)


def parse_arxiv_url(url: str) -> ArxivLink | None:
    """Take apart a link to arXiv, or to one of the sites that go by arXiv's ids.

    None means that the link leads elsewhere, look-alike hosts and user names before an `@`
    included, or that an id cannot be read from another site's link.
    """
    if len(url) == _SOUND_LENGTH and (link := _sound_arxiv_link(url)) is not None:
        return link
    return _dissect_arxiv_url(url)


@lru_cache(maxsize=64)  # the links of a post: checks and the summary of it ask for each
def _sound_arxiv_link(url: str) -> ArxivLink | None:
    if url.startswith(_ARXIV) and (sound := _sound_id(url, _ARXIV_LENGTH)):
        paper = _sound_paper(sound)
        return _new(
            ArxivLink,
            (url, "arxiv", "abs", "https", "arxiv.org", _ARXIV_LENGTH, len(url), paper, ()),
        )
    return None


def _sound_paper(match: re.Match[str]) -> ArxivId:
    text, year, month = match.group(0, 1, 2)
    return _new(ArxivId, (text, None, 2000 + int(year), int(month)))


def parse_alphaxiv_url(url: str) -> AlphaxivLink | None:
    """Take apart a link to alphaXiv; None where the host is another."""
    locale = _ALPHAXIV_LOCALES.get(url[:_ALPHAXIV_LOCALE_LENGTH])
    start = _ALPHAXIV_LENGTH if locale is None else _ALPHAXIV_LOCALE_LENGTH
    if (locale is not None or url.startswith(_ALPHAXIV)) and (sound := _sound_id(url, start)):
        paper = _sound_paper(sound)
        return _new(
            AlphaxivLink,
            (url, locale, "overview", "https", "www.alphaxiv.org", start, len(url), paper, ()),
        )
    return _dissect_alphaxiv_url(url)


# Ids, the thorough way.

_FIRST_NEW_MONTH: Final = 200704
_FIRST_FIVE_DIGIT_MONTH: Final = 201501
_FIRST_OLD_MONTH: Final = 199107
_LAST_OLD_MONTH: Final = 200703

_MALFORMED: Final = IdProblem(
    "malformed", "an arXiv id is YYMM.NNNNN, or archive/YYMMNNN up to March 2007"
)
_BAD_VERSION: Final = IdProblem(
    "version", "a version is a small v and a number that counts from 1, as in v2"
)


@cache
def _new_style() -> re.Pattern[str]:
    return re.compile(r"([0-9]{2})([0-9]{2})\.([0-9]++)([vV].*+)?", re.DOTALL)


@cache
def _old_style() -> re.Pattern[str]:
    return re.compile(
        r"([A-Za-z-]++)(?:\.([A-Za-z-]++))?/([0-9]{2})([0-9]{2})([0-9]*+)([vV].*+)?", re.DOTALL
    )


@cache
def _version() -> re.Pattern[str]:
    return re.compile(r"[1-9][0-9]{0,3}")


@cache
def _archives() -> dict[str, frozenset[str]]:
    """Every archive that gave out ids up to March 2007, with its subject classes in lower case.

    Classes that came later are here too: arXiv shows them on old papers, and people copy them.
    `econ`, `eess`, `q-fin` and `stat` are younger than the ids that begin with an archive.
    """
    classes = {
        "astro-ph": "co ep ga he im sr",
        "cond-mat": "dis-nn mes-hall mtrl-sci other quant-gas soft stat-mech str-el supr-con",
        "cs": "ai ar cc ce cg cl cr cv cy db dc dl dm ds et fl gl gr gt hc ir it lg lo ma mm ms na"
        " ne ni oh os pf pl ro sc sd se si sy",
        "math": "ac ag ap at ca co ct cv dg ds fa gm gn gr gt ho it kt lo mg mp na nt oa oc pr qa"
        " ra rt sg sp st",
        "nlin": "ao cd cg ps si",
        "physics": "acc-ph ao-ph app-ph atm-clus atom-ph bio-ph chem-ph class-ph comp-ph data-an"
        " ed-ph flu-dyn gen-ph geo-ph hist-ph ins-det med-ph optics plasm-ph pop-ph soc-ph"
        " space-ph",
        "q-bio": "bm cb gn mn nc ot pe qm sc to",
    }
    without = (
        "acc-phys adap-org alg-geom ao-sci atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas dg-ga"
        " funct-an gr-qc hep-ex hep-lat hep-ph hep-th math-ph mtrl-th nucl-ex nucl-th patt-sol"
        " plasm-ph q-alg quant-ph solv-int supr-con"
    )
    known = {archive: frozenset(names.split()) for archive, names in classes.items()}
    return known | dict.fromkeys(without.split(), frozenset())


def _examine_id(text: str) -> ArxivId | IdProblem:
    if new := _new_style().fullmatch(text):
        return _examine_new_style(new)
    if old := _old_style().fullmatch(text):
        return _examine_old_style(old)
    return _MALFORMED


def _examine_new_style(match: re.Match[str]) -> ArxivId | IdProblem:
    yy, mm, number, suffix = match.groups()
    year, month = 2000 + int(yy), int(mm)
    if not 1 <= month <= 12:
        return IdProblem("month", f"there is no month {mm}")
    if year * 100 + month < _FIRST_NEW_MONTH:
        return IdProblem("too-early", "ids of the form YYMM.NNNN begin in April 2007, with 0704")
    digits = len(number)
    if year * 100 + month >= _FIRST_FIVE_DIGIT_MONTH:
        if digits != 5:
            kind: ProblemKind = "four-digits" if digits == 4 else "number-length"
            return IdProblem(kind, f"since January 2015 five digits follow the dot, not {digits}")
    elif digits != 4:
        kind = "five-digits" if digits == 5 else "number-length"
        return IdProblem(kind, f"up to December 2014 four digits follow the dot, not {digits}")
    return _finish(f"{yy}{mm}.{number}", year, month, number, suffix)


def _examine_old_style(match: re.Match[str]) -> ArxivId | IdProblem:
    archive, subject, yy, mm, number, suffix = match.groups()
    name = archive.lower()
    subjects = _archives().get(name)
    if subjects is None:
        return IdProblem("archive", f"no id begins with the archive {archive[:20]}")
    if subject is not None and subject.lower() not in subjects:
        return IdProblem("subject-class", f"{name} has no subject class {subject[:20]}")
    year, month = (1900 if yy >= "91" else 2000) + int(yy), int(mm)
    if not 1 <= month <= 12:
        return IdProblem("month", f"there is no month {mm}")
    if year * 100 + month < _FIRST_OLD_MONTH:
        return IdProblem("too-early", "arXiv began in July 1991, with 9107")
    if year * 100 + month > _LAST_OLD_MONTH:
        return IdProblem("too-late", "ids that begin with an archive end in March 2007, with 0703")
    if len(number) != 3:
        return IdProblem("number-length", f"seven digits follow the slash, not {len(number) + 4}")
    return _finish(f"{name}/{yy}{mm}{number}", year, month, number, suffix)


def _finish(
    text: str, year: int, month: int, number: str, suffix: str | None
) -> ArxivId | IdProblem:
    if not number.strip("0"):
        return IdProblem("number-zero", f"numbers begin at {'1':0>{len(number)}}")
    if suffix is None:
        return ArxivId(text, None, year, month)
    if suffix[0] != "v" or not _version().fullmatch(suffix, 1):
        return _BAD_VERSION
    return ArxivId(text, int(suffix[1:]), year, month)


# Links, the thorough way.

_HOSTS: Final = frozenset(("arxiv.org", "www.arxiv.org", "export.arxiv.org", "browse.arxiv.org"))
_DOI_HOSTS: Final = frozenset(("doi.org", "dx.doi.org", "www.doi.org"))
_ALPHAXIV_HOSTS: Final = frozenset(("www.alphaxiv.org", "alphaxiv.org"))
_FORMS: Final = frozenset(
    ("abs", "pdf", "html", "format", "ps", "dvi", "e-print", "src", "anc", "tb", "bibtex")
)
_ALPHAXIV_FORMS: Final = frozenset(("overview", "abs", "pdf", "paper", "resources"))
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
def _unfit() -> re.Pattern[str]:
    # Browsers drop tabs and line ends from a URL and read a backslash as a slash: such a link does
    # not lead where it seems to.
    return re.compile(r"[\x00-\x20\x7f\\]")


@cache
def _url() -> re.Pattern[str]:
    # There is no user name: arxiv.org@evil.com is evil.com.
    return re.compile(
        r"(?:(https?)://|//)?+([a-z0-9.-]++)(:[0-9]*+)?+(/[^?#]*+)?+(\?[^#]*+)?+(#.*+)?+",
        re.ASCII | re.IGNORECASE | re.DOTALL,
    )


@cache
def _locale() -> re.Pattern[str]:
    return re.compile(r"[a-z]{2}(?:-[a-z]{2,4})?")


@cache
def _citation() -> re.Pattern[str]:
    return re.compile(r"arxiv:|doi:10\.48550/arxiv\.", re.ASCII | re.IGNORECASE)


@cache
def _doi_path() -> re.Pattern[str]:
    return re.compile(r"/++10\.48550(?:/|%2f)arxiv\.", re.ASCII | re.IGNORECASE)


@cache
def _extension() -> re.Pattern[str]:
    return re.compile(r"\.(?:pdf|ps|ps\.gz|gz|tar\.gz|html|md)\Z", re.ASCII | re.IGNORECASE)


class _Split(NamedTuple):
    """What every link has; `start` and `stop` bound its path, `found` gathers its deviations."""

    scheme: str
    host: str
    start: int
    stop: int
    found: set[Deviation]


class _Reading(NamedTuple):
    """An id as it stands in a link."""

    start: int
    end: int
    id: ArxivId | IdProblem | None


def _ordered(found: set[Deviation]) -> tuple[Deviation, ...]:
    return tuple(deviation for deviation in _DEVIATIONS if deviation in found)


def _split(url: str) -> _Split | None:
    """Scheme, host and path, or None for what cannot be a link to any site we know."""
    if _unfit().search(url) or not (parts := _url().fullmatch(url)):
        return None
    scheme, host, port, path, query, fragment = parts.groups(default="")
    found: set[Deviation] = set()
    if not (scheme + host).islower():
        found.add("case")
    scheme, host = scheme.lower(), host.lower()
    if scheme != "https":
        found.add("scheme")
    if port or host.endswith("."):
        found.add("host")
    if port not in ("", ":", ":80" if scheme == "http" else ":443"):
        return None
    if query:
        found.add("query")
    if fragment:
        found.add("fragment")
    stop = len(url) - len(query) - len(fragment)
    return _Split(scheme, host.removesuffix("."), stop - len(path), stop, found)


def _read_segment(url: str, start: int, stop: int, found: set[Deviation]) -> tuple[str, int]:
    """The next segment of a path, in lower case, and where the one after it begins."""
    path = url[start:stop]
    ahead = path.lstrip("/")
    segment, _, behind = ahead.partition("/")
    rest = behind.lstrip("/")
    if len(path) - len(ahead) > 1 or len(rest) < len(behind):
        found.add("slash")
    if segment != segment.lower():
        found.add("case")
    return segment.lower(), stop - len(rest)


def _read_id(url: str, start: int, stop: int, found: set[Deviation]) -> _Reading:
    """The id that begins at `start`, in a path that ends at `stop`."""
    if url[start : start + len(_PREFIX)].lower() == _PREFIX:
        start += len(_PREFIX)
        found.add("prefix")
    text, _, rest = url[start:stop].partition("/")
    if text[:1].isalpha() and rest:
        # Only an old id begins with a letter, and only an old id takes up two segments.
        text += "/" + rest.partition("/")[0]
    end = start + len(text)
    if end < stop:
        found.add("path" if url[end:stop].strip("/") else "slash")
    if extension := _extension().search(text):
        text = text[: extension.start()]
        found.add("extension")
    if not text:
        return _Reading(start, start, None)
    end = start + len(text)
    if "%" in text:
        from urllib.parse import unquote

        text = unquote(text)
        found.add("encoding")
    paper = _examine_id(text)
    if isinstance(paper, ArxivId):
        if paper.version is not None:
            found.add("version")
        if "/" in text:
            archive, subject, _ = text.partition("/")[0].partition(".")
            if archive != archive.lower():
                found.add("case")
            if subject:
                found.add("subject-class")
    return _Reading(start, end, paper)


def _read_page(url: str, split: _Split, start: int, forms: frozenset[str]) -> tuple[str, _Reading]:
    """The form of the page whose path begins at `start`, and the id that follows it."""
    form, below = _read_segment(url, start, split.stop, split.found)
    if form in forms:
        return form, _read_id(url, below, split.stop, split.found)
    first = split.stop - len(url[start : split.stop].lstrip("/"))
    reading = _read_id(url, first, split.stop, split.found)
    if isinstance(reading.id, ArxivId):
        return "bare", reading
    return "other", _Reading(split.stop, split.stop, None)


def _dissect_arxiv_url(url: str) -> ArxivLink | None:
    if cited := _citation().match(url):
        return _dissect_citation(url, cited.end())
    split = _split(url)
    if split is None:
        return None
    site: Site
    scheme, host, start, stop, found = split
    if host in _HOSTS or host in _mirrors():
        site = "arxiv" if host in _HOSTS else "mirror"
        form, reading = _read_page(url, split, start, _FORMS)
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
        reading = _read_id(url, registered.end(), stop, found)
        if host != "doi.org":
            found.add("host")
        found.add("form")
    elif host in _ELSEWHERE:
        site, forms = _ELSEWHERE[host]
        form, reading = _read_page(url, split, start, forms)
        if form not in forms or not isinstance(reading.id, ArxivId):
            return None
        found |= {"site", "host", "form"}
    else:
        other = parse_alphaxiv_url(url)
        if other is None or not isinstance(other.id, ArxivId):
            return None
        site, form, reading = "alphaxiv", other.form, _Reading(other.start, other.end, other.id)
        found |= {"site", "host", "form", *other.deviations}
    return ArxivLink(url, site, form, scheme, host, *reading, _ordered(found))


def _dissect_citation(url: str, start: int) -> ArxivLink | None:
    if _unfit().search(url):
        return None
    found: set[Deviation] = {"scheme", "form"}
    reading = _read_id(url, start, len(url), found)
    return ArxivLink(url, "citation", "citation", "", "", *reading, _ordered(found))


def _dissect_alphaxiv_url(url: str) -> AlphaxivLink | None:
    split = _split(url)
    if split is None or split.host not in _ALPHAXIV_HOSTS:
        return None
    scheme, host, start, stop, found = split
    locale: str | None = None
    first, below = _read_segment(url, start, stop, found)
    if _locale().fullmatch(first):
        locale, start = first, below
        if locale not in LOCALES:
            found.add("locale")
    form, reading = _read_page(url, split, start, _ALPHAXIV_FORMS)
    if host != "www.alphaxiv.org":
        found.add("host")
    if form != "overview":
        found.add("form")
    return AlphaxivLink(url, locale, form, scheme, host, *reading, _ordered(found))
