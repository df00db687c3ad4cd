"""The text that diagnostics point into, by lines and in the units that formats want."""

import functools
from collections.abc import Callable

_STRIDE = 4096


class Lines:
    """One file's text; lines and columns count from 1, columns in code points.

    A place outside the text, as after a change on disk, is moved to the nearest one inside.
    """

    def __init__(self, text: str) -> None:
        # Not `splitlines()`: to a post, U+2028 or a form feed is no line end.
        self._lines = text.split("\n")
        self._marks: dict[int, list[int]] = {}

    def line(self, number: int) -> str:
        """Return a line without its line end; an empty text where there is no such line."""
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

    def between(self, line: int, column: int, end_line: int, end_column: int) -> str:
        """Return the text from one place to another, the end exclusive."""
        if line == end_line:
            return self.line(line)[column - 1 : end_column - 1]
        return "\n".join(
            (
                self.line(line)[column - 1 :],
                *self._lines[line : end_line - 1],
                self.line(end_line)[: end_column - 1],
            )
        )

    def byte_column(self, line: int, column: int) -> int:
        """Return a column counted in bytes of UTF-8, from 1."""
        text = self.line(line)
        offset = min(column - 1, len(text))
        if text.isascii():
            return offset + 1
        mark = offset // _STRIDE
        return self._byte_marks(line)[mark] + _size(text[mark * _STRIDE : offset]) + 1

    def _byte_marks(self, line: int) -> list[int]:
        """Return how many bytes stand before every 4,096th character of a line.

        Without them ten thousand findings on one long line would encode it ten thousand times.
        """
        if (marks := self._marks.get(line)) is None:
            text = self.line(line)
            marks = [0]
            for start in range(0, len(text) - _STRIDE + 1, _STRIDE):
                marks.append(marks[-1] + _size(text[start : start + _STRIDE]))
            self._marks[line] = marks
        return marks


def reader(sources: Callable[[str], str | None]) -> Callable[[str], Lines | None]:
    """Return a function from a path to its lines, None where `sources` has no text for it.

    It keeps one file at a time: diagnostics come sorted by path.
    """

    @functools.lru_cache(maxsize=1)
    def read(path: str) -> Lines | None:
        text = sources(path)
        return None if text is None else Lines(text)

    return read


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
