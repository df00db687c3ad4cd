"""Links to alphaXiv: tables of what people paste."""

import pytest

from digestlint.post.alphaxiv import parse_alphaxiv_url
from digestlint.post.arxiv_ids import ArxivId, IdProblem

PAPER = ArxivId("2601.01234", None, 2026, 1)
SECOND = PAPER._replace(version=2)


@pytest.mark.parametrize(
    ("url", "locale", "form", "deviations"),
    [
        ("https://www.alphaxiv.org/ko/overview/2601.01234", "ko", "overview", ""),
        ("https://www.alphaxiv.org/overview/2601.01234", None, "overview", ""),
        ("https://www.alphaxiv.org/zh/overview/2601.01234v2", "zh", "overview", "version"),
        ("http://www.alphaxiv.org/ko/overview/2601.01234", "ko", "overview", "scheme"),
        ("https://alphaxiv.org/ko/overview/2601.01234", "ko", "overview", "host"),
        ("www.alphaxiv.org/ko/overview/2601.01234", "ko", "overview", "scheme"),
        ("https://www.alphaXiv.org/ko/overview/2601.01234", "ko", "overview", "case"),
        ("https://www.alphaxiv.org/KO/overview/2601.01234", "ko", "overview", "case"),
        ("https://www.alphaxiv.org/kr/overview/2601.01234", "kr", "overview", "locale"),
        ("https://www.alphaxiv.org/en/overview/2601.01234", "en", "overview", "locale"),
        ("https://www.alphaxiv.org/zh-cn/overview/2601.01234", "zh-cn", "overview", "locale"),
        ("https://www.alphaxiv.org/abs/2601.01234", None, "abs", "form"),
        ("https://www.alphaxiv.org/ko/abs/2601.01234", "ko", "abs", "form"),
        ("https://alphaxiv.org/abs/2601.01234v2", None, "abs", "host form version"),
        ("https://www.alphaxiv.org/pdf/2601.01234.pdf", None, "pdf", "form extension"),
        ("https://www.alphaxiv.org/paper/2601.01234", None, "paper", "form"),
        ("https://www.alphaxiv.org/resources/2601.01234", None, "resources", "form"),
        ("https://www.alphaxiv.org/overview/2601.01234.md", None, "overview", "extension"),
        ("https://www.alphaxiv.org/ko/overview/2601.01234/", "ko", "overview", "slash"),
        ("https://www.alphaxiv.org/ko//overview/2601.01234", "ko", "overview", "slash"),
        (
            "https://www.alphaxiv.org/ko/overview/2601.01234?tab=a#b",
            "ko",
            "overview",
            "query fragment",
        ),
        ("https://www.alphaxiv.org/ko/2601.01234", "ko", "bare", "form"),
        ("https://www.alphaxiv.org/2601.01234v2", None, "bare", "form version"),
    ],
)
def test_reads_a_link_to_alphaxiv(url: str, locale: str | None, form: str, deviations: str) -> None:
    link = parse_alphaxiv_url(url)
    assert link is not None
    assert (link.locale, link.form, " ".join(link.deviations)) == (locale, form, deviations)
    assert link.id == (SECOND if "version" in deviations else PAPER)
    assert link.id_text == link.id.versioned
    assert link.canonical is not bool(deviations)


@pytest.mark.parametrize(
    ("url", "id_text", "kind"),
    [
        ("https://www.alphaxiv.org/ko/overview/2613.01234", "2613.01234", "month"),
        ("https://www.alphaxiv.org/overview/2601.1234", "2601.1234", "four-digits"),
        ("https://www.alphaxiv.org/overview/ko/2601.01234", "ko/2601.01234", "malformed"),
        ("https://www.alphaxiv.org/ja/overview/2601.some-model", "2601.some-model", "malformed"),
    ],
)
def test_reads_a_link_to_alphaxiv_whose_id_cannot_exist(url: str, id_text: str, kind: str) -> None:
    link = parse_alphaxiv_url(url)
    assert link is not None
    assert isinstance(link.id, IdProblem)
    assert (link.id_text, link.id.kind) == (id_text, kind)
    assert not link.canonical


@pytest.mark.parametrize(
    "url",
    [
        "https://www.alphaxiv.org",
        "https://www.alphaxiv.org/",
        "https://www.alphaxiv.org/ko",
        "https://www.alphaxiv.org/ko/overview/",
        "https://www.alphaxiv.org/explore",
        "https://www.alphaxiv.org/overview?id=2601.01234",
    ],
)
def test_a_page_of_alphaxiv_that_is_no_paper(url: str) -> None:
    link = parse_alphaxiv_url(url)
    assert link is not None
    assert (link.id, link.id_text, link.canonical) == (None, "", False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/ko/overview/2601.01234",
        "https://arxiv.org/abs/2601.01234",
        "https://alphaxiv.com/ko/overview/2601.01234",
        "https://www.alphaxiv.org.evil.com/ko/overview/2601.01234",
        "https://www.alphaxiv.org@evil.com/ko/overview/2601.01234",
        "https://api.alphaxiv.org/ko/overview/2601.01234",
        "https://www.alphaxiv.org/ko/overview/2601.01234 ",
        "https://www.alphaxiv.org:8080/ko/overview/2601.01234",
        "ftp://www.alphaxiv.org/ko/overview/2601.01234",
        "https://www.аlphaxiv.org/ko/overview/2601.01234",
    ],
)
def test_a_link_that_does_not_lead_to_alphaxiv(url: str) -> None:
    assert parse_alphaxiv_url(url) is None
