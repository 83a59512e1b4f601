"""What a curriculum file may hold, as pydantic models: the one place here that imports pydantic.

`validate` gives the entry built from what is right, and a `Mistake` for each thing that is wrong, so that
reading goes on and reports everything at once.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from skillforge.errors import suggest

_STRICT = ConfigDict(frozen=True, extra="forbid", strict=True)


class LimitsEntry(BaseModel):
    """`limits: {timeout_s: 1.0, memory_mb: 64}`"""

    model_config = _STRICT
    timeout_s: float | None = None
    memory_mb: int | None = None
    output_kb: int | None = None


class ScenarioEntry(BaseModel):
    """`{seed: 1, args: [3], held_out: true}`"""

    model_config = _STRICT
    seed: int = 0
    args: list[Any] = []
    held_out: bool = False


class TaskEntry(BaseModel):
    """One task of a YAML curriculum; assertions already taken apart into single ones."""

    model_config = _STRICT
    name: str = ""
    id: str = ""
    description: str = ""
    signature: str = ""
    examples: list[str] = []
    checks: list[str] = []
    check: str = ""
    properties: list[str] = []
    requires: list[str] = []
    tags: list[str] = []
    difficulty: int | None = Field(default=None, ge=0, le=1000)
    limits: LimitsEntry = LimitsEntry()
    capabilities: list[str] = []
    evidence: Literal["given", "agreed", "weak"] = "given"
    environment: str = ""
    goal: str = ""
    scenarios: list[ScenarioEntry] = []


class HeaderEntry(BaseModel):
    """The top of a YAML curriculum."""

    model_config = _STRICT
    name: str = ""
    description: str = ""
    tasks: list[Any] = []


class ParamRecord(BaseModel):
    """`{"name": "xs", "type": "list[int]"}`; `?` is an unknown type."""

    model_config = _STRICT
    name: str
    type: str = "?"


class SignatureRecord(BaseModel):
    """`{"name": …, "params": […], "returns": "int"}`"""

    model_config = _STRICT
    name: str
    params: list[ParamRecord]
    returns: str = "?"


class CaseRecord(BaseModel):
    """`{"args": [1, 2], "out": 3}`"""

    model_config = _STRICT
    args: list[Any]
    out: Any


class TaskRecord(BaseModel):
    """One line of a JSONL task file."""

    model_config = _STRICT
    id: str
    source: str = ""
    description: str = ""
    signature: SignatureRecord
    examples: list[CaseRecord] = []
    hidden: list[CaseRecord] = []
    check: str | None = None
    requires: list[str] = []
    level: int | None = None
    tags: list[str] = []
    capabilities: list[str] = []
    environment: str = ""
    goal: str = ""
    scenarios: list[ScenarioEntry] = []


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something a model refuses: the path of keys and indices to it, and what is wrong."""

    path: tuple[int | str, ...]
    text: str


M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], data: dict[str, Any]) -> tuple[M | None, list[Mistake]]:
    """An entry of what is right in `data` (None when a required part is missing), and the mistakes."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False)
    mistakes = [Mistake(detail["loc"], _text(model, detail)) for detail in details]
    right = copy.deepcopy(data)
    for mistake in reversed(mistakes):  # from the end, so that the indices of lists stay true
        _remove(right, mistake.path)
    try:
        return model.model_validate(right), mistakes
    except ValidationError:
        return None, mistakes


def _remove(data: Any, path: Sequence[int | str]) -> None:
    """Takes out what a path leads to, if it is there."""
    try:
        for step in path[:-1]:
            data = data[step]
        del data[path[-1]]
    except LookupError:
        return


def _text(model: type[BaseModel], detail: Any) -> str:
    path: tuple[int | str, ...] = detail["loc"]
    name, given = _dotted(path), detail["input"]
    match detail["type"]:
        case "extra_forbidden":
            known = _fields(model, path[:-1])
            return f"unknown key {path[-1]!r}. {suggest(str(path[-1]), known)}Known keys: {', '.join(known)}"
        case "missing":
            return f"{name} is missing"
        case "string_type":
            return f"{name} must be text, not {_shown(given)}" + ("" if given is None else "; put it in quotes")
        case "list_type":
            return f"{name} must be a list, not {_shown(given)}"
        case "model_type" | "dict_type":
            return f"{name} must be a mapping, not {_shown(given)}"
        case "int_type" | "float_type" | "int_from_float":
            return f"{name} must be a {'whole ' if 'int' in detail['type'] else ''}number, not {_shown(given)}"
    return f"{name} is {_shown(given)}: {detail['msg'].lower()}"


def _dotted(path: Sequence[int | str]) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return f"'{text}'"


def _shown(value: Any) -> str:
    text = "nothing" if value is None else "a mapping" if isinstance(value, dict) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _fields(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """The keys that the part of `model` at `path` knows."""
    parts: dict[str, type[BaseModel]] = {
        "limits": LimitsEntry, "signature": SignatureRecord, "params": ParamRecord,
        "examples": CaseRecord, "hidden": CaseRecord, "scenarios": ScenarioEntry,
    }  # fmt: skip
    names = [step for step in path if isinstance(step, str)]
    part: type[BaseModel] = parts[names[-1]] if names else model
    return list(part.model_fields)
