"""The operating system's walls around the worker and around each child. Second wall of the sandbox.

Worker, once: root dropped → namespaces of its own → an empty read-only root → no capabilities → no_new_privs →
Landlock without rules. Child, each time: resource limits → seccomp → nothing but its one socket. The whole sequence
is rehearsed in throwaway processes first, and only what stood there is closed for real: a step that fails halfway
(Ubuntu's AppArmor lets a process unshare, then refuses its `uid_map`) leaves nothing behind. `isolation.py` says
which tier that makes; seccomp and the limits must stand, else nothing runs.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
from collections.abc import Callable, Sequence
from typing import Protocol

from skillforge.sandbox import linux, seccomp
from skillforge.sandbox.isolation import Layers, tier, what_is_missing
from skillforge.sandbox.limits import limit_resources, limit_to_one_descriptor, mapped_bytes
from skillforge.sandbox.linux import Filter

NOBODY = 65534
_NAMESPACES = (
    linux.CLONE_NEWUSER
    | linux.CLONE_NEWNS
    | linux.CLONE_NEWPID
    | linux.CLONE_NEWNET
    | linux.CLONE_NEWIPC
    | linux.CLONE_NEWUTS
    | linux.CLONE_NEWCGROUP
)


class Unjailed(Exception):
    """The walls that must stand cannot be had here."""


class Walls(Protocol):
    """What the worker asks of the walls around it, on any system."""

    layers: Layers

    def close_around_worker(self) -> None:
        """Raises Unjailed when too little stands. The process that goes on may be a new one."""

    def tie_to_worker(self) -> None:
        """In a forked child, at once: it ends when the worker does."""

    def close_around_child(self, memory_mb: int, cpu_s: int) -> None:
        """In a forked child, before it reads a program."""


def walls(jail: str) -> Walls:
    """The walls to close: "on", "limits" (closed as far as they can be had) or "off"."""
    if jail == "off":
        return NoJail()
    return Jail(jail == "limits")


class Jail:
    """The walls of one worker on Linux, in the order in which they are closed.

    The first rehearsal begins at once and runs beside what the worker does until it closes them: it costs no time.
    """

    def __init__(self, less_will_do: bool = False) -> None:
        self.less_will_do = less_will_do
        self.layers: Layers = {}
        self.filter: Filter | None = None
        self.plan = list(STEPS)
        self._rehearsal = Rehearsal(self.plan)

    def close_around_worker(self) -> None:
        """Closes what this system lets us close. Raises Unjailed when an essential wall cannot stand.

        With a pid namespace the process that goes on is a new one, its first; this one waits for it and never returns.
        """
        self._rehearse()
        if tier(self.layers) == "F" and not (self.less_will_do and not self.layers["rlimits"]):
            raise Unjailed(what_is_missing(self.layers))
        self.base_bytes = mapped_bytes()
        if "seccomp" in self.plan:
            self.filter = seccomp.child_filter()
        for name in self.plan:
            STEPS[name]()

    def _rehearse(self) -> None:
        """Tries the plan, without the step that failed, until all of it stands."""
        while (failed := self._rehearsal.failure()) is not None:
            name, problem = failed
            self.layers[name] = problem
            self.plan.remove(name)
            if name == "namespaces":  # never in the mount namespace of the host
                self.layers["empty_root"] = "not tried without namespaces"
                self.plan.remove("empty_root")
            self._rehearsal = Rehearsal(self.plan)
        self.layers = {name: self.layers.get(name, "") for name in STEPS}

    def tie_to_worker(self) -> None:
        die_with_parent()
        linux.prctl(linux.PR_SET_DUMPABLE, 0)  # a core handler of the system's would write a crashed child to disk

    def close_around_child(self, memory_mb: int, cpu_s: int) -> None:
        """Bounded in everything, and left with few system calls."""
        limit_resources(self.base_bytes + memory_mb * 2**20, cpu_s)
        limit_to_one_descriptor()
        if self.filter is not None:
            self.filter.install()


class NoJail:
    """No walls, for tests of the dialect alone: only time and memory are bounded."""

    def __init__(self) -> None:
        self.layers: Layers = {}
        self.base_bytes = mapped_bytes()

    def close_around_worker(self) -> None:
        pass

    def tie_to_worker(self) -> None:
        die_with_parent()

    def close_around_child(self, memory_mb: int, cpu_s: int) -> None:
        limit_resources(self.base_bytes + memory_mb * 2**20, cpu_s)


class Rehearsal:
    """A throwaway process that closes the walls of a plan around itself, and says how far it came."""

    def __init__(self, plan: Sequence[str]) -> None:
        self.plan = list(plan)
        self.pipe, theirs = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.pipe)
            try:
                self._play(theirs)
            finally:
                os._exit(0)
        os.close(theirs)

    def _play(self, pipe: int) -> None:
        """One line for each step: its name before it is tried, then what failed, or that nothing did."""
        die_with_parent()
        for name in self.plan:
            os.write(pipe, f"{name}\t".encode())
            try:
                STEPS[name]()
                _REHEARSED_IN_CHILD.get(name, _nothing)()
            except (OSError, ValueError, KeyError) as error:
                os.write(pipe, f"{type(error).__name__}: {error}\n".encode())
                return
            os.write(pipe, b"\n")
        os.write(pipe, b"done")

    def failure(self) -> tuple[str, str] | None:
        """The first step that failed and why; None when all of the plan stood."""
        told = b""
        while chunk := os.read(self.pipe, 1 << 16):
            told += chunk
        os.close(self.pipe)
        os.waitpid(self.pid, 0)
        if not told:
            raise Unjailed("the process that was to try the walls ended at once")
        *lines, last = told.decode().split("\n")
        if last == "done":
            return None
        name, _, problem = (last or lines[-1]).partition("\t")
        return name, problem or "the system ended the process that tried"


def die_with_parent() -> None:
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)


def _drop_root() -> None:
    """From root to nobody, for good. A process that changed its user must be made dumpable to map its ids."""
    if os.geteuid() != 0:
        return
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    linux.prctl(linux.PR_SET_DUMPABLE, 1)


def _enter_namespaces() -> None:
    """All namespaces at once: a half-closed set would only look safe. Goes on as the first process in them."""
    uid, gid = os.geteuid(), os.getegid()
    linux.unshare(_NAMESPACES)
    for path, text in (
        ("/proc/self/uid_map", f"{uid} {uid} 1"),
        ("/proc/self/setgroups", "deny"),
        ("/proc/self/gid_map", f"{gid} {gid} 1"),
    ):
        with open(path, "w") as file:
            file.write(text)
    _go_on_as_init()


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


def _no_new_privileges() -> None:
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)


def _no_core() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _nothing() -> None:
    """For the worker itself seccomp is no step: its children get the filter."""


STEPS: dict[str, Callable[[], object]] = {
    "unprivileged": _drop_root,
    "namespaces": _enter_namespaces,
    "empty_root": _empty_root,
    "no_capabilities": linux.drop_capabilities,
    "no_new_privs": _no_new_privileges,
    "landlock": linux.landlock_nothing,
    "rlimits": _no_core,
    "seccomp": _nothing,
}


def _try_limits() -> None:
    limit_resources(mapped_bytes() + 2**30, 60)
    limit_to_one_descriptor()


def _try_filter() -> None:
    """Installs a run's filter, and sees it refuse a call that this process could make before."""
    seccomp.child_filter().install()
    try:
        os.getpgid(0)
    except PermissionError:
        return
    raise OSError(errno.ENOTSUP, "the filter was accepted, but refuses nothing")


_REHEARSED_IN_CHILD = {"rlimits": _try_limits, "seccomp": _try_filter}
"""What a run's own process does, tried in the rehearsal."""
