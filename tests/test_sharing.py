"""The guesses' share of a search: learned from what was stored, for each domain."""

import pytest

from skillforge.sharing import FEWEST, MOST, PRIOR, domain, share_of, shares
from skillforge.signature import Signature
from skillforge.types import Case, Provenance, Skill, Task

TEXT = "(text: str) -> str"


def skill(name, signature=TEXT, calls=(), requires=()):
    task = Task(name, name, "", Signature.parse(signature), (Case((1,), expected=1),), requires=requires)
    return Skill(name, "", task, dict.fromkeys(calls, "0" * 64), "given", Provenance("test"))


@pytest.mark.parametrize(
    ("signature", "about"),
    [
        ("(rows: list[dict[str, int]]) -> int", "records"),
        ("(words: list[str]) -> int", "text"),
        ("(day: date) -> int", "dates"),
        ("(ns: list[int]) -> int", "lists"),
        ("(n: int, f: float) -> bool", "numbers"),
        ("(updates: int) -> int", "numbers"),
    ],
)
def test_a_task_s_domain_is_told_by_its_types(signature, about):
    """The richest type in it decides."""
    assert domain(Signature.parse(signature)) == about


def test_where_guesses_win_they_get_more_and_where_they_do_not_less():
    """Up to a bound, so that neither arm is ever out of play."""
    used = shares(skill(f"s{n}", calls=["helper"]) for n in range(5))
    bare = shares(skill(f"s{n}") for n in range(5))
    assert bare["text"] < PRIOR[0] / sum(PRIOR) < used["text"] <= MOST
    assert shares(skill(f"s{n}") for n in range(500))["text"] == FEWEST


def test_what_a_task_names_was_no_guess():
    """A skill that calls only what its task requires says nothing of guesses."""
    assert shares([skill("s", calls=["helper"], requires=("helper",))])["text"] == PRIOR[0] / sum(PRIOR)


def test_each_domain_learns_for_itself():
    """What was learned of text leaves numbers as they were."""
    learned = shares(skill(f"s{n}") for n in range(5))
    assert share_of(Signature.parse("(n: int) -> int"), learned) == PRIOR[0] / sum(PRIOR)
    assert share_of(Signature.parse(TEXT), learned) == learned["text"]
