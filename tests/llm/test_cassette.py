"""The cassette: what was said once can be said again, for nothing."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from skillforge.errors import BudgetExhausted, InvalidInput, LLMMisconfigured, NotOnTape
from skillforge.llm import Call, Function, Message, Reply, Request, Taped
from skillforge.testing import ScriptedLLM

from .conftest import KEY, asked


class Counting:
    """Answers with a number that rises; `fail` is raised instead."""

    def __init__(self, fail=None):
        self.fail = fail
        self.calls = 0

    def complete(self, request):
        self.calls += 1
        if self.fail:
            raise self.fail
        return Reply(f"reply {self.calls}", prompt_tokens=3, usd=0.01)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "tape.jsonl"


def test_a_replay_says_what_was_said(path):
    """The whole reply, its price too, with no model there."""
    said = Taped(Counting(), path).complete(asked())
    assert Taped(None, path).complete(asked()) == said


def test_the_same_request_twice_has_two_replies(path):
    """In the order in which they came."""
    tape = Taped(Counting(), path)
    assert [tape.complete(asked()).text for _ in range(2)] == ["reply 1", "reply 2"]
    replay = Taped(None, path)
    assert [replay.complete(asked()).text for _ in range(2)] == ["reply 1", "reply 2"]


def test_what_is_on_the_tape_is_not_asked_again(path):
    """A run that was killed goes on, and pays nothing twice."""
    Taped(Counting(), path).complete(asked("one", "a"))
    tape = Taped(inner := Counting(), path)
    assert tape.complete(asked("one", "a")).text == "reply 1"
    assert tape.complete(asked("two", "b")).text == "reply 1"
    assert inner.calls == 1


def test_a_request_that_is_not_there_shows_the_nearest_and_the_difference(path):
    """So that one sees what has changed since it was recorded."""
    Taped(Counting(), path).complete(asked("Write the function f.\nBe brief.", "f/1"))
    with pytest.raises(NotOnTape) as caught:
        Taped(None, path).complete(asked("Write the function g.\nBe brief.", "f/1"))
    assert "-Write the function f." in str(caught.value)
    assert "+Write the function g." in str(caught.value)
    assert "Be brief" in str(caught.value)


def test_a_failure_is_replayed_as_one(path):
    """The identical run, also where it failed."""
    with pytest.raises(LLMMisconfigured):
        Taped(Counting(LLMMisconfigured("no key")), path).complete(asked())
    with pytest.raises(LLMMisconfigured, match="no key"):
        Taped(None, path).complete(asked())


def test_a_failure_is_not_repeated_where_there_is_a_model(path):
    """There may be money again."""
    with pytest.raises(BudgetExhausted):
        Taped(Counting(BudgetExhausted("spent")), path).complete(asked())
    assert Taped(Counting(), path).complete(asked()).text == "reply 1"


def test_half_a_line_at_the_end_is_passed_over(path):
    """A process that was killed while it wrote: what it lost is asked again, and the tape stays whole."""
    Taped(Counting(), path).complete(asked("one", "a"))
    path.write_bytes(path.read_bytes() + b'{"request": {"la')
    tape = Taped(Counting(), path)
    tape.complete(asked("two", "b"))
    replay = Taped(None, path)
    assert replay.complete(asked("one", "a")).text == replay.complete(asked("two", "b")).text == "reply 1"


def test_a_file_that_is_no_cassette_is_refused(path):
    """And not taken for an empty one."""
    path.write_text("tasks:\n  - name: f\n")
    with pytest.raises(InvalidInput, match="not a cassette"):
        Taped(None, path)


def test_a_cassette_that_is_not_there_is_an_error_of_a_replay(path):
    """A recording begins it."""
    with pytest.raises(InvalidInput, match=r"tape\.jsonl"):
        Taped(None, path)
    assert Taped(Counting(), path).complete(asked()).text == "reply 1"


def test_no_secret_is_on_the_tape(path):
    """Not of the prompt, nor of the reply; a replay is asked the same, and finds it."""

    class Leaking(Counting):
        def complete(self, request):
            return Reply(f"the key is {KEY}")

    said = Taped(Leaking(), path).complete(asked(f"My key is {KEY}."))
    assert KEY not in path.read_text()
    assert Taped(None, path).complete(asked(f"My key is {KEY}.")) == said


def test_a_replay_needs_no_litellm(path):
    """It works where the provider's packages do not."""
    Taped(Counting(), path).complete(asked())
    code = (
        "import sys; sys.modules['litellm'] = None\n"
        "from pathlib import Path; from skillforge.llm import Message, Request, Taped\n"
        f"Taped(None, Path({str(path)!r})).complete("
        "Request('openai/gpt-4o-mini', (Message('user', 'Say yes.'),), 'task/1'))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_failed_and_was_answered_later_is_replayed_as_the_answer(path):
    """The host came up, and the same command went on."""
    with pytest.raises(LLMMisconfigured):
        Taped(Counting(LLMMisconfigured("cannot be reached")), path).complete(asked())
    Taped(Counting(), path).complete(asked())
    assert Taped(None, path).complete(asked()).text == "reply 1"


def test_every_line_of_a_fresh_cassette_is_an_entry(path):
    """Also where the file was there before, and empty."""
    path.touch()
    Taped(Counting(), path).complete(asked())
    assert [json.loads(line)["reply"]["text"] for line in path.read_text().splitlines()] == ["reply 1"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("text", 5), ("text", None), ("prompt_tokens", None), ("usd", "x"), ("seconds", "1"), ("cached_tokens", True)],
)
def test_an_entry_of_another_form_is_passed_over(path, field, value):
    """Somebody edited the tape: what is right in it counts."""
    Taped(Counting(), path).complete(asked())
    entry = json.loads(path.read_text())
    entry["reply"][field] = value
    path.write_text(json.dumps(entry) + "\n" + "[" * 200_000 + "\n")
    with pytest.raises(InvalidInput, match="not a cassette"):
        Taped(None, path)


LOOK = Function("look", "Looks a key up.", {"type": "object", "properties": {"key": {"type": "string"}}})


class Calling:
    """Asks for a function, with a secret among its arguments."""

    def complete(self, request):
        return Reply("", calls=(Call("c1", "look", f'{{"key": "{KEY}"}}'),))


def conversation(functions=(LOOK,)):
    messages = (
        Message("user", "Look."),
        Message("assistant", "", (Call("c1", "look", f'{{"key": "{KEY}"}}'),)),
        Message("tool", "found", call_id="c1"),
    )
    return Request("openai/gpt-4o-mini", messages, "ask/2", functions=functions)


def test_a_conversation_with_calls_can_be_replayed(path):
    """Calls in the request, calls in the reply, and the functions; no secret of either is kept."""
    said = Taped(Calling(), path).complete(conversation())
    assert Taped(None, path).complete(conversation()) == said
    assert said.calls[0].arguments == '{"key": "[secret]"}'
    assert KEY not in path.read_text()
    assert Taped(None, path).calls_functions


def test_other_functions_are_another_request(path):
    """What a model may call is part of what it was asked."""
    Taped(Calling(), path).complete(conversation())
    with pytest.raises(NotOnTape):
        Taped(None, path).complete(conversation(()))


def test_a_tape_of_before_there_were_functions_holds_good(path):
    """Where none are given, nothing of them is written, and the key is what it was."""
    path.write_text(
        '{"reply": {"cached_tokens": 0, "completion_tokens": 0, "finish": "stop", "prompt_tokens": 3, "seconds": 0.0, '
        '"text": "yes", "usd": 0.01}, "request": {"label": "task/1", "max_tokens": 2048, "messages": [{"content": '
        '"Say yes.", "role": "user"}], "model": "openai/gpt-4o-mini", "seed": null, "temperature": 0.0}}\n'
    )
    old = path.read_text()
    assert Taped(None, path).complete(asked()).text == "yes"
    assert not Taped(None, path).calls_functions
    path.unlink()
    Taped(ScriptedLLM([Reply("yes", prompt_tokens=3, usd=0.01)]), path).complete(asked())
    assert path.read_text() == old
