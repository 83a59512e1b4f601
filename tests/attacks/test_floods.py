"""Floods: of standard output, of messages, of the result. The host holds no more than the limit says."""

from __future__ import annotations

import tracemalloc

import pytest

from skillforge.sandbox import Limits, Sandbox, Status
from tests.attacks.prison import assert_well, attack, both, jail

LIMITS = Limits(timeout_s=1.0, memory_mb=128, output_kb=64)

PRINTED = {
    "lines": "for i in range(10**6): print(i)",
    "one line": "print('x' * 10**7)",
    "without an end": "while True: print('x' * 100, end='')",
    "what is wide in JSON": "print('\\u2603' * 10**6)",
    "what is wider": "print('\\U0001f600' * 10**6)",
    "lone surrogates": "print('\\ud800' * 10**6)",
    "null characters": "print('\\0' * 10**6)",
}


@pytest.mark.parametrize("name", PRINTED)
@pytest.mark.parametrize("walls", ["both", "jail"])
def test_printed_text_is_cut(name: str, walls: str):
    """What is kept is a part; the call's own fate is told all the same."""
    sandbox = both() if walls == "both" else jail()
    outcome = sandbox.run(f"def attack():\n    {PRINTED[name]}\n", "attack", limits=LIMITS)
    assert outcome.status in (Status.OK, Status.TIMED_OUT, Status.ERROR)
    assert len(outcome.stdout) <= 64 * 1024
    assert_well(sandbox)


GIVEN = {
    "a string": "return 'x' * 10**6",
    "a list": "return list(range(10**5))",
    "an exception's message": "raise ValueError('x' * 10**7)",
    "an exception's many arguments": "raise ValueError(*range(10**6))",
    "a name of a class": "raise type('E' * 10**6, (Exception,), {})('x')",
    "a name of a function": "return [x for x in ()][10**6]",
    "a dictionary": "return {str(i): i for i in range(10**5)}",
    "bytes": "return bytes(10**6)",
}


@pytest.mark.parametrize("name", GIVEN)
@pytest.mark.parametrize("walls", ["both", "jail"])
def test_a_result_over_the_limit_is_an_error(name: str, walls: str):
    """And the error's own words are short."""
    sandbox = both() if walls == "both" else jail()
    outcome = sandbox.run(f"def attack():\n    {GIVEN[name]}\n", "attack", limits=LIMITS)
    assert outcome.status in (Status.ERROR, Status.REFUSED)
    assert len(outcome.reason) < 10_000


@pytest.mark.parametrize("place", ["os.write(1, b'x' * 100)", "os.write(2, b'x' * 100)", "libc.puts(b'x')"])
def test_there_is_no_other_output(place: str, capfd: pytest.CaptureFixture[str]):
    """The descriptors 1 and 2 of the host are not there, for Python or for C."""
    attack(place)
    assert capfd.readouterr() == ("", "")


def test_a_flood_past_the_protocol_is_cut_off_by_the_host():
    """Bytes that are no frame, without an end: the host stops reading, and holds little of it."""
    with Sandbox(LIMITS, dialect=False) as sandbox:
        assert_well(sandbox)
        tracemalloc.start()
        outcome = sandbox.run("import os\nwhile True: os.write(0, b'\\xff' * 65536)\n", None)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert outcome.status is Status.CRASHED
    assert peak < 20 * 2**20
