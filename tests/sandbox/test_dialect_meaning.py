"""Ordinary programs mean in the dialect what they mean in CPython: value, output, exception, message and line.

`ordinary/*.txt` holds them, each below a line `### what it shows`; each defines `main`. CPython's own word is asked
of one `python -I` for all of them, and of the sandbox with the dialect switched off.
"""

from __future__ import annotations

import dis
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from skillforge import values
from skillforge.sandbox import Outcome, Sandbox
from skillforge.sandbox.dialect.loader import Linker, compile_all

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

PROGRAMS = {
    f"{path.stem}: {title}": source
    for path in sorted((HERE / "ordinary").glob("*.txt"))
    if sys.version_info >= (3, 12) or path.stem != "python_3_12"
    for title, _, source in (part.partition("\n") for part in path.read_text(encoding="utf-8").split("### ")[1:])
}

PLAINLY = """
import contextlib, io, json, random, sys, traceback, types
sys.path.insert(0, sys.argv[1])
from skillforge import values
for name, source in json.load(sys.stdin).items():
    module = sys.modules["skill"] = types.ModuleType("skill")
    value = error = line = None
    with contextlib.redirect_stdout(io.StringIO()) as out:
        try:
            exec(compile(source, "<skill>", "exec", dont_inherit=True), vars(module))
            random.seed(0)
            value = values.encode(module.main())
        except Exception as raised:
            error = [type(raised).__name__, str(raised)]
            frames = traceback.extract_tb(raised.__traceback__)
            line = [frame.lineno for frame in frames if frame.filename == "<skill>"][-1]
    print(json.dumps([name, value, out.getvalue(), error, line]))
"""


@pytest.fixture(scope="module")
def cpython() -> dict[str, list[Any]]:
    """What plain CPython makes of each program."""
    command = [sys.executable, "-I", "-c", PLAINLY, str(ROOT)]
    done = subprocess.run(command, input=json.dumps(PROGRAMS), capture_output=True, text=True, check=True)
    return {name: rest for name, *rest in map(json.loads, done.stdout.splitlines())}


@pytest.fixture(scope="module")
def without_dialect() -> Iterator[Sandbox]:
    with Sandbox(dialect=False) as sandbox:
        yield sandbox


def seen(outcome: Outcome) -> list[Any]:
    """An outcome as CPython's is told: value, output, [class, message], line."""
    assert outcome.status.value in ("ok", "error"), outcome
    if outcome.error is None:
        return [values.encode(outcome.value), outcome.stdout, None, None]
    return [None, outcome.stdout, [outcome.error.type, outcome.error.message], outcome.error.line]


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_dialect_gives_what_cpython_gives(name: str, sandbox: Sandbox, cpython: dict[str, list[Any]]):
    """The same value, output, exception, message and line, in the dialect and in an interpreter of its own."""
    assert seen(sandbox.run(PROGRAMS[name], "main")) == cpython[name]


@pytest.mark.parametrize("name", [name for name, source in PROGRAMS.items() if "ZoneInfo" not in source])
def test_the_sandbox_itself_changes_nothing(name: str, without_dialect: Sandbox, cpython: dict[str, list[Any]]):
    """Nor does the jail alone: with the dialect off, each program runs as outside (zones are read from files)."""
    assert seen(without_dialect.run(PROGRAMS[name], "main")) == cpython[name]


@pytest.mark.parametrize(
    "call",
    [
        "getattr(1, 'format', 'none')",
        "getattr('{}', 'format', 'none')(2)",
        "operator.attrgetter('__class__.__name__')(1)",
        "operator.attrgetter('real', '__class__.__name__')(1)",
        "operator.attrgetter('__name__')(len)",
    ],
)
def test_names_given_as_text_are_read_as_those_that_are_written(call: str, sandbox: Sandbox):
    """What may be read by a dot may be read by `getattr` and `attrgetter`, with their defaults."""
    source = f"import operator\ndef f():\n    return {call}\n"
    with Sandbox(dialect=False, pool=1) as plain:
        assert sandbox.run(source, "f").value == plain.run(source, "f").value


def test_a_getter_reaches_no_more_than_a_dot_does(sandbox: Sandbox):
    """Through the class that it may name, no further."""
    source = "import operator\ndef f():\n    return operator.attrgetter('__class__.__base__')(1)\n"
    assert sandbox.run(source, "f").error.type == "AttributeError"


def test_a_getter_hands_out_no_metaclass():
    """The class of a class is the dialect's own `type`, by whatever way it is asked for, with the jail off."""
    source = (
        "import operator\ndef f():\n    found = operator.attrgetter('__class__')(int)\n"
        "    try:\n        return found('X', (), {})\n    except TypeError as error:\n        return str(error)\n"
    )
    with Sandbox(jail=False, pool=1) as bare:
        assert "write a class statement" in bare.run(source, "f").value


def test_global_names_are_as_fast_as_in_cpython():
    """CPython caches where a module's name is found; it cannot in a table whose keys many objects share."""
    code = compile_all({"skill": "def g():\n    return 1\n\n\ndef f():\n    return g()\n"}, True)
    for _ in range(3):
        f = vars(Linker(code, True).execute("skill"))["f"]
    for _ in range(2_000):
        f()
    assert "LOAD_GLOBAL_MODULE" in {step.opname for step in dis.get_instructions(f, adaptive=True)}
