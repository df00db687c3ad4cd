"""Terms of a glossary in texts, and their renderings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.post.terms import Term, TermFinder, is_rendered, stem
from effort import part, within


def found(text: str, *terms: str) -> list[str]:
    finder = TermFinder(Term(term, ("x",)) for term in terms)
    return [text[one.start : one.end] for one in finder.find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "강화학습", "강화학습을 쓴다", "강화학습으로", "강화학습에서의 보상", "(강화학습)",
        "강화학습이다.", "강화학습,", "강화학습과의 비교", "강화학습별로", "강화학습이라는 방법",
        "강화학습만을",
    ],
)  # fmt: skip
def test_a_korean_term_may_carry_particles(text: str):
    assert found(text, "강화학습") == ["강화학습"]


@pytest.mark.parametrize(
    "text", ["강화학습하다", "비강화학습", "강화학습된", "강화학습자료", "X강화학습"]
)
def test_a_part_of_another_word_is_no_term(text: str):
    assert found(text, "강화학습") == []


def test_words_may_be_written_apart_or_together():
    assert found("지식증류와 지식 증류를", "지식 증류") == ["지식증류", "지식 증류"]


def test_of_two_terms_at_one_place_the_longer_counts():
    assert found("대형 언어 모델과 언어 모델", "언어 모델", "대형 언어 모델") == [
        "대형 언어 모델",
        "언어 모델",
    ]


def test_an_english_term_may_be_a_plural():
    assert found("Language models and a LANGUAGE MODEL", "language model") == [
        "Language model",
        "LANGUAGE MODEL",
    ]


def test_a_finder_for_parts_of_a_text_finds_the_same():
    terms = [Term(f"용어{number}호", ("x",)) for number in range(100)]
    text = "용어3호와 용어42호를 쓴다."
    finder = TermFinder(terms)
    assert finder.find(text) == finder.narrowed(text).find(text)
    assert [one.term.source for one in finder.find(text)] == ["용어3호", "용어42호"]


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("fine-tuning", "The model is fine-tuned."),
        ("fine-tuning", "Finetuning it helps."),
        ("fine-tuning", "We fine tune it."),
        ("large language model", "LLMs are used."),
        ("large language model", "Large language models are used."),
        ("knowledge distillation", "Knowledge is distilled."),
        ("quantization", "It is quantised to 4 bits."),
        ("policy", "Policies are compared."),
        ("data set", "It is a dataset."),
        ("weight decay", "Weight-decay is used."),
        ("강화학습", "강화 학습을 쓴다."),
    ],
)
def test_a_rendering_may_be_inflected(target: str, text: str):
    assert is_rendered([target], text)


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("reinforcement learning", "Strengthened study is used."),
        ("knowledge distillation", "The steaming of knowledge is used."),
        ("attention", "It is intentional."),
        ("강화학습", "강화를 학습한다."),
    ],
)
def test_another_word_is_no_rendering(target: str, text: str):
    assert not is_rendered([target], text)


def test_any_of_several_renderings_will_do():
    assert is_rendered(["loss function", "loss"], "The loss falls.")


@pytest.mark.parametrize(
    ("one", "other"),
    [("tuning", "tuned"), ("scaling", "scales"), ("policies", "policy"), ("training", "trained")],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str):
    assert stem(one) == stem(other)


@given(st.text(alphabet="강화학습을 aA-", max_size=60))
def test_what_is_found_is_in_the_text_and_does_not_overlap(text: str):
    end = 0
    for one in TermFinder(
        [Term("강화학습", ("x",)), Term("학습", ("y",)), Term("a-a", ("z",))]
    ).find(text):
        assert end <= one.start < one.end <= len(text)
        end = one.end


def test_hostile_text_takes_linear_time():
    terms = [Term("가 나 다", ("x",)), Term("가", ("y",))]
    finder = TermFinder(terms)
    text = "가 나 " * part(50_000)
    with within(5):
        found = finder.find(text)
    assert len(found) == part(50_000)
