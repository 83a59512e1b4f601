"""Experiences: what is remembered, what is recalled, what is dropped."""

from __future__ import annotations

import pytest

from skillforge.memory import ExperienceIndex, Experiences
from skillforge.memory.experiences import SHORT_TERM
from skillforge.types import Task

from .conftest import attempt, episode

NUMERALS = "Write a positive number as a Roman numeral."


def remembering(*episodes, **fields):
    memory = Experiences(ExperienceIndex(None), **fields)
    memory.learn(dict(enumerate(episodes, 1)))
    return memory


def like(text, name="new"):
    return Task(name, name, text, episode().task.signature)


def solved(name, description, *before, source="good", **fields):
    return episode(*before, attempt(source=source), name=name, description=description, **fields)


def failed(name, description, **fields):
    return episode(attempt("wrong value"), name=name, description=description, **fields)


def test_what_is_like_the_task_is_recalled():
    """And nothing that is not."""
    memory = remembering(solved("roman", NUMERALS), solved("slug", "Make a slug of a title for a web address."))
    recalled = memory.recall(like("Read a Roman numeral as a number."))
    assert [one.episode.task.id for one in recalled] == ["roman"]


def test_successes_go_before_failures():
    """Where they are equally like it."""
    memory = remembering(failed("a", NUMERALS), solved("b", NUMERALS))
    assert [one.episode.task.id for one in memory.recall(like(NUMERALS))] == ["b", "a"]


def test_what_people_liked_goes_first():
    """Feedback on the skill counts for its episode."""
    memory = remembering(solved("a", NUMERALS), solved("b", NUMERALS), opinions=lambda: {"a": 2})
    assert memory.recall(like(NUMERALS))[0].episode.task.id == "a"


def test_the_tasks_own_failures_are_recalled_first():
    """Whatever its words: nothing is more like it."""
    memory = remembering(solved("a", NUMERALS), failed("mine", "Hm."))
    assert memory.recall(like(NUMERALS, "mine"))[0].likeness == 1.0


def test_of_a_task_only_the_latest_of_a_kind_is_recalled():
    """Duplicates would crowd out the others."""
    memory = remembering(*[failed("a", NUMERALS)] * 5, solved("a", NUMERALS))
    assert sorted(one.id for one in memory.recall(like(NUMERALS))) == [5, 6]


def test_the_last_ten_are_kept_and_of_those_before_the_important_ones():
    """A failure overcome, a lesson, a large change of reward."""
    old = [
        solved("plain", NUMERALS),
        solved("overcome", NUMERALS, attempt("syntax")),
        failed("lesson", NUMERALS, lesson="Subtract first."),
        episode(attempt("syntax"), attempt("wrong value", steady=0.5), name="change"),
    ]
    memory = remembering(*old, *[solved(f"recent{n}", "Else.") for n in range(SHORT_TERM)])
    kept = [one.task.id for one in memory.kept().values()]
    assert kept[:-SHORT_TERM] == ["overcome", "lesson", "change"]


def test_an_experience_that_was_recalled_with_success_stays():
    """It was reused: that makes it important."""
    used = solved("next", NUMERALS, source="other", recalled=(1,))
    memory = remembering(solved("plain", NUMERALS), used, *[solved(f"r{n}", "Else.") for n in range(SHORT_TERM)])
    assert 1 in memory.kept()


def test_a_lesson_that_does_not_help_is_dropped():
    """After it was shown a few times, and none of these tasks was solved."""
    useless = failed("lesson", NUMERALS, lesson="Try harder.")
    memory = remembering(useless, *[failed(f"f{n}", "Else.", recalled=(1,)) for n in range(4)])
    assert 1 not in memory.kept()
    assert memory.weight(1).mean < 0.3


def test_what_was_only_repeated_is_not_stored_again():
    """The same code as an experience that was shown."""
    memory = remembering(solved("a", NUMERALS), solved("b", NUMERALS, recalled=(1,)))
    assert list(memory.episodes) == [1]


def test_an_episode_in_which_nothing_was_tried_teaches_nothing():
    """A search that found nothing, a skill that was there."""
    assert remembering(episode(), solved("a", NUMERALS, reused="roman")).episodes == {}


def test_what_is_forgotten_is_not_recalled():
    """A person pruned it."""
    memory = remembering(solved("a", NUMERALS), forgotten=lambda: {1})
    assert memory.recall(like(NUMERALS)) == ()


@pytest.mark.parametrize("kept", [True, False], ids=["chroma", "no-disk"])
def test_many_are_found_by_the_index_as_they_are_one_by_one(kept, tmp_path):
    """Chroma gives the neighbourhood; where it cannot be kept, all are compared."""
    topics = ["Roman numerals", "slugs of titles", "prices in euros", "days of the week", "words of a text"]
    tasks = {n: like(f"Work number {n} on {topics[n % 5]}.", f"t{n}") for n in range(1, 301)}
    index = ExperienceIndex(tmp_path / ".index" if kept else None)
    likeness = index.likeness(like("Read Roman numerals."), tasks)
    best = sorted(likeness, key=likeness.__getitem__, reverse=True)[:10]
    assert {n % 5 for n in best} == {0}


def test_a_broken_index_is_no_obstacle(tmp_path):
    """All are compared, and the word goes to the log."""
    (tmp_path / ".index").mkdir()
    (tmp_path / ".index" / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    tasks = {n: like(f"Roman numeral number {n}.", f"t{n}") for n in range(1, 250)}
    assert len(ExperienceIndex(tmp_path / ".index").likeness(like("Roman"), tasks)) == 249
