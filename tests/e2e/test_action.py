"""The GitHub action: its own shell steps, run by bash as the runner runs them."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from e2e.action_runner import ACTION, ERROR, POST, ROOT, WARNING, Runner, needs_bash_and_git
from effort import PROFILE
from gitrepo import Repo

pytestmark = needs_bash_and_git


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


@pytest.mark.parametrize(("version", "name"), [("", str(ROOT)), ("0.1.0", "digestlint")])
@pytest.mark.parametrize("has_re2", [True, False])
def test_what_is_installed(runner: Runner, version: str, name: str, has_re2: bool) -> None:
    """By a Python that writes down what it is called with, and makes an environment of itself."""
    shutil.rmtree(runner.temp / "digestlint")
    python = runner.temp / "python"
    python.write_text(
        '#!/bin/sh\nprintf "%s\\0" "$0" "$@" >>"$RUNNER_TEMP/called"\n'
        'if [ "$3" = venv ]; then mkdir -p "$4/bin" && exec cp "$0" "$4/bin/python"; fi\n'
        'case "$*" in *google-re2*) exec test "$HAS_RE2" = True;; esac\n'
    )
    python.chmod(0o755)
    env = {"PYTHON": str(python), "HAS_RE2": str(has_re2)}
    ended = runner.run("install", version=version, env=env)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("::notice title=digestlint::no RE2 here") == (not has_re2)
    folder = runner.temp / "digestlint"
    pip = [str(folder / "bin/python"), "-I", "-m", "pip", "install"]
    pip += ["--quiet", "--no-input", "--disable-pip-version-check"]
    release = f"=={version}" if version else ""
    called = [str(python), "-I", "-m", "venv", str(folder)]
    called += [*pip, "--only-binary", "google-re2", f"{name}[re2]{release}"]
    called += [] if has_re2 else [*pip, f"{name}{release}"]
    assert (runner.temp / "called").read_text().split("\0")[:-1] == called


@pytest.mark.skipif(
    PROFILE != "thorough",
    reason="test_pre_commit.py installs too; to install as the action does takes "
    "DIGESTLINT_TESTS=thorough",
)
def test_installs_itself_and_lints(tmp_path: Path) -> None:
    """The one test that installs for real, from the action's own folder."""
    runner = Runner(tmp_path)
    shutil.rmtree(runner.temp / "digestlint")
    for name in ("venv", "pip", "ensurepip", "json"):
        runner.write(f"{name}.py", 'raise SystemExit("the repository was imported")\n')
    runner.posts(one=ERROR)
    # What pip would compile takes it longer than Python takes for what is imported here.
    ended = runner.run("install", env={"PIP_COMPILE": "0"})
    assert ended.status == 0, ended.err
    ended = runner.run("lint")
    assert ended.status == 1, ended.err
    assert ended.outputs == {"errors": "1", "warnings": "0"}
