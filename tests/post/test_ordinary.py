"""Papers told by their pattern: read as they would be line by line, and rightly called usual."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.post import formed, outline
from digestlint.post.model import Paper, Post, Section
from digestlint.post.ordinary import SHORT, form_of
from digestlint.post.outline import read_post
from digestlint.post.sentences import split
from digestlint.post.shape import Shape
from effort import examples
from house import shape

SHAPE = shape()
SAMPLE = SHAPE.sample
PATH = "_posts/2026-01-05-daily-papers.md"

# What damages a post, or only looks as if it did.
PIECES = st.sampled_from(
    (
        *(
            "#",
            "# ",
            "## ",
            "### ",
            "    ",
            "\t",
            " ",
            "  \n",
            "\n",
            "\n\n",
            "\r\n",
            "- ",
            "* ",
            "1. ",
        ),
        *(
            "> ",
            "```\n",
            "~~~",
            "`",
            "<div>\n",
            "<!-- ",
            "-->",
            "***\n",
            "===\n",
            "---\n",
            "_",
            "|",
        ),
        *(
            "[",
            "](",
            ")",
            "(",
            "“",
            "”",
            "‘",
            "’",
            '"',
            "'",
            "「",
            "\\",
            "＃ ",
            "\x00",
            "\u3000",
            "\u200b",
        ),
        *(
            ".",
            "다.",
            "다. ",
            "다.또",
            ". ",
            "…",
            "?",
            "! ",
            "。",
            "3.5",
            "2. ",
            "et al.의 ",
            "(e.g., 가)",
        ),
        *(
            "짧다.",
            "정보 부족.",
            "한다",
            "합니다.",
            "Goal: ",
            "- Goal:",
            "- 동기: ",
            "Method",
            "## Method\n",
        ),
        *("# 3. [가](https://arxiv.org/abs/2601.03456)\n", "# Method\n", "[a]: b\n", "## 방법\n\n"),
    )
)


def plainly(text: str, monkeypatch: pytest.MonkeyPatch) -> Post:
    """The post, read line by line and looked at in every paper."""
    with monkeypatch.context() as patch:
        patch.setattr(outline, "form_of", _no_form)
        return read_post(text, PATH, SHAPE)


def _no_form(_: Shape) -> None:
    return None


def tree(papers: tuple[Paper, ...]) -> list[tuple[object, ...]]:
    return [
        (one.start, one.end, one.heading, one.preamble, *map(leaf, one.sections)) for one in papers
    ]


def leaf(one: Section) -> tuple[object, ...]:
    return one.start, one.end, one.heading, one.title, one.shape, one.match, one.blocks


def assert_same(text: str, monkeypatch: pytest.MonkeyPatch) -> Post:
    post, other = read_post(text, PATH, SHAPE), plainly(text, monkeypatch)
    assert post.preamble == other.preamble
    assert tree(post.papers) == tree(other.papers)
    peculiar = {section.start for _, section in post.peculiar_sections}
    for mine, paper in zip(post.papers, other.papers, strict=True):
        if mine.form is not None:
            assert [one.title for one in paper.sections] == [one.name for one in SHAPE.sections]
            assert_usual(post.text, [one for one in paper.sections if one.start not in peculiar])
    return post


def assert_usual(text: str, sections: list[Section]) -> None:
    """Everything holds of sections by which checks pass them over."""
    register = SHAPE.languages[SHAPE.language].register
    ends = tuple(f"{ending}." for ending in (*register.usual, *register.rarer))
    for section in sections:
        shape = section.shape
        assert shape is not None
        assert section.heading.level == SHAPE.section_level
        found = [one for block in section.blocks for one in split(text, block.prose)]
        assert all(end - start >= SHORT and text.endswith(ends, start, end) for start, end in found)
        assert (shape.min_sentences or 0) <= len(found) <= (shape.max_sentences or 99)
        labels = [block.label.name for block in section.blocks if block.label is not None]
        assert labels == [label.name for label in shape.labels]
        assert all(text[block.lines[-1].end - 1] == "." for block in section.blocks)


def test_the_papers_of_the_sample_are_ordinary(monkeypatch: pytest.MonkeyPatch) -> None:
    post = assert_same(SAMPLE, monkeypatch)
    assert all(paper.form is not None for paper in post.papers)


@pytest.mark.parametrize(
    "damage", ["```\n", "<div>\n", "<!--\n", "> - a\n", "- a\n  - b\n", "    a\n"]
)
def test_what_stands_before_an_ordinary_paper_may_swallow_it(
    damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, mark, tail = SAMPLE.partition("# 1. ")
    assert_same(head + damage + mark + tail, monkeypatch)
    head, mark, tail = SAMPLE.partition("# 2. ")
    assert_same(head + damage + mark + tail, monkeypatch)


@examples(150)
@given(damages=st.lists(st.tuples(st.integers(0, len(SAMPLE)), PIECES), max_size=4), data=st.data())
def test_both_readings_agree(damages: list[tuple[int, str]], data: st.DataObject) -> None:
    text = SAMPLE.replace(
        "다.\n", "다고 하며, 이는 여러 과제에서 되풀이하여 확인한 바와 같다고 한다.\n"
    )
    for anywhere, piece in damages:
        # Most of what goes wrong does so at a line's begin or end.
        at_line = text.find("\n", anywhere) + data.draw(st.integers(0, 1))
        at = at_line if data.draw(st.booleans()) else anywhere
        cut = data.draw(st.sampled_from((0, 0, 0, 1, 2, 30)))
        text = text[:at] + piece + text[at + cut :]
    with pytest.MonkeyPatch.context() as patch:
        assert_same(text, patch)


def test_a_format_whose_names_are_patterns_has_no_form() -> None:
    section = SHAPE.sections[0]._replace(name="Method #")
    assert form_of(SHAPE._replace(sections=(section,))) is None
    assert form_of(SHAPE._replace(section_level=SHAPE.paper_level)) is None


def test_nodes_are_made_when_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    post = read_post(SAMPLE, PATH, SHAPE)
    monkeypatch.setattr(outline, "scan", None)
    monkeypatch.setattr(formed, "scan", None)
    assert post.papers[0].heading.number == 1
    assert post.papers[0].sections[0].heading.level == SHAPE.section_level
    with pytest.raises(TypeError):
        _ = post.papers[0].sections[0].blocks
