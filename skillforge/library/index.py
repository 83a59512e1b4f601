"""The index: every skill whole in Chroma, beside its vector, brought up to date when it is first asked.

Database → Chroma. A stamp beside Chroma's files names the state of the database that they hold. A missing or
stale index takes in what changed; a broken one is thrown away and built again: nothing is in it alone.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import RLock

from skillforge import lexical
from skillforge.errors import IndexUnavailable, LibraryReadOnly
from skillforge.library import records
from skillforge.library.shelf import Shelf, View
from skillforge.store.chroma import Found, Record, VectorStore
from skillforge.store.files import locked, write_whole
from skillforge.types import Skill

logger = logging.getLogger("skillforge.library")

_STAMP = "stamp"
_LOCK = ".lock"
_MARK = "mark"


class Index:
    """The Chroma index of one library. Thread-safe; writes hold a lock between processes.

    `trusted`: its distances rank, where those of hashed words only find a neighbourhood.
    """

    def __init__(
        self,
        directory: Path,
        shelf: Shelf,
        identity: str,
        *,
        embed: Callable[[str], Sequence[float]] = lexical.embed,
        embedder: str = lexical.VERSION,
        trusted: bool = False,
    ) -> None:
        self.trusted = trusted
        self._directory = directory
        self._shelf = shelf
        self._origin = f"{embedder}:{identity}"
        self._embed = embed
        self._lock = RLock()
        self._store: VectorStore | None = None
        self._stamp = ""  # of what this process last saw in the index
        self._marks: dict[str, str] = {}

    def nearest(self, text: str, k: int) -> list[Found]:
        """At most `k` skills by vector, nearest first; where there are none, no index is opened for it.

        Raises IndexUnavailable.
        """
        vector = self._embed(text)
        if k <= 0 or not any(vector) or not self._shelf.view.heads:
            return []
        with self._lock:
            try:
                return self._query(self._synced(), vector, k)
            except IndexUnavailable as error:
                logger.warning("%s. It is built again from the library", error)
                return self._query(self._rebuilt(), vector, k)

    def _rebuilt(self) -> VectorStore:
        """A new index in place of a broken one; in memory where that cannot be had, as on a disk that is full."""
        try:
            return self._replaced()
        except IndexUnavailable as error:
            logger.warning("%s. It is built in memory", error)
            self._forget()
            view = self._shelf.view
            return self._in_memory(view, f"{self._origin}:{view.changes}")

    def _query(self, store: VectorStore, vector: Sequence[float], k: int) -> list[Found]:
        return store.nearest(vector, min(k, len(self._marks))) if self._marks else []

    def close(self) -> None:
        with self._lock:
            if self._store is not None:
                store, self._store = self._store, None
                store.close()

    def _synced(self) -> VectorStore:
        view = self._shelf.view
        stamp = f"{self._origin}:{view.changes}"
        if self._store is not None and not self._store.is_current():
            self._forget()
        if self._store is not None and self._stamp == stamp:
            return self._store
        if not self._writable():
            return self._in_memory(view, stamp)
        try:
            self._directory.mkdir(exist_ok=True)
            with locked(self._directory / _LOCK):
                self._store = self._store or VectorStore(self._directory)
                self._update(self._store, view, stamp)
        except (OSError, LibraryReadOnly) as error:
            logger.warning("The index cannot be kept on this disk, so it is built in memory: %s", error)
            return self._in_memory(view, stamp)
        return self._store

    def _update(self, store: VectorStore, view: View, stamp: str) -> None:
        """Brings Chroma to this state of the library. Call under the lock."""
        on_disk = self._read_stamp()
        if on_disk == stamp and self._stamp != stamp:
            self._marks = store.marks(_MARK)
        elif on_disk != stamp:
            same_origin = on_disk.rpartition(":")[0] == self._origin
            known = self._marks if on_disk == self._stamp and same_origin else store.marks(_MARK)
            if not same_origin:
                known = dict.fromkeys(known, "")  # another embedder's vectors, or another database's skills
            self._marks = self._take_in(store, view, known)
            write_whole(self._directory / _STAMP, stamp.encode())
        self._stamp = stamp

    def _take_in(self, store: VectorStore, view: View, known: dict[str, str]) -> dict[str, str]:
        wanted = {name: f"{head.record_sha256}:{head.state}" for name, head in view.heads.items()}
        store.delete([name for name in known if name not in wanted])
        changed = [name for name, mark in wanted.items() if known.get(name) != mark]
        store.upsert([self._record(self._shelf.stored(name), wanted[name]) for name in changed])
        return wanted

    def _record(self, skill: Skill, mark: str) -> Record:
        text = document(skill)
        metadata: dict[str, str | int] = {
            "name": skill.name,
            "version": skill.version,
            "sha256": skill.sha256,
            "signature": str(skill.signature),
            "description": skill.description,
            "tags": " ".join(skill.task.tags),
            "evidence": skill.evidence,
            "status": skill.status,
            "source": skill.source,
            "record": records.dump(skill),
            _MARK: mark,
        }
        return Record(skill.name, text, self._embed(text), metadata)

    def _replaced(self) -> VectorStore:
        """A new index in the broken one's directory. Raises IndexUnavailable."""
        self._forget()
        if self._writable():
            try:
                self._directory.mkdir(exist_ok=True)
                with locked(self._directory / _LOCK):
                    for path in self._directory.iterdir():
                        if path.name != _LOCK:
                            shutil.rmtree(path) if path.is_dir() else path.unlink()
            except (OSError, LibraryReadOnly) as error:
                raise IndexUnavailable(f"the index {self._directory} cannot be replaced: {error}") from error
        return self._synced()

    def _in_memory(self, view: View, stamp: str) -> VectorStore:
        """On a disk that cannot be written, Chroma in this process's memory."""
        if self._store is None:
            self._store = VectorStore(None)
            self._marks = dict.fromkeys(self._store.marks(_MARK), "")  # chromadb shares its memory: start anew
        self._marks = self._take_in(self._store, view, self._marks)
        self._stamp = stamp
        return self._store

    def _forget(self) -> None:
        store, self._store, self._stamp, self._marks = self._store, None, "", {}
        try:
            if store is not None:
                store.close(broken=True)
        except IndexUnavailable as error:
            logger.debug("%s", error)

    def _writable(self) -> bool:
        place = self._directory if self._directory.exists() else self._directory.parent
        return os.access(place, os.W_OK)

    def _read_stamp(self) -> str:
        try:
            return (self._directory / _STAMP).read_text()
        except (OSError, UnicodeDecodeError):
            return ""


def document(skill: Skill) -> str:
    """What a skill is found by: its name and its tasks' names, its description, tags and types."""
    names = " ".join([skill.name, skill.task.name, *skill.aliases])
    return "\n".join([names, skill.description, " ".join(skill.task.tags), str(skill.signature)])
