"""A real library and sandbox; only the model is scripted."""

from __future__ import annotations

import pytest

from skillforge.build import make_sandbox, open_library
from skillforge.llm import LLMOptions
from skillforge.solver import Recalled, Solver, SolverSettings
from skillforge.testing import ScriptedLLM
from skillforge.verify import Verifier, admit
from skillforge.writers.llm import LLMWriter, Roles
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


@pytest.fixture(scope="session")
def verifier():
    """One for all: its sandboxes take longer to start than a test to run."""
    with make_sandbox() as sandbox, make_sandbox(hash_seed=1) as twin:
        yield Verifier(sandbox, twin), sandbox


@pytest.fixture
def solve(library, verifier):
    """A function: (script, task, …) → the episode, and the model that was asked."""

    def run(script, task, *, recalled=None, attempts=4, llm=None, repairs=None, principles=""):
        model = script if isinstance(script, ScriptedLLM) else ScriptedLLM(script)
        options = llm or LLMOptions()
        roles = Roles(MODEL, options.escalate, critic=options.critic)
        writer = LLMWriter(model, roles, repairs, options.samples or 1, options.strategies, principles)
        checks, sandbox = verifier
        solver = Solver([writer], checks, sandbox, library.link, admit, SolverSettings(attempts=attempts))
        return solver.solve(task, recalled or Recalled(task.name)), model

    return run


def prompt(request) -> str:
    """What a request tells beside the system's part."""
    return "\n\n".join(message.content for message in request.messages[1:])
