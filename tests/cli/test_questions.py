"""Questions at a terminal: what is asked, which answers count, and what ends them."""

from __future__ import annotations

import io

import pytest

from skillforge.agreement import Question
from skillforge.cli.questions import Person, asking
from skillforge.errors import InvalidInput
from tests.solver.conftest import make_task

QUESTION = Question(
    make_task("area", "(n: int) -> int", [], description="It\x1b[2J is."), "area(2)", (("4", "a test"), ("6", "1 of 2"))
)


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch):
    """A function: what is typed, until Ctrl-D."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


@pytest.mark.parametrize(("typed", "chosen"), [("1\n", 0), (" 2 \n", 1), ("\n", None), ("yes\n0\n3\n-1\n²\n2\n", 1)])
def test_an_answer_is_a_number_or_nothing(types, typed: str, chosen: int | None):
    """Anything else is asked again."""
    types(typed)
    assert Person()(QUESTION) == chosen


def test_after_the_end_of_input_nothing_more_is_asked(types, capsys):
    """Ctrl-D is for all that would come."""
    types("")
    person = Person()
    assert (person(QUESTION), person(QUESTION)) == (None, None)
    told = capsys.readouterr().err
    assert told.count("What is area(2)?") == 1
    assert told.endswith("\nNothing more is asked\n")


def test_a_model_s_words_are_no_orders_to_the_terminal(types, capsys):
    """A description is printed on one line, without what moves the cursor."""
    types("1\n")
    Person()(QUESTION)
    assert "area(n: int) -> int: It [2J is.\nWhat is area(2)?\n  1. 4 (a test)\n" in capsys.readouterr().err


def test_without_a_terminal_nobody_can_be_asked(types):
    """Before anything is paid for."""
    types("")
    with pytest.raises(InvalidInput, match="at a terminal"):
        asking(interactive=True)
    assert asking(interactive=False) is None
