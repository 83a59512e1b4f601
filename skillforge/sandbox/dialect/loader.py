"""Program → namespaces: compiles each module, within the dialect or plainly, and links imports among them.

Runs in a child of the worker, never in the host. A module's namespace is its own; it is executed when it is first
imported, the entry module first of all.
"""

from __future__ import annotations
import __future__

import ast
import builtins
import sys
import types
import warnings
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from skillforge.sandbox.dialect.facades import build
from skillforge.sandbox.dialect.guards import Facade, make_builtins
from skillforge.sandbox.dialect.transformer import Transformer

Found = tuple[str, int, str, str | None]
"""A violation: rule, line, message, module."""


class Programlike(Protocol):
    """`skillforge.types.Program`, or anything with its two fields: the worker does without that module."""

    @property
    def modules(self) -> Mapping[str, str]: ...
    @property
    def entry(self) -> str: ...


class Refused(Exception):
    """The dialect refuses the source, or it does not parse: `found` holds every violation."""

    def __init__(self, found: list[Found]) -> None:
        self.found = found
        super().__init__("; ".join(f"line {line}: {message}" for _, line, message, _ in found))


_facades: dict[str, Facade] = {}
_registered: set[str] = set()
_tables: list[dict[str, Any]] = []  # at most one


def facades() -> dict[str, Facade]:
    """All façades, built once: by the worker, before its jail closes."""
    if not _facades:
        _facades.update(build())
    return _facades


def lay_out_a_table() -> None:
    """Before a fork: the first program after it finds its table of builtins made."""
    if not _tables:
        _tables.append(make_builtins())


def load(program: Programlike, dialect: bool = True) -> Loaded:
    """The entry module, executed. Raises Refused, or what the code raises."""
    return Linker(compile_all(program.modules, dialect), dialect).execute(program.entry)


def filename(module: str) -> str:
    """How tracebacks name a program's module."""
    return f"<skill {module}>"


class _Table(Facade):
    __slots__ = ("__dict__",)


_table: Any = vars(_Table)["__dict__"]


class Module(_Table):
    """A program's module within the dialect: the others read it, and only its own code changes it."""

    __slots__ = ()

    def __new__(cls, name: str) -> Module:  # not `__init__`, which a program could call again
        made = super().__new__(cls)
        # A table of its own: keys shared among instances are a table in which CPython cannot cache global names.
        _table.__set__(made, {"__name__": name})
        return made

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override]
        """A copy: parts of the library write into the table of any object that they are given."""
        return dict(_table.__get__(self))

    def __repr__(self) -> str:
        return f"<module {vars(self).get('__name__')!r}>"


Loaded = Module | types.ModuleType
"""A module of a program, executed: a real module is one without the dialect."""


def namespace(module: Loaded) -> dict[str, Any]:
    """The globals of a module's code."""
    found: dict[str, Any] = _table.__get__(module) if isinstance(module, Module) else vars(module)
    return found


class Linker:
    """One program's modules, compiled: executed on demand. `tools` are each module's own, beside its builtins."""

    def __init__(
        self,
        code: Mapping[str, types.CodeType],
        dialect: bool,
        tools: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    ) -> None:
        self.code = code
        self.loaded: dict[str, Loaded] = {}
        self.tools = tools
        self.on_import: Callable[[str], object] = lambda name: None
        hooks: dict[str, Callable[..., Any]] = {"@import": self.import_module, "@import_from": self.import_from}
        if dialect:
            self.builtins = _tables.pop() if _tables else make_builtins()
            self.builtins.update(hooks)
            self.module_class: type[Loaded] = Module
        else:
            self.module_class = types.ModuleType
            self.builtins = {**vars(builtins), "__import__": self.plain_import}

    def execute(self, name: str) -> Loaded:
        if name in self.loaded:
            return self.loaded[name]
        if name not in self.code:
            raise ImportError(f"no module {name!r} in this program")
        module = self.module_class(name)
        tools = self.tools.get(name)
        namespace(module)["__builtins__"] = {**self.builtins, **tools} if tools else self.builtins
        self.loaded[name] = module
        registry: dict[str, Any] = sys.modules
        if name not in registry or name in _registered:
            _registered.add(name)  # dataclasses look the module of a class up by its name
            registry[name] = module
        try:
            exec(self.code[name], namespace(module))  # noqa: S102 - where programs run, always in a jailed child
        except BaseException:
            del self.loaded[name]
            raise
        return module

    def import_module(self, name: str) -> Any:
        self.on_import(name)
        if name in self.code and name not in facades():
            return self.execute(name)
        if name in facades():
            return facades()[name]
        raise ImportError(f"no module {name!r} in this program")

    def import_from(self, origin: str, name: str) -> Any:
        """`from origin import name`, where an origin beginning with a dot is a module of this program."""
        if origin == ".":
            return self.execute(name)
        source = self.execute(origin[1:]) if origin.startswith(".") else self.import_module(origin)
        try:
            return namespace(source)[name] if isinstance(source, Loaded) else getattr(source, name)
        except (KeyError, AttributeError):
            raise ImportError(f"cannot import name {name!r} from {origin!r}") from None

    def plain_import(self, name: str, space: Any = None, local: Any = None, names: Any = (), level: int = 0) -> Any:
        """`__import__` without the dialect: the program's modules first when the import is relative."""
        if level == 0:
            return builtins.__import__(name, space, local, names, level)
        if name:
            return self.execute(name)
        package = types.ModuleType("program")
        for each in names or ():
            setattr(package, each, self.execute(each))
        return package


def compile_all(modules: Mapping[str, str], dialect: bool, *, siblings_known: bool = True) -> dict[str, types.CodeType]:
    """Each module's code. Raises Refused with the violations of all modules."""
    found: list[Found] = []
    code: dict[str, types.CodeType] = {}
    siblings = frozenset(modules) if siblings_known else None
    for name, source in modules.items():
        try:
            code[name] = _compile(name, source, dialect, siblings)
        except Refused as refused:
            found.extend(refused.found)
    if found:
        raise Refused(found)
    return code


_C_LEVELS, _LEVELS = 4_000, 20_000
"""Recursion limits: for the parser and compiler, whose C stack is finite, and for the transformer, which uses none."""


def _compile(name: str, source: str, dialect: bool, siblings: frozenset[str] | None) -> types.CodeType:
    limit = sys.getrecursionlimit()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sys.setrecursionlimit(max(limit, _C_LEVELS))
            tree, flags = ast.parse(source, filename(name)), 0
            if dialect:
                sys.setrecursionlimit(_LEVELS)
                tree, flags = _transformed(tree, name, siblings)
                sys.setrecursionlimit(max(limit, _C_LEVELS))
            code: types.CodeType = compile(tree, filename(name), "exec", flags, dont_inherit=True)
            return code
    except SyntaxError as error:
        raise Refused([("syntax_error", error.lineno or 0, f"does not parse: {error.msg}", name)]) from None
    except (RecursionError, MemoryError):
        raise Refused([("too_deep", 0, "nested too deeply; split the expression", name)]) from None
    except ValueError as error:  # null bytes, lone surrogates, numbers of too many digits
        raise Refused([("syntax_error", 0, f"does not parse: {error}", name)]) from None
    finally:
        sys.setrecursionlimit(limit)


def _transformed(tree: ast.Module, name: str, siblings: frozenset[str] | None) -> tuple[ast.Module, int]:
    """(the tree as the dialect has it, the flags to compile it with). Raises Refused."""
    transformer = Transformer(siblings)
    tree = transformer.visit(tree)
    if transformer.found:
        raise Refused([(rule, line, text, name) for rule, line, text in transformer.found])
    return tree, __future__.annotations.compiler_flag if transformer.postponed else 0
