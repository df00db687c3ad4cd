"""The installed command, run as people run it, and posts for it to lint."""

import contextlib
import gc
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pytest

from digestlint.cli import main
from engine.support import LINK, WRONG, post, sample

__all__ = [
    "LINK",
    "WRONG",
    "Blog",
    "Result",
    "command",
    "digestlint",
    "environment",
    "post",
    "sample",
    "within",
]

# What would change what is printed; the cache is that of all tests.
_DROPPED = ("CI", "COLUMNS", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "NO_COLOR", "TERM")
LINKS = ("--select", "LK,SU,DL")


class Result(NamedTuple):
    """What a run of the command did."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        """Standard output as one JSON object."""
        return json.loads(self.out)

    def found(self) -> list[tuple[str, str, int]]:
        """Path, code and line of each finding of a JSON report."""
        return [(one["path"], one["code"], one["line"]) for one in self.json()["diagnostics"]]


def command() -> str:
    """The installed console script, beside the interpreter that runs the tests."""
    path = shutil.which("digestlint", path=str(Path(sys.executable).parent))
    assert path is not None, "install the package first: pip install -e '.[dev]'"
    return path


def environment(**more: str | None) -> dict[str, str]:
    """The environment for a run; None takes a variable out."""
    given = {name: value for name, value in os.environ.items() if name not in _DROPPED}
    for name, value in more.items():
        given.pop(name, None)
        if value is not None:
            given[name] = value
    return given


def digestlint(
    *arguments: str,
    cwd: Path,
    data: str | bytes = b"",
    env: dict[str, str] | None = None,
    module: bool = False,
) -> Result:
    """Run `digestlint` in a folder; its output must be UTF-8, and never a traceback."""
    program = [sys.executable, "-m", "digestlint"] if module else [command()]
    done = subprocess.run(
        [*program, *arguments],
        cwd=cwd,
        env=environment() if env is None else env,
        input=data.encode() if isinstance(data, str) else data,
        capture_output=True,
        timeout=120,
        check=False,
    )
    result = Result(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in result.err, result.err
    return result


def within(
    *arguments: str,
    cwd: Path,
    data: str | bytes = b"",
    env: dict[str, str] | None = None,
    **more: str | None,
) -> Result:
    """As `digestlint`, in this process, for runs to which another one would only add time.

    What a run leaves behind in the process is there for the next one, and must not change it.
    `more` are variables of the environment, as for `environment`.
    """
    raw = data.encode() if isinstance(data, str) else data
    streams = [io.TextIOWrapper(io.BytesIO(one), encoding="utf-8") for one in (raw, b"", b"")]
    threshold = gc.get_threshold()
    with (
        contextlib.chdir(cwd),
        mock.patch.dict(os.environ, environment(**more) if env is None else env, clear=True),
        mock.patch.object(sys, "argv", ["digestlint", *arguments]),
        mock.patch.multiple(sys, stdin=streams[0], stdout=streams[1], stderr=streams[2]),
        pytest.raises(SystemExit) as end,
    ):
        main()
    gc.set_threshold(*threshold)
    for stream in streams[1:]:
        stream.flush()
    out, err = (stream.buffer.getvalue().decode() for stream in streams[1:])  # type: ignore[attr-defined]
    assert "Traceback" not in err, err
    return Result(end.value.code if isinstance(end.value.code, int) else 1, out, err)


class Blog:
    """A blog in a folder: posts by their day, and the command run in it on rules that are given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file, its folders included."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def post(self, day: int, text: str) -> str:
        """Write the post of a day of January 2026, its date right, and give its path."""
        path = f"_posts/2026-01-{day:02}-daily-papers.md"
        self.write(path, text.replace("2026-01-05", f"2026-01-{day:02}"))
        return path

    def check(self, *arguments: str, **options: Any) -> Result:
        """`digestlint check --select LK,SU,DL` with more arguments, in this process."""
        return within("check", *LINKS, *arguments, **{"cwd": self.folder, **options})

    def check_alone(self, *arguments: str, **options: Any) -> Result:
        """The same in a process of its own."""
        return digestlint("check", *LINKS, *arguments, **{"cwd": self.folder, **options})

    def lint(self, *arguments: str, **options: Any) -> list[tuple[str, str, int]]:
        """What `check` finds: path, code and line."""
        return self.check("--format", "json", *arguments, **options).found()
