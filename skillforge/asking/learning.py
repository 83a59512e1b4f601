"""From one answer to all of its form: the chain behind it becomes a skill, and the request's form its template.

    request, calls, answer → chain → function of the request's literals → verified on the observed case and on changed
    ones, which the stored skills give when the chain is replayed by hand → skill and template in the library

So the next request of that form is answered by the skill, and no model is asked.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from skillforge.abstraction.given import Given
from skillforge.arguments import read_value
from skillforge.asking.chain import Chain, Made, NoChain, Slot, find_chain, read_span
from skillforge.asking.compose import Composed, function_of, name_for, source_of
from skillforge.asking.forms import Form, form_of
from skillforge.asking.showing import shown
from skillforge.asking.tools import call_tool
from skillforge.errors import ArgumentError, SkillforgeError
from skillforge.forge import Forge
from skillforge.library import Library
from skillforge.protocols import Component
from skillforge.sandbox.tools import Handler
from skillforge.secrets import scrubbed_data
from skillforge.signature import Parameter
from skillforge.solver import Recalled, Solver
from skillforge.types import Candidate, Case, Episode, Outcome, Task, sha256
from skillforge.values import Value, encode, equal, fingerprint, render
from skillforge.verify.inputs import generate
from skillforge.writers.llm.shape import Unfit

WRITER = "asking"
CHANGED, FEWEST, TRIED = 12, 3, 36
"""Changed inputs that are checked; the fewest that must give a value; how many are tried."""

MOST_CASE = 10_000
"""Characters of a result that a check is made of."""

PATIENCE_S = 20.0
"""A chain that is slower is not tried on more inputs."""


@dataclass(frozen=True, slots=True)
class Template:
    """A form of request, and the skill that answers it: its version, and a slot and its type for each parameter."""

    form: str
    skill: str
    sha256: str
    slots: tuple[int, ...]
    types: tuple[str, ...]

    def to_record(self) -> str:
        return json.dumps({"slots": self.slots, "types": self.types})

    @classmethod
    def read(cls, form: str, skill: str, sha: str, record: str) -> Template:
        data = json.loads(record)
        return cls(form, skill, sha, tuple(data["slots"]), tuple(data["types"]))

    def arguments(self, form: Form) -> tuple[Value, ...]:
        """The skill's arguments in a request of this form. Raises ArgumentError."""
        pairs = zip(self.slots, self.types, strict=True)
        return tuple(read_span(form.spans[slot], Parameter("it", kind)) for slot, kind in pairs)


def match(library: Library, request: str) -> tuple[Template, tuple[Value, ...]] | None:
    """The template that the request is of, with the arguments in it; None where there is none, or more than one.

    A template whose skill has changed since, or is gone, does not count.
    """
    form = form_of(request)
    if form.doubt or not form.spans:
        return None
    found: dict[str, tuple[Template, tuple[Value, ...]]] = {}
    for row in library.asked.templates(form.text):
        template = Template.read(*row)
        if not _stands(library, template):
            continue
        try:
            found[fingerprint([template.skill, *template.slots])] = template, template.arguments(form)
        except (ArgumentError, IndexError):
            continue
    return next(iter(found.values())) if len(found) == 1 else None


def _stands(library: Library, template: Template) -> bool:
    if template.skill not in library or library.resolve(template.skill) != template.skill:
        return False
    skill = library.skill(template.skill)
    return skill.status == "verified" and skill.sha256 == template.sha256


class Lesson:
    """Turns one answered request into a skill and its template. Raises NoChain, which says why there is none."""

    def __init__(self, library: Library, forge: Forge, tools: dict[str, Handler]) -> None:
        self.library = library
        self.forge = forge
        self.tools = tools

    def learn(self, request: str, made: Sequence[Made], answer: Value, step: int | None) -> Template:
        """The template, stored with its skill."""
        form = form_of(request)
        chain = find_chain(form, made, answer, step)
        if shown(chain.links[-1].made.value, MOST_CASE).beginning_of:
            raise NoChain(f"the answer is longer than {MOST_CASE:,} characters, and would be a check as long")
        self._check_tools(chain)
        self.library.verify_unchecked([link.made.name for link in chain.links if not link.made.is_tool])
        function = function_of(form, chain)
        task = self._task(form, function)
        _check_secrets(form, task)
        episode = self._verified(task, function)
        skill = episode.skill
        if skill is None:
            skill = self.library.skill(str(episode.reused))
        else:
            self.library.commit([skill], episodes=[episode])
            skill = self.library.skill(task.id)  # by the name that it got
        types = tuple(parameter.type for parameter in function.signature.parameters)
        template = Template(form.text, skill.name, skill.sha256, function.slots, types)
        self.library.asked.keep_template(template.form, template.skill, template.sha256, template.to_record())
        return template

    def _check_tools(self, chain: Chain) -> None:
        """A tool is tried on changed inputs only where its owner says that this does no harm."""
        needed = sorted({tool for link in chain.links for tool in link.made.capabilities})
        granted = self.library.permissions.tools
        fixed = [name for name in needed if name not in granted or not granted[name].repeatable]
        if fixed:
            raise NoChain(
                f"the tool {fixed[0]!r} may not be tried on changed inputs; Tool(…, repeatable=True) says that it may"
            )

    def _task(self, form: Form, function: Composed) -> Task:
        """What the function is to do: the observed case as its example, changed ones as its checks."""
        observed = self._observed(form, function)
        generated = generate(function.signature, [Case(observed)], TRIED)
        changed = [case.args for case in generated if not equal(list(case.args), list(observed))]
        cases: list[Case] = []
        until = time.monotonic() + PATIENCE_S
        for values in (observed, *changed):
            if len(cases) > CHANGED or time.monotonic() > until:
                break
            result = self._replay(function, values)
            if result is not None:
                cases.append(Case(values, {}, result[0]))
        if not cases or not equal(cases[0].args, observed):
            raise NoChain("the same calls, made again, do not give a value")
        if not equal(cases[0].expected, function.chain.links[-1].made.value):
            raise NoChain("the same calls, made again, give another result")
        if len(cases) <= FEWEST or all(equal(case.expected, cases[0].expected) for case in cases):
            raise NoChain("on changed inputs it gives too few values, or always the same")
        name = name_for(form)
        made = json.dumps([form.text, [link.made.name for link in function.chain.links], function.slots])
        return Task(
            id=f"asked-{name}-{sha256(made)[:8]}",
            name=self.library.reserve_name(name),
            description=function.purpose,
            signature=function.signature,
            examples=(cases[0],),
            checks=tuple(cases[1:]),
            tags=(WRITER,),
            evidence="agreed",  # by its code and the calls, made one by one: nobody gave the checks
            capabilities=tuple(sorted({tool for link in function.chain.links for tool in link.made.capabilities})),
        )

    def _observed(self, form: Form, function: Composed) -> tuple[Value, ...]:
        pairs = zip(function.slots, function.signature.parameters, strict=True)
        return tuple(read_value(form.spans[slot].text, parameter) for slot, parameter in pairs)

    def _replay(self, function: Composed, values: Sequence[Value]) -> tuple[Value] | None:
        """What the chain's calls give by hand, in a tuple; None where one of them gives no value."""
        given = dict(zip(function.slots, values, strict=True))
        results: list[Value] = []
        for link in function.chain.links:
            arguments = [given[s.index] if isinstance(s, Slot) else results[s.index] for s in link.sources]
            pairs = list(zip(link.made.arguments, arguments, strict=True))
            positional = [value for one, value in pairs if not one.parameter.keyword_only]
            named = {one.parameter.name: value for one, value in pairs if one.parameter.keyword_only}
            outcome = self._call(link.made, positional, named)
            if not outcome.ok or outcome.mutated:
                return None
            results.append(outcome.value)
        return (results[-1],) if _is_literal(results[-1]) else None

    def _call(self, made: Made, args: list[Value], kwargs: dict[str, Value]) -> Outcome:
        if made.is_tool:
            return call_tool(self.tools[made.name], args, kwargs)
        return self.forge.solver.runner.run(self.library.program(made.name), made.name, args, kwargs)

    def _verified(self, task: Task, function: Composed) -> Episode:
        """The episode of the function: the one skill that it comes to, or its own code, verified."""
        try:
            source = source_of(function, task)
        except (Unfit, SyntaxError, ValueError) as error:
            raise NoChain(f"the calls cannot be written as a function: {error}") from None
        writer = Given(Candidate(source, task.name, WRITER))
        whole = self.forge.solver
        solver = Solver((writer,), whole.verifier, whole.runner, whole.link, whole.admit, whole.settings)
        episode = solver.solve(task, Recalled(task.name, (), self._alike(function)))
        if not episode.solved or (episode.skill is not None and not episode.skill.composable):
            raise NoChain(
                f"the function that these calls come to was not verified: {episode.reason or 'weak evidence'}"
            )
        return episode

    def _alike(self, function: Composed) -> tuple[Component, ...]:
        """Stored skills that may be this function: its one call, or those that call what it calls."""
        called = {link.made.name for link in function.chain.links if not link.made.is_tool}
        one = len(function.chain.links) == 1
        names = [
            n for n in self.library if (one and n in called) or (called and set(self.library.dependencies(n)) == called)
        ]
        skills = [self.library.skill(name) for name in names]
        return tuple(Component(skill, self.library.program(skill.name)) for skill in skills if skill.composable)


def _check_secrets(form: Form, task: Task) -> None:
    data: Any = [form.text, task.to_record()]
    if scrubbed_data(data) != data:
        raise NoChain("the request or its answer holds a secret, which is not kept")


def _is_literal(value: Value) -> bool:
    """Whether a check can be written with it."""
    if shown(value, MOST_CASE).beginning_of:
        return False
    try:
        encode(value)
        render(value)
    except SkillforgeError:
        return False
    return True
