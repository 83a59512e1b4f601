"""Processes that need not import what takes seconds: each is forked from one that has litellm and chromadb already.

Each is a process like any other, to end by itself, to be interrupted or to be killed. Where it is the start of an
interpreter that is tested, or what it imports, take `subprocess`.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["tests.heavy"])


def command(*arguments: str) -> str:
    """The code that does what `skillforge ARGUMENT…` does."""
    return f"import sys\nfrom skillforge.cli import entry\nsys.argv[1:] = {list(arguments)!r}\nentry()"


def script(path: Path, *arguments: str) -> str:
    """The code that does what `python PATH ARGUMENT…` does."""
    argv = [str(path), *arguments]
    return f"import runpy, sys\nsys.argv = {argv!r}\nrunpy.run_path({argv[0]!r}, run_name='__main__')"


class Forked:
    """`code` as the main module of a process, with this one's environment, in the current directory."""

    def __init__(self, code: str, said: Path) -> None:
        self._said = said / "stdout", said / "stderr"
        arguments = (code, dict(os.environ), Path.cwd(), self._said)
        self.process = _SERVER.Process(target=_run, args=arguments, daemon=True)
        self.process.start()

    def wait(self) -> tuple[int, str, str]:
        """Its exit code, and what it wrote to standard output and standard error."""
        self.process.join(60)
        assert self.process.exitcode is not None
        out, err = (path.read_text() for path in self._said)
        return self.process.exitcode, out, err


def _run(code: str, environ: Mapping[str, str], folder: Path, said: tuple[Path, Path]) -> None:
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    for number, path in enumerate(said, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    sys.modules["__main__"] = main = ModuleType("__main__")
    exec(compile(code, "<string>", "exec"), vars(main))
