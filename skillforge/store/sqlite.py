"""The truth of a library: one SQLite database, and the only module that speaks SQL about what it holds.

A transaction here is the commit point; files, index and graph are rebuilt from what it holds. Rows go in and out as
named tuples: a dataclass takes ten times as long to define, and a call of a skill waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from skillforge.errors import LibraryTooNew
from skillforge.store.connection import Connection

SCHEMA_VERSION = 1

State = Literal["verified", "unchecked", "edited", "failed"]
"""`unchecked`: came with files, not yet verified here. `edited`: came so, but its source is not the one its
record names. `failed`: its last verification did not pass."""

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE versions (
    name TEXT NOT NULL, version INTEGER NOT NULL, sha256 TEXT NOT NULL, source TEXT NOT NULL,
    record TEXT NOT NULL, record_sha256 TEXT NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY (name, version));
CREATE TABLE skills (
    name TEXT PRIMARY KEY, version INTEGER NOT NULL, state TEXT NOT NULL, evidence TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pins (
    caller TEXT NOT NULL, callee TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (caller, callee)) WITHOUT ROWID;
CREATE TABLE aliases (alias TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    path TEXT PRIMARY KEY, mtime_ns INTEGER NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE episodes (
    id INTEGER PRIMARY KEY, wave INTEGER NOT NULL, task_id TEXT NOT NULL, fingerprint TEXT NOT NULL,
    library_size INTEGER NOT NULL, skill TEXT, record TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE INDEX episodes_by_task ON episodes (task_id);
CREATE TABLE calls (
    name TEXT NOT NULL, sha256 TEXT NOT NULL, calls INTEGER NOT NULL, ok INTEGER NOT NULL,
    last_error TEXT NOT NULL, last_at TEXT NOT NULL, PRIMARY KEY (name, sha256)) WITHOUT ROWID;
CREATE TABLE feedback (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, value INTEGER NOT NULL, why TEXT NOT NULL, created_at TEXT NOT NULL);
INSERT INTO meta VALUES ('changes', '0'), ('identity', hex(randomblob(16)));
"""

_REPLAYS = """
CREATE TABLE IF NOT EXISTS replays (
    skill TEXT NOT NULL, sha256 TEXT NOT NULL, task_id TEXT NOT NULL, mark TEXT NOT NULL, budget INTEGER NOT NULL,
    solved_with INTEGER NOT NULL, candidates_with INTEGER NOT NULL,
    solved_without INTEGER NOT NULL, candidates_without INTEGER NOT NULL, PRIMARY KEY (skill, task_id)) WITHOUT ROWID
"""
"""Made when the first replay is kept. A library that was never measured has no such table, and one that has it is
read by a skillforge that knows of none: so the format's number stays."""


_FORGOTTEN = "CREATE TABLE IF NOT EXISTS forgotten (id INTEGER PRIMARY KEY)"
"""Made when the first episode is forgotten, for the same reason."""

_PROPOSALS = """
CREATE TABLE IF NOT EXISTS proposals (
    id INTEGER PRIMARY KEY, theme TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, record TEXT NOT NULL,
    created_at TEXT NOT NULL)
"""
"""Made when the first task is proposed, for the same reason."""


_TRAJECTORIES = """
CREATE TABLE IF NOT EXISTS trajectories (
    id INTEGER PRIMARY KEY, request TEXT NOT NULL, record TEXT NOT NULL, created_at TEXT NOT NULL)
"""
_TEMPLATES = """
CREATE TABLE IF NOT EXISTS templates (
    form TEXT NOT NULL, skill TEXT NOT NULL, sha256 TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (form, skill, record)) WITHOUT ROWID
"""
"""Made when the first request is answered, and when the first of them is learned, for the same reason."""


class Head(NamedTuple):
    """The current version of a skill, without its text."""

    name: str
    version: int
    sha256: str
    record_sha256: str
    state: State
    evidence: str
    pins: Mapping[str, str]


class Version(NamedTuple):
    """One version of a skill: its source and its record, as text."""

    version: int
    sha256: str
    source: str
    record: str
    record_sha256: str
    created_at: str


class FileRow(NamedTuple):
    """A checkout file as it was last written or read."""

    mtime_ns: int
    size: int
    sha256: str


class EpisodeRow(NamedTuple):
    """One episode of the journal; `record` is its JSON text."""

    id: int
    wave: int
    task_id: str
    fingerprint: str
    library_size: int
    skill: str | None
    record: str
    created_at: str


class CallRow(NamedTuple):
    """How the calls of one version went."""

    calls: int
    ok: int
    last_error: str
    last_at: str


class ReplayRow(NamedTuple):
    """One task searched for twice at one budget of candidates: with a skill, of this sha256, and with it hidden.

    `mark` names all that the two searches depended on.
    """

    skill: str
    sha256: str
    task_id: str
    mark: str
    budget: int
    solved_with: bool
    candidates_with: int
    solved_without: bool
    candidates_without: int


class ProposalRow(NamedTuple):
    """What a proposer of tasks said: a `kind` of record ("task", "answer"), a name, and its JSON text."""

    id: int
    theme: str
    kind: str
    name: str
    record: str
    created_at: str


class Database(Connection):
    """`library.db`: what is kept, table by table."""

    # -- schema -------------------------------------------------------------------------------------------------------

    @property
    def is_new(self) -> bool:
        """Whether nothing has been created in it yet."""
        return self._schema_version() == 0

    def create_schema(self) -> None:
        """Call inside `transaction()`, so that a library is created whole or not at all."""
        for statement in _SCHEMA.split(";\n"):
            self._run(statement)
        self._run(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _schema_version(self) -> int:
        return int(self._all("PRAGMA user_version")[0][0])

    def _check(self) -> None:
        found = self._schema_version()
        if found > SCHEMA_VERSION:
            raise LibraryTooNew(
                f"{self.path} has format {found}; this skillforge reads up to {SCHEMA_VERSION}. "
                "Upgrade it: pip install -U skillforge"
            )
        if found:
            self.changes()  # a header that reads well may stand before tables that do not

    def changes(self) -> int:
        """A counter that every change to skills or aliases moves."""
        return int(self._all("SELECT value FROM meta WHERE key = 'changes'")[0][0])

    def identity(self) -> str:
        """Tells this database from another one that was rebuilt in its place."""
        return str(self._all("SELECT value FROM meta WHERE key = 'identity'")[0][0])

    def touch(self) -> None:
        """Moves `changes`; call once in a transaction that changes skills or aliases."""
        self._run("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'changes'")

    # -- skills -------------------------------------------------------------------------------------------------------

    def heads(self) -> dict[str, Head]:
        """The current version of every skill, in order of their names."""
        pins: dict[str, dict[str, str]] = {}
        for caller, callee, sha in self._all("SELECT caller, callee, sha256 FROM pins ORDER BY caller, callee"):
            pins.setdefault(caller, {})[callee] = sha
        rows = self._all(
            "SELECT s.name, s.version, v.sha256, v.record_sha256, s.state, s.evidence "
            "FROM skills s JOIN versions v ON v.name = s.name AND v.version = s.version ORDER BY s.name"
        )
        return {row[0]: Head(*(*row, pins.get(row[0], {}))) for row in rows}

    def put_head(self, head: Head, source: str, record: str) -> None:
        """Stores this version, replacing one of the same number, and makes it current."""
        self._run(
            "INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?, ?, ?, ?)",
            (head.name, head.version, head.sha256, source, record, head.record_sha256, _now()),
        )
        self._run(
            "INSERT OR REPLACE INTO skills VALUES (?, ?, ?, ?)", (head.name, head.version, head.state, head.evidence)
        )
        self._run("DELETE FROM pins WHERE caller = ?", (head.name,))
        self._many("INSERT INTO pins VALUES (?, ?, ?)", [(head.name, *pin) for pin in sorted(head.pins.items())])

    def put_record(self, name: str, version: int, record: str, record_sha256: str) -> None:
        """Replaces a version's record, its source staying."""
        self._run(
            "UPDATE versions SET record = ?, record_sha256 = ? WHERE name = ? AND version = ?",
            (record, record_sha256, name, version),
        )

    def set_state(self, name: str, state: State) -> None:
        self._run("UPDATE skills SET state = ? WHERE name = ?", (state, name))

    def remove_head(self, name: str) -> None:
        """Forgets the skill and its aliases; its versions and its journal stay."""
        self._run("DELETE FROM skills WHERE name = ?", (name,))
        self._run("DELETE FROM pins WHERE caller = ?", (name,))
        self._run("DELETE FROM aliases WHERE name = ?", (name,))

    def versions(self, name: str) -> tuple[Version, ...]:
        """Every version that a skill ever had, oldest first."""
        rows = self._all(
            "SELECT version, sha256, source, record, record_sha256, created_at FROM versions "
            "WHERE name = ? ORDER BY version",
            (name,),
        )
        return tuple(Version(*row) for row in rows)

    def version(self, name: str, version: int) -> Version:
        rows = self._all(
            "SELECT version, sha256, source, record, record_sha256, created_at FROM versions "
            "WHERE name = ? AND version = ?",
            (name, version),
        )
        return Version(*rows[0])

    def sources(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """The sources of (name, sha256) pairs, those that exist."""
        found: dict[tuple[str, str], str] = {}
        for name, sha in wanted:
            rows = self._all("SELECT source FROM versions WHERE name = ? AND sha256 = ? LIMIT 1", (name, sha))
            if rows:
                found[name, sha] = rows[0][0]
        return found

    def aliases(self) -> dict[str, str]:
        return dict(self._all("SELECT alias, name FROM aliases ORDER BY alias"))

    def put_alias(self, alias: str, name: str) -> None:
        self._run("INSERT OR REPLACE INTO aliases VALUES (?, ?)", (alias, name))

    def remove_alias(self, alias: str) -> None:
        self._run("DELETE FROM aliases WHERE alias = ?", (alias,))

    # -- checkout -----------------------------------------------------------------------------------------------------

    def files(self) -> dict[str, FileRow]:
        return {
            row[0]: FileRow(row[1], row[2], row[3])
            for row in self._all("SELECT path, mtime_ns, size, sha256 FROM files")
        }

    def put_files(self, rows: Mapping[str, FileRow]) -> None:
        self._many(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)",
            [(path, row.mtime_ns, row.size, row.sha256) for path, row in rows.items()],
        )

    def forget_files(self, paths: Iterable[str]) -> None:
        self._many("DELETE FROM files WHERE path = ?", [(path,) for path in paths])

    # -- journal ------------------------------------------------------------------------------------------------------

    def add_episodes(self, rows: Sequence[tuple[str, str, str | None, str]]) -> None:
        """Appends (task id, fingerprint, skill or None, record) as one wave, with the library's present size."""
        wave = int(self._all("SELECT COALESCE(MAX(wave), -1) + 1 FROM episodes")[0][0])
        size = int(self._all("SELECT COUNT(*) FROM skills")[0][0])
        self._many(
            "INSERT INTO episodes (wave, task_id, fingerprint, library_size, skill, record, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(wave, task_id, mark, size, skill, record, _now()) for task_id, mark, skill, record in rows],
        )

    def episodes(self, task_id: str | None = None, limit: int | None = None, after: int = 0) -> tuple[EpisodeRow, ...]:
        """Episodes, oldest first: all, those of one task, the last `limit`, those with an id above `after`."""
        where, values = ("AND task_id = ? ", [task_id]) if task_id is not None else ("", [])
        rows = self._all(
            "SELECT id, wave, task_id, fingerprint, library_size, skill, record, created_at FROM episodes "
            f"WHERE id > ? {where}ORDER BY id DESC LIMIT ?",
            (after, *values, -1 if limit is None else limit),
        )
        return tuple(EpisodeRow(*row) for row in reversed(rows))

    def forget_episodes(self, ids: Iterable[int]) -> None:
        """These are recalled no more; the journal keeps them."""
        self._run(_FORGOTTEN)
        self._many("INSERT OR IGNORE INTO forgotten VALUES (?)", [(id_,) for id_ in ids])

    def forgotten(self) -> frozenset[int]:
        """The episodes that are recalled no more."""
        if not self._has("forgotten"):
            return frozenset()
        return frozenset(row[0] for row in self._all("SELECT id FROM forgotten"))

    # -- use ----------------------------------------------------------------------------------------------------------

    def count_call(self, name: str, sha: str, *, ok: bool, error: str) -> None:
        self._run(
            "INSERT INTO calls VALUES (:name, :sha, 1, :ok, :error, :now) ON CONFLICT (name, sha256) DO UPDATE SET "
            "calls = calls + 1, ok = ok + :ok, last_at = :now, "
            "last_error = CASE WHEN :error = '' THEN last_error ELSE :error END",
            {"name": name, "sha": sha, "ok": int(ok), "error": error, "now": _now()},
        )

    def calls(self) -> dict[tuple[str, str], CallRow]:
        """By (name, sha256)."""
        rows = self._all("SELECT name, sha256, calls, ok, last_error, last_at FROM calls")
        return {(row[0], row[1]): CallRow(*row[2:]) for row in rows}

    def add_feedback(self, name: str, value: int, why: str) -> None:
        self._run("INSERT INTO feedback (name, value, why, created_at) VALUES (?, ?, ?, ?)", (name, value, why, _now()))

    def feedback(self) -> dict[str, list[tuple[int, str]]]:
        """What people said of each skill, oldest first."""
        said: dict[str, list[tuple[int, str]]] = {}
        for name, value, why in self._all("SELECT name, value, why FROM feedback ORDER BY id"):
            said.setdefault(name, []).append((value, why))
        return said

    # -- ledger -------------------------------------------------------------------------------------------------------

    def put_replays(self, rows: Iterable[ReplayRow]) -> None:
        """Keeps replays, each in place of an earlier one of the same skill and task."""
        self._run(_REPLAYS)
        self._many("INSERT OR REPLACE INTO replays VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [tuple(row) for row in rows])

    def forget_replays(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Forgets those of these skills and tasks."""
        self._run(_REPLAYS)
        self._many("DELETE FROM replays WHERE skill = ? AND task_id = ?", [*pairs])

    def replays(self) -> tuple[ReplayRow, ...]:
        """All of them, by skill and task; none where nothing was ever measured."""
        if not self._has("replays"):
            return ()
        rows = self._all(
            "SELECT skill, sha256, task_id, mark, budget, solved_with, candidates_with, solved_without, "
            "candidates_without FROM replays ORDER BY skill, task_id"
        )
        return tuple(ReplayRow(*(*row[:5], bool(row[5]), row[6], bool(row[7]), row[8])) for row in rows)

    # -- proposals ----------------------------------------------------------------------------------------------------

    def add_proposals(self, theme: str, kind: str, rows: Iterable[tuple[str, str]]) -> None:
        """Keeps (name, record) pairs, in order."""
        self._run(_PROPOSALS)
        self._many(
            "INSERT INTO proposals (theme, kind, name, record, created_at) VALUES (?, ?, ?, ?, ?)",
            [(theme, kind, name, record, _now()) for name, record in rows],
        )

    def proposals(self, kind: str) -> tuple[ProposalRow, ...]:
        """All of a kind, oldest first; none where no task was ever proposed."""
        if not self._has("proposals"):
            return ()
        rows = self._all(
            "SELECT id, theme, kind, name, record, created_at FROM proposals WHERE kind = ? ORDER BY id", (kind,)
        )
        return tuple(ProposalRow(*row) for row in rows)

    # -- requests -----------------------------------------------------------------------------------------------------

    def add_trajectory(self, request: str, record: str) -> None:
        self._run(_TRAJECTORIES)
        self._run("INSERT INTO trajectories (request, record, created_at) VALUES (?, ?, ?)", (request, record, _now()))

    def trajectories(self, limit: int | None = None) -> list[tuple[int, str, str, str]]:
        """(id, request, record, when), oldest first: all, or the last `limit`."""
        if not self._has("trajectories"):
            return []
        rows = self._all(
            "SELECT id, request, record, created_at FROM trajectories ORDER BY id DESC LIMIT ?",
            (-1 if limit is None else limit,),
        )
        return [tuple(row) for row in reversed(rows)]

    def put_template(self, form: str, skill: str, sha: str, record: str) -> None:
        self._run(_TEMPLATES)
        self._run("INSERT OR REPLACE INTO templates VALUES (?, ?, ?, ?)", (form, skill, sha, record))

    def remove_templates(self, form: str) -> None:
        if self._has("templates"):
            self._run("DELETE FROM templates WHERE form = ?", (form,))

    def templates(self, form: str | None = None) -> tuple[tuple[str, str, str, str], ...]:
        """(form, skill, sha256, record), by form and skill: all, or those of one form."""
        if not self._has("templates"):
            return ()
        where, values = ("WHERE form = ? ", (form,)) if form is not None else ("", ())
        rows = self._all(f"SELECT form, skill, sha256, record FROM templates {where}ORDER BY form, skill", values)
        return tuple(tuple(row) for row in rows)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
