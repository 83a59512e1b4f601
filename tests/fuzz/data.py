"""Values and data by the seed: values of every kind that crosses the boundary, and JSON that nobody honest wrote."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

from skillforge import values

Dice = random.Random

_TEXTS = ("", "a", "_x", "é", "\ud800", "\0", "𝟙", "int", "{0.__class__}", "\u2028", "x" * 300)
_FLOATS = (0.0, -0.0, 0.1, 1e308, 5e-324, float("inf"), float("-inf"), float("nan"))
_DECIMALS = ("0", "-0", "NaN", "sNaN", "-sNaN12", "NaN7", "Infinity", "1E+999999", "1E-999999", "0.10", "-0.000", "9" * 60)

_SCALARS: tuple[Callable[[Dice], Any], ...] = (
    lambda d: None,
    lambda d: d.random() < 0.5,
    lambda d: d.choice((0, 1, -1, 1 << 62, -(1 << 62), (1 << 62) - 1, 1 << 64, -(10**400), 10**5000)),
    lambda d: d.getrandbits(d.choice((3, 61, 64, 300))),
    lambda d: d.choice(_FLOATS),
    lambda d: d.uniform(-1e6, 1e6),
    lambda d: d.choice(_TEXTS),
    lambda d: d.randbytes(d.randrange(8)),
    lambda d: complex(d.choice(_FLOATS), d.choice(_FLOATS)),
    lambda d: date.fromordinal(d.randrange(1, date.max.toordinal() + 1)),
    lambda d: datetime.min + timedelta(microseconds=d.randrange(3 * 10**17)),
    lambda d: datetime(2024, 10, 27, 2, 30, fold=d.randrange(2), tzinfo=_zone(d)),
    lambda d: time(d.randrange(24), d.randrange(60), 1, d.randrange(10**6), tzinfo=_zone(d), fold=d.randrange(2)),
    lambda d: timedelta(days=d.randrange(-999999999, 999999999), microseconds=d.randrange(10**9)),
    lambda d: d.choice((timedelta.min, timedelta.max, timedelta(0), timedelta(microseconds=-1))),
    lambda d: Decimal(d.choice(_DECIMALS)),
    lambda d: Fraction(d.randrange(-(10**9), 10**9), d.randrange(1, 10**9)),
)


def _zone(dice: Dice) -> timezone | None:
    offset = timedelta(seconds=dice.randrange(-86399, 86400), microseconds=dice.choice((0, 0, 123)))
    return dice.choice((None, UTC, timezone(offset)))


def value(dice: Dice, depth: int = 3) -> Any:
    """Any value that may cross, nested at most `depth` levels."""
    if depth == 0 or dice.random() < 0.4:
        return dice.choice(_SCALARS)(dice)
    items = [value(dice, depth - 1) for _ in range(dice.randrange(4))]
    kind = dice.choice((list, tuple, set, frozenset, dict))
    if kind in (list, tuple):
        return kind(items)
    keys = [item for item in items if hashable(item)]
    return {key: value(dice, depth - 1) for key in keys} if kind is dict else kind(keys)


def hashable(item: Any) -> bool:
    try:
        hash(item)
    except TypeError:  # lists; and signalling NaNs, which have no hash
        return False
    return True


TAGS = (
    "int", "float", "tuple", "set", "frozenset", "dict", "bytes", "complex", "datetime", "date", "time", "timedelta",
    "Decimal", "Fraction", "enum", "dataclass", "pickle", "fold", "",
)  # fmt: skip

_RAW: tuple[Callable[[Dice], str], ...] = (
    lambda d: d.choice(("null", "true", "0", "-1", "1e400", "-1e400", "NaN", "Infinity", "1e-400", "9" * 4300)),
    lambda d: json.dumps(d.choice((*_TEXTS, *_DECIMALS, "0x" + "f" * 5000, "0xzz", "1_0", " 1 ", "1e400", "nan", "-0x1"))),
    lambda d: json.dumps(d.choice(("2024-02-30", "2024-W01-1", "0000-01-01", "9999-12-31T23:59:59.999999+23:59:59", "24:00"))),
    lambda d: "[" * (n := d.choice((3, 150, 900, 2000))) + "]" * n,
    lambda d: '{"tuple":[' * (n := d.choice((3, 150, 250))) + "]}" * n,
    lambda d: json.dumps({"frozenset": [{"int": hex(i * (2**61 - 1))} for i in range(d.choice((3, 999, 1500)))]}),
    lambda d: json.dumps({"Decimal": "1E+" + "9" * d.choice((3, 9, 17, 18, 19))}),
    lambda d: json.dumps({"Fraction": [hex(d.getrandbits(70_000)), hex(d.getrandbits(70_000) | 1)]}),
    lambda d: json.dumps({"timedelta": [d.choice((10**9, -(10**9), 10**30, 1e308, 0.5, "1", None)), 0, 0]}),
)


def honest(dice: Dice) -> str:
    """What a child sends for some value."""
    return values.dumps(value(dice)).decode("ascii")


def raw(dice: Dice, depth: int = 3) -> str:
    """JSON text, most of it tagged, some of it so wrongly that no encoder can have written it."""
    if depth == 0 or dice.random() < 0.3:
        return dice.choice(_RAW)(dice)
    items = [raw(dice, depth - 1) for _ in range(dice.randrange(4))]
    if dice.random() < 0.3:
        return f"[{','.join(items)}]"
    tag = json.dumps(dice.choice(TAGS))
    payload = dice.choice((f"[{','.join(items)}]", f"[{','.join(f'[{item},{item}]' for item in items)}]", *items))
    again = f",{json.dumps(dice.choice(TAGS))}:{raw(dice, 0)}" if dice.random() < 0.2 else ""
    return f"{{{tag}:{payload}{again}}}"
