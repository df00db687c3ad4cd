"""Posts that the benchmark writes: the same for a seed, sound without defects, spoilt as told."""

import datetime
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
import posts
from papers import SLOTS, Subject, arxiv_id, words_of
from words import SENTENCES, drawing, fill, with_particle

SCRIPT = Path(posts.__file__)
SOUND = [posts.post(index) for index in range(60)]
SPOILT = [posts.post(index, defects=1.0) for index in range(400)]

HEADING = re.compile(r"^# (\d+)\. \[([^\[\]]+)\]\(https://arxiv\.org/abs/(\d{4}\.\d{5})\)$", re.M)
SECTIONS = ["Introduction", "Method", "Results", "Limitations", "Conclusion"]


class Read(NamedTuple):
    """One paper of a post, as these tests read it."""

    number: int
    title: str
    arxiv_id: str
    sections: dict[str, str]
    text: str


def papers(text: str) -> Iterator[Read]:
    bounds = [*(match.start() for match in HEADING.finditer(text)), len(text)]
    for start, end in pairwise(bounds):
        part = text[start:end]
        heading = HEADING.match(part)
        assert heading is not None
        pieces = re.split(r"(?m)^## (\w+) *$", part)
        assert pieces[1::2] == SECTIONS
        number, title, arxiv_id = heading.groups()
        sections = dict(zip(pieces[1::2], pieces[2::2], strict=True))
        yield Read(int(number), title, arxiv_id, sections, part)


def sentences(block: str) -> list[str]:
    return [text for text in re.split(r"(?<=다\.)\s+", block.strip()) if text]


SOUND_PAPERS = [paper for post in SOUND for paper in papers(post.text)]


def test_same_seed_gives_same_post_in_another_process() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(SCRIPT.parent)!r}); import posts; "
        "sys.stdout.buffer.write(posts.post(37, seed=5, defects=2.0).text.encode())"
    )
    environ = {"PYTHONHASHSEED": "12345"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env=environ
    )
    assert done.stdout.decode() == posts.post(37, seed=5, defects=2.0).text


def test_seed_and_index_make_a_post() -> None:
    texts = {posts.post(index, seed=seed).text for index in range(5) for seed in range(5)}
    assert len(texts) == 25


def test_longer_run_starts_with_the_shorter_one(tmp_path: Path) -> None:
    short, long = tmp_path / "short", tmp_path / "long"
    assert posts.write(short, 4) == sum(file.stat().st_size for file in short.iterdir())
    posts.write(long, 7)
    assert len(list(long.iterdir())) == 7
    for file in short.iterdir():
        assert file.read_bytes() == (long / file.name).read_bytes()


def test_days_follow_one_another() -> None:
    for index, (name, text) in enumerate(SOUND):
        day = posts.START + datetime.timedelta(days=index)
        assert name == f"{day}-daily-papers-{day:%Y%m%d}.md"
        assert text.startswith(
            f'---\nlayout: post\ntitle: "Daily Papers — {day}"\ndate: {day} 08:15:00\n'
            "tags: [papers, huggingface]\ncategories: []\n---\n\n# 1. ["
        )


def test_second_edition_has_the_same_days_under_other_names() -> None:
    first, second = posts.post(3), posts.post(3 + posts.DAYS)
    assert second.name == first.name.replace(".md", "-2.md")
    assert not {p.arxiv_id for p in papers(first.text)} & {p.arxiv_id for p in papers(second.text)}


@pytest.mark.parametrize("index", [-1, 10_000_000])
def test_index_without_ids_is_refused(index: int) -> None:
    with pytest.raises(ValueError, match=f"no post {index}"):
        posts.post(index)


def test_size_is_that_of_a_real_post() -> None:
    mean = sum(len(post.text.encode()) for post in SOUND) / len(SOUND)
    assert 16_000 < mean < 20_000
    counts = [len(list(papers(post.text))) for post in SOUND]
    assert set(counts) == {8, 9, 10, 11, 12}


def test_papers_are_numbered_and_linked() -> None:
    for post in SOUND:
        read = list(papers(post.text))
        assert [paper.number for paper in read] == list(range(1, len(read) + 1))
        for paper in read:
            link = f"\n> [Alphaxiv](https://www.alphaxiv.org/ko/overview/{paper.arxiv_id})\n"
            assert paper.text.count(link) == 1
            assert "  " not in paper.title


def test_ids_are_unique_and_not_younger_than_the_post() -> None:
    seen: set[str] = set()
    for post in SOUND:
        for paper in papers(post.text):
            assert paper.arxiv_id not in seen
            seen.add(paper.arxiv_id)
            assert paper.arxiv_id[:4] <= f"{post.name[2:4]}{post.name[5:7]}"
            assert 1 <= int(paper.arxiv_id[:4][2:]) <= 12


def test_introduction_is_labelled_and_every_section_has_its_sentences() -> None:
    counts = Counter[int]()
    for paper in SOUND_PAPERS:
        bullets = paper.sections["Introduction"].strip().split("\n")
        labels = [bullet.partition(": ")[0] for bullet in bullets]
        assert labels == ["- Goal", "- Motivation", "- Contribution"]
        assert [len(sentences(bullet)) for bullet in bullets] == [1, 1, 1]
        for section in ("Results", "Limitations", "Conclusion"):
            assert len(sentences(paper.sections[section])) == 1
        counts[len(sentences(paper.sections["Method"]))] += 1
    assert set(counts) == {2, 3}
    assert counts[3] > 0.9 * counts.total()


def test_method_comes_in_lines_in_prose_and_in_bullets() -> None:
    shapes = Counter[str]()
    for paper in SOUND_PAPERS:
        lines = paper.sections["Method"].strip().split("\n")
        if len(lines) == 1:
            shapes["prose"] += 1
        elif all(line.startswith("- ") for line in lines):
            shapes["bullets"] += 1
        else:
            assert all(line.endswith("  ") for line in lines[:-1])
            shapes["lines"] += 1
    assert shapes["lines"] > shapes["prose"] > shapes["bullets"] > 0


def test_every_sentence_ends_in_the_house_register() -> None:
    for paper in SOUND_PAPERS:
        for block in paper.sections.values():
            assert all(text.endswith("다.") for text in sentences(block))


def test_no_paper_is_over_the_budget() -> None:
    for paper in SOUND_PAPERS:
        assert sum(len(block.replace("\n", "")) for block in paper.sections.values()) <= 1_000


@pytest.mark.parametrize(
    "defect",
    [
        r"(?<!\S)(\S+) \1(?!\S)",
        r"<[A-Za-z/!]",
        r"~[^~\n]*~",
        r"정보 부족",
        r"[Ѐ-ӿ一-鿿぀-ヿ]",
        r"[\u200b-\u200f\ufeff\ufffd]",
        r"\{|\}",
        r"\d{4,}(\.\d+)?%",
        r"\n\n\n",
    ],
)
def test_sound_posts_have_no(defect: str) -> None:
    for post in SOUND:
        assert re.search(defect, post.text) is None


def test_brackets_and_quotes_pair() -> None:
    for paper in SOUND_PAPERS:
        for block in paper.sections.values():
            text = re.sub(r"(?<!\S)\d\) ", "", block)
            for opening, closing in ("()", "[]", "“”"):
                assert text.count(opening) == text.count(closing)
            assert text.count('"') == 0


@pytest.mark.parametrize(
    ("word", "particle", "expected"),
    [
        ("모델", "은", "모델은"),
        ("모델", "으로", "모델로"),
        ("구조", "이", "구조가"),
        ("구조", "으로", "구조로"),
        ("탐색", "을", "탐색을"),
        ("탐색", "으로", "탐색으로"),
        ("저랭크 적응(LoRA)", "과", "저랭크 적응(LoRA)과"),
        ("AmberNet", "은", "AmberNet은"),
        ("Amber-RL", "으로", "Amber-RL로"),
        ("Amber-RL", "을", "Amber-RL을"),
        ("CedarFlow", "과", "CedarFlow와"),
        ("LedgerQA", "을", "LedgerQA를"),
        ("Pinion", "이", "Pinion이"),
    ],
)
def test_particle_agrees_with_the_last_sound(word: str, particle: str, expected: str) -> None:
    assert with_particle(word, particle) == expected


def test_name_takes_one_kind_of_particle_in_a_paper() -> None:
    after_consonant = {"은", "이", "을", "과", "으로"}
    pattern = re.compile(
        r"([A-Za-z][\w-]*?[A-Za-z0-9])(은|는|이|가|을|를|과|와|으로|로)(?![가-힣])"
    )
    named = 0
    for paper in SOUND_PAPERS:
        kinds: defaultdict[str, set[bool]] = defaultdict(set)
        for name, particle in pattern.findall("\n".join(paper.sections.values())):
            if particle != "로":  # it follows ㄹ too
                kinds[name].add(particle in after_consonant)
        named += len(kinds)
        assert all(len(kind) == 1 for kind in kinds.values())
    assert named > len(SOUND_PAPERS)


def test_every_sentence_of_the_word_list_can_be_filled() -> None:
    subject = Subject("AmberNet", "AmberNet: A Title", "긴 문서 요약", "2601.01234")
    words = words_of(drawing("any"), subject)
    for kind, templates in SENTENCES.items():
        for template in templates:
            text = fill(template, words)
            assert text.endswith(", " if kind == "lead" else "다.")
            assert not re.search(r"[{}|]", text)


def test_latin_name_that_is_not_listed_has_no_particle() -> None:
    with pytest.raises(KeyError):
        with_particle("Unheard", "은")


def test_long_post_is_one_sound_post(tmp_path: Path) -> None:
    assert posts.main([str(tmp_path), "--bytes", "300000"]) == 0
    (file,) = tmp_path.iterdir()
    assert 300_000 <= file.stat().st_size < 305_000
    read = list(papers(file.read_text(encoding="utf-8")))
    assert [paper.number for paper in read] == list(range(1, len(read) + 1))
    assert len({paper.arxiv_id for paper in read}) == len(read)


def test_ids_of_a_very_long_post_are_unique() -> None:
    ids = [arxiv_id(posts.START, slot) for slot in range(5 * SLOTS)]
    assert len(set(ids)) == len(ids)


def test_command_line_writes_the_posts_it_is_asked_for(tmp_path: Path) -> None:
    argv = [str(tmp_path), "--posts", "3", "--seed", "2", "--defects", "1", "--start", "2030-12-31"]
    assert posts.main(argv) == 0
    assert [file.name for file in sorted(tmp_path.iterdir())] == [
        "2030-12-31-daily-papers-20301231.md",
        "2031-01-01-daily-papers-20310101.md",
        "2031-01-02-daily-papers-20310102.md",
    ]


@pytest.mark.parametrize("code", posts.PER_PAPER)
def test_each_defect_changes_a_paper(code: str) -> None:
    paper = posts.paper_of(1, 0, 0, posts.subject_of(1, 0, 0, posts.START))
    draw = drawing(code)
    assert posts.spoil(paper, code, draw) != paper


def test_method_of_any_length_gets_a_fourth_sentence() -> None:
    paper = posts.paper_of(1, 0, 0, posts.subject_of(1, 0, 0, posts.START))
    for count in (2, 3):
        short = paper._replace(method=paper.method[:count])
        assert len(set(posts.spoil(short, "ST210", drawing("any")).method)) == 4


def test_defect_of_another_name_is_refused() -> None:
    paper = posts.paper_of(1, 0, 0, posts.subject_of(1, 0, 0, posts.START))
    with pytest.raises(ValueError, match="no such defect: XX000"):
        posts.spoil(paper, "XX000", drawing("any"))


@pytest.mark.parametrize(
    ("code", "pattern"),
    [
        ("FM104", r'^title: Daily Papers — [\d-]+"$'),
        ("FM106", r"^tags: \[papers, hugginface\]$"),
        ("LK303", r"^# 1\. .+\(http://arxiv\.org/abs/[\d.]+v1\)$"),
    ],
)
def test_posts_are_spoilt_as_often_as_real_ones(code: str, pattern: str) -> None:
    found = sum(bool(re.search(pattern, post.text, re.M)) for post in SPOILT)
    near(found, posts.PER_POST[code], len(SPOILT))


@pytest.mark.parametrize(
    ("code", "pattern"),
    [
        ("LK311", r"^# \d+\. \[.+   .+\]"),
        ("MK702", r"~[^~\n]*~"),
        ("PH401", r"^(- )?정보 부족(이다)?\.?(  )?$"),
        ("ST209-bare", r"^## Introduction\n\n?- (?!Goal: |목표: )"),
    ],
)
def test_papers_are_spoilt_as_often_as_real_ones(code: str, pattern: str) -> None:
    total = sum(post.text.count("\n## Conclusion") for post in SPOILT)
    found = sum(len(re.findall(pattern, post.text, re.M)) for post in SPOILT)
    near(found, posts.PER_PAPER[code], total)


def near(found: int, rate: float, total: int) -> None:
    """Within four standard deviations of what the rate leads to expect."""
    expected = rate * total
    assert abs(found - expected) <= 4 * (expected * (1 - rate)) ** 0.5


def test_long_papers_are_over_the_budget() -> None:
    paper = posts.paper_of(1, 0, 0, posts.subject_of(1, 0, 0, posts.START))
    assert paper.length <= 1_000
    assert 1_000 < posts.spoil(paper, "ST211", drawing("long")).length < 1_200


def test_weekends_repeat_papers_of_the_days_before() -> None:
    posted: dict[str, int] = {}
    repeated = 0
    for index, post in enumerate(SPOILT):
        ids = re.findall(r"^# .+/abs/(\d{4}\.\d{5})", post.text, re.M)
        assert len(set(ids)) == len(ids)
        weekday = (posts.START + datetime.timedelta(days=index)).weekday()
        for one in ids:
            if one in posted:
                repeated += 1
                assert weekday >= 5
                assert 1 <= index - posted[one] <= 3
            posted.setdefault(one, index)
    weekends = sum(
        post.text.count("\n## Conclusion")
        for index, post in enumerate(SPOILT)
        if (posts.START + datetime.timedelta(days=index)).weekday() >= 5
    )
    near(repeated, posts.REPOSTED, weekends)
