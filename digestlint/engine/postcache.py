"""What the last runs found in each post, so that an unchanged one is not linted again.

One file for each project and each way of linting it (rules, formats, options, config, version),
read and written whole. An entry counts if the file's size and time of change are what they were
and the time is not too fresh to tell (git's "racily clean" problem), or else if its content has
the same digest. So findings are those of an uncached run, whatever happened meanwhile.
"""

import json
import os
import time
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from digestlint import __version__
from digestlint.cache import Cache
from digestlint.checks.project import PaperSummary, PostSummary
from digestlint.diagnostics import Diagnostic, Fix, PaperRef, PlacedEdit
from digestlint.discovery import PostFile
from digestlint.engine.lint import PostResult
from digestlint.engine.linter import Linter
from digestlint.engine.onefile import Outcome, Stamp, stamp_of
from digestlint.engine.suppressions import Suppression
from digestlint.reading import ReadProblem, read_post

# File systems tell times apart that lie this far from each other (FAT: 2 s).
_RACY_NS = 2_500_000_000


class PostCache:
    """The entries of one project under one way of linting; see the module."""

    def __init__(self, cache: Cache, linter: Linter) -> None:
        self.store = cache
        self._linter = linter
        self.way = f"{_fingerprint(linter)}.json"
        self._name = f"posts-{self.way}"
        self._entries: dict[str, list[Any]] = self._load()
        self._changed = False

    def get(self, file: PostFile) -> Outcome | None:
        """The outcome for a file that is as it was; None where it must be linted."""
        entry = self._entries.get(file.absolute)
        if entry is None or file.problem is not None:
            return None
        size, mtime, sure, digest, kept = entry
        try:
            status = os.stat(file.absolute)
        except OSError:
            return None
        if status.st_size != size:
            return None
        if status.st_mtime_ns != mtime or not sure:
            source = read_post(file.absolute, self._linter.settings.max_file_size)
            if isinstance(source, ReadProblem) or stamp_of(status, source.raw).digest != digest:
                return None
            self._enter(file, Stamp(size, status.st_mtime_ns, digest), kept)
        if kept is None:
            return None if file.named else Outcome(file)
        return Outcome(file, result=_unpacked(kept, file.path))

    def keep(self, outcomes: Sequence[Outcome]) -> None:
        """Remember what was found, and write it down if anything is new."""
        for outcome in outcomes:
            if outcome.stamp is not None and outcome.problem is None:
                kept = None if outcome.result is None else _packed(outcome.result)
                self._enter(outcome.file, outcome.stamp, kept)
        if self._changed:
            data = json.dumps(self._entries, ensure_ascii=False, separators=(",", ":"))
            self.store.put(self._name, data.encode("utf-8", "surrogatepass"))

    def _enter(self, file: PostFile, stamp: Stamp, kept: Any) -> None:
        sure = time.time_ns() - stamp.mtime > _RACY_NS
        self._entries[file.absolute] = [stamp.size, stamp.mtime, sure, stamp.digest, kept]
        self._changed = True

    def _load(self) -> dict[str, list[Any]]:
        data = self.store.get(self._name)
        if data is None:
            return {}
        entries: dict[str, list[Any]] = json.loads(data.decode("utf-8", "surrogatepass"))
        return entries


def _fingerprint(linter: Linter) -> str:
    """A digest of all that decides on findings but the posts themselves."""
    settings = linter.settings
    schemas = {shape.front_matter_schema for shape in linter.formats.shapes}
    parts = (
        __version__,
        linter.digest,
        settings._replace(source=None, baseline=None, cache_dir=None, fail_on="never"),
        sorted(linter.codes),
        [(path, _status(path)) for path in sorted(schemas)],
    )
    return blake2b(repr(parts).encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()


def _status(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def _packed(result: PostResult) -> list[Any]:
    """A result as JSON, without its path, which depends on the working folder."""
    _, papers, diagnostics, suppressions, summary = result
    found = [tuple(diagnostic)[1:] for diagnostic in diagnostics]
    about = None if summary is None else tuple(summary)[1:]
    return [papers, found, suppressions, about]


def _unpacked(kept: list[Any], path: str) -> PostResult:
    papers, found, suppressions, about = kept
    summary = None
    if about is not None:
        format_, language, day, rows = about
        summary = PostSummary(
            path, format_, language, day, tuple([PaperSummary._make(row) for row in rows])
        )
    return PostResult(
        path,
        papers,
        tuple([_diagnostic(path, row) for row in found]),
        tuple([_suppression(row) for row in suppressions]),
        summary,
    )


def _diagnostic(path: str, row: list[Any]) -> Diagnostic:
    *plain, paper, section, fix = row
    if fix is not None:
        applicability, message, edits = fix
        fix = Fix(applicability, message, tuple([PlacedEdit._make(edit) for edit in edits]))
    about = None if paper is None else PaperRef._make(paper)
    return Diagnostic._make((path, *plain, about, section, fix))


def _suppression(row: list[Any]) -> Suppression:
    suppression = Suppression._make(row)
    start, end = suppression.comment
    return suppression._replace(comment=(start, end))
