"""Which stored skills do what a task asks: by behaviour, in one child."""

from dataclasses import replace

from skillforge.protocols import Component
from skillforge.solver.reuse import fitting, probe
from skillforge.types import Limits, Program, Provenance, Skill

from .conftest import make_task


def component(task, source, evidence="given"):
    skill = Skill(task.name, source, task, {}, evidence, Provenance("test"))
    return Component(skill, Program.of(source, task.name))


TASK = make_task("longest", "(words: list[str]) -> str", ["longest(['a', 'bb']) == 'bb'", "longest(['ccc']) == 'ccc'"])
LONGEST = "def widest(words):\n    return max(words, key=len)\n"
LAST = "def last(words):\n    return words[-1]\n"
SPIN = "def spin(words):\n    while True:\n        pass\n"


def named(name, signature="(words: list[str]) -> str"):
    return make_task(name, signature, [])


def test_only_skills_of_the_same_types_fit():
    """Parameters and result must have the types of the task."""
    same = component(named("widest"), LONGEST)
    other = component(named("count", "(words: list[str]) -> int"), "def count(words):\n    return len(words)\n")
    assert fitting(TASK, [same, other]) == (same,)


def test_skills_of_weak_evidence_do_not_fit():
    """What fits only what it was shown is not passed on."""
    assert fitting(TASK, [component(named("widest"), LONGEST, evidence="weak")]) == ()


def test_the_skills_that_give_every_expected_value_are_found(sandbox):
    """A name or description says nothing here; behaviour does."""
    skills = [
        component(named("widest"), LONGEST),
        component(named("first"), "def first(words):\n    return words[0]\n"),
    ]
    assert [found.skill.name for found in probe(TASK, skills, sandbox)] == ["widest"]


def test_a_skill_that_never_ends_does_not_hide_the_next(sandbox):
    """Each call has its own deadline."""
    skills = [component(named("spin"), SPIN), component(named("last"), LAST)]
    task = replace(TASK, limits=Limits(timeout_s=0.3))
    assert [found.skill.name for found in probe(task, skills, sandbox)] == ["last"]


def test_a_skill_that_changes_its_arguments_is_not_found(sandbox):
    """A caller's data is left alone."""
    pop = "def pop(words):\n    return words.pop()\n"
    assert probe(TASK, [component(named("pop"), pop)], sandbox) == ()


def test_a_task_without_examples_finds_nothing(sandbox):
    """Without examples any skill would do, so none does."""
    assert probe(named("anything"), [component(named("last"), LAST)], sandbox) == ()
