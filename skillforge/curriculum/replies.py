"""Replies: a language model's text → proposed tasks, each a task or why it is none.

A proposed task goes through the very reader of curriculum files, so that what is learned can be written as one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from skillforge.curriculum.problems import Problems
from skillforge.curriculum.yaml_form import read_yaml_tasks
from skillforge.types import Task

MAX_TASKS = 8
MAX_CHARS = 200_000
KEYS = (
    "name", "signature", "description", "examples", "checks", "properties", "requires", "tags", "difficulty",
    "capabilities",
)  # fmt: skip
"""What a proposal may say; anything else in it is passed over."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One proposed task; `mistake` says why it is none."""

    name: str
    task: Task | None
    mistake: str = ""


def parse_proposals(text: str) -> tuple[Draft, ...]:
    """The tasks of a reply, at most `MAX_TASKS`. Raises ValueError: there is no JSON in it, and what was expected."""
    found = _json(text)
    if isinstance(found, dict):
        found = found.get("tasks", [found])
    if not isinstance(found, list):
        raise ValueError("It holds no JSON list of tasks.")
    if not found:
        raise ValueError("The list of tasks is empty.")
    return tuple(_draft(entry) for entry in found[:MAX_TASKS])


def parse_strings(text: str) -> tuple[str, ...]:
    """A reply that is a JSON list of texts. Raises ValueError."""
    found = _json(text)
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise ValueError("It holds no JSON list of texts.")
    return tuple(found)


def _json(text: str) -> Any:
    """The first value in a text that is a JSON list or object, whatever stands around it."""
    text = _THOUGHT.sub("", text[:MAX_CHARS])
    for start in _starts(text):
        try:
            return _DECODER.raw_decode(text, start)[0]
        except (ValueError, RecursionError):
            continue
    raise ValueError("It holds no JSON that can be read.")


_THOUGHT = re.compile(r"<(think|thinking|thought|reasoning)>.*?</\1>", re.DOTALL)
_DECODER = json.JSONDecoder(strict=False)
_TRIES = 50


def _starts(text: str) -> Iterator[int]:
    """Where a list or an object may begin: within fences first."""
    fences = [match.end() for match in re.finditer(r"```[a-z]*\s*(?=[\[{])", text)]
    brackets = [match.start() for match in re.finditer(r"[\[{]", text)]
    yield from [*fences, *brackets][:_TRIES]


def _draft(entry: Any) -> Draft:
    if not isinstance(entry, dict):
        return Draft("", None, "is no JSON object")
    name = entry.get("name")
    told = {key: _usual(key, value) for key, value in entry.items() if key in KEYS and value is not None}
    shown = name if isinstance(name, str) else ""
    problems = Problems()
    try:
        # JSON is YAML: a proposal is held to the rules of files, and its mistakes are told in their words.
        json.dumps(told, ensure_ascii=False).encode()  # half a character can be kept nowhere
        drafts = [*read_yaml_tasks(json.dumps({"tasks": [told]}), problems.file("task"), bare=True)]
        if not problems and drafts:
            return Draft(shown, _split(drafts[0].task))
    except (ValueError, RecursionError) as error:
        return Draft(shown, None, f"cannot be read: {error}")
    # Lines of the text that was made of it say nothing.
    mistakes = [re.sub(r"^task(:\d+)?: |\bline \d+, ", "", line) for line in problems.lines()]
    return Draft(shown, None, "; ".join(mistakes[:3]) or "cannot be read")


def _usual(key: str, value: Any) -> Any:
    """Assertions without the word `assert`, a signature without `def` and the name: models write them so."""
    if key in ("examples", "checks") and isinstance(value, list):
        return [re.sub(r"^\s*assert\s+", "", item) if isinstance(item, str) else item for item in value]
    if key == "signature" and isinstance(value, str):
        return re.sub(r"^\s*(def\s+)?\w*\s*(?=\()", "", value).rstrip().removesuffix(":")
    if key == "difficulty" and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _split(task: Task) -> Task:
    """Without checks of arguments that an example has: they hold nothing out."""
    shown = {case.call("f") for case in task.examples}
    return replace(task, checks=tuple(case for case in task.checks if case.call("f") not in shown))
