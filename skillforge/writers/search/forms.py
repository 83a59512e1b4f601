"""Forms: what a wanted value tells of its parts by itself, whatever has been found.

A text that was joined, a dict of pairs, a record, a list of a fixed length, an input with something more: each part is
a target of its own. Collections tell more, and are dearer to ask (`deduce.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from skillforge.writers.search import kinds
from skillforge.writers.search.expr import Err, Expr
from skillforge.writers.search.operators import Operator, op
from skillforge.writers.search.operators.lists import BY_NAME as LISTS
from skillforge.writers.search.operators.text import BY_NAME
from skillforge.writers.search.space import Space
from skillforge.writers.search.target import MAX_DEPTH, Target, same

ALTERNATIVES = 3
"""So many programs for each part of what is wanted."""

JOIN = op("join", "str, list[str] -> str", lambda sep, parts: sep.join(parts), "{0}.join({1:iter})", cost=1)

_SEPARATORS = (" ", ", ", ",", "\n", "-", "_", "", "; ", ";", "|", " | ", "/", ".", ":", "&", "=")


def _joined(space: Space, target: Target) -> None:
    """A text that joins parts: what are the parts?"""
    if target.kind != "str" or len(target.wanted) < 2:
        return
    texts = [want for want in target.wanted if want.__class__ is str]
    for separator in _SEPARATORS:
        if separator and sum(separator in text for text in texts) * 2 <= len(texts):
            continue
        if not separator and sum(map(len, texts)) > 400:
            continue
        wanted = [
            want if want.__class__ is Err else (want.split(separator) if separator else list(want)) if want else []
            for want in target.wanted
        ]
        left = space.constant(separator, 1)

        def build(parts: Expr, left: Expr = left) -> None:
            space.offer(space.apply(JOIN, (left, parts)), target)

        overhead = target.overhead + 2
        space.aim(Target(target.rows, wanted, build, overhead=overhead, depth=target.depth + 1))


def _ended(space: Space, target: Target) -> None:
    """Lines that each end with the sign that stands between them: parts that are simply put together."""
    if target.kind != "str" or len(target.wanted) < 2:
        return
    texts = [want for want in target.wanted if want]
    if any(text.__class__ is not str for text in texts) or sum(text.count("\n") > 1 for text in texts) < 2:
        return
    if not all(text.endswith("\n") for text in texts):
        return
    wanted = [want.splitlines(keepends=True) for want in target.wanted]
    left = space.constant("", 1)

    def build(parts: Expr) -> None:
        space.offer(space.apply(JOIN, (left, parts)), target)

    space.aim(Target(target.rows, wanted, build, overhead=target.overhead + 2, depth=target.depth + 1))


def _numerals(space: Space, target: Target) -> None:
    """Texts that are whole numbers: which numbers?"""
    texts = [want for want in target.wanted if want.__class__ is str]
    if target.kind != "str" or len(texts) < len(target.wanted) or len(set(texts)) < 2:
        return
    if not all(len(text) < 20 and text.removeprefix("-").isdecimal() and str(int(text)) == text for text in texts):
        return
    written = BY_NAME["str_int"]

    def build(number: Expr) -> None:
        space.offer(space.apply(written, (number,)), target)

    numbers = [int(text) for text in texts]
    space.aim(Target(target.rows, numbers, build, overhead=target.overhead + 1, depth=target.depth + 1))


def _items(space: Space, target: Target) -> None:
    """A dict, from a list of pairs."""
    if any(want.__class__ is not dict for want in target.wanted) or not any(target.wanted):
        return
    wanted = [list(want.items()) for want in target.wanted]
    to_dict = next(each for each in space.operators if each.name == "to_dict")

    def build(pairs: Expr) -> None:
        space.offer(space.apply(to_dict, (pairs,)), target)

    space.aim(Target(target.rows, wanted, build, overhead=target.overhead + 1, depth=target.depth + 1))


def _parts(space: Space, target: Target) -> None:
    """A result of a fixed shape: each part is a target of its own, and all must be found."""
    shape = _shape(target)
    if shape is None:
        return
    operator, columns = shape
    _all_parts(space, target, operator, columns, [])


def _fields(space: Space, target: Target) -> None:
    """A dict that is an input but for some fields: what do they hold?"""
    if any(want.__class__ is not dict or not want for want in target.wanted):
        return
    for variable in space.variables():
        have = [variable.values[row] for row in target.rows]
        if variable.kind[0] not in ("dict", "record") or any(value.__class__ is not dict for value in have):
            continue
        pairs = list(zip(have, target.wanted, strict=True))
        other = {key for mine, want in pairs for key in want if key not in mine or not same(mine[key], want[key])}
        keys = [key for key in target.wanted[0] if key in other]
        lasting = all(key in want for mine, want in pairs for key in mine)
        fixed = all(type(key) is str and key in want for _, want in pairs for key in keys)
        if lasting and fixed and 1 <= len(keys) == len(other) <= 3:
            columns = [[want[key] for want in target.wanted] for key in keys]
            _all_parts(space, target, _extended(tuple(keys)), columns, [variable])


def _extended(keys: tuple[str, ...]) -> Operator:
    slots = ", ".join(f'"{_escape(key)}": {{{place}}}' for place, key in enumerate(keys, 1))
    return Operator(
        "extended", tuple("ABCD"[: 1 + len(keys)]), kinds.ANY,
        lambda whole, *parts: {**whole, **dict(zip(keys, parts, strict=True))}, "{{**{0}, " + slots + "}}", cost=1,
    )  # fmt: skip


def _longer(space: Space, target: Target) -> None:
    """A list that is an input and one more, or one that always begins alike: what is the rest?"""
    if any(want.__class__ is not list for want in target.wanted) or not all(target.wanted):
        return
    for variable in space.variables():
        have = [variable.values[row] for row in target.rows]
        if variable.kind[0] not in ("list", "row") or any(value.__class__ is not list for value in have):
            continue
        if all(same(want[:-1], mine) for mine, want in zip(have, target.wanted, strict=True)):
            _all_parts(space, target, LISTS["append"], [[want[-1] for want in target.wanted]], [variable])
    first = target.wanted[0][0]
    if len({len(want) for want in target.wanted}) > 1 and all(same(want[0], first) for want in target.wanted):
        rest = [want[1:] for want in target.wanted]
        if isinstance(first, (str, int, float)):
            _all_parts(space, target, LISTS["prepend"], [rest], [space.constant(first, 1)])


def _all_parts(space: Space, target: Target, operator: Operator, columns: list[list[Any]], given: list[Expr]) -> None:
    """Targets for the arguments of `operator` that come after those `given`; all must be found.

    Until then each collects a few programs: which of them is meant, the whole tells better.
    """
    chosen: list[list[Expr]] = [[] for _ in columns]

    def place(number: int) -> Callable[[Expr], None]:
        def build(part: Expr) -> None:
            if len(chosen[number]) < ALTERNATIVES and part not in chosen[number]:
                chosen[number].append(part)
            if not all(chosen):
                return
            for each in opened:
                each.open = False
            first = [parts[0] for parts in chosen]
            several = [[*first[:at], part, *first[at + 1 :]] for at, parts in enumerate(chosen) for part in parts[1:]]
            for parts in [first, *several]:
                space.offer(space.apply(operator, [*given, *parts]), target)

        return build

    opened = [
        Target(
            target.rows,
            column,
            place(number),
            overhead=target.overhead + 2,
            depth=target.depth + 1,
            branches=target.branches and operator.name == "record",
        )
        for number, column in enumerate(columns)
    ]
    for part in opened:
        space.aim(part)


def _shape(target: Target) -> tuple[Operator, list[list[Any]]] | None:
    kinds_seen = {want.__class__ for want in target.wanted}
    first = target.wanted[0]
    if kinds_seen == {dict} and first and all(list(want) == list(first) for want in target.wanted):
        if not all(type(key) is str for key in first) or len(first) > 8:
            return None
        return _record(tuple(first)), [[want[key] for want in target.wanted] for key in first]
    if kinds_seen in ({list}, {tuple}) and 2 <= len(first) <= 5:
        if any(len(want) != len(first) for want in target.wanted) or len(target.wanted) < 2:
            return None
        return _sequence(len(first), tuple in kinds_seen), [list(column) for column in zip(*target.wanted, strict=True)]
    return None


def _record(keys: tuple[str, ...]) -> Operator:
    slots = ", ".join(f'"{_escape(key)}": {{{place}}}' for place, key in enumerate(keys))
    return Operator(
        "record", tuple("ABCDEFGH"[: len(keys)]), kinds.ANY, lambda *parts: dict(zip(keys, parts, strict=True)),
        "{{" + slots + "}}", cost=1, folds=True,
    )  # fmt: skip


def _escape(key: str) -> str:
    plain = key.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return plain.replace("{", "{{").replace("}", "}}")


def _sequence(length: int, is_tuple: bool) -> Operator:
    slots = ", ".join(f"{{{place}}}" for place in range(length))
    return Operator(
        "sequence", tuple("ABCDEFGH"[:length]), kinds.ANY, lambda *parts: parts if is_tuple else list(parts),
        f"({slots})" if is_tuple else f"[{slots}]", cost=1, folds=True,
    )  # fmt: skip


_FORMS = (_parts, _joined, _ended, _numerals, _items, _fields, _longer)


def open_parts(space: Space, target: Target) -> None:
    """Opens the targets that what is wanted itself tells of; once, and soon done."""
    if target.depth < MAX_DEPTH and "parts" not in target.seen:
        target.seen.add("parts")
        for rule in _FORMS:
            rule(space, target)
