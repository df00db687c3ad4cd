"""PH401–PH404: what stands where content should, and what prompts and assistants say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.checks.placeholder_words import is_placeholder, is_spelling, is_stand_in
from digestlint.checks.placeholders import says_nothing
from digestlint.diagnostics import Diagnostic
from digestlint.engine.fix import apply_fixes

from .support import POST, heading, lint, replaced, section, shape, with_body

KOREAN = shape().languages["ko"].placeholders
ENGLISH = shape().languages["en"].placeholders


def in_section(text: str, name: str = "Limitations") -> tuple[str, list[Diagnostic]]:
    """A post with this text in a section, and what all the rules find in it."""
    post = with_body(POST, 1, name, text)
    return post, lint(post)


def codes(text: str, name: str = "Limitations") -> set[str]:
    return {found.code for found in in_section(text, name)[1]}


SPELLINGS = [
    "정보 부족",
    "정보부족.",
    "정보  부족.",
    "정보 부족이다.",
    "정보 부족입니다.",
    "정보가 부족하다.",
    "정보 부족함.",
    "정보 불충분.",
    "정보 없음",
    "**정보 부족**",
    "**정보 부족.**",
    "(정보 부족)",
    "[정보 부족]",
    "“정보 부족”",
    "`정보 부족`",
    "- 정보 부족",
    "* 정보 부족.  ",
    "> 정보 부족",
    "1. 정보 부족",
    "관련 정보 부족.",
    "명시되지 않음.",
    "본문에 언급되지 않음",
    "언급 없음.",
    "확인 불가.",
    "정보 부족으로 판단할 수 없음.",
    "Not specified.",
    "Insufficient information",
    "No information provided.",
    "信息不足",
    "情報不足。",
]
STAND_INS = ["N/A", "n.a.", "NA", "TBD", "None.", "해당 없음.", "해당 사항 없음", "추후 작성 예정"]


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_section_of_nothing_but_a_placeholder(text: str) -> None:
    post, found = in_section(text)
    assert {one.code for one in found} <= {"PH401", "PH403"}
    (section_found,) = (one for one in found if one.code == "PH401")
    assert section_found.line == post[: section(post, 1, "Limitations").end()].count("\n") + 3
    assert section_found.paper is not None
    assert section_found.paper.number == 1
    assert section_found.section == "Limitations"


@pytest.mark.parametrize("text", STAND_INS)
def test_what_fills_a_section_and_means_something_else_has_no_spelling(text: str) -> None:
    assert codes(text) == {"PH401"}


def test_the_house_spelling_is_only_a_placeholder() -> None:
    assert codes("정보 부족.") == {"PH401"}
    assert codes("- 정보 부족.") == {"PH401"}


@pytest.mark.parametrize("text", SPELLINGS)
def test_the_fix_writes_the_house_spelling_and_nothing_else(text: str) -> None:
    post, found = in_section(text)
    mended = apply_fixes(post, found).text
    again = lint(mended)
    assert {one.code for one in again} == {"PH401"}
    (placeholder,) = again
    assert mended[placeholder.start : placeholder.end] == "정보 부족."
    first = next((one.start for one in found if one.code == "PH403"), None)
    if first is not None:
        end = next(one.end for one in found if one.code == "PH403")
        assert mended == replaced(post, first, end, "정보 부족.")


def test_a_section_of_several_placeholders_is_one_finding() -> None:
    labels = "- Goal: 정보 부족.\n- Motivation: 정보 부족.\n- Contribution: 정보 부족."
    found = in_section(labels, "Introduction")[1]
    assert [one.code for one in found] == ["PH401"]


def test_a_placeholder_among_sentences_is_a_sentence() -> None:
    _, found = in_section("학습을 네 단계로 나눈다. 정보 부족.", "Method")
    assert [one.code for one in found] == ["PH402"]


SAYS_NOTHING = [
    "본문에 명시되어 있지 않다.",
    "구체적인 한계는 언급되지 않았다.",
    "가지치기의 구체적인 한계점에 관한 서술은 본문에 제시되지 않아 정보 부족이다.",
    "논문에 한계점이 명시적으로 언급되지 않았다.",
    "한계점에 대한 구체적인 언급이 없다.",
    "해당 논문에서는 한계점을 따로 언급하지 않았다.",
    "제공된 본문에는 한계점에 대한 내용이 포함되어 있지 않다.",
    "본문에서 한계를 확인할 수 없다.",
    "저자들은 연구의 한계를 별도로 기술하지 않았다.",
    "연구의 한계점은 본문에서 다루어지지 않았다.",
    "정보가 부족하여 한계점을 파악할 수 없다.",
    "정보 부족으로 인해 학습법의 한계를 서술하기 어렵다.",
    "논문에 명시된 한계는 없다.",
    "주어진 정보만으로는 한계점을 알 수 없다.",
    "본 학습법의 한계점은 자세히 기술되지 않았으며, 부록에서 일부 다룬다.",
    "본문에는 관련 내용이 없다.",
    "한계점은 본문에 명시되지 않았습니다.",
    "재학습 비용과 지연에 대한 제한점 및 상세한 논의는 제공되지 않았다.",
]
SAYS_SOMETHING = [
    "규모가 큰 모델에 대한 검증은 이루어지지 않았다.",
    "직접 고치는 방법에 대해서는 다루지 않았다.",
    "정확도가 높아진 구체적인 원인은 밝혀지지 않았다.",
    "학습 데이터가 공개되지 않아 재현이 어렵다.",
    "사용자가 제한 사항을 명시하지 않으면 모델이 실패한다.",
    "기존 연구에서는 이러한 한계가 명확히 논의되지 않았다.",
    "모델이 자신의 한계를 설명하지 않는다.",
    "완전한 해법은 제시되지 않았으며, 단계가 많을 때만 효과가 있다.",
    "깊이 정보가 제공되지 않는 환경에서는 오차가 커진다.",
    "이론적 수렴 보장은 제공되지 않는다.",
    "영어가 아닌 언어에 대한 평가는 보고되지 않았다.",
    "참가자에게는 정답에 대한 구체적인 설명이 제공되지 않았다.",
    "입력 길이에 제한이 없다.",
    "제약 조건이 명시되지 않은 질의에서 실패한다.",
    "실제 정답 정보 부족으로 인해 합성 자료로만 평가하였다.",
    "문맥 정보 부족 문제를 모두 풀지는 못한다.",
    "추가 검증이 필요하며, 세부 지표의 한계는 정보 부족으로 명확하지 않다.",
    "계산 자원의 한계로 규모가 큰 실험은 수행하지 않았다.",
    "이 방법의 한계는 이론적으로 증명되지 않았다.",
    "한계가 있지만 그 원인은 제시되지 않았다.",
]


@pytest.mark.parametrize("text", SAYS_NOTHING)
def test_a_sentence_that_only_says_that_nothing_is_said(text: str) -> None:
    post, found = in_section(text)
    assert [one.code for one in found] == ["PH402"]
    assert post[found[0].start : found[0].end] == text


@pytest.mark.parametrize("text", SAYS_SOMETHING)
def test_a_sentence_about_missing_things_says_something(text: str) -> None:
    assert codes(text) == set()


@pytest.mark.parametrize("text", SAYS_NOTHING[:4])
def test_it_is_found_among_other_sentences(text: str) -> None:
    post, found = in_section(f"- 재학습 비용이 크다.\n- {text}")
    assert {one.code for one in found} == {"PH402", "ST210"}
    assert any(post[one.start : one.end] == text for one in found)


def test_under_a_label_the_paper_must_be_named() -> None:
    labels = "- Goal: 학습법을 찾는다.\n- Motivation: {}\n- Contribution: 일정을 공개한다."
    field = labels.format("가지치기의 한계는 명확히 제시되지 않았다.")
    paper = labels.format("연구의 동기는 본문에 명시되어 있지 않다.")
    assert codes(field, "Introduction") == set()
    assert not says_nothing("가지치기의 한계는 제시되지 않았다.", KOREAN, in_doubt=True)
    assert codes(paper, "Introduction") <= {"PH402"}


@pytest.mark.parametrize(
    "text",
    [
        "The paper does not explicitly state its limitations.",
        "Limitations are not discussed in the text.",
        "No specific limitations are mentioned.",
        "The provided text does not mention any limitations.",
        "Limitations are not described, so there is not enough information.",
    ],
)
def test_english_sentences_that_say_nothing(text: str) -> None:
    assert says_nothing(text, ENGLISH)


@pytest.mark.parametrize(
    "text",
    [
        "The limitations of earlier methods were not discussed.",
        "The dataset does not include videos.",
        "Information about depth is not provided to the model.",
        "The method does not provide theoretical guarantees.",
        "The limitations of large models were not examined.",
    ],
)
def test_english_sentences_that_say_something(text: str) -> None:
    assert not says_nothing(text, ENGLISH)


CONTENT = "정확도를 0.3%p 높였다."
SPOKEN = [
    "(최대 3문장)",
    f"(1문장) {CONTENT}",
    f"{CONTENT} (최대 3문장)",
    f"{CONTENT}(최대 1문장)",
    f"{CONTENT} (한 문장)",
    f"{CONTENT} （3문장 이내）",
    f"{CONTENT} (1-2문장)",
    f"물론입니다! {CONTENT}",
    f"네, 알겠습니다. {CONTENT}",
    f"요약해 드리겠습니다.\n\n{CONTENT}",
    f"다음은 요청하신 논문의 요약입니다:\n\n{CONTENT}",
    f"다음은 본 논문의 요약이다. {CONTENT}",
    f"{CONTENT} 도움이 되셨기를 바랍니다.",
    "죄송하지만, 제공된 텍스트에는 결과가 없습니다.",
    "저는 AI 언어 모델이므로 논문을 읽을 수 없습니다.",
    "As an AI language model, I cannot access the paper.",
    f"As an AI language model, {CONTENT}",
    "I’m sorry, but I cannot summarize this paper.",
    f"Sure! {CONTENT}",
    f"Here is the summary of the paper:\n\n{CONTENT}",
    f"{CONTENT} Let me know if you need more details!",
    "[여기에 결과를 작성]",
    f"{{title}}은 {CONTENT}",
    f"{{{{ paper.results }}}} {CONTENT}",
    f"{CONTENT}<|im_end|>",
    "추측 및 외부 지식을 배제하고 본문에 근거한 서술만 하여 최신 기법을 다루지 못한다.",
    "한 문장으로 작성하세요.",
    "한국어로 작성할 것.",
]
NOT_SPOKEN = [
    "모델은 “물론입니다”라고 답하는 비율을 줄였다.",
    "‘As an AI language model’로 시작하는 거절을 31% 줄였다.",
    "지시에 “3문장 이내로 요약하세요”를 붙여 정확도를 높였다.",
    "문서를 최대 3문장으로 요약하는 과제에서 정확도를 높였다.",
    "짧은 설명(1문장)과 긴 설명(3문장)을 함께 학습하였다.",
    "외부 지식 없이도 정확도를 높였다.",
    "본문에 근거한 답변의 비율을 높였다.",
    "사용자의 요청에 따라 요약을 작성하는 비율을 높였다.",
    "집합 {0, 1}과 라벨 {yes}를 쓴다.",
    "특수 토큰 <|im_end|>를 지우고 `<|pad|>`를 채워 속도를 높였다.",
    "비서로서의 역할을 익히는 AI 어시스턴트의 정확도를 높였다.",
    "지식 컷오프 이후의 질문에서 정확도를 높였다.",
    "네 가지 과제에서 정확도를 높였다.",
]


@pytest.mark.parametrize("text", SPOKEN)
def test_a_prompt_or_an_assistant_speaks(text: str) -> None:
    assert codes(text, "Results") == {"PH404"}


@pytest.mark.parametrize("text", NOT_SPOKEN)
def test_papers_about_language_models_may_speak_of_prompts(text: str) -> None:
    assert codes(text, "Results") == set()


def test_it_is_found_in_headings_before_papers_and_for_whole_titles() -> None:
    first = heading(POST, 1)
    with_greeting = replaced(POST, first.start(), first.start(), "물론입니다! 요약입니다.\n\n")
    assert [one.code for one in lint(with_greeting)] == ["PH404"]
    method = section(POST, 1, "Method")
    with_limit = replaced(POST, method.end(), method.end(), " (최대 3문장)")
    assert [one.code for one in lint(with_limit)] == ["PH404"]
    title = "# 1. [{title}](https://arxiv.org/abs/2601.01234)"
    with_slot = replaced(POST, first.start(), first.end(), title)
    assert [one.code for one in lint(with_slot)] == ["PH404"]
    in_title = title.replace("{title}", "From {title} to {abstract}: Filling Templates")
    assert lint(replaced(POST, first.start(), first.end(), in_title)) == []


def test_the_house_spelling_and_an_empty_text_are_told_apart() -> None:
    assert is_spelling("정보 부족.", 0, 6, KOREAN)
    assert is_stand_in("TBD", 0, 3, KOREAN)
    assert not is_placeholder("", 0, 0, KOREAN)
    assert not is_placeholder("정보 부족" * 30, 0, 150, KOREAN)


@given(st.text("정보 부족이다.않았본문에한계점은명시되지(){}<|>*`“” \n-", max_size=60))
def test_any_text_gives_spans_inside_it_and_fixes_that_last(text: str) -> None:
    post, found = in_section(text)
    own = [one for one in found if one.code.startswith("PH")]
    assert all(0 <= one.start < one.end <= len(post) for one in own)
    mended = apply_fixes(post, own).text
    assert all(one.code != "PH403" for one in lint(mended))
