"""`digestlint check` as a process: any environment, closed streams, a gone folder, an interrupt."""

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from digestlint.cli import reporting
from digestlint.errors import UsageError

from .checked import FAILS
from .support import LINK, LINKS, Blog, command, environment, post


def in_shell(blog: Blog, line: str) -> subprocess.CompletedProcess[bytes]:
    """A line of shell, run in the blog."""
    return subprocess.run(
        ["bash", "-c", line], cwd=blog.folder, env=environment(), capture_output=True, check=False
    )


@pytest.mark.parametrize(
    "env",
    [
        {"LANG": "C", "LC_ALL": None},
        {"LANG": None, "LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"},
        {"HOME": None, "XDG_CACHE_HOME": None, "DIGESTLINT_CACHE_DIR": "/proc/nowhere"},
        {"HOME": "/dev/null/home", "DIGESTLINT_CACHE_DIR": None, "XDG_CACHE_HOME": None},
        {"HOME": "", "DIGESTLINT_CACHE_DIR": None, "XDG_CACHE_HOME": "/dev/null"},
        {"COLUMNS": "0"},
        {"COLUMNS": "x"},
        {"PYTHONWARNINGS": "error"},
        {"PYTHONOPTIMIZE": "2"},
    ],
    ids=str,
)
def test_any_environment(blog: Blog, env: dict[str, str | None]) -> None:
    name = "_posts/2026-01-05-매일 daily-papers 🦕.md"
    blog.write(name, post(FAILS).replace("> [Alphaxiv]", "> [알파]"))
    result = blog.check_alone(env=environment(**env))
    assert result.status == 1
    assert result.out.startswith(f"{name}:11:3: LK306")
    assert "> [알파](" in result.out


@pytest.mark.parametrize(
    ("env", "shown"),
    [
        ({"LANG": "C", "LC_ALL": None}, "없음.md"),
        ({"LANG": None, "LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"}, r"\uc5c6\uc74c.md"),
    ],
)
def test_a_path_that_the_locale_has_no_letters_for(
    blog: Blog, env: dict[str, str | None], shown: str
) -> None:
    result = blog.check_alone("없음.md", env=environment(**env))
    assert result.status == 2
    assert shown in result.err


def test_a_reader_that_has_seen_enough_is_no_error(blog: Blog) -> None:
    for number in range(200):
        blog.write(f"_posts/2026-01-05-daily-papers-{number}.md", post(FAILS))
    for redirect, arguments in (("2>err", ()), ("2>&1", ()), ("2>err", ("--format", "json"))):
        line = " ".join([command(), "check", *LINKS, "--no-cache", *arguments])
        script = (
            f"set -o pipefail; {line} {redirect} | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}"
        )
        done = in_shell(blog, script)
        assert done.stdout == b"1\n"
        assert done.stderr == b""
        if redirect == "2>err":
            assert "Traceback" not in (blog.folder / "err").read_text()
            assert "Exception" not in (blog.folder / "err").read_text()


@pytest.mark.parametrize("redirect", [">/dev/full", ">&-"])
def test_output_that_cannot_be_written_ends_with_2(blog: Blog, redirect: str) -> None:
    blog.post(5, post(FAILS))
    done = in_shell(blog, f"{command()} check {' '.join(LINKS)} {redirect}")
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("digestlint: the report cannot be written: ")


@pytest.mark.parametrize("redirect", [">/dev/full", ">&-"])
@pytest.mark.parametrize(
    "words", ["cache dir", "rules list", "rules show LK306", "init", "check --help", "--version"]
)
def test_what_other_commands_print_cannot_be_written(blog: Blog, words: str, redirect: str) -> None:
    done = in_shell(blog, f"{command()} {words} {redirect}")
    assert done.returncode == 2
    *_, line = done.stderr.decode().splitlines()
    assert line.startswith("digestlint: standard output cannot be written: ")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(("lines", "status"), [(FAILS, 1), (LINK, 0)])
def test_without_standard_error(blog: Blog, lines: str, status: int) -> None:
    blog.post(5, post(lines))
    line = f"{command()} check {' '.join(LINKS)} --format concise 2>&-"
    done = in_shell(blog, line)
    assert done.returncode == status
    assert done.stdout.count(b"LK306") == status


@pytest.mark.parametrize("words", ["check nowhere", "check --nope", "rules show nope", "nope"])
def test_a_full_standard_error_leaves_the_status_as_it_is(blog: Blog, words: str) -> None:
    line = f"{command()} {words} 2>/dev/full"
    done = in_shell(blog, line)
    assert done.returncode == 2


def test_a_folder_that_is_gone(blog: Blog) -> None:
    line = f"mkdir gone && cd gone && rmdir ../gone && {command()} check"
    done = in_shell(blog, line)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_an_interrupt_ends_with_130(blog: Blog) -> None:
    process = subprocess.Popen(
        [command(), "check", "-"],
        cwd=blog.folder,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(b" " * (1 << 20))  # more than a pipe holds: by then, it reads
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.decode().strip() == "digestlint: interrupted"


@pytest.mark.parametrize("start", ["run_module('digestlint')", f"run_path({command()!r})"])
@pytest.mark.parametrize(
    "module", ["errors", "patterns", "cli.options", "cli.checking", "engine.linter"]
)
def test_an_interrupt_while_we_are_imported_ends_with_130(
    blog: Blog, start: str, module: str
) -> None:
    # The loader of the module is asked for when its import begins.
    code = (
        "import os, runpy, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == 'digestlint.{module}':\n"
        "            sys.meta_path.remove(self)\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "sys.argv[0] = 'digestlint'\n"
        f"runpy.{start[:-1]}, run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "check"],
        cwd=blog.folder,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 130
    assert done.stderr.decode().strip() == "digestlint: interrupted"


def test_print_pieces_keeps_quiet_only_for_readers_that_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout", None)
    with pytest.raises(UsageError, match="standard output is closed"):
        reporting.print_pieces(["x"])
    monkeypatch.setattr("sys.stderr", None)
    reporting.print_pieces(["x"], error=True)


def test_the_command_is_executable() -> None:
    assert stat.S_IXUSR & Path(command()).stat().st_mode
