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
from tongues import in_hangul, in_kana
from translate.blog import NAME
from translate.posts import english, sample

# Right translations, of our own writing.
KOREAN_JAPANESE = """\
671억 개의 매개변수를 8억 6천5백만 토큰으로 학습하였다.|671億個のパラメータを8億6500万トークンで学習した。
이미지 14만 장과 문장 3천 개를 모았다.|画像14万枚と文3000件を収集した。
세 가지 벤치마크에서 평균 7.1%p 높았다.|3つのベンチマークで平均7.1ポイント高かった。
두 단계로 나누어 열 배 빠르게 학습한다.|二段階に分け、10倍速く学習する。
2025년 8월 29일 기준으로 GPT-4o보다 1.5배 낫다.|2025年8月29日時点でGPT-4oより1.5倍優れている。
오류를 절반으로 줄였다.|誤りを半分に減らした。
LLM의 추론 비용을 62.5% 줄인다.|LLMの推論コストを62.5%削減する。
자연(自然) 영상에서 GardenNet이 기준선을 앞섰다.|自然画像でGardenNetがベースラインを上回った。
강화학습(RL)으로 에이전트를 미세조정한다.|強化学習（RL）でエージェントを微調整する。
1조 개의 토큰과 5백만 개의 대화로 사전학습한다.|1兆トークンと500万件の対話で事前学習する。
5~6배 빠르고 메모리는 1/4만 쓴다.|5〜6倍速く、メモリは4分の1しか使わない。
첫 번째 모듈은 질의를, 두 번째 모듈은 답을 고른다.|最初のモジュールは質問を、2番目のモジュールは回答を選ぶ。
AIME24에서 71.3점을 기록하였다.|AIME24で71.3点を記録した。
사람 12명이 한 달 동안 평가하였다.|12人が1か月にわたり評価した。
`top-k`를 20으로 두고 온도는 0.7로 하였다.|`top-k`を20とし、温度は0.7とした。
"""
ENGLISH_KOREAN = """\
A model of 67.1 billion parameters was trained on 865M tokens.|671억 매개변수 모델을 8억 6천5백만 토큰으로 학습하였다.
We collect 140,000 images and three thousand sentences.|이미지 14만 장과 문장 3천 개를 모은다.
On three benchmarks, accuracy rose by 7.1%p on average.|세 가지 벤치마크에서 정확도가 평균 7.1%p 높아졌다.
Training is ten times faster in two stages.|두 단계로 나누어 학습이 열 배 빨라진다.
As of August 29, 2025, it is 1.5x better than GPT-4o.|2025년 8월 29일 기준으로 GPT-4o보다 1.5배 낫다.
The error was halved.|오류가 절반으로 줄었다.
It cuts the inference cost of LLMs by 62.5%.|LLM의 추론 비용을 62.5% 줄인다.
GardenNet beats the baseline on natural images.|GardenNet은 자연 영상에서 기준선을 앞선다.
Agents are fine-tuned by reinforcement learning (RL).|에이전트를 강화학습(RL)으로 미세조정한다.
It is pre-trained on 1T tokens and five million dialogues.|1조 개의 토큰과 5백만 개의 대화로 사전학습한다.
It is five to six times faster with a quarter of the memory.|메모리의 4분의 1로 5~6배 빠르다.
The first module picks queries, and the second picks answers.|첫 번째 모듈은 질의를, 두 번째 모듈은 답을 고른다.
It reaches 71.3 points on AIME 2024.|AIME24에서 71.3점을 기록한다.
Twelve people rated it for a month.|사람 12명이 한 달 동안 평가하였다.
We set `top-k` to 20 and the temperature to 0.7.|`top-k`는 20, 온도는 0.7로 두었다.
PyTorch code is on GitHub.|PyTorch 코드는 GitHub에 있다.
GPT-4o, LLaMA-3 and Qwen2.5 are compared.|GPT-4o, LLaMA-3, Qwen2.5를 비교한다.
"""
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
        linter = Linter(settings, Selection(), str(self.root))
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


def reversed_pairs(lines: str) -> str:
    """The pairs of lines in the other direction."""
    return "\n".join("|".join(reversed(line.split("|"))) for line in lines.splitlines())


def written_by_people(root: Path, languages: tuple[str, str], lines: str) -> list[str]:
    """What the rules say of a post whose lines people translated, with its original's lines."""
    source, target = languages
    posts = {source: "", target: ""}
    pairs = [line.split("|") for line in lines.splitlines()]
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
    ("languages", "lines"),
    [
        (("ko", "ja"), KOREAN_JAPANESE),
        (
            ("ja", "ko"),
            "\n".join("|".join(x.split("|")[::-1]) for x in KOREAN_JAPANESE.split("\n")),
        ),
        (("en", "ko"), ENGLISH_KOREAN),
        (("ko", "en"), "\n".join("|".join(x.split("|")[::-1]) for x in ENGLISH_KOREAN.split("\n"))),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_right_translations_are_let_pass(
    tmp_path: Path, languages: tuple[str, str], lines: str
) -> None:
    assert written_by_people(tmp_path, languages, lines) == []


@pytest.mark.parametrize(
    ("languages", "line", "code"),
    [
        (("ko", "ja"), "671억 개를 학습하였다.|67億個を学習した。", "TR604"),
        (("ko", "ja"), "GardenNet이 기준선을 앞섰다.|庭園網がベースラインを上回った。", "TR606"),
        (("ko", "ja"), "지식 증류로 모델을 줄인다.|지식 증류でモデルを小さくする。", "TR607"),
        (("en", "ko"), "It has 67.1 billion parameters.|매개변수가 67억 개이다.", "TR604"),
        (("en", "ko"), "GardenNet beats the baseline.|정원망은 기준선을 앞선다.", "TR606"),
        (
            ("en", "ko"),
            "Existing pruning removes many weights at once.|"
            "Existing pruning removes many of the weights at once.",
            "TR607",
        ),
        (
            ("en", "ja"),
            "Existing pruning removes many weights at once.|"
            "Existing pruning removes many weights at once.",
            "TR607",
        ),
    ],
)
def test_wrong_translations_are_told(
    tmp_path: Path, languages: tuple[str, str], line: str, code: str
) -> None:
    found = written_by_people(tmp_path, languages, line)
    assert [one[:5] for one in found] == [code]
