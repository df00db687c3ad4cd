"""arXiv ids: read, judged, and written as the addresses of their papers.

Facts, and where they come from:

- Ids: "Understanding the arXiv identifier" (info.arxiv.org/help/arxiv_identifier.html) and its page
  for interacting services. `archive/YYMMNNN` up to March 2007, `YYMM.NNNN` from April 2007 to
  December 2014, `YYMM.NNNNN` since January 2015; numbers and versions count from 1. A subject class
  (`math.GT/0309136`) never was part of the paper's identity: `math/0309136` is canonical.
- Archives and subject classes: arXiv's own table (arXiv/arxiv-base, `arxiv/taxonomy`).
- The month of an id is that of its first announcement, never back-dated
  (info.arxiv.org/help/availability.html).

A sound id takes one pattern; only what is not canonical is taken apart.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

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

ARXIV: Final = "https://arxiv.org/abs/"
"""What an id stands behind in the canonical address of its abstract."""

ALPHAXIV: Final = "https://www.alphaxiv.org/overview/"
"""What an id stands behind in the address of alphaXiv's English overview."""

PREFIX: Final = "arxiv:"
"""What may stand before an id, in any case."""

_new = tuple.__new__  # twice as fast as calling a named tuple's class

sound_id = re.compile(r"(1[5-9]|[2-9][0-9])(0[1-9]|1[0-2])\.(?!00000)[0-9]{5}").fullmatch
"""What every link of a sound digest ends in: an id since 1501, without a version."""


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
        return ARXIV + self.text

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
            return ALPHAXIV + self.text
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


def alphaxiv_locale(language: str) -> str | None:
    """AlphaXiv's locale for a language tag (`ko`, `ko-KR`, `zh_Hans`), or None for its English."""
    primary = language.replace("_", "-").partition("-")[0].lower()
    return primary if primary in LOCALES else None


def parse_id(text: str) -> ArxivId | IdProblem:
    """Read an id as it stands in a link or in front matter, or say why it cannot exist.

    An `arXiv:` prefix, a version, a subject class and any case before an old id's slash are
    accepted, as arXiv accepts them. Nothing is stripped: spaces and `.pdf` are not part of an id.
    """
    if sound := sound_id(text):
        year, month = sound.group(1, 2)
        return ArxivId(text, None, 2000 + int(year), int(month))
    return examine_id(text[len(PREFIX) :] if text[: len(PREFIX)].lower() == PREFIX else text)


def sound_paper(match: re.Match[str]) -> ArxivId:
    """The id that `sound_id` found."""
    text, year, month = match.group(0, 1, 2)
    return _new(ArxivId, (text, None, 2000 + int(year), int(month)))


# The thorough way.

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


def examine_id(text: str) -> ArxivId | IdProblem:
    """As `parse_id`, of any text without a prefix."""
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
