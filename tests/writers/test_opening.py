"""What a search begins with: the wide space, and the narrow one of what the description names."""

import itertools
import time
from typing import Any

from skillforge.writers.search import components
from skillforge.writers.search.budget import Budget
from skillforge.writers.search.opening import MOST_NAMED, UNNAMED, Opening
from skillforge.writers.search.operators import catalogue, op
from skillforge.writers.search.space import Space
from tests.writers.test_engine import ask, component, run, search

LEADER = [("Bun", 8, "Bun....."), ("Spelt bread", 5, "Spelt"), ("", 2, ".."), ("Rye loaf", 12, "Rye loaf....")]
SAID = "Cut a label to at most width characters and fill it with dots at its right to width characters."


def narrow(description: str, **more: Any) -> Space | None:
    asked = ask("f", {"label": "str", "width": "int"}, LEADER, description=description, **more)
    return Opening(asked, catalogue.OPERATORS).narrow([], Budget(1_000, 60.0, time.monotonic))


def test_the_narrow_space_has_what_the_description_names():
    """Its operators are few, its constants those that are told."""
    space = narrow(SAID)
    assert space is not None
    names = {each.name for each in space.operators}
    assert {"ljust_fill", "rjust_fill"} <= names
    assert not {"upper", "b64encode", "is_prime", "median"} & names
    assert len(names) < len(catalogue.OPERATORS) / 4
    assert "." in [each.values[0] for each in space.constants()]
    assert 100 not in [each.values[0] for each in space.constants()]


def test_what_nobody_needs_to_name_is_always_there():
    space = narrow("Zzz.")
    assert space is not None
    assert UNNAMED >= {each.name for each in space.operators} >= {"map", "add", "concat"}


def test_without_a_description_there_is_no_narrow_space():
    assert narrow("") is None


def test_what_many_operators_have_a_word_of_is_dearer_than_what_few_have():
    """`range` has a word of its own in "indices"; in "numbers" it has one that many have."""
    costs = []
    for said in ("The indices.", "The numbers from here."):
        space = narrow(said)
        assert space is not None
        listed = next(each for each in space.operators if each.name == "range_from" or each.name == "range")
        costs.append(space.prior.cost(listed, listed.gives))
    assert costs[0] < costs[1]


def test_what_is_clearly_named_is_cheap_however_rare():
    """The narrow space takes the description at its word."""
    space = narrow("Mask the visible letters with asterisks.")
    assert space is not None
    masked = next(each for each in space.operators if each.name == "masked")
    assert masked.cost == 4
    assert space.prior.cost(masked, masked.gives) == 2


def test_words_that_any_description_has_name_nothing():
    space = narrow("List the text, and what is in or at a string.")
    assert space is not None
    assert {each.name for each in space.operators} <= UNNAMED


def test_what_is_said_leads_to_programs_that_all_operators_together_do_not_reach():
    """With a description that says nothing of it, as many candidates are not enough."""
    asked = ask("f", {"label": "str", "width": "int"}, LEADER, description=SAID, candidates=20_000)
    found = search(asked)["programs"]
    assert run(found[0]["source"], "f", "Tart", 6) == "Tart.."
    assert not search({**asked, "description": "Does what it does."})["programs"]


def test_it_has_the_skills_that_the_task_names_or_else_those_that_recall_guesses_at():
    """What a task is composed of is most often what is like it, though nobody says so."""
    twice = component("twice", "def twice(text):\n    return text * 2\n", {"text": "str"}, "str")
    thrice = component("thrice", "def thrice(text):\n    return text * 3\n", {"text": "str"}, "str")

    def skills(*offered: dict[str, Any]) -> set[str]:
        asked = ask("f", {"text": "str"}, [("a", "aa")], description="The doubled text.", components=list(offered))
        opening = Opening(asked, catalogue.OPERATORS)
        space = opening.narrow(components.load(offered)[0], Budget(1_000, 60.0, time.monotonic))
        assert space is not None
        return {each.name for each in space.operators if each.component}

    assert skills(twice, thrice) == {"twice", "thrice"}
    assert skills({**twice, "required": True}, thrice) == {"twice"}


def test_dearer_operators_need_clearer_words():
    """Of more than there is room for that are named equally clearly, everyday ones are in the narrow space."""
    words = ["".join(letters) for letters in itertools.product("bdf", "aou", "kmp", "xz")][: MOST_NAMED + 2]
    operators = [
        op(f"op_{word}", "str -> str", str.strip, "{0}.strip()", cost=1 if word == words[-1] else 4, words=word)
        for word in words
    ]
    asked = ask("f", {"text": "str"}, [("a ", "a"), (" b", "b")], description=" ".join(words))
    space = Opening(asked, operators).narrow([], Budget(1_000, 60.0, time.monotonic))
    assert space is not None
    assert len(space.operators) == MOST_NAMED
    assert f"op_{words[-1]}" in {each.name for each in space.operators}


def test_skills_that_put_two_together_are_folded_in_both_spaces():
    """Where the task names them, only."""
    merge = component("merge", "def merge(a, b):\n    return a + b\n", {"a": "str", "b": "str"}, "str")
    for required in (True, False):
        skill = {**merge, "required": required}
        asked = ask("f", {"texts": "list[str]"}, [(["a", "b"], "ab")], description="All joined.", components=[skill])
        opening, skills = Opening(asked, catalogue.OPERATORS), components.load([skill])[0]
        budget = Budget(1_000, 60.0, time.monotonic)
        for space in (opening.wide(skills, [], budget), opening.narrow(skills, budget)):
            assert space is not None
            folded = [each.template for each in space.operators if each.component][1:]
            assert folded == (["reduce(merge, {0:iter}, '')"] if required else [])
