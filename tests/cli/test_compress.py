"""`compress`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.conftest import Ran

Cli = Callable[..., Ran]


@pytest.mark.usefixtures("library")
def test_compress_counts_what_it_stored(cli: Cli):
    """A library whose skills share nothing gives nothing, and that is no failure."""
    ran = cli("compress", "--json")
    assert (ran.code, ran.data) == (0, {"abstractions": [], "stored": 0})


@pytest.mark.usefixtures("library")
def test_most_must_be_positive(cli: Cli):
    """--most 0 is wrong use, in one line."""
    ran = cli("compress", "--most", "0")
    assert (ran.code, "1 or more" in ran.err) == (2, True)


def test_an_unknown_library_is_one_line(cli: Cli):
    """No traceback."""
    ran = cli("compress", "--library", "nowhere")
    assert (ran.code, ran.err.startswith("error: No library")) == (1, True)
