"""Patterns of rule files and schemas: each takes linear time, or is refused with what to write.

A stranger's pull request may bring rules. A pattern that is proved linear (`linear`) runs on
Python's `re`; another one on RE2, where that is installed and knows all that the pattern asks for.
It means the same in both: it is written out for RE2 from Python's own parse tree.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import islice
from typing import Any, NamedTuple, Protocol

from digestlint.checks.linear import problem

# RE2 may look as far as the end for each match: of one place no more are asked for.
MOST_MATCHES = 1000
# RE2's own limits: of a counted repeat, and (ours) of the program that a pattern becomes.
_MOST_ROUNDS, _LARGEST_PROGRAM = 1000, 20_000
_HOW = "see `Patterns` in rules/README.md"


class Found(Protocol):
    """A match, of either engine."""

    @property
    def lastindex(self) -> int | None:
        """The number of the last group that took part."""

    def __getitem__(self, group: int, /) -> str:
        """The text of a group; of all of it for 0."""

    def start(self) -> int:
        """Where it starts, in code points."""

    def expand(self, template: str) -> str:
        """A replacement, with the groups in it filled in."""


class Pattern(Protocol):
    """What a check asks of a pattern, of either engine."""

    @property
    def pattern(self) -> str:
        """As it is written in the rule file."""

    def search(self, text: str, /) -> Found | None:
        """The first match."""

    def finditer(self, text: str, /) -> Iterator[Found]:
        """The matches, one behind the other."""


class PatternError(ValueError):
    """A pattern that is none, or that may take longer than a text deserves: why, what to write."""


@cache
def linear_pattern(pattern: str, ignore_case: bool = False) -> Pattern:
    """Compile a pattern for searches in linear time; raises `PatternError`."""
    flags = re.I if ignore_case else 0
    why = _problem(pattern, flags)
    if why is None:
        return re.compile(pattern, flags)
    try:
        return _Re2(pattern, flags)
    except _NotInRe2Error as error:
        raise PatternError(f"`{_short(pattern)}` may take very long: {why}, and {error}") from None


@cache
def ending_pattern(pattern: str) -> Pattern:
    """The same for a pattern that a text must end in; the texts are short (some 200 characters).

    To a pattern that takes linear time by itself, the end adds no more than the text's length.
    """
    if _problem(pattern, 0) is None:
        return re.compile(f"(?:{pattern})$")
    return linear_pattern(f"(?:{pattern})$")


def refuse_slow(pattern: str, longest: int | None = None) -> None:
    """Raise `PatternError` for a pattern that has to run on `re` and is not proved fast.

    `longest`: what it is searched in holds no more characters than that.
    """
    why = _problem(pattern, 0, longest)
    if why is not None:
        raise PatternError(f"`{_short(pattern)}` may take very long: {why}; {_HOW}")


def _problem(pattern: str, flags: int, longest: int | None = None) -> str | None:
    try:
        return problem(pattern, flags, longest)
    except (re.error, RecursionError, OverflowError) as error:
        raise PatternError(f"no regular expression: {error}") from None


def _short(pattern: str) -> str:
    return pattern if len(pattern) <= 60 else f"{pattern[:60]}…"


class _NotInRe2Error(Exception):
    """What RE2 lacks."""


class _Re2:
    """A pattern on RE2, with the little of `re.Pattern` that checks ask for."""

    def __init__(self, pattern: str, flags: int) -> None:
        tree = import_module("re._parser").parse(pattern, flags)
        written = _Written(tree.state.groupdict).sequence(tree.data, tree.state.flags)
        try:
            re2 = import_module("re2")
        except ImportError:
            raise _NotInRe2Error(
                f"RE2 is not installed (pip install 'digestlint[re2]'); {_HOW}"
            ) from None
        options = re2.Options()
        options.log_errors = False
        try:
            self._compiled = re2.compile(written, options)
        except re2.error as error:
            reason = error.args[0] if error.args else ""
            said = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
            raise _NotInRe2Error(f"RE2 says: {said}") from None
        if self._compiled.programsize > _LARGEST_PROGRAM:
            raise _NotInRe2Error(f"it is too large for RE2; {_HOW}")
        self.pattern = pattern
        # `$` also stands before a line end that is the last sign of all; RE2 has no such thing.
        self._ends = "\\z" in written

    def search(self, text: str, /) -> Found | None:
        """The first match."""
        found: Found | None = self._compiled.search(self._readable(text))
        return found

    def finditer(self, text: str, /) -> Iterator[Found]:
        """The matches, one behind the other, `MOST_MATCHES` at most."""
        return islice(self._compiled.finditer(self._readable(text)), MOST_MATCHES)

    def _readable(self, text: str) -> str:
        text = text.removesuffix("\n") if self._ends else text
        try:
            text.encode()
        except UnicodeEncodeError:
            # RE2 reads UTF-8, in which half a surrogate pair cannot be written.
            return re.sub("[\ud800-\udfff]", "\ufffd", text)
        return text


class _Written(NamedTuple):
    """Python's parse tree, written in RE2's syntax: every class by its characters."""

    names: dict[str, int]

    def sequence(self, items: list[Any], flags: int) -> str:
        """Parts one after the other."""
        return "".join(self._part(str(kind), value, flags) for kind, value in items)

    def _part(self, kind: str, value: Any, flags: int) -> str:
        if kind in ("LITERAL", "NOT_LITERAL"):
            return _cased(f"[{'^' if kind == 'NOT_LITERAL' else ''}{_char(value)}]", flags)
        if kind == "ANY":
            return "(?s:.)" if flags & re.S else r"[^\n]"
        if kind == "IN":
            return _cased(_class(value), flags)
        if kind == "SUBPATTERN":
            number, added, removed, inner = value
            body = self.sequence(inner.data, (flags | added) & ~removed)
            name = next((name for name, group in self.names.items() if group == number), "")
            if number is None:
                return f"(?:{body})"
            return f"(?P<{name}>{body})" if name.isascii() and name else f"({body})"
        if kind == "BRANCH":
            branches = (self.sequence(branch.data, flags) for branch in value[1])
            return f"(?:{'|'.join(branches)})"
        if kind in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most, inner = value
            endless = most == import_module("re._constants").MAXREPEAT
            if max(int(least), 0 if endless else int(most)) > _MOST_ROUNDS:
                raise _NotInRe2Error(f"RE2 repeats no more than {_MOST_ROUNDS} times")
            rounds = f"{{{least},}}" if endless else f"{{{least},{most}}}"
            rounds = {"{0,}": "*", "{1,}": "+", "{0,1}": "?"}.get(rounds, rounds)
            lazy = "?" if kind == "MIN_REPEAT" else ""
            return f"(?:{self.sequence(inner.data, flags)}){rounds}{lazy}"
        if kind == "AT":
            return _place(str(value), flags)
        raise _NotInRe2Error(f"RE2 has no {_LACKING.get(kind, kind.lower())}; {_HOW}")


_LACKING = {
    "ASSERT": "lookaround (`(?=…)`, `(?<=…)`)",
    "ASSERT_NOT": "lookaround (`(?!…)`, `(?<!…)`)",
    "GROUPREF": "backreference",
    "GROUPREF_EXISTS": "backreference",
    "ATOMIC_GROUP": "atomic group (`(?>…)`)",
    "POSSESSIVE_REPEAT": "possessive repeat (`*+`)",
    "FAILURE": "`(?!)`",
}
_PLACES = {
    "AT_BEGINNING_STRING": r"\A",
    "AT_END_STRING": r"(?-m:\z)",
    "AT_BEGINNING": r"\A",
    "AT_END": r"\z",
}


def _place(name: str, flags: int) -> str:
    if name in ("AT_BEGINNING", "AT_END") and flags & re.M:
        return "(?m:^)" if name == "AT_BEGINNING" else "(?m:$)"
    if name not in _PLACES:
        raise _NotInRe2Error(f"RE2 knows `\\b` and `\\B` in ASCII alone; {_HOW}")
    return _PLACES[name]


def _cased(part: str, flags: int) -> str:
    return f"(?i:{part})" if flags & re.I else part


def _char(code: int) -> str:
    if 0xD800 <= code <= 0xDFFF:
        raise _NotInRe2Error("RE2 knows no half of a surrogate pair")
    return f"\\x{{{code:x}}}"


def _class(items: list[Any]) -> str:
    from digestlint.checks.charsets import complement, of_class

    negated, ranges = of_class(items)
    if not ranges:
        return "(?s:.)" if negated else r"[^\x00-\x{10FFFF}]"
    # Without the surrogates, which no UTF-8 holds.
    valid = complement(((0xD800, 0xDFFF),))
    written = "".join(
        f"{_char(max(first, low))}-{_char(min(last, high))}"
        for first, last in ranges
        for low, high in valid
        if max(first, low) <= min(last, high)
    )
    return f"[{'^' if negated else ''}{written}]"
