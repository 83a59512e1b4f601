"""Shapes: the signatures that tasks may have, with inputs that lie in their domain.

Some are given here, for a library that holds nothing yet; the others are those of the library's own skills and of the
tasks that are known, so that self-play is about what the library is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from skillforge.signature import Signature
from skillforge.types import Case, Task
from skillforge.values import Value, fingerprint
from skillforge.verify.inputs import generate

ROWS = 24
"""So many inputs each behaviour is looked at on."""

MAX_PARAMETERS = 3
LARGEST = 200
"""Characters that the arguments of one input may have as text."""

NEAR_TASKS = 6
"""Of so many tasks of a signature the inputs are taken to be in its domain."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A signature without its result, and the inputs that programs of it run on: the same ones every time."""

    signature: Signature
    rows: tuple[tuple[Value, ...], ...]

    @property
    def types(self) -> tuple[str, ...]:
        """The types of its parameters; all tasks of the same ones are compared."""
        return types(self.signature)


def types(signature: Signature) -> tuple[str, ...]:
    """The types of its parameters."""
    return tuple(parameter.type for parameter in signature.parameters)


_TEXTS = (
    "the quick brown fox", "Ada Lovelace, 1815", "red-green-blue", "ann@example.com", "2024-02-29", "Hello, World!",
    "total: 42 items", "A1 b2 C3", "level", "one two two three",
)  # fmt: skip
_LISTS = (
    [3, 1, 2], [5, 5, 0, -1, 8], [10, 7, 7, 12, 3, 4], [-2, 4, -6, 9], [1, 2, 3, 4, 5], [6, 6, 6], [9, 0, 14, 2, 11, 3],
)  # fmt: skip
_WORDS = (
    ["pear", "fig", "banana"], ["a", "to", "tea", "A"], ["blue", "Red", "green", "red"], ["kiwi", "kiwi", "plum"],
    ["one", "three", "five", "seven", "nine"], ["x1", "y", "x10"],
)  # fmt: skip
_FLOATS = ([1.5, 2.25, -3.0], [0.5, 0.5, 4.0, 10.25], [7.0, 1.0], [2.75, -1.5, 3.25, 8.0, 6.5])
_GROUPS = ([[1, 2], [3]], [[4, 0, 4], [], [7]], [[5], [5, 6]], [[2, 2, 9], [1, 8, 3], [0, 4, 6]])
_TABLES = (
    {"ann": 3, "bob": 5}, {"x": 1, "y": 1, "z": 4}, {"red": 12, "blue": 7, "green": 9, "grey": 7}, {"a": -2, "b": 0},
)  # fmt: skip
_DATES = (
    date(2024, 2, 29), date(2023, 12, 31), date(2025, 7, 4), date(1999, 5, 17), date(2021, 1, 1), date(2022, 3, 9),
    date(2020, 8, 16), date(2018, 11, 30), date(2010, 4, 25), date(2000, 2, 28), date(1987, 9, 12), date(2026, 6, 1),
    date(2016, 10, 10), date(1970, 1, 31),
)  # fmt: skip


def _given(signature: str, *columns: Sequence[Value]) -> Shape:
    rows = [tuple(column[place % len(column)] for column in columns) for place in range(max(map(len, columns)))]
    return shape(Signature.parse(signature), rows)


def shape(signature: Signature, known: Iterable[Sequence[Value]]) -> Shape:
    """The shape of a signature, its inputs near the `known` ones."""
    own = [tuple(row) for row in known]
    # What fields a record has is told by none but the known ones: others would be no records of that kind.
    records = any("dict[str" in kind for kind in types(signature)) and len(own) >= ROWS // 2
    cases = generate(signature, [Case(row) for row in own], ROWS * 3)[: len(own) if records else None]
    counted = [place for place, column in enumerate(zip(*own, strict=True)) if all(map(_is_counting, column))]
    rows = [
        case.args
        for case in cases
        if len(fingerprint(list(case.args))) <= LARGEST and all(_is_counting(case.args[place]) for place in counted)
    ]
    return Shape(Signature(signature.parameters), tuple(rows[:ROWS]))


def _is_counting(value: Value) -> bool:
    """Whether it is a number above 0: where all known ones are, "the first k" is meant, and no k below."""
    return type(value) is int and value > 0


def given() -> list[Shape]:
    """The shapes that need no library."""
    return [
        _given("(numbers: list[int])", _LISTS),
        _given("(text: str)", _TEXTS),
        _given("(words: list[str])", _WORDS),
        _given("(n: int)", (12, 7, 100, 25, 6, 31, 48, 17)),
        _given("(numbers: list[int], k: int)", _LISTS, (2, 3, 1, 4, 5)),
        _given("(text: str, k: int)", _TEXTS, (2, 3, 1, 4, 5, 7)),
        _given("(text: str, part: str)", _TEXTS, ("o", "a", "-", "e", "2", "l", "t", " ", "v")),
        _given("(words: list[str], k: int)", _WORDS, (2, 3, 1, 4, 5)),
        _given("(words: list[str], part: str)", _WORDS, ("a", "t", "e", "i", "n", "x")),
        _given("(numbers: list[int], others: list[int])", _LISTS, _LISTS[2:] + _LISTS[:1]),
        _given("(words: list[str], others: list[str])", _WORDS, _WORDS[3:] + _WORDS[:2]),
        _given("(m: int, n: int)", (12, 7, 100, 25, 6), (5, 3, 8, 10, 4, 2)),
        _given("(values: list[float])", _FLOATS),
        _given("(groups: list[list[int]])", _GROUPS),
        _given("(table: dict[str, int])", _TABLES),
        _given("(day: date)", _DATES),
    ]


def of_tasks(tasks: Iterable[Task]) -> list[Shape]:
    """The shapes of these tasks, each once; not of those that reach tools, or have optional parameters, or many."""
    found: dict[tuple[str, ...], list[Task]] = {}
    for task in tasks:
        plain = all(parameter.required and not parameter.keyword_only for parameter in task.signature.parameters)
        if plain and 1 <= len(task.signature.parameters) <= MAX_PARAMETERS and not task.capabilities:
            found.setdefault(types(task.signature), []).append(task)
    shapes = []
    for alike in found.values():
        cases = [case for task in alike[:NEAR_TASKS] for case in (*task.examples, *task.checks) if not case.raises]
        rows = [case.args for case in cases if len(case.args) == len(alike[0].signature.parameters)]
        if rows and "Any" not in " ".join(types(alike[0].signature)):
            shapes.append(shape(alike[0].signature, rows))
    return shapes
