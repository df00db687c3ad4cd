"""What was paid for once is remembered, whoever kills the process; people outweigh engines."""

import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from digestlint.post.segments import segment_hash
from digestlint.translate.memory import IMPORTED, PERSON, Entry, Memory, Scope

SCOPE = Scope("ko", "en-US", "deepl x", "")
KEY = segment_hash("나무")
OLD, NEW, NOW = "20260101T000000Z", "20260105T081500Z", "20260110T000000Z"


def entry(
    target: str = "tree", engine: str = PERSON, changed: str = OLD, language: str = "en-US"
) -> Entry:
    return Entry("ko", language, "나무", target, engine, "", changed)


@pytest.fixture
def memory() -> Iterator[Memory]:
    with closing(Memory(None)) as memory:
        yield memory


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
def test_another_scope_knows_nothing(memory: Memory, other: Scope) -> None:
    memory.keep([("나무", "tree", 2)], SCOPE)
    assert memory.find(["나무"], other) == {}


def test_texts_are_known_by_their_composed_form(memory: Memory) -> None:
    memory.keep([(unicodedata.normalize("NFD", "나무"), "tree", 2)], SCOPE)
    assert memory.find(["나무"], SCOPE) == {KEY: "tree"}


def test_languages_are_the_same_however_they_are_written(memory: Memory) -> None:
    memory.keep([("나무", "tree", 2)], SCOPE._replace(target_language="EN_us"))
    assert memory.find(["나무"], SCOPE._replace(source_language="ko-KR")) == {KEY: "tree"}


def test_what_unicode_does_not_allow_is_stored_all_the_same(memory: Memory) -> None:
    memory.keep([("나무\ud800", "tree\udfff", 2)], SCOPE)
    memory.learn([("0" * 16, "\ud800", "\ud800")], SCOPE)
    assert memory.find(["나무\ud800"], SCOPE) == {segment_hash("나무\ud800"): "tree?"}


def test_a_person_outweighs_engines(memory: Memory) -> None:
    memory.learn([(KEY, None, "oak")], SCOPE)
    memory.keep([("나무", "tree", 2)], SCOPE)
    assert memory.find(["나무"], SCOPE) == {KEY: "oak"}
    assert memory.find(["나무"], SCOPE, of_people=False) == {KEY: "tree"}
    assert memory.find(["나무"], SCOPE._replace(engine="other", glossary="x")) == {KEY: "oak"}
    memory.learn([(KEY, "나무", "elm")], SCOPE)
    assert [one.target for one in memory.entries()] == ["tree", "elm"]


def test_other_tools_are_heard_where_nobody_else_knows(memory: Memory) -> None:
    memory.add([entry("oak", IMPORTED)], NOW)
    assert memory.find(["나무"], SCOPE) == {KEY: "oak"}
    assert memory.find(["나무"], SCOPE, of_people=False) == {KEY: "oak"}
    memory.keep([("나무", "tree", 2)], SCOPE)
    assert memory.find(["나무"], SCOPE) == {KEY: "tree"}


@pytest.mark.parametrize("engine", [PERSON, IMPORTED])
def test_a_language_without_a_region_serves_for_all(memory: Memory, engine: str) -> None:
    memory.add([entry("tree", engine, language="en")], NOW)
    assert memory.find(["나무"], SCOPE) == {KEY: "tree"}
    assert memory.find(["나무"], SCOPE._replace(target_language="en-GB")) == {KEY: "tree"}
    memory.add([entry("oak", engine)], NOW)
    assert memory.find(["나무"], SCOPE) == {KEY: "oak"}
    assert memory.find(["나무"], SCOPE._replace(target_language="de")) == {}


def test_what_was_rejected_is_asked_for_anew(memory: Memory) -> None:
    memory.keep([("나무", "tree", 2)], SCOPE)
    memory.add([entry("oak", IMPORTED), entry("ash", IMPORTED, language="en")], NOW)
    memory.reject(["나무"], SCOPE)
    assert memory.find(["나무"], SCOPE) == {}
    assert list(memory.entries()) == []
    memory.keep([("나무", "oak", 2)], SCOPE)
    assert memory.find(["나무"], SCOPE) == {KEY: "oak"}


def test_a_kill_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    path = str(tmp_path / "memory.sqlite3")
    code = (
        "import os, signal, sys; from digestlint.translate.memory import Memory, Scope; "
        "Memory(sys.argv[1]).keep([('나무', 'tree', 2)], Scope('ko', 'en-US', 'deepl x')); "
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], check=False)
    assert done.returncode == -9
    assert Path(path + "-wal").stat().st_size > 0
    memory = Memory(path)
    assert memory.find(["나무"], SCOPE) == {KEY: "tree"}
    memory.close()


def test_settled_posts_are_known_by_their_stamps(memory: Memory) -> None:
    memory.settle([("en/x.md", "1"), ("en/y.md", "2")])
    memory.settle([("en/x.md", "3")])
    assert memory.settled() == {"en/x.md": "3", "en/y.md": "2"}


def test_it_says_how_much_there_is(memory: Memory) -> None:
    memory.keep([("나무", "tree", 2), ("강", "river", 1)], SCOPE)
    memory.learn([(KEY, None, "oak")], SCOPE)
    assert [count[2:] for count in memory.counts()] == [("deepl x", 2, 3), (PERSON, 1, 0)]


class TestAdding:
    def test_twice_is_once(self, memory: Memory) -> None:
        entries = [entry("oak"), entry("tree", "deepl x"), entry("ash", IMPORTED)]
        assert memory.add(entries, NOW)[:2] == (3, 0)
        before = list(memory.entries())
        assert memory.add(entries, NOW) == (0, 3, (), ())
        assert list(memory.entries()) == before

    def test_only_what_is_newer_takes_the_place_of_what_is_there(self, memory: Memory) -> None:
        memory.add([entry("oak", changed=OLD)], NOW)
        older = entry("ash", changed="20251231T000000Z")
        assert memory.add([older, entry("elm", changed="")], NOW).refused == (
            older,
            entry("elm", changed=""),
        )
        assert memory.find(["나무"], SCOPE) == {KEY: "oak"}
        assert memory.add([entry("elm", changed=NEW)], NOW).replaced == (entry("oak"),)
        assert memory.find(["나무"], SCOPE) == {KEY: "elm"}

    def test_a_date_to_come_counts_for_nothing(self, memory: Memory) -> None:
        memory.add([entry("oak")], NOW)
        assert memory.add([entry("elm", changed="29991231T000000Z")], NOW).replaced == ()

    def test_a_persons_later_words_are_newer_than_what_was_exported(self, memory: Memory) -> None:
        memory.learn([(KEY, "나무", "oak")], SCOPE)
        (exported,) = memory.entries()
        memory.learn([(KEY, "나무", "elm")], SCOPE)
        assert memory.add([exported], "9").refused == (exported,)

    def test_all_or_nothing(self, memory: Memory) -> None:
        def entries() -> "list[Entry]":
            yield entry()  # type: ignore[misc]
            raise RuntimeError

        with pytest.raises(RuntimeError):
            memory.add(entries(), NOW)
        assert memory.counts() == []

    def test_what_lost_its_source_is_exported_by_its_engines(self, memory: Memory) -> None:
        memory.learn([(KEY, None, "oak"), ("0" * 16, None, "elm")], SCOPE)
        assert list(memory.entries()) == []
        memory.keep([("나무", "tree", 2)], SCOPE)
        assert [(one.source, one.target) for one in memory.entries("en")] == [
            ("나무", "tree"),
            ("나무", "oak"),
        ]
        assert list(memory.entries("en-GB")) == []
