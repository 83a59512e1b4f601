"""The mender: a bug → an Episode. It runs the tests, names the failure, picks a strategy, tries it, and learns from it.

    tests ─▶ error class ─▶ strategy: of a similar past fix, else the policy's ─▶ skill acts ─▶ tests ─▶ … ─▶ reward
                 ▲                                                                                 │
                 └────────────── Q-learning (error class × strategy), memory ◀── episode ◀─────────┘

A strategy is a verified skill of the library with the tag "strategy". The policy, the repairs and the memory are
skillforge's own, those that pick what a language model tries next. After Watkins and Dayan 1992.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from skillforge.library import Library
from skillforge.memory import Experiences, Repairs
from skillforge.protocols import Step
from skillforge.sandbox import Limits, Sandbox, World
from skillforge.sandbox.worlds import SUCCESS, Stage
from skillforge.signature import Signature
from skillforge.types import Attempt, Candidate, CheckResult, Episode, Scenario, Task, Verdict

STRATEGY = "strategy"
LINES = 3
"""So many of the lines that are suspected tell bugs apart."""

TRIES = 8
"""So many edits a strategy may try."""

_LIMITS = Limits(timeout_s=5.0)


class RandomPolicy:
    """Any action, whatever was learned: what a learned policy is compared with."""

    def choose(self, state: str, actions: Sequence[str], rng: Random) -> str:
        return rng.choice(actions)

    def learn(self, step: Step) -> None:
        """Learns nothing."""

    def value(self, state: str, action: str) -> float:
        return 0.5


@dataclass(slots=True)
class Mender:
    """Mends bugs with the strategies of `library`. `runs` is how often the tests may be run for one bug.

    `memory`, where there is one, is asked first for a similar bug and what mended it.
    """

    library: Library
    sandbox: Sandbox
    world: World
    repairs: Repairs
    memory: Experiences | None = None
    runs: int = 10
    _kinds: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def strategies(self) -> list[str]:
        return sorted(skill.name for skill in self.library.skills() if STRATEGY in skill.task.tags)

    def mend(self, bug: int, rng: Random) -> Episode:
        """One bug, until the tests that can be seen pass, the runs are used up, or no strategy is left.

        Whether it is mended the reward says, which counts tests that cannot be seen.
        """
        left = self.strategies
        with self.world.start(bug) as stage:
            if not left:
                return Episode(_task(bug, "", [], []), reason="no strategy is known")
            report, suspects = stage.state.run_tests(), stage.state.suspects()
            task = _task(bug, self._kind(report), report["failures"], suspects)
            attempts = [_attempt("as it was found", "", 0.0, self._kind(report))]
            recalled = self._recalled(task)
            while left and self._tries(stage) > 0 and report["failed"]:
                name = self._choose(attempts, left, recalled, rng)
                left.remove(name)
                self._try(stage, name)
                report = stage.state.run_tests()
                done = stage.reward() >= SUCCESS if not report["failed"] else False
                fix = _fix(stage) if not report["failed"] else f"{name} did not help"
                attempts.append(_attempt(fix, name, float(done), self._kind(report)))
                while report["failed"] and stage.state.undo():
                    pass  # whatever it left behind: the next strategy begins with the bug as it was
            used = stage.state.runs
        reason = "" if attempts[-1].verdict.passed else "plausible, and wrong" if not report["failed"] else "not mended"
        told = f"{reason} after {used} test runs".strip()
        return Episode(task, tuple(attempts), reason=told, recalled=_ids(recalled), effort=f"{used}")

    def learn(self, episodes: Sequence[Episode]) -> None:
        """The episodes go into the library's journal, and from there to the policy and the memory."""
        after = max((entry.id for entry in self.library.episodes()), default=0)
        self.library.commit([], episodes=list(episodes))
        told = {entry.id: entry.episode() for entry in self.library.episodes(after=after)}
        self.repairs.learn(told)
        if self.memory is not None:
            self.memory.learn(told)

    def _choose(self, attempts: Sequence[Attempt], left: Sequence[str], recalled: Any, rng: Random) -> str:
        """At first what mended the most similar bug, where there is one; then as the policy says."""
        for one in recalled if len(attempts) == 1 else ():
            mended = next((a.candidate.strategy for a in one.episode.attempts if a.verdict.passed), "")
            if mended in left:
                return mended
        return self.repairs.choose(attempts, left, rng)

    def _recalled(self, task: Task) -> Any:
        return self.memory.recall(task) if self.memory is not None else ()

    def _try(self, stage: Stage, name: str) -> None:
        """The strategy acts in the workspace; what it returns is not looked at."""
        program = self.library.program(name)
        self.sandbox.run(program, name, [self._tries(stage)], limits=_LIMITS, tools=stage.handlers())

    def _tries(self, stage: Stage) -> int:
        """Edits that the next strategy may try, each a run of the tests: to look before and after takes two."""
        return min(TRIES, self.runs - stage.state.runs - 2)

    def _kind(self, report: dict[str, Any]) -> str:
        """The error class of the first failure, by the library's own skill."""
        for first in report["failures"][:1]:
            key = first["error"], first["message"]
            if key not in self._kinds:
                self._kinds[key] = str(self.library["error_class"](*key))
            return self._kinds[key]
        return ""


def _task(bug: int, kind: str, failures: Sequence[Any], suspects: Sequence[Any]) -> Task:
    """The bug as a task: what its tests say, by which it is like others."""
    raised = [f"raised_{one['error']}" for one in failures[:1] if one["path"]]
    lines = [text for _, _, text in suspects[:LINES]]
    words = [word for line in lines for word in shape(line)]
    description = " ".join([f"fails_by_{kind.replace(' ', '_')}", *raised, *words])
    scenario = (Scenario(bug),)
    return Task(f"bug-{bug}", "mend", description, Signature.parse("()"), environment="workspace", scenarios=scenario)


_TELLING = (ast.operator, ast.cmpop, ast.boolop, ast.unaryop, ast.Return, ast.If, ast.For, ast.FunctionDef)


def shape(line: str) -> list[str]:
    """What a line of code does, in words, without names of its own: bugs are alike by these, not by what they count.

    `["Return", "Sub"]` for `return paid - price`, `["bare", "call_append"]` for `found.append(row)`.
    """
    try:
        tree = ast.parse(line.strip() + ("\n    pass" if line.rstrip().endswith(":") else ""))
    except SyntaxError:
        return []
    words = ["bare"] if isinstance(tree.body[0], ast.Expr) else []
    for node in ast.walk(tree):
        if isinstance(node, _TELLING):
            words.append(type(node).__name__)
        elif isinstance(node, ast.Call):
            words.append(f"call_{ast.unparse(node.func).rpartition('.')[2]}")
    return words


def _attempt(source: str, strategy: str, reward: float, kind: str) -> Attempt:
    passed = reward >= SUCCESS
    result = CheckResult("scenario", "the tests", passed, error_class=kind or "held out", share=reward)
    candidate = Candidate(source, "mend", "mender", strategy=strategy)
    return Attempt(candidate, Verdict(passed, reward, {}, (result,), steady=reward))


def _fix(stage: Stage) -> str:
    """The lines that were changed, as they are now."""
    path, before = stage.state.history[0]
    old = set(before.splitlines())
    changed = [line for line in path.read_text().splitlines() if line not in old]
    return "\n".join([path.name, *changed])


def _ids(recalled: Any) -> tuple[int, ...]:
    return tuple(one.id for one in recalled)
