"""Targets over files beside the posts: whatever they hold, they are read or refused in one line."""

import os
import tempfile
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from digestlint.engine.baseline import read_baseline
from digestlint.engine.linter import Linter, Selection
from digestlint.errors import UsageError
from digestlint.globs import compile_globs, fixed_folder, glob_problem
from digestlint.post.segments import SegmentState
from digestlint.post.terms import TermFinder, is_rendered
from digestlint.settings import Settings, load_settings
from digestlint.translate.glossary import read_glossary
from digestlint.translate.memory import Memory, Scope
from digestlint.translate.state import State, dump_state, read_state
from fuzz.targets.words import as_text, need

T = TypeVar("T")
_SCOPE = Scope("ko", "en-US", "fuzz")


@cache
def _folder() -> str:
    """A folder of this process, in memory where the system has such a place."""
    return tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)  # noqa: S108


def _file(name: str, data: bytes) -> str:
    path = os.path.join(_folder(), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as stream:
        stream.write(data)
    return path


def _read(read: Callable[[], T], data: bytes) -> T | None:
    """What a reader gives; None where it refuses, which it must do in one line with its place."""
    try:
        return read()
    except UsageError as error:
        said = str(error)
        need(said and said.isprintable(), said)
        need(error.line is None or 1 <= error.line <= data.count(b"\n") + data.count(b"\r") + 2)
        need(error.column is None or 1 <= error.column <= len(data) + 2, error.column)
        return None


def state(data: bytes) -> None:
    """A state is read as it was written."""
    path = _file("x.md.json", data)
    found = _read(lambda: read_state(path), data)
    if found is not None:
        again = _file("y.md.json", dump_state(found))
        known = read_state(again)
        need(known is not None and dump_state(known) == dump_state(found), found)
    parts = as_text(data).split("\n")
    rows = tuple(SegmentState(*parts[at : at + 3]) for at in range(0, len(parts) - 2, 3))
    made = State(parts[0], "en-US", rows)
    known = read_state(_file("z.md.json", dump_state(made)))
    need(known is not None and len(known.segments) == len(rows), made)


@cache
def _sound_memory() -> bytes:
    """The file of a memory that holds a translation."""
    path = os.path.join(_folder(), "sound.sqlite3")
    known = Memory(path)
    known.keep([("나무를 심는다.", "It plants trees.", 8)], _SCOPE)
    known.close()
    with open(path, "rb") as stream:
        return stream.read()


def memory(data: bytes) -> None:
    """A damaged memory is refused, or it serves. An input says how to damage one: cut, patched."""
    damaged = bytearray(_sound_memory())
    if data[:1] == b"-":
        damaged = damaged[: int.from_bytes(data[1:3]) % (len(damaged) + 1)]
    elif data[:1] == b"=":
        damaged = bytearray(data[1:])
    else:
        for at in range(0, len(data) - 2, 3):
            damaged[int.from_bytes(data[at : at + 2]) % len(damaged)] = data[at + 2]
    for name in os.listdir(_folder()):
        if name.startswith("memory.sqlite3"):
            os.unlink(os.path.join(_folder(), name))
    path = _file("memory.sqlite3", bytes(damaged))
    known = _read(lambda: Memory(path), b"")
    if known is None:
        return
    try:
        _read(lambda: known.find(["나무를 심는다."], _SCOPE), b"")
        _read(lambda: known.keep([("가", "a", 1)], _SCOPE), b"")
        _read(lambda: list(known.entries()), b"")
    finally:
        known.close()


def glossary(data: bytes) -> None:
    """A glossary's terms are found in a text that has them."""
    for name in ("g.csv", "g.tsv"):
        path = _file(name, data)
        found = _read(lambda path=path: read_glossary(path), data)  # type: ignore[misc]
        if found is None:
            continue
        text = as_text(data)
        for term in TermFinder(found.terms).find(text):
            need(0 <= term.start < term.end <= len(text), term)
        for one in found.terms[:20]:
            need(is_rendered(one.targets, f" {one.targets[0]} "), one)


def config(data: bytes) -> None:
    """A config is taken or refused, at its place; what is taken makes a linter or is refused."""
    path = _file("project/digestlint.toml", data)
    folder = os.path.dirname(path)
    settings = _read(lambda: load_settings(folder), data)
    if isinstance(settings, Settings):
        _read(lambda: Linter(settings, Selection(), folder), b"\n" * (1 << 20))


def rule(data: bytes) -> None:
    """A rule file is taken or refused, at its place."""
    from digestlint.rulefiles import read_rule_file

    path = _file("rules/XX901-words.yaml", data)
    _read(lambda: read_rule_file(path), data)


def format_(data: bytes) -> None:
    """A format file is taken or refused, at its place."""
    from digestlint.rulefiles import read_format_file

    path = _file("rules/formats/words.yaml", data)
    _read(lambda: read_format_file(path), data)


def baseline(data: bytes) -> None:
    """A baseline is read as it was written."""
    path = _file("baseline.json", data)
    settings = Settings(root=_folder())
    found = _read(lambda: read_baseline(path, settings, _folder()), data)
    if found is not None:
        size = len(found)
        found.write()
        need(len(read_baseline(path, settings, _folder())) == size, size)


def globs(data: bytes) -> None:
    """A glob is refused or matches, in time that its length bounds."""
    pattern, _, path = as_text(data).partition("\n")
    if glob_problem(pattern):
        return
    fixed_folder(pattern)
    matches = compile_globs((pattern,))
    matches(path)
    # `./a` is the file `a`: no path of a project has such parts.
    is_path = {"", "."}.isdisjoint(pattern.split("/"))
    if is_path and pattern[0] != "!" and not set(pattern) & set("*?[]{}\\"):
        need(matches(pattern), pattern)
