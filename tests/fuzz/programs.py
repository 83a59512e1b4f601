"""Ordinary programs by the seed, run in the dialect and in plain CPython: they give the same, or the dialect says why.

The grammar leaves out what has no one meaning (addresses, the order of the clock) and what the dialect changes by
its own word: nothing else may differ, down to the message and the line of an exception and to the printed text.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field

from skillforge.sandbox import Limits, Outcome, Sandbox, Status
from skillforge.sandbox.dialect.advice import BUILTINS
from skillforge.values import equal
from tests.fuzz import python
from tests.fuzz.grammar import Writer

ENTRY = "main"
BOUNDS = (Status.TIMED_OUT, Status.OUT_OF_MEMORY)
_BUILTIN = "builtin_function_or_method"
_UNDEFINED = re.compile(r"name \\*'(\w+)\\*' is not defined")
LIMITS = Limits(timeout_s=2.0, memory_mb=256, output_kb=1024)


def program(seed: int, statements: int = 8) -> str:
    """One program. Each of its parts catches what it raises, most times, so that one error hides no other."""
    writer = Writer(seed, python.RULES, python.LEAVES, python.NAMES, python.ODD)
    body = []
    for _ in range(statements):
        text = writer.statement(3)
        if writer.dice.random() < 0.85 and "return" not in text.split("\n")[0] and "global " not in text:
            text = f"try:\n{textwrap.indent(text, '    ')}\nexcept Exception as error:\n    log.append(said(error))"
        body.append(text)
    future = "from __future__ import annotations\n" if writer.dice.random() < 0.2 else ""
    inside = textwrap.indent("\n".join(body), "    ")
    return f"{future}{python.PRELUDE}\n{SAID}\ndef run():\n{inside}\n\ndef main():\n    log.append(run())\n    return log\n"


SAID = "def said(error):\n    return (type(error).__name__, str(error), repr(error.args))\n"


@dataclass
class Tally:
    """What a series of programs gave."""

    tried: int = 0
    refused: int = 0
    ran_away: int = 0
    rules: dict[str, int] = field(default_factory=dict)
    findings: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def accepted_share(self) -> float:
        return 1 - self.refused / self.tried if self.tried else 0.0


def difference(dialect: Outcome, plain: Outcome) -> str:
    """What the two runs of one program disagree about; "" if nothing."""
    if dialect.status in BOUNDS and plain.status in BOUNDS:
        return ""  # both ran away; which bound each met first says nothing
    if lacks_a_builtin(dialect):
        return ""  # a program that binds the name of such a builtin elsewhere is refused only when it reads it
    if _BUILTIN in _text(plain) and _text(plain).replace(_BUILTIN, "function") == _text(dialect):
        return ""  # a guard such as `getattr` is a function: only a message that names its type says so
    for name in ("status", "error", "stdout", "mutated"):
        if getattr(dialect, name) != getattr(plain, name):
            return f"{name}: {getattr(dialect, name)!r} in the dialect, {getattr(plain, name)!r} in CPython"
    if equal(dialect.value, plain.value):
        return ""
    if isinstance(plain.value, list) and isinstance(dialect.value, list):
        pairs = zip(dialect.value, plain.value, strict=False)
        first = next((pair for pair in pairs if not equal(*pair)), (len(dialect.value), len(plain.value)))
        return f"value: {first[0]!r} in the dialect, {first[1]!r} in CPython"
    return f"value: {dialect.value!r} in the dialect, {plain.value!r} in CPython"


def lacks_a_builtin(outcome: Outcome) -> bool:
    """Whether the program was told that a builtin which the dialect does not have is not defined."""
    return any(name in BUILTINS for name in _UNDEFINED.findall(_text(outcome)))


def _text(outcome: Outcome) -> str:
    return f"{outcome.value!r} {outcome.stdout} {outcome.error}"


def compare(source: str, dialect: Sandbox, plain: Sandbox) -> tuple[str, Outcome]:
    """(the difference or "", the dialect's outcome). A refusal with rule and line is no difference."""
    ours = dialect.run(source, ENTRY, limits=LIMITS)
    if ours.status is Status.REFUSED:
        unexplained = [each for each in ours.violations if not (each.rule and each.message)]
        return ("refused without a rule" if unexplained or not ours.violations else ""), ours
    return difference(ours, plain.run(source, ENTRY, limits=LIMITS)), ours


def series(seeds: range, dialect: Sandbox, plain: Sandbox) -> Tally:
    """Compares the programs of all these seeds."""
    tally = Tally()
    for seed in seeds:
        source = program(seed)
        found, outcome = compare(source, dialect, plain)
        tally.tried += 1
        tally.refused += outcome.status is Status.REFUSED
        tally.ran_away += outcome.status in BOUNDS
        for violation in outcome.violations:
            tally.rules[violation.message] = tally.rules.get(violation.message, 0) + 1
        if found:
            tally.findings.append((seed, found, source))
    return tally
