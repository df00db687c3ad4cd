"""No input of the GitHub action, and no file of the repository, becomes a program."""

import re
import shutil
from pathlib import Path

import pytest

from e2e.action_runner import ERROR, POST, Runner, needs_bash_and_git

pytestmark = needs_bash_and_git


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    made = Runner(tmp_path)
    made.installed()
    return made


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
