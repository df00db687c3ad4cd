"""NM801 and NM802: figures that cannot be meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.checks import all_checks
from digestlint.post.outline import read_post
from effort import part, within

from .support import PATH, POST, heading, lint, replaced, shape, with_body


def found_in(code: str, post: str) -> list[str]:
    found = lint(post)
    assert "DL001" not in {diagnostic.code for diagnostic in found}
    return [post[one.start : one.end] for one in found if one.code == code]


def in_results(code: str, text: str) -> list[str]:
    """What a rule finds in a section with this text."""
    return found_in(code, with_body(POST, 1, "Results", text))


def message(code: str, text: str) -> str:
    (found,) = (one for one in lint(with_body(POST, 1, "Results", text)) if one.code == code)
    assert found.fix is None
    return found.message


# --- NM801 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("정확도 9091%를 기록하였다.", "9091%"),
        ("정확도 1000%를 기록하였다.", "1000%"),
        ("정확도 1,000%를 기록하였다.", "1,000%"),
        ("정확도 1,234.5%p를 높였다.", "1,234.5%"),
        ("정확도 12,000%를 기록하였다.", "12,000%"),
        ("정확도 1000.25%를 기록하였다.", "1000.25%"),
        ("정확도 1234.567%를 기록하였다.", "1234.567%"),
        ("정확도 1,234.567%를 기록하였다.", "1,234.567%"),
        ("정확도 2000 %를 기록하였다.", "2000 %"),
        ("정확도 2,000 %를 기록하였다.", "2,000 %"),
        ("정확도 2000％를 기록하였다.", "2000％"),
        ("정확도 2000퍼센트를 기록하였다.", "2000퍼센트"),
        ("정확도 900~1200%를 기록하였다.", "1200%"),
        ("정확도 900-1200%를 기록하였다.", "1200%"),
        ("정확도 +1200%를 기록하였다.", "1200%"),
        ("약1200%를 기록하였다.", "1200%"),
        ("(1200%)를 기록하였다.", "1200%"),
        ("1200% 높였다.", "1200%"),
    ],
)
def test_percentages_of_a_thousand_are_found(text: str, wrong: str) -> None:
    assert in_results("NM801", text) == [wrong]


@pytest.mark.parametrize(
    "text",
    [
        "99.99%와 100%와 999%와 999.9%를 기록하였다.",
        "표본 n=1000, 5% 오차와 12.345% 오차를 보았다.",
        "2025년 5%와 1200~1500개와 1,200배를 보았다.",
        "0.1000%와 12.1234%를 보았다.",
        "`1200%` 설정과 $1200%$ 식을 보았다.",
        "https://example.org/1200%25 주소를 보았다.",
        "1200 대 %와 1200퍼짐을 보았다.",
    ],
)
def test_other_figures_are_left_alone(text: str) -> None:
    assert in_results("NM801", text) == []


def test_titles_are_left_alone() -> None:
    line = "# 1. [Pruning 1000% Faster](https://arxiv.org/abs/2601.01234)"
    assert found_in("NM801", replaced(POST, *heading(POST, 1).span(), line)) == []


def test_the_message_shows_the_figure_and_the_limit() -> None:
    assert "`9091%` is 1,000% or more" in message("NM801", "정확도 9091%를 기록하였다.")


@pytest.mark.parametrize(
    ("limit", "text", "wrong"),
    [
        (200, "250%와 150%와 99.5%를 보았다.", ["250%"]),
        (50, "7%와 62.5%와 50%와 5 %를 보았다.", ["62.5%", "50%"]),
        (5000, "1200%와 5000%를 보았다.", ["5000%"]),
    ],
)
def test_the_limit_is_an_option(limit: int, text: str, wrong: list[str]) -> None:
    post = read_post(with_body(POST, 1, "Results", text), PATH, shape())
    check = all_checks()["implausible-percent"]
    found = check.run(post, {"limit": limit, "signs": ["%"]})
    start, end = post.papers[0].sections[2].start, post.papers[0].sections[2].end
    assert [post.text[a:b] for a, b, *_ in found if start < a < end] == wrong


# --- NM802 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("14B 모델은 14억 개의 매개변수를 쓴다.", "14억"),
        ("매개변수가 14억 개인 14B 모델을 쓴다.", "14억"),
        ("Oak2.5-14B는 14억 개의 매개변수를 쓴다.", "14억"),
        ("Oak-14B-Instruct는 약 14억 개의 매개변수를 쓴다.", "14억"),
        ("1.5B 모델은 1.5억 개의 매개변수를 쓴다.", "1.5억"),
        ("10.8B 모델은 10.8억개의 매개변수를 쓴다.", "10.8억"),
        ("14B 모델은 (14 억 개)의 매개변수를 쓴다.", "14 억"),
        ("14 B 모델은 14억의 매개변수를 쓴다.", "14억"),
    ],
)
def test_the_same_figure_with_both_units_is_found(text: str, wrong: str) -> None:
    assert in_results("NM802", text) == [wrong]


@pytest.mark.parametrize(
    "text",
    [
        "14B 모델은 140억 개의 매개변수를 쓴다.",
        "14억 개의 매개변수를 쓴다.",
        "14B 모델과 32B 모델을 쓴다.",
        "1B에서 10B까지의 모델은 1억~10억 규모이다.",
        "1B 모델은 10억 내지 1 억~10억 규모이다.",
        "8B 모델은 8억 6500만 규모이다.",
        "8B 모델은 8억6천만 규모이다.",
        "8B 모델은 8억 만 규모이다.",
        "14B~32B 모델은 14억 개의 매개변수를 쓴다.",
        "14B 모델은 14억(1.4B) 개의 토큰을 쓴다.",
        "8x7B 모델은 7억 개의 매개변수를 쓴다.",
        "14Bit 값과 A14B 값은 14억 개이다.",
        "14B 모델은 214억, 3.14억, 1,14억 개이다.",
        "14B 모델은 `14억` 값을 쓴다.",
        "14B 모델은 14-14억-14 값을 쓴다.",
    ],
)
def test_other_figures_are_no_evidence(text: str) -> None:
    assert in_results("NM802", text) == []


def test_the_title_counts_as_evidence() -> None:
    line = "# 1. [Oak-14B: Pruning Networks](https://arxiv.org/abs/2601.01234)"
    post = replaced(POST, *heading(POST, 1).span(), line)
    post = with_body(post, 1, "Results", "14억 개의 매개변수를 쓴다.")
    assert found_in("NM802", post) == ["14억"]


def test_each_paper_is_read_by_itself() -> None:
    post = with_body(POST, 1, "Results", "14B 모델을 쓴다.")
    post = with_body(post, 2, "Results", "14억 개의 매개변수를 쓴다.")
    assert found_in("NM802", post) == []


def test_english_posts_have_no_such_unit() -> None:
    post = with_body(POST, 1, "Results", "14B 모델은 14억 개의 매개변수를 쓴다.")
    english = post.replace("layout: post", "layout: post\nlang: en")
    assert found_in("NM802", english) == []


@pytest.mark.parametrize(
    ("figure", "wanted"),
    [("14", "140억"), ("1.5", "15억"), ("0.25", "2.5억"), ("1000000", "10000000억")],
)
def test_the_message_converts(figure: str, wanted: str) -> None:
    text = f"{figure}B 모델은 {figure}억 개의 매개변수를 쓴다."
    assert f"{figure}B is {wanted}; write `{wanted}`" in message("NM802", text)


# --- Both --------------------------------------------------------------------------------------

PIECES = (
    *"0123456789.,%~- \n`$B억만x",
    *("1000", "1,000", "9091%", "14B", "14억", "퍼센트", "％", "²", "٣", "가", "\n\n", "- "),
)
mixtures = st.lists(st.sampled_from(PIECES), max_size=50).map("".join)


@given(mixtures)
def test_findings_lie_inside_the_text(text: str) -> None:
    post = with_body(POST, 1, "Results", text)
    for found in lint(post):
        assert found.code != "DL001"
        if found.code.startswith("NM"):
            assert 0 <= found.start < found.end <= len(post)
            assert post[found.start].isdigit()


N = part(3_000)


@pytest.mark.parametrize(
    "text",
    [
        "%" * 60 * N,
        "1000% " * 10 * N,
        "1" * 60 * N + "%",
        "14B 14억 " * 8 * N,
        "".join(f"{n}B {n}억 " for n in range(8 * N)),
    ],
    ids=range(5),
)
def test_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    with within(20):
        in_results("NM801", text)
