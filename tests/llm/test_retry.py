"""Retries: how often, how long, and when never again."""

from __future__ import annotations

import threading

import pytest

from skillforge.errors import BudgetExhausted, ContextOverflow, LLMError, LLMMisconfigured
from skillforge.llm import Reply, Retrying
from skillforge.llm.client import Transient
from skillforge.llm.retry import TRIES, TRIES_REFUSED

from .conftest import asked


class Failing:
    """Raises these, one a call, then answers."""

    def __init__(self, *errors):
        self.errors = list(errors)
        self.calls = 0

    def complete(self, request):
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return Reply("yes")


def retrying(*errors):
    waits: list[float] = []
    model = Failing(*errors)
    return Retrying(model, sleep=waits.append), model, waits


def test_what_may_pass_is_asked_again():
    """Each wait is up to twice as long as the one before."""
    model, inner, waits = retrying(Transient("busy"), Transient("busy"), Transient("busy"))
    assert model.complete(asked()).text == "yes"
    assert inner.calls == 4
    assert all(low <= wait <= high for wait, (low, high) in zip(waits, [(0.5, 1), (1, 2), (2, 4)], strict=True))


def test_the_server_says_how_long():
    """A wait is never shorter than what was asked for."""
    model, _, waits = retrying(Transient("busy", 7.5))
    model.complete(asked())
    assert waits == [7.5]


def test_it_gives_up():
    """And says how often it tried."""
    model, inner, _ = retrying(*[Transient("busy")] * 50)
    with pytest.raises(LLMError, match=f"busy .{TRIES} tries"):
        model.complete(asked())
    assert inner.calls == TRIES


def test_a_wait_of_an_hour_is_not_waited():
    """The provider's quota is used up: a person has to know."""
    model, inner, waits = retrying(Transient("quota", 3600.0))
    with pytest.raises(LLMError, match="quota"):
        model.complete(asked())
    assert (inner.calls, waits) == (1, [])


def test_a_wrong_key_is_tried_once_for_all():
    """Later calls fail with the same word, and nobody is asked."""
    model, inner, _ = retrying(LLMMisconfigured("wrong key"))
    for _ in range(3):
        with pytest.raises(LLMMisconfigured, match="wrong key"):
            model.complete(asked())
    assert inner.calls == 1


def test_a_host_that_is_not_there_is_tried_a_few_times():
    """Then it counts as a wrong address."""
    model, inner, _ = retrying(*[Transient("no host", refused=True)] * 50)
    for _ in range(2):
        with pytest.raises(LLMMisconfigured, match="--api-base"):
            model.complete(asked())
    assert inner.calls == TRIES_REFUSED


def test_what_will_not_pass_is_not_asked_again():
    """A prompt that is too long stays so."""
    model, inner, _ = retrying(ContextOverflow("too long"))
    with pytest.raises(ContextOverflow):
        model.complete(asked())
    assert inner.calls == 1


def test_no_wait_is_longer_than_the_seconds_that_are_left():
    """The budget would end in the middle of it."""
    model = Retrying(Failing(Transient("busy", 20.0)), sleep=lambda _: None, seconds_left=lambda: 6.0)
    with pytest.raises(BudgetExhausted, match="the budget's seconds end"):
        model.complete(asked())


def test_each_wait_is_told_before_it_begins():
    """What is waited for, how long, and how often it will be tried."""
    told: list[str] = []
    model = Retrying(
        Failing(Transient("busy", 7.5)), sleep=lambda _: told.append("waits"), on_wait=lambda w: told.append(str(w))
    )
    model.complete(asked())
    assert told == [f"busy; trying again in 8 s (2 of {TRIES})", "waits"]


def test_a_host_that_is_not_there_is_told_with_fewer_tries():
    """So that the number which is told is the one that is kept."""
    told: list[str] = []
    model = Retrying(
        Failing(Transient("no host", 1.0, refused=True)), sleep=lambda _: None, on_wait=lambda w: told.append(str(w))
    )
    model.complete(asked())
    assert told == [f"no host; trying again in 1 s (2 of {TRIES_REFUSED})"]


def test_of_waits_at_once_the_first_is_told():
    """Sixteen episodes that meet the same silent server are no sixteen lines."""
    told: list[str] = []
    both = threading.Barrier(2)
    model = Retrying(
        Failing(Transient("busy"), Transient("busy")),
        sleep=lambda _: both.wait(10),
        on_wait=lambda waiting: told.append(str(waiting)),
    )
    threads = [threading.Thread(target=model.complete, args=(asked(),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [f"busy; trying again in 1 s (2 of {TRIES})"]
