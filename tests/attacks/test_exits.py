"""Leaving without a result: every way to end is an Outcome that is no success, and none ends anything else."""

from __future__ import annotations

import pytest

from skillforge.sandbox import Sandbox, Status
from tests.attacks.prison import LIMITS, assert_well, attack, both, jail

CRASHES = {
    "exit with 0": "os._exit(0)",
    "exit with 1": "os._exit(1)",
    "exit by number": "libc.syscall(94 if ARM else 231, 0)",
    "end the thread": "libc.syscall(93 if ARM else 60, 0)",
    "the C library's exit": "libc.exit(0)",
    "abort": "os.abort()",
    "read at 1": "ctypes.string_at(1)",
    "write at 0": "ctypes.memset(0, 0, 1)",
    "jump to 0": "ctypes.CFUNCTYPE(None)(0)()",
    "a broken object": "ctypes.memset(id(object), 0, 64)\nobject()",
    "its stack": "sys.setrecursionlimit(10**9)\ndef f(): f()\nf()",
    "close its socket": "os.close(0)",
    "close everything": "os.closerange(0, 1000)",
    "exit while it writes": "os.write(0, b'R')\nos._exit(0)",
    "unmap itself": (
        "start = ctypes.cast(libc.write, ctypes.c_void_p).value & ~4095\n"
        "libc.munmap(ctypes.c_void_p(start), 4096)\nlibc.write(0, b'', 0)"
    ),
}


@pytest.mark.parametrize("name", CRASHES)
def test_a_run_that_ends_without_a_result_has_crashed(name: str):
    """Exit code 0 is no success: only a result is one."""
    outcome = attack(CRASHES[name])
    assert outcome.status in (Status.CRASHED, Status.ERROR)
    assert outcome.error is not None
    assert_well(jail())


@pytest.mark.parametrize("walls", ["both", "jail"])
@pytest.mark.parametrize(
    "error", ["SystemExit", "SystemExit(0)", "KeyboardInterrupt", "GeneratorExit", "BaseException"]
)
def test_an_exception_that_ends_interpreters_ends_the_call(error: str, walls: str):
    """In the dialect and without it: an error (or refused), never a success and never an exception of the host's."""
    sandbox = both() if walls == "both" else jail()
    outcome = sandbox.run(f"def attack():\n    raise {error}\n", "attack")
    assert outcome.status in (Status.ERROR, Status.REFUSED)
    assert_well(sandbox)


@pytest.mark.parametrize("leave", ["sys.exit()", "exit()", "quit()", "raise SystemExit", "os._exit(0)"])
def test_leaving_while_the_module_is_executed(leave: str):
    """A module that leaves before its function is defined gives no value."""
    outcome = jail().run(f"import sys, os\n{leave}\ndef f():\n    return 1\n", "f")
    assert not outcome.ok
    assert outcome.value is None


def test_a_call_that_leaves_costs_a_map_that_call_only():
    """The calls after it get a fresh child, and their values."""
    source = "import os\ndef f(n):\n    return os._exit(0) if n == 1 else n\n"
    outcomes = jail().map(source, "f", [[0], [1], [2]])
    assert [outcome.value for outcome in outcomes] == [0, None, 2]
    assert outcomes[1].status is Status.CRASHED


def test_a_call_that_leaves_costs_a_session_that_call_only():
    """The next call starts a fresh child."""
    with jail().session("import os\ndef f(n):\n    return os._exit(0) if n else 5\n") as session:
        assert session.call("f", [1]).status is Status.CRASHED
        assert session.call("f", [0]).value == 5


@pytest.mark.parametrize("handler", ["atexit.register(print, 1)", "sys.excepthook = None", "sys.exitfunc = print"])
def test_a_handler_for_the_end_does_nothing(handler: str):
    """A child ends without Python's own ceremony."""
    outcome = jail().run(f"import atexit, sys\ndef f():\n    {handler}\n    return 1\n", "f")
    assert outcome.value == 1


def test_a_destructor_that_runs_late_changes_nothing():
    """`__del__` of an object that outlives its call cannot reach the result that was already given."""
    source = "class A:\n    def __del__(self):\n        raise SystemExit\nkept = A()\ndef f():\n    return 1\n"
    with Sandbox(LIMITS, dialect=False) as sandbox:
        assert sandbox.run(source, "f").value == 1
