"""A child that is kept: for calling verified skills again and again without a fork each time."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from skillforge.sandbox import wire
from skillforge.sandbox.connection import Lost
from skillforge.sandbox.exchange import Exchange, call_frame
from skillforge.types import Limits, Outcome


class Session:
    """Calls into one loaded program. State of its modules lives on between calls, until a call kills the child:

    the next call then starts a fresh one. Thread-safe, one call at a time; close it, or use `with`. A process forked
    from this one has a child of its own.
    """

    def __init__(self, begin: Callable[[], tuple[Exchange, bytes]], limits: Limits) -> None:
        self._begin = begin
        self.limits = limits
        self._lock = threading.Lock()
        self._owner = os.getpid()
        self._exchange: Exchange | None = None

    def call(self, entry: str, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None) -> Outcome:
        """One call, with a deadline of its own. Raises SandboxUnavailable when no worker can be started."""
        call = call_frame(entry, args, kwargs)
        if isinstance(call, Outcome):
            return call
        self._let_go_of_the_parent_s()
        with self._lock:
            outcome, again = self._call(call)
            return self._call(call)[0] if again else outcome

    def _call(self, call: bytes) -> tuple[Outcome, bool]:
        """The outcome, and whether the child had ended before the call had begun."""
        exchange = self._exchange
        try:
            if exchange is None:
                exchange, setup = self._begin()
                loaded = exchange.load(setup)
                if not loaded.ok:
                    exchange.connection.close()
                    return loaded, False
                self._exchange = exchange
            exchange.connection.send(wire.CALL, call)
            return exchange.report((wire.RESULT,), time.monotonic() + self.limits.timeout_s), False
        except Lost as lost:
            self._exchange = None
            assert exchange is not None  # noqa: S101 - nothing else raises Lost
            return lost.outcome, exchange.interrupted
        except BaseException:  # Ctrl-C midway: its answer must not become the next call's
            self._drop()
            raise

    def _let_go_of_the_parent_s(self) -> None:
        """In a forked process, where some thread that is not here may have held the lock."""
        if os.getpid() != self._owner:
            self._owner, self._lock = os.getpid(), threading.Lock()
            self._drop()

    def _drop(self) -> None:
        if self._exchange is not None:
            self._exchange.connection.close()
            self._exchange = None

    def close(self) -> None:
        """Ends the child. A later call starts another."""
        self._let_go_of_the_parent_s()
        with self._lock:
            self._drop()

    def __del__(self) -> None:
        self._drop()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
