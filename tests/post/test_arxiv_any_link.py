"""Links to arXiv: what holds for any id and any link."""

from urllib.parse import urlsplit

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from digestlint.post import alphaxiv, arxiv
from digestlint.post.alphaxiv import AlphaxivLink, parse_alphaxiv_url
from digestlint.post.arxiv import ArxivLink, parse_arxiv_url
from digestlint.post.arxiv_ids import LOCALES, ArxivId, IdProblem, examine_id, parse_id
from effort import part, within

# --- properties

versions = st.none() | st.integers(1, 9999)


@st.composite
def new_ids(draw: st.DrawFn) -> ArxivId:
    year, month = draw(st.integers(2007, 2099)), draw(st.integers(1, 12))
    assume((year, month) >= (2007, 4))
    digits = 5 if year >= 2015 else 4
    number = draw(st.integers(1, 10**digits - 1))
    text = f"{year % 100:02}{month:02}.{number:0{digits}}"
    return ArxivId(text, draw(versions), year, month)


@st.composite
def old_ids(draw: st.DrawFn) -> ArxivId:
    year, month = draw(st.integers(1991, 2007)), draw(st.integers(1, 12))
    assume((1991, 7) <= (year, month) <= (2007, 3))
    archive = draw(st.sampled_from(["hep-th", "math", "cs", "solv-int", "q-bio"]))
    text = f"{archive}/{year % 100:02}{month:02}{draw(st.integers(1, 999)):03}"
    return ArxivId(text, draw(versions), year, month)


ids = new_ids() | old_ids()
id_texts = ids.map(lambda paper: paper.versioned) | st.text("0123456789.v/-", max_size=14)
urls = st.tuples(
    st.sampled_from(["https://", "http://", "HTTPS://", "//", "", "ftp://", "https://x@"]),
    st.sampled_from(
        [
            *("arxiv.org", "arXiv.org", "www.arxiv.org", "cn.arxiv.org", "arxiv.org:443"),
            *("arxiv.org.evil.com", "doi.org", "huggingface.co", "ar5iv.org"),
            *("www.alphaxiv.org", "alphaxiv.org", "evil.com"),
        ]
    ),
    st.sampled_from(
        [
            *("/abs/", "//abs/", "/ABS/", "/pdf/", "/html/", "/e-print/", "/papers/", "/"),
            *("/overview/", "/ko/overview/", "/kr/overview/", "/ko/abs/", "/10.48550/arXiv."),
            *("", "/list/", "/abs/arXiv:"),
        ]
    ),
    id_texts,
    st.sampled_from(["", "", "/", ".pdf", "//", "/x", "?", "?a=b", "#", "#S1", " ", "%20"]),
).map("".join)
texts = st.text() | urls | st.tuples(urls, st.text(max_size=3)).map("".join)


@given(ids)
def test_an_id_is_read_back_as_it_is_written(paper: ArxivId) -> None:
    assert parse_id(paper.versioned) == paper
    assert parse_id(f"arXiv:{paper.versioned}") == paper


@given(ids)
def test_a_canonical_link_is_canonical(paper: ArxivId) -> None:
    link = parse_arxiv_url(paper.canonical_url)
    assert link is not None
    assert link.canonical
    assert link.leads_to_paper
    assert link.id == paper._replace(version=None)
    assert link.id_text == paper.text


@given(ids, st.sampled_from([*LOCALES, "en"]))
def test_a_canonical_alphaxiv_link_is_canonical(paper: ArxivId, language: str) -> None:
    link = parse_alphaxiv_url(paper.alphaxiv_url(language))
    assert link is not None
    assert link.canonical
    assert link.locale == (None if language == "en" else language)
    assert link.id == paper._replace(version=None)
    assert link.id_text == paper.text


@given(new_ids(), st.sampled_from([*LOCALES, "en"]))
def test_the_short_way_and_the_thorough_way_agree(paper: ArxivId, language: str) -> None:
    assert examine_id(paper.text) == parse_id(paper.text)
    url = paper.canonical_url
    assert arxiv._dissect_arxiv_url(url) == parse_arxiv_url(url)
    url = paper.alphaxiv_url(language)
    assert alphaxiv._dissect_alphaxiv_url(url) == parse_alphaxiv_url(url)


@given(texts)
@example("http://arxiv.org/abs/math.GT/0309136v1")
def test_any_text_as_a_link_to_arxiv(url: str) -> None:
    link = parse_arxiv_url(url)
    if link is None:
        return
    _check_link(link)
    if isinstance(link.id, ArxivId):
        assert link.canonical is (url == link.id.canonical_url)
        again = parse_arxiv_url(link.id.canonical_url)
        assert again is not None
        assert again.canonical
        assert again.id == link.id._replace(version=None)


@given(texts)
@example("http://alphaxiv.org/kr/abs/2601.01234v1.pdf?a#b")
def test_any_text_as_a_link_to_alphaxiv(url: str) -> None:
    link = parse_alphaxiv_url(url)
    if link is None:
        return
    _check_link(link)
    if isinstance(link.id, ArxivId) and (link.locale is None or link.locale in LOCALES):
        assert link.canonical is (url == link.id.alphaxiv_url(link.locale or "en"))


def _check_link(link: ArxivLink | AlphaxivLink) -> None:
    assert 0 <= link.start <= link.end <= len(link.url)
    assert link.id_text == link.url[link.start : link.end]
    assert (link.id is None) == (link.start == link.end)
    if isinstance(link.id, ArxivId) and "%" not in link.id_text:
        assert parse_id(link.id_text) == link.id
    if link.canonical:
        assert isinstance(link.id, ArxivId)
    if link.scheme:
        assert urlsplit(link.url).hostname in (link.host, f"{link.host}.")


@given(st.text() | id_texts)
def test_any_text_as_an_id(text: str) -> None:
    paper = parse_id(text)
    if isinstance(paper, ArxivId):
        assert parse_id(paper.versioned) == paper
        assert 1 <= paper.month <= 12
        assert 1991 <= paper.year <= 2099
    else:
        assert paper.reason.isascii()
        assert paper.reason.isprintable()
        assert len(paper.reason) < 100


@pytest.mark.parametrize(
    "flood",
    ["a", "/", "a/", ".", ".pdf", "0", "-", "%", "%41", "#", "?", ":", "v", "v1", "abs/", "가"],
)
def test_a_flood_is_read_in_one_go(flood: str) -> None:
    long = flood * (part(1_000_000) // len(flood))
    heads = ("", "https://", "https://arxiv.org/abs/", "arXiv:", "https://doi.org/10.48550/")
    with within(4):
        ids = [parse_id(head + long) for head in ("", "2601.", "math.")]
        links = [
            *(parse_arxiv_url(head + long) for head in heads),
            parse_alphaxiv_url("https://www.alphaxiv.org/ko/overview/" + long),
        ]
    assert all(isinstance(found, IdProblem) for found in ids)
    assert not any(link and isinstance(link.id, ArxivId) for link in links)
