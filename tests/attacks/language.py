"""Attacks on the language: `attack()` tries to hand out the interpreter, and the dialect must not let it.

A breach is what comes back: text that shows a real module, a frame, code, globals or classes that nobody exported.
Each class of attacks has a file with a table of them, `BREAKS`, and what honest code does with the same features,
`HONEST`; `refuses` and `allows` make the tests of both.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

import pytest

from skillforge.sandbox import Limits, Outcome, Sandbox, Status
from tests.attacks.prison import assert_well, both, jail

CANARIES = (
    "<module",
    "<frame",
    "<code object",
    "builtin_function_or_method",
    "'__builtins__'",
    "ImportLoader",
    "posix",
    "{'__name__'",
    "built-in function eval",
)
LIMITS = Limits(timeout_s=0.3)
"""Short: some attacks wait for what never comes."""
SECRETS = ("root:x:0", "SKILLFORGE_", "uid=")


@functools.cache
def dialect() -> Sandbox:
    """The dialect alone, without a jail."""
    return Sandbox(jail=False)


def refuses(breaks: Mapping[str, str], prelude: str = "") -> Callable[[str], None]:
    """The test that no attack of the table breaches the dialect, and that the jail holds where it is off."""

    @pytest.mark.parametrize("name", breaks)
    def test(name: str) -> None:
        assert_no_breach(prelude + breaks[name])

    return test


def allows(honest: Mapping[str, str], prelude: str = "") -> Callable[[str], None]:
    """The test that each of these programs, whose `attack()` is nothing of the kind, returns True."""

    @pytest.mark.parametrize("name", honest)
    def test(name: str) -> None:
        outcome = _run(dialect(), prelude + honest[name])
        assert outcome.value is True, outcome

    return test


def assert_no_breach(source: str) -> None:
    """With the dialect alone and with both walls: refused, an exception, or nothing of the interpreter.

    With the jail alone the interpreter is the attacker's: it meets nothing of the host's, and the next run is well.
    """
    for sandbox in (dialect(), both()):
        outcome = _run(sandbox, source)
        assert outcome.status in (Status.REFUSED, Status.ERROR) or not _shown(outcome, CANARIES), outcome
        assert not _shown(outcome, SECRETS), outcome
    outcome = _run(jail(), source)
    assert not _shown(outcome, SECRETS), outcome
    assert_well(jail())


def _run(sandbox: Sandbox, source: str) -> Outcome:
    return sandbox.run(source, "attack", limits=LIMITS)


def _shown(outcome: Outcome, words: tuple[str, ...]) -> list[str]:
    text = f"{outcome.value!r} {outcome.stdout} {outcome.error}"
    return [word for word in words if word in text]
