"""Regular expressions that were compiled when the package was built.

A sound post needs more than a hundred patterns, and compiling them takes longer than all the rest
that is ours: 40 ms of 100. What `re` makes of a pattern is a list of numbers, the same for one
build of Python: so the wheel carries those of the patterns that sound posts need, and `preload`
puts them where `re` looks first, its own cache. Rejected: patterns in a table by name, away from
the code that uses them; and compiling each when it is first needed, for a sound post needs them.

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
# `re` forgets the oldest of its patterns when it has 512.
_MOST = 400


def preload() -> int:
    """Hand the compiled patterns to `re`; gives how many there were."""
    cache = getattr(re, "_cache", None)
    if not isinstance(cache, dict):
        return 0
    try:
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), FILE), "rb") as stream:
            if stream.readline() != _build():
                return 0
            content = stream.read()
    except OSError:
        return 0
    rows = marshal.loads(content)  # noqa: S302 -- part of the package, as its bytecode is
    make = import_module("_sre").compile
    for pattern, flags, all_flags, code, *groups in rows:
        numbers = memoryview(code).cast("I").tolist()
        cache[str, pattern, flags] = make(pattern, all_flags, numbers, *groups)
    return len(rows)


def record(work: Callable[[], object]) -> bytes:
    """What `preload` reads: the patterns that some work compiles, in the order of their need."""
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
    rows = [_row(compiler, *one) for one in list(asked)[:_MOST]]
    return _build() + marshal.dumps(rows)


def _row(compiler: Any, pattern: str, flags: int) -> tuple[Any, ...]:
    """A pattern, its flags, and what `_sre.compile` takes (see `compile` in re/_compiler.py)."""
    from array import array

    parsed = import_module("re._parser").parse(pattern, flags)
    state = parsed.state
    names: list[str | None] = [None] * state.groups
    for name, number in state.groupdict.items():
        names[number] = name
    code = array("I", compiler._code(parsed, flags)).tobytes()
    groups = (state.groups - 1, dict(state.groupdict), tuple(names))
    return pattern, flags, flags | state.flags, code, *groups


def _build() -> bytes:
    """A line by which one build of Python, whose patterns are alike, is told from others."""
    engine = import_module("_sre")
    build = (sys.version, sys.byteorder, sys.maxunicode, engine.MAGIC, engine.CODESIZE)
    return f"{build!r}\n".encode()
