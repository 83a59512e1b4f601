"""Values against declared types: only what is certainly wrong is called wrong."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given

from skillforge.annotations import conform, contradicts, unknown_type
from skillforge.signature import infer_type
from tests.test_values import values


@pytest.mark.parametrize(
    ("value", "annotation"),
    [("1", "int"), (1, "str"), (1, "bool"), (None, "str"), (1.5, "int"), ([1], "tuple"), ((1,), "list[int]"),
     ([1, "a"], "list[int]"), ({"a": 1}, "dict[str, str]"), ((1, 2), "tuple[int]"), ((1, "a"), "tuple[int, ...]"),
     (True, "float"), ("x", "int | None"), ([[1], ["a"]], "list[list[int]]"), (date(2024, 1, 1), "datetime"),
     ({1}, "frozenset"), (1, "None"), (b"", "str")],
)  # fmt: skip
def test_a_value_of_another_type_contradicts(value: Any, annotation: str):
    """Whatever the code, the signature or the value is wrong."""
    assert contradicts(value, annotation)


@pytest.mark.parametrize(
    ("value", "annotation"),
    [(1, "int"), (True, "int"), (1, "float"), (1, "Any"), (1, "T"), ("a", "Callable[[int], str]"), (None, "int | None"),
     ((1, 2), "tuple[int, ...]"), ([], "list[int]"), ({}, "dict[str, int]"), (datetime(2024, 1, 1), "date"),
     ("a", "Literal['a', 'b']"), ([1], "Sequence[int]"), ("ab", "Sequence[str]"), ((1, 2), "Sequence[int]"),
     ({1: 2}, "Mapping[int, int]"),
     ((1, "a"), "tuple[int, str]"), ([1, "a"], "list[int | str]"), (1, "Optional[int]"), ({1: 2}, "dict")],
)  # fmt: skip
def test_a_value_that_may_be_meant_does_not_contradict(value: Any, annotation: str):
    """An int is a fine float, an unknown type accepts all."""
    assert not contradicts(value, annotation)


@given(values)
def test_no_value_contradicts_its_inferred_type(value: Any):
    """What is inferred from a value, the value fits."""
    assert not contradicts(value, infer_type([value]))


@given(values)
def test_a_value_of_its_inferred_type_is_left_alone(value: Any):
    """Only what does not fit is brought to a type."""
    assert repr(conform(value, infer_type([value]))) == repr(value)


@pytest.mark.parametrize(
    ("annotation", "unknown"),
    [
        ("list[strng]", "strng"),
        ("dict[str, number | None]", "number"),
        ("list[T]", ""),
        ("Sequence[date]", ""),
        ("?", ""),
    ],
)
def test_a_name_that_is_no_type_is_found(annotation: str, unknown: str):
    """A capital makes a class or a type variable of it."""
    assert unknown_type(annotation) == unknown
