"""The cache of posts: findings are those of an uncached run, whatever happened meanwhile."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digestlint.cache import Cache, default_folder
from digestlint.discovery import discover
from digestlint.engine.linter import Linter, Selection
from digestlint.engine.postcache import PostCache
from digestlint.engine.run import RunResult, run
from digestlint.formats import load_shape
from digestlint.ruledata import load_rule_data
from digestlint.settings import settings_from

RULES = Cache(default_folder())
SAMPLE = load_shape("daily-papers", load_rule_data()).sample
# What a post may have become since the last run, some of it sound and some of it broken.
EDITS = (
    ("", ""),
    ("2601.01234](", "2601.01234v2]("),
    ("/ko/overview/2601.02345", "/overview/2601.02345"),
    ("Pruning Sparse", "Pruning   Sparse"),
    ("2601.02345", "2601.01234"),
    ("> [Alphaxiv]", "<!-- digestlint-disable-next-line LK306 -->\n> [Alphaxiv]"),
)


def lint(root: Path, cache: Path | None, select: tuple[str, ...] = ("LK", "SU")) -> RunResult:
    linter = Linter(settings_from({}, root=str(root)), Selection(select), str(root), RULES)
    kept = PostCache(Cache(str(cache)), linter) if cache is not None else None
    return run(linter, discover((), linter.settings, str(root)).files, cache=kept)


def write(root: Path, name: str, text: str) -> Path:
    path = root / "_posts" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    runs=st.lists(
        st.dictionaries(st.integers(0, 2), st.integers(0, len(EDITS) - 1), min_size=1),
        min_size=1,
        max_size=4,
    )
)
def test_findings_are_those_of_an_uncached_run(
    tmp_path_factory: pytest.TempPathFactory, runs: list[dict[int, int]]
) -> None:
    root = tmp_path_factory.mktemp("blog")
    cache = tmp_path_factory.mktemp("cache")
    for edits in runs:
        for day, edit in edits.items():
            write(root, f"2026-01-0{day + 5}-daily-papers.md", SAMPLE.replace(*EDITS[edit]))
        assert lint(root, cache) == lint(root, None)
        assert lint(root, cache) == lint(root, None)


def test_a_change_that_keeps_size_and_time_is_seen(tmp_path: Path) -> None:
    post = write(tmp_path, "2026-01-05-daily-papers.md", SAMPLE)
    cache = tmp_path / "cache"
    assert lint(tmp_path, cache).diagnostics == ()
    status = post.stat()
    write(tmp_path, post.name, SAMPLE.replace("/ko/overview/2601.02345", "/ja/overview/2601.02345"))
    os.utime(post, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert [found.code for found in lint(tmp_path, cache).diagnostics] == ["LK307"]


def test_an_old_file_is_not_read_again(tmp_path: Path) -> None:
    post = write(tmp_path, "2026-01-05-daily-papers.md", SAMPLE.replace("/ko/", "/ja/"))
    os.utime(post, (1_000_000_000, 1_000_000_000))
    cache = tmp_path / "cache"
    before = lint(tmp_path, cache)
    post.write_bytes(b"x" * post.stat().st_size)
    os.utime(post, (1_000_000_000, 1_000_000_000))
    # Same size, same time, and a time that lies far back: the entry is taken at its word.
    assert lint(tmp_path, cache) == before


def test_each_way_of_linting_has_its_own_entries(tmp_path: Path) -> None:
    write(tmp_path, "2026-01-05-daily-papers.md", SAMPLE.replace("/ko/", "/ja/"))
    cache = tmp_path / "cache"
    assert {found.code for found in lint(tmp_path, cache, ("LK307",)).diagnostics} == {"LK307"}
    assert lint(tmp_path, cache, ("LK306",)).diagnostics == ()


@pytest.mark.parametrize("damage", ["cut", "flipped", "emptied", "other"])
def test_a_damaged_cache_is_never_believed(tmp_path: Path, damage: str) -> None:
    write(tmp_path, "2026-01-05-daily-papers.md", SAMPLE.replace("/ko/", "/ja/"))
    cache = tmp_path / "cache"
    sound = lint(tmp_path, cache)
    (kept,) = [path for path in cache.iterdir() if path.name.startswith("posts-")]
    content = kept.read_bytes()
    kept.write_bytes(
        {
            "cut": content[: len(content) // 2],
            "flipped": content[:-40] + bytes([content[-40] ^ 1]) + content[-39:],
            "emptied": b"",
            "other": b"{}" * 40,
        }[damage]
    )
    assert lint(tmp_path, cache) == sound


def test_a_cache_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    write(tmp_path, "2026-01-05-daily-papers.md", SAMPLE)
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert lint(tmp_path, blocked).diagnostics == ()


def test_the_working_folder_changes_no_finding(tmp_path: Path) -> None:
    write(tmp_path, "2026-01-05-daily-papers.md", SAMPLE.replace("/ko/", "/ja/"))
    cache = Cache(str(tmp_path / "cache"))
    shown = []
    for cwd in (tmp_path, tmp_path / "_posts"):
        linter = Linter(
            settings_from({}, root=str(tmp_path)), Selection(("LK307",)), str(cwd), RULES
        )
        files = discover((), linter.settings, str(cwd)).files
        result = run(linter, files, cache=PostCache(cache, linter))
        shown.append({found.path for found in result.diagnostics})
    assert shown == [{"_posts/2026-01-05-daily-papers.md"}, {"2026-01-05-daily-papers.md"}]
