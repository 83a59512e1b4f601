"""Sizes: how much a value holds, told without looking at all of it."""

from __future__ import annotations

from typing import Any


def parts(value: Any, most: int) -> int:
    """How many elements and characters it has, counted until there are more than `most`."""
    count, waiting = 0, [value]
    while waiting and count <= most:
        part = waiting.pop()
        count += 1
        kind = type(part)
        if kind in _SIZED:
            count += len(part)
        if kind in _HOLDING and count <= most:
            waiting += [*part, *part.values()] if kind is dict else part
    return count


_HOLDING = frozenset({list, tuple, set, frozenset, dict})
_SIZED = _HOLDING | {str, bytes}
