"""The READMEs say what is so: samples, tables, commands, configs and workflows."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
import yaml

import readme_blocks
from deepl_server import KEY, deepl_server
from digestlint import lint_text
from digestlint.checks import all_checks
from digestlint.cli.commands import COMMANDS
from digestlint.report import FORMATS
from digestlint.rulebook import make_rulebook
from digestlint.rulefiles import load_schema, option_problem, read_format_file
from digestlint.settings import settings_from
from house import rule_data, rulebook, shape

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
RULES = (ROOT / "rules/README.md").read_text(encoding="utf-8")
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
SOUND = (ROOT / "examples/_posts/2026-01-05-daily-papers.md").read_text(encoding="utf-8")
SOUND_PATH = "_posts/2026-01-05-daily-papers.md"


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.S | re.M)


def table(text: str, head: str) -> list[list[str]]:
    """The rows of the table whose first column is called so."""
    found = re.search(rf"^\| {head} \|.*\n\|[ -|]+\n((?:\|.*\n)+)", text, re.M)
    assert found is not None, head
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]
        for row in found[1].splitlines()
    ]


def workflows() -> list[str]:
    return [block for block in blocks(README, "yaml") if "\njobs:" in block]


def test_what_the_code_makes_is_as_it_makes_it() -> None:
    names = re.findall(r"<!-- begin: ([a-z-]+) -->", README + RULES)
    assert sorted(names) == sorted(readme_blocks.BLOCKS)
    for text in (README, RULES):
        assert readme_blocks.renew(text) == text, "run: python tests/readme_blocks.py"


def test_it_opens_with_a_sample_and_two_commands() -> None:
    fences = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.S | re.M)
    assert fences[0][0] == "console"
    assert fences[0][1].startswith("$ digestlint check examples\n")
    assert fences[1:3] == [
        ("sh", "pip install . && digestlint check examples\n"),
        ("sh", 'pip install ".[dev]" && pytest\n'),
    ]


def test_the_sample_shows_errors_and_warnings() -> None:
    (shown,) = blocks(README, "console")
    for code in readme_blocks.SHOWN:
        assert f": {code} [" in shown
    assert re.search(r"^Found [0-9]+ errors, [0-9]+ warnings", shown, re.M)


def command_lines() -> list[str]:
    lines = [
        line
        for block in blocks(README, "sh") + blocks(RULES, "sh")
        for line in block.splitlines()
        if line.startswith("digestlint ")
    ]
    assert len(lines) > 10
    return lines


@pytest.mark.parametrize("line", command_lines())
def test_every_command_and_option_exists(line: str) -> None:
    _, name, *words = shlex.split(line, comments=True)
    assert name in COMMANDS
    command: click.Command = import_module(f"digestlint.cli.{name}").command
    if isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    options = {option for parameter in command.params for option in parameter.opts}
    wanted = {word for word in words if word.startswith("--")}
    assert wanted <= options
    codes = [words[words.index("--select") + 1]] if "--select" in words else []
    assert all(rulebook().find(code) for selector in codes for code in selector.split(","))


@pytest.mark.parametrize("text", [*blocks(README, "toml"), *blocks(RULES, "toml")])
def test_every_config_is_valid(text: str) -> None:
    settings = settings_from(tomllib.loads(text), root="/nowhere")
    book = make_rulebook(rule_data(), settings.rule_options)
    for selectors in (settings.ignore, *settings.per_file_ignores.values()):
        assert all(book.find(selector) for selector in selectors)


def test_the_formats_of_reports() -> None:
    named = [name for row in table(README, "format") for name in re.findall(r"`(\w+)`", row[0])]
    assert sorted(named) == sorted(FORMATS)


def test_the_inputs_of_the_action() -> None:
    rows = {row[0].strip("`"): row[1].strip("`") for row in table(README, "input")}
    assert rows == {name: entry["default"] for name, entry in ACTION["inputs"].items()}
    outputs = re.search(r"^Outputs: (.*)$", README, re.M)
    assert outputs is not None
    assert re.findall(r"`([a-z-]+)`", outputs[1]) == list(ACTION["outputs"])


def test_comments_silence_as_it_says() -> None:
    (comments,) = blocks(README, "markdown")
    passage, _, _ = comments.partition("\n\n")
    wrong = SOUND.replace("ko/overview/2601.00421", "ko/overview/2601.04321")
    codes = [found.code for found in lint_text(wrong, path=SOUND_PATH, settings={})]
    assert codes == ["LK306"]
    line = "> [Alphaxiv](https://www.alphaxiv.org/ko/overview/2601.04321)"
    assert passage.endswith(line)
    silenced = wrong.replace(line, passage)
    assert lint_text(silenced, path=SOUND_PATH, settings={}) == ()
    key = next(block for block in blocks(README, "yaml") if block.startswith("digestlint:"))
    polite = SOUND.replace("편이 낫다.", "편이 낫습니다.").replace("---\n\n#", f"{key}---\n\n#", 1)
    assert lint_text(polite, path=SOUND_PATH, settings={}) == ()
    loud = lint_text(polite.replace(key, ""), path=SOUND_PATH, settings={})
    assert [found.code for found in loud] == ["LG503"]


def test_the_library_samples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample, translating = blocks(README, "python")
    (tmp_path / "_posts").mkdir()
    wrong = SOUND.replace("ko/overview/2601.00421", "ko/overview/2601.04321")
    (tmp_path / SOUND_PATH).write_text(wrong, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(sample, names)  # noqa: S102 -- our own README
    assert [found.code for found in names["found"]] == ["FM101"]
    (tmp_path / SOUND_PATH).write_text(SOUND, encoding="utf-8")
    with deepl_server() as server:
        monkeypatch.setenv("DEEPL_AUTH_KEY", KEY)
        monkeypatch.setenv("DEEPL_SERVER_URL", server.url)
        exec(translating, names)  # noqa: S102 -- our own README
        assert (names["post"].status, names["post"].characters) == ("written", server.used)
    assert names["post"].path == "_posts/en/2026-01-05-daily-papers.md"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--isolated", "examples/_posts/2026-01-05-daily-papers.md"], 0),
        (["--isolated", "examples"], 1),
        (["examples"], 0),
        (["no-such-folder"], 2),
        (["--isolated", "--output", "no-such-folder/report", "examples"], 2),
    ],
)
def test_exit_statuses(arguments: list[str], status: int) -> None:
    code = "from digestlint.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "check", *arguments],
        cwd=ROOT,
        check=False,
        capture_output=True,
    )
    assert done.returncode == status, done.stderr


def _anchor(heading: str) -> str:
    """What GitHub names a heading: small letters, digits and hyphens."""
    return re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-")


@pytest.mark.parametrize("path", ["README.md", "rules/README.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_links_lead_somewhere(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```$|`[^`\n]*`", "", text, flags=re.S | re.M)
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", prose) if "://" not in target]
    headings = {_anchor(line) for line in re.findall(r"^#+ (.+)$", prose, flags=re.M)}
    missing = [
        target
        for target in targets
        if target.removeprefix("#") not in headings
        and not (ROOT / path).parent.joinpath(target.partition("#")[0] or target).exists()
    ]
    assert missing == []


class TestWorkflows:
    def test_what_they_use_is_pinned_and_given_what_it_takes(self) -> None:
        found = workflows()
        assert len(found) == 3
        for text in found:
            for job in yaml.safe_load(text)["jobs"].values():
                for step in job["steps"]:
                    if step.get("uses") == "OWNER/digestlint@REVISION":
                        assert set(step["with"]) <= set(ACTION["inputs"])
                    elif "uses" in step:
                        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"])

    @pytest.mark.skipif(shutil.which("zizmor") is None, reason="needs zizmor")
    def test_zizmor_finds_nothing(self, tmp_path: Path) -> None:
        folder = tmp_path / ".github/workflows"
        shutil.copytree(ROOT / ".github/workflows", folder)
        for number, text in enumerate(workflows()):
            pinned = text.replace("@REVISION", "@" + "0123456789" * 4)
            (folder / f"readme-{number}.yml").write_text(pinned, encoding="utf-8")
        shutil.copy(ROOT / "action.yml", tmp_path)
        done = subprocess.run(
            ["zizmor", "--offline", "--quiet", "--format=json", "."],
            cwd=tmp_path,
            check=False,
            capture_output=True,
            text=True,
        )
        assert json.loads(done.stdout) == [], done.stdout
        assert done.returncode == 0, done.stderr

    @pytest.mark.skipif(shutil.which("zizmor") is None, reason="needs zizmor")
    def test_zizmor_would_find_something(self, tmp_path: Path) -> None:
        """What the test above relies on."""
        text = (ROOT / "action.yml").read_text(encoding="utf-8")
        unsafe = text.replace('"${options[@]}"', "${{ inputs.args }}")
        assert unsafe != text
        (tmp_path / "action.yml").write_text(unsafe, encoding="utf-8")
        done = subprocess.run(
            ["zizmor", "--offline", "--quiet", "--format=json", "action.yml"],
            cwd=tmp_path,
            check=False,
            capture_output=True,
            text=True,
        )
        assert "template-injection" in done.stdout

    def test_the_daily_job_translates_with_what_the_action_installed(self) -> None:
        daily = next(text for text in workflows() if "schedule:" in text)
        (step,) = (
            step
            for step in yaml.safe_load(daily)["jobs"]["digest"]["steps"]
            if "DEEPL_AUTH_KEY" in step.get("env", ())
        )
        program, command, *options = shlex.split(step["run"])
        assert program.removesuffix("/bin/digestlint") == "$RUNNER_TEMP/digestlint"
        assert any(
            '-m venv "$RUNNER_TEMP/digestlint"' in step.get("run", "")
            for step in ACTION["runs"]["steps"]
        )
        assert (command, options) == ("translate", ["--max-chars", "20000"])

    @pytest.mark.skipif(not shutil.which("bash") or not shutil.which("git"), reason="needs git")
    def test_the_daily_job_publishes_what_there_is(self, tmp_path: Path) -> None:
        daily = next(text for text in workflows() if "schedule:" in text)
        last = yaml.safe_load(daily)["jobs"]["digest"]["steps"][-1]
        script = tmp_path / "publish.sh"
        script.write_text(last["run"], encoding="utf-8")
        gh = tmp_path / "bin/gh"
        gh.parent.mkdir()
        gh.write_text("#!/bin/sh\nexit 0\n")
        gh.chmod(0o755)

        def call(*command: str, cwd: Path = tmp_path) -> str:
            environment = {
                "PATH": f"{gh.parent}{os.pathsep}{os.environ['PATH']}",
                "HOME": str(tmp_path),
                "GIT_CONFIG_SYSTEM": "/dev/null",
            }
            done = subprocess.run(
                command, cwd=cwd, env=environment, check=True, capture_output=True, text=True
            )
            return done.stdout

        call("git", "init", "-q", "--bare", "-b", "main", "origin")
        call("git", "clone", "-q", "origin", "blog")
        blog = tmp_path / "blog"
        (blog / "_posts").mkdir()
        (blog / "_posts/a.md").write_text("a\n")
        publish = ("bash", "--noprofile", "--norc", "-eo", "pipefail", str(script))
        call("git", "checkout", "-q", "-b", "main", cwd=blog)
        call("git", "config", "push.autoSetupRemote", "true", cwd=blog)
        call(*publish, cwd=blog)
        assert call("git", "log", "--format=%s", "main", cwd=tmp_path / "origin").startswith(
            "Publish the digest of 20"
        )
        call(*publish, cwd=blog)
        assert call("git", "rev-list", "--count", "main", cwd=tmp_path / "origin") == "1\n"


class TestRulesReadme:
    def data(self) -> list[dict[str, Any]]:
        return [yaml.safe_load(block) for block in blocks(RULES, "yaml")]

    def test_every_check_that_needs_no_python_has_an_example_that_is_valid(self) -> None:
        checks = {
            name: check
            for name, check in all_checks().items()
            if check.run.__module__ == "digestlint.checks.declarative"
        }
        shown = {}
        for data in self.data():
            if "check" in data:
                check = checks[data["check"]]
                jsonschema.validate(data["options"], check.schema)
                assert option_problem(check, data["options"]) is None
                shown[check.name] = data["options"]
        assert set(shown) == set(checks)
        headings = set(re.findall(r"^### `([a-z-]+)`: ", RULES, re.M))
        assert headings == set(checks)

    def test_the_rule_is_that_of_the_examples(self) -> None:
        rule = next(data for data in self.data() if "code" in data)
        jsonschema.validate(rule, load_schema("rule.schema.json"))
        path = ROOT / "examples/house-rules/HS101-exclamation.yaml"
        theirs: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert rule["message"] == theirs["message"]
        assert rule["examples"]["invalid"] == theirs["examples"]["invalid"]

    def test_the_format_is_that_of_the_examples(self) -> None:
        shown = next(data for data in self.data() if "extends" in data)
        jsonschema.validate(shown, load_schema("formats/format.schema.json"))
        theirs = read_format_file(str(ROOT / "examples/house-rules/formats/wenzhai.yaml")).data
        for key in ("name", "summary", "extends", "files", "title", "language", "paper", "links"):
            assert shown[key] == theirs[key]

    @pytest.mark.parametrize(
        ("path", "places"),
        [
            ("rules/rule.schema.json", ["", "$defs/example"]),
            ("rules/formats/format.schema.json", [""]),
            ("digestlint/settings.schema.json", [""]),
        ],
    )
    def test_every_key_is_described(self, path: str, places: list[str]) -> None:
        for place in places:
            schema = readme_blocks.load(path)
            for step in filter(None, place.split("/")):
                schema = schema[step]
            described = {key.partition(".")[0] for key, _ in readme_blocks.flat(schema)}
            assert described == set(schema["properties"])

    def test_the_options_that_it_names_are_those_of_the_checks(self) -> None:
        section = RULES[RULES.index("## Checks that need") : RULES.index("## Options of our own")]
        for name, check in all_checks().items():
            if check.run.__module__ == "digestlint.checks.declarative":
                for option in check.options:
                    assert re.search(rf"\b{option}\b", section), f"{name}: {option}"

    def test_our_prefixes(self) -> None:
        ours = {rule.code[:2] for rule in rulebook()}
        assert all(re.search(rf"\b{prefix}\b", RULES) for prefix in ours)


def test_the_formats_that_come_with_it() -> None:
    for name in rule_data().formats:
        assert f"`{shape(name).name}`" in README
