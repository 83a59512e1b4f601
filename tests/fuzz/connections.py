"""A hostile child at the other end of a real socket: `Connection` and `Exchange` meet whatever bytes it sends.

Only the worker is a stand-in, since no worker would lend such a child: it hands out one end of a socket pair, and a
thread writes the attack into the other, then hangs up.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

from skillforge.sandbox import Limits, Outcome
from skillforge.sandbox.connection import Connection
from skillforge.sandbox.exchange import Exchange, Handlers, call_frame

LIMITS = Limits(timeout_s=0.2, memory_mb=64, output_kb=256)


class Lender:
    """What `Connection` asks of a worker. `attack` is written to its connection as soon as that is lent."""

    owner = -1  # no process of this one's: there is none to be ended
    closed = False

    def __init__(self, attack: bytes) -> None:
        self.attack = attack
        self.ours, self.theirs = socket.socketpair()
        self.thread = threading.Thread(target=self._write, daemon=True)

    def take(self) -> tuple[int, socket.socket]:
        self.ours.setblocking(False)
        self.thread.start()
        return 1, self.ours

    def _write(self) -> None:
        with contextlib.suppress(OSError):
            self.theirs.sendall(self.attack)
            self.theirs.shutdown(socket.SHUT_WR)

    def prepare(self) -> None:
        """There is but one child."""

    def fate(self, number: int) -> int:
        return 0

    def cpu_s(self, number: int) -> float:
        return LIMITS.timeout_s  # it has had its share of the processor

    def gone(self) -> None:
        self.theirs.close()
        self.thread.join()


@contextlib.contextmanager
def _exchange(attack: bytes, limits: Limits, tools: Handlers | None) -> Iterator[Exchange]:
    lender: Any = Lender(attack)
    try:
        yield Exchange(Connection(lender, limits), limits, tools)
    finally:
        lender.gone()


def _call() -> bytes:
    call = call_frame("f", [1], {})
    assert isinstance(call, bytes)
    return call


def meet(attack: bytes, tools: Handlers | None = None, limits: Limits = LIMITS) -> Outcome:
    """What the host makes of a child that sends these bytes, whatever it is told."""
    with _exchange(attack, limits, tools) as exchange:
        return exchange.run(b"", _call())


def meet_many(attack: bytes, calls: int = 3, limits: Limits = LIMITS) -> list[Outcome]:
    """The same for a series of calls."""
    with _exchange(attack, limits, None) as exchange:
        return exchange.map(b"", [_call()] * calls)
