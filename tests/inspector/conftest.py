"""A small library's skills, as values: three levels, one weak, one unverified, one that stands alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from skillforge.inspector import Snapshot, snapshot
from skillforge.signature import Signature
from skillforge.types import Case, Provenance, Skill, Task

MakeSkill = Callable[..., Skill]


def make_skill(name: str, *calls: str, **changes: str) -> Skill:
    source = "".join(f"from .{call} import {call}\n" for call in calls) + f"def {name}(text):\n    return text\n"
    task = Task(
        id=name,
        name=name,
        description=changes.get("description", f"About {name}."),
        signature=Signature.parse("(text: str) -> str"),
        examples=(Case(("a",), {}, "a"),),
        checks=(Case(("b",), {}, "b"),),
        tags=("text",),
    )
    return Skill(
        name,
        changes.get("source", source),
        task,
        dict.fromkeys(calls, "0" * 64),
        "weak" if name == "weak_one" else "given",
        Provenance("search"),
        status="unverified" if name == "edited" else "verified",
    )


@pytest.fixture
def shown() -> Snapshot:
    """page → title, words; title → words; index → title, weak_one; edited and alone call nothing."""
    return snapshot(
        [
            make_skill("words"),
            make_skill("title", "words"),
            make_skill("page", "title", "words"),
            make_skill("index", "title", "weak_one"),
            make_skill("weak_one"),
            make_skill("edited"),
            make_skill("alone"),
        ]
    )
