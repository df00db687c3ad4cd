"""What waits on disk comes back as it was, and no report tells the difference."""

import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.engine import run
from digestlint.engine.spool import Spool
from e2e.support import Blog, sample


@given(st.lists(st.binary(max_size=50)), st.integers(0, 200), st.randoms())
def test_what_is_kept_comes_back_in_any_order(
    parts: list[bytes], room: int, random: Random
) -> None:
    kept = list(enumerate(map(Spool(room).keep, parts)))
    random.shuffle(kept)
    assert all(bytes(one) == parts[number] for number, one in kept)
    assert [bytes(one) for _, one in sorted(kept, key=lambda pair: pair[0])] == parts


def test_what_there_is_room_for_needs_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    real = tempfile.TemporaryFile
    monkeypatch.setattr(
        tempfile, "TemporaryFile", lambda **given: (made.append(1), real(**given))[1]
    )
    there = Spool(10)
    first, second, third = there.keep(b"123456"), there.keep(b"789"), there.keep(b"10")
    assert (first, second) == (b"123456", b"789")
    assert len(made) == 1
    assert bytes(third) == b"10"
    del first, second, third, there


def test_what_the_disk_does_not_take_stays_in_memory(tmp_path: Path) -> None:
    code = (
        "import resource, signal; from digestlint.engine.spool import Spool; "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (15, 15)); there = Spool(0); "
        "kept = [there.keep(bytes([one]) * 10) for one in range(1, 4)]; "
        "assert [bytes(one) for one in kept] == [bytes([one]) * 10 for one in range(1, 4)]; "
        "print(*[type(one).__name__ for one in kept])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=tmp_path, text=True
    )
    assert done.stdout.split() == ["_Spooled", "bytes", "bytes"]


def test_without_a_place_for_files_it_stays_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    assert Spool(0).keep(b"123") == b"123"


@pytest.mark.parametrize("format_", ["text", "json", "sarif"])
def test_a_report_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    blog = Blog(tmp_path)
    for day in range(1, 8):
        blog.post(day, sample())  # the same papers: posts speak of each other
    arguments = ("--no-cache", "--format", format_)
    expected = blog.check(*arguments).out
    assert len(expected) > 1000
    monkeypatch.setattr(run, "Spool", lambda: Spool(0))
    for jobs in ("1", "2"):
        assert blog.check(*arguments, "--jobs", jobs).out == expected
