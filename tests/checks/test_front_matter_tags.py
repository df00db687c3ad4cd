"""Tags (FM106): typing errors are found and mended, and other words left alone."""

import pytest

from digestlint.checks.front_matter_tags import nearest_tag

from .heads import changed
from .support import found, lint, mended, shape

KNOWN = shape().tags


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        ("hugginface", "huggingface"),
        ("hugingfase", "huggingface"),
        ("hugging-face", "huggingface"),
        ("HuggingFace", "huggingface"),
        ("Papers", "papers"),
        ("paper", "papers"),
        ("papres", "papers"),
        ("arxive", "arxiv"),
        ("arvix", "arxiv"),
        ("arxv", "arxiv"),
        ("translatoin", "translation"),
    ],
)
def test_a_mistyped_tag(tag: str, meant: str) -> None:
    assert nearest_tag(tag, KNOWN) == meant
    text = changed("[papers, huggingface]", f"[digest, {tag}]")
    assert found(text) == [("FM106", 5)]
    assert mended(text) == changed("[papers, huggingface]", f"[digest, {meant}]")


@pytest.mark.parametrize(
    "tag",
    ["papers", "ar", "AI", "nlp", "LLM", "cv", "lms", "agent", "researcher", "강화학습", "p" * 99],
)
def test_a_tag_that_is_no_typing_error(tag: str) -> None:
    assert nearest_tag(tag, KNOWN) is None


def test_tags_that_are_as_near_to_two() -> None:
    assert nearest_tag("vision3", ("vision1", "vision2")) is None
    assert nearest_tag("visiom", ("vision", "visios")) is None
    assert nearest_tag("iclr2026", ("iclr2025",)) is None


def test_a_mistyped_tag_beside_the_right_one_is_left_to_people() -> None:
    text = changed("[papers, huggingface]", "[hugginface, huggingface]")
    assert found(text) == [("FM106", 5)]
    assert mended(text) == text


def test_where_a_mistyped_tag_stands() -> None:
    text = changed("[papers, huggingface]", '\n  # hugginface\n  - papers\n  - "hugginface"')
    (finding,) = lint(text)
    assert (finding.line, finding.column) == (8, 6)
    text = changed("[papers, huggingface]", "[papers, paper]")
    (finding,) = lint(text)
    assert (finding.line, finding.column) == (5, 16)
