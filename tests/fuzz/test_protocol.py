"""The host against a hostile child at a real socket: an Outcome within the limits, never an exception."""

from __future__ import annotations

import math
import random

import pytest

from skillforge.sandbox import Outcome, Status
from skillforge.sandbox.wire import TOOL, ZONE, frame
from tests.fuzz import connections, frames

CALL = frame(TOOL, b'["t",[[],{"dict":[]}]]')


def tool(*args: object, **kwargs: object) -> Outcome:
    return Outcome(Status.OK, value=[len(args), sorted(kwargs)])


@pytest.mark.parametrize("seed", range(20))
def test_any_stream_of_frames_gives_an_outcome(seed: int):
    """Random, cut, bent and honest frames alike; the figures in the Outcome are finite."""
    dice = random.Random(seed)
    for _ in range(20):
        outcome = connections.meet(frames.stream(dice), {"t": tool})
        assert math.isfinite(outcome.duration_s + outcome.peak_mb)


@pytest.mark.parametrize("seed", range(10))
def test_any_stream_gives_a_series_its_outcomes(seed: int):
    """A series of calls ends with the first call that the child spoilt."""
    dice = random.Random(seed)
    for _ in range(10):
        assert 1 <= len(connections.meet_many(frames.stream(dice, loaded=0.9))) <= 3


@pytest.mark.parametrize("arguments", [b"[5,{}]", b'[[],["a"]]', b'[[],"a"]', b'["ab",{"dict":[]}]', b"[null,null]"])
def test_arguments_that_are_no_list_and_dict_are_a_crash(arguments: bytes):
    """A tool is called with a list and a dict or not at all: `*5` would raise in the host."""
    outcome = connections.meet(frame(TOOL, b'["t",%s]' % arguments), {"t": tool})
    assert outcome.status is Status.CRASHED


def test_answers_that_nobody_reads_are_not_piled_up():
    """A child that asks again before it has read the answer is ended, so what is kept for it stays small."""
    asked: list[int] = []

    def much() -> Outcome:
        asked.append(1)
        return Outcome(Status.OK, value="x" * 100_000)

    assert connections.meet(CALL * 2_000, {"t": much}).status is Status.CRASHED
    assert len(asked) < 100


def test_zones_that_nobody_reads_are_not_piled_up():
    """The same for the data of time zones."""
    assert connections.meet(frame(ZONE, b'"Europe/Berlin"') * 5_000).status is Status.CRASHED
