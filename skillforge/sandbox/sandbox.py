"""The sandbox as its users see it: program + arguments → Outcome. Nothing that runs in there raises out here."""

from __future__ import annotations

import json
import math
import threading
import weakref
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from skillforge.errors import SandboxUnavailable
from skillforge.sandbox.connection import Connection
from skillforge.sandbox.exchange import Exchange, Tool, call_frame
from skillforge.sandbox.isolation import checked_name, isolation
from skillforge.sandbox.pool import Pool
from skillforge.sandbox.process import WorkerGone
from skillforge.sandbox.session import Session
from skillforge.types import Limits, Outcome, Program, Violation


class Sandbox:
    """Runs programs, each in a fresh child of a warm worker. Thread-safe; workers start when first needed.

    `dialect=False` or `jail=False` switch one wall off, for tests. `pool` workers share the work. `hash_seed` is
    PYTHONHASHSEED inside. `unsafe_isolation="limits"` lets programs run where no jail can be had: `isolation` says what
    stands. `preload` names the functions that `trusted` may call, as "package.module:function".
    """

    def __init__(
        self,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        dialect: bool = True,
        *,
        jail: bool = True,
        unsafe_isolation: str | None = None,
        pool: int = 1,
        hash_seed: int = 0,
        preload: Sequence[str] = (),
    ) -> None:
        self.limits = limits
        self.dialect = dialect
        self.jail = jail
        unsafe = checked_name(unsafe_isolation)
        self._pool = Pool(pool, hash_seed, (unsafe or "on") if jail else "off", tuple(preload))
        self._finalizer = weakref.finalize(self, self._pool.close)

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
        call = call_frame(entry, args, kwargs) if entry is not None else None
        if isinstance(call, Outcome):
            return call
        return self._once(setup, call, limits, tools)

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
        calls = [call_frame(entry, args, kwargs) for args, kwargs in zip(argument_lists, keywords, strict=True)]
        results: list[Outcome | None] = [call if isinstance(call, Outcome) else None for call in calls]
        setup = self._setup(program, limits, seed)
        left = [(index, call) for index, call in enumerate(calls) if isinstance(call, bytes)]
        again = True
        while left:
            connection = self._connect(limits, math.ceil((limits.timeout_s + 0.1) * (len(left) + 1)) + 1)
            exchange = Exchange(connection, limits)
            done = exchange.map(setup, [call for _, call in left])
            if exchange.interrupted and again:
                again = False
                done.pop()  # the worker's end was not this call's fault
            for (index, _), result in zip(left, done, strict=False):
                results[index] = result
            left = left[len(done) :]
        return [result for result in results if result is not None]

    def session(self, program: Program | str, *, limits: Limits | None = None, seed: int = 0) -> Session:
        """A child that is kept for many calls, one after the other."""
        limits = limits or self.limits
        return Session(lambda: self._connect(limits, 0), self._setup(program, limits, seed), limits)

    def trusted(
        self,
        target: str,
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        *,
        limits: Limits | None = None,
    ) -> Outcome:
        """One call of skillforge's own `target`, "package.module:function", in a fresh jailed child.

        For engines that run stored skills in their own process. Raises ValueError if it was not preloaded.
        """
        if target not in self._pool.preload:
            raise ValueError(f"{target!r} is not in Sandbox(preload=…)")
        limits = limits or self.limits
        call = call_frame(target, args, kwargs)
        if isinstance(call, Outcome):
            return call
        setup = _setup({"target": target}, limits, 0)
        return self._once(setup, call, limits)

    def check(self, program: Program | str) -> tuple[Violation, ...]:
        """The dialect's violations in all modules of a program; nothing is executed."""
        settings = {**_modules(program), "dialect": True, "check": True, "tools": []}
        outcome = self._once(_setup(settings, self.limits, 0), None, self.limits)
        if outcome.ok or outcome.violations:
            return outcome.violations
        return (Violation("too_complex", 0, f"cannot be checked: {outcome.reason}"),)

    def layers(self) -> dict[str, str]:
        """The jail's walls: "" for each that stands, else what the system said when it was closed."""
        return dict(self._pool.get().layers or {})

    @property
    def isolation(self) -> str:
        """What really stands around a program: a tier from "A" to "D", "unsafe:limits", or "off" for `jail=False`."""
        return isolation(self.layers(), self.jail)

    def warm(self) -> None:
        """Starts a worker in the background: a run that follows waits the less."""
        self._pool.warm()

    def _setup(
        self, program: Program | str, limits: Limits, seed: int, tools: Mapping[str, Tool] | None = None
    ) -> bytes:
        settings = {**_modules(program), "dialect": self.dialect, "tools": list(tools or ())}
        return _setup(settings, limits, seed)

    def _once(
        self, setup: bytes, call: bytes | None, limits: Limits, tools: Mapping[str, Tool] | None = None
    ) -> Outcome:
        """One call in a fresh child; made again, once, if the worker was ended under it."""
        for again in (True, False):
            exchange = Exchange(self._connect(limits, math.ceil(limits.timeout_s) + 1), limits, tools)
            outcome = exchange.run(setup, call)
            if not (exchange.interrupted and again):
                break
        return outcome

    def _connect(self, limits: Limits, cpu_s: int) -> Connection:
        """A fresh child; a worker that is gone is replaced, once."""
        for _ in range(2):
            worker = self._pool.get()
            try:
                return Connection(worker, limits, cpu_s)
            except WorkerGone:
                self._pool.drop(worker)
        raise SandboxUnavailable("the sandbox worker ends as soon as it is used. See: skillforge doctor")

    def close(self) -> None:
        """Ends the workers and whatever runs in them. May be called again; a later run starts new ones."""
        self._pool.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _modules(program: Program | str) -> dict[str, Any]:
    program = Program.of(program) if isinstance(program, str) else program
    return {"modules": dict(program.modules), "entry": program.entry}


def _setup(settings: dict[str, Any], limits: Limits, seed: int) -> bytes:
    return json.dumps({**settings, "output_kb": limits.output_kb, "seed": seed}).encode("ascii")


_default: list[Sandbox] = []
_default_lock = threading.Lock()


def check_source(source: str) -> tuple[Violation, ...]:
    """The dialect's violations in one module: rule, line, what to write instead. Nothing is executed.

    Imports of siblings (`from .words import words`) are taken as given. Raises SandboxUnavailable.
    """
    with _default_lock:
        if not _default:
            _default.append(Sandbox())
    return _default[0].check(source)
