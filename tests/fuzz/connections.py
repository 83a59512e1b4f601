"""A hostile child at the other end of a real socket: `Connection` and `Exchange` meet whatever bytes it sends.

Only the worker is a stand-in, since no worker would lend such a child: it hands out one end of a socket pair, and a
thread writes the attack into the other, then stays silent or hangs up.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Mapping
from typing import Any

from skillforge.sandbox import Limits, Outcome
from skillforge.sandbox.connection import Connection
from skillforge.sandbox.exchange import Exchange, call_frame

LIMITS = Limits(timeout_s=0.2, memory_mb=64, output_kb=256)


class Lender:
    """What `Connection` asks of a worker. `attack` is written to each connection as soon as it is lent."""

    def __init__(self, attack: bytes, hang_up: bool = True) -> None:
        self.attack, self.hang_up = attack, hang_up
        self.theirs: socket.socket | None = None

    def fork(self, memory_mb: int, cpu_s: int) -> tuple[int, socket.socket]:
        ours, self.theirs = socket.socketpair()
        self.thread = threading.Thread(target=self._write, daemon=True)
        self.thread.start()
        return 1, ours

    def _write(self) -> None:
        with contextlib.suppress(OSError):
            self.theirs.sendall(self.attack)
            if self.hang_up:
                self.theirs.shutdown(socket.SHUT_RDWR)

    def end(self, pid: int, answer: bool) -> int:
        self.theirs.close()
        self.thread.join()
        return 0

    def cpu_s(self, pid: int) -> float:
        return 1e9


def meet(attack: bytes, tools: Mapping[str, Any] | None = None, limits: Limits = LIMITS) -> Outcome:
    """What the host makes of a child that sends these bytes, whatever it is told."""
    exchange = Exchange(Connection(Lender(attack), limits, 1), limits, tools)
    call = call_frame("f", [1], {})
    assert isinstance(call, bytes)
    return exchange.run(b"{}", call)


def meet_many(attack: bytes, calls: int = 3, limits: Limits = LIMITS) -> list[Outcome]:
    """The same for a series of calls."""
    exchange = Exchange(Connection(Lender(attack), limits, 1), limits)
    call = call_frame("f", [1], {})
    assert isinstance(call, bytes)
    return exchange.map(b"{}", [call] * calls)
