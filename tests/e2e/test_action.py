"""The GitHub action: its own shell steps, run by bash as the runner runs them.

The runner's part is played here: inputs and contexts become environment variables, the environment
files are files, and each step is written to a file and given to `bash --noprofile --norc -eo
pipefail` (GitHub, "Workflow syntax", `jobs.<job_id>.steps[*].shell`).
"""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from effort import PROFILE
from gitrepo import Repo

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"]}
NOT_HERE = "needs bash and git, which are not on this machine"
pytestmark = pytest.mark.skipif(not (shutil.which("bash") and shutil.which("git")), reason=NOT_HERE)

POST = """\
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
ERROR = POST.replace("ko/overview/2601.01234", "ko/overview/2601.04321")
WARNING = POST.replace("huggingface", "hugginface")


class Ended(NamedTuple):
    """How a step ended: status, what it printed, its outputs, and the job's summary."""

    status: int
    out: str
    err: str
    outputs: dict[str, str]
    summary: str


class Runner:
    """A workspace with a repository in it, and the runner's folders beside it."""

    def __init__(self, tmp_path: Path) -> None:
        self.temp = tmp_path / "runner temp"
        self.workspace = tmp_path / "work space"
        self.event: dict[str, Any] = {}
        (self.temp / "digestlint/bin").mkdir(parents=True)
        self.workspace.mkdir()

    def installed(self) -> None:
        """Put the command under test where the install step puts it."""
        folder = self.temp / "digestlint/bin"
        (folder / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        (folder / "digestlint").write_text(
            f"#!/bin/sh\nexec '{sys.executable}' -I -c '\nimport sys\n"
            f'sys.path.insert(0, "{ROOT}")\n'
            'from digestlint.cli import main\nmain()\' "$@"\n'
        )
        for file in folder.iterdir():
            file.chmod(0o755)

    def recording(self) -> None:
        """Put in its place a command that only writes down what it is called with."""
        command = self.temp / "digestlint/bin/digestlint"
        command.write_text('#!/bin/sh\nprintf "%s\\0" "$@" >"$RUNNER_TEMP/called"\n')
        command.chmod(0o755)

    def called(self) -> list[str] | None:
        """What it was called with, without what is the same in every run; None: not at all."""
        if not (self.temp / "called").exists():
            return None
        words = (self.temp / "called").read_bytes().decode().split("\0")[:-1]
        report = self.temp / "digestlint-report.json"
        assert words[:5] == ["check", "--format", "github", "--output-file", f"json={report}"]
        return words[5:]

    def posts(self, **posts: str) -> None:
        for name, text in posts.items():
            self.write(f"_posts/2026-01-05-{name}-daily-papers.md", text)

    def commit(self, **posts: str) -> str:
        repo = Repo(self.workspace, new=not (self.workspace / ".git").exists())
        self.posts(**posts)
        return repo.commit()

    def write(self, path: str, text: str) -> None:
        file = self.workspace / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def run(self, step_id: str, *, env: Mapping[str, str] | None = None, **inputs: str) -> Ended:
        step = STEPS[step_id]
        assert step["shell"] == "bash"
        files = {
            name: self.temp / name.lower()
            for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV", "GITHUB_PATH")
        }
        for file in files.values():
            file.write_bytes(b"")
        event = self.temp / "event.json"
        event.write_text(json.dumps(self.event), encoding="utf-8")
        script = self.temp / f"{step_id}.sh"
        script.write_text(step["run"], encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.workspace,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.temp),
                "DIGESTLINT_CACHE_DIR": os.environ["DIGESTLINT_CACHE_DIR"],
                "GITHUB_ACTIONS": "true",
                "GITHUB_WORKSPACE": str(self.workspace),
                "GITHUB_EVENT_PATH": str(event),
                "RUNNER_TEMP": str(self.temp),
                **{name: str(file) for name, file in files.items()},
                **{name: self.value(text, inputs) for name, text in step["env"].items()},
                **(env or {}),
            },
        )
        assert files["GITHUB_ENV"].read_bytes() == files["GITHUB_PATH"].read_bytes() == b""
        return Ended(
            done.returncode,
            done.stdout,
            done.stderr,
            read_outputs(files["GITHUB_OUTPUT"].read_text(encoding="utf-8")),
            files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8"),
        )

    def value(self, text: str, inputs: Mapping[str, str]) -> str:
        """The value of an expression; only these stand in `env:`."""
        match = re.fullmatch(r"\$\{\{ ([a-z._-]+) \}\}", text)
        assert match is not None, text
        name = match[1]
        if name.startswith("inputs."):
            key = name.removeprefix("inputs.")
            return inputs.get(key.replace("-", "_"), ACTION["inputs"][key]["default"])
        return {
            "github.action_path": str(ROOT),
            "steps.python.outputs.python-path": sys.executable,
        }[name]


def read_outputs(text: str) -> dict[str, str]:
    """What the runner takes from an output file: `name=value`, or `name<<END`, lines, `END`."""
    outputs = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, sign, rest = re.fullmatch(r"([^=<]*)(=|<<)(.*)", line).groups()  # type: ignore[union-attr]
        if sign == "=":
            outputs[name] = rest
        else:
            outputs[name] = "\n".join(iter(lambda: next(lines), rest))
    return outputs


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    made = Runner(tmp_path)
    made.installed()
    return made


def test_every_output_is_one_of_the_lint_step() -> None:
    assert {name: output["value"] for name, output in ACTION["outputs"].items()} == {
        name: f"${{{{ steps.lint.outputs.{name} }}}}"
        for name in ("errors", "warnings", "sarif-file")
    }


def test_no_script_holds_an_expression() -> None:
    assert all("${{" not in step.get("run", "") for step in ACTION["runs"]["steps"])


def test_the_only_action_it_uses_is_pinned_by_its_hash() -> None:
    used = [step["uses"] for step in ACTION["runs"]["steps"] if "uses" in step]
    assert len(used) == 1
    assert re.fullmatch(r"actions/setup-python@[0-9a-f]{40}", used[0])


def test_a_sound_post(runner: Runner) -> None:
    runner.posts(one=POST)
    ended = runner.run("lint")
    assert (ended.status, ended.out) == (0, "")
    assert ended.outputs == {"errors": "0", "warnings": "0"}


def test_findings_are_annotations_counts_and_a_summary(runner: Runner) -> None:
    runner.posts(one=ERROR, two=WARNING)
    ended = runner.run("lint")
    assert ended.status == 1
    assert ended.outputs == {"errors": "1", "warnings": "1"}
    assert "::error file=_posts/2026-01-05-one-daily-papers.md,line=10," in ended.out
    assert "::warning file=_posts/2026-01-05-two-daily-papers.md,line=5," in ended.out
    assert "LK306" in ended.summary


def test_arguments_are_words_and_paths_are_lines(runner: Runner) -> None:
    runner.write("_posts/a b/2026-01-05-daily-papers.md", WARNING)
    runner.write("_posts/2026-01-06-daily-papers.md", ERROR)
    ended = runner.run("lint", paths="_posts/a b\n\n", args="--fail-on warning\n  --ignore LK310 ")
    assert ended.status == 1, ended.err
    assert ended.outputs == {"errors": "0", "warnings": "1"}


def test_sarif(runner: Runner) -> None:
    runner.posts(one=ERROR)
    ended = runner.run("lint", sarif_file="out lint.sarif")
    assert ended.status == 1
    assert ended.outputs["sarif-file"] == "out lint.sarif"
    report = json.loads((runner.workspace / "out lint.sarif").read_text(encoding="utf-8"))
    assert [result["ruleId"] for result in report["runs"][0]["results"]] == ["LK306"]


def test_a_sarif_file_that_cannot_be_written(runner: Runner) -> None:
    runner.posts(one=POST)
    ended = runner.run("lint", sarif_file="nowhere/lint.sarif")
    assert ended.status == 2
    assert "sarif-file" not in ended.outputs
    assert "nowhere/lint.sarif" in ended.err


def test_wrong_use_is_status_2_and_has_no_outputs(runner: Runner) -> None:
    runner.posts(one=POST)
    ended = runner.run("lint", paths="_post")
    assert (ended.status, ended.outputs) == (2, {})
    assert "no such file or folder" in ended.err


def test_changed_only(runner: Runner) -> None:
    base = runner.commit(one=ERROR)
    runner.commit(two=WARNING)
    runner.event = {"pull_request": {"base": {"sha": base}}}
    ended = runner.run("lint", changed_only="true")
    assert ended.outputs == {"errors": "0", "warnings": "1"}, ended.err
    assert ended.status == 0
    assert runner.run("lint").outputs == {"errors": "1", "warnings": "1"}


@pytest.mark.parametrize(
    "event",
    [
        {"pull_request": {"base": {"sha": "a1" * 20}}, "before": "x"},
        {"merge_group": {"base_sha": "a1" * 20}},
        {"before": "a1" * 20},
    ],
    ids=["pull_request", "merge_group", "push"],
)
def test_each_event_has_its_base(runner: Runner, event: dict[str, Any]) -> None:
    runner.recording()
    runner.event = event
    assert runner.run("lint", changed_only="true").out == ""
    assert runner.called() == ["--changed-since", "a1" * 20, "--"]


def test_a_new_branch_is_linted_whole(runner: Runner) -> None:
    runner.commit(one=ERROR)
    runner.event = {"before": "0" * 40}
    ended = runner.run("lint", changed_only="true")
    assert ended.outputs == {"errors": "1", "warnings": "0"}, ended.err
    assert "every post is linted" in ended.out


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"before": "0" * 64},
        {"before": "--output=x"},
        {"pull_request": {"base": {"sha": "$(touch pwned)"}}},
        {"pull_request": None, "merge_group": None, "before": None},
    ],
)
def test_without_a_base_every_post_is_linted(runner: Runner, event: dict[str, Any]) -> None:
    runner.recording()
    runner.event = event
    assert "every post is linted" in runner.run("lint", changed_only="true").out
    assert runner.called() == ["--"]
    assert not list(runner.workspace.glob("pwned"))


def test_changed_only_in_a_shallow_clone_says_what_to_do(runner: Runner, tmp_path: Path) -> None:
    base = runner.commit(one=ERROR)
    runner.commit(two=WARNING)
    clone = tmp_path / "clone"
    Repo(runner.workspace, new=False).git(
        "clone", "-q", "--depth=1", f"file://{runner.workspace}", str(clone)
    )
    runner.workspace = clone
    runner.event = {"pull_request": {"base": {"sha": base}}}
    ended = runner.run("lint", changed_only="true")
    assert (ended.status, ended.outputs) == (2, {})
    assert "give actions/checkout fetch-depth: 0" in ended.err
    assert ended.err.count("\n") == 1


HOSTILE = [
    "; touch pwned; $(touch pwned) `touch pwned` | touch pwned && touch pwned #",
    "\ntouch pwned\n",
    "' ; touch pwned ; '",
    '" ; touch pwned ; "',
    "${IFS}$(touch${IFS}pwned)>pwned",
    "*",
    "a\n::set-output name=errors::99",
    "x\r\n::add-mask::y",
    "\\",
    "\u202e::error::x",
]


@pytest.mark.parametrize("name", ["paths", "args", "sarif_file", "changed_only"])
@pytest.mark.parametrize("value", HOSTILE)
def test_no_input_is_a_program(runner: Runner, name: str, value: str) -> None:
    runner.recording()
    ended = runner.run("lint", **{name: value})
    called = {
        "paths": ["--", *filter(None, value.split("\n"))],
        "args": [*filter(None, re.split("[ \n]", value)), "--"],
        "sarif_file": ["--output-file", f"sarif={value}", "--"],
        "changed_only": None,
    }[name]
    if name == "sarif_file" and not {"\n", "\r"}.isdisjoint(value):
        called = None
    assert runner.called() == called
    assert ended.status == (2 if called is None else 0)
    assert list(runner.workspace.iterdir()) == []
    assert ended.err == ""
    commands = [line for line in ended.out.splitlines() if "::" in line]
    assert all(line.startswith("::error title=digestlint::the input ") for line in commands)
    assert len(commands) == (called is None)


@pytest.mark.parametrize("name", ["paths", "args"])
@pytest.mark.parametrize("value", ["\n".join(HOSTILE), "*"])
def test_a_hostile_input_is_refused(runner: Runner, name: str, value: str) -> None:
    runner.posts(one=POST)
    ended = runner.run("lint", **{name: value})
    assert (ended.status, ended.outputs) == (2, {})
    assert ended.err.startswith("digestlint: ")
    assert "::" not in ended.out
    assert [path.name for path in runner.workspace.iterdir()] == ["_posts"]


@pytest.mark.parametrize("value", [HOSTILE[0], "*", "\u202e::error::x"])
def test_an_odd_name_is_the_name_of_the_report(runner: Runner, value: str) -> None:
    runner.posts(one=POST)
    value = value.replace("/", "")
    ended = runner.run("lint", sarif_file=value)
    assert (ended.status, ended.outputs["sarif-file"]) == (0, value)
    assert "::" not in ended.out
    assert {path.name for path in runner.workspace.iterdir()} == {"_posts", value}


def test_a_path_is_no_option(runner: Runner) -> None:
    runner.posts(one=ERROR)
    ended = runner.run("lint", paths="--fail-on=never")
    assert (ended.status, ended.outputs) == (2, {})


def test_nothing_of_the_repository_is_imported(runner: Runner) -> None:
    for name in ("json", "click", "yaml", "digestlint", "os", "sitecustomize", "usercustomize"):
        runner.write(f"{name}.py", 'open("pwned", "w").close()\nraise SystemExit(0)\n')
    base = runner.commit()
    runner.posts(one=ERROR)
    runner.event = {"before": base}
    ended = runner.run("lint", changed_only="true", sarif_file="x.sarif")
    assert ended.outputs["errors"] == "1"
    assert not (runner.workspace / "pwned").exists()


@pytest.mark.parametrize(
    "version",
    ["0.1.0 --index-url=x", "--help", "git+https://example.com/x", "./x", "0.1.0;x", "0.1\n2", "*"],
)
def test_a_version_is_a_version(runner: Runner, version: str) -> None:
    shutil.rmtree(runner.temp / "digestlint")
    ended = runner.run("install", version=version)
    assert ended.status == 2
    assert ended.out == (
        "::error title=digestlint::the input version must be a release such as 0.1.0\n"
    )
    assert not (runner.temp / "digestlint").exists()


def test_installs_itself_and_lints(tmp_path: Path) -> None:
    """The one test that installs for real, from the action's own folder.

    What it depends on is installed too where the tests are thorough, and lent by the tests' own
    environment otherwise: `test_pre_commit.py` installs it in any case.
    """
    runner = Runner(tmp_path)
    shutil.rmtree(runner.temp / "digestlint")
    for name in ("venv", "pip", "ensurepip", "json"):
        runner.write(f"{name}.py", 'raise SystemExit("the repository was imported")\n')
    runner.posts(one=ERROR)
    lent = {} if PROFILE == "thorough" else {"PIP_NO_DEPS": "1"}
    # What pip compiles takes it longer than what Python compiles when it is needed.
    ended = runner.run("install", env={"PIP_COMPILE": "0", **lent})
    assert ended.status == 0, ended.err
    packages = sysconfig.get_path("purelib")
    ended = runner.run("lint", env={"PYTHONPATH": packages} if lent else {})
    assert ended.status == 1, ended.err
    assert ended.outputs == {"errors": "1", "warnings": "0"}
    (place,) = (runner.temp / "digestlint").rglob("site-packages/digestlint/__init__.py")
    assert place.read_bytes() == (ROOT / "digestlint/__init__.py").read_bytes()
