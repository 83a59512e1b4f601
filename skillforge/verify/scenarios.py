"""Scenarios: a task in an environment → one result per scenario, by the environment's own reward.

Each scenario is a fresh state, run twice: in two sandboxes of different seeds, so that nothing of a run, and no chance,
is left in the other. The skill's word counts for nothing; and what was a success before it did anything, or without
a call of a tool, it did not cause. After Voyager's self-verification (arXiv:2305.16291 §2.3), with the environment in
the critic's place.

Beside each run stands a control, a state of the same seed in which nothing is done: what is a success there as well
when the run is over, time alone has brought about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from skillforge.errors import EnvironmentFailed
from skillforge.sandbox import Sandbox, Toolbox
from skillforge.sandbox.permissions import no_environment
from skillforge.sandbox.worlds import SUCCESS, Stage
from skillforge.types import Case, CheckResult, Outcome, Program, Scenario, Task
from skillforge.verify import failures
from skillforge.verify.cases import FATAL
from skillforge.verify.wording import MAX_LINE_CHARS, brief_call, shorten, what_happened

_OTHER_SEED = 1


@dataclass(frozen=True, slots=True)
class Played:
    """One scenario and what came of it: rewards before and after, and after the same time with nothing done (`idle`);

    what the program `met`, a mark for each call of a tool, the same where the tool gave the same; and the last calls.
    """

    scenario: Scenario
    before: float
    after: float
    idle: float
    outcome: Outcome
    met: tuple[int, ...]
    last: str

    @property
    def success(self) -> bool:
        return self.outcome.ok and self.after >= SUCCESS and self.caused

    @property
    def caused(self) -> bool:
        """Whether what became of it can be the program's doing."""
        return bool(self.met) and self.idle < SUCCESS

    @property
    def share(self) -> float:
        """How far of the way from where it began to the goal it came: what it added, not what was there."""
        without = max(self.before, self.idle)
        return max(0.0, (self.after - without) / (1.0 - without)) if self.caused else 0.0


@dataclass(frozen=True, slots=True)
class Performance:
    """All scenarios of a task: their results, what was played, and whether it broke off, after which reward is 0.

    `varied`: in a held-out scenario the program met something that it met in none of those that are shown.
    """

    results: tuple[CheckResult, ...]
    played: tuple[Played, ...]
    fatal: bool
    varied: bool = False


def unusable(sandbox: Sandbox, task: Task) -> str:
    """Why nothing can be judged in the task's environment; empty where it can.

    It is not granted; it raises, hangs, or gives no reward; or a scenario is a success before anything is done.
    """
    missing = no_environment(task.environment, sandbox.tools)
    if missing:
        return missing
    try:
        for scenario in task.scenarios:
            world = sandbox.tools.environments[task.environment]
            with _named(task), world.start(scenario.seed, task.goal) as stage:
                _before(stage, scenario)
    except EnvironmentFailed as error:
        return str(error)
    return ""


def perform(sandbox: Sandbox, twin: Sandbox, task: Task, program: Program, entry: str) -> Performance:
    """Plays every scenario, those that are shown first, then once more in `twin`, the last first."""
    results: list[CheckResult] = []
    played: list[Played] = []
    for scenario in sorted(task.scenarios, key=lambda one: one.held_out):
        try:
            played.append(play(sandbox, sandbox.tools, task, program, entry, scenario))
        except EnvironmentFailed as error:
            return Performance((*results, _fault(str(error))), tuple(played), fatal=True)
        results.append(_result(task, program, played[-1]))
        if played[-1].outcome.status in FATAL:
            return Performance(tuple(results), tuple(played), fatal=True)
    try:
        pairs = _again(twin, sandbox.tools, task, program, entry, played)
    except EnvironmentFailed as error:
        return Performance((*results, _fault(str(error))), tuple(played), fatal=True)
    results += _alike(task, pairs)
    return Performance(tuple(results), tuple(played), fatal=False, varied=_varied(task, pairs))


def play(
    sandbox: Sandbox, tools: Toolbox, task: Task, program: Program, entry: str, scenario: Scenario, *, seed: int = 0
) -> Played:
    """One scenario from a fresh state. Raises EnvironmentFailed, which says what the environment did."""
    world = tools.environments[task.environment]
    with (
        _named(task),
        world.start(scenario.seed, task.goal) as control,
        world.start(scenario.seed, task.goal) as stage,
    ):
        before = _before(control, scenario)
        outcome = sandbox.run(
            program,
            entry,
            scenario.args,
            dict(scenario.kwargs),
            limits=task.limits,
            seed=seed,
            tools={**tools.handlers(), **stage.handlers()},
        )
        if stage.broken:
            raise EnvironmentFailed(stage.broken)
        after, idle = stage.reward(), control.reward()
    return Played(scenario, before, after, idle, outcome, stage.met, stage.last)


def _before(stage: Stage, scenario: Scenario) -> float:
    """The reward at the start. Raises EnvironmentFailed, also where that is a success."""
    before = stage.reward()
    if before >= SUCCESS:
        raise EnvironmentFailed(f"seed {scenario.seed} is a success before anything is done, so it shows nothing")
    return before


class _named:  # noqa: N801 - reads as a word: `with _named(task), world.start(…)`
    """Says which environment failed, whatever it was that failed."""

    def __init__(self, task: Task) -> None:
        self.name = task.environment

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, EnvironmentFailed):
            raise EnvironmentFailed(f"the environment {self.name!r}: {error}") from None


def _fault(reason: str) -> CheckResult:
    return CheckResult("environment", "the environment", False, reason, failures.ENVIRONMENT)


def _result(task: Task, program: Program, played: Played) -> CheckResult:
    kind: Literal["scenario", "check"] = "check" if played.scenario.held_out else "scenario"
    label = _label(task, played.scenario)
    if played.success:
        return CheckResult(kind, label, True)
    error, outcome = played.outcome.error, played.outcome
    own = error is not None and error.module in (None, program.entry)
    return CheckResult(
        kind,
        label,
        False,
        f"{label}: {_why_not(task, played)}",
        _error_class(played),
        error.line if error and own else None,
        shorten(outcome.stdout, MAX_LINE_CHARS),
        played.last,
        round(played.share, 6),
    )


def _label(task: Task, scenario: Scenario) -> str:
    return f"seed {scenario.seed}, {brief_call(task.name, Case(scenario.args, scenario.kwargs))}"


def _why_not(task: Task, played: Played) -> str:
    happened = what_happened(played.outcome, task.limits)
    if not played.met:
        return f"it {happened} without calling a tool, so whatever became of it was not its doing"
    if not played.caused:
        return f"in the same time it is a success with nothing done, so that it was not its doing. The call {happened}"
    reached = f"the reward is {played.after:.3g} of 1; it was {played.before:.3g} at the start"
    return f"{reached}. The call {happened}"


def _error_class(played: Played) -> str:
    if not played.outcome.ok:
        return failures.error_class(played.outcome)
    return failures.SHORT if played.caused else failures.NO_CAUSE


Pair = tuple[Played, Played]
"""A scenario's first run and its second."""


def _again(
    twin: Sandbox, tools: Toolbox, task: Task, program: Program, entry: str, played: Sequence[Played]
) -> list[Pair]:
    """Each scenario with its second run, in `twin`. Raises EnvironmentFailed."""
    again = [play(twin, tools, task, program, entry, one.scenario, seed=_OTHER_SEED) for one in reversed(played)]
    pairs = list(zip(played, reversed(again), strict=True))
    _same_starts(task, pairs)
    return pairs


def _alike(task: Task, pairs: Sequence[Pair]) -> Iterator[CheckResult]:
    """Two results, as hygiene's: success again from a reset environment, and arguments left alone."""
    label = "the same success in every run"
    odd = next((pair for pair in pairs if pair[0].success != pair[1].success), None)
    if odd is None:
        yield CheckResult("determinism", label, True)
    else:
        first, second = odd
        which = "a held-out scenario" if first.scenario.held_out else _label(task, first.scenario)
        reason = f"{which}: the reward is {first.after:.3g}, and {second.after:.3g} in a second run"
        yield CheckResult("determinism", label, False, reason, failures.NOT_DETERMINISTIC)
    changed = next((a for a, b in pairs if a.outcome.mutated or b.outcome.mutated), None)
    label = "arguments left as they were"
    if changed is None:
        yield CheckResult("mutation", label, True)
    else:
        which = "a held-out call" if changed.scenario.held_out else _label(task, changed.scenario)
        yield CheckResult("mutation", label, False, f"{which} changed its arguments; work on a copy", failures.MUTATES)


def _same_starts(task: Task, pairs: Sequence[Pair]) -> None:
    """Raises EnvironmentFailed where a seed does not begin the same each time: nothing can be compared then."""
    for first, second in pairs:
        if abs(first.before - second.before) > 1e-9:
            seed = first.scenario.seed
            told = f"seed {seed} begins with the reward {first.before:.3g}, and another time with {second.before:.3g}"
            raise EnvironmentFailed(f"the environment {task.environment!r}: {told}; the same seed is the same state")


def _varied(task: Task, pairs: Sequence[Pair]) -> bool:
    """Whether a held-out scenario was, to the program, another one than each of those that are shown."""
    shown = [pair for pair in pairs if not pair[0].scenario.held_out]
    held = [pair for pair in pairs if pair[0].scenario.held_out]
    return any(all(_differ(task, one, other) for other in shown) for one in held)


def _differ(task: Task, one: Pair, other: Pair) -> bool:
    """Whether the program was called otherwise, the reward at the start was another, or a tool gave something else.

    Seeds alone are no difference: `reset` may ignore them. Nor is what changes from run to run, as a time does.
    """
    first, second = one[0], other[0]
    if first.scenario.call(task.name) != second.scenario.call(task.name) or abs(first.before - second.before) > 1e-9:
        return True
    steps = zip_longest(_steady(one), _steady(other), fillvalue=0)
    return any(a != b for a, b in steps if a is not None and b is not None)


def _steady(pair: Pair) -> list[int | None]:
    """What a scenario's two runs met alike; None in place of what they did not."""
    return [a if a == b else None for a, b in zip_longest(pair[0].met, pair[1].met)]
