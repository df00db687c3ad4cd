"""The cache of posts: findings are those of an uncached run, whatever happened meanwhile."""

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.cache import Cache
from digestlint.discovery import discover
from digestlint.engine import postcache
from digestlint.engine.linter import Linter, Selection
from digestlint.engine.postcache import PostCache
from digestlint.engine.run import RunResult, run
from digestlint.report import paged
from digestlint.report.lines import Lines
from digestlint.report.page import Counts, Style, count
from digestlint.settings import settings_from
from digestlint.shelf import Shelf
from effort import examples
from engine.support import RULES, sample
from misshapen import NO_JSON, misshapen

STYLE = Style("text")
SAMPLE = sample()
# What a post may have become since the last run, some of it sound and some of it broken.
EDITS = (
    ("", ""),
    ("2601.01234](", "2601.01234v2]("),
    ("/ko/overview/2601.02345", "/overview/2601.02345"),
    ("Pruning Sparse", "Pruning   Sparse"),
    ("2601.02345", "2601.01234"),
    ("> [Alphaxiv]", "<!-- digestlint-disable-next-line LK306 -->\n> [Alphaxiv]"),
    ("# 1.", "<!-- digestlint-disable-next-line LK310 -->\n# 1."),
)


def lint(root: Path, cache: Path | None, select: tuple[str, ...] = ("LK", "SU")) -> RunResult:
    linter = Linter(settings_from({}, root=str(root)), Selection(select), str(root), RULES)
    kept = PostCache(Cache(str(cache)), linter) if cache is not None else None
    files = discover((), linter.settings, str(root)).files
    return run(linter, files, cache=kept, style=STYLE)


def shown(result: RunResult) -> list[tuple[Counts, bytes | None]]:
    """What a report takes from the pages without looking at a diagnostic."""
    return [(page.counts, page.text(STYLE)) for page in result.pages]


def rendered(result: RunResult) -> list[tuple[Counts, bytes | None]]:
    """The same, from the diagnostics alone."""
    pages: list[tuple[Counts, bytes | None]] = []
    for page in result.pages:
        lines = Lines(Path(page.path).read_text(encoding="utf-8"))
        text = paged.shown(STYLE, page.diagnostics, lambda lines=lines: lines)
        pages.append((count(page.diagnostics), text))
    return pages


def write(root: Path, name: str, text: str) -> Path:
    path = root / "_posts" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@examples(50)
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
        uncached = lint(root, None)
        for result in (uncached, lint(root, cache), lint(root, cache)):
            assert result == uncached
            with contextlib.chdir(root):
                assert shown(result) == rendered(uncached)


def test_a_change_that_keeps_size_and_time_is_seen(tmp_path: Path) -> None:
    post = write(tmp_path, "2026-01-05-daily-papers.md", SAMPLE)
    cache = tmp_path / "cache"
    assert lint(tmp_path, cache).diagnostics == ()
    status = post.stat()
    write(tmp_path, post.name, SAMPLE.replace("/ko/overview/2601.02345", "/ja/overview/2601.02345"))
    os.utime(post, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert [found.code for found in lint(tmp_path, cache).diagnostics] == ["LK307"]


def test_an_old_file_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "2026-01-05-daily-papers.md", SAMPLE.replace("/ko/", "/ja/"))
    cache = tmp_path / "cache"
    monkeypatch.setattr(postcache, "_RACY_NS", -(10**18))  # as if the post were years old
    before = lint(tmp_path, cache)

    def refuse(*_: object) -> NoReturn:
        raise AssertionError("the post was read")

    monkeypatch.setattr(postcache, "read_post", refuse)
    assert lint(tmp_path, cache) == before


def test_each_way_of_linting_has_its_own_entries(tmp_path: Path) -> None:
    write(tmp_path, "2026-01-05-daily-papers.md", SAMPLE.replace("/ko/", "/ja/"))
    cache = tmp_path / "cache"
    assert {found.code for found in lint(tmp_path, cache, ("LK307",)).diagnostics} == {"LK307"}
    assert lint(tmp_path, cache, ("LK306",)).diagnostics == ()


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda content: content[: len(content) // 2],
    "flipped": lambda content: content[:-40] + bytes([content[-40] ^ 1]) + content[-39:],
    "emptied": lambda _: b"",
    "other": lambda _: b"{}" * 40,
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("kind", ["posts-*.json", "posts-*.heap", "pages-*.json", "pages-*.heap"])
def test_a_damaged_cache_is_never_believed(tmp_path: Path, kind: str, damage: str) -> None:
    write(tmp_path, "2026-01-05-daily-papers.md", SAMPLE.replace("/ko/", "/ja/"))
    cache = tmp_path / "cache"
    sound = lint(tmp_path, cache)
    (kept,) = cache.glob(kind)
    kept.write_bytes(DAMAGE[damage](kept.read_bytes()))
    found = lint(tmp_path, cache)
    assert found == sound
    assert shown(found) == shown(sound)


def blog_with_a_suppression(root: Path) -> None:
    silenced = "<!-- digestlint-disable-next-line LK306 -->\n# 1."
    write(root, "2026-01-04-daily-papers.md", SAMPLE.replace("# 1.", silenced))
    text = SAMPLE.replace("/ko/", "/ja/").replace("Pruning Sparse", "Pruning   Sparse")
    write(root, "2026-01-05-daily-papers.md", text)


@pytest.mark.parametrize("kind", ["posts-*.json", "pages-*.json"])
def test_rows_in_another_shape_are_never_believed(tmp_path: Path, kind: str) -> None:
    blog_with_a_suppression(tmp_path)
    folder = tmp_path / "cache"
    sound = lint(tmp_path, folder)
    cache = Cache(str(folder))
    (path,) = folder.glob(kind)
    content = cache.get(path.name)
    assert content is not None
    linter = Linter(
        settings_from({}, root=str(tmp_path)), Selection(("LK", "SU")), str(tmp_path), RULES
    )
    files = discover((), linter.settings, str(tmp_path)).files
    shapes = [
        (json.dumps(other).encode(), maybe) for other, maybe in misshapen(json.loads(content))
    ]
    assert len(shapes) > 100
    for data, may_be in (*shapes, *((text, False) for text in NO_JSON)):
        cache.put(path.name, data)
        found = run(linter, files, cache=PostCache(cache, linter), style=STYLE)
        assert [page.diagnostics for page in found.pages]
        assert may_be or (found == sound and shown(found) == shown(sound))


@pytest.mark.parametrize("content", [b"", *NO_JSON, b"[]", b"{}", b"[[],{}]", b"[[[]],[]]"])
def test_findings_in_another_shape_are_found_anew(tmp_path: Path, content: bytes) -> None:
    blog_with_a_suppression(tmp_path)
    folder = tmp_path / "cache"
    sound = lint(tmp_path, folder)
    cache = Cache(str(folder))
    (path,) = folder.glob("posts-*.heap")
    size = len(cache.get(path.name) or b"")
    cache.put(path.name, content.ljust(size)[:size])
    assert lint(tmp_path, folder).diagnostics == sound.diagnostics


def test_a_heap_lies_in_the_cache_alone(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path / "cache"))
    cache.put("heap", b"elsewhere")
    for name in (
        "heap",
        "../heap",
        "posts-x-/../../heap.heap",
        "posts-x-\0.heap",
        "posts-x-é/.heap",
    ):
        rows = ["", [[name, 9]], {"key": [0, 0, 9, []]}]
        cache.put("posts-x.json", json.dumps(rows).encode())
        assert list(Shelf(cache, "posts-x")) == []


def test_a_file_in_the_place_of_another_is_never_believed(tmp_path: Path) -> None:
    write(tmp_path, "2026-01-05-daily-papers.md", SAMPLE.replace("/ko/", "/ja/"))
    cache = tmp_path / "cache"
    sound = lint(tmp_path, cache)
    kept = {path: path.read_bytes() for path in cache.glob("p*")}
    assert len(kept) == 4
    for path in kept:
        for other in kept.values():
            path.write_bytes(other)
            found = lint(tmp_path, cache)
            assert found == sound
            assert shown(found) == shown(sound)


def test_another_schema_of_the_same_size_and_time_is_another_way(tmp_path: Path) -> None:
    write(tmp_path, "2026-01-05-daily-papers.md", SAMPLE)
    schema = tmp_path / "schema.json"
    settings = settings_from({"front-matter-schema": schema.name}, root=str(tmp_path))

    def way(key: str) -> str:
        schema.write_text(f'{{"required": ["{key}"]}}')
        os.utime(schema, (1, 1))
        linter = Linter(settings, Selection(("FM103",)), str(tmp_path), RULES)
        return PostCache(Cache(None), linter).way

    assert way("title") == way("title") != way("titel")


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
