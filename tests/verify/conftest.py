"""One pair of real sandboxes for all of the verifier's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from skillforge.sandbox import Sandbox
from skillforge.types import Program, Task, Verdict
from skillforge.verify import Verifier
from tests.verify.tasks import candidate


@pytest.fixture(scope="session")
def boxes() -> Iterator[tuple[Sandbox, Sandbox]]:
    sandbox, twin = Sandbox(hash_seed=0), Sandbox(hash_seed=1)
    yield sandbox, twin
    sandbox.close()
    twin.close()


@pytest.fixture
def verify(boxes) -> Callable[[Task, str], Verdict]:
    """`verify(task, source)` gives the verdict on a program of one module."""
    verifier = Verifier(*boxes)

    def run(task: Task, source: str) -> Verdict:
        proposal = candidate(source)
        return verifier.verify(task, proposal, Program.of(proposal.source, proposal.entry))

    return run
