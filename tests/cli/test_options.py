"""The options of `check`: read plainly or by click, they are the same."""

from typing import Any
from unittest import mock

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.cli import check, checking
from digestlint.cli.options import OPTIONS, Options, read_plainly

NAMES = [name for option in OPTIONS for name in (option.name, option.short, option.off) if name] + [
    "-qq",
    "--sel",
    "--help",
    "-h",
    "--",
    "-",
    "-x",
]
VALUES = ["_posts", "a b", "LK,ST", "text", "json", "never", "0", "1", "007", "1_0", "٣", "", "-1"]
WORDS = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(VALUES),
    st.builds("{}={}".format, st.sampled_from(NAMES), st.sampled_from(VALUES)),
)


def by_click(words: list[str]) -> tuple[list[str], Options] | None:
    """What click reads; None where it refuses, or helps."""
    read: list[Any] = []
    with mock.patch.object(checking, "check", lambda *both: read.extend(both) or 0):
        try:
            check.command.main(list(words), standalone_mode=False)
        except click.ClickException:
            return None
    return (list(read[0]), read[1]) if read else None


@given(st.lists(WORDS, max_size=6))
def test_what_is_read_plainly_click_reads_the_same(words: list[str]) -> None:
    plain = read_plainly(words)
    if plain is not None:
        assert plain == by_click(words)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "_posts a.md -",
        "--no-cache --cache --no-cache _posts",
        "--format=json --format text --jobs 2 -q",
        "a --select LK --select=ST,FM b --output-file sarif=x.sarif",
    ],
)
def test_the_usual_is_read_plainly(line: str) -> None:
    words = line.split()
    assert read_plainly(words) == by_click(words) is not None


@pytest.mark.parametrize(
    "line",
    [
        "--help",
        "--bogus",
        "--sel LK",
        "--fix=1",
        "--format",
        "--format xml",
        "--jobs 0",
        "--jobs two",
        "--output -",
        "--select=",
        "-qq",
        "-- -a.md",
    ],
)
def test_what_is_wrong_or_unusual_is_left_to_click(line: str) -> None:
    assert read_plainly(line.split()) is None


def test_each_option_is_a_field() -> None:
    assert [option.field for option in OPTIONS] == list(Options._fields)
