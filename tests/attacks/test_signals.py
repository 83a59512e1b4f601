"""Signals: to the worker, to the first process, to itself, to the group, and by every call that can send one."""

from __future__ import annotations

from tests.attacks.prison import dialect_refuses, jail_holds

ATTACKS = {
    "kill the worker": "os.kill(os.getppid(), signal.SIGKILL)",
    "stop the worker": "os.kill(os.getppid(), signal.SIGSTOP)",
    "interrupt the first process": "os.kill(1, signal.SIGINT)",
    "kill everything": "os.kill(-1, signal.SIGKILL)",
    "kill the group": "os.killpg(0, signal.SIGKILL)",
    "kill itself": "os.kill(os.getpid(), signal.SIGTERM)",
    "raise": "signal.raise_signal(signal.SIGTERM)",
    "kill a sibling": "os.kill(os.getpid() + 1, signal.SIGKILL)",
    "kill the next run's child": "[os.kill(pid, 9) for pid in range(os.getpid() - 2, os.getpid() + 3)]",
    "tkill": "raw(200, 130, os.getppid(), 9)",
    "tgkill": "raw(234, 131, os.getppid(), os.getppid(), 2)",
    "queue": "raw(129, 138, os.getppid(), 9, room())",
    "queue to a thread": "raw(297, 240, os.getppid(), os.getppid(), 9, room())",
    "by a descriptor of the process": "same(424, 0, 9, None, 0)",
    "get such a descriptor": "os.pidfd_open(os.getppid())",
    "have its socket's signals sent to the worker": "raw(72, 25, 0, 8, os.getppid())",
    "choose which signal that is": "raw(72, 25, 0, 10, 9)",
    "a timer of the system": "raw(222, 107, 0, None, room())",
    "a timer of its own": "raw(38, 103, 0, room(32), None)",
    "an alarm": "call('timer_create', 0, None, room())",
    "a descriptor for signals": "call('signalfd', -1, room(), 0)",
    "a descriptor for time": "call('timerfd_create', 1, 0)",
    "wait for signals": "signal.sigtimedwait([signal.SIGUSR1], 0)",
    "sleep until one comes": "raw(130, 133, room(8), 8)",
    "ask which are pending": "signal.sigpending()",
}

test_no_signal_is_sent_whatever_the_call = jail_holds(ATTACKS)
test_none_of_it_can_be_written_in_the_dialect = dialect_refuses(ATTACKS)
