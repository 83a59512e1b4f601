"""Programs: expressions that fit → modules of readable Python.

A sub-expression that is used twice, or computed outside a loop that uses it, gets a name of its own; a
condition at the top becomes `if … return`; lines stay short.
"""

from __future__ import annotations

import textwrap
from typing import Any

from skillforge import values
from skillforge.errors import UnencodableValue
from skillforge.writers.search import branching
from skillforge.writers.search.expr import Err, Expr, Function
from skillforge.writers.search.render import Renderer, occurrences, operator_uses

WIDTH = 88
DOCTEST_WIDTH = 100


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
