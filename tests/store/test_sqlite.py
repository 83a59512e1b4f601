"""What is kept: skills and their versions, calls, files, replays; and the number of the format."""

from __future__ import annotations

import threading

import pytest

from skillforge.errors import LibraryTooNew
from skillforge.store.sqlite import SCHEMA_VERSION, Database, FileRow, Head, ReplayRow


@pytest.fixture
def database(tmp_path):
    opened = Database.open(tmp_path / "library.db")
    with opened.transaction():
        opened.create_schema()
    yield opened
    opened.close()


def put(database: Database, name: str, version: int = 1) -> None:
    head = Head(name, version, f"sha {version}", f"record sha {version}", "verified", "given", {})
    database.put_head(head, f"source {version}", f"record {version}")


def test_a_new_version_keeps_the_old_one(database):
    """The head moves; versions stay."""
    with database.transaction():
        put(database, "a", 1)
        put(database, "a", 2)
    assert database.heads()["a"].version == 2
    assert [version.source for version in database.versions("a")] == ["source 1", "source 2"]


def test_a_schema_is_created_once_however_many_open_it(tmp_path):
    """Threads that create one library at the same time leave one library."""

    def create() -> None:
        opened = Database.open(tmp_path / "library.db")
        with opened.transaction():
            if opened.is_new:
                opened.create_schema()
                identities.append(opened.identity())
        opened.close()

    identities: list[str] = []
    threads = [threading.Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(identities) == 1


def test_threads_share_one_database(database):
    """Each counts its own calls; none is lost."""

    def count() -> None:
        for _ in range(20):
            with database.transaction():
                database.count_call("a", "sha", ok=True, error="")

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert database.calls()["a", "sha"].calls == 80


def test_the_last_error_stays_when_later_calls_succeed(database):
    """What went wrong last is worth knowing, whatever came after."""
    for ok, error in [(False, "first"), (False, "second"), (True, "")]:
        database.count_call("a", "sha", ok=ok, error=error)
    row = database.calls()["a", "sha"]
    assert (row.calls, row.ok, row.last_error) == (3, 1, "second")


def test_files_are_remembered_and_forgotten(database):
    """A row per checkout file."""
    row = FileRow(1, 2, "sha")
    database.put_files({"code/a.py": row, "code/b.py": row})
    database.forget_files(["code/a.py"])
    assert database.files() == {"code/b.py": row}


def test_a_newer_format_is_refused(database, tmp_path):
    """Better not to read than to misread."""
    database._run(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(LibraryTooNew, match="Upgrade it"):
        Database.open(tmp_path / "library.db")


def test_a_library_that_was_never_measured_has_no_replays(database):
    """One of an earlier skillforge is read as it is, and changed only when there is something to keep."""
    assert database.replays() == ()
    assert not database._all("SELECT 1 FROM sqlite_master WHERE name = 'replays'")


def test_a_replay_takes_the_place_of_an_earlier_one(database):
    """One for each skill and task, until it is forgotten."""
    first = ReplayRow("a", "sha", "task", "mark", 1000, True, 10, False, 1000)
    with database.transaction():
        database.put_replays([first])
        database.put_replays([first._replace(candidates_with=20)])
    assert database.replays() == (first._replace(candidates_with=20),)
    with database.transaction():
        database.forget_replays([("a", "task")])
    assert database.replays() == ()
