"""Imagined inputs: where examples are few, what else might be given, made of what the examples give.

Of expressions that give the same values on every row of a space the first is kept. On three rows `xs[0]` and
`min(xs)` may be the same, and then nothing is built of what was meant. A few rows more, of which nothing is wanted,
tell them apart. Each is a mixture of examples (a field of one record in another, an argument of one example in another,
a list in another order), so that it is about as likely an input as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from skillforge.writers.search import kinds
from skillforge.writers.search.generality import instead, is_headed
from skillforge.writers.search.sizes import parts

ENOUGH = 5
"""So many rows tell programs apart."""

_WORD = re.compile(r"\w+")

SMALL = 400
"""Examples of more elements and characters are left alone: their elements are rows enough."""


def imagined(examples: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Argument lists beside those of the examples, so that there are ENOUGH; the same for the same examples."""
    missing = ENOUGH - len(examples)
    if missing <= 0 or len(examples) < 2 or parts(tuple(examples), SMALL * len(examples)) > SMALL * len(examples):
        return []
    known = {kinds.freeze(list(arguments)) for arguments in examples}
    found: dict[Any, list[Any]] = {}
    for arguments in _mixed(examples):
        key = kinds.freeze(arguments)
        if key not in known:
            found.setdefault(key, arguments)
        if len(found) == missing:
            break
    return list(found.values())


def _mixed(examples: Sequence[Sequence[Any]]) -> Iterator[list[Any]]:
    """Each example with one argument mixed with another's, the one argument and the next by turns."""
    streams = [
        _changed(list(mine), place, [other for other in examples if other is not mine])
        for place in range(len(examples[0]))
        for mine in examples
    ]
    while streams:
        for stream in list(streams):
            arguments = next(stream, None)
            if arguments is None:
                streams.remove(stream)
            else:
                yield arguments


def _changed(mine: list[Any], place: int, others: Sequence[Sequence[Any]]) -> Iterator[list[Any]]:
    beside = mine[:place] + mine[place + 1 :]
    value = mine[place]
    for other in others:
        if beside and _may_stand_beside(other[place], value, beside):
            yield [*mine[:place], other[place], *mine[place + 1 :]]
        if value.__class__ is str and beside:
            continue  # it may be a part of what stands beside it, or that a part of it
        for mixture in islice(_mixtures(value, other[place]), 3):
            yield [*mine[:place], mixture, *mine[place + 1 :]]


def _may_stand_beside(value: Any, instead_of: Any, beside: list[Any]) -> bool:
    """Not where it would be a name that nothing has, or a place that a list has not."""
    if value.__class__ is not instead_of.__class__:
        return False
    if value.__class__ is str:
        known = instead(instead_of, beside)
        return known is None or value in known
    if value.__class__ is int and any(other.__class__ in (list, tuple) for other in beside):
        return bool(0 <= value <= instead_of)
    # What a name or a place is about stays as it is.
    return not any(other.__class__ is str for other in beside) or value.__class__ not in (list, tuple, dict)


def _mixtures(value: Any, other: Any) -> Iterator[Any]:
    if value.__class__ is dict and other.__class__ is dict and value.keys() == other.keys():
        for key in sorted(value, key=lambda key: value[key].__class__ is str):  # numbers are compared and combined
            if value[key] != other[key] and value[key].__class__ is other[key].__class__:
                yield {**value, key: other[key]}
    elif is_headed(value):
        yield from (value[:1] + rows for rows in _mixtures(value[1:], other))
    elif value.__class__ is list and len(value) > 1:
        yield value[::-1]
        yield [*value[1:], value[0]]
        if len(value) > 2:
            yield value[:-1]
    elif value.__class__ is str and other.__class__ is str:
        mine, theirs = list(_WORD.finditer(value)), _WORD.findall(other)
        for word, instead_of in ((mine[-1:], theirs[:1]), (mine[:1], theirs[-1:])):
            if word and instead_of and word[0][0] != instead_of[0]:
                yield value[: word[0].start()] + instead_of[0] + value[word[0].end() :]
    elif value.__class__ is int:
        yield value + 1
    elif value.__class__ is float:
        yield value + 1.0
