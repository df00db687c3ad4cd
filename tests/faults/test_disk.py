"""A disk that is full, and one that is read-only: a small tmpfs, where one can be mounted."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from deepl_server import deepl_server
from e2e.support import Result, environment
from faults.support import KILLS, anew, content, leftovers, line, posts, run
from faults.test_fix import FIX, finishes, fixed, halves, restore
from faults.test_translate import COMMAND, Blog

LOUD = [word for word in FIX if word != "--quiet"]
SIZE = 2 << 20


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of SIZE bytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0 or sys.platform != "linux":
        pytest.skip("only root mounts file systems, and this is Linux's")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path, left: int) -> None:
    """Fill the disk until only so many bytes are left."""
    ballast = disk / "ballast"
    ballast.unlink(missing_ok=True)
    status = os.statvfs(disk)
    size = max(status.f_bavail * status.f_frsize - left, 0)
    with ballast.open("wb") as stream:
        os.posix_fallocate(stream.fileno(), 0, max(size, 1))


def test_fixes_on_a_full_disk(disk: Path) -> None:
    folder = disk / "blog"
    before = posts(folder, 6) | {"_config.yml": b""}
    after = fixed(folder)
    amounts = range(0, 24 << 10, 4096)
    hindered = 0
    for left in amounts:
        restore(folder, before)
        fill(disk, left)
        result = anew(*LOUD, cwd=folder)
        (disk / "ballast").unlink()
        assert result.status in (0, 1)
        assert 6 - halves(folder, before, after) == result.err.count("No space left on device")
        assert not leftovers(folder)
        hindered += halves(folder, before, after) < 6
    assert hindered
    finishes(folder, after)
    print(f"--fix: {len(amounts)} full disks, survived")


def test_translations_on_a_full_disk(disk: Path) -> None:
    with deepl_server() as server:
        blog = Blog(disk / "blog", server, 2)
        assert anew(*COMMAND, cwd=blog.folder, env=blog.env).status == 0
        wanted, cost = blog.translated(), server.used
        amounts = range(0, 400 << 10, (400 << 10) // max(3, KILLS // 2))
        failed = 0
        for left in amounts:
            blog.clear()
            fill(disk, left)
            result = anew(*COMMAND, cwd=blog.folder, env=blog.env)
            (disk / "ballast").unlink()
            assert result.status in (0, 1, 2)
            failed += result.status != 0
            blog.wholes(wanted)
            assert not leftovers(blog.folder)
            blog.finishes(wanted)
            assert server.used <= 2 * cost
        assert failed
    print(f"translate: {len(amounts)} full disks, of which {failed} ended a run, survived")


def test_a_disk_that_is_read_only(disk: Path) -> None:
    folder = disk / "blog"
    before = posts(folder, 2) | {"_config.yml": b""}
    after = fixed(folder)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    result = anew(*LOUD, cwd=folder)
    written = anew("check", "--no-cache", "--write-baseline", "b.json", cwd=folder)
    report = anew("check", "--no-cache", "--output", "report.txt", cwd=folder)
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert result.status in (0, 1)
    assert result.err.count("not fixed: it cannot be written: ") == 2
    for one in (written, report):
        assert one.status == 2
        assert "Read-only file system" in one.err
    assert halves(folder, before, after) == 0
    finishes(folder, after)


@pytest.mark.skipif(sys.platform == "win32", reason="resource limits are POSIX")
@pytest.mark.parametrize("limit", [100, 2000, 20_000])
def test_baselines_and_reports_on_a_disk_that_takes_no_more(tmp_path: Path, limit: int) -> None:
    """With RLIMIT_FSIZE, no file grows beyond the limit: the old one stays, whole."""
    import resource

    folder = tmp_path / "blog"
    posts(folder, 4)
    arguments = ("check", "--no-cache", "--quiet", "--format", "json")
    both = ("--write-baseline", "baseline.json"), ("--output", "report.json")
    for more in both:
        anew(*arguments, *more, cwd=folder)
    name = min(name for name in content(folder) if name.endswith(".md"))
    (folder / name).write_text("# 1. [x](https://example.org)\n" * 50)
    before = content(folder)
    for more in both:
        done = subprocess.run(
            line(*arguments, *more),
            cwd=folder,
            env=environment(),
            capture_output=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )
        if content(folder) == before:
            assert done.returncode == 2
            assert b"File too large" in done.stderr
            assert len(done.stderr.splitlines()) == 1
        assert b"Traceback" not in done.stderr
    assert not leftovers(folder)


class Warm(NamedTuple):
    """Posts that were linted with a cache: the files that it has now, and what was said."""

    folder: Path
    cache: Path
    kept: dict[str, bytes]
    first: Result


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Warm:
    folder = tmp_path_factory.mktemp("warm")
    posts(folder / "blog", 3)
    first = anew(*CHECK, cwd=folder / "blog")
    kept = content(folder / "cache")
    del kept[".gitignore"]
    return Warm(folder / "blog", folder / "cache", kept, first)


CHECK = ("check", "--format", "json", "--cache-dir", "../cache")


@pytest.mark.parametrize("damage", ["noise", "cut", "empty"])
def test_a_damaged_cache_costs_time_and_nothing_else(warm: Warm, damage: str) -> None:
    assert {name.partition("-")[0] for name in warm.kept} == {"pages", "posts", "rules"}
    for name, raw in warm.kept.items():
        # To read the rules anew takes a second.
        if name.startswith("rules-") and damage != "cut" and KILLS < 10:
            continue
        (warm.cache / name).write_bytes(
            {"noise": os.urandom(len(raw)), "cut": raw[: len(raw) // 2]}.get(damage, b"")
        )
    second = run(*CHECK, cwd=warm.folder)
    assert (second.status, second.out) == (warm.first.status, warm.first.out)
    assert anew(*CHECK, cwd=warm.folder).out == warm.first.out
