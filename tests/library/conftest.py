"""Skills to fill libraries with, a library in `tmp_path`, and a runner that really runs them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from skillforge.library import Library
from skillforge.signature import Signature
from skillforge.types import (
    Candidate,
    Case,
    CheckResult,
    Fault,
    Limits,
    Outcome,
    Program,
    Provenance,
    Skill,
    Status,
    Task,
    Verdict,
)

WORDS = '''def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()
'''

SLUGIFY = '''from .words import words


def slugify(text: str) -> str:
    """Words joined by dashes."""
    return "-".join(words(text.lower()))
'''


def make_task(name: str, **fields: Any) -> Task:
    """A task of one text parameter, with an example and a check."""
    fields = {
        "id": f"text/{name}",
        "description": f"The {name} of a text.",
        "signature": Signature.parse("(text: str) -> str"),
        "examples": (Case(("A b",), {}, "a-b"),),
        "checks": (Case(("C  d",), {}, "c-d"),),
        "tags": ("text",),
        **fields,
    }
    return Task(name=name, **fields)


def make_skill(name: str, source: str | None = None, pins: Mapping[str, str] | None = None, **fields: Any) -> Skill:
    """A skill that passed its held-out checks."""
    task = fields.pop("task", None) or make_task(name)
    source = source or f'def {name}(text: str) -> str:\n    """It is {name}."""\n    return text\n'
    fields = {"evidence": "given", "provenance": Provenance("search"), **fields}
    return Skill(name=name, source=source, task=task, pins=pins or {}, **fields)


def calling(name: str, *callees: Skill, **fields: Any) -> Skill:
    """A skill that calls others."""
    imports = "".join(f"from .{callee.name} import {callee.name}\n" for callee in callees)
    value = "text"
    for callee in callees:
        value = f"{callee.name}({value})"
    source = f"{imports}\n\ndef {name}(text: str) -> str:\n    return {value}\n"
    return make_skill(name, source, {callee.name: callee.sha256 for callee in callees}, **fields)


words = make_skill(
    "words",
    WORDS,
    task=make_task(
        "words",
        signature=Signature.parse("(text: str) -> list[str]"),
        examples=(Case(("A b",), {}, ["A", "b"]),),
        checks=(Case((" c  d ",), {}, ["c", "d"]),),
    ),
)
slugify = make_skill("slugify", SLUGIFY, {"words": words.sha256})


_CALL = """
import importlib, json, sys
place, module, name, args, kwargs = json.load(sys.stdin)
sys.path.insert(0, place)
try:
    print(json.dumps([getattr(importlib.import_module("pack." + module), name)(*args, **kwargs), None]))
except Exception as error:
    print(json.dumps([None, [type(error).__name__, str(error)]]))
"""


class PlainRunner:
    """Runs a program in a fresh, bare interpreter, as a package of its modules."""

    tools: Mapping[str, object] = {}

    def run(
        self, program: Program | str, entry: str, args: Sequence[Any], kwargs: Mapping[str, Any] | None = None
    ) -> Outcome:
        assert isinstance(program, Program)
        with tempfile.TemporaryDirectory() as place:
            package = Path(place, "pack")
            package.mkdir()
            for name, source in program.modules.items():
                (package / f"{name}.py").write_text(source)
            data = json.dumps([place, program.entry, entry, list(args), dict(kwargs or {})])
            command = [sys.executable, "-I", "-c", _CALL]
            done = subprocess.run(command, input=data, capture_output=True, text=True, check=True)
        value, error = json.loads(done.stdout)
        return Outcome(Status.ERROR, error=Fault(*error)) if error else Outcome(Status.OK, value)

    def map(
        self,
        program: Program | str,
        entry: str,
        argument_lists: Sequence[Sequence[Any]],
        *,
        limits: Limits | None = None,
    ) -> list[Outcome]:
        return [self.run(program, entry, args) for args in argument_lists]


class PlainVerifier:
    """Passes a candidate that gives what the task's cases say."""

    def verify(self, task: Task, candidate: Candidate, program: Program) -> Verdict:
        results = []
        for case in (*task.examples, *task.checks):
            outcome = PlainRunner().run(program, program.entry, case.args, case.kwargs)
            results.append(CheckResult("check", case.call(task.name), outcome.value == case.expected, outcome.reason))
        passed = all(result.passed for result in results)
        return Verdict(passed, float(passed), {}, tuple(results), "given" if passed else None)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "skills"


@pytest.fixture
def library(root: Path) -> Library:
    """A library of `slugify`, which calls `words`."""
    with Library.open(root, create=True, runner=PlainRunner, verifier=PlainVerifier) as opened:
        opened.commit([words, slugify])
        yield opened


@pytest.fixture
def reopen(root: Path) -> Callable[[], Library]:
    """Opens the library again, as a later process would."""
    opened: list[Library] = []

    def again() -> Library:
        opened.append(Library.open(root, runner=PlainRunner, verifier=PlainVerifier))
        return opened[-1]

    yield again
    for one in opened:
        one.close()
