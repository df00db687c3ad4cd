"""LG506–LG510 on any text: in it, mended once, and in time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.engine.fix import apply_fixes
from effort import part, within

from .styled import in_method
from .support import POST, lint, with_body

PIECES = (
    *"()[]{}（）「」“”‘’\"'`$\\<>~%:;,. \n-*_1aA가",
    *("가지", "가지를", "GardenNet", "GARDENNET", "LLM", "는", "은", " 이 ", "1)", "[0, 1)"),
    *("\n\n", "  \n", "- ", "> ", "본 연구는 ", "하는 것이다", "😀", "é", "\u0301", "\t", "\r"),
)
mixtures = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(mixtures)
def test_findings_lie_inside_the_text(text: str) -> None:
    post, found = in_method(text)
    for diagnostic in found:
        assert 0 <= diagnostic.start < diagnostic.end <= len(post)
        assert post[diagnostic.start : diagnostic.end].strip()


@given(mixtures)
def test_a_fix_takes_one_word_away_and_is_found_no_more(text: str) -> None:
    post, found = in_method(text)
    for diagnostic in found:
        if diagnostic.fix is None:
            continue
        assert diagnostic.code == "LG508"
        (edit,) = diagnostic.fix.edits
        assert edit.text == ""
        assert "\n" not in post[edit.start : edit.end]
        removed = post[edit.start : edit.end]
        again = post[diagnostic.start : diagnostic.end]
        assert sorted(removed.split()) == sorted(again.split())


@given(mixtures)
def test_fixing_comes_to_an_end(text: str) -> None:
    post = with_body(POST, 1, "Method", text)
    for _ in range(20):
        result = apply_fixes(post, [found for found in lint(post) if found.code == "LG508"])
        if not result.applied:
            return
        assert len(result.text) < len(post)
        post = result.text
    pytest.fail("twenty passes were not enough")


N = part(3_000)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 60 * N,
        ")" * 60 * N,
        "(" * 30 * N + ")" * 30 * N + "다.",
        "([)]" * 15 * N,
        "“‘" * 30 * N,
        "가 " * 30 * N,
        "Abc Abc 가 " * 8 * N,
        "".join(f"나무{n} 나무{n} " for n in range(5 * N)),
        "Ab은 Ab는 " * 8 * N,
        "".join(f"Ab{n}x은 Ab{n}x는 " for n in range(5 * N)),
        "a-" * 30 * N + "은",
        "GARDENNET gardennet " * 4 * N,
        "본 연구는 하는 것이다 " * 5 * N,
        "".join(f"{n % 90}) " for n in range(15 * N)),
    ],
    ids=range(14),
)
def test_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    with within(20):
        in_method(text)
