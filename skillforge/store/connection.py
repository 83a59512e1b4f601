"""A connection to a library's SQLite database (WAL): opened as the disk allows, with transactions and snapshots.

Readers never wait; a second writer waits for the first. SQLite's errors stop here, as ones that say what to do.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import RLock
from typing import Any, Self

from skillforge.errors import LibraryCorrupt, LibraryError, LibraryReadOnly

BUSY_TIMEOUT_S = 60.0


class Connection:
    """Thread-safe: one connection, one lock. Use `transaction()` around several writes."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._connection = connection
        self._lock = RLock()
        self._depth = 0

    @classmethod
    def open(cls, path: Path) -> Self:
        """The database at `path`, created empty where there is none; read-only where the disk insists.

        Raises LibraryCorrupt, LibraryTooNew, LibraryReadOnly.
        """
        with _translated(path):
            connection, read_only = _connect(path)
            database = cls(connection, path, read_only=read_only)
            try:
                database._check()
                if not read_only:
                    database._use_wal()
            except BaseException:
                connection.close()
                raise
        return database

    @classmethod
    def in_memory(cls, path: Path) -> Self:
        """A database that lives as long as the process: for a read-only checkout that has none."""
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        return cls(connection, path, read_only=False)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def copy(self, path: Path) -> None:
        """Writes one state of the database to a new file, whoever commits meanwhile. Raises LibraryReadOnly."""
        with self._lock, _translated(path), closing(sqlite3.connect(path)) as target:
            self._connection.backup(target)

    def quick_check(self) -> None:
        """Reads the whole database. Raises LibraryCorrupt."""
        problems = [row[0] for row in self._all("PRAGMA quick_check(3)")]
        if problems != ["ok"]:
            raise _corrupt(self.path, "; ".join(problems))

    def _check(self) -> None:
        """Called once it is open. Raises LibraryCorrupt, LibraryTooNew: what is kept here cannot be read."""

    def _use_wal(self) -> None:
        # Turning WAL on needs the file for oneself and does not wait by itself.
        deadline = time.monotonic() + BUSY_TIMEOUT_S
        while self._all("PRAGMA journal_mode")[0][0] != "wal":
            try:
                self._connection.execute("PRAGMA journal_mode = WAL").fetchall()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)

    # -- transactions ---------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is committed at once, or nothing. Waits for another writer; nests.

        Raises LibraryReadOnly when the disk refuses or is full.
        """
        with self._lock:
            if self._depth:
                yield
                return
            self.require_writable()
            self._run("BEGIN IMMEDIATE")
            self._depth = 1
            try:
                yield
                self._run("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.rollback()
                raise
            finally:
                self._depth = 0

    def require_writable(self) -> None:
        """Raises LibraryReadOnly where a transaction would."""
        if self.read_only:
            raise LibraryReadOnly(
                f"{self.path} cannot be written here: it is read-only, or its disk is full. "
                "Change its permissions, free some space, or copy the library"
            )

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several reads inside see one state of the database."""
        with self._lock:
            if self._depth:
                yield
                return
            self._run("BEGIN")
            self._depth = 1
            try:
                yield
            finally:
                self._depth = 0
                self._connection.rollback()

    # -- plumbing -------------------------------------------------------------------------------------------------

    def _has(self, table: str) -> bool:
        """Whether a table was made that not every library has."""
        return bool(self._all("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)))

    def _all(self, sql: str, values: Any = ()) -> list[Any]:
        with self._lock, _translated(self.path):
            return self._connection.execute(sql, values).fetchall()

    def _run(self, sql: str, values: Any = ()) -> None:
        with self._lock, _translated(self.path):
            self._connection.execute(sql, values)

    def _many(self, sql: str, values: Sequence[Sequence[Any]]) -> None:
        with self._lock, _translated(self.path):
            self._connection.executemany(sql, values)


def _connect(path: Path) -> tuple[sqlite3.Connection, bool]:
    """A connection that has been seen to read, and whether it is read-only.

    A library on a read-only disk can still be called: SQLite opens it read-only where the WAL's files can
    be had, and as immutable where nothing at all may be created beside it, as on a disk that is full.
    """
    writable = os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
    if writable:
        try:
            connection = _attempt(path, "mode=rwc")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL) or not _is_whole(path):
                raise
            return _attempt(path, "mode=ro&immutable=1"), True
        connection.execute("PRAGMA synchronous = FULL")
        return connection, False
    try:
        return _attempt(path, "mode=ro"), True
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise
        return _attempt(path, "mode=ro&immutable=1"), True


def _is_whole(path: Path) -> bool:
    """Whether the file alone holds all that was committed: nothing is left in a WAL beside it."""
    wal = path.with_name(f"{path.name}-wal")
    return path.exists() and path.stat().st_size > 0 and not (wal.exists() and wal.stat().st_size)


def _attempt(path: Path, options: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """SQLite's errors stop here."""
    try:
        yield
    except sqlite3.ProgrammingError as error:
        if "closed database" not in str(error):
            raise
        raise LibraryError(f"{path} was closed. Open the library again: skillforge.open(…)") from None
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise LibraryReadOnly(
                f"{path} cannot be written: {error}. Nothing was lost; free some space and try again"
            ) from error
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            raise LibraryReadOnly(f"{path} cannot be opened for writing: {error}. Check its permissions") from error
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise LibraryError(
                f"{path} has been locked by another process for {BUSY_TIMEOUT_S:.0f} s. Is one hanging? Try again"
            ) from error
        if isinstance(error, sqlite3.DatabaseError) and code in (
            sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_FORMAT,
        ):  # fmt: skip
            raise _corrupt(path, str(error)) from error
        raise


def _corrupt(path: Path, reason: str) -> LibraryCorrupt:
    return LibraryCorrupt(
        f"{path} cannot be read ({reason}). The skills are safe in {path.parent / 'code'}: move the database away "
        f"(mv {path} {path}.broken) and open the library again, and it is rebuilt from them"
    )
