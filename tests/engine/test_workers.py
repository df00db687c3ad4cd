"""Several processes find what one finds, in the same order."""

from pathlib import Path

import pytest

from digestlint.discovery import discover
from digestlint.engine.linter import Linter, Selection
from digestlint.engine.onefile import Fixing
from digestlint.engine.run import run
from digestlint.engine.workers import WORTH_PROCESSES, jobs_for
from digestlint.settings import settings_from
from engine.support import RULES, sample

SAMPLE = sample()


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """A hundred posts, of which every third has a defect, and one that is no text."""
    (tmp_path / "_posts").mkdir()
    for day in range(100):
        text = SAMPLE.replace("/ko/", "/ja/", 1) if day % 3 == 0 else SAMPLE
        name = f"2026-{day // 28 + 1:02}-{day % 28 + 1:02}-daily-papers.md"
        (tmp_path / "_posts" / name).write_text(text, encoding="utf-8")
    (tmp_path / "_posts" / "2026-05-01-daily-papers.md").write_bytes(b"\xff\xfe")
    return tmp_path


def linter(root: Path) -> Linter:
    return Linter(settings_from({}, root=str(root)), Selection(("LK", "DL")), str(root), RULES)


def test_processes_find_what_one_finds(blog: Path) -> None:
    one = linter(blog)
    files = discover((), one.settings, str(blog)).files
    results = [run(one, files, jobs=jobs) for jobs in (1, 2, 3)]
    assert results[0] == results[1] == results[2]
    assert {"LK307", "LK310", "DL002"} <= {found.code for found in results[0].diagnostics}


def test_processes_fix_what_one_fixes(blog: Path) -> None:
    one = linter(blog)
    files = discover((), one.settings, str(blog)).files
    result = run(one, files, fixing=Fixing(), jobs=2)
    assert len(result.changed) == 34
    assert "LK307" not in {found.code for found in run(one, files).diagnostics}


def test_progress_counts_every_file(blog: Path) -> None:
    one = linter(blog)
    files = discover((), one.settings, str(blog)).files
    told: list[int] = []
    run(one, files, jobs=2, progress=told.append)
    assert told == list(range(1, len(files) + 1))


def test_few_posts_are_not_worth_a_process() -> None:
    assert jobs_for(None, WORTH_PROCESSES - 1) == 1
    assert jobs_for(4, 2) == 2
    assert jobs_for(1, 10_000) == 1
