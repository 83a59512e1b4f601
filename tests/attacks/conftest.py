"""A worker that was attacked is no other test's."""

import pytest


@pytest.fixture(autouse=True)
def _fresh(own_workers: None) -> None:
    """Also where a sandbox is closed, and another opened."""
