"""The walls on macOS: `sandbox-exec` around the worker, limits around each child, a watchdog for memory.

Written, not tried on a Mac. The worker is started through `command`: what the profile does not allow is refused, to it
and to all that it forks. `Watchdog` lives in the host, since macOS does not keep RLIMIT_AS.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import threading
from collections.abc import Callable, Sequence

from skillforge.sandbox.isolation import Layers, tier, what_is_missing
from skillforge.sandbox.limits import limit_resources, limit_to_one_descriptor

SANDBOX_EXEC = "/usr/bin/sandbox-exec"

# The last rule that matches decides. Exec is for the start: what a program could execute again is the interpreter
# alone, under the same profile, and RLIMIT_NPROC leaves it no process to do so.
_PROFILE = """(version 1)
(deny default)
(allow process-exec (literal {interpreter}))
(allow process-fork)
(allow signal (target same-sandbox))
(allow sysctl-read)
(allow file-read-metadata)
(allow file-read* (literal "/dev/urandom") (literal "/dev/null"))
(allow file-read* file-map-executable (subpath "/usr/lib") (subpath "/System/Library"))
(allow file-read* file-map-executable {homes})
(deny network*)
(deny file-write*)
"""


def profile(interpreter: str, homes: Sequence[str]) -> str:
    """What the worker may do: read the interpreter and the packages at `homes`, fork, end its children."""
    subpaths = " ".join(f"(subpath {_quoted(os.path.realpath(home))})" for home in homes)
    return _PROFILE.format(interpreter=_quoted(os.path.realpath(interpreter)), homes=subpaths)


def _quoted(path: str) -> str:
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'


def command(arguments: Sequence[str], homes: Sequence[str]) -> list[str]:
    """The command line that starts `arguments` (an interpreter first) inside the profile."""
    interpreter, *rest = arguments
    return [SANDBOX_EXEC, "-p", profile(interpreter, homes), os.path.realpath(interpreter), *rest]


class MacJail:
    """The walls of one worker: the profile that it was started in, seen to hold, and limits for each child."""

    def __init__(self, less_will_do: bool = False) -> None:
        self.less_will_do = less_will_do
        self.layers: Layers = {}

    def close_around_worker(self) -> None:
        """Raises Unjailed when the profile refuses nothing."""
        from skillforge.sandbox.jail import Unjailed

        self.layers = {"sandbox_exec": _what_gets_through(), "rlimits": ""}
        if tier(self.layers) == "F" and not self.less_will_do:
            raise Unjailed(what_is_missing(self.layers))

    def tie_to_worker(self) -> None:
        """Nothing does that here: the host ends the worker's whole process group."""

    def close_around_child(self, memory_mb: int, cpu_s: int) -> None:
        """Seconds of CPU, one descriptor, no process. Memory is the watchdog's."""
        limit_resources(0, cpu_s)
        limit_to_one_descriptor()


def _what_gets_through() -> str:
    """ "" when the profile refuses a file and a socket; else what it let through."""
    for name, attempt in (("a file", _read_a_file), ("the network", _reach_the_network)):
        try:
            attempt()
        except PermissionError:
            continue
        except OSError as error:
            return f"{name} was not refused, but gave {error}"
        return f"{name} was not refused"
    return ""


def _read_a_file() -> None:
    os.close(os.open("/etc/hosts", os.O_RDONLY))


def _reach_the_network() -> None:
    with socket.socket() as probe:
        probe.connect(("127.0.0.1", 9))


def resident_bytes(pid: int) -> int:
    """Memory that a process has in use, by libproc's `proc_pidinfo`; 0 when it is gone."""
    info = (ctypes.c_uint64 * 12)()  # struct proc_taskinfo: virtual size, resident size, …
    got = ctypes.CDLL("/usr/lib/libproc.dylib").proc_pidinfo(pid, 4, ctypes.c_uint64(0), info, ctypes.sizeof(info))
    return int(info[1]) if got > 0 else 0


class Watchdog:
    """Ends watched processes that use more memory than they may. A thread of the host that looks every 20 ms."""

    def __init__(self, measure: Callable[[int], int] = resident_bytes, every_s: float = 0.02) -> None:
        self._measure = measure
        self._every_s = every_s
        self._limits: dict[int, int] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._look, name="skillforge-memory", daemon=True)
        self._thread.start()

    def watch(self, pid: int, memory_bytes: int) -> None:
        with self._changed:
            self._limits[pid] = memory_bytes
            self._changed.notify()

    def forget(self, pid: int) -> None:
        """Before the process is reaped: its number may be another's then."""
        with self._changed:
            self._limits.pop(pid, None)

    def _look(self) -> None:
        with self._changed:
            while not self._closed:
                for pid, limit in self._limits.items():
                    if self._measure(pid) > limit:
                        with contextlib.suppress(ProcessLookupError):
                            os.kill(pid, signal.SIGKILL)
                self._changed.wait(self._every_s if self._limits else None)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()
