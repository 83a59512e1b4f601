"""`memory` and `policy`: what earlier episodes taught, as a person sees it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from skillforge.build import open_library
from tests.cli.conftest import Ran
from tests.memory.conftest import attempt, episode

Cli = Callable[..., Ran]


@pytest.fixture
def journal(tmp_path: Path) -> str:
    """A library with two episodes: one solved at the second attempt, one failed with a lesson."""
    path = tmp_path / "journal"
    made = [
        episode(attempt("syntax"), attempt("", "fix_the_line"), name="roman", description="A Roman numeral."),
        episode(attempt("wrong value"), name="days", description="Days of a month.", lesson="February is short."),
    ]
    with open_library(path, create=True) as library:
        library.commit([], episodes=made)
    return str(path)


def test_memory_lists_what_is_remembered(cli: Cli, journal: str):
    """With how it ended, its tier, its weight and its lesson."""
    ran = cli("memory", "--library", journal)
    assert ran.code == 0
    assert all(word in ran.out for word in ("roman", "solved, 2 attempts", "long-term", "February is short."))


def test_memory_recalls_what_is_like_a_text(cli: Cli, journal: str):
    """What a writer would be shown; 1 where there is nothing."""
    assert [row["task"] for row in cli("memory", "roman numerals", "--library", journal, "--json").data] == ["roman"]
    assert cli("memory", "zebra crossings", "--library", journal).code == 1


@pytest.mark.parametrize(
    ("options", "left"),
    [(["--forget", "1"], ["days"]), (["--forget-failures"], ["roman"]), (["--forget-older", "0"], [])],
)
def test_memory_forgets(cli: Cli, journal: str, options: list[str], left: list[str]):
    """It is recalled no more, and the journal has it still."""
    assert cli("memory", *options, "--library", journal).code == 0
    assert [row["task"] for row in cli("memory", "--library", journal, "--json").data] == left
    assert cli("why", "roman", "--library", journal).code == 0


def test_an_episode_that_is_not_there_is_named(cli: Cli, journal: str):
    """Nothing is forgotten then."""
    ran = cli("memory", "--forget", "99", "--library", journal)
    assert (ran.code, "No episode 99" in ran.err) == (2, True)


def test_policy_shows_what_each_repair_was_worth(cli: Cli, journal: str):
    """State, action, value, visits, and the best of each state."""
    (row,) = cli("policy", "--library", journal, "--json").data["rows"]
    assert (row["state"], row["action"], row["visits"], row["best"]) == ("syntax / 1", "fix_the_line", 1, True)
    assert "→ fix the line" in cli("policy", "--library", journal).out


def test_a_library_without_repairs_says_so(cli: Cli, tmp_path: Path):
    """And what makes some."""
    open_library(tmp_path / "empty", create=True).close()
    assert "No repair yet" in cli("policy", "--library", str(tmp_path / "empty")).out
    assert "Nothing is remembered" in cli("memory", "--library", str(tmp_path / "empty")).out
