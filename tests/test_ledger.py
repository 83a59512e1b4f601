"""The ledger: each task that used a skill is searched for with it and without, and what that says is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skillforge.build import open_library
from skillforge.errors import Interrupted, InvalidConfig, LibraryReadOnly, UnknownSkill
from skillforge.ledger import measure
from skillforge.solver import Solver
from skillforge.types import Cost, Episode, Provenance, Skill

from .solver.conftest import make_task

VEIL = 'def veil(text):\n    return "".join(chr(ord(c) ^ 7) for c in text)\n'
LOUD = 'from .veil import veil\n\n\ndef loud(text):\n    return veil(text) + "!"\n'
TWICE = "from .loud import loud\nfrom .veil import veil\n\n\ndef twice(text):\n    return loud(veil(text))\n"
TEXTS = ("ab", "Hello", "x y", "q", "Zed 9", "")


def veil(text: str) -> str:
    """What no search finds in a few thousand candidates."""
    return "".join(chr(ord(c) ^ 7) for c in text)


def skill(name, source, function, *calls, requires=()):
    cases = [f"{name}({text!r}) == {function(text)!r}" for text in TEXTS]
    task = make_task(name, "(text: str) -> str", cases[:3], cases[3:], requires=requires)
    return Skill(name, source, task, {c.name: c.sha256 for c in calls}, "given", Provenance("search", cost=Cost(2_000)))


HIDES = skill("veil", VEIL, veil)
SHOUTS = skill("loud", LOUD, lambda text: veil(text) + "!", HIDES, requires=("veil",))
SAME = make_task("again", "(text: str) -> str", ['again("ab") == "fe"'], ['again("x y") == "\\x7f\'~"'])


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """A library that was measured, and its ledger: `loud` calls `veil`, and the task `again` is done by `veil`."""
    with open_library(tmp_path_factory.mktemp("ledger") / "skills", create=True) as library:
        library.commit([HIDES, SHOUTS])
        library.commit([], episodes=[Episode(SAME, reused="veil")])
        yield library, measure(library)


@pytest.fixture
def library(grown, tmp_path):
    """A copy of the library, with what was measured."""
    grown[0].copy(tmp_path / "skills")
    with open_library(tmp_path / "skills") as copy:
        yield copy


@pytest.fixture
def worths(grown):
    return {worth.name: worth for worth in grown[1].skills}


def test_a_skill_without_which_a_task_is_lost_is_needed(worths):
    """Both searches had the same budget: ten times what the task took at first."""
    row = next(row for row in worths["veil"].replays if row.task_id == "loud")
    assert (row.solved_with, row.solved_without, row.budget) == (True, False, 20_000)
    assert worths["veil"].verdict == "needed"
    assert "loud" in worths["veil"].lost


def test_a_task_that_a_skill_was_reused_for_used_it(worths):
    """With the skill it costs no candidate at all."""
    row = next(row for row in worths["veil"].replays if row.task_id == "again")
    assert (row.solved_with, row.candidates_with) == (True, 0)
    assert row.candidates_without > 0


def test_a_skill_that_no_task_used_is_told_so(worths):
    """There is nothing to measure it by."""
    assert (worths["loud"].verdict, worths["loud"].tasks, worths["loud"].replays) == ("unused", (), ())


def test_calls_in_stored_code_are_counted(worths):
    """Each place that names the skill, its import aside."""
    assert worths["veil"].call_sites == 1


def test_what_is_worth_most_comes_first(grown):
    """Tasks lost count before candidates saved."""
    assert [worth.name for worth in grown[1].skills] == ["veil", "loud"]
    assert grown[1].summary()["tasks_lost"] == 2


def test_nothing_that_a_replay_finds_is_stored(grown):
    """Neither a skill nor an episode."""
    library, _ = grown
    assert sorted(library) == ["loud", "veil"]
    assert [entry.task_id for entry in library.episodes()] == ["again"]


def test_what_is_measured_is_not_measured_again(library, grown, monkeypatch):
    """While nothing has changed that it depends on."""
    monkeypatch.delattr(Solver, "solve")
    assert measure(library) == grown[1]


def test_the_same_library_gives_the_same_ledger(library, grown):
    """Candidates are counted, whatever runs beside."""
    assert measure(library, jobs=2, again=True) == grown[1]


def test_a_skill_that_changed_is_measured_anew(library):
    """What was measured of its old code does not count."""
    assert library.replays().keys() == {"veil"}
    library.commit([replace(HIDES, source=VEIL + "\n")])
    assert library.replays() == {}


def test_a_task_that_has_a_skill_of_its_own_by_now_is_not_reused_for(library):
    """Only what solved it last counts."""
    own = Skill("again", VEIL.replace("veil", "again"), SAME, {}, "given", Provenance("search"))
    library.commit([own], episodes=[Episode(SAME, skill=own)])
    assert measure(library, ["veil"]).skills[0].tasks == ("loud",)


def test_a_task_that_uses_a_skill_no_more_is_forgotten(library):
    """Its replay would speak of what is gone."""
    library.commit([replace(SHOUTS, source=VEIL.replace("veil", "loud"), pins={})])
    found = measure(library)
    assert [row.task_id for rows in library.replays().values() for row in rows] == ["again"]
    assert found.planned == 1


def test_skills_made_of_a_task_are_not_offered_to_it(library, monkeypatch):
    """Nor what builds on them: a replay that used them would be no search."""
    library.commit([skill("twice", TWICE, lambda text: text + "!", SHOUTS, HIDES)])
    offered = []
    monkeypatch.setattr(Solver, "solve", lambda self, task, recalled: offered.append(recalled) or Episode(task))
    measure(library, ["veil"], again=True)
    names = [{each.skill.name for each in recalled.components} for recalled in offered]
    assert names[:2] == [{"veil"}, set()]


def test_ctrl_c_keeps_what_was_measured(library):
    """The ledger so far is told, and is in the library."""
    library.keep_replays([], forget=[("veil", "loud"), ("veil", "again")])

    def stop(replayed):
        raise KeyboardInterrupt

    with pytest.raises(Interrupted) as stopped:
        measure(library, on_replay=stop)
    assert stopped.value.partial.summary()["planned"] == 2
    assert [row.task_id for row in library.replays()["veil"]] == ["loud"]


def test_a_library_that_others_change_meanwhile_is_measured_as_it_was(library):
    """A skill that is removed in the middle is measured to the end."""
    found = measure(library, again=True, on_replay=lambda replayed: "loud" in library and library.remove("loud"))
    assert len(found.skills) == 2
    assert found.summary()["replays"] == found.planned == 2


def test_an_unknown_skill_is_named(library):
    """With the nearest that there is."""
    with pytest.raises(UnknownSkill, match="Did you mean 'veil'"):
        measure(library, ["viel"])


@pytest.mark.parametrize("settings", [{"times": 0}, {"times": True}, {"candidates": 10**30}, {"jobs": 0}])
def test_numbers_out_of_range_are_refused(library, settings):
    """Before anything runs."""
    with pytest.raises(InvalidConfig, match=next(iter(settings))):
        measure(library, **settings)


def test_a_library_that_cannot_be_written_is_told_before_the_work(library):
    """Not after an hour of searching that could not be kept."""
    library._database.read_only = True
    with pytest.raises(LibraryReadOnly):
        measure(library)
