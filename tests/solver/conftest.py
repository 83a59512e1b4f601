"""Fixtures: real sandboxes, a real library, a scripted writer."""

import pytest

from skillforge.build import make_sandbox, make_verifier, open_library
from skillforge.signature import Signature
from skillforge.solver import Solver
from skillforge.testing.writers import ScriptedWriter
from skillforge.types import Case, Task
from skillforge.verify import admit


@pytest.fixture(scope="session")
def sandbox():
    with make_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def library(tmp_path):
    with open_library(tmp_path / "library", create=True) as library:
        yield library


@pytest.fixture
def solver(library, sandbox):
    """A function: script → solver."""

    def make(script, settings=None):
        verifier = make_verifier(library, sandbox=sandbox)
        return Solver([ScriptedWriter(script)], verifier, sandbox, library.link, admit, settings)

    return make


def make_task(name, signature, examples, checks=(), **fields):
    """A task from assertions as text."""
    return Task(
        id=fields.pop("id", name),
        name=name,
        description=fields.pop("description", f"What {name} does."),
        signature=Signature.parse(signature),
        examples=tuple(Case.parse(text) for text in examples),
        checks=tuple(Case.parse(text) for text in checks),
        **fields,
    )


@pytest.fixture
def double():
    """A task with examples and held-out checks."""
    return make_task(
        "double",
        "(n: int) -> int",
        ["double(1) == 2", "double(2) == 4", "double(0) == 0"],
        ["double(7) == 14", "double(-1) == -2"],
    )
