"""Lifting: what a language model wrote for one case becomes a skill for all, verified on other values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import skillforge
from skillforge.build import open_library
from skillforge.library import Library
from skillforge.signature import Signature
from skillforge.testing import ScriptedLLM
from skillforge.types import Case, Task

COWS = '''
def {name}(herd: list[str]) -> list[str]:
    """Take the first {count} {animal}s out of a herd."""
    killed, left = 0, []
    for animal in herd:
        if animal == "{animal}" and killed < {count}:
            killed += 1
        else:
            left.append(animal)
    return left
'''


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "lib", create=True) as library:
        yield library


def task(name: str, signature: str, examples: list[str], checks: list[str]) -> Task:
    read = Signature.parse(signature)
    return Task(name, name, name, read, tuple(map(Case.parse, examples)), tuple(map(Case.parse, checks)))


def kill(name: str, count: int, animal: str) -> tuple[Task, str]:
    herds = [[animal] * 4, ["hen", animal, "hen"], [animal, "dog", *[animal] * 3], ["hen"]]

    def left(herd: list[str]) -> list[str]:
        killed = [at for at, one in enumerate(herd) if one == animal][:count]
        return [one for at, one in enumerate(herd) if at not in killed]

    told = [f"{name}({herd!r}) == {left(herd)!r}" for herd in herds]
    source = COWS.format(name=name, count=count, animal=animal)
    return task(name, "(herd: list[str]) -> list[str]", told[:2], told[2:]), source


def learn(library: Library, *given: tuple[Task, str], models: str = "openai/gpt-4o-mini") -> skillforge.Report:
    model = ScriptedLLM([f"```python\n{source.strip()}\n```" for _, source in given])
    with skillforge.make_forge(library, models=models, model=model) as forge:
        return forge.run(skillforge.FileCurriculum([one for one, _ in given]))


def test_a_skill_that_fixes_values_becomes_a_call_of_one_that_takes_them(library: Library):
    """kill_three_cows(herd) → kill(herd, count, word)."""
    report = learn(library, kill("kill_three_cows", 3, "cow"))
    assert sorted(library) == ["kill", "kill_three_cows"]
    assert library.skill("kill_three_cows").source.endswith('    return kill(herd, 3, "cow")\n')
    assert library.kill(["hen", "hen", "hen", "cow"], 2, "hen") == ["hen", "cow"]
    assert list(library.graph.edges) == [("kill_three_cows", "kill")]
    assert [episode.task.name for episode in report.final] == ["kill_three_cows"]


def test_the_general_skill_holds_out_cases_with_other_values(library: Library):
    """For each literal, beside the task's own held-out cases."""
    learn(library, kill("kill_three_cows", 3, "cow"))
    given = {case.args[1:] for case in library.skill("kill").task.checks}
    assert (3, "cow") in given
    assert {count for count, _ in given} > {3}
    assert {word for _, word in given} > {"cow"}
    assert library.skill("kill").evidence == "given"


def test_a_second_skill_of_the_wave_calls_the_same_general_one(library: Library):
    """kill_two_pigs is the same with other values: its own checks say so."""
    learn(library, kill("kill_three_cows", 3, "cow"), kill("kill_two_pigs", 2, "pig"))
    assert sorted(library) == ["kill", "kill_three_cows", "kill_two_pigs"]
    assert library.skill("kill_two_pigs").pins == library.skill("kill_three_cows").pins


def test_a_skill_of_a_later_run_calls_it_too(library: Library):
    """It is found by what it does, among all that is stored."""
    learn(library, kill("kill_three_cows", 3, "cow"))
    learn(library, kill("kill_two_pigs", 2, "pig"))
    assert list(library.skill("kill_two_pigs").pins) == ["kill"]


def test_any_number_of_jobs_lifts_the_same(tmp_path: Path):
    """The first of a family makes the general skill, those of later waves are lifted beside one another."""
    herds = [(animal, count) for animal in ("cow", "pig", "goat", "duck") for count in (2, 3)]
    given = [kill(f"kill_{count}_{animal}s", count, animal) for animal, count in herds]
    script = {one.id: [f"```python\n{source.strip()}\n```"] for one, source in given}

    def learned(jobs: int) -> dict[str, bytes]:
        with (
            open_library(tmp_path / str(jobs), create=True) as library,
            skillforge.make_forge(
                library, models="openai/gpt-4o-mini", model=ScriptedLLM(script, delay_s=0.02), jobs=jobs
            ) as forge,
        ):
            forge.run(skillforge.FileCurriculum([one for one, _ in given], size=4))
            return {path.name: path.read_bytes() for path in (library.path / "code").glob("*.*")}

    alone = learned(1)
    assert sum(b"return kill(herd, " in source for source in alone.values()) == len(given)
    assert learned(8) == alone


def test_a_name_that_another_skill_has_is_not_taken(library: Library):
    """Nothing is lifted where `kill` does something else."""
    other = task(
        "kill", "(herd: list[str]) -> list[str]", ["kill(['a']) == []", "kill([]) == []"], ["kill(['b']) == []"]
    )
    cows = kill("kill_three_cows", 3, "cow")
    learn(library, (other, "def kill(herd: list[str]) -> list[str]:\n    return herd[:0]\n"), cows)
    assert sorted(library) == ["kill", "kill_three_cows"]
    assert library.skill("kill_three_cows").pins == {}


def test_a_literal_that_makes_no_difference_is_no_parameter(library: Library):
    """The name states three, and so does the code, but no result depends on it."""
    source = "def first_three(xs: list[int]) -> list[int]:\n    return xs[:1] + xs[1:1][:3]\n"
    given = task(
        "first_three",
        "(xs: list[int]) -> list[int]",
        ["first_three([4, 5]) == [4]", "first_three([]) == []"],
        ["first_three([7, 8, 9]) == [7]"],
    )
    learn(library, (given, source))
    assert list(library) == ["first_three"]


def test_what_the_search_wrote_stays_as_it_is(library: Library):
    """Its programs are short, and their names the curriculum's."""
    given = task(
        "first_three_words",
        "(text: str) -> list[str]",
        ["first_three_words('a b c d') == ['a', 'b', 'c']", "first_three_words('x y') == ['x', 'y']"],
        ["first_three_words('one two three four') == ['one', 'two', 'three']"],
    )
    with skillforge.make_forge(library) as forge:
        assert forge.run(skillforge.FileCurriculum([given])).final[0].solved
    assert list(library) == ["first_three_words"]


def test_the_general_skill_passes_its_own_checks_again(library: Library):
    """As any skill of the library does."""
    learn(library, kill("kill_three_cows", 3, "cow"))
    assert all(outcome.passed for outcome in library.verify().values())
