"""The sandbox as its users see it: program + arguments → Outcome. Nothing that runs in there raises out here."""

from __future__ import annotations

import math
import threading
import weakref
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from skillforge.errors import InvalidInput, SandboxUnavailable
from skillforge.sandbox import given, wire
from skillforge.sandbox.cache import CodeCache, Key
from skillforge.sandbox.connection import Connection
from skillforge.sandbox.exchange import Exchange, Handlers, call_frame
from skillforge.sandbox.isolation import checked_name, isolation
from skillforge.sandbox.permissions import Permissions
from skillforge.sandbox.pool import Pool
from skillforge.sandbox.process import WorkerGone
from skillforge.sandbox.session import Session
from skillforge.sandbox.tools import Toolbox
from skillforge.types import Limits, Outcome, Program, Status, Violation

Tools = Toolbox | Handlers
"""What a run is granted: a Toolbox, or functions that themselves give Outcomes."""


@dataclass(frozen=True, slots=True)
class _Job:
    """What a child is told first, and where what it compiles is kept."""

    setup: bytes
    key: Key | None = None


class Sandbox:
    """Runs programs, each in a fresh child of a warm worker. Thread-safe; workers start when first needed.

    `dialect=False` or `jail=False` switch one wall off, for tests. `tools` are what programs may reach outside, if
    anything. `pool` workers share the work. `hash_seed` is PYTHONHASHSEED inside. `unsafe_isolation="limits"` lets
    programs run where no jail can be had: `isolation` says what stands. `preload` names the functions that `trusted`
    may call, as "package.module:function". A copy in another process has workers of its own.

    What is given here and to its methods is looked at first: InvalidInput, of which InvalidConfig is one, says what is
    wrong with it. Used again after `close`, it starts new workers.
    """

    def __init__(
        self,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        dialect: bool = True,
        tools: Toolbox = Toolbox(),  # noqa: B008 - frozen
        pool: int = 2,
        *,
        jail: bool = True,
        unsafe_isolation: str | None = None,
        hash_seed: int = 0,
        preload: Sequence[str] = (),
    ) -> None:
        given.check_limits(limits)
        given.check_toolbox(tools)
        given.check_walls(dialect, jail)
        given.check_workers(pool, hash_seed, preload)
        self._made = (limits, dialect, tools, pool, jail, unsafe_isolation, hash_seed, tuple(preload))
        self.limits = limits
        self.dialect = dialect
        self.tools = tools
        self.jail = jail
        self.permissions = Permissions(tools, unsafe := checked_name(unsafe_isolation))
        self._pool = Pool(pool, hash_seed, (unsafe or "on") if jail else "off", tuple(preload))
        self._cache = CodeCache()
        self._finalizer = weakref.finalize(self, self._pool.close)

    def __reduce__(self) -> Any:
        return _again, self._made

    def run(
        self,
        program: Program | str,
        entry: str | None,
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        *,
        limits: Limits | None = None,
        seed: int = 0,
        tools: Tools | None = None,
    ) -> Outcome:
        """One call in a fresh child; with `entry=None` the entry module is only executed.

        `tools` stand in for the sandbox's own: calling one runs its function here, in the host.
        Raises SandboxUnavailable when no worker can be started; whatever the code does is in the Outcome.
        """
        limits, tools = self._settings(limits, seed, tools)
        call = call_frame(entry, args, kwargs) if entry is not None else None
        if isinstance(call, Outcome):
            return call
        return self._once(self._job(program, limits, seed, tools, once=call is not None), call, limits, tools)

    def map(
        self,
        program: Program | str,
        entry: str,
        argument_lists: Iterable[Sequence[Any]],
        *,
        kwargs_lists: Iterable[Mapping[str, Any]] | None = None,
        limits: Limits | None = None,
        seed: int = 0,
        tools: Tools | None = None,
        stop: Collection[Status] = (),
    ) -> list[Outcome]:
        """Many calls in one child, each with a deadline of its own; a call that kills it ends only itself.

        The first that comes to one of `stop` is the last.
        """
        limits, tools = self._settings(limits, seed, tools)
        given.check_series(argument_lists)
        argument_lists = list(argument_lists)
        keywords: list[Mapping[str, Any]] = (
            list(kwargs_lists) if kwargs_lists is not None else [{}] * len(argument_lists)
        )
        if len(keywords) != len(argument_lists):
            raise InvalidInput(
                f"{len(argument_lists)} argument_lists, but {len(keywords)} kwargs_lists: give one a call"
            )
        calls = [
            call_frame(entry, args, kwargs, f"argument_lists[{number}]")
            for number, (args, kwargs) in enumerate(zip(argument_lists, keywords, strict=True))
        ]
        results: list[Outcome | None] = [call if isinstance(call, Outcome) else None for call in calls]
        left = [(index, call) for index, call in enumerate(calls) if isinstance(call, bytes)]
        again = True
        while left:
            cpu_s = min(math.ceil((limits.timeout_s + 0.1) * (len(left) + 1)) + 1, wire.MOST_SECONDS)
            job = self._job(program, limits, seed, tools, cpu_s=cpu_s)
            exchange = Exchange(self._connect(limits), limits, _handlers(tools), job.key is not None)
            done = exchange.map(job.setup, [call for _, call in left])
            self._keep(job, exchange)
            if exchange.interrupted and again:
                again = False
                done.pop()  # it had not begun
            for (index, _), result in zip(left, done, strict=False):
                results[index] = result
            left = [] if any(result.status in stop for result in done) else left[len(done) :]
        return _up_to(stop, [result for result in results if result is not None])

    def session(
        self,
        program: Program | str,
        *,
        limits: Limits | None = None,
        seed: int = 0,
        tools: Tools | None = None,
    ) -> Session:
        """A child that is kept for many calls, one after the other."""
        limits, tools = self._settings(limits, seed, tools)
        program = given.as_program(program)

        def begin() -> tuple[Exchange, bytes]:
            job = self._job(program, limits, seed, tools, cpu_s=0)
            return Exchange(self._connect(limits), limits, _handlers(tools), job.key is not None), job.setup

        return Session(begin, limits)

    def trusted(
        self,
        target: str,
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        *,
        limits: Limits | None = None,
        asks: Handlers = MappingProxyType({}),
    ) -> Outcome:
        """One call of skillforge's own `target`, "package.module:function", in a fresh jailed child.

        For engines that run stored skills in their own process. What it `asks` are keyword arguments more: functions,
        which are called out here. On Ctrl-C it is asked to come to an end, and what it gives then is in the Interrupted
        that is raised. Raises ValueError if it was not preloaded.
        """
        if target not in self._pool.preload:
            raise ValueError(f"{target!r} is not in Sandbox(preload=…)")
        limits, _ = self._settings(limits, 0, None)
        call = call_frame(target, args, kwargs)
        if isinstance(call, Outcome):
            return call
        setup = _setup(limits, 0, target=target, asks=list(asks), once=True)
        return self._once(_Job(setup), call, limits, asks, stops=True)

    def check(self, program: Program | str) -> tuple[Violation, ...]:
        """The dialect's violations in all modules of a program; nothing is executed."""
        modules = dict(given.as_program(program).modules)
        job = _Job(_setup(self.limits, 0, names=list(modules), modules=modules, check=True))
        outcome = self._once(job, None, self.limits)
        if outcome.ok or outcome.violations:
            return outcome.violations
        return (Violation("too_complex", 0, f"cannot be checked: {outcome.reason}"),)

    def layers(self) -> dict[str, str]:
        """The jail's walls: "" for each that stands, else what the system said when it was closed."""
        return dict(self._pool.get().layers or {})

    @property
    def isolation(self) -> str:
        """What really stands around a program: a tier from "A" to "C", "unsafe:limits", or "off" for `jail=False`."""
        return isolation(self.layers(), self.jail)

    def warm(self) -> None:
        """Starts a worker in the background: a run that follows waits the less."""
        self._pool.warm()

    def _settings(self, limits: Limits | None, seed: int, tools: Tools | None) -> tuple[Limits, Tools]:
        """Limits and tools of one call: the sandbox's own, where it is given none."""
        limits = self.limits if limits is None else limits
        tools = self.tools if tools is None else tools
        given.check_run(limits, seed, tools)
        return limits, tools

    def _job(
        self,
        program: Program | str,
        limits: Limits,
        seed: int,
        tools: Tools,
        *,
        once: bool = False,
        cpu_s: int | None = None,
    ) -> _Job:
        program = given.as_program(program)
        key: Key = (self.dialect, frozenset(program.modules.items()))
        code = self._cache.get(key)
        source = {"code": code} if code is not None else {"modules": dict(program.modules)}
        setup = _setup(
            limits,
            seed,
            cpu_s,
            names=list(program.modules),
            entry=program.entry,
            dialect=self.dialect,
            tools=_granted(program, tools),
            once=once,
            **source,
        )
        return _Job(setup, None if code is not None else key)

    def _once(
        self,
        job: _Job,
        call: bytes | None,
        limits: Limits,
        tools: Tools = MappingProxyType({}),
        *,
        stops: bool = False,
    ) -> Outcome:
        """One call in a fresh child; made again, once, if the child ended before it had begun."""
        for again in (True, False):
            exchange = Exchange(self._connect(limits), limits, _handlers(tools), job.key is not None)
            outcome = exchange.run(job.setup, call, stops=stops)
            if not (exchange.interrupted and again):
                break
        self._keep(job, exchange)
        return outcome

    def _keep(self, job: _Job, exchange: Exchange) -> None:
        if job.key is not None:
            self._cache.put(job.key, exchange.code)

    def _connect(self, limits: Limits) -> Connection:
        """A fresh child; workers that are gone are replaced, each once."""
        for _ in range(self._pool.size + 1):
            worker = self._pool.get()
            try:
                return Connection(worker, limits)
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


def _up_to(stop: Collection[Status], results: list[Outcome]) -> list[Outcome]:
    """The results up to and with the first of such a status."""
    last = next((index for index, result in enumerate(results) if result.status in stop), len(results))
    return results[: last + 1]


def _again(
    limits: Limits,
    dialect: bool,
    tools: Toolbox,
    pool: int,
    jail: bool,
    unsafe_isolation: str | None,
    hash_seed: int,
    preload: Sequence[str],
) -> Sandbox:
    """What pickle calls: a sandbox like the one that was pickled."""
    return Sandbox(
        limits,
        dialect,
        tools,
        pool,
        jail=jail,
        unsafe_isolation=unsafe_isolation,
        hash_seed=hash_seed,
        preload=preload,
    )


def _handlers(tools: Tools) -> Handlers:
    return tools.handlers() if isinstance(tools, Toolbox) else tools


def _granted(program: Program, tools: Tools) -> dict[str, list[str]]:
    """{module: the tools that it may reach}"""
    if not tools:
        return {}
    grants = program.grants
    if grants is None:
        return {name: list(tools) for name in program.modules}
    return {name: [tool for tool in grants.get(name, ()) if tool in tools] for name in program.modules}


def _setup(limits: Limits, seed: int, cpu_s: int | None = None, **settings: Any) -> bytes:
    """A program's frame: its bounds, then the rest. `cpu_s` stands behind the deadline, for one call by default."""
    bounds = wire.BOUNDS.pack(int(limits.memory_mb), math.ceil(limits.timeout_s) + 1 if cpu_s is None else cpu_s)
    return bounds + wire.pack({"once": False, "output_kb": int(limits.output_kb), "seed": seed, **settings})


_default: list[Sandbox] = []
_default_lock = threading.Lock()


def check_source(source: str) -> tuple[Violation, ...]:
    """The dialect's violations in one module: rule, line, what to write instead. Nothing is executed.

    Imports of siblings (`from .words import words`) are taken as given. Raises SandboxUnavailable.
    """
    with _default_lock:
        if not _default:
            _default.append(Sandbox(pool=1))
    return _default[0].check(source)
