"""Structure as a whole (ST213 to ST215): no papers, strays, fences; traps; and any text at all."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.checks.fences import prose_fences
from digestlint.engine.fix import apply_fixes
from digestlint.post.outline import read_post
from effort import examples, part, within

from .second import section_line
from .support import (
    FRONT_MATTER,
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


def test_the_post_is_sound() -> None:
    assert lint(POST) == []


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
