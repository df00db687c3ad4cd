"""`digestlint memory`: counts, TMX out and in again, and what it says to wrong use."""

import subprocess
import sys
from pathlib import Path

import pytest

from digestlint.translate.memory import PERSON, Entry, Memory, Scope
from digestlint.translate.tmx import MAX_SIZE, dump_tmx
from e2e.support import Result, within

KEY = "11111111-2222-3333-4444-555555555555:fx"
WORD = Entry("ko", "en", "나무", "oak", PERSON, "", "")


def call(folder: Path, *arguments: str, data: str | bytes = b"") -> Result:
    """`digestlint memory` in this process."""
    done = within("memory", *arguments, cwd=folder, data=data, DEEPL_AUTH_KEY=KEY)
    assert KEY not in done.out + done.err
    return done


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    (tmp_path / "digestlint.toml").touch()
    memory = Memory(str(tmp_path / ".digestlint" / "memory.sqlite3"))
    memory.keep([("나무", "tree", 2)], Scope("ko", "en-US", "deepl v2"))
    memory.learn([("0" * 16, None, "oak")], Scope("ko", "en-US", "deepl v2"))
    memory.close()
    return tmp_path


def test_out_and_in_again(blog: Path) -> None:
    done = call(blog, "export", "memory.tmx")
    assert (done.status, done.out) == (0, "")
    assert done.err == "digestlint: 1 entry written; the memory has 1 more\n"
    done = call(blog, "import", "memory.tmx", "--memory", "other.sqlite3")
    assert done.err == "digestlint: 1 entry taken in; 0 were there already\n"
    done = call(blog, "import", "memory.tmx", "--memory", "other.sqlite3")
    assert done.err == "digestlint: 0 entries taken in; 1 were there already\n"
    again = call(blog, "export", "-", "--memory", "other.sqlite3")
    assert again.out == (blog / "memory.tmx").read_text(encoding="utf-8")


def test_what_gave_way_is_said(blog: Path) -> None:
    path = ("--memory", "other.sqlite3")
    for text, date in (("oak", "20260101"), ("elm", "20260102"), ("ash", "20260101")):
        entry = WORD._replace(target=text, changed=f"{date}T000000Z")
        done = call(blog, "import", "-", *path, data=dump_tmx([entry]))
        assert done.status == 0
        if text == "elm":
            assert 'a person\'s "oak" for "나무" gave way' in done.err
    assert 'refused: "ash" for "나무"' in done.err
    assert "oak" not in call(blog, "export", *path).out


def test_counts(blog: Path) -> None:
    done = call(blog)
    assert done.out.splitlines() == [
        "ko -> en-US  1 entry; 2 characters were billed  (deepl v2)",
        "ko -> en-US  1 entry  (person)",
    ]
    assert "2 entries" in done.err
    (blog / ".digestlint" / "memory.sqlite3").unlink()
    assert call(blog).status == 0


def test_only_a_tmx_is_written_over(blog: Path) -> None:
    assert call(blog, "export", "digestlint.toml").status == 2
    assert (blog / "digestlint.toml").read_bytes() == b""
    (blog / "old.tmx").write_bytes(b"<tmx/>")
    assert call(blog, "export", "old.tmx").status == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("import", "none.tmx"), "none.tmx: cannot be read: no such file"),
        (("import", "."), ".: cannot be read: a folder"),
        (("import", "digestlint.toml"), "digestlint.toml:1: is no XML"),
        (("export", "--memory", "none.sqlite3"), "none.sqlite3: there is no such file"),
        (("export", "no/where.tmx"), "no/where.tmx: cannot be written: No such file"),
        (("import", "large.tmx"), "large.tmx: cannot be read: "),
    ],
)
def test_wrong_use_is_2(blog: Path, arguments: tuple[str, ...], says: str) -> None:
    with (blog / "large.tmx").open("wb") as stream:
        stream.truncate(MAX_SIZE + 1)
    done = call(blog, *arguments)
    assert done.status == 2
    assert done.err.startswith(f"digestlint: {says}")
    assert done.err.count("\n") == 1


def test_without_the_library_it_says_what_to_install(blog: Path) -> None:
    code = (
        "import sys; sys.modules['translate'] = None; "
        "sys.argv = ['digestlint', 'memory', 'export']; from digestlint.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=blog, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert 'pip install "digestlint[tmx]"' in done.stderr


def test_a_link_does_not_lead_out_of_the_project(blog: Path, tmp_path: Path) -> None:
    project = blog / "project"
    project.mkdir()
    (project / "digestlint.toml").touch()
    (project / ".digestlint").symlink_to(blog / ".digestlint")
    done = call(project, "export")
    assert (done.status, done.out) == (2, "")
    assert "a link leads out of the project" in done.err
