"""One conversation with one child: send the program, send calls, serve its tools, read its reports in time."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from skillforge.errors import Interrupted, InvalidInput, UnencodableValue
from skillforge.sandbox import given, wire, zones
from skillforge.sandbox.connection import Connection, Lost, outcome
from skillforge.sandbox.process import WorkerGone
from skillforge.types import Fault, Limits, Outcome, Status
from skillforge.values import decode, encode

Handlers = Mapping[str, Callable[..., Outcome]]
"""What a program may call out here: {name: function}, each giving the Outcome of the call."""

TOOL_TIME = 20.0
"""A run with tools ends after this many of its own time limits, whatever the tools take."""

MAX_ZONES = 1_000

AHEAD = 32 * 1024
"""Bytes of calls that are sent before the child has answered the one before."""

STOPPING_S = 2.0
"""What is asked to come to an end has so long to tell what it found."""


class Exchange:
    """One conversation with one child."""

    def __init__(
        self, connection: Connection, limits: Limits, tools: Handlers | None = None, compiles: bool = False
    ) -> None:
        self.connection = connection
        self.limits = limits
        self.tools = tools or {}
        self.zones_sent = 0
        self.tool_calls: Counter[str] = Counter()
        self.compiles = compiles  # and says so first of all
        self.code = b""  # what the child compiled, if it was to and could

    @property
    def interrupted(self) -> bool:
        """Whether the call may be made again: it had not begun, or its worker died and it had no effect out here."""
        if self.connection.worker.closed:
            return False
        unread = self.connection.unread and not self.connection.frames  # what it reported, it had read
        return unread or (self.connection.worker_gone and not self.tool_calls)

    def run(self, setup: bytes, call: bytes | None, *, stops: bool = False) -> Outcome:
        """Load, call once, end. Loading and calling share one deadline.

        What `stops` when it is asked to is given the time to, on Ctrl-C: raises Interrupted with its outcome.
        """
        deadline = time.monotonic() + self.limits.timeout_s
        try:
            self.connection.send(wire.PROGRAM, setup, wire.CALL if call is not None else None, call)
            self.connection.worker.prepare()
            return self.report((wire.LOADED,) if call is None else (wire.RESULT, wire.LOADED), deadline)
        except KeyboardInterrupt:
            if stops:
                raise Interrupted(self._stopped()) from None
            raise
        except Lost as lost:
            return self._with_calls(lost.outcome)
        finally:
            self.connection.close()

    def _stopped(self) -> Outcome:
        try:
            self.connection.worker.ask_to_stop(self.connection.number)
            return self.report((wire.RESULT,), time.monotonic() + STOPPING_S)
        except Lost as lost:
            return lost.outcome
        except WorkerGone:
            return Outcome(Status.CRASHED, error=Fault("Crashed", "its worker ended with it"))

    def load(self, setup: bytes) -> Outcome:
        """Loads the program, for calls to come. Raises Lost."""
        self.connection.send(wire.PROGRAM, setup)
        self.connection.worker.prepare()
        return self.report((wire.LOADED,), time.monotonic() + self.limits.timeout_s)

    def map(self, setup: bytes, calls: Sequence[bytes]) -> list[Outcome]:
        """Results of the calls up to and with the first that killed the child."""
        results: list[Outcome] = []
        sent = 0
        try:
            self.connection.send(wire.PROGRAM, setup)
            self.connection.worker.prepare()
            sent = self._send_ahead(calls, sent, 0)
            try:
                loaded = self.report((wire.LOADED,), time.monotonic() + self.limits.timeout_s)
            except Lost as lost:
                loaded = lost.outcome  # a program that cannot be loaded is not loaded again for each call
            if not loaded.ok:
                return [loaded] * len(calls) if not self.interrupted else [loaded]
            for answered in range(len(calls)):
                sent = self._send_ahead(calls, sent, answered)
                results.append(self.report((wire.RESULT,), time.monotonic() + self.limits.timeout_s))
        except Lost as lost:
            results.append(lost.outcome)
        finally:
            self.connection.close()
        return results

    def _send_ahead(self, calls: Sequence[bytes], sent: int, answered: int) -> int:
        """Sends the next call, and those after it that surely fit into the socket; how many are sent now.

        What had to wait here while the child asks for a tool would look as if it did not read its answers.
        """
        ahead = sum(map(len, calls[answered:sent]))
        while sent < len(calls) and (sent <= answered or ahead + len(calls[sent]) <= AHEAD):
            ahead += len(calls[sent])
            self.connection.send(wire.CALL, calls[sent])
            sent += 1
        return sent

    def report(self, expected: tuple[bytes, ...], deadline: float) -> Outcome:
        """The child's next report, after serving the tools that it calls meanwhile. Raises Lost."""
        last = time.monotonic() + self.limits.timeout_s * TOOL_TIME
        while True:
            kind, data = self.connection.read(deadline)
            now = time.monotonic()
            if kind in (wire.TOOL, wire.ZONE) and self.connection.waiting:
                raise self.connection.unreadable()  # an honest child reads each answer before it asks again
            if kind == wire.TOOL and self.tools:
                self._answer(data)
                spent = time.monotonic() - now
                deadline = min(deadline + spent, last)
                continue
            if kind == wire.ZONE:
                self._send_zone(data)
                continue
            if kind == wire.CODE and self.compiles and self.connection.frames == 1:
                self.code = data
                continue
            if kind not in expected:
                raise self.connection.unreadable()
            try:
                self.connection.cpu_before_s = float(data["cpu"]) if "cpu" in data else 0.0
                found = outcome(data, now - self.connection.since)
                if kind == wire.LOADED and wire.RESULT in expected and found.ok:
                    raise TypeError  # a result was awaited, and loading went well
                return self._with_calls(found)
            except (UnencodableValue, TypeError, ValueError, OverflowError):
                raise self.connection.unreadable() from None

    def _with_calls(self, found: Outcome) -> Outcome:
        return replace(found, tool_calls=dict(self.tool_calls)) if self.tool_calls else found

    def _send_zone(self, key: Any) -> None:
        self.zones_sent += 1
        if self.zones_sent > MAX_ZONES:  # an honest child asks once for each: this one floods
            raise self.connection.unreadable()
        self.connection.send(wire.ANSWER, wire.pack(zones.data(key)))

    def _answer(self, data: Any) -> None:
        """Runs the tool that the child asks for and sends what it gave."""
        try:
            name, arguments = data
            tool = self.tools[name]
            args, kwargs = decode(arguments)
            if type(args) is not list or type(kwargs) is not dict or not all(isinstance(key, str) for key in kwargs):
                raise TypeError
        except (TypeError, ValueError, KeyError, AttributeError, UnencodableValue):
            raise self.connection.unreadable() from None
        self.tool_calls[name] += 1
        result = tool(*args, **kwargs)
        if not isinstance(result, Outcome):  # a plain function, where one that itself gives Outcomes is due
            raise InvalidInput(f"The tool {name!r} gave no Outcome. Grant it as tools=Toolbox({{{name!r}: …}})")
        try:
            answer = {"value": encode(result.value)} if result.ok else {"raises": _raises(result)}
        except UnencodableValue as error:
            answer = {"raises": ["TypeError", f"{name} returned what is not data: {error}"]}
        self.connection.send(wire.ANSWER, wire.pack(answer))


def _raises(result: Outcome) -> list[str]:
    """[class, message] of the exception that a tool's failure is in the child."""
    if result.error is not None:
        return [result.error.type, result.error.message]
    kinds = {Status.TIMED_OUT: "TimeoutError", Status.OUT_OF_MEMORY: "MemoryError"}
    return [kinds.get(result.status, "RuntimeError"), result.reason]


def call_frame(
    entry: str, args: Sequence[Any], kwargs: Mapping[str, Any] | None, where: str = "args"
) -> bytes | Outcome:
    """A call's frame, or why there is none: arguments that are not data are refused.

    Raises InvalidInput for what is no call at all; `where` says what to call its arguments then.
    """
    given.check_call(entry, args, kwargs, where)
    try:
        return wire.pack((entry, encode(list(args)), encode(dict(kwargs or {}))))
    except (UnencodableValue, ValueError) as error:
        return Outcome(Status.REFUSED, error=Fault("UnencodableValue", f"an argument: {error}"))
