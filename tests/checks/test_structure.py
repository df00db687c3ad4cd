"""Structure (ST): one defect in a sound post is one finding at its line, and traps stay silent."""

import itertools
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.checks.fences import prose_fences
from digestlint.checks.order import longest_rise
from digestlint.engine.fix import apply_fixes
from digestlint.post.outline import read_post
from effort import PROFILE, examples, part, within

from .support import (
    FRONT_MATTER,
    LABELS,
    PATH,
    POST,
    SECTIONS,
    body,
    found,
    heading,
    line_of,
    lint,
    mended,
    replaced,
    rules,
    section,
    shape,
    with_body,
)

LINK = "[Harbor: Docking Agents to Their Tools](https://arxiv.org/abs/2601.02345)"
HEADING = heading(POST, 2)
HEADING_LINE = line_of(POST, HEADING.start())


def with_heading(new: str) -> str:
    return replaced(POST, *HEADING.span(), new)


def with_section(name: str, new: str) -> str:
    """The second paper with another heading over a section."""
    return replaced(POST, *section(POST, 2, name).span(), new)


def section_line(name: str) -> int:
    return line_of(POST, section(POST, 2, name).start())


def test_the_post_is_sound() -> None:
    assert lint(POST) == []


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


# ST203 to ST208 ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("how", ["whole", "heading", "bold", "spaceless", "plain"])
def test_a_missing_section(name: str, how: str) -> None:
    if how == "whole":
        text = replaced(POST, section(POST, 2, name).start(), body(POST, 2, name)[1], "")
    else:
        forms = {"heading": "", "bold": f"**{name}**", "spaceless": f"##{name}", "plain": name}
        text = with_section(name, forms[how])
    assert found(text) == [("ST203", HEADING_LINE)]


def test_no_sections_are_one_finding() -> None:
    start = section(POST, 2, "Introduction").start()
    text = replaced(POST, start, heading(POST, 3).start(), "")
    assert found(text) == [("ST203", HEADING_LINE)]
    assert found(replaced(text, *HEADING.span(), f"## 2. {LINK}")) == [("ST201", HEADING_LINE)]


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_twice(name: str) -> None:
    start, end = section(POST, 2, name).start(), body(POST, 2, name)[1]
    text = replaced(POST, end, end, POST[start:end].rstrip() + "\n\n")
    assert found(text) == [("ST204", line_of(POST, end))]
    text = replaced(POST, start, start, f"## {name}\n\n")
    assert found(text) == [("ST204", line_of(POST, start) + 2)]


def chunks(text: str = POST) -> list[str]:
    """The sections of the second paper, without the blank lines behind them."""
    return [
        text[section(text, 2, name).start() : body(text, 2, name)[1]].rstrip() for name in SECTIONS
    ]


ENDS = list(itertools.product(("", "\n", "\n\n\n"), ("\n", "\r\n")))


@pytest.mark.parametrize(("ending", "newline"), ENDS)
def test_every_order_is_mended(ending: str, newline: str) -> None:
    """Of all orders: the text comes out as it was, and what ends the file stays its end."""
    head = POST[: section(POST, 2, "Introduction").start()]
    sections = chunks()
    sound = head + "\n\n".join(sections) + ending
    orders = list(itertools.permutations(sections))
    if PROFILE == "quick":  # every order with one of the ends, and the right order with all
        orders = [orders[0], *orders[ENDS.index((ending, newline)) :: len(ENDS)]]
    for order in orders:
        text = (head + "\n\n".join(order) + ending).replace("\n", newline)
        findings = lint(text)
        assert {d.code for d in findings} == (set() if list(order) == sections else {"ST205"})
        assert mended(text) == sound.replace("\n", newline)


@pytest.mark.parametrize(
    ("order", "wrong"),
    [
        ((1, 0, 2, 3, 4), "Introduction"),
        ((0, 2, 1, 3, 4), "Method"),
        ((4, 0, 1, 2, 3), "Conclusion"),
        ((1, 2, 3, 4, 0), "Introduction"),
        ((0, 3, 1, 2, 4), "Limitations"),
    ],
)
def test_as_few_sections_as_can_be_are_out_of_order(order: tuple[int, ...], wrong: str) -> None:
    sections = chunks()
    moved = "\n\n".join(sections[place] for place in order) + "\n\n"
    start = section(POST, 2, "Introduction").start()
    text = replaced(POST, start, heading(POST, 3).start(), moved)
    assert found(text) == [("ST205", line_of(text, section(text, 2, wrong).start()))]


@given(st.lists(st.integers(0, 6), max_size=7, unique=True))
def test_a_longest_rise_is_longest(values: list[int]) -> None:
    kept = longest_rise(values)
    assert [values[place] for place in kept] == sorted(values[place] for place in kept)
    assert kept == sorted(kept)
    assert len(kept) == max(
        (
            size
            for size in range(len(values) + 1)
            for some in itertools.combinations(values, size)
            if list(some) == sorted(some)
        ),
    )


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Introduction", "서론"),
        ("Introduction", "1. Introduction"),
        ("Introduction", "INTRODUCTION"),
        ("Introduction", "Introduciton"),
        ("Method", "방법"),
        ("Method", "Method (방법)"),
        ("Method", "방법(Method)"),
        ("Method", "Mehtod"),
        ("Results", "**Results:**"),
        ("Results", "📊 Results"),
        ("Results", "Experiments"),
        ("Limitations", "Limitation"),
        ("Limitations", "한계점"),
        ("Conclusion", "conclusion"),
        ("Conclusion", "Conclusion."),
    ],
)
def test_a_section_under_another_name_is_mended(name: str, written: str) -> None:
    text = with_section(name, f"## {written}")
    assert found(text) == [("ST206", section_line(name))]
    assert mended(text) == POST


@pytest.mark.parametrize("name", SECTIONS)
def test_an_unknown_section(name: str) -> None:
    assert found(with_section(name, "## Foreword")) == [("ST206", section_line(name))]
    end = body(POST, 2, name)[1]
    text = replaced(POST, end, end, "## Related Work\n\n관련 연구는 다른 글에서 다룬다.\n\n")
    assert found(text) == [("ST206", line_of(POST, end))]
    assert mended(text) == text


def test_two_aliases_of_one_section_become_one_name_only() -> None:
    text = with_body(POST, 2, "Results", "정확도를 높였다.\n\n## Evaluation\n\n비용을 줄였다.")
    line = line_of(text, text.index("## Evaluation"))
    assert found(text) == [("ST206", line)]
    assert mended(text) == text


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("empty", ["", "<!-- 나중에 -->", "-", "…", "- \n- ", "---"])
def test_an_empty_section(name: str, empty: str) -> None:
    assert found(with_body(POST, 2, name, empty)) == [("ST207", section_line(name))]


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("marks", ["#", "###", "######"])
def test_a_section_at_another_level_is_mended(name: str, marks: str) -> None:
    text = with_section(name, f"{marks} {name}")
    assert found(text) == [("ST208", section_line(name))]
    assert mended(text) == POST


def test_two_defects_of_a_heading_are_mended_together() -> None:
    text = with_section("Results", "### 결과")
    assert found(text) == [("ST206", section_line("Results")), ("ST208", section_line("Results"))]
    assert mended(text) == POST


# ST209 -------------------------------------------------------------------------------------------


def label_at(label: str) -> tuple[int, int]:
    start = POST.index(f"- {label}: ", body(POST, 2, "Introduction")[0]) + 2
    return start, start + len(label) + 2


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(
    "form",
    ["**{}:** ", "**{}**: ", "*{}*: ", "__{}__: ", "{} : ", "{}： ", "{} - ", "[{}] ", "{}:"],
)
def test_a_label_in_another_form_is_mended(label: str, form: str) -> None:
    start, end = label_at(label)
    text = replaced(POST, start, end, form.format(label))
    assert found(text) == [("ST209", line_of(POST, start))]
    assert mended(text) == POST


@pytest.mark.parametrize(
    ("label", "word"),
    [
        ("Goal", "목표"),
        ("Goal", "goal"),
        ("Goal", "Goals"),
        ("Motivation", "연구 동기"),
        ("Motivation", "Motivaiton"),
        ("Contribution", "기여"),
        ("Contribution", "CONTRIBUTION"),
        ("Contribution", "Contributon"),
    ],
)
def test_a_label_in_other_words_is_mended(label: str, word: str) -> None:
    start, end = label_at(label)
    text = replaced(POST, start, end, f"{word}: ")
    assert found(text) == [("ST209", line_of(POST, start))]
    assert mended(text) == POST


@pytest.mark.parametrize("label", LABELS)
def test_a_missing_label(label: str) -> None:
    start, end = label_at(label)
    bare = replaced(POST, start, end, "")
    assert found(bare) == [("ST209", section_line("Introduction"))]
    assert mended(bare) == POST
    gone = replaced(POST, start - 2, POST.index("\n", start) + 1, "")
    assert found(gone) == [("ST209", section_line("Introduction"))]
    other = replaced(POST, start, end, "Vision: ")
    assert found(other) == [("ST209", line_of(POST, start))]


def test_bare_lines_are_one_finding() -> None:
    start, end = body(POST, 2, "Introduction")
    text = replaced(POST, start, end, re.sub(r"- \w+: ", "- ", POST[start:end]))
    assert found(text) == [("ST209", section_line("Introduction"))]
    assert mended(text) == POST


@pytest.mark.parametrize(
    "new",
    [
        "세 문장을 이어서 적는다. 둘째 문장이 이어진다. 셋째 문장이 이어진다.",
        "- 두 줄만 적는다. 문장은 셋이다.\n- 셋째 문장이 이어진다.",
        "### Goal\n\n목표이다.\n\n### Motivation\n\n동기이다.\n\n### Contribution\n\n기여이다.",
    ],
)
def test_bare_text_that_no_labels_fit_is_left_to_people(new: str) -> None:
    text = with_body(POST, 2, "Introduction", new)
    assert found(text) == [("ST209", section_line("Introduction"))]
    assert mended(text) == text


def test_labels_in_another_order() -> None:
    lines = POST[slice(*body(POST, 2, "Introduction"))].strip().split("\n")
    text = with_body(POST, 2, "Introduction", "\n".join((lines[2], *lines[:2])))
    assert found(text) == [("ST209", section_line("Introduction") + 2)]


# ST210 to ST212 ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*SECTIONS[2:], "Introduction"])
@pytest.mark.parametrize("between", [" ", "\n", "\n\n"])
def test_one_sentence_too_many(name: str, between: str) -> None:
    text = POST[slice(*body(POST, 2, name))].strip()
    more = f"{text}{between}이는 뒤따르는 연구에 중요한 의미를 가진다."
    assert found(with_body(POST, 2, name, more)) == [("ST210", section_line(name))]


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. GRPO는 A.S.E와 GPT-4.1 vs. Llama 3.2를 비교하여(e.g., 2.5배) 정확도를 높였다.",
        "“정답인가?”라는 물음에 robots.txt를 읽은 모델이 Kim et al.의 방법보다 잘 답하였다.",
        "1) 첫 단계를 줄이고 2) 둘째 단계를 늘려 v2.0의 정확도를 0.3%p 높였다.",
        "정확도를 높였으며,\n\n비용도 절반으로 줄였다.",
    ],
)
def test_what_ends_no_sentence(sentence: str) -> None:
    assert found(with_body(POST, 2, "Results", sentence)) == []


CUTS = [
    "정확",
    "정확도를 0.",
    "정확도를 0.3%p 높이",
    "방법보",
    "Harb",
    "기존 방법보다",
    "결과(표",
    "큰 다",
]


@pytest.mark.parametrize("name", SECTIONS[1:])
@pytest.mark.parametrize("tail", CUTS)
def test_a_text_that_breaks_off(name: str, tail: str) -> None:
    text = with_body(POST, 2, name, f"도구 설명을 계약으로 바꾸어 {tail}")
    assert ("ST212", section_line(name) + 2) in found(text)
    assert {code for code, _ in found(text)} <= {"ST212", "LG509"}


def test_a_line_that_breaks_off_amid_others() -> None:
    for place, label in enumerate(LABELS):
        _, end = label_at(label)
        text = replaced(POST, end + 8, POST.index("\n", end), "")
        assert found(text) == [("ST212", section_line("Introduction") + 2 + place)]


@pytest.mark.parametrize(
    "text",
    [
        "정확도를 평균 7.1%p 높였다",
        "정확도를 **7.1%p 높였다.**",
        "정확도를 높였다(표 3).",
        "“정확도를 높였다.”",
        "정확도를 높였다.[^1]",
        "정확도를 높였다. ✅",
        "정확도를 높였다. [코드](https://github.com/example/harbor)",
        "정확도는 다음과 같이 높아졌다:\n\n| 과제 | 정확도 |\n| --- | --- |\n| 하나 | 71.2 |",
    ],
)
def test_what_does_not_break_off(text: str) -> None:
    assert [code for code, _ in found(with_body(POST, 2, "Results", text)) if code != "ST210"] == []


def test_the_budget_counts_text_and_no_line_ends() -> None:
    start, end = body(POST, 2, "Conclusion")
    length = sum(
        len(POST[slice(*body(POST, 2, name))].strip().replace("\n", "")) for name in SECTIONS
    )
    sentence = POST[start:end].strip()
    for over in (0, 1):
        more = 1000 - length + over
        padded = "매우 " * (more // 3) + "참" * (more % 3) + sentence
        text = with_body(POST, 2, "Conclusion", padded)
        for newline in ("\n", "\r\n"):
            codes = [d.code for d in lint(text.replace("\n", newline))]
            assert codes.count("ST211") == over


# ST213 to ST215 ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rest", ["", "\n", "\n오늘은 새로운 논문이 없다.\n", "\n## Results\n\n없다.\n"]
)
def test_no_papers(rest: str) -> None:
    assert found(FRONT_MATTER + rest) == [("ST213", 7)]


def test_no_papers_and_no_front_matter() -> None:
    assert found("오늘은 새로운 논문이 없다.\n") == [("FM101", 1), ("ST213", 1)]


STRAYS = [
    "이 논문은 흥미로운 결과를 제시한다.",
    "제목: Harbor\narXiv: https://arxiv.org/abs/2601.02345",
    "**저자**: 홍길동, 김철수",
    "- 첫째 특징은 속도이다.\n- 둘째 특징은 정확도이다.",
    "첫 문단이다.\n\n둘째 문단이다.",
    "> 편집자가 고른 논문이다.",
    "<p>편집자가 고른 논문이다.</p>",
    "| 항목 | 값 |\n| --- | --- |\n| 점수 | 87.1 |",
]


@pytest.mark.parametrize("stray", STRAYS)
def test_text_outside_of_sections(stray: str) -> None:
    top = heading(POST, 1).start()
    assert found(replaced(POST, top, top, f"{stray}\n\n")) == [("ST214", line_of(POST, top))]
    start = section(POST, 2, "Introduction").start()
    text = replaced(POST, start, start, f"{stray}\n\n")
    assert found(text) == [("ST214", line_of(POST, start))]
    assert found(f"{POST}\n---\n\n{stray}\n") == [("ST214", line_of(POST, len(POST)) + 3)]


@pytest.mark.parametrize(
    "fine",
    [
        "<!-- 편집자의 메모 -->",
        "---",
        "[PDF](https://arxiv.org/pdf/2601.02345) | [Code](https://github.com/example/harbor)",
        "arXiv: https://arxiv.org/abs/2601.02345",
        "![그림](/assets/harbor.png)",
        '<a id="harbor"></a>',
        "{:.paper}",
        "[harbor]: https://example.com",
    ],
)
def test_what_may_stand_outside_of_sections(fine: str) -> None:
    start = section(POST, 2, "Introduction").start()
    assert found(replaced(POST, start, start, f"{fine}\n\n")) == []


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("mark", ["```", "```markdown", "~~~~", "````text"])
def test_a_fence_around_a_section(name: str, mark: str) -> None:
    closing = mark.rstrip("markdowntex")
    text = POST[slice(*body(POST, 2, name))].strip()
    fenced = with_body(POST, 2, name, f"{mark}\n{text}\n{closing}")
    assert found(fenced) == [("ST215", section_line(name) + 2)]
    assert mended(fenced) == POST
    start, end = section(POST, 2, name).start(), body(POST, 2, name)[1]
    whole = replaced(POST, start, end, f"{mark}\n{POST[start:end].rstrip()}\n{closing}\n\n")
    assert found(whole) == [("ST215", line_of(POST, start))]
    assert mended(whole) == POST


def test_a_fence_around_papers() -> None:
    start = heading(POST, 2).start()
    one = replaced(POST, start, start, "```\n").replace("\n# 3.", "\n```\n\n# 3.")
    assert found(one) == [("ST215", line_of(POST, start))]
    rest = replaced(POST, start, start, "```markdown\n")
    assert found(rest) == [("ST215", line_of(POST, start))]
    assert mended(rest) == POST
    every = f"```markdown\n{POST}```\n"
    assert found(every) == [("ST215", 1)]
    assert mended(every) == POST
    assert found(f"{POST}\n```\n") == [("ST215", line_of(POST, len(POST)) + 1)]
    assert mended(f"{POST}\n```\n") == POST


@pytest.mark.parametrize(
    "code",
    [
        "```python\n# 가중치를 제거한다\nprint(1)\n```",
        "```\n# 가중치를 제거하고 자리를 되살린다\nprune --share 0.2\nregrow --seed 7\n```",
        "```\nfor season in year: prune(season)  # 계절마다 가지를 친다\n```",
        "```text\nseason=spring kept=81.2\nseason=summer kept=64.0\n```",
        "```\n```",
        '~~~json\n{"설명": "도구를 고르는 계약이다."}\n~~~',
        "    prune --share 0.2",
    ],
)
def test_code_stays_code(code: str) -> None:
    text = with_body(POST, 2, "Method", f"도구마다 계약을 만든다.\n\n{code}")
    assert prose_fences(read_post(text, PATH, shape())) == []
    assert "ST215" not in {code for code, _ in found(text)}


# Traps -------------------------------------------------------------------------------------------

TRAPS: dict[str, Callable[[str], str]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "no final line end": lambda text: text.rstrip("\n"),
    "blank lines at the end": lambda text: text + "\n\n\n",
    "no blank lines": lambda text: re.sub(r"\n\n", "\n", text),
    "rules between papers": lambda text: re.sub(r"(?m)^# ([23])", r"---\n\n# \1", text),
    "closing marks": lambda text: re.sub(r"(?m)^(##? .*)$", r"\1 ##", text),
    "setext sections": lambda text: re.sub(r"(?m)^## (\w+)$", r"\1\n------", text),
    "trailing spaces": lambda text: re.sub(r"(?m)^(#.*|- .*)$", r"\1  ", text),
    "other bullets": lambda text: re.sub(r"(?m)^- ", "*   ", text),
    "indented headings": lambda text: re.sub(r"(?m)^# ", "   # ", text),
    "headings in a comment": lambda text: text.replace(
        "## Method", "<!--\n# 9. [x](y)\n### Results\n-->\n\n## Method"
    ),
    "headings in code": lambda text: text.replace(
        "## Results", "```python\n# 9. [x](y)\n## Results\n```\n\n## Results"
    ),
    "suppressions": lambda text: text.replace(
        "# 1.", "<!-- digestlint-disable LK310 -- 주말 -->\n\n# 1.", 1
    ),
}


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_stays_silent(name: str) -> None:
    assert [finding for finding in found(TRAPS[name](POST)) if finding[0][:2] in ("FM", "ST")] == []


# Properties --------------------------------------------------------------------------------------

PIECES = [
    "# 1. [Harbor: Docking](https://arxiv.org/abs/2601.02345)",
    "# 3. [Ferry](https://arxiv.org/abs/2601.03456)",
    "## 2. [Split\n\ntitle](https://arxiv.org/abs/2601.04567)",
    "#",
    "# 서문",
    "1. [Lantern](https://arxiv.org/abs/2601.05678)",
    *(f"## {name}" for name in SECTIONS),
    "### Results",
    "# Method",
    "## 결과",
    "## Foreword",
    "Method\n===",
    "- Goal: 계약을 만든다.\n- Motivation: 도구가 많다.\n- Contribution: 변환기를 공개한다.",
    "- **목표:** 계약을\n- Novelty: 새롭다.",
    "- 계약을 만든다.\n- 도구가 많다.\n- 변환기를 공개한다.",
    "계약을 만들어 정확도를 높였다.",
    "계약을 만들어 정확도를",
    "정보 부족",
    "> [Alphaxiv](https://www.alphaxiv.org/ko/overview/2601.02345)",
    "```\n계약을 만들어 정확도를 높였다.\n```",
    "```markdown\n## Results",
    "```",
    "---",
    "<!-- 메모 -->",
    "  ",
    "\t- x\r",
    "\u2028",
]


@st.composite
def posts(draw: st.DrawFn) -> str:
    """Posts of pieces in any order, some of them cut off anywhere."""
    pieces = draw(st.lists(st.sampled_from(PIECES), max_size=14))
    between = draw(st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n"]))
    text = draw(st.sampled_from([FRONT_MATTER, "---\n", "", "\n" + FRONT_MATTER])) + between.join(
        pieces
    )
    return text[: draw(st.integers(0, len(text)))] if draw(st.booleans()) else text


@examples(150)
@given(posts())
def test_nothing_fails_and_spans_lie_in_the_text(text: str) -> None:
    for finding in lint(text):
        assert finding.code != "DL001", finding.message
        assert 0 <= finding.start <= finding.end <= len(text)
        if finding.fix is not None:
            at = 0
            for edit in finding.fix.edits:
                assert at <= edit.start <= edit.end <= len(text)
                at = edit.end


@examples(60)
@given(posts())
def test_fixes_come_to_an_end(text: str) -> None:
    """What our fixes mend stays mended: no rule undoes what another one did."""

    def ours() -> list[str]:
        findings = [d for d in lint(text) if d.code[:2] in ("FM", "ST")]
        return [d.code for d in apply_fixes(text, findings, unsafe=True).applied]

    for _ in range(12):
        findings = [d for d in lint(text) if d.code[:2] in ("FM", "ST")]
        fixed = apply_fixes(text, findings, unsafe=True)
        if not fixed.applied:
            break
        text = fixed.text
    assert ours() == []


N = part(3_000)


@pytest.mark.parametrize(
    "hostile",
    [
        "## Results\n\n" * 4 * N,
        "## X\n\nx\n\n" * 4 * N,
        "## Results\na\n\n## Method\nb\n\n# 1. [T](https://arxiv.org/abs/2601.01234)\n" * (N // 2),
        "```\n## Method\n```\n\n" * 2 * N,
        "## Introduction\n" + "- Goal: 가나\n" * 4 * N,
        "## Method\n" + "- 가나\n" * 4 * N + "- 가다.\n" + "- 가나\n" * 4 * N,
        "## Method\n\n가.\n\n" + "---\n\n나\n\n" * 4 * N,
        "x\n\n" * 8 * N,
        "[" * 40 * N,
        "<" * 40 * N,
        "## Results\na\n" + "\n" * 40 * N + "## Method\nb\n",
    ],
)
def test_hostile_posts_take_no_time_by_the_square(hostile: str) -> None:
    text = f"{FRONT_MATTER}\n# 1. [T](https://arxiv.org/abs/2601.01234)\n\n{hostile}"
    post = read_post(text, PATH, shape())
    with within(20):
        found = [
            finding
            for rule, run, _ in rules()
            if rule.code.startswith("ST")
            for finding in run(post, rule.options)
        ]
    assert all(0 <= finding.start <= len(text) for finding in found)
