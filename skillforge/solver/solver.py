"""Solver: one task → one Episode, the cheapest means first.

Reuse a stored skill that already passes, else ask each writer in turn, verify what it proposes, and tell the
next one what failed. After Voyager §2.3 (arXiv:2305.16291); the writer sees the task without what is held out,
so that no writer can fit a check.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from skillforge.errors import Interrupted, InvalidConfig, LinkRefused
from skillforge.protocols import (
    GUESSES_SHARE,
    Budget,
    Component,
    Context,
    Experience,
    Runner,
    Verifier,
    Writer,
    close_if_it_can,
)
from skillforge.sandbox.permissions import not_answering, not_granted
from skillforge.sandbox.tools import described
from skillforge.secrets import scrubbed_all
from skillforge.solver.reuse import fitting, probe
from skillforge.types import (
    REVISE,
    STRONG,
    Attempt,
    Candidate,
    CheckResult,
    Cost,
    Episode,
    Program,
    Skill,
    Task,
    Verdict,
    Writing,
)
from skillforge.verify.feedback import shown_verdict

Link = Callable[[str, str, Collection[str]], tuple[Program, Mapping[str, str]]]
"""(source, entry, the host tools that the task grants) → program and pins: `library.link`."""


class Admit(Protocol):
    """What makes a passing candidate a skill: `skillforge.verify.admit`."""

    def __call__(
        self,
        task: Task,
        candidate: Candidate,
        verdict: Verdict,
        *,
        pins: Mapping[str, str] | None = None,
        capabilities: tuple[str, ...] = (),
        attempts: int = 1,
        cost: Cost | None = None,
        parents: tuple[str, ...] = (),
    ) -> Skill: ...


@dataclass(frozen=True, slots=True)
class SolverSettings:
    """What one episode may spend: candidates count, seconds only abort; at most `attempts` are verified.

    `beside` tells what the writers were given beside their own means: another answer makes another effort.
    """

    candidates: int = 300_000
    timeout_s: float = 120.0
    attempts: int = 4
    seed: int = 0
    beside: str = ""

    @property
    def effort(self) -> str:
        """What was tried, in one word: a failure counts as tried only for a run that would try no harder."""
        tried = f"{self.candidates}/{self.attempts}/{self.seed}"
        return f"{tried}/{self.beside}" if self.beside else tried

    def __post_init__(self) -> None:
        for name in ("candidates", "timeout_s", "attempts"):
            if getattr(self, name) <= 0:
                raise InvalidConfig(f"{name} is {getattr(self, name)!r}; it must be more than 0")


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the library offers for one task: skills to build on (a few), and skills that may already do it.

    `near` are skills for tasks like it, to learn from how they are made; `guesses_share` of a search is for components
    that the task does not name; `experiences` are episodes of tasks like it. `before` is this task's own last episode
    where a run broke off in it: its attempts count.
    """

    name: str
    components: tuple[Component, ...] = ()
    stored: tuple[Component, ...] = ()
    near: tuple[Skill, ...] = ()
    guesses_share: float = GUESSES_SHARE
    experiences: tuple[Experience, ...] = ()
    before: Episode | None = None


class Solver:
    """Runs episodes. Holds collaborators only, so that any number of threads may share one."""

    def __init__(
        self,
        writers: Sequence[Writer],
        verifier: Verifier,
        runner: Runner,
        link: Link,
        admit: Admit,
        settings: SolverSettings | None = None,
    ) -> None:
        self.writers = tuple(writers)
        self.verifier = verifier
        self.runner = runner
        self.link = link
        self.admit = admit
        self.settings = settings or SolverSettings()

    def solve(self, task: Task, recalled: Recalled) -> Episode:
        """One episode. The name that a new skill is to bear is `recalled.name`; the task keeps its own.

        On Ctrl-C raises Interrupted with the episode that it came to, where a writer had something to say.
        """
        effort = self.settings.effort
        if task.contradiction:
            return Episode(task, reason=f"the task {task.contradiction}", effort=effort)
        tools = self.runner.tools
        missing = not_granted(task.capabilities, tools) or not_answering(task.capabilities, tools)
        if missing:
            return Episode(task, reason=f"the task {missing}")  # nothing was tried: it returns once it may be
        unusable = self.verifier.unusable(task) if task.environment else ""
        if unusable:
            return Episode(task, reason=f"nothing can be judged: {unusable}")  # nor was it here, and nobody was asked
        reused = self.reuse(task, recalled.stored)
        if reused is not None:
            return reused
        offered = tuple(component.skill.name for component in recalled.components)
        before = recalled.before.attempts if recalled.before else ()
        episode = Episode(task, before, offered=offered, reason="no writer", effort=effort)
        for writer in self.writers:
            episode = self._write(writer, episode, recalled)
            if episode.solved:
                break
        return episode

    def close(self) -> None:
        """Ends the sandboxes of its writers, its verifier and its runner."""
        for collaborator in (*self.writers, self.verifier, self.runner):
            close_if_it_can(collaborator)

    def reuse(self, task: Task, stored: Sequence[Component]) -> Episode | None:
        """The episode in which a stored skill passes all that the task holds, held-out checks included."""
        if task.environment:
            candidates = self._promising(task, fitting(task, stored))
        else:
            candidates = iter(probe(task, fitting(task, stored), self.runner))
        for component in candidates:
            name = component.skill.name
            candidate = Candidate(component.skill.source, name, "library")
            verdict = self.verifier.verify(task, candidate, component.program)
            if verdict.passed and verdict.evidence in STRONG:
                return Episode(task, (Attempt(candidate, verdict),), reused=name)
        return None

    def _promising(self, task: Task, stored: Sequence[Component]) -> Iterator[Component]:
        """Stored skills of the same environment that are a success in the first scenario."""
        first = replace(task, scenarios=task.scenarios[:1])
        for component in stored:
            if component.skill.task.environment == task.environment:
                name = component.skill.name
                candidate = Candidate(component.skill.source, name, "library")
                if self.verifier.verify(first, candidate, component.program).passed:
                    yield component

    def _write(self, writer: Writer, episode: Episode, recalled: Recalled) -> Episode:
        trials = _Trials(self.verifier, self.link, episode.task, self.settings.attempts)
        context = Context(
            budget=Budget(self.settings.candidates, self.settings.timeout_s, self.settings.attempts),
            components=recalled.components,
            attempts=_shown_attempts(episode),
            seed=self.settings.seed,
            judge=trials.judge,
            near=recalled.near,
            guesses_share=recalled.guesses_share,
            tools=tuple(described(name, self.runner.tools[name]) for name in episode.task.capabilities),
            experiences=tuple(_shown_experience(one) for one in recalled.experiences),
            environment=_told(episode.task, self.runner.tools),
        )
        try:
            writing = writer.write(shown(episode.task, recalled.name), context)
        except Interrupted as interrupted:
            # Not tried as hard as it was to be: a later run tries again.
            raise Interrupted(
                replace(self._judged(episode, interrupted.partial, trials, recalled), effort="")
            ) from None
        return self._judged(episode, writing, trials, recalled)

    def _judged(self, episode: Episode, writing: Writing, trials: _Trials, recalled: Recalled) -> Episode:
        """The episode after its writer's candidates were verified, until one passes."""
        for candidate in writing.candidates:
            attempt = trials.judge(candidate)
            if attempt is None or attempt.verdict.passed:
                break
        attempts = (*episode.attempts, *trials.reflected(writing.reflections))
        episode = replace(
            episode,
            attempts=attempts,
            cost=episode.cost + writing.cost,
            lesson=writing.lesson or episode.lesson,
            recalled=(*episode.recalled, *writing.recalled),
            stop=writing.stop,
            effort="" if writing.stop or trials.lost else episode.effort,  # not tried as hard as it was to be
        )
        if trials.passed is not None:
            skill = self._admitted(episode, trials.passed, recalled.before)
            return replace(episode, skill=skill, reason="")
        told = (summary(attempts) if attempts else "", writing.reason)
        return replace(episode, reason="; ".join(filter(None, told)))

    def _admitted(self, episode: Episode, trial: _Trial, before: Episode | None) -> Skill:
        return self.admit(
            episode.task,
            trial.attempt.candidate,
            trial.attempt.verdict,
            pins=trial.pins,
            capabilities=trial.program.capabilities,
            attempts=len(episode.attempts),
            cost=episode.cost + before.cost if before else episode.cost,
            parents=trial.attempt.candidate.uses,
        )


@dataclass(frozen=True, slots=True)
class _Trial:
    """One candidate, linked and verified."""

    attempt: Attempt
    program: Program
    pins: Mapping[str, str]


class _Trials:
    """The candidates that one writer proposes for a task: each is verified once, `most` in all.

    Of several that pass the best is taken: by reward without its speed, which is the clock's, then by brevity.
    `lost` says why the task's environment can judge no more of them, where one has put it out of order.
    """

    def __init__(self, verifier: Verifier, link: Link, task: Task, most: int) -> None:
        self.verifier = verifier
        self.link = link
        self.task = task
        self.most = most
        self.known: dict[str, Attempt] = {}
        self.passed: _Trial | None = None
        self.lost = ""

    def judge(self, candidate: Candidate) -> Attempt | None:
        """The attempt as a writer may see it; None where there were trials enough, or there is nothing to judge in."""
        if candidate.source not in self.known:
            if len(self.known) >= self.most or self.lost:
                return None
            self.known[candidate.source] = self._attempt(candidate)
        attempt = self.known[candidate.source]
        if any(failure.kind == "environment" for failure in attempt.verdict.failures):
            self.lost = self.verifier.unusable(self.task)
            if self.lost:
                return None
        return replace(attempt, verdict=shown_verdict(attempt.verdict))

    def reflected(self, reflections: Mapping[str, str]) -> tuple[Attempt, ...]:
        """The attempts in order, with what their writer made of them: {source as it was proposed: reflection}."""
        return tuple(replace(one, reflection=reflections.get(source, "")) for source, one in self.known.items())

    def _attempt(self, candidate: Candidate) -> Attempt:
        try:
            # Link before verifying: a candidate may shadow its own dependency.
            program, pins = self.link(candidate.source, candidate.entry, self.task.capabilities)
        except LinkRefused as error:
            return Attempt(candidate, _not_linked(str(error)))
        linked = program.modules[program.entry]
        candidate = replace(candidate, source=linked, entry=program.entry, uses=tuple(sorted(pins)))
        attempt = Attempt(candidate, _scrubbed(self.verifier.verify(self.task, candidate, program)))
        if attempt.verdict.passed and (self.passed is None or _is_better(attempt, self.passed.attempt)):
            self.passed = _Trial(attempt, program, pins)
        return attempt


def _scrubbed(verdict: Verdict) -> Verdict:
    """Without secrets: code may put one together, and raise it, or print it."""
    told = scrubbed_all([text for one in verdict.results for text in (one.label, one.reason, one.stdout)])
    texts = zip(verdict.results, told[::3], told[1::3], told[2::3], strict=True)
    results = tuple(
        replace(one, label=label, reason=reason, stdout=stdout)
        if (label, reason, stdout) != (one.label, one.reason, one.stdout)
        else one
        for one, label, reason, stdout in texts
    )
    return replace(verdict, results=results) if results != verdict.results else verdict


def _is_better(attempt: Attempt, than: Attempt) -> bool:
    """A revision is longer at times: that is no reason against it."""
    if attempt.candidate.strategy == REVISE:
        return attempt.verdict.steady >= than.verdict.steady
    return _rank(attempt) > _rank(than)


def _rank(attempt: Attempt) -> tuple[float, int]:
    return attempt.verdict.steady, -len(attempt.candidate.source)


def _not_linked(reason: str) -> Verdict:
    return Verdict(False, 0.0, {}, (CheckResult("dialect", "the skills that it uses", False, reason, "link"),))


def shown(task: Task, name: str) -> Task:
    """The task as a writer sees it: under the name the skill will bear, with nothing that is held out."""
    scenarios = tuple(one for one in task.scenarios if not one.held_out)
    return replace(task, name=name, checks=(), check_code="", properties=(), scenarios=scenarios)


def _told(task: Task, tools: Mapping[str, Any]) -> str:
    """What the environment is about that the task is set in."""
    world = getattr(tools, "environments", {}).get(task.environment)
    return str(world.told(task.goal)) if world is not None else ""


def _shown_attempts(episode: Episode) -> tuple[Attempt, ...]:
    return tuple(replace(one, verdict=shown_verdict(one.verdict)) for one in episode.attempts)


def _shown_experience(experience: Experience) -> Experience:
    """Its reason and its verdicts quote checks: the task at hand may have them too, or be that very task."""
    episode = experience.episode
    task = shown(episode.task, episode.task.name)
    return replace(experience, episode=replace(episode, task=task, attempts=_shown_attempts(episode), reason=""))


def summary(attempts: Sequence[Attempt]) -> str:
    """Why the best of the attempts failed, in one line."""
    best: Verdict = max((attempt.verdict for attempt in attempts), key=lambda verdict: verdict.reward)
    reasons = "; ".join(_reason(result) for result in best.failures[:2])
    more = f" (and {len(best.failures) - 2} more)" if len(best.failures) > 2 else ""
    many = f"{len(attempts)} candidates, none verified" if len(attempts) > 1 else "1 candidate, not verified"
    return f"{many}; the best: {reasons}{more}"


def _reason(result: CheckResult) -> str:
    return result.reason or f"{result.kind}: {result.label}"
