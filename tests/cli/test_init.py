"""`digestlint init`: what it sees, the config that it writes, and what it leaves alone."""

import os
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from digestlint.cli import main
from digestlint.settings import load_settings, settings_from
from digestlint.shipped import rules_folder
from digestlint.starter.config import render
from digestlint.starter.jekyll import JekyllConfig
from digestlint.starter.survey import Survey, survey

ROOT = Path(__file__).parents[2]
POST = """\
---
layout: post
title: "{title}"
date: 2026-01-05
tags: [{tags}]
{more}---

# 1. [Harbor: Docking Agents](https://arxiv.org/abs/2601.01234)
"""


class Blog:
    """A folder that is the working folder, in which `init` runs."""

    def __init__(self, root: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.capfd = capfd
        self.out = self.err = ""

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def post(self, path: str, tags: str = "papers", title: str = "Daily", more: str = "") -> None:
        self.write(path, POST.format(title=title, tags=tags, more=more))

    def init(self) -> int:
        with pytest.raises(SystemExit) as ended:
            main()
        self.out, self.err = self.capfd.readouterr()
        return int(ended.value.code or 0)

    @property
    def config(self) -> str:
        return (self.root / "digestlint.toml").read_text(encoding="utf-8")

    @property
    def keys(self) -> dict[str, object]:
        """What the config sets: it is TOML, and valid by the published schema."""
        content = tomllib.loads(self.config)
        jsonschema.validate(content, SCHEMA)
        return content


SCHEMA = yaml.safe_load((ROOT / "digestlint/settings.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def blog(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Blog:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["digestlint", "init"])
    return Blog(tmp_path, capfd)


def test_writes_a_config_that_fits(blog: Blog) -> None:
    blog.write("_config.yml", "permalink: /blog/:year/:title/\ndisplay_tags: [agents]\n")
    for day in range(1, 4):
        blog.post(f"_posts/2026-01-0{day}-Arxiv.md", "papers, arxiv, robotics")
    blog.post("_posts/2026-01-05-daily-papers.md", "papers")
    blog.post("_posts/deep/2026-01-06-daily-papers.markdown", "papers")
    assert blog.init() == 0
    assert blog.keys["include"] == ["_posts/**/*.markdown", "_posts/**/*.md"]
    assert blog.keys["formats"] == ["arxiv-listing", "daily-papers"]
    tags = blog.keys["known-tags"]
    assert isinstance(tags, list)
    assert {"papers", "huggingface", "agents", "robotics"} <= set(tags)
    assert "Posts of each: arxiv-listing 3, daily-papers 2." in blog.config
    assert blog.config.startswith("#:schema ")
    settings = load_settings(str(blog.root))
    assert settings.source == str(blog.root / "digestlint.toml")
    assert settings.formats == ("arxiv-listing", "daily-papers")


def test_says_what_it_saw(blog: Blog) -> None:
    blog.write("_config.yml", "permalink: pretty\nplugins: [jekyll-feed]\n")
    blog.post("_posts/2026-01-05-daily-papers.md")
    blog.post("_posts/2026-01-06-holiday.md", title="A walk")
    (blog.root / "_posts/2026-01-07-daily-papers.md").write_bytes(b"\xff\xfe\x00")
    assert blog.init() == 0
    assert blog.err.splitlines() == [
        "digestlint: _config.yml: permalink pretty; plugins jekyll-feed",
        "digestlint: 1 post in _posts/**/*.md: 1 daily-papers (1 ko)",
        "digestlint: 1 file that no format claims: _posts/2026-01-06-holiday.md",
        "digestlint: 1 file that cannot be read; `digestlint check` says why",
        "digestlint: wrote digestlint.toml; `digestlint check` uses it from now on",
    ]


def test_a_tag_that_is_wrong_everywhere_is_no_known_tag(blog: Blog) -> None:
    for day in range(1, 6):
        blog.post(f"_posts/2026-01-0{day}-daily-papers.md", "papers, hugginface")
    assert blog.init() == 0
    assert "known-tags" not in blog.keys
    assert '# "hugginface" is not among them, for it is nearly "huggingface".' in blog.config
    assert "hugginface (5 posts) is not taken for a tag: it is nearly huggingface" in blog.err


def test_a_folder_without_posts(blog: Blog) -> None:
    assert blog.init() == 0
    assert blog.keys == {}
    assert "no posts of a known format" in blog.err


def test_posts_of_a_site_in_a_folder(blog: Blog) -> None:
    blog.post("site/_posts/2026-01-05-daily-papers.md")
    blog.post("site/node_modules/x/_posts/2026-01-05-daily-papers.md")
    blog.post("site/.hidden/_posts/2026-01-05-daily-papers.md")
    assert blog.init() == 0
    assert blog.keys["include"] == ["site/_posts/**/*.md"]


@pytest.mark.parametrize("folders", [("", "en/"), ("ko/", "en/")])
def test_translations(blog: Blog, folders: tuple[str, str]) -> None:
    for day in range(1, 5):
        for folder in folders:
            blog.post(f"_posts/{folder}2026-01-0{day}-daily-papers.md")
    assert blog.init() == 0
    assert blog.keys["translation"] == {"to": ["en-US"], "required": True}
    assert "4 of 4 posts have a translation (en)" in blog.err


def test_a_few_translations_are_no_habit(blog: Blog) -> None:
    for day in range(1, 5):
        blog.post(f"_posts/2026-01-0{day}-daily-papers.md")
    blog.post("_posts/2026-01-01-daily-papers-en.md", more="lang: en\n")
    blog.post("_posts/en/2026-01-02-daily-papers.md")
    assert blog.init() == 0
    assert blog.keys["translation"] == {"to": ["en-US"]}
    assert "# required = false" in blog.config


def test_languages_that_jekyll_names_are_a_proposal(blog: Blog) -> None:
    blog.write("_config.yml", "languages: [ko, ja]\ndefault_lang: ko\n")
    blog.post("_posts/2026-01-05-daily-papers.md")
    assert blog.init() == 0
    assert "translation" not in blog.keys
    assert '# to = ["ja"]' in blog.config


def test_a_second_run_changes_nothing(blog: Blog) -> None:
    blog.post("_posts/2026-01-05-daily-papers.md")
    assert blog.init() == 0
    first, printed = blog.config, blog.out
    blog.post("_posts/2026-01-06-Arxiv.md", "papers, arxiv")
    before = (blog.root / "digestlint.toml").stat()
    assert blog.init() == 0
    assert blog.config == first
    assert (blog.root / "digestlint.toml").stat().st_mtime_ns == before.st_mtime_ns
    assert blog.out == printed
    assert "digestlint.toml is there already, and was left as it is" in blog.err


def test_a_config_of_another_kind_counts(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    blog.write("pyproject.toml", '[tool.digestlint]\nfail-on = "warning"\n')
    blog.post("blog/_posts/2026-01-05-daily-papers.md")
    assert blog.init() == 0
    assert "pyproject.toml is there already" in blog.err
    monkeypatch.chdir(blog.root / "blog")
    assert blog.init() == 0
    assert "../pyproject.toml is there already" in blog.err
    assert not list(blog.root.rglob("digestlint.toml"))


def test_a_broken_config_is_said(blog: Blog) -> None:
    blog.write("pyproject.toml", '[tool.digestlint]\nfail-on = "sometimes"\n')
    assert blog.init() == 2
    assert blog.err.startswith("digestlint: pyproject.toml:2:")
    assert blog.err.count("\n") == 1
    assert blog.out == ""


def test_a_link_that_leads_nowhere_is_there_already(blog: Blog) -> None:
    (blog.root / "digestlint.toml").symlink_to("/nowhere/at/all")
    assert blog.init() == 0
    assert "is there already" in blog.err
    assert os.readlink(blog.root / "digestlint.toml") == "/nowhere/at/all"


def test_hostile_content_comes_out_harmless(blog: Blog) -> None:
    blog.write(
        "_config.yml",
        'permalink: "/a\\n[tool]\\nx = 1\\e[31m"\n'
        'display_tags: ["\\"]\\nfail-on = \\"never", "a\\\\"]\n',
    )
    evil = "_posts/2026-01-05-\x1b[31m-daily-papers.md"
    blog.post(evil, '"x\\n[severity]", "::set-output", "]]\\"", "]]\\""')
    blog.post("_posts/2026-01-06-daily-papers.md", '"]]\\"", "::set-output"')
    assert blog.init() == 0
    assert set(blog.keys) <= {"include", "known-tags", "formats"}
    assert "\x1b" not in blog.config + blog.out + blog.err
    assert "known-tags" in blog.keys
    settings_from(blog.keys, root=str(blog.root))


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that everybody may enter, unlike pytest's, and nobody but root may write to."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


def test_a_folder_that_cannot_be_written_to(
    blog: Blog, public_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert blog.init() == 0  # loads every module, which somebody else may not read
    monkeypatch.chdir(public_folder)
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    try:
        ours_are_readable = os.access(rules_folder(), os.R_OK | os.X_OK, effective_ids=True)
        status = blog.init() if ours_are_readable else None
    finally:
        os.seteuid(me)
    if status is None:
        pytest.skip("another user may not read this checkout")
    assert status == 2
    last = blog.err.splitlines()[-1]
    assert last == "digestlint: digestlint.toml: cannot be written: Permission denied"
    assert blog.out == ""
    assert list(public_folder.iterdir()) == []


def test_the_snippets_are_yaml(blog: Blog) -> None:
    blog.post("_posts/2026-01-05-daily-papers.md")
    assert blog.init() == 0
    hooks, workflow = yaml.safe_load_all(blog.out)
    ids = [hook["id"] for repo in hooks["repos"] for hook in repo["hooks"]]
    ours = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert set(ids) <= {hook["id"] for hook in ours}
    inputs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    (job,) = workflow["jobs"].values()
    used = job["steps"][-1]
    assert used["uses"] == "OWNER/digestlint@REVISION"
    assert set(used["with"]) <= set(inputs)


def test_hooks_are_kept_from_posts_of_another_kind(blog: Blog) -> None:
    blog.post("_posts/2026-01-05-daily-papers-20260105.md")
    blog.post("_posts/2026-01-06-Arxiv.md")
    assert blog.init() == 0
    assert "files:" not in blog.out
    blog.post("_posts/2026-01-06-holiday.md", title="A walk")
    assert blog.init() == 0
    hooks = next(iter(yaml.safe_load_all(blog.out)))["repos"][0]["hooks"]
    pattern = r"(^|/)_posts/.*(daily-papers|Arxiv)[^/]*\.(md|markdown)$"
    assert [hook["files"] for hook in hooks] == [pattern, pattern]


_texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
_surveys = st.builds(
    Survey,
    include=st.lists(_texts, max_size=3).map(tuple),
    formats=st.just({"arxiv-listing": 2, "daily-papers": 1}) | st.just({}),
    claimed=st.lists(_texts, max_size=2).map(tuple),
    others=st.just(()),
    unreadable=st.just(0),
    known_tags=st.lists(_texts.filter(str.isprintable).filter(bool), max_size=30).map(tuple),
    new_tags=st.just(("x",)),
    typos=st.just({"a b": ("ab", 2)}),
    languages=st.just({"ko": 2}) | st.just({}),
    originals=st.integers(0, 3),
    translated=st.just({}) | st.just({"en": 2, "ja": 1}),
    jekyll=st.none()
    | st.builds(
        JekyllConfig,
        name=st.just("_config.yml"),
        permalink=_texts,
        languages=st.lists(_texts | st.just("de"), max_size=3).map(tuple),
    ),
)


@given(_surveys)
def test_every_config_is_valid_and_so_is_every_comment_undone(seen: Survey) -> None:
    text = render(seen)
    settings_from(tomllib.loads(text), root="/nowhere")
    undone = []
    for line in text.splitlines():
        bare = line.removeprefix("# ")
        is_key = bare != line and (bare.startswith(("[", '"', "    ", "]")) or " = " in bare)
        undone.append(bare if is_key and not bare.endswith(".") else line)
    content = tomllib.loads("\n".join(undone))
    settings_from(content, root="/nowhere")
    assert {"include", "exclude", "formats", "known-tags", "fail-on", "ignore", "rules"} <= set(
        content
    )
    assert set(content["translation"]) == {"to", "required", "output-template"}


def test_a_survey_leaves_the_folder_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts/2026-01-05-daily-papers.md").write_text(POST, encoding="utf-8")
    survey(str(tmp_path))
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "2026-01-05-daily-papers.md",
        "_posts",
    ]
