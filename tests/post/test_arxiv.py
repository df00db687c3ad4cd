"""Links to arXiv: tables of what people paste."""

import pytest

from digestlint.post.arxiv import parse_arxiv_url
from digestlint.post.arxiv_ids import ArxivId, IdProblem

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
