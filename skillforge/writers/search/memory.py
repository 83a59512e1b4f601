"""Memory: what is let go once half of it is used, so that a search comes further: the largest values, oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from skillforge.writers.search.sizes import parts

if TYPE_CHECKING:
    from skillforge.writers.search.space import Space

LARGE = 1_000
"""Elements and characters in all rows of a value that is kept only while there is room."""


def is_large(values: tuple[Any, ...]) -> bool:
    return parts(values, LARGE) > LARGE


def shed(space: Space) -> None:
    """Lets the large values of a space and of those inside it go; programs built on them keep what they need."""
    for child in space.children:
        shed(child)
    for pool in space.seen.values():
        for key in [key for key, expr in pool.items() if expr.op is not None and is_large(expr.values)]:
            del pool[key]
    for layer in space.found:
        for costs in layer.values():
            for exprs in costs.values():
                exprs[:] = [expr for expr in exprs if expr.op is None or not is_large(expr.values)]
    space.fresh[:] = [expr for expr in space.fresh if expr.op is None or not is_large(expr.values)]
