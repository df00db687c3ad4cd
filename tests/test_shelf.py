"""The shelf: what was put there is there again, or nothing is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.cache import Cache, clear
from digestlint.shelf import Shelf

KEYS = st.sampled_from("abcd")
RUNS = st.lists(st.dictionaries(KEYS, st.binary(max_size=9), min_size=1), max_size=12)


@given(runs=RUNS)
def test_what_was_put_is_there_in_later_runs(
    tmp_path_factory: pytest.TempPathFactory, runs: list[dict[str, bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    expected: dict[str, tuple[int, bytes]] = {}
    for number, news in enumerate(runs):
        shelf = Shelf(Cache(str(folder)), "posts-x")
        for key, data in news.items():
            shelf.put(key, number, data)
            expected[key] = (number, data)
        shelf.keep()
        later = Shelf(Cache(str(folder)), "posts-x")
        assert {key: (later.row(key), later.data(key)) for key in later} == expected
    assert len(list(folder.glob("*.heap"))) <= 9


def test_a_row_may_change_without_its_bytes(tmp_path: Path) -> None:
    store = Cache(str(tmp_path))
    shelf = Shelf(store, "posts-x")
    shelf.put("a", 1, b"bytes")
    shelf.keep()
    shelf = Shelf(store, "posts-x")
    shelf.put("a", 2)
    shelf.keep()
    assert (Shelf(store, "posts-x").row("a"), Shelf(store, "posts-x").data("a")) == (2, b"bytes")


def test_what_is_no_longer_needed_goes(tmp_path: Path) -> None:
    store = Cache(str(tmp_path))
    for number in range(30):
        shelf = Shelf(store, "posts-x")
        shelf.put("big", number, b"%d" % number * 1000)
        shelf.put(f"small {number}", number, b"small")
        shelf.keep()
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 20_000


def test_two_runs_at_once_cost_entries_and_no_truth(tmp_path: Path) -> None:
    store = Cache(str(tmp_path))
    one, other = Shelf(store, "posts-x"), Shelf(store, "posts-x")
    one.put("a", 1, b"one")
    other.put("a", 2, b"other")
    one.keep()
    other.keep()
    shelf = Shelf(store, "posts-x")
    assert (shelf.row("a"), shelf.data("a")) == (2, b"other")
    # The first has its entries still, and its heap is gone: it was not in the other's list.
    assert one.data("a") in (b"one", None)


def test_a_lost_heap_is_a_lost_entry(tmp_path: Path) -> None:
    store = Cache(str(tmp_path))
    shelf = Shelf(store, "posts-x")
    shelf.put("a", 1, b"bytes")
    shelf.keep()
    (heap,) = tmp_path.glob("*.heap")
    heap.unlink()
    assert Shelf(store, "posts-x").data("a") is None


def test_all_of_it_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "posts.json").write_text("mine")
    shelf = Shelf(Cache(str(tmp_path)), "posts-x")
    shelf.put("a", 1, b"bytes")
    shelf.keep()
    number, _ = clear(str(tmp_path))
    assert number == 2
    assert [path.name for path in tmp_path.iterdir()] == ["posts.json"]
