"""The few Linux calls that the jail makes, by ctypes: Python has them only from 3.12 on, or not at all.

Each raises OSError with the errno. Loaded in the worker only, while it is still single-threaded and trusted.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys

MACHINE = platform.machine() if sys.platform == "linux" else ""

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

# sched.h, sys/mount.h, sys/prctl.h
CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x2000000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_REC, MS_PRIVATE = 1, 2, 4, 8, 32, 0x4000, 1 << 18
MNT_DETACH = 2
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 24, 22, 38
SECCOMP_MODE_FILTER = 2

_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_CAPSET = {"x86_64": 126, "aarch64": 91}
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446  # the same on every architecture
_CAPABILITY_VERSION_3 = 0x20080522


def _call(function: str, *args: object) -> int:
    if _libc is None:
        raise OSError(38, "not Linux")
    result: int = getattr(_libc, function)(*args)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), function)
    return result


def prctl(option: int, value: object = 0) -> None:
    _call("prctl", option, value if not isinstance(value, int) else ctypes.c_ulong(value), 0, 0, 0)


def unshare(flags: int) -> None:
    _call("unshare", flags)


def mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    encoded = [text.encode() if text is not None else None for text in (source, target, kind)]
    _call("mount", *encoded, ctypes.c_ulong(flags), data.encode() if data else None)


def umount(target: str, flags: int) -> None:
    _call("umount2", target.encode(), flags)


def pivot_root(new: str, old: str) -> None:
    _call("syscall", _PIVOT_ROOT[MACHINE], new.encode(), old.encode())


def drop_capabilities() -> None:
    """No capability in any set of this process; the bounding set as far as it may be dropped."""
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            break
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    empty = (ctypes.c_uint32 * 6)()
    _call("syscall", _CAPSET[MACHINE], header, empty)


def landlock_nothing() -> int:
    """No file may be opened, executed, made or removed from now on. The kernel's Landlock version."""
    version = _call("syscall", _LANDLOCK_CREATE, None, 0, 1)
    rights = (1 << {1: 13, 2: 14}.get(version, 15 if version < 5 else 16)) - 1
    attributes = (ctypes.c_uint64 * 2)(rights, 3 if version >= 4 else 0)  # every file right; TCP bind and connect
    rules = _call("syscall", _LANDLOCK_CREATE, attributes, 16 if version >= 4 else 8, 0)
    try:
        _call("syscall", _LANDLOCK_RESTRICT, rules, 0)
    finally:
        os.close(rules)
    return version


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


class Filter:
    """A seccomp program, ready to install: made in the worker, used in each child after the fork."""

    def __init__(self, instructions: bytes) -> None:
        self._instructions = instructions
        self._program = _Program(len(instructions) // 8, instructions)

    def install(self) -> None:
        """For this process and all that it starts, for good. Needs no_new_privs."""
        _call("prctl", PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(self._program), 0, 0)
