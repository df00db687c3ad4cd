"""The translation rules on any text: they stay in it, and take linear time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.checks.pairs import Pair
from digestlint.engine.pairs import check_pair
from digestlint.post.outline import read_post
from effort import assert_linear, part

from .pairs import SOURCE, TARGET, compare, english, pair, rules, shape
from .states import made_from

PIECES = st.sampled_from(
    [
        "# 1. [T](https://arxiv.org/abs/2601.01234)\n\n", "## Method\n\n", "## 방법\n\n",
        "- Goal: ",
        "정보 부족.\n\n", "네 단계로 62.5% 줄인다.\n", "It fell by 62.5% in 4 stages.\n\n", "`x` ",
        "$k=5$ ", "<b>", "</b>", "<!-- x -->\n", "**", "*", "GPT-4o ", "[a](http://b.c) ", "  \n",
        "\n\n", "> ", "```\n", "1. ", "    ", "\\", "강화학습을 ", "(은) ", "8억 6천5백만 ", "\r\n",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=25).map("".join)


@given(TEXTS, TEXTS, st.booleans())
def test_no_text_breaks_a_check_or_leaves_the_text(source: str, target: str, known: bool):
    head = "---\nlang: {}\n---\n\n"
    source, target = head.format("ko") + source, head.format("en") + target
    state = made_from(source[: len(source) // 2]) if known else None
    for side in ("target", "source"):
        for one in compare(target, source, made_from=state, side=side):
            assert one.code != "DL001", one.message
            size = len(target if side == "target" else source)
            assert 0 <= one.start <= one.end <= size


@given(TEXTS)
def test_a_text_beside_itself_lacks_nothing(text: str):
    text = f"---\nlang: ko\n---\n\n{text}"
    found = check_pair(pair(text, text, paths=(SOURCE, "_posts/x.md")), rules())
    assert [one.code for one in found] == []


@pytest.mark.parametrize(
    "line",
    [
        "GardenNet1 ", "62.5% ", "강화학습을 ", "정보 부족. ", "[a](http://b.c) ", "`x` ", "**a** ",
        "<b> ", "$k$ ", "(은 ", "다. ", "같은 문장을 여러 번 적은 것이다. ", "AIME24 ", "’24 ",
    ],
)  # fmt: skip
def test_hostile_text_takes_linear_time(line: str):
    def seconds(count: int) -> float:
        head = "---\nlang: {}\n---\n\n# 1. [T](https://arxiv.org/abs/2601.01234)\n\n## Method\n\n"
        source = read_post(head.format("ko") + line * count + "\n", SOURCE, shape(), SOURCE)
        target = read_post(head.format("en") + "x " * count + "\n", TARGET, shape(), TARGET)
        start = time.process_time()
        check_pair(Pair(source, target, terms=pair(english()).terms), rules())
        return time.process_time() - start

    assert_linear(seconds, part(20_000))


def test_many_lines_in_one_block_take_linear_time():
    def seconds(count: int) -> float:
        head = "---\nlang: {}\n---\n\n# 1. [T](https://arxiv.org/abs/2601.01234)\n\n## Method\n\n"
        ours = "GardenNet은 `a` 62.5% 줄인다. 강화학습을 쓴다.\n" * count
        theirs = "It uses `b` and cuts 65.2% of them.\n" * count
        source = read_post(head.format("ko") + ours, SOURCE, shape(), SOURCE)
        target = read_post(head.format("en") + theirs, TARGET, shape(), TARGET)
        start = time.process_time()
        assert check_pair(Pair(source, target, terms=pair(english()).terms), rules())
        return time.process_time() - start

    assert_linear(seconds, part(4_000))
