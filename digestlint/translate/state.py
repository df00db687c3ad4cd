"""What a translation was made from: one small file for each, kept beside it and committed.

For `_posts/en/x.md` it is `_posts/en/.translations/x.md.json`: Jekyll passes over folders that
begin with a dot, and two days' pull requests never touch one file. It holds, in the order of the
post and one a line, what each segment's source and the machine's translation of it were, as hashes,
and those of what needs no translation.
So anybody can tell without a network which segments are stale, and which a person has edited.
"""

import json
import os
from collections.abc import Iterable
from typing import Any, NamedTuple

from digestlint.errors import UsageError
from digestlint.post.segments import SegmentState

VERSION = 1
FOLDER = ".translations"
_MAX_SIZE = 8 << 20


class State(NamedTuple):
    """What one translation was made from. `source` is the original's path in the project.

    `at` of each segment is for people: the paper's id and the section, `2601.01234/Method`.
    `copied` are the hashes of what was taken over as it is, such as papers' titles.
    """

    source: str
    language: str
    segments: tuple[SegmentState, ...]
    copied: tuple[str, ...] = ()


def state_path(target: str) -> str:
    """Where the state of a translation is kept, in whatever kind of path the translation's is."""
    folder, name = os.path.split(target)
    return os.path.join(folder, FOLDER, f"{name}.json")


def read_state(path: str) -> State | None:
    """The state in a file; None where there is none.

    Raises `UsageError` for a file that is no state: a merge that was never resolved, another
    program's, one of a later version.
    """
    from digestlint.reading import ReadProblem, read_text

    result = read_text(path, _MAX_SIZE)
    if isinstance(result, ReadProblem):
        if result.kind == "missing":
            return None
        raise UsageError(f"cannot be read: {result.message}", path=path)
    return load_state(result.text, path)


def load_state(text: str, path: str) -> State:
    """The state that a file's text is; `path` is for the `UsageError` that is raised otherwise."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise UsageError(
            "is not JSON: was a merge left unresolved?", path=path, line=line
        ) from None
    return _state(data, path)


def _state(data: Any, path: str) -> State:
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise UsageError(f"is no state of a translation of version {VERSION}", path=path)
    source, language, rows = data.get("source"), data.get("language"), data.get("segments")
    copied = data.get("copied", [])
    if (
        not isinstance(source, str)
        or not isinstance(language, str)
        or not isinstance(rows, list)
        or not all(
            isinstance(row, list) and len(row) == 3 and all(isinstance(part, str) for part in row)
            for row in rows
        )
        or not isinstance(copied, list)
        or not all(isinstance(one, str) for one in copied)
    ):
        raise UsageError("is no state of a translation", path=path)
    segments = tuple(SegmentState._make(row) for row in rows)
    return State(source, language, segments, tuple(copied))


def dump_state(state: State) -> bytes:
    """A state as its file holds it: JSON with one segment a line, so that changes read well."""

    def plain(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    def listed(values: Iterable[object]) -> str:
        rows = ",\n".join(f"  {plain(value)}" for value in values)
        return f"[\n{rows}\n ]" if rows else "[]"

    copied = f',\n "copied": {listed(state.copied)}' if state.copied else ""
    return (
        f'{{\n "version": {VERSION},\n "source": {plain(state.source)},\n'
        f' "language": {plain(state.language)},\n'
        f' "segments": {listed(map(list, state.segments))}{copied}\n}}\n'
    ).encode("utf-8", "replace")


def write_state(path: str, state: State) -> bool:
    """Write a state whole or not at all; says whether the file was not so already.

    Raises OSError where it cannot be written.
    """
    from digestlint.writing import write_whole

    data = dump_state(state)
    try:
        with open(path, "rb") as stream:
            if stream.read() == data:
                return False
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    write_whole(path, data, expected=None)
    return True
