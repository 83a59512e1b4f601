"""`write_skill`: through the forge and the verifier, its checks held out."""

from __future__ import annotations

import pytest

from skillforge.asking.writing import make_task
from skillforge.errors import BudgetExhausted, InvalidInput
from skillforge.testing import ScriptedLLM
from skillforge.testing.script import calling

WANTED = {
    "name": "count_words",
    "signature": "(text: str) -> int",
    "description": "Count the words of a text.",
    "examples": ['count_words("a b") == 2', 'count_words("x") == 1', 'count_words("x y z") == 3'],
    "checks": ['count_words("") == 0', 'count_words("q w e r t") == 5'],
}
ANSWER = calling("answer", value={"result_of": 2})
CODE = "```python\ndef count_words(text: str) -> int:\n    return len(text.split())\n```"
OTHER = "```python\ndef count_words(text: str) -> int:\n    return len(text)\n```"


def test_a_skill_is_written_verified_called_and_answers_the_next_request(library):
    """By the search, where it finds one: only the steps cost anything, and the solution that its checks are held to."""
    model = ScriptedLLM(
        [calling("write_skill", **WANTED), CODE, calling("call_skill", name="count_words", args=["a b c"]), ANSWER]
    )
    done = library.ask("How many words are in 'a b c'?", "search,openai/x", model=model, native=True)
    assert (done.answer, done.learned, len(model.requests)) == (3, "count_words", 4)
    assert done.turns[0].observation.data["evidence"] == "agreed"
    assert library.skill("count_words").task.tags == ("asked",)
    assert next(one for one in done.considered if one.used).why == "written in step 1, and called in step 2"
    assert library.ask("how many words are in 'x y'").answer == 2


def test_the_checks_reach_no_writer(library):
    """Not even one that is the same model; what it costs is counted."""

    def say(request):
        if not request.label.startswith("ask/"):
            return CODE
        return [calling("write_skill", **WANTED), calling("answer", text="done")][int(request.label[4:]) - 1]

    model = ScriptedLLM(say, usd_per_token=1e-6)
    done = library.ask("Count 'a'", "openai/x", model=model, native=True)
    written = [request for request in model.requests if not request.label.startswith("ask/")]
    assert done.turns[0].observation.ok
    assert written
    assert not any("q w e r t" in message.content for request in written for message in request.messages)
    asked = [request for request in model.requests if request.label.startswith("ask/")]
    assert done.cost.usd > 0
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([OTHER, OTHER], "an independent solution gives 3 for count_words('a b'), not 2"),
        (["I cannot.", "No."], "no independent solution could be run"),
        ([BudgetExhausted("the budget of 2 calls is spent")], "the budget of 2 calls is spent"),
    ],
)
def test_checks_that_nobody_else_agrees_on_are_weak_evidence(library, said: list, why: str):
    """The skill is there and can be called; nothing is built on it, and no form of request leads to it."""
    calls = [calling("call_skill", name="count_words", args=["a b c"]), ANSWER]
    model = ScriptedLLM([calling("write_skill", **WANTED), *said, *calls])
    done = library.ask("How many words are in 'a b c'?", "search,openai/x", model=model, native=True)
    told = done.turns[0].observation.data
    assert (told["evidence"], told["why_weak"]) == ("weak", f"{why}; it can be called, and nothing is built on it")
    assert (done.answer, done.learned) == (3, "")
    assert "'count_words' cannot be built upon" in done.not_learned


def test_a_wrong_solution_does_not_stand_alone(library):
    """Where the first does not give what the checks say, another is asked for."""
    model = ScriptedLLM([calling("write_skill", **WANTED), OTHER, CODE, calling("answer", text="done")])
    done = library.ask("Count 'a'", "search,openai/x", model=model, native=True)
    assert done.turns[0].observation.data["evidence"] == "agreed"


def test_a_skill_that_is_not_found_is_an_observation(library):
    """With the reason; nothing is stored."""
    wrong = {**WANTED, "checks": ['count_words("") == 17', 'count_words("q") == 4']}
    model = ScriptedLLM([calling("write_skill", **wrong), calling("answer", text="no")])
    done = library.ask("Count 'a'", "search,openai/x", model=model, native=True)
    assert not done.turns[0].observation.ok
    assert "count_words was not written" in done.turns[0].observation.told
    assert "count_words" not in library


def test_no_model_replaces_a_skill_by_one_of_its_name(library):
    """Another behaviour gets another name."""
    before = library.source("words")
    wanted = {
        "name": "words",
        "signature": "(text: str) -> str",
        "description": "Shout a text.",
        "examples": ['words("a") == "A!"', 'words("bc") == "BC!"'],
        "checks": ['words("") == "!"', 'words("xyz") == "XYZ!"'],
    }
    model = ScriptedLLM([calling("write_skill", **wanted), calling("answer", text="done")])
    done = library.ask("Shout 'a'", "search,openai/x", model=model, native=True)
    assert library.source("words") == before
    assert done.turns[0].observation.data["written"] == "words_2"


def test_a_written_skill_may_use_only_tools_that_may_be_tried(equipped):
    """While it is verified they are called with what the model made up."""
    model = ScriptedLLM(
        [calling("write_skill", **WANTED), "no code", "no code", "no code", calling("answer", text="no")]
    )
    equipped.ask("Count 'a'", "openai/x", model=model, native=True)
    told = next(request for request in model.requests if not request.label.startswith("ask/")).messages[-1].content
    assert "lookup(" in told
    assert "send(" not in told


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"name": "count words"}, "cannot be a function's name"),
        ({"description": " "}, "needs a description"),
        ({"signature": "text"}, "does not parse"),
        ({"examples": []}, "needs examples"),
        ({"examples": [3]}, "are texts"),
        ({"examples": ["other(1) == 2"]}, "calls 'other'"),
        ({"examples": ["count_words(open('x')) == 2"]}, "no literal"),
        ({"checks": ["count_words(1, 2) == 2"]}, "at most 1"),
        ({"checks": ['count_words("a") == 1'] * 50}, "at most 40"),
    ],
)
def test_what_is_no_task_is_said(library, change: dict, why: str):
    """And what would be one."""
    model = ScriptedLLM([calling("write_skill", **{**WANTED, **change}), calling("answer", text="no")])
    done = library.ask("Count 'a'", "openai/x", model=model, native=True)
    assert why in done.turns[0].observation.data["error"]


def test_a_signature_may_come_as_it_is_defined(library):
    """Models write `def name(…) -> …:` too."""
    task = make_task({**WANTED, "signature": "def count_words(text: str) -> int:"}, ())
    assert str(task.signature) == "(text: str) -> int"
    with pytest.raises(InvalidInput):
        make_task({**WANTED, "signature": "def"}, ())
