"""AutomaticCurriculum: history → the next wave of tasks that nobody wrote down. Voyager's §2.1 (arXiv:2305.16291).

    tasks taken so far ─▶ FileCurriculum: what is ready, or due again ─▶ wave
          ▲                        │ nothing
          └── judged ◀── proposer ◀┘   (a task that keeps failing: its parts; else new ones at the frontier)

What was proposed is kept in the library at once, so that a run that is killed goes on with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from skillforge.curriculum.excerpts import Excerpt
from skillforge.curriculum.frontier import frontier
from skillforge.curriculum.order import FileCurriculum, demand
from skillforge.curriculum.refusals import is_same, refusal
from skillforge.curriculum.replies import Draft, beyond, clean, in_order
from skillforge.curriculum.rules import cycles
from skillforge.curriculum.situation import Situation, Tried, gaps, trials
from skillforge.errors import BudgetExhausted, LLMError
from skillforge.library import UNJUDGED, Library, Proposal, fingerprint
from skillforge.sandbox.tools import Toolbox
from skillforge.types import Cost, Episode, Task

BARREN = 3
"""After it was asked so many times in a row and gave nothing new, there is no novelty left."""

SPLIT_AFTER = 2
"""A task that failed so often is taken apart, where the tasks that fail for want of it count too; a goal after its
first failure."""

PARTS = 4
"""So many parts of a task that fails may be taken beyond the count; they are not taken apart themselves then."""

MAX_REASON = 500
"""Characters of the reason why a task is refused."""

DISPUTED = "is not agreed on"
"""So begins the reason of a task that could not be settled."""

GIVEN = "given"
"""The origin of what a person proposed."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a proposer said in one call, and what that cost; `reason` where it said nothing that could be read.

    `declined` where it did not mean to propose anything: it answered in words, with an empty list, or was withheld.
    """

    drafts: tuple[Draft, ...]
    cost: Cost = Cost()  # noqa: RUF009 - frozen
    reason: str = ""
    declined: bool = False


class Proposer(Protocol):
    """Thinks of tasks, a `batch` in one call; `origin` names it. Raises LLMError: a model does not answer."""

    @property
    def origin(self) -> str: ...

    @property
    def batch(self) -> int: ...

    @property
    def splits(self) -> bool:
        """Whether it takes tasks apart."""
        ...

    def propose(self, situation: Situation) -> Proposed:
        """New tasks for the theme."""
        ...

    def goal(self, situation: Situation) -> Proposed:
        """The goal itself, as one task."""
        ...

    def split(self, failing: Tried, situation: Situation) -> Proposed:
        """Smaller tasks that would make one that keeps failing short."""
        ...


@dataclass(frozen=True, slots=True)
class Learning:
    """What to learn: a theme, or a `goal`; at most `count` tasks, and `parts` more of each that failed by then.

    `tools` are what the user grants: a task may be set in their environments. `task` is the goal as a task, where
    somebody gave it.
    """

    theme: str
    goal: str = ""
    task: Task | None = None
    count: int = 20
    parts: int = PARTS
    excerpts: tuple[Excerpt, ...] = ()
    tools: Toolbox = field(default_factory=Toolbox)

    @property
    def key(self) -> str:
        """What its proposals are kept under; a task that was given is another one where it reads otherwise."""
        return (
            f"{self.task.name} {fingerprint(self.task)[:8]}"
            if self.task
            else f"goal: {self.goal}"
            if self.goal
            else self.theme
        )


class AutomaticCurriculum:
    """A `Curriculum` that asks `proposer` for tasks until it `ended`, and why.

    `known` names the stored skill that already passes a task, if one does; `unusable` says why nothing could be judged
    in the environment of a task. `settle` gives a task the examples and checks that are agreed on, or says why there
    are none: (task, reason, cost); where proposals are `trusted`, it says what their own are worth. `on_proposal` is
    told of each proposal as it is kept. `failed` is set where a model could not be asked.
    """

    def __init__(
        self,
        library: Library,
        proposer: Proposer,
        learning: Learning,
        known: Callable[[Task], str | None],
        settle: Callable[[Task], tuple[Task, str, Cost]] | None = None,
        on_proposal: Callable[[Proposal], None] = lambda proposal: None,
        unusable: Callable[[Task], str] = lambda task: "",
        *,
        trusted: bool = False,
    ) -> None:
        self.library = library
        self.proposer = proposer
        self.learning = learning
        self.known = known
        self.settle = settle
        self.on_proposal = on_proposal
        self.unusable = unusable
        self.trusted = trusted or settle is None
        self.ended = ""
        self.failed = False
        self.cost = Cost()
        self._kept = list(library.proposed.tasks(learning.key))
        self._before = max((proposal.call for proposal in self._kept), default=0)  # what earlier runs asked
        self._declined = ""  # why nothing at all is proposed
        self._done = ""  # the stored skill that does the goal already

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """All of this theme, in order, those of earlier runs first."""
        return tuple(self._kept)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks that were taken, in order; one that was taken apart requires its parts."""
        parts: dict[str, list[str]] = {}
        taken = [proposal for proposal in self._kept if proposal.taken]
        for proposal in self._kept:
            part = proposal.task.id if proposal.taken and proposal.task else proposal.known
            if proposal.parent and part:
                parts.setdefault(proposal.parent, []).append(part)
        once: dict[str, Task] = {}
        for proposal in taken:
            if proposal.task:
                once.setdefault(proposal.task.id, proposal.task)
        return tuple(
            replace(task, requires=tuple(dict.fromkeys((*task.requires, *parts.get(task.id, ())))))
            for task in once.values()
        )

    def wave(self, history: Sequence[Episode]) -> Sequence[Task]:
        """The tasks to try next; empty when it ended."""
        while True:
            self._kept = list(self.library.proposed.tasks(self.learning.key))  # another run may learn the same
            tasks = self.tasks
            if self._done:
                return self._end(f"the goal is reached: the skill {self._done!r} does it")
            if self._reached(tasks, history):
                return self._end("the goal is reached")
            situation = self._situation(tasks, history)
            wave = FileCurriculum(tasks).wave(history)
            ended = self._why_no_more(tasks)
            failing = self._failing(situation, last=bool(ended) and not wave)
            if wave and (failing is None or not self._need(wave, failing)):
                return wave
            if ended and failing is None:
                return self._end(ended)
            try:
                self._ask(tasks, situation, failing)
            except BudgetExhausted as error:
                return wave or self._end(str(error))
            except LLMError as error:
                self.failed = True
                return self._end(str(error))

    # -- when to end --------------------------------------------------------------------------------------------------

    def _end(self, why: str) -> Sequence[Task]:
        self.ended = why
        return ()

    def _reached(self, tasks: Sequence[Task], history: Sequence[Episode]) -> bool:
        if not self.learning.goal or not tasks:
            return False
        return any(one.task.id == tasks[0].id and one.solved for one in trials(tasks, history))

    def _why_no_more(self, tasks: Sequence[Task]) -> str:
        if self.learning.task is not None and self.learning.task.id in self._taken_apart():
            return "the task was taken apart"  # what is no part of it was not asked for
        if len(tasks) >= self.learning.count:
            count = self.learning.count
            told = "1 task was" if count == 1 else f"{count} tasks were"
            parts = len(tasks) - count
            more = f", and {'one part' if parts == 1 else f'{parts} parts'} of what failed" if parts else ""
            return f"{told} proposed, as many as were asked for{more}"
        if self._declined:
            what = "goal" if self.learning.goal else "theme"
            return (
                f"{self._declined}; say the {what} otherwise, or have another model propose: --propose PROVIDER/MODEL"
            )
        calls: dict[int, bool] = {}  # of this run, and for new tasks: a task that cannot be taken apart is no sign
        for proposal in self._kept:
            if proposal.call > self._before and not proposal.parent:
                calls[proposal.call] = calls.get(proposal.call, False) or proposal.taken
        last = list(calls.values())[-BARREN:]
        if len(last) == BARREN and not any(last):
            told = next(one.refused for one in reversed(self._kept) if not one.parent)
            return f"nothing new was proposed {BARREN} times in a row; the last: {told}"
        return ""

    # -- asking -------------------------------------------------------------------------------------------------------

    def _need(self, wave: Sequence[Task], failing: Tried) -> bool:
        """Whether these tasks require the one that fails: it is taken apart before they are tried without it."""
        return failing.task.id in demand({task.id: task for task in self.tasks}, [task.id for task in wave])

    def _ask(self, tasks: Sequence[Task], situation: Situation, failing: Tried | None) -> None:
        """One call of the proposer, for parts of what is `failing` or for new tasks, judged and kept.

        A goal that was given is a task already.
        """
        given = self.learning.task
        if given is not None and not tasks:
            self._add([Proposal(given.name, GIVEN, given, theme=self.learning.key)])
            return
        left = self._left()
        if left:
            drafts = tuple(Draft(one.name, one.task) for one in left if one.parent == left[0].parent)
            self._keep(Proposed(drafts), situation, left[0].parent, None)
            return
        parent = failing.task.id if failing is not None else ""
        try:
            proposed, asked = self._proposed(situation, failing, goal=bool(self.learning.goal and not tasks))
        except LLMError as error:
            if error.spent is not None and error.spent.tokens:  # it answered before, and that was paid for
                self._keep(Proposed((), error.spent, f"{UNJUDGED}{error}"), situation, parent, None)
            raise
        if proposed.declined and not any(one.task for one in self._kept):
            self._declined = proposed.reason  # who never proposed a task is not asked over and over
        self._keep(proposed, situation, parent, asked)

    def _proposed(self, situation: Situation, failing: Tried | None, *, goal: bool) -> tuple[Proposed, int | None]:
        """What the proposer says, and the difficulty that it was asked for."""
        if goal:
            proposed = self.proposer.goal(situation)
            first, *others = proposed.drafts or (None,)
            told = beyond([draft.name for draft in others if draft], 1)
            return replace(proposed, drafts=(first, *told) if first else ()), None
        if failing is not None:
            return self.proposer.split(failing, situation), None
        return self.proposer.propose(situation), situation.difficulty

    def _left(self) -> list[Proposal]:
        """What an earlier run was told, and broke off before it could judge."""
        last = {proposal.name: proposal for proposal in self._kept}
        return [one for one in last.values() if one.unjudged and one.call <= self._before]

    def _situation(self, tasks: Sequence[Task], history: Sequence[Episode]) -> Situation:
        tried = trials(tasks, history)
        told = self.learning
        situation = Situation(
            theme=told.theme,
            goal=told.goal,
            count=min(self.proposer.batch, told.count - len(tasks)),
            difficulty=1,
            call=1 + max((proposal.call for proposal in self._kept), default=0),
            tried=tried,
            proposals=self.proposals,
            library=self.library,
            excerpts=told.excerpts,
            tools=told.tools,
            trusted=self.trusted,
            gaps=tuple(gaps(tasks, tried, self.proposals, self.library)),
        )
        return replace(situation, difficulty=frontier(situation.outcomes))

    def _failing(self, situation: Situation, *, last: bool) -> Tried | None:
        """The task to take apart next, if any: of those not yet asked about the one that most failing tasks need.

        `last`: it would end else, so that nothing is gained by waiting for a second failure.
        """
        if not self.proposer.splits or (last and self._in_vain(situation)):
            return None
        parents = self._taken_apart()
        after = 1 if last else SPLIT_AFTER
        goal = self.learning.goal and situation.tried and situation.tried[0].task.id
        wanting = {gap.name: gap.needed_by for gap in situation.gaps if gap.failed}

        def failures(one: Tried) -> int:
            return one.tries + wanting.get(one.task.id, 0)

        due = [
            one
            for one in situation.failed
            if one.task.id not in parents
            and self._has_room(one.task.id, self._kept)
            and (one.task.id == goal or failures(one) >= after)
        ]
        return max(due, key=lambda one: (wanting.get(one.task.id, 0), one.tries), default=None)

    def _taken_apart(self) -> set[str]:
        """Whose parts were asked for; where none could be taken in an earlier run they may be asked for again."""
        return {one.parent for one in self._kept if one.taken or one.known or one.call > self._before}

    def _in_vain(self, situation: Situation) -> bool:
        """Whether of the task that was taken apart last not even a part was solved: the next would go the same way."""
        split = [one for one in self._kept if one.parent and one.taken and one.task]
        parts = {one.task.id for one in split if one.task and one.parent == split[-1].parent}
        return bool(parts) and parts.isdisjoint(one.task.id for one in situation.solved)

    def _has_room(self, parent: str, proposals: Iterable[Proposal]) -> bool:
        """Whether one more task may be taken: within the count, or as a part of what failed and is no part itself."""
        taken: dict[str, str] = {}
        for one in proposals:
            if one.task and one.taken:
                taken.setdefault(one.task.id, one.parent)  # what was a task of its own first is no part
        if len(taken) < self.learning.count:
            return True
        return bool(parent) and not taken.get(parent) and [*taken.values()].count(parent) < self.learning.parts

    def _in_a_circle(self, task: Task, parent: str) -> bool:
        """Whether the tasks would require each other, with this one among them."""
        if not parent:
            return False
        needs = {one.id: list(one.requires) for one in self.tasks}
        needs.setdefault(parent, []).append(task.id)
        needs[task.id] = list(task.requires)
        return any(cycles(needs))

    # -- judging ------------------------------------------------------------------------------------------------------

    def _keep(self, proposed: Proposed, situation: Situation, parent: str, asked: int | None) -> None:
        """Judges what was proposed, one after the other, and keeps all of it with the reasons, in one transaction."""
        fresh: list[Proposal] = []
        stopped: LLMError | None = None
        for draft in in_order(proposed.drafts):
            if stopped is not None and draft.task is not None:
                fresh.append(self._unjudged(draft, parent, stopped, Cost()))
                continue
            try:
                fresh.append(self._judged(draft, situation, parent, asked, fresh))
            except LLMError as error:
                stopped = error
                fresh.append(self._unjudged(draft, parent, error, error.spent or Cost()))
        if not fresh:
            fresh = [
                Proposal("", self.proposer.origin, refused=proposed.reason or "nothing was proposed", parent=parent)
            ]
        first = replace(fresh[0], cost=fresh[0].cost + proposed.cost)
        kept = [replace(one, call=situation.call, theme=self.learning.key) for one in (first, *fresh[1:])]
        self._add(kept)
        if stopped is not None:
            raise stopped

    def _unjudged(self, draft: Draft, parent: str, stopped: LLMError, spent: Cost) -> Proposal:
        """A later run judges it: what was proposed is not asked for, nor paid, twice."""
        name = draft.task.name if draft.task else draft.name  # in full: by it the last word on a task is found
        return Proposal(name, self.proposer.origin, draft.task, f"{UNJUDGED}{stopped}", parent, spent)

    def _add(self, proposed: Sequence[Proposal]) -> None:
        kept = [replace(proposal, refused=_brief(clean(proposal.refused))) for proposal in proposed]
        self.library.proposed.keep(self.learning.key, kept)
        for proposal in kept:
            self._kept.append(proposal)
            self.cost += proposal.cost
            self.on_proposal(proposal)

    def _disputed(self, task: Task, fresh: Sequence[Proposal]) -> str:
        """Why there was no agreement on this very task before, in this run: it would cost as much to hear it again."""
        of_this_run = (*(one for one in self._kept if one.call > self._before), *fresh)
        said = (one.refused for one in of_this_run if one.task == task and one.refused.startswith(DISPUTED))
        return next(said, "")

    def _there(self, draft: Draft, earlier: Sequence[Task], parent: str) -> Proposal | None:
        """A part that is there already, which the name alone may say: it is required, and not made again."""
        origin = self.proposer.origin
        for task in earlier:
            same = is_same(draft.task, task) if draft.task else task.name == draft.name
            if same and task.id != parent and not self._in_a_circle(task, parent):
                return Proposal(task.name, origin, task, parent=parent)
        if draft.task is None and draft.name in self.library:
            name = self.library.resolve(draft.name)
            return Proposal(draft.name, origin, None, f"is known: there is the skill {name!r}", parent, known=name)
        return None

    def _judged(
        self, draft: Draft, situation: Situation, parent: str, asked: int | None, fresh: Sequence[Proposal]
    ) -> Proposal:
        origin = self.proposer.origin
        taken = {one.task.id: one.task for one in (*self._kept, *fresh) if one.task and one.taken}
        earlier = list(taken.values())  # two runs at once may have taken the same
        there = self._there(draft, earlier, parent) if parent else None
        if there is not None:
            return there
        if draft.task is None:
            return Proposal(draft.name, origin, refused=draft.mistake, parent=parent)
        if not self._has_room(parent, (*self._kept, *fresh)):
            return Proposal(draft.task.name, origin, draft.task, "is one more than were asked for", parent)
        names = {task.id for task in earlier} | set(self.library)
        task, tools = draft.task, self.learning.tools
        reason = refusal(task, earlier, names, tools, asked, drafted=not self.trusted)
        if not reason and task.name in self.library:
            reason = f"has the name of a stored skill, {task.name!r}; name what is new about it"
        if not reason and self._in_a_circle(task, parent):
            reason = f"requires what it is to be a part of, {parent!r}"
        if not reason and (why := self.unusable(task)):
            reason = f"cannot be judged: {why}"
        if not reason and (skill := self.known(task)) is not None:
            does = "reaches its goal" if task.environment else "passes its checks"
            reason = f"is known: the skill {skill!r} {does}"
            self._done = skill if self.learning.goal and not earlier and not parent else ""
            return Proposal(task.name, origin, task, reason, parent, known=skill)
        reason = reason or self._disputed(task, fresh)
        if reason or self.settle is None:
            return Proposal(task.name, origin, task, reason, parent)
        settled, reason, cost = self.settle(task)
        reason = reason or refusal(settled, earlier, names, tools, asked)
        kept = (*settled.examples, *settled.checks)
        left_out = [case.source(task.name) for case in (*task.examples, *task.checks) if case not in kept]
        return Proposal(task.name, origin, settled, reason, parent, cost, left_out=tuple(left_out))


def _brief(reason: str) -> str:
    """A model may have written a name of any length."""
    return reason if len(reason) <= MAX_REASON else f"{reason[:MAX_REASON]} …"
