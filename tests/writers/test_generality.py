"""Generality: of programs that fit, the one that means something where no example looks."""

from typing import Any

import pytest

from skillforge.writers.search import generality
from tests.writers.test_engine import ask, run, search


def examples(*pairs: tuple[Any, Any]) -> list[dict[str, Any]]:
    return [{"args": list(args), "expected": expected, "raises": None} for args, expected in pairs]


def penalties(programs: list[Any], given: list[dict[str, Any]], scores: list[float] | None = None) -> list[float]:
    return generality.penalties(programs, scores or [1.0] * len(programs), given)


GIVEN = examples((([3, 5],), True), (([4],), False))


def test_inputs_are_near_the_examples_and_none_of_them():
    """Elements dropped, doubled, moved by one; nothing twice, nothing that an example has."""
    found = [arguments[0] for arguments in generality.inputs(GIVEN)]
    assert [] in found
    assert [5] in found
    assert [3, 6] in found
    assert [4] not in found
    assert len(found) == len({tuple(each) for each in found})


def test_inputs_are_bounded_and_the_same_each_time():
    """Many examples, many arguments: the first few dozen, in one order."""
    given = examples(*((([n, n + 1], "ab" * n, {"k": n}), n) for n in range(50)))
    assert len(generality.inputs(given)) == generality.INPUTS
    assert generality.inputs(given) == generality.inputs(given)


def test_a_name_is_changed_to_another_that_is_known():
    """Of a field, or a column, that holds values of the same type; a table keeps its header."""
    record = {"name": "Ann", "city": "Rome", "age": 3}
    for given, name in generality.inputs(examples((([record], "name"), 1))):
        assert name in ("name", "city") or given == [record]
    table = [["name", "city", "age"], ["Ann", "Rome", 3], ["Bo", "Oslo", 4]]
    for rows, name in generality.inputs(examples(((table, "name"), 1))):
        assert rows[0] == table[0]
        assert name in ("name", "city")


def test_a_place_stays_in_its_list():
    """Beside a list a number is never more than it was, nor less than the least."""
    given = examples((([5, 6, 7], 2), 7), (([5, 6], 1), 6))
    assert all(1 <= place <= 2 for _, place in generality.inputs(given))


def test_records_are_changed_in_all_their_fields():
    """By turns, so that none is left out."""
    record = {"a": "text", "b": "text", "c": 1, "d": 2}
    changed = {
        key
        for [found] in generality.inputs(examples(((record,), 1)))
        for key in record
        if key in found and found[key] != record[key]
    }
    assert changed == set(record)


@pytest.mark.parametrize("value", [None, True, (), {}, frozenset(), b"", 1.5, float("nan"), [[1], [2]], "é\ud800"])
def test_any_value_has_neighbours_or_none(value: Any):
    """Whatever an argument is, nothing raises."""
    assert all(arguments != [value] for arguments in generality.inputs(examples(((value,), 1))))


def test_a_program_that_raises_where_others_answer_loses():
    """`xs[-1]` has nothing to say of an empty list."""
    total, partial = penalties([lambda xs: sum(xs) % 2 == 0, lambda xs: xs[-1] % 2 == 0], GIVEN)
    assert partial > total + 1


def test_what_a_stored_skill_refuses_counts_half():
    """It may not have been made for such an input."""
    programs = [lambda xs: sum(xs) % 2 == 0, lambda xs: xs[-1] % 2 == 0]
    whole = generality.penalties(programs, [1.0, 1.0], GIVEN)[1]
    half = generality.penalties(programs, [1.0, 1.0], GIVEN, [False, True])[1]
    assert half < whole - 1


def test_raising_is_no_fault_where_an_example_raises():
    """Then it may be what was meant."""
    given = [*GIVEN, {"args": [[]], "expected": None, "raises": "IndexError"}]
    total, partial = penalties([lambda xs: sum(xs) % 2 == 0, lambda xs: xs[-1] % 2 == 0], given)
    assert partial == pytest.approx(total)


def test_a_program_that_stands_alone_loses():
    """Two that agree everywhere weigh more than one that agrees with none."""
    one, two, other = penalties([len, lambda xs: sum(1 for _ in xs), lambda xs: 7], GIVEN)
    assert one == two < other


def test_a_program_alone_has_nothing_to_lose():
    """There is nothing to compare it with."""
    assert penalties([len], GIVEN) == [0.0]


def test_the_number_that_the_description_names_decides():
    """`x > 4`, `x >= 6` and `x >= 5` fit alike; the text says 5."""
    cases = [([6, 9, 4], [True, True, False]), ([3, 8], [False, True]), ([], []), ([7], [True]), ([2, 1], [False] * 2)]
    found = search(ask("f", {"xs": "list[int]"}, cases, description="Which are at least 5?"))
    assert run(found["programs"][0]["source"], "f", [5, 4]) == [True, False]


def test_a_total_program_comes_before_one_that_fails_on_nothing():
    """All elements, not the last: the empty list decides."""
    cases = [([4, 9], True), ([16], True), ([4, 5], False), ([3], False), ([25, 1, 4], True), ([9, 4, 2], False),
             ([1], True), ([7, 8], False)]  # fmt: skip
    found = search(ask("f", {"xs": "list[int]"}, cases, description="Are all of them squares?"))
    assert run(found["programs"][0]["source"], "f", []) is True


def test_a_record_may_have_a_field_more():
    """It stands first, so that reading fields by their places gives something else."""
    records = [arguments[0] for arguments in generality.inputs([{"args": [{"tag": 4, "stall": "A"}], "expected": 4}])]
    assert any(len(record) == 3 and next(iter(record)) not in ("tag", "stall") for record in records)
