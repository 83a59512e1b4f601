"""Rendering: an expression as Python a person would write.

Templates of operators are filled in; each slot knows, by asking the parser, which kinds of operands need
parentheses. Element functions become comprehensions (`[word.upper() for word in words]`) or keys (`key=len`).
"""

from __future__ import annotations

import ast
import keyword
import math
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeAlias

from skillforge import values
from skillforge.writers.search import kinds
from skillforge.writers.search.expr import Expr, Function
from skillforge.writers.search.operators import Operator

_FORMS = (
    "a if a else a", "a or a", "a and a", "not a", "a < a", "a | a", "a ^ a", "a & a", "a << a", "a + a", "a * a",
    "-a", "a ** a", "a",
)  # fmt: skip
ATOM = len(_FORMS) - 1

_SLOT = re.compile(r"\{\{|\}\}|\{(\w+)(?::(\w+))?\}")
_CLASSES: tuple[tuple[type | tuple[type, ...], int], ...] = (
    ((ast.IfExp, ast.Lambda), 0), (ast.Or, 1), (ast.And, 2), (ast.Not, 3), (ast.Compare, 4), (ast.BitOr, 5),
    (ast.BitXor, 6), (ast.BitAnd, 7), ((ast.LShift, ast.RShift), 8), ((ast.Add, ast.Sub), 9),
    ((ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.MatMult), 10), ((ast.USub, ast.UAdd, ast.Invert), 11),
    (ast.Pow, 12),
)  # fmt: skip


@cache
def form(source: str) -> int:
    """The place in `_FORMS` of an expression's outermost operation."""
    node: Any = ast.parse(source, mode="eval").body
    node = getattr(node, "op", node)
    return next((place for types, place in _CLASSES if isinstance(node, types)), ATOM)


Piece: TypeAlias = tuple[str, str, str]
"""The text before a slot, its name, its mark; the last piece has no slot."""


def occurrences(template: str, place: int) -> int:
    """How often an argument's text stands in the text of the whole."""
    return sum(name == str(place) for _, name, _ in _pieces(template))


@cache
def _pieces(template: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    text, start = "", 0
    for match in _SLOT.finditer(template):
        text += template[start : match.start()]
        start = match.end()
        if match[1] is None:
            text += match[0][0]
        else:
            pieces.append((text, match[1], match[2] or ""))
            text = ""
    return (*pieces, (text + template[start:], "", ""))


def slots(template: str) -> frozenset[str]:
    """The names of a template's slots."""
    return frozenset(name for _, name, _ in _pieces(template) if name)


def filled(template: str, texts: Mapping[str, str]) -> str:
    """A template with a text in each slot."""
    return "".join(before + (texts[name] if name else "") for before, name, _ in _pieces(template))


@cache
def _bare(template: str, place: int) -> frozenset[int]:
    """The forms that need no parentheses in a slot."""
    texts = [piece[0] for piece in _pieces(template)]
    before, after = ("a".join(part) for part in (texts[: place + 1], texts[place + 1 :]))

    def tree(text: str) -> str:
        return ast.dump(ast.parse(before + text + after, mode="eval"))

    bare = set()
    for number, operand in enumerate(_FORMS):
        try:
            if tree(operand) == tree(f"({operand})"):
                bare.add(number)
        except SyntaxError:
            continue
    return frozenset(bare)


def literal(value: Any) -> str:
    """A constant as source, strings in double quotes."""
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, float) and math.isfinite(value):
        return repr(value)
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    return values.render(value)


def quote(text: str) -> str:
    """A string literal in double quotes, unless it holds more of them than of single ones."""
    source = repr(text)
    if source[0] == '"' or '"' in text:
        return source
    return '"' + source[1:-1].replace("\\'", "'") + '"'


def raw(pattern: str) -> str:
    """A regular expression as a raw string literal, where it can be one."""
    if "\\" not in pattern or '"' in pattern or not pattern.isprintable():
        return quote(pattern)
    return f'r"{pattern}"'


def _given(expr: Any) -> int:
    """How much it is what others are compared with: a constant most, then a parameter, or what a loop sees outside."""
    if not isinstance(expr, Expr):
        return 0
    return 2 if expr.constant else int(expr.outer is not None or (expr.op is None and expr.inputs > 0))


def _is_turned(left: Any, right: Any) -> bool:
    """Whether a comparison reads better the other way: what was given on the right, parameters in their order."""
    mine, others = _given(left), _given(right)
    return mine > others or (mine == others == 1 and left.inputs > right.inputs)


def _terms(expr: Expr) -> list[Expr]:
    """The texts that a sum of sums adds up."""
    if expr.op is None or expr.op.name != "concat" or expr.kind != "str":
        return [expr]
    return [term for arg in expr.args if isinstance(arg, Expr) for term in _terms(arg)]


class Renderer:
    """Renders expressions of one function. `names`: what may not be used for a variable.

    `local` maps expressions that have been given a name of their own to it.
    """

    def __init__(self, names: set[str]) -> None:
        self.taken = set(names)
        self.local: dict[Expr, str] = {}

    def text(self, expr: Expr, *, iterated: bool = False) -> str:
        """The source of `expr`; `iterated` where a generator or a range will do."""
        if expr in self.local:
            return self.local[expr]
        if expr.outer is not None:
            return self.text(expr.outer, iterated=iterated)
        if expr.op is None:
            return expr.name or (raw if expr.kind == "pattern" else literal)(expr.values[0])
        operator = expr.op
        if operator.name == "concat" and expr.kind == "str":
            written = self._formatted(_terms(expr))
            if written:
                return written
        turned = _TURNED.get(operator.template)
        if turned and _is_turned(*expr.args):
            return self._fill(turned, expr)
        inner = expr.args[0] if operator.name == "not" else None
        if isinstance(inner, Expr) and inner.op is not None and inner not in self.local and inner.outer is None:
            denied = _DENIED.get(inner.op.template)
            if denied:
                return self._asked_for(denied, inner) or self._fill(denied, inner)
        if operator.template == _THERE and (written := self._asked_for(_THERE, expr)):
            return written
        template = operator.iterates if iterated and operator.iterates else operator.template
        return self._fill(template, expr)

    def _asked_for(self, template: str, expr: Expr) -> str:
        """Whether a field is None, asked so that one that is missing is None too; empty where it is no field."""
        value = expr.args[0]
        if template not in (_THERE, _DENIED[_THERE]) or not isinstance(value, Expr) or value in self.local:
            return ""
        if value.op is None or not value.op.name.startswith("field ") or value.outer is not None:
            return ""
        return filled(template, {"0": self._fill(value.op.template.replace("[", ".get(", 1)[:-1] + ")", value)})

    def _formatted(self, terms: list[Expr]) -> str:
        """A sum of three texts or more as an f-string; empty where a plain sum reads better, or 3.11 cannot nest it."""
        constants = [term for term in terms if term.op is None and term.constant]
        if len(terms) < 3 or not constants or len(constants) == len(terms):
            return ""
        parts = []
        for term in terms:
            if term in constants:
                text = term.values[0]
                if not text.isprintable() or "\\" in text or '"' in text:
                    return ""
                parts.append(text.replace("{", "{{").replace("}", "}}"))
            else:
                text = self.text(term)
                if set(text) & set("\"\\{}'") or len(text) > 30:
                    return ""
                parts.append(f"{{{text}}}")
        return f'f"{"".join(parts)}"'

    def _fill(self, template: str, expr: Expr) -> str:
        operator = expr.op
        if operator is None:
            raise ValueError(f"{expr!r} is a leaf")
        functions = [arg for arg in expr.args if isinstance(arg, Function)]
        around = dict(self.local)
        bound: list[Expr] = []
        variable = ""
        if functions and "{x}" in template:
            needs_whole = _GIVEN_BACK.search(template) is not None
            variable, bound = self._bind(functions, expr.args[operator.function - 1], needs_whole=needs_whole)
        parts = []
        pieces = _pieces(template)
        for place, (before, slot, mark) in enumerate(pieces[:-1]):
            parts.append(before)
            text = self._slot(slot, mark, expr, functions, variable)
            if before.endswith(" if ") and text.startswith("bool("):
                test = expr.args[int(slot)] if slot.isdecimal() else functions["fg".index(slot)]
                text = self.text(_asked(test.body if isinstance(test, Function) else test))
            call = before.endswith("(") and pieces[place + 1][0].startswith(")")
            if slot in ("x", "key"):
                parts.append(text)
            elif mark == "iter" and call and text.startswith("(") and _is_generator(text):
                parts.append(text[1:-1])
            else:
                parts.append(text if form(text) in _bare(template, place) else f"({text})")
        parts.append(pieces[-1][0])
        self._release(bound, around)
        return "".join(parts)

    def _slot(self, slot: str, mark: str, expr: Expr, functions: list[Function], variable: str) -> str:
        if slot == "x":
            return variable
        if slot == "f":
            return self.text(functions[0].body)
        if slot == "g":
            return self.text(functions[1].body)
        if slot == "key":
            return self._key(functions[0], expr.args[0])
        arg = expr.args[int(slot)]
        if isinstance(arg, Function):
            raise ValueError(f"{expr.op!r} names its element function by place; write {{f}} or {{key}}")
        return self.text(arg, iterated=mark == "iter")

    def _bind(self, functions: list[Function], collection: Any, *, needs_whole: bool) -> tuple[str, list[Expr]]:
        """The loop's variable, and the leaves that now have a name; `needs_whole`: it may not be `a, b`."""
        leaves = [leaf for function in functions for leaf in _leaves(function.body, function)]
        space = functions[0].space
        spaces = list(dict.fromkeys(function.space for function in functions))
        whole = [leaf for each in spaces for leaf in each.whole]
        items = [leaf for each in spaces for leaf in each.items]
        stem = singular(self.stem(collection))
        if needs_whole or not space.items or any(leaf in leaves for leaf in whole):
            name = self.fresh(stem or _default(whole[0].kind))
            bound = [*whole]
            for leaf in whole:
                self.local[leaf] = name
            for place, leaf in enumerate(items):
                self.local[leaf] = f"{name}[{place % len(space.items)}]"
                bound.append(leaf)
            return name, bound
        names: list[str] = []
        for place, hint in enumerate(self._item_hints(collection, len(space.items))):
            mine = [items[i] for i in range(place, len(items), len(space.items))]
            if any(leaf in leaves for leaf in mine):
                name = self.fresh(hint or _default(mine[0].kind))
            else:
                name = self.fresh("_") if "_" not in names else "_"
            for leaf in mine:
                self.local[leaf] = name
            names.append(name)
        return ", ".join(names), items

    def _key(self, function: Function, collection: Any) -> str:
        body = function.body
        whole = function.space.whole[0]
        if body.op is not None and len(body.args) == 1 and body.args[0] is whole:
            call = re.fullmatch(r"(\w+)\(\{0(?::iter)?\}\)", body.op.template)
            if call:
                return call[1]
            method = re.fullmatch(r"\{0\}\.(\w+)\(\)", body.op.template)
            if method and whole.kind == "str":
                return f"str.{method[1]}"
        around = dict(self.local)
        name = self.fresh(singular(self.stem(collection)) or _default(whole.kind))
        self.local[whole] = name
        for place, leaf in enumerate(function.space.items):
            self.local[leaf] = f"{name}[{place}]"
        text = f"lambda {name}: {self.text(body)}"
        self._release([whole, *function.space.items], around)
        return text

    def _release(self, bound: list[Expr], around: dict[Expr, str]) -> None:
        """Ends a loop's variables; a loop around may run over the same elements."""
        for leaf in bound:
            self.taken.discard(self.local[leaf])
        self.local = around

    def _item_hints(self, collection: Any, count: int) -> list[str]:
        """Words for the parts of a collection's pairs: `i, word` of an enumeration, `x, y` of a zip."""
        if isinstance(collection, Expr) and collection.op is not None:
            name, args = collection.op.name, collection.args
            if name.startswith("enumerate"):
                return ["i" if name == "enumerate" else "number", singular(self.stem(args[0]))]
            if name in ("zip", "product2"):
                return [singular(self.stem(arg)) for arg in args]
            if name in ("items", "most_common"):
                return ["key", "value"] if name == "items" else ["item", "times"]
            if name == "adjacent":
                return ["before", "after"]
            if name == "scan":
                return ["before", "item"]
        return [""] * count

    def stem(self, expr: Any) -> str:
        """A word for what `expr` holds: its name, or its operator's noun."""
        if not isinstance(expr, Expr):
            return ""
        if expr in self.local:
            return self.local[expr]
        if expr.outer is not None:
            return self.stem(expr.outer)
        if expr.op is None:
            return expr.name
        if expr.op.noun and (not expr.op.component or (singular(expr.op.noun) and expr.kind[0] != "dict")):
            return expr.op.noun
        first = expr.args[0]
        if isinstance(first, Expr) and first.kind == expr.kind:
            return self.stem(first)
        return ""

    def fresh(self, name: str) -> str:
        """`name`, or with a number where it is taken."""
        choice, number = name, 2
        while choice in self.taken or keyword.iskeyword(choice) or choice in _BUILTINS:
            choice = f"{name}{number}" if name != "_" else "_" * number
            number += 1
        self.taken.add(choice)
        return choice


_BUILTINS = frozenset(
    [
        "abs", "all", "any", "bin", "bool", "bytes", "chr", "dict", "divmod", "enumerate", "filter", "float",
        "format", "hash", "hex", "id", "input", "int", "iter", "len", "list", "map", "max", "min", "next",
        "object", "oct", "ord", "pow", "print", "range", "repr", "reversed", "round", "set", "slice", "sorted",
        "str", "sum", "tuple", "type", "vars", "zip", "re", "math", "date", "datetime", "timedelta",
    ]
)  # fmt: skip


def _asked(test: Expr) -> Expr:
    """What `if` asks for the truth of."""
    arg = test.args[0] if test.op is not None and test.op.name in _TRUTHS else test
    return arg if isinstance(arg, Expr) else test


_TRUTHS = frozenset({"truth_list", "truth_text"})


def _leaves(body: Expr, function: Function) -> list[Expr]:
    return [expr for expr in body.walk() if expr.op is None]


def _is_generator(text: str) -> bool:
    return isinstance(ast.parse(text, mode="eval").body, ast.GeneratorExp)


def singular(name: str) -> str:
    """`words` → `word`, `entries` → `entry`, `xs` → `x`; else an empty string."""
    if name.endswith("ies") and len(name) > 4:
        return name[:-3] + "y"
    if name.endswith(("sses", "xes", "ches", "shes")):
        return name[:-2]
    if name.endswith("s") and not name.endswith(("ss", "us", "is")) and len(name) > 1:
        return name[:-1]
    return ""


def _default(kind: kinds.Kind) -> str:
    if isinstance(kind, str):
        return {"int": "n", "str": "part", "float": "value", "bool": "flag", "date": "day"}.get(kind, "item")
    return {"list": "group", "record": "record", "dict": "entry", "tuple": "pair", "row": "row"}.get(kind[0], "item")


def operator_uses(operator: Operator) -> frozenset[str]:
    """The bare names that an operator's templates read: its builtins, modules, or the skill it calls."""
    return _names(operator.template) | (_names(operator.iterates) if operator.iterates else frozenset())


_TURNED = {
    "{0} < {1}": "{1} > {0}", "{0} <= {1}": "{1} >= {0}", "{0} > {1}": "{1} < {0}", "{0} >= {1}": "{1} <= {0}",
    "{0} == {1}": "{1} == {0}", "{0} != {1}": "{1} != {0}",
}  # fmt: skip
"""How to write a comparison that has on its left what should stand on its right."""

_THERE = "{0} is not None"

_DENIED = {
    "{0} in {1}": "{0} not in {1}", "{1} in {0}": "{1} not in {0}", "{0} == {1}": "{0} != {1}", _THERE: "{0} is None",
}  # fmt: skip
"""How to write that something is not so."""

_GIVEN_BACK = re.compile(r"\{x\} for |, \{x\} in |key=lambda \{x\}")
"""Templates that give an element back, number it, or take it alone: `a, b` would be no Python, or another one."""

_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*\b(?!\s*=(?!=))")
"""Names, but for attributes and keywords of calls."""


@cache
def _names(template: str) -> frozenset[str]:
    return frozenset(name for text, _, _ in _pieces(template) for name in _NAME.findall(text))
