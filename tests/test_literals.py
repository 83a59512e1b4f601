"""Literals and assertions as text: what is read, what is refused, and that nothing is evaluated."""

from __future__ import annotations

import contextlib
import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillforge.errors import InvalidAssertion
from skillforge.literals import parse_assertion, parse_literal
from skillforge.values import equal


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-1.5", -1.5),
        ("+2", 2),
        ("1 + 2j", 1 + 2j),
        ("'a' 'b'", "ab"),
        ("b'x'", b"x"),
        ("None", None),
        ("[1, (2,), {3}, {4: [5]}]", [1, (2,), {3}, {4: [5]}]),
        ("set()", set()),
        ("frozenset({1})", frozenset({1})),
        ("float('nan')", math.nan),
        ("float('-inf')", -math.inf),
        ("date(2024, 2, 29)", date(2024, 2, 29)),
        ("datetime.date(2024, 2, 29)", date(2024, 2, 29)),
        ("datetime(2024, 1, 2, tzinfo=timezone.utc)", datetime(2024, 1, 2, tzinfo=UTC)),
        ("time(8, 30)", time(8, 30)),
        ("timedelta(days=1)", timedelta(days=1)),
        ("Decimal('1.10')", Decimal("1.10")),
        ("Fraction(1, 3)", Fraction(1, 3)),
        ("'ab' * 3", "ababab"),
        ("[0] * 2", [0, 0]),
    ],
)
def test_a_literal_is_read(text: str, value: Any):
    """Python's own notation, and constructors of the kinds that cross the boundary."""
    assert equal(parse_literal(text), value)


@pytest.mark.parametrize(
    "text",
    ["x", "f(1)", "1 + 1", "a.b", "[i for i in x]", "lambda: 0", "f'{1}'", "...", "{**{}}", "[*a]", "__import__('os')",
     "open('x')", "-'a'", "not 1", "1 if 2 else 3", "date(2024, 13, 1)", "Decimal('x')", "Fraction(1, 0)", "{[]}",
     "{[]: 1}", "'a' * 10_000_000", "'a' * -1 * x", "[[0] * 1_000_000] * 1_000_000",
     "['a' * 600_000, 'a' * 600_000]", "list([0] * 1_000) * 10_000", "Fraction('1e999999999')",
     "Fraction(Decimal('1e9999999'))", "date(*[1])", "float(**{})", "(yield)", "1 <", "", "9" * 5_000,
     "(" * 5_000, "-" * 5_000 + "1"],
)  # fmt: skip
def test_what_is_no_literal_is_refused(text: str):
    """Nothing is evaluated: the syntax tree is read, and whatever it holds beyond literals is named."""
    with pytest.raises(InvalidAssertion):
        parse_literal(text)


@pytest.mark.parametrize(
    ("text", "args", "kwargs", "expected", "raises"),
    [
        ("f(1) == 2", (1,), {}, 2, None),
        ("assert f(1) == 2", (1,), {}, 2, None),
        ("f(1, b=[2]) == 'x'", (1,), {"b": [2]}, "x", None),
        ("2 == f(1)", (1,), {}, 2, None),
        ("date(2024, 1, 1) == f(1)", (1,), {}, date(2024, 1, 1), None),
        ("f(1) is None", (1,), {}, None, None),
        ("f(1)", (1,), {}, True, None),
        ("not f(1)", (1,), {}, False, None),
        ("f() == (1, 2)", (), {}, (1, 2), None),
        ("f('x') raises ValueError", ("x",), {}, None, "ValueError"),
        ("f('a raises b') == 'x'", ("a raises b",), {}, "x", None),
        ("f('a == b')  raises  KeyError ", ("a == b",), {}, None, "KeyError"),
        ("f(\n  1\n) == 2", (1,), {}, 2, None),
    ],
)
def test_an_assertion_is_taken_apart(text: str, args: Any, kwargs: Any, expected: Any, raises: str | None):
    """The call's arguments, and what it is to give or to raise."""
    parsed = parse_assertion(text)
    assert (parsed.name, parsed.args, parsed.kwargs, parsed.raises) == ("f", args, kwargs, raises)
    assert equal(parsed.expected, expected)


@pytest.mark.parametrize(
    "text",
    ["f(1) = 2", "f(1) != 2", "f(1) > 2", "f(1) == 2 == 3", "f(x) == 1", "f(*[1]) == 1", "f(**{}) == 1", "1 == 2",
     "o.f(1) == 2", "f(1)(2) == 3", "f(1) == g(2)", "f(1) raises", "f(1) raises 'X'", "f(1) == 2; f(3)", "", "x" * 10],
)  # fmt: skip
def test_what_is_no_assertion_is_refused_with_its_shape(text: str):
    """The message says how to write one."""
    with pytest.raises(InvalidAssertion, match="Write it like f"):
        parse_assertion(text)


@given(st.text(max_size=40))
def test_any_text_is_an_assertion_or_one_clear_error(text: str):
    """Whatever is typed, nothing else is raised."""
    with contextlib.suppress(InvalidAssertion):
        parse_assertion(text)


def test_a_long_assertion_is_cut_in_the_message():
    """What is wrong stays legible."""
    with pytest.raises(InvalidAssertion) as caught:
        parse_assertion(f"f(1) == {'1' * 100_000}x")
    assert len(str(caught.value)) < 600
