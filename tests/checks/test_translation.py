"""The translation rules beyond their examples: traps, places, other directions."""

import re
from pathlib import Path

import pytest

from digestlint.engine.lint import lint_post, runnable
from digestlint.engine.pairs import check_pair, without_replaced
from digestlint.rulebook import load_text, with_severities

from .pairs import (
    METHOD,
    SOURCE,
    TARGET,
    changed,
    codes,
    compare,
    english,
    in_results,
    korean,
    pair,
    rulebook,
    rules,
    shape,
)

DATA = Path(__file__).parent.parent / "data"


@pytest.mark.parametrize("code", [code for code in rulebook().rules if code.startswith("TR")])
def test_a_rule_about_pairs_has_examples_enough(code: str):
    text = load_text(rulebook().rules[code])  # test_rules.py runs them
    assert len(text.valid) >= 3
    assert len(text.invalid) >= 2


def test_a_sound_pair_has_no_findings():
    assert compare(english()) == ()


def test_a_sound_translation_has_no_findings_of_its_own():
    book = rulebook()
    checks = runnable(book, frozenset(book.rules))
    result = lint_post(english(), TARGET, shape(), checks, book.rules["DL001"], TARGET)
    assert result.diagnostics == ()


# --- right translations are not flagged ---------------------------------------------------------


def sentence_pairs() -> list[tuple[str, str]]:
    lines = (DATA / "pairs-ko-en.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]  # type: ignore[misc]


def escaped(text: str) -> str:
    """Prose as a post would have it, without markup of its own."""
    return re.sub(r"([\\`*_<>#~\[\]$])", r"\\\1", text)


@pytest.mark.parametrize(("source", "target"), sentence_pairs())
def test_right_sentences_are_not_flagged(source: str, target: str):
    original, translation = in_results(escaped(source), escaped(target))
    assert codes(translation, original) == []


@pytest.mark.parametrize(("source", "target"), sentence_pairs())
def test_nor_are_they_in_the_other_direction(source: str, target: str):
    original, translation = in_results(escaped(source), escaped(target))
    # English to Korean: the same posts the other way round.
    found = check_pair(pair(original, translation, paths=(TARGET, SOURCE)), rules())
    assert [one.code for one in found] == []


# --- wrong ones are, once, and where they stand -------------------------------------------------


TOOLS = "On three benchmarks, the accuracy of choosing tools rose on average."
LARGE = "For networks as large as language models, retraining at every stage is costly."
AGENTS = (
    "Agents read contracts alone to narrow the candidates, "
    "and then look at the actual descriptions."
)


@pytest.mark.parametrize(
    ("old", "new", "code", "marked"),
    [
        ("62.5%", "65.2%", "TR604", "65.2"),
        ("by 7.1%p on", "on", "TR604", TOOLS),
        ("four stages", "4,000 stages", "TR604", "4,000"),
        ("/overview/2601.01234", "/overview/2601.01243", "TR605", None),
        ("abs/2601.02345", "abs/2601.02354", "TR605", "https://arxiv.org/abs/2601.02354"),
        ("it cut the", "매개변수를 cut the", "TR607", "매개변수를"),
        (METHOD, "학습 과정을 네 단계로 나눈다.", "TR607", "학습 과정을 네 단계로 나눈다"),
        (METHOD, "Yes.", "TR608", "Yes."),
        (METHOD, f"{METHOD}<script>x</script>", "TR610", "<script>"),
        (METHOD, f"{METHOD}  ", "TR610", METHOD),
        (METHOD, METHOD.replace("four", "**four**"), "TR610", None),
        (METHOD, METHOD.replace("four", "`four`"), "TR610", "`four`"),
        ("## Results\n\nIn image", "## Outcome\n\nIn image", "TR603", None),
        (f"## Limitations\n\n{LARGE}\n\n", "", "TR603", None),
        ("- Motivation: Existing", "- Existing", "TR603", "## Introduction"),
        ("# 2. [Harbor", "# 3. [Harbor", "TR603", "3"),
        (f"- {AGENTS}\n", "", "TR603", "## Method"),
    ],
)  # fmt: skip
def test_a_defect_is_one_finding_at_its_place(old: str, new: str, code: str, marked: str | None):
    text = changed(old, new)
    found = compare(text)
    assert [one.code for one in found] == [code], found
    (one,) = found
    assert one.path == TARGET
    if marked is not None:
        assert text[one.start : one.end] == marked


def test_a_dropped_name_is_found_beside_the_sentence_that_lacks_it():
    source, target = in_results(
        "세 가지 벤치마크에서 높였다. GardenNet은 GPT-4o를 앞섰다.",
        "It rose on three benchmarks. The model beat GPT-4o.",
    )
    (found,) = compare(target, source)
    assert found.code == "TR606"
    assert "`GardenNet`" in found.message
    assert target[found.start : found.end] == "The model beat GPT-4o."


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("AIME24에서 높였다.", "It rose on AIME 2024."),
        ("k-NN과 t-SNE를 쓴다.", "It uses kNN and t-SNE."),
        ("SOTA 성능을 얻었다.", "It is state of the art."),
        ("LLM을 쓴다.", "It uses large language models."),
        ("AI 심사자이다.", "It is a reviewer of artificial intelligence."),
        ("RGB-CMYK 차이이다.", "RGB differs from CMYK."),
        ("Chain of Thought를 쓴다.", "It uses chain-of-thought."),
        ("Reinforcement Learning 기반이다.", "It is based on RL."),
        ("prompt를 tuning한다.", "Prompts are tuned."),
        ("Q&A 과제이다.", "It is a Q&A task."),
        ("U-Net과 V-JEPA2를 쓴다.", "It uses a UNet and V-JEPA 2."),
        ("OpenAI의 모델이다.", "It is OpenAI’s model."),
        ("RGB-D 영상이다.", "These are RGB-D images."),
        ("CPU/GPU를 모두 쓴다.", "It uses both GPUs and CPUs."),
        ("Phase II에서 쓴다.", "It is used in phase 2."),
        ("&lt;think&gt; 토큰을 쓴다.", "It uses &lt;think&gt; tokens."),
        ("10 ms 안에 끝난다.", "It ends within 10 milliseconds."),
        ("GPT-4o(OpenAI, 2024)와 비교한다.", "It is compared with OpenAI's GPT-4o (2024)."),
    ],
)
def test_names_survive_in_many_forms(source: str, target: str):
    original, translation = in_results(source, target)
    assert codes(translation, original) == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("GardenNet을 쓴다.", "It uses the network."),
        ("GPT-4o를 쓴다.", "It uses GPT-4."),
        ("Qwen2.5-14B를 쓴다.", "It uses Qwen2.5-7B."),
        ("AIME24에서 높였다.", "It rose on AIME25."),
        ("LLM을 쓴다.", "It uses models of all kinds."),
        ("softmax를 쓴다.", "It uses the usual function."),
        ("AI 심사자이다.", "It is an average improvement."),
        ("MATH에서 높였다.", "It rose in mathematics."),
        ("ELV-Halluc을 쓴다.", "ELV is used on hallucinated captions."),
    ],
)
def test_a_name_that_is_gone_is_found(source: str, target: str):
    original, translation = in_results(source, target)
    assert codes(translation, original) == ["TR606"]


def test_what_a_sentence_lacks_is_one_finding():
    source, target = in_results(
        "3개 언어의 1,200문장에서 71.3점을 얻었다.", "It scored well in all languages."
    )
    (found,) = compare(target, source)
    assert found.code == "TR604"
    assert "`3`, `1,200`, `71.3`" in found.message


def test_numbers_and_names_in_markup_are_compared_as_markup():
    original, translation = in_results(
        "`top_k=5`와 $k=7$에서 [GardenNet 코드](https://example.org/v2)를 썼다.",
        "With `top_k=5` and $k = 7$, the [GardenNet code](https://example.org/v2) was used.",
    )
    assert codes(translation, original) == []
    (found,) = compare(translation.replace("top_k=5", "top_k=6"), original)
    assert found.code == "TR610"


def test_next_to_nothing_is_an_error_and_too_little_a_warning():
    long = "세 가지 벤치마크에서 제안한 학습 일정은 가중치의 대부분을 제거하면서도 정확도를 높였다."
    original, translation = in_results(long, "It.")
    (found,) = compare(translation, original)
    assert (found.code, found.severity) == ("TR608", "error")
    original, translation = in_results(long, "On three benchmarks, accuracy rose.")
    (found,) = compare(translation, original)
    assert (found.code, found.severity) == ("TR608", "warning")


def test_the_configs_severity_outweighs_that_of_a_variant():
    book = with_severities(rulebook(), {"TR608": "info"})
    assert book.rules["TR608"].severity_of("nothing") == "info"
    assert rulebook().rules["TR608"].severity_of("nothing") == "error"


def test_an_empty_bullet_is_an_error():
    text = changed(
        " Existing pruning removes many weights at once, at a great loss of accuracy.", ""
    )
    found = compare(text)
    assert [one.code for one in found] == ["TR608"]
    assert found[0].severity == "error"


def test_a_finding_may_stand_in_the_original():
    text = changed("62.5%", "65.2%")
    (found,) = compare(text, side="source")
    assert found.path == SOURCE
    assert korean()[found.start : found.end] == "62.5"
    assert found.section == "Results"
    assert found.paper is not None
    assert found.paper.number == 1


def test_every_message_names_the_line_of_the_original():
    (found,) = compare(changed("62.5%", "65.2%"))
    line = korean()[: korean().index("62.5")].count("\n") + 1
    assert f"({SOURCE}:{line})" in found.message


def test_a_comment_of_digestlints_is_no_difference():
    comment = "<!-- digestlint-disable-next-line TR606 -- a person's decision -->\n"
    assert codes(changed(METHOD, comment + METHOD)) == []
    assert codes(changed(METHOD, "<!-- draft -->\n" + METHOD)) == ["TR610"]


def test_a_change_of_a_links_text_is_no_difference_and_of_its_address_is_one():
    original, translation = in_results(
        "[코드](https://example.org/a)와 ![그림](/assets/a.png)을 공개하였다.",
        "The [code](https://example.org/a) and a ![figure](/assets/a.png) were released.",
    )
    assert codes(translation, original) == []
    assert codes(translation.replace("/assets/a.png", "/assets/b.png"), original) == ["TR605"]
    assert codes(
        translation.replace("https://example.org/a", "https://example.org/b"), original
    ) == ["TR605"]


def test_papers_go_together_by_their_ids():
    first, second = english().split("\n# 2. ")
    head, paper = first.split("\n# 1. ")
    swapped = f"{head}\n# 1. {second}\n# 2. {paper}\n"
    found = compare(swapped)
    assert [one.code for one in found] == ["TR603"]
    assert "another place" in found[0].message


def test_a_paper_too_many_and_one_too_few():
    first, second = english().split("\n# 2. ")
    assert codes(first) == ["TR603"]
    more = f"{english()}\n# 3. {second.replace('2601.02345', '2601.09999')}"
    assert codes(more) == ["TR603"]


def test_a_translated_text_is_no_untranslated_one_in_another_order_of_languages():
    # From English into Korean nothing is left by script: Korean posts have Latin words.
    found = check_pair(pair(korean(), english(), paths=(TARGET, SOURCE)), rules())
    assert found == ()


def test_japanese_beside_korean():
    original, translation = in_results(
        "671억 매개변수 모델 GardenNet을 14만 장의 이미지로 학습하였다.",
        "671億パラメータのモデルGardenNetを14万枚の画像で学習した。",
    )
    japanese = translation.replace("lang: en", "lang: ja")
    compared = pair(japanese, original, paths=(SOURCE, "_posts/ja/2026-01-05-daily-papers.md"))
    assert compared.languages == "ko-ja"
    found = check_pair(compared, rules())
    assert [one.code for one in found] == []
    wrong = japanese.replace("671億", "67億").replace("学習した。", "학습した。")
    found = check_pair(pair(wrong, original, paths=(SOURCE, "_posts/ja/x.md")), rules())
    assert [one.code for one in found] == ["TR607"]


# --- one defect, one finding --------------------------------------------------------------------


def test_what_a_rule_replaces_is_not_said_twice():
    text = changed(METHOD, "학습 과정을 네 단계로 나눈다.")
    book = rulebook()
    own = lint_post(
        text, TARGET, shape(), runnable(book, frozenset(book.rules)), book.rules["DL001"], TARGET
    ).diagnostics
    assert [one.code for one in own] == ["LG504"]
    assert without_replaced(own, compare(text), book) == ()
    assert without_replaced(own, (), book) == own
