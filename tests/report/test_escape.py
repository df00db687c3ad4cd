import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.report.escape import unsafe, visible, visible_path

from .runner import parse
from .sample import ATTACKS
from .strategies import MESSAGES


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("한다체 ’ ≤ ± × ① Rényi 🫖 ❤\ufe0f", "한다체 ’ ≤ ± × ① Rényi 🫖 ❤\ufe0f"),
        ("\x1b[31m", r"\x1b[31m"),
        ("a\tb\r\nc", r"a\tb\r\nc"),
        ("\x85\x9b", r"\x85\x9b"),
        ("a\u200bb\u202ec", r"a\u200bb\u202ec"),
        ("\U000e0041", r"\U000e0041"),
        ("\udcff", r"\udcff"),
        ("\ufffe", r"\ufffe"),
        ("##[error]x", r"##\x5berror]x"),
        ("##vso[task.complete]", r"##vso\x5btask.complete]"),
        ("##teamcity[x]", r"##teamcity\x5bx]"),
        ("# [x] #[y] ## [z]", "# [x] #[y] ## [z]"),
    ],
)
def test_what_cannot_be_seen_or_acts_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_every_control_format_separator_and_surrogate_character_is_shown() -> None:
    powerful = {"Cc", "Cf", "Zl", "Zp", "Cs"}
    characters = [chr(code) for code in range(sys.maxunicode + 1)]
    kept = [
        char
        for char in characters
        if unicodedata.category(char) in powerful and not unsafe().match(char)
    ]
    assert kept == []


def test_no_letter_mark_number_or_symbol_with_ink_is_escaped() -> None:
    inkless = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u3164", "\uffa0"}
    inkless |= {chr(code) for code in (0x180B, 0x180C, 0x180D, 0x180F, *range(0xFE00, 0xFE0E))}
    inkless |= {chr(code) for code in range(0xE0100, 0xE01F0)}
    lost = {
        char
        for char in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(char)[0] in "LMNPS" and unsafe().match(char)
    }
    assert lost == inkless


@given(MESSAGES)
def test_visible_text_is_one_line_and_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    assert len(shown.splitlines()) <= 1
    assert visible(shown) == shown


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("_posts/a.md", "_posts/a.md"),
        ("::set-output name=x::y.md", "./::set-output name=x::y.md"),
        (" \u3000::error::x.md", "./ \u3000::error::x.md"),
        ("a::b.md", "a::b.md"),
    ],
)
def test_a_path_never_begins_a_workflow_command(path: str, shown: str) -> None:
    assert visible_path(path) == shown


@given(MESSAGES | st.sampled_from(ATTACKS).map(str.strip))
def test_no_line_that_begins_with_a_path_is_a_workflow_command(path: str) -> None:
    assert parse(f"{visible_path(path)}:1:1: XX999 {visible(path)}") is None
