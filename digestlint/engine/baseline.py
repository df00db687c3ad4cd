"""A baseline: findings that were there when a project began to lint, and are not reported again.

A JSON file, sorted and without line numbers, so that it survives edits elsewhere and merges well:
for each post and rule, a hash of the offending text and how often it was found. What the hash is
made of decides what counts as the same finding: the rule, the paper and section, the marked text,
and what the message says of it beyond the rule's own words (which key is missing), numbers aside.
Whatever is not surely the same is new, and reported.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

from digestlint.diagnostics import Diagnostic
from digestlint.discovery import PostFile
from digestlint.engine.linter import Linter
from digestlint.errors import UsageError
from digestlint.paths import below, shown_path
from digestlint.reading import ReadProblem, Source, read_text
from digestlint.rulebook import Rule
from digestlint.settings import CONFIG_NAME, PROJECT_MARKS, Settings
from digestlint.writing import ABSENT, ChangedOnDisk, write_whole

VERSION = 1
MAX_SIZE = 1 << 26
# They say that a post was not looked at; what is new in it nobody knows.
_NEVER_KNOWN = frozenset(("DL001", "DL002"))
_MARKS = (CONFIG_NAME, *PROJECT_MARKS)
_KEYS = ("path", "code", "hash", "count")
_HASH = re.compile(r"[0-9a-f]{32}")
_QUOTED = 60
_SUGGESTIONS = 100

Key = tuple[str, str, str]
"""Path, code and hash of findings that are the same to a baseline."""


class Entry(NamedTuple):
    """So many findings of one kind; `path` is relative to the baseline's base folder, with `/`."""

    path: str
    code: str
    hash: str
    times: int


class Held(NamedTuple):
    """Findings held against a baseline: those that are new, how many are known, what has gone.

    `unneeded` are entries, or parts of their counts, of posts and rules that ran and found less.
    """

    new: tuple[Diagnostic, ...]
    known: int
    unneeded: tuple[Entry, ...]


class Run(NamedTuple):
    """What a baseline must know of a run: its linter, the posts that were linted, their texts."""

    linter: Linter
    files: Sequence[PostFile]
    text_of: Callable[[str], str | None]


class Baseline:
    """The content of a baseline file, and what may be done with it."""

    def __init__(
        self, path: str, shown: str, base: str, entries: Mapping[Key, int], source: Source | None
    ) -> None:
        self.path = path
        self.shown = shown
        self._base = base
        self._entries = entries
        self._source = source

    def hold(self, diagnostics: Iterable[Diagnostic], run: Run) -> Held:
        """Part the findings of a run into new ones and known ones."""
        left = Counter(self._entries)
        new = []
        known = 0
        for diagnostic, key in self._keyed(diagnostics, run):
            if key is not None and left[key] > 0:
                left[key] -= 1
                known += 1
            else:
                new.append(diagnostic)
        unneeded = [
            Entry(*key, left[key])
            for key, _, judged in self._judged(run)
            if judged and left[key] > 0
        ]
        return Held(tuple(new), known, tuple(sorted(unneeded)))

    def renewed(self, diagnostics: Iterable[Diagnostic], run: Run) -> "Baseline":
        """The baseline of a run: its findings, and the entries on which it cannot judge.

        Those are of posts that were not linted, and of rules that did not run; those of posts that
        are gone are dropped.
        """
        entries = Counter(key for _, key in self._keyed(diagnostics, run) if key is not None)
        for key, count, judged in self._judged(run):
            known = key[1] in run.linter.rulebook.rules
            if not judged and known and os.path.lexists(os.path.join(self._base, key[0])):
                entries[key] = count
        return Baseline(self.path, self.shown, self._base, entries, self._source)

    def unknown_codes(self, linter: Linter) -> Iterator[Diagnostic]:
        """SU902 for each code that is none, where it first stands."""
        if "SU902" not in linter.codes:
            return
        rulebook = linter.rulebook
        rule = rulebook.rules["SU902"]
        text = self._source.text if self._source else ""
        codes = sorted({code for _, code, _ in self._entries if code not in rulebook.rules})
        for number, code in enumerate(codes):
            start = max(text.find(json.dumps(code, ensure_ascii=False)), 0)
            line = text.count("\n", 0, start) + 1
            column = start - text.rfind("\n", 0, start)
            quoted = code if len(code) <= _QUOTED else f"{code[:_QUOTED]}…"
            suggest = number < _SUGGESTIONS and len(code) <= _QUOTED
            values = {"code": quoted, "suggestion": rulebook.suggest(code) if suggest else ""}
            end = len(code) + 2 if start else 0
            yield Diagnostic(
                self.shown,
                rule.code,
                rule.name,
                rule.severity,
                rule.message("", values),
                *(line, column, line, column + end),
                *(start, start + end),
            )

    def write(self) -> None:
        """Write the file, whole or not at all; raises `UsageError` where that fails."""
        rows = [
            json.dumps(dict(zip(_KEYS, (*key, count), strict=True)), ensure_ascii=False)
            for key, count in sorted(self._entries.items())
        ]
        listed = ",\n  ".join(rows)
        text = f'{{"version": {VERSION},\n "entries": [\n  {listed}\n ]}}\n'
        # A lone surrogate of a name that is not UTF-8 becomes its own JSON escape.
        data = text.encode("utf-8", "backslashreplace")
        old = None if self._source is None else self._source.raw
        if data == old:
            return
        try:
            write_whole(self.path, data, expected=ABSENT if old is None else old)
        except ChangedOnDisk:
            raise UsageError(
                "changed while this run went on; run the command again", path=self.shown
            ) from None
        except OSError as error:
            raise UsageError(
                f"the baseline cannot be written: {error.strerror or error}", path=self.shown
            ) from None

    def __len__(self) -> int:
        """How many findings are known."""
        return sum(self._entries.values())

    def _keyed(
        self, diagnostics: Iterable[Diagnostic], run: Run
    ) -> Iterator[tuple[Diagnostic, Key | None]]:
        """Each finding with its key; None where it can be in no baseline."""
        paths = {file.path: self._path_of(file) for file in run.files}
        known: tuple[str, str | None] = ("", None)
        for diagnostic in diagnostics:
            path = paths.get(diagnostic.path)
            key = None
            if path is not None and diagnostic.code not in _NEVER_KNOWN:
                if known[0] != diagnostic.path:
                    known = diagnostic.path, run.text_of(diagnostic.path)
                if known[1] is not None:
                    rule = run.linter.rulebook.rules[diagnostic.code]
                    key = path, diagnostic.code, fingerprint(diagnostic, known[1], rule)
            yield diagnostic, key

    def _judged(self, run: Run) -> Iterator[tuple[Key, int, bool]]:
        """Each entry, its count, and whether the run says if it is still needed."""
        codes = {self._path_of(file): run.linter.codes_for(file.project) for file in run.files}
        for key, count in self._entries.items():
            path, code, _ = key
            yield key, count, code in codes.get(path, ())

    def _path_of(self, file: PostFile) -> str | None:
        path = below(file.absolute, self._base)
        return None if path is None else _nfc(path)


def fingerprint(diagnostic: Diagnostic, text: str, rule: Rule) -> str:
    """The hash by which a finding is known again in its post, wherever in it it stands by then."""
    offending = text[diagnostic.start : diagnostic.end]
    if not offending:
        start = text.rfind("\n", 0, diagnostic.start) + 1
        offending = text[start:].partition("\n")[0]
    paper = diagnostic.paper
    words = _words(" ".join(rule.messages.values()))
    said = [word for word in _word().findall(diagnostic.message) if word not in words]
    parts = (
        str(paper and (paper.arxiv_id or paper.number)),
        str(diagnostic.section),
        " ".join(offending.split()),
        " ".join(word for word in said if not word.isdigit()),
    )
    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=16).hexdigest()


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"\w+")


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(_word().findall(text))


def read_baseline(path: str, settings: Settings, cwd: str, *, or_new: bool = False) -> Baseline:
    """Read a baseline (relative to `cwd`). `or_new` gives an empty one where there is no file.

    Raises `UsageError` for a file that is none, is damaged, or is of a newer version.
    """
    absolute = os.path.abspath(os.path.join(cwd, path))
    shown = shown_path(absolute, cwd)
    base = _base_folder(absolute, settings)
    if or_new and not os.path.lexists(absolute):
        return Baseline(absolute, shown, base, {}, None)
    result = read_text(absolute, MAX_SIZE)
    if isinstance(result, ReadProblem):
        hint = "; make it with --write-baseline" if result.kind == "missing" else ""
        raise UsageError(f"the baseline cannot be read: {result.message}{hint}", path=shown)
    entries = _entries(_parse(result.text, shown), shown)
    return Baseline(absolute, shown, base, entries, result)


def _base_folder(path: str, settings: Settings) -> str:
    """The folder from which a baseline's paths count, the same from every working folder.

    It is the project's root: the config's, or the nearest folder upwards from the baseline that
    looks like one; of a project that nothing marks, the baseline's own where it lies outside.
    """
    folder = os.path.dirname(path)
    if settings.source is None:
        top = folder
        while not any(os.path.lexists(os.path.join(top, mark)) for mark in _MARKS):
            if top == os.path.dirname(top):
                break
            top = os.path.dirname(top)
        else:
            return top
    return folder if below(path, settings.root) is None else settings.root


def _parse(text: str, shown: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        what = "no baseline: not JSON"
        if text.startswith("<<<<<<<", error.pos) or "\n<<<<<<< " in text:
            what = "git's conflict markers are in it: remove the file and write it anew"
        raise UsageError(what, path=shown, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise UsageError("no baseline: too many brackets in brackets", path=shown) from None
    except ValueError:
        # All that json lets through from below.
        raise UsageError("no baseline: a number of thousands of digits", path=shown) from None


def _entries(data: Any, shown: str) -> dict[Key, int]:
    version = data.get("version") if isinstance(data, dict) else None
    listed = data.get("entries") if isinstance(data, dict) else None
    if type(version) is not int or version < 1:
        raise UsageError("no baseline of digestlint: it has no version", path=shown)
    if version > VERSION:
        raise UsageError(
            f"a baseline of a newer digestlint (version {version}); update digestlint", path=shown
        )
    if not isinstance(listed, list):
        raise UsageError("no baseline of digestlint: it has no list of entries", path=shown)
    entries: dict[Key, int] = {}
    for number, row in enumerate(listed, 1):
        entry = _entry(row)
        if isinstance(entry, str):
            raise UsageError(f"entry {number} {entry}; write the file anew", path=shown)
        *key, count = entry
        path, code, hash_ = key
        # A merge may leave an entry twice; to add them up would let a new finding pass.
        place = _nfc(path), code, hash_
        entries[place] = max(entries.get(place, 0), count)
    return entries


def _entry(row: Any) -> Entry | str:
    """An entry as it stands in the file, or what is wrong with it."""
    if not isinstance(row, dict) or set(row) != set(_KEYS):
        return f"has not just the keys {', '.join(_KEYS)}"
    entry = Entry(*(row[key] for key in _KEYS))
    if not isinstance(entry.path, str) or not isinstance(entry.code, str):
        return "has a path or a code that is no text"
    if not isinstance(entry.hash, str) or not _HASH.fullmatch(entry.hash):
        return "has a hash that is none"
    if type(entry.times) is not int or entry.times < 1:
        return "has a count that is none"
    if entry.path[:1] in ("", "/", "\\") or ".." in re.split(r"[/\\]", entry.path):
        return "names a file outside the project"
    return entry


def _nfc(path: str) -> str:
    if path.isascii():
        return path
    from unicodedata import normalize

    return normalize("NFC", path)
