"""Text → values of a signature's types."""

from __future__ import annotations

import enum
from collections import Counter, namedtuple
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from skillforge.arguments import accept, fit, read_lines, read_value, split_arguments
from skillforge.errors import ArgumentError
from skillforge.signature import Parameter, Signature
from skillforge.values import equal


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("str", "[1, 2]", "[1, 2]"),
        ("str", "", ""),
        ("int", "-5", -5),
        ("int", "0x10", 16),
        ("float", "3", 3.0),
        ("float", "1e3", 1000.0),
        ("bool", "yes", True),
        ("bool", "False", False),
        ("bool", "0", False),
        ("list[int]", "[1, 2]", [1, 2]),
        ("list[int]", "(1, 2)", [1, 2]),
        ("list[float]", "[1, 2.5]", [1.0, 2.5]),
        ("list[str]", '["a", "true"]', ["a", "true"]),
        ("tuple[int, str]", '[1, "a"]', (1, "a")),
        ("tuple[int, ...]", "[1, 2, 3]", (1, 2, 3)),
        ("set[int]", "[1, 1]", {1}),
        ("frozenset[int]", "{1, 2}", frozenset({1, 2})),
        ("dict[str, int]", '{"a": 1}', {"a": 1}),
        ("dict[int, bool]", '{"1": true}', {1: True}),
        ("list[list[int]]", "[[1], []]", [[1], []]),
        ("list[date]", '["2024-02-29"]', [date(2024, 2, 29)]),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("date", "date(2024, 2, 29)", date(2024, 2, 29)),
        ("datetime", "2024-02-29T10:00:00+00:00", datetime(2024, 2, 29, 10, tzinfo=UTC)),
        ("Decimal", "1.10", Decimal("1.1")),
        ("Decimal", "Decimal('1.10')", Decimal("1.10")),
        ("Fraction", "1/3", Fraction(1, 3)),
        ("bytes", "b'ab'", b"ab"),
        ("bytes", "ab", b"ab"),
        ("int | None", "None", None),
        ("int | None", "null", None),
        ("int | None", "4", 4),
        ("str | None", "None", None),
        ("str | None", "4", "4"),
        ("int | float", "2.5", 2.5),
        ("int | float", "2", 2),
        ("Any", "[1]", [1]),
        ("Any", '{"a": null}', {"a": None}),
        ("Any", "plain words", "plain words"),
        ("list", "[1]", [1]),
        ("T", "len", "len"),
        ("Sequence[int]", "[1, 2]", [1, 2]),
        ("Literal['a', 'b']", "a", "a"),
    ],
)
def test_text_is_read_by_the_parameters_type(kind: str, text: str, value: object):
    """A str stands as it is; literals, JSON and ISO dates become what the signature asks for."""
    assert equal(read_value(text, Parameter("x", kind)), value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("int", "1.5"),
        ("int", "True"),
        ("int", "abc"),
        ("bool", "maybe"),
        ("bool", "2"),
        ("list[int]", '["a"]'),
        ("list[int]", "[1.5]"),
        ("tuple[int, int]", "[1]"),
        ("date", "2024-02-30"),
        ("dict[str, int]", "[1]"),
        ("set[list[int]]", "[[1]]"),
        ("Decimal", "x"),
        ("list[int]", "[" * 5000),
    ],
)
def test_what_is_not_of_the_type_is_refused_by_name(kind: str, text: str):
    """The parameter, the text and the type stand in the error."""
    with pytest.raises(ArgumentError, match=r"^x: .* is no "):
        read_value(text, Parameter("x", kind))


def test_what_is_no_name_makes_no_keyword():
    """`a b=c` is text, and so is anything after --."""
    signature = Signature.parse("(text: str, width: int = 8)")
    assert split_arguments(["a b=c", "width=3"], ["text=x"], signature) == (["a b=c", "text=x"], {"width": "3"})
    with pytest.raises(ArgumentError, match="two values"):
        split_arguments(["width=3", "width=4"], [], signature)


def test_a_name_that_no_parameter_has_is_refused():
    """It names the parameters, and says where text with an = goes."""
    signature = Signature.parse("(text: str, width: int = 8)")
    with pytest.raises(ArgumentError, match=r"no parameter 'wdth'. Did you mean 'width'\? It takes \(text: str"):
        split_arguments(["wdth=3"], [], signature)
    with pytest.raises(ArgumentError, match=r"after a bare double dash: -- 'a=b c'$"):
        split_arguments(["a=b c"], [], signature)


def test_a_list_may_come_one_item_a_line():
    """Standard input is lines, where it is neither JSON nor a literal."""
    assert read_lines("a b\nc", Parameter("x", "list[str]")) == ["a b", "c"]
    assert read_lines("[1, 2]", Parameter("x", "list[int]")) == [1, 2]
    assert read_lines("1\n2", Parameter("x", "list[int]")) == [1, 2]


def test_json_is_fitted_to_the_type():
    """A JSON list is a tuple where the signature says so."""
    assert fit([1, 2], Parameter("x", "tuple[int, int]")) == (1, 2)
    with pytest.raises(ArgumentError, match="is no int"):
        fit("a", Parameter("x", "int"))


class Colour(enum.Enum):
    RED = 1


Point = namedtuple("Point", "x y")


@pytest.mark.parametrize(
    ("kind", "value", "taken"),
    [
        ("float", 3, 3),
        ("int", True, True),
        ("tuple[int, str]", [1, "a"], (1, "a")),
        ("list[float]", (1, 2.5), [1.0, 2.5]),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("int | None", None, None),
        ("Any", {"a": [1]}, {"a": [1]}),
        ("T", "x", "x"),
        ("str", Colour.RED, Colour.RED),
        ("list[dict]", [Counter("a")], [Counter("a")]),
        ("tuple[int, int]", Point(1, 2), Point(1, 2)),
    ],
)
def test_python_gives_what_the_annotation_takes(kind: str, value: object, taken: object):
    """As it is where it may be of the type; a list for a tuple; and what is no plain data, which the sandbox judges."""
    assert accept(value, Parameter("x", kind)) == taken


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("str", 3, "x: 3 is no str"),
        ("int", "3", "x: '3' is no int"),
        ("list[float]", [1, "a"], r"x: \[1, 'a'\] is no list\[float\]"),
        ("dict[str, int]", {1: {2}}, r"x: \{1: \{2\}\} is no dict"),
    ],
)
def test_python_is_told_what_the_annotation_does_not_take(kind: str, value: object, told: str):
    """The value stands there as Python writes it."""
    with pytest.raises(ArgumentError, match=told):
        accept(value, Parameter("x", kind))
