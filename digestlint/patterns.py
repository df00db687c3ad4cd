"""Regular expressions that were compiled when the package was built.

A sound post needs more than a hundred patterns, and compiling them takes longer than all the rest
that is ours: 40 ms of 100; what is found in a few posts needs as many again. What `re` makes of a
pattern is a list of numbers, the same for one build of Python: so the wheel carries those of the
patterns that our own rules need, and `preload` puts them where `re` looks first, in its own cache,
which makes each when it is first asked for. Rejected: patterns in a table by name, away from the
code that uses them.

Under another Python than the one that built the wheel, or in a checkout, nothing is preloaded, and
`re` compiles as ever.
"""

import marshal
import os
import re
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

FILE = "patterns.bin"
# Where `re` looks first: the second since Python 3.12.
_CACHES = ("_cache2", "_cache")


class _Ready(dict[Any, Any]):
    """A cache of `re` that knows how to make what is not in it: from the rows of the build."""

    def __init__(self, known: dict[Any, Any], rows: dict[Any, Any], numbers: memoryview) -> None:
        super().__init__(known)
        self._rows = rows
        self._numbers = numbers
        self._make = import_module("_sre").compile

    def __missing__(self, key: Any) -> Any:
        flags, start, end, *groups = self._rows[key]
        code = self._numbers[start:end].tolist()
        made = self[key] = self._make(key[1], flags, code, *groups)
        return made


def preload() -> int:
    """Hand the compiled patterns to `re`; gives how many there are."""
    name = next((one for one in _CACHES if isinstance(getattr(re, one, None), dict)), None)
    if name is None:
        return 0
    try:
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), FILE), "rb") as stream:
            if stream.readline() != _build():
                return 0
            content = stream.read()
    except OSError:
        return 0
    rows, numbers = marshal.loads(content)  # noqa: S302 -- part of the package, as its bytecode is
    known = {(str, pattern, flags): row for pattern, flags, *row in rows}
    setattr(re, name, _Ready(getattr(re, name), known, memoryview(numbers).cast("I")))
    return len(rows)


def record(work: Callable[[], object]) -> bytes:
    """What `preload` reads: the patterns that some work compiles."""
    from array import array

    compiler: Any = import_module("re._compiler")
    usual = compiler.compile
    asked: dict[tuple[str, int], None] = {}

    def compile_(pattern: Any, flags: int = 0) -> re.Pattern[Any]:
        if isinstance(pattern, str):
            asked[pattern, int(flags)] = None
        made: re.Pattern[Any] = usual(pattern, flags)
        return made

    compiler.compile = compile_
    try:
        work()
    finally:
        compiler.compile = usual
    rows = []
    numbers: list[int] = []
    for pattern, flags in sorted(asked):
        parsed = import_module("re._parser").parse(pattern, flags)
        state = parsed.state
        names: list[str | None] = [None] * state.groups
        for name, number in state.groupdict.items():
            names[number] = name
        start = len(numbers)
        numbers += compiler._code(parsed, flags)
        groups = (state.groups - 1, dict(state.groupdict), tuple(names))
        # What `_sre.compile` takes (see `compile` in re/_compiler.py).
        rows.append((pattern, flags, flags | state.flags, start, len(numbers), *groups))
    # The version before objects were told apart by how often they are used: the same bytes always.
    return _build() + marshal.dumps((rows, array("I", numbers).tobytes()), 2)


def _build() -> bytes:
    """A line by which one build of Python, whose patterns are alike, is told from others."""
    engine = import_module("_sre")
    build = (sys.version, sys.byteorder, sys.maxunicode, engine.MAGIC, engine.CODESIZE)
    return f"{build!r}\n".encode()
