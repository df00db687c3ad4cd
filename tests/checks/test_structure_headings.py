"""Headings of papers (ST201, ST202): one defect in a sound post is one finding at its line."""

import re

import pytest

from .second import HEADING, HEADING_LINE, LINK, section_line
from .support import POST, found, heading, line_of, lint, mended, replaced


def with_heading(new: str) -> str:
    return replaced(POST, *HEADING.span(), new)


# ST201 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "new",
    [
        "# 2. [Harbor: Docking\nAgents to Their Tools](https://arxiv.org/abs/2601.02345)",
        "# 2. [Harbor: Docking\n\nAgents to Their Tools](https://arxiv.org/abs/2601.02345)",
        "# 2. [Harbor: Docking  \nAgents to\nTheir Tools](https://arxiv.org/abs/2601.02345)",
        "# 2. [Harbor: Docking Agents to Their Tools]\n(https://arxiv.org/abs/2601.02345)",
        f"# 2.\n{LINK}",
        f"#\n2. {LINK}",
        f"## 2. {LINK}",
        f"#### 2. {LINK}",
        f"# {LINK}",
        "# 2. Harbor: Docking Agents to Their Tools",
        "# Harbor: Docking Agents to Their Tools",
        "# 2. [Harbor: Docking Agents to Their Tools]()",
        "# 2. [](https://arxiv.org/abs/2601.02345)",
        "# 2. [ — ](https://arxiv.org/abs/2601.02345)",
        f"# 2) {LINK}",
        f"# 2: {LINK}",
        f"# 2 {LINK}",
        f"# 2.{LINK}",
        f"# Paper 2. {LINK}",
        f"# **2. {LINK}**",
        f"# 2. **{LINK}**",
        f"# 2. {LINK} (ICLR 2026)",
        f"#2. {LINK}",
        f"2. {LINK}",
        f"**2. {LINK}**",
        f"2. {LINK}\n===",
    ],
)
def test_a_broken_heading(new: str) -> None:
    assert found(with_heading(new)) == [("ST201", HEADING_LINE)]


def test_the_message_has_the_whole_line_to_write() -> None:
    text = with_heading("### 2. [Harbor: Docking\n\nAgents](https://arxiv.org/abs/2601.02345)")
    (finding,) = lint(text)
    assert "`# 2. [Harbor: Docking Agents](https://arxiv.org/abs/2601.02345)`" in finding.message


def test_a_heading_of_nothing() -> None:
    assert found(f"{POST}\n# 오늘의 논문을 마치며\n") == [("ST201", line_of(POST, len(POST)) + 1)]


def test_a_table_of_contents_holds_no_papers() -> None:
    toc = "\n".join(f"{number}. {LINK}" for number in (1, 2, 3))
    text = POST.replace("# 1. [", f"{toc}\n\n# 1. [", 1)
    assert found(text) == []
    assert "ST201" not in [code for code, _ in found(f"{POST}\n{toc}\n")]


# ST202 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "wrong"),
    [
        ((1, 7, 3), [2]),
        ((1, 2, 2), [3]),
        ((1, 2, 4), [3]),
        ((0, 2, 3), [1]),
        ((2, 3, 4), [1]),
        ((1, 1, 1), [2]),
        ((1, 3, 2), [2]),
        ((3, 2, 1), [1, 3]),
        ((7, 2, 9), [1, 3]),
        ((1, 999999999, 3), [2]),
    ],
)
def test_wrong_numbers(numbers: tuple[int, ...], wrong: list[int]) -> None:
    lines = [line_of(POST, heading(POST, place).start()) for place in wrong]
    given = iter(numbers)
    text = re.sub(r"(?m)^# \d", lambda _: f"# {next(given)}", POST)
    assert found(text) == [("ST202", line) for line in lines]
    assert mended(text) == POST


def test_a_paper_that_was_dropped_is_one_finding() -> None:
    text = replaced(POST, heading(POST, 1).start(), heading(POST, 2).start(), "")
    assert found(text) == [("ST202", line_of(POST, heading(POST, 1).start()))]


def test_a_lost_heading_leaves_the_other_numbers_alone() -> None:
    text = with_heading("")
    assert found(text) == [("ST204", section_line("Introduction"))]
