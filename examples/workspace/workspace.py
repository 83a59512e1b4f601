"""The workspace: files and a test suite, with one of thirty bugs in it. `--tools workspace:box` grants it.

A run is a copy of the project in a folder of its own. Its tests are run in another process (`runner.py`). The reward is
the share of tests that pass, those that no tool shows included, so that 1 is a bug mended and nothing else broken.
"""

from __future__ import annotations

import ast
import atexit
import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from bugs import BUGS, TRAIN

from skillforge.errors import ToolRefused
from skillforge.sandbox import Toolbox, World

HERE = Path(__file__).resolve().parent
PROJECT = HERE / "project"
VISIBLE = "tests/test_pantry.py"
HELD_OUT = PROJECT / "held_out" / "test_more.py"

TIMEOUT_S = 5.0
MOST_SUSPECTS = 12
_MOST_CHARS = 20_000
_BANNED = frozenset({
    "__import__", "breakpoint", "compile", "delattr", "eval", "exec", "exit", "getattr", "globals", "input", "locals",
    "open", "quit", "setattr", "vars",
})  # fmt: skip


class Runner:
    """The process that runs tests, started when first needed. What was run before, on the very same files, it knows."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._known: dict[str, dict[str, Any]] = {}

    def run(self, folder: Path, sources: dict[str, str], *, held_out: bool = False, trace: bool = False) -> Any:
        key = json.dumps([sources, held_out, trace], sort_keys=True)
        with self._lock:
            if key not in self._known:
                tests = [str(folder / VISIBLE), *([str(HELD_OUT)] if held_out else [])]
                asked = {"folder": str(folder), "tests": tests, "trace": trace, "timeout_s": TIMEOUT_S}
                self._known[key] = self._ask(json.dumps(asked)) or self._ask(json.dumps(asked))
            return self._known[key]

    def _ask(self, asked: str) -> Any:
        """What the process answers; None where it ended instead."""
        if self._process is not None and self._process.poll() is not None:
            self.close()
        process = self._process
        if process is None:
            command = [sys.executable, "-I", "-B", str(HERE / "runner.py")]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            process = self._process = subprocess.Popen(command, env={}, **pipes)
        try:
            process.stdin.write(asked + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())
        except (OSError, ValueError):
            return None

    def close(self) -> None:
        if self._process is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
            self._process.stdout.close()
            self._process.wait()
            self._process = None


RUNNER = Runner()
atexit.register(RUNNER.close)


class Workspace:
    """A small Python project, the package `pantry`, with a bug in it, and a test suite of which some tests fail.

    Mend it by editing its lines; the tests themselves cannot be edited. Further tests, which cannot be seen, count too.
    """

    def __init__(self, seed: int) -> None:
        if not 0 <= seed < len(BUGS):
            raise ValueError(f"there are bugs 0 to {len(BUGS) - 1}, and no {seed}")
        bug = BUGS[seed]
        self.folder = Path(tempfile.mkdtemp(prefix="workspace-"))
        shutil.copytree(PROJECT / "pantry", self.folder / "pantry", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(PROJECT / "tests", self.folder / "tests", ignore=shutil.ignore_patterns("__pycache__"))
        path = self.folder / bug.path
        text = path.read_text()
        if text.count(bug.right) != 1:
            raise ValueError(f"bug {seed}: {bug.path} has {text.count(bug.right)} times the line {bug.right!r}")
        path.write_text(text.replace(bug.right, bug.wrong))
        self.history: list[tuple[Path, str]] = []
        self.runs = 0
        self._closed = False
        self.began = {path: self._path(path).read_text() for path in self.files()}

    def files(self) -> list[str]:
        """Lists the files, tests included."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*.py"))

    def read(self, path: str) -> list[str]:
        """Gives the lines of a file; the first is line 1."""
        return self._path(path).read_text().splitlines()

    def search(self, text: str) -> list[list[Any]]:
        """Finds a text in all files: [path, line, the line's text] of each line that has it."""
        return [
            [path, number, line]
            for path in self.files()
            for number, line in enumerate(self.read(path), 1)
            if text in line
        ]

    def edit(self, path: str, line: int, text: str) -> str:
        """Puts a text, of one line or several, in the place of a line. Gives the line that was there."""
        target = self._path(path)
        if target.is_relative_to(self.folder / "tests"):
            raise ToolRefused(f"edit: {path} is a test, and says what must hold")
        before = target.read_text()
        lines = before.splitlines()
        if not 1 <= line <= len(lines):
            raise ValueError(f"{path} has lines 1 to {len(lines)}, and no {line}")
        old, lines[line - 1] = lines[line - 1], text
        after = "\n".join(lines) + "\n"
        if len(after) > _MOST_CHARS:
            raise ToolRefused(f"edit: {path} would have {len(after):,} characters; at most {_MOST_CHARS:,}")
        _check_reach(self.began[path], after)
        try:
            data = after.encode()
        except UnicodeEncodeError:
            raise ToolRefused("edit: half a character can be kept in no file") from None
        self.history.append((target, before))
        target.write_bytes(data)
        return old

    def undo(self) -> bool:
        """Takes back the last edit. Gives whether there was one."""
        if not self.history:
            return False
        path, before = self.history.pop()
        path.write_text(before)
        return True

    def run_tests(self) -> dict[str, Any]:
        """Runs the tests: {passed, failed, failures: [{test, error, message, code, path, line}]}, `code` being the line
        of the test that failed, `path` and `line` where the project raised, if it did."""
        self.runs += 1
        told = RUNNER.run(self.folder, self._sources())
        return {"passed": told["passed"], "failed": len(told["failures"]), "failures": told["failures"][:5]}

    def suspects(self) -> list[list[Any]]:
        """Runs the tests and gives the lines most likely to be wrong, [path, line, text], the likeliest first."""
        # Those that tests which fail execute, and tests which pass do not: after Ochiai's coefficient.
        self.runs += 1
        told = RUNNER.run(self.folder, self._sources(), trace=True)
        failing = len(told["failures"])
        scores: dict[tuple[str, int], float] = {}
        for path, lines in told["lines"].items():
            source = self.read(path)
            for number, (passed, failed) in lines.items():
                if failed:
                    score = failed / (failing * (failed + passed)) ** 0.5
                    scores[path, int(number)] = score
                    head = _head(source, int(number))
                    scores[path, head] = max(scores.get((path, head), 0.0), score - 0.01)
        ranked = sorted(scores, key=lambda place: (-round(scores[place], 6), place))[:MOST_SUSPECTS]
        return [[path, number, self.read(path)[number - 1]] for path, number in ranked]

    def reward(self) -> float:
        told = RUNNER.run(self.folder, self._sources(), held_out=True)
        return told["passed"] / _all_tests()

    def close(self) -> None:
        self._closed = True
        shutil.rmtree(self.folder, ignore_errors=True)

    def _sources(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in sorted((self.folder / "pantry").glob("*.py"))}

    def _path(self, path: str) -> Path:
        if path not in self.files():
            raise ToolRefused(f"there is no file {path!r}; files() lists them")
        return self.folder / path


def _head(source: list[str], number: int) -> int:
    """The line that begins the function in which a line is."""
    return next((n for n in range(number, 0, -1) if source[n - 1].lstrip().startswith("def ")), number)


def _all_tests() -> int:
    """How many tests there are, those held out included."""
    return sum(path.read_text().count("    def test_") for path in (PROJECT / VISIBLE, HELD_OUT))


def _check_reach(before: str, after: str) -> None:
    """Raises ToolRefused where an edit would reach further than the project does: tests run outside of the sandbox."""
    try:
        tree = ast.parse(after)
    except (SyntaxError, ValueError, RecursionError):
        return  # nothing of it can be run
    was = ast.parse(before)
    if _imports(tree) - _imports(was):
        raise ToolRefused("edit: the project's imports stay as they are")
    known = set(_names(was))
    for name in _names(tree):
        # Underscores lead into the interpreter, frames to what is built in; a new `__eq__` could say yes to anything.
        if name in _BANNED or (name not in known and ("__" in name or name.startswith(_FRAMES))):
            raise ToolRefused(f"edit: {name} is not for a project that is run outside of the sandbox")


_FRAMES = ("gi_", "f_", "tb_", "cr_", "ag_", "co_", "func_")


def _names(tree: ast.AST) -> Iterator[str]:
    """Everything that is called by a name, or defined under one."""
    for node in ast.walk(tree):
        for field in ("id", "attr", "name", "arg"):
            if isinstance(name := getattr(node, field, None), str):
                yield name
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"\w*__\w*", node.value)  # getattr and format reach attributes by text


def _imports(tree: ast.AST) -> set[str]:
    return {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)}


TOOLS: dict[str, Callable[..., Any]] = {
    name: getattr(Workspace, name) for name in ("files", "read", "search", "edit", "undo", "run_tests", "suspects")
}
WORLD = World(Workspace, TOOLS, timeout_s=20.0, seeds=TRAIN)
box = Toolbox(environments={"workspace": WORLD})
