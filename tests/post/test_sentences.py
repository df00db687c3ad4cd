"""Sentences: where one ends, where one only seems to end, and that none of the text is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.post.sentences import is_complete, split
from effort import part, within

BOUNDARY = "¦"


def spans_of(text: str) -> list[tuple[int, int]]:
    """The lines of a block without indentation and trailing spaces, as a scanner gives them."""
    spans, offset = [], 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = offset + line.index(stripped)
            spans.append((start, start + len(stripped)))
        offset += len(line) + 1
    return spans


def check(marked: str) -> None:
    """Split a text without its boundary marks, and expect the sentences between the marks."""
    text = marked.replace(BOUNDARY, "")
    expected = [part.strip() for part in marked.split(BOUNDARY)]
    assert [text[start:end] for start, end in split(text, spans_of(text))] == expected


@pytest.mark.parametrize(
    "marked",
    [
        "본 연구는 새로운 색인을 제안한다.¦ 색인은 빠르게 갱신된다.",
        "왜 느린가?¦ 색인이 크기 때문이다!¦ 그래서 나눈다.",
        "정말 빠르다!!¦ 믿을 만한가?!¦ 그렇다.",
        "정보 부족.¦ 추가 실험은 없다.",
        "색인을 제안한다.  ¦   갱신도 빠르다.",
        "색인을 제안한다.\t¦갱신도 빠르다.",
        "색인을 제안한다 .¦ 갱신도 빠르다.",
        "정확도는 95%.¦ 속도는 그대로다.",
        "비용을 줄인다(표 2).¦ softmax 함수는 그대로 둔다.",
        "정확도가 올랐다.¦ k-NN 분류기도 빨라졌다.",
        "비용을 줄인다.[^1]¦ 속도도 높인다.[2, 3]¦ 끝이다.",
        "**색인을 제안한다.**¦ 갱신도 빠르다.",
        "색인을 제안한다.¦<br>갱신도 빠르다.",
        "We propose an index.¦ It is fast.¦ Why?¦ Because it is small.",
        "색인을 제안한다.\u200b¦ 갱신도 빠르다.",
        "The code is at example.org/y.z.¦ See also the index.",
        "We use an index.¦ vLLM serves it.",
    ],
)
def test_a_terminator_before_a_space_ends_a_sentence(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "색인을 제안한다.¦또한 갱신 비용을 줄인다.",
        "색인을 제안한다.¦LSM 나무도 쓴다.",
        "색인을 제안한다.¦“작은 색인”도 쓴다.",
        "自分で学ぶ。¦次に進む。",
        "这个方法很快！¦为什么？¦因为它很小。",
    ],
)
def test_a_sentence_may_be_glued_to_the_next(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "text",
    [
        "속도는 2.5배, 오차는 0.03으로 줄었다.",
        "임계값은 p < .05 와 mAP@[.50:.95] 기준이다.",
        "GPT-4.1과 FLUX.2-dev를 비교한다.",
        "기준선은 v2. 판본과 v2.1 판본이다.",
        "수집기는 robots.txt와 Vue.js를 읽는다.",
        "https://example.org/나온다.html 주소를 쓴다.",
        "https://example.org/나온다.다음 주소를 쓴다.",
        "수요.공급과 입력.출력을 구분한다.",
    ],
)
def test_a_dot_inside_a_word_ends_nothing(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "고정된 인코더(e.g., ViT)를 쓴다.",
        "고정된 인코더, e.g. ViT, i.e. 큰 모델을 쓴다.",
        "Kim et al.의 방법과 Lee et al. 방법을 비교한다.",
        "Dr. GRPO와 Dr.LLM을 비교한다.",
        "B.O.X는 빠르고 B.O.X. 저장소는 크다.",
        "Fig. 3과 Eq. 2, Sec. IV, No. 5, vol. 7을 참고한다.",
        "정확도는 50.9 vs. 51.0이고 approx. 3배 빠르며 cf. 부록을 본다.",
        "U.S. 정부와 J. Smith가 만든 Acme Inc. 제품이다.",
        "도구, 모델, 데이터 etc. 모두를 공개한다.",
        "Yahoo! 데이터와 Jeopardy! 문제를 쓴다.",
        "We follow Smith et al. and J. Doe, i.e. the U.S. team, approx. 5 people.",
        "It uses the conf. proceedings.",
    ],
)
def test_an_abbreviation_ends_nothing(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "marked",
    [
        "It was built in the U.S.¦ The team is small.",
        "We extend Smith et al.¦ However, it is slow.",
        "The answer is no.¦ It takes 10 ms.¦ We stop.",
        "We compare with model A.¦ This is fair.",
        "It rose from 3 to 5.¦ We stop at GPT-4.¦ Then it fell.",
    ],
)
def test_a_word_like_an_abbreviation_may_end_an_english_sentence(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "본 연구는 1. 수집, 2. 정제, 3. 평가를 거친다.",
        "1. 먼저 모은다.¦ 2. 다음에 거른다.",
        "1) 먼저 모은다.¦ 2) 다음에 거른다.",
        "(1) 먼저 모은다.¦ (2) 다음에 거른다.",
        "(1) 수집, (2) 정제의 순서로 한다.¦ 1) 속도와 2) 크기를 잰다.¦ 끝이다.",
        "가. 수집과 나. 정제로 이루어진다.",
        "A. 수집과 B. 정제로 이루어진다.",
        "The steps are: 1. collect the data, 2. clean it.",
    ],
)
def test_an_enumerator_ends_nothing(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "이는 “옳은 답인가?”라는 물음이다.",
        "이는 \"옳은 답인가?\"라는 물음이고 '왜?'라는 물음이다.",
        "이는 “옳은 답인가?” 하는 물음이다.",
        "저자는 “색인은 작다.” 라고 밝힌다.",
        "프롬프트는 “먼저 생각한다. 다음에 답한다.”로 시작한다.",
        "프롬프트는 '먼저 생각한다. 다음에 답한다.'로 시작한다.",
        "프롬프트는 `Think first. Then answer.` 형식이다.",
        "“색인은 작다.”¦ 저자는 그렇게 썼다.",
        "“무엇이 작은가?” 물음은 그것이다.",
        'It asks "why?" and goes on.',
        "The models' best score rose.¦ Humanity’s last exam and the LLMs’ answers did not.",
        "‘LLM’s 시대’를 연다.¦ 다음 문장이다.",
        "彼は「なぜか？」と問う。¦次に進む。",
        "彼は「そうだ。」と言う。",
    ],
)
def test_a_quotation_goes_on(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "색인은 작다(갱신이 드물기 때문이다.) 그러므로 빠르다.",
        "색인(작다. 빠르다. [얕다. 넓다.] 싸다.)을 쓴다.",
        "색인은 작다.¦ (갱신이 드물기 때문이다.)¦ 그러므로 빠르다.",
        "(작다. 빠르다.)¦ 그러므로 쓴다.",
        "색인은 작다 (표 2를 보라.)\n¦그러므로 빠르다.",
    ],
)
def test_a_bracket_goes_on(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "색인(LSM을 제안한다.¦ 또한 나무(B)를 쓴다.¦ 끝이다.",
        "색인 LSM)을 제안한다.¦ 또한 나무(B)를 쓴다.¦ 끝이다.",
        "“색인을 제안한다.¦ 또한 “나무”를 쓴다.¦ 끝이다.",
        '"색인을 제안한다.¦ 또한 "나무"를 쓴다.¦ 끝이다.',
        '화면은 5" 크기다.¦ 또한 "나무"를 쓴다.¦ 끝이다.',
        "RMS->∞ 이고 <0.03 이다.¦ 끝이다.",
    ],
)
def test_what_has_no_partner_encloses_nothing(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "색인은… 작다.¦ 그리고 ... 빠르다.",
        "색인은 작다...¦ 그러므로 빠르다…¦ 끝이다.",
        "It is small...¦ The end.",
        "It is small... and fast.",
    ],
)
def test_an_ellipsis_ends_only_what_is_finished(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "첫째 줄이\n둘째 줄로 이어진다.",
        "첫째 문장이다.\n¦둘째 문장이다.",
        "  첫째 문장이다.  \n¦  둘째 문장은\n   셋째 줄에서 끝난다.¦ 그리고 하나 더.\n¦마지막이다.",
        "색인은 Fig.\n3에서 보듯 작다.",
        "정보 부족\n다음 줄이다.",
        "색인(첫째. 둘째.\n셋째.)을 쓴다.\n¦끝이다.",
    ],
)
def test_a_line_end_ends_only_what_is_finished(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "text",
    ["색인은 작다. ✅", "색인은 작다. . .", "색인은 작다.\n🎉🎉", "…", "?!", "색인은 작다. )"],
)
def test_what_holds_no_word_is_no_sentence(text: str) -> None:
    check(text)


def test_a_sentence_runs_over_text_that_is_no_prose() -> None:
    text = "> 첫째 줄이\n> 이어진다. 둘째다."
    assert split(text, [(2, 7), (10, len(text))]) == [(2, 15), (16, len(text))]


def test_nothing_has_no_sentences() -> None:
    assert split("색인", []) == []
    assert split("색인", [(1, 1)]) == []
    assert split("", [(0, 0), (0, 0)]) == []


@pytest.mark.parametrize(
    "text",
    [
        "색인을 제안한다.",
        "색인을 제안한다.)",
        "“색인을 제안한다.”",
        "**색인을 제안한다.**",
        "색인을 제안한다.[^1]",
        "색인을 제안한다.[2, 3] ✅",
        "색인을 제안한다.<br>",
        "색인을 제안한다. ✅",
        "색인을 제안한다…",
        "정보 부족.",
        "왜 느린가?",
        "自分で学ぶ。",
        "We propose tools, models, etc.",
        "It rose to 5.",
        "It works where x < 3.",
        "It is best at k = 5.",
        "정확도는 95%.",
    ],
)
def test_a_sentence_with_a_terminator_is_complete(text: str) -> None:
    assert is_complete(text, 0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "색인을 제안",
        "정보 부족",
        "색인을 제안하였으며,",
        "색인을 제안하고…",
        "색인을 제안하고...",
        "색인(LSM)",
        "색인은 e.g.",
        "색인은 Dr.",
        "오차는 0.",
        "순서는 1. 수집, 2.",
        "오차는 0.03",
        "다.",
        ".",
        "",
        "✅",
        "색인은\n다.",
    ],
)
def test_a_sentence_cut_off_is_not_complete(text: str) -> None:
    assert not is_complete(text, 0, len(text))


def test_completeness_looks_no_further_than_the_sentence() -> None:
    text = "첫째다. 둘째 문장은"
    assert is_complete(text, 0, 4)
    assert not is_complete(text, 5, len(text))
    assert not is_complete(text, 0, 3)
    assert not is_complete(text, 3, 4)


FRAGMENTS = st.sampled_from(
    [
        *"다.가?! ,()[]{}“”‘’\"'`「」。！…*_<>/1AaZ\n\t",
        "한다. ",
        "이다.\n",
        "e.g. ",
        "et al. ",
        "No. 3",
        "2.5",
        "1. ",
        "<br>",
        "[^1]",
        "https://",
        "라고 ",
        "The ",
        "🎉",
    ]
)


@given(st.lists(FRAGMENTS | st.characters(), max_size=40).map("".join))
def test_sentences_cover_every_visible_character_once_and_in_order(text: str) -> None:
    spans = spans_of(text)
    found = split(text, spans)
    previous = 0
    for start, end in found:
        assert previous <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        previous = end
    covered = {at for start, end in found for at in range(start, end)}
    visible = {at for start, end in spans for at in range(start, end) if not text[at].isspace()}
    assert visible <= covered


@given(st.lists(FRAGMENTS | st.characters(), max_size=40).map("".join))
def test_every_sentence_before_another_is_complete(text: str) -> None:
    for start, end in split(text, spans_of(text))[:-1]:
        sentence = text[start:end]
        assert is_complete(text, start, end) or "…" in sentence or ".." in sentence


@given(st.lists(FRAGMENTS, max_size=30).map("".join), st.text(max_size=5), st.text(max_size=5))
def test_a_block_is_split_without_regard_to_what_surrounds_it(
    text: str, before: str, after: str
) -> None:
    shift = len(before) + 1
    moved = [(start + shift, end + shift) for start, end in spans_of(text)]
    expected = [(start + shift, end + shift) for start, end in split(text, spans_of(text))]
    assert split(f"{before}\n{text}\n{after}", moved) == expected


@pytest.mark.parametrize(
    "piece",
    [". ", ".)", "( . ", '". ', "a. ", "1. ", "다. ", "다.가", "[a.", "。", "「。", "' .\n"],
)
def test_hostile_repetition_is_split_in_linear_time(piece: str) -> None:
    text = (piece * (part(1_000_000) // len(piece))).strip()
    with within(3):
        found = split(text, spans_of(text))
    kept = "".join(text[start:end] for start, end in found)
    assert "".join(kept.split()) == "".join(text.split())
