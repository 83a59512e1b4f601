"""Attacks on the language: `attack()` tries to hand out the interpreter, and the dialect must not let it.

A breach is what comes back: text that shows a real module, a frame, code, globals or classes that nobody exported.
"""

from __future__ import annotations

import functools

from skillforge.sandbox import Outcome, Sandbox, Status
from tests.attacks.prison import both

CANARIES = (
    "<module",
    "<frame",
    "<code object",
    "builtin_function_or_method",
    "'__builtins__'",
    "ImportLoader",
    "posix",
)


@functools.cache
def dialect() -> Sandbox:
    """The dialect alone, without a jail."""
    return Sandbox(jail=False)


def run(sandbox: Sandbox, source: str) -> Outcome:
    return sandbox.run(source, "attack")


def assert_no_breach(source: str) -> None:
    """With the dialect alone and with both walls: refused, an exception, or nothing of the interpreter."""
    for sandbox in (dialect(), both()):
        outcome = run(sandbox, source)
        shown = f"{outcome.value!r} {outcome.stdout}"
        assert outcome.status in (Status.REFUSED, Status.ERROR) or not any(word in shown for word in CANARIES), outcome


def assert_works(source: str) -> None:
    """The same feature, used honestly, returns True."""
    assert run(dialect(), source).value is True
