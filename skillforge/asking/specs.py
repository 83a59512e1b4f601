"""What a model is told of the actions, as functions or in lines, and its arguments read by that, leniently."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from skillforge.errors import InvalidInput, suggest
from skillforge.llm import Function

MOST_LINE = 300
"""Characters of a description in a list."""

Kind = Literal["string", "integer", "number", "boolean", "array", "object", "any"]
_KINDS: dict[Kind, Mapping[str, Any]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "array": {"type": "array", "items": {}},
    "object": {"type": "object"},
    "any": {},
}


@dataclass(frozen=True, slots=True)
class Field:
    """One argument of an action."""

    name: str
    kind: Kind
    about: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Spec:
    """An action as a model is told of it; `open`: it takes other arguments too."""

    name: str
    about: str
    fields: tuple[Field, ...]
    open: bool = False

    def function(self) -> Function:
        properties = {one.name: {**_KINDS[one.kind], "description": one.about} for one in self.fields}
        required = [one.name for one in self.fields if one.required]
        return Function(self.name, self.about, {"type": "object", "properties": properties, "required": required})

    def line(self) -> str:
        told = ", ".join(f"{one.name}{'' if one.required else '?'}: {one.kind}" for one in self.fields)
        return f"- {self.name}({told}): {self.about}"


SEARCH = Spec(
    "search_skills",
    "Finds stored skills by words, the nearest first.",
    (Field("query", "string", "What it should do."),),
)
DESCRIBE = Spec(
    "describe_skill",
    "Tells a stored skill's signature, examples, and what it calls.",
    (Field("name", "string", "The skill's name."),),
)
CALL = Spec(
    "call_skill",
    'Runs a stored skill in a sandbox. An argument {"result_of": 3} stands for the whole result of step 3.',
    (
        Field("name", "string", "The skill's name."),
        Field("args", "array", "Arguments in the order of the signature.", required=False),
        Field("kwargs", "object", "Arguments by name.", required=False),
    ),
)
WRITE = Spec(
    "write_skill",
    "Has a new skill written, verified and stored. Its writer sees the examples; the checks are held out, and decide.",
    (
        Field("name", "string", "The function's name, an identifier."),
        Field("signature", "string", "Like (text: str, width: int = 8) -> list[str]."),
        Field("description", "string", "What the function is to do, exactly."),
        Field("examples", "array", 'Two to four assertions over literals, like "double(2) == 4".'),
        Field("checks", "array", "Two or more further assertions, on other inputs."),
    ),
)
ANSWER = Spec(
    "answer",
    'Ends with the answer: text in words, or a value. Where it is the result of a step, give {"result_of": 3} as the '
    "value: then the next request of this form can be answered without you.",
    (
        Field("value", "any", 'The answer as data, or {"result_of": STEP}.', required=False),
        Field("text", "string", "The answer in words.", required=False),
    ),
)


def checked(spec: Spec, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as the action takes them. Raises InvalidInput, which says what it takes."""
    names = [one.name for one in spec.fields]
    if set(given) == {"args"} and "args" not in names and not spec.open:  # by position
        given = dict(zip(names, as_list(given["args"]), strict=False))
    unknown = [name for name in given if name not in names]
    if unknown and not spec.open:
        raise InvalidInput(
            f"{spec.name} takes no {unknown[0]!r}. {suggest(unknown[0], names)}It takes: {', '.join(names)}"
        )
    if spec.open:
        return dict(given)  # the signature decides
    found: dict[str, Any] = {}
    for one in spec.fields:
        value = given.get(one.name)
        if one.name in given and (value is not None or one.kind == "any"):
            found[one.name] = _of_kind(spec, one, value)
        elif one.required:
            raise InvalidInput(f"{spec.name} needs {one.name!r}: {one.about}")
    return found


def _of_kind(spec: Spec, one: Field, value: Any) -> Any:
    if one.kind == "any":
        return value
    if one.kind == "string":
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        raise InvalidInput(f"{spec.name}: {one.name} is a text, not {type(value).__name__}")
    return as_list(value) if one.kind == "array" else as_object(value)


def as_list(value: Any) -> list[Any]:
    """A list; one thing alone is a list of it, and a text may be JSON of one."""
    if isinstance(value, str):
        try:
            parsed = json.loads(value)
        except (ValueError, RecursionError):
            parsed = None
        return parsed if isinstance(parsed, list) else [value]
    return value if isinstance(value, list) else [value]


def as_object(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = None
    if not isinstance(value, dict):
        raise InvalidInput("kwargs is an object: {name: value}")
    return cast(dict[str, Any], value)


def line_of(text: str) -> str:
    """A text in one line, without what a terminal would obey."""
    line = " ".join(text.partition("\n\n")[0].split())
    line = "".join(character if character.isprintable() else "�" for character in line)
    return line if len(line) <= MOST_LINE else f"{line[:MOST_LINE]}…"
