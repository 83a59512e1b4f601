"""Imports of what is large are not searched for garbage."""

from __future__ import annotations

import gc

import pytest

from skillforge.imports import nothing_collected


@pytest.mark.parametrize("before", [True, False])
def test_garbage_is_not_looked_for_within_and_is_as_before_afterwards(before: bool):
    """Also where the import fails, and where the user's own program collects nothing."""
    was, found = gc.isenabled(), []
    try:
        gc.enable() if before else gc.disable()
        with pytest.raises(ImportError):
            _import(found)
        assert (found, gc.isenabled()) == ([False], before)
    finally:
        gc.enable() if was else gc.disable()


def _import(found: list[bool]) -> None:
    with nothing_collected():
        found.append(gc.isenabled())
        raise ImportError
