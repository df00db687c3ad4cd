"""A GitHub runner's part, played for the action: what its shell steps are given, and leave.

Inputs and contexts become environment variables, the environment files are files, and each step is
written to a file and given to `bash --noprofile --norc -eo pipefail` (GitHub, "Workflow syntax",
`jobs.<job_id>.steps[*].shell`).
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from gitrepo import Repo

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"]}

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


needs_bash_and_git = pytest.mark.skipif(
    not (shutil.which("bash") and shutil.which("git")),
    reason="needs bash and git, which are not on this machine",
)
