"""Forged frames: a run writes to the host's socket itself. It gets an Outcome out of that, and nothing else.

A well-made result is no more than the program's own word, as if it had returned that value. All else ends the child.
"""

from __future__ import annotations

import json
import math
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from skillforge.sandbox import Limits, Outcome, Sandbox, Status, wire
from tests.attacks.prison import assert_well, attack, jail

LIMITS = Limits(timeout_s=0.1, memory_mb=128, output_kb=256)


def report(**fields: Any) -> bytes:
    return wire.frame(wire.RESULT, json.dumps({"status": "ok", "value": 1, **fields}).encode())


def result(text: str | bytes) -> bytes:
    return wire.frame(wire.RESULT, text if isinstance(text, bytes) else text.encode())


BROKEN: dict[str, bytes] = {
    "nothing but a kind": b"R",
    "half a header": wire.HEADER.pack(b"R", 10)[:3],
    "a header without its data": wire.HEADER.pack(b"R", 10),
    "half the data": wire.HEADER.pack(b"R", 10) + b"{",
    "a huge length": wire.HEADER.pack(b"R", 2**32 - 1),
    "a huge length and some data": wire.HEADER.pack(b"R", 2**32 - 1) + b"[" * 10_000,
    "one byte over the limit": wire.HEADER.pack(b"R", 256 * 1024 + wire.OVERHEAD + 1),
    "no length": wire.HEADER.pack(b"R", 0),
    "an unknown kind": wire.frame(b"?", b"{}"),
    "the host's kind": wire.frame(wire.PROGRAM, b"{}"),
    "a program loaded again": wire.frame(wire.LOADED, b'{"status": "ok"}'),
    "bytes without sense": bytes(range(256)) * 40,
    "zeros": bytes(100_000),
    "no JSON": result("status: ok"),
    "half of a JSON": result('{"status": "ok", "val'),
    "JSON that is not UTF-8": result(b'{"status": "\xff\xfe"}'),
    "JSON in UTF-16": result('{"status": "bogus"}'.encode("utf-16")),
    "JSON of another shape": result("[1, 2, 3]"),
    "a string": result('"status"'),
    "a number": result("1e999"),
    "null": result("null"),
    "deep JSON": result("[" * 100_000),
    "deep JSON, closed": result("[" * 100_000 + "]" * 100_000),
    "deep values": result('{"status": "ok", "value": ' + "[" * 900 + "]" * 900 + "}"),
    "an integer of many digits": result('{"status": "ok", "value": ' + "9" * 200_000 + "}"),
    "an unknown status": result('{"status": "verified", "value": 1}'),
    "an unknown tag": report(value={"pickle": "gASVAAAA"}),
    "a tag of nonsense": report(value={"dict": 5}),
    "a key that is none": report(value={"dict": [[["x"], 1]]}),
    "a set of lists": report(value={"set": [["x"]]}),
    "a fraction by zero": report(value={"Fraction": ["0x1", "0x0"]}),
    "a date that is none": report(value={"date": "2023-02-30"}),
    "bytes that are none": report(value={"bytes": "xyz"}),
    "a complex that is none": report(value={"complex": ["1", "i"]}),
    "an enum of nothing": report(value={"enum": []}),
    "a dataclass of nothing": report(value={"dataclass": [1, 2]}),
    "an error that is none": result('{"status": "error", "error": {"type": "x"}}'),
    "an error of too many parts": result('{"status": "error", "error": [1, 2, 3, 4, 5]}'),
    "violations that are none": result('{"status": "refused", "violations": [1]}'),
    "a duration that is none": report(duration="soon"),
    "a peak that is none": report(peak_kb={}),
    "a processor time that is none": report(cpu=[]),
    "a tool that nobody granted": wire.frame(wire.TOOL, b'["fetch", [[], {"dict": []}]]'),
    "a thousand tools": wire.frame(wire.TOOL, b'["fetch", [[], {"dict": []}]]') * 1000,
    "more time zones than there are": wire.frame(wire.ZONE, b'"Europe/Berlin"') * 5_000,
    "a zone that is a path": wire.frame(wire.ZONE, b'"../../../etc/passwd"') + b"R",
    "a zone of no name": wire.frame(wire.ZONE, b"[{}]") + b"R",
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("then", ["os._exit(0)", "while True: time.sleep(9)"])
def test_what_is_no_frame_is_no_result(name: str, then: str):
    """Whether the child goes or stays afterwards: not ok, and the next run works."""
    outcome = attack(f"os.write(0, args[0])\n{then}", BROKEN[name], limits=LIMITS)
    assert outcome.status in (Status.CRASHED, Status.TIMED_OUT)
    assert_well(jail())


@pytest.mark.parametrize("name", BROKEN)
def test_a_module_may_not_forge_its_loading_either(name: str):
    """Before the program is loaded the same holds."""
    source = f"import os\nos.write(0, bytes.fromhex({BROKEN[name].hex()!r}))\nos._exit(0)\n"
    outcome = jail().run(source, "attack", limits=LIMITS)
    assert not outcome.ok or name == "a program loaded again"
    assert_well(jail())


def forged(**fields: Any) -> Outcome:
    return attack("os.write(0, args[0])\nos._exit(0)", report(**fields), limits=LIMITS)


def test_a_forged_result_is_the_program_s_own_word():
    """It is a value as any other that the program might have returned."""
    assert forged(value=[1, 2]).value == [1, 2]


def test_what_follows_a_result_is_not_read():
    """One call, one result: the first counts, and the second is not the next run's."""
    outcome = attack("os.write(0, args[0] + args[1])\nos._exit(0)", report(value=1), report(value=2), limits=LIMITS)
    assert outcome.value == 1
    assert_well(jail())


@pytest.mark.parametrize("peak", [1e308, float("inf"), float("nan"), -1, 10**30, True])
def test_a_forged_peak_is_a_figure_within_reason(peak: float):
    """Memory that a run says it took is a finite number that is not below nothing."""
    outcome = forged(peak_kb=peak)
    assert not outcome.ok or (math.isfinite(outcome.peak_mb) and outcome.peak_mb >= 0)


@pytest.mark.parametrize("duration", [1e308, float("inf"), float("nan"), -1, 10**30])
def test_a_forged_duration_is_a_figure_within_reason(duration: float):
    """The time that a run says it took lies between nothing and what the host saw pass."""
    outcome = forged(duration=duration)
    assert not outcome.ok or 0 <= outcome.duration_s < 60


def test_forged_violations_do_not_come_with_a_value():
    """What ran was not refused: a result with violations has none of them, or is no result."""
    outcome = forged(violations=[["import", 1, "forged", None]])
    assert not outcome.ok or outcome.violations == ()


@pytest.mark.parametrize("cpu", [1e308, float("inf"), float("nan"), -1e308, 10**30])
def test_a_forged_processor_time_buys_no_time_without_end(cpu: float):
    """In a session, where one call's figure counts for the next: that one still ends."""
    source = "import os, time\ndef f(data):\n    if data: os.write(0, data)\n    while True: time.sleep(9)\n"
    with jail().session(source, limits=Limits(timeout_s=0.1)) as session:
        session.call("f", [report(cpu=cpu)])
        assert session.call("f", [b""]).status in (Status.TIMED_OUT, Status.CRASHED)


def test_a_call_can_forge_the_others_of_its_map_and_no_more():
    """One child is one program: its word about one call is worth its word about another."""
    source = "import os\ndef f(data):\n    os.write(0, data)\n    os._exit(0)\n"
    outcomes = jail().map(source, "f", [[report(value=9) * 2], [b""], [b""]], limits=LIMITS)
    assert [outcome.value for outcome in outcomes] == [9, 9, None]


def test_results_ahead_of_the_calls_do_not_reach_another_run():
    """A thousand frames more than there are calls are dropped with the child that wrote them."""
    attack("os.write(0, args[0])\nos._exit(0)", report(value=2) * 1000, limits=LIMITS)
    assert_well(jail())


TRICKS: dict[str, Callable[[], str]] = {
    "colliding keys": lambda: json.dumps({"set": [{"int": hex(k * (2**61 - 1))} for k in range(5_000, 12_000)]}),
    "colliding keys of a dictionary": lambda: json.dumps(
        {"dict": [[{"int": hex(k * (2**61 - 1))}, 0] for k in range(5_000, 12_000)]}
    ),
    "colliding tuples": lambda: json.dumps(
        {"set": [{"tuple": [{"int": hex(k * (2**61 - 1))}]} for k in range(5_000, 10_000)]}
    ),
    "an exponent of a decimal": lambda: json.dumps({"Decimal": "1E+999999999999999999"}),
    "a decimal of many digits": lambda: json.dumps({"Decimal": "9" * 200_000}),
    "a fraction of many digits": lambda: json.dumps({"Fraction": ["0x" + "f" * 100_000, "0x" + "7" * 100_001]}),
    "a time of many digits": lambda: json.dumps({"timedelta": [10**18, 10**18, 10**18]}),
    "an integer of many digits": lambda: json.dumps({"int": "0x" + "f" * 250_000}),
    "empty lists": lambda: "[" + ",".join(["[]"] * 80_000) + "]",
}


@pytest.mark.parametrize("name", TRICKS)
def test_a_small_frame_costs_the_host_little(name: str):
    """Neither its processor nor its memory is spent by what is cheap to write and dear to read."""
    data = result('{"status": "ok", "value": ' + TRICKS[name]() + "}")
    tracemalloc.start()
    outcome = attack("os.write(0, args[0])\nos._exit(0)", data, limits=LIMITS)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(outcome, Outcome)
    assert peak < 64 * 2**20


def test_a_slow_writer_is_ended_on_time():
    """A frame that drips in byte by byte does not hold the host beyond the deadline."""
    body = "for i in range(10**6):\n    os.write(0, b'R' if i == 0 else bytes(1))\n    time.sleep(0.01)"
    assert attack(body, limits=LIMITS).status in (Status.TIMED_OUT, Status.CRASHED)


def test_a_child_that_does_not_read_is_ended_on_time():
    """Megabytes of arguments that nobody reads: the host does not wait to be rid of them."""
    with Sandbox(LIMITS, dialect=False) as sandbox:
        outcomes = sandbox.map("import time\ntime.sleep(10**6)\ndef f(x):\n    return x\n", "f", [["x" * 10**6]] * 8)
    assert {outcome.status for outcome in outcomes} == {Status.TIMED_OUT}
