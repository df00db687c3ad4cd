"""LG501–LG505: another language, another script, another register, Unicode."""

import os
import subprocess
import sys
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digestlint.checks.endings import is_of_the_house
from digestlint.checks.sieve import foreign_section, sieve
from digestlint.diagnostics import Diagnostic
from digestlint.engine.fix import apply_fixes
from digestlint.post.outline import read_post

from .support import PATH, POST, lint, shape, with_body

KOREAN = "학습을 네 단계로 나눈다."
OURS = ("PH", "LG501", "LG502", "LG503", "LG504", "LG505")


def in_section(text: str, name: str = "Results") -> tuple[str, list[Diagnostic]]:
    """A post with this text in a section, and what all the rules find in it."""
    post = with_body(POST, 1, name, text)
    return post, lint(post)


def codes(text: str, name: str = "Results") -> list[str]:
    return [found.code for found in in_section(text, name)[1]]


def own_codes(text: str, name: str = "Results") -> list[str]:
    return [code for code in codes(text, name) if code.startswith(OURS)]


# --- LG501, LG504


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The method raises accuracy by 0.3 points.", "English"),
        ("- The method raises accuracy by 0.3 points.", "English"),
        ("**The method raises accuracy by 0.3 points.**", "English"),
        ("We call it GardenNet, and (like SQAF) it reaches 85.2% on ImageNet.", "English"),
        ("本手法は精度を0.3ポイント向上させた。", "Japanese"),
        ("该方法将准确率提高了0.3个百分点。", "Chinese"),
        ("Метод повышает точность на 0,3 процентного пункта.", "Russian"),
        ("La méthode améliore la précision de 0,3 point sur les images.", "French"),
        ("Das Verfahren verbessert die Genauigkeit um 0,3 Punkte.", "German"),
        ("El método mejora la precisión en 0,3 puntos con menos datos.", "Spanish"),
        ("วิธีนี้เพิ่มความแม่นยำ 0.3 จุด.", "Thai"),
        ("يحسن الأسلوب الدقة بنسبة كبيرة.", "Arabic"),
    ],
)
def test_a_section_in_another_language(text: str, language: str) -> None:
    post, found = in_section(text)
    assert [one.code for one in found] == ["LG501"]
    assert language in found[0].message
    assert found[0].section == "Results"
    assert found[0].line == post[: post.index(text)].count("\n") + 1


def test_it_stands_at_the_first_sentence_and_once() -> None:
    text = "- Goal: We prune networks by season.\n- Motivation: Pruning at once hurts accuracy."
    text += "\n- Contribution: We release a schedule and a benchmark."
    post, found = in_section(text, "Introduction")
    assert [one.code for one in found] == ["LG501"]
    assert post[found[0].start : found[0].end] == "We prune networks by season."


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("In each stage, the least important weights are removed.", "English"),
        ("各段階で重要度の低い重みを取り除く。", "Japanese"),
        ("每个阶段都会删除不重要的权重。", "Chinese"),
        ("На каждом этапе удаляются наименее важные веса.", "Russian"),
    ],
)
@pytest.mark.parametrize("form", ["{} {}", "{}\n{}", "- {}\n- {}"])
def test_one_foreign_sentence(sentence: str, language: str, form: str) -> None:
    for text in (form.format(KOREAN, sentence), form.format(sentence, KOREAN)):
        post, found = in_section(text, "Method")
        assert [one.code for one in found] == ["LG504"]
        assert post[found[0].start : found[0].end] == sentence
        assert language in found[0].message


@pytest.mark.parametrize(
    "text",
    [
        "LANTERN은 Semantic Query-Augmented Fusion(SQAF)과 Batch Reranking(BR)으로 구성된다.",
        "Reinforcement Learning with Verifiable Rewards(RLVR)를 Policy Optimization으로 익힌다.",
        "GPT-4o, Claude 3.5 Sonnet, Gemini 1.5 Pro, Llama 3.1 405B Instruct를 평가한다.",
        "“Attention is all you need for sparse networks”라는 말을 따른다.",
        "`pip install garden-net and run the full training script`로 설치한다.",
        "$\\mathcal{L} = \\sum_i \\log p(x_i | y_i)$를 줄인다.",
        "https://github.com/example/a-very-long-name-of-a-repository 에 공개한다.",
        "A.S.E는 CVE 자료에 기반한다.",
    ],
)
def test_a_korean_sentence_full_of_english(text: str) -> None:
    assert codes(text, "Method") == []


def test_langdetect_is_left_alone_where_scripts_decide() -> None:
    program = (
        "import sys; from digestlint import lint_text;"
        "found = lint_text(sys.stdin.read(), path=sys.argv[1], settings={});"
        "names = ('digestlint.checks.language', 'langdetect');"
        "print(len(found), *(name in sys.modules for name in names))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, PATH],
        check=True,
        capture_output=True,
        input=POST,
        encoding="utf-8",
    )
    assert done.stdout.split() == ["0", "True", "False"]


def test_others_may_ask_for_the_language_of_a_section() -> None:
    text = with_body(POST, 1, "Results", "The method raises accuracy by 0.3 points.")
    post = read_post(text, PATH, shape())
    names = [foreign_section(post, section) for section in post.papers[0].sections]
    assert names == [None, None, "English", None, None]


ENGLISH = """\
---
title: "Daily Papers — 2026-01-05"
lang: en
---

# 1. [GardenNet: Pruning Sparse Networks by Season](https://arxiv.org/abs/2601.01234)

## Method

{}

## Limitations

Retraining becomes costly for large models, and Rényi entropy (α = 2) is not used.
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The training is split into four stages. Weights are removed in each.", []),
        ("학습을 네 단계로 나눈다. 단계마다 가중치를 제거한다.", ["LG501"]),
        ("GardenNet과 Seasonal Pruning Benchmark(SPB)를 GitHub에 공개하였다.", ["LG501"]),
        ("The training is split into stages. 단계마다 가중치를 제거한다.", ["LG504"]),
        ("The training uses 가지치기 in four stages.", ["LG502"]),
        ("The word “가지치기” means pruning (가지를 치는 일) in Korean.", []),
    ],
)
def test_an_english_post(text: str, expected: list[str]) -> None:
    found = [one.code for one in lint(ENGLISH.format(text)) if one.code.startswith(OURS)]
    assert found == expected


# --- LG502


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("평가를 масштаб화하며 범위를 넓혔다.", "масштаб"),
        ("모델을 训练하여 정확도를 높였다.", "训练"),
        ("データ를 모아 정확도를 높였다.", "データ"),
        ("새로운 метод를 써서 정확도를 높였다.", "метод"),
        ("새로운 новый метод 로 정확도를 높였다.", "новый метод"),
        ("모델의 性能을 높였다.", "性能"),
        ("Сlip 모델의 정확도를 높였다.", "С"),
        ("모델(Сlip)의 정확도를 높였다.", "С"),
        ("정확도를 เพิ่ม하였다.", "เพิ่ม"),
        ("두 방식(완전 합성, データ를 반합성)을 쓴다.", "データ"),
    ],
)
def test_letters_that_the_language_does_not_use(text: str, letters: str) -> None:
    post, found = in_section(text)
    assert [one.code for one in found] == ["LG502"]
    assert post[found[0].start : found[0].end] == letters


@pytest.mark.parametrize(
    "text",
    [
        "영(零)비용으로 정확도를 높였다.",
        "주의(注意, attention)를 써서 정확도를 높였다.",
        "토큰（トークン）의 수를 줄였다.",
        "가지치기(중국어: 剪枝, 러시아어: обрезка)를 쓴다.",
        "α와 β를 조절하고 Δ를 줄였다.",
        "Rényi와 Schrödinger, Łukasz와 Đorđe의 방법을 쓴다.",
        "① 오차를 ±0.5㎜로 ② 온도를 25℃로 맞춘다.",
        "‘猫’와 “人工知能”과 《红楼梦》을 읽는다.",
        "`训练`과 $\\text{训练}$을 지운다.",
        "ℝ과 𝐱와 ∂와 ℓ을 쓴다.",
        "µs와 Ω을 단위로 쓴다.",
        "ㄱ과 ㅏ를 나눈다.",
    ],
)
def test_symbols_glosses_and_words_that_are_spoken_about(text: str) -> None:
    assert own_codes(text) == []


# --- LG503


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("정확도를 높였습니다.", "높였습니다"),
        ("정확도를 보여줘요.", "보여줘요"),
        ("효과를 실험으로 입증함.", "입증함"),
        ("정확도가 크게 향상됨", "향상됨"),
        ("새로운 학습법을 제안.", "제안"),
        ("효과적인 방법임.", "방법임"),
        ("결과가 좋네요!", "좋네요"),
        ("정확도를 높임 (표 2).", "높임"),
        ("정확도를 높였습니다(그림 3 참조).", "높였습니다"),
        ("정확도를 높였습니다 [3].", "높였습니다"),
        ("**정확도를 높였습니다.**", "높였습니다"),
        ("- 정확도를 높였습니다", "높였습니다"),
        ("정확도가 높아진 까닭은 무엇일까요?", "무엇일까요"),
        ("정확도를 92.5%로 높인 GardenNet.", "GardenNet"),
    ],
)
def test_another_register(text: str, word: str) -> None:
    post, found = in_section(text)
    assert [one.code for one in found] == ["LG503"]
    assert post[found[0].start : found[0].end] == word


def test_each_sentence_of_another_register_is_a_finding() -> None:
    assert codes(f"네 단계로 나눕니다. {KOREAN} 되살립니다.", "Method") == ["LG503", "LG503"]


@pytest.mark.parametrize(
    "text",
    [
        "우연이 아니다.",
        "정확도가 높아진 까닭은 무엇인가?",
        "더 높일 수 있을까?",
        "두 모듈을 쓴다(SQAF).",
        "두 모듈을 쓴다 (SQAF, 그림 2).",
        "앞선 연구를 따른다 [3].",
        "앞선 연구를 따른다.[^1]",
        "정확도를 높였다!",
        "모델은 ‘잘 모르겠습니다’라고 답한다.",
        "모델은 “잘 모르겠습니다.”라고 답한다.",
        "결과는 다음과 같다: 정확도가 높다.",
        "정확도를 높였다. 🚀",
        "**정확도를 높였다.**",
        "정확도를 높였다…",
        "정확도를 높였다。",
        "(정확도를 높였다.)",
        "1) 가지를 치고 2) 되살린다.",
    ],
)
def test_the_house_register(text: str) -> None:
    assert own_codes(text) == []


def test_a_decomposed_ending_is_the_house_register_all_the_same() -> None:
    assert codes(unicodedata.normalize("NFD", "정확도를 높였다.")) == ["LG505"]


def test_usual_endings_are_of_the_register() -> None:
    for language in shape().languages.values():
        for ending in (*language.register.usual, *language.register.rarer):
            assert is_of_the_house(f"높{ending}.", 0, len(ending) + 2, language.register)


@pytest.mark.corpus
def test_real_posts_are_in_korean_and_in_the_register() -> None:
    folder = os.environ.get("DIGESTLINT_CORPUS")
    if not folder:
        pytest.skip("DIGESTLINT_CORPUS names no folder of real posts")
    posts = sorted(Path(folder, "_posts").glob("*daily-papers*.md"))
    assert posts
    for path in posts:
        found = lint(path.read_text(encoding="utf-8"), f"_posts/{path.name}")
        assert [one for one in found if one.code in ("LG501", "LG503", "LG504", "LG505")] == []


# --- LG505


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("정확도\u200b를 높였다.", "정확도를 높였다."),
        ("\ufeff정확도를 높였다.", "정확도를 높였다."),
        ("정확\u00ad도를 높였다.", "정확도를 높였다."),
        ("정확도\u2060를\u2060 높였다.", "정확도를 높였다."),
        ("정확도를\u202e 높였다.", "정확도를 높였다."),
        ("정확도를 \x07높였다.", "정확도를 높였다."),
        ("정확도를\u2028높였다.", "정확도를 높였다."),
        ("정확도\ufe0f를 높였다.", "정확도를 높였다."),
        ("정확도를 높였다.\u200b", "정확도를 높였다."),
        ("cafe\u0301의 정확도를 높였다.", "café의 정확도를 높였다."),
        ("\u212b 단위로 높였다.", "Å 단위로 높였다."),
        ("\u3164정확도를 높였다.", "정확도를 높였다."),
    ],
)
def test_what_cannot_be_seen_is_taken_out(text: str, fixed: str) -> None:
    post, found = in_section(text)
    assert {one.code for one in found} == {"LG505"}
    assert apply_fixes(post, found).text == with_body(POST, 1, "Results", fixed)


@pytest.mark.parametrize("lost", ["\ufffd", "\x93", "\ufffc"])
def test_what_is_lost_has_no_fix(lost: str) -> None:
    post, found = in_section(f"정확도를 {lost}높였다.")
    assert [one.code for one in found] == ["LG505"]
    assert post[found[0].start : found[0].end] == lost
    assert found[0].fix is None


@pytest.mark.parametrize(
    "text",
    [
        "오차가 −2.1%p 줄고 ∆와 Δ의 차이가 작다.",
        "속도‧메모리 모두 나아졌다.",
        "❤️와 👨‍👩‍👧와 🏳️‍🌈와 1️⃣을 알아본다.",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f를 알아본다.",
        "Gödel 수를 매긴다（괄호 포함）.",
        "100\u00a0GPU에서 높였다.",
        "㎏과 ﬁ와 Ａ를 구별한다.",
    ],
)
def test_what_can_be_seen_is_left_alone(text: str) -> None:
    assert own_codes(text) == []


def test_the_whole_file_is_looked_at() -> None:
    text = POST.replace("layout: post", "layout: post\u200b").replace(
        "GardenNet:", "Garden\u200bNet:"
    )
    text += "\n<!-- \u200b -->\n"
    assert [one.line for one in lint(text) if one.code == "LG505"] == [2, 9, text.count("\n")]


@given(st.text("가나다.니함요 \u200b\u0301한e\ufe0f\u200d❤👨\ufffd漢(я)“”`?!\n-", max_size=40))
@example("요 .")
@example("（\u200b)")
@example("가가 (?")
def test_any_text_gives_spans_inside_it_and_fixes_that_last(text: str) -> None:
    post, found = in_section(text)
    own = [one for one in found if one.code.startswith(OURS)]
    assert all(0 <= one.start < one.end <= len(post) for one in own)
    fixed = post
    for _ in range(4):
        fixed = apply_fixes(fixed, [one for one in lint(fixed) if one.code == "LG505"]).text
    left = [one for one in lint(fixed) if one.code == "LG505"]
    assert all(one.fix is None for one in left)
    assert unicodedata.is_normalized("NFC", fixed)


@given(st.text(max_size=80))
def test_a_sound_post_is_sifted_into_nothing(text: str) -> None:
    post = read_post(with_body(POST, 1, "Results", text), PATH, shape())
    sifted = sieve(post)
    for sentence in sifted.odd:
        assert sentence.passage.block.start <= sentence.start < sentence.end
    spans = sifted.artifacts
    assert all(a.end <= b.start for a, b in pairwise(spans))
