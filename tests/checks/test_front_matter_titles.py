"""Quotes and days in front matter (FM104, FM105): one defect is one finding at its line."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.checks.front_matter_quotes import unbalanced_quote

from .heads import changed, codes
from .support import POST, found, mended

# FM104 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        'Daily Papers — 2026-01-05"',
        "Daily Papers — 2026-01-05'",
        "Daily Papers — 2026-01-05”",
        "“Daily Papers — 2026-01-05",
        "‘Daily Papers — 2026-01-05",
        "「Daily Papers — 2026-01-05",
        "Daily Papers — 2026-01-05 »",
        '"\'Daily Papers — 2026-01-05"',
        '"Daily Papers — 2026-01-05\\""',
        "'Daily Papers — 2026-01-05\"'",
        '"Daily “Papers — 2026-01-05"',
        'Daily "Papers — 2026-01-05',
        'Daily Papers" — 2026-01-05',
        'Daily "Papers" of "2026-01-05',
    ],
)
def test_a_quote_without_a_partner(title: str) -> None:
    text = changed('"Daily Papers — 2026-01-05"', title)
    assert found(text) == [("FM104", 3)]
    assert found(mended(text)) == []


def test_a_day_with_a_quote_behind_it_is_one_finding() -> None:
    text = changed("2026-01-05 08:15:00", '2026-01-05 08:15:00"')
    assert found(text) == [("FM104", 4)]
    assert mended(text) == POST


@pytest.mark.parametrize(
    "title",
    [
        "Humanity's Last Papers — 2026-01-05",
        "Humanity’s Last Papers — 2026-01-05",
        "The LLMs' Papers — 2026-01-05",
        "The Best of '26 — 2026-01-05",
        "Papers 'n' Code — 2026-01-05",
        "Rock 'n' Roll of 'Daily' Papers — 2026-01-05",
        'Daily "Papers" — 2026-01-05',
        "Daily “Papers” — 2026-01-05",
        "Daily ‘Papers’ — 2026-01-05",
        "오늘의 「논문」과 『글』 — 2026-01-05",
        "'Daily Papers — 2026-01-05'",
        "'It''s the Daily Papers — 2026-01-05'",
        '"Daily \\"Papers\\" — 2026-01-05"',
        "Papers by the Agents'",
        "„Papers“ — 2026-01-05",
        "‘논문’이라는 글 — 2026-01-05",
    ],
)
def test_quotes_that_are_fine(title: str) -> None:
    assert found(changed('"Daily Papers — 2026-01-05"', title)) == []


@given(st.text(alphabet="ab \"'“”‘’「」«»1가.", max_size=12))
def test_without_quotes_nothing_is_unbalanced(value: str) -> None:
    at = unbalanced_quote(value)
    assert at is None or value[at] in "\"'“”‘’「」«»"
    bare = re.sub("[\"'“”‘’「」«»]", "", value)
    assert unbalanced_quote(bare) is None
    assert unbalanced_quote(f"“{bare}”") is None


# FM105 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "Daily Papers — 2026-01-06",
        "Daily Papers (2026.01.06)",
        "Daily Papers 2026/1/6",
        "Daily Papers 2026. 1. 6.",
        "Daily Papers 20260106",
        "오늘의 논문, 2026년 1월 6일",
        "Daily Papers, Jan 6, 2026",
        "Daily Papers of January 6th 2026",
        "Daily Papers, 6 Jan. 2026",
        "Daily Papers — 2026-13-05",
        "Daily Papers — 2025-01-05",
    ],
)
def test_a_title_of_another_day(title: str) -> None:
    text = changed('"Daily Papers — 2026-01-05"', f'"{title}"')
    assert found(text) == [("FM105", 3)]
    same = title.replace("06", "05").replace("-13-", "-01-").replace("2025", "2026")
    same = re.sub(r"(?<!\d)6(?!\d)", "5", same)
    assert found(changed('"Daily Papers — 2026-01-05"', f'"{same}"')) == []


@pytest.mark.parametrize(
    "title",
    [
        "Daily Papers",
        "Papers of the week, 2025-12-29 ~ 2026-01-05",
        "Papers of the week, 2025-12-29 – 01-04",
        "2025.12.29부터 1월 4일까지의 논문",
        "Papers from 2025-12-30 and 2025-12-31",
        "GPT-2026: 12 papers",
        "Papers of 2026",
    ],
)
def test_titles_that_name_no_day_or_several(title: str) -> None:
    assert found(changed('"Daily Papers — 2026-01-05"', f'"{title}"')) == []


@pytest.mark.parametrize(
    "value", ["2026-01-06 08:15:00", "2026-01-04", "2025-01-05 08:15:00 +0900"]
)
def test_a_date_of_another_day(value: str) -> None:
    assert found(changed("2026-01-05 08:15:00", value)) == [("FM105", 4)]


def test_a_time_zone_changes_no_day() -> None:
    for zone in ("-0500", "+09:00", "Z"):
        assert found(changed("08:15:00", f"23:30:00 {zone}")) == []


def test_the_file_name_against_both() -> None:
    assert codes(POST, "_posts/2026-01-07-daily-papers.md") == [("FM105", 4)]
    assert codes(POST, "_posts/2026-01-05-daily-papers-20260105.md") == []
    assert codes(POST, "_posts/2026-01-05-daily-papers_2026-01-06.md") == [("FM105", 1)]
    assert codes(POST, "_posts/2026-01-05-daily-papers-26010123.md") == []
    three = changed("— 2026-01-05", "— 2026-01-06")
    assert codes(three, "_posts/2026-01-07-daily-papers.md") == [("FM105", 3), ("FM105", 4)]
    assert codes(three, "-") == [("FM105", 3)]
    assert codes(three, "C:\\blog\\_posts\\2026-01-05-daily-papers.md") == [("FM105", 3)]
