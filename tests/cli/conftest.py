"""A small real library, and the real command line as a process or in this one."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from skillforge.cli import main
from skillforge.library import Library
from skillforge.signature import Signature
from skillforge.types import (
    Attempt,
    Candidate,
    Case,
    CheckResult,
    Cost,
    Episode,
    Limits,
    Provenance,
    Skill,
    Task,
    Verdict,
    sha256,
)

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
            limits=Limits(timeout_s=0.3) if name == "spin" else Limits(),
        ),
        pins={callee: sha256(SOURCES[callee][1]) for callee in CALLS.get(name, ())},
        evidence="weak" if name == "lucky" else "given",
        provenance=Provenance("search"),
    )


def make_episodes(skill: Skill) -> list[Episode]:
    """A task that failed, and one solved at the second attempt."""
    wrong = CheckResult("check", 'slugify("") == ""', False, "gave None")
    lost = replace(skill.task, id="task-lost", name="lost", description="Nobody could.")
    failed = Verdict(False, 0.25, {"correct": 0.0, "examples": 0.5}, (wrong,))
    passed = Verdict(True, 0.9, {"correct": 1.0, "examples": 1.0}, (), "given")
    candidate = Candidate(skill.source, skill.name, "search", Cost(12, 0.5), ("words",))
    return [
        Episode(lost, (Attempt(candidate, failed),), reason="no candidate passed", offered=("words",)),
        Episode(skill.task, (Attempt(candidate, failed), Attempt(candidate, passed)), skill=skill, cost=Cost(24, 1.5)),
    ]


def make_library(path: Path, *names: str) -> Path:
    with Library.open(path, create=True) as library:
        library.commit([make_skill(name) for name in names], episodes=make_episodes(make_skill("slugify")))
    return path


@dataclass
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the skills above, which no test changes."""
    return make_library(tmp_path_factory.mktemp("grown") / "skills", *SOURCES)


@pytest.fixture
def library(grown: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, the current directory beside it, and no settings of this machine."""
    path = tmp_path / "skills"
    shutil.copytree(grown, path)
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
            [sys.executable, "-m", "skillforge", *map(str, arguments)],
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture(autouse=True)
def _asked_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that fails is asked again with hardly a wait: how long it is to be, `tests/llm/test_retry.py` says."""
    monkeypatch.setattr("skillforge.llm.retry.FIRST_S", 0.01)
