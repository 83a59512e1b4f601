"""Real processes on one library: two at once, and `kill -9` at any instant."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from skillforge.library import Library
from tests.library.conftest import PlainRunner

COMMITTER = """
import sys
from skillforge.library import Library
from tests.library.conftest import make_skill
root, label, count = sys.argv[1:]
library = Library.open(root, create=True)
for number in range(int(count)):
    library.commit([make_skill(f"{label}_{number}"), make_skill(f"{label}_{number}_twin")])
    print(f"{label}_{number}", flush=True)
"""


def start(root, label, count) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", COMMITTER, str(root), label, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def assert_whole(root, acknowledged) -> None:
    """Everything acknowledged is there, whole: in the database, as files, and as a package."""
    with Library.open(root, runner=PlainRunner) as library:
        library.check()
        assert set(acknowledged) <= set(library)
        assert all(f"{name}_twin" in library for name in library if not name.endswith("_twin"))
        for name in library:
            assert (root / "code" / f"{name}.py").read_text() == library.source(name)
            assert library.skill(name).status == "verified"
    assert not list(root.rglob("*.tmp"))


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_writer_loses_nothing_that_was_committed(root, seed):
    """`kill -9` anywhere in a loop of commits: what was acknowledged is there, and nothing by halves."""
    process = start(root, "one", 10_000)
    acknowledged = [process.stdout.readline().strip()]
    time.sleep(random.Random(seed).random() * 0.3)
    os.kill(process.pid, signal.SIGKILL)
    acknowledged += process.communicate()[0].split()
    assert_whole(root, acknowledged)


def test_two_processes_commit_at_once(root):
    """A second writer waits; neither loses anything, a new library included."""
    processes = [start(root, label, 15) for label in ("left", "right")]
    results = [process.communicate() for process in processes]
    assert [error for _, error in results] == ["", ""]
    assert_whole(root, [name for out, _ in results for name in out.split()])
    with Library.open(root) as library:
        assert len(library) == 60


def test_a_call_works_while_another_process_commits(library):
    """Readers never wait for a writer, and never see half a commit."""
    process = start(library.path, "busy", 10_000)
    try:
        process.stdout.readline()
        for _ in range(10):
            assert library.slugify("A b") == "a-b"
            assert len(library) % 2 == 0
    finally:
        process.kill()
        process.communicate()
    assert library.stats("slugify").calls == 10


def test_two_processes_build_one_index(library):
    """Index writes hold a lock: both searches answer, and the index is whole afterwards."""
    script = (
        "import sys; from skillforge.library import Library\n"
        "print([hit.name for hit in Library.open(sys.argv[1]).search('words', 1)])"
    )
    command = [sys.executable, "-c", script, str(library.path)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate() for process in processes] == [("['words']\n", "")] * 2
    assert library.search("words", 1)[0].name == "words"


def test_calling_a_skill_imports_nothing_heavy(library):
    """chromadb costs a second, networkx and pydantic a third: opening and calling load none of them."""
    script = (
        "import sys; from skillforge.library import Library\n"
        "library = Library.open(sys.argv[1]); library.program('slugify'); library.skill('slugify')\n"
        "print([name for name in ('chromadb', 'networkx', 'pydantic', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script, str(library.path)], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
