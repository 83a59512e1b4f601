"""Evidence: do the examples say more than the program that fits them?

A program of `n` bits fits outputs of fewer than `n` bits by chance sooner or later (MDL). So the search goes on
where a program is longer than what it explains: five small numbers do not justify a conditional of three parts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from skillforge.writers.search.branching import IF, names_outcomes
from skillforge.writers.search.expr import Expr

BITS_PER_COST = 2.5
"""What one unit of cost stands for: there are about six choices at each."""


def support(program: Expr, examples: Sequence[dict[str, Any]]) -> float:
    """Bits of the outputs over bits of the program; below 1 it may well be chance."""
    if names_outcomes(program):
        return 1.0
    seen: set[str] = set()
    total = 0.0
    for example in examples:
        want = None if example.get("raises") else example["expected"]
        text = repr(want)
        bits = _bits(want, "\0".join(map(repr, example["args"])))
        total += min(bits, 1.5) if text in seen else bits  # said before: little news
        seen.add(text)
    return total / (BITS_PER_COST * max(1, weight(program)))


def doubtful(program: Expr, examples: Sequence[dict[str, Any]], description: str = "") -> bool:
    """Whether the program more likely fits by chance; conditionals, of which there are so many, soonest."""
    if names_outcomes(program):
        return False
    if peculiar(program, examples, description) >= PECULIAR:
        return True
    conditional = any(expr.op is IF for expr in program.walk())
    return support(program, examples) < (LEAST_CONDITIONAL if conditional else LEAST)


PECULIAR = 2
"""So many words of single examples in a program make it little more than a table of them."""


def peculiar(program: Expr, examples: Sequence[dict[str, Any]], description: str) -> int:
    """How many words it holds, of PECULIAR or more, that stand in one example alone, and not in the description."""
    held = {expr.values[0] for expr in program.walk() if expr.op is None and expr.constant and expr.kind == "str"}
    words = [text for text in held if len(text) > 1 and text.isalnum() and text not in description]
    if len(words) < PECULIAR:
        return 0
    texts = [repr(example["args"]) for example in examples]
    return sum(sum(word in text for text in texts) == 1 for word in words)


LEAST = 0.4
LEAST_CONDITIONAL = 1.1


def weight(program: Expr) -> int:
    """The costs of all its operators, inputs and constants; a stored skill counts as little as it costs."""
    return sum(expr.op.cost if expr.op is not None else max(1, expr.cost if expr.constant else 1)
               for expr in program.walk())  # fmt: skip


def _bits(value: Any, inputs: str) -> float:
    """What a value tells; one that stands in the inputs was only to be found there."""
    if value is None or isinstance(value, bool):
        return 1.0
    if isinstance(value, int):
        return 1 + math.log2(1 + abs(value))
    if isinstance(value, float):
        return 3 + math.log2(1 + abs(value))
    if isinstance(value, dict):
        return 1 + sum(_bits(key, inputs) + _bits(item, inputs) for key, item in value.items())
    if isinstance(value, list | tuple | set | frozenset) and repr(value)[1:-1] not in inputs:
        return 1 + sum(_bits(item, inputs) for item in value)
    bits = 1 + 3.0 * len(repr(value)[1:-1])
    return min(bits, 2 + math.log2(1 + len(inputs))) if repr(value)[1:-1] in inputs else bits
