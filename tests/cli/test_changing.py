"""`verify`, `remove`, `feedback`, `doctor`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from skillforge.build import open_library
from skillforge.cli.progress import Steps
from tests.cli.conftest import Ran

Cli = Callable[..., Ran]
pytestmark = pytest.mark.usefixtures("library")


def test_verify_runs_the_checks_again(cli: Cli):
    """A skill that holds exits with 0."""
    ran = cli("verify", "slugify", "mean", "--json")
    assert (ran.code, ran.data["passed"]) == (0, True)
    assert set(ran.data["skills"]) >= {"slugify", "mean"}


def test_verify_exits_with_1_where_a_skill_fails(cli: Cli, library: Path):
    """An edit that breaks a check is told with the check that failed."""
    (library / "code" / "mean.py").write_text("def mean(numbers):\n    return 0.0\n")
    ran = cli("verify", "mean")
    assert ran.code == 1
    assert "mean: failed" in ran.out
    assert "mean([1.0, 2.0]) == 1.5" in ran.out


def test_how_far_a_verification_is_stands_on_one_line():
    """How many of how many, which was last, and how long; callers of what changed make it more."""
    steps = Steps(2, "verified")
    assert steps.line() == "0/2 verified · 0:00"
    for name in ("words", "slugify", "mean"):
        steps.done(name)
    assert steps.line() == "3/3 verified · mean · 0:00"


def test_verify_tells_of_each_skill_as_it_comes(library: Path):
    """With its verdict, what it needs first."""
    told = []
    with open_library(library) as opened:
        opened.verify(["slugify", "words"], on_verdict=lambda name, verdict: told.append((name, verdict.passed)))
    assert told == [("words", True), ("slugify", True)]


def test_remove_asks_and_nobody_answering_is_a_no(cli: Cli, monkeypatch: pytest.MonkeyPatch):
    """Without --yes and without a terminal nothing is removed."""
    ran = cli("remove", "mean")
    assert (ran.code, "say --yes" in ran.err) == (2, True)
    assert cli("show", "mean").code == 0


def test_remove_takes_the_skill_away(cli: Cli):
    """With --yes it is gone, under its aliases too."""
    assert cli("remove", "task-mean", "--yes", "--json").data["removed"] == "mean"
    assert cli("show", "task-mean").code == 3


def test_a_skill_that_others_call_is_removed_by_force_only(cli: Cli):
    """The callers are named; --force removes all the same, and they count as failed."""
    ran = cli("remove", "words", "--yes")
    assert (ran.code, "called by slugify" in ran.err) == (1, True)
    assert cli("remove", "words", "--yes", "--force", "--json").data["broken"] == ["slugify"]
    assert cli("show", "slugify", "--json").data["status"] == "unverified"


@pytest.mark.parametrize(("value", "balance"), [("+1", 1), ("-1", -1), ("1", 1)])
def test_feedback_takes_plus_and_minus_one(cli: Cli, value: str, balance: int):
    """-1 is an argument, not an option; it is kept with its reason."""
    assert cli("feedback", "mean", value, "because", "--json").data["balance"] == balance
    assert cli("show", "mean", "--json").data["stats"]["feedback"] == [{"value": balance, "why": "because"}]


@pytest.mark.parametrize(("arguments", "code"), [(["mean", "+2"], 2), (["maen", "+1"], 3), (["mean"], 2)])
def test_other_feedback_is_refused(cli: Cli, arguments: list[str], code: int):
    """Two is no vote, and nobody is no skill."""
    assert cli("feedback", *arguments).code == code


def test_doctor_finds_a_sound_library_well(cli: Cli):
    """Sandbox, versions, library: all is well is exit code 0."""
    ran = cli("doctor", "--json")
    assert (ran.code, ran.data["ok"], ran.data["library"]["skills"]) == (0, True, 9)


def test_doctor_names_what_is_not_well(cli: Cli, library: Path):
    """A hand edit is named with the command that mends it, and the exit code is 1."""
    (library / "code" / "mean.py").write_text("def mean(numbers):\n    return 0.0\n")
    ran = cli("doctor")
    assert ran.code == 1
    assert "skillforge verify" in ran.out


def test_doctor_survives_what_is_no_library(cli: Cli, tmp_path: Path):
    """A database of garbage is reported, not raised."""
    broken = tmp_path / "broken"
    (broken / "code").mkdir(parents=True)
    (broken / "library.db").write_bytes(b"garbage" * 1000)
    ran = cli("doctor", "--library", broken, "--json")
    assert (ran.code, ran.data["library"]["ok"]) == (1, False)


def test_a_clone_is_well_before_it_was_verified(cli: Cli, library: Path):
    """Skills that came with files are counted by the doctor, and are no fault of the library."""
    (library / "library.db").unlink()
    assert cli("doctor", "--json").data["library"]["not_verified_here_yet"] > 0
    assert cli("doctor", "--json").data["library"]["ok"]
