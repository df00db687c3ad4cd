"""Links and literals of a block, against markdown-it-py and by example."""

import re
from html import unescape as decode
from math import isqrt
from urllib.parse import unquote

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from digestlint.post.inline import LiteralSpan, links, literal_spans
from digestlint.post.link_targets import definitions_end
from effort import examples, part, within

REFERENCE = MarkdownIt("commonmark", {"maxNesting": 10_000})
REFERENCE.disable(["entity"])  # the scanner's spans are of the text as it stands


def literals(text: str) -> list[tuple[str, str]]:
    """Kind and text of every literal of a block of one line or more without markers."""
    return [(kind, text[start:end]) for start, end, kind in literal_spans(text, spans_of(text))]


def spans_of(text: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("아무것도 없는 문장이다.", []),
        # Code spans: runs of the same length, no escapes inside.
        ("`a` b", [("code", "`a`")]),
        ("``a ` b`` c", [("code", "``a ` b``")]),
        ("`a`` b", []),
        ("`a", []),
        (r"\`a` b`", [("code", "` b`")]),
        (r"`a\` b", [("code", r"`a\`")]),
        ("`[a](b)`", [("code", "`[a](b)`")]),
        ("앞 `두\n줄` 뒤", [("code", "`두\n줄`")]),
        # Math, and what only looks like it.
        ("값 $x$이다", [("math", "$x$")]),
        ("$a_1 + b$와 $c$", [("math", "$a_1 + b$"), ("math", "$c$")]),
        ("$$x\n+ y$$", [("math", "$$x\n+ y$$")]),
        (r"\(x\) 그리고 \[y\]", [("math", r"\(x\)"), ("math", r"\[y\]")]),
        (r"$\$5$", [("math", r"$\$5$")]),
        ("$5에서 $6까지", []),
        ("$5 … $6", []),
        ("$5, 6$", [("math", "$5, 6$")]),
        ("$5에서 6$까지", []),
        ("a $ b $ c", []),
        ("$x $", []),
        ("$x", []),
        ("$$x", []),
        ("$$$$", []),
        (r"\$x$", []),
        ("`$a` b$", [("code", "`$a`")]),
        # HTML.
        ("가<br>나<br/>다", [("html", "<br>"), ("html", "<br/>")]),
        ("<think>생각</think>", [("html", "<think>"), ("html", "</think>")]),
        ('<a href="x>y" b=c d>', [("html", '<a href="x>y" b=c d>')]),
        ("<a\nhref='x'>", [("html", "<a\nhref='x'>")]),
        ("<!-- a -- b --> c", [("html", "<!-- a -- b -->")]),
        ("<!-->x<!--->", [("html", "<!-->"), ("html", "<!--->")]),
        (
            "<?a?><!A b><![CDATA[>]]>",
            [("html", "<?a?>"), ("html", "<!A b>"), ("html", "<![CDATA[>]]>")],
        ),
        ("<0.03, a<b>c", [("html", "<b>")]),
        ("x < y > z", []),
        ("<a b=>", []),
        ("<a/b>", []),
        ("<!--", []),
        (r"\<b>", []),
        ("<가나>", []),
        # Links and URLs.
        ("[글](https://a.b/c) 뒤", [("url", "https://a.b/c")]),
        ('[a](<b c> "d") e', [("url", '<b c> "d"')]),
        ("![a](b) [c]()", [("url", "b")]),
        ("[a](b c)", []),
        ("<https://a.b/?c=d>", [("url", "<https://a.b/?c=d>")]),
        ("<a@b.org>", [("url", "<a@b.org>")]),
        ("https://a.b/c에서 얻었다.", [("url", "https://a.b/c")]),
        ("(https://a.b/c_(d)).", [("url", "https://a.b/c_(d)")]),
        ("https://a.b/c. 그리고", [("url", "https://a.b/c")]),
        ("코드는www.a.b/c, 끝", [("url", "www.a.b/c")]),
        ("HTTP://A.B", [("url", "HTTP://A.B")]),
        ("xhttps://a.b", []),
        (r"\[a](https://a.b)", [("url", "https://a.b")]),
        ("[`a`](b)", [("code", "`a`"), ("url", "b")]),
    ],
)
def test_literals(text: str, expected: list[tuple[str, str]]) -> None:
    assert literals(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[글](u)", [("글", "u", "u", False)]),
        ("a [b](c) d", [("b", "c", "c", False)]),
        ("[a [b] c](d)", [("a [b] c", "d", "d", False)]),
        (r"[a\]b](c)", [(r"a\]b", "c", "c", False)]),
        ("[a](b_(c)_d)", [("a", "b_(c)_d", "b_(c)_d", False)]),
        ("[a](<b c>)", [("a", "b c", "b c", False)]),
        (r"[a](b\)c)", [("a", r"b\)c", "b)c", False)]),
        ("[a](b&amp;c)", [("a", "b&amp;c", "b&c", False)]),
        ("[a](b&ampc)", [("a", "b&ampc", "b&ampc", False)]),
        ("[a]( b 'c' )", [("a", "b", "b", False)]),
        ("[a](b (c))", [("a", "b", "b", False)]),
        ("[a](b (c)", []),
        ("[a]()", [("a", "", "", False)]),
        ("[a](<>)", [("a", "", "", False)]),
        ("[a] (b)", []),
        ("[a](b", []),
        ("[a](b c)", []),
        ("[a](b\n'c\nd')", [("a", "b", "b", False)]),
        ("[a [b](c) d](e)", [("b", "c", "c", False)]),
        ("[a ![b](c) d](e)", [("a ![b](c) d", "e", "e", False), ("b", "c", "c", True)]),
        ("![a](b)", [("a", "b", "b", True)]),
        (r"\![a](b)", [("a", "b", "b", False)]),
        ("[a`](b)`", []),
        ("[a <b c=']('>](d)", [("a <b c=']('>", "d", "d", False)]),
        ("[a][b](c)", [("b", "c", "c", False)]),
        ("<https://a.b>", [("https://a.b", "https://a.b", "https://a.b", False)]),
        ("<a@b.c>", [("a@b.c", "a@b.c", "mailto:a@b.c", False)]),
        ("https://a.b", []),
        ("[a][b]\n\n[b]: c", []),
        ("$[a](b)$", [("a", "b", "b", False)]),
    ],
)
def test_links(text: str, expected: list[tuple[str, str, str, bool]]) -> None:
    found = links(text, spans_of(text))
    assert [
        (text[a.text_start : a.text_end], text[a.url_start : a.url_end], a.url, a.image)
        for a in found
    ] == expected


def test_the_markers_of_a_quotation_are_no_part_of_it() -> None:
    text = "> [두\n> 줄](https://a.b\n> 'c') `d\n> e` f"
    spans = [(2, 4), (7, 21), (24, 31), (34, 38)]
    assert [text[a:b] for a, b in spans] == ["[두", "줄](https://a.b", "'c') `d", "e` f"]
    (link,) = links(text, spans)
    assert text[link.start : link.end] == "[두\n> 줄](https://a.b\n> 'c')"
    assert link.url == "https://a.b"
    assert text[link.url_start : link.url_end] == "https://a.b"
    assert [(kind, text[a:b]) for a, b, kind in literal_spans(text, spans)] == [
        ("url", "https://a.b\n> 'c'"),
        ("code", "`d\n> e`"),
    ]


PIECES = st.sampled_from(
    [
        *"[]()<>`\\!\"'& \nab*_가",
        *("``", "](", "![", "](b)", "[a](b)", "<b>", "</b>", "<b c='", "<https://a.b>", "<!-- "),
        *(" -->", "<a@b.c>", "(c)", '"t"', "\\]", "\\(", "\\`", "http://a.b"),
    ]
)


def flatten(tokens: list[Token]) -> list[Token]:
    return [
        inner
        for token in tokens
        for inner in (token, *(flatten(token.children) if token.children else ()))
    ]


@given(st.lists(PIECES, max_size=14).map("".join))
@examples(500)
@example("[a](b [c](d)")
@example("[[a](b)](c)")
@example("![[a](b)](c)")
def test_finds_what_markdown_it_finds(text: str) -> None:
    # A block is a paragraph: no blank lines, nothing at its ends, no line that opens another block.
    text = "x" + re.sub(r"\s*\n\s*", "\nx", text).rstrip() + "x"
    assume("--->" not in text)  # there markdown-it-py's comments do not end
    tokens = flatten(REFERENCE.parseInline(text))
    spans = spans_of(text)
    theirs = [
        (token.type == "image", str(token.attrs.get("src", token.attrs.get("href"))))
        for token in tokens
        if token.type in ("link_open", "image")
    ]
    ours = [(link.image, link.url) for link in links(text, spans)]
    assert [(image, unquote(url)) for image, url in theirs] == [
        (image, unquote(url)) for image, url in ours
    ]
    if "\\(" not in text and not any(image for image, _ in ours):
        code = [token.content for token in tokens if token.type == "code_inline"]
        assert [content.strip("` ") for content in code] == [
            text[a:b].replace("\n", " ").strip("` ")
            for a, b, kind in literal_spans(text, spans)
            if kind == "code"
        ]


@given(st.one_of(st.text(), st.lists(PIECES).map("".join), st.text("[]()<>`\\!$\"'& \n가a:/")))
@examples(300)
def test_spans_lie_in_the_block_in_order_and_apart(text: str) -> None:
    spans = spans_of(text)
    at = 0
    for start, end, _ in literal_spans(text, spans):
        assert at <= start < end <= len(text)
        at = end
    at = 0
    for link in links(text, spans):
        assert at <= link.start < link.end <= len(text)
        assert link.start <= link.text_start <= link.text_end <= link.end
        assert link.start <= link.url_start <= link.url_end <= link.end
        at = link.start
        assert decode(link.url) is not None


@given(st.lists(st.tuples(st.text(alphabet="[]()`<>ab\\ "), st.sampled_from(["> ", ">", "  > "]))))
def test_spans_of_quotations_lie_in_their_lines(rows: list[tuple[str, str]]) -> None:
    text, spans = "", []
    for words, marker in rows:
        text += marker
        spans.append((len(text), len(text) + len(words)))
        text += words + "\n"
    for found in [*literal_spans(text, spans), *links(text, spans)]:
        assert any(a <= found.start <= b for a, b in spans)
        assert any(a <= found.end <= b for a, b in spans)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("[a]: b", 6),
        ("[a]: b\nc", 7),
        ("[a]: b 'c'\n[d]:\n<e f>\n", 22),
        ("[a]: b\n'c'", 10),
        ("[a]: b\n'c' d", 7),
        ("[a]: b 'c' d", 0),
        ("[a]:", 0),
        ("[a]: <>", 7),
        ("[ ]: b", 0),
        ("[a] b", 0),
        ("a [b]: c", 0),
        ("[a\nb]: c", 8),
        ("[a[b]: c", 0),
        (r"[a\]b]: c", 9),
    ],
)
def test_definitions(text: str, end: int) -> None:
    assert definitions_end(text) == end


N = part(30_000)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10 * N,
        "`" * 10 * N,
        "](" * N,
        "[" * N + "](" * N,
        "[a](" * N,
        "[a](b " * N,
        "![" * N,
        "<a " * N,
        "<a b='" * N,
        "<a b=\"<a b='" * N,
        "<a" + " b" * N,
        "<a" + " " * 10 * N,
        "<!--" * N,
        "<!a" * N,
        "<?" * N,
        "<![CDATA[" * N,
        "<a@" * N,
        "<" + "a" * 10 * N + "@",
        "<a@" + "b." * N,
        "<a:" * N,
        "`a``b```c" * N,
        "".join("`" * n + "x" for n in range(1, isqrt(33 * N))),
        "$" * 10 * N,
        "$a" * N + "$ ",
        "$a " * N,
        r"\$" * N,
        r"$a\$" * N,
        r"\(" * N,
        r"\[" * N,
        "\\" * 10 * N,
        "https://a.b" + ")" * 10 * N,
        "https://a.b" + "(" * 10 * N,
        "https://" * N,
        "www." * N,
        "[a](" + "(" * N,
        "[a](b '" * N,
        "[a](<" * N,
        "[a](" + r"\(" * N,
        "[" * N + "]" * N,
        "[a](b)" * N,
        "[" * N + "a](b)" * N,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    with within(4):
        literal_spans(text, [(0, len(text))])
        links(text, [(0, len(text))])
        links(text, [(0, len(text) // 2), (len(text) // 2 + 1, len(text))])


def test_definitions_of_hostile_text_cost_no_more_than_its_length() -> None:
    for piece in ("[a]: b\n", "[a]: b\n'", "[", "[a]:", "[a]: b '", "[a]: ("):
        text = piece * N
        with within(1):
            end = definitions_end(text)
        assert 0 <= end <= len(text)


def test_literals_are_told_apart_by_kind() -> None:
    assert literal_spans("`a`", [(0, 3)]) == [LiteralSpan(0, 3, "code")]
