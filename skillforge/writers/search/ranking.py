"""Ranking: of the programs that fit, which is meant?

By description length: a cheaper program is likelier to mean what was meant, one that ignores an input less likely; and
by what they do on perturbed inputs (`generality.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from skillforge.writers.search import branching, constants, evidence, generality, program
from skillforge.writers.search.expr import Expr, Function

CONSIDERED = 16
"""So many programs are compared on perturbed inputs."""


@dataclass(eq=False, slots=True)
class Found:
    """A program that fits, and what speaks for it: plain data, since another process may have found it."""

    spent: int
    """Candidates that its half of the search had tried by then."""
    score: float
    cost: int
    support: float
    inputs: float
    """The share of the parameters that it reads."""
    doubtful: bool
    table: bool
    skills: list[str]
    """The stored skills that it calls."""
    named: int
    """How many of those the task names."""
    source: str = ""
    solution: Expr | None = None
    """What its source is written from, where that was not done yet."""

    @classmethod
    def of(cls, solution: Expr, request: dict[str, Any], spent: int) -> Found:
        """What is to be known of an expression that fits."""
        examples = request["examples"]
        called = {part.op.name: part.op for part in solution.walk() if part.op is not None and part.op.component}
        named = sum(each.required for each in called.values())
        inputs = share_of_inputs(solution, request)
        return cls(
            spent,
            score(solution, request),
            solution.cost,
            evidence.support(solution, examples),
            inputs,
            _is_doubtful(solution, request, named, inputs),
            is_table(solution, request),
            sorted(called),
            named,
            solution=solution,
        )

    def written(self, request: dict[str, Any]) -> str:
        """Its module's source."""
        if self.solution is not None and not self.source:
            self.source = program.module(self.solution, request)
        return self.source

    def told(self, request: dict[str, Any]) -> list[Any]:
        """All that `Found(*…)` takes, for another process."""
        source = self.written(request)
        return [self.spent, self.score, self.cost, self.support, self.inputs, self.doubtful, self.table, self.skills,
                self.named, source]  # fmt: skip


SURE = 1.0
"""So well supported, a program may do without the skills that the task names."""


def _is_doubtful(solution: Expr, request: dict[str, Any], named: int, inputs: float) -> bool:
    """Whether it fits by chance, rather.

    So does most that calls none of the skills that the task names, and says little; and hardly anything that calls all
    of them and reads every input.
    """
    required = sum(each.get("required", False) for each in request.get("components", ()))
    if required and not named and evidence.support(solution, request["examples"]) < SURE:
        return True
    if required and named == required and inputs == 1.0 and not any(map(branching.branches, solution.walk())):
        return False
    return evidence.doubtful(solution, request["examples"], request.get("description", ""))


class Draft(NamedTuple):
    """A program that fits, as text and as a function."""

    found: Found
    source: str
    function: generality.Program

    def behaviour(self, examples: list[dict[str, Any]]) -> Any:
        """What it does on perturbed inputs; its text, where there are none."""
        return generality.behaviour(self.function, examples) or self.source

    def told(self) -> dict[str, Any]:
        """A program as the search hands it over."""
        return {
            "source": self.source,
            "uses": self.found.skills,
            "cost": self.found.score,
            "support": self.found.support,
        }


def drafts(
    found: Sequence[Found], request: dict[str, Any], skills: Mapping[str, Callable[..., Any]], *, compare: bool = True
) -> list[Draft]:
    """Distinct programs, best first; doubtful ones only where there are no others. `skills` are what they may call.

    With `compare`, what they do on perturbed inputs counts too.
    """
    # At the end of the budget a doubtful program is better than none: held-out checks judge it.
    sound = [each for each in found if not each.doubtful]
    distinct: dict[str, Draft] = {}
    for each in sorted(sound or found, key=lambda one: one.score):
        if len(distinct) < CONSIDERED and not each.table:
            source = each.written(request)
            function = _function(source, request["name"], {name: skills[name] for name in each.skills})
            if function is not None:
                distinct.setdefault(source, Draft(each, source, function))
    return _by_generality(list(distinct.values()), request) if compare else list(distinct.values())


def _by_generality(drafts: list[Draft], request: dict[str, Any]) -> list[Draft]:
    """Best first."""
    functions, scores = [draft.function for draft in drafts], [draft.found.score for draft in drafts]
    builds = [bool(draft.found.skills) for draft in drafts]
    lost = generality.penalties(functions, scores, request["examples"], builds)
    order = sorted(range(len(drafts)), key=lambda place: (scores[place] + lost[place], place))
    return [drafts[place] for place in order]


def _function(source: str, name: str, skills: dict[str, Callable[..., Any]]) -> generality.Program | None:
    """The program, ready to be called; None where its text is no Python."""
    try:
        return generality.compiled(source, name, skills)
    except (SyntaxError, ValueError):
        return None


def score(solution: Expr, request: dict[str, Any]) -> float:
    """The lower, the likelier: size, unused inputs, long constants, what the description does not suggest."""
    parts = list(_once(solution, set()))
    unused = round((1 - share_of_inputs(solution, request)) * len(request["parameters"]))
    weight = sum(expr.op.cost if expr.op is not None else 1 for expr in parts)
    lengths = sum(min(len(str(expr.values[0])), 20) / 4 for expr in parts if expr.op is None and expr.constant)
    said = constants.said(request.get("description", ""))
    told = constants.words(request.get("description", ""))
    odd = sum(_oddity(part, said, told) + _cut_before(part, told) for part in parts)
    odd -= BUILT_UPON * len({expr.op for expr in parts if _is_named(expr)})
    if branching.names_outcomes(solution):
        weight -= sum(expr.op is None and expr.constant for expr in parts)
        lengths = 0.0
    texts = _texts(request.get("description", ""))
    held = {expr.values[0] for expr in parts if expr.op is None and expr.constant and expr.kind == "str"}
    odd += UNTOLD * len(held - texts) if texts else 0.0
    return weight + 4 * unused + lengths + odd + _unsaid(parts, request.get("description", ""))


UNTOLD = 0.25
"""That a program has a text besides those which the description names."""


@cache
def _texts(description: str) -> frozenset[str]:
    """The texts that a description quotes or calls by name."""
    return frozenset(value for kind, value, _ in constants.described(description) if kind == "str")


def _once(expr: Expr, seen: set[Expr]) -> Iterator[Expr]:
    """The parts of a program; what stands in several places, and so gets a name, once."""
    if expr in seen:
        return
    if expr.op is not None:
        seen.add(expr)
    yield expr
    if expr.outer is not None:
        yield from _once(expr.outer, seen)
    for arg in expr.args:
        yield from _once(arg.body if isinstance(arg, Function) else arg, seen)


BUILT_UPON = 3.0
"""That a program calls a skill which the task names is no accident; for each such skill."""


def _is_named(expr: Expr) -> bool:
    return expr.op is not None and expr.op.required


def _unsaid(parts: list[Expr], description: str) -> float:
    """Numbers that the description names and the program lacks; less for operators that it suggests."""
    numbers = {expr.values[0] for expr in parts if expr.op is None and expr.kind in ("int", "float") and expr.constant}
    said = constants.words(description)
    suggested = sum(1 for expr in parts if expr.op is not None and expr.op.words & said)
    return NUMBER * len(constants.told(description) - numbers) - WORD * min(suggested, 2)


NUMBER, WORD = 1.5, 0.5


FIRST = 0.25
"""`text[0]` reads better than `text[:1]`."""

_ORDERINGS = frozenset({"max", "min", "lt", "le", "kth", "kth_down"})
_RANKINGS = frozenset({"sort_by", "sort_by_down", "max_by", "min_by"})
_SLICES = frozenset({"drop", "take", "tail", "init", "slice"})
_CUTS = frozenset({"head", "tail", "last_chars", "char", "slice"})


def _oddity(expr: Expr, said: frozenset[int], told: frozenset[str]) -> float:
    """What people rarely mean: texts ordered by their characters, lists by what is cut of them, a list of two to be
    joined; and places far inside a text that the description does not name."""
    if expr.op is None:
        return 0.0
    first = expr.args[0]
    if expr.op.name in _RANKINGS and isinstance(expr.args[1], Function):
        key = expr.args[1].body.op
        return 4.0 if key is not None and key.name in _SLICES else 0.0
    if expr.op.name in _ORDERINGS and isinstance(first, Expr) and first.kind in ("str", ("list", "str")):
        return 0.0 if _are_dates(first.values) else 3.0
    if expr.op.name == "join" and isinstance(expr.args[1], Expr) and expr.args[1].op is not None:
        return 3.0 if expr.args[1].op.name in ("pair", "sequence") else 0.0
    if expr.op.name == "drop_empty" and isinstance(first, Expr) and _fills_in(first):
        return 2.0  # what is filled in only to be left out
    if expr.op.name in _BY_PLACE and isinstance(first, Expr) and first.op is not None and first.op.name in _OF_DICTS:
        return 2.0  # what stands first in a record, by its place rather than its name
    if expr.op.name == "ranked_by_both" and first is expr.args[1]:
        return 3.0
    if expr.op.name in ("even", "odd"):
        return 0.0 if expr.op.words & told else 2.0
    if expr.op.name == "without_signs" and isinstance(expr.args[1], Expr):
        return float(sum(sign.isalnum() and sign not in "aeiouAEIOU" for sign in expr.args[1].values[0]))
    if expr.op.name in _CUTS and isinstance(first, Expr) and first.kind == "str":
        numbers = [arg.values[0] for arg in expr.args[1:] if isinstance(arg, Expr) and arg.constant]
        if expr.op.name == "head" and numbers == [1]:
            return FIRST
        return float(sum(0.75 * min(abs(number) - 1, 6) for number in numbers if abs(number) not in {0, 1, *said}))
    return 0.0


def _fills_in(items: Expr) -> bool:
    """Whether some of the items stand for what is missing."""
    bodies = [arg.body for arg in items.args if isinstance(arg, Function)]
    return any(body.op is not None and body.op.name == "get_or" for body in bodies)


def _are_dates(values: Sequence[Any]) -> bool:
    """Whether they are dates or times written so that their order is that of the texts."""
    texts = [text for value in values for text in (value if value.__class__ is list else [value])]
    return bool(texts) and all(text.__class__ is str and _DATED.match(text) for text in texts)


_DATED = re.compile(r"\d{4}-\d\d|\d\d:\d\d")


def _cut_before(expr: Expr, told: frozenset[str]) -> float:
    """That only part of an input is looked at, and nobody speaks of a first, a last or a header."""
    if expr.op is None or expr.op.name not in _LOOKS_AT or not isinstance(expr.args[0], Expr):
        return 0.0
    looked_at = expr.args[0]
    if looked_at.op is None or looked_at.op.name not in _PARTS_OF or not isinstance(looked_at.args[0], Expr):
        return 0.0
    return 0.0 if looked_at.args[0].op is not None or told & (looked_at.op.words | {"header"}) else 2.0


_BY_PLACE, _OF_DICTS = frozenset({"item", "first", "last"}), frozenset({"keys", "values", "items"})

_LOOKS_AT = frozenset({"map", "filter", "pick", "find", "sum_of", "sum_off", "count_if", "all_of", "any_of", "dict_of"})
_PARTS_OF = frozenset({"init", "tail", "take", "drop", "take_last", "step", "odd_places", "slice"})


def share_of_inputs(solution: Expr, request: dict[str, Any]) -> float:
    """The share of the parameters that the program reads."""
    names = {parameter["name"] for parameter in request["parameters"]}
    used = {expr.name for expr in solution.walk() if expr.op is None}
    return len(names & used) / len(names) if names else 1.0


def is_table(solution: Expr, request: dict[str, Any]) -> bool:
    """Whether the program's constants hold most of what the examples give: then nothing was learned."""
    if branching.names_outcomes(solution):
        return False
    outputs = [repr(example["expected"]) for example in request["examples"] if not example.get("raises")]
    held = {repr(expr.values[0]) for expr in solution.walk() if expr.op is None and expr.constant}
    long = {output for output in outputs if len(output) >= 6}
    return len(long) >= 2 and len(long & held) * 2 > len(long)
