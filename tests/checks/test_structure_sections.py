"""Sections (ST203 to ST208): one defect in a sound post is one finding at its line."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.checks.order import longest_rise
from effort import PROFILE

from .second import HEADING, HEADING_LINE, LINK, section_line
from .support import (
    POST,
    SECTIONS,
    body,
    found,
    heading,
    line_of,
    lint,
    mended,
    replaced,
    section,
    with_body,
)


def with_section(name: str, new: str) -> str:
    """The second paper with another heading over a section."""
    return replaced(POST, *section(POST, 2, name).span(), new)


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("how", ["whole", "heading", "bold", "spaceless", "plain"])
def test_a_missing_section(name: str, how: str) -> None:
    if how == "whole":
        text = replaced(POST, section(POST, 2, name).start(), body(POST, 2, name)[1], "")
    else:
        forms = {"heading": "", "bold": f"**{name}**", "spaceless": f"##{name}", "plain": name}
        text = with_section(name, forms[how])
    assert found(text) == [("ST203", HEADING_LINE)]


def test_no_sections_are_one_finding() -> None:
    start = section(POST, 2, "Introduction").start()
    text = replaced(POST, start, heading(POST, 3).start(), "")
    assert found(text) == [("ST203", HEADING_LINE)]
    assert found(replaced(text, *HEADING.span(), f"## 2. {LINK}")) == [("ST201", HEADING_LINE)]


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_twice(name: str) -> None:
    start, end = section(POST, 2, name).start(), body(POST, 2, name)[1]
    text = replaced(POST, end, end, POST[start:end].rstrip() + "\n\n")
    assert found(text) == [("ST204", line_of(POST, end))]
    text = replaced(POST, start, start, f"## {name}\n\n")
    assert found(text) == [("ST204", line_of(POST, start) + 2)]


def chunks(text: str = POST) -> list[str]:
    """The sections of the second paper, without the blank lines behind them."""
    return [
        text[section(text, 2, name).start() : body(text, 2, name)[1]].rstrip() for name in SECTIONS
    ]


ENDS = list(itertools.product(("", "\n", "\n\n\n"), ("\n", "\r\n")))


@pytest.mark.parametrize(("ending", "newline"), ENDS)
def test_every_order_is_mended(ending: str, newline: str) -> None:
    """Of all orders: the text comes out as it was, and what ends the file stays its end."""
    head = POST[: section(POST, 2, "Introduction").start()]
    sections = chunks()
    sound = head + "\n\n".join(sections) + ending
    orders = list(itertools.permutations(sections))
    if PROFILE == "quick":  # every order with one of the ends, and the right order with all
        orders = [orders[0], *orders[ENDS.index((ending, newline)) :: len(ENDS)]]
    for order in orders:
        text = (head + "\n\n".join(order) + ending).replace("\n", newline)
        findings = lint(text)
        assert {d.code for d in findings} == (set() if list(order) == sections else {"ST205"})
        assert mended(text) == sound.replace("\n", newline)


@pytest.mark.parametrize(
    ("order", "wrong"),
    [
        ((1, 0, 2, 3, 4), "Introduction"),
        ((0, 2, 1, 3, 4), "Method"),
        ((4, 0, 1, 2, 3), "Conclusion"),
        ((1, 2, 3, 4, 0), "Introduction"),
        ((0, 3, 1, 2, 4), "Limitations"),
    ],
)
def test_as_few_sections_as_can_be_are_out_of_order(order: tuple[int, ...], wrong: str) -> None:
    sections = chunks()
    moved = "\n\n".join(sections[place] for place in order) + "\n\n"
    start = section(POST, 2, "Introduction").start()
    text = replaced(POST, start, heading(POST, 3).start(), moved)
    assert found(text) == [("ST205", line_of(text, section(text, 2, wrong).start()))]


@given(st.lists(st.integers(0, 6), max_size=7, unique=True))
def test_a_longest_rise_is_longest(values: list[int]) -> None:
    kept = longest_rise(values)
    assert [values[place] for place in kept] == sorted(values[place] for place in kept)
    assert kept == sorted(kept)
    assert len(kept) == max(
        (
            size
            for size in range(len(values) + 1)
            for some in itertools.combinations(values, size)
            if list(some) == sorted(some)
        ),
    )


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Introduction", "서론"),
        ("Introduction", "1. Introduction"),
        ("Introduction", "INTRODUCTION"),
        ("Introduction", "Introduciton"),
        ("Method", "방법"),
        ("Method", "Method (방법)"),
        ("Method", "방법(Method)"),
        ("Method", "Mehtod"),
        ("Results", "**Results:**"),
        ("Results", "📊 Results"),
        ("Results", "Experiments"),
        ("Limitations", "Limitation"),
        ("Limitations", "한계점"),
        ("Conclusion", "conclusion"),
        ("Conclusion", "Conclusion."),
    ],
)
def test_a_section_under_another_name_is_mended(name: str, written: str) -> None:
    text = with_section(name, f"## {written}")
    assert found(text) == [("ST206", section_line(name))]
    assert mended(text) == POST


@pytest.mark.parametrize("name", SECTIONS)
def test_an_unknown_section(name: str) -> None:
    assert found(with_section(name, "## Foreword")) == [("ST206", section_line(name))]
    end = body(POST, 2, name)[1]
    text = replaced(POST, end, end, "## Related Work\n\n관련 연구는 다른 글에서 다룬다.\n\n")
    assert found(text) == [("ST206", line_of(POST, end))]
    assert mended(text) == text


def test_two_aliases_of_one_section_become_one_name_only() -> None:
    text = with_body(POST, 2, "Results", "정확도를 높였다.\n\n## Evaluation\n\n비용을 줄였다.")
    line = line_of(text, text.index("## Evaluation"))
    assert found(text) == [("ST206", line)]
    assert mended(text) == text


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("empty", ["", "<!-- 나중에 -->", "-", "…", "- \n- ", "---"])
def test_an_empty_section(name: str, empty: str) -> None:
    assert found(with_body(POST, 2, name, empty)) == [("ST207", section_line(name))]


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("marks", ["#", "###", "######"])
def test_a_section_at_another_level_is_mended(name: str, marks: str) -> None:
    text = with_section(name, f"{marks} {name}")
    assert found(text) == [("ST208", section_line(name))]
    assert mended(text) == POST


def test_two_defects_of_a_heading_are_mended_together() -> None:
    text = with_section("Results", "### 결과")
    assert found(text) == [("ST206", section_line("Results")), ("ST208", section_line("Results"))]
    assert mended(text) == POST
