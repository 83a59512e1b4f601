"""Running programs: every status, what comes back, and what does not."""

from __future__ import annotations

from skillforge.sandbox import Limits, Sandbox, Status


def test_a_function_runs_and_its_value_comes_back(sandbox: Sandbox):
    """Arguments and results cross as data, with their exact types."""
    outcome = sandbox.run("def f(a, b=2):\n    print('hi')\n    return {a: [b, (1, 2)]}", "f", ["x"])
    assert (outcome.status, outcome.value, outcome.stdout) == (Status.OK, {"x": [2, (1, 2)]}, "hi\n")


def test_an_exception_comes_back_with_its_line(sandbox: Sandbox):
    """An error names the class, the message and the line in the program's own source."""
    outcome = sandbox.run("def f():\n    x = 1\n    raise ValueError('no')", "f")
    assert outcome.status is Status.ERROR
    assert (outcome.error.type, outcome.error.message, outcome.error.line) == ("ValueError", "no", 3)


def test_a_spinning_function_is_killed_on_time(sandbox: Sandbox):
    """A loop in C that no signal handler could interrupt ends at its deadline."""
    outcome = sandbox.run("def f():\n    return sum(range(10**12))", "f", limits=Limits(timeout_s=0.3))
    assert outcome.status is Status.TIMED_OUT
