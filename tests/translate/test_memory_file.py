"""Whatever stands in the memory's place: one line that says what to do, and nothing is lost."""

import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from digestlint.errors import UsageError
from digestlint.translate.memory import Memory, Scope
from somebody import somebody_else

SCOPE = Scope("ko", "en-US", "deepl x", "")


def filled(path: Path, number: int = 1) -> Path:
    memory = Memory(str(path))
    memory.keep([(f"나무 {n}", f"tree {n}", 4) for n in range(number)], SCOPE)
    memory.close()
    return path


def problem(path: Path, *, is_read_only: bool = False) -> str:
    with pytest.raises(UsageError) as caught:
        Memory(str(path), patience=0.1, is_read_only=is_read_only)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


def garbage(path: Path) -> None:
    path.write_bytes(b"what an editor left behind here, by mistake. " * 99)


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE cookies (host TEXT)")
        database.execute("INSERT INTO cookies VALUES ('example.org')")
        database.commit()


def newer(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version=99")


def rigged(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path)) as database:
        database.execute(
            "CREATE TRIGGER t AFTER INSERT ON translation BEGIN DELETE FROM translation; END"
        )


def a_view(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE settled")
        database.execute("CREATE VIEW settled AS SELECT hash AS target, hash AS stamp")


@pytest.mark.parametrize("is_read_only", [False, True])
@pytest.mark.parametrize(
    ("make", "says"),
    [
        (garbage, "is no memory, or a damaged one (file is not a database), and was left as it is"),
        (foreign, "is no memory: name another file with --memory"),
        (newer, "is a memory of version 99, and this digestlint knows 1: update digestlint"),
        (rigged, "is no memory"),
        (a_view, "is no memory"),
        (Path.mkdir, "cannot be used as memory: it is not a regular file"),
        (os.mkfifo, "cannot be used as memory: it is not a regular file"),
    ],
)
def test_what_is_no_memory_is_refused_and_left_as_it_is(
    tmp_path: Path, make: Callable[[Path], None], says: str, is_read_only: bool
) -> None:
    path = tmp_path / "memory.sqlite3"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    assert problem(path, is_read_only=is_read_only).startswith(says)
    assert before is None or path.read_bytes() == before


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / ".digestlint").touch()
    assert "Not a directory" in problem(tmp_path / ".digestlint" / "memory.sqlite3")


@pytest.mark.parametrize("is_read_only", [False, True])
def test_an_empty_file_is_an_empty_memory(tmp_path: Path, is_read_only: bool) -> None:
    path = tmp_path / "memory.sqlite3"
    path.touch()
    memory = Memory(str(path), is_read_only=is_read_only)
    assert memory.counts() == []
    memory.close()
    assert (path.stat().st_size == 0) is is_read_only


def test_what_is_no_text_is_not_there(tmp_path: Path) -> None:
    path = filled(tmp_path / "memory.sqlite3", 2)
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE translation SET target = X'00ff' WHERE source = '나무 1'")
        database.execute("INSERT INTO settled VALUES ('x.md', X'00'), (X'01', '1')")
        database.commit()
    with closing(Memory(str(path))) as memory:
        assert list(memory.find(["나무 0", "나무 1"], SCOPE).values()) == ["tree 0"]
        assert [one.target for one in memory.entries()] == ["tree 0"]
        assert memory.settled() == {}


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_truncated_one_is_never_a_traceback(tmp_path: Path, share: float) -> None:
    """As far as it can be read, it is; then it says so."""
    path = filled(tmp_path / "memory.sqlite3", 2000)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    left = path.read_bytes()
    with pytest.raises(UsageError, match="damaged one"), closing(Memory(str(path))) as memory:
        list(memory.entries())
    assert path.read_bytes() == left


@pytest.mark.parametrize("place", range(0, 24_000, 1000))
def test_damage_anywhere_is_never_a_traceback(tmp_path: Path, place: int) -> None:
    path = filled(tmp_path / "memory.sqlite3", 150)
    data = bytearray(path.read_bytes())
    data[place : place + 400] = bytes(255 - byte for byte in data[place : place + 400])
    path.write_bytes(data)
    with only_damage():
        memory = Memory(str(path))
        for ask in (
            lambda: memory.find([f"나무 {n}" for n in range(150)], SCOPE),
            lambda: list(memory.entries()),
            memory.settled,
            memory.counts,
            lambda: memory.learn([("0" * 16, "강", "river")], SCOPE),
        ):
            with only_damage():
                ask()
        memory.keep([("강", "river", 1)], SCOPE)
        memory.reject(["강"], SCOPE)
        memory.close()
        assert memory.problem == "" or "damaged" in memory.problem


@contextmanager
def only_damage() -> Iterator[None]:
    """What is done within may say that the memory is none, or damaged, and nothing else."""
    try:
        yield
    except UsageError as error:
        if "is no memory" not in str(error):
            raise


def test_a_log_that_is_garbage_takes_nothing_with_it(tmp_path: Path) -> None:
    path = filled(tmp_path / "memory.sqlite3")
    (tmp_path / "memory.sqlite3-wal").write_bytes(os.urandom(8192))
    memory = Memory(str(path))
    assert list(memory.find(["나무 0"], SCOPE).values()) == ["tree 0"]
    memory.close()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process in the midst of writing."""
    code = (
        "import sqlite3, sys; db = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "db.execute('BEGIN IMMEDIATE'); print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield
        process.communicate()


def test_while_another_writes_for_long_it_can_be_read_only(tmp_path: Path) -> None:
    path = filled(tmp_path / "memory.sqlite3")
    with locked(path):
        assert problem(path).startswith("is in use: another process wrote to it for 0.1 seconds")
        memory = Memory(str(path), is_read_only=True, patience=0.1)
        assert len(list(memory.entries())) == 1
        memory.close()


def test_what_could_not_be_kept_is_kept_later(tmp_path: Path) -> None:
    path = filled(tmp_path / "memory.sqlite3")
    memory = Memory(str(path), patience=0.1)
    with locked(path):
        memory.keep([("강", "river", 1)], SCOPE)
        assert "is in use" in memory.problem
        memory.settle([("x.md", "1")])
        with pytest.raises(UsageError, match="is in use"):
            memory.learn([("0" * 16, None, "oak")], SCOPE)
    memory.keep([("산", "hill", 1)], SCOPE)
    assert memory.problem == ""
    memory.close()
    memory = Memory(str(path))
    assert sorted(memory.find(["강", "산"], SCOPE).values()) == ["hill", "river"]
    memory.close()


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    path = filled(tmp_path / "memory.sqlite3", 20)
    code = (
        "import resource, sys\n"
        "from digestlint.translate.memory import Memory, Scope\n"
        "memory = Memory(sys.argv[1])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, resource.RLIM_INFINITY))\n"
        "scope = Scope('ko', 'en-US', 'deepl x')\n"
        "number = 0\n"
        "while not memory.problem:\n"
        "    number += 1\n"
        "    memory.keep([(f'강 {number}', 'river' * 200, 9)], scope)\n"
        "print(memory.problem, number, sep='\\n')\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)\n"
        "memory.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path], check=True, capture_output=True, text=True, timeout=60
    )
    said, number = done.stdout.splitlines()
    assert said.startswith(f"{path}: cannot be ")
    with closing(Memory(str(path))) as memory:
        assert len(list(memory.entries())) == 20 + int(number)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def can_mount(folder: Path) -> bool:
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder],
        check=False,
        capture_output=True,
    )
    return done.returncode == 0


def test_a_small_disk_is_said_to_be_full(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    if not can_mount(folder):
        pytest.skip("needs leave to mount a file system")
    try:
        path = filled(folder / "memory.sqlite3")
        memory = Memory(str(path))
        with pytest.raises(OSError, match="No space"):
            (folder / "filler").write_bytes(bytes(1 << 20))
        memory.keep([(f"강 {n}", "river" * 99, 1) for n in range(99)], SCOPE)
        assert memory.problem.endswith("cannot be written: the disk is full")
        (folder / "filler").unlink()
        memory.close()
        memory = Memory(str(path))
        assert len(memory.find([f"강 {n}" for n in range(99)], SCOPE)) == 99
        memory.close()
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A memory that everybody may read and write, with its folder."""
    (tmp_path / "m").mkdir()
    path = filled(tmp_path / "m" / "memory.sqlite3")
    path.chmod(0o666)
    path.parent.chmod(0o777)
    return path


@pytest.mark.parametrize("which", ["file", "folder", "both"])
def test_what_may_only_be_read_is_read_and_refused_before_anything_is_sent(
    public: Path, tmp_path: Path, which: str
) -> None:
    if which != "folder":
        public.chmod(0o444)
    if which != "file":
        public.parent.chmod(0o555)
    with somebody_else(tmp_path):
        assert "may you write to the file and its folder?" in problem(public)
        memory = Memory(str(public), is_read_only=True)
        assert len(list(memory.entries())) == 1
        memory.close()
    public.parent.chmod(0o755)


def test_no_leave_to_make_the_folder(public: Path, tmp_path: Path) -> None:
    public.parent.chmod(0o555)
    with somebody_else(tmp_path):
        assert "Permission denied" in problem(public.parent / ".digestlint" / "memory.sqlite3")


def test_reading_makes_nothing(tmp_path: Path) -> None:
    memory = Memory(str(tmp_path / "a" / "memory.sqlite3"), is_read_only=True)
    assert memory.counts() == []
    memory.close()
    assert list(tmp_path.iterdir()) == []


def test_two_that_begin_at_once(tmp_path: Path) -> None:
    path = tmp_path / ".digestlint" / "memory.sqlite3"
    code = (
        "import sys; from digestlint.translate.memory import Memory, Scope; sys.stdin.read(); "
        "memory = Memory(sys.argv[1]); scope = Scope('ko', 'en-US', 'deepl x'); "
        "memory.keep([(sys.argv[2], 'tree', 2)], scope); memory.close(); "
        "sys.exit(memory.problem or 0)"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", code, path, str(n)], stdin=subprocess.PIPE)
        for n in range(4)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
    assert [process.wait(60) for process in processes] == [0] * 4
    with closing(Memory(str(path))) as memory:
        assert [one.source for one in memory.entries()] == ["0", "1", "2", "3"]
