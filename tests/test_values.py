"""Values that cross the boundary: what goes in comes out, and nothing else is let through."""

from __future__ import annotations

import contextlib
import dataclasses
import enum
import json
import math
from collections import Counter, OrderedDict, defaultdict, namedtuple
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillforge.errors import UnencodableValue
from skillforge.literals import parse_literal
from skillforge.values import _DECODERS, MAX_DEPTH, decode, dumps, encode, equal, fingerprint, loads, render

_zones = st.sampled_from([None, UTC, timezone(timedelta(hours=5, minutes=30))])
_text = st.text(st.characters())  # lone surrogates too: Python strings hold them
_atoms = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | _text | st.binary()
    | st.dates() | st.times(timezones=st.none()) | st.datetimes(timezones=_zones) | st.timedeltas()
    | st.decimals(allow_nan=True) | st.fractions() | st.integers(min_value=1 << 70, max_value=1 << 400)
)  # fmt: skip
_keys = st.none() | st.booleans() | st.integers() | _text | st.dates() | st.fractions() | st.tuples(st.integers())
values = st.recursive(
    _atoms,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(_keys, inner, max_size=4)
        | st.sets(_keys, max_size=4)
        | st.frozensets(_keys, max_size=4)
    ),
    max_leaves=12,
)


@given(values)
def test_decode_undoes_encode(value: Any):
    """A value crosses the boundary as itself, its type included."""
    assert equal(decode(encode(value)), value)


@given(values)
def test_loads_undoes_dumps(value: Any):
    """Also as bytes, and these are ASCII: no surrogate can break a pipe."""
    data = dumps(value)
    assert data.isascii()
    assert equal(loads(data), value)


@given(values)
def test_render_writes_what_a_literal_reads(value: Any):
    """Every value that crosses can stand in an assertion."""
    assert equal(parse_literal(render(value)), value)


@given(values, values)
def test_a_fingerprint_is_shared_by_equal_values_only(left: Any, right: Any):
    """Two values of one fingerprint are the same value of the same type."""
    if fingerprint(left) == fingerprint(right):
        assert equal(left, right)


@given(values)
def test_a_value_equals_itself(value: Any):
    """Also nan: a check that expects nan can be passed."""
    assert equal(value, value)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (True, 1),
        (1, 1.0),
        ((1,), [1]),
        ({1}, frozenset({1})),
        ({1: 2}, {1.0: 2}),
        ({1: 2}, {True: 2}),
        ({"1": 2}, {1: 2}),
        ("a", b"a"),
        (None, False),
        ([1, 2], [1]),
        ({1: 2}, {1: 2, 3: 4}),
        (date(2024, 1, 1), datetime(2024, 1, 1)),
        (Decimal(1), Fraction(1)),
        (float("inf"), 1e308),
        (0.1, 0.1000001),
        ([1], [True]),
        ({(1, True)}, {(1, 1)}),
    ],
)
def test_values_of_other_types_differ(left: Any, right: Any):
    """Python calls many of these equal; a check does not."""
    assert not equal(left, right)
    assert not equal(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [(0.1 + 0.2, 0.3), ([0.1 + 0.2], [0.3]), ({1: 0.1 + 0.2}, {1: 0.3}), (complex(0.1 + 0.2, 0), complex(0.3, 0)),
     (0.0, -0.0), (math.nan, math.nan), ([math.nan], [math.nan]), (Decimal("nan"), Decimal("nan"))],
)  # fmt: skip
def test_floats_agree_to_a_relative_billionth(left: Any, right: Any):
    """Sums in another order are not wrong answers."""
    assert equal(left, right)


Point = namedtuple("Point", "x y")


class Colour(enum.Enum):
    RED = 1


@dataclasses.dataclass
class Person:
    name: str
    born: date


def test_a_dataclass_crosses_as_a_tagged_dict():
    """Its class stays on the other side."""
    assert loads(dumps(Person("Ada", date(1815, 12, 10)))) == {
        "__dataclass__": "Person", "name": "Ada", "born": date(1815, 12, 10),
    }  # fmt: skip


def test_an_enum_crosses_as_a_tagged_dict():
    """Its class stays on the other side."""
    assert loads(dumps(Colour.RED)) == {"__enum__": "Colour", "name": "RED", "value": 1}


@pytest.mark.parametrize(
    ("value", "plain"),
    [(Counter("aab"), {"a": 2, "b": 1}), (defaultdict(list, a=[1]), {"a": [1]}), (OrderedDict(a=1), {"a": 1}),
     (Point(1, 2), (1, 2)), (bytearray(b"x"), b"x")],
)  # fmt: skip
def test_kinds_of_dict_and_tuple_cross_as_the_plain_kind(value: Any, plain: Any):
    """They are the same data."""
    assert equal(loads(dumps(value)), plain)


@pytest.mark.parametrize("value", [object(), len, int, (i for i in ()), {1: object()}, [lambda: 0], range(3)])
def test_what_is_not_data_is_refused(value: Any):
    """Objects, functions, classes and iterators do not cross."""
    with pytest.raises(UnencodableValue, match="is not data"):
        encode(value)


@pytest.mark.parametrize("value", [{"a": 1}.keys(), {"a": 1}.items(), range(3), (i for i in ())])
def test_what_could_be_a_list_is_refused_with_that_advice(value: Any):
    """A writer learns what to return."""
    with pytest.raises(UnencodableValue, match=r"return list\(…\) of it"):
        encode(value)


def test_a_value_that_contains_itself_is_refused():
    """Without end there is no encoding."""
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(UnencodableValue, match=f"more than {MAX_DEPTH} levels deep, or contains itself"):
        dumps(loop)


def test_more_than_two_million_items_are_refused():
    """A result has to fit into the host's memory."""
    with pytest.raises(UnencodableValue, match="more than 2,000,000 items"):
        encode([[0] * 1_000_001, [0] * 1_000_001])


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff", b'{"pickle": 1}', b"{}", b'{"int": "zz"}', b'{"date": "2024-13-01"}', b'{"set": [[1]]}',
     b'{"dict": [[1]]}', b'{"int": 3}', b'{"Fraction": ["0x1", "0x0"]}', b'{"Decimal": "x"}', b'{"complex": ["1"]}',
     b"[" * 100_000, b'{"timedelta": [1e99, 0, 0]}', b'{"dataclass": 1}', b"9" * 5_000],
)  # fmt: skip
def test_unreadable_data_is_one_clear_error(data: bytes):
    """Whatever a broken or hostile child writes, the host raises nothing else."""
    with pytest.raises(UnencodableValue):
        loads(data)


_tags = st.sampled_from([*_DECODERS, "other"])
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_tags, inner, max_size=1),
    max_leaves=8,
)


@given(_json)
def test_any_json_is_a_value_or_one_clear_error(data: Any):
    """A child may write any tag with any payload."""
    with contextlib.suppress(UnencodableValue):
        encode(decode(data))


def test_equal_sets_encode_alike():
    """Whatever the hash seed: without an order, equal sets would differ from run to run."""
    assert dumps({"a", "b", "c"}) == dumps({"c", "a", "b"})


def test_large_ints_survive_json_readers_of_64_bits():
    """They travel as hexadecimal text."""
    assert json.loads(dumps(1 << 64)) == {"int": "0x10000000000000000"}


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.5, "1.5"), (math.nan, "float('nan')"), (set(), "set()"), ({2, 1}, "{1, 2}"), (frozenset(), "frozenset()"),
     ((1,), "(1,)"), (date(2024, 1, 2), "date(2024, 1, 2)"), (timedelta(), "timedelta()"),
     (Decimal("1.10"), "Decimal('1.10')"), (datetime(2024, 1, 2), "datetime(2024, 1, 2, 0, 0)"),
     (time(1, 2, tzinfo=UTC), "time(1, 2, tzinfo=timezone.utc)"),
     (time(8, 30), "time(8, 30)")],
)  # fmt: skip
def test_render_writes_readable_literals(value: Any, text: str):
    """As a person would write them in a curriculum."""
    assert render(value) == text


@pytest.mark.parametrize("value", [object(), Colour.RED, Person("Ada", date.min)])
def test_what_is_no_literal_cannot_be_rendered(value: Any):
    """There is no notation for it."""
    with pytest.raises(UnencodableValue, match="cannot be written as a literal"):
        render(value)
