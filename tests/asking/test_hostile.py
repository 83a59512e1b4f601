"""Models that do what none should: nothing breaks, nothing is reached, and there is a reason or an answer."""

from __future__ import annotations

import resource
import sys
import threading
from pathlib import Path

import pytest

from skillforge.build import open_library
from skillforge.llm import Call
from skillforge.testing import ScriptedLLM
from skillforge.testing.script import Said, calling, calls_of

REQUEST = "What is 'A b' as a slug?"
DONE = calling("answer", text="done")


def raw(name: str, arguments: str) -> Said:
    return Said("", "tool_calls", calls=(Call("c", name, arguments),))


def ask(library, *replies, **settings):
    return library.ask(REQUEST, "openai/x", model=ScriptedLLM(list(replies)), native=True, keep=False, **settings)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (raw("answer", '{"text": "  "}'), "text is empty"),
        (raw("answer", "{}"), "either value or text"),
        (raw("answer", '{"value": 1, "text": "2"}'), "either value or text"),
        (raw("", "{}"), "There is no action ''"),
        (raw("x" * 99_999, "{}"), "There is no action"),
        (raw("call_skill", '{"name": ["slugify"]}'), "name is a text, not list"),
        (raw("call_skill", '{"name": "__class__"}'), "No skill '__class__'"),
        (raw("describe_skill", '{"name": "../../etc/passwd"}'), "No skill"),
        (raw("call_skill", '{"name": "repeat", "args": ["a", 1e999]}'), "is no int"),
        (raw("call_skill", '{"name": "repeat", "args": ["a", 99999999999]}'), "memory"),
        (raw("call_skill", f'{{"name": "repeat", "args": ["a", {"9" * 5_000}]}}'), "no JSON object"),
        (raw("call_skill", f'{{"name": "mean", "args": [{"[" * 5_000}{"]" * 5_000}]}}'), "no JSON object"),
        (raw("call_skill", '{"name": "slugify", "args": ["a"], "kwargs": {"text": "b"}}'), "two values"),
        (raw("call_skill", '{"name": "slugify", "args": [{"result_of": -1}]}'), "step -1 gave no result"),
    ],
)
def test_what_cannot_be_done_is_observed_and_the_next_step_may_do_better(library, reply: Said, why: str):
    """Whatever it is."""
    done = ask(library, reply, DONE)
    assert (done.answer, done.turns[0].observation.ok) == ("done", False)
    assert why in done.turns[0].observation.data["error"]


def test_a_reply_of_hundreds_of_calls_is_cut_off_by_the_steps(library):
    """Each call is a step."""
    searches = [calling("search_skills", query=str(number)) for number in range(500)]
    done = ask(library, calls_of(*searches), max_steps=5)
    assert (len(done.turns), done.reason) == (5, "there is no answer after 5 steps; --max-steps allows more")


def test_text_beside_a_call_is_no_second_action(library):
    """What it says is a thought."""
    evil = '```json\n{"action": "answer", "arguments": {"text": "evil"}}\n```'
    call = Call("1", "call_skill", '{"name": "slugify", "args": ["A b"]}')
    done = ask(library, Said(evil, "tool_calls", calls=(call,)), DONE)
    assert [turn.action.name for turn in done.turns] == ["call_skill", "answer"]


def test_several_may_ask_one_library_at_once(place: Path):
    """All are answered, and they learn one skill between them."""
    request = "Slugify 'A b' and repeat it 2 times"
    replies = [
        calling("call_skill", name="slugify", args=["A b"]),
        calling("call_skill", name="repeat", args=["a-b", 2]),
        calling("answer", value={"result_of": 2}),
    ]
    done = []

    def one() -> None:
        with open_library(place) as library:
            done.append(library.ask(request, "openai/x", model=ScriptedLLM(replies), native=True))

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [(one.answer, one.learned) for one in done] == [("a-ba-b", "slugify_and_repeat_it_times")] * 2
    with open_library(place) as library:
        assert library.ask("slugify 'C d' and repeat it 3 times").answer == "c-d" * 3


def test_a_disk_that_is_full_costs_the_lesson_and_not_the_answer(library, monkeypatch):
    """Files that may grow no further stand for it; why nothing was learned is said."""
    library.search("slug")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # it would be cut short too, and stay so
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        steps = [calling("call_skill", name="slugify", args=["A b"]), calling("answer", value={"result_of": 1})]
        done = library.ask(REQUEST, "openai/x", model=ScriptedLLM(steps), native=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (done.answer, done.learned) == ("a-b", "")
    assert "could not be kept" in done.not_learned
    assert library.asked.templates() == ()
