"""Dreaming: what grows of a signature's inputs, and what of it is worth asking for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillforge.selfplay import shapes
from skillforge.selfplay.dream import dream
from skillforge.selfplay.shapes import ROWS
from skillforge.signature import Signature
from skillforge.types import Task
from skillforge.values import fingerprint
from skillforge.writers.search import generality

GIVEN = {shape.types: shape for shape in shapes.given()}


def request(shape: shapes.Shape, **more: Any) -> dict[str, Any]:
    parameters = [
        {"name": each.name, "type": each.type, "default": None, "keyword_only": False}
        for each in shape.signature.parameters
    ]
    return {
        "parameters": parameters, "rows": [list(row) for row in shape.rows], "components": [], "operations": 2,
        "words": [], "cases": 12, "count": 4, "seed": "0", "candidates": 3_000, "timeout_s": 20, **more,
    }  # fmt: skip


@pytest.mark.parametrize("types", GIVEN, ids=str)
def test_every_shape_gives_something_to_ask(types: tuple[str, ...]):
    """Each has enough inputs, and behaviours on them that vary."""
    shape = GIVEN[types]
    assert 14 <= len(shape.rows) <= ROWS
    assert dream(request(shape))["programs"]


def test_a_program_is_python_that_gives_what_was_dreamed():
    """Its source runs, and has the operations wanted."""
    for told in dream(request(GIVEN[("list[int]",)], operations=3, count=6))["programs"]:
        run = generality.compiled(told["source"], "dreamed", {})
        assert len({fingerprint(run(list(GIVEN[("list[int]",)].rows[place][0]))) for place in told["rows"]}) > 1
        assert told["operations"] >= 2


def test_the_clock_does_not_matter():
    """The same request gives the same programs."""
    asked = request(GIVEN[("str",)], operations=4)
    assert dream(asked)["programs"] == dream(asked)["programs"]


def test_a_budget_of_nothing_gives_nothing():
    """However it ends, what there is by then is given."""
    assert dream(request(GIVEN[("str",)], candidates=1))["programs"] == []
    assert dream(request(GIVEN[("str",)], timeout_s=0))["programs"] == []


def test_what_one_operator_does_is_not_asked():
    """Sorting, summing and reversing are there already."""
    rows = GIVEN[("list[int]",)].rows
    known = [list(map(fun, (row[0] for row in rows))) for fun in (sorted, sum, len, lambda xs: xs[::-1])]  # type: ignore[arg-type]
    for seed in "ab":
        for told in dream(request(GIVEN[("list[int]",)], seed=seed))["programs"]:
            run = generality.compiled(told["source"], "dreamed", {})
            assert [_value(run, row[0]) for row in rows] not in known


def _value(run: Any, argument: Any) -> Any:
    try:
        return run(argument)
    except (ArithmeticError, LookupError, ValueError, TypeError, StopIteration):
        return None


@given(st.integers(0, 10**6), st.integers(2, 8), st.sampled_from(sorted(GIVEN)))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_inputs_that_are_asked_about_are_different_ones(seed: int, operations: int, types: tuple[str, ...]):
    """Whatever is dreamed of: so many places as are asked for, each once, and a source that is no Python never."""
    asked = request(GIVEN[types], seed=str(seed), operations=operations, candidates=1_500)
    for told in dream(asked)["programs"]:
        assert len(set(told["rows"])) == len(told["rows"]) == 12
        compile(told["source"], "dreamed", "exec")


def test_a_shape_counts_where_its_known_numbers_do():
    """Where `k` was always above 0, so it is in all inputs."""
    rows = GIVEN[("list[int]", "int")].rows
    assert all(k > 0 for _, k in rows)
    assert any(number < 0 for numbers, _ in rows for number in numbers)


@pytest.mark.parametrize(
    "signature", ["() -> int", "(a: int, b: int, c: int, d: int) -> int", "(a: int = 1) -> int", "(*, a: int) -> int"]
)
def test_some_signatures_are_no_shapes(signature: str):
    """With no parameters there is nothing to compose; with many or optional ones too much."""
    task = Task("t", "t", "", Signature.parse(signature))
    assert shapes.of_tasks([task]) == []
