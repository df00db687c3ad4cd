"""`--diff`: what fixes would change, as a unified diff (GNU diffutils, "Unified Format")."""

import os
import stat
from collections.abc import Iterator, Sequence
from typing import TextIO

from digestlint.engine.origins import Origins, lines_of
from digestlint.report.escape import harmless, visible

_CONTEXT = 3
# A change: lines of the old text from and up to, lines of the new text from and up to.
_Change = tuple[int, int, int, int]


def unified_diff(
    path: str, before: str, after: str, origins: Origins, *, shown: bool
) -> Iterator[str]:
    """The diff of one file, line by line; `origins` are those of `after` in `before`.

    `shown` to people, what could act on a terminal or a CI server is escaped; else the diff is one
    that `git apply` takes.
    """
    old, new = lines_of(before), lines_of(after)
    changes = list(_changes(origins, len(old)))
    if not changes:
        return
    name = visible(path)
    # `git apply` strips one part of a path, and a file outside of the folder is not its business.
    old_name, new_name = (name, name) if os.path.isabs(path) else (f"a/{name}", f"b/{name}")
    yield f"--- {old_name}\n+++ {new_name}\n"
    for group in _groups(changes):
        for line in _hunk(group, old, new):
            text = line.removesuffix("\n")
            yield f"{harmless(text) if shown else text}\n"
            if text == line:
                yield "\\ No newline at end of file\n"


def is_shown(stream: TextIO | None) -> bool:
    """Whether people read what is printed there, on a terminal or in the log of a CI server."""
    if stream is None or stream.isatty():
        return stream is not None
    return bool(os.environ.get("CI")) and not stat.S_ISREG(os.fstat(stream.fileno()).st_mode)


def _changes(origins: Origins, size: int) -> Iterator[_Change]:
    old = new = 0
    for line, origin in enumerate((*origins, size)):
        if origin is None:
            continue
        if origin > old or line > new:
            yield old, origin, new, line
        old, new = origin + 1, line + 1


def _groups(changes: Sequence[_Change]) -> Iterator[Sequence[_Change]]:
    """The changes that stand so near to each other that they share a hunk."""
    first = 0
    for index in range(1, len(changes) + 1):
        if index == len(changes) or changes[index][0] - changes[index - 1][1] > 2 * _CONTEXT:
            yield changes[first:index]
            first = index


def _hunk(group: Sequence[_Change], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    start = max(group[0][0] - _CONTEXT, 0)
    end = min(group[-1][1] + _CONTEXT, len(old))
    new_start = group[0][2] - (group[0][0] - start)
    new_end = group[-1][3] + (end - group[-1][1])
    yield f"@@ -{_range(start, end)} +{_range(new_start, new_end)} @@\n"
    at = start
    for old_from, old_to, new_from, new_to in group:
        yield from (f" {line}" for line in old[at:old_from])
        yield from (f"-{line}" for line in old[old_from:old_to])
        yield from (f"+{line}" for line in new[new_from:new_to])
        at = old_to
    yield from (f" {line}" for line in old[at:end])


def _range(start: int, end: int) -> str:
    """Lines as a hunk's head names them: an empty range by the line before it."""
    length = end - start
    return f"{start + (length > 0)}" + (f",{length}" if length != 1 else "")
