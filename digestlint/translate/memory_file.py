"""The SQLite file that a memory is kept in: made, opened, judged, and its refusals put into words.

A file that is no memory, or a damaged one, is left as it is: what it holds was paid for, and only
people can tell what to do with it. A stranger's project may bring one: what its schema would run is
refused, not run.
"""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from digestlint.errors import UsageError
from digestlint.paths import leaves_project

FOLDER, NAME = ".digestlint", "memory.sqlite3"
VERSION = 1
# Seconds to wait while another process writes; a write takes milliseconds.
PATIENCE = 30.0

_TABLES = {
    "translation": """CREATE TABLE translation (
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
) WITHOUT ROWID""",
    "settled": """CREATE TABLE settled (
    target TEXT PRIMARY KEY,
    stamp TEXT NOT NULL
) WITHOUT ROWID""",
}


def default_path(root: str) -> str:
    """Where a project keeps its memory; raises `UsageError` where a link leads out of it."""
    path = os.path.join(root, FOLDER, NAME)
    if leaves_project(path, root):
        raise UsageError("is no memory: a link leads out of the project", path=path)
    return path


def open_database(path: str | None, *, is_read_only: bool, patience: float) -> sqlite3.Connection:
    """The memory's database in a file, or with None in this process; made if need be, but not if it
    is only read: then it is an empty one.

    Raises `UsageError`: no memory, a damaged one, one of another version, not to be written.
    """
    if is_read_only and path is not None and _is_nothing(path):
        path = None
    is_read_only = is_read_only and path is not None
    with told(path, patience):
        if path is not None:
            _make_place(path)
        database = _connect(path, is_read_only, patience)
        try:
            database.execute("PRAGMA trusted_schema=OFF")
            database.execute("PRAGMA synchronous=FULL")
            with transaction(database, "" if is_read_only else "IMMEDIATE"):
                _judge(database, path, is_read_only)
                if not is_read_only:
                    # What may not be written has to be known before anything is sent.
                    database.execute("DELETE FROM settled WHERE target = ''")
            if not is_read_only:
                # Two that begin at once cannot both switch, and one is enough.
                with suppress(sqlite3.OperationalError):
                    database.execute("PRAGMA journal_mode=WAL")
        except BaseException:
            database.close()
            raise
    return database


def _judge(database: sqlite3.Connection, path: str | None, is_read_only: bool) -> None:
    """Make the tables of a new file; raises `UsageError` for one that is not ours."""
    version = database.execute("PRAGMA user_version").fetchone()[0]
    tables = dict(
        database.execute(
            "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'"
        )
    )
    if version == 0 and not tables and not is_read_only:
        for table in _TABLES.values():
            database.execute(table)
        database.execute(f"PRAGMA user_version={VERSION}")
    elif version != VERSION and "translation" in tables:
        raise UsageError(
            f"is a memory of version {version}, and this digestlint knows {VERSION}: "
            "update digestlint, or name another file with --memory",
            path=path,
        )
    elif tables != _TABLES:
        raise UsageError("is no memory: name another file with --memory", path=path)


@contextmanager
def transaction(database: sqlite3.Connection, kind: str = "IMMEDIATE") -> Iterator[None]:
    """All that is done within, or nothing of it."""
    database.execute(f"BEGIN {kind}")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        # SQLite may have rolled back by itself.
        with suppress(sqlite3.Error):
            database.execute("ROLLBACK")
        raise


@contextmanager
def told(path: str | None, patience: float) -> Iterator[None]:
    """Raises as `UsageError` why SQLite, or the system, refuses, and what to do about it."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:  # SQLite's message may quote the damage
        raise UsageError(_in_words(error, patience), path=path) from None
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(f"cannot be used as memory: {reason}", path=path) from None


def _connect(path: str | None, is_read_only: bool, patience: float) -> sqlite3.Connection:
    if path is None or not is_read_only:
        return sqlite3.connect(path or ":memory:", timeout=patience, isolation_level=None)
    from urllib.parse import quote

    path = os.path.abspath(path)
    uri = f"file:{quote(path)}?mode=ro"
    if not (_may_write(path) and _may_write(os.path.dirname(path))) and not os.path.exists(
        f"{path}-wal"
    ):
        # The files of the log cannot be made there, and there is none to be read (sqlite.org/wal).
        uri += "&immutable=1"
    return sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None)


def _may_write(path: str) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _is_nothing(path: str) -> bool:
    try:
        return os.path.getsize(path) == 0 and os.path.isfile(path)
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _make_place(path: str) -> None:
    """Make the folder of a memory; raises OSError, `UsageError` for what is no regular file."""
    folder = os.path.dirname(path)
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise UsageError("cannot be used as memory: it is not a regular file", path=path)
    except FileNotFoundError:
        os.makedirs(folder or os.curdir, exist_ok=True)
        if os.path.basename(folder) == FOLDER:
            # What people put there stays.
            with (
                suppress(FileExistsError),
                open(os.path.join(folder, ".gitignore"), "x", encoding="utf-8") as stream,
            ):
                stream.write("*\n")


def _in_words(error: Exception, patience: float) -> str:
    """Why SQLite refuses, and what to do, by its result codes (sqlite.org/rescode.html)."""
    name = getattr(error, "sqlite_errorname", "")
    is_undecodable = not name and isinstance(error, (sqlite3.OperationalError, UnicodeDecodeError))
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or is_undecodable:
        return (
            f"is no memory, or a damaged one ({error}), and was left as it is: move it away to "
            "begin anew (posts stay as they are), or put a copy in its place"
        )
    if name.startswith("SQLITE_FULL"):
        return "cannot be written: the disk is full"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"is in use: another process wrote to it for {patience:g} seconds; try again later"
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return f"cannot be used as memory: {error}; may you write to the file and its folder?"
    if name.startswith("SQLITE_IOERR"):
        return f"cannot be read or written: {error}; is the disk full?"
    return f"cannot be used as memory: {error}"
