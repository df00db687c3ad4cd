"""Blogs to hurt, runs in which something happens, and what must hold of a folder afterwards.

`DIGESTLINT_KILLS` says how many times something happens in each of the ways in which it can.
"""

import itertools
import os
import random
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from digestlint.writing import sweep
from e2e.support import Result, command, environment, within
from effort import part
from fuzz.mutate import small_post

SITE = Path(__file__).parent / "site"
KILLS = int(os.environ.get("DIGESTLINT_KILLS") or part(30))


class Done(NamedTuple):
    """How a run ended: its status (a signal's is negative) and what it said."""

    status: int
    out: str
    err: str


def posts(folder: Path, count: int, papers: int = 2) -> dict[str, bytes]:
    """Posts of our own, all with something to fix, written into a folder: their bytes by name."""
    made = {}
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").touch()
    for number in range(count):
        day = f"2026-01-{number % 28 + 1:02}"
        name = f"_posts/{day}-daily-papers-{number}.md"
        text = small_post(number, papers).replace("2026-01-05", day).replace(". [", ".   [")
        made[name] = (
            text.replace("hugginface", "huggingface")
            .replace("tags: [papers, huggingface]", "tags: [papers, hugginface]")
            .encode()
        )
        (folder / name).write_bytes(made[name])
    return made


def line(*arguments: str) -> list[str]:
    return [command(), *arguments]


def run(
    *arguments: str,
    cwd: Path,
    fault: str = "",
    under: str = "",
    env: Mapping[str, str] = {},
    timeout: float = 60,
) -> Done:
    """Run digestlint in a folder with a fault, as `sitecustomize` takes it: `WHAT:N`.

    What is touched must be in the folder, or have a path that begins with `under`.
    """
    given = environment(**env) if not fault else _faulty(fault, under or str(cwd), env)
    done = subprocess.run(
        line(*arguments), cwd=cwd, env=given, capture_output=True, timeout=timeout, check=False
    )
    result = Done(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in result.err, result.err
    return result


def _faulty(fault: str, under: str, env: Mapping[str, str]) -> dict[str, str]:
    given = environment(**env)
    given["DIGESTLINT_FAULT"] = f"{fault}:{under}"
    given["PYTHONPATH"] = os.pathsep.join((str(SITE), given.get("PYTHONPATH", "")))
    given["PYTHONDONTWRITEBYTECODE"] = "1"
    return given


def is_hit(
    *arguments: str,
    cwd: Path,
    moment: int,
    after: float,
    number: signal.Signals,
    env: Mapping[str, str] = {},
) -> bool:
    """Send a run a signal, so many seconds after it is about to touch its folder for the n-th time.

    Gives whether the run was still there to get it.
    """
    with subprocess.Popen(
        line(*arguments), cwd=cwd, env=_faulty(f"tell:{moment}", str(cwd), env),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        process.stdout.read(1)
        time.sleep(after)
        is_there = process.poll() is None
        if is_there:
            os.killpg(process.pid, number)
        _, said = process.communicate(timeout=60)
    assert b"Traceback" not in said, said.decode()
    return is_there


def anew(*arguments: str, cwd: Path, env: Mapping[str, str] = {}) -> Result:
    """Run digestlint in this process as if it were a new one: nothing happens to it."""
    sweep.cache_clear()
    return within(*arguments, cwd=cwd, **env)


def touches(*arguments: str, cwd: Path, log: Path, env: Mapping[str, str] = {}) -> list[str]:
    """Every moment at which a run touches its folder, by letting nothing happen."""
    run(*arguments, cwd=cwd, fault="none:0", env={**env, "DIGESTLINT_FAULT_LOG": str(log)})
    return log.read_text(encoding="utf-8").splitlines()


def some(moments: Sequence[str], most: int) -> list[int]:
    """At most so many of the moments, counted from 1: evenly spread, the last one with them."""
    total = len(moments)
    if total <= most:
        return list(range(1, total + 1))
    return sorted({1 + at * (total - 1) // (most - 1) for at in range(most)})


def injections(moments: Sequence[str], errors: Sequence[str], most: int) -> list[tuple[int, str]]:
    """Each error at each moment; one at each of some moments where that is more than so many."""
    if len(moments) * len(errors) <= most:
        return list(itertools.product(range(1, len(moments) + 1), errors))
    chance = random.Random(1)
    return [(moment, chance.choice(errors)) for moment in some(moments, most)]


def content(folder: Path, *ignored: str) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.name not in ignored
    }


def leftovers(folder: Path) -> list[str]:
    """Files that a writer began and nobody ended."""
    return [path for path in content(folder) if path.endswith(".tmp")]


def as_plain_user() -> None:
    """In a child before it runs: let permissions hold for root too, until it has ended.

    Without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH root is an owner as any other
    (capabilities(7)). Raises OSError where that is not to be had.
    """
    if os.geteuid() != 0:
        return
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    for capability in (1, 2):
        if library.prctl(24, capability, 0, 0, 0) != 0:  # PR_CAPBSET_DROP
            raise OSError(ctypes.get_errno(), "prctl")


def run_as_plain_user(*arguments: str, cwd: Path, env: Mapping[str, str] = {}) -> Done:
    """Run digestlint so that permissions hold, whoever runs the tests."""
    done = subprocess.run(
        line(*arguments), cwd=cwd, env=environment(**env), capture_output=True, timeout=60,
        check=False, preexec_fn=as_plain_user,
    )  # fmt: skip
    result = Done(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in result.err, result.err
    return result
