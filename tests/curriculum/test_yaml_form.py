"""YAML curricula: what is read, and each kind of mistake with its line and exact message."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from skillforge.curriculum import load
from skillforge.errors import InvalidCurriculum
from skillforge.types import Limits, Task

Write = Callable[[str, str | bytes], Path]

WHOLE = """\
name: cleaning-text
description: Things that every text needs.
tasks:
  - name: squeeze_spaces
    description: Collapse runs of spaces into one.
    signature: "(text: str) -> str"
    examples:
      - squeeze_spaces("a  b") == "a b"
      - 'squeeze_spaces("a:  b") == "a: b"'
    checks: |
      squeeze_spaces("") == ""

      # what is no text is refused
      squeeze_spaces(None) raises TypeError
    tags: [text, spaces]
    difficulty: 1
    limits: {timeout_s: 1.5, memory_mb: 64}
  - name: trim_lines
    id: text/trim_lines
    signature: "(text: str, width: int = 8) -> list[str]"
    check: |
      def check(candidate):
          assert candidate("a") == ["a"]
    properties: [never_raises, inverse_of: squeeze_spaces]
    requires: [squeeze_spaces]
    capabilities: [fetch]
"""


@pytest.fixture
def mistakes(write: Write) -> Callable[[str], list[str]]:
    """`mistakes(text)`: the problems of a file `c.yaml` with this text, its folder left out."""

    def read(text: str) -> list[str]:
        path = write("c.yaml", text)
        with pytest.raises(InvalidCurriculum) as caught:
            load(path)
        return [problem.replace(str(path), "c.yaml") for problem in caught.value.problems]

    return read


def task_with(*lines: str) -> str:
    """A file of one task `f`, whose lines after the signature (line 3) are `lines`."""
    head = ["tasks:", "  - name: f", "    signature: \"(a: int, b: str = '') -> int\""]
    return "\n".join([*head, *(f"    {line}" for line in lines)]) + "\n"


def test_a_type_that_is_none_is_refused_with_what_was_meant(write: Write):
    """A value could be of no such type; names with a capital may be classes."""
    text = task_with("examples: [f(1) == 2]").replace("-> int", "-> flot")
    with pytest.raises(InvalidCurriculum, match=r"c.yaml:3: .*no type 'flot'. Did you mean 'float'\?"):
        load(write("c.yaml", text))


def test_a_whole_file_is_read(write: Write):
    """Every field arrives where it belongs."""
    first, second = load(write("c.yaml", WHOLE))
    assert first == Task.from_record(
        {
            "id": "squeeze_spaces",
            "name": "squeeze_spaces",
            "description": "Collapse runs of spaces into one.",
            "signature": "(text: str) -> str",
            "examples": ["squeeze_spaces('a  b') == 'a b'", "squeeze_spaces('a:  b') == 'a: b'"],
            "checks": ["squeeze_spaces('') == ''", "squeeze_spaces(None) raises TypeError"],
            "tags": ["text", "spaces"],
            "difficulty": 1,
            "limits": {"timeout_s": 1.5, "memory_mb": 64},
        }
    )
    assert (second.id, second.name, second.requires) == ("text/trim_lines", "trim_lines", ("squeeze_spaces",))
    assert second.properties == ("never_raises", "inverse_of: squeeze_spaces")
    assert second.check_code == 'def check(candidate):\n    assert candidate("a") == ["a"]\n'
    assert (second.capabilities, second.limits, second.difficulty) == (("fetch",), Limits(), None)


@pytest.mark.parametrize(
    "examples",
    [
        "examples: f(1) == 2",
        "examples: [f(1) == 2]",
        "examples:\n      - f(1) == 2",
        "examples: |\n      f(1) == 2",
        "examples: |-\n      # one\n\n      f(1) == 2",
        "examples:\n      - |\n        f(\n          1) == 2",
        "examples: &shown ['f(1) == 2']\n    checks: *shown",
        'examples: "f(1) == 2"',
    ],
)
def test_assertions_may_be_lists_or_blocks(write: Write, examples: str):
    """However YAML writes them, an assertion is an assertion."""
    (task,) = load(write("c.yaml", task_with(examples)))
    assert [case.source("f") for case in task.examples] == ["f(1) == 2"]


BLOCK = "put it in quotes, or write the assertions in a block, one on each line: `examples: |`"
SHAPE = 'Write it like f("a", 2) == "aa" or f("x") raises ValueError, with literals only'


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["examples: [f(1) == 2]", "exmaples: 3"], "5: unknown key 'exmaples'. Did you mean 'examples'? Known keys: "
         "name, id, description, signature, examples, checks, check, properties, requires, tags, difficulty, limits, "
         "capabilities, evidence, environment, goal, scenarios"),
        (["examples:", "  - f(1) == 2", "  - f(2) = 3"], f"6: 'f(2) = 3' does not parse: …. {SHAPE}"),
        (["checks: |", "  f(1) == 2", "", "  # x", "  f(2) == x"], f"8: 'f(2) == x' is no literal: x. {SHAPE}"),
        (["examples:", "  - f(1) == 2", "  - g(1) == 2"], "6: 'g(1) == 2' calls 'g', but the task is 'f'"),
        (["examples:", '  - f({"a": 1}) == 2'], f"5: YAML reads this as a mapping because of ': '; {BLOCK}"),
        (["examples:", "  f(1): 2"], f"5: YAML reads 'examples' as a mapping because of ': '; {BLOCK}"),
        (["examples:", "  - [f(1) == 2]"], f"5: each of 'examples' is one assertion as text; {BLOCK}"),
        (["examples:", "  - f(1) == 2", "  -"], f"6: each of 'examples' is one assertion as text; {BLOCK}"),
        (["examples: >", "  f(1) == 2", "  f(2) == 3"],
         "4: 'examples: >' joins the lines into one; write `examples: |`"),
        (["examples:", '  - f(1, "a #b") == 2'],
         f"5: 'f(1, \"a' does not parse: …. {SHAPE}. YAML takes ' #' for a comment; {BLOCK}"),
        (["examples: [f(1) == 2]", "checks: |", "  f(1, b='') == 3"], "6: \"f(1, b='') == 3\" contradicts line 4, "
         "'f(1) == 2': the same arguments cannot give two results"),
        (["examples: ['f() == 1']"], "4: 'f() == 1': missing 'a': (a: int, b: str = '') -> int"),
        (["examples: ['f(1, c=2) == 1']"],
         "4: 'f(1, c=2) == 1': no parameter 'c'. It takes (a: int, b: str = '') -> int"),
        (["examples: ['f(\"1\") == 1']"], "4: 'f(\"1\") == 1': a is '1', but the signature says int"),
        (["examples: ['f(1) == \"1\"']"], "4: 'f(1) == \"1\"': the result is '1', but the signature says int"),
        (["examples: ['f(1) raises ValeuError']"],
         "4: 'f(1) raises ValeuError': no exception is named 'ValeuError'. Did you mean 'ValueError'?"),
        (["check: |", "  def check(candidate):", "      assert candidate(1) = 2"],
         "6: the check code does not compile: …"),
        (["check: |", "  return 1"], "5: the check code does not compile: 'return' outside function"),
        (["check: assert 1"],
         "4: the check code never calls 'f'; call it by name, or define `def check(candidate): …`"),
        (["check: >", "  assert f(1) == 2", "  assert f(2)"],
         "4: 'check: >' joins the lines into one; write `check: |`"),
        (["properties:", "  - sorted", "  - idempotant"], "6: no property 'idempotant'. Did you mean 'idempotent'? "
         "Known: idempotent, involution, inverse_of, commutative, associative, sorted, length_preserving, permutation, "
         "subset, distinct, non_negative, monotone, never_raises"),
        (["properties: [inverse_of]"], "4: property 'inverse_of': write it as 'inverse_of: OTHER_SKILL'"),
        (["properties: ['inverse_of: g']"], "4: 'f' requires 'g', which is no task."),
        (["description: 7", "examples: [f(1) == 1]"], "4: 'description' must be text, not 7; put it in quotes"),
        (["examples: [f(1) == 1]", "requires: g"], "5: 'requires' must be a list, not 'g'"),
        (["examples: [f(1) == 1]", "tags: [a, 1]"], "5: 'tags[1]' must be text, not 1; put it in quotes"),
        (["examples: [f(1) == 1]", "difficulty: hard"], "5: 'difficulty' must be a whole number, not 'hard'"),
        (["examples: [f(1) == 1]", "difficulty: -1"],
         "5: 'difficulty' is -1: input should be greater than or equal to 0"),
        (["examples: [f(1) == 1]", "limits:", "  timeout_s: 0"],
         "6: limits: timeout_s is 0.0; it must be a number from 0.001 to 86400"),
        (["examples: [f(1) == 1]", "limits: {memry_mb: 3}"],
         "5: unknown key 'memry_mb'. Did you mean 'memory_mb'? Known keys: timeout_s, memory_mb, output_kb"),
        (["examples: [f(1) == 1]", "limits: {memory_mb: much}"],
         "5: 'limits.memory_mb' must be a whole number, not 'much'"),
        (["examples: [f(1) == 1]", "limits: 3"], "5: 'limits' must be a mapping, not 3"),
        (["examples: [f(1) == 1]", "limits:", "  memory_mb: 64", "  memory_mb: 65"],
         "7: the key 'memory_mb' is here a second time; it first stands on line 6"),
        (["examples: [f(1) == 1]", "examples: [f(2) == 1]"],
         "5: the key 'examples' is here a second time; it first stands on line 4"),
        (["tags: []"], "2: nothing to verify: give examples, checks, check code or properties"),
        (["examples: []", "checks:"], "2: nothing to verify: give examples, checks, check code or properties"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_task_is_told(mistakes: Callable[[str], list[str]], lines: list[str], message: str):
    """Which file, which line, what is wrong, and what was meant. `…` stands for Python's own words."""
    (found,) = mistakes(task_with(*lines))
    assert re.fullmatch(re.escape(f"c.yaml:{message}").replace("…", ".*"), found), found


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("", ["c.yaml: is empty; a curriculum has `tasks:`, a list of tasks"]),
        ("# soon\n", ["c.yaml: is empty; a curriculum has `tasks:`, a list of tasks"]),
        ("hello\n", ["c.yaml:1: must be a mapping with `tasks:`, a list of tasks"]),
        ("- name: f\n", ["c.yaml:1: must be a mapping with `tasks:`, a list of tasks; put `tasks:` above the list"]),
        ("name: x\ntasks: []\n", ["c.yaml:2: has no tasks; write them as a list under `tasks:`"]),
        ("name: x\n", ["c.yaml:1: has no tasks; write them as a list under `tasks:`"]),
        ("tasks: 3\n", ["c.yaml:1: 'tasks' must be a list, not 3"]),
        ("tasks:\n  - f\n", ["c.yaml:2: a task is a mapping: `- name: …`, then signature, examples and so on"]),
        (
            "title: x\ntasks: []\n",
            [
                "c.yaml:1: unknown key 'title'. Known keys: name, description, tasks",
                "c.yaml:2: has no tasks; write them as a list under `tasks:`",
            ],
        ),
        (
            "tasks:\n  - description: x\n    examples: [f(1)]\n",
            [
                "c.yaml:2: 'name' is missing; it is the name of the function to learn",
                "c.yaml:2: 'signature' is missing; write it like \"(text: str) -> str\"",
            ],
        ),
        (
            "tasks:\n  - name: a b\n    signature: (x\n    check: assert f(1)\n",
            [
                "c.yaml:2: 'a b' is no function name; use letters, digits and _, as in 'squeeze_spaces'",
                "c.yaml:3: signature '(x' does not parse: '(' was never closed. "
                "Write it like (text: str, width: int = 8) -> list[str]",
            ],
        ),
        (
            "tasks:\n  - {name: _a, signature: (x), examples: [_a(1)]}\n",
            ["c.yaml:2: '_a' begins with '_'; a skill is a public function"],
        ),
        (
            "tasks:\n  - {name: a, signature: (), examples: [a()]}\n  - {name: a, signature: (), examples: [a()]}\n",
            ["c.yaml:3: a second task with the id 'a'; the first is on line 2. Give one an `id`"],
        ),
        (
            "tasks:\n  - {name: a, signature: (), examples: [a()], requires: [b]}\n"
            "  - {name: b, signature: (), examples: [b()], requires: [c]}\n"
            "  - {name: c, signature: (), examples: [c()], requires: [a]}\n",
            ["c.yaml:2: tasks cannot require each other in a circle: a -> b -> c -> a"],
        ),
        (
            "tasks:\n  - {name: words, signature: (), examples: [words()]}\n"
            "  - {name: b, signature: (), examples: [b()], requires: [word]}\n",
            ["c.yaml:3: 'b' requires 'word', which is no task. Did you mean 'words'?"],
        ),
    ],
)
def test_a_mistake_in_a_file_is_told(mistakes: Callable[[str], list[str]], text: str, messages: list[str]):
    """Also what concerns the file as a whole, or two of its tasks."""
    assert mistakes(text) == messages


def test_all_mistakes_are_told_at_once(mistakes: Callable[[str], list[str]]):
    """One reading, one list, in the order of the lines: nobody wants to be told one by one."""
    text = task_with("exmaples: 1", "checks: |", "  f(1) == 2", "  f(1) == 3", "  g(1) == 3", "requires: [g]")
    text += "  - name: f\n    signature: (a)\n    check: 'f('\n    limits: {memory_mb: 1}\n"
    lines = [int(problem.split(":")[1]) for problem in mistakes(text)]
    assert lines == [4, 7, 8, 9, 10, 12, 13]


def test_a_list_of_assertions_goes_on_after_a_mistake(mistakes: Callable[[str], list[str]]):
    """Also within one list."""
    found = mistakes(task_with("examples:", '  - f({"a": 1})', "  - f(1) == 2", "  - f(x)", "  - f(1) == 3"))
    assert [problem.split(":")[1] for problem in found] == ["5", "7", "8"]
