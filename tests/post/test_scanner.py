"""The scanner's blocks and headings, and its time on text that nobody should write."""

from math import isqrt

import pytest

from digestlint.post.model import Block, Heading
from digestlint.post.scanner import scan
from effort import part, within

N = part(100_000)
MEGA = part(1_000_000)


@pytest.mark.parametrize(
    "text",
    [
        ">" * MEGA,
        "> " * (MEGA // 2),
        "- " * (MEGA // 2) + "x",
        "- " * N + "x" + "\n" * N,
        "- " * N + "x\n" + "a\n" * N,
        "> " + "- " * N + "x" + "\n>" * N,
        "> " * 1000 + "x" + "\n>" * N,
        "1. " * N,
        "#" * MEGA,
        "# " * (MEGA // 2),
        "# a\n" * N,
        "# a #\n" * N,
        "a\n===\n" * N,
        "[a]: b\n===\n" * N,
        "[a\n" * N,
        "a\n" + "===a\n" * N,
        " " * MEGA,
        "\t" * MEGA,
        " \n" * (MEGA // 2),
        "\n" * MEGA,
        "- a\n" * N,
        "-\n" * N,
        "".join(" " * n + "- a\n" for n in range(isqrt(2 * MEGA))),
        "`" * MEGA,
        "```\n" * N,
        "```\n" + "a\n" * N,
        "~" * MEGA + "\n" + "~~~\n" * N,
        "* " * (MEGA // 2),
        "*" * MEGA + "x",
        "- * " * N,
        "_ " * (MEGA // 2) + "x",
        "<!--\n" * N,
        "<div\n" * N,
        "<a b\n" * N,
        "<a" + " b" * N + "\n",
        "<a" + " " * MEGA,
        "<script>\n" * N,
        "가" * 5 * MEGA,
        "가나다 " * MEGA,
        "a\n" * (MEGA // 2),
        "> a\n" * N,
        "    a\n" * N,
        "\x00" * MEGA,
    ],
    ids=lambda text: repr(text[:10]),
)
def test_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    with within(4):
        nodes = scan(text)
    assert all(0 <= node.start <= node.end <= len(text) for node in nodes)


def kinds(text: str) -> list[str]:
    return ["heading" if isinstance(node, Heading) else node.kind for node in scan(text)]


def blocks(text: str) -> list[tuple[str, str, list[str]]]:
    """Kind, text and lines of every block."""
    return [
        (node.kind, text[node.start : node.end], [text[a:b] for a, b in node.lines])
        for node in scan(text)
        if isinstance(node, Block)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- Goal: 가\n- 나", [("item", "- Goal: 가", ["Goal: 가"]), ("item", "- 나", ["나"])]),
        ("1. 가\n2) 나", [("ordered", "1. 가", ["가"]), ("ordered", "2) 나", ["나"])]),
        ("가  \n나\n\n다", [("paragraph", "가  \n나", ["가", "나"]), ("paragraph", "다", ["다"])]),
        ("- 가\n나\n  다", [("item", "- 가\n나\n  다", ["가", "나", "다"])]),
        ("- 가\n\n  나", [("item", "- 가", ["가"]), ("paragraph", "나", ["나"])]),
        ("- 가\n\n나", [("item", "- 가", ["가"]), ("paragraph", "나", ["나"])]),
        ("- - 가", [("item", "- - 가", ["가"])]),
        ("- 가\n  - 나", [("item", "- 가", ["가"]), ("item", "- 나", ["나"])]),
        ("-\n  가", [("item", "-\n  가", ["가"])]),
        ("-\n\n  가", [("item", "-", []), ("paragraph", "가", ["가"])]),
        ("> 가\n> 나\n다", [("quote", "> 가\n> 나\n다", ["가", "나", "다"])]),
        ("> 가\n>\n> 나", [("quote", "> 가", ["가"]), ("quote", "> 나", ["나"])]),
        ("> - 가", [("item", "- 가", ["가"])]),
        ("- > 가", [("quote", "- > 가", ["가"])]),
        ("> > 가", [("quote", "> > 가", ["가"])]),
        ("> # 가", [("heading", "# 가", ["가"])]),
        ("- 가\n  ===", [("heading", "가\n  ===", ["가"])]),
        ("> ```\n> 가\n나", [("fence", "```\n> 가", ["```", "가"]), ("paragraph", "나", ["나"])]),
        (
            "```\n가\n\n```  \n나",
            [("fence", "```\n가\n\n```  ", ["```", "가", "", "```"]), ("paragraph", "나", ["나"])],
        ),
        ("~~~\n# 가", [("fence", "~~~\n# 가", ["~~~", "# 가"])]),
        ("    가\n\n    나", [("code", "가\n\n    나", ["가", "나"])]),
        (
            "<!-- 가\n\n# 나 -->\n다",
            [
                ("comment", "<!-- 가\n\n# 나 -->", ["<!-- 가", "", "# 나 -->"]),
                ("paragraph", "다", ["다"]),
            ],
        ),
        (
            "<div>\n# 가\n\n나",
            [("html", "<div>\n# 가", ["<div>", "# 가"]), ("paragraph", "나", ["나"])],
        ),
        ("---", [("rule", "---", ["---"])]),
        ("[a]: b\n가", [("definition", "[a]: b", ["[a]: b"]), ("paragraph", "가", ["가"])]),
        ("  가  ", [("paragraph", "가", ["가"])]),
        # Columns of the line, not of what a marker leaves of it: commonmark.js agrees.
        ("> > - \t가", [("item", "- \t가", ["가"])]),
        ("> - \t가", [("code", "가", ["가"])]),
        ("> > 1. \t가", [("ordered", "1. \t가", ["가"])]),
    ],
)
def test_blocks(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert blocks(text) == expected


@pytest.mark.parametrize(
    ("text", "level", "title"),
    [
        ("# 가", 1, "가"),
        ("   ## 가 ##  ", 2, "가"),
        ("### 가#", 3, "가#"),
        ("# ##", 1, ""),
        ("#", 1, ""),
        ("#\t가", 1, "가"),
        ("가\n===", 1, "가"),
        ("가\n나\n   ---  ", 2, "가\n나"),
    ],
)
def test_headings(text: str, level: int, title: str) -> None:
    (node,) = scan(text)
    assert isinstance(node, Heading)
    assert (node.level, text[node.text_start : node.text_end]) == (level, title)
    assert text[: node.start].isspace() or node.start == 0
    assert not text[node.end :].strip()


def test_a_scan_may_start_behind_the_front_matter() -> None:
    text = "---\ntitle: a\n---\n# 가\n"
    assert [node.start for node in scan(text, 16)] == [17]
    assert kinds(text[17:]) == ["heading"]
