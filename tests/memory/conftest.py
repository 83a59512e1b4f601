"""Attempts and episodes, made by hand."""

from __future__ import annotations

from skillforge.signature import Signature
from skillforge.types import Attempt, Candidate, CheckResult, Episode, Task, Verdict


def attempt(error_class: str = "", strategy: str = "", steady: float = 0.0, kind: str = "example", source: str = "x"):
    """One that failed so; with no error class, one that passed."""
    passed = not error_class
    results = () if passed else (CheckResult(kind, "f(1) == 2", False, "f(1) == 2, but not", error_class),)
    verdict = Verdict(passed, steady, {}, results, "given" if passed else None, steady=1.0 if passed else steady)
    return Attempt(Candidate(source, "f", "openai/x", strategy=strategy), verdict)


def episode(*attempts, name: str = "f", description: str = "Do it.", **fields):
    return Episode(Task(name, name, description, Signature.parse("(n: int) -> int")), tuple(attempts), **fields)
