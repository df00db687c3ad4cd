"""Posts of our own, and every way that we know of to break one: inputs for fuzzing and for bulk.

A mutation takes a text and gives another. Some know nothing of posts (bytes, lines, repeats), some
know what a post is made of (headings, labels, links, fences, front matter, suppressions), and some
know what Unicode is made of. All draw from a `Random` alone, so that a seed gives the same again.
"""

import datetime
import importlib
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random
from types import ModuleType

Mutation = Callable[[Random, str, Sequence[str]], str]

DAY = datetime.date(2026, 1, 5)
NAME = "2026-01-05-daily-papers.md"

# What a post is made of, and what it is mistaken for.
PIECES = (
    "# 1. [Sparse Gardens](https://arxiv.org/abs/2601.01234)\n",
    "# 2. [Two\nLines](http://arxiv.org/pdf/2601.0123v9.pdf)\n",
    "# [No Number](https://arxiv.org/abs/9913.99999)\n",
    "1. [Unmarked](https://www.alphaxiv.org/abs/2601.01234)\n",
    "#2.[No space](arxiv.org/abs/math/0309136)\n",
    "> [Alphaxiv](https://www.alphaxiv.org/ja/overview/2601.01234)\n",
    "\n## Introduction\n\n",
    "\n### Methods\n",
    "\n## 결론\n",
    "Results\n-------\n",
    "Title\n===\n",
    "- **Goal**: 정원을 줄인다.\n",
    "- 목표: 정원을 줄인다.\n- Goal: 다시 줄인다.\n",
    "* Motivation:\n",
    "정보 부족.\n",
    "- 정보 부족이다\n",
    "한계점은 논문에 명시되지 않았다.\n",
    "물론입니다! 요약은 다음과 같습니다.\n",
    "As an AI language model, I cannot see the paper.\n",
    "(최대 3문장)",
    "We prune the garden and measure what is left of it.\n",
    "масштаб",
    "模型",
    "영(零)비용",
    "TwinGarden은 TwinGarden는 TWINGARDEN",
    "점점 점점 점점 점점",
    "인 인 인종",
    "14B 모델과 14억 모델",
    "9091%",
    "2~3개, 5~6배",
    "~~끝~~",
    "<think>생각</think>",
    "<Parallel> <a href='x'> <!-- <b -->",
    "`code` ``co`de`` `",
    "$x_1 + y^2$ \\(a\\) \\[b\\] $$c$$ $5와 $6",
    "**굵게** *기울임* ***둘 다*** _밑줄_ __밑줄__ **끝나지 않는",
    "[text](<a b> 'title') ![image](x.png) <https://a.b/c> https://a.b/c.",
    "[ref]: https://example.org 'title'\n",
    "“열린 따옴표 「낫표 (괄호 [대괄호 {중괄호",
    "A.S.E는 Dr. GRPO et al.의 e.g., vs. robots.txt 3.5배.",
    "\n```python\nprint()\n```\n",
    "\n~~~\n## Not a heading\n",
    "\n    indented code\n",
    "\n| a | b |\n|---|---|\n| c | d |\n",
    "\n---\n",
    "\n***\n",
    "> > > quote\n> lazy\nlazier\n",
    "1) one\n2) two\n   - three\n      - four\n",
    "<!-- digestlint-disable LG503 -->\n",
    "<!-- digestlint-enable LG503 -->\n",
    "<!-- digestlint-disable-next-line LK306, PH401 -- why not -->\n",
    "<!-- digestlint-disable -->",
    "<!-- digestlint-disable ZZ999 no-such-rule -->\n",
    "<!-- digestlint-disble LK306 -->",
    "<!--",
    "-->",
    "digestlint: {disable: [LG503, st2, 7]}\n",
    'title: Daily Papers — 2026-01-05"\n',
    "title: 'It''s'\n",
    "title: |\n  lines\n  more\n",
    "date: 2026-02-30 25:61:61\n",
    "tags: [hugginface, papers, Papers]\n",
    "tags:\n  - huggingface\n  - &anchor papers\n  - *anchor\n",
    "key: !!python/object/apply:os.system ['true']\n",
    "lang: en\n",
    "title: again\ntitle: and again\n",
    "? complex\n: key\n",
    "---\n",
    "...\n",
    "  \n",
    "\\\n",
    "\\~ \\* \\[ \\<",
    "&amp; &#x1F600; &#0; &lt;b&gt;",
)
# Marks, invisible signs, odd spaces and digits, halves of pairs, and what decomposes at length.
ODDITIES = (
    "\ufeff", "\u200b", "\u200d", "\u202e", "\u2066", "\u00ad", "\u034f", "\u061c", "\ufffd",
    "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x00", "\x1b[31m", "\x1b]0;t\x07", "\x7f", "\x9b",
    "\u3164", "\u115f", "\u1100\u1161\u11a8", "\u1112", "\u11ab", "가\u0301", "e\u0301" * 3,
    "\U0001f469\u200d\U0001f52c", "\U0001f1f0\U0001f1f7", "\U000e0041", "\U0010ffff", "\ufdfa",
    "\u0130", "ß", "ǆ", "\u1e9e", "١٢٣", "①", "Ⅳ", "㍿", "１２．３％", "−", "∆", "‧", "·", "…",
    "“", "”", "「", "」", "\u00a0", "\u2003", "\u3000", "\ud800", "\udfff", "\udc80",
)  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "cp949", "euc-jp", "latin-1", "gb18030", "utf-7")


@cache
def _writer() -> ModuleType:
    sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
    return importlib.import_module("posts")


@cache
def small_post(index: int, papers: int = 2, *, defects: bool = True) -> str:
    """A post of our own words with few papers, some of them spoilt as real ones are."""
    writer = _writer()
    draw = writer.drawing("fuzz", index)
    found = []
    for place in range(papers):
        subject = writer.subject_of(7, index, place, DAY)
        paper = writer.paper_of(7, index, place, subject)
        if defects:
            paper = writer.spoil(paper, writer.pick(draw, list(writer.PER_PAPER)), draw)
        found.append(paper)
    quirks = {code for code in writer.PER_POST if defects and draw() < 0.3}
    return str(writer.laid_out(DAY, found, quirks, tight=draw() < 0.4))


def whole_post(index: int) -> tuple[str, str]:
    """A post of ordinary size, with the name of its file."""
    name, text = _writer().post(index, seed=3, defects=2.0)
    return name, text


def _cut(random: Random, text: str) -> tuple[int, int]:
    """A span, mostly a short one."""
    start = random.randrange(len(text) + 1)
    length = int(random.expovariate(1 / random.choice((3, 30, 300))))
    return start, min(start + length, len(text))


def _lines(random: Random, text: str) -> tuple[list[str], int, int]:
    lines = text.splitlines(keepends=True) or [""]
    first = random.randrange(len(lines))
    return lines, first, min(len(lines), first + 1 + int(random.expovariate(0.4)))


def _drop(random: Random, text: str, _: Sequence[str]) -> str:
    start, end = _cut(random, text)
    return text[:start] + text[end:]


def _repeat(random: Random, text: str, _: Sequence[str]) -> str:
    start, end = _cut(random, text)
    times = random.choice((2, 3, 10, 100))
    return text[:end] + text[start:end] * times + text[end:]


def _truncate(random: Random, text: str, _: Sequence[str]) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] if random.random() < 0.8 else text[at:]


def _drop_lines(random: Random, text: str, _: Sequence[str]) -> str:
    lines, first, last = _lines(random, text)
    return "".join(lines[:first] + lines[last:])


def _double_lines(random: Random, text: str, _: Sequence[str]) -> str:
    lines, first, last = _lines(random, text)
    return "".join(lines[:last] + lines[first:last] + lines[last:])


def _move_lines(random: Random, text: str, _: Sequence[str]) -> str:
    lines, first, last = _lines(random, text)
    moved, left = lines[first:last], lines[:first] + lines[last:]
    at = random.randrange(len(left) + 1)
    return "".join(left[:at] + moved + left[at:])


def _shuffle_lines(random: Random, text: str, _: Sequence[str]) -> str:
    lines, first, last = _lines(random, text)
    if random.random() < 0.2:
        first, last = 0, len(lines)
    some = lines[first:last]
    random.shuffle(some)
    return "".join(lines[:first] + some + lines[last:])


def _join_lines(random: Random, text: str, _: Sequence[str]) -> str:
    lines, first, last = _lines(random, text)
    joined = "".join(line.rstrip("\r\n") for line in lines[first:last])
    return "".join(lines[:first]) + joined + "".join(lines[last:])


def _break_line(random: Random, text: str, _: Sequence[str]) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(("\n", "\r\n", "\r", "\n\n", "  \n", "\\\n")) + text[at:]


def _indent(random: Random, text: str, _: Sequence[str]) -> str:
    lines, first, last = _lines(random, text)
    sign = random.choice((" ", "   ", "    ", "\t", "> ", "- ", "#", "1. ", "\u00a0"))
    lines[first:last] = [sign * random.choice((1, 1, 2, 9)) + line for line in lines[first:last]]
    return "".join(lines)


def _piece(random: Random, text: str, _: Sequence[str]) -> str:
    start, end = _cut(random, text)
    if random.random() < 0.7:
        # At the start of a line, where most of them mean something.
        start = end = text.rfind("\n", 0, start) + 1
    return text[:start] + random.choice(PIECES) + text[end:]


def _oddity(random: Random, text: str, _: Sequence[str]) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(ODDITIES) * random.choice((1, 1, 2, 50)) + text[at:]


def _scatter(random: Random, text: str, _: Sequence[str]) -> str:
    sign = random.choice(ODDITIES + tuple("#*_~`$<>[](){}\"'|:.-\\&!? \t\n0"))
    step = random.randrange(2, 60)
    return sign.join(text[at : at + step] for at in range(0, len(text), step))


def _replace(random: Random, text: str, _: Sequence[str]) -> str:
    old = random.choice(("다.", "\n", " ", "#", "[", ")", ":", "-", "Results", "arxiv", "0", "이"))
    new = random.choice(("", *PIECES, *ODDITIES))
    return text.replace(old, new, random.choice((1, 3, -1))) if len(text) < 1 << 16 else text


def _splice(random: Random, text: str, others: Sequence[str]) -> str:
    other = random.choice(others) if others else text
    start, end = _cut(random, text)
    first, last = sorted(random.randrange(len(other) + 1) for _ in range(2))
    return text[:start] + other[first:last] + text[end:]


def _case(random: Random, text: str, _: Sequence[str]) -> str:
    start, end = _cut(random, text)
    change = random.choice((str.upper, str.lower, str.swapcase, str.title))
    return text[:start] + change(text[start:end]) + text[end:]


def _digits(random: Random, text: str, _: Sequence[str]) -> str:
    digits = [at for at, sign in enumerate(text) if sign.isdigit()]
    if not digits:
        return text
    at = random.choice(digits)
    return text[:at] + random.choice(("0", "9", "", "00", "99999", ".", ",")) + text[at + 1 :]


def _line_ends(random: Random, text: str, _: Sequence[str]) -> str:
    return text.replace("\n", random.choice(("\r\n", "\r", "\n\n", "  \n", "\n\r")))


def _normal_form(random: Random, text: str, _: Sequence[str]) -> str:
    from unicodedata import normalize

    forms = ("NFC", "NFD", "NFKC", "NFKD")
    return normalize(random.choice(forms), text)  # type: ignore[arg-type]


def _nest(random: Random, text: str, _: Sequence[str]) -> str:
    at = random.randrange(len(text) + 1)
    opening, closing = random.choice(
        (("(", ")"), ("[", "]"), ("{", "}"), ("> ", ""), ("- ", ""), ("  ", ""), ("**", "**"),
         ("<a>", "</a>"), ("`", "`"), ("$", "$"), ("“", "”"), ("<!--", "-->"), ("#", "#"))
    )  # fmt: skip
    depth = random.choice((2, 9, 100, 500))
    return text[:at] + opening * depth + text[at : at + 20] + closing * depth + text[at + 20 :]


def _long_line(random: Random, text: str, _: Sequence[str]) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(("a", "가", "다. ", "1,", ") ", "\\", "* ")) * 2000 + text[at:]


MUTATIONS: tuple[Mutation, ...] = (
    _drop, _repeat, _truncate, _drop_lines, _double_lines, _move_lines, _shuffle_lines, _join_lines,
    _break_line, _indent, _piece, _piece, _piece, _oddity, _oddity, _scatter, _replace, _splice,
    _splice, _case, _digits, _line_ends, _normal_form, _nest, _long_line,
)  # fmt: skip


def mutated_text(random: Random, text: str, others: Sequence[str] = (), most: int = 5) -> str:
    """The text with some mutations, one after the other; it does not grow beyond all bounds."""
    limit = 4 * len(text) + 20_000
    for _ in range(random.randint(1, most)):
        text = random.choice(MUTATIONS)(random, text, others)[:limit]
    return text


def encoded(random: Random, text: str) -> bytes:
    """A text as bytes: mostly UTF-8, at times in another encoding or with bits flipped."""
    raw = text.encode("utf-8", "surrogatepass")
    choice = random.random()
    if choice < 0.05:
        raw = b"\xef\xbb\xbf" + raw
    elif choice < 0.08:
        raw = text.encode(random.choice(ENCODINGS), "replace")
    elif choice < 0.16:
        flipped = bytearray(raw)
        for _ in range(random.choice((1, 2, 20))):
            if flipped:
                flipped[random.randrange(len(flipped))] ^= 1 << random.randrange(8)
        raw = bytes(flipped)
    elif choice < 0.18:
        raw = raw[: random.randrange(len(raw) + 1)]
    return raw


def mutated(random: Random, text: str, others: Sequence[str] = ()) -> bytes:
    """A broken post as the bytes of a file."""
    return encoded(random, mutated_text(random, text, others))
