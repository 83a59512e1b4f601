"""What a user says of language models, and what follows from it."""

from __future__ import annotations

import pytest

from skillforge.errors import InvalidConfig
from skillforge.llm import Caps, LLMOptions


@pytest.mark.parametrize(
    ("caps", "tasks", "samples"),
    [
        (Caps(), 10, 1),  # nothing is capped: one, and more where it fails
        (Caps(seconds=60), 10, 1),
        (Caps(calls=10), 10, 1),
        (Caps(calls=60), 10, 3),
        (Caps(calls=1_000_000), 10, 4),
        (Caps(tokens=120_000), 10, 2),
        (Caps(usd=0.9), 10, 3),
        (Caps(usd=0.9, calls=40), 10, 2),  # the tighter cap decides
        (Caps(calls=8), 0, 4),
    ],
)
def test_samples_come_from_the_budget(caps: Caps, tasks: int, samples: int):
    """As many as it affords for two rounds a task."""
    assert LLMOptions(caps=caps).lasting(tasks).samples == samples


def test_samples_that_are_given_stay():
    """Whatever the budget is."""
    assert LLMOptions(samples=7, caps=Caps(calls=1)).lasting(10).samples == 7


@pytest.mark.parametrize("samples", [0, 33, True, 1.5])
def test_samples_out_of_range_are_refused(samples: object):
    """With the range."""
    with pytest.raises(InvalidConfig, match="a whole number from 1 to 32"):
        LLMOptions(samples=samples)  # type: ignore[arg-type]
