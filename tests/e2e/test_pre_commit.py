"""The hooks, run by the real pre-commit when real git commits.

Most scenarios take a hook's definition as it stands in `.pre-commit-hooks.yaml` and run the command
under test in place of an installation of its own; the last test installs for real, as a blog's
`repo:` and `rev:` would.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from identify.identify import tags_from_filename

from gitrepo import ENVIRONMENT, Repo

ROOT = Path(__file__).parents[2]
HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}
PRE_COMMIT = Path(sys.executable).parent / "pre-commit"
pytestmark = pytest.mark.skipif(
    not (shutil.which("git") and PRE_COMMIT.exists()), reason="needs git and pre-commit"
)

SOUND = """\
---
layout: post
title: "Daily Papers — 2026-01-05"
date: 2026-01-05
tags: [papers, huggingface]
---

# 1. [GardenNet: Pruning Sparse Networks by Season](https://arxiv.org/abs/2601.01234)

> [Alphaxiv](https://www.alphaxiv.org/ko/overview/2601.01234)

## Introduction
- Goal: 본 논문은 희소 신경망 학습법을 제안하는 것을 목표로 한다.
- Motivation: 기존 가지치기는 정확도가 크게 떨어지는 문제가 있다.
- Contribution: 가지를 조금씩 치는 학습 일정을 제시한다.

## Method
단계마다 중요도가 낮은 가중치를 제거한다.

## Results
정확도를 0.3%p 높였다.

## Limitations
규모가 큰 신경망에서는 재학습 비용이 커진다.

## Conclusion
계절형 가지치기는 희소성과 정확도를 함께 얻는다.
"""
# No fix mends the first; --fix mends the second.
BROKEN = SOUND.replace("ko/overview/2601.01234", "ko/overview/2601.04321")
FIXABLE = SOUND.replace('title: "Daily', "title: Daily")
POST = "_posts/2026-01-05-daily-papers.md"
POST_FOR_HANDS = "_posts/2026-01-05-daily papers 논문 🚀.md"


class Blog:
    """A git repository with pre-commit in it, beside `bin` with the command under test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "blog"
        self.commands = folder / "bin"
        self.env = {
            **ENVIRONMENT,
            "PATH": f"{self.commands}{os.pathsep}{os.environ['PATH']}",
            "PRE_COMMIT_HOME": str(folder / "pre-commit"),
            # What pip would compile takes it longer than Python takes for what is imported here.
            "PIP_COMPILE": "0",
        }

    def begin(self, repo: dict[str, Any]) -> None:
        """Make the repository, commit its config, and have pre-commit run when git commits."""
        self.folder.mkdir()
        self.git("init", "-q", "-b", "main")
        text = yaml.safe_dump({"repos": [repo]}, allow_unicode=True, sort_keys=False)
        self.write(".pre-commit-config.yaml", text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "begin")
        done = self.call(str(PRE_COMMIT), "install")
        assert done.returncode == 0, done.stdout

    def call(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.env,
            check=False,
            text=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def git(self, *arguments: str) -> str:
        done = self.call("git", *arguments)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def commit(self, *, add: bool = True) -> tuple[bool, str]:
        """Try to commit; says whether there is a new commit, and gives what was printed."""
        before = self.git("rev-parse", "HEAD")
        if add:
            self.git("add", "-A")
        done = self.call("git", "commit", "-m", "posts")
        made = self.git("rev-parse", "HEAD") != before
        assert made == (done.returncode == 0), done.stdout
        return made, done.stdout

    def commit_unchecked(self, **posts: str) -> None:
        """Commit posts past the hooks."""
        self.git("add", "-A")
        self.git("commit", "-q", "--no-verify", "-m", "before")


Make = Callable[..., Blog]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Blogs in which a hook runs as it is defined, of which each is begun once and copied."""
    begun: dict[str, Blog] = {}

    def made(tmp_path: Path, hook: str, **keys: Any) -> Blog:
        one = {**HOOKS[hook], "language": "unsupported", **keys}
        if str(one) not in begun:
            folder = tmp_path_factory.mktemp("begun")
            (folder / "bin").mkdir()
            command = folder / "bin" / "digestlint"
            command.write_text(
                f"#!/bin/sh\nexec '{sys.executable}' -I -c '\nimport sys\n"
                f'sys.path.insert(0, "{ROOT}")\n'
                'from digestlint.cli import main\nmain()\' "$@"\n'
            )
            command.chmod(0o755)
            begun[str(one)] = Blog(folder)
            begun[str(one)].begin({"repo": "local", "hooks": [one]})
        shutil.copytree(begun[str(one)].folder.parent, tmp_path, dirs_exist_ok=True)
        return Blog(tmp_path)

    return made


@pytest.fixture
def blog(tmp_path: Path, make: Make) -> Blog:
    return make(tmp_path, "digestlint")


def test_a_sound_post_passes_and_a_broken_one_does_not(blog: Blog) -> None:
    paths = {
        POST: "2601.01234",
        POST_FOR_HANDS: "2601.01235",
        "site/_posts/en/2026-01-05-x.markdown": "2601.01236",
    }
    for path, arxiv_id in paths.items():
        blog.write(path, BROKEN.replace("2601.01234", arxiv_id))
    made, said = blog.commit()
    assert not made
    assert said.count("LK306") >= len(paths)
    assert all(path in said for path in paths)
    (blog.folder / "site/_posts/en/2026-01-05-x.markdown").unlink()
    for path in (POST, POST_FOR_HANDS):
        blog.write(path, SOUND.replace("2601.01234", paths[path]))
    made, said = blog.commit()
    assert made, said
    assert re.search(r"digestlint\.+Passed", said)


def test_what_is_staged_counts(blog: Blog) -> None:
    blog.write(POST, BROKEN)
    blog.git("add", "-A")
    blog.write(POST, SOUND)
    made, said = blog.commit(add=False)
    assert not made
    assert "LK306" in said
    assert blog.read(POST) == SOUND


def test_other_files_are_left_alone(blog: Blog) -> None:
    for path in (
        "README.md",
        "docs/2026-01-05-daily-papers.md",
        "_drafts/daily-papers.md",
        "my_posts/2026-01-05-daily-papers.md",
        "_posts.md",
        "_posts/2026-01-05-daily-papers.md.txt",
        "_posts/2026-01-05-daily-papers.html",
    ):
        blog.write(path, BROKEN)
    made, said = blog.commit()
    assert made, said
    assert re.search(r"digestlint\.+\(no files to check\)Skipped", said)


def test_posts_that_are_deleted_or_renamed(blog: Blog) -> None:
    blog.write(POST, BROKEN)
    blog.write("_posts/2026-01-05-second-daily-papers.md", BROKEN)
    blog.commit_unchecked()
    blog.git("rm", "-q", POST)
    made, said = blog.commit()
    assert made, said
    blog.git("mv", "_posts/2026-01-05-second-daily-papers.md", POST_FOR_HANDS)
    made, said = blog.commit()
    assert not made
    assert POST_FOR_HANDS in said
    blog.write(POST_FOR_HANDS, SOUND)
    made, said = blog.commit()
    assert made, said


def test_untouched_posts_are_not_linted_and_yet_seen(
    tmp_path: Path, make: Callable[..., Blog]
) -> None:
    blog = make(tmp_path, "digestlint", args=["--fail-on=warning"])
    blog.write(POST, BROKEN)
    blog.commit_unchecked()
    later = SOUND.replace("2026-01-05", "2026-01-06")
    blog.write("_posts/2026-01-06-daily-papers.md", later)
    made, said = blog.commit()
    assert not made
    assert "LK310" in said  # the same paper as in the post before
    assert "LK306" not in said


def test_the_config_may_exclude_what_the_hook_names(blog: Blog) -> None:
    blog.write("digestlint.toml", 'exclude = ["_posts/old"]\n')
    blog.write("_posts/old/2026-01-05-daily-papers.md", BROKEN)
    made, said = blog.commit()
    assert made, said


def test_fix_repairs_and_stops(tmp_path: Path, make: Make) -> None:
    blog = make(tmp_path, "digestlint-fix")
    blog.write(POST, FIXABLE)
    made, said = blog.commit()
    assert not made
    assert "files were modified by this hook" in said
    assert blog.read(POST).replace('"', "") == SOUND.replace('"', "")
    made, said = blog.commit()
    assert made, said


def test_fix_leaves_what_it_cannot_mend_and_stops(
    tmp_path: Path, make: Callable[..., Blog]
) -> None:
    blog = make(tmp_path, "digestlint-fix")
    blog.write(POST, BROKEN)
    made, said = blog.commit()
    assert not made
    assert "LK306" in said
    assert blog.read(POST) == BROKEN


def test_many_posts_go_to_one_process(tmp_path: Path, make: Make) -> None:
    blog = make(tmp_path, "digestlint", args=["--fail-on=warning"])
    for number in range(60):
        # Long names: pre-commit splits what does not fit on one command line.
        blog.write(f"_posts/{'x' * 200}/2026-01-{number % 28 + 1:02}-{number}-daily.md", "x\n")
    blog.git("add", "-A")
    done = blog.call(str(PRE_COMMIT), "run", "--all-files")
    assert done.returncode == 1
    assert done.stdout.count(" of 60 posts") == 1, done.stdout[-500:]


def test_translations_are_asked_for_where_the_config_says(
    tmp_path: Path, make: Callable[..., Blog]
) -> None:
    blog = make(tmp_path, "digestlint-translations")
    blog.write(POST, BROKEN)
    made, said = blog.commit()
    assert made, said
    blog.write("digestlint.toml", "[translation]\nrequired = true\n")
    blog.write(POST, SOUND)
    made, said = blog.commit()
    assert not made
    assert "TR601" in said


GOOD = [
    "_posts/2026-01-05-daily-papers.md",
    "_posts/2026-01-05-daily-papers.markdown",
    "_posts/en/2026-01-05-daily-papers.md",
    "_posts/2026/01/2026-01-05-x.md",
    "blog/_posts/2026-01-05-x.md",
    "_posts/이름 🚀 b.md",
    "_posts/a.b.md",
]
BAD = [
    "README.md",
    "_posts",
    "_posts.md",
    "_posts/.md",
    "x_posts/2026-01-05-x.md",
    "_posts/2026-01-05-x.html",
    "_posts/2026-01-05-x.md.bak",
    "_posts/2026-01-05-x.mdx",
    "_posts/2026-01-05-x.txt",
    "_drafts/x.md",
    "docs/posts/2026-01-05-x.md",
    "assets/_posts_/x.md",
]


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS)
def test_the_pattern_of_files(hook: dict[str, Any]) -> None:
    assert [path for path in GOOD if not re.search(hook["files"], path)] == []
    assert [path for path in BAD if re.search(hook["files"], path)] == []
    for path in GOOD:
        assert set(hook["types"]) <= tags_from_filename(path)


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS)
def test_a_hook_runs_a_command_that_exists(hook: dict[str, Any]) -> None:
    assert hook["language"] == "python"
    assert hook["require_serial"] is True
    command = [*hook["entry"].split(), *hook.get("args", ())]
    assert command[:2] == ["digestlint", "check"]
    code = "from digestlint.cli import main; main()"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            code,
            *command[1:],
            str(ROOT / "examples/_posts/2026-01-05-daily-papers.md"),
        ],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_installs_from_a_repository(tmp_path: Path) -> None:
    """The one test that installs for real: pre-commit clones our repository and builds the hook."""
    ours = tmp_path / "digestlint"
    for name in ("digestlint", "rules"):
        shutil.copytree(ROOT / name, ours / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, ours / name)
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", ours)
    release = Repo(ours)
    release.commit()
    release.git("tag", "v1")
    blog = Blog(tmp_path)
    hooks = [{"id": "digestlint-fix"}, {"id": "digestlint", "args": ["--fail-on=warning"]}]
    blog.begin({"repo": str(ours), "rev": "v1", "hooks": hooks})
    blog.write(POST, BROKEN)
    made, said = blog.commit()
    assert not made
    assert said.count("LK306") == 2
    blog.write(POST, SOUND)
    made, said = blog.commit()
    assert made, said
    assert said.count("Passed") == 2
