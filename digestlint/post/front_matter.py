"""The front matter of a post: where it stands, and what it says.

Jekyll takes a file's front matter by `\\A(---\\s*\\n.*?\\n?)^((---|\\.\\.\\.)\\s*$\\n?)` (jekyll
4.3, document.rb): it opens on the very first line and ends at the first line that is only `---` or
`...`. What stands between is read by python-frontmatter on YAML's C loader, with keys twice,
anchors, aliases and tags refused; the ordinary shape is read without YAML, which takes a tenth of
the time and none of the 40 ms of imports.
"""

import re
from functools import cached_property
from typing import Any, Literal, NamedTuple

State = Literal["sound", "missing", "unopened", "unclosed", "late"]

_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.M)
_LINKED_HEADING = re.compile(r"^#{1,6} [^\n]*\]\(", re.M)
# How far down the front matter is looked for, and what it is not looked for behind: headings, and
# a code fence, which has swallowed it.
_LATEST_START = 2000
_FENCE_AND_KEY = re.compile(r"^---[ \t]*\n(?=[A-Za-z_][\w-]*:)", re.M)
_NOT_BEFORE = re.compile(r"^(?:#|```|~~~)", re.M)
_KEY = re.compile(r"^([A-Za-z_][\w-]*+)[ \t]*+:(?=[ \t]|$)[ \t]*+(.*)$", re.M)


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
    `unclosed`, `late` (blank lines, or a few words, before it).
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
            m[1]: Entry(m[1], *m.span(1), m.start(2), m.start(2) + len(m[2].rstrip(" \t")))
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
            if closing is not None and not _holds_paper(text, inner, closing.start()):
                return FrontMatter(text, "sound", 0, closing.end(), inner, closing.start())
            end = _keys_end(text, inner)
            return FrontMatter(text, "unclosed", 0, end, inner, end)
    start = _late_start(text)
    if start:
        late = find_front_matter(text[start:])
        if late.state == "sound":
            return FrontMatter(
                text,
                "late",
                start,
                start + late.end,
                start + late.inner_start,
                start + late.inner_end,
            )
    if _KEY.match(text):
        end = _keys_end(text, 0)
        closing = _CLOSE.match(text, end)
        if closing is not None:
            return FrontMatter(text, "unopened", 0, closing.end(), 0, end)
    return FrontMatter(text, "missing", 0, 0, 0, 0)


def _late_start(text: str) -> int:
    """Where front matter starts that has blank lines, or a few words, before it; 0 if none does."""
    stripped = len(text) - len(text.lstrip("\n \t"))
    if text.startswith("---", stripped):
        return stripped
    fence = _FENCE_AND_KEY.search(text, 0, _LATEST_START)
    if fence is None or _NOT_BEFORE.search(text, 0, fence.start()) is not None:
        return 0
    return fence.start()


def _holds_paper(text: str, start: int, end: int) -> bool:
    """Whether front matter runs on into the papers, up to a thematic break: it was never closed.

    A heading with a link is a comment to YAML, and nobody's front matter.
    """
    return text.find("](", start, end) >= 0 and _LINKED_HEADING.search(text, start, end) is not None


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


# Values that YAML 1.1 surely reads as these very strings: they start with a letter, are none of its
# words for yes, no and nothing, and have no colon, hash or sign that could mean something.
_WORDS = "y|n|yes|no|true|false|on|off|null"
_START = rf"(?!(?:{_WORDS})[ ]*(?:[\n,\]]))[A-Za-z가-힣]"
_INSIDE = r"[\w가-힣./—–·…()'+!?%-]"
_IN_LIST = rf"{_START}[\w가-힣./—–-]*+(?:[ ]++[\w가-힣./—–-]++)*+"
# What no scalar of one line holds: controls, line ends of YAML 1.1, and what is no character.
_NEVER = r"\n\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
# A key of YAML has at most 1,024 signs (YAML 1.2.2, "Single-line flow scalars").
_ORDINARY = re.compile(
    rf"""
      (?P<key>[A-Za-z_][\w-]{{0,99}}+):(?:
        [ ]+(?:
          (?P<plain>{_START}(?:{_INSIDE}|[",])*+(?:[ ]++(?:{_INSIDE}|[",])++)*+)
        | "(?P<double>[^"\\{_NEVER}]*+)"
        | '(?P<single>[^'{_NEVER}]*+)'
        | (?P<date>\d{{4}}-\d\d-\d\d(?:[ ]\d\d:\d\d:\d\d)?)
        | (?P<zoned>\d{{4}}-\d\d-\d\d[ ]\d\d:\d\d:\d\d[ ][+-]\d{{4}})
        | (?P<truth>true|false)
        | (?P<number>0|[1-9]\d{{0,14}})
        | \[[ ]*+(?P<list>(?:{_IN_LIST}[ ]*+(?:,[ ]*+{_IN_LIST}[ ]*+)*+)?)\]
        )
      | (?P<lines>(?:[ ]*\n(?P<indent>[ ]*+)-[ ]+{_IN_LIST})(?:[ ]*\n(?P=indent)-[ ]+{_IN_LIST})*+)
      | (?P<nothing>)(?=[ ]*\n)
      )[ ]*\n(?:[ ]*\n)*+
    """,
    re.X | re.I | re.A,
)


def read_ordinary(inner: str) -> dict[str, Any] | None:
    """Read front matter of the ordinary shape without YAML; None where it is not of that shape.

    A test holds that whatever this reads, YAML's own loader reads the same.
    """
    data: dict[str, Any] = {}
    at = 0
    while (match := _ORDINARY.match(inner, at)) is not None:
        key = match["key"]
        if key in data or key.lower() in _RESERVED:
            return None
        at = match.end()
        kind = match.lastgroup
        value = match[kind] if kind else ""
        if kind in ("plain", "double", "single", "zoned"):
            data[key] = value
        elif kind == "list":
            data[key] = [part.strip(" ") for part in value.split(",")] if value else []
        elif kind == "lines":
            data[key] = [part.strip(" ")[1:].strip(" ") for part in value.split("\n")[1:]]
        elif kind == "date":
            moment = _moment(value)
            if moment is None:
                return None
            data[key] = moment
        elif kind == "truth":
            data[key] = value.lower() == "true"
        elif kind == "number":
            data[key] = int(value)
        else:
            data[key] = None
    return data if at == len(inner) and data else None


_RESERVED = frozenset(_WORDS.split("|"))


def _moment(value: str) -> Any:
    from datetime import date, datetime

    try:
        day = int(value[:4]), int(value[5:7]), int(value[8:10])
        if len(value) == 10:
            return date(*day)
        return datetime(*day, int(value[11:13]), int(value[14:16]), int(value[17:19]))
    except ValueError:
        return None
