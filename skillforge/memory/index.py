"""The experience index: which remembered tasks are like one, found by Chroma and ranked by TF-IDF.

Beside the skills' collection, in the library's `.index`. It follows the journal: what is missing is added when it is
asked, and where it is broken or cannot be written, the tasks are compared one by one instead.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

from skillforge import lexical
from skillforge.errors import IndexUnavailable, LibraryReadOnly
from skillforge.store.chroma import Record, VectorStore
from skillforge.store.files import locked
from skillforge.types import Task, sha256

logger = logging.getLogger("skillforge.memory")

COLLECTION = "experiences"
NEIGHBOURS = 60
_SCANNED = 200
"""So few are compared one by one at once: Chroma takes longer to open."""

_MARK = "mark"


class ExperienceIndex:
    """Likeness of tasks. `directory` is the library's `.index`; None: nothing is kept. Thread-safe."""

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory
        self._lock = Lock()
        self._store: VectorStore | None = None
        self._holds: frozenset[int] = frozenset()

    def likeness(self, task: Task, remembered: Mapping[int, Task]) -> dict[int, float]:
        """{number: likeness, 0 to 1} of the remembered tasks nearest to one; 1 where it is that very task."""
        near = list(remembered)
        if len(remembered) > _SCANNED and self._directory is not None:
            with self._lock:
                near = self._nearest(task, remembered)
        scores = lexical.cosines(text(task), [text(remembered[number]) for number in near])
        return {
            number: 1.0 if remembered[number].id == task.id else score
            for number, score in zip(near, scores, strict=True)
        }

    def _nearest(self, task: Task, remembered: Mapping[int, Task]) -> list[int]:
        try:
            store = self._synced(remembered)
            found = store.nearest(lexical.embed(text(task)), min(NEIGHBOURS, len(remembered)))
        except (IndexUnavailable, LibraryReadOnly, OSError) as error:
            logger.warning("The experience index cannot be used, so all tasks are compared: %s", error)
            self._store = None
            return list(remembered)
        same = [number for number, other in remembered.items() if other.id == task.id]
        return list(dict.fromkeys([*(int(one.id) for one in found if int(one.id) in remembered), *same]))

    def _synced(self, remembered: Mapping[int, Task]) -> VectorStore:
        directory = self._directory
        if directory is None:
            raise IndexUnavailable("nothing is kept")
        if self._store is not None and self._holds == remembered.keys() and self._store.is_current():
            return self._store
        directory.mkdir(exist_ok=True)
        with locked(directory / ".lock"):
            if self._store is None or not self._store.is_current():
                self._store = VectorStore(directory, COLLECTION)
            marks = self._store.marks(_MARK)
            wanted = {str(number): _mark(task) for number, task in remembered.items()}
            self._store.delete([name for name in marks if name not in wanted])
            fresh = [name for name, mark in wanted.items() if marks.get(name) != mark]
            self._store.upsert([self._record(name, remembered[int(name)], wanted[name]) for name in fresh])
            self._holds = frozenset(remembered)
        return self._store

    def _record(self, name: str, task: Task, mark: str) -> Record:
        return Record(name, text(task), lexical.embed(text(task)), {_MARK: mark, "task": task.id})


def text(task: Task) -> str:
    """What a task is compared by."""
    return "\n".join([task.name, task.description, " ".join(task.tags), str(task.signature)])


def _mark(task: Task) -> str:
    return f"{lexical.VERSION}:{sha256(text(task))[:16]}"
