"""The sandbox as its users see it: program + arguments → Outcome. Nothing that runs in there raises out here."""

from __future__ import annotations

import json
import math
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from skillforge.errors import SandboxUnavailable, UnencodableValue
from skillforge.sandbox import wire
from skillforge.sandbox.connection import Connection, Lost, outcome
from skillforge.sandbox.process import Worker, WorkerGone
from skillforge.types import Fault, Limits, Outcome, Program, Status
from skillforge.values import decode, dumps, encode

Tool = Callable[..., Outcome]

TOOL_TIME = 20.0
"""A run with tools ends after this many of its own time limits, whatever the tools take."""


class Sandbox:
    """Runs programs, each in a fresh child of a warm worker. Thread-safe; workers start when first needed.

    `dialect=False` or `jail=False` switch one wall off, for tests. `pool` workers share the work. `hash_seed` is
    PYTHONHASHSEED inside. `preload` names the functions that `trusted` may call, as "package.module:function".
    """

    def __init__(
        self,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        dialect: bool = True,
        *,
        jail: bool = True,
        pool: int = 1,
        hash_seed: int = 0,
        preload: Sequence[str] = (),
    ) -> None:
        self.limits = limits
        self.dialect = dialect
        self._workers = _Workers(pool, hash_seed, jail, tuple(preload))
        self._finalizer = weakref.finalize(self, self._workers.close)

    def run(
        self,
        program: Program | str,
        entry: str | None,
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        *,
        limits: Limits | None = None,
        seed: int = 0,
        tools: Mapping[str, Tool] | None = None,
    ) -> Outcome:
        """One call in a fresh child; with `entry=None` the entry module is only executed.

        `tools` become globals of the entry module: calling one runs the given function here, in the host.
        Raises SandboxUnavailable when no worker can be started; whatever the code does is in the Outcome.
        """
        limits = limits or self.limits
        setup = self._setup(program, limits, seed, tools)
        call = _call(entry, args, kwargs) if entry is not None else None
        if isinstance(call, Outcome):
            return call
        connection = self._connect(limits, math.ceil(limits.timeout_s) + 1)
        return _Exchange(connection, limits, tools or {}).run(setup, call)

    def map(
        self,
        program: Program | str,
        entry: str,
        argument_lists: Iterable[Sequence[Any]],
        *,
        kwargs_lists: Iterable[Mapping[str, Any]] | None = None,
        limits: Limits | None = None,
        seed: int = 0,
    ) -> list[Outcome]:
        """Many calls in one child, each with a deadline of its own; a call that kills it ends only itself."""
        limits = limits or self.limits
        argument_lists = list(argument_lists)
        keywords: list[Mapping[str, Any]] = (
            list(kwargs_lists) if kwargs_lists is not None else [{}] * len(argument_lists)
        )
        if len(keywords) != len(argument_lists):
            raise ValueError("kwargs_lists and argument_lists differ in length")
        calls = [_call(entry, args, kwargs) for args, kwargs in zip(argument_lists, keywords, strict=True)]
        results: list[Outcome | None] = [call if isinstance(call, Outcome) else None for call in calls]
        setup = self._setup(program, limits, seed, None)
        left = [(index, call) for index, call in enumerate(calls) if isinstance(call, bytes)]
        while left:
            connection = self._connect(limits, math.ceil((limits.timeout_s + 0.1) * (len(left) + 1)) + 1)
            done = _Exchange(connection, limits, {}).map(setup, [call for _, call in left])
            for (index, _), result in zip(left, done, strict=False):
                results[index] = result
            left = left[len(done) :]
        return [result for result in results if result is not None]

    def _setup(self, program: Program | str, limits: Limits, seed: int, tools: Mapping[str, Tool] | None) -> bytes:
        program = Program.of(program) if isinstance(program, str) else program
        return json.dumps(
            {
                "modules": dict(program.modules),
                "entry": program.entry,
                "dialect": self.dialect,
                "output_kb": limits.output_kb,
                "seed": seed,
                "tools": list(tools or ()),
            }
        ).encode()

    def _connect(self, limits: Limits, cpu_s: int) -> Connection:
        """A fresh child; a worker that is gone is replaced, once."""
        for _ in range(2):
            worker = self._workers.get()
            try:
                return Connection(worker, limits, cpu_s)
            except WorkerGone:
                self._workers.drop(worker)
        raise SandboxUnavailable("the sandbox worker ends as soon as it is used. See: skillforge doctor")

    def close(self) -> None:
        """Ends the workers and whatever runs in them. May be called again; a later run starts new ones."""
        self._workers.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class _Workers:
    """The pool: workers started on demand, handed out in turn."""

    def __init__(self, size: int, hash_seed: int, jail: bool, preload: tuple[str, ...]) -> None:
        self.size = max(1, size)
        self.settings = (hash_seed, jail, preload)
        self.lock = threading.Lock()
        self.workers: list[Worker] = []
        self.turn = 0

    def get(self) -> Worker:
        with self.lock:
            for gone in [worker for worker in self.workers if not worker.alive]:
                self.workers.remove(gone)
                gone.stop()
            if len(self.workers) < self.size and (not self.workers or self.turn):
                self.workers.append(Worker(*self.settings))
            self.turn += 1
            return self.workers[self.turn % len(self.workers)]

    def drop(self, worker: Worker) -> None:
        worker.alive = False

    def close(self) -> None:
        with self.lock:
            while self.workers:
                self.workers.pop().stop()


class _Exchange:
    """One conversation with one child."""

    def __init__(self, connection: Connection, limits: Limits, tools: Mapping[str, Tool]) -> None:
        self.connection = connection
        self.limits = limits
        self.tools = tools

    def run(self, setup: bytes, call: bytes | None) -> Outcome:
        try:
            self.connection.send(wire.PROGRAM, setup)
            if call is not None:
                self.connection.send(wire.CALL, call)
            started = time.monotonic()
            loaded = self._report(wire.LOADED, self.limits.timeout_s)
            if call is None or not loaded.ok:
                return loaded
            return self._report(wire.RESULT, self.limits.timeout_s - (time.monotonic() - started))
        except Lost as lost:
            return lost.outcome
        finally:
            self.connection.close()

    def map(self, setup: bytes, calls: list[bytes]) -> list[Outcome]:
        """Results of the calls up to and with the first that killed the child."""
        results: list[Outcome] = []
        try:
            self.connection.send(wire.PROGRAM, setup)
            for call in calls:
                self.connection.send(wire.CALL, call)
            loaded = self._report(wire.LOADED, self.limits.timeout_s)
            if not loaded.ok:
                return [loaded] * len(calls)
            for _ in calls:
                results.append(self._report(wire.RESULT, self.limits.timeout_s))
        except Lost as lost:
            results.append(lost.outcome)
        finally:
            self.connection.close()
        return results

    def _report(self, expected: bytes, timeout_s: float) -> Outcome:
        """The child's next report, after serving the tools that it calls meanwhile. Raises Lost."""
        started = time.monotonic()
        deadline, last = started + timeout_s, started + timeout_s * TOOL_TIME
        while True:
            kind, data = self.connection.read(deadline)
            now = time.monotonic()
            if kind == wire.TOOL and self.tools:
                self._answer(data)
                deadline = min(deadline + time.monotonic() - now, last)
                continue
            if kind != expected:
                raise self.connection.unreadable()
            try:
                return outcome(data, now - started)
            except UnencodableValue:
                raise self.connection.unreadable() from None

    def _answer(self, data: Any) -> None:
        """Runs the tool that the child asks for and sends what it gave."""
        try:
            name, arguments = data
            tool = self.tools[name]
            args, kwargs = decode(arguments)
            if not all(isinstance(key, str) for key in kwargs):
                raise TypeError
        except (TypeError, ValueError, KeyError, AttributeError, UnencodableValue):
            raise self.connection.unreadable() from None
        result = tool(*args, **kwargs)
        answer = {"value": encode(result.value)} if result.ok else {"raises": _raises(result)}
        self.connection.send(wire.ANSWER, json.dumps(answer).encode())


def _raises(result: Outcome) -> list[str]:
    """[class, message] of the exception that a tool's failure is in the child."""
    if result.error is not None:
        return [result.error.type, result.error.message]
    kinds = {Status.TIMED_OUT: "TimeoutError", Status.OUT_OF_MEMORY: "MemoryError"}
    return [kinds.get(result.status, "RuntimeError"), result.reason]


def _call(entry: str, args: Sequence[Any], kwargs: Mapping[str, Any] | None) -> bytes | Outcome:
    """A call's frame, or why there is none: arguments that are not data are refused."""
    try:
        return entry.encode("utf-8", "surrogatepass") + b"\n" + dumps([list(args), dict(kwargs or {})])
    except UnencodableValue as error:
        return Outcome(Status.REFUSED, error=Fault("UnencodableValue", f"an argument: {error}"))
