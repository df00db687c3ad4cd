"""The cache: where it is, what it believes, what it leaves behind, and how it goes."""

import os
import sys
from pathlib import Path

import pytest

from digestlint.cache import Cache, clear, default_folder, own_key
from digestlint.shelf import Shelf

SHELF = f"posts-{'0a' * 12}"


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="XDG is not for this system")
@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"HOME": "/home/x"}, "/home/x/.cache/digestlint"),
        ({"HOME": "/home/x", "XDG_CACHE_HOME": "/c"}, "/c/digestlint"),
        ({"HOME": "/home/x", "XDG_CACHE_HOME": "c"}, "/home/x/.cache/digestlint"),
        ({"HOME": "", "XDG_CACHE_HOME": "/c"}, "/c/digestlint"),
        ({"HOME": ""}, None),
        ({"HOME": "x"}, None),
        ({"HOME": "~"}, None),
    ],
)
def test_without_a_home_there_is_no_folder(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str | None
) -> None:
    for name in ("HOME", "XDG_CACHE_HOME", "DIGESTLINT_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert default_folder() == expected


def test_who_is_not_known_has_no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_CACHE_HOME", "DIGESTLINT_CACHE_DIR", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    # What the standard library gives where the system has no such user.
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert default_folder() is None


def test_what_lies_under_another_name_is_not_believed(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path))
    cache.put("a", b"of a")
    (tmp_path / "a").rename(tmp_path / "b")
    assert cache.get("b") is None


@pytest.mark.parametrize("keys", [(b"", b"a"), (b"a", b"b"), (b"a", b"")])
def test_what_was_kept_under_another_key_is_not_believed(
    tmp_path: Path, keys: tuple[bytes, bytes]
) -> None:
    theirs, ours = (Cache(str(tmp_path), key=key) for key in keys)
    theirs.put("a", b"of a")
    assert theirs.get("a") == b"of a"
    assert ours.get("a") is None


def test_the_key_is_made_once_for_each_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = set()
    for user in ("x", "y"):
        monkeypatch.setenv("DIGESTLINT_CACHE_DIR", str(tmp_path / user))
        key = own_key()
        assert key is not None
        assert len(key) == 32
        assert own_key() == key
        keys.add(key)
        clear(str(tmp_path / user))
        assert own_key() == key
    assert len(keys) == 2
    (tmp_path / "y" / "key").write_bytes(b"half")
    assert own_key() is None
    monkeypatch.setenv("DIGESTLINT_CACHE_DIR", "/dev/null/nowhere")
    assert own_key() is None


def test_a_cache_that_does_not_write_reads(tmp_path: Path) -> None:
    Cache(str(tmp_path)).put("a", b"of a")
    cache = Cache(str(tmp_path), writes=False)
    assert cache.get("a") == b"of a"
    assert not cache.put("b", b"of b")
    cache.drop("a")
    assert kept(tmp_path) == ["a"]


def test_a_folder_that_is_made_is_nothing_to_commit(tmp_path: Path) -> None:
    Cache(str(tmp_path / "new")).put("a", b"of a")
    assert kept(tmp_path / "new") == [".gitignore", "a"]
    assert (tmp_path / "new" / ".gitignore").read_text() == "*\n"
    (tmp_path / "old").mkdir()
    Cache(str(tmp_path / "old")).put("a", b"of a")
    assert kept(tmp_path / "old") == ["a"]


def test_all_of_it_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    theirs = ["pages-2026.json", "posts-.tmp", "posts-archive.json", "posts.json", "rules-x.heap"]
    for name in theirs:
        (tmp_path / name).write_text("mine")
    (tmp_path / f"{SHELF}.json.{'0' * 12}.tmp").write_text("of a run that was killed")
    cache = Cache(str(tmp_path))
    for run in range(3):
        for name in (SHELF, f"pages-{'0b' * 12}-{'0c' * 6}"):
            shelf = Shelf(cache, name)
            for key in "abcdefghij" if run == 0 else "a":
                shelf.put(key, run, b"bytes")
            shelf.keep()
    for name in ("rules", "pairs"):
        cache.put(f"{name}-{'0d' * 6}-{'0e' * 12}.json", b"data")
    ours = set(kept(tmp_path)) - set(theirs)
    assert any("-news" in name for name in ours)
    number, _ = clear(str(tmp_path))
    assert number == len(ours)
    assert kept(tmp_path) == theirs
    assert clear(str(tmp_path / "nowhere")) == (0, 0)
