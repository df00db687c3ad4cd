"""What was translated before, by engines and by people: an SQLite file, kept beside the project.

Every batch is committed as it arrives (WAL, so that readers do not wait and a kill loses nothing
that was committed): what was paid for once is never sent again. A person's translation outweighs
an engine's, whatever the engine. The file is a cache of money, not of truth: without it, states
beside the posts still say what is fresh.
"""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from unicodedata import normalize

from digestlint.errors import UsageError
from digestlint.post.segments import segment_hash

FOLDER, NAME = ".digestlint", "memory.sqlite3"
VERSION = 1
PERSON = "person"

_TABLES = """
CREATE TABLE IF NOT EXISTS translation (
    hash TEXT NOT NULL,
    source_language TEXT NOT NULL,
    target_language TEXT NOT NULL,
    engine TEXT NOT NULL,
    glossary TEXT NOT NULL,
    source TEXT,
    target TEXT NOT NULL,
    billed INTEGER NOT NULL,
    rejected INTEGER NOT NULL DEFAULT 0,
    changed TEXT NOT NULL DEFAULT (strftime('%Y%m%dT%H%M%SZ', 'now')),
    PRIMARY KEY (hash, source_language, target_language, engine, glossary)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS settled (
    target TEXT PRIMARY KEY,
    stamp TEXT NOT NULL
) WITHOUT ROWID;
"""


class Scope(NamedTuple):
    """What a translation depends on beside its source: languages, engine, glossary's digest."""

    source_language: str
    target_language: str
    engine: str
    glossary: str = ""


class Remembered(NamedTuple):
    """A pair of texts with where it comes from; `source` is None where only its hash is known."""

    source: str | None
    target: str
    engine: str
    changed: str


class Memory:
    """The memory in a file, or with None one that ends with the process."""

    def __init__(self, path: str | None) -> None:
        """Open the file, made if need be; raises `UsageError` where that cannot be."""
        self.path = path
        try:
            if path is not None:
                _make_folder(path)
            # Batches arrive in threads, and only the one that plans and writes comes here.
            self._db = sqlite3.connect(path or ":memory:", timeout=30, isolation_level=None)
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, VERSION):
                raise UsageError(
                    f"is a memory of version {version}, and this digestlint knows {VERSION}",
                    path=path,
                )
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_TABLES)
            self._db.execute(f"PRAGMA user_version={VERSION}")
        except (sqlite3.Error, OSError) as error:
            raise UsageError(f"cannot be used as memory: {error}", path=path) from None

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def find(self, texts: Iterable[str], scope: Scope, *, of_people: bool = True) -> dict[str, str]:
        """What is remembered of texts, by their hashes; a person's words before an engine's.

        Without `of_people`, only what the engine said.
        """
        person = PERSON if of_people else None
        found: dict[str, str] = {}
        for text in texts:
            key = segment_hash(text)
            row = self._db.execute(
                "SELECT target FROM translation WHERE hash = ? AND source_language = ? AND "
                "target_language = ? AND rejected = 0 AND (source IS NULL OR source = ?) AND "
                "((engine = ? AND glossary = ?) OR engine = ?) ORDER BY engine = ? DESC LIMIT 1",
                (key, *scope[:2], normalize("NFC", text), *scope[2:], person, person),
            ).fetchone()
            if row is not None:
                found[key] = row[0]
        return found

    def keep(self, rows: Sequence[tuple[str, str, int]], scope: Scope) -> None:
        """Commit a batch: sources, their translations, what was billed for each."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(
                "INSERT OR REPLACE INTO translation (hash, source_language, target_language, "
                "engine, glossary, source, target, billed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (segment_hash(source), *scope, normalize("NFC", source), target, billed)
                    for source, target, billed in rows
                ],
            )

    def reject(self, texts: Iterable[str], scope: Scope) -> None:
        """Let an engine's translations be asked for anew: they failed the checks."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(
                "UPDATE translation SET rejected = 1 WHERE hash = ? AND source_language = ? AND "
                "target_language = ? AND engine = ? AND glossary = ?",
                [(segment_hash(text), *scope) for text in texts],
            )

    def learn(self, edits: Iterable[tuple[str, str | None, str]], scope: Scope) -> None:
        """Take in a person's translations: the source's hash, its text if known, the words."""
        rows = [
            (key, *scope[:2], PERSON, "", source and normalize("NFC", source), target)
            for key, source, target in edits
        ]
        if not rows:
            return
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(
                "INSERT INTO translation (hash, source_language, target_language, engine, "
                "glossary, source, target, billed) VALUES (?, ?, ?, ?, ?, ?, ?, 0) "
                "ON CONFLICT DO UPDATE SET target = excluded.target, "
                "source = coalesce(excluded.source, source)",
                rows,
            )

    def pairs(self, source_language: str, target_language: str) -> list[Remembered]:
        """Every pair of two languages whose source is known, for other tools."""
        return [
            Remembered(*row)
            for row in self._db.execute(
                "SELECT source, target, engine, changed FROM translation WHERE source_language = ? "
                "AND target_language = ? AND source IS NOT NULL AND rejected = 0 "
                "ORDER BY source, engine, glossary",
                (source_language, target_language),
            )
        ]

    def settled(self) -> dict[str, str]:
        """By target, the stamps of posts of which nothing was left to do."""
        return dict(self._db.execute("SELECT target, stamp FROM settled"))

    def settle(self, stamps: Iterable[tuple[str, str]]) -> None:
        """Note that nothing is left to do for posts."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany("INSERT OR REPLACE INTO settled VALUES (?, ?)", list(stamps))


def _make_folder(path: str) -> None:
    folder = os.path.dirname(path)
    if os.path.isdir(folder):
        return
    os.makedirs(folder)
    if os.path.basename(folder) == FOLDER:
        with open(os.path.join(folder, ".gitignore"), "w", encoding="utf-8") as stream:
            stream.write("*\n")
