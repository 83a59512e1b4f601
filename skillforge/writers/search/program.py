"""Programs: expressions that fit → modules of readable Python, best first.

A sub-expression that is used twice, or computed outside a loop that uses it, gets a name of its own; a
condition at the top becomes `if … return`; lines stay short. Ranking is by description length: a cheaper
program is likelier to mean what was meant, one that ignores an input less likely.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from skillforge import values
from skillforge.errors import UnencodableValue
from skillforge.writers.search import branching, constants, evidence, generality
from skillforge.writers.search.expr import Err, Expr, Function
from skillforge.writers.search.render import Renderer, occurrences, operator_uses

WIDTH = 88
DOCTEST_WIDTH = 100


class Draft(NamedTuple):
    """A program that fits, as text and as a function, and how likely it is by its length."""

    solution: Expr
    source: str
    function: generality.Program
    score: float

    def behaviour(self, examples: list[dict[str, Any]]) -> Any:
        """What it does on perturbed inputs; its text, where there are none."""
        return generality.behaviour(self.function, examples) or self.source


def drafts(solutions: list[Expr], request: dict[str, Any], *, compare: bool = True) -> list[Draft]:
    """Distinct programs, best first; doubtful ones only where there are no others.

    With `compare`, what they do on perturbed inputs counts too.
    """
    # At the end of the budget a doubtful program is better than none: held-out checks judge it.
    examples, description = request["examples"], request.get("description", "")
    sound = [each for each in solutions if not evidence.doubtful(each, examples, description)]
    found: dict[str, Draft] = {}
    for solution in sorted(sound or solutions, key=lambda solution: score(solution, request)):
        if len(found) < CONSIDERED and not is_table(solution, request):
            source = module(solution, request)
            function = _function(solution, source, request["name"])
            if function is not None:
                found.setdefault(source, Draft(solution, source, function, score(solution, request)))
    return _by_generality(list(found.values()), request) if compare else list(found.values())


def told(draft: Draft, request: dict[str, Any]) -> dict[str, Any]:
    """A program as the search hands it over."""
    return {
        "source": draft.source,
        "uses": sorted(_skills(draft.solution)),
        "cost": draft.score,
        "support": evidence.support(draft.solution, request["examples"]),
    }


CONSIDERED = 16
"""So many programs are compared on perturbed inputs."""


def _by_generality(drafts: list[Draft], request: dict[str, Any]) -> list[Draft]:
    """Best first."""
    functions, scores = [draft.function for draft in drafts], [draft.score for draft in drafts]
    builds = [bool(_skills(draft.solution)) for draft in drafts]
    lost = generality.penalties(functions, scores, request["examples"], builds)
    order = sorted(range(len(drafts)), key=lambda place: (drafts[place].score + lost[place], place))
    return [drafts[place] for place in order]


def _function(solution: Expr, source: str, name: str) -> generality.Program | None:
    """The program, ready to be called; None where its text is no Python."""
    try:
        return generality.compiled(source, name, _skills(solution))
    except (SyntaxError, ValueError):
        return None


def _skills(solution: Expr) -> dict[str, Any]:
    """The stored skills that it calls."""
    return {e.op.name: e.op.run for e in solution.walk() if e.op is not None and e.op.component}


def score(solution: Expr, request: dict[str, Any]) -> float:
    """The lower, the likelier: size, unused inputs, long constants, what the description does not suggest."""
    parts = list(_once(solution, set()))
    unused = round((1 - share_of_inputs(solution, request)) * len(request["parameters"]))
    weight = sum(expr.op.cost if expr.op is not None else 1 for expr in parts)
    lengths = sum(min(len(str(expr.values[0])), 20) / 4 for expr in parts if expr.op is None and expr.constant)
    said = constants.said(request.get("description", ""))
    told = constants.words(request.get("description", ""))
    odd = sum(_oddity(part, said, told) + _cut_before(part, told) for part in parts)
    odd -= BUILT_UPON * any(map(_is_named, parts))
    if branching.names_outcomes(solution):
        weight -= sum(expr.op is None and expr.constant for expr in parts)
        lengths = 0.0
    return weight + 4 * unused + lengths + odd + _unsaid(parts, request.get("description", ""))


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


BUILT_UPON = 2.0
"""That a program calls a skill which the task names is no accident."""


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


def module(solution: Expr, request: dict[str, Any]) -> str:
    """The whole module's source: imports, the function, its docstring with examples, its code."""
    name = request["name"]
    parameters = [parameter["name"] for parameter in request["parameters"]]
    body = Body(solution, {name, *parameters})
    lines = body.lines()
    imports = sorted({line for expr in solution.walk() if expr.op is not None for line in expr.op.imports})
    imports += [line for line in _type_imports(request) if line not in imports]
    head = f"def {name}({_parameters(request['parameters'])}){_returns(request)}:"
    code = [head, *textwrap.indent(_docstring(request), "    ").splitlines(), *("    " + line for line in lines)]
    blocks = [*_import_blocks(imports), "\n".join(code)]
    return "\n\n\n".join([*("\n\n".join(blocks[:-1]),) * bool(blocks[:-1]), blocks[-1]]) + "\n"


def _import_blocks(imports: list[str]) -> list[str]:
    """Standard library first, skills after; in each, `import` before `from`."""
    groups = (
        [line for line in imports if line.startswith("import ")]
        + [line for line in imports if line.startswith("from ") and not line.startswith("from .")],
        [line for line in imports if line.startswith("from .")],
    )
    return ["\n".join(merge_imports(group)) for group in groups if group]


def merge_imports(lines: list[str]) -> list[str]:
    """`from itertools import a` and `… import b` as one line."""
    plain = [line for line in lines if not line.startswith("from ")]
    names: dict[str, set[str]] = {}
    for line in lines:
        if line.startswith("from "):
            source, imported = line.removeprefix("from ").split(" import ")
            names.setdefault(source, set()).update(imported.split(", "))
    order = sorted(names, key=lambda source: (source.startswith("."), source))
    return sorted(plain) + [f"from {source} import {', '.join(sorted(names[source]))}" for source in order]


_TYPE_IMPORTS = (
    ("datetime", ("date", "datetime", "time", "timedelta")), ("decimal", ("Decimal",)), ("fractions", ("Fraction",)),
    ("typing", ("Any",)),
)  # fmt: skip


def _type_imports(request: dict[str, Any]) -> list[str]:
    annotations = " ".join(_annotations(request)).replace("[", " ").replace("]", " ").replace(",", " ").split()
    return [f"from {source} import {name}" for source, names in _TYPE_IMPORTS for name in names if name in annotations]


def _annotations(request: dict[str, Any]) -> list[str]:
    return [*(p["type"] for p in request["parameters"] if p["type"] != "Any"), *([request["returns"]])]


def _parameters(parameters: list[dict[str, Any]]) -> str:
    parts: list[str] = []
    for parameter in parameters:
        if parameter.get("keyword_only") and "*" not in parts:
            parts.append("*")
        parts.append(_parameter(parameter))
    return ", ".join(parts)


def _parameter(parameter: dict[str, Any]) -> str:
    text = parameter["name"] if parameter["type"] == "Any" else f"{parameter['name']}: {parameter['type']}"
    if parameter.get("default") is None:
        return text
    return f"{text} = {parameter['default']}" if parameter["type"] != "Any" else f"{text}={parameter['default']}"


def _returns(request: dict[str, Any]) -> str:
    return "" if request["returns"] == "Any" else f" -> {request['returns']}"


def _docstring(request: dict[str, Any]) -> str:
    summary = _summary(request.get("description", "")) or f"Fits the examples of {request['name']}."
    tests: list[str] = []
    for example in sorted(request["examples"], key=lambda example: -_information(example))[:8]:
        test = _doctest(request["name"], example)
        if test and len(tests) < 2:
            tests.append(test)
    summary = textwrap.fill(summary, WIDTH).replace("\\", "\\\\").replace('"""', "'''")
    text = "\n\n".join([summary, *(["\n".join(tests)] if tests else [])])
    if "\n" not in text and not text.endswith('"'):
        return f'"""{text}"""'
    return f'"""{text}\n"""'


def _summary(description: str) -> str:
    """The description's first sentence."""
    text = " ".join(description.split())
    for end, sign in enumerate(text):
        if (
            sign in ".!?"
            and end > 15
            and text[end + 1 : end + 2] in ("", " ")
            and not text[end + 2 : end + 3].islower()
            and text[end - 2 : end] not in ("e.g", "i.e")
            and not (text[end - 1].isupper() and not text[end - 2].isalnum())  # an initial
        ):
            return text[: end + 1]
    text = text[:200].rstrip()
    return text + "." if text and text[-1].isalnum() else text


def _information(example: dict[str, Any]) -> int:
    """How much an example shows: longer ones more, until they no longer fit a line."""
    if example.get("raises"):
        return 0
    try:
        length = len(values.render(example["expected"])) + sum(len(values.render(arg)) for arg in example["args"])
    except UnencodableValue:
        return -1
    return length if length < 60 else 1


def _doctest(name: str, example: dict[str, Any]) -> str:
    if example.get("raises"):
        return ""
    call = f">>> {name}({example.get('call') or ', '.join(map(values.render, example['args']))})"
    result = repr(example["expected"])
    text = call if example["expected"] is None else f"{call}\n{result}"
    if max(len(call), len(result)) > DOCTEST_WIDTH or "set(" in text or (result.startswith("{") and ":" not in result):
        return ""
    return text.replace("\\", "\\\\") if '"""' not in text else ""


class Body:
    """The statements of one function."""

    def __init__(self, solution: Expr, names: set[str]) -> None:
        self.solution = solution
        used = {name for e in solution.walk() if e.op is not None for name in operator_uses(e.op)}
        self.renderer = Renderer(names | used)
        self.statements: list[str] = []

    def lines(self) -> list[str]:
        """The function's body, unindented."""
        return self._return(self.solution)

    def _return(self, expr: Expr) -> list[str]:
        """Statements that end by returning `expr`."""
        if branching.branches(expr) and (self._is_long(expr) or _has_branches(expr)):
            test, then, other = (arg for arg in expr.args if isinstance(arg, Expr))
            before = self._name_shared([test])
            head = f"if {self.renderer.text(test)}:"
            inner = ["    " + line for line in self._scoped(then)]
            return [*before, head, *inner, *self._scoped(other)]
        if expr.constant and expr.values and expr.values[0].__class__ is Err:
            return [f"raise {expr.values[0].name}"]
        before = self._name_shared([expr])
        text = self.renderer.text(expr)
        while len(text) > WIDTH:
            part = self._largest(expr)
            if part is None:
                break
            before += self._assign(part)
            text = self.renderer.text(expr)
        return [*before, f"return {text}"]

    def _scoped(self, expr: Expr) -> list[str]:
        """A branch: names given inside it end with it."""
        local = dict(self.renderer.local)
        lines = self._return(expr)
        self.renderer.local = local
        return lines

    def _is_long(self, expr: Expr) -> bool:
        return len(self.renderer.text(expr)) > 60 or any(
            isinstance(arg, Expr) and branching.branches(arg) for arg in expr.args
        )

    def _name_shared(self, roots: list[Expr]) -> list[str]:
        """Names for what is computed more than once, or in every round of a loop."""
        lines: list[str] = []
        counts: dict[Expr, int] = {}
        order: list[Expr] = []
        for root in roots:
            _count(root, counts, order, loop=False)
        for expr in order:
            named = expr in self.renderer.local or expr in roots or expr.partial or expr.constant
            if counts[expr] > 1 and expr.op is not None and not named and len(self.renderer.text(expr)) > 6:
                lines += self._assign(expr)
        return lines

    def _assign(self, expr: Expr) -> list[str]:
        text = self.renderer.text(expr)
        name = self.renderer.fresh(_noun(expr, self.renderer))
        self.renderer.local[expr] = name
        return [f"{name} = {text}"]

    def _largest(self, expr: Expr) -> Expr | None:
        """The part best given a name of its own, so that a line gets shorter."""
        parts: list[tuple[int, Expr]] = []

        def collect(part: Expr) -> None:
            for arg in part.args:
                if isinstance(arg, Expr) and arg not in self.renderer.local and part not in self.renderer.local:
                    if arg.op is not None and not branching.branches(arg):
                        parts.append((len(self.renderer.text(arg)), arg))
                    if not branching.branches(part):
                        collect(arg)

        collect(expr)
        fitting = [(length, part) for length, part in parts if length >= 12]
        under = [pair for pair in fitting if pair[0] <= WIDTH - 8]
        if under:
            return max(under, key=lambda pair: pair[0])[1]
        return min(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _has_branches(expr: Expr) -> bool:
    return any(
        isinstance(arg, Expr) and (branching.branches(arg) or (arg.constant and arg.partial)) for arg in expr.args
    )


def _count(expr: Expr, counts: dict[Expr, int], order: list[Expr], *, loop: bool) -> None:
    """Counts the uses of each expression of the function's own space; one inside a loop counts double."""
    if expr.outer is not None:
        _count_outer(expr.outer, counts, order)
        return
    if expr.op is None:
        return
    for place, arg in enumerate(expr.args):
        if isinstance(arg, Function):
            _count_inside(arg.body, counts, order)
        else:
            _count(arg, counts, order, loop=loop)
            counts[arg] = counts.get(arg, 0) + max(0, occurrences(expr.op.template, place) - 1)
    counts[expr] = counts.get(expr, 0) + (2 if loop else 1)
    if expr not in order:
        order.append(expr)


def _count_inside(body: Expr, counts: dict[Expr, int], order: list[Expr]) -> None:
    for part in body.walk():
        if part.outer is not None and part.outer.outer is None and part.outer.op is not None:
            _count_outer(part.outer, counts, order)


def _count_outer(expr: Expr, counts: dict[Expr, int], order: list[Expr]) -> None:
    if not expr.free or expr.outer is None:
        _count(expr, counts, order, loop=True)


def _noun(expr: Expr, renderer: Renderer) -> str:
    """A name for what `expr` computes."""
    operator = expr.op
    if operator is None:
        return "value"
    if operator.noun:
        return operator.noun
    if operator.component:
        return f"{operator.name}_value"
    kind = expr.kind if isinstance(expr.kind, str) else expr.kind[0]
    return {
        "list": "items", "int": "number", "float": "number", "str": "text", "dict": "table", "set": "chosen",
        "bool": "flag", "date": "day", "tuple": "pair", "record": "record", "row": "row",
    }.get(kind, "value")  # fmt: skip
