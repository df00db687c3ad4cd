"""Each format, to the letter: what it writes stands in `golden/`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from digestlint.report import FORMATS, github, renderer, tally, text

from .sample import readable, report

GOLDEN = Path(__file__).parent / "golden"
SUFFIXES = {"junit": "xml", "text": "txt", "concise": "txt", "github": "txt", "jsonl": "jsonl"}


def expect(name: str, written: str) -> None:
    """Compare with a golden file; `UPDATE_GOLDEN=1 pytest` writes it anew, and fails."""
    file = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_bytes(written.encode())
        pytest.fail(f"wrote {file}: read the difference, then run the tests again")
    assert written == file.read_bytes().decode()


@pytest.mark.parametrize("name", FORMATS)
def test_findings_are_written_to_the_letter(name: str) -> None:
    expect(f"{name}.{SUFFIXES.get(name, 'json')}", "".join(renderer(name)(readable())))


@pytest.mark.parametrize("name", FORMATS)
def test_a_run_without_findings_is_written_to_the_letter(name: str) -> None:
    written = "".join(renderer(name)(report([], {})))
    expect(f"{name}-clean.{SUFFIXES.get(name, 'json')}", written)


def test_colour_is_written_to_the_letter() -> None:
    written = "".join(text.render(readable(), color=True)) + text.closing(readable(), color=True)
    expect("text-color.txt", written)


def test_statistics_are_written_to_the_letter() -> None:
    expect("statistics.txt", "".join(tally.statistics(readable())))


def test_the_step_summary_is_written_to_the_letter() -> None:
    expect("step-summary.md", github.step_summary(readable()))


def test_the_formats_are_those_of_the_contract() -> None:
    assert list(FORMATS) == (
        ["text", "concise", "json", "jsonl", "github", "gitlab", "sarif", "junit", "rdjson"]
    )


def test_an_unknown_format_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="checkstyle"):
        renderer("checkstyle")


def test_a_format_is_imported_only_when_it_is_asked_for() -> None:
    script = (
        "import sys, digestlint.diagnostics\n"
        "before = set(sys.modules)\n"
        "import digestlint.report\n"
        "print(*sorted(set(sys.modules) - before))\n"
        "digestlint.report.renderer('concise')\n"
        "print(*sorted(name for name in set(sys.modules) - before if 'digestlint' in name))\n"
    )
    run = subprocess.run(
        [sys.executable, "-S", "-c", script],
        capture_output=True,
        check=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    table, concise = run.stdout.splitlines()
    assert table == "digestlint.report digestlint.report.page"
    assert concise.split() == [
        "digestlint.report",
        *(f"digestlint.report.{name}" for name in ("concise", "escape", "lines", "page", "paged")),
    ]
