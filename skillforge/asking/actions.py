"""The actions: what a model may do to answer a request, and what it observes of that. An error is an observation too.

    search_skills · describe_skill · call_skill · each granted host tool · write_skill · answer

What may be reached is settled before the first step: the library's skills, in its sandbox with its permissions, and the
tools that the user granted. Nothing that is read on the way (a docstring, a tool's result) can add to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from skillforge.arguments import fit
from skillforge.asking.chain import Argument, Made
from skillforge.asking.showing import MOST_SHOWN, brief, shown
from skillforge.asking.specs import (
    ANSWER,
    CALL,
    DESCRIBE,
    MOST_LINE,
    SEARCH,
    WRITE,
    Spec,
    as_list,
    as_object,
    checked,
    line_of,
)
from skillforge.asking.tools import call_tool, signature_of, spec_of
from skillforge.errors import ArgumentError, InvalidInput, SkillforgeError, suggest
from skillforge.library import Library
from skillforge.library.functions import SkillFunction
from skillforge.secrets import scrubber
from skillforge.signature import ANY, Parameter, Signature
from skillforge.trajectory import Action, Observation
from skillforge.types import Hit, Outcome, Skill
from skillforge.values import Value

FOUND = 8
"""So many skills a search shows."""


@dataclass(slots=True)
class Notes:
    """What was done with each skill: its best score, the steps that described it, and those that called it and how."""

    scores: dict[str, float] = field(default_factory=dict)
    described: dict[str, int] = field(default_factory=dict)
    called: dict[str, list[tuple[int, bool, str]]] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer that a model gave, and the step whose result it is, where it said so."""

    value: Value
    step: int | None


class Actions:
    """Does what a model wants done for one request, and keeps what came of it."""

    def __init__(self, library: Library, write: Callable[[Mapping[str, Any]], tuple[Observation, str]] | None) -> None:
        self.library = library
        self.made: list[Made] = []
        self.notes = Notes()
        self.answered: Answered | None = None
        self.verified: list[str] = []
        self._write = write
        tools = library.permissions.tools.outside()  # in an environment only a task is set
        self._tools = tools.handlers()
        self._signatures = {name: signature_of(tools[name]) for name in tools}
        own = (SEARCH, DESCRIBE, CALL, *((WRITE,) if write else ()), ANSWER)
        for name in tools:
            if name in {spec.name for spec in (*own, WRITE)}:
                raise InvalidInput(f"the tool {name!r} has the name of an action of ask: grant it under another name")
        granted = [spec_of(name, tools[name], self._signatures[name]) for name in tools]
        self.specs: dict[str, Spec] = {spec.name: spec for spec in (*own[:-1], *granted, ANSWER)}

    def search(self, query: str) -> tuple[Hit, ...]:
        """The nearest skills, their scores noted. Those that came with files are verified, where that can be kept."""
        hits = self.library.search(query, FOUND)
        if self._write is not None:
            with suppress(SkillforgeError):  # they can be called as they are
                self.verified += self.library.verify_unchecked([hit.name for hit in hits])
        for hit in hits:
            self.notes.scores[hit.name] = max(hit.score, self.notes.scores.get(hit.name, 0.0))
        return hits

    def do(self, step: int, action: Action) -> Observation:
        """What comes of an action. Raises nothing: what goes wrong is an observation."""
        try:
            spec = self.specs.get(action.name)
            if spec is None:
                known = ", ".join(self.specs)
                raise InvalidInput(
                    f"There is no action {action.name!r}. {suggest(action.name, self.specs)}There are: {known}"
                )
            return self._done(step, spec, checked(spec, action.arguments))
        except SkillforgeError as error:
            return failure(str(error))
        except RecursionError:
            return failure("the arguments are nested too deep")
        except (ArithmeticError, ValueError) as error:  # numbers that no type holds
            return failure(f"the arguments cannot be used: {error}")

    def _done(self, step: int, spec: Spec, given: dict[str, Any]) -> Observation:
        match spec.name:
            case "search_skills":
                return self._search(given["query"])
            case "describe_skill":
                return self._describe(step, given["name"])
            case "call_skill":
                return self._call(step, given["name"], given.get("args", []), given.get("kwargs", {}))
            case "write_skill":
                return self._written(step, given)
            case "answer":
                return self._answer(given)
            case name:
                return self._use(step, name, given)

    # -- skills -------------------------------------------------------------------------------------------------------

    def _search(self, query: str) -> Observation:
        hits = self.search(query)
        told = ", ".join(f"{hit.name} {hit.score:.2f}" for hit in hits)
        return Observation([self.listed(hit) for hit in hits], told or "nothing is near")

    def listed(self, hit: Hit) -> dict[str, Any]:
        """A skill as a search shows it."""
        skill = self.library.skill(hit.name)
        line = {
            "name": skill.name,
            "signature": str(skill.signature),
            "description": line_of(skill.description),
            "score": round(hit.score, 2),
        }
        return {**line, **_doubts(skill)}

    def _describe(self, step: int, name: str) -> Observation:
        skill = self.library.skill(name)
        self.notes.described.setdefault(skill.name, step)
        told = {
            "name": skill.name,
            "signature": str(skill.signature),
            "description": skill.description[:MOST_SHOWN],
            "examples": [case.source(skill.name)[:MOST_LINE] for case in skill.task.examples[:4]],
            "calls": sorted(skill.pins),
            **_doubts(skill),
        }
        return Observation(told, f"{skill.name}{skill.signature}: {line_of(skill.description)}")

    def _call(self, step: int, name: str, args: list[Any], kwargs: dict[str, Any]) -> Observation:
        function = self.library[name]
        name = function.skill.name
        outcome, arguments = self._outcome(function, args, kwargs)
        self.notes.called.setdefault(name, []).append((step, outcome.ok, outcome.reason))
        if not outcome.ok:
            return failure(outcome.reason, outcome)
        skill = function.skill
        self.made.append(Made(step, name, False, arguments, outcome.value, skill.capabilities, skill.signature.returns))
        return _result(outcome)

    def _outcome(
        self, function: SkillFunction, args: list[Any], kwargs: dict[str, Any]
    ) -> tuple[Outcome, tuple[Argument, ...]]:
        try:
            arguments = self._arguments(function.skill.signature, args, kwargs)
        except ArgumentError as error:
            name = function.skill.name
            self.notes.called.setdefault(name, [])
            raise ArgumentError(f"{name}: {error}") from None
        return function.run(*_positional(arguments), **_named(arguments)), arguments

    def _arguments(self, signature: Signature, args: list[Any], kwargs: dict[str, Any]) -> tuple[Argument, ...]:
        """What a call is given, each brought to its parameter's type. Raises ArgumentError, InvalidInput."""
        signature.bind(args, kwargs)
        positional = [parameter for parameter in signature.parameters if not parameter.keyword_only]
        by_name = {parameter.name: parameter for parameter in signature.parameters}
        pairs = list(zip(positional, args, strict=False))
        pairs += [(by_name[name], value) for name, value in kwargs.items()]
        order = {name: place for place, name in enumerate(signature.names)}
        given = [self._argument(parameter, value) for parameter, value in pairs]
        given.sort(key=lambda argument: order[argument.parameter.name])
        return tuple(_after_gaps(signature, given))

    def _argument(self, parameter: Parameter, given: Any) -> Argument:
        step = _reference(given)
        if step is not None:
            return Argument(parameter, self._result_of(step), step)
        value = self._resolved(given)
        if value is not given:
            return Argument(parameter, value, built=True)
        return Argument(parameter, fit(value, parameter))

    def _resolved(self, given: Any) -> Any:
        """JSON data with the results in it that it refers to; the same object where it refers to none."""
        step = _reference(given)
        if step is not None:
            return self._result_of(step)
        if isinstance(given, list):
            items = [self._resolved(item) for item in given]
            return given if all(a is b for a, b in zip(items, given, strict=True)) else items
        if isinstance(given, dict):
            fields = {key: self._resolved(item) for key, item in given.items()}
            return given if all(fields[key] is given[key] for key in given) else fields
        return given

    def _result_of(self, step: int) -> Value:
        found = [one.value for one in self.made if one.step == step]
        if not found:
            raise InvalidInput(f"step {step} gave no result. Results are of the steps: {self._steps() or 'none yet'}")
        return found[0]

    def _steps(self) -> str:
        return ", ".join(str(one.step) for one in self.made)

    # -- tools --------------------------------------------------------------------------------------------------------

    def _use(self, step: int, name: str, given: dict[str, Any]) -> Observation:
        signature = self._signatures[name]
        if signature is None:
            by_name = {key: value for key, value in given.items() if key not in ("args", "kwargs")}
            args, kwargs = as_list(given.get("args", [])), as_object(given.get("kwargs", {})) | by_name
            parameters = [(Parameter(f"argument_{n}"), value) for n, value in enumerate(args, 1)]
            parameters += [(Parameter(key, keyword_only=True), value) for key, value in kwargs.items()]
            arguments = tuple(self._argument(parameter, value) for parameter, value in parameters)
        else:
            by_position = set(given) <= {"args", "kwargs"} and not set(given) & set(signature.names)
            args, kwargs = (
                (as_list(given.get("args", [])), as_object(given.get("kwargs", {}))) if by_position else ([], given)
            )
            try:
                arguments = self._arguments(signature, args, kwargs)
            except ArgumentError as error:
                raise ArgumentError(f"{name}: {error}") from None
        outcome = call_tool(self._tools[name], _positional(arguments), _named(arguments))
        if not outcome.ok:
            return failure(outcome.reason, outcome)
        returns = signature.returns if signature else ANY
        self.made.append(Made(step, name, True, arguments, outcome.value, (name,), returns))
        return _result(outcome)

    # -- the others ---------------------------------------------------------------------------------------------------

    def _written(self, step: int, given: dict[str, Any]) -> Observation:
        if self._write is None:
            raise InvalidInput("nothing is to be kept, so no skill can be written")
        observation, name = self._write(given)
        if name:
            self.notes.written[name] = step
        return observation

    def _answer(self, given: dict[str, Any]) -> Observation:
        if given.get("value") is None and "text" in given:
            given = {"text": given["text"]}  # null stands for what was left out
        if ("value" in given) == ("text" in given):
            raise InvalidInput("answer takes either value or text")
        if not given.get("text", "it").strip():
            raise InvalidInput("the answer's text is empty: say what the answer is, or why there is none")
        step = _reference(given.get("value"))
        value = given["text"] if "text" in given else self._resolved(given["value"])
        self.answered = Answered(value, step)
        return Observation({"answered": True}, brief(value))


def failure(reason: str, outcome: Outcome | None = None) -> Observation:
    """An observation of something that went wrong; what was printed before it may tell why."""
    reason = scrubber()(reason.removeprefix("error: "), MOST_SHOWN)  # that it is one is said beside it
    return Observation({"error": reason, **(_printed(outcome) if outcome else {})}, line_of(reason), ok=False)


def _result(outcome: Outcome) -> Observation:
    told = shown(outcome.value)
    data: dict[str, Any] = {"result": told.text}
    if told.beginning_of:
        data["left_out"] = f"this is the beginning of {told.beginning_of}; result_of has the whole"
    return Observation({**data, **_printed(outcome)}, brief(outcome.value))


def _printed(outcome: Outcome) -> dict[str, str]:
    return {"printed": scrubber()(outcome.stdout, MOST_SHOWN)} if outcome.stdout else {}


def _doubts(skill: Skill) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if skill.status != "verified":
        told["status"] = skill.status
    if skill.evidence != "given":
        told["evidence"] = skill.evidence
    if skill.capabilities:
        told["needs_tools"] = list(skill.capabilities)
    return told


def _reference(given: Any) -> int | None:
    """The step of `{"result_of": 3}`."""
    if isinstance(given, dict) and set(given) == {"result_of"}:
        step = given["result_of"]
        if isinstance(step, str) and re.fullmatch(r"\s*[0-9]{1,6}\s*", step):
            step = int(step)
        if isinstance(step, int) and not isinstance(step, bool):
            return step
        raise InvalidInput("result_of takes the number of a step")
    return None


def _positional(arguments: tuple[Argument, ...]) -> list[Value]:
    return [one.value for one in arguments if not one.parameter.keyword_only]


def _named(arguments: tuple[Argument, ...]) -> dict[str, Value]:
    return {one.parameter.name: one.value for one in arguments if one.parameter.keyword_only}


def _after_gaps(signature: Signature, given: list[Argument]) -> list[Argument]:
    """The arguments; those that come by name after one that was left out are marked so, since they have no position."""
    names = {argument.parameter.name for argument in given}
    gap = False
    placed: list[Argument] = []
    for parameter in signature.parameters:
        argument = next((one for one in given if one.parameter.name == parameter.name), None)
        gap = gap or parameter.name not in names
        if argument is not None:
            by_name = gap or parameter.keyword_only
            kept = Parameter(parameter.name, parameter.type, parameter.default, keyword_only=by_name)
            placed.append(Argument(kept, argument.value, argument.step, argument.built))
    return placed
