"""What was paid for once is remembered, whoever kills the process; people outweigh engines."""

import sqlite3
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from digestlint.errors import UsageError
from digestlint.post.segments import segment_hash
from digestlint.translate.memory import Memory, Scope

SCOPE = Scope("ko", "en-US", "deepl x", "")
KEY = segment_hash("나무")


def test_a_batch_is_there_for_the_next_run(tmp_path: Path) -> None:
    path = str(tmp_path / ".digestlint" / "memory.sqlite3")
    first = Memory(path)
    first.keep([("나무", "tree", 2), ("강", "river", 1)], SCOPE)
    second = Memory(path)
    assert second.find(["나무", "산"], SCOPE) == {KEY: "tree"}
    assert (tmp_path / ".digestlint" / ".gitignore").read_text() == "*\n"
    first.close()
    second.close()


@pytest.mark.parametrize(
    "other",
    [
        Scope("ja", "en-US", "deepl x", ""),
        Scope("ko", "en-GB", "deepl x", ""),
        Scope("ko", "en-US", "deepl y", ""),
        Scope("ko", "en-US", "deepl x", "abc"),
    ],
)
def test_another_scope_knows_nothing(other: Scope) -> None:
    memory = Memory(None)
    memory.keep([("나무", "tree", 2)], SCOPE)
    assert memory.find(["나무"], other) == {}
    memory.close()


def test_texts_are_known_by_their_composed_form() -> None:
    memory = Memory(None)
    memory.keep([(unicodedata.normalize("NFD", "나무"), "tree", 2)], SCOPE)
    assert memory.find(["나무"], SCOPE) == {KEY: "tree"}
    memory.close()


def test_a_person_outweighs_engines() -> None:
    memory = Memory(None)
    memory.learn([(KEY, None, "oak")], SCOPE)
    memory.keep([("나무", "tree", 2)], SCOPE)
    assert memory.find(["나무"], SCOPE) == {KEY: "oak"}
    assert memory.find(["나무"], SCOPE._replace(engine="other", glossary="x")) == {KEY: "oak"}
    memory.learn([(KEY, "나무", "elm")], SCOPE)
    assert [pair.target for pair in memory.pairs("ko", "en-US")] == ["tree", "elm"]
    memory.close()


def test_what_was_rejected_is_asked_for_anew() -> None:
    memory = Memory(None)
    memory.keep([("나무", "tree", 2)], SCOPE)
    memory.reject(["나무"], SCOPE)
    assert memory.find(["나무"], SCOPE) == {}
    memory.keep([("나무", "oak", 2)], SCOPE)
    assert memory.find(["나무"], SCOPE) == {KEY: "oak"}
    memory.close()


def test_a_kill_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    path = str(tmp_path / "memory.sqlite3")
    code = (
        "import os, signal, sys; from digestlint.translate.memory import Memory, Scope; "
        "Memory(sys.argv[1]).keep([('나무', 'tree', 2)], Scope('ko', 'en-US', 'deepl x')); "
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], check=False)
    assert done.returncode == -9
    memory = Memory(path)
    assert memory.find(["나무"], SCOPE) == {KEY: "tree"}
    memory.close()


def test_what_is_no_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite3"
    path.write_text("a text that is long enough to be no database" * 40)
    with pytest.raises(UsageError):
        Memory(str(path))
    later = tmp_path / "later.sqlite3"
    database = sqlite3.connect(later)
    database.execute("PRAGMA user_version=99")
    database.close()
    with pytest.raises(UsageError, match="version 99"):
        Memory(str(later))


def test_settled_posts_are_known_by_their_stamps() -> None:
    memory = Memory(None)
    memory.settle([("en/x.md", "1"), ("en/y.md", "2")])
    memory.settle([("en/x.md", "3")])
    assert memory.settled() == {"en/x.md": "3", "en/y.md": "2"}
    memory.close()
