"""A small real library, and the real command line as a process or in this one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from skillforge.cli import main
from skillforge.library import Library
from skillforge.signature import Signature
from skillforge.types import Case, Provenance, Skill, Task, sha256

SOURCES = {
    "words": ("(text: str) -> list[str]", "def words(text):\n    return text.split()\n"),
    "slugify": (
        "(text: str) -> str",
        'from .words import words\n\n\ndef slugify(text):\n    return "-".join(words(text.lower()))\n',
    ),
    "mean": ("(numbers: list[float]) -> float", "def mean(numbers):\n    return sum(numbers) / len(numbers)\n"),
    "repeat": ("(text: str, times: int = 2) -> str", "def repeat(text, times=2):\n    return text * times\n"),
    "weekday": ("(day: date) -> int", "def weekday(day):\n    return day.isoweekday()\n"),
    "noisy": ("(text: str) -> str", "def noisy(text):\n    print('told')\n    return text\n"),
    "spin": ("(number: int) -> int", "def spin(number):\n    while True:\n        number += 1\n"),
    "echo": ("(value: Any) -> Any", "def echo(value):\n    return value\n"),
    "lucky": ("(number: int) -> bool", "def lucky(number):\n    return number == 7\n"),
}
CALLS = {"slugify": ("words",)}
EXAMPLES = {
    "words": 'words("a b") == ["a", "b"]',
    "slugify": 'slugify("A b") == "a-b"',
    "mean": "mean([1.0, 2.0]) == 1.5",
}


def make_skill(name: str) -> Skill:
    signature, source = SOURCES[name]
    case = (Case.parse(EXAMPLES[name], name),) if name in EXAMPLES else ()
    return Skill(
        name=name,
        source=source,
        task=Task(
            id=f"task-{name}",
            name=name,
            description=f"What {name} does.",
            signature=Signature.parse(signature),
            examples=case,
            checks=case,
            tags=("text",) if "text" in signature else ("other",),
        ),
        pins={callee: sha256(SOURCES[callee][1]) for callee in CALLS.get(name, ())},
        evidence="weak" if name == "lucky" else "given",
        provenance=Provenance("search"),
    )


@dataclass
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of the skills above, the current directory beside it, and no settings of this machine."""
    path = tmp_path / "skills"
    with Library.open(path, create=True) as opened:
        opened.commit([make_skill(name) for name in SOURCES])
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SKILLFORGE_LIBRARY", raising=False)
    return path


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs a command in this process."""

    def run(*arguments: str) -> Ran:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


@pytest.fixture
def process() -> Callable[..., Ran]:
    """Runs a command as a process of its own."""

    def run(*arguments: str, stdin: bytes | None = None) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "skillforge.cli", *map(str, arguments)],
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
