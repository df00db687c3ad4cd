"""The validators that others publish accept what is written; they come from the npm registry."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from digestlint.report import renderer

from .sample import hostile, readable, report

REPORTS = {"readable": readable(), "hostile": hostile(300), "clean": report([], {})}


def run(package: str, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program of an npm package; skip the test where the package cannot be had."""
    if (npx := shutil.which("npx")) is None:
        pytest.skip("npx is not installed")
    command = [npx, "--yes", f"--package={package}", "--", program]
    probe = subprocess.run(
        [*command, "--version"], capture_output=True, text=True, timeout=300, check=False
    )
    if "npm error" in probe.stderr.lower() or "npm err!" in probe.stderr.lower():
        pytest.skip(f"npm cannot fetch {package}: {probe.stderr.strip().splitlines()[-1]}")
    return subprocess.run(
        [*command, *arguments], capture_output=True, text=True, timeout=300, check=False
    )


def written(name: str, folder: Path) -> list[str]:
    paths = []
    for title, given_report in REPORTS.items():
        file = folder / f"{title}.{name}"
        file.write_text("".join(renderer(name)(given_report)), encoding="utf-8")
        paths.append(str(file))
    return paths


@pytest.mark.npm
def test_microsofts_sarif_validator_finds_no_error(tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.sarif"
    spoilt.write_text('{"version": "2.1.0", "runs": [{}]}', encoding="utf-8")
    levels: dict[str, set[tuple[str, str]]] = {}
    for path in (*written("sarif", tmp_path), str(spoilt)):
        output = tmp_path / f"{Path(path).stem}.log"
        # The launcher hands its arguments to a shell: a list needs its own quotes.
        done = run(
            "@microsoft/sarif-multitool@5.7.0",
            "sarif-multitool",
            "validate",
            path,
            "--level",
            '"Error;Warning"',
            "--rule-kind",
            '"Sarif;Ghas"',
            "--output",
            str(output),
        )
        assert "Analysis completed successfully" in done.stdout, done.stdout + done.stderr
        results = json.loads(output.read_text(encoding="utf-8-sig"))["runs"][0]["results"]
        levels[Path(path).stem] = {
            (result.get("level", "warning"), result["ruleId"]) for result in results
        }
    assert any(level == "error" for level, _ in levels.pop("spoilt"))
    # SARIF2005 asks for the address of a page about the tool.
    assert levels == {title: {("warning", "SARIF2005")} for title in REPORTS}


@pytest.mark.npm
def test_a_validator_of_the_reviewdog_format_finds_no_error(tmp_path: Path) -> None:
    validate = ("@umbrelladocs/rdformat-validator@1.0.1", "rdformat-validator")
    options = ("--strict", "--no-extra-fields", "--format", "json")
    done = run(*validate, *options, *written("rdjson", tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    spoilt = tmp_path / "spoilt.json"
    spoilt.write_text('{"diagnostics": [{"message": 1}]}', encoding="utf-8")
    assert run(*validate, *options, str(spoilt)).returncode != 0
