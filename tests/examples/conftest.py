"""The examples' own modules, imported from their folders and forgotten again: several have a module of one name."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def example() -> Iterator[Callable[[str, str], Any]]:
    """`example("workspace", "bugs")`: the module `bugs` of that example."""
    before, path = set(sys.modules), list(sys.path)

    def module(folder: str, name: str) -> Any:
        if str(EXAMPLES / folder) not in sys.path:
            sys.path.insert(0, str(EXAMPLES / folder))
        return importlib.import_module(name)

    yield module
    sys.path[:] = path
    for name in set(sys.modules) - before:
        if str(EXAMPLES) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]
