"""Headings of papers, sound and broken: one that is broken costs one paper."""

import pytest

from digestlint.post.model import PaperHeading, Post

from .daily import FRONT, NAMES, SECOND, SHAPE, SOUND, URL, body, post_of, read


def texts(post: Post, heading: PaperHeading) -> tuple[int | None, str, str]:
    return (
        heading.number,
        post.text[slice(*heading.title_span)],
        post.text[slice(*heading.url_span)],
    )


@pytest.mark.parametrize(
    ("heading", "title", "url"),
    [
        (f"# 1. [GardenNet: Pruning]({URL})", "GardenNet: Pruning", URL),
        (f"#  1. [GardenNet]({URL})  ##", "GardenNet", URL),
        (f"   # 1. [GardenNet]({URL})", "GardenNet", URL),
        (f"# 1. [[Re] Garden [Net]]({URL})", "[Re] Garden [Net]", URL),
        (rf"# 1. [Garden\]Net]({URL})", r"Garden\]Net", URL),
        (f"# 1. [`a](b)` Net]({URL})", "`a](b)` Net", URL),
        (f"# 1. [Garden (Net) & <b>c</b>]({URL})", "Garden (Net) & <b>c</b>", URL),
        (f"# 1. [정원: 가지치기]({URL})", "정원: 가지치기", URL),
        (f"# 1. []({URL})", "", URL),
        ("# 1. [Net](https://a.org/b_(c))", "Net", "https://a.org/b_(c)"),
        ("# 1. [Net](wrong)", "Net", "wrong"),
        ("# 007. [Net](u)", "Net", "u"),
    ],
)
def test_sound_headings(heading: str, title: str, url: str) -> None:
    post = post_of(heading, SOUND)
    first, second = post.papers
    assert (first.heading.problem, second.heading.problem) == ("", "")
    assert texts(post, first.heading)[1:] == (title, url)
    assert post.text[slice(*first.heading.number_span)].isdigit()
    assert post.text[first.heading.start : first.heading.end] == heading.strip()


@pytest.mark.parametrize(
    ("heading", "problem", "number", "title", "url"),
    [
        # Split by a line break, anywhere.
        (f"# 1. [Garden\nNet]({URL})", "split", 1, "Garden\nNet", URL),
        (f"# 1. [Garden\n\nNet]({URL})", "split", 1, "Garden\n\nNet", URL),
        (
            f"# 1. [Garden\nNet and\n  its friends]({URL})",
            "split",
            1,
            "Garden\nNet and\n  its friends",
            URL,
        ),
        (f"# 1. [[Re] Garden\n[Net] b]({URL})", "split", 1, "[Re] Garden\n[Net] b", URL),
        (f"# 1. [GardenNet]\n({URL})", "split", 1, "GardenNet", URL),
        (f"# 1. [GardenNet](\n{URL})", "split", 1, "GardenNet", URL),
        ("# 1. [GardenNet](https://arxiv.org/abs/\n2601.01234)", "split", 1, "GardenNet", ""),
        (f"# 1.\n[GardenNet]({URL})", "split", 1, "GardenNet", URL),
        (f"#\n1. [GardenNet]({URL})", "split", 1, "GardenNet", URL),
        (f"# [Garden\nNet]({URL})", "split", None, "Garden\nNet", URL),
        (f"## 1. [Garden\nNet]({URL})", "split", 1, "Garden\nNet", URL),
        (f"# 1. [Garden\n- Net]({URL})", "split", 1, "Garden\n- Net", URL),
        # Something is missing, or too much.
        (f"# [GardenNet]({URL})", "number", None, "GardenNet", URL),
        ("# GardenNet: Pruning", "number", None, "GardenNet: Pruning", ""),
        ("# 1. GardenNet: Pruning", "link", 1, "GardenNet: Pruning", ""),
        ("# 1. [GardenNet]", "link", 1, "GardenNet", ""),
        ("# 1. [GardenNet]()", "link", 1, "GardenNet", ""),
        (f"# 1. GardenNet {URL}", "link", 1, "GardenNet", URL),
        (f"# 1. [GardenNet({URL})", "link", 1, "GardenNet", URL),
        (f"# 1. GardenNet]({URL})", "link", 1, "GardenNet", URL),
        (f"# 1. [GardenNet]({URL}", "form", 1, "GardenNet", URL),
        (f"# 1. [GardenNet] ({URL})", "form", 1, "GardenNet", URL),
        (f"# 1 [GardenNet]({URL})", "form", 1, "GardenNet", URL),
        (f"# 1) [GardenNet]({URL})", "form", 1, "GardenNet", URL),
        (f"# 1.[GardenNet]({URL})", "form", 1, "GardenNet", URL),
        (f"# **1. [GardenNet]({URL})**", "form", 1, "GardenNet", URL),
        (f"# 1. **[GardenNet]({URL})**", "form", 1, "GardenNet", URL),
        (f"# 1. [GardenNet]({URL}) (new)", "form", 1, "GardenNet", URL),
        (f"# 1. [Garden [Net]({URL})", "form", 1, "Garden [Net", URL),
        (f"# 1. [GardenNet](<{URL}>)", "form", 1, "GardenNet", URL),
        (f'# 1. [GardenNet]({URL} "title")', "form", 1, "GardenNet", URL),
        (
            "# 1. [GardenNet](https://arxiv.org/abs/ 2601.01234)",
            "form",
            1,
            "GardenNet",
            "https://arxiv.org/abs/",
        ),
        # At another level, or no heading at all.
        (f"## 1. [GardenNet]({URL})", "level", 1, "GardenNet", URL),
        (f"### 1. [GardenNet]({URL})", "level", 1, "GardenNet", URL),
        (f"## [GardenNet]({URL})", "level", None, "GardenNet", URL),
        ("## 1. GardenNet: Pruning", "level", 1, "GardenNet: Pruning", ""),
        (f"#1. [GardenNet]({URL})", "space", 1, "GardenNet", URL),
        (f"#1.[GardenNet]({URL}", "space", 1, "GardenNet", URL),
        (f"##1. [GardenNet]({URL})", "space", 1, "GardenNet", URL),
        (f"1. [GardenNet]({URL})", "unmarked", 1, "GardenNet", URL),
        (f"**1. [GardenNet]({URL})**", "unmarked", 1, "GardenNet", URL),
        (rf"\# 1. [GardenNet]({URL})", "unmarked", 1, "GardenNet", URL),
        (f"＃ 1. [GardenNet]({URL})", "unmarked", 1, "GardenNet", URL),
        (f"    # 1. [GardenNet]({URL})", "unmarked", 1, "GardenNet", URL),
        (f"> # 1. [GardenNet]({URL})", "unmarked", 1, "GardenNet", URL),
        (f"####### 1. [GardenNet]({URL})", "unmarked", 1, "GardenNet", URL),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_broken_heading_costs_one_paper(
    heading: str, problem: str, number: int | None, title: str, url: str, place: int
) -> None:
    headings = [f"# {n}. [Harbor {n}]({SECOND}{n})" for n in (4, 5)]
    headings.insert(place, heading)
    post = post_of(*headings)
    assert [paper.heading.problem for paper in post.papers].count("") == 2
    assert len(post.papers) == 3
    broken = post.papers[place]
    assert broken.heading.problem == problem
    assert texts(post, broken.heading) == (number, title, url)
    assert post.position(broken.heading.start)[0] == 5 + post.text[len(FRONT) : broken.start].count(
        "\n"
    )
    for paper in post.papers:
        assert [section.name for section in paper.sections] == NAMES
        assert all(len(section.blocks) == 1 for section in paper.sections)
        assert [block.kind for block in paper.preamble] == ["quote"]


def test_what_stands_behind_a_split_heading_is_kept() -> None:
    post = read(f"# 1. [Garden\nNet]({URL})\n소개하는 문장이다.\n둘째 줄이다.\n\n{body()}")
    (paper,) = post.papers
    assert paper.heading.problem == "split"
    (rest,) = paper.preamble
    assert rest.kind == "paragraph"
    assert [post.text[a:b] for a, b in rest.lines] == ["소개하는 문장이다.", "둘째 줄이다."]
    assert post.text[rest.start : rest.end] == "소개하는 문장이다.\n둘째 줄이다."


@pytest.mark.parametrize("heading", [f"#2. [Harbor]({SECOND})", f"2. [Harbor]({SECOND})"])
def test_a_heading_that_a_paragraph_swallowed(heading: str) -> None:
    tail = f"\n마지막 줄이다.\n{heading}\n첫 줄이다.\n\n{body()}"
    post = read(f"# 1. [GardenNet]({URL})\n\n{body()}".rstrip() + tail)
    first, second = post.papers
    assert second.heading.problem in ("space", "unmarked")
    (last,) = first.sections[-1].blocks
    assert [post.text[a:b] for a, b in last.lines] == [
        "Conclusion에 관한 문장이다.",
        "마지막 줄이다.",
    ]
    assert post.text[last.start : last.end].endswith("마지막 줄이다.")
    assert [post.text[a:b] for block in second.preamble for a, b in block.lines] == ["첫 줄이다."]
    assert [section.name for section in second.sections] == NAMES


@pytest.mark.parametrize(
    "text",
    [
        f"1. [Code]({URL})\n2. [Data]({SECOND})",
        f"- 1. [Code]({URL})",
        f"자세한 내용은 [여기]({URL})에 있다.",
        "1. 첫째 단계이다.\n2. 둘째 단계이다.",
        "```\n# 3. [Not](https://arxiv.org/abs/2601.01235)\n```",
        "<!--\n# 3. [Not](https://arxiv.org/abs/2601.01235)\n-->",
        "### 1. 실험 설정\n\n문장이다.",
        "#1 순위를 차지하였다.",
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_what_only_looks_like_a_heading_opens_no_paper(text: str, name: str) -> None:
    sound = f"# 1. [GardenNet]({URL})\n\n{body()}{SOUND}\n\n{body()}"
    sentence = f"{name}에 관한 문장이다.\n"
    post = read(sound.replace(sentence, f"{sentence}\n{text}\n", 1))
    assert [paper.heading.problem for paper in post.papers] == ["", ""]
    for paper in post.papers:
        assert [section.name for section in paper.sections] == NAMES


@pytest.mark.parametrize("before", [0, 1, 2, 3, 4])
def test_a_stray_heading_does_not_swallow_its_neighbours_sections(before: int) -> None:
    stray = "# 참고\n\n곁다리 문장이다.\n\n"
    text = f"# 1. [GardenNet]({URL})\n\n{body(NAMES[:before])}{stray}{body(NAMES[before:])}"
    post = read(f"{text}{SOUND}\n\n{body()}")
    first, second = post.papers
    names = [section.name for section in first.sections]
    assert names == [*NAMES[:before], "참고", *NAMES[before:]]
    (section,) = [section for section in first.sections if section.match == "unknown"]
    assert (section.shape, section.heading.level) == (None, SHAPE.paper_level)
    assert [section.name for section in second.sections] == NAMES


def test_a_heading_without_sections_leaves_the_papers_beside_it_alone() -> None:
    title = "# 오늘의 논문\n\n인사말이다.\n\n"
    post = read(f"{title}# 1. [GardenNet]({URL})\n\n{body()}# 끝\n\n{SOUND}\n\n{body()}")
    assert [paper.heading.problem for paper in post.papers] == ["number", "", "number", ""]
    assert [len(paper.sections) for paper in post.papers] == [0, 5, 0, 5]
