"""What was translated before, by engines and by people: an SQLite file, kept beside the project.

Every batch is committed as it arrives (WAL, so that readers do not wait and a kill loses nothing
that was committed): what was paid for once is never sent again. A person's translation outweighs
an engine's, whatever the engine. The file is a cache of money, not of truth: without it, states
beside the posts still say what is fresh.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from digestlint.errors import UsageError
from digestlint.post.segments import segment_hash
from digestlint.translate.memory_file import PATIENCE, open_database, told, transaction

PERSON = "person"
# Who said it is not known: it came from another tool.
IMPORTED = "import"

_KEY = "hash = ? AND source_language = ? AND target_language = ? AND engine = ? AND glossary = ?"
_INTO = (
    "INTO translation (hash, source_language, target_language, engine, glossary, source, target, "
    "billed"
)


class Scope(NamedTuple):
    """What a translation depends on beside its source: languages, engine, glossary's digest."""

    source_language: str
    target_language: str
    engine: str
    glossary: str = ""


class Entry(NamedTuple):
    """A pair of texts with where it comes from.

    `engine` is an engine's signature, `PERSON` or `IMPORTED`; `changed` is a UTC date as TMX writes
    it (`20260105T081500Z`), or empty where it is not known.
    """

    source_language: str
    target_language: str
    source: str
    target: str
    engine: str
    glossary: str
    changed: str


class Taken(NamedTuple):
    """What became of entries: how many were new, and there already; what was in the memory and gave
    way to a newer one; and those that gave way to what was in the memory.
    """

    new: int
    known: int
    replaced: tuple[Entry, ...]
    refused: tuple[Entry, ...]


class Counts(NamedTuple):
    """How much a memory holds for two languages and one engine: entries, and characters billed."""

    source_language: str
    target_language: str
    engine: str
    entries: int
    billed: int


class Memory:
    """The memory in a file, or with None one that ends with the process.

    `problem` says, once it is so, why something could not be kept.
    """

    def __init__(
        self, path: str | None, *, is_read_only: bool = False, patience: float = PATIENCE
    ) -> None:
        """Open the file; made if need be, but not if it is only read: then it is an empty memory.

        Waits for `patience` seconds while others write. Raises `UsageError` where it cannot be
        used.
        """
        self.path = path
        self.problem = ""
        self._version = 0
        self._patience = patience
        self._unsaved: list[tuple[object, ...]] = []
        # Batches arrive in threads, and only the one that plans and writes comes here.
        self._db = open_database(path, is_read_only=is_read_only, patience=patience)

    def _told(self) -> AbstractContextManager[None]:
        return told(self.path, self._patience)

    @contextmanager
    def _noted(self) -> Iterator[None]:
        """Go on all the same, and say in `problem` what was refused."""
        try:
            with self._told():
                yield
        except UsageError as error:
            self.problem = str(error)
        else:
            self.problem = ""

    def close(self) -> None:
        """Close the file; what could not be kept before is tried once more."""
        if self._unsaved:
            self._save()
        self._db.close()

    # -- what a run asks for and brings --------------------------------------------------------

    def find(self, texts: Iterable[str], scope: Scope, *, of_people: bool = True) -> dict[str, str]:
        """What is remembered of texts, by their hashes: a person's words before an engine's, and
        what other tools knew last. What people wrote in a language serves for all its regions.

        Without `of_people`, only what machines said, as far as anybody knows.
        """
        scope = _canonical(scope)
        short = scope.target_language.partition("-")[0]
        person = PERSON if of_people else None
        found: dict[str, str] = {}
        with self._told():
            for text in texts:
                key = segment_hash(text)
                row = self._db.execute(
                    "SELECT target FROM translation WHERE hash = ? AND source_language = ? AND "
                    "target_language IN (?, ?) AND rejected = 0 AND typeof(target) = 'text' AND "
                    "(source IS NULL OR source = ?) AND "
                    "((engine = ? AND glossary = ? AND target_language = ?) OR engine IN (?, ?)) "
                    "ORDER BY engine = ? DESC, engine = ?, target_language = ? DESC LIMIT 1",
                    (
                        *(
                            key,
                            scope.source_language,
                            scope.target_language,
                            short,
                            _key_text(text),
                        ),
                        *(scope.engine, scope.glossary, scope.target_language, person, IMPORTED),
                        *(person, IMPORTED, scope.target_language),
                    ),
                ).fetchone()
                if row is not None:
                    found[key] = row[0]
        return found

    def keep(self, rows: Sequence[tuple[str, str, int]], scope: Scope) -> None:
        """Commit a batch: sources, their translations, what was billed for each.

        What cannot be committed now (`problem` says why) is tried again with the next batch and at
        the end: it was paid for.
        """
        scope = _canonical(scope)
        self._unsaved += [
            (segment_hash(source), *scope, _key_text(source), _stored(target), billed)
            for source, target, billed in rows
        ]
        if self._unsaved:
            self._save()

    def _save(self) -> None:
        with self._noted():
            with transaction(self._db):
                self._db.executemany(
                    f"INSERT OR REPLACE {_INTO}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                    self._unsaved,
                )
            self._unsaved = []

    def reject(self, texts: Iterable[str], scope: Scope) -> None:
        """Let translations by engines and other tools be asked for anew: they failed the checks."""
        scope = _canonical(scope)
        languages = scope.target_language, scope.target_language.partition("-")[0]
        with self._noted(), transaction(self._db):
            self._db.executemany(
                "UPDATE translation SET rejected = 1 WHERE hash = ? AND source_language = ? AND "
                "((target_language = ? AND engine = ? AND glossary = ?) OR "
                "(target_language IN (?, ?) AND engine = ?))",
                [(segment_hash(text), *scope, *languages, IMPORTED) for text in texts],
            )

    def learn(self, edits: Iterable[tuple[str, str | None, str]], scope: Scope) -> None:
        """Take in a person's translations: the source's hash, its text if known, the words."""
        scope = _canonical(scope)._replace(engine=PERSON, glossary="")
        rows = [
            (key, *scope, source and _key_text(source), _stored(target))
            for key, source, target in edits
        ]
        if not rows:
            return
        with self._told(), transaction(self._db):
            self._db.executemany(
                f"INSERT {_INTO}) VALUES (?, ?, ?, ?, ?, ?, ?, 0) "  # noqa: S608
                "ON CONFLICT DO UPDATE SET target = excluded.target, rejected = 0, "
                "changed = excluded.changed, source = coalesce(excluded.source, source) "
                "WHERE target <> excluded.target OR (source IS NULL AND excluded.source NOT NULL)",
                rows,
            )

    def settled(self) -> dict[str, str]:
        """By target, the stamps of posts of which nothing was left to do."""
        with self._told():
            return dict(
                self._db.execute(
                    "SELECT target, stamp FROM settled "
                    "WHERE typeof(target) = 'text' AND typeof(stamp) = 'text'"
                )
            )

    def settle(self, stamps: Iterable[tuple[str, str]]) -> None:
        """Note that nothing is left to do for posts; where that fails, it is found out anew."""
        with self._noted(), transaction(self._db):
            self._db.executemany("INSERT OR REPLACE INTO settled VALUES (?, ?)", list(stamps))

    def has_changed(self) -> bool:
        """Whether another process wrote to the file since this was last asked."""
        with self._told():
            version = self._db.execute("PRAGMA data_version").fetchone()[0]
        before, self._version = self._version, version
        return bool(version != before)

    # -- what other tools bring and take -------------------------------------------------------

    def entries(self, to: str | None = None) -> Iterator[Entry]:
        """Every entry whose source is known and that passed the checks, sorted; perhaps only those
        in a language, with or without its region. Raises `UsageError`.
        """
        wanted = None if to is None else canonical_language(to)
        with self._told():
            rows = self._db.execute(
                "SELECT source_language, target_language, coalesce(source, ("
                "  SELECT source FROM translation AS other WHERE other.hash = translation.hash AND "
                "  other.source_language = translation.source_language AND source NOT NULL LIMIT 1"
                ")) AS text, target, engine, glossary, changed FROM translation "
                "WHERE rejected = 0 AND text NOT NULL "
                "ORDER BY source_language, target_language, text, engine, glossary"
            )
            for row in rows:
                # SQLite takes anything for a text, and the file may be a stranger's.
                if not all(isinstance(part, str) for part in row):
                    continue
                entry = Entry._make(row)
                if wanted in (None, entry.target_language, entry.target_language.partition("-")[0]):
                    yield entry

    def counts(self) -> list[Counts]:
        """How much there is, by languages and engine, rejected entries aside."""
        with self._told():
            rows = self._db.execute(
                "SELECT source_language, target_language, engine, count(*), sum(billed) "
                "FROM translation WHERE rejected = 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
            )
            return [Counts._make(row) for row in rows]

    def add(self, entries: Iterable[Entry], now: str) -> Taken:
        """Take in entries, all or none; `now` is the present as a TMX date.

        What is there gives way only to what is newer by its date, and dates that lie in the future
        count for nothing.
        """
        new = known = 0
        replaced, refused = [], []
        with self._told(), transaction(self._db):
            for entry in entries:
                scope = _canonical(Scope(*entry[:2], entry.engine, entry.glossary))
                source, target = _key_text(entry.source), _stored(entry.target)
                changed = entry.changed if entry.changed <= now else ""
                key = segment_hash(source), *scope
                row = self._db.execute(
                    f"SELECT target, changed FROM translation WHERE {_KEY}",  # noqa: S608
                    key,
                ).fetchone()
                if row is None:
                    new += 1
                elif row[0] == target:
                    known += 1
                    continue
                elif row[1] < changed:
                    replaced.append(entry._replace(target=row[0], changed=row[1]))
                else:
                    refused.append(entry)
                    continue
                self._db.execute(
                    f"INSERT OR REPLACE {_INTO}, changed) "  # noqa: S608
                    "VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)",
                    (*key, source, target, changed),
                )
        return Taken(new, known, tuple(replaced), tuple(refused))


@lru_cache(256)
def canonical_language(language: str) -> str:
    """A language tag as BCP 47 writes it: `en-US` for `EN_us`, `zh-Hant-TW`."""
    first, *rest = re.split("[-_]", language)
    cases = {2: str.upper, 4: str.title}
    return "-".join((first.lower(), *(cases.get(len(part), str.lower)(part) for part in rest)))


def _canonical(scope: Scope) -> Scope:
    """A scope whose languages are as they are stored: those of sources have no region."""
    return scope._replace(
        source_language=canonical_language(scope.source_language).partition("-")[0],
        target_language=canonical_language(scope.target_language),
    )


def _stored(text: str) -> str:
    """A text as SQLite can hold it: without lone surrogates."""
    return text.encode("utf-8", "replace").decode()


def _key_text(text: str) -> str:
    """A source as it is looked for: in its normal form."""
    return normalize("NFC", _stored(text))
