"""Agreement: a task that nobody gave checks → one whose examples and checks several independent minds agree on.

    description ─▶ solutions, each written without a test ─┐
        └───────▶ tests, each written without a solution ──┴▶ crossed in the sandbox ─▶ what agrees, else a question

A test counts where two solutions at least give what it says; so a wrong one among a proposer's own is found. After
dual execution agreement (CodeT: Chen et al. 2022, arXiv:2207.10397). What is agreed can be wrong all the same: skills
carry it as evidence of its own, `agreed`. Cheaper, and less: `cross` holds a task's own cases to one solution, and
says of those that it does not give that they are `weak`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from skillforge.curriculum.automatic import DISPUTED
from skillforge.curriculum.proposer import MAX_BEGAN, PROMPTS
from skillforge.curriculum.refusals import CHECKS, EXAMPLES
from skillforge.curriculum.replies import clean, parse_strings
from skillforge.errors import ArgumentError, InvalidInput, LinkRefused
from skillforge.library import Library
from skillforge.llm import Counted, Message, Model, Request
from skillforge.protocols import Budget, Context, Runner
from skillforge.types import Case, Cost, Outcome, Program, Status, Task
from skillforge.values import Value, equal, fingerprint
from skillforge.verify.wording import brief, brief_call
from skillforge.writers.llm.prompt import Size, messages
from skillforge.writers.llm.reply import Unreadable, parse_reply

AGREE = 2
"""So many solutions have to give a result before it counts."""

SOLUTIONS, MOST_SOLUTIONS = 2, 3
"""So many are asked for at first, and at most: the last is to decide between two that differ."""

MOST_QUESTIONS = 5
"""So many a person is asked about one task."""

MOST_EXAMPLES, MOST_CHECKS = 5, 12
WRONG = 1 / 3
"""Where more of a task's own cases are contradicted, it is the task that is wrong."""

AT_ONCE = 4
"""Calls of one solution that are run in one go."""

MAX_TOKENS = 2_048
WARM = 0.9


@dataclass(frozen=True, slots=True)
class Question:
    """A call whose result is not agreed on, and what was said of it: [(result in words, who said so)]."""

    task: Task
    call: str
    answers: tuple[tuple[str, str], ...]


Ask = Callable[[Question], int | None]
"""Which of a question's answers is right; None: none of them, or nobody knows."""


@dataclass(frozen=True, slots=True)
class _Result:
    """What a call gave: a value, or the name of an exception. None where it gave neither, since it ran out of time."""

    value: Value = None
    raises: str | None = None

    @classmethod
    def of(cls, outcome: Outcome) -> _Result | None:
        if outcome.ok:
            return cls(outcome.value)
        if outcome.status is Status.ERROR and outcome.error is not None:
            return cls(raises=outcome.error.type)
        return None

    def same(self, other: _Result | None) -> bool:
        return other is not None and self.raises == other.raises and equal(self.value, other.value)

    def __str__(self) -> str:
        return f"raises {self.raises}" if self.raises else brief(self.value)


@dataclass(frozen=True, slots=True)
class _Drafted:
    """A case, bound to positional arguments; `own` where the task came with it."""

    case: Case
    args: tuple[Value, ...]
    own: bool

    @property
    def said(self) -> _Result:
        return _Result(self.case.expected, self.case.raises)


class Agreement:
    """Settles tasks: asks `model`, by litellm's `name`, for solutions and tests, and crosses them in `runner`.

    `ask` is asked where there is no agreement. Raises LLMError where the model does not answer, with what was spent.
    """

    def __init__(
        self,
        library: Library,
        model: Model,
        name: str,
        runner: Runner,
        *,
        seed: int = 0,
        ask: Ask | None = None,
    ) -> None:
        self.library = library
        self.model = model
        self.name = name
        self.runner = runner
        self.seed = seed
        self.ask = ask

    def settle(self, task: Task) -> tuple[Task, str, Cost]:
        """The task with what is agreed on, why it cannot be had (empty where it can), and what that cost."""
        if task.environment:
            return task, "", Cost()  # that judges, and nobody has to agree
        if task.capabilities:
            return task, f"{DISPUTED}: what acts through tools could be judged in an environment only", Cost()
        if task.check_code:
            return task, "", Cost()
        return _Settling(self, task).run()

    def take(self, task: Task) -> tuple[Task, str, Cost]:
        """As `settle`, for a task that is trusted: it is taken whatever its evidence."""
        task, _, cost = self.cross(task)
        return task, "", cost

    def cross(self, task: Task) -> tuple[Task, str, Cost]:
        """The task as it is, with the evidence that its own cases can give; why that is weak, and what that cost.

        It is `agreed` where an independent solution gives what they say: what is verified then is another that does.
        """
        if task.environment or task.check_code:
            return task, "", Cost()
        return _Settling(self, task).cross()


class _Settling:
    """One task: what was asked, and what came of it."""

    def __init__(self, agreement: Agreement, task: Task) -> None:
        self.agreement = agreement
        self.task = task
        self.model = Counted(agreement.model)
        self.calls = 0
        self.programs: list[Program] = []
        self.results: list[list[_Result | None]] = []
        self.settled: dict[int, _Result | None] = {}
        self.failed: list[str] = []
        """Why the solutions that could not be run could not."""

    def cross(self) -> tuple[Task, str, Cost]:
        why = "what acts through tools has no independent solution" if self.task.capabilities else ""
        own = self._own()
        while not why and self.calls < SOLUTIONS:
            self._solution(own)
            if any(self._gives(results, own) for results in self.results):
                return replace(self.task, evidence="agreed"), "", self.model.cost
        return replace(self.task, evidence="weak"), why or self._difference(own), self.model.cost

    def _difference(self, own: Sequence[_Drafted]) -> str:
        """Where the first solution gives something else than the task says."""
        for one, given in zip(own, next(iter(self.results), ()), strict=False):
            if not one.said.same(given):
                call = brief_call(self.task.name, one.case)
                return f"an independent solution gives {given or 'nothing'} for {call}, not {one.said}"
        return "no independent solution could be run"

    def _gives(self, results: Sequence[_Result | None], cases: Sequence[_Drafted]) -> bool:
        return all(one.said.same(result) for one, result in zip(cases, results, strict=True))

    def _own(self) -> list[_Drafted]:
        return [_Drafted(case, args, own=True) for case, args in self._bound((*self.task.examples, *self.task.checks))]

    def run(self) -> tuple[Task, str, Cost]:
        own = self._own()
        drafted = list(own)
        for _ in range(1 if own else 2):
            drafted += self._tests(drafted)
        if not drafted:
            return self._refused("no test could be written for it")
        for number in range(MOST_SOLUTIONS):
            if number >= SOLUTIONS and (self._decided(drafted) or not self.results):
                break  # of none so far one more makes no two
            self._solution(drafted)
        if len(self.results) < AGREE:
            tried = len(self.results) + len(self.failed)
            told = f"{len(self.results)} of {tried} independent solutions could be run"
            return self._refused(f"{told}; of the last: {self.failed[-1]}")
        self._question(drafted)
        return self._judged(drafted)

    def _judged(self, drafted: Sequence[_Drafted]) -> tuple[Task, str, Cost]:
        right = [index for index, one in enumerate(drafted) if one.said.same(self._agreed(index))]
        wrong = [i for i, one in enumerate(drafted) if one.own and i not in right and self._agreed(i)]
        own = sum(one.own for one in drafted)
        if len(wrong) > WRONG * own:
            return self._refused(self._contradiction(drafted, wrong[0]))
        free = [index for index in right if index not in self.settled]  # what a person said needs no solution
        if not any(all(drafted[i].said.same(results[i]) for i in free) for results in self.results):
            return self._refused("no independent solution does all that was agreed on")
        task = self._with([drafted[index].case for index in right])
        if len(task.examples) < EXAMPLES or len(task.checks) < CHECKS:
            return self._refused(self._too_little(drafted, right))
        return task, "", self.model.cost

    def _refused(self, why: str) -> tuple[Task, str, Cost]:
        return self.task, f"{DISPUTED}: {why}", self.model.cost

    def _contradiction(self, drafted: Sequence[_Drafted], index: int) -> str:
        call, said = brief_call(self.task.name, drafted[index].case), drafted[index].said
        return f"its own case {call} says {said}, and independent solutions give {self._agreed(index)}"

    def _too_little(self, drafted: Sequence[_Drafted], right: Sequence[int]) -> str:
        told = f"{len(right)} of {len(drafted)} tests hold for {AGREE} independent solutions"
        split = next((i for i in range(len(drafted)) if self._agreed(i) is None), None)
        if split is None:
            return f"{told}, and {EXAMPLES + CHECKS} are needed"
        given = list(dict.fromkeys(str(results[split] or "nothing") for results in self.results))
        return f"{told}; {brief_call(self.task.name, drafted[split].case)} is {' or '.join(given)}"

    def _with(self, cases: Sequence[Case]) -> Task:
        """The task with these examples and checks: its own stay what they were, as far as there is room."""
        shown = [case for case in cases if case in self.task.examples][:MOST_EXAMPLES]
        held = [case for case in cases if case not in shown]
        fresh = [case for case in held if case not in self.task.checks]
        while len(shown) < EXAMPLES and fresh and len(held) > CHECKS:
            held.remove(fresh[0])
            shown.append(fresh.pop(0))
        return replace(self.task, examples=tuple(shown), checks=tuple(held[:MOST_CHECKS]), evidence="agreed")

    # -- crossing -----------------------------------------------------------------------------------------------------

    def _agreed(self, index: int) -> _Result | None:
        """The result that enough solutions give, or a person says."""
        if index in self.settled:
            return self.settled[index]
        given = [result for results in self.results if (result := results[index]) is not None]
        for one in given:
            if sum(one.same(other) for other in given) >= AGREE:
                return one
        return None

    def _decided(self, drafted: Sequence[_Drafted]) -> bool:
        return len(self.results) >= AGREE and all(self._agreed(index) for index in range(len(drafted)))

    def _question(self, drafted: Sequence[_Drafted]) -> None:
        """Asks a person about the first call of the task's own on which there is no agreement, or another one."""
        if self.agreement.ask is None:
            return
        for index, one in enumerate(drafted):
            if len(self.settled) >= MOST_QUESTIONS:
                return
            agreed = self._agreed(index)
            if one.said.same(agreed) or not (one.own or agreed is None):
                continue
            answers: list[tuple[_Result, str]] = [(one.said, "the task" if one.own else "a test")]
            for results in self.results:
                result = results[index]
                if result is not None and not any(result.same(other) for other, _ in answers):
                    count = sum(result.same(each[index]) for each in self.results)
                    answers.append((result, f"{count} of {len(self.results)} solutions"))
            told = tuple((str(result), who) for result, who in answers)
            chosen = self.agreement.ask(Question(self.task, brief_call(self.task.name, one.case), told))
            self.settled[index] = None if chosen is None else answers[chosen][0]

    # -- asking -------------------------------------------------------------------------------------------------------

    def _solution(self, drafted: Sequence[_Drafted]) -> None:
        """Another solution, from the description alone, and what it does."""
        shown = replace(self.task, examples=(), checks=(), properties=())
        text = self._asked(messages(shown, Context(Budget(1, 1.0)), (), "", Size()), "solution")
        read = parse_reply(text, shown)
        if isinstance(read, Unreadable):
            self.failed.append(
                f"{read.reason} It began: {clean(text)[:MAX_BEGAN]!r}" if text.strip() else "it is empty"
            )
            return
        try:
            program, _ = self.agreement.library.link(read.source, self.task.name, ())
        except LinkRefused as refused:
            self.failed.append(str(refused))
            return
        results: list[_Result | None] = []
        reason = ""
        for start in range(0, len(drafted), AT_ONCE):
            args = [one.args for one in drafted[start : start + AT_ONCE]]
            outcomes = self.agreement.runner.map(program, self.task.name, args, limits=self.task.limits)
            reason = outcomes[-1].reason
            results += [_Result.of(outcome) for outcome in outcomes]
            if any(outcome.status is Status.TIMED_OUT for outcome in outcomes):
                self.failed.append(reason)
                return  # each of the others could take as long
        if any(result is not None for result in results):
            self.results.append(results)
        else:
            self.failed.append(reason)

    def _tests(self, before: Sequence[_Drafted]) -> list[_Drafted]:
        """Tests from the description alone; those of calls that there are already say the same, or are dropped."""
        head = {"signature": f"{self.task.name}{self.task.signature}", "description": self.task.description.strip()}
        prompt = (Message("system", PROMPTS.render("tests")), Message("user", PROMPTS.render("tested", **head)))
        try:
            lines = parse_strings(self._asked(prompt, "tests"))
        except ValueError:
            return []
        cases = [case for line in lines if (case := self._case(line)) is not None]
        known = {fingerprint(one.args) for one in before}
        fresh = {fingerprint(args): (case, args) for case, args in self._bound(cases)}
        return [_Drafted(case, args, own=False) for mark, (case, args) in fresh.items() if mark not in known]

    def _case(self, line: str) -> Case | None:
        try:
            return Case.parse(re.sub(r"^\s*assert\s+", "", line), self.task.name)
        except InvalidInput:
            return None

    def _bound(self, cases: Iterable[Case]) -> list[tuple[Case, tuple[Value, ...]]]:
        """With positional arguments; a call that does not fit the signature is left out."""
        found = []
        for case in cases:
            try:
                found.append((case, self.task.signature.bind(case.args, case.kwargs)))
            except ArgumentError:
                continue
        return found

    def _asked(self, prompt: tuple[Message, ...], what: str) -> str:
        self.calls += 1
        label = f"agree/{self.task.id}/{what}/{self.calls}"
        name, seed = self.agreement.name, self.agreement.seed
        return self.model.complete(Request(name, prompt, label, WARM, max_tokens=MAX_TOKENS, seed=seed)).text
