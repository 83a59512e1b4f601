"""Hygiene: what every skill owes its callers, whatever its task: same input, same output; arguments untouched.

The second run is in another process with another hash seed and another random seed, and in reverse
order: so it also unmasks a function that counts its calls.
"""

from __future__ import annotations

from collections.abc import Sequence

from skillforge.sandbox import Sandbox
from skillforge.types import CheckResult, Outcome, Program, Task
from skillforge.values import equal
from skillforge.verify.cases import Ran
from skillforge.verify.wording import brief_call, what_happened

_OTHER_SEED = 1


def hygiene(twin: Sandbox, task: Task, program: Program, entry: str, ran: Sequence[Ran]) -> list[CheckResult]:
    """Two results: determinism and mutation. `ran` is what the first run gave, examples first."""
    again = twin.map(
        program,
        entry,
        [one.case.args for one in reversed(ran)],
        kwargs_lists=[dict(one.case.kwargs) for one in reversed(ran)],
        limits=task.limits,
        seed=_OTHER_SEED,
    )
    pairs = list(zip(ran, reversed(again), strict=True))
    return [_determinism(task, pairs), _mutation(task, pairs)]


# Held-out arguments stay out of both reasons: writers are shown them.


def _determinism(task: Task, pairs: Sequence[tuple[Ran, Outcome]]) -> CheckResult:
    label = "the same result in every run"
    for index, (one, second) in enumerate(pairs):
        if _agree(one.outcome, second):
            continue
        if index >= len(task.examples):
            return CheckResult("determinism", label, False, "a held-out call gave another result in a second run")
        first, then = what_happened(one.outcome, task.limits), what_happened(second, task.limits)
        reason = f"{brief_call(task.name, one.case)} {first}, but {then} in a second run"
        return CheckResult("determinism", label, False, reason)
    return CheckResult("determinism", label, True)


def _agree(first: Outcome, second: Outcome) -> bool:
    if first.status is not second.status:
        return False
    if first.ok:
        return equal(first.value, second.value)
    return (first.error and first.error.type) == (second.error and second.error.type)


def _mutation(task: Task, pairs: Sequence[tuple[Ran, Outcome]]) -> CheckResult:
    label = "arguments left as they were"
    for index, (one, second) in enumerate(pairs):
        if one.outcome.mutated or second.mutated:
            call = "a held-out call" if index >= len(task.examples) else brief_call(task.name, one.case)
            return CheckResult("mutation", label, False, f"{call} changed its arguments; work on a copy")
    return CheckResult("mutation", label, True)
