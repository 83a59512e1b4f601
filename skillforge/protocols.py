"""The seams: one method each. `build.py` wires what meets here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol, TypeVar

from skillforge.trajectory import Trajectory
from skillforge.types import Attempt, Candidate, Episode, Limits, Outcome, Program, Skill, Task, Verdict, Writing

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Component:
    """A stored skill offered to a writer: the skill, and the program that runs it (its modules and theirs).

    `required`: the task names it, so it is no guess that it helps.
    """

    skill: Skill
    program: Program
    required: bool = False


@dataclass(frozen=True, slots=True)
class Budget:
    """What a writer may spend on one task. Candidates count; seconds only abort. So many `attempts` are verified."""

    candidates: int
    timeout_s: float
    attempts: int = 4


GUESSES_SHARE = 0.25
"""Of a search, for skills that recall guessed at, where nothing was learned of them yet."""


@dataclass(frozen=True, slots=True)
class Experience:
    """An episode of a task like the one at hand, as memory recalls it, with its likeness, 0 to 1.

    `id` is its number in the journal, `feedback` the sum of what people said of its skill.
    """

    id: int
    episode: Episode
    likeness: float
    feedback: int = 0


Judge = Callable[[Candidate], Attempt | None]
"""The candidate with the verifier's verdict, as a writer may see it: of what is held out only how much failed.

None where it is not looked at, since there were attempts enough.
"""


@dataclass(frozen=True, slots=True)
class Context:
    """What a writer may know beside the task: components, earlier attempts, its budget, the seed.

    `near` are skills for tasks like it, to learn from how they are made; `guesses_share` of the budget is for
    components that the task does not name. `judge` may be asked while it writes, so that it need not begin again after
    a rejection; the verifier's word is all that it learns. What it hands over at its end is judged too. `experiences`
    are episodes of tasks like it, to learn from how they went, `tools` the host tools granted, each in a line;
    `environment` tells what the one is about that the task is set in.
    """

    budget: Budget
    components: tuple[Component, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    seed: int = 0
    judge: Judge | None = None
    near: tuple[Skill, ...] = ()
    guesses_share: float = GUESSES_SHARE
    experiences: tuple[Experience, ...] = ()
    tools: tuple[str, ...] = ()
    environment: str = ""


class Writer(Protocol):
    """The policy: proposes candidates. Must not look at `task.checks`, `check_code` or `properties`."""

    def write(self, task: Task, context: Context) -> Writing: ...


class Verifier(Protocol):
    """Runs checks and alone grants reward. `program` holds the candidate linked with what it uses."""

    def verify(self, task: Task, candidate: Candidate, program: Program) -> Verdict: ...

    def unusable(self, task: Task) -> str:
        """Why nothing could be judged in the environment that the task is set in; empty where it can, or is in none."""
        ...


class Runner(Protocol):
    """Where code runs, and the host tools that it may be granted there: `skillforge.sandbox.Sandbox`."""

    @property
    def tools(self) -> Mapping[str, Any]: ...

    def run(
        self,
        program: Program | str,
        entry: str,
        args: Sequence[Any],
        kwargs: Mapping[str, Any] | None = None,
    ) -> Outcome: ...

    def map(
        self,
        program: Program | str,
        entry: str,
        argument_lists: Sequence[Sequence[Any]],
        *,
        limits: Limits | None = None,
    ) -> list[Outcome]: ...


class Curriculum(Protocol):
    """Picks tasks: the next wave, given every episode so far; empty when nothing is left to try."""

    def wave(self, history: Sequence[Episode]) -> Sequence[Task]: ...


@dataclass(frozen=True, slots=True)
class Step:
    """One repair: in `state` (the error class and the attempt's number) `action` was taken and gave `reward`.

    `next_state` is None where the episode ended with it.
    """

    state: str
    action: str
    reward: float
    next_state: str | None = None


class Policy(Protocol):
    """Which repair to try next: learns the worth of actions in states from the steps that were taken."""

    def choose(self, state: str, actions: Sequence[str], rng: Random) -> str:
        """One of `actions`; all chance comes from `rng`, so that the same seed chooses the same."""
        ...

    def learn(self, step: Step) -> None: ...

    def value(self, state: str, action: str) -> float:
        """What taking `action` in `state` is worth, as far as was learned."""
        ...


class Learner(Protocol):
    """Learns from every episode that is committed, the journal's first when a run begins."""

    def learn(self, episodes: Mapping[int, Episode]) -> None:
        """{number in the journal: episode}, oldest first; each is given once."""
        ...


class Memory(Protocol):
    """Recalls episodes of tasks like the one at hand, the most useful first."""

    def recall(self, task: Task) -> tuple[Experience, ...]: ...


@dataclass(frozen=True, slots=True)
class Lifted:
    """A skill as a call of a general one; `general` is the episode of that where it is new."""

    skill: Skill
    general: Episode | None


class Lift(Protocol):
    """What is left to do for one skill when those before it in its wave are known."""

    def __call__(self, fresh: Sequence[Component], taken: Collection[str]) -> Lifted | None:
        """None where there is no general function, or it does not verify.

        `fresh` are general skills of the same wave, `taken` names that its other skills bear.
        """
        ...


class Lifter(Protocol):
    """Finds the general function behind a new skill that fixes values which should be parameters."""

    def begin(self, skill: Skill) -> Lift:
        """Does what needs nothing of the skill's wave, beside other episodes; the rest comes in the wave's order."""
        ...


class Answerer(Protocol):
    """Answers a request with a library's skills: `skillforge.build.ask`, for one library."""

    def __call__(self, request: str, models: str | None = None, **settings: Any) -> Trajectory: ...


class Engine(Protocol):
    """Runs a function over tasks, maybe in parallel; results in the order of the tasks."""

    def map(self, function: Callable[[T], R], items: Sequence[T]) -> Iterable[R]: ...


def close_if_it_can(collaborator: object) -> None:
    """Ends what a collaborator holds, its sandboxes say, where it holds anything: a `close` is nobody's duty."""
    close = getattr(collaborator, "close", None)
    if close is not None:
        close()
