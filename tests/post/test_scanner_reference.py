"""The scanner against markdown-it-py, on documents of all kinds."""

import codecs
import os
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from digestlint.post.front_matter import find_front_matter
from digestlint.post.inline import links
from digestlint.post.model import Block, Heading, Span
from digestlint.post.nodes import Node
from digestlint.post.outline import read_text
from digestlint.post.scanner import scan
from digestlint.reading import Source, decode
from effort import examples

REFERENCE = MarkdownIt("commonmark", {"maxNesting": 1000})
PROSE = {"paragraph", "item", "ordered", "quote"}
KINDS = {"fence": "fence", "code_block": "code", "html_block": "html", "hr": "rule"}

# (kind, level or 0, first line, last line, text of a heading of the post)
Seen = tuple[str, int, int, int, str]


def theirs(text: str) -> list[Seen]:
    """What markdown-it-py sees: headings, paragraphs and verbatim blocks, by their lines."""
    lines = text.split("\n")

    def last(token: Token) -> int:
        assert token.map is not None
        end = token.map[1]
        while end > token.map[0] + 1 and not lines[end - 1].strip(" \t>"):
            end -= 1
        return end

    found: list[Seen] = []
    tokens = REFERENCE.parse(text)  # it makes U+0000 U+FFFD, and we leave it as it is
    for index, token in enumerate(tokens):
        if token.map is None:
            continue
        first = token.map[0] + 1
        if token.type == "heading_open":
            if token.level:
                found.append(("heading", 0, first, last(token), ""))
            else:
                content = " ".join(tokens[index + 1].content.replace("\ufffd", "\0").split())
                found.append(("heading", int(token.tag[1]), first, last(token), content))
        elif token.type == "paragraph_open":
            found.append(("prose", 0, first, last(token), ""))
        elif token.type in KINDS:
            found.append((KINDS[token.type], 0, first, last(token), ""))
    return sorted(found, key=lambda seen: seen[2:4])


def ours(text: str) -> list[Seen]:
    """The same, of the scanner."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def line_of(offset: int) -> int:
        return text.count("\n", 0, offset) + 1

    found: list[Seen] = []
    for node in scan(text):
        if isinstance(node, Heading):
            content = " ".join(text[node.text_start : node.text_end].split())
            found.append(("heading", node.level, line_of(node.start), line_of(node.end), content))
            continue
        if not node.lines or node.kind == "definition":
            continue
        kind = "prose" if node.kind in PROSE else "html" if node.kind == "comment" else node.kind
        first = node.lines[0].start
        last = line_of(node.end)
        while last > line_of(first) and not lines[last - 1].strip(" \t>"):
            last -= 1
        found.append((kind, 0, line_of(first), last, ""))
    return sorted(found, key=lambda seen: seen[2:4])


def assert_tiled(text: str, nodes: list[Node]) -> None:
    """Spans lie in the text, in order, apart; what is between them is space and markers."""
    at = 0
    rebuilt = []
    for node in nodes:
        assert at <= node.start <= node.end <= len(text)
        gap = text[at : node.start]
        assert not gap.strip(" \t\n>-*+.)0123456789"), gap
        rebuilt += [gap, text[node.start : node.end]]
        at = node.end
        if isinstance(node, Block):
            place = node.start
            for line in node.lines:
                assert place <= line.start <= line.end <= node.end
                assert "\n" not in text[line.start : line.end]
                place = line.end
            for before, after in pairwise(node.lines):
                assert text.count("\n", before.end, after.start) >= 1
        else:
            assert node.start <= node.text_start <= node.text_end <= node.end
    rest = text[at:]
    assert not rest.strip(" \t\n>-*+.)0123456789"), rest
    assert "".join([*rebuilt, rest]) == text


BLANK = st.sampled_from(["", "", "", "  ", "\t", "    "])
INDENT = st.sampled_from(["", "", "", "", " ", "  ", "   ", "    ", "     ", "\t", " \t", "      "])
CONTAINER = st.sampled_from(
    ["", "", "", "", "> ", ">", ">  ", ">\t", "- ", "-  ", "* ", "+ ", "1. ", "2) ", "10. ", "-\t"]
)
WORDS = st.sampled_from(
    [
        "본 연구는 학습법을 제안한다.",
        "word",
        "two words  ",
        "# 1. [A Title](https://arxiv.org/abs/2601.01234)",
        "## Method",
        "## Method ##",
        "### Method#",
        "####### seven",
        "#no space",
        "#",
        "#\tTab",
        "# # #",
        "===",
        "=",
        "---",
        "--",
        "- - -",
        "***",
        "* * *",
        "___",
        "_ _",
        "```",
        "````",
        "``` python",
        "``` a`b",
        "~~~",
        "~~~ x ~ y",
        "~~~~",
        "`` code",
        "<!-- comment -->",
        "<!-- open",
        "close --> tail",
        "<div>",
        "</div>",
        "<DIV class='a'>text",
        "<think>",
        '<a href="x" b=c d>',
        "<a href=x> tail",
        "</a>",
        "<script>",
        "</script>",
        "<pre>x</pre>",
        "<?php",
        "?>",
        "<!DOCTYPE html>",
        "<![CDATA[",
        "]]>",
        "< not",
        "-",
        "*",
        "+",
        "1.",
        "3.14 is pi",
        "1234567890. too long",
        "-5 degrees",
        "\\# escaped",
        "a\u2028b",
        "a\u0085b",
        "\u00a0nbsp",
        "\x0cfeed",
        "nul\x00",
        "|a|b|",
        "[not: a definition",
        "[link](https://example.org)",
        "text ending in backslash\\",
        "end #",
    ]
)


# Where a line of a container is followed by one that is indented by four columns, markdown-it-py
# counts the indentation from the innermost container even where the line has left it, and opens
# blocks where CommonMark (and cmark) continue a paragraph. A tab reaches to the next fourth column
# of the line; behind a second `>` markdown-it-py counts otherwise, and sees code in `> > - \ta`,
# where the item's text begins in column 8 (commonmark.js and its port see what we see, in 90 000
# documents of tabs in containers). Such documents are left out.
CONTAINERS = re.compile(r"^[ \t]*(?:>|[-*+](?!\S)|\d+[.)](?!\S))", re.M)
TABS = re.compile(r">.*>.*\t")
INDENTED = re.compile(r"\S[ \t]*\n[ \t>]*(?: {4}| {0,3}\t)")


@st.composite
def lines(draw: st.DrawFn) -> str:
    """A line with up to three containers, indentation, and something nasty."""
    if draw(st.integers(0, 5)) == 0:
        return draw(BLANK)
    parts = [draw(INDENT)]
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 1, 2, 3]))):
        parts += [draw(CONTAINER), draw(INDENT)]
    return "".join(parts) + draw(WORDS)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Lines with any line ends, the last with or without one."""
    newline = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    body = newline.join(draw(st.lists(lines(), min_size=1, max_size=12)))
    return body + draw(st.sampled_from(["", newline]))


@given(documents())
@examples(400)
def test_sees_what_markdown_it_sees(document: str) -> None:
    text = read_text(document)
    assume(not TABS.search(text))
    assume(not (CONTAINERS.search(text) and INDENTED.search(text)))
    assert ours(text) == theirs(text)


@given(st.one_of(st.text(), documents(), st.text(alphabet=' \t\n#>-*+1.`~<!=_[]:()"a가\r\x00')))
@examples(400)
@example("")
@example("\n")
@example("-\n\n  a")
@example("> -\n>\n> b")
@example("[a]: b\n===")
@example("- [a]: b\n  c")
@example("[a]: b\nc\n---\n")
def test_spans_rebuild_the_text(document: str) -> None:
    text = read_text(document)
    assert len(text) == len(document)
    assert_tiled(text, scan(text))


@pytest.mark.corpus
def test_sees_in_real_posts_what_markdown_it_sees() -> None:
    folder = os.environ.get("DIGESTLINT_CORPUS")
    if not folder:
        pytest.skip("DIGESTLINT_CORPUS names no folder of real posts")
    posts = sorted(Path(folder).rglob("*.md"))
    assert posts
    for path in posts:
        text = read_text(path.read_text(encoding="utf-8-sig"))
        text = text[find_front_matter(text).end :]
        assert ours(text) == theirs(text), path
        assert_tiled(text, scan(text))
        assert links_seen(text) == links_of_theirs(text), path


def links_seen(text: str) -> list[str]:
    found = []
    for node in scan(text):
        if isinstance(node, Heading):
            found += links(text, [Span(node.text_start, node.text_end)])
        elif node.kind in PROSE | {"heading"}:
            found += links(text, node.lines)
    return [unquote(link.url) for link in found if not link.image]


def links_of_theirs(text: str) -> list[str]:
    return [
        unquote(str(child.attrs["href"]))
        for token in REFERENCE.parse(text)
        for child in token.children or ()
        if child.type == "link_open"
    ]


@given(documents())
@examples(300)
def test_sees_the_links_that_markdown_it_sees(document: str) -> None:
    text = read_text(document)
    assume(not TABS.search(text))
    assume(not (CONTAINERS.search(text) and INDENTED.search(text)))
    assert links_seen(text) == links_of_theirs(text)


POST = """---
title: "Daily Papers — 2026-01-05"
---

# 1. [Kite: Flying Kernels](https://arxiv.org/abs/2601.01234)

> [Alphaxiv](https://www.alphaxiv.org/ko/overview/2601.01234)

## Introduction

- Goal: 커널을 `자동으로` 고르는 방법을 제안한다.\x20\x20
- Motivation: 손으로 고른 커널은 [느리다](https://example.org/slow).
  이어지는 줄이다.

<!-- # 2. [Not a paper](https://arxiv.org/abs/2601.01235) -->

```
# 3. [Nor this](https://arxiv.org/abs/2601.01236)
```
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("tail", ["", "\n", "\n\n"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_a_post_of_our_own(newline: str, tail: str, mark: bytes) -> None:
    written = POST.rstrip("\n").replace("\n", newline) + tail.replace("\n", newline)
    raw = mark + written.encode()
    source = decode(raw)
    assert isinstance(source, Source)
    text = read_text(source.text)
    body = text[find_front_matter(text).end :]
    assert ours(body) == theirs(body)
    assert links_seen(body) == links_of_theirs(body)
    nodes = scan(text, find_front_matter(text).end)
    assert [type(node) for node in nodes].count(Heading) == 2
    pieces, at = [], 0
    for node in nodes:
        pieces += [source.text[at : node.start], source.text[node.start : node.end]]
        at = node.end
    rebuilt = "".join([*pieces, source.text[at:]]).encode()
    assert (codecs.BOM_UTF8 if source.bom else b"") + rebuilt == raw
