"""Small builders for the verifier's tests: a task from its assertions, a candidate from its source."""

from __future__ import annotations

import textwrap
from typing import Any

from skillforge.signature import Signature
from skillforge.types import Candidate, Case, Limits, Task


def task(signature: str, *examples: str, checks: tuple[str, ...] = (), **fields: Any) -> Task:
    """`task("double(n: int) -> int", "double(2) == 4")`"""
    name, _, rest = signature.partition("(")
    fields.setdefault("limits", Limits(timeout_s=0.5))
    fields.setdefault("description", "")
    return Task(
        id=name,
        name=name,
        signature=Signature.parse(f"({rest}"),
        examples=tuple(Case.parse(text, name) for text in examples),
        checks=tuple(Case.parse(text, name) for text in checks),
        **fields,
    )


def candidate(source: str) -> Candidate:
    """The last function of the dedented source is the entry."""
    text = textwrap.dedent(source).strip() + "\n"
    entry = [line for line in text.splitlines() if line.startswith("def ")][-1][4:].partition("(")[0]
    return Candidate(text, entry, "test")
