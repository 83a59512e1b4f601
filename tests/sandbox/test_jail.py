"""The jail alone, with the dialect switched off: what the operating system refuses to hostile code."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from skillforge.sandbox import Limits, Outcome, Sandbox, Status
from tests.sandbox.processes import descendants, still_there


@pytest.fixture(scope="module")
def jail() -> Iterator[Sandbox]:
    with Sandbox(Limits(timeout_s=5), dialect=False) as sandbox:
        yield sandbox


ATTACKS = {
    "read a file": "open('/etc/passwd').read()",
    "read by descriptor": "os.read(os.open('/etc/hostname', os.O_RDONLY), 10)",
    "list the root": "os.listdir('/')",
    "list the processes": "os.listdir('/proc')",
    "write a file": "open('/tmp/skillforge-was-here', 'w').write('x')",
    "make a directory": "os.mkdir('/tmp/skillforge-was-here')",
    "open a socket": "socket.create_connection(('127.0.0.1', 80))",
    "open a unix socket": "socket.socket(socket.AF_UNIX)",
    "open a raw socket": "socket.socket(socket.AF_INET, socket.SOCK_RAW)",
    "fork": "os.fork()",
    "start a thread": "__import__('_thread').start_new_thread(print, ())",
    "execute a program": "os.execv('/bin/sh', ['sh', '-c', 'true'])",
    "spawn a program": "os.posix_spawn('/bin/true', ['true'], {})",
    "kill the worker": "os.kill(os.getppid(), 9)",
    "kill everything": "os.kill(-1, 9)",
    "signal itself": "os.kill(os.getpid(), 15)",
    "open more descriptors": "os.dup(0)",
    "make a pipe": "os.pipe()",
    "raise its limits": "ctypes.CDLL(None).setrlimit(9, (ctypes.c_long * 2)(-1, -1)) == 0 or 1 / 0",
    "change its root": "os.chroot('/')",
    "trace another process": "ctypes.CDLL(None, use_errno=True).ptrace(16, 1, 0, 0) == 0 or 1 / 0",
    "map executable memory": "__import__('ctypes').CDLL(None).mmap(0, 4096, 7, 34, -1, 0) != -1 or 1 / 0",
    "send it signals by fcntl": "ctypes.CDLL(None).fcntl(0, 8, os.getppid()) == 0 or 1 / 0",
    "make shared memory": "ctypes.CDLL(None).shmget(0, 4096, 0o1777) != -1 or 1 / 0",
    "become root": "os.setuid(0)",
    "mount": "ctypes.CDLL(None).mount(b'none', b'/', b'tmpfs', 0, None) == 0 or 1 / 0",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused(name: str, jail: Sandbox):
    """The system call fails; the run ends in an error, and the next run works."""
    source = f"import os, socket, ctypes\ndef f():\n    return str({ATTACKS[name]})\n"
    outcome = jail.run(source, "f")
    assert outcome.status is Status.ERROR
    assert outcome.error.type in (
        "PermissionError",
        "OSError",
        "ZeroDivisionError",
        "RuntimeError",
        "ModuleNotFoundError",
    )
    assert jail.run("def f():\n    return 1\n", "f").value == 1


def test_the_environment_is_empty(jail: Sandbox):
    """No variable of the host's environment is inside."""
    assert jail.run("import os\ndef f():\n    return dict(os.environ)\n", "f").value == {}


def test_no_descriptor_but_its_socket_is_open(jail: Sandbox):
    """A run holds descriptor 0, its connection, and no other."""
    source = """
        import os
        def f():
            found = []
            for fd in range(256):
                try:
                    os.lseek(fd, 0, 1)
                    found.append(fd)
                except OSError as error:
                    if error.errno != 9:  # EBADF: it is not open
                        found.append(fd)
            return found
    """
    assert jail.run(textwrap.dedent(source), "f").value == [0]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("while True: pass", Status.TIMED_OUT),
        ("sum(range(10**15))", Status.TIMED_OUT),
        ("import signal\n    signal.pthread_sigmask(0, range(1, 65))\n    while True: pass", Status.TIMED_OUT),
        ("bytearray(10**10)", Status.OUT_OF_MEMORY),
        ("x = []\n    while True: x.append(bytearray(10**6))", Status.OUT_OF_MEMORY),
        ("import os\n    os._exit(0)", Status.CRASHED),
        ("import os\n    os._exit(3)", Status.CRASHED),
        ("import ctypes\n    ctypes.string_at(1)", Status.CRASHED),
        ("import os\n    os.close(0)", Status.CRASHED),
        ("raise SystemExit(0)", Status.ERROR),
        ("raise KeyboardInterrupt", Status.ERROR),
        ("return 'x' * 10**7", Status.ERROR),
    ],
)
def test_a_run_that_will_not_end_well_is_named(code: str, status: Status, jail: Sandbox):
    """Spins, floods, early exits and crashes each give their status, and the next run works."""
    seconds = 0.3 if status is Status.TIMED_OUT else 20.0
    outcome = jail.run(f"def f():\n    {code}\n", "f", limits=Limits(timeout_s=seconds, memory_mb=128))
    assert outcome.status is status
    assert jail.run("def f():\n    return 1\n", "f").value == 1


def test_nothing_a_run_does_survives_it(jail: Sandbox):
    """A run that breaks builtins and modules breaks only itself."""
    jail.run("import builtins, json, math\nbuiltins.len = None\njson.dumps = None\nmath.pi = 3\n", None)
    assert jail.run("import math\ndef f():\n    return [len([1]), math.pi > 3]\n", "f").value == [1, True]


def test_closing_leaves_no_process(jail: Sandbox):
    """`close` ends the worker and what runs in it."""
    with Sandbox() as sandbox:
        assert sandbox.run("def f():\n    return 1\n", "f").ok
        pids = _family(sandbox)
    assert pids
    assert not still_there(pids)


def test_nothing_outlives_a_killed_host(tmp_path: Path):
    """`kill -9` of the host, in the middle of a spinning run, ends worker and child too."""
    script = tmp_path / "host.py"
    script.write_text(
        "import threading, time\nfrom skillforge.sandbox import Sandbox, Limits\n"
        "s = Sandbox(Limits(timeout_s=600))\ns.run('x = 1', None)\n"
        "threading.Thread(target=s.run, args=('while True: pass', None)).start()\ntime.sleep(0.3)\n"
        "print(s._pool.get().process.pid, flush=True)\ntime.sleep(600)\n"
    )
    host = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    worker = int(host.stdout.readline())
    pids = descendants(worker)
    host.send_signal(signal.SIGKILL)
    host.wait()
    host.stdout.close()
    assert len(pids) >= 2
    assert not still_there(pids)


def test_a_worker_killed_while_it_starts_is_started_again():
    """Somebody's kill, at whatever moment, costs no run its outcome."""
    before = {process for thread in threading.enumerate() for process in _children(thread.native_id)}
    starter = threading.Thread(target=lambda: outcomes.append(sandbox.run("def f():\n    return 1\n", "f")))
    outcomes: list[Outcome] = []
    with Sandbox() as sandbox:
        starter.start()
        while not (fresh := set(_children(starter.native_id)) - before) and starter.is_alive():
            time.sleep(0.001)
        for pid in fresh:
            os.kill(pid, signal.SIGKILL)
        starter.join()
    assert [outcome.value for outcome in outcomes] == [1]


def _children(thread: int | None) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/self/task/{thread}/children").read_text().split()]
    except OSError:  # that thread has ended
        return []


def _family(sandbox: Sandbox) -> list[int]:
    return descendants(sandbox._pool.get().process.pid)


def test_a_warm_sandbox_runs_in_the_worker_that_it_began():
    """`warm` waits for nothing, and the run that follows starts no second worker."""
    with Sandbox() as sandbox:
        sandbox.warm()
        begun = [worker.process.pid for worker in sandbox._pool.workers]
        assert sandbox.run("def f():\n    return 1\n", "f").value == 1
        assert [worker.process.pid for worker in sandbox._pool.workers] == begun
