"""What was asked of a library: the trajectories, and the templates of requests that a skill answers by now."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from skillforge.store.sqlite import Database


@dataclass(frozen=True, slots=True)
class Told:
    """A trajectory as it was kept; `data` is `Trajectory.to_record()`, its secrets left out."""

    id: int
    request: str
    data: dict[str, Any]
    created_at: str


class Asked:
    """`library.asked`. Its tables are made when the first request is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep_trajectory(self, request: str, record: str) -> None:
        """Appends a trajectory's record, as JSON text. Raises LibraryReadOnly."""
        with self._database.transaction():
            self._database.add_trajectory(request, record)

    def trajectories(self, limit: int | None = None) -> tuple[Told, ...]:
        """All of them, oldest first; the last `limit`."""
        rows = self._database.trajectories(limit)
        return tuple(Told(id_, request, json.loads(record), at) for id_, request, record, at in rows)

    def keep_template(self, form: str, skill: str, sha256: str, record: str) -> None:
        """Keeps that a skill of this version answers requests of this form. Raises LibraryReadOnly."""
        with self._database.transaction():
            self._database.put_template(form, skill, sha256, record)

    def forget_templates(self, form: str) -> None:
        """Requests of this form are answered by no skill any more. Raises LibraryReadOnly."""
        with self._database.transaction():
            self._database.remove_templates(form)

    def templates(self, form: str | None = None) -> tuple[tuple[str, str, str, str], ...]:
        """(form, skill, sha256, record) of all, or of one form, by form and skill."""
        return self._database.templates(form)
