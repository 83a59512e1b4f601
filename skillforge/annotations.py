"""Values against annotations: whether a value contradicts its declared type, and JSON brought to that type.

Annotations are the normalised texts of `skillforge.signature`. An unknown name (`Any`, `T`, `Callable`)
accepts everything: only what is certainly wrong is called wrong.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import Any

from skillforge.signature import normalise_type
from skillforge.values import Value, equal

_KINDS: dict[str, tuple[type, ...]] = {
    "int": (int, bool), "float": (float, int), "complex": (complex, float, int), "bool": (bool,),
    "str": (str,), "bytes": (bytes,), "list": (list,), "tuple": (tuple,), "set": (set,), "frozenset": (frozenset,),
    "dict": (dict,), "date": (date, datetime), "datetime": (datetime,), "time": (time,), "timedelta": (timedelta,),
    "Decimal": (Decimal,), "Fraction": (Fraction,), "Sequence": (list, tuple, str, bytes), "Mapping": (dict,),
}  # fmt: skip

_CONTAINERS: dict[str, Callable[[Iterable[Any]], Value]] = {
    "list": list, "tuple": tuple, "set": set, "frozenset": frozenset,
}  # fmt: skip


def contradicts(value: Value, annotation: str) -> bool:
    """Whether `value` certainly is not of the type: `"3"` for `int`, `[1, "a"]` for `list[int]`.

    An int is a fine float, a bool a fine int, and an unknown type is never contradicted.
    """
    return not _fits(value, _tree(annotation))


def unknown_type(annotation: str) -> str:
    """The first name that is no type, like `strng`; empty where there is none.

    A name with a capital may be a class of somebody's own, or a type variable.
    """
    names = [node.id for node in ast.walk(_tree(annotation)) if isinstance(node, ast.Name)]
    return next((name for name in names if name[:1].islower() and name not in _KINDS), "")


def conform(value: Value, annotation: str) -> Value:
    """`value`, as read from JSON, in the declared type where JSON cannot write it.

    `[1, 2]` becomes a tuple or set where the type says so, `2` becomes `2.0` for a float, and `{"1": 2}`
    gets int keys for `dict[int, int]`. Whatever fits as it is, or cannot fit at all, is left alone.
    """
    return _conform(value, _tree(annotation))


@lru_cache(maxsize=4096)
def _tree(annotation: str) -> ast.expr:
    return ast.parse(normalise_type(annotation), mode="eval").body


def _alternatives(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp):
        return [*_alternatives(node.left), *_alternatives(node.right)]
    return [node]


def _fits(value: Value, node: ast.expr) -> bool:
    match node:
        case ast.BinOp():
            return any(_fits(value, alternative) for alternative in _alternatives(node))
        case ast.Constant(value=None):
            return value is None
        case ast.Name(id=name):
            return type(value) in _KINDS.get(name, (type(value),))
        case ast.Subscript(value=ast.Name(id="Literal")):
            return True
        case ast.Subscript(value=ast.Name(id=name) as container, slice=inner) if name in _KINDS:
            return _fits(value, container) and _items_fit(value, name, inner)
    return True


def _items_fit(value: Value, name: str, inner: ast.expr) -> bool:
    if name == "tuple":
        types = _tuple_types(inner, len(value)) if isinstance(inner, ast.Tuple) else [inner]
        if types is None or len(types) != len(value):
            return False
        return all(_fits(item, node) for item, node in zip(value, types, strict=True))
    if isinstance(value, dict):
        if not isinstance(inner, ast.Tuple) or len(inner.elts) != 2:
            return True
        keys, values = inner.elts
        return all(_fits(key, keys) and _fits(item, values) for key, item in value.items())
    if isinstance(value, str | bytes):
        return True
    return _all_fit(value, inner)


def _all_fit(items: Iterable[Value], inner: ast.expr) -> bool:
    """As `_fits` for each; a long list, or one of lists, is asked for the types in it only."""
    kinds = set(map(type, items))
    match inner:
        case ast.Name(id=name):
            return name not in _KINDS or kinds <= set(_KINDS[name])
        case ast.Subscript(value=ast.Name(id="list" | "set" | "frozenset" as name), slice=item):
            return kinds <= set(_KINDS[name]) and _all_fit(list(chain.from_iterable(items)), item)
    return all(_fits(item, inner) for item in items)


def _tuple_types(inner: ast.Tuple, length: int) -> list[ast.expr] | None:
    """One type for each item: `tuple[int, ...]` has any number, `tuple[int, str]` exactly two; None if not so many."""
    if len(inner.elts) == 2 and isinstance(inner.elts[1], ast.Constant) and inner.elts[1].value is Ellipsis:
        return [inner.elts[0]] * length
    return list(inner.elts) if len(inner.elts) == length else None


def _conform(value: Value, node: ast.expr) -> Value:
    try:
        if isinstance(node, ast.BinOp):
            return _conform_union(value, _alternatives(node))
        name, inner = _named(node)
        if name == "float" and type(value) is int:
            return float(value)
        if name in _CONTAINERS and isinstance(value, list):
            return _CONTAINERS[name](_conform_items(value, name, inner))
        if name == "dict" and isinstance(value, dict) and isinstance(inner, ast.Tuple) and len(inner.elts) == 2:
            return {_conform_key(k, inner.elts[0]): _conform(v, inner.elts[1]) for k, v in value.items()}
    except (TypeError, ValueError, OverflowError):
        return value  # a list in a set, an int beyond a float: the check itself then says what is wrong
    return value


def _conform_union(value: Value, alternatives: list[ast.expr]) -> Value:
    readings = [(_conform(value, alternative), alternative) for alternative in alternatives]
    fitting = [reading for reading, alternative in readings if _fits(reading, alternative)]
    # As it stands comes first: in `int | float` a 2 is the int that it looks like.
    return next((r for r in fitting if equal(r, value)), fitting[0] if fitting else value)


def _named(node: ast.expr) -> tuple[str, ast.expr | None]:
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        return node.value.id, node.slice
    return (node.id if isinstance(node, ast.Name) else ""), None


def _conform_items(value: list[Value], name: str, inner: ast.expr | None) -> list[Value]:
    if inner is None:
        return value
    types: list[ast.expr] | None = [inner] * len(value)
    if name == "tuple" and isinstance(inner, ast.Tuple):
        types = _tuple_types(inner, len(value))
    return value if types is None else [_conform(item, node) for item, node in zip(value, types, strict=True)]


def _conform_key(key: Value, node: ast.expr) -> Value:
    """JSON has text keys only, so `"1"` is the key 1 where the type says int."""
    name, _ = _named(node)
    return int(key) if name == "int" and isinstance(key, str) else _conform(key, node)
