"""The warm worker: imports everything once, closes the jail around itself, then forks one child per run.

Started by `process.py` with an empty environment. Commands come as datagrams on the control socket, a child's
connection as a descriptor beside `fork`. The worker itself never touches a program: children talk to the host.
"""

from __future__ import annotations

import codecs
import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
import time
from typing import Any

from skillforge.sandbox.child import Child
from skillforge.sandbox.dialect.facades import harden
from skillforge.sandbox.dialect.loader import compile_all, facades
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
        targets = _prepare(config["preload"])
        jail.close_around_worker()
    except BaseException as error:
        control.send(json.dumps({"failed": f"{type(error).__name__}: {error}"}).encode())
        os._exit(1)
    gc.collect()
    gc.freeze()
    gc.disable()
    control.send(json.dumps({"ready": os.getpid(), "layers": jail.layers}).encode())
    Server(control, targets, jail).serve()


def _prepare(preload: list[str]) -> dict[str, Any]:
    """Imports all that a run may need: afterwards there is no file to import from."""
    facades()
    for codec in CODECS.split():
        codecs.lookup(codec)
    importlib.import_module("_strptime")
    compile_all(WARM_UP, dialect=True)
    targets: dict[str, Any] = {}
    for target in preload:
        module, _, name = target.partition(":")
        targets[target] = getattr(importlib.import_module(module), name)
    harden()
    return targets


WARM_UP = {"warm_up": "def f(x: int) -> list[str]:\n    return [f'{y}' for y in range(x)]\n"}


class Server:
    """Forks, lends and ends children as the host asks.

    One spare child is always forked ahead and has compiled a trifle already, so that the pages which every run
    touches are its own by then: that halves what a caller waits. It learns its limits and its connection when lent.
    """

    def __init__(self, control: socket.socket, targets: dict[str, Any], jail: Walls) -> None:
        self.control = control
        self.targets = targets
        self.jail = jail
        self.spare: tuple[int, socket.socket] | None = self._fork()

    def serve(self) -> None:
        """Until the host closes the control socket."""
        while True:
            message, descriptors, _, _ = socket.recv_fds(self.control, 1 << 16, 1)
            if not message:
                return
            command = json.loads(message)
            if command["op"] == "fork":
                self._lend(message, descriptors[0])
            elif command["op"] == "cpu":
                self._answer({"cpu_s": _cpu_s(command["pid"])})
            else:
                self._end(command["pid"], command["answer"])

    def _lend(self, message: bytes, descriptor: int) -> None:
        """Gives the spare its connection, tells the host its pid, and forks the next."""
        try:
            pid, line = self.spare or self._fork()
            self.spare = None
            with line:
                socket.send_fds(line, [message], [descriptor])
        except OSError as error:
            self._answer({"failed": str(error)})
            return
        finally:
            os.close(descriptor)
        self._answer({"pid": pid})
        with contextlib.suppress(OSError):  # no process to be had now: the next command tries again
            self.spare = self._fork()

    def _fork(self) -> tuple[int, socket.socket]:
        """(pid, the line to it) of a new spare child."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pid = os.fork()
        if pid == 0:
            self._run_child(theirs)
        theirs.close()
        return pid, ours

    def _run_child(self, line: socket.socket) -> None:
        """In the child; never returns. It hears nothing but its line, then nothing but its connection."""
        try:
            os.dup2(line.fileno(), 0)
            os.closerange(1, 1 << 16)
            self.jail.tie_to_worker()
            compile_all(WARM_UP, dialect=True)
            heard = socket.socket(fileno=0)
            message, descriptors, _, _ = socket.recv_fds(heard, 1 << 16, 1)
            heard.detach()
            if not message:
                os._exit(0)
            command = json.loads(message)
            os.dup2(descriptors[0], 0)
            os.closerange(1, 1 << 16)
            self.jail.close_around_child(command["memory_mb"], command["cpu_s"])
            gc.enable()
            Child(0, self.targets).serve()
        except EOFError:
            pass
        except BaseException:
            os._exit(70)
        os._exit(0)

    def _end(self, pid: int, answer: bool) -> None:
        """Kills the child if it still runs, reaps it, says how it ended."""
        try:
            found, status = os.waitpid(pid, os.WNOHANG)
            if not found:
                os.kill(pid, signal.SIGKILL)
                found, status = os.waitpid(pid, 0)
                status = -1  # it was ours to kill
        except (ChildProcessError, ProcessLookupError):
            status = -1
        if answer:
            self._answer({"status": status})

    def _answer(self, message: dict[str, Any]) -> None:
        try:
            self.control.send(json.dumps(message).encode())
        except OSError:
            os._exit(0)  # the host is gone


def _cpu_s(pid: int) -> float:
    """Processor time of another process, by its clock: there is no /proc here. A great deal, if it cannot be read."""
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 1e9


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(sys.argv[2]))
