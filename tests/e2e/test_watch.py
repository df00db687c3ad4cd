"""`--watch`, with the real watchfiles on real files: rounds as things change, until Ctrl-C."""

import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .support import LINK, LINKS, WRONG, Blog, command, digestlint, environment, post, sample

FIXABLE = LINK.replace("/ko/", "/ja/")
POST = "_posts/2026-01-05-daily-papers.md"
OTHER = "_posts/2026-01-06-daily-papers.md"
# Long enough for a machine that has other things to do; a test that works waits for none of it.
PATIENCE = 60


class Watching:
    """A run of `check --watch` and what it has printed."""

    def __init__(self, blog: Blog, *arguments: str) -> None:
        line = [command(), "check", *LINKS, "--ignore", "LK310", "--watch", *arguments]
        self.process = subprocess.Popen(
            line,
            cwd=blog.folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.out = self.err = ""
        self.threads = [
            threading.Thread(target=self._read, args=(name,)) for name in ("out", "err")
        ]
        for thread in self.threads:
            thread.start()

    def _read(self, name: str) -> None:
        with getattr(self.process, f"std{name}") as stream:
            while piece := stream.read1():
                setattr(self, name, getattr(self, name) + piece.decode())

    def wait_for(self, condition: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            assert self.process.poll() is None, self.err
            assert time.monotonic() < end, (self.out, self.err)
            time.sleep(0.02)

    def rounds(self) -> list[str]:
        """The lines that sum the rounds up, without their times."""
        return re.findall(r"^\[\d\d:\d\d:\d\d\] (.*)\n", self.err, re.M)

    def wait_for_round(self, number: int) -> str:
        self.wait_for(lambda: len(self.rounds()) >= number)
        return self.rounds()[number - 1]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(PATIENCE)
        for thread in self.threads:
            thread.join()
        return status


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    blog = Blog(tmp_path / "blog")
    blog.write("digestlint.toml", "")
    blog.write(POST, sample())
    blog.write(OTHER, sample())
    return blog


@pytest.fixture
def watching(blog: Blog) -> Iterator[Callable[..., Watching]]:
    runs: list[Watching] = []

    def start(*arguments: str) -> Watching:
        runs.append(Watching(blog, *arguments))
        return runs[-1]

    yield start
    for run in runs:
        if run.process.poll() is None:
            run.process.kill()
        run.process.wait()
        for thread in run.threads:
            thread.join()


def test_it_lints_all_once_and_then_what_changes(
    blog: Blog, watching: Callable[..., Watching]
) -> None:
    run = watching("--format", "concise")
    assert run.wait_for_round(1) == "No findings in 2 posts"
    blog.write(POST, post(WRONG))
    assert run.wait_for_round(2) == "Found 1 error in 1 of 1 post"
    assert run.out.startswith(f"{POST}:11:3: LK306 ")
    blog.write(OTHER, post(FIXABLE))
    assert run.wait_for_round(3) == "Found 1 warning in 1 of 1 post (1 fixable with --fix)"
    temporary = blog.write("_posts/.editor.swp", sample())
    temporary.rename(blog.folder / POST)
    assert run.wait_for_round(4) == "No findings in 1 post"
    blog.write("_posts/2026-01-07-daily-papers.md", post(WRONG))
    assert run.wait_for_round(5) == "Found 1 error in 1 of 1 post"
    assert run.stop() == 130
    assert "\x1b" not in run.out + run.err
    assert "Traceback" not in run.err
    assert "nterrupt" not in run.err
    assert len(run.err.splitlines()) == len(run.rounds()) == 5


def test_a_change_of_the_config_or_a_rule_lints_all(
    blog: Blog, watching: Callable[..., Watching]
) -> None:
    run = watching()
    run.wait_for_round(1)
    blog.write("digestlint.toml", 'exclude = ["_posts/2026-01-05-*"]\n')
    assert run.wait_for_round(2) == "No findings in 1 post"
    blog.write("digestlint.toml", "exclud = []\n")
    run.wait_for(lambda: "did you mean `exclude`?" in run.err)
    blog.write("house/.keep", "")
    blog.write("digestlint.toml", 'rules = ["house"]\n')
    assert run.wait_for_round(3) == "No findings in 2 posts"
    blog.write("house/XX901.yaml", "code: XX901\n")
    run.wait_for(lambda: "XX901.yaml" in run.err)
    (blog.folder / "house/XX901.yaml").unlink()
    assert run.wait_for_round(4) == "No findings in 2 posts"
    assert run.stop() == 130


def test_what_is_no_post_is_passed_over_in_silence(
    blog: Blog, watching: Callable[..., Watching]
) -> None:
    run = watching()
    run.wait_for_round(1)
    blog.write("README.md", "x")
    blog.write("_site/2026-01-05-daily-papers.md", post(WRONG))
    (blog.folder / OTHER).unlink()
    time.sleep(1)
    blog.write(POST, post(WRONG))
    assert run.wait_for_round(2) == "Found 1 error in 1 of 1 post"
    assert run.stop() == 130
    assert len(run.err.splitlines()) == 2


def test_with_fix_it_fixes_what_changes_and_comes_to_rest(
    blog: Blog, watching: Callable[..., Watching]
) -> None:
    run = watching("--fix")
    run.wait_for_round(1)
    blog.write(POST, post(FIXABLE))
    run.wait_for(lambda: "1 finding fixed in 1 post" in run.err)
    assert run.wait_for_round(3) == "No findings in 1 post"
    assert (blog.folder / POST).read_text() == sample()
    time.sleep(1)
    assert len(run.rounds()) == 3
    assert run.stop() == 130


def test_files_outside_the_project_are_watched_too(
    blog: Blog, tmp_path: Path, watching: Callable[..., Watching]
) -> None:
    outside = tmp_path / "2026-01-09-daily-papers.md"
    outside.write_text(sample())
    run = watching(str(outside))
    run.wait_for_round(1)
    outside.write_text(post(WRONG))
    assert run.wait_for_round(2) == "Found 1 error in 1 of 1 post"
    assert run.stop() == 130


def test_a_config_that_is_wrong_from_the_start_ends_with_2(blog: Blog) -> None:
    blog.write("digestlint.toml", "exclud = []\n")
    result = blog.check("--watch")
    assert result.status == 2
    assert "did you mean `exclude`?" in result.err


def test_without_watchfiles_it_says_how_to_get_it(blog: Blog) -> None:
    script = (
        "import sys; sys.modules['watchfiles'] = None\n"
        "sys.argv = ['digestlint', 'check', '--watch']\n"
        "from digestlint.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=blog.folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == (
        "digestlint: --watch needs the package watchfiles: pip install 'digestlint[watch]'\n"
    )


def test_nothing_of_it_is_imported_without_it(blog: Blog) -> None:
    script = (
        "import sys; sys.argv = ['digestlint', 'check']\n"
        "from digestlint.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(sorted({'watchfiles', 'subprocess', 'anyio'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=blog.folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert digestlint("check", "--help", cwd=blog.folder).status == 0
