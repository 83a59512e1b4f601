"""Shown: which of a task's examples the search is given.

One that is not data, or enormous, would cost the search all that it has, and others say the same: it is set aside, and
left to the verifier, which runs every example anyhow. `Selection.note` says what, so that a failure can tell it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from skillforge import values
from skillforge.errors import ArgumentError, UnencodableValue
from skillforge.types import Case, Task
from skillforge.writers.search.sizes import parts

Shown: TypeAlias = tuple[Case, tuple[Any, ...]]
"""An example, and the value of each parameter in it."""

MOST = 100
"""So many examples at most: each candidate is run on all."""

PARTS, ALONE = 250_000, 2_000_000
"""So many elements and characters the examples may have in all; one that is alone may have more."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The examples for the search, and why others are none: reasons as they are told."""

    examples: tuple[Shown, ...]
    reasons: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """What was set aside, in a few words; empty where nothing was."""
        counts = Counter(self.reasons).items()
        return "; ".join(f"{count:,} example{'s' * (count > 1)} set aside: {reason}" for reason, count in counts)


def select(task: Task) -> Selection:
    """Examples that are data and of a modest size, in the task's order."""
    good: list[tuple[int, int, Shown]] = []
    reasons = [f"over {MOST}"] * (len(task.examples) - MOST)
    for place, case in enumerate(_spread(task.examples)):
        try:
            arguments = task.signature.bind(case.args, case.kwargs)
            size = parts([arguments, case.expected], ALONE)
            if size > ALONE:
                raise OverflowError("enormous")
            values.encode([arguments, case.expected])
            repr(arguments), repr(case.expected)
        except ArgumentError as error:
            reasons.append(str(error))
        except (UnencodableValue, RecursionError) as error:
            reasons.append(str(error) if isinstance(error, UnencodableValue) else "nested too deeply")
        except (OverflowError, ValueError) as error:
            reasons.append("enormous" if isinstance(error, OverflowError) else "an integer of thousands of digits")
        else:
            good.append((size, place, (case, arguments)))
    return _within(good, reasons)


def _spread(cases: Sequence[Case]) -> list[Case]:
    """At most so many, from the first to the last."""
    count = min(MOST, len(cases))
    return [cases[place * len(cases) // count] for place in range(count)]


def _within(good: list[tuple[int, int, Shown]], reasons: list[str]) -> Selection:
    """The smallest, as many as there is room for, and always one."""
    kept: list[tuple[int, Shown]] = []
    left = PARTS
    for size, place, shown in sorted(good, key=lambda each: each[:2]):
        left -= size
        if left >= 0 or not kept:
            kept.append((place, shown))
        else:
            reasons.append("enormous")
    return Selection(tuple(shown for _, shown in sorted(kept, key=lambda each: each[0])), tuple(reasons))
