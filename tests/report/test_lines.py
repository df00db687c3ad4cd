import time

from hypothesis import given
from hypothesis import strategies as st

from digestlint.report.lines import Lines, reader

from .sample import place
from .strategies import TEXTS


@given(TEXTS, st.data())
def test_between_two_places_is_the_text_between_two_offsets(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert Lines(text).between(*place(text, start), *place(text, end)) == text[start:end]


@given(TEXTS, st.data())
def test_a_byte_column_counts_bytes_of_utf_8(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column = place(text, offset)
    before = text.split("\n")[line - 1][: column - 1]
    assert Lines(text).byte_column(line, column) == len(before.encode()) + 1


def test_byte_columns_of_a_long_line_are_right_wherever_they_are() -> None:
    text = "가a🫖" * 10_000
    lines = Lines(text)
    for column in (1, 4096, 4097, 8192, 8193, 12_289, 29_999, 30_000, 30_001):
        assert lines.byte_column(1, column) == len(text[: column - 1].encode()) + 1


def test_a_long_line_is_not_encoded_anew_for_each_finding() -> None:
    text = "가" * 2_000_000
    lines = Lines(text)
    lines.byte_column(1, 1)
    begin = time.perf_counter()
    for column in range(2_000_000, 1_999_000, -1):
        assert lines.byte_column(1, column) == 3 * (column - 1) + 1
    thousand = time.perf_counter()
    for _ in range(100):
        text.encode()
    assert thousand - begin < time.perf_counter() - thousand


def test_a_place_outside_the_text_is_moved_inside() -> None:
    lines = Lines("가나\n")
    assert lines.line(9) == ""
    assert lines.byte_column(1, 99) == 7
    assert lines.byte_column(9, 9) == 1
    assert lines.between(1, 2, 9, 1) == "나\n\n"


def test_a_source_is_read_once_for_neighbours() -> None:
    asked = []

    def sources(path: str) -> str | None:
        asked.append(path)
        return None if path == "gone.md" else path

    read = reader(sources)
    first = read("a.md")
    assert first is not None
    assert read("a.md") is first
    assert read("gone.md") is None
    assert asked == ["a.md", "gone.md"]
