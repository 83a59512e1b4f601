"""Check: what is wrong with a user's own operators, told before any search, inside the jail.

A mistake is told in words, and not by a search that finds nothing, or finds what the verifier rejects: what an operator
means and what it renders must agree on samples of the types that it takes.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import islice, product
from typing import Any

from skillforge import values
from skillforge.errors import UnencodableValue, suggest
from skillforge.writers.search import clock, kinds, samples
from skillforge.writers.search.load import Wrong, load
from skillforge.writers.search.operators import Operator, catalogue
from skillforge.writers.search.render import slots

CHECK_S = 5.0
CASES = 60
"""On so many arguments the meaning and the rendering of an operator are compared."""


def check(added: Mapping[str, str]) -> str:
    """What is wrong with these operators; empty where nothing is."""
    try:
        with clock.running(alone=False), clock.until(time.monotonic() + CHECK_S):
            taken = {operator.name for operator in catalogue.OPERATORS}
            for operator in load(added):
                _check(operator, taken)
                taken.add(operator.name)
    except Wrong as wrong:
        return str(wrong)
    except clock.OutOfTime:
        return f"takes longer than {CHECK_S:g} s: an operator must be quick on whatever it is given"
    return ""


def _check(operator: Operator, taken: set[str]) -> None:
    try:
        _check_name(operator, taken)
        _check_types(operator)
        _check_template(operator)
        compare(operator)
    except Wrong as wrong:
        raise Wrong(f"operator {operator.name!r}: {wrong}") from None


def _check_name(operator: Operator, taken: set[str]) -> None:
    if not (isinstance(operator.name, str) and operator.name.isidentifier()):
        raise Wrong("its name must be a word, like 'initials'")
    if operator.name in taken:
        raise Wrong("another operator has this name; choose one of its own")
    if not isinstance(operator.cost, int) or not 1 <= operator.cost <= 9:
        raise Wrong(f"its cost is {operator.cost!r}; it must be 1 (everyday), 2, 3 (rare) or more, at most 9")
    if not callable(operator.run):
        raise Wrong("its meaning must be a function")


def _check_types(operator: Operator) -> None:
    if not operator.takes:
        raise Wrong("it takes nothing; constants come from the examples")
    for place, kind in enumerate(operator.takes):
        if kind[0] == "fn" and place == 0:
            raise Wrong("an element function follows the collection that it ranges over")
    for kind in (*operator.takes, operator.gives):
        for name in kinds.names(kind):
            if name == kinds.ANY:
                raise Wrong("the type Any says nothing; use a variable, such as T")
            if name not in samples.KNOWN and not kinds.is_variable(name):
                raise Wrong(
                    f"no type {name!r}. {suggest(name, samples.KNOWN)}Known: {', '.join(sorted(samples.KNOWN))}"
                )


def _check_template(operator: Operator) -> None:
    functions = [place for place, kind in enumerate(operator.takes) if kind[0] == "fn"]
    allowed = {str(place) for place in range(len(operator.takes)) if place not in functions}
    needed = set(allowed)
    if functions:
        allowed |= {"x", "f", "key"} | ({"g"} if len(functions) > 1 else set())
    for template in filter(None, (operator.template, operator.iterates)):
        found = slots(template)
        for slot in found - allowed:
            raise Wrong(f"its template {template!r} has the slot {{{slot}}}; there are {_listed(allowed)}")
        for slot in sorted(needed - found):
            raise Wrong(f"its template {template!r} leaves out {{{slot}}}, an argument that it takes")
        if functions and not found & {"f", "key"}:
            raise Wrong(f"its template {template!r} leaves out the element function: {{f}} with {{x}}, or {{key}}")


def _listed(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def compare(operator: Operator) -> None:
    """Raises Wrong where the rendering is no Python, is refused by the dialect, or differs from the meaning."""
    functions = samples.bodies(operator)
    for template, whole in ((operator.template, "{0}"), (operator.iterates, "[*{0}]")):
        if template and functions is not None:
            written = _rendered(operator, whole.replace("{0}", template), functions)
            if template == operator.template:
                for choices in samples.bindings(operator):
                    for arguments in islice(product(*choices), CASES):
                        _compare_on(operator, functions, written, arguments)


def _rendered(operator: Operator, template: str, functions: Sequence[samples.Body]) -> Callable[..., Any]:
    try:
        return samples.rendered(operator, template, functions)
    except Exception as error:
        why = samples.why_refused(error)
        raise Wrong(f"its template {operator.template!r} is no expression that a skill may hold: {why}") from None


def _compare_on(
    operator: Operator, functions: Sequence[samples.Body], written: Callable[..., Any], arguments: tuple[Any, ...]
) -> None:
    given = copy.deepcopy(arguments)
    told = ", ".join(map(values.render, arguments))
    try:
        meant = operator.run(*samples.as_run(operator, given, functions))
    except Exception:
        return  # an operator may be more careful than its text
    if not values.equal(list(given), list(arguments)):
        raise Wrong(f"it changes its arguments, on ({told}); let it work on a copy")
    try:
        values.encode(meant)
    except UnencodableValue:
        raise Wrong(f"on ({told}) it gives a value of type {type(meant).__name__!r}, which is not data") from None
    if not samples.is_a(kinds.of([meant]), operator.gives):
        raise Wrong(f"on ({told}) it gives {meant!r}, which is no {kinds.text(operator.gives)}")
    try:
        text = written(*copy.deepcopy(arguments))
    except Exception as error:
        text = f"{type(error).__name__}: {error}"
        raise Wrong(f"on ({told}) it means {meant!r}, but its template raises {text}{_import(error)}") from None
    if not values.equal(meant, text):
        raise Wrong(f"on ({told}) it means {meant!r}, but its template gives {text!r}")


def _import(error: Exception) -> str:
    return "; does it need imports=…?" if isinstance(error, NameError) else ""
