"""MK701 and MK702: what Markdown makes of the text against its meaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from digestlint.diagnostics import Diagnostic
from digestlint.engine.fix import apply_fixes
from effort import part, within

from .support import POST, heading, lint, replaced, with_body

MARKDOWN = MarkdownIt("commonmark")


def of(code: str, post: str) -> list[Diagnostic]:
    found = lint(post)
    assert "DL001" not in {diagnostic.code for diagnostic in found}
    return [diagnostic for diagnostic in found if diagnostic.code == code]


def in_method(code: str, text: str) -> list[str]:
    """What a rule finds in a section with this text."""
    post = with_body(POST, 1, "Method", text)
    return [post[found.start : found.end] for found in of(code, post)]


def fixed(code: str, text: str) -> str:
    """The text of the section after the fixes of a rule."""
    post = with_body(POST, 1, "Method", text)
    after = apply_fixes(post, of(code, post)).text
    start = post.index(text)
    return after[start : len(after) - (len(post) - start - len(text))]


# --- MK701 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("추론은 <think> 안에 적는다.", r"추론은 \<think> 안에 적는다."),
        ("추론은 </think> 뒤에 끝난다.", r"추론은 \</think> 뒤에 끝난다."),
        ("<think/>와 <Think >와 <x-y>를 쓴다.", r"\<think/>와 \<Think >와 \<x-y>를 쓴다."),
        ("<answer>와 </answer>를 쓴다.", r"\<answer>와 \</answer>를 쓴다."),
        ("<tool_call> 및 <image.1>을 쓴다.", r"\<tool_call> 및 \<image.1>을 쓴다."),
        ('<obj id="1">을 쓴다.', r'\<obj id="1">을 쓴다.'),
        ("<question answer>를 쓴다.", r"\<question answer>를 쓴다."),
        ("- 추론은 <think> 안에 적는다.", r"- 추론은 \<think> 안에 적는다."),
        ("**<think>** 안에 적는다.", r"**\<think>** 안에 적는다."),
        ("[<think>](https://example.org)에 적는다.", r"[\<think>](https://example.org)에 적는다."),
        ("<sub> 토큰과 <b> 토큰을 쓴다.", r"\<sub> 토큰과 \<b> 토큰을 쓴다."),
        ("<img> 토큰을 쓴다.", r"\<img> 토큰을 쓴다."),
        ("<s>에서 시작하여 </s>에서 끝난다.", r"\<s>에서 시작하여 \</s>에서 끝난다."),
        ("\\\\<think> 안에 적는다.", "\\\\\\<think> 안에 적는다."),
        ("<think>\n안에 적는다.", "\\<think>\n안에 적는다."),
        ("<think>\n안에 적는다.\n</think> 끝이다.", "\\<think>\n안에 적는다.\n\\</think> 끝이다."),
        ("<search>는 찾는 말이다.", r"\<search>는 찾는 말이다."),
        ("<summary>는 줄이는 말이다.", r"\<summary>는 줄이는 말이다."),
        ("가지를 <think\na='1'> 안에 적는다.", "가지를 \\<think\na='1'> 안에 적는다."),
    ],
)
def test_tokens_are_escaped(text: str, after: str) -> None:
    assert in_method("MK701", text)
    assert fixed("MK701", text) == after
    assert in_method("MK701", after) == []


@pytest.mark.parametrize(
    "text",
    [
        "p<0.03이고 x<y이며 a < b 이고 c > d 이다.",
        "<s, a, r> 세 값과 <스타일, 주제> 쌍과 <스타일> 값을 쓴다.",
        "<think 토큰과 think> 토큰과 < think> 토큰과 <1>을 쓴다.",
        "<https://example.org>와 <kim@example.org>를 본다.",
        "CO<sub>2</sub>와 x<sup>2</sup>와 <kbd>q</kbd>를 쓴다.",
        "가지를<br>치고<br/>잎을<BR>친다.",
        '<a href="https://example.org">가지</a>와 <span class="x">잎</span>을 친다.',
        '<img src="/a.png" alt="가지">를 본다.',
        "`<think>` 코드와 ``<a> `b` <c>`` 코드를 본다.",
        "$a<b>c$ 식을 본다.",
        r"\<think> 토큰과 &lt;think> 토큰을 쓴다.",
        "가지를 친다.\n\n<!-- <think> -->",
        "```\n<think>\n```\n\n가지를 친다.",
        "<details>\n<summary>가지</summary>\n\n잎을 친다.\n\n</details>",
        "<div>가지를 친다.</div>",
        '<iframe src="https://example.org"></iframe>\n\n가지를 친다.',
        "<table>\n<tr><td>가지</td></tr>\n</table>\n\n잎을 친다.",
        "| <br> | 가지 |\n|---|---|\n| a<br>b | 잎 |",
        "<A HREF='x'>가지</A>를 친다.",
        "가지를 <c\n> 친다.",
        "> 가지를 <c\n> 친다.",
    ],
)
def test_what_is_no_tag_or_is_meant_is_left_alone(text: str) -> None:
    assert in_method("MK701", text) == []


def test_each_tag_is_a_finding() -> None:
    assert in_method("MK701", "<a1>, <b1>, </a1>") == ["<a1>", "<b1>", "</a1>"]


def test_in_html_that_stays_html_the_fix_is_an_entity() -> None:
    text = "가지를 친다.\n\n<div>잎을 <think> 친다.</div>"
    assert fixed("MK701", text) == "가지를 친다.\n\n<div>잎을 &lt;think> 친다.</div>"


@pytest.mark.parametrize(
    "line",
    [
        "# 1. [<think> Before You Prune](https://arxiv.org/abs/2601.01234)",
        "# 1. [Prune </think> Later](https://arxiv.org/abs/2601.01234)",
    ],
)
def test_titles_are_read_too(line: str) -> None:
    post = replaced(POST, *heading(POST, 1).span(), line)
    (found,) = of("MK701", post)
    assert found.paper is not None
    after = apply_fixes(post, [found]).text
    assert "\\<" in after.split("\n")[found.line - 1]
    assert {rest.code for rest in lint(after) if rest.severity != "info"} == set()


def test_a_heading_below_a_section_is_read_too() -> None:
    text = "가지를 친다.\n\n### <think> 단계\n\n잎을 친다."
    assert in_method("MK701", text) == ["<think>"]


@pytest.mark.parametrize(
    "text",
    [
        "추론은 <think> 안에, 답은 <answer> 안에 적는다.",
        "<think>\n안에 적는다.",
        "**<think>**, _<a>_, [<b>](x) 그리고 <summary>",
        "가지\n<x-y z=1> 잎 <c\nd> 줄기",
    ],
)
def test_readers_see_the_word_after_the_fix(text: str) -> None:
    tags = in_method("MK701", text)
    shown = MARKDOWN.render(fixed("MK701", text))
    for tag in tags:
        assert tag not in shown
        assert tag.replace("<", "&lt;").replace(">", "&gt;") in shown


# --- MK702 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "struck", "after"),
    [
        ("2~3개를 5~6배 높였다.", "~3개를 5~", r"2\~3개를 5\~6배 높였다."),
        ("1~2, 3~4, 5~6개를 친다.", "~2, 3~4, 5~", r"1\~2, 3\~4, 5\~6개를 친다."),
        ("2%~3%를 5%~6%로 높였다.", "~3%를 5%~", r"2%\~3%를 5%\~6%로 높였다."),
        ("- 2~3개를 5~6배 높였다.", "~3개를 5~", r"- 2\~3개를 5\~6배 높였다."),
        ("(2~3개) (5~6배) 높였다.", "~3개) (5~", r"(2\~3개) (5\~6배) 높였다."),
        ("~3개, 5~6개, ~7개 쓴다.", "~3개, 5~", r"\~3개, 5\~6개, \~7개 쓴다."),
        ("`a~b` 2~3개를 5~6배 높였다.", "~3개를 5~", r"`a~b` 2\~3개를 5\~6배 높였다."),
        ("1\\~2, 3~4, 5~6개를 친다.", "~4, 5~", r"1\~2, 3\~4, 5\~6개를 친다."),
    ],
)
def test_two_tildes_on_a_line_are_escaped(text: str, struck: str, after: str) -> None:
    assert in_method("MK702", text) == [struck]
    assert fixed("MK702", text) == after
    assert in_method("MK702", after) == []


@pytest.mark.parametrize(
    "text",
    [
        "2~3배 높였다.",
        "2~3배 높였다.\n5~6배 줄였다.",
        r"2\~3배, 5\~6배 높였다.",
        r"2\~3배, 5~6배 높였다.",
        "~~2배~~ 3배 높였다.",
        "~3개와 ~5개를 쓴다.",
        "Q1 ~ Q4와 A ~ B를 본다.",
        "`2~3`과 `5~6`을 본다.",
        "$2~3$과 $5~6$을 본다.",
        "https://example.org/~kim/~lee 주소를 본다.",
        "```\n2~3, 5~6\n```",
    ],
)
def test_tildes_that_strike_nothing_are_left_alone(text: str) -> None:
    assert in_method("MK702", text) == []


def test_titles_are_not_touched() -> None:
    line = "# 1. [From 2~3 to 5~6 Layers](https://arxiv.org/abs/2601.01234)"
    post = replaced(POST, *heading(POST, 1).span(), line)
    assert of("MK702", post) == []


def test_windows_line_ends_and_hard_breaks_stay() -> None:
    post = with_body(POST, 1, "Method", "2~3개를 5~6배 높였다.  \n<think> 안에 적는다.")
    post = post.replace("\n", "\r\n")
    found = [found for found in lint(post) if found.code.startswith("MK")]
    after = apply_fixes(post, found).text
    assert "2\\~3개를 5\\~6배 높였다.  \r\n\\<think> 안에 적는다.\r\n" in after


# --- Both --------------------------------------------------------------------------------------

PIECES = (
    *"<>/~`\\$*_[]()!&;\"'= \n-#1a가",
    *("<think>", "</think>", "<b>", "</b>", "<div>", "</div>", "<br>", "<!--", "-->", "~~", "~"),
    *("1~2", "\n\n", "  \n", "- ", "> ", "```", "<a href='x'>", "</a>", "<details>", "&lt;", "\r"),
)
mixtures = st.lists(st.sampled_from(PIECES), max_size=50).map("".join)


@given(mixtures)
def test_findings_lie_inside_the_text_and_fixes_insert_only(text: str) -> None:
    post = with_body(POST, 1, "Method", text)
    for code in ("MK701", "MK702"):
        for found in of(code, post):
            assert 0 <= found.start < found.end <= len(post)
            assert found.fix is not None
            for edit in found.fix.edits:
                assert edit.text in ("\\", "&lt;")
                assert post[edit.start : edit.end] in ("", "<")
                assert found.start <= edit.start <= edit.end <= found.end + 200


@given(mixtures)
def test_what_is_fixed_is_not_found_again(text: str) -> None:
    post = with_body(POST, 1, "Method", text)
    for _ in range(6):
        found = [*of("MK701", post), *of("MK702", post)]
        if not found:
            return
        post = apply_fixes(post, found).text
    pytest.fail("six passes were not enough")


N = part(3_000)


@pytest.mark.parametrize(
    "text",
    [
        "<" * 60 * N,
        "<a " * 20 * N,
        "<a b='" * 10 * N,
        "<a> " * 15 * N,
        "`a` <b> " * 8 * N,
        "<div>\n\n" * 8 * N,
        "</div>\n\n" * 8 * N,
        "~ " * 30 * N,
        "1~2 3~4\n" * 8 * N,
        "\\" * 60 * N + "~ a~",
    ],
    ids=range(10),
)
def test_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    with within(20):
        post = with_body(POST, 1, "Method", text)
        of("MK701", post)
