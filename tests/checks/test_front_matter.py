"""Front matter (FM101, FM102, FM107): missing, broken, under a wrong file name; and any at all."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import examples

from .heads import BODY, changed, codes
from .support import FRONT_MATTER, POST, found, lint

# FM101, FM102 ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        BODY.lstrip(),
        FRONT_MATTER[4:] + BODY,
        FRONT_MATTER.rstrip("-\n") + "\n" + BODY,
        FRONT_MATTER.rstrip("-\n") + "\n" + BODY.replace("\n# 2.", "\n---\n\n# 2."),
        FRONT_MATTER.strip("-\n") + "\n" + BODY,
        FRONT_MATTER[1:] + BODY,
        "\n" + POST,
        "  \n\n" + POST,
        "오늘의 논문을 정리한 글이다.\n\n" + POST,
    ],
)
def test_no_front_matter_is_one_finding(text: str) -> None:
    assert found(text) == [("FM101", 1)]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('"Daily Papers — 2026-01-05"', "Daily Papers: 2026-01-05", 3),
        ('"Daily Papers — 2026-01-05"', '"Daily Papers — 2026-01-05', 7),
        ('"Daily Papers — 2026-01-05"', '"Daily" Papers', 3),
        ("layout: post\n", "layout: post\nlayout: page\n", 3),
        ("layout: post", "layout: &page post", 2),
        ("layout: post", "layout: !!str post", 2),
        ("categories: []", "categories: *page", 6),
        ("tags: [papers, huggingface]", "tags: [papers, huggingface", 6),
        ("tags: [papers, huggingface]", "tags: {papers, huggingface", 6),
        ("layout: post", "layout post", 3),
        ("layout: post", "@layout: post", 2),
        ("date: ", "\tdate: ", 4),
    ],
)
def test_what_is_no_yaml(old: str, new: str, line: int) -> None:
    assert found(changed(old, new)) == [("FM102", line)]


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("Daily Papers: 2026-01-05", "in quotes"),
        ('"Daily Papers', "close the quote"),
        ("@Daily", "in quotes"),
    ],
)
def test_messages_say_what_to_do(new: str, words: str) -> None:
    (finding,) = lint(changed('"Daily Papers — 2026-01-05"', new))
    assert words in finding.message


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("2026-01-05-daily-papers.md", False),
        ("2026-01-05-Arxiv.markdown", False),
        ("2026-01-05-오늘의_논문.md", False),
        ("2024-02-29-daily-papers.md", False),
        ("daily-papers.md", True),
        ("daily-papers-2026-01-05.md", True),
        ("2026-1-5-daily-papers.md", True),
        ("26-01-05-daily-papers.md", True),
        ("20260105-daily-papers.md", True),
        ("2026-01-05_daily-papers.md", True),
        ("2026-01-05 daily-papers.md", True),
        ("2026-01-05.md", True),
        ("2026-01-05-.md", True),
        ("2026-01-05-daily papers.md", False),
        ("2026-01-05-daily-papers.txt", True),
        ("2026-02-30-daily-papers.md", True),
        ("2026-13-01-daily-papers.md", True),
        ("٢٠٢٦-01-05-daily-papers.md", True),
    ],
)
def test_file_names(name: str, code: bool) -> None:
    text = re.sub(r"(?m)^(title|date): .*", r"\1: 2024-02-29", POST) if "2024" in name else POST
    for folder in ("", "_posts/", "a b/_posts/ko/", "C:\\blog\\"):
        expected = [("FM107", 1)] if code else []
        assert [f for f in codes(text, folder + name) if f[0] == "FM107"] == expected


def test_standard_input_has_no_name() -> None:
    assert codes(POST, "-") == []
    assert codes(POST, "") == []


# Properties --------------------------------------------------------------------------------------


@examples(200)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "layout: post",
                    'title: Daily "Papers"',
                    "title: “Papers — 2026.01.06",
                    "date: 2026-01-06 08:15:00 -0500",
                    "tags: [Papers, hugginface, 'arxive']",
                    "tags:\n  - paper\n  -",
                    "categories: {a: [b, {c: d}]}",
                    "x: &a 1",
                    "\tx: 1",
                    "---",
                    "...",
                    "? a",
                ]
            ),
            st.text(alphabet="abc: \"'[]{},\t#&*!|>-\r\u2028가", max_size=15),
        ),
        max_size=6,
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_nothing_fails_on_any_front_matter(lines: list[str], newline: str) -> None:
    text = newline.join(["---", *lines, "---", BODY])
    for finding in lint(text):
        assert finding.code != "DL001", finding.message
        assert 0 <= finding.start <= finding.end <= len(text)
