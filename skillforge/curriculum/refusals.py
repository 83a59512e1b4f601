"""Refusals: why a proposed task is not worth trying. Each is one line that the proposer is told.

Voyager leaves all of this to the prompt (§2.1, arXiv:2305.16291); here it is checked, so that a proposer that repeats
itself, contradicts itself, or asks for what nothing can be learned from, cannot waste the run.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from skillforge.curriculum.frontier import REACH
from skillforge.errors import suggest
from skillforge.sandbox.permissions import no_environment, not_granted
from skillforge.sandbox.tools import Tool, Toolbox
from skillforge.sandbox.worlds import World
from skillforge.types import Case, Task
from skillforge.values import equal, fingerprint

EXAMPLES, CHECKS = 3, 2
"""A task has so many of each at least."""

SCENARIOS, MOST_SCENARIOS = 3, 12
"""In an environment it has so many in their place, of which one at least is held out; each is a run, and another."""


def refusal(
    task: Task,
    earlier: Sequence[Task],
    known: Collection[str],
    granted: Toolbox,
    difficulty: int | None,
    *,
    drafted: bool = False,
) -> str:
    """Why the task is not taken; empty where it is.

    `earlier` are the tasks that were proposed or tried before, `known` the names that `requires` may use. `difficulty`
    is the one that was asked for; None: any. `drafted`: examples and checks are yet to be agreed on, it may bring none.
    """
    return (
        task.contradiction
        or (_beyond_environment(task, granted) if task.environment else _of_values(task, drafted=drafted))
        or _repeated(task, earlier)
        or _beyond(task, known, granted)
        or _off(task, difficulty)
    )


def proposable(granted: Toolbox, environment: str) -> dict[str, Tool]:
    """The tools that a proposed task in this environment may list: its own, and those outside that do no harm.

    What acts outside is not undone between runs: only what its owner calls `repeatable` may be tried there.
    """
    outside = {name: tool for name, tool in granted.outside().items() if tool.repeatable}
    return outside | _world(granted, environment).elsewhere(environment)


def _world(granted: Toolbox, environment: str) -> World:
    return granted.environments[environment]


def _beyond_environment(task: Task, granted: Toolbox) -> str:
    """What of the task is not within what the user granted, and what the environment declares."""
    missing = no_environment(task.environment, granted) or not_granted(task.capabilities, granted)
    if missing:
        return f"is beyond what is granted: it {missing}"
    strange = _undeclared(task, granted, _world(granted, task.environment))
    if strange:
        return f"is beyond its environment: {strange}"
    if not SCENARIOS <= len(task.scenarios) <= MOST_SCENARIOS:
        return f"has {len(task.scenarios)} scenarios; it needs {SCENARIOS} to {MOST_SCENARIOS}"
    return ""


def _undeclared(task: Task, granted: Toolbox, world: World) -> str:
    """The goal, the seed or the tool that the environment has not."""
    name, may = task.environment, proposable(granted, task.environment)
    if task.name in may:
        return f"a skill {task.name!r} would hide the tool of that name"
    if task.goal and task.goal not in world.goals:
        there = ", ".join(world.goals) or "none"
        near = suggest(task.goal, world.goals)
        return f"{name!r} has no goal {task.goal!r}. {near}There are: {there}"
    strange = [one.seed for one in task.scenarios if world.seeds is not None and one.seed not in world.seeds]
    if strange:
        return f"{name!r} has no seed {strange[0]}, but {seeds_in_words(world)}"
    if not set(task.capabilities) & set(world.tools):
        return f"without a tool of {name!r} nothing is the skill's doing. There are: {', '.join(world.tools)}"
    outside = [tool for tool in task.capabilities if tool not in may]
    if outside:
        return (
            f"the tool {outside[0]!r} acts outside of {name!r}, where no run is undone; grant it as a "
            "Tool(…, repeatable=True) where trying it does no harm"
        )
    return ""


def seeds_in_words(world: World) -> str:
    """`0 to 17`, or one by one; any, where the environment says nothing of them."""
    if world.seeds is None:
        return "any whole number"
    seeds = sorted(world.seeds)
    if len(seeds) > 2 and seeds == [*range(seeds[0], seeds[-1] + 1)]:
        return f"{seeds[0]} to {seeds[-1]}"
    more = f" and {len(seeds) - _SHOWN:,} more" if len(seeds) > _SHOWN else ""
    return ", ".join(map(str, seeds[:_SHOWN])) + more


_SHOWN = 40


def _of_values(task: Task, *, drafted: bool) -> str:
    if drafted and not (task.examples or task.checks):
        return ""
    return ("" if drafted else _too_few(task)) or _trivial(task)


def _too_few(task: Task) -> str:
    examples, checks = len(task.examples), len(task.checks)
    if examples >= EXAMPLES and checks >= CHECKS:
        return ""
    return f"has {examples} examples and {checks} checks, all different; it needs {EXAMPLES} and {CHECKS} at least"


def _trivial(task: Task) -> str:
    """Nothing is learned from a function that says always the same, gives back what it got, or is a builtin."""
    cases = (*task.examples, *task.checks)
    results = [case for case in cases if not case.raises]
    if not results:
        return "is trivial: it only ever raises"
    first = results[0].expected
    if len(results) == len(cases) and all(equal(case.expected, first) for case in results):
        return "is trivial: every example and check has the same result"
    if not task.signature.parameters:
        return "is trivial: it takes no arguments"
    for index, name in enumerate(task.signature.names):
        if all(_argument(task, case, index) for case in results):
            return f"is trivial: it gives back its argument {name!r}"
    for builtin in _BUILTINS:
        if all(_does(builtin, case) for case in cases):
            return f"is trivial: it is Python's own {builtin.__name__}"
    return ""


_BUILTINS: tuple[Callable[..., Any], ...] = (
    len, sum, min, max, sorted, abs, str, int, float, bool, list, set, tuple, dict, any, all, round, pow, divmod,
    str.upper, str.lower, str.strip, str.split, str.splitlines, str.title, str.capitalize, str.join,
)  # fmt: skip
_MOST = 10**6
"""Numbers are no larger where `pow` is tried on them."""


def _argument(task: Task, case: Case, index: int) -> bool:
    return equal(task.signature.bind(case.args, case.kwargs)[index], case.expected)


def _does(builtin: Callable[..., Any], case: Case) -> bool:
    if case.raises or case.kwargs:
        return False
    if builtin in (pow, int, float, str, round, divmod) and not all(_small(value) for value in case.args):
        return False
    try:
        return equal(builtin(*case.args), case.expected)
    except Exception:
        return False


def _small(value: Any) -> bool:
    return not isinstance(value, int | float) or -_MOST < value < _MOST


def is_same(task: Task, other: Task) -> bool:
    """Whether a proposed task is another one again: by its name, or by its very cases."""
    return other.name == task.name or other.id == task.id or _behaviour(other) == _behaviour(task)


def _repeated(task: Task, earlier: Iterable[Task]) -> str:
    behaviour = _behaviour(task)
    for other in earlier:
        if other.name == task.name or other.id == task.id:
            return f"was proposed before, under this very name; propose something else than {other.name!r}"
        if _behaviour(other) == behaviour:
            return f"was proposed before, as {other.name!r}"
    return ""


def _behaviour(task: Task) -> str:
    """The same for tasks with the same calls and results, or the same starts and goal, whatever they are named."""
    starts = [f"{one.seed} {one.call('f')}" for one in task.scenarios]
    cases = [case.source("f") for case in (*task.examples, *task.checks)]
    return fingerprint([task.environment, task.goal, *sorted([*starts, *cases])])


def _beyond(task: Task, known: Collection[str], granted: Toolbox) -> str:
    missing = not_granted(task.capabilities, granted)
    if missing:
        return f"is beyond the tools that are granted: it {missing}"
    unknown = [name for name in task.requires if name not in known]
    return f"requires {unknown[0]!r}, which is neither a skill nor a task" if unknown else ""


def _off(task: Task, difficulty: int | None) -> str:
    if difficulty is None or task.difficulty is None or abs(task.difficulty - difficulty) <= REACH:
        return ""
    how = "hard" if task.difficulty > difficulty else "easy"
    return (
        f"is too {how} now: its difficulty is {task.difficulty}, and about {difficulty} is where most is to be learned"
    )
