"""`check --fix` under faults that are real: each post is its old or its new whole self."""

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from e2e.support import environment
from faults.support import (
    KILLS,
    anew,
    content,
    injections,
    is_hit,
    leftovers,
    line,
    posts,
    run,
    run_as_plain_user,
    some,
    touches,
)

FIX = ("check", "--fix", "--no-cache", "--quiet", "--select", "LK,FM,ST,PH")
ALONE = (*FIX, "--jobs", "1")


def fixed(folder: Path) -> dict[str, bytes]:
    """What the posts of a folder become; the folder is left as it is."""
    before = content(folder)
    assert anew(*FIX, cwd=folder).status in (0, 1)
    after = content(folder)
    restore(folder, before)
    assert all(before[name] != after[name] for name in before if name.endswith(".md"))
    return after


def restore(folder: Path, files: dict[str, bytes]) -> None:
    for name, raw in files.items():
        (folder / name).write_bytes(raw)


def halves(folder: Path, before: dict[str, bytes], after: dict[str, bytes]) -> int:
    """How many posts are fixed by now; each is old or new, and nothing else is there but `.tmp`."""
    found = content(folder)
    for name in leftovers(folder):
        del found[name]
    assert found.keys() == before.keys()
    assert all(raw in (before[name], after[name]) for name, raw in found.items())
    return sum(raw == after[name] != before[name] for name, raw in found.items())


def finishes(folder: Path, after: dict[str, bytes]) -> None:
    """The next run finishes the job, and sweeps what was left."""
    assert anew(*FIX, cwd=folder).status in (0, 1)
    assert content(folder) == after


ERRORS = ("ENOSPC", "EACCES", "EROFS", "EIO", "EDQUOT", "EMFILE")


def test_an_error_of_the_system_at_any_moment(tmp_path: Path) -> None:
    folder = tmp_path / "blog"
    before = posts(folder, 3) | {"_config.yml": b""}
    after = fixed(folder)
    moments = touches(*ALONE, cwd=folder, log=tmp_path / "log")
    assert len(moments) >= 6
    tried = injections(moments, ERRORS, KILLS)
    for moment, error in tried:
        restore(folder, before)
        loud = [word for word in ALONE if word != "--quiet"]
        result = run(*loud, cwd=folder, fault=f"{error}:{moment}")
        assert result.status in (0, 1)
        left = 3 - halves(folder, before, after)
        assert left == result.err.count("cannot be written") <= 1
        assert not leftovers(folder)
    finishes(folder, after)
    print(f"--fix: {len(tried)} errors of the system injected, survived")


def test_a_kill_at_any_moment_of_writing(tmp_path: Path) -> None:
    folder = tmp_path / "blog"
    before = posts(folder, 4) | {"_config.yml": b""}
    after = fixed(folder)
    moments = touches(*ALONE, cwd=folder, log=tmp_path / "log")
    restore(folder, before)
    tried = some(moments, max(3, KILLS // 3))
    for moment in tried:
        result = run(*ALONE, cwd=folder, fault=f"SIGKILL:{moment}")
        assert result.status == -signal.SIGKILL
        assert halves(folder, before, after) < 4
        finishes(folder, after)
        restore(folder, before)
    print(f"--fix: killed at {len(tried)} of {len(moments)} moments of writing, survived")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_signal_at_random_moments(tmp_path: Path, number: signal.Signals) -> None:
    folder = tmp_path / "blog"
    before = posts(folder, 12, papers=1) | {"_config.yml": b""}
    wanted = fixed(folder)
    moments = touches(*ALONE, cwd=folder, log=tmp_path / "log")
    chance = random.Random(number)
    times = KILLS if number == signal.SIGKILL else max(1, KILLS // 4)
    midway = hits = 0
    for _ in range(20 * times):
        restore(folder, before)
        moment, after = chance.randint(1, len(moments)), chance.uniform(0, 0.005)
        hits += is_hit(*FIX, cwd=folder, moment=moment, after=after, number=number)
        midway += 0 < halves(folder, before, wanted) < 12
        assert number != signal.SIGINT or not leftovers(folder)
        finishes(folder, wanted)
        if hits == times:
            break
    assert hits == times
    print(f"--fix: {hits} {number.name} in mid-run ({midway} between posts), survived")


@pytest.mark.parametrize("what", ["edit", "delete"])
def test_a_file_that_somebody_changes_meanwhile_is_left_alone(tmp_path: Path, what: str) -> None:
    folder = tmp_path / "blog"
    before = posts(folder, 1) | {"_config.yml": b""}
    (name,) = (name for name in before if name.endswith(".md"))
    moments = touches(*ALONE, cwd=folder, log=tmp_path / "log")
    restore(folder, before)
    # The file is read before the first moment, and compared before the rename, which is the last.
    (opened,) = (at for at, one in enumerate(moments, 1) if one.startswith("open"))
    result = run(
        *FIX[:-4], *("--jobs", "1"), cwd=folder, fault=f"{what}:{opened}",
        env={"DIGESTLINT_FAULT_FILE": str(folder / name)},
    )  # fmt: skip
    assert result.status in (0, 1)
    assert not leftovers(folder)
    if what == "delete":
        assert not (folder / name).exists()
    else:
        assert (folder / name).read_bytes() == before[name] + b"\nSomebody wrote this.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="resource limits are POSIX")
def test_a_disk_that_takes_no_more(tmp_path: Path) -> None:
    """RLIMIT_FSIZE lets no file grow beyond a size: what is longer cannot be written."""
    import resource

    folder = tmp_path / "blog"
    before = posts(folder, 3) | {"_config.yml": b""}
    after = fixed(folder)
    done = subprocess.run(
        line(*FIX[:3], "--jobs", "1"),
        cwd=folder,
        env=environment(),
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500)),
    )
    assert done.returncode in (0, 1)
    assert b"it cannot be written: File too large" in done.stderr
    assert halves(folder, before, after) == 0
    assert not leftovers(folder)
    finishes(folder, after)


@pytest.mark.parametrize("where", ["folder", "file"])
def test_what_may_not_be_written_is_left_alone(tmp_path: Path, where: str) -> None:
    folder = tmp_path / "blog"
    before = posts(folder, 2) | {"_config.yml": b""}
    after = fixed(folder)
    name = min(name for name in before if name.endswith(".md"))
    closed = folder / "_posts" if where == "folder" else folder / name
    closed.chmod(0o555 if where == "folder" else 0o444)
    try:
        result = run_as_plain_user(*FIX[:3], *FIX[-2:], cwd=folder)
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"capabilities cannot be dropped here: {error}")
    finally:
        closed.chmod(0o755 if where == "folder" else 0o644)
    assert result.status in (0, 1)
    assert f"{name}: not fixed: it cannot be written: " in result.err
    assert halves(folder, before, after) == (0 if where == "folder" else 1)
    assert not leftovers(folder)
    finishes(folder, after)


def test_two_runs_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "blog"
    before = posts(folder, 12, papers=1) | {"_config.yml": b""}
    after = fixed(folder)
    for _ in range(max(1, KILLS // 10)):
        restore(folder, before)
        runs = [
            subprocess.Popen(line(*FIX), cwd=folder, env=environment(), stdout=subprocess.DEVNULL)
            for _ in range(2)
        ]
        assert all(one.wait(60) in (0, 1) for one in runs)
        assert not leftovers(folder)
        halves(folder, before, after)
        finishes(folder, after)
