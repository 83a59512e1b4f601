"""Requests answered in steps: by both protocols, within limits, whatever the model does."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import skillforge
from skillforge.build import make_asker, open_library
from skillforge.errors import BudgetExhausted, ContextOverflow, InvalidConfig, InvalidInput
from skillforge.llm import Caps, LLMOptions, Reply
from skillforge.testing import LoopbackServer, ScriptedLLM, script
from skillforge.testing.script import Drop, Raw, Said, Status, calling, calls_of
from tests.asking.conftest import act

MODEL = "openai/gpt-4o-mini"
SLUG = [act("call_skill", name="slugify", args=["A b"]), act("answer", value={"result_of": 1})]
REQUEST = "What is 'A b' as a slug?"


def ask(library, replies, request=REQUEST, **settings):
    model = ScriptedLLM(replies)
    return library.ask(request, MODEL, model=model, **settings), model


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-this-is-no-key-0123456789")


@pytest.mark.parametrize("native", [True, False], ids=["functions", "text"])
def test_a_request_is_answered_in_steps_over_a_real_connection(library, native: bool):
    """Each step's thought, action and observation are told as they happen, and the model sees what came of each."""
    told = []
    calls = [
        calling("search_skills", "look first", query="slug"),
        calling("call_skill", "this one", name="slugify", args=["A b"]),
        calling("answer", value={"result_of": 2}),
    ]
    texts = [act(call.calls[0].name, call.text, **json.loads(call.calls[0].arguments)) for call in calls]
    with LoopbackServer(calls if native else texts) as server:
        llm = LLMOptions(api_base=server.base_url)
        done = library.ask(REQUEST, MODEL, native=native, llm=llm, on_turn=told.append)
    assert (done.answered, done.answer, done.reason) == (True, "a-b", "")
    assert [(turn.action.name, turn.observation.ok) for turn in told] == [
        ("search_skills", True), ("call_skill", True), ("answer", True),
    ]  # fmt: skip
    assert (told[0].thought, told[1].observation.told) == ("look first", "'a-b'")
    last = server.requests[-1]["messages"][-1]
    assert (last["role"], "'a-b'" in last["content"]) == ("tool" if native else "user", True)
    assert ("tools" in server.requests[0]) is native


def test_what_litellm_knows_decides_how_a_model_is_spoken_to(library):
    """One that it does not know is asked for JSON in a text."""
    with LoopbackServer([*SLUG, *SLUG]) as server:
        llm = LLMOptions(api_base=server.base_url)
        library.ask(REQUEST, "openai/some-local-model", llm=llm, keep=False)
        library.ask(REQUEST, MODEL, llm=llm, keep=False)
    assert ["tools" in body for body in server.requests] == [False, False, True, True]


def test_a_server_that_takes_no_functions_is_asked_in_text(library, tmp_path: Path):
    """At once, with a note, in later requests from the start, and so it is replayed."""
    tape = tmp_path / "tape.jsonl"
    with LoopbackServer([Status(400, "gemma does not support tools"), *SLUG, *SLUG]) as server:
        llm = LLMOptions(api_base=server.base_url, record=tape)
        with make_asker(library, MODEL, llm=llm, keep=False) as asker:
            done = asker.ask(REQUEST)
            assert asker.ask("Once more: 'A b'").answer == "a-b"
    assert ["tools" in body for body in server.requests] == [True, False, False, False, False]
    assert '"action": "search_skills"' in server.requests[1]["messages"][0]["content"]
    assert (done.answer, len(done.turns), done.cost.tokens > 0) == ("a-b", 2, True)
    assert done.notes == (f"asked in text, without function calls: {MODEL}: gemma does not support tools",)
    again = library.ask(REQUEST, MODEL, llm=LLMOptions(replay=tape), keep=False)
    assert (again.answer, again.notes) == (done.answer, done.notes)


def test_a_model_that_is_deaf_to_functions_is_asked_in_text(library):
    """Its server drops them, and it only talks."""
    replies = ["There may be a skill for it.", SLUG[0], act("answer", value={"result_of": 2})]
    done, model = ask(library, replies, native=True)
    assert [bool(request.functions) for request in model.requests] == [True, False, False]
    assert (done.answer, done.notes) == (
        "a-b", (f"asked in text, without function calls: {MODEL} called none where it could",),
    )  # fmt: skip


def test_a_conversation_in_functions_stays_one(library):
    """What was called cannot be told in the other protocol."""
    replies = [calling("call_skill", name="slugify", args=["A b"]), Status(400, "tools are not supported")]
    with LoopbackServer(replies) as server:
        done = library.ask(REQUEST, MODEL, llm=LLMOptions(api_base=server.base_url))
    assert (done.reason, len(done.turns)) == (f"{MODEL}: tools are not supported", 1)


def test_one_reply_may_hold_several_calls(library):
    """They are done in order, each a step; nothing after the answer."""
    calls = calls_of(
        calling("call_skill", name="words", args=["a b"]),
        calling("answer", text="two"),
        calling("call_skill", name="words", args=["c"]),
    )
    done, _ = ask(library, [calls], native=True)
    assert (done.answer, len(done.turns)) == ("two", 2)


def test_replies_wrong_malformed_and_faulty_are_dealt_with(library):
    """An unknown skill, no JSON, a bad argument, a broken connection: then the right one."""
    replies = [
        act("call_skill", name="slugfy", args=["A b"]),
        "I would call slugify.",
        Raw(b"<html>"),
        Status(500),
        Drop("half"),
        act("call_skill", name="slugify", args=[3]),
        *SLUG[:1],
        act("answer", value={"result_of": 4}),
    ]
    with LoopbackServer(replies) as server:
        llm = LLMOptions(api_base=server.base_url)
        done = library.ask(REQUEST, "openai/some-local-model", llm=llm)
    assert (done.answer, [turn.observation.ok for turn in done.turns]) == ("a-b", [False, False, False, True, True])


def test_the_same_action_a_third_time_is_a_loop(library):
    """It is told so, and ends, with the reason."""
    done, model = ask(library, [act("call_skill", name="words", args=["x"])] * 9)
    assert (done.answered, len(done.turns), len(model.requests)) == (False, 3, 3)
    assert "third time" in done.turns[2].observation.data["error"]
    assert done.reason == "it went round in circles: call_skill with the same arguments, 3 times"


def test_turning_in_a_circle_of_two_is_a_loop_too(library):
    """Wherever the repetition stands."""
    pair = [act("search_skills", query="a"), act("search_skills", query="b")]
    done, _ = ask(library, pair * 9)
    assert len(done.turns) == 5
    assert "in circles" in done.reason


def test_a_model_that_never_acts_is_no_endless_loop(library):
    """Replies without an action are steps too."""
    done, _ = ask(library, ["Well."] * 9)
    assert done.reason == "it went round in circles: the same reply, without an action, 3 times"


def test_steps_are_limited(library):
    """The last are announced; there is no answer then."""
    searches = [act("search_skills", query=str(number)) for number in range(9)]
    done, model = ask(library, searches, max_steps=4)
    assert (len(done.turns), done.answered) == (4, False)
    assert done.reason == "there is no answer after 4 steps; --max-steps allows more"
    assert '"steps_left": 1' in model.requests[-1].messages[-1].content


@pytest.mark.parametrize("steps", [0, -1, 1_001, True, "3"])
def test_a_limit_that_is_none_is_refused(library, steps):
    """With what it may be."""
    with pytest.raises(InvalidConfig, match="max_steps is"):
        ask(library, SLUG, max_steps=steps)


@pytest.mark.parametrize("request_", ["", "  \n", None, 3])
def test_an_empty_request_is_refused(library, request_):
    """Before anything is asked."""
    with pytest.raises(InvalidInput, match="the request is empty"):
        ask(library, SLUG, request_)


def test_a_request_without_a_model_says_what_to_name(library):
    """Where no skill knows its form."""
    with pytest.raises(InvalidConfig, match="--model PROVIDER/MODEL"):
        library.ask(REQUEST)


def test_only_a_writable_kind_of_library_can_be_asked(place):
    """One that was opened bare has nothing to answer with."""
    with (
        skillforge.Library.open(place) as bare,
        pytest.raises(skillforge.SkillforgeError, match=r"skillforge\.open"),
    ):
        bare.ask(REQUEST)


@pytest.mark.parametrize(
    ("caps", "why"),
    [(Caps(tokens=50), "too small for the first call"), (Caps(calls=1), "the budget of 1 calls is spent")],
)
def test_a_budget_that_is_spent_is_the_reason(library, caps: Caps, why: str):
    """The steps that were made are there."""
    with LoopbackServer(SLUG) as server:
        done = library.ask(REQUEST, "openai/some-local-model", llm=LLMOptions(api_base=server.base_url, caps=caps))
    assert why in done.reason
    assert len(done.turns) == len(server.requests) == (1 if caps.calls else 0)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (script.wrong_key(), "OPENAI_API_KEY"),
        (script.unknown_model(), "does not exist"),
        (script.refusal(), "content filter"),
    ],
)
def test_a_model_that_does_not_answer_is_the_reason(library, fault, why: str):
    """In one line, without the key."""
    with LoopbackServer([fault] * 9) as server:
        done = library.ask(REQUEST, "openai/some-local-model", llm=LLMOptions(api_base=server.base_url))
    assert why in done.reason
    assert "\n" not in done.reason
    assert "sk-" not in done.reason


def test_a_reply_that_is_cut_off_is_told_so(library):
    """And the next one may be whole."""
    cut = Said("", "length", calls=(replace(calling("answer", text="x").calls[0], arguments='{"te'),))
    done, _ = ask(library, [cut, calling("answer", text="x")], native=True)
    assert "cut off" in done.turns[0].observation.data["error"]
    assert done.answer == "x"


def test_a_prompt_that_is_too_long_is_sent_again_with_less(library):
    """The longest observation is cut short first."""
    sizes = []

    def say(request):
        size = sum(len(message.content) for message in request.messages)
        sizes.append(size)
        if len(request.messages) > 3 and size > 6_500:
            return ContextOverflow("too long")
        return (
            act("answer", text="done")
            if len(request.messages) > 3
            else act("call_skill", name="repeat", args=["ab", 3_000])
        )

    done, _ = ask(library, say)
    assert done.answer == "done"
    assert sizes[-1] < 6_500 < sizes[-2]


def test_a_request_that_does_not_fit_at_all_is_given_up(library):
    """Nothing is left to leave out."""
    done, _ = ask(library, lambda request: ContextOverflow("too long"))
    assert "longer than the model takes" in done.reason


def test_trajectories_are_kept_without_secrets(equipped, monkeypatch, place: Path):
    """Not in the database, not on the tape, not before the model; `keep=False` keeps nothing."""
    secret = "hunter2-hunter2"
    monkeypatch.setenv("MY_PASSWORD", secret)
    replies = [act("lookup", secret, key=secret.upper().lower()), act("answer", text=f"it is {secret}")]
    done, _ = ask(equipped, replies, f"What is behind '{secret}'?")
    ask(equipped, SLUG, keep=False)
    assert secret in done.answer
    (kept,) = equipped.asked.trajectories()
    assert kept.request == "What is behind '[secret]'?"
    assert kept.data["turns"][0]["action"]["arguments"] == {"key": "[secret]"}
    equipped.close()
    assert not [path for path in place.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]


def test_a_tools_result_with_a_secret_is_not_sent_on(place, monkeypatch):
    """What the model observes is scrubbed; the value itself stays here."""
    monkeypatch.setenv("SERVICE_TOKEN", "tok-abcdefgh-123")
    with open_library(place, tools=skillforge.sandbox.Toolbox({"peek": lambda: "tok-abcdefgh-123"})) as library:
        done, model = ask(library, [act("peek"), act("answer", value={"result_of": 1})])
    assert "[secret]" in model.requests[1].messages[-1].content
    assert done.answer == "tok-abcdefgh-123"


def test_considered_skills_come_with_why(library):
    """What was called, what failed, what was only seen."""
    replies = [
        act("describe_skill", name="words"),
        act("call_skill", name="mean", args=[[]]),
        act("call_skill", name="repeat", args=[{}, 1]),
        *SLUG[:1],
        act("answer", value={"result_of": 4}),
    ]
    done, _ = ask(library, replies)
    why = {one.name: (one.used, one.why) for one in done.considered}
    assert done.considered[0].name == "slugify"
    assert why["slugify"] == (True, "called in step 4")
    assert why["words"] == (False, "described in step 1, and not called")
    assert why["mean"][1].startswith("called in step 2, and failed: error: ZeroDivisionError")
    assert why["repeat"] == (False, "called with arguments that do not fit it")
    assert why["lucky"] == (False, "shown with the request, and not called (weak evidence)")
    assert done.considered[0].score > 0


def test_an_interrupted_request_is_kept_with_its_steps(library):
    """Ctrl-C ends it at once."""

    def say(request):
        if len(request.messages) > 3:
            raise KeyboardInterrupt
        return SLUG[0]

    with pytest.raises(KeyboardInterrupt):
        ask(library, say)
    (kept,) = library.asked.trajectories()
    assert (kept.data["reason"], len(kept.data["turns"])) == ("interrupted", 1)


def test_an_empty_library_can_be_asked(tmp_path: Path):
    """It has nothing to show, and says so."""
    with open_library(tmp_path / "new", create=True) as library:
        done, _ = ask(library, [act("search_skills", query="slug"), act("answer", text="I cannot tell.")])
    assert (done.answer, done.considered) == ("I cannot tell.", ())


def test_a_replay_gives_the_same_trajectory_with_no_server(library, tmp_path: Path):
    """In the protocol that was recorded."""
    tape = tmp_path / "tape.jsonl"
    replies = [calling("call_skill", name="words", args=["a"]), calling("answer", text="one")]
    with LoopbackServer(replies) as server:
        first = library.ask("Count.", MODEL, llm=LLMOptions(api_base=server.base_url, record=tape))
    again = library.ask("Count.", MODEL, llm=LLMOptions(replay=tape))
    assert (again.answer, again.turns, again.cost) == (first.answer, first.turns, first.cost)


def test_lone_surrogates_break_nothing(library):
    """Half a character from a model or a shell can be sent and kept, escaped."""
    done, _ = ask(library, [Reply('{"action": "answer", "text": "\ud800"}')], "What is '\udcff'?")
    assert done.answered
    assert library.asked.trajectories()[0].request == r"What is '\udcff'?"


def test_an_asker_answers_any_number_of_requests(library):
    """`make_asker` keeps what it needs between them."""
    model = ScriptedLLM([*SLUG, act("answer", text="x")])
    with make_asker(library, MODEL, model=model) as asker:
        assert asker.ask(REQUEST).learned == "slugify"
        assert asker.ask("Something else?").answer == "x"
        assert asker.ask("What is 'C d' as a slug?").answered_by == "slugify"


def test_an_error_of_the_model_in_mid_way_keeps_the_steps(library):
    """What was done is told."""
    done, _ = ask(library, [SLUG[0], BudgetExhausted("the budget of 2 calls is spent")])
    assert (len(done.turns), done.reason) == (1, "the budget of 2 calls is spent")
