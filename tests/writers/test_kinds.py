"""Kinds: what the search knows of the types of values."""

from __future__ import annotations

import pytest

from skillforge.writers.search import kinds


@pytest.mark.parametrize(
    ("value", "annotation"),
    [
        ({"name": "Ann", "city": "Rome"}, "dict[str, str]"),
        ([{"name": "Ann"}, {"name": "Bo"}], "list[dict[str, str]]"),
        ({"b": {"x": 1}}, "dict[str, dict[str, int]]"),
    ],
)
def test_a_record_passes_as_the_dict_of_an_annotation(value: object, annotation: str) -> None:
    """A stored skill that takes `dict[str, str]` may be given a record whose fields are all texts."""
    assert kinds.passes_as(kinds.of([value]), kinds.parse(annotation))


@pytest.mark.parametrize(
    ("value", "annotation"),
    [({"name": "Ann", "age": 3}, "dict[str, str]"), ({"name": "Ann"}, "dict[int, str]"), ([1], "list[str]")],
)
def test_other_fields_do_not_pass(value: object, annotation: str) -> None:
    """A record with a field of another type is not what such a skill takes."""
    assert not kinds.passes_as(kinds.of([value]), kinds.parse(annotation))
