"""One run, inside the forked child: closes its walls, reads a program, executes it, answers the host's calls.

Whatever the program does stays here: the child ends with the run. Its frames are the only way out.
"""

from __future__ import annotations

import builtins
import gc
import json
import marshal
import random
import resource
import socket
import sys
import time
import types
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from skillforge import values
from skillforge.errors import UnencodableValue
from skillforge.sandbox import wire
from skillforge.sandbox.dialect.library import zone_source
from skillforge.sandbox.dialect.loader import Linker, Refused, compile_all, filename, lay_out_a_table, namespace
from skillforge.sandbox.dialect.names import PRIVATE, as_written

MESSAGE_CHARS = 2_000
FRAMES_OF_OURS = 40
_PRIVATE = json.dumps(PRIVATE).strip('"').encode("ascii")
_IMMUTABLE = frozenset({type(None), bool, int, float, str, bytes})
DRAWING = frozenset({"random", "statistics"})
"""Modules that draw numbers: without them a program needs no seed."""


def _json_writer() -> Callable[[Any], str]:
    """`JSONEncoder.encode` for what is no bare text, without the functions that it makes anew for each."""
    encoder = json.JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False)
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return encoder.encode
    write = make(None, encoder.default, json.encoder.encode_basestring_ascii, None, ":", ",", False, False, False)
    return lambda data: "".join(write(data, 0))


_to_json = _json_writer()


class Printed:
    """Standard output, kept up to `limit` characters."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.clear()

    def clear(self) -> None:
        self.parts: list[str] = []
        self.left = self.limit

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        text = str.__str__(text)  # a program's subclass of str could slice into anything
        if self.left > 0:
            self.parts.append(text[: self.left])
            self.left -= len(text)
        return len(text)

    def flush(self) -> None:
        pass

    def text(self) -> str:
        return as_written("".join(self.parts)) + ("\n… (output cut)" if self.left < 0 else "")


class Child:
    """Serves one host connection on `descriptor`. `close_walls(memory_mb, cpu_s)` comes before the program is read.

    It is made in the worker, once, and has all that no program changes: what a forked process writes to is copied.
    """

    def __init__(self, descriptor: int, targets: Mapping[str, Any], close_walls: Callable[[int, int], object]) -> None:
        self.descriptor = descriptor
        self.targets = targets  # skillforge's own functions, for `trusted`
        self.close_walls = close_walls
        self.reader = wire.Reader(descriptor)
        self.sources: frozenset[str] = frozenset()
        self.calls: deque[bytes] = deque()  # that came while an answer was awaited
        self.draws = True
        self.out = sys.stdout = sys.stderr = Printed(0)
        zone_source.fetch = self._zone
        sys.setrecursionlimit(1000 + FRAMES_OF_OURS)

    def serve(self) -> None:
        """Load once, then call by call. Ends after the only call, or with EOFError when the host closes."""
        _, payload = self.reader.frame()
        self.close_walls(*wire.BOUNDS.unpack_from(payload))
        gc.enable()
        setup = marshal.loads(memoryview(payload)[wire.BOUNDS.size :])
        self.cap = setup["output_kb"] * 1024
        self.out.limit = self.out.left = min(self.cap // 2, 256 * 1024)
        self.seed = setup["seed"]
        once = setup["once"]
        report = self._load(setup)
        loaded = report["status"] == "ok"
        if not (loaded and once):
            self._send(wire.LOADED, report)
        while loaded:
            self._send(wire.RESULT, self._call(self.calls.popleft() if self.calls else self.reader.frame()[1]))
            if once:
                return
            self.out.clear()

    def _load(self, setup: Any) -> dict[str, Any]:
        target = setup.get("target")
        if target is not None:
            random.seed(self.seed)
            asks = {name: self._tool(name) for name in setup["asks"]}
            function = self.targets[target]
            self.module: Any = types.SimpleNamespace(**{target: partial(function, **asks) if asks else function})
            return {"status": "ok"}
        self.sources = frozenset(map(filename, setup["names"]))

        def execute() -> dict[str, Any]:
            if setup.get("check"):
                compile_all(setup["modules"], True, siblings_known=len(setup["modules"]) > 1)
                return {"status": "ok"}
            code = self._compiled(setup)
            tools = {name: {tool: self._tool(tool) for tool in granted} for name, granted in setup["tools"].items()}
            linker = Linker(code, setup["dialect"], tools)
            linker.on_import = self._imported
            self.draws = not setup["dialect"]
            if self.draws:
                random.seed(self.seed)
            self.module = linker.execute(setup["entry"])
            return {"status": "ok"}

        return self._guarded(execute)

    def _compiled(self, setup: Any) -> dict[str, types.CodeType]:
        """Each module's code: as an earlier child compiled it, or compiled now and told to the host.

        It is told before any of it runs, so that no program can speak for the compiler.
        """
        if "code" in setup:
            kept: dict[str, types.CodeType] = marshal.loads(setup["code"])
            return kept
        code = compile_all(setup["modules"], setup["dialect"])
        told = marshal.dumps(code)
        wire.send(self.descriptor, wire.CODE, told if len(told) <= self.cap else b"")
        return code

    def _imported(self, name: str) -> None:
        if name in DRAWING and not self.draws:
            self.draws = True
            random.seed(self.seed)

    def _call(self, payload: bytes) -> dict[str, Any]:
        if self.draws:
            random.seed(self.seed)
        entry, arguments, keywords = marshal.loads(payload)
        args, kwargs = values.decode(arguments), values.decode(keywords)
        changeable = bool(kwargs) or not _IMMUTABLE.issuperset(map(type, args))
        started = time.perf_counter()

        def call() -> dict[str, Any]:
            function = namespace(self.module).get(entry)
            if not callable(function):
                raise _no_function(entry, namespace(self.module))
            value = function(*args, **kwargs)
            spent = time.perf_counter() - started
            return {"status": "ok", "duration": spent, "value": values.encode(value)}

        report = self._guarded(call)
        if "duration" not in report:
            report["duration"] = time.perf_counter() - started
        if changeable and _changed(entry, args, kwargs, payload):
            report["mutated"] = True
        return report

    def _guarded(self, action: Any) -> dict[str, Any]:
        """What `action` reports, or the report of whatever it raised."""
        try:
            report: dict[str, Any] = action()
        except Refused as refused:
            return {"status": "refused", "violations": refused.found[:100]}
        except MemoryError:
            report = {"status": "out_of_memory"}
        except UnencodableValue as error:
            report = {"status": "error", "error": ["UnencodableValue", str(error)[:MESSAGE_CHARS], None, None]}
        except BaseException as error:  # SystemExit and KeyboardInterrupt too: the run ends, not the protocol
            report = {"status": "error", "error": self._fault(error)}
        return report

    def _fault(self, error: BaseException) -> list[Any]:
        """[class name, message, line, module] of the deepest frame that is the program's own."""
        line = module = None
        trace = error.__traceback__
        while trace is not None:
            name = trace.tb_frame.f_code.co_filename
            if name in self.sources:
                line, module = trace.tb_lineno, name[len("<skill ") : -1]
            trace = trace.tb_next
        try:
            message = str.__str__(str(error))
        except BaseException:
            message = "(its message cannot be shown)"
        return [type(error).__name__[:200], as_written(message)[:MESSAGE_CHARS], line, module]

    def _send(self, kind: bytes, report: dict[str, Any]) -> None:
        if self.out.parts:
            report["stdout"] = self.out.text()
        report["cpu"] = time.process_time()
        report["peak_kb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            payload = _to_json(report).encode("ascii")
            payload = payload.replace(_PRIVATE, b"")  # a dataclass's `_x` is `_x` outside
            if len(payload) > self.cap + wire.OVERHEAD // 2:
                payload = self._failure(report, "OutputTooLarge", f"the result is over {self.cap // 1024} kB as data")
        except MemoryError:
            payload = self._failure(report, "MemoryError", "")
        except (RecursionError, ValueError) as error:
            payload = self._failure(report, "UnencodableValue", str(error))
        wire.send(self.descriptor, kind, payload)

    def _failure(self, report: dict[str, Any], kind: str, message: str) -> bytes:
        status = "out_of_memory" if kind == "MemoryError" else "error"
        kept = {key: report[key] for key in ("duration", "mutated", "peak_kb", "cpu") if key in report}
        return json.dumps({**kept, "status": status, "error": [kind, message, None, None]}).encode("ascii")

    def _ask(self, kind: bytes, data: str) -> Any:
        """The host's answer; calls that were sent before it are kept for later."""
        wire.send(self.descriptor, kind, data.encode("ascii"))
        while True:
            kind, payload = self.reader.frame()
            if kind == wire.ANSWER:
                return marshal.loads(payload)
            self.calls.append(payload)

    def _zone(self, key: str) -> bytes | None:
        if not isinstance(key, str) or not 0 < len(key) < 100:
            return None
        found: bytes | None = self._ask(wire.ZONE, json.dumps(key))
        return found

    def _tool(self, name: str) -> Any:
        """A function that asks the host: the value of its answer, or the exception that it names."""

        def tool(*args: Any, **kwargs: Any) -> Any:
            try:
                data = json.dumps([name, values.encode([list(args), kwargs])], allow_nan=False)
            except (UnencodableValue, RecursionError) as error:
                raise TypeError(f"{name}: {error}") from None
            answer = self._ask(wire.TOOL, data)
            if "raises" in answer:
                kind, message = answer["raises"]
                raise _exception(kind)(message)
            return values.decode(answer["value"])

        tool.__name__ = tool.__qualname__ = name
        return tool


def _no_function(entry: str, space: Mapping[str, Any]) -> Exception:
    if entry in space:
        return TypeError(f"{entry!r} of the program is no function, but {type(space[entry]).__name__}")
    defined = ", ".join(key for key in space if not key.startswith("_"))
    return NameError(f"the program defines no function {entry!r}; it defines {defined or 'nothing'}")


_exceptions: dict[str, type[Exception]] = {}


def _exception(name: str) -> type[BaseException]:
    known = getattr(builtins, name, None)
    if (
        isinstance(known, type)
        and issubclass(known, Exception)
        and known not in (UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError)
    ):
        return known
    return _exceptions.setdefault(name, type(name, (Exception,), {}))


def _changed(entry: str, args: Any, kwargs: Any, before: bytes) -> bool:
    """Whether the arguments no longer encode as they came."""
    try:
        if wire.pack((entry, values.encode(args), values.encode(kwargs))) == before:
            return False
        _, arguments, keywords = marshal.loads(before)
        return bool(values.dumps([args, kwargs]) != values.dumps([values.decode(arguments), values.decode(keywords)]))
    except (UnencodableValue, MemoryError, ValueError):
        return True


_REHEARSED = "def warm_up(x: int) -> list[str]:\n    return [f'{y}' for y in range(x)]\n"
_REHEARSALS = 20


def rehearse() -> None:
    """Whole runs in this process, before any child is forked from it.

    What Python does only the first few times it then finds done in each child: that saves pages to be copied.
    """
    before = sys.stdout, sys.stderr, sys.getrecursionlimit(), random.getstate()
    about = {"names": ["warm_up"], "entry": "warm_up", "dialect": True, "tools": {}}
    setup = {**about, "output_kb": 64, "seed": 0, "once": True}
    compiled = {"code": marshal.dumps(compile_all({"warm_up": _REHEARSED}, True))}
    for turn in range(_REHEARSALS):
        lay_out_a_table()
        ours, theirs = socket.socketpair()
        how = compiled if turn > 2 else {"modules": {"warm_up": _REHEARSED}}
        ours.sendall(wire.frame(wire.PROGRAM, wire.BOUNDS.pack(256, 3) + wire.pack({**setup, **how})))
        ours.sendall(wire.frame(wire.CALL, wire.pack(("warm_up", [3], {"dict": []}))))
        Child(theirs.fileno(), {}, lambda memory_mb, cpu_s: None).serve()
        ours.close()
        theirs.close()
    lay_out_a_table()
    sys.modules.pop("warm_up", None)
    sys.stdout, sys.stderr = before[:2]
    sys.setrecursionlimit(before[2])
    random.setstate(before[3])
