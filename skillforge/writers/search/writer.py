"""The search writer: (task, context) → candidates, by one call of the engine inside the jail.

Never reads what is held out. Data goes in and comes out; `engine.search` says what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from skillforge import values
from skillforge.protocols import Component, Context
from skillforge.signature import ANY, Parameter, infer_type
from skillforge.types import Candidate, Case, Cost, Limits, Outcome, Task, Writing

ENGINE = "skillforge.writers.search.engine:search"
MEMORY_MB = 1024
PROGRAMS = 4
"""Candidates to hand over: the first is the likeliest."""

MAX_COMPONENTS = 10

_GRACE_S = 2.0
"""Beyond the budget's seconds, for loading components and rendering, before the jail ends the call."""


class Jail(Protocol):
    """What a writer needs of `skillforge.sandbox.Sandbox`, with `preload=(ENGINE,)`."""

    def trusted(
        self,
        target: str,
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        *,
        limits: Limits | None = None,
    ) -> Outcome: ...

    def close(self) -> None: ...


class SearchWriter:
    """Finds programs that fit the examples; needs no model, no key, no network."""

    def __init__(self, sandbox: Jail) -> None:
        self.sandbox = sandbox

    def write(self, task: Task, context: Context) -> Writing:
        """Up to four candidates, best first; none and the reason where nothing fits within the budget."""
        if not task.examples:
            return Writing((), reason="not for search: no examples")
        limits = Limits(timeout_s=context.budget.timeout_s + _GRACE_S, memory_mb=MEMORY_MB, output_kb=4096)
        outcome = self.sandbox.trusted(ENGINE, (request(task, context),), limits=limits)
        if not outcome.ok:
            cost = Cost(seconds=outcome.duration_s)
            return Writing((), cost, f"the search ended early: {outcome.reason}")
        found = outcome.value
        cost = Cost(candidates=found["candidates"], seconds=outcome.duration_s)
        candidates = tuple(
            Candidate(program["source"], task.name, "search", cost, tuple(program["uses"]))
            for program in found["programs"]
        )
        return Writing(candidates, cost, found["reason"])

    def close(self) -> None:
        """Ends the sandbox's workers; a later `write` starts new ones."""
        self.sandbox.close()


def request(task: Task, context: Context) -> dict[str, Any]:
    """The engine's request: data only, nothing that is held out."""
    arguments = [task.signature.bind(case.args, case.kwargs) for case in task.examples]
    columns = list(zip(*arguments, strict=True)) or [() for _ in task.signature.parameters]
    parameters = [_parameter(p, column) for p, column in zip(task.signature.parameters, columns, strict=True)]
    returned = [case.expected for case in task.examples if not case.raises]
    returns = task.signature.returns if task.signature.returns != ANY else infer_type(returned)
    return {
        "name": task.name,
        "parameters": parameters,
        "returns": returns,
        "examples": [_example(case, args) for case, args in zip(task.examples, arguments, strict=True)],
        "description": task.description,
        "components": [_component(component) for component in _pure(context.components)[:MAX_COMPONENTS]],
        "candidates": context.budget.candidates,
        "timeout_s": context.budget.timeout_s,
        "k": PROGRAMS,
        "alone": True,
    }


def _parameter(parameter: Parameter, column: Sequence[Any]) -> dict[str, Any]:
    kind = parameter.type if parameter.type != ANY else infer_type(column)
    default = None if parameter.required else values.render(parameter.default)
    return {"name": parameter.name, "type": kind, "default": default, "keyword_only": parameter.keyword_only}


def _example(case: Case, args: Sequence[Any]) -> dict[str, Any]:
    call = [*map(values.render, case.args), *(f"{key}={values.render(value)}" for key, value in case.kwargs.items())]
    return {"args": list(args), "call": ", ".join(call), "expected": case.expected, "raises": case.raises}


def _pure(components: Sequence[Component]) -> list[Component]:
    """Those that reach no host tool: the search calls them thousands of times, where no host answers."""
    return [component for component in components if not component.skill.capabilities]


def _component(component: Component) -> dict[str, Any]:
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
