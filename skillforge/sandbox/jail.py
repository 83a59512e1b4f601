"""The operating system's walls around the worker and around each child. Second wall of the sandbox.

Worker, once: root dropped → namespaces of its own → an empty read-only root → no capabilities → no_new_privs →
Landlock without rules. Child, each time: resource limits → seccomp → nothing but its one socket. Every step says how
it went; seccomp and the limits must stand, else nothing runs. `doctor.py` tells the user.
"""

from __future__ import annotations

import os
import resource
import signal
import sys

from skillforge.sandbox import linux, seccomp
from skillforge.sandbox.linux import Filter

Layers = dict[str, str]
"""{layer: "" where it stands, else what failed}"""

NOBODY = 65534
_NAMESPACES = (
    ("user", linux.CLONE_NEWUSER),
    ("mount", linux.CLONE_NEWNS),
    ("pid", linux.CLONE_NEWPID),
    ("net", linux.CLONE_NEWNET),
    ("ipc", linux.CLONE_NEWIPC),
    ("uts", linux.CLONE_NEWUTS),
    ("cgroup", linux.CLONE_NEWCGROUP),
)
ESSENTIAL = ("no_new_privs", "seccomp", "rlimits")


class Jail:
    """The walls of one worker, in the order in which they are closed."""

    def __init__(self) -> None:
        self.layers: Layers = {}
        self.filter: Filter | None = None
        self.base_bytes = _mapped_bytes()

    def close_around_worker(self) -> None:
        """Closes what this system lets us close. Raises OSError when an essential wall cannot stand.

        With a pid namespace the process that goes on is a new one, its first; this one waits for it and never returns.
        """
        self._step("unprivileged", _drop_root)
        stands = self._step("namespaces", self._unshare)
        if stands:
            _go_on_as_init()
            self._step("empty_root", _empty_root)
        self._step("no_capabilities", linux.drop_capabilities)
        self._step("no_new_privs", lambda: linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1))
        self._step("landlock", linux.landlock_nothing)
        self._step("seccomp", self._prepare_filter)
        self._step("rlimits", lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)))
        missing = [name for name in ESSENTIAL if self.layers[name]]
        if missing:
            raise OSError("; ".join(f"{name}: {self.layers[name]}" for name in missing))

    def _step(self, name: str, action: object) -> bool:
        try:
            action()  # type: ignore[operator]
        except (OSError, KeyError) as error:
            self.layers[name] = f"{type(error).__name__}: {error}"
            return False
        self.layers[name] = ""
        return True

    def _unshare(self) -> None:
        """All namespaces at once, or none: a half-closed set would only look safe."""
        uid, gid = os.geteuid(), os.getegid()
        flags = 0
        for _, flag in _NAMESPACES:
            flags |= flag
        linux.unshare(flags)
        for path, text in (
            ("/proc/self/setgroups", "deny"),
            ("/proc/self/uid_map", f"{uid} {uid} 1"),
            ("/proc/self/gid_map", f"{gid} {gid} 1"),
        ):
            with open(path, "w") as file:
                file.write(text)

    def _prepare_filter(self) -> None:
        self.filter = seccomp.child_filter()

    def tie_to_worker(self) -> None:
        """In a forked child, at once: it ends when the worker does."""
        die_with_parent()

    def close_around_child(self, memory_mb: int, cpu_s: int) -> None:
        """In a forked child, before it reads a program: bounded in everything, and left with few system calls."""
        limit_resources(self.base_bytes + memory_mb * 2**20, cpu_s)
        for limit, value in (
            (resource.RLIMIT_NOFILE, 1),
            (resource.RLIMIT_NPROC, 0),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_MEMLOCK, 0),
        ):
            resource.setrlimit(limit, (value, value))
        assert self.filter is not None  # noqa: S101 - close_around_worker raised otherwise
        self.filter.install()


class NoJail:
    """No walls, for tests of the dialect alone: only time and memory are bounded."""

    def __init__(self) -> None:
        self.layers: Layers = {}
        self.base_bytes = _mapped_bytes()

    def close_around_worker(self) -> None:
        pass

    def tie_to_worker(self) -> None:
        if sys.platform == "linux":
            die_with_parent()

    def close_around_child(self, memory_mb: int, cpu_s: int) -> None:
        limit_resources(self.base_bytes + memory_mb * 2**20, cpu_s)


def limit_resources(address_space: int, cpu_s: int) -> None:
    """Memory, and seconds of CPU as a second guard behind the host's deadline (0: none)."""
    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    seconds = cpu_s or resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def die_with_parent() -> None:
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)


def _mapped_bytes() -> int:
    """Bytes of address space in use now: a run's own memory limit comes on top."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        return 256 * 2**20


def _drop_root() -> None:
    """From root to nobody, for good. A process that changed its user must be made dumpable to map its ids."""
    if os.geteuid() != 0:
        return
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    linux.prctl(linux.PR_SET_DUMPABLE, 1)


def _go_on_as_init() -> None:
    """Forks the first process of the new pid namespace and lets it go on; this one ends when that one does."""
    pid = os.fork()
    if pid == 0:
        die_with_parent()
        return
    os.closerange(0, 1 << 16)
    _, status = os.waitpid(pid, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _empty_root() -> None:
    """The file system becomes an empty directory that nothing can be written to."""
    linux.mount("none", "/", None, linux.MS_REC | linux.MS_PRIVATE)
    flags = linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC
    place = "/tmp"  # noqa: S108 - any directory that exists: the mount is seen by this process only
    linux.mount("tmpfs", place, "tmpfs", flags, "size=0,nr_inodes=2,mode=0555")
    os.chdir(place)
    linux.pivot_root(".", ".")
    linux.umount(".", linux.MNT_DETACH)
    os.chdir("/")
    linux.mount("tmpfs", "/", None, linux.MS_REMOUNT | linux.MS_RDONLY | flags)
