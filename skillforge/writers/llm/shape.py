"""The form of a skill: a module that parses → imports, private helpers, one public function as the task asks for it.

The author's text stays as it is, comments and all, but for what has to change: each step edits spans of the text.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable
from itertools import pairwise

from skillforge.signature import Signature
from skillforge.types import Task
from skillforge.writers.llm.spans import Edit, cut, docstring, edited, header_end, rename, span

Function = ast.FunctionDef


class Unfit(Exception):
    """The code cannot be made the skill that is asked for; the text says why, to its author."""


def shape(code: str, tree: ast.Module, task: Task, known: Collection[str]) -> tuple[str, list[str]]:
    """The module as a skill is kept, and what was changed. Raises Unfit."""
    notes: list[str] = []
    code = _one_a_line(code, tree)
    code, tree = _found(code, ast.parse(code), task, notes)
    for step in (_only_definitions, _skill_imports, _header, _documented, _annotations_imported):
        code = step(code, tree, task, known, notes)
        tree = ast.parse(code)
    return code.strip("\n") + "\n", notes


def _one_a_line(code: str, tree: ast.Module) -> str:
    """With each statement of the module on lines of its own: `import math; print(math.pi)` is two."""
    between = [
        Edit(span(code, before)[1], span(code, after)[0], "\n")
        for before, after in pairwise(tree.body)
        if before.end_lineno == after.lineno
    ]
    return edited(code, between)


# -- which function ---------------------------------------------------------------------------------------------------


def _found(code: str, tree: ast.Module, task: Task, notes: list[str]) -> tuple[str, ast.Module]:
    """The code in which the function asked for stands at the top, under its name."""
    for find in (_by_name, _by_lambda, _by_method, _by_shape):
        changed = find(code, tree, task)
        if changed is not None:
            if changed != code:
                notes.append(f"the function is called {task.name} now")
            return changed, ast.parse(changed)
    raise Unfit(_missing(tree, task))


def _missing(tree: ast.Module, task: Task) -> str:
    if any(isinstance(node, ast.AsyncFunctionDef) for node in tree.body):
        return f"`async def` is not available: write `{task.name}` as a plain function."
    public = ", ".join(f"`{f.name}{_shown(f)}`" for f in _functions(tree) if not f.name.startswith("_"))
    defined = f"It defines {public}" if public else "It defines no function"
    return f"{defined}; what is asked for is `{task.name}{task.signature}`."


def _shown(function: Function) -> str:
    return f"({', '.join(_names(function))})"


def _by_name(code: str, tree: ast.Module, task: Task) -> str | None:
    return code if any(function.name == task.name for function in _functions(tree)) else None


def _by_lambda(code: str, tree: ast.Module, task: Task) -> str | None:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if names == [task.name]:
                body = ast.unparse(node.value.body)
                written = f"def {task.name}({ast.unparse(node.value.args)}):\n    return {body}"
                return edited(code, [Edit(*span(code, node), written)])
    return None


def _by_method(code: str, tree: ast.Module, task: Task) -> str | None:
    """A method of a class that needs no instance, `class Solution:` say, becomes the function."""
    for node in tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        methods = [one for one in node.body if isinstance(one, ast.FunctionDef) and not one.name.startswith("__")]
        wanted = [one for one in methods if one.name == task.name] or (methods if len(methods) == 1 else [])
        if len(wanted) == 1:
            return _lifted(code, node, wanted[0], task)
    return None


def _lifted(code: str, owner: ast.ClassDef, method: Function, task: Task) -> str:
    static = any(isinstance(one, ast.Name) and one.id == "staticmethod" for one in method.decorator_list)
    own = None if static or not method.args.args else method.args.args[0].arg
    body = [node for statement in method.body for node in ast.walk(statement)]
    uses = [node for node in body if isinstance(node, ast.Name) and node.id == own]
    calls = [
        node
        for node in body
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == own
        and node.attr == method.name
    ]
    if own is not None and len(uses) > len(calls):
        raise Unfit(f"`{task.name}` is a method that uses `{own}`: write it as a function of its own.")
    for call in calls:  # a method that calls itself
        call.value = ast.Name("_self_")
    method.decorator_list = []
    method.args.args = method.args.args if own is None else method.args.args[1:]
    written = ast.unparse(method).replace(f"_self_.{method.name}", method.name)
    changed = edited(code, [Edit(*span(code, owner), written)])
    return rename(changed, method.name, task.name) if method.name != task.name else changed


def _by_shape(code: str, tree: ast.Module, task: Task) -> str | None:
    """The one public function that takes as much, whatever its author called it."""
    many = len(task.signature.parameters)
    fitting = [f for f in _functions(tree) if not f.name.startswith("_") and len(_names(f)) == many]
    return rename(code, fitting[0].name, task.name) if len(fitting) == 1 else None


# -- the steps --------------------------------------------------------------------------------------------------------


def _only_definitions(code: str, tree: ast.Module, task: Task, known: Collection[str], notes: list[str]) -> str:
    """Without what would run when the module is imported: example calls, prints, asserts, a `main` block."""
    kept = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
    last = [f for f in _functions(tree) if f.name == task.name][-1]
    dropped = [
        node
        for node in tree.body
        if not isinstance(node, kept)
        or (isinstance(node, ast.FunctionDef) and node.name == task.name and node is not last)
        or (isinstance(node, ast.ImportFrom) and node.module == "__future__")
        or _calls_it(node, task.name)
    ]
    if dropped:
        notes.append("what would run on import is left out")
    return cut(code, dropped)


def _calls_it(node: ast.stmt, name: str) -> bool:
    """`result = slugify("…")` at the top: an example of its use."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
        return False
    return any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(node.value))


def _skill_imports(code: str, tree: ast.Module, task: Task, known: Collection[str], notes: list[str]) -> str:
    """Stored skills are imported as `from .words import words`, wherever a model thinks that they are."""
    edits = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and _is_of_skills(node, known):
            lines = [_import(alias, node, known) for alias in node.names]
            edits.append(Edit(*span(code, node), _after(code, node).join(lines)))
        elif isinstance(node, ast.Import) and all(alias.name in known for alias in node.names):
            lines = [f"from .{alias.name} import {alias.name}" for alias in node.names]
            edits.append(Edit(*span(code, node), _after(code, node).join(lines)))
        elif (
            isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == node.attr in known
        ):
            edits.append(Edit(*span(code, node), node.attr))
    return edited(code, edits)


def _after(code: str, node: ast.stmt) -> str:
    """What stands between one statement and the next in its place: a new line, unless others share its line."""
    line = code.split("\n")[node.lineno - 1]
    indent = line[: len(line) - len(line.lstrip())]
    return f"\n{indent}" if node.col_offset == len(indent) else "; "


_PACKAGES = frozenset({"skills", "library", "skillforge", "skillforge.skills", "skill_library", "code"})


def _is_of_skills(node: ast.ImportFrom, known: Collection[str]) -> bool:
    module = node.module or ""
    if node.level:
        return module in _PACKAGES or not module
    return module in _PACKAGES or (
        module.rpartition(".")[2] in known and module.partition(".")[0] in _PACKAGES | {*known}
    )


def _import(alias: ast.alias, node: ast.ImportFrom, known: Collection[str]) -> str:
    if alias.name == "*":
        raise Unfit("`import *` is not available: import each skill that you call by its name.")
    module = (node.module or "").rpartition(".")[2]
    skill = module if module in known else alias.name
    renamed = f" as {alias.asname}" if alias.asname and alias.asname != alias.name else ""
    return f"from .{skill} import {alias.name}{renamed}"


def _header(code: str, tree: ast.Module, task: Task, known: Collection[str], notes: list[str]) -> str:
    """The `def` line as the task has it. Raises Unfit where the parameters cannot be brought to it."""
    function = _wanted(tree, task.name)
    names, wanted = _names(function), list(task.signature.names)
    if names != wanted:
        code = _with_parameters(code, function, wanted, task)
        notes.append("its parameters are called as in the task")
        function = _wanted(ast.parse(code), task.name)
    start, end = span(code, function)[0], header_end(code, function)
    head = f"def {task.name}{task.signature}:"
    if function.body[0].lineno == code.count("\n", 0, end) + 1:  # all on one line
        return edited(code, [Edit(start, span(code, function.body[0])[0], f"{head}\n    ")])
    return code if _same_header(function, task) else edited(code, [Edit(start, end, head)])


def _same_header(function: Function, task: Task) -> bool:
    asked = ast.parse(f"def {task.name}{task.signature}: ...").body[0]
    assert isinstance(asked, ast.FunctionDef)  # noqa: S101 - a signature is one
    return ast.dump(function.args) == ast.dump(asked.args) and _dumped(function.returns) == _dumped(asked.returns)


def _dumped(node: ast.expr | None) -> str:
    return ast.dump(node) if node is not None else ""


def _with_parameters(code: str, function: Function, wanted: list[str], task: Task) -> str:
    names = _names(function)
    if function.args.vararg or function.args.kwarg or len(names) != len(wanted):
        raise Unfit(f"`{task.name}{_shown(function)}` takes other parameters than `{task.name}{task.signature}`.")
    pairs = [(old, new) for old, new in zip(names, wanted, strict=True) if old != new]
    used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)} | set(names)
    keywords = {node.arg for node in ast.walk(function) if isinstance(node, ast.keyword)}
    clash = [new for old, new in pairs if new in used or old in keywords]
    if clash:
        raise Unfit(f"The parameters of `{task.name}` have to be `{task.signature}`: name them so.")
    first, last = function.lineno, function.end_lineno or function.lineno
    for old, new in pairs:
        code = rename(code, old, new, within=(first, last))
    return code


def _documented(code: str, tree: ast.Module, task: Task, known: Collection[str], notes: list[str]) -> str:
    """With a docstring: its author's, or else what the task says."""
    function = _wanted(tree, task.name)
    if ast.get_docstring(function) or not task.description.strip():
        return code
    told = docstring(task.description)
    line = code.split("\n")[function.body[0].lineno - 1]
    indent = line[: len(line) - len(line.lstrip())] or "    "
    start = span(code, function.body[0])[0] - function.body[0].col_offset
    return edited(code, [Edit(start, start, f"{indent}{told}\n")])


_HOMES = {
    "date": "datetime", "datetime": "datetime", "time": "datetime", "timedelta": "datetime", "Decimal": "decimal",
    "Fraction": "fractions", "Any": "typing", "Optional": "typing", "Union": "typing", "Callable": "collections.abc",
    "Iterable": "collections.abc", "Sequence": "collections.abc", "Mapping": "collections.abc",
}  # fmt: skip


def _annotations_imported(code: str, tree: ast.Module, task: Task, known: Collection[str], notes: list[str]) -> str:
    """What the signature's types are called has to be there when the module is loaded."""
    bound = {name for node in tree.body for name in _bound(node)}
    needed = [name for name in _type_names(task.signature) if name in _HOMES and name not in bound]
    lines = [f"from {_HOMES[name]} import {name}\n" for name in needed]
    return "".join(lines) + ("\n" if lines and not code.startswith(("import ", "from ")) else "") + code


def _type_names(signature: Signature) -> list[str]:
    return list(dict.fromkeys(re.findall(r"[A-Za-z_]\w*", str(signature))))


def _bound(node: ast.stmt) -> Iterable[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    return [one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)]


# -- looking ----------------------------------------------------------------------------------------------------------


def _functions(tree: ast.Module) -> list[Function]:
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def _wanted(tree: ast.Module, name: str) -> Function:
    return next(function for function in _functions(tree) if function.name == name)


def _names(function: Function) -> list[str]:
    return [one.arg for one in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
