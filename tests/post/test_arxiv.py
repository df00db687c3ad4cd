"""Links to arXiv: tables of what people paste; and what holds for any id and any link."""

from urllib.parse import urlsplit

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from digestlint.post import alphaxiv, arxiv
from digestlint.post.alphaxiv import AlphaxivLink, parse_alphaxiv_url
from digestlint.post.arxiv import ArxivLink, parse_arxiv_url
from digestlint.post.arxiv_ids import LOCALES, ArxivId, IdProblem, examine_id, parse_id
from effort import part, within

PAPER = ArxivId("2601.01234", None, 2026, 1)
SECOND = PAPER._replace(version=2)


@pytest.mark.parametrize(
    ("url", "site", "form", "deviations"),
    [
        ("https://arxiv.org/abs/2601.01234", "arxiv", "abs", ""),
        ("http://arxiv.org/abs/2601.01234", "arxiv", "abs", "scheme"),
        ("arxiv.org/abs/2601.01234", "arxiv", "abs", "scheme"),
        ("//arxiv.org/abs/2601.01234", "arxiv", "abs", "scheme"),
        ("https://www.arxiv.org/abs/2601.01234", "arxiv", "abs", "host"),
        ("https://export.arxiv.org/abs/2601.01234", "arxiv", "abs", "host"),
        ("https://arxiv.org./abs/2601.01234", "arxiv", "abs", "host"),
        ("https://arxiv.org:443/abs/2601.01234", "arxiv", "abs", "host"),
        ("http://arxiv.org:80/abs/2601.01234", "arxiv", "abs", "scheme host"),
        ("http://arxiv.org:/abs/2601.01234", "arxiv", "abs", "scheme host"),
        ("http://cn.arxiv.org/abs/2601.01234", "mirror", "abs", "scheme host"),
        ("http://xxx.lanl.gov/abs/2601.01234", "mirror", "abs", "scheme host"),
        ("https://arXiv.org/abs/2601.01234", "arxiv", "abs", "case"),
        ("HTTPS://arxiv.org/abs/2601.01234", "arxiv", "abs", "case"),
        ("HTTP://ARXIV.ORG/abs/2601.01234", "arxiv", "abs", "scheme case"),
        ("https://arxiv.org/Abs/2601.01234", "arxiv", "abs", "case"),
        ("https://arxiv.org/abs/2601.01234v2", "arxiv", "abs", "version"),
        ("http://arxiv.org/abs/2601.01234v2", "arxiv", "abs", "scheme version"),
        ("https://arxiv.org/abs/2601.01234/", "arxiv", "abs", "slash"),
        ("https://arxiv.org/abs//2601.01234", "arxiv", "abs", "slash"),
        ("https://arxiv.org//abs/2601.01234", "arxiv", "abs", "slash"),
        ("https://arxiv.org/abs/2601.01234//", "arxiv", "abs", "slash"),
        ("https://arxiv.org/abs/2601.01234?context=cs.CL", "arxiv", "abs", "query"),
        ("https://arxiv.org/abs/2601.01234?", "arxiv", "abs", "query"),
        ("https://arxiv.org/abs/2601.01234#", "arxiv", "abs", "fragment"),
        ("https://arxiv.org/abs/2601.01234#결론", "arxiv", "abs", "fragment"),
        ("https://arxiv.org/abs/2601.01234/?a=1#b?c", "arxiv", "abs", "slash query fragment"),
        ("https://arxiv.org/abs/arXiv:2601.01234", "arxiv", "abs", "prefix"),
        ("https://arxiv.org/abs/2601.01234.pdf", "arxiv", "abs", "extension"),
        ("https://arxiv.org/abs/2601%2E01234", "arxiv", "abs", "encoding"),
        ("https://arxiv.org/pdf/2601.01234", "arxiv", "pdf", "form"),
        ("https://arxiv.org/pdf/2601.01234.pdf", "arxiv", "pdf", "form extension"),
        (
            "https://arxiv.org/pdf/2601.01234v2.PDF#page=3",
            "arxiv",
            "pdf",
            "form version extension fragment",
        ),
        ("https://arxiv.org/html/2601.01234v2", "arxiv", "html", "form version"),
        ("https://arxiv.org/html/2601.01234v2/x1.png", "arxiv", "html", "form version path"),
        ("https://browse.arxiv.org/html/2601.01234", "arxiv", "html", "host form"),
        ("https://arxiv.org/format/2601.01234", "arxiv", "format", "form"),
        ("https://arxiv.org/ps/2601.01234", "arxiv", "ps", "form"),
        ("https://arxiv.org/ps/2601.01234.ps.gz", "arxiv", "ps", "form extension"),
        ("https://arxiv.org/e-print/2601.01234", "arxiv", "e-print", "form"),
        ("https://arxiv.org/e-print/2601.01234.gz", "arxiv", "e-print", "form extension"),
        ("https://arxiv.org/src/2601.01234v2/anc/code.py", "arxiv", "src", "form version path"),
        ("https://arxiv.org/tb/2601.01234", "arxiv", "tb", "form"),
        ("https://doi.org/10.48550/arXiv.2601.01234", "doi", "doi", "form"),
        ("http://dx.doi.org/10.48550/ARXIV.2601.01234", "doi", "doi", "scheme host form"),
        ("https://doi.org/10.48550%2FarXiv.2601.01234", "doi", "doi", "form"),
        ("arXiv:2601.01234", "citation", "citation", "scheme form"),
        ("arxiv:2601.01234v2", "citation", "citation", "scheme form version"),
        ("doi:10.48550/arXiv.2601.01234", "citation", "citation", "scheme form"),
    ],
)
def test_reads_a_link_to_a_paper(url: str, site: str, form: str, deviations: str) -> None:
    link = parse_arxiv_url(url)
    assert link is not None
    assert (link.site, link.form, " ".join(link.deviations)) == (site, form, deviations)
    assert link.id == (SECOND if "version" in deviations else PAPER)
    assert link.leads_to_paper
    assert link.canonical is not bool(deviations)
    assert link.url == url
    if "encoding" not in deviations:
        assert link.id_text == link.id.versioned


@pytest.mark.parametrize(
    ("url", "id_text", "paper", "deviations"),
    [
        ("https://arxiv.org/abs/hep-th/9901001", "hep-th/9901001", "hep-th/9901001", ""),
        (
            "https://arxiv.org/abs/hep-th/9901001v3/",
            "hep-th/9901001v3",
            "hep-th/9901001",
            "version slash",
        ),
        (
            "https://arxiv.org/abs/math.GT/0309136",
            "math.GT/0309136",
            "math/0309136",
            "subject-class",
        ),
        ("https://arxiv.org/abs/HEP-TH/9901001", "HEP-TH/9901001", "hep-th/9901001", "case"),
        ("https://arxiv.org/pdf/cs/0001001.pdf", "cs/0001001", "cs/0001001", "form extension"),
        (
            "https://arxiv.org/abs/hep-th%2F9901001",
            "hep-th%2F9901001",
            "hep-th/9901001",
            "encoding",
        ),
        (
            "https://arxiv.org/html/cs/0001001v1/a/b",
            "cs/0001001v1",
            "cs/0001001",
            "form version path",
        ),
        (
            "https://doi.org/10.48550/arXiv.hep-th/9901001",
            "hep-th/9901001",
            "hep-th/9901001",
            "form",
        ),
    ],
)
def test_reads_a_link_with_an_old_id(url: str, id_text: str, paper: str, deviations: str) -> None:
    link = parse_arxiv_url(url)
    assert link is not None
    assert isinstance(link.id, ArxivId)
    assert (link.id_text, link.id.text) == (id_text, paper)
    assert " ".join(link.deviations) == deviations
    assert link.leads_to_paper


@pytest.mark.parametrize(
    ("url", "id_text", "kind"),
    [
        ("https://arxiv.org/abs/2613.01234", "2613.01234", "month"),
        ("https://arxiv.org/abs/2601.1234", "2601.1234", "four-digits"),
        ("https://arxiv.org/abs/1412.01234", "1412.01234", "five-digits"),
        ("https://arxiv.org/abs/2601.00000", "2601.00000", "number-zero"),
        ("http://arxiv.org/pdf/2601.01234v0.pdf", "2601.01234v0", "version"),
        ("https://arxiv.org/abs/stat/0601001", "stat/0601001", "archive"),
        ("https://arxiv.org/abs/2601.01234.", "2601.01234.", "malformed"),
        ("https://arxiv.org/abs/2601.01234\u200b", "2601.01234\u200b", "malformed"),
        ("https://arxiv.org/abs/title-of-a-paper/", "title-of-a-paper", "malformed"),
        ("https://doi.org/10.48550/arXiv.2600.01234", "2600.01234", "month"),
        ("arXiv:2600.01234", "2600.01234", "month"),
    ],
)
def test_reads_a_link_whose_id_cannot_exist(url: str, id_text: str, kind: str) -> None:
    link = parse_arxiv_url(url)
    assert link is not None
    assert isinstance(link.id, IdProblem)
    assert (link.id_text, link.id.kind) == (id_text, kind)
    assert link.leads_to_paper
    assert not link.canonical


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("https://arxiv.org", "other"),
        ("https://arxiv.org/", "other"),
        ("https://arxiv.org?id=2601.01234", "other"),
        ("https://arxiv.org/abs", "abs"),
        ("https://arxiv.org/abs/", "abs"),
        ("https://arxiv.org/pdf/.pdf", "pdf"),
        ("https://arxiv.org/list/cs.CL/recent", "list"),
        ("https://arxiv.org/list/hep-th/9901", "list"),
        ("https://arxiv.org/search/?query=agents", "other"),
        ("https://arxiv.org/a/someone_x_1", "other"),
        ("arXiv:", "citation"),
    ],
)
def test_a_page_of_arxiv_that_is_no_paper(url: str, form: str) -> None:
    link = parse_arxiv_url(url)
    assert link is not None
    assert (link.form, link.id, link.id_text) == (form, None, "")
    assert not link.leads_to_paper
    assert not link.canonical


@pytest.mark.parametrize(
    ("url", "site", "form", "deviations"),
    [
        ("https://huggingface.co/papers/2601.01234", "huggingface", "papers", "site host form"),
        ("https://hf.co/papers/2601.01234/", "huggingface", "papers", "site host form slash"),
        ("https://ar5iv.org/abs/2601.01234", "ar5iv", "abs", "site host form"),
        ("https://ar5iv.labs.arxiv.org/html/2601.01234", "ar5iv", "html", "site host form"),
        (
            "https://www.alphaxiv.org/ko/overview/2601.01234",
            "alphaxiv",
            "overview",
            "site host form",
        ),
        (
            "http://alphaxiv.org/abs/2601.01234#x",
            "alphaxiv",
            "abs",
            "site scheme host form fragment",
        ),
        ("https://alphaxiv.org/abs/2601.01234v2", "alphaxiv", "abs", "site host form version"),
        ("https://arxiv.org/2601.01234", "arxiv", "bare", "form"),
    ],
)
def test_reads_the_id_where_the_link_is_none_to_arxiv(
    url: str, site: str, form: str, deviations: str
) -> None:
    link = parse_arxiv_url(url)
    assert link is not None
    assert (link.site, link.form, " ".join(link.deviations)) == (site, form, deviations)
    assert link.id == (SECOND if "version" in deviations else PAPER)
    assert link.id_text == link.id.versioned
    assert not link.leads_to_paper
    assert not link.canonical


@pytest.mark.parametrize(
    "url",
    [
        "",
        "#",
        "/",
        "//",
        "2601.01234",
        "../2601.01234",
        "abs/2601.01234",
        "https://",
        "https:///abs/2601.01234",
        "https://example.com/abs/2601.01234",
        "https://openreview.net/forum?id=arxiv.org/abs/2601.01234",
        "https://arxiv.org.evil.com/abs/2601.01234",
        "https://arxiv.com/abs/2601.01234",
        "https://arxiv.og/abs/2601.01234",
        "https://arxlv.org/abs/2601.01234",
        "https://arxiv-org.com/abs/2601.01234",
        "https://notarxiv.org/abs/2601.01234",
        "https://evil.arxiv.org/abs/2601.01234",
        "https://info.arxiv.org/abs/2601.01234",
        "https://arxiv.org@evil.com/abs/2601.01234",
        "https://evil.com@arxiv.org/abs/2601.01234",
        "https://arxiv.org:pass@evil.com/abs/2601.01234",
        "https://arxiv.org:8443/abs/2601.01234",
        "https://arxiv.org:80/abs/2601.01234",
        "https://arxiv.org..evil.com/abs/2601.01234",
        "https://arxiv.org../abs/2601.01234",
        "https://evil.com\\@arxiv.org/abs/2601.01234",
        "https:\\\\arxiv.org\\abs\\2601.01234",
        "https:/arxiv.org/abs/2601.01234",
        "https:arxiv.org/abs/2601.01234",
        "https://аrxiv.org/abs/2601.01234",  # a Cyrillic а
        "https://ａrxiv.org/abs/2601.01234",
        "https://arxiv。org/abs/2601.01234",
        "https://arxiv%2Eorg/abs/2601.01234",
        "https://arx\u200biv.org/abs/2601.01234",
        " https://arxiv.org/abs/2601.01234",
        "https://arxiv.org/abs/2601.01234 ",
        "https://arxiv.org/abs/2601.01234\n",
        "https://arxiv.org/abs/2601.\t01234",
        "https://arxiv.org/abs/2601.01234\x1b[31m",
        "ftp://arxiv.org/abs/2601.01234",
        "javascript://arxiv.org/abs/2601.01234",
        "file:///arxiv.org/abs/2601.01234",
        "httpſ://arxiv.org/abs/2601.01234",
        "https://doi.org/10.1000/2601.01234",
        "https://doi.org/10.48550/2601.01234",
        "https://huggingface.co/papers/date/2026-01-05",
        "https://huggingface.co/2601.01234",
        "https://huggingface.co/papers",
        "https://ar5iv.org/",
        "https://www.alphaxiv.org/",
        "https://www.alphaxiv.org/ko/overview/2613.01234",
        "arXiv:2601.01234 [cs.CL]",
    ],
)
def test_a_link_that_leads_elsewhere(url: str) -> None:
    assert parse_arxiv_url(url) is None


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
