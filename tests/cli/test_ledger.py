"""`ledger`: what skills are worth, for people and for scripts, and every way it can go wrong."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from skillforge.cli import ledger as command
from skillforge.cli import main
from skillforge.ledger import Worth
from skillforge.library import Library
from skillforge.store.sqlite import ReplayRow
from skillforge.types import Case, Cost, Provenance, Skill
from tests.cli.conftest import Ran

Cli = Callable[..., Ran]


@pytest.fixture(scope="module")
def measured(grown: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that was measured, so that asking again takes no search."""
    path = shutil.copytree(grown, tmp_path_factory.mktemp("measured") / "skills")
    assert main(["ledger", "--library", str(path), "--json", "--quiet"]) == 0
    return path


def test_the_ledger_is_a_table_and_one_line(cli: Cli, measured: Path):
    """What is worth most first; the number of replays; progress beside it."""
    ran = cli("ledger", "words", "slugify", "--library", measured)
    assert ran.code == 0
    header, first, second, _, total = ran.out.splitlines()
    assert header.split("  ")[0] == "name"
    assert {first.split()[0], second.split()[0]} == {"words", "slugify"}
    assert total.startswith("2 skills: ")
    assert "1 replay" in total
    assert "task-slugify without words" in ran.err


def test_scripts_get_every_replay(cli: Cli, measured: Path):
    """Each with its budget and both searches; nothing else on standard output."""
    data = cli("ledger", "words", "--json", "--quiet", "--library", measured).data
    assert data.keys() == {"skills", "summary"}
    (words,) = data["skills"]
    assert (words["name"], words["tasks"], words["call_sites"]) == ("words", ["task-slugify"], 1)
    (replay,) = words["replays"]
    assert replay.keys() == {"task", "budget", "with", "without"}
    assert replay["with"].keys() == replay["without"].keys() == {"solved", "candidates"}


def test_a_skill_that_is_worth_nothing_is_told_so():
    """And that it is not offered any more."""
    rows = tuple(ReplayRow("words", "", task, "", 5000, True, 90, True, 80) for task in ("a", "b"))
    assert command._row(Worth("words", "", 2, ("a", "b"), rows))[-1] == "worth nothing: not offered"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["wrods"], 3, "Did you mean 'words'"),
        (["--times", "0"], 2, "times is 0"),
        (["--times", "ten"], 2, "valid integer"),
        (["--candidates", "0"], 2, "candidates is 0"),
        (["--candidates", "9" * 30], 2, "candidates is 9"),
        (["--jobs", "0"], 2, "jobs is 0"),
        (["--library", "nowhere"], 1, "No library at"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(cli: Cli, library: Path, arguments: list[str], code: int, told: str):
    """With the exit code that other commands have for it."""
    ran = cli("ledger", *arguments)
    assert (ran.code, ran.out, told in ran.err, "Traceback" in ran.err) == (code, "", True, False)


def test_an_empty_library_says_how_to_grow_one(cli: Cli, tmp_path: Path):
    """It is no error: nothing is worth nothing."""
    Library.open(tmp_path / "empty", create=True).close()
    ran = cli("ledger", "--library", str(tmp_path / "empty"))
    assert (ran.code, ran.out) == (0, "")
    assert "skillforge run" in ran.err


def test_a_full_disk_is_one_line(library: Path):
    """Files that may grow no further stand for it; the library is as it was."""
    limited = f"ulimit -f 16; exec {sys.executable} -B -m skillforge ledger"  # -B: or bytecode is cut short too
    done = subprocess.run(["/bin/sh", "-c", limited], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("error: ")
    assert "Traceback" not in done.stderr
    with Library.open(library) as opened:
        assert opened.replays() == {}


def test_ctrl_c_tells_what_was_measured_and_keeps_it(library: Path):
    """Exit code 130, with threads at work on what nobody finds; the same command goes on from there."""
    with Library.open(library) as opened:
        opened.commit([hopeless(opened.skill("slugify"), n) for n in range(4)])
    run = [sys.executable, "-m", "skillforge", "ledger", "--jobs", "2", "--json"]
    with subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=_mind) as process:
        assert process.stderr is not None
        process.stderr.readline()  # the first is measured: others are under way
        os.kill(process.pid, signal.SIGINT)
        out, told = process.communicate()
    assert process.returncode == 130
    assert "interrupted: 1 of 5 replays" in told
    assert "Traceback" not in told
    assert json.loads(out)["summary"]["planned"] == 5
    with Library.open(library) as opened:
        assert [row.task_id for row in opened.replays()["words"]] == ["task-slugify"]


def hopeless(slugify: Skill, n: int) -> Skill:
    """A skill like `slugify`, of a task that takes a search all that it may spend."""
    name = f"zz_hopeless_{n}"
    texts = ("a", "bq", "xyz", "kelp", "onion")
    cases = tuple(Case((text,), {}, hashlib.sha256(f"{n}{text}".encode()).hexdigest()[:12]) for text in texts)
    task = replace(slugify.task, id=name, name=name, examples=cases, checks=cases)
    cost = Provenance("search", cost=Cost(candidates=1_000_000))
    return replace(slugify, name=name, source=slugify.source.replace("slugify", name), task=task, provenance=cost)


def _mind() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so would what the tests start there."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
