"""URLs that end in an arXiv id, taken apart: scheme, host, page and id, and what is not canonical.

Facts, and where they come from: what arXiv accepts in a path (an `arXiv:` prefix, any case before
an old id's slash, `.pdf`, a trailing slash) is in `arxiv/identifier` of arxiv-base and the routes
of arXiv/arxiv-browse.

A sound link never gets here: this is loaded for others. `urllib.parse` is loaded only for percent
signs.
"""

import re
from functools import cache
from typing import Final, Literal, NamedTuple, get_args

from digestlint.post.arxiv_ids import PREFIX, ArxivId, IdProblem, examine_id

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

_DEVIATIONS: Final[tuple[Deviation, ...]] = get_args(Deviation)


@cache
def unfit() -> re.Pattern[str]:
    """What no URL has that leads where it seems to."""
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
def _extension() -> re.Pattern[str]:
    return re.compile(r"\.(?:pdf|ps|ps\.gz|gz|tar\.gz|html|md)\Z", re.ASCII | re.IGNORECASE)


class SplitUrl(NamedTuple):
    """What every link has; `start` and `stop` bound its path, `found` gathers its deviations."""

    scheme: str
    host: str
    start: int
    stop: int
    found: set[Deviation]


class Reading(NamedTuple):
    """An id as it stands in a link."""

    start: int
    end: int
    id: ArxivId | IdProblem | None


def ordered(found: set[Deviation]) -> tuple[Deviation, ...]:
    """Deviations in the order in which links name them."""
    return tuple(deviation for deviation in _DEVIATIONS if deviation in found)


def split_url(url: str) -> SplitUrl | None:
    """Scheme, host and path, or None for what cannot be a link to any site we know."""
    if unfit().search(url) or not (parts := _url().fullmatch(url)):
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
    return SplitUrl(scheme, host.removesuffix("."), stop - len(path), stop, found)


def read_segment(url: str, start: int, stop: int, found: set[Deviation]) -> tuple[str, int]:
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


def read_id(url: str, start: int, stop: int, found: set[Deviation]) -> Reading:
    """The id that begins at `start`, in a path that ends at `stop`."""
    if url[start : start + len(PREFIX)].lower() == PREFIX:
        start += len(PREFIX)
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
        return Reading(start, start, None)
    end = start + len(text)
    if "%" in text:
        from urllib.parse import unquote

        text = unquote(text)
        found.add("encoding")
    paper = examine_id(text)
    if isinstance(paper, ArxivId):
        if paper.version is not None:
            found.add("version")
        if "/" in text:
            archive, subject, _ = text.partition("/")[0].partition(".")
            if archive != archive.lower():
                found.add("case")
            if subject:
                found.add("subject-class")
    return Reading(start, end, paper)


def read_page(url: str, split: SplitUrl, start: int, forms: frozenset[str]) -> tuple[str, Reading]:
    """The form of the page whose path begins at `start`, and the id that follows it."""
    form, below = read_segment(url, start, split.stop, split.found)
    if form in forms:
        return form, read_id(url, below, split.stop, split.found)
    first = split.stop - len(url[start : split.stop].lstrip("/"))
    reading = read_id(url, first, split.stop, split.found)
    if isinstance(reading.id, ArxivId):
        return "bare", reading
    return "other", Reading(split.stop, split.stop, None)
