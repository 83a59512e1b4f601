"""All operators, and the solvers that propose programs of their own."""

from __future__ import annotations

from functools import cache
from typing import Any

from skillforge.writers.search.assemble import assemble
from skillforge.writers.search.kinds import Kind
from skillforge.writers.search.operators import Operator, dates, lists, numbers, records, text

OPERATORS: tuple[Operator, ...] = (
    *lists.OPERATORS, *numbers.OPERATORS, *text.OPERATORS, *records.OPERATORS, *dates.OPERATORS,
)  # fmt: skip

DEDUCERS: tuple[Any, ...] = (assemble,)


@cache
def derive(kind: Kind) -> tuple[Operator, ...]:
    """The operators that only values of this kind have: the fields of a record, the places of a pair."""
    return records.fields(kind)
