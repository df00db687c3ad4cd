"""Labels, sentences and lengths (ST209 to ST212): one defect is one finding at its line."""

import re

import pytest

from .second import section_line
from .support import LABELS, POST, SECTIONS, body, found, line_of, lint, mended, replaced, with_body

# ST209 -------------------------------------------------------------------------------------------


def label_at(label: str) -> tuple[int, int]:
    start = POST.index(f"- {label}: ", body(POST, 2, "Introduction")[0]) + 2
    return start, start + len(label) + 2


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(
    "form",
    ["**{}:** ", "**{}**: ", "*{}*: ", "__{}__: ", "{} : ", "{}： ", "{} - ", "[{}] ", "{}:"],
)
def test_a_label_in_another_form_is_mended(label: str, form: str) -> None:
    start, end = label_at(label)
    text = replaced(POST, start, end, form.format(label))
    assert found(text) == [("ST209", line_of(POST, start))]
    assert mended(text) == POST


@pytest.mark.parametrize(
    ("label", "word"),
    [
        ("Goal", "목표"),
        ("Goal", "goal"),
        ("Goal", "Goals"),
        ("Motivation", "연구 동기"),
        ("Motivation", "Motivaiton"),
        ("Contribution", "기여"),
        ("Contribution", "CONTRIBUTION"),
        ("Contribution", "Contributon"),
    ],
)
def test_a_label_in_other_words_is_mended(label: str, word: str) -> None:
    start, end = label_at(label)
    text = replaced(POST, start, end, f"{word}: ")
    assert found(text) == [("ST209", line_of(POST, start))]
    assert mended(text) == POST


@pytest.mark.parametrize("label", LABELS)
def test_a_missing_label(label: str) -> None:
    start, end = label_at(label)
    bare = replaced(POST, start, end, "")
    assert found(bare) == [("ST209", section_line("Introduction"))]
    assert mended(bare) == POST
    gone = replaced(POST, start - 2, POST.index("\n", start) + 1, "")
    assert found(gone) == [("ST209", section_line("Introduction"))]
    other = replaced(POST, start, end, "Vision: ")
    assert found(other) == [("ST209", line_of(POST, start))]


def test_bare_lines_are_one_finding() -> None:
    start, end = body(POST, 2, "Introduction")
    text = replaced(POST, start, end, re.sub(r"- \w+: ", "- ", POST[start:end]))
    assert found(text) == [("ST209", section_line("Introduction"))]
    assert mended(text) == POST


@pytest.mark.parametrize(
    "new",
    [
        "세 문장을 이어서 적는다. 둘째 문장이 이어진다. 셋째 문장이 이어진다.",
        "- 두 줄만 적는다. 문장은 셋이다.\n- 셋째 문장이 이어진다.",
        "### Goal\n\n목표이다.\n\n### Motivation\n\n동기이다.\n\n### Contribution\n\n기여이다.",
    ],
)
def test_bare_text_that_no_labels_fit_is_left_to_people(new: str) -> None:
    text = with_body(POST, 2, "Introduction", new)
    assert found(text) == [("ST209", section_line("Introduction"))]
    assert mended(text) == text


def test_labels_in_another_order() -> None:
    lines = POST[slice(*body(POST, 2, "Introduction"))].strip().split("\n")
    text = with_body(POST, 2, "Introduction", "\n".join((lines[2], *lines[:2])))
    assert found(text) == [("ST209", section_line("Introduction") + 2)]


# ST210 to ST212 ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*SECTIONS[2:], "Introduction"])
@pytest.mark.parametrize("between", [" ", "\n", "\n\n"])
def test_one_sentence_too_many(name: str, between: str) -> None:
    text = POST[slice(*body(POST, 2, name))].strip()
    more = f"{text}{between}이는 뒤따르는 연구에 중요한 의미를 가진다."
    assert found(with_body(POST, 2, name, more)) == [("ST210", section_line(name))]


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. GRPO는 A.S.E와 GPT-4.1 vs. Llama 3.2를 비교하여(e.g., 2.5배) 정확도를 높였다.",
        "“정답인가?”라는 물음에 robots.txt를 읽은 모델이 Kim et al.의 방법보다 잘 답하였다.",
        "1) 첫 단계를 줄이고 2) 둘째 단계를 늘려 v2.0의 정확도를 0.3%p 높였다.",
        "정확도를 높였으며,\n\n비용도 절반으로 줄였다.",
    ],
)
def test_what_ends_no_sentence(sentence: str) -> None:
    assert found(with_body(POST, 2, "Results", sentence)) == []


CUTS = [
    "정확",
    "정확도를 0.",
    "정확도를 0.3%p 높이",
    "방법보",
    "Harb",
    "기존 방법보다",
    "결과(표",
    "큰 다",
]


@pytest.mark.parametrize("name", SECTIONS[1:])
@pytest.mark.parametrize("tail", CUTS)
def test_a_text_that_breaks_off(name: str, tail: str) -> None:
    text = with_body(POST, 2, name, f"도구 설명을 계약으로 바꾸어 {tail}")
    assert ("ST212", section_line(name) + 2) in found(text)
    assert {code for code, _ in found(text)} <= {"ST212", "LG509"}


def test_a_line_that_breaks_off_amid_others() -> None:
    for place, label in enumerate(LABELS):
        _, end = label_at(label)
        text = replaced(POST, end + 8, POST.index("\n", end), "")
        assert found(text) == [("ST212", section_line("Introduction") + 2 + place)]


@pytest.mark.parametrize(
    "text",
    [
        "정확도를 평균 7.1%p 높였다",
        "정확도를 **7.1%p 높였다.**",
        "정확도를 높였다(표 3).",
        "“정확도를 높였다.”",
        "정확도를 높였다.[^1]",
        "정확도를 높였다. ✅",
        "정확도를 높였다. [코드](https://github.com/example/harbor)",
        "정확도는 다음과 같이 높아졌다:\n\n| 과제 | 정확도 |\n| --- | --- |\n| 하나 | 71.2 |",
    ],
)
def test_what_does_not_break_off(text: str) -> None:
    assert [code for code, _ in found(with_body(POST, 2, "Results", text)) if code != "ST210"] == []


def test_the_budget_counts_text_and_no_line_ends() -> None:
    start, end = body(POST, 2, "Conclusion")
    length = sum(
        len(POST[slice(*body(POST, 2, name))].strip().replace("\n", "")) for name in SECTIONS
    )
    sentence = POST[start:end].strip()
    for over in (0, 1):
        more = 1000 - length + over
        padded = "매우 " * (more // 3) + "참" * (more % 3) + sentence
        text = with_body(POST, 2, "Conclusion", padded)
        for newline in ("\n", "\r\n"):
            codes = [d.code for d in lint(text.replace("\n", newline))]
            assert codes.count("ST211") == over
