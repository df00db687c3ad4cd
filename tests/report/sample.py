"""Reports to render: a readable one, and one in which everything tries to break out."""

import functools
from collections.abc import Iterator

from digestlint.diagnostics import (
    Applicability,
    Diagnostic,
    Fix,
    PaperRef,
    PlacedEdit,
    Severity,
)
from digestlint.report import Report, RuleInfo
from digestlint.report.page import pages_of
from effort import part

DAILY = "_posts/2026-01-05-daily-papers.md"
EVENING = "_posts/2026-01-06 저녁 읽을거리 🌙.md"

POSTS = {
    DAILY: """\
---
title: Daily Papers — 2026-01-05"
tags: [papers, hugginface]
---

# 1. [Lantern:   Small Lights for Long Documents](https://arxiv.org/abs/2601.01234)
[alphaXiv](https://www.alphaxiv.org/ko/overview/2601.04321)

## Results
등불은 긴 문서에서 기준선보다 3배 빠르다.

## Method
\t작은 등불을 масштаб화하며 긴 문서를 비춘다.
""",
    EVENING: """\
---
title: Evening Papers — 2026-01-06
---

# 1. [Kettle 🫖: Boiling Down Reviews](https://arxiv.org/abs/2601.02345)
## Introduction
이 글은 \
주전자가 끓는 소리를 듣고 물의 온도를 가늠하는 사람처럼 긴 서평을 졸여 한 문단으로 만드는 \
방법을 다루며, 사람이 고른 문장과 견주어 어느 쪽이 더 오래 기억에 남는지를 세 달 동안 \
살펴본 결과를 ‘졸임 졸임’이라는 이름으로 정리하고, \
다시 끓이지 않아도 되는 요약이 무엇인지를 묻는다.
""",
}

RULES = {
    rule.code: rule
    for rule in (
        RuleInfo(
            "FM104",
            "title-quote",
            "error",
            "an unbalanced quote in a value",
            "A quote that is never closed is part of the value, and Jekyll publishes it.",
            "# FM104 title-quote\n\nA quote that is never closed is part of the value.\n",
            "https://example.org/rules/FM104",
        ),
        RuleInfo(
            "LG502",
            "foreign-script",
            "error",
            "letters of a script that the language does not use",
            "A word that switches script halfway is a slip of the writer. " * 18,
            "# LG502 foreign-script\n",
        ),
        RuleInfo(
            "LG508",
            "repeated-word",
            "warning",
            "the same word twice in a row",
            "Reduplication is one word, and is left alone.",
            "# LG508 repeated-word\n",
            "https://example.org/rules/LG508",
        ),
        RuleInfo(
            "LK306",
            "id-mismatch",
            "error",
            "arXiv and alphaXiv links name different papers",
            "Both links of a paper must lead to the same one.",
            "# LK306 id-mismatch\n",
        ),
        RuleInfo(
            "LK311",
            "title-whitespace",
            "warning",
            "runs of spaces in a paper's title",
            "arXiv breaks long titles, and the break leaves spaces.",
            "# LK311 title-whitespace\n",
        ),
        RuleInfo(
            "ST205",
            "section-order",
            "warning",
            "a section out of its place",
            "Readers look for a section where it always is.",
            "# ST205 section-order\n",
        ),
        RuleInfo(
            "ST211",
            "length-budget",
            "info",
            "a paper's text is longer than the budget",
            "A digest is short.",
            "# ST211 length-budget\n",
        ),
    )
}


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def edit(text: str, old: str, new: str, after: int = 0) -> PlacedEdit:
    """Replace the first `old` of `text` by `new`."""
    start = text.index(old, after)
    end = start + len(old)
    return PlacedEdit(*place(text, start), *place(text, end), new, start, end)


def diagnostic(
    path: str,
    text: str,
    span: str,
    code: str,
    message: str,
    *,
    name: str = "",
    severity: Severity | None = None,
    paper: PaperRef | None = None,
    section: str | None = None,
    fix: Fix | None = None,
) -> Diagnostic:
    """A finding at the first `span` of `text`."""
    start = text.index(span)
    end = start + len(span)
    return Diagnostic(
        path,
        code,
        name or RULES[code].name,
        severity or RULES[code].severity,
        message,
        *place(text, start),
        *place(text, end),
        start,
        end,
        paper,
        section,
        fix,
    )


def fix(message: str, *edits: PlacedEdit, applicability: Applicability = "safe") -> Fix:
    return Fix(applicability, message, edits)


def report(
    diagnostics: list[Diagnostic],
    sources: dict[str, str],
    files: int = 53,
    passed_over: int = 0,
) -> Report:
    return Report(
        tuple(pages_of(sorted(diagnostics, key=lambda item: item.sort_key))),
        files,
        9 * files,
        passed_over,
        sources.get,
        RULES,
        "0.1.0",
    )


@functools.cache
def readable() -> Report:
    daily, evening = POSTS[DAILY], POSTS[EVENING]
    lantern = PaperRef(1, "2601.01234")
    method = daily.index("## Method")
    sections = daily[daily.index("## Results") : method]
    return report(
        [
            diagnostic(
                DAILY,
                daily,
                '"',
                "FM104",
                'the title ends in a quote that nothing opens; write "Daily Papers — 2026-01-05"',
                fix=fix("remove the quote", edit(daily, '"', "")),
            ),
            diagnostic(
                DAILY,
                daily,
                "   ",
                "LK311",
                "3 spaces in the title; write one",
                paper=lantern,
                fix=fix("write one space", edit(daily, "   ", " ")),
            ),
            diagnostic(
                DAILY,
                daily,
                "https://www.alphaxiv.org/ko/overview/2601.04321",
                "LK306",
                "the alphaXiv link names 2601.04321, the arXiv link 2601.01234",
                paper=lantern,
            ),
            diagnostic(
                DAILY,
                daily,
                sections + "## Method",
                "ST205",
                "Results stands before Method; move it behind",
                paper=lantern,
                section="Results",
                fix=fix(
                    "move Results behind Method",
                    edit(daily, sections, ""),
                    PlacedEdit(
                        14, 1, 14, 1, "\n" + sections.rstrip() + "\n", len(daily), len(daily)
                    ),
                    applicability="unsafe",
                ),
            ),
            diagnostic(
                DAILY,
                daily,
                "масштаб",
                "LG502",
                "масштаб is Cyrillic; write the word in Hangul",
                paper=lantern,
                section="Method",
            ),
            diagnostic(
                EVENING,
                evening,
                "## Introduction",
                "ST211",
                "Kettle has 1,204 characters of text; the budget is 1,000",
                paper=PaperRef(1, "2601.02345"),
            ),
            diagnostic(
                EVENING,
                evening,
                "졸임 졸임",
                "LG508",
                "졸임 stands twice in a row; write it once",
                paper=PaperRef(1, "2601.02345"),
                section="Introduction",
                fix=fix("write it once", edit(evening, "졸임 졸임", "졸임")),
            ),
        ],
        POSTS,
        passed_over=4,
    )


ATTACKS = (
    "::set-output name=x::y",
    "%0A::error::owned",
    "\r\n::error::owned",
    "\x1b[31mred\x1b]8;;https://example.org\x07link\x1b]8;;\x07",
    "]]>",
    "<script>alert(1)</script>",
    '"/><failure message="x"/>',
    "&amp;&#x1b;",
    "nul \x00 del \x7f nel \x85 csi \x9b31m",
    "surrogate \ud800 \udcff \ud83d\ude00",
    "bidi \u202e\u2066 zero \u200b\u2060\ufeff tag \U000e0041",
    "line \u2028 paragraph \u2029 form \x0c",
    "##[error]owned ##[add-mask]a ##vso[task.complete] ##teamcity[x]",
    "##\ufe0f[error]owned",
    "nonchar \ufffe\uffff",
    "[link](javascript:alert(1)) `code` **bold** | cell | @everyone #1",
    "{0} {{1}} {name} \\",
    "\t\t tabs \t",
    "e\u0301\u0301 \u1112\u1161\u11ab 한글 🫖👍🏽 ❤\ufe0f",
)


MANY = part(10_000)


@functools.cache
def hostile(count: int = MANY) -> Report:
    """A report of `count` findings whose paths, messages, fixes and sources are all attacks."""
    path = "_posts/" + " ".join(ATTACKS).replace("/", "_")
    paths = ["::set-output name=x::y.md", "##[error]x.md", "\u3000::error::x.md", path, "한,:%=.md"]
    # A post is UTF-8, so it holds no surrogate; its lines end in line feeds alone.
    text = "\n".join(
        attack.encode("utf-8", "replace").decode().replace("\r", "").replace("\n", "")
        for attack in ATTACKS
    )
    sources = dict.fromkeys(paths, text)
    return report(list(_attacks(paths, text, count)), sources, files=len(paths))


def _attacks(paths: list[str], text: str, count: int) -> Iterator[Diagnostic]:
    codes = sorted(RULES)
    for number in range(count):
        attack = ATTACKS[number % len(ATTACKS)]
        start = number * 7 % len(text)
        end = min(len(text), start + number % 90)
        code = codes[number % len(codes)]
        yield Diagnostic(
            paths[number % len(paths)],
            code,
            RULES[code].name,
            RULES[code].severity,
            f"{attack} {number}",
            *place(text, start),
            *place(text, end),
            start,
            end,
            PaperRef(None, None),
            attack,
            fix(attack, PlacedEdit(*place(text, start), *place(text, end), attack, start, end)),
        )
