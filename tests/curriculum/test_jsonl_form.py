"""JSONL task files: the shape that benchmarks have, and each kind of mistake with its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from skillforge.curriculum import load
from skillforge.errors import InvalidCurriculum
from skillforge.types import Task

Write = Callable[[str, str | bytes], Path]


def row(id: str = "set/f", name: str = "f", params: Any = (("x", "int"),), returns: str = "int", **fields: Any) -> dict:
    signature = {"name": name, "params": [{"name": p, "type": t} for p, t in params], "returns": returns}
    return {"id": id, "signature": signature, "examples": [{"args": [1], "out": 2}]} | fields


@pytest.fixture
def read(write: Write) -> Callable[..., tuple[Task, ...]]:
    """`read(row, …)`: the tasks of a file of these rows; a text is a row as it stands."""

    def reader(*rows: Any) -> tuple[Task, ...]:
        return load(write("t.jsonl", "\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows) + "\n"))

    return reader


def one(read: Callable[..., tuple[Task, ...]], **fields: Any) -> Task:
    (task,) = read(row(**fields))
    return task


def test_a_row_is_a_task(read):
    """`hidden` are its checks, `check` its check code, `level` its difficulty."""
    task = one(read, source="a set", description="d", hidden=[{"args": [2], "out": 3}], check="assert f(1) == 2",
               level=3, tags=["t"])  # fmt: skip
    assert task == Task.from_record(
        {"id": "set/f", "name": "f", "description": "d", "signature": "(x: int) -> int", "examples": ["f(1) == 2"],
         "checks": ["f(2) == 3"], "check_code": "assert f(1) == 2", "tags": ["t"], "difficulty": 3}
    )  # fmt: skip


def test_blank_lines_and_null_checks_are_nothing(read):
    """As benchmark files have them."""
    (task,) = read("", row(check=None), "  ")
    assert task.check_code == ""


def test_a_check_that_calls_itself_is_kept_as_it_is(read):
    """HumanEval's texts end in `check(f)`."""
    code = "def check(candidate):\n    assert candidate(1) == 2\n\ncheck(f)\n"
    assert one(read, check=code, examples=[]).check_code == code


@pytest.mark.parametrize(
    ("declared", "given", "value"),
    [
        ("tuple[int, str]", [1, "a"], (1, "a")),
        ("Tuple[int, ...]", [1, 2, 3], (1, 2, 3)),
        ("list[tuple[int, int]]", [[1, 2]], [(1, 2)]),
        ("set[int]", [1, 1], {1}),
        ("frozenset", [1], frozenset({1})),
        ("float", 2, 2.0),
        ("list[float]", [1, 2.5], [1.0, 2.5]),
        ("float | int", 2, 2),
        ("Optional[Tuple[int]]", [1], (1,)),
        ("Optional[float]", None, None),
        ("dict[int, float]", {"1": 2}, {1: 2.0}),
        ("dict", {"1": 2}, {"1": 2}),
        ("list[int]|list[str]", ["a"], ["a"]),
        ("tuple[int, int]", [1, 2, 3], (1, 2, 3)),
        ("set[int]", [[1]], [[1]]),
        ("T", [1], [1]),
    ],
)
def test_values_are_brought_to_their_declared_types(read, declared: str, given: Any, value: Any):
    """JSON has no tuples, no sets, no int keys, and writes 2.0 as 2; whatever fits as it is stays."""
    case = one(read, params=[("x", declared)], returns=declared, examples=[{"args": [given], "out": given}]).examples[0]
    assert [repr(case.args[0]), repr(case.expected)] == [repr(value)] * 2


@pytest.mark.parametrize(
    ("examples", "signature"),
    [
        ([([1, "a"], 2.5)], "(x: int, y: str) -> float"),
        ([([1, []], None), ([2.5, ["a"]], [1])], "(x: float | int, y: list[str]) -> list[int] | None"),
        ([([1, 2], None)], "(x: int, y: int)"),
        ([], "(x, y)"),
    ],
)
def test_unknown_types_are_inferred_from_the_examples(read, examples: list, signature: str):
    """Never from what is hidden; without examples the type stays unknown."""
    shown = [{"args": args, "out": out} for args, out in examples]
    task = one(
        read, params=[("x", "?"), ("y", "?")], returns="?", examples=shown, hidden=[{"args": ["", ""], "out": ""}]
    )
    assert str(task.signature) == signature


def test_a_task_that_contradicts_itself_is_read_with_its_reason(read):
    """It is reported unsolved, and stops no other task."""
    tasks = read(row("a", hidden=[{"args": [1], "out": 3}]), row("b"))
    assert [task.contradiction for task in tasks] == ["contradicts itself: f(1) == 2, but f(1) == 3", ""]


def test_arguments_that_do_not_fit_are_read_with_that_reason(read):
    """One such row among hundreds stops no benchmark."""
    task = one(read, examples=[{"args": [1, 2], "out": 2}])
    assert task.examples[0].args == (1, 2)
    assert task.contradiction == (
        "contradicts its signature: takes at most 1 positional arguments, 2 given: (x: int) -> int"
    )


@pytest.mark.parametrize("check", ["assert f(1) == 2", None])
def test_a_task_without_examples_is_read(read, check: str | None):
    """Search cannot solve it, and says so; a model may."""
    assert one(read, examples=[], check=check).examples == ()


def test_names_repeat_and_may_be_builtins(read):
    """A task's identity is its id."""
    assert [task.name for task in read(row("a", "min"), row("b", "min"), row("c", "sum"))] == ["min", "min", "sum"]


def test_requires_names_ids_or_functions(read):
    """A function's name means the nearest task above that bears it."""
    tasks = read(row("s/1", "f"), row("s/2", "f"), row("s/3", "g", requires=["f"]), row("s/4", "h", requires=["s/1"]),
                 row("s/5", "f", requires=["f", "h"]))  # fmt: skip
    assert [task.requires for task in tasks] == [(), (), ("s/2",), ("s/1",), ("s/2", "s/4")]


KNOWN = (
    "id, source, description, signature, examples, hidden, check, requires, level, tags, capabilities, environment, "
    "goal, scenarios"
)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("{", "not JSON (column 2): Expecting property name enclosed in double quotes"),
        ("[1]", "a task is a JSON object, not list"),
        ('{"id": 1, "id": 2}', "not JSON: the key 'id' is here twice"),
        ("[" * 100_000, "is nested too deep"),
        (row(exmaples=[]), f"unknown key 'exmaples'. Did you mean 'examples'? Known keys: {KNOWN}"),
        (row(id=3), "'id' must be text, not 3; put it in quotes"),
        (row(examples=[{"args": [1], "outt": 2, "out": 2}]),
         "unknown key 'outt'. Did you mean 'out'? Known keys: args, out"),
        (row(examples=[{"args": [1]}], check="assert f(1)"), "'examples[0].out' is missing"),
        (row(params=[("x", "int"), ("x", "int")]), "set/f: two parameters of one name: x, x"),
        (row(params=[("x y", "int")]), "set/f: 'x y' is no parameter name"),
        (row(name="for"), "set/f: 'for' is a word of Python's own; no function can be called that. Try 'for_'"),
        (row(returns="list of int"), "set/f: type 'list of int' does not parse"),
        (row(check="\nassert f(1"),
         "set/f: line 2 of the check: the check code does not compile: '(' was never closed"),
        (row(check="assert g(1)"), "set/f: line 1 of the check: the check code never calls 'f'; call it by name, or "
         "define `def check(candidate): …`"),
        (row(requires=["g"]), "'set/f' requires 'g', which is no task."),
        (row(description="\ud800"), "the text '\\ud800' holds half a character, '\\ud800'"),
        (row(level="3"), "'level' must be a whole number, not '3'"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_row_is_told(read, tmp_path: Path, bad: Any, message: str):
    """With the row's line, and after it the next rows are read."""
    with pytest.raises(InvalidCurriculum) as caught:
        read(row("ok"), bad, "{")
    assert [problem.replace(str(tmp_path), "") for problem in caught.value.problems] == [
        f"/t.jsonl:2: {message}",
        "/t.jsonl:3: not JSON (column 2): Expecting property name enclosed in double quotes",
    ]
