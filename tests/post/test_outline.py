"""Papers, sections and labels: where they are, what they are called, and that any text is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.post.model import Block, Paper, Section, Span
from digestlint.post.outline import read_post, read_text
from effort import examples, part, within

from .daily import FRONT, NAMES, SECOND, SHAPE, SOUND, URL, body, post_of, read


@pytest.mark.parametrize("marks", ["#", "##", "###", "######"])
def test_a_known_section_at_any_level(marks: str) -> None:
    text = f"# 1. [GardenNet]({URL})\n\n{body()}".replace("## Results", f"{marks} Results")
    (paper,) = read(text).papers
    assert [section.name for section in paper.sections] == NAMES
    assert paper.sections[2].heading.level == len(marks)


@pytest.mark.parametrize(
    ("line", "text", "name"),
    [
        ("- Goal: 문장이다.", "Goal", "Goal"),
        ("- Goal:  문장이다.", "Goal", "Goal"),
        ("- Goal:문장이다.", "Goal", "Goal"),
        ("- Goal:", "Goal", "Goal"),
        ("* **Goal**: 문장이다.", "Goal", "Goal"),
        ("- **Goal:** 문장이다.", "Goal", "Goal"),
        ("- __Goal__: 문장이다.", "Goal", "Goal"),
        ("- *Goal:* 문장이다.", "Goal", "Goal"),
        ("- Goal : 문장이다.", "Goal", "Goal"),
        ("- Goal： 문장이다.", "Goal", "Goal"),
        ("- goal: 문장이다.", "goal", "Goal"),
        ("- 목표: 문장이다.", "목표", "Goal"),
        ("- 연구 목표: 문장이다.", "연구 목표", "Goal"),
        ("- 연구목표: 문장이다.", "연구목표", "Goal"),
        ("1. Goal: 문장이다.", "Goal", "Goal"),
        ("Goal: 문장이다.", "Goal", "Goal"),
        ("- Idea: 문장이다.", "Idea", None),
        ("- 문장이다.", None, None),
        ("- **Goal** 문장이다.", None, None),
        ("- 다음과 같은 세 단계: 하나, 둘, 셋이다.", None, None),
        ("> Goal: 문장이다.", None, None),
        ("- https://a.org: 문장이다.", None, None),
    ],
)
def test_labels(line: str, text: str | None, name: str | None) -> None:
    post = read(f"# 1. [GardenNet]({URL})\n\n## Introduction\n\n{line}\n\n{body(NAMES[1:])}")
    (block,) = post.papers[0].sections[0].blocks
    if text is None:
        assert block.label is None
        return
    assert block.label is not None
    assert (block.label.text, block.label.name) == (text, name)
    said = post.text[block.prose[0].start : block.prose[0].end]
    assert said == ("" if line.endswith(":") else "문장이다.")
    assert block.label.start == block.lines[0].start


def test_only_labelled_sections_have_labels() -> None:
    text = body().replace("Method에", "Goal: Method에")
    (paper,) = read(f"# 1. [GardenNet]({URL})\n\n{text}").papers
    assert [block.label for section in paper.sections for block in section.blocks] == [None] * 5


def test_sections_before_any_paper_are_blocks_of_the_post() -> None:
    post = read(f"{body(NAMES[:2])}# 1. [GardenNet]({URL})\n\n{body()}")
    assert [block.kind for block in post.preamble] == ["heading", "paragraph"] * 2
    assert len(post.papers) == 1
    assert post.paper_at(post.preamble[0].start) is None
    assert post.section_at(post.preamble[0].start) is None


def test_a_post_without_papers() -> None:
    post = read("문장이다.\n")
    assert post.papers == ()
    assert [block.kind for block in post.preamble] == ["paragraph"]
    assert post.passages == []


def test_places() -> None:
    post = post_of(f"# 1. [GardenNet]({URL})", SOUND)
    for paper in post.papers:
        assert post.paper_at(paper.start) is paper
        assert post.paper_at(paper.end - 1) is paper
        assert post.section_at(paper.start) is None
        for section in paper.sections:
            assert post.section_at(section.start) is section
            assert post.section_at(section.end - 1) is section
    assert post.paper_at(0) is None
    assert post.paper_at(len(post.text)) is post.papers[-1]
    assert post.section_at(len(post.text)) is post.papers[-1].sections[-1]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_line_has_no_line_end(newline: str) -> None:
    lines = ["하나  ", "", "", "둘"]
    for end in ("", newline):
        post = read_post(newline.join(lines) + end, "x.md", SHAPE)
        spans = [post.line_span(line) for line in range(1, len(lines) + 1)]
        assert [post.text[slice(*span)] for span in spans] == lines


def test_links_of_headings_and_blocks() -> None:
    text = body().replace(
        "Method에", "[`a`](https://a.org) ![b](c) `[d](e)` <https://f.org> Method에"
    )
    post = read(f"# 1. [Garden [Net]]({URL})\n\n> [Alphaxiv](x)\n\n{text}\n```\n[g](h)\n```\n")
    assert [(link.url, link.image) for link in post.links] == [
        (URL, False),
        ("x", False),
        ("https://a.org", False),
        ("c", True),
        ("https://f.org", False),
    ]
    block = post.papers[0].sections[1].blocks[0]
    assert [link.url for link in post.links_in(block)] == ["https://a.org", "c", "https://f.org"]
    code = post.text.index("[d](e)")
    assert post.is_literal(block, code)
    assert not post.is_literal(block, block.end - 1)


@pytest.mark.parametrize(
    ("front", "path", "code"),
    [
        ("title: a", "_posts/a.md", "ko"),
        ("lang: en-US", "_posts/a.md", "en"),
        ("locale: en", "_posts/a.md", "en"),
        ("lang: xx\nlocale: en", "_posts/a.md", "en"),
        ("title: lang", "_posts/en/a.md", "en"),
        ("lang: ko", "_posts/en/a.md", "ko"),
        ("lang: [en]", "_posts/a.md", "ko"),
        ("title: a", "_posts\\en\\a.md", "en"),
        ("title: a", "en.md", "ko"),
    ],
)
def test_language(front: str, path: str, code: str) -> None:
    assert read_post(f"---\n{front}\n---\n", path, SHAPE).language.code == code


def test_levels_and_names_are_the_formats() -> None:
    shape = SHAPE._replace(paper_level=2, section_level=3)
    text = f"# 오늘의 논문\n\n## 1. [GardenNet]({URL})\n\n" + body().replace("## ", "### ")
    post = read_post(text, "a.md", shape)
    (paper,) = post.papers
    assert paper.heading.problem == ""
    assert [section.name for section in paper.sections] == NAMES
    assert [block.kind for block in post.preamble] == ["heading"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_change_no_offset(newline: str) -> None:
    original = (FRONT + f"# 1. [GardenNet]({URL})\n\n{body()}").replace("\n", newline)
    post = read_post(original, "a.md", SHAPE)
    assert len(post.text) == len(original)
    (paper,) = post.papers
    assert [section.name for section in paper.sections] == NAMES
    assert original[slice(*paper.heading.title_span)] == "GardenNet"
    for section in paper.sections:
        assert original[section.blocks[0].start : section.blocks[0].end].endswith("문장이다.")


PIECES = st.sampled_from(
    [
        "---\n",
        "title: a\n",
        f"# 1. [GardenNet]({URL})\n",
        "# 2. [Harbor\n",
        f"and more]({SECOND})\n",
        f"3. [Net]({URL})\n",
        "#4. [Net](u)\n",
        "# 참고\n",
        "#\n",
        "## Introduction\n",
        "## Method\n",
        "### Results\n",
        "# Conclusion\n",
        "## 5. [Net](u)\n",
        "- Goal: 문장이다.\n",
        "문장이다.  \n",
        "> [Alphaxiv](x)\n",
        "```\n",
        "<!--\n",
        "    code\n",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "가",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)))
@examples(600)
def test_any_text_is_read_and_every_node_lies_in_it(original: str) -> None:
    post = read_post(original, "a.md", SHAPE)
    text = post.text
    assert len(text) == len(original) == len(read_text(original))
    at = post.front_matter.end

    def take(start: int, end: int) -> None:
        nonlocal at
        assert at <= start <= end <= len(text)
        at = start

    def take_block(block: Block) -> None:
        take(block.start, block.end)
        assert all(block.start <= a <= b <= block.end for a, b in block.lines)
        if block.label is not None:
            assert block.lines[0].start <= block.label.start <= block.label.end
            assert block.label.end <= block.lines[0].end

    for block in post.preamble:
        take_block(block)
    for paper in post.papers:
        take(paper.start, paper.end)
        heading = paper.heading
        assert paper.start == heading.start <= heading.end <= paper.end
        for a, b in (heading.number_span, heading.title_span, heading.url_span):
            assert heading.start <= a <= b <= paper.end
        for block in paper.preamble:
            take_block(block)
        for section in paper.sections:
            take(section.start, section.end)
            assert section.end <= paper.end
            for block in section.blocks:
                take_block(block)
                assert block.end <= section.end
    for link in post.links:
        assert 0 <= link.start < link.end <= len(text)
    lines = post.line_count
    for offset in {0, len(text), len(text) // 2}:
        line, column = post.position(offset)
        assert 1 <= line <= lines + 1
        assert column >= 1
        found: tuple[Paper | None, Section | None] = post.paper_at(offset), post.section_at(offset)
        assert found[1] is None or found[0] is not None
    assert list(post.blocks()) == sorted(post.blocks(), key=lambda block: block.start)


N = part(20_000)


@pytest.mark.parametrize(
    "text",
    [
        "# 참고\n" * N,
        "# 참고\n## Method\n" * N,
        "#\n" * N,
        "# 1. [a\n" * N,
        "# 1. [a\nb\n\n" * N,
        "1. [a](https://b)\n" * N,
        "1. [a](https://b)\n\n" * N,
        "#1. [a](b)\n" * N,
        "## x\n" * N + "# y\n" * N,
        "# 1. [a](b)\n## Method\n" + "## x\n2. [a](https://b)\n\n" * N,
        "# 1. [a](b)\n## Introduction\n" + "- Goal: x\n" * N,
        "# 1. [a](b)\n" + "## Method\n" * N,
        f"# {'[' * N * 10}",
        f"# 1. [{']' * N * 10}",
        f"# 1. [{'](' * N}",
        f"# 1. {'a' * N * 50}",
        f"# 1. [a\n{'b](' * N}",
        f"# 1. [a\n{' ' * N * 10}](b",
        f"## {'Method ' * N}",
        f"## {' ' * N}x{'*_' * N}y",
        "# 1. [a](b)\n## Introduction\n- " + "a" * N * 10 + ":",
    ],
    ids=lambda text: repr(text[:24]),
)
def test_hostile_posts_cost_no_more_than_their_length(text: str) -> None:
    with within(4):
        post = read_post(text, "a.md", SHAPE)
        assert len(post.links) >= 0
    with within(1):
        for offset in range(0, len(text), max(len(text) // part(2000), 1)):
            post.paper_at(offset)
            post.section_at(offset)


def test_spans_are_pairs() -> None:
    assert Span(1, 2) == (1, 2)
