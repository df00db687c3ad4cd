"""What people see of `digestlint translate`: before it starts, while it runs, and at its end."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from deepl_server import deepl_server
from e2e.translating import Site, post_of


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    (tmp_path / "_config.yml").touch()
    with deepl_server() as server:
        yield Site(tmp_path, server)


def on_terminal(site: Site, *options: str, columns: int = 120, term: str = "xterm") -> str:
    """What a terminal of so many columns gets from a run."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "digestlint", "translate", *options],
        cwd=site.root,
        env={**site.environment(), "TERM": term},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if "json" in options else theirs,
        stderr=theirs,
    )
    os.close(theirs)
    pieces = []
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # nobody writes any more
            break
        if not piece:
            break
        pieces.append(piece)
    os.close(ours)
    process.communicate(timeout=60)
    return b"".join(pieces).decode()


def test_a_terminal_shows_how_far_it_is(site: Site) -> None:
    least = site.days(3)
    (site.root / "_posts" / "2026-01-03-daily-papers.md").write_text(
        post_of(3).replace("Acorn-3", "Acorn-2"), encoding="utf-8"
    )
    cost = least * 2 // 3
    seen = on_terminal(site)
    first = seen.split("\r\n")[0]
    assert first == (
        f"digestlint: 32 segments of 2 posts to send, {cost:,} characters; "
        "16 of 48 segments are reused; 500,000 are left of the quota"
    )
    assert f"0/2 posts · 0/32 segments · 0/{cost:,} characters · 16 reused · " in seen
    left = f"{500_000 - cost:,}"
    assert f"2/2 posts · 32/32 segments · {cost:,}/{cost:,} characters · 16 reused · {left}" in seen
    assert "written   _posts/en/2026-01-03-daily-papers.md: 0 sent, 16 reused, 0 kept" in seen
    assert seen.endswith(
        f"digestlint: 3 written; {cost:,} characters, {left} left of the quota\r\n"
    )
    assert seen.count("\x1b[?25l") == seen.count("\x1b[?25h") > 0


@pytest.mark.parametrize(
    ("options", "term"), [(["--quiet"], "xterm"), (["--dry-run"], "xterm"), ([], "dumb")]
)
def test_lines_that_change_are_for_those_who_can_see_them(
    site: Site, options: list[str], term: str
) -> None:
    site.days(1)
    seen = on_terminal(site, *options, term=term)
    assert "\x1b" not in seen
    assert "_posts/en/2026-01-01-daily-papers.md" in seen


def test_the_report_stays_on_its_own_stream(site: Site) -> None:
    site.days(1)
    seen = on_terminal(site, "--format", "json", columns=40)
    assert "16/16 segm" in seen
    assert "version" not in seen
    assert all(len(line) < 200 for line in seen.split("\r"))


def test_a_dry_run_says_the_same_and_for_each_post(site: Site) -> None:
    least = site.days(2)
    with site.start("--dry-run") as process:
        out, said = process.communicate(timeout=60)
    assert said.startswith(
        f"digestlint: 32 segments of 2 posts to send, {least:,} characters; 500,000 are left"
    )
    assert out.split("\n")[1].startswith(
        f"planned   _posts/en/2026-01-02-daily-papers.md: 16 sent, 0 reused, 0 kept; {least // 2} "
    )


def test_a_quota_that_will_not_do_is_told_before(site: Site) -> None:
    site.days(1)
    site.server.limit = 100
    assert "100 are left of the quota, too few" in site.run("--dry-run").said


def test_nothing_of_a_post_becomes_an_escape(site: Site) -> None:
    evil = "\x1b]0;evil\x07"
    path = site.write(1)
    site.run()
    english = site.root / "_posts" / "en" / path.name
    lines = english.read_text(encoding="utf-8").split("\n")
    number = next(at for at, line in enumerate(lines) if line.startswith("- Goal:"))
    lines[number] = f"- Goal: Acorn-1 {evil} is mine."
    english.write_text("\n".join(lines), encoding="utf-8")
    path.write_text(
        post_of(1).replace("Acorn-1의 본 논문은", "Acorn-1의 이 글은"), encoding="utf-8"
    )
    seen = on_terminal(site)
    assert "\\x1b]0;evil\\x07 is mine" in seen
    assert "\x1b]" not in seen
