"""Proposals: the tasks that a proposer thought of, taken or refused, as the database keeps them.

They are kept as soon as they are made, before any of them is tried: so a run that is killed goes on with them, and what
was paid for is not asked again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from skillforge.store.sqlite import Database
from skillforge.types import Cost, Task

UNJUDGED = "was not judged: "
"""How the reason begins where a run broke off before it could say whether a task is taken."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed task. `task` is None where it was none; `refused` says why it was not taken, and is empty if it was.

    `origin` is who proposed it; `parent` the id of the task that it is a part of. `cost` is that of the call, on its
    first proposal; `call` numbers the calls of a theme, from 1. `left_out` are cases that it came with and lost.
    `known` names the stored skill that does it already.
    """

    name: str
    origin: str
    task: Task | None = None
    refused: str = ""
    parent: str = ""
    cost: Cost = Cost()  # noqa: RUF009 - frozen
    call: int = 1
    theme: str = ""
    id: int = 0
    left_out: tuple[str, ...] = ()
    known: str = ""

    @property
    def taken(self) -> bool:
        return self.task is not None and not self.refused

    @property
    def title(self) -> str:
        """Its name, or what stands for it where nothing was proposed."""
        return self.name or (f"(no part of {self.parent})" if self.parent else "(no task)")

    @property
    def unjudged(self) -> bool:
        return self.task is not None and self.refused.startswith(UNJUDGED)

    def dump(self) -> str:
        """As JSON text, without what stands beside it: its number, theme and name."""
        record: dict[str, Any] = {
            "origin": self.origin,
            "task": self.task.to_record() if self.task else None,
            "refused": self.refused,
            "parent": self.parent,
            "cost": asdict(self.cost),
            "call": self.call,
            "left_out": self.left_out,
            "known": self.known,
        }
        return json.dumps(record, sort_keys=True)

    @classmethod
    def load(cls, id_: int, theme: str, name: str, record: str) -> Proposal:
        """Reads what `dump` wrote."""
        data = json.loads(record)
        return cls(
            name=name,
            origin=data["origin"],
            task=Task.from_record(data["task"]) if data["task"] else None,
            refused=data["refused"],
            parent=data["parent"],
            cost=Cost(**data["cost"]),
            call=data["call"],
            theme=theme,
            id=id_,
            left_out=tuple(data.get("left_out", ())),
            known=data.get("known", ""),
        )


class Proposed:
    """`library.proposed`. Its table is made when the first task is proposed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def tasks(self, theme: str | None = None) -> tuple[Proposal, ...]:
        """Every task that was proposed, oldest first, the refused ones too; those of one theme where it is given."""
        return tuple(
            Proposal.load(row.id, row.theme, row.name, row.record)
            for row in self._database.proposals("task")
            if theme is None or row.theme == theme
        )

    def keep(self, theme: str, proposals: Iterable[Proposal]) -> None:
        """Adds what was proposed, all at once. Raises LibraryReadOnly."""
        with self._database.transaction():
            self._database.add_proposals(theme, "task", ((one.name, one.dump()) for one in proposals))

    def answers(self, theme: str | None = None) -> dict[str, str]:
        """{question: answer} of what was asked about a domain: all, or those of one theme."""
        rows = self._database.proposals("answer")
        return {row.name: row.record for row in rows if theme is None or row.theme == theme}

    def keep_answers(self, theme: str, answers: Mapping[str, str]) -> None:
        """Adds answers to questions about a domain. Raises LibraryReadOnly."""
        with self._database.transaction():
            self._database.add_proposals(theme, "answer", answers.items())
