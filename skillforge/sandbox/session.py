"""A child that is kept: for calling verified skills again and again without a fork each time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from skillforge.sandbox import wire
from skillforge.sandbox.connection import Connection, Lost
from skillforge.sandbox.exchange import Exchange, call_frame
from skillforge.types import Limits, Outcome


class Session:
    """Calls into one loaded program. State of its modules lives on between calls, until a call kills the child:

    the next call then starts a fresh one. Thread-safe, one call at a time; close it, or use `with`.
    """

    def __init__(self, connect: Callable[[], Connection], setup: bytes, limits: Limits) -> None:
        self._connect = connect
        self._setup = setup
        self.limits = limits
        self._lock = threading.Lock()
        self._exchange: Exchange | None = None

    def call(self, entry: str, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None) -> Outcome:
        """One call, with a deadline of its own. Raises SandboxUnavailable when no worker can be started."""
        call = call_frame(entry, args, kwargs)
        if isinstance(call, Outcome):
            return call
        with self._lock:
            try:
                exchange = self._exchange
                if exchange is None:
                    exchange = Exchange(self._connect(), self.limits)
                    loaded = exchange.load(self._setup)
                    if not loaded.ok:
                        exchange.connection.close()
                        return loaded
                    self._exchange = exchange
                exchange.connection.send(wire.CALL, call)
                return exchange.report(wire.RESULT, time.monotonic() + self.limits.timeout_s)
            except Lost as lost:
                self._exchange = None
                return lost.outcome
            except BaseException:  # Ctrl-C midway: its answer must not become the next call's
                self._drop()
                raise

    def _drop(self) -> None:
        if self._exchange is not None:
            self._exchange.connection.close()
            self._exchange = None

    def close(self) -> None:
        """Ends the child. A later call starts another."""
        with self._lock:
            self._drop()

    def __del__(self) -> None:
        self._drop()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
