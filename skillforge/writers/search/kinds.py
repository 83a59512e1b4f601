"""Kinds: the types that the search reasons about, read off the values themselves.

A kind is a name (`"int"`, `"str"`, `"date"`) or a tuple that begins with one: `("list", K)`, `("set", K)`,
`("dict", K, V)`, `("tuple", A, B)` (each position its own), `("record", (("name", "str"), …))` (a dict
whose string keys are always the same), `("opt", K)` (K or None), `("fn", A, R)` (an element function,
only as an operator's argument). One capital letter is a variable: `("list", "T")`. Values are trusted
over annotations: JSON has lists where a signature says tuple.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias

Kind: TypeAlias = Any
"""A str, or a tuple of a str and kinds."""

ANY: Kind = "any"
NONE: Kind = "none"
NOTHING: Kind = "nothing"
"""Of the elements of a container that was always empty."""

_SCALARS = {
    bool: "bool", int: "int", float: "float", str: "str", bytes: "bytes", type(None): "none", complex: "complex",
}  # fmt: skip


def is_variable(kind: Kind) -> bool:
    """Whether `kind` is a type variable such as `"T"`."""
    return isinstance(kind, str) and len(kind) == 1


@cache
def is_concrete(kind: Kind) -> bool:
    """Whether no variable stands in it."""
    if isinstance(kind, str):
        return len(kind) > 1
    return kind[0] == "record" or all(map(is_concrete, kind[1:]))


@cache
def parse(text: str) -> Kind:
    """The kind an annotation names: `list[T]`, `dict[str, int]`, `int | None`, `(T -> bool)`."""
    text = text.strip()
    if text.startswith("(") and "->" in text:
        takes, gives = text[1:-1].rsplit("->", 1)
        return ("fn", parse(takes), parse(gives))
    return _from_node(ast.parse(text, mode="eval").body)


def _from_node(node: ast.expr) -> Kind:
    match node:
        case ast.Constant(value=None):
            return NONE
        case ast.Name(id=name):
            name = _TYPING.get(name, name)
            return {"Any": ANY, "list": ("list", ANY), "dict": ("dict", ANY, ANY), "set": ("set", ANY)}.get(name, name)
        case ast.BinOp(left=left, right=ast.Constant(value=None)):
            return ("opt", _from_node(left))
        case ast.Subscript(value=ast.Name(id="Optional"), slice=item):
            return ("opt", _from_node(item))
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Tuple(elts=elts)):
            return (_TYPING.get(name, name), *map(_from_node, elts))
        case ast.Subscript(value=ast.Name(id=name), slice=item):
            return (_TYPING.get(name, name), _from_node(item))
    return ANY


_TYPING = {"List": "list", "Dict": "dict", "Set": "set", "FrozenSet": "frozenset", "Tuple": "tuple"}


def of(values: Iterable[Any]) -> Kind:
    """The kind that all `values` share: `any` where they differ, `nothing` where there are none."""
    kind: Kind = NOTHING
    for value in values:
        kind = merge(kind, _of_value(value))
    return kind


def _of_value(value: Any) -> Kind:
    kind = type(value)
    if kind in _SCALARS:
        return _SCALARS[kind]
    if kind is list:
        return _of_list(value)
    if kind in (set, frozenset):
        return (kind.__name__, of(value))
    if kind is tuple:
        return ("tuple", *map(_of_value, value))
    if kind is dict:
        return _of_dict(value)
    return str(kind.__name__)


def _of_list(value: list[Any]) -> Kind:
    shared = of(value)
    if shared == ANY and 2 <= len(value) <= 6:
        return ("row", *map(_of_value, value))  # a tuple that JSON turned into a list
    return ("list", shared)


def _of_dict(value: dict[Any, Any]) -> Kind:
    if value and all(type(key) is str for key in value):
        return ("record", tuple(sorted((key, _of_value(item)) for key, item in value.items())))
    return ("dict", of(value), of(value.values()))


def merge(left: Kind, right: Kind) -> Kind:
    """The least kind that holds the values of both."""
    if left == right or right == NOTHING:
        return left
    if left == NOTHING:
        return right
    if NONE in (left, right) or "opt" in (left[0], right[0]):
        return _merge_optional(left, right)
    if isinstance(left, str) or isinstance(right, str):
        return ANY
    if left[0] == "record" and right[0] in ("record", "dict"):
        return _merge_records(left, right)
    if right[0] == "record" and left[0] == "dict":
        return _merge_records(right, left)
    if {left[0], right[0]} <= {"list", "row"} and (left[0] != right[0] or len(left) != len(right)):
        return ("list", of_all([*left[1:], *right[1:]]))
    if left[0] != right[0] or len(left) != len(right):
        return ANY
    return (left[0], *map(merge, left[1:], right[1:]))


def of_all(kinds: Iterable[Kind]) -> Kind:
    """The least kind that holds the values of all of them."""
    result: Kind = NOTHING
    for kind in kinds:
        result = merge(result, kind)
    return result


def element(kind: Kind) -> Kind:
    """What the elements of a list share; a row of mixed cells is one, too."""
    return kind[1] if kind[0] == "list" else of_all(kind[1:])


def _merge_optional(left: Kind, right: Kind) -> Kind:
    inner = of_all(kind[1] if kind[0] == "opt" else kind for kind in (left, right) if kind != NONE)
    return inner if inner == ANY else ("opt", inner)


def _merge_records(left: Kind, right: Kind) -> Kind:
    if right[0] == "record" and [k for k, _ in left[1]] == [k for k, _ in right[1]]:
        return ("record", tuple((k, merge(a, b)) for (k, a), (_, b) in zip(left[1], right[1], strict=True)))
    fields = [kind for _, kind in left[1]]
    key: Kind = "str"
    if right[0] == "record":
        fields += [kind for _, kind in right[1]]
    else:
        key = merge("str", right[1])
        fields.append(right[2])
    return ("dict", key, of_all(fields))


@cache
def _alone(pattern: Kind, kind: Kind) -> dict[str, Kind] | None:
    return _unify(pattern, kind, {})


def unify(pattern: Kind, kind: Kind, bound: Mapping[str, Kind]) -> dict[str, Kind] | None:
    """`bound` extended so that `pattern` becomes `kind`, or None."""
    if bound:
        return _unify(pattern, kind, bound)
    alone = _alone(pattern, kind)
    return None if alone is None else dict(alone)


def _unify(pattern: Kind, kind: Kind, bound: Mapping[str, Kind]) -> dict[str, Kind] | None:
    if isinstance(pattern, str):
        if len(pattern) > 1:
            return dict(bound) if pattern == kind else None
        if pattern in bound:
            return dict(bound) if bound[pattern] == kind else None
        return {**bound, pattern: kind}
    if pattern[0] == "list" and kind[0] == "row":
        return _unify(pattern[1], element(kind), bound)
    if isinstance(kind, str) or pattern[0] != kind[0] or len(pattern) != len(kind):
        return None
    result: dict[str, Kind] | None = dict(bound)
    for inner, outer in zip(pattern[1:], kind[1:], strict=True):
        result = _unify(inner, outer, result or {})
        if result is None:
            return None
    return result


def substitute(pattern: Kind, bound: Mapping[str, Kind]) -> Kind:
    """`pattern` with its variables replaced."""
    if isinstance(pattern, str):
        return bound.get(pattern, pattern)
    if pattern[0] == "record":
        return pattern
    return (pattern[0], *(substitute(inner, bound) for inner in pattern[1:]))


def parts(kind: Kind, values: Iterable[Any]) -> tuple[Kind, ...]:
    """The kinds of the places of values that all have the same two, three or four places; else nothing."""
    if isinstance(kind, str):
        return ()
    if kind[0] in ("tuple", "row"):
        return tuple(kind[1:]) if 2 <= len(kind) - 1 <= 4 else ()
    if kind[0] != "list":
        return ()
    lengths = {len(value) if value.__class__ is list else 0 for value in values}
    return (kind[1],) * lengths.pop() if len(lengths) == 1 and lengths <= {2, 3, 4} else ()


@cache
def passes_as(kind: Kind, annotated: Kind) -> bool:
    """Whether a value of `kind` is what an annotation asks for: a record of texts is a `dict[str, str]`."""
    if kind in (annotated, NOTHING) or annotated == ANY:
        return True
    if isinstance(kind, str) or isinstance(annotated, str):
        return False
    if kind[0] == "record":
        if annotated[0] != "dict" or annotated[1] not in ("str", ANY):
            return False
        return all(passes_as(field, annotated[2]) for _, field in kind[1])
    if kind[0] == "row" and annotated[0] == "list":
        return all(passes_as(part, annotated[1]) for part in kind[1:])
    if kind[0] != annotated[0] or len(kind) != len(annotated):
        return False
    return all(map(passes_as, kind[1:], annotated[1:]))


@cache
def is_open(kind: Kind) -> bool:
    """Whether something unknown stands in it, so that the values themselves say more."""
    if isinstance(kind, str):
        return bool(kind == ANY)
    return kind[0] != "record" and any(map(is_open, kind[1:]))


def names(kind: Kind) -> Iterator[str]:
    """The types and variables that it names, containers too."""
    if isinstance(kind, str):
        yield kind
        return
    head, *parts = kind
    if head != "fn":
        yield head
    for part in [field for _, field in parts[0]] if head == "record" else parts:
        yield from names(part)


def depth(kind: Kind) -> int:
    """How deep containers nest: 0 for `int`, 2 for `list[list[int]]`."""
    if isinstance(kind, str):
        return 0
    if kind[0] == "record":
        return 1 + max((depth(field) for _, field in kind[1]), default=0)
    return 1 + max(map(depth, kind[1:]), default=0)


@cache
def holds_text(kind: Kind) -> bool:
    """Whether a text, a date or a time stands somewhere in it; an unknown kind may hold one."""
    if isinstance(kind, str):
        return kind in ("str", "date", "datetime", ANY)
    return any(map(holds_text, (field[1] for field in kind[1]) if kind[0] == "record" else kind[1:]))


def hashable(kind: Kind) -> bool:
    """Whether values of `kind` may be dict keys and set members."""
    if isinstance(kind, str):
        return bool(kind != ANY)
    head = str(kind[0])
    return head in ("tuple", "frozenset", "opt") and all(hashable(part) for part in kind[1:])


def text(kind: Kind) -> str:
    """`kind` as an annotation."""
    if isinstance(kind, str):
        return {ANY: "Any", NOTHING: "Any", NONE: "None"}.get(kind, kind)
    head, *inner = kind
    if head == "opt":
        return f"{text(inner[0])} | None"
    if head == "record":
        return "dict[str, Any]"
    if head == "row":
        return "list[Any]"
    if ANY in inner or NOTHING in inner:
        return str(head)
    return f"{head}[{', '.join(map(text, inner))}]"


_PLAIN = frozenset({"int", "str", "bool", "float", "bytes", "date", "datetime", "timedelta", "time", NONE})


@cache
def freezer(kind: Kind) -> Callable[[Any], Any] | None:
    """What makes a value of `kind` a dict key that tells it from every other; None for no change needed."""
    if kind in _PLAIN:
        return None
    if not isinstance(kind, str):
        inner = [freezer(part) for part in kind[1:]] if kind[0] in ("list", "tuple", "set") else [freeze]
        if not any(inner):
            return {"list": tuple, "tuple": None, "set": frozenset}[kind[0]]
        only = inner[0]
        if kind[0] == "list" and only is not None and only is not freeze:
            return lambda value: tuple(map(only, value))
    return freeze


def freeze(value: Any) -> Any:
    """A hashable stand-in for any value, equal only for equal values of the same types."""
    kind = type(value)
    if kind in (int, str):
        return value
    if kind in (list, tuple):
        return (kind.__name__, *map(freeze, value))
    if kind is dict:
        return ("dict", *((freeze(k), freeze(v)) for k, v in value.items()))
    if kind in (set, frozenset):
        return (kind.__name__, frozenset(map(freeze, value)))
    return (kind.__name__, repr(value))
