"""What an operator costs in one search: its own cost, moved by what the task is about.

A probabilistic grammar in whole numbers, where a cost is a negative log-probability: cheaper where the description
names the operator, dearer where it makes something of a type that the task neither gives nor wants.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from skillforge.writers.search import kinds
from skillforge.writers.search.kinds import Kind
from skillforge.writers.search.operators import Operator

_PLAIN = frozenset({"int", "float", "bool", "str", "list", "tuple"})
"""Types that every task may pass through."""

_DATES = frozenset({"date", "datetime", "time", "timedelta", "format"})
"""Where one of them is given, the others come of it."""


EVERYDAY = 2
"""What an operator costs at most that the description clearly names, however rare it is otherwise."""


class Prior:
    """The costs of operators for a task of these kinds (given, wanted, constants), described in these `words`.

    `favoured` are the names of operators that stored skills for such tasks are made of: layer 1 has them cheaper.
    `told` are values that the description names, `vague` the names of operators that it only hints at, `clear` of those
    that it names so that few others could be meant.
    """

    def __init__(
        self, task: Iterable[Kind] = (), words: frozenset[str] = frozenset(), favoured: Iterable[str] = (),
        told: Iterable[Any] = (), vague: frozenset[str] = frozenset(), clear: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        self.words = words
        self.vague = vague
        self.clear = clear
        self.told = tuple(told)
        self.favoured = frozenset(favoured)
        self.kinds = tuple(task)
        heads = {name for kind in self.kinds for name in kinds.names(kind)} | _PLAIN
        self.heads = heads | _DATES if heads & _DATES else heads

    def cost(self, operator: Operator, gives: Kind) -> int:
        """What `operator` costs where it gives a value of this kind; 1 at least."""
        named = operator.cost > 1 and bool(operator.words & self.words)
        cost = operator.cost - named + (operator.name in self.vague)
        if operator.name in self.clear:
            cost = min(cost, EVERYDAY)
        return cost + (not operator.component and self.is_foreign(gives))

    def is_foreign(self, kind: Kind) -> bool:
        """Whether a task such as this one seldom passes through values of `kind`."""
        if not self.kinds:
            return False
        used = {name for name in kinds.names(kind) if len(name) > 1}
        return not used <= self.heads
