"""One worker process as the host sees it: starts it, asks it for children, replaces it when it is gone."""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import json
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from skillforge.errors import SandboxUnavailable
from skillforge.sandbox import wire
from skillforge.sandbox.isolation import refuse_other_systems

START_TIMEOUT_S = 30.0
ANSWER_TIMEOUT_S = 30.0

_BOOT = (
    "import sys;sys.path.extend({paths!r});from skillforge.sandbox.worker import main;import json;main({fd},{config!r})"
)


class WorkerGone(Exception):
    """The worker does not answer any more."""


class Worker:
    """A running worker. Thread-safe: each command and its answer go under one lock.

    It takes its time to start: `await_ready` before the first command. Raises SandboxUnavailable where no process
    can be had.
    """

    def __init__(self, hash_seed: int, jail: str, preload: Sequence[str]) -> None:
        refuse_other_systems()
        self.lock = threading.Lock()
        self.alive = True
        self.closed = False  # by whoever owns it: then it is no accident that it is gone
        self.busy = 0  # children that were taken and not ended yet
        self.owner = os.getpid()
        self.numbers = itertools.count(1)
        self.ahead: tuple[int, socket.socket] | None = None  # a child that may be forked before it is wanted
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        config = {"jail": jail, "preload": list(preload)}
        with theirs:
            code = _BOOT.format(paths=_paths(), fd=theirs.fileno(), config=config)
            try:
                self.process = subprocess.Popen(
                    [sys.executable, "-s", "-S", "-P", *_bytecode(), "-X", "utf8", "-c", code],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env={"PYTHONHASHSEED": str(hash_seed % 2**32)},
                    cwd="/",
                    pass_fds=(theirs.fileno(),),
                    start_new_session=True,
                )
            except OSError as error:
                ours.close()
                raise SandboxUnavailable(f"cannot start {sys.executable!r}: {error}. See: skillforge doctor") from None
        self.control = ours
        self.layers: dict[str, str] | None = None

    def await_ready(self) -> None:
        """Waits until it serves. Raises WorkerGone when it ended, SandboxUnavailable when it says why it cannot."""
        if self.layers is not None and self.alive:
            return
        with self.lock:
            if not self.alive:
                raise WorkerGone
            if self.layers is None:
                self.layers = self._read_layers()

    @property
    def ready(self) -> bool:
        """Whether `await_ready` would not wait."""
        if self.layers is not None:
            return True
        with contextlib.suppress(OSError, ValueError):  # closed meanwhile
            return bool(select.select((self.control,), (), (), 0)[0])
        return True

    @property
    def has_ended(self) -> bool:
        """Whether it is gone, as far as is known. One that was killed while idle is noticed, and reaped, here."""
        return not self.alive or self.process.poll() is not None

    def _read_layers(self) -> dict[str, str]:
        try:
            self.control.settimeout(START_TIMEOUT_S)
            answer = json.loads(self.control.recv(1 << 16) or b"{}")
        except ConnectionError:
            answer = {}
        except (OSError, ValueError) as error:
            answer = {"failed": str(error)}
        if "ready" not in answer:
            self.stop()
            reason = answer.get("failed")
            if not reason:
                raise WorkerGone("the worker ended before it was ready")
            raise SandboxUnavailable(f"no sandbox worker: {reason}. See: skillforge doctor")
        self.control.settimeout(ANSWER_TIMEOUT_S)
        layers: dict[str, str] = answer["layers"]
        return layers

    def take(self) -> tuple[int, socket.socket]:
        """(number, connection) of a fresh child. Raises WorkerGone."""
        with self.lock:
            number, connection = self.ahead or self._prepare()
            self.ahead = None
            try:
                self._command(wire.START, number)
            except WorkerGone:
                connection.close()
                raise
            self.busy += 1
            return number, connection

    def prepare(self) -> None:
        """Lets the worker fork the next child while it has nothing to do."""
        with self.lock, contextlib.suppress(WorkerGone):  # whoever wants the next child will learn it
            self.ahead = self.ahead or self._prepare()

    def _prepare(self) -> tuple[int, socket.socket]:
        number = next(self.numbers) & 0xFFFFFFFF
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            try:
                self._command(wire.PREPARE, number, theirs.fileno())
            except BaseException:
                ours.close()
                raise
        return number, ours

    def end(self, number: int) -> None:
        """Ends a child, and does not ask how. Raises WorkerGone."""
        with self.lock:
            self.busy -= 1
            self._command(wire.END, number)

    def ask_to_stop(self, number: int) -> None:
        """Sends a child an interrupt. Raises WorkerGone."""
        with self.lock:
            self._command(wire.STOP, number)

    def fate(self, number: int) -> int:
        """Ends a child: its wait status if it had ended by itself, else `wire.KILLED`. Raises WorkerGone."""
        with self.lock:
            self.busy -= 1
            status: int = wire.STATUS.unpack(self._ask(wire.FATE, number, wire.STATUS.size))[0]
            return status

    def cpu_s(self, number: int) -> float:
        """Seconds of processor time that a child has used. Raises WorkerGone."""
        with self.lock:
            seconds: float = wire.SECONDS.unpack(self._ask(wire.CPU, number, wire.SECONDS.size))[0]
            return seconds

    def _ask(self, command: bytes, number: int, size: int) -> bytes:
        self._command(command, number)
        try:
            answer = self.control.recv(64)
        except OSError as error:
            self.alive = False
            raise WorkerGone(str(error)) from None
        except BaseException:  # Ctrl-C between question and answer: what follows could not be matched
            self.alive = False
            raise
        if len(answer) != size:
            self.alive = False
            raise WorkerGone
        return answer

    def _command(self, command: bytes, number: int, descriptor: int | None = None) -> None:
        if not self.alive:
            raise WorkerGone
        message = wire.COMMAND.pack(command, number)
        try:
            if descriptor is None:
                self.control.send(message)
            else:
                socket.send_fds(self.control, [message], [descriptor])
        except OSError as error:
            self.alive = False
            raise WorkerGone(str(error)) from None

    def stop(self) -> None:
        """Ends the worker and with it all its children; a process forked from the host only lets go of it."""
        self.alive = False
        self.control.close()
        if self.ahead is not None:
            self.ahead[1].close()
        if os.getpid() != self.owner:
            self.process.returncode = 0  # not our child: nothing to wait for
            return
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()


def _bytecode() -> list[str]:
    """As in this process: what only a worker imports would else be compiled at every start."""
    if sys.dont_write_bytecode:
        return ["-B"]
    return ["-X", f"pycache_prefix={sys.pycache_prefix}"] if sys.pycache_prefix else []


def _paths() -> list[str]:
    """Where the worker imports from, after the standard library."""
    homes = [str(Path(__file__).resolve().parents[2])]
    spec = importlib.util.find_spec("RestrictedPython")
    if spec is None or spec.origin is None:
        raise SandboxUnavailable("RestrictedPython is not installed: pip install RestrictedPython")
    homes.append(str(Path(spec.origin).resolve().parents[1]))
    return homes
