"""The checkout: `code/NAME.py` and `code/NAME.json` as the database says, and what a person changed there.

Database → files, after every commit and whenever a library is opened. A file that is missing, or that holds what
skillforge once wrote, is rolled forward; any other difference is a hand edit: left alone and reported. To
open fast, a file whose time and size are those last seen is not read.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from skillforge.errors import LibraryCorrupt, LibraryError, LibraryReadOnly
from skillforge.library import package, records
from skillforge.store.files import TEMPORARY, locked, refused, write_all
from skillforge.store.sqlite import Database, FileRow, Head
from skillforge.types import Skill

logger = logging.getLogger("skillforge.library")

# Two writes within the file system's clock tick leave the same time: so fresh a file is read again next time.
_TICK_NS = 50_000_000


@dataclass
class _Scan:
    """What differs between the database and the disk."""

    stale: dict[str, str] = field(default_factory=dict)  # path: sha256 of what belongs there
    edited: set[str] = field(default_factory=set)  # names of skills
    strangers: set[str] = field(default_factory=set)  # names with a source and no skill
    litter: list[str] = field(default_factory=list)
    seen: dict[str, FileRow] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        return not (self.stale or self.edited or self.strangers or self.litter)


class Checkout:
    """The files of one library."""

    def __init__(self, root: Path, database: Database) -> None:
        self.root = root
        self.code = root / "code"
        self._database = database

    # -- opening --------------------------------------------------------------------------------------------------

    def repair(self) -> tuple[set[str], set[str]]:
        """Makes the files what the database says. Returns the names edited by hand, and those of unknown sources.

        A disk that refuses is no error here: a library that cannot be written can still be called.
        """
        scan = self._scan()
        if not scan.clean:
            try:
                with locked(self.root / ".lock"):
                    scan = self._scan()  # again: another process may have been in the middle of its own checkout
                    self._apply(scan)
            except LibraryReadOnly as error:
                logger.warning("The checkout in %s was not brought up to date: %s", self.code, error)
        self._remember(scan.seen)
        return scan.edited, scan.strangers

    def write(self) -> set[str]:
        """Checks out what the last commit changed. Hand edits stay: returns their names. Raises LibraryReadOnly."""
        with locked(self.root / ".lock"):
            scan = self._scan()
            self._apply(scan)
        self._remember(scan.seen)
        return scan.edited

    # -- one skill's files ----------------------------------------------------------------------------------------

    def source(self, name: str) -> str:
        """The source as it lies on disk. Raises LibraryCorrupt where it is no text."""
        path = self.code / f"{name}.py"
        try:
            return path.read_bytes().decode()
        except (OSError, UnicodeDecodeError) as error:
            raise LibraryCorrupt(f"{path} cannot be read: {error}. Delete it, and it is restored") from error

    def record(self, name: str) -> str:
        """The record as it lies on disk. Raises LibraryCorrupt where it is no text."""
        path = self.code / f"{name}.json"
        try:
            return path.read_bytes().decode()
        except (OSError, UnicodeDecodeError) as error:
            raise LibraryCorrupt(f"{path} cannot be read: {error}. Delete it, and it is restored") from error

    def sources(self) -> list[str]:
        """Names that have a source on disk, sorted."""
        return sorted(name[:-3] for name in self._stats() if name.endswith(".py") and name != "__init__.py")

    def accept(self, name: str) -> None:
        """Takes what is on disk for what skillforge wrote, so that the next `write` replaces it."""
        rows = {}
        for path in (f"code/{name}.py", f"code/{name}.json"):
            data = _read(self.root / path)
            if data is not None:
                rows[path] = FileRow(0, -1, _sha256(data))
        with self._database.transaction():
            self._database.put_files(rows)

    # -- scanning -------------------------------------------------------------------------------------------------

    def _scan(self) -> _Scan:
        with self._database.snapshot():
            heads, rows, aliases = self._database.heads(), self._database.files(), self._database.aliases()
        scan = _Scan()
        stats = self._stats()
        for head in heads.values():
            self._look(f"code/{head.name}.py", head, head.sha256, stats, rows, scan)
            self._look(f"code/{head.name}.json", head, head.record_sha256, stats, rows, scan)
        for path, text in package.generate(heads, aliases).items():
            self._look(path, None, _sha256(text.encode()), stats, rows, scan)
        for filename in stats:
            self._judge_other(filename, heads, rows, scan)
        scan.litter += [name for name in os.listdir(self.root) if name.startswith(".") and name.endswith(TEMPORARY)]
        # A hand edit is the pair of files: neither is rolled forward under the other.
        scan.stale = {path: sha for path, sha in scan.stale.items() if Path(path).stem not in scan.edited}
        return scan

    def _stats(self) -> dict[str, os.stat_result]:
        """{file name in `code`: stat}; empty where there is no `code`."""
        try:
            with os.scandir(self.code) as entries:
                return {entry.name: entry.stat() for entry in entries if entry.is_file()}
        except FileNotFoundError:
            return {}

    def _look(
        self,
        path: str,
        head: Head | None,
        expected: str,
        stats: Mapping[str, os.stat_result],
        rows: Mapping[str, FileRow],
        scan: _Scan,
    ) -> None:
        """Compares one file with the sha256 that belongs there. Generated files have no head."""
        row = rows.get(path)
        stat = stats.get(path[5:]) if path.startswith("code/") else _stat(self.root / path)
        if stat is None:
            scan.stale[path] = expected
            return
        if row is not None and (stat.st_mtime_ns, stat.st_size) == (row.mtime_ns, row.size):
            found = row.sha256
        else:
            found = _sha256(_read(self.root / path) or b"")
            if found == expected:
                scan.seen[path] = _row(stat, found)
        if found == expected:
            return
        written = row is not None and found == row.sha256
        if head is None:
            if written or _may_replace(path, _read(self.root / path) or b""):
                scan.stale[path] = expected
            else:
                level = logging.WARNING if path.endswith("__init__.py") else logging.DEBUG
                logger.log(level, "%s was not generated by skillforge, and is left as it is", self.root / path)
        elif written or self._was_written(head.name, found):
            scan.stale[path] = expected
        else:
            scan.edited.add(head.name)

    def _was_written(self, name: str, found: str) -> bool:
        """Whether an older version of the skill had this very text."""
        return any(found in (old.sha256, old.record_sha256) for old in self._database.versions(name))

    def _judge_other(self, filename: str, heads: Mapping[str, Head], rows: Mapping[str, FileRow], scan: _Scan) -> None:
        """A file that belongs to no skill: half-written litter, a removed skill's, or a stranger's."""
        name, _, suffix = filename.rpartition(".")
        if name in heads:
            return
        if filename.endswith(TEMPORARY):
            scan.litter.append(f"code/{filename}")
        elif suffix in ("py", "json") and filename != "__init__.py":
            path = f"code/{filename}"
            found = _sha256(_read(self.root / path) or b"")
            if (path in rows and rows[path].sha256 == found) or self._was_written(name, found):
                scan.litter.append(path)
            elif suffix == "py":
                scan.strangers.add(name)

    # -- writing --------------------------------------------------------------------------------------------------

    def _apply(self, scan: _Scan) -> None:
        """Writes what is stale and removes litter. Call under the lock."""
        try:
            self.code.mkdir(parents=True, exist_ok=True)
            for path in scan.litter:
                (self.root / path).unlink(missing_ok=True)
        except OSError as error:
            raise refused(self.code, error) from error
        for contents in self._contents(scan.stale):
            write_all((self.root / path, data) for path, data in contents.items())
            for path, data in contents.items():
                stat = _stat(self.root / path)
                if stat is not None:
                    scan.seen[path] = _row(stat, _sha256(data))
        if scan.litter:
            with self._database.transaction():
                self._database.forget_files(scan.litter)

    def _contents(self, stale: Mapping[str, str]) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """What belongs in these files, read in one snapshot: of skills; then of the package that lists them."""
        skills: dict[str, bytes] = {}
        with self._database.snapshot():
            heads, aliases = self._database.heads(), self._database.aliases()
            generated = package.generate(heads, aliases)
            for path in sorted(stale.keys() - generated.keys()):
                name, suffix = os.path.splitext(path.removeprefix("code/"))
                if name in heads:
                    version = self._database.version(name, heads[name].version)
                    skills[path] = (version.source if suffix == ".py" else version.record).encode()
        return skills, {path: text.encode() for path, text in generated.items() if path in stale}

    def _remember(self, seen: Mapping[str, FileRow]) -> None:
        """Keeps what files look like, so that the next opening need not read them."""
        if not seen or self._database.read_only:
            return
        try:
            with self._database.transaction():
                self._database.put_files(seen)
        except LibraryError as error:
            logger.debug("Not remembered: %s", error)


def readable_records(root: Path, names: Iterable[str]) -> tuple[dict[str, tuple[Skill, str]], list[str]]:
    """{name: (skill, record)} of the pairs in `code` that belong together, and a sentence for each that do not."""
    found: dict[str, tuple[Skill, str]] = {}
    problems: list[str] = []
    for name in names:
        path = root / "code" / name
        try:
            source = path.with_name(f"{name}.py").read_bytes().decode()
            record = path.with_name(f"{name}.json").read_bytes().decode()
            skill = records.load(record, source, str(path.with_name(f"{name}.json")))
            if skill.name != name:
                raise LibraryCorrupt(f"{path}.json is the record of {skill.name!r}")
        except FileNotFoundError:
            problems.append(f"{path}.py has no record {name}.json: it is not a skill")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"{path}.py cannot be read: {error}")
        except LibraryCorrupt as error:
            problems.append(str(error))
        else:
            found[name] = (skill, record)
    return found, problems


def _may_replace(path: str, data: bytes) -> bool:
    """Whether a generated file's place holds nothing of a person's; what is ignored is theirs to add to."""
    return not data or (data.startswith(package.MARK.encode()) and path != ".gitignore")


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _row(stat: os.stat_result, sha: str) -> FileRow:
    fresh = abs(time.time_ns() - stat.st_mtime_ns) < _TICK_NS
    return FileRow(0 if fresh else stat.st_mtime_ns, -1 if fresh else stat.st_size, sha)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
