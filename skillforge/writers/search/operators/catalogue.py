"""All operators, and the solvers that propose programs of their own."""

from __future__ import annotations

from functools import cache
from typing import Any

from skillforge.writers.search.kinds import Kind
from skillforge.writers.search.operators import Operator, lists, numbers, records

OPERATORS: tuple[Operator, ...] = (*lists.OPERATORS, *numbers.OPERATORS, *records.OPERATORS)

DEDUCERS: tuple[Any, ...] = ()


@cache
def derive(kind: Kind) -> tuple[Operator, ...]:
    """The operators that only values of this kind have: the fields of a record, the places of a pair."""
    return records.fields(kind)
