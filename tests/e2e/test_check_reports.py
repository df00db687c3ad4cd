"""What `digestlint check` shows: formats, files, statistics, and a terminal."""

import contextlib
import fcntl
import json
import os
import struct
import subprocess
import termios
from pathlib import Path

import pytest

from .checked import FAILS, WARNS
from .support import LINKS, Blog, command, environment, post, sample, within


@pytest.mark.parametrize(
    "name", ["text", "concise", "json", "jsonl", "github", "gitlab", "sarif", "junit", "rdjson"]
)
def test_every_format_and_the_same_in_a_file(blog: Blog, name: str) -> None:
    path = blog.post(5, post(FAILS))
    shown = blog.check("--format", name)
    assert shown.status == 1
    assert "LK306" in shown.out
    assert path in shown.out
    written = blog.check("--format", name, "--output", "report.out")
    assert written.out == ""
    assert (blog.folder / "report.out").read_text() == shown.out
    more = blog.check("--output-file", f"{name}=more.out", "--output-file", "concise=c.out")
    assert more.out == blog.check().out
    assert (blog.folder / "more.out").read_text() == shown.out
    assert (blog.folder / "c.out").read_text().startswith(f"{path}:11:3: LK306 ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--output", "no/such/folder/out"),
        ("--output", "."),
        ("--output-file", "json=no/such/folder/out"),
        ("--output-file", "json"),
        ("--output-file", "jason=x"),
        ("--output-file", "=x"),
        ("--output", "/dev/full"),
    ],
)
def test_a_report_that_cannot_be_written_ends_with_2(
    blog: Blog, arguments: tuple[str, ...]
) -> None:
    blog.post(5, post(FAILS))
    result = blog.check(*arguments)
    assert result.status == 2
    assert result.err.startswith("digestlint: ")
    assert not (blog.folder / "x").exists()


def test_a_report_goes_into_a_pipe(blog: Blog) -> None:
    path = blog.post(5, post(FAILS))
    result = blog.check_alone("--quiet", "--output", "/dev/stderr", "--format", "concise")
    assert result.err.startswith(f"{path}:11:3:")


def test_statistics_count_instead_of_listing(blog: Blog) -> None:
    blog.post(5, post(FAILS + WARNS))
    blog.post(6, post(WARNS).replace("2601.0", "2601.1"))
    result = blog.check("--statistics")
    assert [line.split()[:2] for line in result.out.splitlines()] == [
        ["2", "LK307"],
        ["1", "LK306"],
    ]
    assert result.status == 1


@pytest.mark.parametrize(
    ("choice", "env", "colored"),
    [
        ("always", {}, True),
        ("always", {"NO_COLOR": "1"}, True),
        ("auto", {}, False),
        ("never", {"TERM": "xterm"}, False),
    ],
)
def test_color_without_a_terminal(
    blog: Blog, choice: str, env: dict[str, str], colored: bool
) -> None:
    blog.post(5, post(FAILS))
    result = blog.check("--color", choice, env=environment(**env))
    assert ("\x1b[" in result.out) == colored
    assert ("\x1b[" in result.err) == colored


def on_terminal(
    blog: Blog, *arguments: str, columns: int = 80, term: str = "xterm", **env: str
) -> tuple[int, str]:
    """Run the command on a terminal of its own; gives status and all that it shows."""
    leader, follower = os.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [command(), *arguments],
        cwd=blog.folder,
        env=environment(TERM=term, **env),
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    shown = b""
    with contextlib.suppress(OSError):  # how Linux says that the other end is closed
        while piece := os.read(leader, 1 << 16):
            shown += piece
    os.close(leader)
    return process.wait(60), shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("env", "colored"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"term": "dumb"}, False)],
)
def test_color_on_a_terminal(blog: Blog, env: dict[str, str], colored: bool) -> None:
    blog.post(5, post(FAILS))
    status, shown = on_terminal(blog, "check", *LINKS, **env)  # type: ignore[arg-type]
    assert status == 1
    assert "LK306" in shown
    assert ("\x1b[1" in shown) == colored


@pytest.mark.parametrize("arguments", [("check", *LINKS), ("check", "--help"), ("--help",)])
def test_a_terminal_of_20_columns(blog: Blog, arguments: tuple[str, ...]) -> None:
    blog.post(5, post(FAILS))
    status, shown = on_terminal(blog, *arguments, columns=20)
    assert status == ("--help" not in arguments)
    assert "Traceback" not in shown
    assert shown


def test_progress_is_shown_on_a_terminal_and_wiped(blog: Blog) -> None:
    for number in range(400):
        blog.write(f"_posts/2026-01-05-daily-papers-{number}.md", sample())
    arguments = ("check", "--select", "LK306", "--no-cache", "--jobs", "1")
    _, shown = on_terminal(blog, *arguments, NO_COLOR="1")
    *told, wiped, last = shown.split("\r")
    assert told
    assert all(one in ("",) or one.endswith("/400 posts") for one in told)
    assert wiped.isspace()
    assert len(wiped) >= len("400/400 posts")
    assert last == "No findings in 400 posts\n"
    assert "/400" not in within(*arguments, cwd=blog.folder).err


def test_the_step_summary_is_written_in_github_actions(blog: Blog, tmp_path: Path) -> None:
    blog.post(5, post(FAILS))
    page = tmp_path / "summary.md"
    env = environment(GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(page))
    assert blog.check("--format", "github", env=env).out.startswith("::error ")
    assert "LK306" in page.read_text()


def test_a_hostile_post_gives_no_command_to_a_terminal(blog: Blog) -> None:
    hostile = "> [\x1b[31m\u202e::error::x](https://www.alphaxiv.org/ko/overview/2601.04321)\n"
    blog.post(5, post(hostile))
    for arguments in (
        (),
        ("--diff",),
        ("--statistics",),
        ("--color", "always", "--format", "concise"),
    ):
        result = blog.check_alone(*arguments, env=environment(CI="true"))
        assert "\x1b[31m\u202e" not in result.out + result.err
        assert not any(line.lstrip().startswith("::") for line in result.out.splitlines())


def test_many_findings_on_a_line(blog: Blog) -> None:
    link = "[a](https://www.alphaxiv.org/ko/overview/2601.04321) "
    path = blog.post(5, post(link * 10_000 + "\n"))
    result = blog.check("--format", "jsonl")
    rows = [json.loads(line) for line in result.out.splitlines()]
    assert len(rows) == 1000
    assert rows[-1]["message"].endswith("(the 1,000th in this post: no more are looked for)")
    assert {row["path"] for row in rows} == {path}
    assert result.status == 1


def test_many_findings_with_a_fix_are_told_in_part_and_fixed_in_whole(blog: Blog) -> None:
    path = blog.post(5, post("- " + "잰\u200b다 " * 1500 + "\n"))
    found = blog.check("--select", "LG505", "--format", "jsonl").out.splitlines()
    found = [line for line in found if "LG505" in line]
    assert len(found) == 1000
    assert "(the 1,000th in this post" in json.loads(found[-1])["message"]
    assert blog.check("--select", "LG505", "--fix").status == 0
    assert "\u200b" not in (blog.folder / path).read_text(encoding="utf-8")
