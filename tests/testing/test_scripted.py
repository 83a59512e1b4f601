"""ScriptedLLM: a model that says what it was told to."""

from __future__ import annotations

import pytest

from skillforge.errors import LLMError
from skillforge.llm import Call, Message, Reply, Request
from skillforge.testing import ScriptedLLM
from skillforge.testing.script import calling, cut


def asked(label="f/1"):
    return Request("openai/x", (Message("user", "Write it."),), label)


def test_replies_come_in_order():
    """Whoever asks; what was asked is kept."""
    model = ScriptedLLM(["one", "two"])
    assert [model.complete(asked()).text, model.complete(asked("g/1")).text] == ["one", "two"]
    assert [request.label for request in model.requests] == ["f/1", "g/1"]


def test_each_task_has_replies_of_its_own():
    """So that the order of tasks does not matter."""
    model = ScriptedLLM({"f": ["f one", "f two"], "a/b": ["b one"]})
    labels = ["f/1", "a/b/1", "f/2"]
    assert [model.complete(asked(label)).text for label in labels] == ["f one", "b one", "f two"]


def test_a_function_may_answer():
    """By what is asked."""
    assert ScriptedLLM(lambda request: request.label).complete(asked()).text == "f/1"


def test_an_error_is_raised_and_a_reply_is_given_whole():
    """Faults are part of a script."""
    model = ScriptedLLM([LLMError("busy"), Reply("cut", "length")])
    with pytest.raises(LLMError, match="busy"):
        model.complete(asked())
    assert model.complete(asked()).finish == "length"


def test_a_script_that_has_run_out_says_so():
    """With the number of the call."""
    with pytest.raises(LLMError, match="for 'f' has 0 replies, and this is call 1"):
        ScriptedLLM({}).complete(asked())


def test_tokens_cost_what_they_are_said_to():
    """For tests of budgets."""
    reply = ScriptedLLM(["x" * 40], usd_per_token=0.01).complete(asked())
    assert (reply.completion_tokens, reply.usd) == (10, pytest.approx(0.12))


def test_a_call_of_a_function_is_a_reply_too():
    """As a server would send it, with its tokens."""
    reply = ScriptedLLM([calling("look", "So.", key="a")]).complete(asked())
    assert (reply.text, reply.calls) == ("So.", (Call("call_1", "look", '{"key": "a"}'),))
    assert reply.completion_tokens > 0
    assert ScriptedLLM([cut("x")]).complete(asked()).finish == "length"
