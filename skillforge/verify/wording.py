"""Failures in words that a writer can use: what was asked, what came instead, never longer than a few lines."""

from __future__ import annotations

from skillforge.errors import UnencodableValue
from skillforge.types import Case, Limits, Outcome, Status
from skillforge.values import Value, render

MAX_VALUE_CHARS = 200
MAX_LINE_CHARS = 600


def shorten(text: str, limit: int = MAX_VALUE_CHARS) -> str:
    """`text`, its middle left out where it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    head = limit * 2 // 3
    tail = limit - head
    return f"{text[:head]} … {len(text) - limit} characters … {text[-tail:]}"


def brief(value: Value, limit: int = MAX_VALUE_CHARS) -> str:
    """`value` as a literal, shortened; values that are no literals as their repr."""
    try:
        return shorten(render(value), limit)
    except UnencodableValue:
        return shorten(repr(value), limit)


def brief_call(name: str, case: Case) -> str:
    """`slugify('a b', width=3)`, long arguments shortened."""
    arguments = [brief(value) for value in case.args]
    arguments += [f"{key}={brief(value)}" for key, value in case.kwargs.items()]
    return shorten(f"{name}({', '.join(arguments)})", MAX_LINE_CHARS)


def brief_case(name: str, case: Case) -> str:
    """The assertion: `slugify('a b') == 'a-b'`, or `slugify(1) raises TypeError`."""
    if case.raises:
        return f"{brief_call(name, case)} raises {case.raises}"
    return f"{brief_call(name, case)} == {brief(case.expected)}"


def what_happened(outcome: Outcome, limits: Limits) -> str:
    """`gave 3`, `raised KeyError: 'a' (line 2)`, `timed out after 2 s`."""
    match outcome.status:
        case Status.OK:
            return f"gave {brief(outcome.value)}"
        case Status.ERROR:
            return f"raised {shorten(str(outcome.error))}"
        case Status.TIMED_OUT:
            return f"timed out after {limits.timeout_s:g} s"
        case Status.OUT_OF_MEMORY:
            return f"needed more than {limits.memory_mb} MB"
        case Status.REFUSED:
            return f"was {shorten(outcome.reason)}"
        case _:
            return shorten(outcome.reason)


def first_difference(expected: Value, got: Value) -> str:
    """` (first difference at index 57)` for two long sequences of a kind, else an empty string."""
    if type(expected) is not type(got) or not isinstance(got, str | bytes | list | tuple):
        return ""
    if max(len(expected), len(got)) < 40:
        return ""
    pairs = zip(expected, got, strict=False)
    index = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(expected), len(got)))
    return f" (first difference at index {index})"
