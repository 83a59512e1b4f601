"""Rules: an operator at the kinds that it is put to in a space."""

from __future__ import annotations

from skillforge.writers.search.kinds import Kind
from skillforge.writers.search.operators import Operator


class Rule:
    """An operator at concrete kinds."""

    __slots__ = ("cost", "favoured", "gives", "operator", "takes")

    def __init__(
        self, operator: Operator, takes: tuple[Kind, ...], gives: Kind, cost: int, *, favoured: bool = False
    ) -> None:
        self.operator = operator
        self.takes = takes
        self.gives = gives
        self.cost = cost
        self.favoured = favoured  # what the library suggests: a stored skill, or cheaper in layer 1
