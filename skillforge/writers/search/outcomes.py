"""Outcomes: one of a few that the description names, told apart by what it names: `"A" if mark >= 90 else "B" if …`.

What is compared stands in the inputs, or is soon made of them; what it is compared with is told, or another input.
So each outcome needs one example only: a test that nobody told of would need more.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from skillforge.writers.search.expr import Expr
from skillforge.writers.search.operators import Operator
from skillforge.writers.search.operators.numbers import BY_NAME as NUMBERS
from skillforge.writers.search.operators.text import BY_NAME as TEXTS
from skillforge.writers.search.target import same

if TYPE_CHECKING:
    from skillforge.writers.search.space import Space

MOST = 6
"""So many outcomes are told apart."""

SUBJECT_COST, SUBJECTS = 3, 10
"""What may be compared costs no more, and so many of each kind."""

NUMBERS_TOLD = 8

Test = tuple[Expr, int]
"""A test, and the rows where it is true, as bits."""

_AT_LEAST = frozenset({"from", "least", "minimum", "reaches", "starting", "upwards", "up"})
_OVER = frozenset({"over", "above", "exceeds", "exceeding", "beyond"})
_AT_MOST = frozenset({"until", "most", "maximum", "within"})
_UNDER = frozenset({"under", "below", "less", "fewer", "before"})


def is_told(space: Space, value: Any) -> bool:
    """Whether the description names the value."""
    return any(same(value, each) for each in space.prior.told)


def families(space: Space, rows: Sequence[int], outcomes: Sequence[Any]) -> Iterator[list[Test]]:
    """Tests that go together: one value against all numbers told, in one way; inputs and told texts, in all ways.

    A number or text that is an outcome itself is told for that.
    """
    others = [each for each in space.prior.told if not any(same(each, outcome) for outcome in outcomes)]
    told = [each for each in others if type(each) in (int, float)][:NUMBERS_TOLD]
    if 0 in told:
        yield _true_or_false([_equal(space, subject, 0) for subject in _subjects(space, ("int", "float"))], rows)
    for subject in _subjects(space, ("int", "float")):
        for compare in _ways(space.prior.words):
            yield _true_or_false([compare(space, subject, number) for number in told], rows)
    given = _subjects(space, ("int", "float", "str"), only=_is_read)
    pairs = [(one, other) for one, other in itertools.permutations(given, 2) if one.kind == other.kind]
    tests = [space.apply(NUMBERS[name], pair) for name in ("lt", "le") for pair in pairs]
    tests += [space.apply(NUMBERS["eq"], pair) for pair in pairs if given.index(pair[0]) < given.index(pair[1])]
    yield _true_or_false(tests, rows)
    words = [space.constant(each, 1) for each in others if type(each) is str]
    for subject in _subjects(space, ("str",)):
        for operator in (NUMBERS["eq"], TEXTS["startswith"], TEXTS["endswith"], TEXTS["contains"]):
            yield _true_or_false([space.apply(operator, (subject, word)) for word in words], rows)


def _is_read(expr: Expr) -> bool:
    """Whether it stands in the inputs: one of them, a field, or what has a fixed place."""
    return expr.op is None or expr.op.name.startswith(("lookup", "get_or", "field", "item", "part", "place", "word"))


def _subjects(space: Space, kinds: Sequence[str], only: Callable[[Expr], bool] = lambda expr: True) -> list[Expr]:
    found = [expr for kind in kinds for expr in space.pool(kind, SUBJECT_COST) if not expr.constant and only(expr)]
    return sorted(found, key=attrgetter("cost"))[:SUBJECTS]


def _true_or_false(tests: Sequence[Expr], rows: Sequence[int]) -> list[Test]:
    found = []
    for test in tests:
        answers = [test.values[row] for row in rows]
        if all(answer is True or answer is False for answer in answers):
            found.append((test, sum(answer << place for place, answer in enumerate(answers))))
    return found


def _ways(words: frozenset[str]) -> list[Any]:
    """How a value is compared with a number, the way that the description's words say first."""
    ways = [(_AT_LEAST, _at_least), (_UNDER, _under), (_OVER, _over), (_AT_MOST, _at_most), (frozenset(), _equal)]
    return [way for _, way in sorted(ways, key=lambda way: not way[0] & words)]


def _compared(space: Space, names: dict[str, str], subject: Expr, number: Any, *, turned: bool) -> Expr:
    told = space.constant(number, 1)
    if subject.kind != told.kind and subject.kind == "float" and told.kind == "int":
        return space.apply(NUMBERS[names["float"]], (subject, told))
    operator: Operator = NUMBERS[names["int"]]
    return space.apply(operator, (told, subject) if turned else (subject, told))


def _at_least(space: Space, subject: Expr, number: Any) -> Expr:
    return _compared(space, {"int": "le", "float": "gef"}, subject, number, turned=True)


def _over(space: Space, subject: Expr, number: Any) -> Expr:
    return _compared(space, {"int": "lt", "float": "gtf"}, subject, number, turned=True)


def _at_most(space: Space, subject: Expr, number: Any) -> Expr:
    return _compared(space, {"int": "le", "float": "lef"}, subject, number, turned=False)


def _under(space: Space, subject: Expr, number: Any) -> Expr:
    return _compared(space, {"int": "lt", "float": "ltf"}, subject, number, turned=False)


def _equal(space: Space, subject: Expr, number: Any) -> Expr:
    return space.apply(NUMBERS["eq"], (subject, space.constant(number, 1)))


def told_apart(space: Space, rows: Sequence[int], wanted: Sequence[Any]) -> list[tuple[Expr | None, Any]] | None:
    """(test, outcome), …, (None, the outcome of the rest), or None where nothing that is told tells them apart."""
    values = {repr(want): want for want in [*space.prior.told, *wanted] if any(same(want, each) for each in wanted)}
    outcomes = dict.fromkeys(values, 0)  # in the order of the description
    for place, want in enumerate(wanted):
        outcomes[repr(want)] |= 1 << place
    if not 2 <= len(outcomes) <= MOST or not all(is_told(space, value) for value in values.values()):
        return None
    best: list[tuple[Expr | None, Any]] | None = None
    for tests in families(space, rows, wanted):
        steps = _chain(tests, dict(outcomes), (1 << len(wanted)) - 1)
        if steps is not None and (best is None or _cost(steps) < _cost(best)):
            best = [(test, values[name]) for test, name in steps]
    return best


def _chain(tests: list[Test], outcomes: dict[str, int], left: int) -> list[tuple[Expr | None, str]] | None:
    """Outcome after outcome, each the whole of what a test keeps of the rows that are left."""
    steps: list[tuple[Expr | None, str]] = []
    while len(outcomes) > 1:
        found = [(test, name) for name, rows in outcomes.items() for test, truth in tests if truth & left == rows]
        if not found:
            return None
        test, name = found[0]
        left &= ~outcomes.pop(name)
        steps.append((test, name))
    return [*steps, (None, next(iter(outcomes)))]


def _cost(steps: Sequence[tuple[Expr | None, Any]]) -> int:
    return sum(test.cost for test, _ in steps if test is not None)
