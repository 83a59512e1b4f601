"""Properties: laws that hold for every input, tested with generated ones (after QuickCheck, Claessen and Hughes 2000).

`PROPERTIES` is the registry: each name with its meaning in a line and its law. A law returns the first
counterexample in words, or nothing. Inputs on which the function raises lie outside of its domain and
are left out, except by `never_raises`; but some must remain.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from skillforge.errors import InvalidInput, SkillforgeError, suggest
from skillforge.sandbox import Sandbox
from skillforge.types import Case, CheckResult, Outcome, Program, Task
from skillforge.values import Value, equal, fingerprint
from skillforge.verify.cases import FATAL, Ran, run_cases
from skillforge.verify.failures import WRONG_VALUE, error_class
from skillforge.verify.inputs import generate, values_of
from skillforge.verify.wording import brief, brief_call, what_happened

_FEWEST = 3
"""Round trips below this number show nothing."""


@dataclass(frozen=True, slots=True)
class Other:
    """The skill that a property names, with the program that runs it."""

    name: str
    program: Program
    entry: str


@dataclass(frozen=True, slots=True)
class Probe:
    """The function under test, with generated inputs and what it gave for each."""

    sandbox: Sandbox
    task: Task
    program: Program
    entry: str
    ran: tuple[Ran, ...]
    other: Other | None = None  # only where the property names one

    def good(self) -> list[tuple[Case, Value]]:
        """(input, output) wherever the function returned."""
        return [(one.case, one.outcome.value) for one in self.ran if one.outcome.ok]

    def call(self, cases: Sequence[Case]) -> list[Outcome]:
        return _call(self.sandbox, self.task, self.program, self.entry, cases)

    def call_other(self, values: Sequence[Value]) -> list[Outcome]:
        if self.other is None:
            raise InvalidInput("a property that names no other skill cannot call one")
        cases = [Case((value,)) for value in values]
        return _call(self.sandbox, self.task, self.other.program, self.other.entry, cases)

    def text(self, case: Case) -> str:
        return brief_call(self.task.name, case)

    def gave(self, outcome: Outcome) -> str:
        return what_happened(outcome, self.task.limits)


Law = Callable[[Probe], str]


@dataclass(frozen=True, slots=True)
class Property:
    """A law: its meaning in a line, and how many parameters it needs.

    `decides` if it alone pins the output; `any_domain` if raising on most inputs does not leave it untested.
    """

    meaning: str
    law: Law
    parameters: int = 1
    needs_skill: bool = False
    decides: bool = False
    any_domain: bool = False


def parse_property(text: str) -> tuple[str, str]:
    """`("inverse_of", "parse")` of `"inverse_of: parse"`, `("sorted", "")` of `"sorted"`.

    Raises InvalidInput for an unknown name, a missing or a needless argument.
    """
    name, _, argument = (part.strip() for part in text.partition(":"))
    known = PROPERTIES.get(name)
    if known is None:
        raise InvalidInput(f"no property {name!r}. {suggest(name, PROPERTIES)}Known: {', '.join(PROPERTIES)}")
    if known.needs_skill != bool(argument):
        shape = f"{name}: OTHER_SKILL" if known.needs_skill else name
        raise InvalidInput(f"property {text!r}: write it as {shape!r}")
    return name, argument


def check_properties(
    sandbox: Sandbox,
    task: Task,
    program: Program,
    entry: str,
    resolve: Callable[[str], Program | None],
) -> tuple[list[CheckResult], bool]:
    """A result per property of the task, and whether a call timed out or broke off."""
    if not task.properties:
        return [], False
    cases = generate(task.signature, (*task.examples, *task.checks))
    ran = tuple(Ran(c, o) for c, o in zip(cases, _call(sandbox, task, program, entry, cases), strict=True))
    broken = next((one for one in ran if one.outcome.status in FATAL), None)
    results = []
    for text in task.properties:
        if broken is not None:
            reason = f"{brief_call(task.name, broken.case)} {what_happened(broken.outcome, task.limits)}"
        else:
            reason = _why_not(text, Probe(sandbox, task, program, entry, ran), resolve)
        kind = error_class(broken.outcome) if broken else WRONG_VALUE if reason else ""
        results.append(CheckResult("property", text, not reason, reason, kind))
    return results, broken is not None


def _why_not(text: str, probe: Probe, resolve: Callable[[str], Program | None]) -> str:
    try:
        name, argument = parse_property(text)
    except InvalidInput as error:
        return str(error)
    rule = PROPERTIES[name]
    if len(probe.task.signature.parameters) < rule.parameters:
        return f"{name} needs a function of {rule.parameters} parameters"
    if argument:
        other = _other(argument, probe.program, resolve)
        if other is None:
            return f"there is no skill {argument!r} to test {text!r} with"
        probe = Probe(probe.sandbox, probe.task, probe.program, probe.entry, probe.ran, other)
    if not rule.any_domain and len(probe.good()) * 4 < len(probe.ran):
        return f"it returned for {len(probe.good())} of {len(probe.ran)} generated inputs only"
    try:
        return rule.law(probe)
    except (TypeError, AttributeError, ValueError, ArithmeticError, SkillforgeError) as error:
        # The law reads results of any kind: one that it cannot compare or count is a result that breaks it.
        return f"its results cannot be tested for {name}: {error}"


def _other(name: str, program: Program, resolve: Callable[[str], Program | None]) -> Other | None:
    """The named skill: a module of the program itself, else what the library holds."""
    if name in program.modules:
        return Other(name, Program(program.modules, name, program.grants), name)
    found = resolve(name)
    # An alias resolves to a program whose entry module, and so its function, has the canonical name.
    return Other(name, found, found.entry) if found is not None else None


def _call(sandbox: Sandbox, task: Task, program: Program, entry: str, cases: Sequence[Case]) -> list[Outcome]:
    """The outcome of each call; after one that broke off, the rest share its outcome unrun."""
    ran = run_cases(sandbox, task, program, entry, cases)
    return [one.outcome for one in ran] + [ran[-1].outcome] * (len(cases) - len(ran)) if ran else []


# The laws. Each reads as the sentence in the registry.


def _first(case: Case, value: Value) -> Case:
    """The call with another first argument."""
    if case.args:
        return Case((value, *case.args[1:]), case.kwargs)
    name = next(iter(case.kwargs))
    return Case((), {**case.kwargs, name: value})


def _input(case: Case) -> Value:
    return case.args[0] if case.args else next(iter(case.kwargs.values()))


def _idempotent(probe: Probe) -> str:
    return _twice(probe, lambda case, once: once)


def _involution(probe: Probe) -> str:
    return _twice(probe, lambda case, once: _input(case))


def _twice(probe: Probe, expected: Callable[[Case, Value], Value]) -> str:
    good = probe.good()
    for (case, once), outcome in zip(good, probe.call([_first(c, v) for c, v in good]), strict=True):
        if not outcome.ok or not equal(outcome.value, expected(case, once)):
            return f"{probe.text(case)} gave {brief(once)}, and applied to that it {probe.gave(outcome)}"
    return ""


def _commutative(probe: Probe) -> str:
    good = probe.good()
    swapped = [Case((case.args[1], case.args[0], *case.args[2:]), case.kwargs) for case, _ in good]
    for (case, value), other, outcome in zip(good, swapped, probe.call(swapped), strict=True):
        if not outcome.ok or not equal(outcome.value, value):
            return f"{probe.text(case)} gave {brief(value)}, but {probe.text(other)} {probe.gave(outcome)}"
    return ""


def _associative(probe: Probe) -> str:
    good = probe.good()
    thirds = [case.args[0] for case, _ in good[1:] + good[:1]]
    left = probe.call([Case((value, c)) for (_, value), c in zip(good, thirds, strict=True)])
    inner = probe.call([Case((case.args[1], c)) for (case, _), c in zip(good, thirds, strict=True)])
    kept = [i for i, outcome in enumerate(inner) if outcome.ok and left[i].ok]
    right = probe.call([Case((good[i][0].args[0], inner[i].value)) for i in kept])
    for i, outcome in zip(kept, right, strict=True):
        if not outcome.ok or not equal(outcome.value, left[i].value):
            a, b, c = (brief(v) for v in (*good[i][0].args[:2], thirds[i]))
            return f"for {a}, {b}, {c}: grouped left it {probe.gave(left[i])}, grouped right it {probe.gave(outcome)}"
    return "" if kept else "no three generated inputs could be grouped both ways"


def _inverse(probe: Probe) -> str:
    """Holds when either round trip does: encoders undo on every input, decoders on every encoding."""
    there = _undoes(probe)
    if not there:
        return ""
    return there if _is_undone(probe) else ""


def _undoes(probe: Probe) -> str:
    """`other(f(x)) == x`."""
    good = probe.good()
    if len(good) < _FEWEST:
        return f"it returned for {len(good)} of {len(probe.ran)} generated inputs only"
    for (case, value), back in zip(good, probe.call_other([v for _, v in good]), strict=True):
        if not back.ok or not equal(back.value, _input(case)):
            return f"{probe.text(case)} gave {brief(value)}, and the other skill, given that, {probe.gave(back)}"
    return ""


def _is_undone(probe: Probe) -> str:
    """`f(other(y)) == y`, for values `y` of the kind that f returns."""
    known = [value for _, value in probe.good()]
    sources = values_of(probe.task.signature.returns, known)
    there = [(y, outcome.value) for y, outcome in zip(sources, probe.call_other(sources), strict=True) if outcome.ok]
    if len(there) < _FEWEST or not probe.ran:
        return "the other skill returned for too few inputs"
    template = probe.ran[0].case
    back = probe.call([_first(template, value) for _, value in there])
    for (y, value), outcome in zip(there, back, strict=True):
        if not outcome.ok or not equal(outcome.value, y):
            return f"{probe.text(_first(template, value))} {probe.gave(outcome)}, not {brief(y)}"
    return ""


def _sorted(probe: Probe) -> str:
    return _each(probe, lambda case, value: all(a <= b for a, b in itertools.pairwise(value)))


def _length_preserving(probe: Probe) -> str:
    return _each(probe, lambda case, value: len(value) == len(_input(case)))


def _permutation(probe: Probe) -> str:
    return _each(probe, lambda case, value: _items(value) == _items(_input(case)))


def _subset(probe: Probe) -> str:
    return _each(probe, lambda case, value: set(_items(value)) <= set(_items(_input(case))))


def _distinct(probe: Probe) -> str:
    return _each(probe, lambda case, value: all(times == 1 for times in _items(value).values()))


def _non_negative(probe: Probe) -> str:
    return _each(probe, lambda case, value: value >= 0)


def _each(probe: Probe, holds: Callable[[Case, Value], bool]) -> str:
    for case, value in probe.good():
        if not holds(case, value):
            return f"{probe.text(case)} gave {brief(value)}"
    return ""


def _items(value: Value) -> Counter[str]:
    return Counter(map(fingerprint, value))


def _never_raises(probe: Probe) -> str:
    for one in probe.ran:
        if not one.outcome.ok:
            return f"{probe.text(one.case)} {probe.gave(one.outcome)}"
    return ""


def _monotone(probe: Probe) -> str:
    template = probe.good()[0][0]
    values = [_input(case) for case, _ in probe.good()]
    if not all(isinstance(value, int | float) for value in values):
        return "monotone needs a number as the first argument"
    ordered = [_first(template, value) for value in sorted(v for v in values if v == v)]
    for (low, below), (high, above) in _neighbours(list(zip(ordered, probe.call(ordered), strict=True))):
        if not below.value <= above.value:
            return f"{probe.text(low)} gave {brief(below.value)}, but {probe.text(high)} {brief(above.value)}"
    return ""


def _neighbours(ran: list[tuple[Case, Outcome]]) -> Iterator[tuple[tuple[Case, Outcome], tuple[Case, Outcome]]]:
    good = [one for one in ran if one[1].ok]
    return itertools.pairwise(good)


PROPERTIES: dict[str, Property] = {
    "idempotent": Property("applying it to its own result changes nothing", _idempotent),
    "involution": Property("applying it twice gives the input back", _involution),
    "inverse_of": Property(
        "it undoes the named skill, or is undone by it", _inverse, needs_skill=True, decides=True, any_domain=True
    ),
    "commutative": Property("its first two arguments may be swapped", _commutative, parameters=2),
    "associative": Property("it does not matter how three arguments are grouped", _associative, parameters=2),
    "sorted": Property("its result is in non-decreasing order", _sorted),
    "length_preserving": Property("its result is as long as its input", _length_preserving),
    "permutation": Property("its result has the input's items, in any order", _permutation),
    "subset": Property("its result has only items of the input", _subset),
    "distinct": Property("its result holds no item twice", _distinct),
    "non_negative": Property("its result is never below zero", _non_negative),
    "monotone": Property("a larger input never gives a smaller result", _monotone),
    "never_raises": Property("it returns for every input of its types", _never_raises, any_domain=True),
}
