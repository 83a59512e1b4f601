"""Forms: what a wanted value tells of its parts by itself, whatever has been found.

A text that was joined, a dict of pairs, a record, a list of a fixed length, an input with something more: each part is
a target of its own. Collections tell more, and are dearer to ask (`deduce.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import ge, le
from typing import Any

from skillforge.writers.search import kinds
from skillforge.writers.search.cover import shared_ends
from skillforge.writers.search.expr import Err, Expr
from skillforge.writers.search.operators import Operator, op
from skillforge.writers.search.operators.lists import BY_NAME as LISTS
from skillforge.writers.search.operators.numbers import BY_NAME as NUMBERS
from skillforge.writers.search.operators.records import BY_NAME as RECORDS
from skillforge.writers.search.operators.text import BY_NAME
from skillforge.writers.search.space import Space
from skillforge.writers.search.target import MAX_DEPTH, Bounded, InOrder, Rounded, Target, same

ALTERNATIVES = 3
"""So many programs for each part of what is wanted."""

JOIN = op("join", "str, list[str] -> str", lambda sep, parts: sep.join(parts), "{0}.join({1:iter})", cost=1)

_ENDED_WITH = op("ended_with", "T, list[T] -> list[T]", lambda last, items: [*items, last], "[*{1}, {0}]", cost=2)

_SEPARATORS = (" ", ", ", ",", "\n", "-", "_", "", "; ", ";", "|", " | ", "/", ".", ":", "&", "=")


def _joined(space: Space, target: Target) -> None:
    """A text that joins parts: what are the parts?"""
    if target.kind != "str" or len(target.wanted) < 2:
        return
    texts = [want for want in target.wanted if want.__class__ is str]
    told = [each for each in space.prior.told if each.__class__ is str and len(each) < 6 and not each.isalnum()]
    for separator in dict.fromkeys([*told, *_SEPARATORS]):
        several = sum(separator in text for text in texts)
        if separator and (not several or several * 2 < sum(map(bool, texts))):  # an empty text joins nothing
            continue
        if not separator and sum(map(len, texts)) > 400:
            continue
        wanted = [
            want if want.__class__ is Err else (_split(want, separator) if separator else list(want)) if want else []
            for want in target.wanted
        ]
        left = space.constant(separator, 1)

        def build(parts: Expr, left: Expr = left) -> None:
            space.offer(_put_together(space, left, parts), target)

        overhead = target.overhead + 2
        branches = target.branches and bool(separator)
        parts = Target(target.rows, wanted, build, overhead=overhead, depth=target.depth + 1, branches=branches)
        if not separator:
            parts.seen.add("parts")  # characters one by one are no parts of a whole
        space.aim(parts)


def _split(text: str, separator: str) -> list[str]:
    """The parts of `text` between `separator`, which may stand in a part that is quoted."""
    if '"' not in text:
        return text.split(separator)
    quoted = re.compile(rf'(?:"[^"]*"|(?!{re.escape(separator)}).)*', re.DOTALL)
    parts, start = [], 0
    while start <= len(text):
        part = quoted.match(text, start)
        end = part.end() if part else start
        parts.append(text[start:end])
        start = end + len(separator)
    return parts


def _put_together(space: Space, sign: Expr, parts: Expr) -> Expr:
    """`sign.join(parts)`; of parts that are known one by one, their sum."""
    if parts.op is None or parts.op.name != "sequence":
        return space.apply(JOIN, (sign, parts))
    first, *others = [arg for arg in parts.args if isinstance(arg, Expr)]
    for part in others:
        first = space.apply(BY_NAME["concat"], (space.apply(BY_NAME["concat"], (first, sign)), part))
    return first


def _framed(space: Space, target: Target) -> None:
    """Texts that begin and end alike, with signs and not only letters, around what is joined: what is between?"""
    texts = [want for want in target.wanted if want]
    if (
        target.kind != "str"
        or len(texts) < 2
        or len(set(texts)) < 2
        or any(text.__class__ is not str for text in texts)
    ):
        return
    front, back = shared_ends(texts)
    start, end = texts[0][:front], texts[0][len(texts[0]) - back :]
    if not front or not back or (start + end).isalnum() or len(texts) < len(target.wanted):
        return

    def build(inner: Expr) -> None:
        whole = space.apply(BY_NAME["concat"], (space.constant(start, 1), inner))
        space.offer(space.apply(BY_NAME["concat"], (whole, space.constant(end, 1))), target)

    inner = [text[front : len(text) - back] for text in texts]
    space.aim(Target(target.rows, inner, build, overhead=target.overhead + 2, depth=target.depth + 1))


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
    to_dict = RECORDS["to_dict"]

    def build(pairs: Expr) -> None:
        space.offer(space.apply(to_dict, (pairs,)), target)

    pairs = Target(target.rows, wanted, build, overhead=target.overhead + 1, depth=target.depth + 1)
    pairs.seen.add("pairs")  # what each key and value come to is asked of the dict itself
    space.aim(pairs)


def _as_rows(space: Space, target: Target) -> None:
    """Lists of two, all of which begin otherwise: of what dict are they the pairs?"""
    if target.kind[0] != "list" or target.depth > 1 or not all(want.__class__ is list for want in target.wanted):
        return
    rows = [row for want in target.wanted for row in want]
    if not rows or any(row.__class__ is not list or len(row) != 2 for row in rows):
        return
    firsts = [[row[0] for row in want] for want in target.wanted]
    if any(item.__class__ not in (str, int) for first in firsts for item in first):
        return
    if any(len(set(first)) < len(first) for first in firsts) or max(map(len, firsts)) < 2:
        return

    def build(table: Expr) -> None:
        space.offer(space.apply(_ROWS_OF, (table,)), target)

    wanted = [dict(want) for want in target.wanted]
    space.aim(InOrder(target.rows, wanted, build, overhead=target.overhead + 2, depth=target.depth + 1))


_ROWS_OF = op("rows_of", "dict[K, V] -> list[Any]", lambda table: [[key, value] for key, value in table.items()],
              "[[key, value] for key, value in {0}.items()]", cost=2)  # fmt: skip


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
            if len(keys) == 1 and all(keys[0] in mine for mine in have):
                _moved(space, target, variable, keys[0])


def _moved(space: Space, target: Target, record: Expr, key: str) -> None:
    """A record with one number changed: by how much?"""
    old = space.apply(RECORDS["lookup"], [record, space.constant(key, 1)])
    pairs = [(old.values[row], want[key]) for row, want in zip(target.rows, target.wanted, strict=True)]
    kind = {value.__class__ for pair in pairs for value in pair}
    if kind not in ({int}, {float}):
        return
    up = sum(new > before for before, new in pairs) * 2 >= len(pairs)
    operator = NUMBERS[("add" if up else "sub") + ("f" if kind == {float} else "")]

    def build(change: Expr) -> None:
        space.offer(space.apply(_extended((key,)), [record, space.apply(operator, [old, change])]), target)

    changes = [new - before if up else before - new for before, new in pairs]
    space.aim(Target(target.rows, changes, build, overhead=target.overhead + 2, depth=target.depth + 1))


def _bounded(space: Space, target: Target) -> None:
    """Numbers that stop at one that the description names, or at 0 where it speaks of that: what would they be?"""
    kinds_wanted = {want.__class__ for want in target.wanted}
    if kinds_wanted not in ({int}, {float}) or target.depth > 1 or len(set(target.wanted)) < 3:
        return
    if isinstance(target, (Bounded, Rounded)):
        return
    suffix, none = ("f", 0.0) if kinds_wanted == {float} else ("", 0)
    least, most = min(target.wanted), max(target.wanted)
    stops = least == none and (STOPS & space.prior.words or any(same(0, told) for told in space.prior.told))
    bounds = [("max2", none, le)] if stops else []
    if any(same(most, told) for told in space.prior.told):
        bounds.append(("min2", most, ge))
    for name, bound, beyond in bounds:

        def build(inner: Expr, name: str = name, bound: Any = bound) -> None:
            values = [space.constant(bound, 1), inner] if name == "max2" else [inner, space.constant(bound, 1)]
            space.offer(space.apply(NUMBERS[name + suffix], values), target)

        overhead = target.overhead + 2
        space.aim(Bounded(bound, beyond, target.rows, target.wanted, build, overhead=overhead, depth=target.depth + 1))


STOPS = frozenset({"never", "negative", "zero"})


def _rounded(space: Space, target: Target) -> None:
    """Numbers that a description says are rounded: of what?"""
    wanted = [want for want in target.wanted if want is not None]
    if (
        isinstance(target, Rounded)
        or not ROUNDED & space.prior.words
        or any(want.__class__ is not float for want in wanted)
        or len(wanted) < 2
    ):
        return
    places = next((n for n in range(4) if all(round(want, n) == want for want in wanted)), None)
    if places is None or len(wanted) < len(target.wanted):
        return
    places = next((told for told in space.prior.told if told.__class__ is int and places <= told < 4), max(places, 1))

    def build(exact: Expr) -> None:
        space.offer(space.apply(NUMBERS["round_to"], (exact, space.constant(places, 1))), target)

    overhead = target.overhead + 2
    space.aim(Rounded(places, target.rows, target.wanted, build, overhead=overhead, depth=target.depth + 1))


ROUNDED = frozenset({"round", "rounded", "decimal", "decimals", "places"})


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
    for variable in space.variables():
        have = [variable.values[row] for row in target.rows]
        pairs = list(zip(have, target.wanted, strict=True))
        if variable.kind != kinds.of(item for want in target.wanted for item in want):
            continue
        if all(same(want[0], mine) for mine, want in pairs):
            _all_parts(space, target, LISTS["prepend"], [[want[1:] for want in target.wanted]], [variable])
        elif all(same(want[-1], mine) for mine, want in pairs):
            rest = [want[:-1] for want in target.wanted]
            _all_parts(space, target, _ENDED_WITH, [rest], [variable])
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
            opened[number].met = True
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
            branches=target.branches and operator.name in ("record", "extended"),
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


_FORMS = (_parts, _joined, _framed, _ended, _numerals, _items, _as_rows, _fields, _longer, _bounded, _rounded)


def open_parts(space: Space, target: Target) -> None:
    """Opens the targets that what is wanted itself tells of; once, and soon done."""
    if target.depth < MAX_DEPTH and "parts" not in target.seen:
        target.seen.add("parts")
        for rule in _FORMS:
            rule(space, target)
