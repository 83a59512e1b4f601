"""The environment: no key, no path, no name of the host is to be read inside."""

from __future__ import annotations

import os

import pytest

from skillforge.sandbox import Sandbox
from tests.attacks.prison import LIMITS, assert_refused, attack, program

LOOKS = {
    "os.environ": "return list(os.environ.items())",
    "os.environb": "return list(os.environb.items())",
    "os.getenv": "value = os.getenv('SKILLFORGE_SECRET')\nreturn [value] if value else []",
    "the C library": (
        "libc.getenv.restype = ctypes.c_char_p\n"
        "value = libc.getenv(b'SKILLFORGE_SECRET')\nreturn [value] if value else []"
    ),
    "the array of the C library": (
        "array = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, 'environ')\n"
        "found = []\n"
        "while array and array[len(found)]:\n    found.append(array[len(found)])\nreturn found"
    ),
}


@pytest.mark.parametrize("name", LOOKS)
def test_the_environment_is_empty(name: str, monkeypatch: pytest.MonkeyPatch):
    """A secret of the host's, set before the worker starts, is in none of the places where a variable is kept."""
    monkeypatch.setenv("SKILLFORGE_SECRET", "hunter2")
    with Sandbox(LIMITS, dialect=False) as sandbox:
        outcome = sandbox.run(program(LOOKS[name]), "attack")
    assert outcome.value == []
    assert_refused(LOOKS[name])


def test_no_secret_is_in_the_memory_of_a_run(monkeypatch: pytest.MonkeyPatch):
    """The stack, where a process finds the environment that it was started with, does not hold the host's either."""
    monkeypatch.setenv("SKILLFORGE_SECRET", "hunter2-was-here")
    body = """
        here = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, 'program_invocation_name')
        start = ctypes.cast(here, ctypes.c_void_p).value & ~4095
        return [b'hunter2-was-' + b'here' in ctypes.string_at(start, 4096)]
    """
    with Sandbox(LIMITS, dialect=False) as sandbox:
        assert sandbox.run(program(body), "attack").value == [False]


@pytest.mark.parametrize("look", ["os.getlogin()", "os.getcwd()", "socket.gethostname()", "os.ttyname(0)"])
def test_what_tells_of_the_host_is_refused(look: str):
    """Who runs it, where and on which machine is not told."""
    assert attack(f"return {look}").error.type in ("PermissionError", "OSError", "FileNotFoundError")


def test_the_interpreter_does_not_name_the_host():
    """The arguments that a worker was started with hold no path of the host but the packages it imports from."""
    outcome = attack("return [sys.argv, os.sep.join(sys.orig_argv)]")
    assert os.getcwd() not in str(outcome.value[0])
