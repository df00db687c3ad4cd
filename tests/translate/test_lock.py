"""Who holds a lock holds it alone, and lets it go however he ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from digestlint.translate.lock import FileLock

_HOLD = (
    "import sys; from digestlint.translate.lock import FileLock\n"
    "print(FileLock(sys.argv[1]).take(), flush=True); sys.stdin.read()"
)


def test_one_at_a_time(tmp_path: Path) -> None:
    path = str(tmp_path / "x.lock")
    one, other = FileLock(path), FileLock(path)
    assert one.take()
    assert not other.take()
    one.release()
    assert other.take()
    assert other.problem == ""
    other.release()


def test_a_kill_lets_it_go(tmp_path: Path) -> None:
    path = str(tmp_path / "x.lock")
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        lock = FileLock(path)
        assert not lock.take()
        holder.kill()
        holder.wait()
        assert lock.take()
        lock.release()


def test_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "x.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic"):
        FileLock(str(tmp_path / "x.lock"))
    assert not (tmp_path / "elsewhere").exists()
