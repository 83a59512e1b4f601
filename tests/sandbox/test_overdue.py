"""Overdue calls: given up in time, told once, known while they run, and no hindrance to an exit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import pytest

from skillforge.sandbox.overdue import NoAnswer, Overdue


@pytest.fixture
def release():
    """An event that hanging calls wait for, set in the end."""
    event = threading.Event()
    yield event
    event.set()


def test_a_call_in_time_gives_its_value():
    """And leaves nothing behind."""
    overdue = Overdue("the tool")
    assert overdue.call("fetch", lambda: 3, 5) == 3
    assert overdue.running() == []


def test_a_call_that_hangs_is_given_up_and_known(release):
    """By its name, until it comes back; what it gives then goes to who asked for it."""
    late: list[bool] = []
    overdue = Overdue("the tool")
    with pytest.raises(NoAnswer, match=r"fetch gave no answer within 0\.05 s"):
        overdue.call("fetch", release.wait, 0.05, late.append)
    assert overdue.running() == ["fetch"]
    release.set()
    assert overdue.running(patience_s=5) == []
    assert late == [True]


def test_it_is_told_once_for_each_name(release, caplog):
    """A tool that hangs a hundred times is one line."""
    overdue = Overdue("the tool")
    for name in ("fetch", "fetch", "send"):
        with pytest.raises(NoAnswer):
            overdue.call(name, release.wait, 0.01)
    told = [record.getMessage().partition(".")[0] for record in caplog.records]
    assert told == ["the tool fetch gave no answer within 0", "the tool send gave no answer within 0"]


HANGING = """
import sys, time
from skillforge.sandbox import Sandbox, Tool, Toolbox

def fetch():
    {hangs}

print("begun", flush=True)
with Sandbox(tools=Toolbox({{"fetch": Tool(fetch, timeout_s={timeout_s})}}), pool=1) as sandbox:
    print(sandbox.run("def f():\\n    return fetch()\\n", "f").error.type, flush=True)
"""


@pytest.mark.parametrize("hangs", ["time.sleep(3600)", "while True: pass"])
def test_a_process_ends_without_it(hangs):
    """Whether the call waits or works."""
    code = HANGING.format(hangs=hangs, timeout_s=0.2)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=50, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["begun", "TimeoutError"])


def test_an_interrupt_does_not_wait_for_it():
    """Ctrl-C while a tool has hours to go."""
    code = HANGING.format(hangs="print('called', flush=True), time.sleep(3600)", timeout_s=3600)
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    while process.stdout.readline().strip() != "called":
        pass
    os.kill(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=50)
    assert process.returncode not in (0, None)
    assert told.strip().endswith("KeyboardInterrupt")
