"""The search writer: (task, context) → candidates, by one call of the engine inside the jail.

Never reads what is held out. Data goes in and comes out; `engine.search` says what.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from threading import Semaphore
from typing import Any, Protocol

from skillforge import values
from skillforge.errors import Interrupted, InvalidConfig
from skillforge.protocols import Component, Context, Judge
from skillforge.signature import ANY, Parameter, infer_type
from skillforge.types import Candidate, Case, Cost, Limits, Outcome, Status, Task, Writing
from skillforge.writers.search.beside import Beside
from skillforge.writers.search.habits import habits
from skillforge.writers.search.operators.added import Operators
from skillforge.writers.search.shown import Shown, select

ENGINE = "skillforge.writers.search.engine:search"
NARROW = "skillforge.writers.search.engine:narrow"
CHECK = "skillforge.writers.search.check:check"
PRELOAD = (ENGINE, NARROW, CHECK)
"""What a sandbox has to have for it."""

MEMORY_MB = 1024
"""Of each process."""

PROGRAMS = 4
"""Candidates to hand over: the first is the likeliest."""

MAX_COMPONENTS = 10

HABITS = 12
"""So many skills for tasks near one tell by their code what its solution may be made of."""

_CHECKING = Limits(timeout_s=10.0, memory_mb=512)

_GRACE_S = 2.0
"""Beyond the budget's seconds, for loading components and rendering, before the jail ends the call."""


class Jail(Protocol):
    """What a writer needs of `skillforge.sandbox.Sandbox`, with `preload=PRELOAD`."""

    def trusted(
        self,
        target: str,
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        *,
        limits: Limits | None = None,
        asks: Mapping[str, Callable[..., Outcome]] = ...,
    ) -> Outcome: ...

    def close(self) -> None: ...


Asks = Mapping[str, Callable[..., Outcome]]


class SearchWriter:
    """Finds programs that fit the examples; needs no model, no key, no network. `operators` are used beside its own.

    At most `at_once` searches run: more than there are cores would only run into their deadlines. With `halved` each
    has two processes, and finds the same.
    """

    def __init__(
        self,
        sandbox: Jail,
        memory_mb: int = MEMORY_MB,
        operators: Operators | None = None,
        at_once: int = 1,
        *,
        halved: bool = False,
    ) -> None:
        self.sandbox = sandbox
        self._turn = Semaphore(at_once)
        self.halved = halved
        self.memory_mb = memory_mb
        self.operators = operators

    def write(self, task: Task, context: Context) -> Writing:
        """Up to four candidates, best first; none and the reason where nothing fits within the budget.

        On Ctrl-C raises Interrupted with the Writing that it came to.
        """
        if task.environment:
            return Writing((), reason="not for search: it acts in an environment, and the search knows values only")
        shown = select(task)
        if not shown.examples:
            return Writing((), reason=f"not for search: {shown.note or 'no examples'}")
        asked = request(task, context, shown.examples)
        if self.operators is not None:
            asked["operators"] = self.operators.to_request()
        asked["memory_mb"] = self.memory_mb
        try:
            outcome, hung = self._search(asked, _asks(task, context.judge))
        except Interrupted as interrupted:
            raise Interrupted(self._writing(task, interrupted.partial, shown.note)) from None
        return self._writing(task, outcome, shown.note, hung)

    def _writing(self, task: Task, outcome: Outcome, *notes: str) -> Writing:
        cost = Cost(seconds=outcome.duration_s)
        if not outcome.ok:
            return Writing((), cost, _told(f"the search ended early: {outcome.reason}", *notes))
        found = outcome.value
        cost = Cost(candidates=found["candidates"], seconds=outcome.duration_s)
        candidates = tuple(
            Candidate(program["source"], task.name, "search", cost, tuple(program["uses"]))
            for program in found["programs"]
        )
        left_out = ", ".join(found["unusable"])
        unusable = f"skills left out, which do not load, or take too long: {left_out}" if left_out else ""
        return Writing(candidates, cost, _told(found["reason"], *notes, unusable) if found["reason"] else "")

    def check_operators(self) -> None:
        """Raises InvalidConfig where the operators added cannot be used: which, why, and what to do."""
        if self.operators is not None:
            outcome = self.sandbox.trusted(CHECK, (self.operators.to_request(),), limits=_CHECKING)
            wrong = outcome.value if outcome.ok else outcome.reason
            if wrong:
                raise InvalidConfig(f"The operators' module {self.operators.module!r}: {wrong}. See docs/operators.md")

    def close(self) -> None:
        """Ends the sandbox's workers; a later `write` starts new ones."""
        self.sandbox.close()

    def _search(self, asked: dict[str, Any], asks: Asks) -> tuple[Outcome, str]:
        """The engine's answer; and what had to be done without, where a stored skill ended the process it ran in.

        Code that hangs inside of C can be ended only with its process, which then cannot say which skill it was.
        """
        deadline = time.monotonic() + asked["timeout_s"]
        outcome = self._ask(asked, asks)
        hung = ""
        for less, told in _WITHOUT if asked["components"] else ():
            if outcome.status is not Status.CRASHED:
                break
            left = max(deadline - time.monotonic(), asked["timeout_s"] / 2)
            again = self._ask({**asked, **less, "timeout_s": left}, asks)
            outcome, hung = replace(again, duration_s=outcome.duration_s + again.duration_s), told
        return outcome, hung

    def _ask(self, asked: dict[str, Any], asks: Asks) -> Outcome:
        with self._turn:
            return self._ask_now(asked, asks)

    def _ask_now(self, asked: dict[str, Any], asks: Asks) -> Outcome:
        limits = Limits(timeout_s=asked["timeout_s"] + _GRACE_S, memory_mb=self.memory_mb, output_kb=4096)
        if not self.halved:
            return self.sandbox.trusted(ENGINE, (asked,), limits=limits, asks=asks)
        with Beside(asked["timeout_s"]) as beside:
            beside.run(lambda: self.sandbox.trusted(NARROW, (asked,), limits=limits, asks={"tell": beside.tell}))
            return self.sandbox.trusted(ENGINE, (asked,), limits=limits, asks={**asks, "beside": beside.next})


def _asks(task: Task, judge: Judge | None) -> Asks:
    """What the engine may ask while it runs."""
    if judge is None:
        return {}

    def judged(source: str, uses: list[str]) -> Outcome:
        attempt = judge(Candidate(source, task.name, "search", uses=tuple(uses)))
        return Outcome(Status.OK, None if attempt is None else attempt.verdict.passed)

    return {"judge": judged}


_WITHOUT: tuple[tuple[dict[str, Any], str], ...] = (
    ({"largest": 100_000}, "a stored skill hangs on large numbers, so none was given any"),
    ({"components": []}, "a stored skill hangs, so none was offered"),
)
"""What is left out of the request after each crash, and how that is told."""


def _told(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def request(task: Task, context: Context, examples: Sequence[Shown] | None = None) -> dict[str, Any]:
    """The engine's request: data only, nothing that is held out."""
    examples = select(task).examples if examples is None else examples
    columns = list(zip(*(arguments for _, arguments in examples), strict=True))
    columns = columns or [() for _ in task.signature.parameters]
    parameters = [_parameter(p, column) for p, column in zip(task.signature.parameters, columns, strict=True)]
    returned = [case.expected for case, _ in examples if not case.raises]
    returns = task.signature.returns if _is_known(task.signature.returns) else infer_type(returned)
    return {
        "name": task.name,
        "parameters": parameters,
        "returns": returns,
        "examples": [_example(case, arguments) for case, arguments in examples],
        "description": task.description,
        "components": [offered(component) for component in _pure(context.components)[:MAX_COMPONENTS]],
        "favoured": habits(context.near[:HABITS]),
        "share": context.guesses_share,
        "candidates": context.budget.candidates,
        "timeout_s": context.budget.timeout_s,
        "k": PROGRAMS,
        "alone": True,
    }


def _is_known(annotation: str) -> bool:
    """Whether a program may be annotated so: `Any` says nothing, and a class that is not there would be no name."""
    return annotation != ANY and _TYPES.issuperset(re.findall(r"[A-Za-z_]\w*", annotation))


_TYPES = frozenset({
    "int", "float", "bool", "str", "bytes", "complex", "list", "tuple", "set", "frozenset", "dict", "date", "datetime",
    "time", "timedelta", "Decimal", "Fraction", "None", "Any",
})  # fmt: skip


def _parameter(parameter: Parameter, column: Sequence[Any]) -> dict[str, Any]:
    kind = parameter.type if _is_known(parameter.type) else infer_type(column)
    default = None if parameter.required else values.render(parameter.default)
    return {"name": parameter.name, "type": kind, "default": default, "keyword_only": parameter.keyword_only}


def _example(case: Case, args: Sequence[Any]) -> dict[str, Any]:
    call = [*map(values.render, case.args), *(f"{key}={values.render(value)}" for key, value in case.kwargs.items())]
    return {"args": list(args), "call": ", ".join(call), "expected": case.expected, "raises": case.raises}


def _pure(components: Sequence[Component]) -> list[Component]:
    """Those that reach no host tool: the search calls them thousands of times, where no host answers."""
    return [component for component in components if not component.skill.capabilities]


def offered(component: Component) -> dict[str, Any]:
    """A stored skill as the engine's request has it."""
    signature = component.skill.signature
    return {
        "name": component.skill.name,
        "parameters": [{"name": p.name, "type": p.type, "required": p.required} for p in signature.parameters],
        "returns": signature.returns,
        "modules": dict(component.program.modules),
        "entry": component.program.entry,
        "description": component.skill.description,
        "required": component.required,
    }
