"""One connection: transactions and snapshots, and what a disk may do to it."""

from __future__ import annotations

from contextlib import suppress

import pytest

from skillforge.errors import LibraryCorrupt, LibraryReadOnly
from skillforge.store.connection import Connection


@pytest.fixture
def connection(tmp_path):
    opened = Connection.open(tmp_path / "library.db")
    opened._run("CREATE TABLE things (name TEXT)")
    yield opened
    opened.close()


def put(connection: Connection, name: str) -> None:
    connection._run("INSERT INTO things VALUES (?)", (name,))


def things(connection: Connection) -> list[str]:
    return [row[0] for row in connection._all("SELECT name FROM things")]


def test_a_transaction_is_all_or_nothing(connection):
    """What fails in the middle has never been."""
    with suppress(ZeroDivisionError), connection.transaction():
        put(connection, "a")
        raise ZeroDivisionError
    assert things(connection) == []


def test_a_transaction_inside_another_belongs_to_it(connection):
    """Only the outer one commits."""
    with suppress(ZeroDivisionError), connection.transaction():
        with connection.transaction():
            put(connection, "a")
        raise ZeroDivisionError
    assert things(connection) == []


def test_a_snapshot_sees_one_state(connection, tmp_path):
    """What another commits meanwhile is there after it."""
    other = Connection.open(tmp_path / "library.db")
    with connection.snapshot():
        assert things(connection) == []
        with other.transaction():
            put(other, "a")
        assert things(connection) == []
    assert things(connection) == ["a"]
    other.close()


def test_a_copy_is_whole(connection, tmp_path):
    """In a new file, while the first goes on."""
    put(connection, "a")
    connection.copy(tmp_path / "copy.db")
    copied = Connection.open(tmp_path / "copy.db")
    assert things(copied) == ["a"]
    copied.close()


def test_a_read_only_one_refuses_to_write(tmp_path):
    """Before anything is tried."""
    opened = Connection.in_memory(tmp_path / "library.db")
    opened.read_only = True
    with pytest.raises(LibraryReadOnly, match="Change its permissions"), opened.transaction():
        pass
    opened.close()


def test_a_file_that_is_no_database_is_said_to_be_corrupt(tmp_path):
    """The message says what is safe and what to do."""
    path = tmp_path / "library.db"
    path.write_bytes(b"not a database, but long enough to be read as one" * 100)
    with pytest.raises(LibraryCorrupt, match="skills are safe in"):
        Connection.open(path)
