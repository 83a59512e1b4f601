"""Worth: what recall leaves out, and when a replay says that."""

from __future__ import annotations

import pytest

from skillforge.library import Library, worth
from skillforge.store.sqlite import ReplayRow
from tests.library.conftest import make_task, words

TASK = make_task("count_words", description="The words of a text, counted.")


def row(task_id: str, with_it: int | None, without: int | None, sha256: str = words.sha256) -> ReplayRow:
    """A replay that took so many candidates on each side; None: not solved."""
    solved = with_it is not None, without is not None
    return ReplayRow("words", sha256, task_id, "mark", 1000, solved[0], with_it or 1000, solved[1], without or 1000)


def names(library: Library, **fields) -> list[str]:
    return [skill.name for skill in library.recall(make_task("count_words", description=TASK.description, **fields), 5)]


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([(500, 500), (500, 400)], True),
        ([(500, 500), (None, 400)], True),  # lost with it
        ([(500, 500)], False),  # one may be chance
        ([(500, 500), (None, None)], False),  # one that nobody solves says nothing
        ([(500, 100), (500, 501)], False),
        ([(500, 100), (500, None)], False),
    ],
)
def test_a_skill_is_worth_nothing_where_enough_replays_agree(rows, verdict):
    """Two at least, and none in which it saved a candidate or a task."""
    assert worth.is_worthless([row(str(n), *each) for n, each in enumerate(rows)]) is verdict


def test_what_is_worth_nothing_is_not_recalled(library):
    """Another takes its place."""
    assert "words" in names(library)
    library.keep_replays([row("a", 500, 400), row("b", 500, 500)])
    assert names(library) == ["slugify"]


def test_what_a_task_requires_is_recalled_whatever_it_is_worth(library):
    """The task knows better than two replays."""
    library.keep_replays([row("a", 500, 400), row("b", 500, 500)])
    assert names(library, requires=("words",))[0] == "words"


def test_what_was_measured_of_other_code_leaves_nothing_out(library):
    """A changed skill is a new one."""
    library.keep_replays([row("a", 500, 400, "other"), row("b", 500, 500, "other")])
    assert "words" in names(library)


def test_skills_are_hidden_by_name_whatever_was_measured(library):
    """Those and no others, even if the task requires them."""
    library.keep_replays([row("a", 500, 400), row("b", 500, 500)])
    task = make_task("count_words", requires=("slugify",))
    assert [skill.name for skill in library.recall(task, 5, hidden={"slugify"})] == ["words"]


def test_another_process_sees_what_was_measured(library, reopen):
    """At once, as all that is committed."""
    other = reopen()
    library.keep_replays([row("a", 500, 400), row("b", 500, 500)])
    assert names(other) == ["slugify"]
