"""Which system calls a run may make: an allow-list as a BPF program. The jail's main wall.

A child computes: it needs memory, its one socket, clocks, and an exit. Opening, connecting, forking, executing,
signalling others, and mapping executable memory are not there. A refused call gives EPERM, so that code gets an
exception and the run an error. Calls of a foreign architecture (x32, i386) kill the process. Not even `fcntl` is
there: it can have signals sent to other processes. The worker has no filter: no program ever runs in it.
"""

from __future__ import annotations

import errno
import struct
from dataclasses import dataclass

from skillforge.sandbox.linux import MACHINE, Filter

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

CALLS = {
    "x86_64": {
        "read": 0, "write": 1, "close": 3, "poll": 7, "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12,
        "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "readv": 19, "writev": 20, "sched_yield": 24,
        "mremap": 25, "madvise": 28, "nanosleep": 35, "setitimer": 38, "getpid": 39, "exit": 60, "gettimeofday": 96,
        "getrusage": 98,
        "times": 100, "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110,
        "sigaltstack": 131, "gettid": 186, "futex": 202, "restart_syscall": 219, "clock_gettime": 228,
        "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "getrandom": 318,
    },
    "aarch64": {
        "read": 63, "write": 64, "close": 57, "ppoll": 73, "lseek": 62, "mmap": 222, "mprotect": 226, "munmap": 215,
        "brk": 214, "rt_sigaction": 134, "rt_sigprocmask": 135, "rt_sigreturn": 139, "readv": 65, "writev": 66,
        "sched_yield": 124, "mremap": 216, "madvise": 233, "nanosleep": 101, "setitimer": 103, "getpid": 172,
        "exit": 93,
        "gettimeofday": 169, "getrusage": 165, "times": 153, "getuid": 174, "getgid": 176, "geteuid": 175,
        "getegid": 177, "getppid": 173, "sigaltstack": 132, "gettid": 178, "futex": 98, "restart_syscall": 128,
        "clock_gettime": 113, "clock_getres": 114, "clock_nanosleep": 115, "exit_group": 94, "getrandom": 278,
    },
}  # fmt: skip

# linux/bpf_common.h, linux/seccomp.h
_LOAD, _AND, _JUMP_EQ, _JUMP_GE, _JUMP_SET, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
X32_BIT = 0x40000000


@dataclass(frozen=True, slots=True)
class Check:
    """What the low half of an argument must be: below a bound, without some bits, or one of a few values."""

    argument: int
    below: int | None = None
    without: int = 0
    mask: int = 0xFFFFFFFF
    among: tuple[int, ...] = ()

    def instructions(self) -> list[bytes]:
        """BPF that goes on where it holds and returns EPERM where it does not."""
        code = [_instruction(_LOAD, _ARGUMENTS + 8 * self.argument)]
        if self.below is not None:
            code.append(_instruction(_JUMP_GE, self.below, 0, 1))
        elif self.without:
            code.append(_instruction(_JUMP_SET, self.without, 0, 1))
        else:
            code.append(_instruction(_AND, self.mask))
            code += [
                _instruction(_JUMP_EQ, value, len(self.among) - place, 0) for place, value in enumerate(self.among)
            ]
        return [*code, _instruction(_RETURN, REFUSE)]


_PROT_EXEC, _MAP_HUGETLB = 4, 0x40000
_OWN_CLOCK = Check(0, below=16)  # a clock of another process, by its pid, is a negative number: it would tell its load

CHECKS: dict[str, tuple[Check, ...]] = {
    "mmap": (Check(2, without=_PROT_EXEC), Check(3, without=_MAP_HUGETLB)),  # huge pages are shared by all
    "mprotect": (Check(2, without=_PROT_EXEC),),
    "madvise": (Check(2, among=(4, 8)),),  # DONTNEED and FREE: what allocators use. Merging pages leaks their content
    "futex": (Check(1, mask=~0x180 & 0xFFFFFFFF, among=(0, 1, 9, 10)),),  # wait and wake; priorities had their CVEs
    "setitimer": (Check(0, among=(1, 2)),),  # those of processor time: the search stops a skill that loops by them
    "clock_gettime": (_OWN_CLOCK,),
    "clock_getres": (_OWN_CLOCK,),
    "clock_nanosleep": (_OWN_CLOCK,),
}


def child_filter(machine: str = MACHINE) -> Filter:
    """The filter of a run. Raises OSError where there is no table for this machine."""
    return Filter(child_program(machine))


def child_program(machine: str) -> bytes:
    """BPF: the right architecture, then each allowed call with the checks of its arguments, then EPERM."""
    if machine not in CALLS:
        raise OSError(errno.ENOSYS, f"no table of system calls for {machine!r}")
    instructions = [
        _instruction(_LOAD, _ARCH),
        _instruction(_JUMP_EQ, ARCHITECTURES[machine], 1, 0),
        _instruction(_RETURN, KILL),
        _instruction(_LOAD, _NUMBER),
        _instruction(_JUMP_GE, X32_BIT, 0, 1),
        _instruction(_RETURN, KILL),
    ]
    for name, number in CALLS[machine].items():
        allowed = [code for check in CHECKS.get(name, ()) for code in check.instructions()]
        allowed.append(_instruction(_RETURN, ALLOW))
        instructions += [_instruction(_JUMP_EQ, number, 0, len(allowed)), *allowed]
    instructions.append(_instruction(_RETURN, REFUSE))
    return b"".join(instructions)


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
