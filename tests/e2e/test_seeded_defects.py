"""One defect each, seeded into sound posts: found at its line, and nothing else with it.

The sound posts are those that the benchmark writes, in many words; each seed breaks one of them in
one of the ways in which a generator does.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from digestlint import lint_paths, lint_text

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import posts as generator

BASES = (3, 17, 40)
PATH = "_posts/{day}-daily-papers.md"


class Draft:
    """A sound post to break, by paper and section."""

    def __init__(self, index: int) -> None:
        self.text = generator.post(index).text
        self.day = re.search(r"^date: (\S+)", self.text, re.M)[1]  # type: ignore[index]
        self.path = PATH.format(day=self.day)
        self.line = 1

    def paper(self, number: int) -> tuple[int, int]:
        start = self.text.index(f"\n# {number}. [") + 1
        end = self.text.find("\n# ", start)
        return start, len(self.text) if end < 0 else end + 1

    def section(self, number: int, name: str) -> tuple[int, int]:
        """The section with its heading, up to what follows it."""
        start, end = self.paper(number)
        at = self.text.index(f"\n## {name}", start, end) + 1
        after = self.text.find("\n## ", at, end)
        return at, end if after < 0 else after + 1

    def body(self, number: int, name: str) -> tuple[int, int]:
        start, end = self.section(number, name)
        start = self.text.index("\n", start) + 1
        while self.text[start] == "\n":
            start += 1
        return start, start + len(self.text[start:end].rstrip())

    def put(self, start: int, end: int, new: str, mark: int = 0) -> "Draft":
        """Replace a span; the finding is expected `mark` characters behind its start."""
        self.text = self.text[:start] + new + self.text[end:]
        self.line = self.text.count("\n", 0, start + mark) + 1
        return self

    def swap(self, old: str, new: str, start: int = 0, end: int | None = None) -> "Draft":
        at = self.text.index(old, start, end)
        return self.put(at, at + len(old), new)

    def at_heading(self, number: int) -> "Draft":
        self.line = self.text.count("\n", 0, self.paper(number)[0]) + 1
        return self

    def sentence(self, number: int, name: str, new: str) -> "Draft":
        """Another body for a section of one sentence."""
        return self.put(*self.body(number, name), new)


def heading(draft: Draft, number: int) -> tuple[int, int]:
    start = draft.paper(number)[0]
    return start, draft.text.index("\n", start)


def arxiv_id(draft: Draft, number: int) -> str:
    return re.search(r"abs/(\S+?)\)", draft.text[draft.paper(number)[0] :])[1]  # type: ignore[index]


def twice_the_paper(draft: Draft) -> Draft:
    first, third = arxiv_id(draft, 1), arxiv_id(draft, 3)
    start, end = draft.paper(3)
    draft.put(start, end, draft.text[start:end].replace(third, first))
    return draft.at_heading(3)


def without_section(draft: Draft, name: str) -> Draft:
    return draft.put(*draft.section(2, name), "").at_heading(2)


def moved_section(draft: Draft) -> Draft:
    start, end = draft.section(2, "Method")
    moved = draft.text[start:end]
    draft.put(start, end, "")
    at = draft.section(2, "Limitations")[0]
    return draft.put(at, at, moved)


def in_section(name: str, text: str, mark: str = "") -> Callable[[Draft], Draft]:
    def seed(draft: Draft) -> Draft:
        start, end = draft.body(2, name)
        return draft.put(start, end, text, text.index(mark) if mark else 0)

    return seed


def change(old: str, new: str) -> Callable[[Draft], Draft]:
    return lambda draft: draft.swap(old, new)


def in_heading(pattern: str, new: str) -> Callable[[Draft], Draft]:
    def seed(draft: Draft) -> Draft:
        start, end = heading(draft, 2)
        changed, count = re.subn(pattern, new, draft.text[start:end], count=1)
        assert count == 1
        return draft.put(start, end, changed)

    return seed


def in_alphaxiv(pattern: str, new: str) -> Callable[[Draft], Draft]:
    def seed(draft: Draft) -> Draft:
        start = draft.text.index("> [Alphaxiv]", draft.paper(2)[0])
        end = draft.text.index("\n", start)
        changed, count = re.subn(pattern, new, draft.text[start:end], count=1)
        assert count == 1
        return draft.put(start, end, changed)

    return seed


def labels(replace: Callable[[list[str]], list[str]], at: int | None) -> Callable[[Draft], Draft]:
    """Change the three labelled items; `at` is the item that is reported, None for the heading."""

    def seed(draft: Draft) -> Draft:
        start, end = draft.body(2, "Introduction")
        items = [line.rstrip() for line in draft.text[start:end].split("\n")]
        changed = replace(items)
        draft.put(start, end, "\n".join(changed))
        if at is None:
            draft.line = draft.text.count("\n", 0, draft.section(2, "Introduction")[0]) + 1
        else:
            draft.line += at
        return draft

    return seed


def at_section(name: str, seed: Callable[[Draft], Draft]) -> Callable[[Draft], Draft]:
    """The same seed, expected at the section's heading."""

    def seeded(draft: Draft) -> Draft:
        seed(draft)
        draft.line = draft.text.count("\n", 0, draft.section(2, name)[0]) + 1
        return draft

    return seeded


def named(path: str) -> Callable[[Draft], Draft]:
    def seed(draft: Draft) -> Draft:
        draft.path = path.replace("{day}", draft.day)
        return draft

    return seed


def at_line(line: int, seed: Callable[[Draft], Draft]) -> Callable[[Draft], Draft]:
    """The same seed, expected at a line."""

    def seeded(draft: Draft) -> Draft:
        seed(draft).line = line
        return draft

    return seeded


def title_line(draft: Draft) -> str:
    match = re.search(r"^title:.*\n", draft.text, re.M)
    assert match is not None
    return match[0]


def dated(key: str) -> Callable[[Draft], Draft]:
    def seed(draft: Draft) -> Draft:
        line = re.search(rf"^{key}:.*$", draft.text, re.M)
        assert line is not None
        year = str(int(draft.day[:4]) + 1)
        return draft.put(*line.span(), line[0].replace(draft.day[:4], year, 1))

    return seed


def cut(draft: Draft) -> Draft:
    start, end = draft.body(2, "Conclusion")
    text = draft.text[start:end]
    return draft.put(start, end, text[: len(text) * 2 // 3].rstrip(" .,") + "을 통해 새로운")


def section_twice(draft: Draft) -> Draft:
    at = draft.section(2, "Conclusion")[0]
    results = draft.text[slice(*draft.section(2, "Results"))]
    return draft.put(at, at, results)


ENGLISH = (
    "The proposed method improves accuracy on every benchmark while it halves the cost of training."
)
JAPANESE = "提案手法は学習の費用を半分に減らしながら、すべての評価で精度を高めた。"
CHINESE = "所提出的方法在所有基准上提高了准确率，同时把训练成本降低了一半。"


class Seed(NamedTuple):
    code: str
    name: str
    seed: Callable[[Draft], Draft]


SEEDS = [
    Seed("FM101", "none", lambda d: d.put(0, d.text.index("\n# 1.") + 1, "")),
    Seed("FM101", "never closed", at_line(1, change("\n---\n\n", "\n\n"))),
    Seed("FM102", "a key twice", change("categories: []\n", "layout: page\n")),
    Seed("FM102", "an anchor", change("layout: post", "layout: &a post")),
    # YAML notices at the next line that the bracket was not closed.
    Seed(
        "FM102",
        "a bracket",
        at_line(6, change("tags: [papers, huggingface]", "tags: [papers, huggingface")),
    ),
    Seed("FM103", "no title", at_line(1, lambda d: d.swap(title_line(d), ""))),
    Seed("FM103", "tags are a number", change("tags: [papers, huggingface]", "tags: 3")),
    Seed("FM104", "a quote at the end", change('title: "Daily', "title: Daily")),
    Seed("FM105", "the title", dated("title")),
    Seed("FM105", "the date", dated("date")),
    Seed("FM106", "hugginface", change("huggingface", "hugginface")),
    Seed("FM107", "month 13", named("_posts/2026-13-05-daily-papers.md")),
    Seed("FM107", "no day", named("_posts/daily-papers.md")),
    Seed("ST201", "no number", in_heading(r"# 2\. ", "# ")),
    Seed("ST201", "no dot", in_heading(r"# 2\. ", "# 2 ")),
    Seed("ST201", "no link", in_heading(r"\[(.*)\]\(.*\)", r"\1")),
    Seed("ST201", "level 2", in_heading(r"# 2", "## 2")),
    Seed("ST201", "split", in_heading(r"(# 2\. \[\S+) ", "\\1\n")),
    Seed("ST201", "split by an empty line", in_heading(r"(# 2\. \[\S+) ", "\\1\n\n")),
    Seed("ST201", "unclosed", in_heading(r"\)$", "")),
    Seed("ST202", "a wrong number", in_heading(r"# 2\.", "# 7.")),
    Seed("ST202", "a number twice", in_heading(r"# 2\.", "# 1.")),
    *(
        Seed("ST203", name, lambda d, name=name: without_section(d, name))  # type: ignore[misc]
        for name in ("Introduction", "Method", "Results", "Limitations", "Conclusion")
    ),
    Seed("ST204", "results", section_twice),
    Seed("ST205", "method", moved_section),
    Seed("ST206", "an alias", lambda d: d.swap("## Results", "## Experiments", d.paper(2)[0])),
    Seed("ST206", "a typo", lambda d: d.swap("## Results", "## Reuslts", d.paper(2)[0])),
    Seed("ST206", "Korean", lambda d: d.swap("## Method", "## 방법", d.paper(2)[0])),
    Seed("ST207", "results", at_section("Results", in_section("Results", ""))),
    Seed("ST208", "deeper", lambda d: d.swap("## Results", "### Results", d.paper(2)[0])),
    Seed("ST208", "higher", lambda d: d.swap("## Results", "# Results", d.paper(2)[0])),
    Seed("ST209", "bare", labels(lambda i: [re.sub(r"- \w+: ", "- ", x) for x in i], None)),
    Seed("ST209", "Korean", labels(lambda i: [i[0].replace("Goal:", "목표:"), *i[1:]], 0)),
    Seed("ST209", "order", labels(lambda i: [i[1], i[0], i[2]], 1)),
    Seed("ST212", "in mid-sentence", cut),
    Seed(
        "ST214", "text before the first paper", change("# 1. ", "오늘의 논문을 소개한다.\n\n# 1. ")
    ),
    Seed("LK301", "another site", in_heading(r"https://arxiv.org/abs", "https://example.org/abs")),
    Seed("LK302", "month 13", lambda d: d.swap(arxiv_id(d, 2), arxiv_id(d, 2)[:2] + "13.01234")),
    Seed("LK303", "pdf", in_heading(r"/abs/", "/pdf/")),
    Seed("LK303", "http", in_heading(r"https", "http")),
    Seed("LK303", "version", in_heading(r"\)$", "v2)")),
    Seed("LK304", "missing", lambda d: in_alphaxiv(r".*", "")(d).at_heading(2)),
    Seed("LK305", "host", in_alphaxiv(r"alphaxiv\.org", "alphaxiv.com")),
    Seed("LK305", "no id", in_alphaxiv(r"overview/.*\)", "overview/)")),
    Seed("LK306", "another paper", in_alphaxiv(r"overview/.*\)", "overview/1501.00001)")),
    Seed("LK307", "English", in_alphaxiv(r"/ko/", "/")),
    Seed("LK309", "the first again", twice_the_paper),
    Seed("LK311", "three spaces", in_heading(r"(# 2\. \[\S+) ", r"\1   ")),
    Seed("PH401", "정보 부족", in_section("Limitations", "정보 부족.")),
    Seed("PH401", "a bullet", in_section("Limitations", "- 정보 부족")),
    Seed(
        "PH402", "본문에", in_section("Limitations", "구체적인 한계는 본문에 명시되어 있지 않다.")
    ),
    Seed("PH402", "언급", in_section("Limitations", "구체적인 한계점은 언급되지 않았다.")),
    Seed(
        "PH404",
        "the prompt",
        in_section("Results", "(최대 1문장) 제안한 방법은 모든 과제에서 정확도를 높였다."),
    ),
    Seed("LG501", "English", in_section("Results", ENGLISH)),
    Seed("LG501", "Japanese", in_section("Results", JAPANESE)),
    Seed("LG501", "Chinese", in_section("Results", CHINESE)),
    Seed(
        "LG502",
        "Russian",
        in_section("Results", "제안한 방법은 학습을 масштаб화하여 정확도를 높였다."),
    ),
    Seed("LG502", "Chinese", in_section("Results", "제안한 方法은 정확도를 크게 높였다.")),
    Seed("LG503", "합니다", in_section("Results", "제안한 방법은 정확도를 크게 높였습니다.")),
    Seed("LG503", "해요", in_section("Results", "제안한 방법은 정확도가 높음을 보여줘요.")),
    Seed("LG503", "함", in_section("Results", "제안한 방법의 정확도가 높음을 입증함.")),
    Seed(
        "LG504",
        "English",
        in_section(
            "Method",
            f"입력을 여러 조각으로 나누어 처리한다. {ENGLISH} 마지막으로 결과를 하나로 합친다.",
        ),
    ),
    Seed("LG505", "zero width", in_section("Results", "제안한 방법은 정확\u200b도를 높였다.")),
    Seed("LG505", "decomposed", in_section("Results", "제안한 방법은 정확도를 높였\u1103\u1161.")),
    Seed(
        "LG506",
        "은 and 는",
        in_section("Method", "Script는 입력을 나눈다.\n이어서 Script은 결과를 합친다.", "이어서"),
    ),
    Seed("LG508", "a word", in_section("Results", "제안한 방법은 정확도를 정확도를 높였다.")),
    Seed("LG509", "a bracket", in_section("Results", "제안한 방법(HarborNet은 정확도를 높였다.")),
    Seed("MK701", "think", in_section("Results", "모델은 <think> 토큰 뒤에 정확한 답을 내놓았다.")),
    Seed("MK702", "tildes", in_section("Results", "속도를 2~3배, 정확도를 5~6%p 높였다.")),
    Seed("NM801", "9091%", in_section("Results", "제안한 방법은 9091%의 정확도를 기록하였다.")),
    Seed(
        "NM802",
        "14B",
        in_section(
            "Method", "14B 모델을 기준으로 삼는다.\n이어서 14억 매개변수 모델을 줄인다.", "이어서"
        ),
    ),
    Seed(
        "SU901",
        "nothing to silence",
        in_section("Results", "<!-- digestlint-disable-next-line LK306 -->\n정확도를 크게 높였다."),
    ),
    Seed(
        "SU902",
        "no such code",
        in_section("Results", "<!-- digestlint-disable-next-line LK399 -->\n정확도를 크게 높였다."),
    ),
]
# What may stand beside a seed, because it says something else about the same text.
ALSO = {"PH401": {"PH403"}}


@pytest.mark.parametrize(
    "number", range(len(SEEDS)), ids=lambda n: f"{SEEDS[n].code}-{SEEDS[n].name}"
)
@pytest.mark.parametrize("base", BASES)
def test_a_seeded_defect_is_found_alone(tmp_path: Path, base: int, number: int) -> None:
    seed = SEEDS[number]
    draft = seed.seed(Draft(base))
    path = tmp_path / draft.path
    path.parent.mkdir(parents=True)
    path.write_text(draft.text, encoding="utf-8")
    found = [
        f"{one.code} {one.line} {one.severity}"
        for one in lint_paths([path], settings={}, cwd=tmp_path)
    ]
    assert any(one.startswith(f"{seed.code} {draft.line} ") for one in found), found
    also = {seed.code, *ALSO.get(seed.code, ())}
    others = [one for one in found if one.split()[0] not in also and not one.endswith(" info")]
    assert others == []
    assert sum(one.startswith(f"{seed.code} ") for one in found) == 1, found


@pytest.mark.parametrize("index", range(0, 60, 7))
def test_sound_posts_have_no_findings(index: int) -> None:
    draft = Draft(index)
    found = lint_text(draft.text, path=draft.path, settings={})
    assert [one for one in found if one.severity != "info"] == []
