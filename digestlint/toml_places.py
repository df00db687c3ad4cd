"""Where the keys and values of a TOML document stand, which `tomllib` does not tell.

Asked only to explain a refusal or to place a diagnostic. The text is one that `tomllib` has read:
this walk follows the grammar of TOML 1.0 and checks nothing.
"""

from typing import NamedTuple

KeyPath = tuple[str | int, ...]

_BLANK = " \t\r\n"
_AFTER_SCALAR = ",]}#\r\n"
_QUOTES = "\"'"


class Place(NamedTuple):
    """The span of a key, and of its value, in offsets; an element of an array has no key.

    A table's value is its header, or the key itself where only dotted keys made it.
    """

    key: tuple[int, int] | None
    value: tuple[int, int]


def toml_places(text: str) -> dict[KeyPath, Place]:
    """Key path → place, for every key, table and array element of a sound document.

    Elements of arrays, and of arrays of tables, go by their number from 0.
    """
    walk = _Walk(text)
    walk.document()
    return walk.found


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[KeyPath, Place] = {}
        self.lengths: dict[KeyPath, int] = {}

    def document(self) -> None:
        text = self.text
        table: KeyPath = ()
        self.skip_blank()
        while self.at < len(text):
            if text.startswith("[[", self.at):
                table = self.header(2)
            elif text[self.at] == "[":
                table = self.header(1)
            else:
                self.pair(table)
            self.skip_blank()

    def header(self, brackets: int) -> KeyPath:
        start = self.at
        self.at += brackets
        parts = self.key()
        self.at += brackets
        path: KeyPath = ()
        for name, key_start, key_end in parts[:-1]:
            path = self.last_of((*path, name))
            self.found.setdefault(path, Place((key_start, key_end), (start, self.at)))
        name, key_start, key_end = parts[-1]
        path = (*path, name)
        place = Place((key_start, key_end), (start, self.at))
        if brackets == 2:
            self.found.setdefault(path, place)
            self.lengths[path] = self.lengths.get(path, 0) + 1
            path = self.last_of(path)
        self.found[path] = place
        return path

    def last_of(self, path: KeyPath) -> KeyPath:
        """The path, or where it is an array of tables, that of its newest table."""
        length = self.lengths.get(path)
        return path if length is None else (*path, length - 1)

    def pair(self, table: KeyPath) -> None:
        parts = self.key()
        self.at += 1
        self.skip_blank()
        path = table
        for name, start, end in parts[:-1]:
            path = (*path, name)
            self.found.setdefault(path, Place((start, end), (start, end)))
        name, start, end = parts[-1]
        path = (*path, name)
        self.found[path] = Place((start, end), self.value(path))

    def key(self) -> list[tuple[str, int, int]]:
        """The parts of a dotted key, each with its span; stops at what follows it (`=` or `]`)."""
        text = self.text
        parts = []
        while True:
            self.skip_blank()
            start = self.at
            if text[start] in _QUOTES:
                self.string()
                name = _unquoted(text[start : self.at])
            else:
                while text[self.at] not in " \t.=]":
                    self.at += 1
                name = text[start : self.at]
            parts.append((name, start, self.at))
            self.skip_blank()
            if text[self.at] != ".":
                return parts
            self.at += 1

    def value(self, path: KeyPath) -> tuple[int, int]:
        text = self.text
        start = self.at
        if text[start] in _QUOTES:
            self.string()
        elif text[start] == "[":
            self.array(path)
        elif text[start] == "{":
            self.inline_table(path)
        else:
            while self.at < len(text) and text[self.at] not in _AFTER_SCALAR:
                self.at += 1
            return start, start + len(text[start : self.at].rstrip(" \t"))
        return start, self.at

    def array(self, path: KeyPath) -> None:
        self.at += 1
        self.skip_blank()
        number = 0
        while self.text[self.at] != "]":
            element = (*path, number)
            self.found[element] = Place(None, self.value(element))
            number += 1
            self.skip_comma()
        self.at += 1

    def inline_table(self, path: KeyPath) -> None:
        self.at += 1
        self.skip_blank()
        while self.text[self.at] != "}":
            self.pair(path)
            self.skip_comma()
        self.at += 1

    def string(self) -> None:
        text = self.text
        quote = text[self.at]
        closing = quote * 3 if text.startswith(quote * 3, self.at) else quote
        self.at += len(closing)
        while not text.startswith(closing, self.at):
            self.at += 2 if quote == '"' and text[self.at] == "\\" else 1
        self.at += len(closing)
        if len(closing) == 3:
            # One or two quotes may stand before the closing ones: `""""two""""`.
            while text.startswith(quote, self.at):
                self.at += 1

    def skip_comma(self) -> None:
        self.skip_blank()
        if self.text[self.at] == ",":
            self.at += 1
            self.skip_blank()

    def skip_blank(self) -> None:
        text = self.text
        while self.at < len(text):
            if text[self.at] == "#":
                end = text.find("\n", self.at)
                self.at = len(text) if end < 0 else end
            elif text[self.at] in _BLANK:
                self.at += 1
            else:
                return


def _unquoted(quoted: str) -> str:
    import tomllib

    return next(iter(tomllib.loads(f"{quoted} = 0")))
