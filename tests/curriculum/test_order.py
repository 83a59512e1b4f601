"""FileCurriculum: which tasks come next, given what has been tried."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from skillforge.curriculum import FileCurriculum
from skillforge.signature import Signature
from skillforge.types import Case, Episode, Task


def task(name: str, *requires: str, examples: Sequence[str] = ()) -> Task:
    cases = tuple(Case.parse(text) for text in examples)
    return Task(name, name, "", Signature.parse("(x)"), requires=requires, examples=cases)


def episode(done: Task, solved: bool) -> Episode:
    return Episode(done, reused=done.name if solved else None)


def run(curriculum: FileCurriculum, solves: Callable[[Task, int], bool], history: Sequence[Episode] = ()) -> list[str]:
    """The names of all tasks in the order they are tried, waves divided by `|`."""
    tried: list[str] = []
    episodes = list(history)
    while wave := curriculum.wave(episodes):
        episodes += [episode(item, solves(item, len(episodes))) for item in wave]
        tried += [item.name for item in wave] + ["|"]
    return tried


def names(wave: Sequence[Task]) -> list[str]:
    return [item.name for item in wave]


def test_a_wave_holds_at_most_sixteen_tasks_in_file_order():
    """Waves have one size whatever the number of workers, so that they never change a result."""
    tasks = [task(f"t{i}") for i in range(20)]
    assert names(FileCurriculum(tasks).wave([])) == [f"t{i}" for i in range(16)]


def test_a_task_waits_for_what_it_requires():
    """No task of a wave needs another one of it."""
    curriculum = FileCurriculum([task("c", "b"), task("b", "a"), task("a")])
    assert run(curriculum, lambda *_: True) == ["a", "|", "b", "|", "c", "|"]


def test_a_required_skill_of_the_library_blocks_nothing():
    """What is no task of the curriculum is there already."""
    assert names(FileCurriculum([task("a", "stored")]).wave([])) == ["a"]


def test_a_solved_task_is_done():
    """An empty wave says that nothing is left to try."""
    a = task("a")
    assert FileCurriculum([a]).wave([episode(a, True)]) == ()


def test_a_failed_task_returns_when_its_wave_has_made_the_library_grow():
    """The skills of its own wave are new to it, also those before it: it saw the library without them."""
    a, b = task("a"), task("b")
    assert names(FileCurriculum([a, b]).wave([episode(a, True), episode(b, False)])) == ["b"]


def test_a_failed_task_does_not_return_when_nothing_new_was_learnt():
    """The same search over the same library would fail the same way."""
    a, b = task("a"), task("b")
    assert FileCurriculum([a, b]).wave([episode(a, False), episode(b, False)]) == ()


def test_new_tasks_come_before_failed_ones():
    """A retry costs as much as a new task and promises less."""
    a, b, c = task("a"), task("b"), task("c", "a")
    assert names(FileCurriculum([a, b, c]).wave([episode(a, True), episode(b, False)])) == ["c"]


def test_each_retry_needs_twice_the_growth_of_the_last():
    """One, two, then four newly solved tasks, and four tries in all: a hopeless task does not come for ever."""
    chain = [task("s0"), *(task(f"s{i}", f"s{i - 1}") for i in range(1, 12))]
    curriculum = FileCurriculum([*chain, task("bad")], size=1)
    tries = run(curriculum, lambda item, _: item.name != "bad")
    assert tries.count("bad") == 1  # all that could be learnt was learnt before its turn came
    first = FileCurriculum([task("bad"), *(task(f"w{i}", "bad") for i in range(12))], size=1)
    order = [name for name in run(first, lambda item, _: item.name != "bad") if name != "|"]
    assert [index for index, name in enumerate(order) if name == "bad"] == [0, 2, 5, 10]


def test_a_requirement_that_failed_does_not_block_its_dependents():
    """They are tried after everything else that is ready."""
    curriculum = FileCurriculum([task("a"), task("b", "a"), task("c", "b"), task("d")], size=1)
    assert run(curriculum, lambda item, _: item.name in "d")[:8] == ["a", "|", "d", "|", "a", "|", "b", "|"]


def test_a_task_returns_whenever_something_that_it_requires_was_solved():
    """However often it failed without that: it is another task now."""
    tasks = [task("above", "below"), task("below"), *(task(f"t{number}") for number in range(9))]
    curriculum = FileCurriculum(tasks, size=1)
    failed = [episode(each, False) for each in (tasks[1], tasks[0])]
    others = [episode(each, True) for each in tasks[2:]]
    again = [*failed, *others, *(episode(tasks[0], False) for _ in range(3)), episode(tasks[1], True)]
    assert names(curriculum.wave(again)) == ["above"]
    assert names(curriculum.wave([*again, episode(tasks[0], False)])) == []


def test_what_most_failing_tasks_need_comes_first():
    """Before what stands above it in the file; of those that nothing failing needs the file's order holds."""
    tasks = [task("x"), task("y"), task("once"), task("twice"), task("below"), task("a"), task("b")]
    failed = [episode(tasks[-2], False), episode(tasks[-1], False)]
    apart = [*tasks[:3], task("twice", "below"), tasks[4], task("a", "once", "twice"), task("b", "twice")]
    order = run(FileCurriculum(apart, size=1), lambda *_: True, failed)
    assert [name for name in order if name != "|"] == ["below", "twice", "once", "x", "y", "a", "b"]


def test_of_what_is_due_again_that_comes_first_which_others_wait_for():
    """What fails for want of it can only be solved after it."""
    tasks = [task("alone"), task("hub"), task("a", "hub"), task("b", "hub"), task("new", "hub")]
    tried = [episode(each, False) for each in tasks[:4]]
    again = FileCurriculum(tasks, size=1)
    assert names(again.wave([*tried, episode(tasks[4], True)])) == ["hub"]
    assert names(FileCurriculum(tasks).wave([*tried, episode(tasks[4], True)])) == ["hub", "alone"]


def test_a_task_that_contradicts_itself_is_tried_once():
    """No skill can ever make it solvable."""
    bad = task("f", examples=["f(1) == 1", "f(1) == 2"])
    good = task("a")
    assert FileCurriculum([bad, good]).wave([episode(bad, False), episode(good, True)]) == ()


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_run_cut_off_anywhere_goes_on_as_if_it_had_not_been(cut: int):
    """The schedule is a function of the history alone: the rest of the wave comes first."""
    tasks = [task(f"t{i}", *([f"t{i // 3}"] if i >= 3 else [])) for i in range(25)]
    curriculum = FileCurriculum(tasks, size=4)

    def solves(item: Task, position: int) -> bool:
        return (position * 7 + len(item.name)) % 3 != 0

    whole: list[Episode] = []
    while wave := curriculum.wave(whole):
        whole += [episode(item, solves(item, len(whole) + i)) for i, item in enumerate(wave)]
    again = whole[:cut]
    while wave := curriculum.wave(again):
        start = len(again)
        again += [episode(item, solves(item, start + i)) for i, item in enumerate(wave)]
    assert [item.task.id for item in again] == [item.task.id for item in whole]


def test_episodes_of_other_tasks_are_passed_over():
    """A library's history may hold runs of other curricula."""
    assert names(FileCurriculum([task("a")]).wave([episode(task("other"), True)])) == ["a"]


def test_a_task_that_was_changed_is_to_be_solved_again():
    """What solved the old text says nothing of the new one."""
    old, new = task("a", examples=["a(1) == 1"]), task("a", examples=["a(1) == 2"])
    assert FileCurriculum([new]).wave([episode(old, True)]) == (new,)


def test_a_task_read_back_from_a_record_is_the_same_task():
    """Also where a value is not equal to itself."""
    a = task("a", examples=["a(float('nan')) == float('nan')"])
    assert FileCurriculum([a]).wave([episode(Task.from_record(a.to_record()), True)]) == ()
