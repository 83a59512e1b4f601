"""Evidence: weak where nothing held that no writer was shown, and why it is."""

from __future__ import annotations

import pytest

from skillforge.types import Scenario
from skillforge.verify.evidence import evidence_of, why_weak
from tests.verify.garden import garden_task
from tests.verify.tasks import task

HEAD = "double(n: int) -> int"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (task(HEAD, "double(2) == 4"), "its examples are all that it was held to"),
        (
            task(HEAD, "double(2) == 4", checks=("double(n=2) == 4",)),
            "its checks call it with nothing but the arguments of its examples",
        ),
        (
            task(HEAD, "double(2) == 4", properties=("never_raises",)),
            "what it was held to, never_raises, is true of many wrong functions too",
        ),
        (
            task(HEAD, "double(2) == 4", checks=("double(3) == 6",), evidence="weak"),
            "nobody gave its checks, and no independent solution is known to pass them",
        ),
        (
            garden_task(scenarios=(Scenario(1), Scenario(1, held_out=True))),
            "no scenario that begins otherwise than those that are shown is held out",
        ),
        (
            garden_task(),
            "in its held-out scenarios it met nothing that it had not met in those that are shown; "
            "does garden's reset(seed) use its seed?",
        ),
    ],
)
def test_weak_evidence_has_a_reason(given, why):
    """What the task lacks, in a line."""
    assert evidence_of(given, ()) == "weak"
    assert why_weak(given) == why


def test_what_independent_solutions_agree_on_is_evidence_of_its_own():
    """Nobody gave the checks, so nobody's word stands for them."""
    checked = task(HEAD, "double(2) == 4", checks=("double(3) == 6",), evidence="agreed")
    assert evidence_of(checked, ()) == "agreed"
