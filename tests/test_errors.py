"""`UsageError` is one safe line whatever it quotes, and survives the way between processes."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.errors import UsageError, printable


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (UsageError("no such file"), "no such file"),
        (UsageError("is a folder", path="a.toml"), "a.toml: is a folder"),
        (UsageError("is wrong", path="a.toml", line=3), "a.toml:3: is wrong"),
        (UsageError("is wrong", path="a.toml", line=3, column=7), "a.toml:3:7: is wrong"),
        (UsageError("quotes \x1b[31m\n::error::"), "quotes \\x1b[31m\\n::error::"),
        (UsageError("x", path="bad\udcff\u202e.md"), "bad\\udcff\\u202e.md: x"),
        (UsageError("매일 논문 🦕"), "매일 논문 🦕"),
    ],
)
def test_str_is_place_and_message(error: UsageError, line: str) -> None:
    assert str(error) == line


@given(st.text(st.characters(exclude_categories=())))
def test_printable_is_one_line_that_any_terminal_may_show(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert len(shown.splitlines()) <= 1
    shown.encode()


def test_an_error_keeps_its_place_when_pickled() -> None:
    error = pickle.loads(  # noqa: S301 - our own bytes
        pickle.dumps(UsageError("m", path="p", line=1, column=2))
    )
    assert (error.message, error.path, error.line, error.column) == ("m", "p", 1, 2)
