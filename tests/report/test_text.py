import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from digestlint.diagnostics import Diagnostic
from digestlint.report import Report
from digestlint.report.text import render

from .sample import diagnostic, place, report
from .strategies import reports

PATH = "a.md"
STYLE = re.compile("\x1b\\[[0-9;]+m")


def excerpt(text: str, span: str, width: int = 100) -> tuple[str, str]:
    """The source line and the marker of a finding at `span`, without their gutter."""
    finding = diagnostic(PATH, text, span, "LG502", "a message")
    lines = "".join(render(report([finding], {PATH: text}), width=width)).split("\n")
    gutter = len(str(finding.line)) + 3
    return lines[1][gutter:], lines[2][gutter:]


def at(text: str, start: int, end: int) -> Diagnostic:
    finding = diagnostic(PATH, text, text, "LG502", "a message")
    line, column = place(text, start)
    end_line, end_column = place(text, end)
    return finding._replace(line=line, column=column, end_line=end_line, end_column=end_column)


@pytest.mark.parametrize(
    ("text", "span", "source", "marker"),
    [
        ("plain text here", "text", "plain text here", "      ^^^^"),
        ("한글 사이 word 하나", "word", "한글 사이 word 하나", "          ^^^^"),
        ("작은 등불을", "등불", "작은 등불을", "     ^^^^"),
        ("漢字と仮名", "と", "漢字と仮名", "    ^^"),
        ("ａｂｃ d", "d", "ａｂｃ d", "       ^"),
        ("\u1112\u1161\u11ab글 NFD", "NFD", "\u1112\u1161\u11ab글 NFD", "     ^^^"),
        ("cafe\u0301 noir", "noir", "cafe\u0301 noir", "     ^^^^"),
        ("① ≤ α noir", "noir", "① ≤ α noir", "      ^^^^"),
        ("🫖 tea 👍🏽 ok", "ok", "🫖 tea 👍🏽 ok", "          ^^"),
        ("❤\ufe0f heart", "heart", "❤ heart", "  ^^^^^"),
        ("🇰🇷 flag", "flag", "🇰🇷 flag", "   ^^^^"),
        ("\ttab", "tab", "    tab", "    ^^^"),
        ("a\tb\tc", "c", "a   b   c", "        ^"),
        ("a\tb", "\t", "a   b", " ^^^"),
        ("a\u200bb c", "\u200b", r"a\u200bb c", " ^^^^^^"),
        ("a\x1b[31mb c", "c", r"a\x1b[31mb c", "           ^"),
        ("##[error]x", "[", r"##\x5berror]x", "  ^^^^"),
        ("##\ufe0f[error]x", "error", r"##\ufe0f[error]x", "         ^^^^^"),
        ("ends in two spaces  ", "  ", "ends in two spaces", "                  ^^"),
    ],
)
def test_the_marker_stands_under_the_span(text: str, span: str, source: str, marker: str) -> None:
    assert excerpt(text, span) == (source, marker)


def test_a_span_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    assert excerpt("one two\nthree four\nfive", "two\nthree four\nfi") == ("one two", "    ^^^")


def test_an_empty_span_has_a_marker_of_one_cell() -> None:
    text = "one two"
    finding = at(text, 4, 4)
    assert "\n1 | one two\n  |     ^\n" in "".join(render(report([finding], {PATH: text})))
    finding = at(text, 7, 7)
    assert "\n1 | one two\n  |        ^\n" in "".join(render(report([finding], {PATH: text})))


def test_an_empty_line_is_shown_and_marked() -> None:
    text = "one\n\ntwo"
    finding = at(text, 4, 8)
    assert "\n2 |\n  | ^\n" in "".join(render(report([finding], {PATH: text})))


LONG = "머리말이 먼저 오고 " + "가나다라마바사아자차 " * 20 + "여기 " + "하하하하하하 " * 20


def test_a_long_line_is_shown_around_the_span() -> None:
    source, marker = excerpt(LONG, "여기", width=60)
    assert source.startswith("…")
    assert source.endswith("…")
    assert cell_len("1 | " + source) <= 60
    assert cell_len(source[: source.index("여기")]) == marker.index("^") > 0
    assert marker.count("^") == 4


def test_a_span_at_either_end_of_a_long_line_leaves_no_room_unused() -> None:
    source, marker = excerpt(LONG, "머리말", width=60)
    assert source.startswith("머리말이 먼저")
    assert source.endswith("…")
    assert 57 <= cell_len("1 | " + source) <= 60
    assert marker == "^^^^^^"
    source, marker = excerpt(LONG + "끝.", "끝", width=60)
    assert source.startswith("…")
    assert source.endswith("끝.")
    assert 57 <= cell_len("1 | " + source) <= 60
    assert cell_len(source.removesuffix(".")) == len(marker)


def test_a_span_too_long_to_show_is_shown_from_its_beginning() -> None:
    source, marker = excerpt(LONG, LONG[4:-4], width=60)
    assert source.startswith("머리말이 먼저")
    assert cell_len("1 | " + source) <= 60
    assert marker.endswith("^")
    assert cell_len(source.removesuffix("…")) == len(marker)


def test_the_width_never_falls_below_what_can_be_read() -> None:
    source, marker = excerpt(LONG, "여기", width=3)
    assert "여기" in source
    assert "^^^^" in marker


def test_a_file_that_cannot_be_read_is_reported_without_its_line() -> None:
    finding = diagnostic(PATH, "x", "x", "LG502", "not UTF-8")
    written = "".join(render(report([finding], {})))
    assert written == "a.md:1:1: LG502 [foreign-script] error: not UTF-8\n\n"


def test_a_text_that_changed_meanwhile_is_no_crash() -> None:
    finding = diagnostic(PATH, "one\ntwo three", "three", "LG502", "gone")
    assert "\n2 |\n  | ^\n" in "".join(render(report([finding], {PATH: "one"})))
    assert "\n2 | tw\n  |   ^\n" in "".join(render(report([finding], {PATH: "one\ntw"})))


@given(reports(), st.integers(1, 200))
def test_nothing_but_a_line_feed_controls_the_terminal(anything: Report, width: int) -> None:
    written = "".join(render(anything, width=width))
    powerful = {"Cc", "Cf", "Zl", "Zp", "Cs"}
    assert {char for char in written if unicodedata.category(char) in powerful} <= {"\n"}


@given(reports())
def test_colour_adds_styles_and_nothing_else(anything: Report) -> None:
    painted = "".join(render(anything, color=True))
    plain = "".join(render(anything))
    assert "\x1b" not in STYLE.sub("", painted)
    # Spaces at the end of a line are dropped only where no style follows them.
    strip = re.compile(" +$", re.MULTILINE)
    assert strip.sub("", STYLE.sub("", painted)) == strip.sub("", plain)


# Letters whose width rich and the standard agree on; it takes what is not assigned for no cell.
LETTERS = st.one_of(
    st.characters(codec="latin-1"),
    st.characters(min_codepoint=0x300, max_codepoint=0x36F, exclude_characters="\u034f"),
    st.characters(min_codepoint=0x391, max_codepoint=0x44F, exclude_categories=["Cn"]),
    st.characters(min_codepoint=0x1100, max_codepoint=0x11FF),
    st.characters(min_codepoint=0x3041, max_codepoint=0x3096),
    st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.characters(min_codepoint=0xFF01, max_codepoint=0xFF5E),
    st.characters(min_codepoint=0x1F600, max_codepoint=0x1F64F),
    st.sampled_from("\n\t [#\u200b\u202e\ufe0f①≤’"),
)


@given(st.text(LETTERS, max_size=150), st.integers(40, 120), st.data())
def test_the_marker_begins_where_the_span_does(text: str, width: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    finding = at(text, start, data.draw(st.integers(start, len(text))))
    painted = "".join(render(report([finding], {PATH: text}), color=True, width=width)).split("\n")
    source, marker = painted[1], painted[2]
    plain_source, plain_marker = STYLE.sub("", source), STYLE.sub("", marker)
    assert plain_marker.lstrip(" |").strip("^") == ""
    spans = re.findall("\x1b\\[1;31m(.*?)\x1b\\[0m", source)
    assert len(spans) <= 1
    if spans:
        before = STYLE.sub("", source.split("\x1b[1;31m")[0])
        assert cells(before) == plain_marker.index("^")
        assert max(1, cells(spans[0])) == plain_marker.count("^")
    assert cells(plain_source) <= max(width, 24 + len(str(finding.line)))


def cells(text: str) -> int:
    """What rich measures, but for what it takes for one cell and terminals for none or two."""
    text = re.sub("(?<=[\u261d-\u270d\U0001f300-\U0001faff])[\U0001f3fb-\U0001f3ff]", "", text)
    return sum(map(cell_len, text))


def test_ten_thousand_findings_on_a_line_of_megabytes_take_seconds() -> None:
    text = "가" * 2_000_000
    finding = diagnostic(PATH, text[:1], "가", "LG502", "a message")
    findings = [
        finding._replace(column=column, end_column=column + 3)
        for column in range(1, 2_000_000, 200)
    ]
    begin = time.perf_counter()
    written = sum(map(len, render(report(findings, {PATH: text}))))
    assert written > 1_000_000
    assert time.perf_counter() - begin < 30
