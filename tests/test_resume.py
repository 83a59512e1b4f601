"""A run that is killed: nothing committed is lost, and the same command ends with the same library."""

import os
import signal
import subprocess
import sys
import time

import pytest

from skillforge.build import open_library


def task(n):
    """A small task for the search: each adds another number, so that no two are alike."""
    examples = "\n".join(f"      add_{n}({x}) == {x + n}" for x in (1, 5, 20))
    checks = "\n".join(f"      add_{n}({x}) == {x + n}" for x in (0, -4, 300))
    head = f"  - name: add_{n}\n    description: Add {n} to a number.\n    signature: '(x: int) -> int'\n"
    return f"{head}    examples: |\n{examples}\n    checks: |\n{checks}\n"


@pytest.fixture
def curriculum(write):
    return write("adding.yaml", "tasks:\n" + "".join(task(n) for n in range(2, 20)))


def start(curriculum, library):
    command = [sys.executable, "-m", "skillforge", "run", str(curriculum), "--library", str(library)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def code(library):
    return {path.name: path.read_bytes() for path in (library / "code").glob("*.*")}


def kill_after_first_commit(run, library):
    """SIGKILL, as soon as a wave is on disk; whether the run was still going."""
    while run.poll() is None and not list(library.glob("code/add_*.py")):
        time.sleep(0.01)
    going = run.poll() is None
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    return going


def test_a_killed_run_resumes_to_the_same_library(curriculum, tmp_path):
    """SIGKILL after the first commit: what was there stays, and `code/` ends the same to the byte."""
    whole, pieces = tmp_path / "whole", tmp_path / "pieces"
    uninterrupted = start(curriculum, whole)
    assert kill_after_first_commit(start(curriculum, pieces), pieces)
    with open_library(pieces) as library:
        before = {skill.name: skill.sha256 for skill in library.skills()}
    assert 0 < len(before) < 18
    assert [start(curriculum, pieces).wait(), uninterrupted.wait()] == [0, 0]
    with open_library(pieces) as library:
        after = {skill.name: skill.sha256 for skill in library.skills()}
    assert before.items() <= after.items()
    assert code(whole) == code(pieces)


def test_two_runs_at_once_on_one_library_both_succeed(curriculum, tmp_path):
    """Both commit; no task's skill is stored twice."""
    runs = [start(curriculum, tmp_path / "shared") for _ in range(2)]
    assert [run.wait() for run in runs] == [0, 0]
    with open_library(tmp_path / "shared") as library:
        assert len(library) == 18
