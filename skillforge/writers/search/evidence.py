"""Evidence: do the examples say more than the program that fits them?

A program of `n` bits fits outputs of fewer than `n` bits by chance sooner or later (MDL). So the search goes on
where a program is longer than what it explains: five small numbers do not justify a conditional of three parts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from skillforge.writers.search.expr import Err, Expr

BITS_PER_COST = 2.5
"""What one unit of cost stands for: there are about six choices at each."""


def support(program: Expr, wanted: Iterable[Any]) -> float:
    """Bits of the outputs over bits of the program; below 1 it may well be chance."""
    distinct: dict[str, float] = {}
    total = 0.0
    for want in wanted:
        text = repr(want)
        bits = _bits(want)
        total += bits if text not in distinct else min(bits, 1.5)  # said before: little news
        distinct[text] = bits
    return total / (BITS_PER_COST * max(1, weight(program)))


def doubtful(program: Expr, wanted: Iterable[Any]) -> bool:
    """Whether the program more likely fits by chance; conditionals, of which there are so many, soonest."""
    conditional = any(expr.op is not None and expr.op.name == "if" for expr in program.walk())
    return support(program, wanted) < (LEAST_CONDITIONAL if conditional else LEAST)


LEAST = 0.4
LEAST_CONDITIONAL = 1.1


def weight(program: Expr) -> int:
    """The costs of all its operators, inputs and constants; a stored skill counts as little as it costs."""
    return sum(expr.op.cost if expr.op is not None else max(1, expr.cost if expr.constant else 1)
               for expr in program.walk())  # fmt: skip


def _bits(value: Any) -> float:
    if value is None or isinstance(value, bool | Err):
        return 1.0
    if isinstance(value, int):
        return 1 + math.log2(1 + abs(value))
    if isinstance(value, float):
        return 3 + math.log2(1 + abs(value))
    if isinstance(value, str | bytes):
        return 1 + 3.0 * len(value)
    if isinstance(value, dict):
        return 1 + sum(_bits(key) + _bits(item) for key, item in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return 1 + sum(map(_bits, value))
    return 12.0
