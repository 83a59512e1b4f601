"""Processes: forking, cloning, executing, threads, pseudo-terminals. A run stays one process with one thread."""

from __future__ import annotations

import pytest

from tests.attacks.prison import assert_held, dialect_refuses, jail_holds

ATTACKS = {
    "fork": "os.fork()",
    "fork by number": "raw(57, 220, 17, 0, 0, 0, 0)",
    "vfork": "raw(58, 220, 0x4111, 0, 0, 0, 0)",
    "clone": "raw(56, 220, 17, 0, 0, 0, 0)",
    "clone3": "same(435, room(88), 88)",
    "execute": "os.execv('/bin/sh', ['sh', '-c', 'true'])",
    "execute a descriptor": "raw(322, 281, 0, b'', None, None, 0x1000)",
    "posix_spawn": "os.posix_spawn('/bin/true', ['true'], {})",
    "forkpty": "os.forkpty()",
    "a terminal of its own": "os.openpty()",
    "new namespaces": "call('unshare', 0x10000000)",
    "another's namespaces": "call('setns', 0, 0)",
    "wait for a process": "os.waitpid(-1, os.WNOHANG)",
    "wait by identity": "os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG)",
    "become root": "os.setuid(0)",
    "become a group": "os.setgroups([0])",
    "gain capabilities": "raw(126, 91, room(8), room(24))",
    "a session of its own": "os.setsid()",
    "another process group": "os.setpgid(0, os.getppid())",
    "raise its memory limit": "raw(302, 261, 0, 9, bytes([255] * 16), None)",
    "lower the worker's limits": "raw(302, 261, os.getppid(), 9, room(16), None)",
    "read its limits": "import resource; resource.getrlimit(resource.RLIMIT_AS)",
    "change the worker's limits": "import resource; resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))",
    "change its priority": "os.setpriority(os.PRIO_PROCESS, 0, -20)",
    "change the worker's priority": "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
    "run in real time": "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))",
    "choose processors": "os.sched_setaffinity(os.getppid(), {0})",
    "input and output first": "raw(251, 30, 1, 0, 0)",
    "name itself (prctl)": "call('prctl', 15, b'worker')",
    "outlive the worker (prctl)": "call('prctl', 1, 0)",
    "be dumped again (prctl)": "call('prctl', 4, 1)",
    "another filter": "raw(317, 277, 1, 0, None)",
    "another personality": "call('personality', 0x0400000)",
    "replace its tables (arch_prctl)": "raw(158, 441, 0x1002, 0)",
    "load a module": "raw(313, 273, 0, b'', 0)",
    "restart the machine": "call('reboot', 0)",
    "set the clock": "time.clock_settime(time.CLOCK_REALTIME, 0)",
    "name the machine": "call('sethostname', b'x', 1)",
    "interrupt all processors (membarrier)": "raw(324, 283, 2, 0, 0)",
}

test_no_process_is_started_and_no_program_executed = jail_holds(ATTACKS)
test_none_of_it_can_be_written_in_the_dialect = dialect_refuses(ATTACKS)


@pytest.mark.parametrize("start", ["__import__('_thread').start_new_thread(print, ())", "libc.pthread_create"])
def test_no_thread_starts(start: str):
    """A run has one thread, whether Python or the C library is asked for a second."""
    if start == "libc.pthread_create":
        start = "1 / (libc.pthread_create(ctypes.byref(ctypes.c_long()), None, libc.getpid, None) == 0)"
    assert_held(start, errors=("RuntimeError", "ZeroDivisionError"))


def test_a_shell_does_not_start():
    """The C library's `system` hides the errno, and says that the command failed."""
    assert_held("1 / (libc.system(b'true') == 0)", errors=("ZeroDivisionError",))


@pytest.mark.parametrize("module", ["subprocess", "multiprocessing", "pty", "_posixshmem", "asyncio", "sqlite3"])
def test_what_is_not_loaded_cannot_be_loaded(module: str):
    """There is no file to import from: only what the worker brought is there."""
    assert_held(f"import {module}", errors=("ModuleNotFoundError",))
