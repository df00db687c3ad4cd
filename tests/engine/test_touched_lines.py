"""Which findings count where only some lines were touched."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.diagnostics import Diagnostic
from digestlint.engine.touched import Touched

from .support import LINK, PATH, linter, post, sample


def diagnostic(text: str, part: str, code: str, *, end: str = "") -> Diagnostic:
    """A diagnostic on a part of a text, or from it to the end of another part."""
    start = text.index(part)
    stop = text.index(end, start) + len(end) if end else start + len(part)

    def place(offset: int) -> tuple[int, int]:
        return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)

    return Diagnostic(PATH, code, "x", "error", "m", *place(start), *place(stop), start, stop)


def line_of(text: str, part: str) -> int:
    return text.count("\n", 0, text.index(part)) + 1


HEADING = "# 1. [GardenNet: Pruning Sparse Networks by Season](https://arxiv.org/abs/2601.01234)"


@pytest.mark.parametrize(
    ("part", "code", "line", "counts"),
    [
        ("62.5%", "NM801", "62.5%", True),
        ("62.5%", "NM801", "## Results", False),
        (HEADING, "LK304", "62.5%", True),
        (HEADING, "ST203", "계절형 가지치기는", True),
        (HEADING, "ST203", "# 2. [Harbor", False),
        (HEADING, "ST201", "62.5%", False),
        (HEADING, "ST201", "# 1. [GardenNet", True),
        ("## Method", "ST210", "62.5%", True),
        ("## Method", "ST210", "도구마다 입력과", False),
        ("## Method", "ST208", "62.5%", False),
        ("https://arxiv.org/abs/2601.01234", "LK303", "62.5%", False),
        ("---", "FM103", "title: ", True),
        ("---", "FM103", "62.5%", False),
        ("tags", "FM106", "title: ", True),
        ("62.5%", "DL001", "title: ", True),
    ],
)
def test_findings_about_what_was_touched(part: str, code: str, line: str, counts: bool) -> None:
    text = sample()
    number = line_of(text, line)
    lines = Touched(((number, number),))
    shape = linter().formats.shapes[0]
    found = [diagnostic(text, part, code)]
    assert lines.narrow(found, text, PATH, shape) == (found if counts else [])
    crlf = text.replace("\n", " \n")
    found = [diagnostic(crlf, part, code)]
    assert lines.narrow(found, text.replace("\n", "\r\n"), PATH, shape) == (found if counts else [])


def test_a_finding_over_several_lines_counts_if_one_was_touched() -> None:
    text = sample()
    found = [diagnostic(text, "## Introduction", "LG501", end="제시한다.\n")]
    shape = linter().formats.shapes[0]
    for part, counts in (("- Motivation", True), ("- Contribution", True), ("도구마다", False)):
        number = line_of(text, part)
        assert bool(Touched(((number, number),)).narrow(found, text, PATH, shape)) == counts
    after = line_of(text, "- Contribution") + 1
    assert not Touched(((after, after),)).narrow(
        [diagnostic(text, "- Goal", "XX901", end="제시한다.\n")], text, PATH, shape
    )


def test_of_a_renamed_post_the_front_matter_counts() -> None:
    text = post(LINK)
    found = [diagnostic(text, "date", "FM105")]
    shape = linter().formats.shapes[0]
    assert Touched((), moved=True).narrow(found, text, PATH, shape) == found
    assert Touched(()).narrow(found, text, PATH, shape) == []


@pytest.mark.parametrize("text", ["---\ntitle: x\n---\nprose\n", "no front matter\nprose\n"])
def test_of_a_post_without_papers_its_first_lines_count(text: str) -> None:
    shape = linter().formats.shapes[0]
    found = [diagnostic(text, text[:3], "ST213")]
    assert Touched(((9, 9),)).narrow(found, text, PATH, shape) == found


@given(
    st.lists(st.integers(1, 30), max_size=8).map(set),
    st.lists(st.integers(0, 40) | st.none(), max_size=40),
)
def test_touched_lines_follow_their_lines(lines: Iterable[int], origins: list[int | None]) -> None:
    lines = set(lines)
    ranges = tuple((line, line) for line in sorted(lines))
    after = Touched(ranges).follow(tuple(origins))
    for number, origin in enumerate(origins, 1):
        assert after.covers(number, number) == (origin is None or origin + 1 in lines)
    for first in range(1, 35):
        for last in range(first, 35):
            assert Touched(ranges).covers(first, last) == bool(lines & {*range(first, last + 1)})
