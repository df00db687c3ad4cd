"""The validators that others publish accept what is written; they come from the npm registry."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from digestlint.report import renderer

from .sample import ATTACKS, RULES, hostile, readable, report

# Every attack with every rule.
HOSTILE = hostile(len(ATTACKS) * len(RULES))
REPORTS = {"readable": readable(), "hostile": HOSTILE, "clean": report([], {})}


def program(package: str, name: str) -> str:
    """Where npm has put a program of a package; skip the test where it cannot be had."""
    if (npx := shutil.which("npx")) is None:
        pytest.skip("npx is not installed")
    done = subprocess.run(
        [npx, "--yes", f"--package={package}", "--call", f"command -v {name}"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if "npm error" in done.stderr.lower() or "npm err!" in done.stderr.lower():
        pytest.skip(f"npm cannot fetch {package}: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def written(name: str, folder: Path, spoilt: str) -> list[str]:
    """Files with every report, and one that the validator must refuse."""
    texts = {title: "".join(renderer(name)(ours)) for title, ours in REPORTS.items()}
    paths = []
    for title, text in {**texts, "spoilt": spoilt}.items():
        file = folder / f"{title}.{name}"
        file.write_text(text, encoding="utf-8")
        paths.append(str(file))
    return paths


@pytest.mark.npm
def test_microsofts_sarif_validator_finds_no_error(tmp_path: Path) -> None:
    output = tmp_path / "found.log"
    # The launcher hands its arguments to a shell: a list needs its own quotes.
    done = run(
        program("@microsoft/sarif-multitool@5.7.0", "sarif-multitool"),
        "validate",
        *written("sarif", tmp_path, '{"version": "2.1.0", "runs": [{}]}'),
        "--level",
        '"Error;Warning"',
        "--rule-kind",
        '"Sarif;Ghas"',
        "--output",
        str(output),
    )
    assert "4 files scanned" in done.stdout, done.stdout + done.stderr
    assert "Analysis completed successfully" in done.stdout, done.stdout + done.stderr
    (log,) = json.loads(output.read_text(encoding="utf-8-sig"))["runs"]
    levels: dict[str, set[tuple[str, str]]] = {}
    for result in log["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        level = (result.get("level", "warning"), result["ruleId"])
        levels.setdefault(Path(uri).stem, set()).add(level)
    assert any(level == "error" for level, _ in levels.pop("spoilt"))
    # SARIF2005 asks for the address of a page about the tool.
    assert levels == {title: {("warning", "SARIF2005")} for title in REPORTS}


@pytest.mark.npm
def test_a_validator_of_the_reviewdog_format_finds_no_error(tmp_path: Path) -> None:
    done = run(
        program("@umbrelladocs/rdformat-validator@1.0.1", "rdformat-validator"),
        "--strict",
        "--no-extra-fields",
        "--format",
        "json",
        *written("rdjson", tmp_path, '{"diagnostics": [{"message": 1}]}'),
    )
    valid = {Path(one["file"]).stem: one["valid"] for one in json.loads(done.stdout)["fileResults"]}
    assert valid == {**dict.fromkeys(REPORTS, True), "spoilt": False}, done.stdout
