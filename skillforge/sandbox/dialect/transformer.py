# ruff: noqa: N802, N815 - `visit_Name` is how ast.NodeTransformer finds its methods
"""The dialect at compile time: source → checked and rewritten syntax tree. One `visit_` per node, unknown refused.

After RestrictedPython's RestrictingNodeTransformer, whose default deny it keeps; but where that calls guards at run
time, this checks statically, so ordinary code runs at CPython's own speed. Hooks bear names that no source can spell
(`@type`), so nothing shadows them. Violations are collected, never raised.

The tree is walked once: what depends on names bound further down (is `json` the module?) is settled at the end.
"""

from __future__ import annotations
import __future__

import ast
from collections.abc import Callable, Iterator
from typing import Any

from RestrictedPython.transformer import RestrictingNodeTransformer

from skillforge.sandbox.dialect import advice
from skillforge.sandbox.dialect.modules import EXPORTS
from skillforge.sandbox.dialect.names import (
    CALLABLE,
    CLASS_NAMES,
    FETCHING,
    INTERNALS,
    MAY_FETCH,
    METHODS,
    MODULE_NAMES,
    PLAIN,
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
        self.bound: set[str] = set()  # what the module binds in any scope, other than by imports
        self.imports: dict[str, set[str]] = {}  # {name: what imports bind it to}
        self.slots: set[ast.AST] = set()  # the targets of plain assignments to __slots__
        self.postponed = False  # from __future__ import annotations
        # What only the end decides: uses of names, `a.b` where `a` may be a module, `a.b = …`.
        self.uses: list[tuple[str, str, ast.AST, str]] = []
        self.reads: list[tuple[ast.expr, str, ast.AST]] = []
        self.writes: list[tuple[str, ast.AST]] = []

    def refuse(self, rule: str, node: ast.AST, message: str) -> None:
        self.found.append((rule, getattr(node, "lineno", 0), message))

    def error(self, node: ast.AST, info: str) -> None:
        self.refuse("syntax", node, info)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        self.not_allowed(node)
        return node

    def not_allowed(self, node: ast.AST) -> None:
        kind = type(node).__name__
        self.refuse("syntax", node, advice.NODES.get(kind, f"{kind} is not part of the dialect"))

    # -- the walk

    def visit(self, node: ast.AST) -> Any:
        handler = _HANDLERS[type(node)]
        return handler(self, node) if handler else node

    def node_contents_visit(self, node: Any) -> Any:
        handlers = _HANDLERS
        for field in _FIELDS[type(node)]:
            child = getattr(node, field, None)
            if type(child) is list:
                self.visit_all(child)
            elif handler := handlers[type(child)]:
                made = handler(self, child)
                if made is not child:
                    setattr(node, field, made)
        return node

    def visit_all(self, nodes: list[Any]) -> None:
        """Visits each, in place."""
        handlers = _HANDLERS
        for index, node in enumerate(nodes):
            if handler := handlers[type(node)]:
                made = handler(self, node)
                if made is not node:
                    nodes[index] = made

    # -- names

    def check_name(self, node: ast.AST, name: str | None, allow_magic_methods: bool = False) -> None:
        if name is None:
            return
        if name in INTERNALS:
            self.refuse("internal_name", node, f"the name {name!r} is kept for the interpreter; choose another")
        elif name == "__slots__" and self.scope == "class" and self._bound_as_slots(node):
            self.refuse("slots", node, _SLOTS)
        elif name == "__name__" and not (isinstance(node, ast.Name) and type(node.ctx) is ast.Load):
            # A class says where it is from by it, and the library believes that.
            self.refuse("dunder_name", node, "__name__ can be read, never bound; choose another name")
        elif is_dunder(name) and not self._dunder_name_allowed(name):
            instead = advice.BUILTINS.get(name) or f"{name} is not available; give it an ordinary name"
            self.refuse("dunder_name", node, instead)

    def _dunder_name_allowed(self, name: str) -> bool:
        return name in MODULE_NAMES or (self.scope == "class" and name in CLASS_NAMES)

    def _bound_as_slots(self, node: ast.AST) -> bool:
        """Whether this binds `__slots__`, which only a plain assignment of literals may: see `_slots`."""
        return not isinstance(node, ast.Name) or (type(node.ctx) is not ast.Load and node not in self.slots)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        name = node.id
        if name[0] == "_" or name in INTERNALS:
            self.check_name(node, name)
            if self.scope == "class" and name in self.class_private:
                node.id = own(name, self.classes[-1])
        if type(node.ctx) is not ast.Load:
            self.bound.add(name)
        elif name in advice.BUILTINS:
            self.uses.append((name, "builtin", node, advice.BUILTINS[name]))
        return node

    def visit_Global(self, node: ast.Global | ast.Nonlocal) -> ast.AST:
        for name in node.names:
            self.check_name(node, name)
        if self.scope == "class":
            self.class_private -= set(node.names)
        return node

    visit_Nonlocal = visit_Global

    # -- attributes and calls

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        value = node.value = self.visit(node.value)
        attr, load = node.attr, type(node.ctx) is ast.Load
        if attr in FETCHING and load:
            return node if _fetches_nothing(value) else _hook("@format", node, value, attr)
        if attr == "groupindex" and load:
            return _hook("@table", node, value, attr)
        if attr[0] == "_" and is_dunder(attr):
            if load and attr in READABLE:
                return _hook("@text", node, value, attr)
            if load and attr == "__class__":
                return _hook("@type", node, value)
            if load and attr == "__members__":
                return _hook("@table", node, value, attr)
            if not load or attr not in PLAIN:
                self.refuse("dunder_attribute", node, advice.attribute(attr))
        elif attr in INTERNALS:
            self.refuse("internal_attribute", node, advice.attribute(attr))
        else:
            if type(value) is ast.Name or type(value) is ast.Attribute:
                self.reads.append((value, attr, node))
            if attr[0] == "_":
                node.attr = own(attr, self.classes[-1] if self.classes else "")
        if not load:
            self.writes.append((_root(node), node))
        return node

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
        self.visit_all(node.args)
        self.visit_all(node.keywords)
        return node

    def _setattr(self, function: ast.Attribute) -> ast.expr:
        """`object.__setattr__(self, "x", v)` and `super().__setattr__("x", v)`, how frozen classes set fields."""
        if isinstance(function.value, ast.Name) and function.value.id == "object":
            return ast.copy_location(ast.Name("@setattr", ast.Load()), function)
        result: ast.expr = self.visit(function)
        return result

    def visit_keyword(self, node: ast.keyword) -> ast.keyword:
        self.check_name(node.value, node.arg)
        node.value = self.visit(node.value)
        return node

    # -- imports: rewritten, since `__import__` must serve C code but never the program

    def visit_Import(self, node: ast.Import) -> ast.AST:
        bindings = []
        for alias in node.names:
            root = alias.name.split(".")[0]
            self._check_module(node, alias.name)
            bound_to = alias.name if alias.asname else root
            bindings.append((self._target(node, alias.asname or root, bound_to), _hook("@import", node, bound_to)))
        return _assignment(node, bindings)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        module = "." * node.level + (node.module or "")
        if module == "__future__":
            for alias in node.names:
                if alias.name not in __future__.all_feature_names:
                    self.refuse("import_name", node, f"the future feature {alias.name!r} is not defined")
            self.postponed |= any(alias.name == "annotations" for alias in node.names)
            return ast.copy_location(ast.Pass(), node)  # a flag for `compile`: executed, it would be an import
        if node.names[0].name == "*":
            self.refuse("import_star", node, f"from {module} import * is not available; import the names you use")
            return node
        exports = EXPORTS[module] if self._check_module(node, module) else None
        bindings = []
        for alias in node.names:
            name = alias.name
            if exports is not None and name not in exports:
                self.refuse("import_name", node, f"{module} has no {name!r} here; {_has(exports)}")
            if name.startswith("__") or name in INTERNALS:
                self.check_name(node, name)
            target = self._target(node, alias.asname or name, f"{module}.{name}")
            bindings.append((target, _hook("@import_from", node, module, name)))
        return _assignment(node, bindings)

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

    def _target(self, node: ast.stmt, name: str, bound_to: str) -> ast.expr:
        self.check_name(node, name)
        self.imports.setdefault(name, set()).add(bound_to)
        renamed = own(name, self.classes[-1]) if self._renamed(name) else name
        return ast.Name(renamed, ast.Store(), **_place(node))

    # -- definitions

    def visit_Module(self, node: ast.Module) -> ast.AST:
        self.visit_all(node.body)
        self._settle()
        self.found.sort(key=lambda found: found[1])
        return node

    def _settle(self) -> None:
        """The checks that had to wait for all names to be known."""
        imported = self.imports.keys() - self.bound
        modules = {name: min(self.imports[name]) for name in imported if len(self.imports[name]) == 1}
        for name, rule, node, message in self.uses:
            if name not in self.bound and name not in self.imports:
                self.refuse(rule, node, message)
        for value, attr, node in self.reads:
            exports = EXPORTS.get(_path(value, modules))
            if exports is not None and attr not in exports:
                self.refuse("module_attribute", node, f"{_path(value, modules)} has no {attr!r} here; {_has(exports)}")
        for root, node in self.writes:
            if root in imported:
                self.refuse("module_write", node, f"{root} is imported and cannot be changed; make a class of your own")

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if is_dunder(node.name) and not (self.scope == "class" and node.name in METHODS):
            self.refuse("dunder_name", node, f"{node.name} cannot be defined; give it an ordinary name")
        elif node.name in INTERNALS:
            self.check_name(node, node.name)
        self.bound.add(node.name)
        if self._renamed(node.name):
            node.name = own(node.name, self.classes[-1])
        self.visit_all(node.decorator_list)
        self.visit_all(getattr(node, "type_params", []))
        self.visit_arguments(node.args)
        if node.returns is not None:
            node.returns = self.visit(node.returns)
        before, self.scope = self.scope, "function"
        self.visit_all(node.body)
        self.scope = before
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        self.visit_arguments(node.args)
        before, self.scope = self.scope, "function"
        node.body = self.visit(node.body)
        self.scope = before
        return node

    def visit_arguments(self, node: ast.arguments) -> ast.AST:
        for arg in (*node.posonlyargs, *node.args, *node.kwonlyargs, node.vararg, node.kwarg):
            if arg is not None:
                self.visit_arg(arg)
        self.visit_all(node.defaults)
        self.visit_all(node.kw_defaults)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        self.check_name(node, node.arg)
        self.bound.add(node.arg)
        if node.annotation is not None:
            node.annotation = self.visit(node.annotation)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.check_name(node, node.name)
        self.visit_all(node.decorator_list)
        self.visit_all(getattr(node, "type_params", []))
        if any(isinstance(base, ast.Name) and base.id == "type" for base in node.bases):
            self.uses.append(("type", "metaclass", node, "metaclasses are not available; use a decorator"))
        self.visit_all(node.bases)
        node.keywords = [self._class_keyword(keyword) for keyword in node.keywords]
        self.bound.add(node.name)
        before = self.scope, self.class_private
        outer_name = own(node.name, self.classes[-1]) if self._renamed(node.name) else node.name
        self.scope, self.class_private = "class", frozenset(_private_names(node.body))
        self.classes.append(node.name)
        self.visit_all(node.body)
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
        elif keyword.arg.startswith("_"):  # private to the library, which is all that takes keywords of classes
            self.refuse("metaclass", keyword.value, f"{keyword.arg}= in a class statement is not available")
        return self.visit_keyword(keyword)

    # -- what needs no guard: its parts are visited, and it means what it means in CPython

    _native = node_contents_visit
    visit_Expr = visit_Return = visit_Delete = visit_For = visit_While = visit_If = _native
    visit_With = visit_withitem = visit_Raise = visit_Try = visit_Assert = visit_Pass = visit_Break = _native
    visit_Continue = visit_TypeAlias = visit_match_case = _native
    visit_BoolOp = visit_NamedExpr = visit_BinOp = visit_UnaryOp = visit_IfExp = visit_Compare = _native
    visit_Dict = visit_Set = visit_List = visit_Tuple = visit_Starred = visit_Subscript = visit_Slice = _native
    visit_Yield = visit_YieldFrom = visit_Constant = visit_JoinedStr = visit_FormattedValue = _native
    visit_Match = visit_MatchValue = visit_MatchSingleton = visit_MatchSequence = visit_MatchOr = _native
    visit_Load = visit_Store = visit_Del = visit_And = visit_Or = visit_Not = visit_Invert = visit_UAdd = _native
    visit_USub = visit_Add = visit_Sub = visit_Mult = visit_MatMult = visit_Div = visit_Mod = visit_Pow = _native
    visit_LShift = visit_RShift = visit_BitOr = visit_BitXor = visit_BitAnd = visit_FloorDiv = _native
    visit_Eq = visit_NotEq = visit_Lt = visit_LtE = visit_Gt = visit_GtE = visit_Is = visit_IsNot = _native
    visit_In = visit_NotIn = _native

    def visit_comprehension(self, node: ast.comprehension) -> Any:
        if node.is_async:
            self.refuse("syntax", node.target, advice.NODES["AsyncFor"])
        return self._native(node)

    def _comprehension(self, node: Any) -> Any:
        """A scope of its own, its first iterable excepted: a class's names are not seen in there."""
        if self.scope != "class":
            return self._native(node)
        first = node.generators[0]
        iterable, first.iter = self.visit(first.iter), ast.Constant(None)
        self.scope = "function"
        self._native(node)
        self.scope, first.iter = "class", iterable
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        if isinstance(node.target, ast.Attribute) and node.target.attr in FETCHING:
            self.refuse("format", node, "str.format cannot be assigned to; choose another name")
        return self._native(node)

    def visit_Assign(self, node: ast.Assign) -> Any:
        if self.scope == "class":
            for target in node.targets:
                self._slots(target, node.value)
        return self._native(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        if self.scope == "class" and node.value is not None:
            self._slots(node.target, node.value)
        return self._native(node)

    def _slots(self, target: ast.expr, value: ast.expr) -> None:
        if not isinstance(target, ast.Name) or target.id != "__slots__":
            return
        self.slots.add(target)
        if not _is_literal(value):
            self.refuse("slots", value, _SLOTS)
        for constant in ast.walk(value):
            if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                if is_dunder(constant.value) or constant.value in INTERNALS:
                    self.refuse("dunder_name", constant, f"{constant.value} cannot be a slot")
                constant.value = own(constant.value, self.classes[-1])

    def _named(self, node: Any) -> Any:
        node.name = self._bind(node, node.name)
        return self._native(node)

    def _bind(self, node: ast.AST, name: str | None) -> str | None:
        """The name that `node` really binds where it says `name`."""
        if name is None:
            return None
        self.check_name(node, name)
        self.bound.add(name)
        return own(name, self.classes[-1]) if self._renamed(name) else name

    visit_TypeVar = visit_TypeVarTuple = visit_ParamSpec = visit_MatchStar = visit_MatchAs = _named
    visit_ExceptHandler = _named

    def visit_MatchMapping(self, node: ast.MatchMapping) -> Any:
        node.rest = self._bind(node, node.rest)
        return self._native(node)

    def visit_MatchClass(self, node: ast.MatchClass) -> Any:
        for attr in node.kwd_attrs:
            if is_dunder(attr) or attr in INTERNALS or attr in FETCHING or attr == "groupindex":
                self.refuse("dunder_attribute", node, advice.attribute(attr))
        node.kwd_attrs = [own(attr, self.classes[-1] if self.classes else "") for attr in node.kwd_attrs]
        return self._native(node)


def _fetches_nothing(node: ast.expr) -> bool:
    """Whether this is a text written out, none of whose fields can fetch: its `format` is CPython's own."""
    return isinstance(node, ast.Constant) and type(node.value) is str and not MAY_FETCH.search(node.value)


_SLOTS = "write __slots__ as a tuple of names, like __slots__ = ('x', 'y')"


def _is_literal(node: ast.expr) -> bool:
    """Whether a text, or a display of texts: what it holds is seen here, and nothing else at run time."""
    if isinstance(node, ast.Dict):
        return all(isinstance(key, ast.Constant) for key in node.keys)
    parts = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    return all(isinstance(part, ast.Constant) for part in parts)


def _place(node: Any) -> dict[str, Any]:
    """Where a node is, for one that takes its place."""
    return {
        "lineno": node.lineno,
        "col_offset": node.col_offset,
        "end_lineno": node.end_lineno,
        "end_col_offset": node.end_col_offset,
    }


def _hook(name: str, node: ast.AST, *args: ast.expr | str) -> ast.expr:
    place = _place(node)
    values = [ast.Constant(arg, **place) if isinstance(arg, str) else arg for arg in args]
    return ast.Call(ast.Name(name, ast.Load(), **place), values, [], **place)


def _assignment(node: ast.stmt, bindings: list[tuple[ast.expr, ast.expr]]) -> ast.stmt:
    """`target = value` for each of an import's names: one statement, in the place of one."""
    place = _place(node)
    targets, values = [target for target, _ in bindings], [value for _, value in bindings]
    if len(bindings) == 1:
        return ast.Assign(targets, values[0], **place)
    return ast.Assign([ast.Tuple(targets, ast.Store(), **place)], ast.Tuple(values, ast.Load(), **place), **place)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _has(exports: frozenset[str]) -> str:
    names = sorted(exports)
    return f"it has {', '.join(names[:12])}{' …' if len(names) > 12 else ''}"


def _path(node: ast.expr, modules: dict[str, str]) -> str:
    """The façade that `node` surely is, `json` or `urllib.parse`; else what names none."""
    if isinstance(node, ast.Name):
        return modules.get(node.id, "")
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{modules.get(node.value.id, '')}.{node.attr}"
    return ""


def _private_names(body: list[ast.stmt]) -> Iterator[str]:
    """The `_x` names that a class body binds itself, not within its functions."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            names: list[str | None] = [statement.name]
        else:
            names = [name for node in _own_scope(statement) for name in _binds(node)]
        yield from (name for name in names if name and own(name) != name)


def _binds(node: ast.AST) -> list[str | None]:
    if isinstance(node, ast.Name):
        return [node.id] if isinstance(node.ctx, ast.Store) else []
    if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        return [node.name]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name.split(".")[0] for alias in node.names]
    return [node.rest] if isinstance(node, ast.MatchMapping) else []


_SCOPES = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def _own_scope(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    if not isinstance(node, _SCOPES):
        for child in ast.iter_child_nodes(node):
            yield from _own_scope(child)


Handler = Callable[[Transformer, Any], Any]


class _Handlers(dict[type, Handler | None]):
    """{node class: its `visit_`, or None where there is nothing to check}; a class that is not here is refused."""

    def __missing__(self, kind: type) -> Handler:
        return Transformer.generic_visit


_VISITS: dict[str, Handler] = {name: method for name, method in vars(Transformer).items() if name.startswith("visit_")}
"""Only what this module defines: a node that RestrictedPython allows one day is not thereby allowed here."""

NODES: tuple[type[ast.AST], ...] = tuple(
    kind
    for name, kind in vars(ast).items()
    if isinstance(kind, type) and issubclass(kind, ast.AST) and f"visit_{name}" in _VISITS
)
"""The node classes of this Python that the dialect knows."""

_UNCHECKED = frozenset({"ctx", "type_comment", "kind", "conversion", "simple", "is_async", "type_ignores"})
"""Fields that hold neither names nor further nodes."""

_FIELDS = {kind: tuple(field for field in kind._fields if field not in _UNCHECKED) for kind in NODES}
_HANDLERS = _Handlers({kind: _VISITS[f"visit_{kind.__name__}"] if _FIELDS[kind] else None for kind in NODES})
_HANDLERS |= dict.fromkeys((str, bytes, int, bool, float, complex, type(None), type(...), ast.Constant))
