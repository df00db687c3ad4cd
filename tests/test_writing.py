"""A file is its old or its new whole self, whatever happens while it is written."""

import os
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

from digestlint import writing
from digestlint.writing import ABSENT, ChangedOnDisk, Expected, write_whole
from somebody import NOBODY, somebody_else

OLD, NEW = b"old\r\n" * 50, "새 글\n".encode() * 5000


@pytest.fixture
def post(tmp_path: Path) -> Path:
    file = tmp_path / "_posts" / "글 1.md"
    file.parent.mkdir()
    file.write_bytes(OLD)
    return file


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


@pytest.mark.parametrize("how", ["bytes", "status", "none"])
def test_replaces(post: Path, how: str) -> None:
    expected: Expected = {"bytes": OLD, "status": post.stat(), "none": None}[how]
    write_whole(os.fspath(post), NEW, expected=expected)
    assert post.read_bytes() == NEW
    assert names(post.parent) == [post.name]


@pytest.mark.parametrize("expected", [ABSENT, None])
def test_makes_a_new_file_as_the_umask_leaves_it(tmp_path: Path, expected: Expected) -> None:
    before = os.umask(0o027)
    try:
        write_whole(os.fspath(tmp_path / "a.md"), NEW, expected=expected)
    finally:
        os.umask(before)
    assert (tmp_path / "a.md").read_bytes() == NEW
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == 0o640
    assert names(tmp_path) == ["a.md"]


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o755, 0o664])
def test_keeps_the_mode(post: Path, mode: int) -> None:
    post.chmod(mode)
    write_whole(os.fspath(post), NEW, expected=OLD)
    assert stat.S_IMODE(post.stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_keeps_the_owner(post: Path) -> None:
    os.chown(post, 12345, 23456)
    post.chmod(0o640)
    write_whole(os.fspath(post), NEW, expected=OLD)
    status = post.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (12345, 23456, 0o640)


@pytest.fixture
def public_post() -> Iterator[Path]:
    """A post in a folder that everybody may enter, unlike pytest's."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        file = folder / "a.md"
        file.write_bytes(OLD)
        file.chmod(0o666)
        yield file


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
def test_writes_though_the_owner_cannot_be_kept(public_post: Path) -> None:
    with somebody_else(public_post.parent):
        write_whole(os.fspath(public_post), NEW, expected=OLD)
    assert public_post.read_bytes() == NEW
    assert public_post.stat().st_uid == NOBODY
    assert stat.S_IMODE(public_post.stat().st_mode) == 0o666


def test_link_is_followed_and_stays(post: Path) -> None:
    link = post.parent.parent / "link.md"
    link.symlink_to("_posts/글 1.md")
    write_whole(os.fspath(link), NEW, expected=OLD)
    assert link.is_symlink()
    assert post.read_bytes() == NEW
    assert names(link.parent) == ["_posts", "link.md"]


def test_link_to_nothing_makes_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to("a.md")
    write_whole(os.fspath(tmp_path / "link.md"), NEW, expected=ABSENT)
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "a.md").read_bytes() == NEW


@pytest.mark.parametrize("now", [OLD[:-1], OLD.replace(b"o", b"0"), NEW, b""])
@pytest.mark.parametrize("how", ["bytes", "status"])
def test_changed_file_is_left_alone(post: Path, now: bytes, how: str) -> None:
    expected: Expected = OLD if how == "bytes" else post.stat()
    os.utime(post, (1, 1))
    post.write_bytes(now)
    with pytest.raises(ChangedOnDisk, match="changed on disk"):
        write_whole(os.fspath(post), NEW, expected=expected)
    assert post.read_bytes() == now
    assert names(post.parent) == [post.name]


@pytest.mark.parametrize("expected", [OLD, None])
def test_deleted_file_comes_back_only_where_nothing_was_expected(
    post: Path, expected: bytes | None
) -> None:
    post.unlink()
    if expected is None:
        write_whole(os.fspath(post), NEW, expected=None)
        assert post.read_bytes() == NEW
    else:
        with pytest.raises(ChangedOnDisk):
            write_whole(os.fspath(post), NEW, expected=expected)
        assert names(post.parent) == []


def test_file_that_appeared_is_left_alone(post: Path) -> None:
    with pytest.raises(ChangedOnDisk):
        write_whole(os.fspath(post), NEW, expected=ABSENT)
    assert post.read_bytes() == OLD
    assert names(post.parent) == [post.name]


def test_file_that_appears_at_the_last_moment_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "temporary").write_bytes(NEW)
    (tmp_path / "a.md").write_bytes(OLD)
    with pytest.raises(ChangedOnDisk):
        writing._take_free_name(
            os.fspath(tmp_path / "temporary"), os.fspath(tmp_path / "a.md"), "a.md"
        )
    assert (tmp_path / "a.md").read_bytes() == OLD


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(os.fspath(tmp_path / "gone" / "a.md"), NEW, expected=None)


def test_what_is_no_regular_file_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "circle", "folder"):
        with pytest.raises(OSError, match=r"not a regular file|Too many levels"):
            write_whole(os.fspath(tmp_path / name), NEW, expected=None)
    assert names(tmp_path) == ["circle", "folder", "pipe"]
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.parametrize("read_only", ["file", "folder"])
def test_read_only(public_post: Path, read_only: str) -> None:
    (public_post if read_only == "file" else public_post.parent).chmod(0o555)
    with somebody_else(public_post.parent), pytest.raises(PermissionError):
        write_whole(os.fspath(public_post), NEW, expected=OLD)
    public_post.parent.chmod(0o777)
    assert public_post.read_bytes() == OLD
    assert names(public_post.parent) == [public_post.name]


def test_disk_that_takes_no_more(post: Path) -> None:
    code = (
        "import resource, sys\n"
        "from digestlint.writing import write_whole\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: write_whole(sys.argv[1], b'x' * 10_000, expected=None)\n"
        "except OSError as error: sys.exit(error.errno)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, post], check=False, timeout=30)
    assert done.returncode == 27  # EFBIG
    assert post.read_bytes() == OLD
    assert names(post.parent) == [post.name]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


class Interrupter:
    """Presses Ctrl-C at the n-th moment at which the writing module calls, or is called back."""

    def __init__(self, moment: int) -> None:
        self.left = moment

    def __call__(self, frame: FrameType, event: str, arg: object) -> None:
        if frame.f_code.co_filename == writing.__file__ and event in ("c_call", "c_return"):
            self.left -= 1
            if self.left == 0:
                raise KeyboardInterrupt


@pytest.fixture
def restored_profile() -> Iterator[None]:
    before = sys.getprofile()
    yield
    sys.setprofile(before)


# Between `open` and its `with`, an interrupt leaves the closing of what is read to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("restored_profile")
@pytest.mark.parametrize("existing", [True, False])
def test_ctrl_c_at_any_moment(tmp_path: Path, existing: bool) -> None:
    interrupted = 0
    for moment in range(1, 200):
        folder = tmp_path / str(moment)
        folder.mkdir()
        file = folder / "a.md"
        if existing:
            file.write_bytes(OLD)
        sys.setprofile(Interrupter(moment))
        try:
            write_whole(os.fspath(file), NEW, expected=OLD if existing else ABSENT)
        except KeyboardInterrupt:
            interrupted += 1
        else:
            assert file.read_bytes() == NEW
            break
        finally:
            sys.setprofile(None)
        content = file.read_bytes() if file.exists() else None
        assert content in ((OLD if existing else None), NEW)
        assert names(folder) == (["a.md"] if content is not None else [])
    assert 20 < interrupted < 199


def test_kill_at_any_moment(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"0" * 300_000)
    code = (
        "import itertools, sys\n"
        "from digestlint.writing import write_whole\n"
        "for n in itertools.count():\n"
        "    write_whole(sys.argv[1], b'%d' % (n % 10) * 300_000, expected=None)\n"
    )
    for wait in (0.1, 0.103, 0.107, 0.111, 0.118):
        with subprocess.Popen([sys.executable, "-c", code, file]) as writer:
            time.sleep(wait)
            writer.send_signal(signal.SIGKILL)
        content = file.read_bytes()
        assert content == content[:1] * 300_000
    assert all(name == "a.md" or name.startswith(".digestlint-") for name in names(tmp_path))


@pytest.mark.skipif(sys.platform == "win32", reason="without locks, an open file is not removed")
def test_what_a_kill_left_is_swept_and_what_a_writer_holds_is_not(post: Path) -> None:
    import fcntl

    held = post.parent / ".digestlint-0123456789abcdef.tmp"
    others = [".digestlint-notes.tmp", ".digestlint-0123456789abcdef.tmp.md", "x.tmp"]
    for name in (held.name, ".digestlint-00000000ffffffff.tmp", *others):
        (post.parent / name).write_bytes(NEW)
    (post.parent / ".digestlint-1111111111111111.tmp").symlink_to(post)
    with held.open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        writing.sweep.cache_clear()
        write_whole(os.fspath(post), NEW, expected=OLD)
        expected = {post.name, held.name, ".digestlint-1111111111111111.tmp", *others}
        assert set(names(post.parent)) == expected
    writing.sweep(os.fspath(post.parent))  # once a process is enough
    assert held.exists()
    writing.sweep.cache_clear()
    writing.sweep(os.fspath(post.parent))
    assert not held.exists()
    assert post.read_bytes() == NEW


@pytest.mark.skipif(sys.platform == "win32", reason="there are no locks")
def test_a_sweeper_that_is_faster_than_the_lock_costs_one_more_try(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = writing._lock
    swept = []

    def late(descriptor: int, *, wait: bool) -> None:
        if not swept:
            (left,) = post.parent.glob(".digestlint-*.tmp")
            left.unlink()
            swept.append(left)
        lock(descriptor, wait=wait)

    monkeypatch.setattr(writing, "_lock", late)
    write_whole(os.fspath(post), NEW, expected=OLD)
    assert swept
    assert post.read_bytes() == NEW
    assert names(post.parent) == [post.name]
