"""Attacks on the operating system: a body of code, run with the dialect off, must meet the wall that it is aimed at.

Held means that the call itself was refused, with an error that says so. Code that fails for a lesser reason (a module
that is not there, a misspelt name) has attacked nothing, and its test fails. Each class of attacks has a file with a
table of them, `ATTACKS`; `jail_holds` and `dialect_refuses` make the tests of it.
"""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from skillforge.sandbox import Limits, Outcome, Sandbox, Status
from skillforge.sandbox.linux import MACHINE

LIMITS = Limits(timeout_s=5.0, memory_mb=128)

PRELUDE = """
import ctypes, errno, os, signal, socket, struct, sys, time

libc = ctypes.CDLL(None, use_errno=True)
ARM = @MACHINE@ == "aarch64"

def room(size=128):
    return ctypes.create_string_buffer(size)

def checked(result):
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result

def call(name, *arguments):
    return checked(getattr(libc, name)(*arguments))

def raw(x86_64, aarch64, *arguments):
    return checked(libc.syscall(aarch64 if ARM else x86_64, *arguments))

def same(number, *arguments):
    return raw(number, number, *arguments)
""".replace("@MACHINE@", repr(MACHINE))

PERMISSION = ("PermissionError",)


@functools.cache
def jail() -> Sandbox:
    """The jail alone: the dialect is off."""
    return Sandbox(LIMITS, dialect=False)


@functools.cache
def both() -> Sandbox:
    """Both walls, as everyone uses them."""
    return Sandbox(LIMITS)


def program(body: str) -> str:
    """`body` as the function `attack(*args)`, after the prelude."""
    return f"{PRELUDE}\ndef attack(*args):\n{textwrap.indent(textwrap.dedent(body).strip(), '    ')}\n"


def attack(body: str, *args: Any, limits: Limits = LIMITS) -> Outcome:
    """What comes of it with the dialect off."""
    return jail().run(program(body), "attack", args, limits=limits)


def jail_holds(attacks: Mapping[str, str]) -> Callable[[str], None]:
    """The test that the jail alone refuses each attack of the table, by the call that it is aimed at."""

    @pytest.mark.parametrize("name", attacks)
    def test(name: str) -> None:
        assert_held(attacks[name])

    return test


def dialect_refuses(attacks: Mapping[str, str]) -> Callable[[str], None]:
    """The test that the dialect refuses the text of each, before anything runs."""

    @pytest.mark.parametrize("name", attacks)
    def test(name: str) -> None:
        assert_refused(attacks[name])

    return test


def assert_held(body: str, *args: Any, errors: Sequence[str] = PERMISSION) -> None:
    """The wall refused it, and the next run is none the worse."""
    outcome = attack(body, *args)
    assert outcome.status is Status.ERROR, f"got through: {outcome}"
    assert outcome.error is not None
    assert outcome.error.type in errors, f"missed the wall: {outcome.error}"
    assert_well(jail())


def assert_refused(body: str) -> None:
    """The dialect refuses the text of it, before anything runs."""
    outcome = both().run(program(body), "attack")
    assert outcome.status is Status.REFUSED
    assert outcome.violations


def assert_well(sandbox: Sandbox) -> None:
    """A run works."""
    assert sandbox.run("def f():\n    return 1\n", "f").value == 1
