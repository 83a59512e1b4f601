"""The host against a child that lies: forged, truncated, huge and garbage frames give `crashed`, never an exception."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from skillforge.sandbox import Limits, Outcome, Sandbox, Status
from skillforge.sandbox.wire import LOADED, RESULT, TOOL, frame


@pytest.fixture(scope="module")
def open_jail() -> Iterator[Sandbox]:
    """The dialect off, so that the program can write to its connection itself."""
    with Sandbox(Limits(timeout_s=2.0), dialect=False) as sandbox:
        yield sandbox


def _report(**fields: object) -> bytes:
    return json.dumps({"status": "ok", **fields}).encode()


def _deep(levels: int) -> bytes:
    return b'{"status":"ok","value":' + b"[" * levels + b"]" * levels + b"}"


FORGED = {
    "garbage": b"\xff" * 100,
    "zeros": b"\0" * 100,
    "a truncated frame": frame(RESULT, b"x" * 100)[:50],
    "a huge length": RESULT + b"\xff\xff\xff\xff",
    "an unknown kind": frame(b"Z", b"{}"),
    "the wrong kind": frame(LOADED, _report()),
    "a call of a tool that was not given": frame(TOOL, b'["fetch",[[],{"dict":[]}]]'),
    "no JSON": frame(RESULT, b"nonsense"),
    "bytes that are no text": frame(RESULT, b"\xff\xfe{"),
    "JSON that is no report": frame(RESULT, b"[1, 2, 3]"),
    "null": frame(RESULT, b"null"),
    "no status": frame(RESULT, b"{}"),
    "an unknown status": frame(RESULT, _report(status="fine")),
    "an unknown tag": frame(RESULT, _report(value={"pickle": "gASV"})),
    "two tags": frame(RESULT, _report(value={"nope": 1, "tuple": []})),
    "an unhashable key": frame(RESULT, _report(value={"dict": [[[1], 2]]})),
    "a set of lists": frame(RESULT, _report(value={"set": [[1]]})),
    "a bad date": frame(RESULT, _report(value={"date": "2024-99-99"})),
    "a bad fraction": frame(RESULT, _report(value={"Fraction": ["0x1", "0x0"]})),
    "a bad number": frame(RESULT, _report(value={"int": "zz"})),
    "a number of too many digits": frame(RESULT, b'{"status":"ok","value":' + b"9" * 100_000 + b"}"),
    "deep nesting": frame(RESULT, _deep(100_000)),
    "a bad error": frame(RESULT, _report(status="error", error="bo")),
    "bad violations": frame(RESULT, _report(status="refused", violations=[1, 2])),
    "a bad duration": frame(RESULT, _report(duration="long")),
    "an infinite duration": frame(RESULT, b'{"status":"ok","duration":"x"}'),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_frame_is_a_crash(name: str, open_jail: Sandbox):
    """Whatever the child writes to its connection, the host gives an Outcome and the sandbox works on."""
    source = f"import os\ndef f():\n    os.write(0, {FORGED[name]!r})\n    os._exit(0)\n"
    outcome = open_jail.run(source, "f")
    assert outcome.status is Status.CRASHED
    assert open_jail.run("def f():\n    return 1\n", "f").value == 1


@pytest.mark.parametrize("data", [b"A" * 10_000, frame(RESULT, b"") * 1000, b"\0"])
def test_garbage_without_end_is_stopped(data: bytes, open_jail: Sandbox):
    """A child that writes for ever is ended by the cap or the deadline, and the host's memory does not grow."""
    source = f"import os\ndef f():\n    while True: os.write(0, {data!r})\n"
    outcome = open_jail.run(source, "f", limits=Limits(timeout_s=0.5))
    assert outcome.status in (Status.CRASHED, Status.TIMED_OUT)


def test_forged_results_do_not_shift_a_map(open_jail: Sandbox):
    """Each frame is taken for one call's result at most; the calls after a forged one are answered all the same."""
    forged = frame(RESULT, _report(value=99))
    source = f"import os\ndef f(x):\n    if x == 1: os.write(0, {forged!r})\n    return x\n"
    outcomes = open_jail.map(source, "f", [[0], [1], [2]])
    assert len(outcomes) == 3
    assert outcomes[0].value == 0


def test_a_tool_call_that_is_garbage_is_a_crash(open_jail: Sandbox):
    """The arguments of a tool are read as untrusted too."""
    for payload in (b"[]", b'["t"]', b'["t", 3]', b'["u", [[], {"dict": []}]]', b'["t", [[], {"dict": [[1, 2]]}]]'):
        source = f"import os\ndef f():\n    os.write(0, {frame(TOOL, payload)!r})\n    os.read(0, 10)\n"
        assert open_jail.run(source, "f", tools={"t": lambda: Outcome(Status.OK)}).status is Status.CRASHED


def test_colliding_keys_do_not_stall_the_host(open_jail: Sandbox):
    """A set of numbers that all hash alike is refused before the host builds it."""
    source = "def f():\n    return [i * (2**61 - 1) for i in range(60_000)]\n"
    as_set = source.replace("return [", "import os, json, struct\n    data = [hex(x) for x in [").replace(
        ")]\n", ")]]\n"
    )
    as_set += (
        "    body = json.dumps({'status': 'ok', 'value': {'set': [{'int': x} for x in data[:40_000]]}}).encode()\n"
        "    os.write(0, b'R' + struct.pack('!I', len(body)) + body)\n    os.read(0, 1)\n"
    )
    outcome = open_jail.run(as_set, "f", limits=Limits(timeout_s=5, output_kb=4096))
    assert outcome.status is Status.CRASHED
