"""One run, inside the forked child: reads a program, executes it, answers calls until the host hangs up.

Whatever the program does stays here: the child ends with the run. Its frames are the only way out.
"""

from __future__ import annotations

import builtins
import json
import random
import resource
import sys
import time
import types
from collections import deque
from collections.abc import Mapping
from typing import Any

from skillforge import values
from skillforge.errors import UnencodableValue
from skillforge.sandbox import wire
from skillforge.sandbox.dialect.facades import ZoneSource
from skillforge.sandbox.dialect.loader import Linker, Refused, compile_all, filename
from skillforge.sandbox.dialect.names import PRIVATE, as_written

MESSAGE_CHARS = 2_000
FRAMES_OF_OURS = 40
_PRIVATE = json.dumps(PRIVATE).strip('"').encode("ascii")


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
        if self.left > 0:
            self.parts.append(text[: self.left])
            self.left -= len(text)
        return len(text)

    def flush(self) -> None:
        pass

    def text(self) -> str:
        return as_written("".join(self.parts)) + ("\n… (output cut)" if self.left < 0 else "")


class Child:
    """Serves one host connection on `descriptor`."""

    def __init__(self, descriptor: int, targets: Mapping[str, Any]) -> None:
        self.descriptor = descriptor
        self.targets = targets  # skillforge's own functions, for `trusted`
        self.sources: frozenset[str] = frozenset()
        self.calls: deque[bytes] = deque()  # that came while an answer was awaited
        ZoneSource.fetch = staticmethod(self._zone)

    def serve(self) -> None:
        """Load once, then call by call. Ends with EOFError when the host closes."""
        _, payload = wire.receive(self.descriptor)
        setup = json.loads(payload)
        self.cap = int(setup["output_kb"]) * 1024
        self.out = Printed(min(self.cap // 2, 256 * 1024))
        sys.stdout = sys.stderr = self.out
        sys.setrecursionlimit(1000 + FRAMES_OF_OURS)
        self.seed = setup["seed"]
        random.seed(self.seed)
        report = self._load(setup)
        self._send(wire.LOADED, report)
        while report["status"] == "ok":
            payload = self.calls.popleft() if self.calls else wire.receive(self.descriptor)[1]
            entry, _, data = payload.partition(b"\n")
            self._send(wire.RESULT, self._call(entry.decode("utf-8", "surrogatepass"), data))
            self.out.clear()

    def _load(self, setup: Any) -> dict[str, Any]:
        target = setup.get("target")
        if target is not None:
            self.module: Any = types.SimpleNamespace(**{target: self.targets.get(target)})
            return {"status": "ok"}
        modules = setup["modules"]
        self.sources = frozenset(map(filename, modules))
        tools = {name: self._tool(name) for name in setup["tools"]}

        def execute() -> dict[str, Any]:
            if setup.get("check"):
                compile_all(modules, True, siblings_known=len(modules) > 1)
                return {"status": "ok"}
            self.module = Linker(modules, setup["dialect"]).execute(setup["entry"], tools)
            return {"status": "ok"}

        return self._guarded(execute)

    def _call(self, entry: str, data: bytes) -> dict[str, Any]:
        random.seed(self.seed)
        args, kwargs = values.loads(data)
        started = time.perf_counter()

        def call() -> dict[str, Any]:
            function = vars(self.module).get(entry)
            if function is None:
                defined = ", ".join(key for key in vars(self.module) if not key.startswith("_"))
                raise NameError(f"the program defines no function {entry!r}; it defines {defined or 'nothing'}")
            value = function(*args, **kwargs)
            spent = time.perf_counter() - started
            return {"status": "ok", "duration": spent, "value": values.encode(value)}

        report = self._guarded(call)
        report.setdefault("duration", time.perf_counter() - started)
        report["mutated"] = _changed(args, kwargs, data)
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
            message = str(error)
        except BaseException:
            message = "(its message cannot be shown)"
        return [type(error).__name__[:200], as_written(message)[:MESSAGE_CHARS], line, module]

    def _send(self, kind: bytes, report: dict[str, Any]) -> None:
        report["stdout"] = self.out.text()
        report["cpu"] = time.process_time()
        report["peak_kb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            payload = json.dumps(report, separators=(",", ":"), allow_nan=False).encode("ascii")
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
            kind, payload = wire.receive(self.descriptor)
            if kind == wire.ANSWER:
                return json.loads(payload)
            self.calls.append(payload)

    def _zone(self, key: str) -> bytes | None:
        if not isinstance(key, str) or not 0 < len(key) < 100:
            return None
        found = self._ask(wire.ZONE, json.dumps(key))["value"]
        return None if found is None else bytes.fromhex(found)

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


def _changed(args: Any, kwargs: Any, before: bytes) -> bool:
    """Whether the arguments no longer encode as they came."""
    try:
        if values.dumps([args, kwargs]) == before:
            return False
        return bool(values.dumps([args, kwargs]) != values.dumps(values.loads(before)))
    except (UnencodableValue, MemoryError):
        return True
