"""Hygiene: what every skill owes its callers, whatever its task: same input, same output; arguments untouched.

The second run is in another process with another hash seed and another random seed, and in reverse
order: so it also unmasks a function that counts its calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skillforge.sandbox import Sandbox
from skillforge.types import Case, CheckResult, Outcome, Program, Task
from skillforge.values import equal
from skillforge.verify.cases import Ran, run_cases
from skillforge.verify.failures import MUTATES, NOT_DETERMINISTIC
from skillforge.verify.wording import brief_call, what_happened

_OTHER_SEED = 1
_HELD_OUT = "a held-out call gave another result in a second run"


@dataclass(frozen=True, slots=True)
class _Twice:
    """One call in both runs. `shown` says whether writers know its arguments: else no reason may name them."""

    case: Case
    first: Outcome
    second: Outcome
    shown: bool


def hygiene(twin: Sandbox, task: Task, program: Program, entry: str, ran: Sequence[Ran]) -> list[CheckResult]:
    """Two results: determinism and mutation. `ran` is what the first run gave, examples first."""
    cases = [one.case for one in reversed(ran)]
    again = run_cases(twin, task, program, entry, cases, seed=_OTHER_SEED)
    # A second run that broke off leaves the first calls unpaired: the call that it broke off at disagrees already.
    unpaired = len(ran) - len(again)
    pairs = [
        _Twice(one.case, one.outcome, other.outcome, index < len(task.examples))
        for index, (one, other) in enumerate(zip(ran[unpaired:], reversed(again), strict=True), unpaired)
    ]
    return [_determinism(task, pairs), _mutation(task, pairs)]


def _determinism(task: Task, pairs: Sequence[_Twice]) -> CheckResult:
    label = "the same result in every run"
    odd = next((pair for pair in pairs if not _agree(pair.first, pair.second)), None)
    if odd is None:
        return CheckResult("determinism", label, True)
    if not odd.shown:
        return CheckResult("determinism", label, False, _HELD_OUT, NOT_DETERMINISTIC)
    first, then = what_happened(odd.first, task.limits), what_happened(odd.second, task.limits)
    reason = f"{brief_call(task.name, odd.case)} {first}, but {then} in a second run"
    return CheckResult("determinism", label, False, reason, NOT_DETERMINISTIC)


def _agree(first: Outcome, second: Outcome) -> bool:
    if first.status is not second.status:
        return False
    if first.ok:
        return equal(first.value, second.value)
    return (first.error and first.error.type) == (second.error and second.error.type)


def _mutation(task: Task, pairs: Sequence[_Twice]) -> CheckResult:
    label = "arguments left as they were"
    odd = next((pair for pair in pairs if pair.first.mutated), None)
    if odd is None and any(pair.second.mutated for pair in pairs):
        # Which call is not said: the second run begins with held-out ones, and could tell of them by the call it picks.
        return CheckResult("mutation", label, False, "a call changed its arguments in a second run", MUTATES)
    if odd is None:
        return CheckResult("mutation", label, True)
    call = brief_call(task.name, odd.case) if odd.shown else "a held-out call"
    return CheckResult("mutation", label, False, f"{call} changed its arguments; work on a copy", MUTATES)
