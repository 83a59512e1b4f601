"""One worker process as the host sees it: starts it, asks it for children, replaces it when it is gone."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from skillforge.errors import SandboxUnavailable
from skillforge.sandbox.isolation import refuse_windows

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
        refuse_windows()
        self.lock = threading.Lock()
        self.alive = True
        self.owner = os.getpid()
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
        with self.lock:
            if not self.alive:
                raise WorkerGone
            if self.layers is None:
                self.layers = self._read_layers()

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

    def fork(self, memory_mb: int, cpu_s: int) -> tuple[int, socket.socket]:
        """(pid, connection) of a new child. Raises WorkerGone."""
        ours, theirs = socket.socketpair()
        command = json.dumps({"op": "fork", "memory_mb": memory_mb, "cpu_s": cpu_s}).encode()
        try:
            with theirs:
                answer = self._ask(command, theirs.fileno())
            if "pid" not in answer:
                raise WorkerGone(answer.get("failed", "no answer"))
        except BaseException:
            ours.close()
            raise
        return int(answer["pid"]), ours

    def end(self, pid: int, answer: bool) -> int:
        """Ends a child. Its wait status if it had ended by itself, -1 if it was killed now. Raises WorkerGone."""
        command = json.dumps({"op": "end", "pid": pid, "answer": answer}).encode()
        return int(self._ask(command, None, answer).get("status", -1))

    def cpu_s(self, pid: int) -> float:
        """Seconds of processor time that a child has used. Raises WorkerGone."""
        found = self._ask(json.dumps({"op": "cpu", "pid": pid}).encode(), None)
        return float(found.get("cpu_s", 1e9))

    def _ask(self, command: bytes, descriptor: int | None, answer: bool = True) -> dict[str, Any]:
        with self.lock:
            if not self.alive:
                raise WorkerGone
            try:
                if descriptor is None:
                    self.control.send(command)
                else:
                    socket.send_fds(self.control, [command], [descriptor])
                message = self.control.recv(1 << 16) if answer else b"{}"
                if not message:
                    raise WorkerGone
                found: dict[str, Any] = json.loads(message)
                return found
            except (OSError, ValueError) as error:
                self.alive = False
                raise WorkerGone(str(error)) from None
            except BaseException:  # Ctrl-C between question and answer: what follows could not be matched
                self.alive = False
                raise

    def stop(self) -> None:
        """Ends the worker and with it all its children; a process forked from the host only lets go of it."""
        self.alive = False
        self.control.close()
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
