"""Files of every kind are read whole or explained, on the real file system, without blocking."""

import os
import socket
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digestlint.reading import ReadProblem, Source, decode, read_post, read_text
from somebody import somebody_else

POST = "---\ntitle: 매일 논문 요약\n---\n# 1. 희소 주의를 쓰는 모형\n우리는 새 방법을 제안한다.\n"
LIMIT = 1 << 20


def problem(path: Path, limit: int = LIMIT) -> ReadProblem:
    result = read_post(path, limit)
    assert isinstance(result, ReadProblem)
    return result


def test_text_and_bytes(tmp_path: Path) -> None:
    file = tmp_path / "글 🦕.md"
    file.write_bytes(POST.replace("\n", "\r\n").encode())
    assert read_post(file, LIMIT) == Source(POST.replace("\n", "\r\n"), False, file.read_bytes())


def test_byte_order_mark_is_taken_off_and_told(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"\xef\xbb\xbf" + POST.encode())
    assert read_post(file, LIMIT) == Source(POST, True, file.read_bytes())


def test_empty_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "a.md").touch()
    assert read_post(tmp_path / "a.md", LIMIT) == Source("", False, b"")


def test_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(POST)
    (tmp_path / "link.md").symlink_to("a.md")
    assert read_post(tmp_path / "link.md", LIMIT) == Source(POST, False, POST.encode())


def test_file_whose_size_the_system_does_not_know() -> None:
    result = read_text("/proc/self/status", LIMIT)
    assert isinstance(result, Source)
    assert result.text.startswith("Name:")
    assert problem(Path("/proc/self/status"), 100).kind == "too-large"


@pytest.mark.parametrize(("limit", "fits"), [(5, True), (4, False)])
def test_limit(tmp_path: Path, limit: int, fits: bool) -> None:
    file = tmp_path / "a.md"
    file.write_text("12345")
    result = read_post(file, limit)
    assert isinstance(result, Source) is fits
    if isinstance(result, ReadProblem):
        assert result.kind == "too-large"
        assert "the limit is 4" in result.message
        assert "max-file-size" in result.message


def test_huge_file_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    with file.open("wb") as sparse:
        sparse.truncate(1 << 40)
    assert problem(file).kind == "too-large"


def test_what_is_no_regular_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.fspath(tmp_path / "socket.md"))
        kinds = {
            name: problem(Path(tmp_path / name)).message
            for name in ("pipe.md", "folder.md", "socket.md", "/dev/null")
        }
    assert kinds == {
        "pipe.md": "a named pipe, not a regular file",
        "folder.md": "a folder, not a regular file",
        "socket.md": "a socket, not a regular file",
        "/dev/null": "a device, not a regular file",
    }


def test_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "nowhere.md").symlink_to("gone.md")
    (tmp_path / "circle.md").symlink_to("circle.md")
    assert problem(tmp_path / "a.md").message == "no such file"
    assert problem(tmp_path / "nowhere.md").message == "a link that leads nowhere"
    assert problem(tmp_path / "circle.md").kind == "io"
    assert problem(Path("a\0b")).kind == "missing"
    assert problem(tmp_path / ("a" * 300)).kind == "io"


def test_no_permission(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(POST)
    file.chmod(0)
    with somebody_else(tmp_path):
        assert problem(file) == ReadProblem("permission", "no permission to read it")


@pytest.mark.parametrize(
    ("raw", "line", "column", "said"),
    [
        (POST.encode("utf-16"), 1, 1, ("UTF-16, not", "0xFF at offset 0 (line 1)", "-f UTF-16 ")),
        (POST.encode("utf-32"), 1, 1, ("UTF-32, not UTF-8", "iconv -f UTF-32 ")),
        (b"\xfe\xff" + POST.encode("utf-16-be"), 1, 1, ("UTF-16, not UTF-8",)),
        (POST.encode("utf-16-le"), 2, 16, ("0xE4 at offset 22 (line 2)", "UTF-16LE")),
        (POST.encode("utf-16-be"), 2, 15, ("UTF-16BE",)),
        (POST.encode("utf-32-le"), 2, 32, ("UTF-32LE",)),
        ("English\n".encode("utf-16-le"), 1, 2, ("0x00 at offset 1 (line 1)", "UTF-16LE")),
        (POST.encode("cp949"), 2, 8, ("0xB8 at offset 11 (line 2)", "CP949 (EUC-KR)", "-f CP949")),
        (POST.replace("매일", "뷁똠").encode("cp949"), 2, 8, ("CP949",)),
        (b"One\nA r\xe9sum\xe9 of papers\n", 2, 4, ("0xE9 at offset 7 (line 2)", "Latin-1")),
        ("하나\n우리는".encode() + b"\xec\xa0.", 2, 4, ("0xEC at offset 16", "damaged")),
        ("\ufeff가나\n다".encode() + b"\xff", 2, 2, ("0xFF at offset 13 (line 2)",)),
        ("\ufeff가나".encode() + b"\xff", 1, 3, ("0xFF at offset 9 (line 1)", "damaged")),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), 1, 1, ("binary",)),
        (bytes(range(1, 32)) * 20 + b"\xff", 41, 19, ("binary",)),
        (b"\0" * 50, 1, 1, ("0x00 at offset 0", "binary")),
        ("今日の論文のまとめ\n".encode("shift-jis"), 1, 1, ("Shift-JIS",)),
        ("今天的论文摘要很好\n".encode("gbk"), 1, 1, ("unknown",)),
        ("가\r나\r\n다".encode() + b"\xff", 3, 2, ("line 3",)),
    ],
)  # fmt: skip
def test_other_encodings(raw: bytes, line: int, column: int, said: tuple[str, ...]) -> None:
    result = decode(raw)
    assert isinstance(result, ReadProblem)
    assert result.kind == "encoding"
    assert [words for words in said if words not in result.message] == []
    assert (result.line, result.column) == (line, column)


def test_damage_far_into_a_file_is_told_by_the_text_around_it() -> None:
    raw = b"ascii\n" * 50_000 + POST.encode() + b"\xff" + POST.encode()
    result = decode(raw)
    assert isinstance(result, ReadProblem)
    assert "damaged" in result.message
    assert result.line == 50_006


def test_a_stray_nul_is_text() -> None:
    assert decode(POST.encode() + b"\0") == Source(POST + "\0", False, POST.encode() + b"\0")


@given(st.binary(max_size=200))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf\xff")
@example(b"\xed\xa0\x80")
@example(b"\0")
def test_any_bytes_are_text_or_explained_at_a_place_inside(raw: bytes) -> None:
    result = decode(raw)
    if isinstance(result, Source):
        assert b"\xef\xbb\xbf" * result.bom + result.text.encode() == result.raw == raw
    else:
        assert result.message.isprintable()
        lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        assert 1 <= result.line <= len(lines)
        assert 1 <= result.column <= len(lines[result.line - 1]) + 1
