"""A small real library to ask, and replies that are short to write."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from skillforge.build import open_library
from skillforge.library import Library
from skillforge.sandbox import Toolbox
from skillforge.sandbox.tools import Tool
from tests.cli.conftest import make_library


def act(action: str, thought: str = "so", /, **arguments: Any) -> str:
    """A reply of the text protocol."""
    return f"Thought: {thought}\n\n```json\n{json.dumps({'action': action, 'arguments': arguments})}\n```"


SEEN: list[str] = []
"""What the tools were called with."""


def lookup(key: str) -> str:
    """Looks a key up."""
    SEEN.append(key)
    return f"<{key.upper()}>"


def broken(key: str) -> str:
    """Fails."""
    raise RuntimeError("out of order\x1b[31m")


TOOLS = Toolbox({"lookup": Tool(lookup, repeatable=True), "send": lookup, "broken": broken})


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of a few skills, which no test changes."""
    names = ("words", "slugify", "mean", "repeat", "spin", "lucky", "weekday")
    return make_library(tmp_path_factory.mktemp("made") / "skills", *names)


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    """Where a copy of it lies, not opened."""
    return shutil.copytree(made, tmp_path / "skills")


@pytest.fixture
def library(place: Path) -> Iterator[Library]:
    with open_library(place) as library:
        yield library


@pytest.fixture
def equipped(place: Path) -> Iterator[Library]:
    """The same, with tools granted."""
    SEEN.clear()
    with open_library(place, tools=TOOLS) as library:
        yield library


@pytest.fixture(autouse=True)
def _asked_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that fails is asked again with hardly a wait: how long it is to be, `tests/llm/test_retry.py` says."""
    monkeypatch.setattr("skillforge.llm.retry.FIRST_S", 0.01)
