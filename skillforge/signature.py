"""Signatures as text: `(text: str, width: int = 8) -> list[str]`.

Types are Python annotations kept as normalised text; an unknown one (`?`, or none given) is `Any`.
`infer_type` gives the annotation that a set of values shares.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillforge.errors import ArgumentError, InvalidSignature, suggest
from skillforge.literals import literal
from skillforge.values import Value, render

ANY = "Any"


class _Required:
    """The default of a parameter that has none."""

    def __repr__(self) -> str:
        return "REQUIRED"

    def __reduce__(self) -> str:
        return "REQUIRED"  # there is one, in every process


REQUIRED = _Required()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, its annotation as text (`Any` if unknown), and its default."""

    name: str
    type: str = ANY
    default: Value = REQUIRED
    keyword_only: bool = False

    @property
    def required(self) -> bool:
        return self.default is REQUIRED

    def __str__(self) -> str:
        text = self.name if self.type == ANY else f"{self.name}: {self.type}"
        if self.required:
            return text
        return f"{text} = {render(self.default)}" if self.type != ANY else f"{text}={render(self.default)}"


@dataclass(frozen=True, slots=True)
class Signature:
    """Parameters and return type of a skill; `str()` gives the text that `parse` reads."""

    parameters: tuple[Parameter, ...]
    returns: str = ANY

    @classmethod
    def parse(cls, text: str) -> Signature:
        """Reads `(text: str, width: int = 8) -> list[str]`.

        Raises InvalidSignature: not a signature, `*args`/`**kwargs`, a default that is no literal.
        """
        try:
            return cls._parse(text)
        except (RecursionError, MemoryError):
            raise InvalidSignature(f"signature {text[:60]!r}… is nested too deep") from None

    @classmethod
    def _parse(cls, text: str) -> Signature:
        try:
            tree = ast.parse(f"def f{_known(text.strip())}: ...")
        except (SyntaxError, ValueError) as error:
            raise InvalidSignature(f"signature {text!r} does not parse: {_reason(error)}. {_SHAPE}") from None
        function = tree.body[0] if len(tree.body) == 1 else None
        if not isinstance(function, ast.FunctionDef) or len(function.body) != 1:
            raise InvalidSignature(f"signature {text!r} does not parse. {_SHAPE}")
        if function.args.vararg or function.args.kwarg:
            raise InvalidSignature(f"signature {text!r}: name every parameter; * and ** are not supported")
        signature = cls(tuple(_parameters(function.args, text)), _annotation(function.returns, text))
        if len(set(signature.names)) < len(signature.names):
            raise InvalidSignature(f"signature {text!r}: two parameters of one name")
        return signature

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(parameter.name for parameter in self.parameters)

    def bind(self, args: Sequence[Value], kwargs: Mapping[str, Value]) -> tuple[Value, ...]:
        """All arguments in parameter order, defaults filled in. Raises ArgumentError."""
        positional = [p for p in self.parameters if not p.keyword_only]
        if len(args) > len(positional):
            raise ArgumentError(f"takes at most {len(positional)} positional arguments, {len(args)} given: {self}")
        bound = {p.name: value for p, value in zip(positional, args, strict=False)}
        for name, value in kwargs.items():
            if name not in self.names:
                raise ArgumentError(f"no parameter {name!r}. {suggest(name, self.names)}It takes {self}")
            if name in bound:
                raise ArgumentError(f"two values for {name!r}: {self}")
            bound[name] = value
        missing = [p.name for p in self.parameters if p.required and p.name not in bound]
        if missing:
            raise ArgumentError(f"missing {', '.join(map(repr, missing))}: {self}")
        return tuple(bound.get(p.name, p.default) for p in self.parameters)

    def __str__(self) -> str:
        parts: list[str] = []
        for parameter in self.parameters:
            if parameter.keyword_only and "*" not in parts:
                parts.append("*")
            parts.append(str(parameter))
        returns = "" if self.returns == ANY else f" -> {self.returns}"
        return f"({', '.join(parts)}){returns}"


_SHAPE = "Write it like (text: str, width: int = 8) -> list[str]"


_TEXT_OR_UNKNOWN = re.compile(r"""('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")|\?""")


def _known(text: str) -> str:
    """`text` with each type `?` as `Any`; a question mark within quotes is a default's own."""
    return _TEXT_OR_UNKNOWN.sub(lambda found: found[1] or ANY, text)


def _reason(error: Exception) -> str:
    return error.msg if isinstance(error, SyntaxError) else str(error)


def _parameters(args: ast.arguments, text: str) -> Iterable[Parameter]:
    positional = [*args.posonlyargs, *args.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(args.defaults)) + list(args.defaults)
    for arg, default in zip(positional, defaults, strict=True):
        yield _parameter(arg, default, text, keyword_only=False)
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        yield _parameter(arg, default, text, keyword_only=True)


def _parameter(arg: ast.arg, default: ast.expr | None, text: str, *, keyword_only: bool) -> Parameter:
    if keyword.issoftkeyword(arg.arg) and arg.arg == "_":
        raise InvalidSignature(f"signature {text!r}: '_' is no parameter name")
    value: Value = REQUIRED
    if default is not None:
        try:
            value = literal(default)
        except (ValueError, TypeError) as error:
            raise InvalidSignature(f"signature {text!r}: the default of {arg.arg!r} {error}") from None
    return Parameter(arg.arg, _annotation(arg.annotation, text), value, keyword_only)


def _annotation(node: ast.expr | None, text: str) -> str:
    if node is None:
        return ANY
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return normalise_type(node.value)
    _check_annotation(node, text)
    return ast.unparse(_Normalise().visit(node))


def normalise_type(text: str) -> str:
    """`List[int]` → `list[int]`, `Optional[int]` → `int | None`, `?` → `Any`. Raises InvalidSignature."""
    try:
        node = ast.parse(_known(text.strip()) or ANY, mode="eval").body
        _check_annotation(node, text)
        return ast.unparse(_Normalise().visit(node))
    except (SyntaxError, ValueError):
        raise InvalidSignature(f"type {text!r} does not parse") from None
    except (RecursionError, MemoryError):
        raise InvalidSignature(f"type {text[:60]!r}… is nested too deep") from None


_ANNOTATION_NODES = (
    ast.Name, ast.Subscript, ast.Tuple, ast.BinOp, ast.BitOr, ast.Constant, ast.Attribute, ast.Load, ast.List,
)  # fmt: skip


def _check_annotation(node: ast.expr, text: str) -> None:
    for part in ast.walk(node):
        if not isinstance(part, _ANNOTATION_NODES):
            raise InvalidSignature(f"{text!r}: {ast.unparse(node)!r} is not a type")


_TYPING = {
    "List": "list", "Dict": "dict", "Tuple": "tuple", "Set": "set", "FrozenSet": "frozenset", "Text": "str",
    "NoneType": "None", "any": "Any", "object": "Any",
}  # fmt: skip


class _Normalise(ast.NodeTransformer):
    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Name(_TYPING.get(node.id, node.id), ast.Load())

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        return self.visit_Name(ast.Name(node.attr, ast.Load()))

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id == "Optional":
            return ast.BinOp(node.slice, ast.BitOr(), ast.Constant(None))
        if isinstance(node.value, ast.Name) and node.value.id == "Union" and isinstance(node.slice, ast.Tuple):
            union = node.slice.elts[0]
            for part in node.slice.elts[1:]:
                union = ast.BinOp(union, ast.BitOr(), part)
            return union
        return node


def infer_type(values: Iterable[Value]) -> str:
    """The annotation that all `values` share: `list[int]`, `int | str`, `dict[str, float]`; `Any` for none.

    An empty container adds nothing to what the others say.
    """
    names = sorted({name for value in values for name in [_type_of(value)]})
    known = [name for name in names if not _is_vague(name, names)]
    return " | ".join(_none_last(known)) if known else ANY


def _none_last(names: list[str]) -> list[str]:
    return [n for n in names if n != "None"] + [n for n in names if n == "None"]


def _is_vague(name: str, names: list[str]) -> bool:
    """Whether a bare `list` stands beside a `list[int]`, or a `list[list]` beside a `list[list[int]]`."""
    return any(_says_less(_parsed(name), _parsed(other)) for other in names if other != name)


def _parsed(name: str) -> ast.expr:
    return ast.parse(name, mode="eval").body


def _says_less(less: ast.expr, more: ast.expr) -> bool:
    match less, more:
        case ast.Name(id=name), ast.Subscript(value=ast.Name(id=other)):
            return name == other != "tuple"  # an empty tuple is of a type of its own
        case ast.Subscript(value=left, slice=inner), ast.Subscript(value=right, slice=other_inner):
            return ast.unparse(left) == ast.unparse(right) and _says_less(inner, other_inner)
        case ast.Tuple(elts=parts), ast.Tuple(elts=others) if len(parts) == len(others):
            pairs = [(a, b) for a, b in zip(parts, others, strict=True) if ast.unparse(a) != ast.unparse(b)]
            return bool(pairs) and all(_says_less(a, b) for a, b in pairs)
    return False


def _type_of(value: Any) -> str:
    kind = type(value)
    if value is None:
        return "None"
    if kind in (list, set, frozenset):
        inner = infer_type(value)
        return kind.__name__ if inner == ANY else f"{kind.__name__}[{inner}]"
    if kind is tuple:
        return f"tuple[{', '.join(_type_of(item) for item in value)}]" if value else "tuple"
    if kind is dict:
        if not value:
            return "dict"
        return f"dict[{infer_type(value.keys())}, {infer_type(value.values())}]"
    return kind.__name__
