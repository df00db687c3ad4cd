"""Where the last word of a sentence ends, whatever is behind it."""

import pytest

from digestlint.checks.endings import core_end
from effort import part, within

WORD = "정확도를 높였다"


@pytest.mark.parametrize(
    "behind",
    [
        "",
        ".",
        "(표 2).",
        "(표 2)(그림 3)!**",
        "(a (b) c)」",
        ")",
        "(표 2)).",
        "(표 2)" + ")" * 7,
        "\u200b\u200b",
        "(" + "가" * 158 + ")",
    ],
)
def test_what_is_behind_the_last_word_is_not_part_of_it(behind: str) -> None:
    text = f"- {WORD}{behind}"
    assert core_end(text, 0, len(text)) == len(text) - len(behind)


@pytest.mark.parametrize("behind", ["(" + "가" * 160 + ")", "℃", "(가"])
def test_what_is_no_gloss_is_part_of_the_sentence(behind: str) -> None:
    text = WORD + behind
    assert core_end(text, 0, len(text)) == len(text.rstrip(")"))


@pytest.mark.parametrize("unit", [")", "(" + ")" * 80, " )\u200b", "(가)", "())"])
def test_a_million_brackets_are_no_burden(unit: str) -> None:
    text = WORD + unit * (part(1_000_000) // len(unit))
    with within(3):
        assert core_end(text, 0, len(text)) >= len(WORD)
