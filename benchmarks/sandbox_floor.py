"""The floor that `Sandbox.run` is held against: what a fork costs when nothing guards it.

A warm worker with the sandbox worker's own imports, frozen in the same way, is asked by the host over a socket pair.
It forks; the child calls a function that has been compiled all along, writes a few bytes to a pipe and exits; the
worker reaps it. No limits, no filter, no namespaces, no parsing, no encoding. Three readings of it, all shown:

- `call`: the worker reads the pipe, reaps the child, and then tells the host: the whole of the definition is in the
  time that the caller waits. The bar is held against this one.
- `call_early`: the child's pipe leads to the host, which goes on as soon as it has the bytes; the worker reaps the
  child meanwhile, before it takes the next call. Leaner than the definition, and what a sandbox does that answers
  before it has cleared up.
- `last_inside_s`: the first of the two as the worker's own clock sees it, without the host's question and answer.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

_BOOT = "import sys;sys.path.extend({paths!r});import sandbox_floor;sandbox_floor.serve({control},{result})"


class Floor:
    """The host's side. One thread at a time."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.result, result_end = os.pipe()
        code = _BOOT.format(paths=_paths(), control=theirs.fileno(), result=result_end)
        self.process = subprocess.Popen(
            [sys.executable, "-s", "-S", "-P", "-X", "utf8", "-c", code],
            stdin=subprocess.DEVNULL,
            env={"PYTHONHASHSEED": "0"},
            pass_fds=(theirs.fileno(), result_end),
        )
        theirs.close()
        os.close(result_end)
        self._socket = ours
        self.control = ours.fileno()
        self.last_inside_s = 0.0
        assert os.read(self.control, 64) == b"ready"

    def call(self, argument: int) -> int:
        """The function's result, after its process was reaped."""
        os.write(self.control, b"R%d" % argument)
        value, inside_ns = os.read(self.control, 64).split()
        self.last_inside_s = int(inside_ns) / 1e9
        return int(value)

    def call_early(self, argument: int) -> int:
        """The function's result, from its process at once."""
        os.write(self.control, b"E%d" % argument)
        return int(os.read(self.result, 64))

    def close(self) -> None:
        self._socket.close()
        os.close(self.result)
        self.process.wait()

    def __enter__(self) -> Floor:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _paths() -> list[str]:
    """Ours, the library's, and where its one dependency lives."""
    import RestrictedPython

    import skillforge

    homes = [Path(str(module.__file__)).parents[1] for module in (skillforge, RestrictedPython)]
    return [str(home.resolve()) for home in (Path(__file__).parent, *homes)]


def _same_imports() -> None:
    """All that the sandbox's worker has loaded: the cost of a fork grows with the process."""
    import codecs
    import importlib

    from skillforge.sandbox import worker
    from skillforge.sandbox.dialect.loader import compile_all, facades

    facades()
    importlib.import_module("_strptime")
    for codec in worker.CODECS.split():
        codecs.lookup(codec)
    compile_all({"warm_up": "def f(x: int) -> list[str]:\n    return [f'{y}' for y in range(x)]\n"}, True)


def serve(control: int, result: int) -> None:
    """The worker's side, until the host closes the socket."""
    import gc
    import time

    _same_imports()
    space: dict[str, object] = {}
    exec(compile("def f(x):\n    return x + 1\n", "<floor>", "exec"), space)  # noqa: S102 - our own two lines
    function = space["f"]
    assert callable(function)
    read_end, write_end = os.pipe()
    gc.collect()
    gc.freeze()
    gc.disable()
    os.write(control, b"ready")
    while message := os.read(control, 64):
        early = message[:1] == b"E"
        started = time.perf_counter_ns()
        pid = os.fork()
        if pid == 0:
            os.write(result if early else write_end, b"%d" % function(int(message[1:])))
            os._exit(0)
        value = b"" if early else os.read(read_end, 64)
        os.waitpid(pid, 0)
        if not early:
            os.write(control, b"%s %d" % (value, time.perf_counter_ns() - started))
