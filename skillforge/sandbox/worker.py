"""The warm worker: imports everything once, closes the jail around itself, then forks one child per run.

Started by `process.py` with an empty environment. Commands come as datagrams on the control socket, a child's
connection as a descriptor beside `PREPARE`. The worker itself never touches a program: children talk to the host.
"""

from __future__ import annotations

import codecs
import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Iterator
from typing import Any

from skillforge.sandbox import unreseeded as unreseeded  # first of all: it imports `random`
from skillforge.sandbox import wire
from skillforge.sandbox.child import Child, rehearse
from skillforge.sandbox.dialect.facades import harden
from skillforge.sandbox.dialect.loader import facades
from skillforge.sandbox.jail import Walls, walls

CODECS = """utf-8 ascii latin-1 utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be utf-8-sig utf-7 cp437 cp850 cp852
cp866 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 iso8859-2 iso8859-5 iso8859-7 iso8859-9
iso8859-15 koi8-r koi8-u mac-roman idna punycode unicode-escape raw-unicode-escape rot13 hex base64 zlib shift-jis
cp932 gbk gb18030 big5 euc-jp euc-kr"""


def main(control_fd: int, config: Any) -> None:
    """Imports, jails, serves. Ends when the host closes the control socket."""
    control = socket.socket(fileno=control_fd)
    os.environ.clear()
    try:
        jail = walls(config["jail"])
        child = Child(0, _prepare(config["preload"]), jail.close_around_child)
        _settle()
        jail.close_around_worker()
    except BaseException as error:
        control.send(json.dumps({"failed": f"{type(error).__name__}: {error}"}).encode())
        os._exit(1)
    control.send(json.dumps({"ready": os.getpid(), "layers": jail.layers}).encode())
    Server(control, child, jail).serve()


def _prepare(preload: list[str]) -> dict[str, Any]:
    """Imports all that a run may need: afterwards there is no file to import from."""
    facades()
    for codec in CODECS.split():
        codecs.lookup(codec)
    importlib.import_module("_strptime")
    targets: dict[str, Any] = {}
    for target in preload:
        module, _, name = target.partition(":")
        targets[target] = getattr(importlib.import_module(module), name)
    harden(facades())
    rehearse()
    return targets


def _settle() -> None:
    """Collects before the first fork that lasts: a collection writes to every object, and so to every shared page."""
    gc.collect()
    _FILLING.extend(_fill_pools())
    gc.freeze()
    gc.disable()


_FILLING: list[Any] = []
_POOL_BYTES, _POOL_HEAD, _SMALL_BYTES, _GRAIN = 1 << 14, 48, 512, 16
"""How CPython's allocator keeps small objects: pools, each for one size, of 4 pages."""


def _fill_pools() -> Iterator[Any]:
    """Objects for all gaps: what a child allocates then lies side by side in few pages, not in one here, one there."""
    for size in range(_GRAIN, _SMALL_BYTES + 1, _GRAIN):
        for number in range(4 * _POOL_BYTES // size):
            made: Any = (
                bytes(size - _BYTES_HEAD) if size > 2 * _GRAIN else object() if size == _GRAIN else _BIG + number
            )
            yield made
            if id(made) % _POOL_BYTES == _POOL_HEAD:
                break  # the first in a pool that was empty


_BYTES_HEAD, _BIG = sys.getsizeof(b"") + 1, 1 << 20


IDLE_S = 0.0003
"""How long there is nothing to do before the next child is forked ahead of its time: one run after the other, each
waits for its own fork and leaves the other processors alone; with a pause between them none waits."""


class Server:
    """Forks and ends children as the host asks."""

    def __init__(self, control: socket.socket, child: Child, jail: Walls) -> None:
        self.control = control
        self.child = child
        self.jail = jail
        self.waiting: dict[int, int] = {}  # {number: connection} of children to be forked
        self.forked: dict[int, int] = {}  # {number: pid}
        self.running: set[int] = set()

    def serve(self) -> None:
        """Until the host closes the control socket."""
        while True:
            if self.waiting and not self.running and not select.select((self.control,), (), (), IDLE_S)[0]:
                self._fork(next(iter(self.waiting)))
                continue
            message, descriptors, _, _ = socket.recv_fds(self.control, wire.COMMAND.size, 1)
            if not message:
                return
            command, number = wire.COMMAND.unpack(message)
            if command == wire.PREPARE:
                self.waiting[number] = descriptors[0]
            elif command == wire.START:
                self.running.add(number)
                self._fork(number)
            elif command == wire.CPU:
                self._answer(wire.SECONDS.pack(_cpu_s(self.forked.get(number, 0))))
            elif command == wire.STOP:
                self._stop(number)
            else:
                status = self._end(number)
                if command == wire.FATE:
                    self._answer(wire.STATUS.pack(status))

    def _fork(self, number: int) -> None:
        """Forks a child that waits; if none is to be had, its connection is closed, which the host understands."""
        connection = self.waiting.pop(number, None)
        if connection is None:
            return
        with contextlib.suppress(OSError):
            pid = os.fork()
            if pid == 0:
                self._run_child(connection)
            self.forked[number] = pid
        os.close(connection)

    def _run_child(self, connection: int) -> None:
        """In the child; never returns. It hears nothing but its connection."""
        try:
            os.dup2(connection, 0)
            os.closerange(1, 1 << 16)
            self.jail.tie_to_worker()
            self.child.serve()
        except EOFError:
            pass
        except MemoryError:  # what it was sent did not fit: what its program does is caught where it is called
            os._exit(wire.NO_ROOM)
        except BaseException:
            os._exit(70)
        os._exit(0)

    def _stop(self, number: int) -> None:
        """Sends the child what Ctrl-C would: whether it minds is its own affair."""
        pid = self.forked.get(number)
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)

    def _end(self, number: int) -> int:
        """Kills the child if it still runs, reaps it; its wait status, KILLED or UNKNOWN."""
        self.running.discard(number)
        pid = self.forked.pop(number, None)
        if pid is None:
            connection = self.waiting.pop(number, None)
            if connection is not None:
                os.close(connection)
            return wire.UNKNOWN
        try:
            found, status = os.waitpid(pid, os.WNOHANG)
            if found:
                return status
            os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            if status != signal.SIGKILL:  # it was ending by itself: its socket closes before it can be reaped
                return status
        except (ChildProcessError, ProcessLookupError):
            pass
        return wire.KILLED

    def _answer(self, message: bytes) -> None:
        try:
            self.control.send(message)
        except OSError:
            os._exit(0)  # the host is gone


def _cpu_s(pid: int) -> float:
    """Processor time of another process, by its clock: there is no /proc here. A great deal, if it cannot be read."""
    try:
        return time.clock_gettime((~pid << 3) | 2) if pid else 0.0
    except OSError:
        return 1e9


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(sys.argv[2]))
