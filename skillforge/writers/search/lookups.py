"""Lookups: what a dict has under a cheap key, or what stands for it where it has none: `prices.get(item["sku"], 0)`.

A deducer (see `operators`). Bottom-up such a program comes late where the dict is made by a stored skill, or belongs to
the space around an element function; but which dict has what is wanted is soon seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from skillforge.writers.search import kinds
from skillforge.writers.search.deduce import NOTHING
from skillforge.writers.search.expr import Err, Expr
from skillforge.writers.search.operators.records import BY_NAME
from skillforge.writers.search.outcomes import is_told
from skillforge.writers.search.space import Space
from skillforge.writers.search.target import Target, same

DICTS, DICT_COST = 8, 4
KEYS, KEY_COST = 40, 3
"""So many dicts are looked into, and so many keys are looked up, of these costs at most."""

NAMES = 12
"""So many names are looked up in the records that dicts hold."""

LOOKUP, GET_OR, GET = (BY_NAME[name] for name in ("lookup", "get_or", "get"))


def lookups(space: Space, target: Target) -> Iterator[Expr]:
    """What is wanted, looked up; each dict and key are tried once."""
    for mapping in _dicts(space):
        for key in space.pool("str" if mapping.kind[0] == "record" else mapping.kind[1], KEY_COST)[:KEYS]:
            if key.constant or (mapping, key) in target.seen:
                continue
            target.seen.add((mapping, key))
            space.budget.spent += 1
            yield from _in_what_is_found(space, target, mapping, key)
            missing = _missing(target, mapping, key)
            if missing == []:
                yield space.apply(LOOKUP, (mapping, key))
            elif missing and missing[0] is None:
                yield space.apply(GET, (mapping, key))
            elif missing and (missing[0] in NOTHING or is_told(space, missing[0])):
                yield space.apply(GET_OR, (mapping, key, space.constant(missing[0], 1)))


def _in_what_is_found(space: Space, target: Target, mapping: Expr, key: Expr) -> Iterator[Expr]:
    """A field of the record that the dict has under a key: `people.get(job["by"], {}).get("name", "?")`."""
    if mapping.kind[0] == "record" or mapping.kind[-1][0] not in ("dict", "record"):
        return
    found = space.apply(GET_OR, (mapping, key, space.constant({}, 1)))
    for name in [each for each in space.pool("str", 2) if each.constant or each.op is None][:NAMES]:
        missing = _missing(target, found, name)
        if missing and (missing[0] is None or missing[0] in NOTHING or is_told(space, missing[0])):
            yield space.apply(GET_OR, (found, name, space.constant(missing[0], 1)))
        elif missing == []:
            yield space.apply(LOOKUP, (space.apply(LOOKUP, (mapping, key)), name))


def _dicts(space: Space) -> list[Expr]:
    found = [kind for kind in space.kinds if kind[0] == "record" or (kind[0] == "dict" and len(kind) == 3)]
    dicts = [expr for kind in found for expr in space.pool(kind, DICT_COST) if not expr.constant]
    return sorted(dicts, key=lambda expr: expr.cost)[:DICTS]


def _missing(target: Target, mapping: Expr, key: Expr) -> list[Any] | None:
    """What is wanted where the dict has no such key, always the same; None where it holds what is not wanted."""
    missing: list[Any] = []
    held = 0
    for row, want in zip(target.rows, target.wanted, strict=True):
        items, name = mapping.values[row], key.values[row]
        if items.__class__ is not dict or name.__class__ is Err or not kinds.hashable(key.kind):
            return None
        if name in items:
            held += 1
            if not same(items[name], want):
                return None
        elif want.__class__ is Err or (missing and not same(missing[0], want)):
            return None
        else:
            missing.append(want)
    return missing if held >= max(2, len(missing)) else None
