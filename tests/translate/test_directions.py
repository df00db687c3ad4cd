"""Other directions than from Korean into English: the same code, with what the format says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from deepl_server import KEY, DeepLServer, deepl_server
from digestlint import lint_paths
from digestlint.discovery import discover
from digestlint.engine.linter import Linter, Selection
from digestlint.settings import load_settings
from digestlint.translate.asking import Desk
from digestlint.translate.engines.deepl import DeepL
from digestlint.translate.results import FileResult, Options
from digestlint.translate.run import Run, open_memory
from engine.support import RULES
from tongues import in_hangul, in_kana
from translate.blog import NAME
from translate.posts import english, sample

DATA = Path(__file__).parents[1] / "data"
TONGUES = {"ko": in_hangul, "ja": in_kana}
# What the directions have of their own: units of ten thousand, names, placeholders, labels.
KOREAN = (
    sample()
    .replace(
        "이미지 분류 과제에서 매개변수를 62.5% 줄이면서 정확도를 0.3%p 높였다.",
        "671억 매개변수를 8억 6천5백만 토큰으로 학습하여 GPT-4o보다 0.3%p 높였다.",
    )
    .replace("계약을 만드는 데 사람의 검토가 여전히 필요하다.", "정보 부족.")
    .replace("- Goal: 본 연구", "- 목표: 본 연구")
)
ENGLISH = (
    english()
    .sample.replace(
        "In image classification, it cut the parameters by 62.5% and raised accuracy by 0.3%p.",
        "A GardenNet of 67.1 billion parameters beats GPT-4o by 0.3%p on 865M tokens.",
    )
    .replace("Writing the contracts still takes a review by people.", "Not enough information.")
    .replace("ref: 2026-01-05-daily-papers\npermalink: /en/2026/01/05/daily-papers/\n", "")
)


class Blog:
    """A blog in one language, and a server that says everything in another one."""

    def __init__(self, root: Path, server: DeepLServer, text: str, to: str) -> None:
        self.root, self.server, self.to = root, server, to
        self.short = to.partition("-")[0]
        (root / "digestlint.toml").write_text(f'[translation]\nto = ["{to}"]\n')
        self.source = root / "_posts" / NAME
        self.source.parent.mkdir()
        self.source.write_text(text, encoding="utf-8")
        self.target = root / "_posts" / self.short / NAME

    def translate(self) -> FileResult:
        (result,) = self.translate_all(self.to)
        return result

    def translate_all(self, to: str, template: str = "{dir}/{lang}/{name}") -> list[FileResult]:
        self.server.tongue = TONGUES.get(to.partition("-")[0])
        settings = load_settings(str(self.root))
        linter = Linter(settings, Selection(), str(self.root), RULES)
        options = Options(to, template, settings.translation.front_matter)
        memory = open_memory(None, str(self.root))
        engine = DeepL(KEY, self.server.url, project="blog", retries=0)
        try:
            run = Run(linter, options, memory, lambda: Desk(engine, memory), DeepL.signature)
            return list(run(discover((), settings, str(self.root)).files).results)
        finally:
            memory.close()

    def change(self, old: str, new: str) -> None:
        text = self.source.read_text(encoding="utf-8")
        assert text.count(old) == 1
        self.source.write_text(text.replace(old, new), encoding="utf-8")

    def found(self, *, select: str | None = None) -> list[tuple[str, int, str]]:
        found = lint_paths(cwd=self.root, select=select and [select])
        return [(one.code, one.line, one.message) for one in found]


@pytest.fixture
def server() -> Iterator[DeepLServer]:
    with deepl_server() as running:
        yield running


def lines(text: str) -> list[str]:
    """A post's lines behind its front matter."""
    return text.split("\n---\n", 1)[1].split("\n")


@pytest.mark.parametrize(
    ("text", "to", "own", "locales", "placeholders", "changed"),
    [
        pytest.param(
            ENGLISH, "ko", "[가-힣]", ("/overview/", "/ko/overview/"),
            ("Not enough information.", "정보 부족."),
            ("at a low cost", "at a price"), id="en-ko",
        ),
        pytest.param(
            KOREAN, "ja", "[ぁ-んァ-ヶ一-龥]", ("/ko/overview/", "/ja/overview/"),
            ("정보 부족.", "情報不足。"),
            ("적은 비용으로", "적은 값으로"), id="ko-ja",
        ),
        pytest.param(
            KOREAN, "en-GB", "[a-z]", ("/ko/overview/", "/overview/"),
            ("정보 부족.", "Not enough information."),
            ("적은 비용으로", "적은 값으로"), id="ko-en",
        ),
    ],
)  # fmt: skip
def test_a_direction(
    tmp_path: Path,
    server: DeepLServer,
    text: str,
    to: str,
    own: str,
    locales: tuple[str, str],
    placeholders: tuple[str, str],
    changed: tuple[str, str],
) -> None:
    blog = Blog(tmp_path, server, text, to)
    result = blog.translate()
    assert (result.status, result.diagnostics) == ("written", ()), result
    assert {request["target_lang"] for request in server.requests} == {to.upper()}

    ours, theirs = lines(text), lines(blog.target.read_text(encoding="utf-8"))
    assert len(ours) == len(theirs)
    for one, two in zip(ours, theirs, strict=True):
        if one.startswith(("#", ">")):
            assert two == one.replace(*locales)
        elif one.strip():
            assert re.search(own, two)
            assert (
                re.match(r"(?:- )?(?:\w+: )?", two)[0]
                == re.match(  # type: ignore[index]
                    r"(?:- )?(?:\w+: )?", one.replace("목표", "Goal")
                )[0]
            )  # type: ignore[index]
        else:
            assert two == one
    assert theirs[ours.index(placeholders[0])] == placeholders[1]
    assert placeholders[0] not in server.texts

    head = blog.target.read_text(encoding="utf-8").split("\n---\n")[0].split("\n")
    assert f"lang: {blog.short}" in head
    assert "ref: 2026-01-05-daily-papers" in head
    assert f"permalink: /{blog.short}/2026/01/05/daily-papers/" in head
    assert [one for one in blog.found() if one[0][:2] == "TR"] == []

    seen = len(server.texts)
    assert blog.translate().status == "unchanged"
    blog.change(*changed)
    assert [code for code, _, _ in blog.found(select="TR")] == ["TR602"]
    again = blog.translate()
    assert (again.status, again.sent) == ("written", 1)
    assert len(server.texts) == seen + 1
    assert blog.found(select="TR") == []


@pytest.mark.parametrize("template", ["{dir}/{lang}/{name}", "translated/{lang}/{name}"])
def test_what_was_translated_is_not_translated_again(
    tmp_path: Path, server: DeepLServer, template: str
) -> None:
    blog = Blog(tmp_path, server, KOREAN, "fr")
    (tmp_path / "digestlint.toml").write_text('include = ["**/*.md"]\n')
    targets = [
        [one.target for one in blog.translate_all(to, template)] for to in ("ja", "en-US", "ja")
    ]
    assert [len(some) for some in targets] == [1, 1, 1]
    assert targets[0] == targets[2] != targets[1]


def people_wrote(source: str, target: str) -> list[list[str]]:
    """Pairs of lines, of our own writing, that are right in either direction."""
    path = DATA / f"{source}-{target}.tsv"
    if not path.exists():
        return [pair[::-1] for pair in people_wrote(target, source)]
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def told(root: Path, source: str, target: str, pairs: list[list[str]]) -> list[str]:
    """What the rules say of lines and their translations: the code, and the line."""
    posts = {source: "", target: ""}
    for at, language in enumerate(posts):
        locale = {"ko": "/ko", "ja": "/ja", "en": ""}[language]
        head, rest = sample().split("## Method\n\n", 1)
        body = "\n".join(f"- {pair[at]}" for pair in pairs)
        post = f"{head}## Method\n\n{body}\n\n## Results{rest.split('## Results', 1)[1]}"
        post = post.replace("categories", f"lang: {language}\ncategories", 1)
        posts[language] = re.sub("(?<=alphaxiv.org)/ko", locale, post)
    (root / "digestlint.toml").write_text(f'[translation]\nto = ["{target}"]\n')
    for language, folder in ((source, ""), (target, target)):
        path = root / "_posts" / folder / NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(posts[language], encoding="utf-8")
    found = lint_paths(cwd=root, select=["TR"])
    rows = posts[target].split("\n")
    ours = {f"- {pair[1]}" for pair in pairs}
    return [f"{one.code} {rows[one.line - 1]}" for one in found if rows[one.line - 1] in ours]


@pytest.mark.parametrize(
    ("source", "target"), [("ko", "ja"), ("ja", "ko"), ("en", "ko"), ("ko", "en")]
)
def test_right_translations_are_let_pass(tmp_path: Path, source: str, target: str) -> None:
    assert told(tmp_path, source, target, people_wrote(source, target)) == []


ENGLISH_LINE = "Existing pruning removes many weights at once."


@pytest.mark.parametrize(
    ("languages", "line", "translation", "code"),
    [
        ("ko ja", "671억 개를 학습하였다.", "67億個を学習した。", "TR604"),
        ("ko ja", "GardenNet이 기준선을 앞섰다.", "庭園網がベースラインを上回った。", "TR606"),
        ("ko ja", "지식 증류로 모델을 줄인다.", "지식 증류でモデルを小さくする。", "TR607"),
        ("en ko", "It has 67.1 billion parameters.", "매개변수가 67억 개이다.", "TR604"),
        ("en ko", "GardenNet beats the baseline.", "정원망은 기준선을 앞선다.", "TR606"),
        ("en ko", ENGLISH_LINE, ENGLISH_LINE.replace("many", "many of the"), "TR607"),
        ("en ja", ENGLISH_LINE, ENGLISH_LINE, "TR607"),
    ],
)
def test_wrong_translations_are_told(
    tmp_path: Path, languages: str, line: str, translation: str, code: str
) -> None:
    source, target = languages.split()
    found = told(tmp_path, source, target, [[line, translation]])
    assert [one[:5] for one in found] == [code]


def test_japanese_is_plain_and_its_labels_and_sections_are_known(tmp_path: Path) -> None:
    lines = {
        "学習日程を提案する。": False,
        "精度を0.3ポイント高めた。": False,
        "研究者を励ます。": False,
        "偶然ではない。": False,
        "新しい手法の提案。": False,
        "学習日程を提案します。": True,
        "精度を0.3ポイント高めました。": True,
        "限界は述べられていません。": True,
        "これは偶然です。": True,
    }
    head, rest = sample().split("## Method\n\n", 1)
    method = "\n".join(f"- {line}" for line in lines)
    text = f"{head}## 手法\n\n{method}\n\n## Results{rest.split('## Results', 1)[1]}"
    text = text.replace("- Goal:", "- 目的:", 1).replace("categories", "lang: ja\ncategories", 1)
    path = tmp_path / "_posts" / NAME
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    found = lint_paths(cwd=tmp_path, select=["LG503", "ST206", "ST209"])
    rows = text.split("\n")
    polite = {rows[one.line - 1] for one in found if one.code == "LG503"}
    assert polite & {f"- {line}" for line in lines} == {
        f"- {line}" for line, is_polite in lines.items() if is_polite
    }
    fixes = {one.code: one.fix.edits[0].text for one in found if one.fix is not None}
    assert fixes == {"ST206": "Method", "ST209": "Goal: "}


def test_check_knows_a_translation_by_its_state_where_no_config_names_its_language(
    tmp_path: Path, server: DeepLServer
) -> None:
    blog = Blog(tmp_path, server, KOREAN, "ja")
    (tmp_path / "digestlint.toml").write_text("")
    blog.translate()
    assert blog.found(select="TR") == []
    blog.change("적은 비용으로", "적은 값으로")
    assert [code for code, _, _ in blog.found(select="TR")] == ["TR602"]
    # A post of a person's own, in another language at such a place, is none.
    (blog.target.parent / ".translations" / f"{NAME}.json").unlink()
    assert blog.found(select="TR") == []
