"""Read a text file whole, without ever blocking, or say in words why it cannot be read.

A file is a regular file, or what lies at a URL, within a size limit and in UTF-8. Anything else is
a `ReadProblem`, whose message fits rule DL002: what is wrong, at which byte and line, and what the
file probably is.
"""

import os
import stat
from typing import Literal, NamedTuple

from digestlint.paths import is_url

ProblemKind = Literal[
    "missing", "permission", "not-a-file", "outside", "too-large", "encoding", "io"
]

# On a FIFO without a writer, a plain open would wait for ever; on Windows, a plain read would
# turn \r\n into \n.
_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_BOM = b"\xef\xbb\xbf"
# Other byte order marks (The Unicode Standard, 23.8), the longer ones first.
_OTHER_BOMS = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_SAMPLE = 1 << 16
_MOST = 20_000


class Source(NamedTuple):
    """A file's text without its byte order mark, whether it had one, and its bytes as they are."""

    text: str
    bom: bool
    raw: bytes


class ReadProblem(NamedTuple):
    """Why a file cannot be read; the place counts from 1, columns in code points.

    `message` goes on from "cannot be read: ", without a full stop.
    """

    kind: ProblemKind
    message: str
    line: int = 1
    column: int = 1


def read_text(path: str | os.PathLike[str], max_size: int) -> Source | ReadProblem:
    """The file as text, or what hinders; `max_size` in bytes. Follows links. Raises no OSError."""
    raw = read_bytes(path, max_size)
    return raw if isinstance(raw, ReadProblem) else decode(raw)


def read_bytes(path: str | os.PathLike[str], max_size: int) -> bytes | ReadProblem:
    """As `read_text`, for files whose encoding is said elsewhere."""
    if isinstance(path, str) and is_url(path):
        return _read_remote(path, max_size)
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
    except (OSError, ValueError) as error:
        return _not_opened(error, path)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return _not_a_file(status.st_mode)
        if status.st_size > max_size:
            return _too_large(status.st_size, max_size)
        raw = _read(descriptor, status.st_size, max_size + 1)
    except OSError as error:
        return ReadProblem("io", f"the system says: {error.strerror}")
    finally:
        os.close(descriptor)
    if len(raw) > max_size:
        return _too_large(len(raw), max_size)
    return raw


def read_post(path: str | os.PathLike[str], max_size: int) -> Source | ReadProblem:
    """`read_text` for a post, whose limit is a setting: the message on a large file names it."""
    result = read_text(path, max_size)
    if isinstance(result, Source):
        return crowd(result.raw) or result
    if result.kind == "too-large":
        return result._replace(message=f"{result.message}; the setting is `max-file-size`")
    return result


def crowd(text: str | bytes) -> ReadProblem | None:
    """What hinders where a post has more headings, or more suppressions, than any digest has.

    Each may be worth several findings, and nobody reads a hundred thousand of them.
    """
    for sign, what in (("\n#", "headings"), ("digestlint-", "suppressions")):
        count = text.count(sign) if isinstance(text, str) else text.count(sign.encode())
        if count > _MOST:
            return ReadProblem("too-large", f"{count:,} {what}, and the limit is {_MOST:,}")
    return None


def decode(raw: bytes) -> Source | ReadProblem:
    """Bytes as strict UTF-8, or what they are instead; for a file's bytes and standard input's."""
    bom = raw.startswith(_BOM)
    try:
        text = (raw[len(_BOM) :] if bom else raw).decode()
    except UnicodeDecodeError as error:
        return _not_utf8(raw, error.start + len(_BOM) * bom)
    # UTF-16 of plain English is valid UTF-8: every other character is NUL.
    if b"\0" in raw and raw.count(b"\0") * 8 > len(raw):
        return _not_utf8(raw, raw.index(b"\0"))
    return Source(text, bom, raw)


def _read(descriptor: int, size: int, limit: int) -> bytes:
    """At most `limit` bytes; `size` is what the system expects, which is 0 for those of /proc."""
    pieces = []
    while limit > 0 and (piece := os.read(descriptor, min(limit, size or 1 << 16))):
        pieces.append(piece)
        limit -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _read_remote(url: str, max_size: int) -> bytes | ReadProblem:
    from digestlint.remote import read_url

    try:
        raw = read_url(url, max_size + 1)
    except FileNotFoundError:
        return ReadProblem("missing", "no such file")
    except PermissionError:
        return ReadProblem("permission", "no permission to read it")
    except OSError as error:
        return ReadProblem("io", str(error))
    if len(raw) > max_size:
        return ReadProblem("too-large", f"more than {max_size:,} bytes, which is the limit")
    return raw


def _not_opened(error: OSError | ValueError, path: str | os.PathLike[str]) -> ReadProblem:
    if not isinstance(error, OSError):
        return ReadProblem("missing", "its name holds a NUL character")
    if isinstance(error, FileNotFoundError):
        link = os.path.islink(path)
        return ReadProblem("missing", "a link that leads nowhere" if link else "no such file")
    try:
        mode = os.stat(path).st_mode
    except OSError:
        mode = stat.S_IFREG
    if not stat.S_ISREG(mode):
        return _not_a_file(mode)
    if isinstance(error, PermissionError):
        return ReadProblem("permission", "no permission to read it")
    return ReadProblem("io", f"the system says: {error.strerror}")


def _not_a_file(mode: int) -> ReadProblem:
    kinds = {
        stat.S_IFDIR: "a folder",
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
    kind = kinds.get(stat.S_IFMT(mode), "something else")
    return ReadProblem("not-a-file", f"{kind}, not a regular file")


def _too_large(size: int, limit: int) -> ReadProblem:
    return ReadProblem("too-large", f"{size:,} bytes or more, and the limit is {limit:,}")


def _not_utf8(raw: bytes, offset: int) -> ReadProblem:
    for mark, name in _OTHER_BOMS:
        if raw.startswith(mark):
            return ReadProblem(
                "encoding",
                f"{name}, not UTF-8: byte 0x{raw[0]:02X} at offset 0 (line 1) begins its byte "
                f"order mark; convert it with iconv -f {name} -t UTF-8",
            )
    before = raw[:offset]
    line_start = max(before.rfind(b"\n"), before.rfind(b"\r")) + 1
    line = 1 + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
    column = 1 + len(before[line_start:].removeprefix(_BOM).decode())
    return ReadProblem(
        "encoding",
        f"not UTF-8: byte 0x{raw[offset]:02X} at offset {offset} (line {line}); "
        + _likely(raw, line_start, offset),
        line,
        column,
    )


def _likely(raw: bytes, line_start: int, offset: int) -> str:
    """What bytes that are not UTF-8 probably are, and what to do; from the first line at fault."""
    if b"\0" in raw:
        for name in ("UTF-32LE", "UTF-32BE", "UTF-16LE", "UTF-16BE"):
            text = raw[:_SAMPLE].decode(name, "replace")
            if sum(_is_ordinary(char) for char in text) > 0.7 * len(text):
                return f"it looks like {name}: convert it with iconv -f {name} -t UTF-8"
        return "it looks like binary data"
    sample = raw[line_start if offset - line_start < _SAMPLE else offset :][:_SAMPLE]
    text = sample.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if sum(char > "\x7f" for char in text) - damaged > damaged:
        return "the text around it is UTF-8, so a character is damaged here: write it anew"
    korean = sample.decode("cp949", "replace")
    foreign = [char for char in korean if char > "\x7f"]
    if sum(map(_is_common_hangul, foreign)) > 0.8 * len(foreign):
        return "it looks like CP949 (EUC-KR): convert it with iconv -f CP949 -t UTF-8"
    if _is_japanese(sample.decode("cp932", "replace")):
        return "it looks like Shift-JIS: convert it with iconv -f CP932 -t UTF-8"
    if sum(char < " " and not char.isspace() for char in text) > len(text) / 20:
        return "it looks like binary data"
    if sum(byte > 0x7F for byte in sample) < 0.3 * len(sample):
        return "it looks like Latin-1: convert it with iconv -f WINDOWS-1252 -t UTF-8"
    return "its encoding is unknown: save it as UTF-8"


def _is_ordinary(char: str) -> bool:
    return " " <= char <= "~" or "가" <= char <= "힣" or char in "\t\r\n"


def _is_japanese(text: str) -> bool:
    foreign = [char for char in text if char > "\x7f"]
    kana = sum("ぁ" <= char <= "ヿ" for char in foreign)
    return kana > 0.2 * len(foreign) and "\ufffd" not in text[:-1]


def _is_common_hangul(char: str) -> bool:
    # KS X 1001 has the 2,350 syllables of ordinary text, two bytes each in EUC-KR; CP949's other
    # ones are what Japanese and Chinese bytes turn into.
    return "가" <= char <= "힣" and len(char.encode("euc_kr", "ignore")) == 2
