"""A real library and sandbox; only the model is scripted."""

from __future__ import annotations

import pytest

from skillforge.build import make_solver, open_library
from skillforge.solver import Recalled, SolverSettings
from skillforge.testing import ScriptedLLM
from tests.solver.conftest import make_task

MODEL = "openai/scripted"
RIGHT = "def double(n: int) -> int:\n    return 2 * n\n"
WRONG = "def double(n: int) -> int:\n    return n + 2\n"
RAISES = "def double(n: int) -> int:\n    print('on the way')\n    return n['x']\n"


def fence(code: str) -> str:
    return f"Here you are.\n\n```python\n{code}```\n"


@pytest.fixture
def library(tmp_path):
    with open_library(tmp_path / "library", create=True) as library:
        yield library


@pytest.fixture
def double():
    return make_task(
        "double",
        "(n: int) -> int",
        ["double(1) == 2", "double(2) == 4", "double(0) == 0"],
        ["double(7) == 14", "double(-8765) == -17530"],
        description="Double a number.",
    )


@pytest.fixture
def solve(library):
    """A function: (script, task, …) → the episode, and the model that was asked."""
    solvers = []

    def run(script, task, *, recalled=None, attempts=4, **fields):
        model = script if isinstance(script, ScriptedLLM) else ScriptedLLM(script)
        settings = SolverSettings(attempts=attempts)
        solver = make_solver(library, models=MODEL, settings=settings, model=model, **fields)
        solvers.append(solver)
        return solver.solve(task, recalled or Recalled(task.name)), model

    yield run
    for solver in solvers:
        solver.close()


def prompt(request) -> str:
    """What a request tells beside the system's part."""
    return "\n\n".join(message.content for message in request.messages[1:])
