"""`translate` under faults that are real: translations, states and the memory stay whole, and what
was paid for is not paid for again.
"""

import functools
import random
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from deepl_server import KEY, DeepLServer, deepl_server
from digestlint.translate.state import read_state, state_path
from e2e.support import environment
from faults.support import (
    KILLS,
    anew,
    content,
    injections,
    is_hit,
    leftovers,
    line,
    run,
    run_as_plain_user,
    some,
    touches,
)
from translate.posts import sample

COMMAND = ("translate", "--quiet")
MEMORY = ".digestlint/memory.sqlite3"


class Blog:
    """A blog of a few days in a folder, and the server that translates it."""

    def __init__(self, folder: Path, server: DeepLServer, days: int) -> None:
        self.folder, self.server = folder, server
        self.env = {"DEEPL_AUTH_KEY": KEY, "DEEPL_SERVER_URL": server.url}
        self.sources: dict[str, str] = {}
        (folder / "_posts").mkdir(parents=True)
        (folder / "_config.yml").touch()
        for day in range(1, days + 1):
            name = f"_posts/2026-02-{day:02}-daily-papers.md"
            text = sample(f"{day + 1}개 과제에서 정확도를 0.{day}%p 높였다.")
            text = text.replace("2026-01-05", f"2026-02-{day:02}")
            self.sources[name] = text.replace("2601.0", f"260{1 + day % 2}.{day:02}")[: len(text)]
            (folder / name).write_text(text, encoding="utf-8")

    def clear(self) -> None:
        """Take all translations and the memory away, and forget what the server was asked."""
        for name in content(self.folder):
            if name.startswith((".digestlint/", "_posts/en/")):
                (self.folder / name).unlink()
        self.server.used = 0
        self.server.requests.clear()

    def translated(self) -> dict[str, bytes]:
        """The translations and states as they stand."""
        return {
            name: raw
            for name, raw in content(self.folder).items()
            if name.startswith("_posts/en/") and not name.endswith(".tmp")
        }

    def wholes(self, wanted: dict[str, bytes]) -> int:
        """How many translations there are; each is what it is to be, and states can be read."""
        found = self.translated()
        assert found.keys() <= wanted.keys()
        for name, raw in found.items():
            assert raw == wanted[name], name
            if name.endswith(".md"):
                read_state(state_path(str(self.folder / name)))
        return sum(name.endswith(".md") for name in found)

    def finishes(self, wanted: dict[str, bytes]) -> None:
        """The next run finishes the job; the one after it sends nothing and changes nothing."""
        result = anew(*COMMAND, cwd=self.folder, env=self.env)
        assert result.status == 0, (result.out, result.err)
        assert self.translated() == wanted
        assert not leftovers(self.folder)


@pytest.fixture
def server() -> Iterator[DeepLServer]:
    with deepl_server() as running:
        yield running


@functools.cache
def whole(days: int) -> tuple[dict[str, bytes], int]:
    """Every file of a blog that is translated, and what that cost."""
    with tempfile.TemporaryDirectory() as folder, deepl_server() as server:
        blog = Blog(Path(folder), server, days)
        assert anew(*COMMAND, cwd=blog.folder, env=blog.env).status == 0
        assert sum(name.endswith(".md") for name in blog.translated()) == days
        return content(blog.folder), server.used


def made(tmp_path: Path, server: DeepLServer, days: int) -> tuple[Blog, dict[str, bytes], int]:
    """A blog, what its translations are to be, and what they cost."""
    files, cost = whole(days)
    wanted = {name: raw for name, raw in files.items() if name.startswith("_posts/en/")}
    return Blog(tmp_path / "blog", server, days), wanted, cost


@functools.cache
def moments() -> list[str]:
    """Every moment at which a run over a blog of two days touches its folder."""
    with tempfile.TemporaryDirectory() as folder, deepl_server() as server:
        blog = Blog(Path(folder, "blog"), server, 2)
        return touches(*COMMAND, cwd=blog.folder, log=Path(folder, "log"), env=blog.env)


def translated(tmp_path: Path, server: DeepLServer) -> tuple[Blog, dict[str, bytes]]:
    """A blog of one day with its translation, and that."""
    blog, wanted, _ = made(tmp_path, server, 1)
    for name, raw in whole(1)[0].items():
        (blog.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (blog.folder / name).write_bytes(raw)
    return blog, wanted


def test_a_kill_at_any_moment_of_writing(tmp_path: Path, server: DeepLServer) -> None:
    blog, wanted, cost = made(tmp_path, server, 2)
    tried = some(moments(), max(3, KILLS // 3))
    for moment in tried:
        blog.clear()
        run(*COMMAND, cwd=blog.folder, env=blog.env, fault=f"SIGKILL:{moment}")
        blog.wholes(wanted)
        blog.finishes(wanted)
        assert server.used <= cost + max(sum(map(len, one["text"])) for one in server.requests)
    print(f"translate: killed at {len(tried)} of {len(moments())} moments of writing, survived")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_signal_at_random_moments(
    tmp_path: Path, server: DeepLServer, number: signal.Signals
) -> None:
    blog, wanted, cost = made(tmp_path, server, 2)
    server.delay = 0.1
    chance = random.Random(number)
    times = max(1, KILLS // (2 if number == signal.SIGKILL else 4))
    hits = midway = paid = 0
    for _ in range(20 * times):
        blog.clear()
        moment = chance.randint(1, len(moments()))
        # Before a translation is written its texts are sent, which takes far longer.
        after = chance.uniform(0, 0.02 if "/_posts/" in moments()[moment - 1] else 0.4)
        hits += is_hit(
            *COMMAND, cwd=blog.folder, env=blog.env, moment=moment, after=after, number=number
        )
        midway += 0 < blog.wholes(wanted) < 2
        blog.finishes(wanted)
        paid = max(paid, server.used - cost)
        most = max(sum(map(len, one["text"])) for one in server.requests)
        assert server.used <= cost + most
        if hits == times:
            break
    assert hits == times
    print(
        f"translate: {hits} {number.name} in mid-run ({midway} between posts), survived; "
        f"at most {paid} of {cost} characters paid for twice"
    )


def test_an_error_of_the_system_at_any_moment(tmp_path: Path, server: DeepLServer) -> None:
    blog, wanted, cost = made(tmp_path, server, 2)
    tried = injections(moments(), ("ENOSPC", "EACCES", "EIO"), max(3, KILLS // 2))
    for moment, error in tried:
        blog.clear()
        result = run(*COMMAND, cwd=blog.folder, env=blog.env, fault=f"{error}:{moment}")
        assert result.status in (0, 1, 2), result
        assert result.status != 2 or len(result.err.splitlines()) == 1, result.err
        blog.wholes(wanted)
        assert not leftovers(blog.folder)
        blog.finishes(wanted)
        assert server.used <= cost + max(sum(map(len, one["text"])) for one in server.requests)
    print(f"translate: {len(tried)} errors of the system injected, survived")


def test_two_runs_at_once(tmp_path: Path, server: DeepLServer) -> None:
    blog, wanted, _ = made(tmp_path, server, 2)
    for _ in range(max(1, KILLS // 10)):
        blog.clear()
        runs = [
            subprocess.Popen(
                line(*COMMAND), cwd=blog.folder, env=environment(**blog.env),
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )
            for _ in range(2)
        ]  # fmt: skip
        for process in runs:
            _, said = process.communicate(timeout=60)
            assert process.returncode in (0, 1, 2), said
            assert b"Traceback" not in said
        blog.wholes(wanted)
        blog.finishes(wanted)


@pytest.mark.parametrize("what", ["edit", "delete"])
def test_a_translation_that_somebody_changes_meanwhile_is_left_alone(
    tmp_path: Path, server: DeepLServer, what: str
) -> None:
    blog, _ = translated(tmp_path, server)
    (name,) = blog.sources
    source, target = blog.folder / name, blog.folder / name.replace("_posts/", "_posts/en/")
    text = source.read_text(encoding="utf-8").replace("높였다", "크게 높였다")
    source.write_text(text, encoding="utf-8")
    old = target.read_bytes()
    result = run(
        "translate", cwd=blog.folder, fault=f"{what}:1", under=f"{target.parent}/.digestlint-",
        env={**blog.env, "DIGESTLINT_FAULT_FILE": str(target)},
    )  # fmt: skip
    assert result.status == 1
    assert "changed on disk" in result.out + result.err
    assert not leftovers(blog.folder)
    assert not target.exists() if what == "delete" else target.read_bytes().startswith(old)


@pytest.mark.parametrize("where", ["_posts", "_posts/en", "_posts/en/.translations"])
def test_a_folder_that_may_not_be_written(tmp_path: Path, server: DeepLServer, where: str) -> None:
    blog, wanted, cost = made(tmp_path, server, 2)
    closed = blog.folder / where
    closed.mkdir(parents=True, exist_ok=True)
    if where == "_posts":
        for folder in (closed / "en" / ".translations", closed / "en"):
            if folder.exists():
                folder.rmdir()
    closed.chmod(0o555)
    try:
        result = run_as_plain_user(*COMMAND, cwd=blog.folder, env=blog.env)
    except subprocess.SubprocessError as error:
        pytest.skip(f"capabilities cannot be dropped here: {error}")
    finally:
        closed.chmod(0o755)
    assert result.status in (1, 2), result
    assert "written" in result.out + result.err
    blog.wholes(wanted)
    assert not leftovers(blog.folder)
    blog.finishes(wanted)
    assert server.used == cost, "what was paid for was paid for again"


@pytest.mark.parametrize("damage", ["noise", "cut", "patched", "empty", "text"])
def test_a_damaged_memory_is_said_and_left_as_it_is(
    tmp_path: Path, server: DeepLServer, damage: str
) -> None:
    blog, _ = translated(tmp_path, server)
    memory = blog.folder / MEMORY
    for log in (memory.with_name(f"{memory.name}-wal"), memory.with_name(f"{memory.name}-shm")):
        log.unlink(missing_ok=True)
    raw = bytearray(memory.read_bytes())
    if damage == "noise":
        raw = bytearray(random.Random(1).randbytes(20_000))
    elif damage == "cut":
        raw = raw[: len(raw) // 2]
    elif damage == "patched":
        for at in range(4096, len(raw), 97):
            raw[at] ^= 0xFF
    elif damage == "empty":
        raw = bytearray()
    else:
        raw = bytearray(b"<<<<<<< ours\n")
    memory.write_bytes(raw)
    (name,) = blog.sources
    source = blog.folder / name
    source.write_text(source.read_text(encoding="utf-8").replace("0.1%p", "0.2%p"))
    before = blog.translated()
    result = anew(*COMMAND, cwd=blog.folder, env=blog.env)
    assert result.status in (0, 2), result
    if result.status == 2:
        assert len(result.err.splitlines()) == 1
        assert "memory.sqlite3" in result.err
        assert blog.translated() == before
        assert memory.read_bytes() == raw
        memory.unlink()
        assert anew(*COMMAND, cwd=blog.folder, env=blog.env).status == 0
    assert "0.2%p" in (blog.folder / name.replace("_posts/", "_posts/en/")).read_text()


@pytest.mark.parametrize("damage", ["conflict", "cut", "noise", "other"])
def test_a_damaged_state_is_said_and_nothing_is_written_over(
    tmp_path: Path, server: DeepLServer, damage: str
) -> None:
    blog, wanted = translated(tmp_path, server)
    (name,) = (name for name in wanted if name.endswith(".json"))
    raw = wanted[name]
    half = len(raw) // 2
    damaged = {
        "conflict": b"<<<<<<< ours\n"
        + raw[:half]
        + b"=======\n"
        + raw[half:]
        + b">>>>>>> theirs\n",
        "cut": raw[:half],
        "noise": random.Random(3).randbytes(500),
        "other": b'{"version": 99}',
    }[damage]
    (blog.folder / name).write_bytes(damaged)
    spent = server.used
    result = anew("translate", cwd=blog.folder, env=blog.env)
    assert result.status == 1
    assert name in result.out + result.err
    assert (blog.folder / name).read_bytes() == damaged
    assert server.used == spent
    check = anew("check", "--no-cache", cwd=blog.folder)
    assert check.status in (0, 1)
    (blog.folder / name).unlink()
    blog.finishes(wanted)
    assert server.used == spent
