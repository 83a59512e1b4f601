"""Forms: the source of a skill → a function of its own for what it does, with parameters for the values that it fixes.

    def kill_three_cows(herd): …3…"cow"…        def kill(herd, count, word): …count…word…
                                          →      def kill_three_cows(herd): return kill(herd, 3, "cow")

Which values: those that a skill gives to a helper which does all of its work, or those that its own name states.
"""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

from skillforge.errors import InvalidSignature
from skillforge.library.linker import rename
from skillforge.signature import Parameter, Signature, infer_type
from skillforge.writers.llm.spans import docstring

Literal = int | float | str

_UNITS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    " nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety hundred"
_NUMBERS = {word: number for number, word in enumerate(_UNITS.split(), start=2)}
_NUMBERS |= {word: 10 * number for number, word in enumerate(_TENS.split(), start=3)}
"""Not zero and one: code is full of them for other reasons."""
_IMPORT = (ast.Import, ast.ImportFrom)
_COUNTED = ("top", "first", "last", "every", "next")


@dataclass(frozen=True, slots=True)
class Form:
    """The general function and how the skill is a call of it.

    `arguments` has, for each parameter of `signature`, the skill's parameter that is handed on, or the literal that is
    given; `head` is the skill down to its docstring, `imports` what its annotations need; `places` {index of a literal:
    byte ranges of it in the skill's source}.
    """

    name: str
    source: str
    signature: Signature
    description: str
    arguments: tuple[str | _Given, ...]
    imports: str
    head: str
    places: dict[int, tuple[tuple[int, int], ...]]

    @property
    def given(self) -> dict[int, Literal]:
        """{index of a parameter: the literal that the skill gives for it}"""
        return {index: one.value for index, one in enumerate(self.arguments) if isinstance(one, _Given)}

    def caller(self, name: str) -> str:
        """The skill as a call of `name`, which is the general function."""
        shown = [_written(one.value) if isinstance(one, _Given) else one for one in self.arguments]
        imports = f"{self.imports}\n" if self.imports else ""
        return f"{imports}from .{name} import {name}\n\n\n{self.head}    return {name}({', '.join(shown)})\n"


@dataclass(frozen=True, slots=True)
class _Given:
    """A literal argument."""

    value: Literal


def general_form(source: str, entry: str, signature: Signature) -> Form | None:
    """The general function behind `entry`, where there is one that can be had by edits; never raises."""
    with suppress(InvalidSignature, SyntaxError, ValueError, RecursionError):
        tree = ast.parse(source)
        function = next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == entry), None)
        if function is None or function.decorator_list or not _plain(function, signature):
            return None
        return _of_helper(source, tree, function, signature) or _of_name(source, tree, function, signature)
    return None


def _plain(function: ast.FunctionDef, signature: Signature) -> bool:
    """Whether it takes positional parameters without defaults, as its task says, and begins on a line of its own."""
    args = function.args
    named = tuple(arg.arg for arg in (*args.posonlyargs, *args.args))
    fancy = args.vararg or args.kwarg or args.kwonlyargs or args.defaults
    return not fancy and named == signature.names and function.body[0].lineno > function.lineno


# -- a helper does the work -------------------------------------------------------------------------------------------


def _of_helper(source: str, tree: ast.Module, function: ast.FunctionDef, signature: Signature) -> Form | None:
    body = _without_docstring(function)
    match body:
        case [ast.Return(value=ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]))]:
            pass
        case _:
            return None
    helper = next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name), None)
    general = name.strip("_")
    if helper is None or helper is function or not _free(general, tree, signature):
        return None
    handed: list[str | _Given] = []
    places: dict[int, tuple[tuple[int, int], ...]] = {}
    for index, argument in enumerate(arguments):
        if isinstance(argument, ast.Name) and argument.id in signature.names:
            handed.append(argument.id)
        elif (value := _literal(argument)) is not None:
            handed.append(_Given(value))
            places[index] = (_range(source, argument),)
        else:
            return None
    args = helper.args
    if args.vararg or args.kwarg or args.kwonlyargs or args.defaults or len(args.args) != len(handed) or not places:
        return None
    taken = tuple(
        Parameter(arg.arg, _type(arg.annotation, one, signature)) for arg, one in zip(args.args, handed, strict=True)
    )
    told = _first_paragraph(helper) or f"The general form of {function.name}: {_first_paragraph(function)}"
    kept = _module(source, tree, helper, without=function)
    return Form(
        general,
        rename(kept, name, general),
        Signature(taken, _returned(helper, signature)),
        told,
        tuple(handed),
        *_head(source, tree, function),
        places,
    )


def _type(annotation: ast.expr | None, handed: str | _Given, signature: Signature) -> str:
    if isinstance(handed, _Given):
        return infer_type([handed.value])
    its_own = next(parameter.type for parameter in signature.parameters if parameter.name == handed)
    return its_own if annotation is None else _annotated(annotation, its_own)


def _returned(helper: ast.FunctionDef, signature: Signature) -> str:
    """What its author says that it returns: the function may know its result better than the general one can."""
    return signature.returns if helper.returns is None else _annotated(helper.returns, signature.returns)


def _annotated(annotation: ast.expr, otherwise: str) -> str:
    """The annotation as text; `otherwise` where skillforge knows no such type."""
    with suppress(InvalidSignature):
        return Signature.parse(f"(it: {ast.unparse(annotation)})").parameters[0].type
    return otherwise


# -- the name states values -------------------------------------------------------------------------------------------


def _of_name(source: str, tree: ast.Module, function: ast.FunctionDef, signature: Signature) -> Form | None:
    stated = _stated(function)
    if stated is None:
        return None
    words, values = stated
    general = "_".join(words)
    if not _free(general, tree, signature) or function.name in _names_in(function.body):
        return None
    parameters = _parameters(function.name, list(values), _all_names(tree))
    places = {
        len(signature.names) + number: tuple(_range(source, node) for node in nodes)
        for number, nodes in enumerate(values.values())
    }
    told = _described(_first_paragraph(function), dict(zip(values, (p.name for p in parameters), strict=True)))
    edits = [(*place, parameters[index - len(signature.names)].name) for index, at in places.items() for place in at]
    edits.append((*_end_of_parameters(source, function), "".join(f", {parameter}" for parameter in parameters)))
    if ast.get_docstring(function) is not None:
        edits.append((*_range(source, function.body[0]), docstring(told)))
    whole = _module(_edited(source, edits), None, None, named=function.name)
    return Form(
        general,
        rename(whole, function.name, general),
        Signature((*signature.parameters, *parameters), signature.returns),
        told,
        (*signature.names, *(_Given(value) for value in values)),
        *_head(source, tree, function),
        places,
    )


def _stated(function: ast.FunctionDef) -> tuple[list[str], dict[Literal, list[ast.Constant]]] | None:
    """The words of its name that state no value, and {value: where the code has it}, or None."""
    found: dict[Literal, list[ast.Constant]] = {}
    for node in _constants(function):
        if (value := _literal(node)) is not None:
            found.setdefault(value, []).append(node)
    words, values = [], {}
    for token in (part for word in function.name.split("_") for part in re.findall(r"\d+|[^\d]+", word)):
        value = next((value for value in found if _states(token.lower(), value)), None)
        if value is None:
            words.append(token)
        elif value in values:
            return None  # `base_3_digits_in_3_columns`: which 3 is which?
        elif any(_fixed(node, function) for node in found[value]) or _ambiguous(found[value], function):
            return None
        else:
            values[value] = found[value]
    words = [word for word in words if word]
    return (words, values) if words and values and words[0].isidentifier() else None


def _states(token: str, value: Literal) -> bool:
    if isinstance(value, str):
        return len(value) > 0 and token in {value.lower(), f"{value.lower()}s", value.lower().removesuffix("s")}
    return value == _NUMBERS.get(token, int(token) if token.isdigit() and int(token) > 1 else None)


def _constants(function: ast.FunctionDef) -> Iterator[ast.Constant]:
    """The constants of its body, its docstring not among them."""
    for statement in _without_docstring(function):
        yield from (node for node in ast.walk(statement) if isinstance(node, ast.Constant))


def _fixed(constant: ast.Constant, function: ast.FunctionDef) -> bool:
    """Whether it stands where no variable can: in a pattern, formatted text, an annotation, a default."""
    for node in ast.walk(function):
        inner: list[ast.AST | None] = []
        match node:
            case ast.JoinedStr() | ast.MatchValue():
                inner = [node]
            case ast.AnnAssign(annotation=annotation) | ast.arg(annotation=annotation):
                inner = [annotation]
            case ast.arguments(defaults=defaults, kw_defaults=more):
                inner = [*defaults, *more]
            case ast.FunctionDef(decorator_list=decorators, returns=returns):
                inner = [*decorators, returns]
        if any(constant is within for one in inner if one is not None for within in ast.walk(one)):
            return True
    return False


def _ambiguous(constants: Sequence[ast.Constant], function: ast.FunctionDef) -> bool:
    """Whether a value is both reckoned with and used otherwise: of `[n**2 for n in top[:2]]` which 2 is `two`?"""
    operations = {
        type(node.op).__name__
        for node in ast.walk(function)
        if isinstance(node, ast.BinOp) and any(side in constants for side in (node.left, node.right))
    }
    reckoned = [
        constant
        for node in ast.walk(function)
        if isinstance(node, ast.BinOp)
        for constant in constants
        if constant in (node.left, node.right)
    ]
    return len(operations) > 1 or 0 < len(reckoned) < len(constants)


def _parameters(name: str, values: Sequence[Literal], taken: Collection[str]) -> list[Parameter]:
    parameters: list[Parameter] = []
    for value in values:
        wanted = "word" if isinstance(value, str) else "count" if _counts(name, value) else "amount"
        used = {*taken, *(parameter.name for parameter in parameters)}
        free = next(n for n in (wanted, *(f"{wanted}_{i}" for i in range(2, len(used) + 3))) if n not in used)
        parameters.append(Parameter(free, infer_type([value])))
    return parameters


def _counts(name: str, value: int | float) -> bool:
    """`three_cows`, `top_three`: the number says how many."""
    tokens = [part for word in name.split("_") for part in re.findall(r"\d+|[^\d]+", word)]
    at = next(index for index, token in enumerate(tokens) if _states(token.lower(), value))
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    return after.endswith("s") or (at > 0 and tokens[at - 1] in _COUNTED)


def _described(text: str, names: dict[Literal, str]) -> str:
    """The description with parameters in the place of values, or with a word on them."""
    missing = []
    for value, name in names.items():
        words = [re.escape(word) for word in _words(value)]
        text, changes = re.subn(rf"""(?i)(?<!\w)["'`]?(?:{"|".join(words)})["'`]?(?!\w)""", f"`{name}`", text)
        if not changes:
            missing.append(f"`{name}`")
    return f"{text.rstrip('.')}, for any {' and '.join(missing)}." if missing else text


def _words(value: Literal) -> list[str]:
    if isinstance(value, str):
        return sorted({value, f"{value}s"}, key=len, reverse=True)
    return [str(value), *(word for word, number in _NUMBERS.items() if number == value)]


# -- sources ----------------------------------------------------------------------------------------------------------


def _free(name: str, tree: ast.Module, signature: Signature) -> bool:
    """Whether a function may be called so: it would hide nothing that the module or the skill uses."""
    if not name.isidentifier() or keyword.iskeyword(name) or hasattr(builtins, name):
        return False
    return name not in _all_names(tree) and name not in signature.names


def _all_names(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.alias(name=name, asname=asname):
                names.add(asname or name)
    return names


def _names_in(nodes: Sequence[ast.AST]) -> set[str]:
    return {one.id for node in nodes for one in ast.walk(node) if isinstance(one, ast.Name)}


def _literal(node: ast.expr) -> Literal | None:
    match node:
        case ast.Constant(value=int() | float() | str() as value) if not isinstance(value, bool):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
    return None


def _written(value: Literal) -> str:
    """The literal in double quotes where that needs no escape."""
    text = repr(value)
    return f'"{value}"' if text == f"'{value}'" and '"' not in text else text


def _without_docstring(function: ast.FunctionDef) -> list[ast.stmt]:
    return function.body[1:] if ast.get_docstring(function) is not None else function.body


def _first_paragraph(function: ast.FunctionDef) -> str:
    told = (ast.get_docstring(function) or "").partition("\n\n")[0].partition(">>>")[0]
    return " ".join("".join(character if character.isprintable() else " " for character in told).split())


def _head(source: str, tree: ast.Module, function: ast.FunctionDef) -> tuple[str, str]:
    """What the skill keeps beside its call: the imports of its annotations, and its first lines and docstring."""
    lines = _lines(source)
    documented = ast.get_docstring(function) is not None
    last = (function.body[0].end_lineno or 0) if documented else function.body[0].lineno - 1
    first = "".join(lines[function.lineno - 1 : last])
    needed = _names_in([function.args, *([function.returns] if function.returns else [])])
    imports = [node for node in tree.body if isinstance(node, _IMPORT) and _binds(node) & needed]
    return "".join(f"{ast.unparse(node)}\n" for node in imports), first


def _binds(node: ast.stmt) -> set[str]:
    match node:
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return {alias.asname or alias.name.partition(".")[0] for alias in names}
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case _:
            return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _module(
    source: str,
    tree: ast.Module | None,
    function: ast.FunctionDef | None,
    without: ast.FunctionDef | None = None,
    named: str = "",
) -> str:
    """The statements of a module that one function needs, as they are written."""
    tree = tree or ast.parse(source)
    function = function or next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == named)
    needed: set[str] = set()
    grown = _loaded(function)
    while grown - needed:
        needed |= grown
        grown = {name for node in tree.body if node is not without and _binds(node) & needed for name in _loaded(node)}
    lines = _lines(source)
    kept: list[tuple[ast.stmt, str]] = []
    end = 0
    for node in tree.body:
        if node is function or (node is not without and _binds(node) & needed):
            # From the end of the statement before: with its decorators, and the comments above it.
            kept.append((node, "".join(lines[end : node.end_lineno]).strip("\n") + "\n"))
        end = node.end_lineno or end
    return _spaced(kept)


def _loaded(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def _spaced(statements: Sequence[tuple[ast.stmt, str]]) -> str:
    """Statements with the blank lines that PEP 8 has between them."""
    text = ""
    for (before, _), (node, written) in pairwise([(None, ""), *statements]):
        block = any(isinstance(one, ast.FunctionDef | ast.ClassDef) for one in (before, node))
        after_imports = isinstance(before, _IMPORT) and not isinstance(node, _IMPORT)
        blank = 0 if before is None else 2 if block else int(after_imports)
        text += "\n" * blank + written
    return text


def _lines(source: str) -> list[str]:
    """With their ends, as Python counts them: other characters that end a line elsewhere may stand in texts."""
    return re.findall(r"[^\n]*\n|[^\n]+", source)


def _range(source: str, node: ast.expr | ast.stmt) -> tuple[int, int]:
    """The bytes of the source that a node is."""
    starts = [0]
    for line in _lines(source):
        starts.append(starts[-1] + len(line.encode()))
    end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
    return starts[node.lineno - 1] + node.col_offset, end


def _end_of_parameters(source: str, function: ast.FunctionDef) -> tuple[int, int]:
    """Where another parameter goes; raises InvalidSignature where there is none to go after."""
    if not function.args.args:
        raise InvalidSignature("no parameter to go after")
    last = function.args.args[-1]
    _, end = _range(source, last)  # type: ignore[arg-type]
    return end, end


def _edited(source: str, edits: Sequence[tuple[int, int, str]]) -> str:
    data = source.encode()
    for begin, end, text in sorted(edits, reverse=True):
        data = data[:begin] + text.encode() + data[end:]
    return data.decode()


def with_values(source: str, form: Form, values: dict[int, Literal]) -> str:
    """The skill's source with other literals: {index of a parameter: value}."""
    edits = [(begin, end, repr(value)) for index, value in values.items() for begin, end in form.places[index]]
    return _edited(source, edits)
