"""What a translation was made from: kept whole, small, and readable by git."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digestlint.errors import UsageError
from digestlint.post.segments import SegmentState, segment_hash
from digestlint.translate.state import State, dump_state, read_state, state_path, write_state

STATE = State(
    "_posts/x.md",
    "en-US",
    (
        SegmentState("2601.01234/Method", segment_hash("가"), segment_hash("a")),
        SegmentState("2601.01234/Results", segment_hash("나"), segment_hash("b")),
    ),
)


def test_it_lies_beside_the_translation_where_jekyll_does_not_look():
    path = state_path(os.path.join("_posts", "en", "2026-01-05-x.md"))
    assert path == os.path.join("_posts", "en", ".translations", "2026-01-05-x.md.json")


def test_what_is_written_is_read(tmp_path: Path):
    path = state_path(str(tmp_path / "en" / "x.md"))
    (tmp_path / "en").mkdir()
    assert write_state(path, STATE)
    assert read_state(path) == STATE


def test_what_is_there_already_is_not_written(tmp_path: Path):
    path = str(tmp_path / "x.json")
    assert write_state(path, STATE)
    before = os.stat(path)
    assert not write_state(path, STATE)
    after = os.stat(path)
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_segment_is_a_line_so_that_changes_read_well():
    lines = dump_state(STATE).decode().splitlines()
    changed = STATE._replace(
        segments=(STATE.segments[0], STATE.segments[1]._replace(machine=segment_hash("c")))
    )
    others = dump_state(changed).decode().splitlines()
    assert sum(one != other for one, other in zip(lines, others, strict=True)) == 1


def test_there_may_be_none(tmp_path: Path):
    assert read_state(str(tmp_path / "none.json")) is None


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'{\n<<<<<<< ours\n "version": 1', 2),
        (b"[]", None),
        (b'{"version": 2, "source": "", "language": "", "segments": []}', None),
        (b'{"version": 1, "source": "x", "language": "en", "segments": [["a", "b"]]}', None),
        (b'{"version": 1, "source": "x", "language": "en", "segments": [["a", "b", 3]]}', None),
        (b'{"version": 1, "source": null, "language": "en", "segments": []}', None),
        (b"\xff\xfe", None),
        (b"[" * 100_000, None),
    ],
)
def test_what_is_no_state_is_refused(tmp_path: Path, content: bytes, line: int | None):
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(UsageError) as refusal:
        read_state(str(path))
    assert refusal.value.path == str(path)
    if line is not None:
        assert refusal.value.line == line


@given(
    st.text(max_size=20),
    st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9), st.text(max_size=9)), max_size=4),
)
def test_any_state_is_json_and_survives(source: str, rows: list[tuple[str, str, str]]):
    state = State(source, "en", tuple(SegmentState._make(row) for row in rows))
    data = json.loads(dump_state(state))
    assert data["source"] == source
    assert [tuple(row) for row in data["segments"]] == rows
