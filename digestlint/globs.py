"""Globs: which paths of a project the patterns of a config or a format mean.

A path is relative to the project's root, with `/`. In a pattern

- `*` stands for any run of characters but `/`, `?` for one of them, `[a-z]` for one of a set,
  `[!a-z]` for one outside it, `{md,markdown}` for either;
- `**` as a whole segment stands for any number of folders, none included;
- without a `/` (but for one at its end) it is matched in every folder: `README.md`, `drafts`;
  with one, from the root: `_posts/*.md`, `/README.md`;
- one that matches a folder matches everything in it; with a `/` at its end only folders match.

Letters are compared by case, on every system, and in Unicode's NFC: macOS hands out names in NFD.
A set or brace that is never closed is plain text; to take a special character for itself, write
it as a set: `[*]`. There is no `!` to take a match back, and no way up (`..`) or out (`\\`).

The patterns become one automaton whose states are made as paths need them. So a path costs one
dictionary look-up a character, whatever the patterns hold: a backtracking regular expression of
`*a*a*a*a*b` takes time without end on a name of 255 `a`, and patterns come from strangers' configs.
"""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import getitem

MAX_LENGTH = 1000
_CACHED_STATES = 4096


def compile_globs(patterns: Iterable[str]) -> Callable[[str], bool]:
    """A function that says whether any of the patterns matches a path (relative, with `/`).

    No patterns match nothing. Raises ValueError, in words for people, on a pattern that
    `glob_problem` refuses.
    """
    patterns = tuple(patterns)
    if not patterns:
        return lambda _: False
    automaton = _Automaton()
    for pattern in patterns:
        if problem := glob_problem(pattern):
            raise ValueError(f'the pattern "{pattern[:80]}" {problem}')
        automaton.add(_nfc(pattern))
    return automaton.matches


def glob_problem(pattern: str) -> str:
    """Why a pattern is refused, as the end of a sentence about it; empty where it is sound."""
    if not pattern:
        return "is empty"
    if len(pattern) > MAX_LENGTH:
        return f"is longer than {MAX_LENGTH} characters"
    if min(pattern) < " ":
        return "holds a control character"
    if "\\" in pattern:
        return "holds a backslash; write / between folders, and [*] for a star itself"
    if pattern[0] == "!":
        return "starts with !, but a pattern cannot take back what another matches"
    if ".." in pattern.split("/"):
        return "leads out of the project (..)"
    return ""


def fixed_folder(pattern: str) -> str:
    """The folder below which all matches of a pattern lie, relative to the root (`""`: the root).

    `_posts/**/*.md` → `_posts`: where a search may start. A folder with letters beyond ASCII ends
    it, for the disk may spell them in another normal form.
    """
    body = pattern.rstrip("/")
    fixed: list[str] = []
    for segment in body.split("/")[:-1]:
        if not segment.isascii() or any(char in segment for char in "*?[{"):
            break
        if segment not in ("", "."):
            fixed.append(segment)
    return "/".join(fixed)


_Test = Callable[[str], object]


class _Automaton:
    """All patterns as one nondeterministic automaton, and the deterministic one it turns into.

    A state is a number, the index of its `edges` (a test on a character, and the state behind it)
    and `free` ways (states reached without a character). `inside` is where a path stands that lies
    below a matched folder: it takes everything.
    """

    def __init__(self) -> None:
        self.edges: list[list[tuple[_Test, int]]] = []
        self.free: list[list[int]] = []
        self.first = self.state()
        self.inside = self.state()
        self.edges[self.inside].append((_anything, self.inside))
        self.accepting = {self.inside}
        self.known: dict[frozenset[int], _State] = {}
        self.start: _State | None = None

    def state(self) -> int:
        self.edges.append([])
        self.free.append([])
        return len(self.edges) - 1

    def add(self, pattern: str) -> None:
        """Lay a pattern (in NFC) beside the others."""
        body = pattern.rstrip("/")
        text = "/".join(segment for segment in body.split("/") if segment not in ("", "."))
        if not text:
            self.free[self.first].append(self.inside)
            return
        state = self.state()
        self.free[self.first].append(state)
        end = self.lay(text if "/" in body else "**/" + text, state)
        self.edges[end].append(("/".__eq__, self.inside))
        if body == pattern:
            self.accepting.add(end)

    def lay(self, text: str, state: int) -> int:
        """Lay the text behind a state, sign by sign; returns its last state."""
        braces = _closed_braces(text)
        open_braces: list[tuple[int, int]] = []
        at = 0
        while at < len(text):
            char = text[at]
            if at in braces:
                if char == "{":
                    open_braces.append((state, self.state()))
                else:
                    self.free[state].append(open_braces[-1][1])
                at += 1
                if char == "}":
                    state = open_braces.pop()[1]
                else:
                    state = self.state()
                    self.free[open_braces[-1][0]].append(state)
            elif char == "*":
                stop = at + 1
                while text[stop : stop + 1] == "*":
                    stop += 1
                whole = stop - at > 1 and (at == 0 or text[at - 1] in "/{,")
                folders = whole and text[stop : stop + 1] == "/"
                everything = whole and (stop == len(text) or text[stop] in ",}")
                at = stop + folders
                state = self.star(state, folders=folders, everything=everything)
            else:
                test, at = _one_character(text, at)
                after = self.state()
                self.edges[state].append((test, after))
                state = after
        return state

    def star(self, state: int, *, folders: bool, everything: bool) -> int:
        """Lay `**/` (`folders`), a `**` that ends (`everything`) or a `*` behind a state."""
        loop, after = self.state(), self.state()
        if folders:
            name = self.state()
            self.edges[loop].append((_in_a_name, name))
            self.edges[name] += [(_in_a_name, name), ("/".__eq__, loop)]
            self.free[state].append(loop)
        elif everything:
            self.edges[state].append((_anything, loop))
            self.edges[loop].append((_anything, loop))
        else:
            self.edges[loop].append((_in_a_name, loop))
            self.free[state].append(loop)
        self.free[loop].append(after)
        return after

    def matches(self, path: str) -> bool:
        if self.start is None or len(self.known) > _CACHED_STATES:
            self.known.clear()
            self.start = self.reach({self.first})
        return reduce(getitem, path if path.isascii() else _nfc(path), self.start).accepts

    def reach(self, reached: set[int]) -> "_State":
        """The deterministic state for all that is reached, free ways included."""
        waiting = list(reached)
        while waiting:
            for number in self.free[waiting.pop()]:
                if number not in reached:
                    reached.add(number)
                    waiting.append(number)
        members = frozenset((self.inside,)) if self.inside in reached else frozenset(reached)
        state = self.known.get(members)
        if state is None:
            state = self.known[members] = _State(self, members)
        return state


class _State(dict[str, "_State"]):
    """A state of the deterministic automaton: the next one by character, made when first asked."""

    __slots__ = ("accepts", "automaton", "members")

    def __init__(self, automaton: _Automaton, members: frozenset[int]) -> None:
        self.automaton = automaton
        self.members = members
        self.accepts = not automaton.accepting.isdisjoint(members)

    def __missing__(self, char: str) -> "_State":
        edges = self.automaton.edges
        state = self[char] = self.automaton.reach(
            {to for number in self.members for test, to in edges[number] if test(char)}
        )
        return state


def _anything(_: str) -> bool:
    return True


def _in_a_name(char: str) -> bool:
    return char != "/"


def _one_character(text: str, at: int) -> tuple[_Test, int]:
    """The test for the sign at an offset (a `?`, a set, a plain character), and what follows it."""
    if text[at] == "?":
        return _in_a_name, at + 1
    if close := _set_end(text, at):
        negated = text[at + 1] in "!^"
        return _one_of(text[at + 1 + negated : close], negated), close + 1
    return text[at].__eq__, at + 1


def _set_end(text: str, at: int) -> int:
    """Where the set that opens at an offset closes; 0 where none opens there or it never does."""
    if text[at] != "[":
        return 0
    first = at + 2 if text[at + 1 : at + 2] in ("!", "^") else at + 1
    # As in the shell, a `]` that comes first is one of the set.
    close = text.find("]", first + 1)
    return close if close > 0 and "/" not in text[first:close] else 0


def _one_of(inner: str, negated: bool) -> _Test:
    singles = set()
    ranges = []
    at = 0
    while at < len(inner):
        if inner[at + 1 : at + 2] == "-" and at + 2 < len(inner):
            ranges.append((inner[at], inner[at + 2]))
            at += 3
        else:
            singles.add(inner[at])
            at += 1

    def test(char: str) -> bool:
        found = char in singles or any(low <= char <= high for low, high in ranges)
        return found is not negated and char != "/"

    return test


def _closed_braces(text: str) -> set[int]:
    """Where the braces that are closed stand, and the commas that part their choices."""
    found: set[int] = set()
    open_braces: list[list[int]] = []
    at = 0
    while at < len(text):
        char = text[at]
        if close := _set_end(text, at):
            at = close
        elif char == "{":
            open_braces.append([at])
        elif char == "," and open_braces:
            open_braces[-1].append(at)
        elif char == "}" and open_braces:
            found.update(open_braces.pop(), (at,))
        at += 1
    return found


def _nfc(text: str) -> str:
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFC", text)
