"""A blog of many days whose posts share no line, `digestlint translate` in it, and the server."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from deepl_server import KEY, DeepLServer
from e2e.support import environment, within
from engine.support import sample


class Run(NamedTuple):
    """What a run did: its exit status, its report, and what it said to people."""

    status: int
    report: Any
    said: str

    @property
    def statuses(self) -> list[str]:
        """What became of each post, in order."""
        return [file["status"] for file in self.report["files"]]


class Site(NamedTuple):
    """A blog in a folder, and the server that translates it."""

    root: Path
    server: DeepLServer

    def write(self, day: int, text: str | None = None) -> Path:
        """Write the post of a day of January 2026, if need be one of which every line is new."""
        path = self.root / "_posts" / f"2026-01-{day:02}-daily-papers.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text or post_of(day), encoding="utf-8")
        return path

    def days(self, count: int) -> int:
        """Write the posts of so many days; gives what translating all of them costs."""
        for day in range(1, count + 1):
            self.write(day)
        return int(self.run("--dry-run").report["summary"]["characters"])

    @contextmanager
    def start(self, *options: str, **more: Any) -> Iterator["subprocess.Popen[str]"]:
        """The command under way in a session of its own."""
        process = subprocess.Popen(
            [sys.executable, "-m", "digestlint", "translate", *options],
            cwd=self.root,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
            **more,
        )
        with process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.kill()

    def environment(self) -> dict[str, str]:
        """The environment with a key and the server."""
        return environment(DEEPL_AUTH_KEY=KEY, DEEPL_SERVER_URL=self.server.url)

    def ended(self, process: "subprocess.Popen[str]") -> Run:
        """Wait for a run with `--format json`."""
        out, said = process.communicate(timeout=60)
        assert KEY not in out + said
        assert "Traceback" not in said
        return Run(process.returncode, json.loads(out or "null"), said)

    def run(self, *options: str) -> Run:
        """Translate, in this process; who asks the server is a process of its own in any case."""
        done = within(
            "translate", "--format", "json", *options, cwd=self.root, env=self.environment()
        )
        assert KEY not in done.out + done.err
        return Run(done.status, json.loads(done.out or "null"), done.err)

    def written(self) -> list[int]:
        """The days whose translations are there. Each of them must be whole, with its state."""
        days = []
        for path in sorted((self.root / "_posts").glob("en/*.md")):
            lines = path.read_text(encoding="utf-8").split("\n")
            assert not any("가" <= sign <= "힣" for line in lines for sign in line)
            day = int(path.name[8:10])
            assert len(lines) == len(post_of(day).split("\n")) + 3
            assert (path.parent / ".translations" / f"{path.name}.json").exists()
            days.append(day)
        return days


def post_of(day: int) -> str:
    """A sound post with a name of its own in every sentence."""
    lines = []
    for old in sample().replace("2026-01-05", f"2026-01-{day:02}").split("\n"):
        line = old
        label, colon, sentence = line.rpartition(": ")
        if line.endswith("다."):
            mark = "" if colon or not line.startswith("- ") else "- "
            prose = sentence.removeprefix("- ")
            line = f"{label}{colon}{mark}Acorn-{day}의 {prose}"
        lines.append(line.replace("2601.0", f"2601.{day % 10}"))
    return "\n".join(lines)


def couriers(parent: int) -> list[int]:
    """The processes that ask for a run, by the id of the run's."""
    table = subprocess.run(
        ["ps", "-Aww", *("-o", "pid="), *("-o", "ppid="), *("-o", "args=")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rows = (line.split(None, 2) for line in table.splitlines())
    return [int(row[0]) for row in rows if int(row[1]) == parent and "courier" in row[2]]


def is_alive(pid: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
