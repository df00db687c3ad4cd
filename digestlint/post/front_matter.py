"""The front matter of a post: where it stands, and what it says.

Jekyll takes a file's front matter by `\\A(---\\s*\\n.*?\\n?)^((---|\\.\\.\\.)\\s*$\\n?)` (jekyll 4.3,
document.rb): it opens on the very first line and ends at the first line that is only `---` or
`...`. What stands between is read by python-frontmatter on YAML's C loader, with keys twice,
anchors, aliases and tags refused; the ordinary shape is read without YAML, which takes a tenth of
the time and none of the 40 ms of imports.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Literal, NamedTuple

State = Literal["sound", "missing", "unopened", "unclosed", "late"]

_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.M)
_KEY = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:(?=[ \t]|$)[ \t]*(.*?)[ \t]*$", re.M)


class Entry(NamedTuple):
    """A key at the top of the front matter, and the text of its value on the same line."""

    key: str
    start: int
    end: int
    value_start: int
    value_end: int


class YamlProblem(NamedTuple):
    """Why the front matter is no YAML that we take: at an offset of the post, in words."""

    start: int
    end: int
    message: str


class FrontMatter:
    """Span and content of the front matter; all of it is read when somebody asks.

    `start` to `end` covers the fences; `inner_start` to `inner_end` the YAML. `state` says whether
    it is there: `missing` (nothing), `unopened` (keys and a closing `---`, no opening one),
    `unclosed`, `late` (blank lines before it).
    """

    def __init__(
        self, text: str, state: State, start: int, end: int, inner_start: int, inner_end: int
    ) -> None:
        self._text = text
        self.state = state
        self.start = start
        self.end = end
        self.inner_start = inner_start
        self.inner_end = inner_end

    @property
    def yaml(self) -> str:
        """The text between the fences."""
        return self._text[self.inner_start : self.inner_end]

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """The keys at the start of a line, by name; of a key twice, the last."""
        return {
            m[1]: Entry(m[1], m.start(1), m.end(1), m.start(2), m.end(2))
            for m in _KEY.finditer(self._text, self.inner_start, self.inner_end)
        }

    @cached_property
    def _read(self) -> tuple[dict[str, Any], YamlProblem | None]:
        inner = self.yaml
        ordinary = read_ordinary(inner)
        if ordinary is not None:
            return ordinary, None
        # Only here: YAML and python-frontmatter cost 40 ms to import, and few posts need them.
        from digestlint.post.yaml_reader import read_yaml

        data, problem = read_yaml(inner)
        if problem is None:
            return data, None
        at = self.inner_start
        return data, YamlProblem(problem.start + at, problem.end + at, problem.message)

    @property
    def data(self) -> dict[str, Any]:
        """Keys and values; empty where the YAML is broken."""
        return self._read[0]

    @property
    def problem(self) -> YamlProblem | None:
        """What is wrong with the YAML, if anything."""
        return self._read[1]

    @property
    def last_line_start(self) -> int:
        """Where its last line starts: the closing fence, or the start of the text."""
        if self.end == self.start:
            return self.start
        return self._text.rfind("\n", self.start, self.end) + 1


def find_front_matter(text: str) -> FrontMatter:
    """Find the front matter of a text whose line ends are `\\n`; never fails."""
    if text.startswith("---"):
        opening = _CLOSE.match(text)
        if opening is not None and text[opening.start()] == "-":
            inner = min(opening.end() + 1, len(text))
            closing = _CLOSE.search(text, inner) if inner > opening.end() else None
            if closing is not None:
                return FrontMatter(text, "sound", 0, closing.end(), inner, closing.start())
            end = _keys_end(text, inner)
            return FrontMatter(text, "unclosed", 0, end, inner, end)
    stripped = len(text) - len(text.lstrip("\n \t"))
    if stripped and text.startswith("---", stripped):
        late = find_front_matter(text[stripped:])
        if late.state == "sound":
            return FrontMatter(
                text,
                "late",
                stripped,
                stripped + late.end,
                stripped + late.inner_start,
                stripped + late.inner_end,
            )
    if _KEY.match(text):
        end = _keys_end(text, 0)
        closing = _CLOSE.match(text, end)
        if closing is not None:
            return FrontMatter(text, "unopened", 0, closing.end(), 0, end)
    return FrontMatter(text, "missing", 0, 0, 0, 0)


def _keys_end(text: str, start: int) -> int:
    """Where a run of lines that look like YAML ends: at a blank line, a heading, or a fence."""
    at = start
    while at < len(text):
        if text[at] in "\n#" or _CLOSE.match(text, at):
            return at
        line_end = text.find("\n", at)
        if line_end < 0:
            return len(text)
        at = line_end + 1
    return at


# A value that YAML 1.1 surely reads as this very string: it starts with a letter that starts no
# other scalar's spelling, and has no colon, hash, quote or comma that could mean something.
_PLAIN = r"(?!(?:y|n|yes|no|true|false|on|off|null)\b)[A-Za-z][\w ./—–-]*?"
_ORDINARY = re.compile(
    rf"""
      (?P<key>[A-Za-z_][\w-]*):[ ]+(?:
        (?P<plain>{_PLAIN})
      | "(?P<quoted>[^"\\\n\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff]*)"
      | (?P<date>\d{{4}}-\d\d-\d\d(?:[ ]\d\d:\d\d:\d\d)?)
      | \[(?P<list>(?:{_PLAIN}(?:,[ ]*{_PLAIN})*)?)\]
      )[ ]*\n
    """,
    re.X | re.I | re.A,
)


def read_ordinary(inner: str) -> dict[str, Any] | None:
    """Read front matter of the ordinary shape without YAML; None where it is not of that shape.

    A test holds that whatever this reads, YAML's own loader reads the same.
    """
    data: dict[str, Any] = {}
    at = 0
    for match in _matches(inner):
        key = match["key"]
        if match.start() != at or key in data or key.lower() in _RESERVED:
            return None
        at = match.end()
        kind = match.lastgroup
        value = match[kind] if kind else ""
        if kind == "list":
            data[key] = [part.strip() for part in value.split(",")] if value else []
        elif kind == "date":
            moment = _moment(value)
            if moment is None:
                return None
            data[key] = moment
        else:
            data[key] = value
    return data if at == len(inner) and data else None


_RESERVED = frozenset(("y", "n", "yes", "no", "true", "false", "on", "off", "null"))


def _matches(inner: str) -> Iterator[re.Match[str]]:
    at = 0
    while match := _ORDINARY.match(inner, at):
        yield match
        at = match.end()


def _moment(value: str) -> Any:
    from datetime import date, datetime

    try:
        if len(value) == 10:
            return date.fromisoformat(value)
        return datetime.fromisoformat(value)
    except ValueError:
        return None
