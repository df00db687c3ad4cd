"""Edits: whole fixes or none, only their spans, never two at one place, no CRLF cut in two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.diagnostics import Applicability, Diagnostic, Edit, Fix, PlacedEdit
from digestlint.engine.fix import apply_fixes
from digestlint.engine.origins import follow, lines_of, unchanged


def fix(*edits: tuple[int, int, str], applicability: Applicability = "safe") -> Diagnostic:
    """A diagnostic with a fix of these edits; the engine asks for nothing else of it."""
    placed = tuple(PlacedEdit(1, 1, 1, 1, new, start, end) for start, end, new in edits)
    found = Diagnostic("a.md", "XX901", "x", "error", "m", 1, 1, 1, 1, 0, 0)
    return found._replace(fix=Fix(applicability, "m", placed))


def test_edits_are_made_from_left_to_right_wherever_they_come_from() -> None:
    done = apply_fixes("abcdef", [fix((4, 5, "E")), fix((0, 1, ""), (2, 2, "-"))])
    assert done.text == "b-cdEf"
    assert done.edits == (Edit(0, 1, ""), Edit(2, 2, "-"), Edit(4, 5, "E"))


@pytest.mark.parametrize(
    ("second", "fits"),
    [
        ((4, 6, "x"), True),
        ((0, 2, "x"), True),
        ((0, 3, "x"), False),
        ((3, 5, "x"), False),
        ((2, 4, "x"), False),
        ((3, 3, "x"), False),
        ((2, 2, "x"), False),
        ((4, 4, "x"), True),
        ((1, 5, "x"), False),
        ((2, 4, "+"), True),
    ],
)
def test_what_overlaps_waits(second: tuple[int, int, str], fits: bool) -> None:
    first = fix((2, 4, "+"))
    done = apply_fixes("abcdef", [first, fix(second)])
    assert len(done.applied) == 1 + fits
    assert len(done.deferred) == (not fits)
    assert done.text.replace("x", "", 1).count("+") == 1


def test_a_fix_waits_as_a_whole() -> None:
    done = apply_fixes(
        "abcdef", [fix((2, 4, "+")), fix((0, 1, "x"), (3, 5, "x")), fix((0, 1, "y"))]
    )
    assert done.text == "yb+ef"
    assert [len(one.fix.edits) for one in done.deferred if one.fix] == [2]


def test_a_fix_whose_own_edits_overlap_is_never_made() -> None:
    assert apply_fixes("abcdef", [fix((0, 3, "x"), (2, 4, "y"))]).text == "abcdef"


def test_unsafe_fixes_are_made_when_asked_for() -> None:
    found = [fix((0, 1, "x"), applicability="unsafe"), fix((1, 2, "y"))]
    assert apply_fixes("ab", found).text == "ay"
    assert apply_fixes("ab", found, unsafe=True).text == "xy"


@pytest.mark.parametrize(
    ("edit", "after"),
    [
        ((1, 3, ""), "a\r\nb\r\n"),  # the spaces before a CRLF, one of them its CR
        ((2, 2, "!"), "a !\r\nb\r\n"),
        ((3, 3, "!"), "a !\r\nb\r\n"),  # where a check sees the end of the line
        ((3, 5, ""), "a \r\n"),  # a line feed and what follows, up to the next CR
        ((1, 6, ""), "a\r\n"),
        ((4, 4, "!"), "a \r\n!b\r\n"),
    ],
)
def test_no_crlf_is_cut_in_two(edit: tuple[int, int, str], after: str) -> None:
    assert apply_fixes("a \r\nb\r\n", [fix(edit)]).text == after


TEXTS = st.text(st.sampled_from("ab\n\r \u2028"), max_size=30)


@st.composite
def texts_with_fixes(draw: st.DrawFn) -> tuple[str, list[Diagnostic]]:
    text = draw(TEXTS)
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    edits = st.builds(lambda place, new: (*place, new), places, TEXTS)
    fixes = st.lists(edits, min_size=1, max_size=3).map(lambda chosen: fix(*chosen))
    return text, draw(st.lists(fixes, max_size=5))


@given(texts_with_fixes())
def test_only_the_spans_of_applied_fixes_change(case: tuple[str, list[Diagnostic]]) -> None:
    text, fixes = case
    done = apply_fixes(text, fixes)
    assert len(done.applied) + len(done.deferred) == len(fixes)
    assert fixes[:1] == list(done.applied[:1]) or fixes[:1] == list(done.deferred[:1])
    after = text
    for start, end, new in reversed(done.edits):
        after = after[:start] + new + after[end:]
    assert after == done.text
    for before, behind in zip(done.edits, done.edits[1:], strict=False):
        assert before.end <= behind.start
        assert before.start < behind.start or before.end > before.start
    for start, end, _ in done.edits:
        assert "\r\n" not in (text[start - 1 : start + 1], text[end - 1 : end + 1])


@given(texts_with_fixes())
def test_lines_with_an_origin_are_that_line(case: tuple[str, list[Diagnostic]]) -> None:
    text, fixes = case
    done = apply_fixes(text, fixes)
    old, new = lines_of(text), lines_of(done.text)
    origins = follow(unchanged(text), text, done.edits)
    assert len(origins) == len(new)
    known = [origin for origin in origins if origin is not None]
    assert known == sorted(set(known))
    assert all(
        old[origin] == line for origin, line in zip(origins, new, strict=True) if origin is not None
    )
    for number, line in enumerate(old):
        if number not in known:
            start = sum(map(len, old[:number]))
            stop = start + len(line)
            assert any(edit.start <= stop and edit.end >= start for edit in done.edits)


def test_origins_go_through_several_passes() -> None:
    text = "one\ntwo\nthree\nfour\n"
    first = apply_fixes(text, [fix((0, 4, ""))])
    origins = follow(unchanged(text), text, first.edits)
    assert origins == (1, 2, 3)
    second = apply_fixes(first.text, [fix((4, 9, "3")), fix((len(first.text),) * 2 + ("five\n",))])
    assert second.text == "two\n3\nfour\nfive\n"
    assert follow(origins, first.text, second.edits) == (1, None, 3, None)


@given(TEXTS)
def test_lines_are_the_text(text: str) -> None:
    lines = lines_of(text)
    assert "".join(lines) == text
    assert all(line.count("\n") <= 1 and line for line in lines)
    assert len(unchanged(text)) == len(lines)
