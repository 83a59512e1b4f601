"""Cases: (task, program) → one result per example and check.

Only arguments enter the sandbox; expected values stay here and are compared outside, strictly by type.
Each run is a fresh process that gets one call after the other and ends with the first time-out or crash: the
reward is 0 then, and a hanging candidate must not cost its deadline once per check.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from skillforge.errors import ArgumentError
from skillforge.sandbox import Sandbox
from skillforge.signature import Signature
from skillforge.types import Case, CheckResult, Outcome, Program, Status, Task
from skillforge.values import equal, fingerprint
from skillforge.verify import failures
from skillforge.verify.wording import (
    MAX_LINE_CHARS,
    brief_call,
    brief_case,
    first_difference,
    shorten,
    what_happened,
)

FATAL = frozenset({Status.TIMED_OUT, Status.OUT_OF_MEMORY, Status.CRASHED, Status.REFUSED})
"""Statuses after which a candidate's reward is 0: fail closed."""


@dataclass(frozen=True, slots=True)
class Ran:
    """One case and what came of it."""

    case: Case
    outcome: Outcome


def input_key(signature: Signature, case: Case) -> str:
    """A text that two cases share only when they call with the same arguments, defaults filled in."""
    try:
        return fingerprint(list(signature.bind(case.args, case.kwargs)))
    except ArgumentError:
        return fingerprint([list(case.args), dict(case.kwargs)])


def run_cases(
    sandbox: Sandbox, task: Task, program: Program, entry: str, cases: Sequence[Case], *, seed: int = 0
) -> list[Ran]:
    """The cases with their outcomes, in order; the last ones are missing when an earlier one broke off."""
    outcomes = _outcomes(sandbox, task, program, entry, cases, seed)
    if outcomes and outcomes[-1].status is Status.CRASHED:
        # Somebody may have killed the worker; code that crashes does so again.
        whole = len(outcomes) - 1
        outcomes[whole:] = _outcomes(sandbox, task, program, entry, cases[whole:], seed)
    return [Ran(case, outcome) for case, outcome in zip(cases, outcomes, strict=False)]


def _outcomes(
    sandbox: Sandbox, task: Task, program: Program, entry: str, cases: Sequence[Case], seed: int
) -> list[Outcome]:
    arguments, keywords = [case.args for case in cases], [dict(case.kwargs) for case in cases]
    return sandbox.map(program, entry, arguments, kwargs_lists=keywords, limits=task.limits, seed=seed, stop=FATAL)


def judge(task: Task, program: Program, ran: Sequence[Ran]) -> list[CheckResult]:
    """One result per example, then per check; `ran` may end early."""
    results = []
    for index, case in enumerate((*task.examples, *task.checks)):
        kind: Literal["example", "check"] = "example" if index < len(task.examples) else "check"
        label = brief_case(task.name, case)
        if index < len(ran):
            results.append(_result(kind, label, task, program, ran[index]))
        else:
            results.append(CheckResult(kind, label, False, "not run: an earlier call ended the test", failures.NOT_RUN))
    return results


def _result(kind: Literal["example", "check"], label: str, task: Task, program: Program, ran: Ran) -> CheckResult:
    reason = _why_not(task, program, ran)
    if not reason:
        return CheckResult(kind, label, True)
    error, outcome = ran.outcome.error, ran.outcome
    own = error is not None and error.module in (None, program.entry)
    return CheckResult(
        kind,
        label,
        False,
        reason,
        failures.error_class(outcome, ran.case),
        error.line if error and own else None,
        shorten(outcome.stdout, MAX_LINE_CHARS),
    )


def _why_not(task: Task, program: Program, ran: Ran) -> str:
    """Why the case fails; empty when it holds."""
    case, outcome = ran.case, ran.outcome
    if case.raises:
        if outcome.error and outcome.status is Status.ERROR and is_a(outcome.error.type, case.raises, program):
            return ""
        return f"{brief_call(task.name, case)} raises {case.raises}, but it {what_happened(outcome, task.limits)}"
    if outcome.ok and equal(case.expected, outcome.value):
        return ""
    difference = first_difference(case.expected, outcome.value) if outcome.ok else ""
    return f"{brief_case(task.name, case)}, but it {what_happened(outcome, task.limits)}{difference}"


_STDLIB_BASES = {
    "JSONDecodeError": "ValueError", "StatisticsError": "ValueError", "CycleError": "ValueError",
    "DecimalException": "ArithmeticError", "InvalidOperation": "ArithmeticError", "DivisionByZero": "ZeroDivisionError",
    "ConversionSyntax": "ArithmeticError", "FloatOperation": "TypeError", "FrozenInstanceError": "AttributeError",
    "ZoneInfoNotFoundError": "KeyError", "error": "Exception", "PatternError": "Exception", "Error": "Exception",
}  # fmt: skip


def is_a(name: str, expected: str, program: Program) -> bool:
    """Whether the exception class `name` is `expected` or, as far as can be told, one of its subclasses.

    Only names cross the boundary; bases are known for builtins, for a few of the standard library, and
    for classes that the program's own source defines.
    """
    own: dict[str, tuple[str, ...]] | None = None
    pending = [name]
    seen: set[str] = set()
    while pending:
        current = pending.pop()
        if current == expected:
            return True
        if current in seen:
            continue
        seen.add(current)
        builtin = getattr(builtins, current, None)
        if isinstance(builtin, type) and issubclass(builtin, BaseException):
            pending += [base.__name__ for base in builtin.__mro__[1:-1]]
        elif current in _STDLIB_BASES:
            pending.append(_STDLIB_BASES[current])
        else:
            own = _own_classes(program) if own is None else own
            pending += own.get(current, ())
    return False


def _own_classes(program: Program) -> dict[str, tuple[str, ...]]:
    """{class name: names of its bases} for every class that the program defines."""
    found = {}
    for source in program.modules.values():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef):
                bases = [base for base in node.bases if isinstance(base, ast.Name | ast.Attribute)]
                found[node.name] = tuple(base.id if isinstance(base, ast.Name) else base.attr for base in bases)
    return found
