"""Generated inputs for properties: (signature, known cases) → calls, the same ones every time.

The known arguments come first, since they lie in the function's domain; then edge cases of each type,
then random values near the known ones: their alphabet, their magnitude, pieces of them.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from skillforge.errors import ArgumentError
from skillforge.signature import ANY, Signature, infer_type, normalise_type
from skillforge.types import Case
from skillforge.values import Value, fingerprint

COUNT = 50
_MAX_ITEMS = 6

_EDGES: dict[str, tuple[Value, ...]] = {
    "int": (0, 1, -1, 2, 3, 10, -7),
    "float": (0.0, 1.0, -1.5, 0.1, 2.5, 1000000.0),
    "bool": (True, False),
    "str": ("", "a", " ", "A b", "aa", "é ß", "a\nb", "0"),
    "bytes": (b"", b"a", b"\x00\xff"),
    "None": (None,),
    "complex": (0j, 1 + 2j),
    "date": (date(2024, 2, 29), date(2023, 12, 31), date(2000, 1, 1)),
    "datetime": (datetime(2024, 2, 29, 12, 30), datetime(2000, 1, 1)),
    "time": (time(0, 0), time(23, 59, 59)),
    "timedelta": (timedelta(0), timedelta(days=1, seconds=5), timedelta(seconds=-3)),
    "Decimal": (Decimal("0"), Decimal("1.50"), Decimal("-2")),
    "Fraction": (Fraction(0), Fraction(1, 3), Fraction(-5, 2)),
}


def generate(signature: Signature, cases: Sequence[Case], count: int = COUNT) -> list[Case]:
    """Up to `count` distinct calls (arguments only), the known ones first."""
    known = [bound for case in cases if (bound := _bound(signature, case)) is not None]
    columns = list(zip(*known, strict=True)) or [()] * len(signature.parameters)
    makers = [_maker(p.type, column) for p, column in zip(signature.parameters, columns, strict=True)]
    rng = random.Random(str(signature))
    found: dict[str, Case] = {}
    for values in known[: count // 2]:
        _keep(found, signature, values)
    for turn in range(count * 4):
        if len(found) >= count or not makers:
            break
        _keep(found, signature, tuple(maker.value(rng, turn // (i + 1)) for i, maker in enumerate(makers)))
    return list(found.values())


def values_of(annotation: str, known: Sequence[Value], count: int = COUNT) -> list[Value]:
    """Up to `count` distinct values of a type, the known ones first."""
    signature = Signature.parse("(value)")
    typed = Signature((type(signature.parameters[0])("value", annotation),))
    return [case.args[0] for case in generate(typed, [Case((value,)) for value in known], count)]


def _bound(signature: Signature, case: Case) -> tuple[Value, ...] | None:
    try:
        return signature.bind(case.args, case.kwargs)
    except ArgumentError:
        return None


def _keep(found: dict[str, Case], signature: Signature, values: tuple[Value, ...]) -> None:
    pairs = list(zip(signature.parameters, values, strict=True))
    case = Case(
        tuple(value for p, value in pairs if not p.keyword_only), {p.name: v for p, v in pairs if p.keyword_only}
    )
    found.setdefault(fingerprint(list(values)), case)


def _maker(annotation: str, known: Sequence[Value]) -> _Maker:
    """Values of the annotated type; of the known values' type where the annotation says nothing or too little."""
    inferred = infer_type(known)
    vague = annotation == ANY or annotation in ("list", "tuple", "dict", "set", "frozenset") or ANY in annotation
    chosen = inferred if vague and inferred != ANY else annotation
    try:
        tree = ast.parse(normalise_type(chosen), mode="eval").body
    except (SyntaxError, ValueError):
        tree = ast.Name("int")
    return _Maker(tree, tuple(known))


@dataclass(frozen=True)
class _Maker:
    """Makes values of the type `tree`, near the values in `known`."""

    tree: ast.expr
    known: tuple[Value, ...]
    leaves: tuple[Value, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "leaves", tuple(_leaves(self.known)))

    def value(self, rng: random.Random, turn: int) -> Value:
        """An edge case while there are some, then a random value."""
        edges = _edges(self.tree)
        return edges[turn] if turn < len(edges) else self._random(self.tree, rng, 0)

    def _random(self, tree: ast.expr, rng: random.Random, depth: int) -> Value:
        match tree:
            case ast.BinOp(left=left, right=right):
                return self._random(rng.choice([left, right]), rng, depth)
            case ast.Constant(value=None):
                return None
            case ast.Subscript(value=ast.Name(id=name), slice=inner):
                return self._container(name, inner, rng, depth)
            case ast.Name(id=name) if name in _CONTAINERS:
                return self._container(name, ast.Name("int"), rng, depth)
            case ast.Name(id=name):
                return self._scalar(name, rng)
        return self._scalar("int", rng)

    def _container(self, name: str, inner: ast.expr, rng: random.Random, depth: int) -> Value:
        size = rng.randrange(_MAX_ITEMS if depth == 0 else 3)
        if name == "dict":
            key, value = inner.elts if isinstance(inner, ast.Tuple) else (ast.Name("str"), inner)
            return {
                _hashable(self._random(key, rng, depth + 1)): self._random(value, rng, depth + 1) for _ in range(size)
            }
        if name == "tuple" and isinstance(inner, ast.Tuple):
            if not _is_open(inner):
                return tuple(self._random(part, rng, depth + 1) for part in inner.elts)
            inner = inner.elts[0]
        elif name == "tuple":
            return (self._random(inner, rng, depth + 1),)
        items = [self._random(inner, rng, depth + 1) for _ in range(size)]
        if name in ("set", "frozenset"):
            items = [_hashable(item) for item in items]
        return _CONTAINERS.get(name, list)(items)

    def _scalar(self, name: str, rng: random.Random) -> Value:
        known = [leaf for leaf in self.leaves if type(leaf).__name__ == name]
        if name in ("int", "float"):
            reach = max([20, *(min(abs(leaf), 10**6) for leaf in known if leaf == leaf)])
            return rng.randint(-int(reach), int(reach)) if name == "int" else round(rng.uniform(-reach, reach), 3)
        if name == "str":
            return _text([leaf for leaf in known if leaf], rng)
        choices = [*known, *_EDGES.get(name, _EDGES["int"])]
        return rng.choice(choices)


_CONTAINERS: dict[str, Callable[[Any], Value]] = {
    "list": list, "tuple": tuple, "set": set, "frozenset": frozenset, "dict": dict,
    "Sequence": list, "Iterable": list, "Collection": list,
}  # fmt: skip


def _text(known: list[str], rng: random.Random) -> str:
    """Pieces of the known texts in a new order, or letters of their alphabet."""
    if known and rng.random() < 0.5:
        pieces = [piece for text in known for piece in text.split(" ")]
        return " ".join(rng.choice(pieces) for _ in range(rng.randint(1, 4)))
    alphabet = sorted(set("".join(known))) or list("abcXYZ 019-_.,")
    return "".join(rng.choice(alphabet) for _ in range(rng.randrange(13)))


def _leaves(values: Sequence[Value]) -> list[Value]:
    leaves: list[Value] = []
    pending = list(values)
    while pending and len(leaves) < 500:
        value = pending.pop()
        if isinstance(value, list | tuple | set | frozenset):
            pending += list(value)
        elif isinstance(value, dict):
            pending += [*value.keys(), *value.values()]
        else:
            leaves.append(value)
    return sorted(leaves, key=fingerprint)


def _edges(tree: ast.expr) -> tuple[Value, ...]:
    match tree:
        case ast.BinOp(left=left, right=right):
            return (*_edges(left), *_edges(right))
        case ast.Constant(value=None):
            return (None,)
        case ast.Name(id=name) if name in _CONTAINERS:
            return (_CONTAINERS[name](()),)
        case ast.Name(id=name):
            return _EDGES.get(name, ())
        case ast.Subscript(value=ast.Name(id="list"), slice=inner):
            return ([], *([item] for item in _edges(inner)[:2]), *([item, item] for item in _edges(inner)[1:2]))
        case ast.Subscript(value=ast.Name(id="dict" | "set" | "frozenset" as name)):
            return (_CONTAINERS[name](()),)
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple() as inner) if _is_open(inner):
            return ((),)
    return ()


def _is_open(inner: ast.Tuple) -> bool:
    """Whether `tuple[…]` reads `tuple[int, ...]`."""
    return any(isinstance(part, ast.Constant) and part.value is Ellipsis for part in inner.elts)


def _hashable(value: Value) -> Value:
    if isinstance(value, list):
        return tuple(map(_hashable, value))
    return frozenset(value) if isinstance(value, set) else value if not isinstance(value, dict) else tuple(value)
