"""How much a run may use: limits of its process, set by `jail.py`."""

from __future__ import annotations

import resource


def limit_resources(address_space: int, cpu_s: int) -> None:
    """Memory, and seconds of CPU as a second guard behind the host's deadline (0: none)."""
    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    seconds = cpu_s or resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_to_one_descriptor() -> None:
    """No file, process or locked page beside what it has. No list: this is on the way of every run."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (1, 1))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))


def mapped_bytes() -> int:
    """Bytes of address space in use now: a run's own memory limit comes on top."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        return 256 * 2**20
