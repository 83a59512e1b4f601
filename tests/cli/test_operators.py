"""`--operators`: what the search may use beside its own, from the command line and from the configuration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran

Cli = Callable[..., Ran]

MODULE = """
from skillforge import op
OPERATORS = (
    op("odd_code", "int -> int", lambda n: n * 7919 % 104729, "{0} * 7919 % 104729", cost=1, words="code"),
)
WRONG = (op("odd_code", "int -> int", lambda n: n * 7919 % 104729, "{0} * 7919 % 10472"),)
"""

TASK = """tasks:
  - name: odd_code
    description: The odd code of a number.
    signature: "(number: int) -> int"
    examples: ["odd_code(1) == 7919", "odd_code(20) == 53651", "odd_code(300) == 71662"]
    checks: ["odd_code(7) == 55433"]
"""

SOLVE = ("solve", "the odd code", "--no-save", "-e", "f(1) == 7919", "-e", "f(20) == 53651", "-e", "f(300) == 71662")
FEW = ("--candidates", "3000")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory with a module of operators, and no settings of this machine."""
    (tmp_path / "my_ops.py").write_text(MODULE)
    (tmp_path / "tasks.yaml").write_text(TASK)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SKILLFORGE_LIBRARY", raising=False)
    return tmp_path


def test_a_task_is_solved_with_them(cli: Cli):
    """What is printed needs no module of the user's."""
    ran = cli(*SOLVE, "--operators", "my_ops:OPERATORS")
    assert ran.code == 0
    assert "return number * 7919 % 104729" in ran.out


def test_the_configuration_names_them_too(cli: Cli):
    """Beside its own file."""
    Path("skillforge.toml").write_text('operators = "my_ops:OPERATORS"\n')
    assert "7919" in cli(*SOLVE).out


def test_a_task_that_failed_is_tried_again_with_them(cli: Cli):
    """Other operators are another effort: a run that had none does not speak for one that has."""
    assert cli("run", "tasks.yaml", *FEW, "--json").data["solved"] == 0
    assert cli("run", "tasks.yaml", *FEW, "--json", "--operators", "my_ops:OPERATORS").data["solved"] == 1


def test_bench_measures_with_them(cli: Cli):
    """As a run would."""
    ran = cli("bench", "tasks.yaml", "--timeout", "5", "--json", "-q", "--operators", "my_ops:OPERATORS")
    assert ran.data["summary"]["solved"] == 1


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("my_ops", "not named as MODULE:NAME"),
        ("no_ops:OPERATORS", "No module 'no_ops' of operators, seen from"),
        ("my_ops:OPERATOR", "The operators' module 'my_ops': has no 'OPERATOR'. Did you mean 'OPERATORS'?"),
        ("my_ops:WRONG", "operator 'odd_code': on (3) it means 23757, but its template gives 2813"),
    ],
)
def test_operators_that_cannot_be_used_are_one_clear_line(named: str, said: str, cli: Cli):
    """What, which and what next; and no new library is left behind."""
    ran = cli("run", "tasks.yaml", "--library", "new", "--operators", named)
    assert ran.code == 2
    assert ran.err.startswith("error: ")
    assert said in ran.err
    assert not Path("new").exists()
