"""Reuse: which stored skills already do what a task asks, before anything is written.

All stored skills whose parameters fit are run on the task's examples, in one sandbox child; those that give
every expected value go on to the verifier. Behaviour decides, not names: a duplicate never enters the library.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from skillforge.errors import ArgumentError
from skillforge.protocols import Component, Runner
from skillforge.signature import Signature
from skillforge.types import Case, Outcome, Program, Task
from skillforge.values import equal, fingerprint

_DISPATCH = "dispatch_"


def fitting(task: Task, stored: Iterable[Component]) -> tuple[Component, ...]:
    """The stored skills that take what the task gives: as many parameters, of the same types; and no more tools."""
    granted, wanted = frozenset(task.capabilities), _known_results(_Same(task))
    return tuple(
        component
        for component in stored
        if _takes(component.skill.signature, task.signature)
        and component.skill.composable
        and granted.issuperset(component.skill.capabilities)
        and not _is_known_to_differ(_known_results(_Same(component.skill.task)), wanted)
    )


def _is_known_to_differ(known: Mapping[str, object], wanted: Mapping[str, object]) -> bool:
    """Whether a skill gives another result for some arguments than is wanted: its own checks say so, and held."""
    return any(
        arguments in known and not equal(known[arguments], result, rel_tol=_CLEARLY)
        for arguments, result in wanted.items()
    )


class _Same:
    """A task as a key: equal to itself alone, since its arguments need not be hashable."""

    def __init__(self, task: Task) -> None:
        self.task = task

    def __hash__(self) -> int:
        return id(self.task)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.task is self.task


@lru_cache(maxsize=4096)
def _known_results(verified: _Same) -> dict[str, object]:
    return dict(_results(verified.task))


_CLEARLY = 1e-6
"""Two floats that are nearer than this may both be what one function gives."""


def _results(task: Task) -> Iterator[tuple[str, object]]:
    """(arguments as text, result) of each example and check; not of those that raise, whose class may be a base's."""
    for case in (*task.examples, *task.checks):
        arguments = None if case.raises else _positional(task.signature, case)
        if arguments is not None:
            yield fingerprint(list(arguments)), case.expected


def _takes(stored: Signature, wanted: Signature) -> bool:
    if len(stored.parameters) != len(wanted.parameters) or stored.returns != wanted.returns:
        return False
    return all(
        have.type == want.type
        and have.keyword_only == want.keyword_only
        and have.required == want.required
        and (have.required or equal(have.default, want.default))
        and (not have.keyword_only or have.name == want.name)
        for have, want in zip(stored.parameters, wanted.parameters, strict=True)
    )


def probe(task: Task, candidates: Sequence[Component], runner: Runner) -> tuple[Component, ...]:
    """Those of `candidates` that give the expected value on every example of the task."""
    cases = [case for case in task.examples if _positional(task.signature, case) is not None]
    if not candidates or not cases or len(cases) < len(task.examples):
        return ()
    calls = [
        (index, list(_positional(task.signature, case) or ())) for index in range(len(candidates)) for case in cases
    ]
    outcomes = runner.map(_dispatch(candidates), "dispatch", calls, limits=task.limits)
    rows = [outcomes[start : start + len(cases)] for start in range(0, len(calls), len(cases))]
    return tuple(
        component
        for component, row in zip(candidates, rows, strict=True)
        if all(_holds(case, outcome) for case, outcome in zip(cases, row, strict=True))
    )


def _positional(signature: Signature, case: Case) -> tuple[object, ...] | None:
    try:
        return None if any(p.keyword_only for p in signature.parameters) else signature.bind(case.args, case.kwargs)
    except ArgumentError:
        return None


def _holds(case: Case, outcome: Outcome) -> bool:
    if case.raises:
        return outcome.error is not None and outcome.error.type == case.raises
    return outcome.ok and not outcome.mutated and equal(outcome.value, case.expected)


def _dispatch(candidates: Sequence[Component]) -> Program:
    """One program that holds all candidates, and a function that calls the one asked for by number."""
    modules: dict[str, str] = {}
    grants: dict[str, tuple[str, ...]] = {}
    for component in candidates:
        modules.update(component.program.modules)
        grants.update(component.program.grants or {})
    names = [component.program.entry for component in candidates]
    imports = "\n".join(f"from .{name} import {name} as skill_{n}" for n, name in enumerate(names))
    table = ", ".join(f"skill_{n}" for n in range(len(names)))
    modules[_DISPATCH] = f"{imports}\n\nskills = [{table}]\n\n\ndef dispatch(n, args):\n    return skills[n](*args)\n"
    return Program(modules, _DISPATCH, grants)
