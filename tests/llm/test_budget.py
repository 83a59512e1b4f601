"""The budget: no cap is exceeded, whatever runs at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from skillforge.errors import BudgetExhausted, InvalidConfig, LLMError
from skillforge.llm import Budgeted, Caps, LiteLLM, Reply
from skillforge.llm.client import Transient, WorstCase
from skillforge.testing.script import Drip
from skillforge.testing.server import LoopbackServer

from .conftest import asked

HALF = Reply("yes", prompt_tokens=40, completion_tokens=10, usd=0.5)
DOLLAR = WorstCase(1.0, 100)


class Priced:
    """Costs a dollar and 100 tokens at worst, and takes what it is told to."""

    def __init__(self, reply=HALF, worst=DOLLAR):
        self.reply = reply
        self.worst = worst
        self.calls = 0

    def worst_case(self, request):
        return self.worst

    def complete(self, request):
        self.calls += 1
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply


def test_what_a_call_took_is_booked():
    """Dollars, tokens, calls."""
    model = Budgeted(Priced())
    model.complete(asked())
    model.complete(asked())
    assert (model.spent.usd, model.spent.tokens, model.spent.calls) == (1.0, 100, 2)


@pytest.mark.parametrize(
    ("caps", "calls"),
    [(Caps(usd=2.4), 3), (Caps(tokens=210), 3), (Caps(calls=4), 4), (Caps(usd=0.9), 0)],
    ids=["dollars", "tokens", "calls", "too-little"],
)
def test_a_call_that_might_exceed_a_cap_is_not_made(caps, calls):
    """Its worst case counts, not what calls like it took."""
    model = Budgeted(inner := Priced(), caps)
    for _ in range(calls):
        model.complete(asked())
    with pytest.raises(BudgetExhausted, match="budget"):
        model.complete(asked())
    assert inner.calls == calls


def test_seconds_are_counted_from_the_start():
    """No call begins after them."""
    now = iter([0.0, 5.0, 11.0, 11.0, 11.0])
    model = Budgeted(Priced(), Caps(seconds=10.0), clock=lambda: next(now))
    model.complete(asked())
    with pytest.raises(BudgetExhausted, match="10 seconds"):
        model.complete(asked())


def test_a_dollar_cap_needs_a_price():
    """Else nobody could keep it: the word says what to cap instead."""
    with pytest.raises(BudgetExhausted, match="--budget-tokens"):
        Budgeted(Priced(worst=WorstCase(None, 10)), Caps(usd=1.0)).complete(asked())


def test_a_call_that_failed_is_a_call_that_costs_nothing():
    """A 500 is not charged; but no more calls are made than were allowed."""
    model = Budgeted(Priced(Transient("busy")), Caps(calls=2))
    for _ in range(2):
        with pytest.raises(Transient):
            model.complete(asked())
    assert (model.spent.calls, model.spent.tokens, model.spent.usd) == (2, 0, 0.0)
    with pytest.raises(BudgetExhausted, match="2 calls"):
        model.complete(asked())


def test_a_call_that_nobody_listened_to_is_none():
    """No connection, no call."""
    model = Budgeted(Priced(Transient("no connection", refused=True)), Caps(calls=1))
    for _ in range(3):
        with pytest.raises(Transient):
            model.complete(asked())
    assert model.spent.calls == 0


@pytest.mark.parametrize("cap", [float("inf"), float("nan"), 0, -1])
def test_a_cap_is_a_number_above_0(cap):
    """Without one, leave it out."""
    with pytest.raises(InvalidConfig, match="must be a number above 0"):
        Caps(usd=cap)


def test_a_call_that_broke_off_may_have_cost_its_worst():
    """The provider may charge for a reply that never arrived."""
    model = Budgeted(Priced(Transient("dropped", paid=True)))
    with pytest.raises(LLMError):
        model.complete(asked())
    assert (model.spent.usd, model.spent.tokens) == (1.0, 100)


def test_a_call_waits_for_those_under_way():
    """What does not fit beside them may fit once they have taken less than they might have."""
    first, release = threading.Event(), threading.Event()

    class Slow(Priced):
        def complete(self, request):
            if request.label == "slow":
                first.set()
                release.wait(10)
            return super().complete(request)

    model = Budgeted(Slow(), Caps(usd=1.5))
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(model.complete, asked(label="slow"))
        first.wait(10)
        other = pool.submit(model.complete, asked())
        release.set()
        assert (slow.result(10).text, other.result(10).text) == ("yes", "yes")


@pytest.mark.parametrize("value", [0, -1, float("nan"), "much"])
def test_a_cap_is_a_number_above_zero(value):
    """Else it says which is not."""
    with pytest.raises(InvalidConfig, match="usd"):
        Caps(usd=value)


def test_two_hundred_calls_at_once_never_exceed_the_cap():
    """Against a real server: those that fit are answered, the others are told why not."""
    with LoopbackServer(lambda body: "yes " * 400) as server:
        client = LiteLLM(server.base_url)
        worst = client.worst_case(asked()).tokens
        model = Budgeted(client, Caps(tokens=8 * worst))

        def one(number):
            try:
                return model.complete(asked(label=str(number))).tokens
            except BudgetExhausted:
                return 0

        with ThreadPoolExecutor(200) as pool:
            tokens = list(pool.map(one, range(200)))
        assert sum(tokens) == model.spent.tokens <= 8 * worst
        assert len(server.requests) == sum(taken > 0 for taken in tokens) > 0


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_the_seconds_end_a_call_that_is_under_way(stream):
    """Whatever the server still sends; the call is booked at its worst, since it may be charged."""
    with LoopbackServer([Drip("abc " * 100)]) as server:
        client = LiteLLM(server.base_url, stream=stream)
        client.worst_case(asked())  # imports litellm
        model = Budgeted(client, Caps(seconds=0.3))
        with pytest.raises(BudgetExhausted, match=r"0\.3 seconds is spent: openai/gpt-4o-mini had not finished"):
            model.complete(asked())
    assert (model.spent.calls, model.spent.tokens) == (1, client.worst_case(asked()).tokens)
