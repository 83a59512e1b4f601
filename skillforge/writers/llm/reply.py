"""A model's reply → the source of a skill, or a sentence that says what was wrong with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection
from dataclasses import dataclass

from skillforge.types import Task


@dataclass(frozen=True, slots=True)
class Source:
    """A module as a skill is kept; `notes` say what was changed on the way."""

    source: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a reply holds no usable code, in words that can be sent back."""

    reason: str


_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.M | re.S)


def parse_reply(text: str, task: Task, previous: str = "", *, known: Collection[str] = ()) -> Source | Unreadable:
    """The module in a reply to `task`; `previous` is what a diff applies to, `known` skills that may be imported."""
    blocks = _FENCE.findall(text) or [text]
    for block in reversed(blocks):
        try:
            tree = ast.parse(block)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            problem = f"The code does not parse: {error}."
            continue
        if any(isinstance(node, ast.FunctionDef) and node.name == task.name for node in tree.body):
            return Source(block)
        problem = f"It does not define {task.name}."
    return Unreadable(problem)
