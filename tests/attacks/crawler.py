"""A walk over all that a program can reach from the façades: by attributes, by calls, by items, from what is raised.

Run as a program of its own, since hardening changes the standard library:

    python -m tests.attacks.crawler         # what is found: nothing
    python -m tests.attacks.crawler leak    # with a façade that has a real module in it: the walk finds that
"""

from __future__ import annotations

import functools
import io
import itertools
import json
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from skillforge.sandbox.dialect.facades import facade, harden
from skillforge.sandbox.dialect.guards import IMMUTABLE, Facade, Type, guarded_getattr, make_builtins
from skillforge.sandbox.dialect.loader import facades
from skillforge.sandbox.dialect.names import INTERNALS, PLAIN, is_dunder

DEPTH = 6
STEPS = 400_000
WIDTH = 40
"""Items of a collection, and attributes of an instance's kind, that are looked at."""


def _sample() -> Iterator[int]:
    yield 1


def _double(x: Any = 1, *rest: Any) -> Any:
    return x


class _Plain:
    """A program's own class."""


ARGUMENTS: tuple[tuple[Any, ...], ...] = (
    (), (1,), ("a",), (b"a",), ([3, 1],), (_double,), (_Plain,), (_Plain(),), ("a", "b"), (_double, [1]), ([1], _double),
    ({"a": 1},), (1, 2), (None,), (_Plain, "a"), (ValueError("x"),), (_sample(),), ("%Y", "x"), (1, 2, 3), (2.5,),
)  # fmt: skip

REAL = (types.ModuleType, types.FrameType, types.CodeType, types.TracebackType)
SILENT = frozenset({"print", "pprint", "pp", "input", "setrecursionlimit", "acquire", "wait", "exit", "quit"})
"""Not called: they print, wait or end."""


class Crawl:
    """What was seen, and what should not have been: `found` says the path to each."""

    def __init__(self) -> None:
        self.seen: dict[int, Any] = {}
        self.kinds: dict[type, int] = {}
        self.found: dict[str, str] = {}
        self.steps = 0
        self.shared = _globals_of_the_library()
        self.classes = _classes()

    def run(self, roots: list[tuple[str, Any]]) -> None:
        roots += [(name, made) for name, made in facades().items()]
        roots += [(name, value) for name, value in make_builtins().items() if name.isidentifier()]
        level = roots
        for _ in range(DEPTH):
            level = [step for path, obj in level for step in self._visit(path, obj)]

    def _visit(self, path: str, obj: Any) -> Iterator[tuple[str, Any]]:
        if self.steps > STEPS or id(obj) in self.seen:
            return
        self.seen[id(obj)] = obj  # kept alive: an id is not used twice
        self.steps += 1
        self._judge(path, obj)
        kind = type(obj)
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if kind in (int, str, float, bool, bytes, type(None)) or self.kinds[kind] > 1_000:
            return
        yield from self._attributes(path, obj)
        if self.kinds[kind] <= WIDTH or isinstance(obj, type):
            yield from self._items(path, obj)
            yield from self._calls(path, obj)

    def _judge(self, path: str, obj: Any) -> None:
        if isinstance(obj, REAL):
            self._report("the interpreter's own", path, obj)
        elif isinstance(obj, io.IOBase) and not isinstance(obj, io.StringIO | io.BytesIO):
            self._report("a file", path, obj)
        elif type(obj) is dict and ("__builtins__" in obj or obj is sys.modules):
            self._report("a module's globals", path, obj)
        elif id(obj) in self.shared:
            self._report("a table of the library's", path, obj)
        elif isinstance(obj, type) and issubclass(obj, type) and obj is not Type:
            self._report("a metaclass", path, obj)
        elif isinstance(obj, type) and obj in self.classes and not obj.__flags__ & IMMUTABLE:
            self._report("a class that can be changed", path, obj)

    def _report(self, what: str, path: str, obj: Any) -> None:
        self.found.setdefault(f"{what}: {_shown(obj)[:80]}", path)

    def _attributes(self, path: str, obj: Any) -> Iterator[tuple[str, Any]]:
        names = type(obj).__slots__ if isinstance(obj, Facade) else _names(obj)
        for name in names:
            if name in INTERNALS or (name.startswith("_") and name not in PLAIN):
                continue
            try:
                yield f"{path}.{name}", guarded_getattr(obj, name) if not is_dunder(name) else getattr(obj, name)
            except Exception as error:
                yield f"{path}.{name}!", error
        yield f"type({path})", Type if isinstance(obj, type) else type(obj)

    def _items(self, path: str, obj: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(obj, dict):
            yield from ((f"{path}[{key!r:.20}]", value) for key, value in itertools.islice(list(obj.items()), WIDTH))
        elif hasattr(type(obj), "__iter__") or hasattr(type(obj), "__getitem__"):
            try:
                yield from ((f"{path}[{n}]", item) for n, item in enumerate(itertools.islice(obj, WIDTH)))
            except Exception as error:
                yield f"iter({path})!", error

    def _calls(self, path: str, obj: Any) -> Iterator[tuple[str, Any]]:
        if not callable(obj) or path.rpartition(".")[2] in SILENT:
            return
        for arguments in ARGUMENTS:
            try:
                yield f"{path}{_shown(arguments)[:40]}", _bounded(obj, arguments)
            except Exception as error:
                yield f"{path}{_shown(arguments)[:40]}!", error
            except (SystemExit, KeyboardInterrupt, GeneratorExit):
                continue


def _bounded(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    return function(*arguments)


def _names(obj: Any) -> list[str]:
    try:
        return dir(obj)
    except Exception:
        return []


def _shown(obj: Any) -> str:
    try:
        return repr(obj)
    except Exception:
        return object.__repr__(obj)


@functools.cache
def _globals_of_the_library() -> dict[int, Any]:
    """Every list, dict and set that a module of the library holds: whoever changes one changes the library."""
    found = {}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in sys.stdlib_module_names:
            for value in vars(module).values():
                if type(value) in (list, dict, set):
                    found[id(value)] = value
    return found


def _classes() -> set[type]:
    """The classes that were there before the walk made any; those of this module stand for a program's own."""
    found: set[type] = {object}
    left: list[type] = [object]
    while left:
        fresh = set(type.__subclasses__(left.pop())) - found
        found |= fresh
        left.extend(fresh)
    return {kind for kind in found if kind.__module__ != __name__}


def main() -> None:
    warnings.simplefilter("ignore")
    harden(facades())
    crawl = Crawl()
    leak = facade("leak", {"inner": functools.partial(max, key=functools)}) if "leak" in sys.argv else None
    crawl.run([("leak", leak)] if leak else [])
    print(json.dumps({"seen": len(crawl.seen), "found": crawl.found}))


if __name__ == "__main__":
    main()
