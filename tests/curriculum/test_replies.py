"""A reply is read as tasks however it arrives; what is none says why, in the words of curriculum files."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillforge.curriculum.replies import MAX_TASKS, Draft, parse_proposals, parse_strings

ENTRY = {
    "name": "last_word",
    "signature": "(text: str) -> str",
    "description": "The last word of a text.",
    "examples": ["last_word('a b') == 'b'", "last_word('x') == 'x'", "last_word('q r') == 'r'"],
    "checks": ["last_word('m n') == 'n'", "last_word(' t ') == 't'"],
    "difficulty": 2,
}
TEXT = json.dumps([ENTRY])


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"Here you are.\n\n```json\n{TEXT}\n```\nGood luck!",
        f"```\n{json.dumps(ENTRY)}\n```",
        json.dumps({"tasks": [ENTRY]}),
        f"<think>[1, 2] or {{}}?</think>{TEXT}",
        f"I thought of [x] first. {TEXT}",
        f"As in [1], and {{}}: {TEXT}",
        json.dumps([[ENTRY]]),
        f'{TEXT[:-1]}, {{"name": "cut", "examples": ["cut(1) == 2"], "checks": ["cut(2) ==',
        json.dumps([{**ENTRY, "why": "It is often needed.", "requires": None}]),
        json.dumps([{**ENTRY, "signature": "def last_word(text: str) -> str:"}]),
        json.dumps([{**ENTRY, "signature": "last_word(text: str) -> str"}]),
        json.dumps([{**ENTRY, "examples": [f"assert {line}" for line in ENTRY["examples"]], "difficulty": 2.0}]),
        json.dumps([{**ENTRY, "description": "The last \U0001f600 \x85 \u2028 word."}]),
        json.dumps([{**ENTRY, "checks": [*ENTRY["checks"], "last_word(text='x') == 'x'"]}]),
        TEXT.replace("The last", "The\nlast"),  # a bare end of line within a text
    ],
)
def test_it_is_read(text):
    """Fenced or not, in prose, with thoughts before it, one or a list."""
    (draft,) = parse_proposals(text)
    assert draft.mistake == ""
    assert (draft.name, str(draft.task.signature), draft.task.difficulty) == ("last_word", "(text: str) -> str", 2)
    assert (len(draft.task.examples), len(draft.task.checks)) == (3, 2)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"name": "last word"}, "no function name"),
        ({"signature": "(text: str"}, "does not parse"),
        ({"examples": ["last_word(x) == 1"]}, "last_word"),
        ({"examples": ["other('a') == 'a'"]}, "calls 'other'"),
        ({"examples": ["last_word('a') == 'a'", "last_word('a') == 'b'"]}, "contradicts"),
        ({"difficulty": "hard"}, "whole number"),
        ({"description": "half \ud800"}, "cannot be read"),
        ({"name": 5}, "must be text"),
    ],
)
def test_what_is_no_task_says_why(change, word):
    """The rest of the reply counts."""
    good, bad = parse_proposals(json.dumps([ENTRY, {**ENTRY, **change}]))
    assert good.task is not None
    assert bad.task is None
    assert word in bad.mistake
    assert "line " not in bad.mistake


PLACED = {
    "name": "water_all",
    "signature": "(most: int) -> int",
    "description": "Water every dry pot once.",
    "environment": "garden",
    "goal": "wet_enough",
    "capabilities": ["look", "water"],
    "scenarios": [{"seed": 1, "args": [5]}, {"seed": 2, "args": [5]}, {"seed": 3, "args": [6]}],
    "examples": [],
}


def test_a_task_in_an_environment_is_read():
    """As a curriculum's is: of three scenarios the last is held out."""
    (draft,) = parse_proposals(json.dumps([PLACED]))
    assert (draft.task.environment, draft.task.goal, draft.task.capabilities) == (
        "garden",
        "wet_enough",
        ("look", "water"),
    )
    assert [(one.seed, one.args, one.held_out) for one in draft.task.scenarios] == [
        (1, (5,), False), (2, (5,), False), (3, (6,), True)]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scenarios": [{"seed": 1, "reward": 1}, *PLACED["scenarios"][1:]]}, "unknown key 'reward'. Known keys: seed"),
        ({"scenarios": [{"seed": 1, "args": ["x"]}, *PLACED["scenarios"][1:]]}, "scenario 1: most is 'x', but the"),
        ({"scenarios": PLACED["scenarios"][:1] * 3}, "scenarios 1 and 2 are the same"),
        ({"examples": ["water_all(5) == 1"]}, "'examples' beside an environment, which judges alone"),
        ({"environment": None}, "'scenarios' is for a task in an environment"),
    ],
)
def test_what_is_wrong_in_an_environment_is_told_as_in_a_file(change, said):
    """Nothing that the model wrote can judge, and no field is passed over."""
    (draft,) = parse_proposals(json.dumps([{**PLACED, **change}]))
    assert draft.task is None
    assert said in draft.mistake


def test_a_check_that_an_example_shows_is_left_out():
    """It would hold nothing out."""
    (draft,) = parse_proposals(json.dumps([{**ENTRY, "checks": [*ENTRY["checks"], ENTRY["examples"][0]]}]))
    assert len(draft.task.checks) == 2


def test_no_more_are_read_than_make_sense():
    """Of a hundred the first few."""
    drafts = parse_proposals(json.dumps([{**ENTRY, "name": f"f{n}"} for n in range(100)]))
    assert [draft.name for draft in drafts[:-1]] == [f"f{n}" for n in range(MAX_TASKS)]
    assert drafts[-1] == Draft("f8, f9, f10, f11, f12 and 87 more", None, "came after the 8 that are read of a reply")


@pytest.mark.parametrize("text", ["", "No.", "{", "[" * 100_000, "```json\n{\n```", '{"tasks": 5}', "[1]" * 0])
def test_a_reply_without_tasks_is_told(text):
    """In words that can be sent back."""
    with pytest.raises(ValueError, match=r"\.$"):
        parse_proposals(text)


def test_no_tasks_are_an_answer_too():
    """An empty list is read where there is nothing else."""
    assert parse_proposals("I would not. []") == parse_proposals('{"tasks": []}') == ()
    assert len(parse_proposals(f"It requires []: {json.dumps([ENTRY])}")) == 1


def test_texts_are_read():
    """Questions and answers come so."""
    assert parse_strings('Sure: ["a", "b"]') == ("a", "b")
    with pytest.raises(ValueError, match="no JSON list of texts"):
        parse_strings("[1]")


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*ENTRY, "x"]), inner, max_size=6),
    max_leaves=20,
).map(json.dumps)))  # fmt: skip
def test_nothing_breaks_it(text):
    """Any text gives drafts, or a reason."""
    drafts = ()
    with suppress(ValueError):
        drafts = parse_proposals(text)
    assert all((draft.task is None) == bool(draft.mistake) for draft in drafts)
