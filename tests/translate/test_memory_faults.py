"""`digestlint translate` with a memory that cannot be used: one line, status 2, nothing sent."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deepl_server import KEY, deepl_server
from translate.blog import Blog
from translate.test_command import call
from translate.test_run import days


def garbage(path: Path) -> None:
    path.write_bytes(os.urandom(5000))


def link(path: Path) -> None:
    path.parent.rmdir()
    elsewhere = path.parents[2] / "elsewhere"
    elsewhere.mkdir()
    path.parent.symlink_to(elsewhere)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (garbage, "is no memory, or a damaged one"),
        (Path.mkdir, "it is not a regular file"),
        (link, "a link leads out of the project"),
    ],
)
def test_it_is_said_before_anything_is_sent(
    tmp_path: Path, blog: Blog, spoil: Callable[[Path], None], says: str
) -> None:
    project = Blog(tmp_path / "project", blog.server)
    project.root.mkdir()
    (project.root / "digestlint.toml").touch()
    project.post()
    memory = project.root / ".digestlint" / "memory.sqlite3"
    memory.parent.mkdir()
    spoil(memory)
    status, out, error = call(project)
    assert (status, out) == (2, "")
    assert error.startswith(f"digestlint: {memory}: ")
    assert says in error
    assert error.count("\n") == 1
    assert blog.server.seen == 0
    assert not project.target().exists()


def test_without_its_memory_a_blog_is_as_fresh_as_before(blog: Blog) -> None:
    days(blog, 2)
    assert call(blog)[0] == 0
    sent = len(blog.server.texts)
    for path in (blog.root / ".digestlint").iterdir():
        path.unlink()
    status, out, _ = call(blog, "--format", "json")
    assert (status, out.count('"unchanged", ')) == (0, 2)
    assert len(blog.server.texts) == sent


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Blog]:
    """A blog on a disk of 512 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs leave to mount a file system")
    try:
        (folder / "_config.yml").touch()
        with deepl_server() as server:
            yield Blog(folder, server)
    finally:
        subprocess.run(["umount", folder], check=True)


def fill(disk: Path, left: int) -> Path:
    """Leave no more room than this many bytes."""
    free = os.statvfs(disk)
    filler = disk / "filler"
    filler.write_bytes(bytes(free.f_bavail * free.f_frsize - left))
    return filler


def test_a_full_disk_costs_no_more_than_what_was_under_way(small: Blog) -> None:
    days(small, 4)
    assert call(small, "_posts/2026-01-01-daily-papers.md")[0] == 0
    sent = small.server.seen
    filler = fill(small.root, 48_000)  # enough to begin with
    status, out, error = call(small)
    assert re.search("disk (is )?full", out + error)
    assert "Traceback" not in error
    assert (status, small.server.seen > sent) == (1, True)
    for path in small.target().parent.glob("*.md"):
        assert path.stat().st_size > 1000
    filler.unlink()
    assert call(small)[0] == 0
    assert len(list(small.target().parent.glob("*.md"))) == 4
    most = max(len(request["text"]) for request in small.server.requests)
    again = len(small.server.texts) - len(set(small.server.texts))
    assert again <= 2 * most  # two requests at once
    for path in small.root.rglob("*"):
        assert path.is_dir() or KEY.encode() not in path.read_bytes()
