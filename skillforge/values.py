"""Values that cross the sandbox boundary: data, never pickles.

None, bool, int of any size, float with nan and inf, complex, str, bytes, list, tuple, set, frozenset,
dict with any encodable key, date, time, datetime, timedelta, Decimal and Fraction cross as themselves.
Dataclass and enum results cross as tagged dicts. `encode` gives JSON data, `decode` reads it back,
`dumps`/`loads` do so in bytes; `equal` compares strictly by type; `render` writes a literal.

The jail imports this module: it needs the standard library and `errors` only.
"""

from __future__ import annotations

import dataclasses
import enum
import json
import math
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from skillforge.errors import UnencodableValue

Value: TypeAlias = Any
"""One of the kinds above."""

Json: TypeAlias = Any

MAX_DEPTH = 200
MAX_NODES = 2_000_000

_SMALL_INT = 1 << 62
_SCALARS = frozenset({type(None), bool, str})


def encode(value: Value) -> Json:
    """JSON data for `value`; scalars and lists as themselves, all else as `{"tag": payload}`.

    Raises UnencodableValue for other kinds, for more than 200 levels (so for cycles), and for more than
    two million nodes.
    """
    budget = [MAX_NODES]
    return _encode(value, 0, budget)


def _encode(value: Value, depth: int, budget: list[int]) -> Json:
    kind = type(value)
    if kind in _SCALARS:
        return value
    if kind is int:
        return value if -_SMALL_INT < value < _SMALL_INT else {"int": hex(value)}
    if kind is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    if depth >= MAX_DEPTH:
        raise UnencodableValue(f"nested more than {MAX_DEPTH} levels deep, or contains itself")
    budget[0] -= 1
    if kind is list:
        _spend(budget, len(value))
        return [_encode(item, depth + 1, budget) for item in value]
    encoder = _ENCODERS.get(kind)
    if encoder is not None:
        return encoder(value, depth + 1, budget)
    return _encode_other(value, depth + 1, budget)


def _encode_other(value: Value, depth: int, budget: list[int]) -> Json:
    kind = type(value)
    if isinstance(value, enum.Enum):
        return {"enum": [kind.__name__, value.name, _encode(value.value, depth, budget)]}
    if dataclasses.is_dataclass(kind):
        fields = [[f.name, _encode(getattr(value, f.name), depth, budget)] for f in dataclasses.fields(value)]
        return {"dataclass": [kind.__name__, fields]}
    if isinstance(value, dict) and kind.__module__ == "collections":  # Counter, defaultdict, OrderedDict
        return _encode_dict(value, depth, budget)
    if isinstance(value, tuple) and hasattr(kind, "_fields"):  # a named tuple equals its plain tuple
        return _encode_items("tuple")(tuple(value), depth, budget)
    advice = "; return list(…) of it" if hasattr(value, "__next__") or kind.__name__ in _VIEWS else ""
    raise UnencodableValue(f"a value of type {kind.__name__!r} is not data{advice}")


_VIEWS = frozenset({"dict_keys", "dict_values", "dict_items", "range", "deque", "odict_keys", "odict_values"})


def _spend(budget: list[int], nodes: int) -> None:
    budget[0] -= nodes
    if budget[0] < 0:
        raise UnencodableValue(f"more than {MAX_NODES:,} items")


def _encode_items(tag: str) -> Callable[[Any, int, list[int]], Json]:
    def encoder(value: Any, depth: int, budget: list[int]) -> Json:
        _spend(budget, len(value))
        return {tag: [_encode(item, depth, budget) for item in value]}

    return encoder


def _encode_set(tag: str) -> Callable[[Any, int, list[int]], Json]:
    def encoder(value: Any, depth: int, budget: list[int]) -> Json:
        _spend(budget, len(value))
        items = [_encode(item, depth, budget) for item in value]
        # Sets have no order: without one, equal sets would encode differently from run to run.
        return {tag: sorted(items, key=lambda item: json.dumps(item, sort_keys=True))}

    return encoder


def _encode_dict(value: dict[Any, Any], depth: int, budget: list[int]) -> Json:
    _spend(budget, 2 * len(value))
    return {"dict": [[_encode(k, depth, budget), _encode(v, depth, budget)] for k, v in value.items()]}


_FRACTION_DIGITS = 20_000  # hexadecimal; a fraction is reduced when it is read, in quadratic time


def _encode_fraction(value: Fraction, depth: int, budget: list[int]) -> Json:
    parts = [hex(value.numerator), hex(value.denominator)]
    if max(map(len, parts)) > _FRACTION_DIGITS:
        raise UnencodableValue("a fraction of too many digits")
    return {"Fraction": parts}


def _encode_datetime(value: datetime, depth: int, budget: list[int]) -> Json:
    return {"datetime": value.isoformat(), **({"fold": 1} if value.fold else {})}


_ENCODERS: dict[type, Callable[[Any, int, list[int]], Json]] = {
    tuple: _encode_items("tuple"),
    set: _encode_set("set"),
    frozenset: _encode_set("frozenset"),
    dict: _encode_dict,
    bytes: lambda v, d, b: {"bytes": v.hex()},
    bytearray: lambda v, d, b: {"bytes": bytes(v).hex()},
    complex: lambda v, d, b: {"complex": [repr(v.real), repr(v.imag)]},
    datetime: _encode_datetime,
    date: lambda v, d, b: {"date": v.isoformat()},
    time: lambda v, d, b: {"time": v.isoformat()},
    timedelta: lambda v, d, b: {"timedelta": [v.days, v.seconds, v.microseconds]},
    Decimal: lambda v, d, b: {"Decimal": str(v)},
    Fraction: _encode_fraction,
}


def decode(data: Json) -> Value:
    """The value that `encode` wrote. Raises UnencodableValue for anything it did not write."""
    try:
        return _decode(data)
    except UnencodableValue:
        raise
    except (RecursionError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise UnencodableValue(f"unreadable data: {type(error).__name__}: {error}") from None


def _decode(data: Json) -> Value:
    if isinstance(data, list):
        return [_decode(item) for item in data]
    if isinstance(data, dict):
        for tag, payload in data.items():
            decoder = _DECODERS.get(tag)
            if decoder is None:
                raise UnencodableValue(f"unknown tag {tag!r}")
            return decoder(payload) if tag != "datetime" else decoder(data)
        raise UnencodableValue("an empty tag")
    return data


_MANY, _ALIKE = 1_000, 100


def _spread(keys: list[Value]) -> list[Value]:
    """`keys`, unless so many hash alike that a table of them takes quadratic time: hostile data, never honest."""
    if len(keys) > _MANY and Counter(map(hash, keys)).most_common(1)[0][1] > _ALIKE:
        raise UnencodableValue("keys chosen to collide")
    return keys


def _decode_fraction(payload: Json) -> Fraction:
    if max(map(len, payload)) > _FRACTION_DIGITS:
        raise UnencodableValue("a fraction of too many digits")
    return Fraction(int(payload[0], 16), int(payload[1], 16))


def _decode_dict(payload: Json) -> Value:
    keys = _spread([_decode(key) for key, _ in payload])
    return dict(zip(keys, [_decode(value) for _, value in payload], strict=True))


def _decode_datetime(data: Json) -> datetime:
    return datetime.fromisoformat(data["datetime"]).replace(fold=1 if data.get("fold") else 0)


_DECODERS: dict[str, Callable[[Any], Value]] = {
    "int": lambda p: int(p, 16),
    "float": float,
    "tuple": lambda p: tuple(_decode(item) for item in p),
    "set": lambda p: set(_spread([_decode(item) for item in p])),
    "frozenset": lambda p: frozenset(_spread([_decode(item) for item in p])),
    "dict": _decode_dict,
    "bytes": bytes.fromhex,
    "complex": lambda p: complex(float(p[0]), float(p[1])),
    "datetime": _decode_datetime,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda p: timedelta(days=p[0], seconds=p[1], microseconds=p[2]),
    "Decimal": Decimal,
    "Fraction": _decode_fraction,
    "enum": lambda p: {"__enum__": str(p[0]), "name": str(p[1]), "value": _decode(p[2])},
    "dataclass": lambda p: {"__dataclass__": str(p[0]), **{str(k): _decode(v) for k, v in p[1]}},
}


def dumps(value: Value) -> bytes:
    """`value` as bytes of ASCII JSON (so lone surrogates survive). Raises UnencodableValue."""
    try:
        return json.dumps(encode(value), separators=(",", ":"), allow_nan=False).encode("ascii")
    except RecursionError:
        raise UnencodableValue(f"nested more than {MAX_DEPTH} levels deep, or contains itself") from None


def loads(data: bytes) -> Value:
    """The value that `dumps` wrote. Raises UnencodableValue."""
    try:
        parsed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnencodableValue(f"unreadable data: {error}") from None
    return decode(parsed)


def equal(left: Value, right: Value, *, rel_tol: float = 1e-9) -> bool:
    """Whether two values are the same, strictly by type: True ≠ 1, 1 ≠ 1.0, (1,) ≠ [1].

    Floats agree to a relative `rel_tol`; nan equals nan. Sets and dict keys compare exactly. What is nested too deeply
    to be encoded, which no honest run gives, equals nothing.
    """
    try:
        return _equal(left, right, rel_tol)
    except UnencodableValue:
        return False


def _equal(left: Value, right: Value, rel_tol: float) -> bool:
    kind = type(left)
    if kind is not type(right):
        return False
    if kind is float:
        return left == right or (left != left and right != right) or math.isclose(left, right, rel_tol=rel_tol)
    if kind is complex:
        return _equal(left.real, right.real, rel_tol) and _equal(left.imag, right.imag, rel_tol)
    if kind in (list, tuple):
        return len(left) == len(right) and all(_equal(a, b, rel_tol) for a, b in zip(left, right, strict=True))
    if kind is dict:
        if len(left) != len(right):
            return False
        theirs = {fingerprint(key): value for key, value in right.items()}
        return all(
            (key := fingerprint(k)) in theirs and _equal(v, theirs[key], rel_tol) for k, v in left.items()
        )
    if kind in (set, frozenset):
        return len(left) == len(right) and {fingerprint(i) for i in left} == {fingerprint(i) for i in right}
    if kind is Decimal and left.is_nan() and right.is_nan():
        return True
    return bool(left == right)


def fingerprint(value: Value) -> str:
    """A text that two values share only when they are the same value of the same type, exactly."""
    return json.dumps(encode(value), sort_keys=True, separators=(",", ":"))


def render(value: Value) -> str:
    """`value` as Python source that an assertion may hold: `date(2024, 1, 2)`, `{1, 2}`, `float('nan')`.

    Raises UnencodableValue for a value that is no literal.
    """
    kind = type(value)
    if kind in (list, tuple):
        inner = ", ".join(render(item) for item in value)
        if kind is list:
            return f"[{inner}]"
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if kind is dict:
        return "{" + ", ".join(f"{render(k)}: {render(v)}" for k, v in value.items()) + "}"
    if kind is set:
        return "{" + ", ".join(sorted(render(item) for item in value)) + "}" if value else "set()"
    if kind is frozenset:
        return f"frozenset({render(set(value))})" if value else "frozenset()"
    renderer = _RENDERERS.get(kind)
    if renderer is None:
        raise UnencodableValue(f"a value of type {kind.__name__!r} cannot be written as a literal")
    return renderer(value)


def _render_int(value: int) -> str:
    limit = sys.get_int_max_str_digits()
    return hex(value) if limit and value.bit_length() > limit * 3 else repr(value)


def _render_float(value: float) -> str:
    return repr(value) if math.isfinite(value) else f"float({str(value)!r})"


def _render_zone(zone: Any) -> str:
    if zone is UTC:
        return "timezone.utc"
    offset = zone.utcoffset(None)
    if offset is None:
        raise UnencodableValue("a datetime with a named zone cannot be written as a literal")
    return f"timezone({_render_timedelta(offset)})"


def _render_timedelta(value: timedelta) -> str:
    parts = [("days", value.days), ("seconds", value.seconds), ("microseconds", value.microseconds)]
    return "timedelta(" + ", ".join(f"{name}={n}" for name, n in parts if n) + ")"


def _render_clock(name: str, value: Any, parts: list[int]) -> str:
    while len(parts) > (5 if name == "datetime" else 1) and parts[-1] == 0:
        parts.pop()
    zone = f", tzinfo={_render_zone(value.tzinfo)}" if value.tzinfo is not None else ""
    return f"{name}({', '.join(map(str, parts))}{zone})"


_RENDERERS: dict[type, Callable[[Any], str]] = {
    type(None): repr,
    bool: repr,
    int: _render_int,
    float: _render_float,
    str: repr,
    bytes: repr,
    complex: lambda v: f"complex({_render_float(v.real)}, {_render_float(v.imag)})",
    date: lambda v: f"date({v.year}, {v.month}, {v.day})",
    time: lambda v: _render_clock("time", v, [v.hour, v.minute, v.second, v.microsecond]),
    datetime: lambda v: _render_clock(
        "datetime", v, [v.year, v.month, v.day, v.hour, v.minute, v.second, v.microsecond]
    ),
    timedelta: _render_timedelta,
    Decimal: lambda v: f"Decimal({str(v)!r})",
    Fraction: lambda v: f"Fraction({_render_int(v.numerator)}, {_render_int(v.denominator)})",
}
