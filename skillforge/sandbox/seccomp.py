"""Which system calls a run may make: an allow-list as a BPF program. The jail's main wall.

A child computes: it needs memory, its one socket, clocks, and an exit. Opening, connecting, forking, executing,
signalling others, and mapping executable memory are not there. The worker has a wider list: it forks and reaps.
A refused call gives EPERM, so that code gets an exception and the run an error. Calls of a foreign architecture
(x32, i386) kill the process. Not even `fcntl` is there: it can have signals sent to other processes.
"""

from __future__ import annotations

import errno
import struct

from skillforge.sandbox.linux import MACHINE, Filter

_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

_CHILD = {
    "x86_64": {
        "read": 0, "write": 1, "close": 3, "fstat": 5, "poll": 7, "lseek": 8, "munmap": 11, "brk": 12,
        "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "readv": 19, "writev": 20, "sched_yield": 24,
        "mremap": 25, "madvise": 28, "nanosleep": 35, "setitimer": 38, "getpid": 39, "exit": 60, "gettimeofday": 96,
        "getrusage": 98, "times": 100, "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110,
        "sigaltstack": 131, "gettid": 186, "futex": 202, "restart_syscall": 219, "clock_gettime": 228,
        "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "getrandom": 318, "membarrier": 324,
        "rseq": 334,
    },
    "aarch64": {
        "read": 63, "write": 64, "close": 57, "fstat": 80, "ppoll": 73, "lseek": 62, "munmap": 215, "brk": 214,
        "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "readv": 65, "writev": 66, "sched_yield": 124,
        "mremap": 216, "madvise": 233, "nanosleep": 101, "setitimer": 103, "getpid": 172, "exit": 93,
        "gettimeofday": 169,
        "getrusage": 165, "times": 153, "getuid": 174, "getgid": 176, "geteuid": 175, "getegid": 177, "getppid": 173,
        "sigaltstack": 132, "gettid": 178, "futex": 98, "restart_syscall": 128, "clock_gettime": 113,
        "clock_getres": 114, "clock_nanosleep": 115, "exit_group": 94, "getrandom": 278, "membarrier": 283,
        "rseq": 293,
    },
}  # fmt: skip
_MMAP = {"x86_64": 9, "aarch64": 222}
_MPROTECT = {"x86_64": 10, "aarch64": 226}

_LOAD, _JUMP_EQ, _JUMP_GE, _JUMP_SET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
_NUMBER, _ARCH, _ARG2 = 0, 4, 32  # offsets in struct seccomp_data
_PROT_EXEC, _X32_BIT = 4, 0x40000000


def child_filter(machine: str = MACHINE) -> Filter:
    """The filter of a run. Raises OSError where there is no table for this machine."""
    return Filter(child_program(machine))


def child_program(machine: str) -> bytes:
    """BPF: right architecture, then each allowed call, then memory that is not executable, then EPERM."""
    if machine not in _CHILD:
        raise OSError(errno.ENOSYS, f"no table of system calls for {machine!r}")
    instructions = [
        _instruction(_LOAD, _ARCH),
        _instruction(_JUMP_EQ, _ARCHITECTURE[machine], 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, _NUMBER),
        _instruction(_JUMP_GE, _X32_BIT, 0, 1),
        _instruction(_RETURN, _KILL),
    ]
    for number in sorted(_CHILD[machine].values()):
        instructions += [_instruction(_JUMP_EQ, number, 0, 1), _instruction(_RETURN, _ALLOW)]
    for number in (_MMAP[machine], _MPROTECT[machine]):
        instructions += [
            _instruction(_JUMP_EQ, number, 0, 4),
            _instruction(_LOAD, _ARG2),
            _instruction(_JUMP_SET, _PROT_EXEC, 0, 1),
            _instruction(_RETURN, _REFUSE),
            _instruction(_RETURN, _ALLOW),
        ]
    instructions.append(_instruction(_RETURN, _REFUSE))
    return b"".join(instructions)


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
