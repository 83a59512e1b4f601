"""A request and how it was answered: Trajectory = (thought → action → observation)…, an answer or the reason for none.

The words are ReAct's (Yao et al. 2022, arXiv:2210.03629). What is kept of one is JSON data (`to_record`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from skillforge.types import Cost
from skillforge.values import Value


@dataclass(frozen=True, slots=True)
class Action:
    """What a model wants done: the action's name, and its arguments as JSON data."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Observation:
    """What came of an action: JSON data for the model, and a line for people. An error is one that is not `ok`."""

    data: Any
    told: str
    ok: bool = True


@dataclass(frozen=True, slots=True)
class Turn:
    """One step. `action` is None where the reply held none that could be read."""

    number: int
    thought: str
    action: Action | None
    observation: Observation


@dataclass(frozen=True, slots=True)
class Considered:
    """A skill that came into question: its best score in a search (None: it was named, not found), and its use."""

    name: str
    score: float | None
    used: bool
    why: str


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A request, its steps, and the answer; `reason` says why there is none.

    `answered_by` names the stored skill that gave the answer with no model asked; `learned` the one that will answer
    the next request of this form, and `not_learned` says why there is none. `notes` are for whoever asked.
    """

    request: str
    model: str
    turns: tuple[Turn, ...] = ()
    answered: bool = False
    answer: Value = None
    reason: str = ""
    cost: Cost = Cost()  # noqa: RUF009 - frozen
    considered: tuple[Considered, ...] = ()
    answered_by: str = ""
    learned: str = ""
    not_learned: str = ""
    notes: tuple[str, ...] = ()

    def to_record(self) -> dict[str, Any]:
        """JSON data, without the answer's value, which need not be any: the last observation tells it."""
        return {
            "request": self.request,
            "model": self.model,
            "turns": [asdict(turn) for turn in self.turns],
            "answered": self.answered,
            "reason": self.reason,
            "cost": asdict(self.cost),
            "considered": [asdict(one) for one in self.considered],
            "answered_by": self.answered_by,
            "learned": self.learned,
            "not_learned": self.not_learned,
            "notes": list(self.notes),
        }
