"""Tasks in an environment, in YAML and JSONL: what is read, what is held out, and each kind of mistake."""

from __future__ import annotations

import json

import pytest

from skillforge.curriculum import load
from skillforge.errors import InvalidCurriculum
from skillforge.types import Scenario, Task

HEAD = """\
tasks:
  - name: water
    description: Water the dry pots.
    signature: "(pots: tuple[int, int] = (0, 1)) -> int"
"""
WHOLE = """\
    environment: garden
    goal: wet_enough
    capabilities: [look, water]
    scenarios:
      - {seed: 1, args: [[2, 3]]}
      - {seed: 2}
      - {seed: 3, held_out: true}
"""


@pytest.fixture
def mistake(write):
    """`mistake(text)`: what is wrong with a task of these lines, the first on line 5."""

    def read(text: str) -> str:
        path = write("c.yaml", HEAD + text)
        with pytest.raises(InvalidCurriculum) as caught:
            load(path)
        (found,) = caught.value.problems
        return found.replace(str(path), "c.yaml")

    return read


def test_scenarios_are_read_in_the_declared_types(write):
    """YAML has no tuples: a list becomes one where the signature says so."""
    (task,) = load(write("c.yaml", HEAD + WHOLE))
    assert (task.environment, task.goal) == ("garden", "wet_enough")
    assert task.scenarios == (Scenario(1, ((2, 3),)), Scenario(2), Scenario(3, held_out=True))


def test_a_task_in_an_environment_survives_its_record(write):
    """As the library and the journal keep it."""
    (task,) = load(write("c.yaml", HEAD + WHOLE))
    assert Task.from_record(task.to_record()) == task


@pytest.mark.parametrize(("count", "held"), [(2, [2]), (3, [3]), (4, [3]), (6, [3, 6])])
def test_every_third_scenario_is_held_out_where_none_is(write, count, held):
    """And of two the second, so that there is always one that no writer sees."""
    scenarios = WHOLE[: WHOLE.index("      -")] + "".join(f"      - {{seed: {n}}}\n" for n in range(1, count + 1))
    (task,) = load(write("c.yaml", HEAD + scenarios))
    assert [one.seed for one in task.scenarios if one.held_out] == held
    assert task.held_out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WHOLE.replace("seed: 2", "seed: x"), "c.yaml:10: 'scenarios[1].seed' must be a whole number, not 'x'"),
        (WHOLE.replace("{seed: 2}", "{sed: 2, seed: 2}"), "c.yaml:10: unknown key 'sed'. Did you mean 'seed'? Known "
         "keys: seed, args, held_out"),
        (WHOLE.replace("[[2, 3]]", "[2, 3]"), "c.yaml:9: scenario 1: takes at most 1 positional arguments, 2 given: "
         "(pots: tuple[int, int] = (0, 1)) -> int"),
        (WHOLE.replace("[[2, 3]]", "[x]"), "c.yaml:9: scenario 1: pots is 'x', but the signature says tuple[int, int]"),
        (WHOLE.replace("seed: 3", "seed: 2"), "c.yaml:8: scenarios 2 and 3 are the same: change the seed, or args"),
        (WHOLE + "    examples: [water() == 1]\n",
         "c.yaml:12: 'examples' beside an environment, which judges alone: make two tasks"),
        (WHOLE.replace("    capabilities: [look, water]\n", ""), "c.yaml:5: a task in an environment says which of its "
         "tools the skill may use: `capabilities: [look, water]`"),
        ("    environment: garden\n    capabilities: [look]\n", "c.yaml:5: an environment needs two scenarios at "
         "least: one is shown, on the other the skill must do as well"),
        (WHOLE.replace("{seed: 2}", "{seed: 2, held_out: true}").replace("1, args: [[2, 3]]", "1, held_out: true"),
         "c.yaml:8: every scenario is held out; show one at least"),
        ("    goal: wet\n    examples: [water() == 1]\n",
         "c.yaml:5: 'goal' is for a task in an environment; add `environment: NAME`"),
        (WHOLE.replace("    environment: garden\n    goal: wet_enough\n", ""),
         "c.yaml:6: 'scenarios' is for a task in an environment; add `environment: NAME`"),
    ],
)  # fmt: skip
def test_a_mistake_is_told(mistake, text, said):
    """Which line, what is wrong, and what to write."""
    assert mistake(text) == said


ROW = {
    "id": "water",
    "description": "Water the dry pots.",
    "signature": {"name": "water", "params": [{"name": "pots", "type": "tuple[int, int]"}], "returns": "int"},
    "environment": "garden",
    "goal": "wet_enough",
    "capabilities": ["look", "water"],
    "scenarios": [{"seed": 1, "args": [[2, 3]]}, {"seed": 2, "args": [[0, 1]]}, {"seed": 3, "args": [[0, 1]]}],
}


def rows(write, *found):
    return write("c.jsonl", "".join(json.dumps(row) + "\n" for row in found))


def test_a_row_is_the_task_that_yaml_writes(write):
    """The same fields, the same types, the same that is held out."""
    (row,) = load(rows(write, ROW))
    text = HEAD.replace(" = (0, 1)", "") + WHOLE.replace("{seed: 2}", "{seed: 2, args: [[0, 1]]}").replace(
        "{seed: 3,", "{seed: 3, args: [[0, 1]],"
    )
    assert (row,) == load(write("c.yaml", text))


def test_a_type_that_a_row_leaves_open_is_inferred_from_the_scenarios_shown(write):
    """As from examples, and never from what is held out."""
    signature = {"name": "water", "params": [{"name": "pot"}], "returns": "int"}
    scenarios = [{"seed": 1, "args": [4]}, {"seed": 2, "args": [5]}, {"seed": 3, "args": ["x"], "held_out": True}]
    with pytest.raises(InvalidCurriculum, match="scenario 3: pot is 'x', but the signature says int"):
        load(rows(write, {**ROW, "signature": signature, "scenarios": scenarios}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scenarios": [{"seed": "x", "args": [[4, 5]]}, *ROW["scenarios"]]},
         "'scenarios[0].seed' must be a whole number, not 'x'"),
        ({"scenarios": [{"sed": 2, "args": [[4, 5]]}, *ROW["scenarios"]]},
         "unknown key 'sed'. Did you mean 'seed'? Known keys: seed, args, held_out"),
        ({"scenarios": [{"args": [2, 3]}, *ROW["scenarios"][1:]]}, "scenario 1: takes at most 1 positional arguments, 2"
         " given: (pots: tuple[int, int]) -> int"),
        ({"scenarios": [{"args": ["x"]}, *ROW["scenarios"][1:]]},
         "scenario 1: pots is 'x', but the signature says tuple[int, int]"),
        ({"scenarios": ROW["scenarios"][:1] * 2}, "scenarios 1 and 2 are the same: change the seed, or args"),
        ({"scenarios": []}, "an environment needs two scenarios at least: one is shown, on the other the skill must do "
         "as well"),
        ({"hidden": [{"args": [[1, 2]], "out": 1}]},
         "'hidden' beside an environment, which judges alone: make two tasks"),
        ({"capabilities": None}, "'capabilities' must be a list, not nothing"),
        ({"environment": "", "scenarios": [], "check": "assert water((1, 2)) == 1"}, None),
    ],
)  # fmt: skip
def test_a_mistake_in_a_row_is_told_as_in_yaml(write, change, said):
    """Which line and field, what is wrong, and what to write."""
    path = rows(write, {**ROW, "id": "first", "scenarios": ROW["scenarios"]}, {**ROW, **change})
    with pytest.raises(InvalidCurriculum) as caught:
        load(path)
    expected = [said] if said else [
        f"{key!r} is for a task in an environment; add `\"environment\": \"NAME\"`" for key in ("scenarios", "goal")
    ]  # fmt: skip
    assert [problem.replace(str(path), "c") for problem in caught.value.problems] == [f"c:2: {one}" for one in expected]


def test_a_row_without_tools_says_which_to_list(write):
    """As JSON writes it."""
    with pytest.raises(InvalidCurriculum, match=r'may use: `"capabilities": \["look", "water"\]`'):
        load(rows(write, {key: value for key, value in ROW.items() if key != "capabilities"}))
