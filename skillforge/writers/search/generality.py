"""Generality: among programs that fit, which does what was meant where no example looks?

The programs are run on perturbed inputs: the examples' own with an element dropped, doubled or swapped, a number moved
by one, a text cut. One that raises where others have an answer is likely an accident, and so is one that stands alone:
most programs that people mean can be written in several ways, and those agree (after the majority vote of AlphaCode).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from skillforge.writers.search import kinds
from skillforge.writers.search.components import Component

INPUTS = 32
"""So many perturbed inputs, at most."""
PARTIAL, RAISES, ALONE = 2.0, 3.0, 3.0
"""What a program's score loses when it raises on some of them where others have an answer, and so much more when on all
of them; and when it agrees with no other."""

Program = Callable[..., Any]


def inputs(examples: Sequence[dict[str, Any]]) -> list[list[Any]]:
    """Argument lists near those of the examples, and not among them; the same for the same examples."""
    known = {kinds.freeze(example["args"]) for example in examples}
    found: dict[Any, list[Any]] = {}
    columns = list(zip(*(example["args"] for example in examples), strict=True))
    beside = any(value.__class__ in (list, tuple) for column in columns for value in column)
    least = [min((each for each in column if each.__class__ is int), default=0) for column in columns]
    streams = [_changed(example["args"], least if beside else None) for example in examples]
    while streams and len(found) < INPUTS:
        for stream in list(streams):
            arguments = next(stream, None)
            if arguments is None:
                streams.remove(stream)
            elif kinds.freeze(arguments) not in known:
                found.setdefault(kinds.freeze(arguments), arguments)
    return list(found.values())[:INPUTS]


def _changed(arguments: Sequence[Any], least: Sequence[int] | None) -> Iterator[list[Any]]:
    """One argument changed at a time; a name that another argument knows, to another that it knows.

    A whole number beside a list may be a place in it: it stays between the `least` of its column and what it was.
    """
    streams: list[tuple[int, Iterator[Any]]] = []
    for place, value in enumerate(arguments):
        others = [other for at, other in enumerate(arguments) if at != place]
        known = instead(value, others) if type(value) is str else None
        streams.append((place, _near(value) if known is None else iter(known)))
    while streams:
        for place, stream in list(streams):
            value = next(stream, stream)
            if value is stream:
                streams.remove((place, stream))
            elif least is None or value.__class__ is not int or least[place] <= value <= arguments[place]:
                yield [*arguments[:place], value, *arguments[place + 1 :]]


def instead(name: str, values: Sequence[Any], depth: int = 3) -> list[str] | None:
    """The names that may stand for one that `values` know: of fields, or columns, that hold what is of its type.

    None where they do not know it.
    """
    for value in values:
        items = list(value.values() if value.__class__ is dict else value) if value.__class__ in _HOLDERS else []
        if value.__class__ is dict and name in value:
            return [key for key in value if key != name and value[key].__class__ is value[name].__class__]
        if is_headed(value) and name in value[0]:
            cells = dict(zip(value[0], value[1], strict=False))
            return [each for each in cells if each != name and cells[each].__class__ is cells.get(name).__class__]
        if value.__class__ is not dict and name in items:
            return [each for each in items if each.__class__ is str and each != name]
        found = instead(name, items, depth - 1) if depth else None
        if found is not None:
            return found
    return None


_HOLDERS = (dict, list, tuple)


def is_headed(value: Any) -> bool:
    """Whether it is a table, the names of its columns in the first row."""
    rows = value.__class__ is list and len(value) > 1 and all(row.__class__ is list for row in value)
    return (
        rows and bool(value[0]) and all(cell.__class__ is str for cell in value[0]) and len(set(map(len, value))) == 1
    )


_OTHER = "other"
"""What a field more is called."""


def _near(value: Any) -> Iterator[Any]:
    kind = value.__class__
    if kind is int:
        yield from (value + 1, value - 1, 0, -value)
    elif kind is float:
        yield from (value + 1.0, value / 2, -value)
    elif kind in (str, bytes):
        yield from (value[1:], value[:-1], value[:0], value + value[:1])
        if kind is str:
            yield from (value.swapcase(), value.replace(" ", "", 1))
    elif kind in (list, tuple):
        yield from _near_items(value)
    elif kind is dict and value:
        first = next(iter(value))
        yield {key: item for key, item in value.items() if key != first}
        yield {_OTHER: value[first], **value}
        yield from _near_parts(value)


def _near_parts(value: Any) -> Iterator[Any]:
    """A record with a field changed, or a row with a cell changed."""
    fields = value.items() if value.__class__ is dict else enumerate(value)
    streams = [(key, _near(field)) for key, field in fields]
    while streams:
        for key, stream in list(streams):
            item = next(stream, stream)
            if item is stream:
                streams.remove((key, stream))
            else:
                yield {**value, key: item} if value.__class__ is dict else [*value[:key], item, *value[key + 1 :]]


def _is_table(value: Any) -> bool:
    """Whether it is records of the same fields, or rows as wide as each other."""
    if all(item.__class__ is dict for item in value):
        return all(item.keys() == value[0].keys() for item in value)
    return len(value) > 1 and all(item.__class__ is list and len(item) == len(value[0]) for item in value)


def _near_items(value: Any) -> Iterator[Any]:
    if not value:
        return
    if is_headed(value):
        yield from (value[:1] + rows for rows in _near_items(value[1:]))
        return
    middle = len(value) // 2
    yield value[1:]
    yield value[:-1]
    for item in (_near_parts if _is_table(value) else _near)(value[middle]):
        yield value[:middle] + value.__class__([item]) + value[middle + 1 :]
    yield value[:0]
    yield value[::-1]
    yield value + value[:1]


def penalties(
    programs: Sequence[Program],
    scores: Sequence[float],
    examples: Sequence[dict[str, Any]],
    builds: Sequence[bool] | None = None,
) -> list[float]:
    """What to add to each program's score. Lower scores have more of a vote.

    `builds` says which programs call stored skills: where such a one raises, the skill may have refused what it was
    not made for, so that counts half.
    """
    asked = inputs(examples)
    if len(programs) < 2 or not asked:
        return [0.0] * len(programs)
    behaviours = [_answers(program, asked) for program in programs]
    votes = [2.0 ** (min(scores) - score) for score in scores]
    # Where an example raises, raising may be what is meant.
    meant = any(example.get("raises") for example in examples)
    answered = [] if meant else [place for place in range(len(asked)) if _answered(behaviours, votes, place)]
    return [
        _partial(mine, answered) * (0.5 if calls else 1) + ALONE * (1 - _agreement(mine, behaviours, votes))
        for mine, calls in zip(behaviours, builds or [False] * len(programs), strict=True)
    ]


def _answered(behaviours: Sequence[Sequence[Any]], votes: Sequence[float], place: int) -> bool:
    """Whether programs with a tenth of the votes have an answer there: no accident, then."""
    have = sum(vote for mine, vote in zip(behaviours, votes, strict=True) if mine[place] is not None)
    return have * 10 >= sum(votes)


def _partial(mine: Sequence[Any], answered: Sequence[int]) -> float:
    raised = sum(mine[place] is None for place in answered)
    return PARTIAL + RAISES * raised / len(answered) if raised else 0.0


def behaviour(program: Program, examples: Sequence[dict[str, Any]]) -> tuple[Any, ...]:
    """What a program gives on the perturbed inputs, so that equal ones do the same there."""
    return tuple(_answers(program, inputs(examples)))


def _answers(program: Program, asked: Sequence[list[Any]]) -> list[Any]:
    return [_answer(program, arguments) for arguments in asked]


def _answer(program: Program, arguments: Sequence[Any]) -> Any:
    """What it gives, so that only equal answers are equal; None where it raises."""
    try:
        return (kinds.freeze(program(*arguments)),)
    except Exception:
        return None


def _agreement(mine: Sequence[Any], behaviours: Sequence[Sequence[Any]], votes: Sequence[float]) -> float:
    """The share of the votes, over all inputs, that are for what this program gives."""
    total = sum(votes) * len(mine)
    same = sum(
        vote
        for other, vote in zip(behaviours, votes, strict=True)
        for one, answer in zip(other, mine, strict=True)
        if one == answer
    )
    return same / total


def compiled(source: str, name: str, skills: dict[str, Program]) -> Program:
    """A rendered program as a function; the skills that it imports are `skills`. Slow or odd, it raises."""
    namespace: dict[str, Any] = dict(skills)
    plain = "\n".join(line for line in source.splitlines() if not line.startswith("from ."))
    exec(compile(plain, name, "exec", dont_inherit=True), namespace)  # noqa: S102 - the search's own text, in a jail
    return Component(name, namespace[name])
