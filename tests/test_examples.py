"""The example blog: sound posts are silent, broken ones show what they are for, house rules run."""

from collections import Counter
from pathlib import Path

import pytest

from digestlint import lint_paths, lint_text
from digestlint.cache import Cache, default_folder
from digestlint.checks import all_checks
from digestlint.cli import rules as rules_command
from digestlint.engine.linter import Linter, Selection
from digestlint.examples import run_examples
from digestlint.rulebook import Rule, load_text
from digestlint.settings import load_settings

EXAMPLES = Path(__file__).parents[1] / "examples"
CACHE = Cache(default_folder())
LINTER = Linter(load_settings(str(EXAMPLES)), Selection(), str(EXAMPLES), CACHE)
SHAPES = {shape.name: shape for shape in LINTER.formats.shapes}
HOUSE = [rule for rule in LINTER.rulebook if rule.code.startswith("HS")]

# What each broken post shows, by the rules that come with digestlint.
BROKEN = {
    "2026-01-08-daily-papers.md": "FM104 FM106 ST201 LK306 LK311 ST212",
    "2026-01-09-daily-papers.md": "MK701 LG502 PH401 PH403 LG503 MK702 LG504",
    "2026-01-10-daily-papers.md": ("LK310 LK303 LK304 ST209 ST209 ST209 ST204 NM802 ST202 ST203"),
}
HOUSE_FINDINGS = {"2026-01-08-daily-papers.md": "HS102 HS109"}
WENZHAI = (EXAMPLES / "_posts/2026-01-07-wenzhai.md").read_text(encoding="utf-8")


def codes_by_post(settings: dict[str, object] | None) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for diagnostic in lint_paths(["_posts"], cwd=EXAMPLES, settings=settings):
        name = Path(diagnostic.path).name
        found.setdefault(name, Counter())[diagnostic.code] += 1
    return found


def test_only_broken_posts_have_findings_and_just_these() -> None:
    wanted = {name: Counter(codes.split()) for name, codes in BROKEN.items()}
    assert codes_by_post({}) == wanted


def test_with_the_rules_of_the_house() -> None:
    wanted = {
        name: Counter(f"{codes} {HOUSE_FINDINGS.get(name, '')}".split())
        for name, codes in BROKEN.items()
    }
    assert codes_by_post(None) == wanted


@pytest.mark.parametrize("rule", HOUSE, ids=[rule.code for rule in HOUSE])
def test_the_examples_of_a_house_rule(rule: Rule) -> None:
    failures = list(run_examples(load_text(rule), LINTER.rulebook, SHAPES))
    assert failures == []


def test_the_command_runs_them_too(capfd: pytest.CaptureFixture[str]) -> None:
    config = str(EXAMPLES / "digestlint.toml")
    folder = str(EXAMPLES / "house-rules")
    assert rules_command.test.main([folder, "--config", config], standalone_mode=False) == 0
    assert capfd.readouterr().err.startswith(f"{len(HOUSE)} rules, ")


def test_every_check_that_needs_no_python_is_shown() -> None:
    declarative = {
        name
        for name, check in all_checks().items()
        if check.run.__module__ == "digestlint.checks.declarative"
    }
    assert {rule.check for rule in HOUSE} == declarative


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("### 方法\n", "", "ST203", 8),
        ("### 方法\n", "#### 方法\n", "ST208", 16),
        ("### 方法\n", "### 研究方法\n", "ST206", 16),
        ("## 2. [", "## 3. [", "ST202", 24),
        ("解读: [alphaXiv](https://www.alphaxiv.org/zh/overview/2601.02750)\n", "", "LK304", 8),
        ("/zh/overview/2601.02750", "/ko/overview/2601.02750", "LK307", 10),
        ("/zh/overview/2601.02750", "/zh/overview/2601.02751", "LK306", 10),
        ("丢掉对不上的记忆", "버린다", "LG502", 34),
        ("很难被发现。", "很难被发现。" * 3, "ST210", 28),
        ("现有方法却,给", "", "", 0),
        ("画面几乎相同，现有", "画面几乎相同,现有", "HS110", 14),
    ],
)
def test_the_format_of_the_house_is_held_to(old: str, new: str, code: str, line: int) -> None:
    text = WENZHAI.replace(old, new, 1)
    found = lint_text(text, path="_posts/2026-01-07-wenzhai.md", cwd=EXAMPLES)
    assert [(one.code, one.line) for one in found if one.severity != "info"] == (
        [(code, line)] if code else []
    )
