"""Lifting: (a new skill, the library) → the general function behind it as a skill of its own, and the skill as a call.

The general function is verified like any other: on the skill's own cases with the literals given, and on cases with
other values, which the skill's code gives where they stand in the literals' place. After DreamCoder's abstraction
(Ellis et al. 2021, arXiv:2006.08381), for one program at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial

from skillforge.abstraction.forms import Form, Literal, general_form, with_values
from skillforge.abstraction.given import Given
from skillforge.errors import ArgumentError, LinkRefused
from skillforge.library import Library
from skillforge.protocols import Component, Lift, Lifted
from skillforge.solver import Recalled, Solver
from skillforge.types import STRONG, Candidate, Case, Episode, Program, Skill, Task
from skillforge.values import Value, equal

WRITER = "lifting"
MOST_INPUTS, MOST_OTHERS = 6, 3
"""Of a skill's inputs and of other values for each literal: so many are tried together."""


class LiteralLifter:
    """Lifts the literals of skills that a language model wrote, for a library and by a solver's verifier."""

    def __init__(self, library: Library, solver: Solver) -> None:
        self.library = library
        self.solver = solver

    def begin(self, skill: Skill) -> Lift:
        if "/" not in skill.provenance.writer or not skill.composable or skill.capabilities:
            return _nothing
        form = general_form(skill.source, skill.name, skill.signature)
        if form is None:
            return _nothing
        base = self._of_the_same_code(form, ())
        if base is None:
            return partial(self._lift, skill, form)
        call = self._as_call(skill, form, base, ())
        return lambda fresh, taken: Lifted(call, None) if call else None

    def _lift(self, skill: Skill, form: Form, fresh: Sequence[Component], taken: Collection[str]) -> Lifted | None:
        base, general = self._of_the_same_code(form, fresh), None
        if base is None:
            task = self._task(skill, form)
            general = self._general(task, form, fresh, taken) if task else None
            if general is None:
                return None
            base = general.skill or self._named(str(general.reused), fresh)
        call = self._as_call(skill, form, base, fresh)
        return Lifted(call, general if general and general.skill else None) if call else None

    def _of_the_same_code(self, form: Form, fresh: Sequence[Component]) -> Skill | None:
        """The skill that the general form has become before."""
        if form.name in self.library or any(one.skill.name == form.name for one in fresh):
            skill = self._named(form.name, fresh)
            return skill if skill.composable and skill.source == form.source else None
        return None

    def _named(self, name: str, fresh: Sequence[Component]) -> Skill:
        return next((one.skill for one in fresh if one.skill.name == name), None) or self.library.skill(name)

    def _general(self, task: Task, form: Form, fresh: Sequence[Component], taken: Collection[str]) -> Episode | None:
        """The episode of the general function: a skill that does the same, or its own code, verified."""
        stored = (*fresh, *(self._component(skill) for skill in self.library.skills() if skill.composable))
        solver = self.solver
        writer = Given(Candidate(form.source, form.name, WRITER))
        free = form.name not in self.library and form.name not in taken
        writers = (writer,) if free and self.library.reserve_name(form.name) == form.name else ()
        trial = Solver(writers, solver.verifier, solver.runner, solver.link, solver.admit, solver.settings)
        episode = trial.solve(task, Recalled(form.name, (), stored))
        usable = episode.reused or (episode.skill is not None and episode.skill.composable)
        return episode if usable and episode.reused not in taken else None

    def _as_call(self, skill: Skill, form: Form, base: Skill, fresh: Sequence[Component]) -> Skill | None:
        """The skill's source as a call of `base`, if that passes what the skill passed."""
        source = form.caller(base.name)
        modules = next((one.program.modules for one in fresh if one.skill.name == base.name), None)
        if modules is None:
            modules = self.library.link(base.source, base.name, ())[0].modules
        if skill.name in modules:
            return None  # that one is built on this
        program = Program({**modules, skill.name: source}, skill.name, {})
        candidate = Candidate(source, skill.name, skill.provenance.writer, uses=(base.name,))
        verdict = self.solver.verifier.verify(skill.task, candidate, program)
        if not verdict.passed or verdict.evidence not in STRONG:
            return None
        parents = tuple(sorted({*skill.provenance.parents, base.name}))
        return replace(
            skill,
            source=source,
            pins={base.name: base.sha256},
            provenance=replace(skill.provenance, parents=parents),
        )

    def _task(self, skill: Skill, form: Form) -> Task | None:
        """The general function's own task: the skill's cases, and cases with other values that it holds out."""
        others = list(self._others(skill, form))
        if {index for index, _ in others} != set(form.given):
            return None  # a literal that makes no difference is no parameter
        task = skill.task
        held = [_with_literals(case, task, form) for case in task.checks]
        return Task(
            id=form.name,
            name=form.name,
            description=form.description,
            signature=form.signature,
            examples=tuple(_with_literals(case, task, form) for case in task.examples),
            checks=(*held, *(case for _, case in others)),
            tags=(*(tag for tag in task.tags if tag != WRITER), WRITER),
            limits=task.limits,
            evidence=task.evidence,
        )

    def _others(self, skill: Skill, form: Form) -> Iterator[tuple[int, Case]]:
        """(index of the parameter, case) for values other than the skill's, where they make a difference."""
        inputs = list(_inputs(skill.task))[:MOST_INPUTS]
        if not inputs:
            return
        before = self._run(skill, skill.source, inputs)
        for index, value in form.given.items():
            for other in _other_values(value, inputs):
                after = self._run(skill, with_values(skill.source, form, {index: other}), inputs)
                pairs = zip(inputs, before, after, strict=True)
                told = [(given, new) for given, old, new in pairs if old and new and not equal(old[0], new[0])]
                for given, new in told[:2]:
                    yield index, Case(_arguments(given, skill.task, form, {index: other}), expected=new[0])

    def _run(self, skill: Skill, source: str, inputs: Sequence[tuple[Value, ...]]) -> list[tuple[Value] | None]:
        """The value of each call, in a tuple; None for one that raised."""
        try:
            program, _ = self.library.link(source, skill.name, ())
        except LinkRefused:
            return [None] * len(inputs)
        outcomes = self.solver.runner.map(program, skill.name, inputs, limits=skill.task.limits)
        return [(outcome.value,) if outcome.ok else None for outcome in outcomes]

    def _component(self, skill: Skill) -> Component:
        return Component(skill, self.library.program(skill.name))


def _nothing(fresh: Sequence[Component], taken: Collection[str]) -> None:
    """The skill fixes no value that should be a parameter."""


def _inputs(task: Task) -> Iterator[tuple[Value, ...]]:
    for case in (*task.examples, *task.checks):
        try:
            yield task.signature.bind(case.args, case.kwargs)
        except ArgumentError:
            continue


def _with_literals(case: Case, task: Task, form: Form) -> Case:
    bound = task.signature.bind(case.args, case.kwargs)
    return replace(case, args=_arguments(bound, task, form, {}), kwargs={})


def _arguments(bound: tuple[Value, ...], task: Task, form: Form, other: dict[int, Literal]) -> tuple[Value, ...]:
    """The general function's arguments for a call of the skill, with some literals replaced."""
    own = dict(zip(task.signature.names, bound, strict=True))
    given = {**form.given, **other}
    return tuple(given[index] if index in given else own[str(one)] for index, one in enumerate(form.arguments))


def _other_values(value: Literal, inputs: Sequence[tuple[Value, ...]]) -> list[Literal]:
    """Values like one: near numbers; texts that the inputs hold, of the same length first."""
    if isinstance(value, str):
        found = sorted(set(_texts(inputs)) - {value, ""}, key=lambda text: (len(text) != len(value), len(text), text))
        return [*found[:MOST_OTHERS], f"{value}{value[-1:]}" if value else "x"]
    near = [value + 1, value - 1, value * 2]
    return [number for number in near if number > 0 or value <= 0]


def _texts(value: Value) -> Iterator[str]:
    """The texts in a value, their words and their characters."""
    if isinstance(value, str):
        yield value
        yield from value.split()
        yield from value
    elif isinstance(value, dict):
        for pair in value.items():
            yield from _texts(list(pair))
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _texts(item)
