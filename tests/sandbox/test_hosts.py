"""Hosts of every kind: event loops, threads, forked, spawned, interrupted and ending ones. None is left with anything.

A host that ends, or that forks while it has threads, is a script in a process of its own.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from skillforge.sandbox import Limits, Outcome, Sandbox, Status
from tests.sandbox.processes import descendants, descriptors, state, still_there, zombies

IDENTITY = "def f(x):\n    return x\n"
SPIN = "def f(x):\n    while True: pass\n"


# -- event loops


def test_an_event_loop_has_many_runs_at_once(sandbox: Sandbox):
    """Each awaited run gets its own answer, and the loop goes on meanwhile."""

    async def main() -> list[Outcome]:
        return await asyncio.gather(*(asyncio.to_thread(sandbox.run, IDENTITY, "f", [i]) for i in range(60)))

    assert [outcome.value for outcome in asyncio.run(main())] == list(range(60))


def test_a_cancelled_run_ends_by_its_own_limits(sandbox: Sandbox):
    """Whoever stops waiting harms nobody: the run is ended in its time, and leaves no descriptor."""

    async def main() -> object:
        waiting = [asyncio.create_task(asyncio.to_thread(sandbox.run, SPIN, "f", [i], limits=short)) for i in range(4)]
        await asyncio.sleep(0.05)
        for task in waiting:
            task.cancel()
        ended = await asyncio.gather(*waiting, return_exceptions=True)
        assert all(isinstance(each, asyncio.CancelledError) for each in ended)
        return (await asyncio.to_thread(sandbox.run, IDENTITY, "f", [1])).value

    short = Limits(timeout_s=0.3)
    with sandbox.session(IDENTITY) as session:  # so that both workers are there before
        session.call("f", [0])
        sandbox.run(IDENTITY, "f", [0])
    before = descriptors(os.getpid())
    assert [asyncio.run(main()) for _ in range(2)] == [1, 1]
    assert descriptors(os.getpid()) < before + 4  # of eight runs; what else goes on in this process may hold some


def test_a_tool_may_wait_for_the_event_loop(sandbox: Sandbox):
    """A run in a thread calls a tool that asks the loop: neither waits for the other for ever."""

    async def main() -> Outcome:
        loop = asyncio.get_running_loop()

        async def double(x: int) -> int:
            await asyncio.sleep(0)
            return 2 * x

        def tool(x: int) -> Outcome:
            return Outcome(Status.OK, value=asyncio.run_coroutine_threadsafe(double(x), loop).result())

        return await asyncio.to_thread(sandbox.run, "def f(x):\n    return ask(x)\n", "f", [4], tools={"ask": tool})

    assert asyncio.run(main()).value == 8


# -- threads


def test_threads_share_a_session_and_a_series(sandbox: Sandbox):
    """One session's calls go one after the other, series side by side, and every answer finds its thread."""
    with sandbox.session(IDENTITY) as session, ThreadPoolExecutor(6) as threads:
        calls = [threads.submit(session.call, "f", [i]) for i in range(60)]
        series = [threads.submit(sandbox.map, IDENTITY, "f", [[i], [-i]]) for i in range(20)]
    assert [call.result().value for call in calls] == list(range(60))
    assert [[outcome.value for outcome in each.result()] for each in series] == [[i, -i] for i in range(20)]


def test_closing_ends_what_other_threads_run_and_leaves_nothing():
    """A run that loses its worker to `close` crashes, and starts no other worker behind the closer's back."""
    begun = threading.Semaphore(0)
    sandbox = Sandbox(Limits(timeout_s=600))

    def ready() -> Outcome:
        begun.release()
        return Outcome(Status.OK)

    with ThreadPoolExecutor(3) as threads:
        told = threads.submit(sandbox.run, "ready()\nwhile True: pass\n", None, tools={"ready": ready})
        untold = threads.submit(sandbox.run, "while True: pass\n", None)
        assert begun.acquire(timeout=60)
        while sum(worker.busy for worker in sandbox._pool.workers) < 2:
            time.sleep(0.01)
        sandbox.close()
        ended = [told.result(timeout=60), untold.result(timeout=60)]
    assert [outcome.status for outcome in ended] == [Status.CRASHED] * 2
    assert sandbox._pool.workers == []


# -- processes of the host's own


@dataclass
class Ended:
    """How a script ended, what it said, and the processes that it told of."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> list[int]:
        return [int(word) for word in self.out.split()]


START = """
import gc, multiprocessing, os, signal, sys, threading, time
from skillforge.sandbox import Limits, Outcome, Sandbox, Status
IDENTITY = "def f(x):\\n    return x\\n"
SPIN = "started()\\nwhile True: pass\\n"
sandbox = Sandbox(Limits(timeout_s=600), pool=1)

def worker():
    return sandbox._pool.get().process.pid

def started():
    print(worker(), flush=True)
    return Outcome(Status.OK)

def spin():
    return sandbox.run(SPIN, None, tools={"started": started})
"""


def _host(folder: Path, body: str, *options: str) -> subprocess.Popen[str]:
    script = folder / "host.py"
    script.write_text(START + textwrap.dedent(body))
    (folder / "tmp").mkdir()
    return subprocess.Popen(
        [sys.executable, *options, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder / "tmp"), "PYTHONPATH": os.pathsep.join(sys.path)},
        start_new_session=True,
    )


def _ended(folder: Path, body: str, *options: str) -> Ended:
    with _host(folder, body, *options) as host:
        out, err = _last_words(host)
    return Ended(host.returncode, out, err)


def _last_words(host: subprocess.Popen[str]) -> tuple[str, str]:
    """What it says until it ends; it and its forks are made to end, if they do not by themselves."""
    try:
        return host.communicate(timeout=60)
    except BaseException:
        os.killpg(host.pid, signal.SIGKILL)
        raise


FORKS = {
    "it runs something": "assert sandbox.run(IDENTITY, 'f', [1]).value == 1",
    "it does nothing": "pass",
    "it closes": "sandbox.close()",
    "it closes a session": "session.close()",
    "it lets go of everything": "del session, sandbox; gc.collect()",
    "it forks again": "pid = os.fork(); pid and os.waitpid(pid, 0); assert sandbox.run(IDENTITY, 'f', [1]).value == 1",
    "it calls a session": "assert session.call('f', [1]).value == 1",
}


@pytest.mark.parametrize("does", FORKS)
def test_a_fork_while_threads_run_disturbs_nobody(does: str, tmp_path: Path):
    """Whatever the forked process does and however it ends, the parent's worker and session are the same as before."""
    body = f"""
        session = sandbox.session(IDENTITY)
        before = [session.call("f", [2]).value, worker()]
        threading.Thread(target=spin, daemon=True).start()
        while not sandbox._pool.get().busy > 1:
            time.sleep(0.001)
        held = sandbox._pool.lock, session._lock, sandbox._pool.get().lock
        for lock in held:
            lock.acquire()  # as another thread may, at the instant of the fork
        child = os.fork()
        if child == 0:
            {FORKS[does]}
            sys.exit(0)
        for lock in held:
            lock.release()
        status = os.waitpid(child, 0)[1]
        assert [session.call("f", [2]).value, worker()] == before
        sys.exit(os.waitstatus_to_exitcode(status))
    """
    ended = _ended(tmp_path, body, "-W", "ignore::DeprecationWarning")
    assert (ended.code, ended.err) == (0, "")
    assert not still_there(ended.told)


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_a_process_of_any_start_method_uses_the_sandbox(method: str, tmp_path: Path):
    """A Sandbox is handed to a new process as it is, and runs there in a worker of that process's own."""
    body = f"""
        def inside(given, queue):
            queue.put([given.run(IDENTITY, "f", [5]).value, given._pool.get().process.pid])

        if __name__ == "__main__":
            mine = worker()
            context = multiprocessing.get_context("{method}")
            queue = context.Queue()
            process = context.Process(target=inside, args=(sandbox, queue))
            process.start()
            value, theirs = queue.get(timeout=60)
            process.join()
            assert (value, process.exitcode) == (5, 0)
            assert sandbox.run(IDENTITY, "f", [6]).value == 6
            print(mine, theirs)
    """
    ended = _ended(tmp_path, body)
    assert (ended.code, ended.err) == (0, "")
    assert len(set(ended.told)) == 2
    assert not still_there(ended.told)


# -- how hosts end

ENDS = {
    "at the end of its text": "print(worker())",
    "by sys.exit": "print(worker()); sys.exit(0)",
    "by os._exit": "print(worker(), flush=True); os._exit(0)",
    "in a with": "with sandbox:\n    print(worker()); sys.exit(0)",
    "with a session open": "s = sandbox.session(IDENTITY); s.call('f', [1]); print(worker())",
    "with a worker that is starting": "sandbox.warm(); print(sandbox._pool.workers[0].process.pid)",
    "with a cycle of references": "a = [sandbox]; a.append(a); print(worker()); del sandbox, a",
    "while a thread of it waits for a run": (
        "threading.Thread(target=spin, daemon=True).start()\n"
        "while not (sandbox._pool.workers and sandbox._pool.get().busy): time.sleep(0.001)\n"
        "print(worker())"
    ),
    "after its workers were killed": "os.kill(worker(), 9); print(worker())",
}


@pytest.mark.parametrize("end", ENDS)
def test_a_host_that_ends_leaves_neither_process_nor_file_nor_word(end: str, tmp_path: Path):
    """Exit code 0, nothing on stderr, no worker, nothing in the temporary folder or the working directory."""
    ended = _ended(tmp_path, ENDS[end], "-W", "error", "-X", "dev")
    assert (ended.code, ended.err) == (0, "")
    assert ended.told
    assert not still_there(ended.told)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["host.py", "tmp"]


def _interrupted(folder: Path, body: str) -> Ended:
    """Ctrl-C as a terminal sends it, to the host's whole group, once a program inside runs."""
    with _host(folder, body) as host:
        assert host.stdout is not None
        first = host.stdout.readline()
        family = descendants(host.pid)[1:]
        os.killpg(host.pid, signal.SIGINT)
        out, err = _last_words(host)
    assert len(family) >= 2
    assert not still_there(family)
    return Ended(host.returncode, first + out, err)


@pytest.mark.parametrize(
    "call",
    [
        "spin()",
        "sandbox.map(SPIN, 'f', [[1], [2]], tools={'started': started})",
        "sandbox.session(SPIN, tools={'started': started}).call('f')",
    ],
)
def test_ctrl_c_ends_the_host_and_all_that_runs(call: str, tmp_path: Path):
    """The host ends by the signal with the one traceback that says so; no worker and no run stays."""
    ended = _interrupted(tmp_path, call)
    assert ended.code == -signal.SIGINT
    assert ended.err.count("Traceback") == 1
    assert ended.err.endswith("KeyboardInterrupt\n")


def test_a_host_that_survives_ctrl_c_goes_on(tmp_path: Path):
    """The interrupted run is gone; the next one, and the same session again, give their own answers."""
    body = """
        def started():
            print(worker(), flush=True)
            time.sleep(600)
        session = sandbox.session("def f(x):\\n    if x: wait()\\n    return x\\n", tools={"wait": started})
        try:
            session.call("f", [1])
        except KeyboardInterrupt:
            assert session.call("f", [0]).value == 0
            assert sandbox.run(IDENTITY, "f", [3]).value == 3
            print(worker())
    """
    ended = _interrupted(tmp_path, body)
    assert (ended.code, ended.err) == (0, "")
    assert len(ended.told) == 2


# -- workers that somebody kills


def test_workers_killed_at_any_time_are_replaced():
    """A run that finds its worker killed goes to another, whoever noticed; and all that were killed are reaped."""
    with Sandbox(pool=2) as sandbox:
        workers: set[int] = set()
        for i in range(12):
            worker = sandbox._pool.get().process
            workers.add(worker.pid)
            if i % 2:
                os.kill(worker.pid, signal.SIGKILL)
            assert sandbox.run(IDENTITY, "f", [i]).value == i
        assert len(workers) > 3
    assert not zombies(list(workers))


def test_a_worker_that_is_killed_while_idle_is_reaped_by_the_next_run():
    """Though that goes to another: nothing waits for the day on which the dead one is picked."""
    with Sandbox(pool=2) as sandbox:
        with sandbox.session(IDENTITY) as session:  # keeps the one busy, so that the other is started
            session.call("f", [1])
            sandbox.run(IDENTITY, "f", [1])
        picked, idle = sandbox._pool.workers
        for each in (picked, idle):
            each.await_ready()
        os.kill(idle.process.pid, signal.SIGKILL)
        while state(idle.process.pid) != "Z":
            time.sleep(0.001)
        assert sandbox.run(IDENTITY, "f", [5]).value == 5
        assert state(idle.process.pid) == ""
        assert sandbox._pool.workers[0] is picked


def test_a_session_and_a_series_outlive_their_worker():
    """What had not begun is begun again on another worker."""
    with Sandbox(pool=1) as sandbox, sandbox.session(IDENTITY) as session:
        assert session.call("f", [1]).value == 1
        os.kill(sandbox._pool.get().process.pid, signal.SIGKILL)
        assert session.call("f", [2]).value == 2
        os.kill(sandbox._pool.get().process.pid, signal.SIGKILL)
        assert [outcome.value for outcome in sandbox.map(IDENTITY, "f", [[3], [4]])] == [3, 4]


# -- two thousand calls


def _spend(sandbox: Sandbox, rounds: int) -> None:
    """Each round forty calls: runs, refusals, a series that is killed midway, tools, and a session."""
    tools = {"ask": lambda x: Outcome(Status.OK, value=x)}
    for i in range(rounds):
        for x in range(8):
            sandbox.run(IDENTITY, "f", [x])
        sandbox.run("import os\n", None)
        sandbox.run(f"def f(x):\n    return ask(x) + {i}\n", "f", [1], tools=tools)
        sandbox.run("def f(x):\n    return [x] * 10**10\n", "f", [1])
        sandbox.map("def f(x):\n    return 1 / x\n", "f", [[x] for x in range(20)])
        with sandbox.session(IDENTITY) as session:
            for x in range(9):
                session.call("f", [x])


def test_two_thousand_calls_leave_no_descriptor_process_or_zombie():
    """The host holds as many as after the first hundred calls; its workers too, but for a child forked ahead."""

    def family() -> list[int]:
        return [pid for worker in sandbox._pool.workers for pid in descendants(worker.process.pid)]

    with Sandbox(pool=2) as sandbox:
        _spend(sandbox, 3)
        before, workers = descriptors(os.getpid()), list(sandbox._pool.workers)
        _spend(sandbox, 50)
        assert descriptors(os.getpid()) == before
        assert sandbox._pool.workers == workers
        assert sum(map(descriptors, family())) < 20
        assert not zombies(family())
