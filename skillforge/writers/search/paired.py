"""Paired: two numbers of one element put together: `line["qty"] * line["price"]`, `row[first] - row[second]`.

A deducer (see `operators`). Of all that is made of an element's numbers this is the commonest; where rows hold texts
and numbers alike, enumeration comes to it late.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from skillforge.writers.search.expr import Expr
from skillforge.writers.search.operators.numbers import BY_NAME
from skillforge.writers.search.space import Space
from skillforge.writers.search.target import Target

MOST, COST = 8, 3
"""So many numbers are put together, none dearer than this: fields, cells, and what is looked up."""

OPERATORS = {
    "int": [BY_NAME[name] for name in ("mul", "sub", "add", "floordiv")],
    "float": [BY_NAME[name] for name in ("mulf", "subf", "addf", "divf")],
}

ABSOLUTE = {"sub": BY_NAME["abs"], "subf": BY_NAME["absf"]}
"""How far two are apart."""


def paired(space: Space, target: Target) -> Iterator[Expr]:
    """What two numbers of an element come to; each pair is tried once for a target."""
    if space.inside is None or target.kind not in OPERATORS or "paired" in target.seen:
        return
    target.seen.add("paired")
    numbers = [each for each in space.pool(target.kind, COST) if each.reads_element and not each.constant]
    read = [each for each in numbers if _is_read(each)][:MOST]
    for pair in itertools.permutations(read, 2):
        for operator in OPERATORS[target.kind]:
            if not operator.commutes or read.index(pair[0]) < read.index(pair[1]):
                together = space.apply(operator, pair)
                yield together
                if operator.name in ABSOLUTE:
                    yield space.apply(ABSOLUTE[operator.name], [together])


def _is_read(expr: Expr) -> bool:
    """Whether it stands in the element, or is found under it, as it is."""
    return expr.op is None or expr.op.name.startswith(("field", "part", "lookup", "get", "item"))
