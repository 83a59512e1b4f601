"""Worth: what replays say of a skill as a component, and which skills recall need not offer.

    ledger ─ReplayRow─▶ database ─▶ worthless ─▶ recall

A replay searches for a task twice at one budget of candidates: with the skill, and with it hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from skillforge.store.sqlite import Head, ReplayRow

ENOUGH = 2
"""So many replays have to agree that a skill is worth nothing: one may be chance."""


def saved(row: ReplayRow) -> int:
    """The candidates that the skill saved, below 0 where it cost some; 0 for a task that is not solved both ways."""
    return row.candidates_without - row.candidates_with if row.solved_with and row.solved_without else 0


def is_lost(row: ReplayRow) -> bool:
    """Whether the task is solved with the skill only."""
    return row.solved_with and not row.solved_without


def is_gained(row: ReplayRow) -> bool:
    """Whether the task is solved without the skill only."""
    return row.solved_without and not row.solved_with


def is_worthless(rows: Iterable[ReplayRow]) -> bool:
    """Whether enough replays, and all that say anything, say that the skill saved nothing."""
    telling = [row for row in rows if row.solved_with or row.solved_without]
    return len(telling) >= ENOUGH and not any(is_lost(row) or saved(row) > 0 for row in telling)


def current(rows: Iterable[ReplayRow], heads: Mapping[str, Head]) -> dict[str, list[ReplayRow]]:
    """The replays of each skill as it now is: what was measured of other code does not count."""
    of: dict[str, list[ReplayRow]] = {}
    for row in rows:
        if row.skill in heads and heads[row.skill].sha256 == row.sha256:
            of.setdefault(row.skill, []).append(row)
    return of


def worthless(rows: Iterable[ReplayRow], heads: Mapping[str, Head]) -> frozenset[str]:
    """The skills that are worth nothing as they now are."""
    return frozenset(name for name, measured in current(rows, heads).items() if is_worthless(measured))
