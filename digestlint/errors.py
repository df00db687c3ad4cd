"""Wrong use, in one line: what is wrong, where it stands, and what to do about it.

The command line answers a `UsageError` with exit status 2 and its `str()` on standard error.
"""

import sys
from contextlib import suppress


class UsageError(Exception):
    """A wrong option, path, config, rule file or format: nothing was linted.

    `message` says what is wrong and what to do; `path` is the file at fault as people know it,
    `line` and `column` count from 1, columns in code points. `str()` is one line whatever the
    parts hold: they may quote a stranger's file.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part)
        return printable(f"{place}: {self.message}" if place else self.message)

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions cross processes by their positional arguments alone.
        return _rebuild, (self.message, self.path, self.line, self.column)


def printable(text: str) -> str:
    """The text on one line that is safe on a terminal: what cannot be printed is escaped.

    Controls, line ends, bidi marks and lone surrogates come out as `\\x1b`, `\\n`, `\\u202e`,
    `\\udcff`; letters, emoji and spaces stay (`str.isprintable`, from Unicode's categories). What
    reports escape beyond that is escaped here too: letters without ink, and CI servers' `##[`.
    """
    if not text.isprintable():
        text = "".join(
            char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
        )
    if text.isascii() and "##" not in text:
        return text
    from digestlint.report.escape import visible

    return visible(text)


def complain(message: str, *, before: str = "") -> None:
    """Say on standard error, if there is any that takes it, what went wrong."""
    if sys.stderr is not None:
        with suppress(OSError):  # the exit status says it all the same
            print(f"{before}digestlint: {printable(message)}", file=sys.stderr, flush=True)


def _rebuild(message: str, path: str | None, line: int | None, column: int | None) -> UsageError:
    return UsageError(message, path=path, line=line, column=column)
