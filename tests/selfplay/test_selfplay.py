"""Self-play: what it proposes is new, is well put, and can be learned."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from skillforge.build import make_forge, make_selfplay, open_library
from skillforge.errors import InvalidInput
from skillforge.library import Library, names
from skillforge.selfplay import SelfPlay, operations
from skillforge.signature import Signature
from skillforge.solver import SolverSettings
from skillforge.types import Case, Provenance, Skill, Task
from skillforge.values import equal, fingerprint

FEW = 4_000
"""What a dream may try here: enough for small programs."""

LISTS = "(numbers: list[int]) -> list[int]"


def stored(name: str, body: str, *cases: tuple[list[int], list[int]], signature: str = LISTS) -> Skill:
    """A skill that counts as verified, whatever its code does on other arguments."""
    told = tuple(Case((given,), expected=expected) for given, expected in cases)
    task = Task(name, name, f"{name.replace('_', ' ')}.", Signature.parse(signature), told[::2], told[1::2])
    return Skill(name, f"def {name}(numbers):\n    {body}\n", task, {}, "given", Provenance("test"))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "skills", create=True) as opened:
        yield opened


@pytest.fixture
def selfplay(library: Library) -> Iterator[SelfPlay]:
    with make_selfplay(library, seed=3, candidates=FEW) as made:
        yield made


@pytest.fixture(scope="module")
def proposed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Task, ...]:
    """What a library that holds nothing proposes."""
    with (
        open_library(tmp_path_factory.mktemp("none") / "skills", create=True) as library,
        make_selfplay(library, candidates=FEW) as selfplay,
    ):
        return (*selfplay.propose(8, [], 1), *selfplay.propose(4, [], 7))


def test_as_many_are_proposed_as_are_asked_for(proposed: tuple[Task, ...]):
    """An empty library is no hindrance."""
    assert len(proposed) == 12


def test_a_task_has_examples_and_as_many_checks(proposed: tuple[Task, ...]):
    """Six are shown and six are held out, all on different arguments."""
    for task in proposed:
        cases = (*task.examples, *task.checks)
        assert (len(task.examples), len(task.checks)) == (6, 6)
        assert len({fingerprint(list(case.args)) for case in cases}) == 12


def test_no_task_contradicts_itself(proposed: tuple[Task, ...]):
    """Nothing is asked for twice with two answers, and every case fits the signature."""
    assert [task.contradiction for task in proposed] == [""] * 12


def test_a_task_is_read_back_from_its_record(proposed: tuple[Task, ...]):
    """What self-play asks can be kept in a curriculum's file."""
    assert [Task.from_record(task.to_record()) for task in proposed] == list(proposed)


def test_a_name_is_one_that_a_skill_may_have(proposed: tuple[Task, ...]):
    """No two tasks have the same one, and the id tells where it comes from."""
    for task in proposed:
        names.check(task.name)
        assert task.id == f"selfplay/{task.name}"
    assert len({task.name for task in proposed}) == 12


def test_results_vary(proposed: tuple[Task, ...]):
    """No task is to give the same for nearly all arguments."""
    for task in proposed:
        results = [fingerprint(case.expected) for case in (*task.examples, *task.checks)]
        assert max(map(results.count, results)) <= 9


def test_no_argument_is_just_given_back(proposed: tuple[Task, ...]):
    """The identity is no task."""
    for task in proposed:
        for place in range(len(task.signature.parameters)):
            cases = (*task.examples, *task.checks)
            assert not all(equal(case.args[place], case.expected) for case in cases)


def test_no_two_tasks_ask_for_the_same(proposed: tuple[Task, ...]):
    """Tasks of the same parameters differ on some arguments that both have."""
    for one, other in combinations(proposed[:8], 2):
        mine, theirs = (
            {fingerprint(list(case.args)): case.expected for case in (*task.examples, *task.checks)}
            for task in (one, other)
        )
        both = [key for key in mine if key in theirs]
        assert not both or any(not equal(mine[key], theirs[key]) for key in both)


def test_the_same_is_proposed_again_and_something_else_where_that_is_known(selfplay: SelfPlay):
    """A seed, a library and what is known decide."""
    first = selfplay.propose(3, [], 2)
    assert selfplay.propose(3, [], 2) == first
    more = selfplay.propose(3, first, 2)
    assert not {task.name for task in more} & {task.name for task in first}


def test_another_seed_asks_something_else(library: Library, selfplay: SelfPlay):
    """So that two libraries may differ."""
    with make_selfplay(library, seed=4, candidates=FEW) as other:
        assert other.propose(3, [], 2) != selfplay.propose(3, [], 2)


def test_what_a_theme_names_is_preferred(library: Library, selfplay: SelfPlay):
    """Operations, and the inputs that they take; a theme that names nothing changes nothing."""
    themed = selfplay.propose(2, [], 2, "the month of dates")
    assert {task.signature.parameters[0].type for task in themed} == {"date"}
    assert any("month" in task.description for task in themed)
    assert selfplay.propose(2, [], 2, "bank statements") == selfplay.propose(2, [], 2)


def test_a_stored_skill_that_a_theme_names_takes_part(library: Library, selfplay: SelfPlay):
    """Rather than another one."""
    cases = [([3, 1, 2], [9, 3, 6]), ([], []), ([5, -1], [15, -3]), ([4], [12]), ([0, 2], [0, 6])]
    fourfold = [(given, [4 * number for number in given]) for given, _ in cases]
    library.commit([
        stored("threefold", "return [3 * number for number in numbers]", *cases),
        stored("fourfold", "return [4 * number for number in numbers]", *fourfold),
    ])  # fmt: skip
    used = {name for task in selfplay.propose(6, [], 3, "fourfold") for name in task.requires}
    assert used == {"fourfold"}


@pytest.mark.parametrize(("count", "difficulty"), [(-1, 1), (1, 0), (1, 11)])
def test_what_cannot_be_asked_for_is_refused(selfplay: SelfPlay, count: int, difficulty: int):
    """Fewer than none, or a difficulty beyond 1 to 10."""
    with pytest.raises(InvalidInput, match="it must be"):
        selfplay.propose(count, [], difficulty)


def test_a_harder_task_takes_more_operations():
    """From two on; never fewer than an easier one."""
    sizes = [operations(difficulty) for difficulty in range(1, 11)]
    assert sizes == sorted(sizes)
    assert (sizes[0], sizes[-1]) == (2, 8)


def test_what_is_proposed_is_learned_and_not_asked_again(library: Library, selfplay: SelfPlay):
    """The search solves most, and the next wave differs from all that is stored by then."""
    wave = selfplay.propose(4, [], 1)
    with make_forge(library, settings=SolverSettings(candidates=10_000)) as forge:
        episodes = forge.work(wave)
        assert sum(episode.skill is not None for episode in episodes) >= 3
        assert {episode.skill.evidence for episode in episodes if episode.skill} == {"agreed"}  # nobody gave checks
        again = forge.work(selfplay.propose(2, wave, 1))
    assert [episode.task.name for episode in again if episode.reused] == []


def test_stored_skills_take_part(library: Library, selfplay: SelfPlay):
    """A task that is made of one says so, by name and in its description."""
    cases = [([3, 1, 2], [9, 3, 6]), ([], []), ([5, -1], [15, -3]), ([4], [12]), ([0, 2], [0, 6])]
    library.commit([stored("threefold", "return [3 * number for number in numbers]", *cases)])
    made = [task for task in selfplay.propose(8, [], 3) if task.requires]
    assert made
    assert all(task.requires == ("threefold",) and "threefold" in task.description for task in made)


def test_what_a_stored_skill_does_is_not_proposed(library: Library, selfplay: SelfPlay):
    """Its own checks need not be on the inputs that self-play looks at."""
    first = selfplay.propose(1, [], 1)[0]
    known = Task("other", "other", "Another's task.", first.signature, first.checks[:2], first.checks[2:4])
    assert all(task.checks != first.checks for task in selfplay.propose(4, [known], 1))


@pytest.mark.parametrize(
    "body",
    [
        "while len(numbers) > 1: pass\n    return numbers",
        "return [0] * 10**9 if len(numbers) > 1 else numbers",
        "raise SystemExit if len(numbers) > 1 else ValueError",
        "return list(range(10**7))",
        "return numbers.append(1) or numbers",
    ],
)
def test_a_hostile_skill_is_dropped(library: Library, selfplay: SelfPlay, body: str):
    """One that hangs, or takes all memory, or changes its arguments, does not keep others from being asked for."""
    library.commit([stored("hostile", body, ([1], [1]), ([2], [2]), ([3], [3]), ([4], [4]), ([5], [5]))])
    for task in selfplay.propose(3, [], 1):
        assert len(task.checks) == 6


def test_the_shapes_of_known_tasks_are_asked_about(library: Library, selfplay: SelfPlay):
    """What the library is about comes up, with inputs like its own."""
    people = [{"name": name, "age": 19 + 7 * n % 40} for n, name in enumerate(["ann", "bob", "cy", "di", "eve", "fay"])]
    rows = [people[start:stop] for start in range(5) for stop in range(start + 2, 7)]
    cases = tuple(Case((row,), expected=[each["name"] for each in row]) for row in rows)
    signature = Signature.parse("(people: list[dict[str, str | int]]) -> list[str]")
    known = [Task("people", "people", "The names.", signature, cases)]
    about = [task for task in selfplay.propose(8, known, 1) if task.signature.parameters == signature.parameters]
    assert about
    assert {str(sorted(each)) for task in about for each in task.examples[0].args[0]} == {"['age', 'name']"}
