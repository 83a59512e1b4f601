"""Replies: a language model's text → proposed tasks, each a task or why it is none.

A proposed task goes through the very reader of curriculum files, so that what is learned can be written as one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from skillforge.curriculum.problems import Problems
from skillforge.curriculum.rules import cycles
from skillforge.curriculum.yaml_form import read_yaml_tasks
from skillforge.errors import ArgumentError
from skillforge.llm.thoughts import without_thoughts
from skillforge.types import Case, Task
from skillforge.values import fingerprint

MAX_TASKS = 8
MAX_LISTED = 5
"""Of more than so many tasks that a reply has beyond those that are read, the first are named."""

MAX_CHARS = 200_000
MAX_NAME = 80
KEYS = (
    "name", "signature", "description", "examples", "checks", "properties", "requires", "tags", "difficulty",
    "capabilities", "environment", "goal", "scenarios",
)  # fmt: skip
"""What a proposal may say; anything else in it is passed over."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One proposed task; `mistake` says why it is none, or is not looked at."""

    name: str
    task: Task | None
    mistake: str = ""


def parse_proposals(text: str) -> tuple[Draft, ...]:
    """The tasks of a reply: the first `MAX_TASKS`, and a word on those beyond; none where it holds an empty list alone.

    Raises ValueError: there is no JSON in it, and what was expected.
    """
    entries = _entries(_json(text, lambda value: _are_tasks(_entries(value)), "tasks"))
    return (*map(_draft, entries[:MAX_TASKS]), *beyond([_name(entry) for entry in entries[MAX_TASKS:]], MAX_TASKS))


def beyond(names: Sequence[str], read: int) -> tuple[Draft, ...]:
    """In one word on all that a reply holds beyond the tasks that are `read`: they are told, and not looked at."""
    if not names:
        return ()
    listed = [name or "one without a name" for name in names[:MAX_LISTED]]
    more = [f"{len(names) - MAX_LISTED:,} more"] if len(names) > MAX_LISTED else []
    those = "one task that was asked for" if read == 1 else f"{read} that are read of a reply"
    return (Draft(" and ".join([", ".join(listed), *more]), None, f"came after the {those}"),)


def in_order(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """As they were proposed, each after those of them that it requires; of a circle all are mistakes, which say so."""
    circles = {
        name: circle
        for circle in cycles({draft.task.id: draft.task.requires for draft in drafts if draft.task})
        for name in circle
    }
    rest, placed = list(drafts), []
    while rest:
        waiting = {one.task.id for one in rest if one.task} - circles.keys()
        ready = next(one for one in rest if one.task is None or waiting.isdisjoint(one.task.requires))
        rest.remove(ready)
        if ready.task and ready.task.id in circles:
            circle = " requires ".join(circles[ready.task.id])
            ready = replace(ready, task=None, mistake=f"can never begin: {circle}")
        placed.append(ready)
    return tuple(placed)


def _entries(value: Any) -> Any:
    """A list of tasks as it is, under `tasks`, or the one task that there is."""
    return value.get("tasks", [value] if "name" in value else None) if isinstance(value, dict) else value


def _are_tasks(entries: Any) -> bool:
    return isinstance(entries, list) and any(isinstance(entry, dict) for entry in entries)


def parse_strings(text: str) -> tuple[str, ...]:
    """A reply that is a JSON list of texts. Raises ValueError."""
    return tuple(_json(text, _are_texts, "texts"))


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _json(text: str, fits: Callable[[Any], bool], what: str) -> Any:
    """The first JSON list or object in a text that `fits`, whatever stands around it; else an empty list in it."""
    text = without_thoughts(text[:MAX_CHARS])
    told, empty = "that can be read", False
    for start in _starts(text):
        try:
            value = _DECODER.raw_decode(text, start)[0]
        except (ValueError, RecursionError):
            continue
        if fits(value):
            return value
        told = f"list of {what}"
        empty = empty or value in ([], {what: []})
    if empty:
        return []
    raise ValueError(f"It holds no JSON {told}.")


def in_words(text: str) -> bool:
    """Whether a reply does not even try to be JSON: no line of it begins as a list, an object or a fence does."""
    return re.search(r"^\s*(?:```|[\[{])", without_thoughts(text[:MAX_CHARS]), re.M) is None


_DECODER = json.JSONDecoder(strict=False)
_TRIES = 50


def _starts(text: str) -> Iterator[int]:
    """Where a list or an object may begin: within fences first."""
    fences = [match.end() for match in re.finditer(r"```[a-z]*\s*(?=[\[{])", text)]
    brackets = [match.start() for match in re.finditer(r"[\[{]", text)]
    yield from [*fences, *brackets][:_TRIES]


def _draft(entry: Any) -> Draft:
    if not isinstance(entry, dict):
        return Draft("", None, "is no task: it is no JSON object")
    shown = _name(entry)
    told = {key: _usual(key, value) for key, value in entry.items() if key in KEYS and value is not None}
    problems = Problems()
    try:
        # JSON is YAML: a proposal is held to the rules of files, and its mistakes are told in their words.
        text = json.dumps({"tasks": [told]}, ensure_ascii=False)
        text.encode()  # half a character can be kept nowhere
        text = _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
        drafts = [*read_yaml_tasks(text, problems.file("task"), bare=True)]
        if not problems and drafts:
            return Draft(shown, _split(drafts[0].task))
    except (ValueError, RecursionError) as error:
        return Draft(shown, None, f"is no task: it cannot be read: {error}")
    # Lines of the text that was made of it say nothing.
    mistakes = [re.sub(r"^task(:\d+)?: |\bline \d+, ", "", line) for line in problems.lines()]
    return Draft(shown, None, f"is no task: {'; '.join(mistakes[:3]) or 'it cannot be read'}")


def _name(entry: Any) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    return clean(name)[:MAX_NAME] if isinstance(name, str) else ""


_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON may hold as it is, and YAML may not."""


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
    shown = {_called(task, case) for case in task.examples}
    return replace(task, checks=tuple(case for case in task.checks if _called(task, case) not in shown))


def _called(task: Task, case: Case) -> str:
    """The same for calls with the same arguments, by position or by name."""
    try:
        return fingerprint(task.signature.bind(case.args, case.kwargs))
    except ArgumentError:
        return case.call("f")


def clean(text: str) -> str:
    """On one line, without what a terminal could take for an order."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
