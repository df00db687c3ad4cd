"""The shelf: what was put there is there again, or nothing is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.cache import Cache
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


def test_of_many_rows_only_the_changed_are_written(tmp_path: Path) -> None:
    store = Cache(str(tmp_path))
    shelf = Shelf(store, "posts-x")
    for number in range(100):
        shelf.put(f"post {number}", number, b"bytes" * 100)
    shelf.keep()
    whole = (tmp_path / "posts-x.json").read_bytes()
    expected = {f"post {number}": number for number in range(100)}
    for number in range(3):
        shelf = Shelf(store, "posts-x")
        shelf.put(f"post {number}", -1, b"other")
        shelf.keep()
        expected[f"post {number}"] = -1
        assert (tmp_path / "posts-x.json").read_bytes() == whole
        later = Shelf(store, "posts-x")
        assert {key: later.row(key) for key in later} == expected
        assert later.data(f"post {number}") == b"other"
    assert (tmp_path / "posts-x-news.json").stat().st_size < len(whole) / 10


@pytest.mark.parametrize("harm", ["lost", "damaged", "of other rows"])
def test_without_its_news_a_shelf_is_as_it_was_written_whole(tmp_path: Path, harm: str) -> None:
    store = Cache(str(tmp_path))
    shelf = Shelf(store, "posts-x")
    for number in range(100):
        shelf.put(f"post {number}", number, b"bytes")
    shelf.keep()
    shelf = Shelf(store, "posts-x")
    shelf.put("post 0", -1, b"other")
    shelf.keep()
    news = tmp_path / "posts-x-news.json"
    if harm == "lost":
        news.unlink()
    elif harm == "damaged":
        news.write_bytes(news.read_bytes()[:-1])
    else:
        content = store.get(news.name)
        assert content is not None
        store.put(news.name, content.replace(content[:10], b'["00000000', 1))
    shelf = Shelf(store, "posts-x")
    assert (shelf.row("post 0"), shelf.row("post 1")) == (0, 1)
    assert (shelf.data("post 0"), shelf.data("post 1")) == (b"bytes", b"bytes")


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
