"""Verifier: (task, candidate, program) → Verdict. It alone grants reward.

A candidate passes when it is no table of its examples, when every example and every held-out check holds
in fresh processes of the sandbox, when a second run under other seeds agrees, and when it leaves its
arguments alone. Whatever breaks off (a time-out, a crash, a refusal) scores 0, with the reason kept.
A task in an environment is judged by that (`scenarios.py`): by its own reward, from fresh states.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from skillforge.errors import ArgumentError
from skillforge.sandbox import Sandbox, Toolbox
from skillforge.sandbox.isolation import unsafe
from skillforge.sandbox.permissions import no_environment, not_answering, not_granted
from skillforge.types import Candidate, CheckResult, Evidence, Outcome, Program, Task, Verdict
from skillforge.verify import failures, reward, scenarios
from skillforge.verify.cases import FATAL, Ran, judge, run_cases
from skillforge.verify.check_code import CodeCheck, run_check_code
from skillforge.verify.evidence import evidence_of
from skillforge.verify.hygiene import hygiene
from skillforge.verify.properties import check_properties
from skillforge.verify.quality import quality
from skillforge.verify.reward import RewardWeights, Term
from skillforge.verify.tables import table_reason

MAX_SOURCE_CHARS = 100_000
_TWIN_CALLS = 200
"""Calls that a second run repeats: check code may have made thousands."""


def _resolve_nothing(name: str) -> Program | None:
    return None


class Verifier:
    """Runs a task's checks against a candidate.

    `sandbox` and `twin` have different hash seeds; `resolve` finds the skill that a property names
    (`inverse_of: parse`), as a program or None; `terms` are added to the reward.
    Raises SandboxUnavailable where no jail can be started.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        twin: Sandbox,
        weights: RewardWeights | None = None,
        resolve: Callable[[str], Program | None] = _resolve_nothing,
        terms: Sequence[Term] = (),
    ) -> None:
        self._sandbox = sandbox
        self._twin = twin
        self._weights = weights or RewardWeights()
        self._resolve = resolve
        self._terms = tuple(terms)

    def verify(self, task: Task, candidate: Candidate, program: Program) -> Verdict:
        """The verdict on `candidate`; `program` holds it linked with what it uses."""
        refused = _before_running(task, candidate, program, self._sandbox.tools)
        if refused is not None:
            return self._failed([refused])
        if task.environment:
            return self._in_environment(task, candidate, program)
        entry = candidate.entry
        ran = run_cases(self._sandbox, task, program, entry, (*task.examples, *task.checks))
        results = _dialect([one.outcome for one in ran]) + judge(task, program, ran)
        if _broke_off(ran):
            return self._failed(results)
        code = CodeCheck((), (), fatal=False)
        if task.check_code:
            code = run_check_code(self._sandbox, self._twin, task, program, entry)
            results += code.results
        properties, fatal = check_properties(self._sandbox, task, program, entry, self._resolve)
        results += properties
        if code.fatal or fatal:
            return self._failed(results)
        ran = [*ran, *code.calls[:_TWIN_CALLS]]
        results += hygiene(self._twin, task, program, entry, ran)
        outcomes = [one.outcome for one in ran]
        evidence = evidence_of(task, [call.case for call in code.calls])
        return self._judged(task, candidate, program, results, outcomes, evidence)

    def unusable(self, task: Task) -> str:
        """Why nothing can be judged in the environment that the task is set in; empty where it can, or is in none."""
        return scenarios.unusable(self._sandbox, task) if task.environment else ""

    def _in_environment(self, task: Task, candidate: Candidate, program: Program) -> Verdict:
        done = scenarios.perform(self._sandbox, self._twin, task, program, candidate.entry)
        outcomes = [one.outcome for one in done.played]
        results = [*_dialect(outcomes), *done.results]
        if done.fatal:
            return self._failed(results)
        evidence = evidence_of(task, (), varied=done.varied)
        return self._judged(task, candidate, program, results, outcomes, evidence)

    def close(self) -> None:
        """Ends its two sandboxes."""
        self._sandbox.close()
        self._twin.close()

    def _failed(self, results: Sequence[CheckResult]) -> Verdict:
        return Verdict(False, 0.0, reward.nothing(), tuple(results))

    def _judged(
        self,
        task: Task,
        candidate: Candidate,
        program: Program,
        results: Sequence[CheckResult],
        outcomes: Sequence[Outcome],
        evidence: Evidence,
    ) -> Verdict:
        passed = all(result.passed for result in results)
        parts = reward.parts(
            passed=passed,
            results=results,
            quality=quality(candidate.source),
            speed=reward.speed(outcomes, task.limits),
        )
        for term in self._terms:
            parts[term.name] = term.of(task, candidate, program) * parts["examples"]
        return Verdict(
            passed,
            self._weights.total(parts, self._terms),
            parts,
            tuple(results),
            evidence if passed else None,
            unsafe(self._sandbox.isolation),
            self._weights.total(parts, self._terms, besides=("speed",)),
        )


def _before_running(task: Task, candidate: Candidate, program: Program, granted: Toolbox) -> CheckResult | None:
    """What decides without running anything."""
    needed = program.capabilities
    reason = not_granted(needed, granted) or not_answering(needed, granted) or no_environment(task.environment, granted)
    if reason:
        return CheckResult("capability", "the tools that it needs", False, reason, failures.CAPABILITY)
    beyond = set(program.capabilities) - set(task.capabilities)
    if beyond:
        reason = f"it reaches {', '.join(sorted(beyond))}, which the task does not list under capabilities"
        return CheckResult("dialect", "the tools that it may reach", False, reason, failures.CAPABILITY)
    contradiction = _contradiction(task)
    if contradiction:
        return CheckResult("check", "the task itself", False, f"the task {contradiction}")
    if not task.examples and not task.held_out and not task.scenarios:
        return CheckResult("check", "the task itself", False, "the task has no examples and no checks to verify with")
    if len(candidate.source) > MAX_SOURCE_CHARS:
        reason = f"the source has {len(candidate.source):,} characters; a skill has at most {MAX_SOURCE_CHARS:,}"
        return CheckResult("dialect", "the dialect", False, reason, failures.DIALECT)
    reason = table_reason(candidate.source, task)
    if reason:
        return CheckResult("table", "no table of the examples", False, reason, failures.TABLE)
    return None


def _contradiction(task: Task) -> str:
    try:
        return task.contradiction
    except ArgumentError:
        return ""  # a case may well call with the wrong arguments: `f() raises TypeError`


def _dialect(outcomes: Sequence[Outcome]) -> list[CheckResult]:
    refused = next((one for one in outcomes if one.violations), None)
    if refused is None:
        return []
    return [CheckResult("dialect", "the dialect", False, refused.reason, failures.error_class(refused))]


def _broke_off(ran: Sequence[Ran]) -> bool:
    return any(one.outcome.status in FATAL for one in ran)
