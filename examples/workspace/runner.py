"""Runs test files of a folder in a process of their own, and says what failed. A script: the host never imports it.

It is started once and forks for each run: the child has the folder as its own, limits on time, memory and files, and an
empty environment. One JSON object a line in, {"folder", "tests", "trace", "timeout_s"}, one out: {"passed", "failures":
[{"test", "error", "message", "code", "path", "line"}], "lines": {path: {line: [passed, failed]}}}.
"""

from __future__ import annotations

import io
import json
import os
import resource
import select
import signal
import sys
import time
import traceback
import unittest
from typing import Any

MEMORY = 512 << 20
ONE_TEST_S = 0.5


class Results(unittest.TestResult):
    """What failed, and which lines of the folder each test executed."""

    def __init__(self, folder: str, trace: bool) -> None:
        super().__init__()
        self.folder = folder + os.sep
        self.trace = trace
        self.passed = 0
        self.failures_told: list[dict[str, Any]] = []
        self.executed: set[tuple[str, int]] = set()
        self.lines: dict[str, dict[int, list[int]]] = {}

    def startTest(self, test: unittest.TestCase) -> None:  # noqa: N802
        self.executed = set()
        signal.setitimer(signal.ITIMER_REAL, ONE_TEST_S)
        if self.trace:
            sys.settrace(self._enter)

    def stopTest(self, test: unittest.TestCase) -> None:  # noqa: N802
        sys.settrace(None)
        signal.setitimer(signal.ITIMER_REAL, 0)

    def addSuccess(self, test: unittest.TestCase) -> None:  # noqa: N802
        self.passed += 1
        self._count(0)

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802
        self._tell(test, err)

    def addError(self, test: unittest.TestCase, err: Any) -> None:  # noqa: N802
        self._tell(test, err)

    def _enter(self, frame: Any, event: str, argument: Any) -> Any:
        return self._line if self._own(frame.f_code.co_filename) else None

    def _line(self, frame: Any, event: str, argument: Any) -> Any:
        if event == "line":
            self.executed.add((frame.f_code.co_filename, frame.f_lineno))
        return self._line

    def _own(self, path: str) -> bool:
        return path.startswith(self.folder) and "test_" not in path

    def _count(self, failed: int) -> None:
        for path, line in self.executed:
            counts = self.lines.setdefault(path.removeprefix(self.folder), {}).setdefault(line, [0, 0])
            counts[failed] += 1

    def _tell(self, test: Any, err: Any) -> None:
        sys.settrace(None)
        self._count(1)
        kind, error, trace = err
        frames = traceback.extract_tb(trace)
        mine = [frame for frame in frames if self._own(frame.filename)]
        asked = [frame for frame in frames if "test_" in os.path.basename(frame.filename)]
        self.failures_told.append({
            "test": str(getattr(test, "_testMethodName", test)),
            "error": kind.__name__,
            "message": str(error).splitlines()[0][:300] if str(error) else "",
            "code": (asked[-1].line or "") if asked else "",
            "path": mine[-1].filename.removeprefix(self.folder) if mine else "",
            "line": mine[-1].lineno if mine else 0,
        })  # fmt: skip


def run(folder: str, tests: list[str], trace: bool) -> dict[str, Any]:
    """Runs the files, and tells what came of it."""
    os.chdir(folder)
    sys.path.insert(0, folder)
    results = Results(folder, trace)
    for path in tests:
        sys.path.insert(0, os.path.dirname(path))
        name = os.path.basename(path).removesuffix(".py")
        unittest.defaultTestLoader.loadTestsFromName(name).run(results)
    return {"passed": results.passed, "failures": results.failures_told, "lines": results.lines}


def too_long(*_: object) -> None:
    raise TimeoutError("the test took too long")


def child(asked: dict[str, Any], answer: int) -> None:
    """Runs what was asked in a process that is limited, and writes what came of it."""
    seconds = int(asked["timeout_s"]) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no file, and the answer is a pipe
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ.clear()
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(), io.StringIO(), io.StringIO()
    signal.signal(signal.SIGALRM, too_long)
    try:
        told = run(asked["folder"], asked["tests"], asked["trace"])
    except BaseException as error:
        told = broken(type(error).__name__, str(error))
    os.write(answer, json.dumps(told).encode())


def broken(kind: str, message: str) -> dict[str, Any]:
    """The report of a run in which no test could be run."""
    failure = {"test": "", "error": kind, "message": message[:300], "code": "", "path": "", "line": 0}
    return {"passed": 0, "failures": [failure], "lines": {}}


def in_child(asked: dict[str, Any]) -> dict[str, Any]:
    """One run, ended after its time."""
    reads, writes = os.pipe()
    number = os.fork()
    if number == 0:
        os.close(reads)
        child(asked, writes)
        os._exit(0)
    os.close(writes)
    data, deadline = b"", time.monotonic() + asked["timeout_s"]
    while (left := deadline - time.monotonic()) > 0 and select.select([reads], [], [], left)[0]:
        part = os.read(reads, 1 << 16)
        if not part:
            break
        data += part
    os.close(reads)
    os.kill(number, signal.SIGKILL)
    os.waitpid(number, 0)
    try:
        return json.loads(data)
    except ValueError:
        return broken("TimeoutError", f"the tests gave no answer within {asked['timeout_s']} s")


if __name__ == "__main__":
    sys.dont_write_bytecode = True  # a file of the same size and second would be taken for the one before
    for line in sys.stdin:
        print(json.dumps(in_child(json.loads(line))), flush=True)
