"""One warm sandbox for all tests of the package: each run is a child of its own anyway."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from skillforge.sandbox import Sandbox


@pytest.fixture(scope="package")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def _fresh(own_workers: None) -> None:
    """Here workers are what is tested."""
