"""A post that is one thing, over and over, takes time that grows with its length and no faster.

Every rule runs over it. By default some signs and a hundredth of a megabyte each; with
DIGESTLINT_PUMP_POST set to a length in characters (1000000), every sign and that length.
"""

import os
import time

import pytest

from digestlint import lint_text

LENGTH = int(os.environ.get("DIGESTLINT_PUMP_POST", "0"))
HEAD = """\
---
layout: post
title: "Daily Papers — 2026-01-05"
date: 2026-01-05
tags: [papers]
---

# 1. [GardenNet: Pruning](https://arxiv.org/abs/2601.01234)

> [Alphaxiv](https://www.alphaxiv.org/ko/overview/2601.01234)

## Method
"""
SIGNS = [chr(code) for code in range(32, 127)]
PIECES = [
    *("[a](", "](", "![", "<a ", "</", "<!--", "**", "~~", "``", "`a", "\\[", "&#", "$a", "{{"),
    *(
        "가",
        "다. ",
        "한다 ",
        "제1",
        "1.",
        "1,",
        "2~3 ",
        "억 14B ",
        "은 는 ",
        "정보 부족. ",
        "(가",
        "“",
    ),
    *("물론입니다 ", "한 문장 ", "다음은 ", "Here is ", "Word ", "e.g. ", "https://arxiv.org/abs/"),
    *("а", "\u200b", "\u3000", "e\u0301", "\U0001f600", "# ", "> ", "- ", "- - ", "| a ", "---"),
]
TEXTS = (
    [*SIGNS, *PIECES]
    if LENGTH
    else ["[", "](", "*", "`", "1", "가", "~", "<a ", "다. ", "> ", "B", "`a"]
)
# Seconds of this machine's time for a megabyte of one thing; a quadratic rule takes hours.
BOUND = 20


def pumped(piece: str, length: int, *, lines: bool) -> str:
    if not lines:
        return piece * (length // len(piece))
    line = piece * max(1, 60 // len(piece)) + "\n"
    return line * (length // len(line))


def seconds(body: str) -> float:
    began = time.process_time()
    found = lint_text(HEAD + body, path="_posts/2026-01-05-daily-papers.md", settings={})
    assert "DL001" not in {one.code for one in found}
    return time.process_time() - began


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """What is read and compiled once is no matter of length."""
    for sign in "가a[":
        seconds(f"{sign} 나무를 심는다. <a> `b` **c**\n" * 10)


@pytest.mark.parametrize("lines", [False, True], ids=["line", "lines"])
@pytest.mark.parametrize("piece", TEXTS, ids=ascii)
def test_a_post_of_one_thing(piece: str, lines: bool) -> None:
    length = LENGTH or 20_000
    took = seconds(pumped(piece, length, lines=lines))
    print(f"pumped: {length:,} characters of {piece!a}: {took:.2f} s of CPU, all rules")
    assert took < BOUND * length / 1_000_000 + 0.5
