"""One child as the host sees it: sends frames, reads frames, never trusts them, and ends it on time."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import time
from collections import deque
from typing import Any

from skillforge.errors import UnencodableValue
from skillforge.sandbox import wire
from skillforge.sandbox.process import Worker, WorkerGone
from skillforge.types import Fault, Limits, Outcome, Status, Violation
from skillforge.values import decode

PATIENCE = 6.0
"""How many more of its time limits a call may take on a machine too busy to let it run."""


class Lost(Exception):
    """The child gave no frame: `outcome` says whether it ran out of time or died, and how."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


class Connection:
    """A child and its socket. `close` ends it; a Connection is used by one thread at a time."""

    def __init__(self, worker: Worker, limits: Limits) -> None:
        self.worker = worker
        self.limits = limits
        self.cap = limits.output_kb * 1024 + wire.OVERHEAD
        self.number, self.socket = worker.take()
        self.poll = select.poll()
        self.poll.register(self.socket, select.POLLIN)
        self.waiting: deque[memoryview] = deque()
        self.buffer = bytearray()
        self.open = True
        self.writing = False
        self.unread = False  # it ended before it had read what was sent: nothing of it has begun
        self.worker_gone = False
        self.frames = 0
        self.since = time.monotonic()
        self.cpu_before_s = 0.0  # what the child had used, by its own word, when its present call began

    def send(self, kind: bytes, payload: bytes, then: bytes | None = None, more: bytes | None = None) -> None:
        """Queues a frame, or two: what the socket does not take now goes out while reading."""
        data = wire.frame(kind, payload)
        if then is not None and more is not None:
            data += wire.frame(then, more)
        self.waiting.append(memoryview(data))
        self._flush()

    def _flush(self) -> None:
        while self.waiting:
            try:
                sent = self.socket.send(self.waiting[0])
            except BlockingIOError:
                self.writing = True
                self.poll.modify(self.socket, select.POLLIN | select.POLLOUT)
                return
            except OSError:
                self.waiting.clear()  # it died: reading will say so
                self.unread = True
                break
            self.waiting[0] = self.waiting[0][sent:]
            if not self.waiting[0]:
                self.waiting.popleft()
        if self.writing:
            self.writing = False
            self.poll.modify(self.socket, select.POLLIN)

    def read(self, deadline: float) -> tuple[bytes, Any]:
        """The next frame's kind and JSON, by `deadline` (time.monotonic). Raises Lost.

        On a busy machine a child that has not had its share of the processor yet is given more time, within bounds:
        a time-out says something about the program, not about the machine's load.
        """
        last = deadline + self.limits.timeout_s * PATIENCE
        while True:
            if len(self.buffer) >= wire.HEADER.size:
                kind, length = wire.HEADER.unpack_from(self.buffer)
                if length > self.cap:
                    raise self._lost(Status.CRASHED, "its output is too large or not readable")
                end = wire.HEADER.size + length
                if len(self.buffer) >= end:
                    payload = bytes(self.buffer[wire.HEADER.size : end])
                    del self.buffer[:end]
                    self.frames += 1
                    return kind, payload if kind == wire.CODE else self._parsed(payload)
            now = time.monotonic()
            if now >= deadline:
                deadline = min(now + self._starved_s(), last)
                if deadline <= now:
                    raise self._lost(Status.TIMED_OUT, "")
            self._fill(deadline - now)

    def _starved_s(self) -> float:
        """Seconds of processor time that the child's call has not had yet of its limit; 0 when it had about all."""
        try:
            left = self.limits.timeout_s - (self.worker.cpu_s(self.number) - self.cpu_before_s)
        except WorkerGone:
            return 0.0
        return left if left > 0.1 * self.limits.timeout_s else 0.0

    def _fill(self, seconds: float) -> None:
        """Waits at most so long for the socket, and takes or gives what it can."""
        for _, event in self.poll.poll(max(1, int(seconds * 1000))):
            if event & select.POLLOUT:
                self._flush()
            if event & ~select.POLLOUT:
                try:
                    chunk = self.socket.recv(1 << 18)
                except BlockingIOError:
                    continue
                except OSError as error:
                    self.unread |= isinstance(error, ConnectionResetError) and not self.frames
                    chunk = b""
                if not chunk:
                    raise self._lost(None, "")
                self.buffer += chunk

    def _parsed(self, payload: bytes) -> Any:
        try:
            return json.loads(payload)
        except (ValueError, RecursionError):
            raise self._lost(Status.CRASHED, "its output is not readable") from None

    def _lost(self, status: Status | None, message: str) -> Lost:
        """Ends the child; with no status given, how it died says which it is."""
        ended = self._end()
        if status is None:
            status, message = _death(ended)
        if status is Status.TIMED_OUT:
            message = f"no result within {self.limits.timeout_s:g} s"
        return Lost(Outcome(status, error=Fault(_CLASSES[status], message)))

    def unreadable(self) -> Lost:
        return self._lost(Status.CRASHED, "its output is not readable")

    def close(self) -> None:
        """Ends the child; in a process forked from its host, only lets go of it."""
        if self.open:
            self._let_go()
            if self.worker.owner == os.getpid():
                with contextlib.suppress(WorkerGone):
                    self.worker.end(self.number)

    def _end(self) -> int:
        """Ends the child and asks how it had ended: its wait status, or KILLED."""
        if not self.open:
            return wire.KILLED
        self._let_go()
        try:
            return self.worker.fate(self.number)
        except WorkerGone:
            self.worker_gone = True
            return wire.KILLED

    def _let_go(self) -> None:
        self.open = False
        self.socket.close()


_CLASSES = {
    Status.TIMED_OUT: "TimeoutError",
    Status.OUT_OF_MEMORY: "MemoryError",
    Status.CRASHED: "Crashed",
}


def _death(wait_status: int) -> tuple[Status, str]:
    """What the wait status of a child that died by itself means."""
    if wait_status == wire.KILLED:
        return Status.CRASHED, "the run was ended from outside"
    if wait_status == wire.UNKNOWN:
        return Status.CRASHED, "no process could be started for it"
    if not os.WIFSIGNALED(wait_status):
        code = os.waitstatus_to_exitcode(wait_status)
        if code == wire.NO_ROOM:
            return Status.OUT_OF_MEMORY, "what it was sent does not fit into its memory"
        return Status.CRASHED, f"the process ended without a result (exit code {code})"
    number = os.WTERMSIG(wait_status)
    if number == signal.SIGXCPU:
        return Status.TIMED_OUT, ""
    if number == signal.SIGKILL:
        return Status.OUT_OF_MEMORY, "the process was killed, most likely for its memory"
    name = signal.Signals(number).name if number in set(signal.Signals) else str(number)
    return Status.CRASHED, f"the process was ended by {name}"


def outcome(report: Any, at_most_s: float) -> Outcome:
    """The Outcome that a child's report says. Raises UnencodableValue for a report that is none."""
    try:
        status = Status(report["status"])
        fault = report.get("error")
        return Outcome(
            status,
            value=decode(report["value"]) if status is Status.OK and "value" in report else None,
            error=_fault(fault) if fault is not None else _default_fault(status),
            violations=tuple(_violation(*item) for item in report.get("violations", ()))
            if status is Status.REFUSED
            else (),
            stdout=str(report.get("stdout", "")),
            duration_s=_within(report.get("duration", 0.0), at_most_s),
            peak_mb=_within(report.get("peak_kb", 0), 2.0**40) / 1024,
            mutated=report.get("mutated") is True,
        )
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
        raise UnencodableValue(f"unreadable report: {error}") from None


def _within(figure: Any, most: float) -> float:
    """A child's own figure, made one that there can be. Raises ValueError for NaN."""
    found = float(figure)
    if found != found:
        raise ValueError("not a number")
    return min(max(found, 0.0), most)


def _fault(item: Any) -> Fault:
    if not isinstance(item, list):
        raise TypeError("an error is a list")
    kind, message, line, module = item
    return Fault(
        str(kind)[:200],
        str(message)[:4000],
        line if type(line) is int else None,
        str(module)[:200] if module is not None else None,
    )


def _default_fault(status: Status) -> Fault | None:
    return Fault("MemoryError", "over the memory limit") if status is Status.OUT_OF_MEMORY else None


def _violation(rule: Any, line: Any, message: Any, module: Any) -> Violation:
    return Violation(str(rule)[:100], int(line), str(message)[:2000], str(module)[:200] if module else None)
