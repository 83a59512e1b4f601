# ruff: noqa: N802, N815 - `visit_Name` is how ast.NodeTransformer finds its methods
"""The dialect at compile time: source → checked and rewritten syntax tree. One `visit_` per node, unknown refused.

After RestrictedPython's RestrictingNodeTransformer, whose default deny it keeps; but where that calls guards at run
time, this checks statically, so ordinary code runs at CPython's own speed. Hooks bear names that no source can spell
(`@type`), so nothing shadows them. Violations are collected, never raised.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from RestrictedPython.transformer import RestrictingNodeTransformer

from skillforge.sandbox.dialect import advice
from skillforge.sandbox.dialect.modules import EXPORTS
from skillforge.sandbox.dialect.names import (
    CALLABLE,
    CLASS_NAMES,
    FETCHING,
    INTERNALS,
    METHODS,
    MODULE_NAMES,
    READABLE,
    is_dunder,
    own,
)

Found = tuple[str, int, str]
"""A violation: rule, line, message."""


class Transformer(RestrictingNodeTransformer):
    """Checks one module. `siblings` are the program's other modules, or None where they are not known."""

    def __init__(self, siblings: frozenset[str] | None = None) -> None:
        super().__init__()
        self.found: list[Found] = []
        self.siblings = siblings
        self.classes: list[str] = []  # the classes around this node, innermost last
        self.scope = "module"
        self.class_private: frozenset[str] = frozenset()
        self.bound: frozenset[str] = frozenset()
        self.imported: frozenset[str] = frozenset()
        self.modules: dict[str, str] = {}  # {name: the one façade that it is ever bound to}
        self.private_fields: dict[str, frozenset[str]] = {}  # {class: its `_x: int` fields}
        self.postponed = False  # from __future__ import annotations

    def refuse(self, rule: str, node: ast.AST, message: str) -> None:
        self.found.append((rule, getattr(node, "lineno", 0), message))

    def error(self, node: ast.AST, info: str) -> None:
        self.refuse("syntax", node, info)

    def not_allowed(self, node: ast.AST) -> None:
        kind = type(node).__name__
        self.refuse("syntax", node, advice.NODES.get(kind, f"{kind} is not part of the dialect"))

    # -- names

    def check_name(self, node: ast.AST, name: str | None, allow_magic_methods: bool = False) -> None:
        if name is None:
            return
        if name in INTERNALS:
            self.refuse("internal_name", node, f"the name {name!r} is kept for the interpreter; choose another")
        elif is_dunder(name) and not self._dunder_name_allowed(name):
            instead = advice.BUILTINS.get(name) or f"{name} is not available; give it an ordinary name"
            self.refuse("dunder_name", node, instead)

    def _dunder_name_allowed(self, name: str) -> bool:
        if name in ("__name__", "__doc__", "__debug__"):
            return True
        return name in CLASS_NAMES if self.scope == "class" else self.scope == "module" and name in MODULE_NAMES

    def visit_Name(self, node: ast.Name) -> ast.AST:
        name = node.id
        if name[0] == "_" or name in INTERNALS:
            self.check_name(node, name)
            if self.scope == "class" and name in self.class_private:
                node.id = own(name, self.classes[-1])
        elif name in advice.BUILTINS and isinstance(node.ctx, ast.Load) and name not in self.bound:
            self.refuse("builtin", node, advice.BUILTINS[name])
        return node

    def visit_Global(self, node: ast.Global) -> ast.AST:
        for name in node.names:
            self.check_name(node, name)
        return node

    def visit_Nonlocal(self, node: ast.Nonlocal) -> ast.AST:
        for name in node.names:
            self.check_name(node, name)
        return node

    # -- attributes and calls

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        node.value = self.visit(node.value)
        attr, load = node.attr, isinstance(node.ctx, ast.Load)
        if attr in FETCHING and load:
            return _hook("@format", node, node.value, ast.Constant(attr))
        if is_dunder(attr):
            if load and attr in READABLE:
                return _hook("@text", node, node.value, ast.Constant(attr))
            if load and attr == "__class__":
                return _hook("@type", node, node.value)
            self.refuse("dunder_attribute", node, advice.attribute(attr))
        elif attr in INTERNALS:
            self.refuse("internal_attribute", node, advice.attribute(attr))
        elif (module := self._module_of(node.value)) and attr not in EXPORTS[module]:
            self.refuse("module_attribute", node, f"{module} has no {attr!r} here; {_has(EXPORTS[module])}")
        elif attr[0] == "_":
            node.attr = own(attr, self.classes[-1] if self.classes else "")
        if not load and (root := _root(node)) in self.imported:
            self.refuse("module_write", node, f"{root} is imported and cannot be changed; make a class of your own")
        return node

    def _module_of(self, node: ast.expr) -> str | None:
        """The façade that `node` surely is: `json`, or `urllib.parse`."""
        if isinstance(node, ast.Name):
            return self.modules.get(node.id)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = f"{self.modules.get(node.value.id)}.{node.attr}"
            return name if name in EXPORTS else None
        return None

    def visit_Call(self, node: ast.Call) -> ast.AST:
        function = node.func
        if isinstance(function, ast.Attribute) and is_dunder(function.attr):
            if function.attr == "__setattr__" and isinstance(function.value, ast.Name | ast.Call):
                node.func = self._setattr(function)
            elif function.attr in CALLABLE:
                function.value = self.visit(function.value)
            else:
                node.func = self.visit(function)
        else:
            node.func = self.visit(function)
        node.args = [self.visit(arg) for arg in node.args]
        node.keywords = [self.visit(keyword) for keyword in node.keywords]
        if isinstance(function, ast.Name):
            fields = self.private_fields.get(function.id, frozenset())
            for keyword in node.keywords:
                if keyword.arg is not None and keyword.arg in fields:
                    keyword.arg = own(keyword.arg, function.id)
        return node

    def _setattr(self, function: ast.Attribute) -> ast.expr:
        """`object.__setattr__(self, "x", v)` and `super().__setattr__("x", v)`, how frozen classes set fields."""
        if isinstance(function.value, ast.Name) and function.value.id == "object":
            return ast.copy_location(ast.Name("@setattr", ast.Load()), function)
        result: ast.expr = self.visit(function)
        return result

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        self.check_name(node.value, node.arg)
        node.value = self.visit(node.value)
        return node

    # -- imports: rewritten, since `__import__` must serve C code but never the program

    def visit_Import(self, node: ast.Import) -> Any:
        bindings: list[ast.stmt] = []
        for alias in node.names:
            root = alias.name.split(".")[0]
            self._check_module(node, alias.name)
            target = alias.asname or root
            self.check_name(node, target)
            bindings.append(self._bind(node, target, "@import", alias.name if alias.asname else root))
        return bindings

    def visit_ImportFrom(self, node: ast.ImportFrom) -> Any:
        module = "." * node.level + (node.module or "")
        if module == "__future__":
            self.postponed |= any(alias.name == "annotations" for alias in node.names)
            return []  # given to `compile` as a flag: executed, it would be an import
        if node.names[0].name == "*":
            self.refuse("import_star", node, f"from {module} import * is not available; import the names you use")
            return node
        known = self._check_module(node, module)
        bindings: list[ast.stmt] = []
        for alias in node.names:
            exports = EXPORTS.get(module)
            if known and exports is not None and alias.name not in exports:
                self.refuse("import_name", node, f"{module} has no {alias.name!r} here; {_has(exports)}")
            if alias.name.startswith("__") or alias.name in INTERNALS:
                self.check_name(node, alias.name)
            target = alias.asname or alias.name
            self.check_name(node, target)
            bindings.append(self._bind(node, target, "@import_from", module, alias.name))
        return bindings

    def _check_module(self, node: ast.AST, name: str) -> bool:
        if name.startswith("."):
            sibling = name.lstrip(".").split(".")[0]
            if name.startswith("..") or (sibling and self.siblings is not None and sibling not in self.siblings):
                self.refuse("import", node, f"no module {name!r} in this program; import only what it was linked with")
            return False
        if name in EXPORTS or (self.siblings and name in self.siblings):
            return name in EXPORTS
        self.refuse("import", node, advice.module(name))
        return False

    def _bind(self, node: ast.stmt, target: str, hook: str, *args: str) -> ast.stmt:
        store = ast.Name(target, ast.Store())
        if self.scope == "class" and target in self.class_private:
            store.id = own(target, self.classes[-1])
        call = _hook(hook, node, *(ast.Constant(arg) for arg in args))
        return ast.fix_missing_locations(ast.copy_location(ast.Assign(targets=[store], value=call), node))

    # -- definitions

    def visit_Module(self, node: ast.Module) -> ast.AST:
        self.bound, self.imported, self.modules = _bindings(node)
        self.private_fields = _private_fields(node)
        return self.node_contents_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if is_dunder(node.name) and not (self.scope == "class" and node.name in METHODS):
            self.refuse("dunder_name", node, f"{node.name} cannot be defined; give it an ordinary name")
        elif node.name in INTERNALS:
            self.check_name(node, node.name)
        if self.scope == "class" and node.name in self.class_private:
            node.name = own(node.name, self.classes[-1])
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        self._visit_type_params(node)
        self._visit_arguments(node.args)
        if node.returns is not None:
            node.returns = self.visit(node.returns)
        before, self.scope = self.scope, "function"
        node.body = self._block(node.body)
        self.scope = before
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        self._visit_arguments(node.args)
        before, self.scope = self.scope, "function"
        node.body = self.visit(node.body)
        self.scope = before
        return node

    def _visit_arguments(self, args: ast.arguments) -> None:
        for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg):
            if arg is not None:
                self.check_name(arg, arg.arg)
                if arg.annotation is not None:
                    arg.annotation = self.visit(arg.annotation)
        args.defaults = [self.visit(default) for default in args.defaults]
        args.kw_defaults = [default and self.visit(default) for default in args.kw_defaults]

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.check_name(node, node.name)
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        self._visit_type_params(node)
        if any(isinstance(base, ast.Name) and base.id == "type" for base in node.bases) and "type" not in self.bound:
            self.refuse("metaclass", node, "metaclasses are not available; use a decorator")
        node.bases = [self.visit(base) for base in node.bases]
        node.keywords = [self._class_keyword(keyword) for keyword in node.keywords]
        before = self.scope, self.class_private
        outer_name = own(node.name, self.classes[-1]) if self._renamed(node.name) else node.name
        self.scope, self.class_private = "class", frozenset(_private_names(node.body))
        self.classes.append(node.name)
        node.body = self._block(node.body)
        self.classes.pop()
        self.scope, self.class_private = before
        node.name = outer_name
        return node

    def _renamed(self, name: str) -> bool:
        return self.scope == "class" and name in self.class_private

    def _class_keyword(self, keyword: ast.keyword) -> ast.keyword:
        if keyword.arg is None:
            self.refuse("metaclass", keyword.value, "** in a class statement is not available; write the keywords out")
        elif keyword.arg == "metaclass":
            name = keyword.value.attr if isinstance(keyword.value, ast.Attribute) else getattr(keyword.value, "id", "")
            if name != "ABCMeta":
                self.refuse(
                    "metaclass", keyword.value, "metaclasses are not available, except ABCMeta; use a decorator"
                )
            keyword.value = ast.copy_location(ast.Name("@ABCMeta", ast.Load()), keyword.value)
            return keyword
        visited: ast.keyword = self.visit(keyword)
        return visited

    def _block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        statements: list[ast.stmt] = []
        for statement in body:
            visited = self.visit(statement)
            statements.extend(visited if isinstance(visited, list) else [visited])
        return statements

    def _visit_type_params(self, node: Any) -> None:
        if getattr(node, "type_params", None):
            node.type_params = [self.visit(param) for param in node.type_params]

    # -- what RestrictedPython guards at run time or refuses, and is native here

    def _native(self, node: ast.AST) -> ast.AST:
        return self.node_contents_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        if isinstance(node.target, ast.Attribute) and node.target.attr in FETCHING:
            self.refuse("format", node, "str.format cannot be assigned to; choose another name")
        return self._native(node)

    visit_Subscript = visit_For = visit_AnnAssign = visit_With = _native
    visit_comprehension = visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _native
    visit_TypeAlias = visit_Match = visit_match_case = visit_MatchValue = visit_MatchSingleton = _native
    visit_MatchSequence = visit_MatchOr = _native

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        if self.scope == "class" and any(isinstance(t, ast.Name) and t.id == "__slots__" for t in node.targets):
            for constant in ast.walk(node.value):
                if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                    if is_dunder(constant.value) or constant.value in INTERNALS:
                        self.refuse("dunder_name", node, f"{constant.value} cannot be a slot")
                    constant.value = own(constant.value, self.classes[-1])
        return self._native(node)

    def _named(self, node: Any) -> ast.AST:
        self.check_name(node, node.name)
        return self._native(node)

    visit_TypeVar = visit_TypeVarTuple = visit_ParamSpec = visit_MatchStar = visit_MatchAs = _named
    visit_ExceptHandler = _named

    def visit_MatchMapping(self, node: ast.MatchMapping) -> ast.AST:
        self.check_name(node, node.rest)
        return self._native(node)

    def visit_MatchClass(self, node: ast.MatchClass) -> ast.AST:
        for attr in node.kwd_attrs:
            if is_dunder(attr) or attr in INTERNALS or attr in FETCHING:
                self.refuse("dunder_attribute", node, advice.attribute(attr))
        node.kwd_attrs = [own(attr, self.classes[-1] if self.classes else "") for attr in node.kwd_attrs]
        return self._native(node)


def _hook(name: str, node: ast.AST, *args: ast.expr) -> ast.expr:
    call = ast.Call(func=ast.Name(name, ast.Load()), args=list(args), keywords=[])
    return ast.fix_missing_locations(ast.copy_location(call, node))


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _has(exports: frozenset[str]) -> str:
    names = sorted(exports)
    return f"it has {', '.join(names[:12])}{' …' if len(names) > 12 else ''}"


def _bindings(tree: ast.Module) -> tuple[frozenset[str], frozenset[str], dict[str, str]]:
    """(every name that the module binds in any scope, those that only imports bind, those that are one façade)."""
    bound: set[str] = set()
    imported: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            bound.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                root = alias.name.split(".")[0]
                imported.setdefault(alias.asname or root, set()).add(alias.name if alias.asname else root)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                imported.setdefault(alias.asname or alias.name, set()).add(f"{node.module}.{alias.name}")
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            bound.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            bound.add(node.rest)
    only = frozenset(imported) - bound
    modules = {name: min(imported[name]) for name in only if len(imported[name]) == 1}
    return frozenset(bound | set(imported)), only, {name: found for name, found in modules.items() if found in EXPORTS}


def _private_fields(tree: ast.Module) -> dict[str, frozenset[str]]:
    """The `_x: int` of each class body: fields, if it is a dataclass, which its callers name as keywords."""
    return {
        node.name: frozenset(
            item.target.id
            for item in node.body
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name) and item.target.id[0] == "_"
        )
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }


def _private_names(body: list[ast.stmt]) -> Iterator[str]:
    """The `_x` names that a class body binds itself, not within its functions."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            names: list[str] = [statement.name]
        else:
            names = []
            for node in _own_scope(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    names.append(node.id)
                elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                    names.append(node.name)
        yield from (name for name in names if own(name) != name)


def _own_scope(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda):
        for child in ast.iter_child_nodes(node):
            yield from _own_scope(child)
