"""The dialect alone: it refuses every way out of the language, with the rule and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from skillforge.sandbox import Sandbox, Status, check_source
from skillforge.sandbox.dialect import MODULES

STATIC = {
    "x = ().__class__.__bases__": ("dunder_attribute", "use issubclass()"),
    "x = ().__class__.__base__.__subclasses__()": ("dunder_attribute", "list the classes yourself"),
    "def f(): pass\nx = f.__globals__": ("dunder_attribute", "pass what is needed as arguments"),
    "def f(): pass\nx = f.__code__": ("dunder_attribute", "public attribute"),
    "x = len.__self__": ("dunder_attribute", "public attribute"),
    "x = __builtins__": ("dunder_name", "builtins are there by their own names"),
    "x = __import__('os')": ("dunder_name", "use an import statement"),
    "x = (i for i in ()).gi_frame": ("internal_attribute", "gi_frame"),
    "try:\n    1 / 0\nexcept Exception as e:\n    x = e.__traceback__.tb_frame": ("dunder_attribute", "use str(error)"),
    "import os": ("import", "files and the environment cannot be reached"),
    "import os.path": ("import", "take values as arguments"),
    "from sys import modules": ("import", "the interpreter cannot be reached"),
    "import numpy as np": ("import", "lists, math and statistics"),
    "from random import _os": ("import_name", "random has no '_os'"),
    "from random import SystemRandom": ("import_name", "random has no 'SystemRandom'"),
    "from typing import get_type_hints": ("import_name", "typing has no 'get_type_hints'"),
    "from string import Formatter": ("import_name", "string has no 'Formatter'"),
    "from math import *": ("import_star", "import the names you use"),
    "from .. import x": ("import", "import only what it was linked with"),
    "eval('1')": ("builtin", "json.loads()"),
    "exec('1')": ("builtin", "write the code as functions"),
    "open('x')": ("builtin", "take the text as an argument"),
    "input()": ("builtin", "take the value as an argument"),
    "globals()": ("builtin", "pass values as arguments"),
    "vars()": ("builtin", "dataclasses.asdict"),
    "x = compile": ("builtin", "re.compile works"),
    "async def f(): pass": ("syntax", "write a plain def"),
    "try:\n    pass\nexcept* ValueError:\n    pass": ("syntax", "use except"),
    "class A:\n    def __getattr__(self, n): pass": ("dunder_name", "give it an ordinary name"),
    "class A:\n    def __getattribute__(self, n): pass": ("dunder_name", "give it an ordinary name"),
    "class A:\n    def __reduce__(self): pass": ("dunder_name", "give it an ordinary name"),
    "class A:\n    def __del__(self): pass": ("dunder_name", "give it an ordinary name"),
    "class A:\n    def __init_subclass__(cls): pass": ("dunder_name", "give it an ordinary name"),
    "class A:\n    __match_args__ = ('gi_frame',)": ("dunder_name", "give it an ordinary name"),
    "class A:\n    __class__ = int": ("dunder_name", "give it an ordinary name"),
    "class A:\n    __slots__ = ('__dict__',)": ("dunder_name", "cannot be a slot"),
    "class A(metaclass=type): pass": ("metaclass", "use a decorator"),
    "class A(**{'metaclass': type}): pass": ("metaclass", "write the keywords out"),
    "match 1:\n    case object(__class__=c): pass": ("dunder_attribute", "__class__"),
    "match 1:\n    case object(gi_frame=c): pass": ("dunder_attribute", "gi_frame"),
    "gi_frame = 1": ("internal_name", "choose another"),
    "def f(tb_frame): pass": ("internal_name", "choose another"),
    "def f(**__class__): pass": ("dunder_name", "give it an ordinary name"),
    "global __builtins__": ("dunder_name", "builtins"),
    "import math as __builtins__": ("dunder_name", "builtins"),
    "def __build_class__(): pass": ("dunder_name", "give it an ordinary name"),
    "class __import__: pass": ("dunder_name", "use an import statement"),
    "try:\n    pass\nexcept Exception as __import__:\n    pass": ("dunder_name", "use an import statement"),
    "[1 for __import__ in ()]": ("dunder_name", "use an import statement"),
    "(__import__ := 1)": ("dunder_name", "use an import statement"),
    "import math\nmath.pi = 3": ("module_write", "math is imported"),
    "import json\njson.JSONEncoder.default = 3": ("module_write", "json is imported"),
    "from json import JSONEncoder\nJSONEncoder.default = 3": ("module_write", "JSONEncoder is imported"),
    "x.__dict__['a'] = 1": ("dunder_attribute", "name the attributes"),
    "x.__class__ = int": ("dunder_attribute", "__class__"),
    "del x.__class__": ("dunder_attribute", "__class__"),
    "x.__class__ += 1": ("dunder_attribute", "__class__"),
    "for x.__class__ in (): pass": ("dunder_attribute", "__class__"),
    "with x as y.__class__: pass": ("dunder_attribute", "__class__"),
    "f'{x.__class__.__mro__}'": ("dunder_attribute", "use issubclass()"),
    "def f(x: ().__class__.__mro__): pass": ("dunder_attribute", "use issubclass()"),
    "@x.__globals__\ndef f(): pass": ("dunder_attribute", "__globals__"),
    "class A(x.__mro__): pass": ("dunder_attribute", "__mro__"),
    "lambda x=y.__globals__: 1": ("dunder_attribute", "__globals__"),
    "type.__subclasses__(type)": ("dunder_attribute", "__subclasses__"),
    "object.__getattribute__(x, '__class__')": ("dunder_attribute", "__getattribute__"),
    "super().__getattribute__('x')": ("dunder_attribute", "__getattribute__"),
    "super().__setattr__('x', 1)": ("dunder_attribute", "__setattr__"),
    "object.__reduce_ex__(x, 2)": ("dunder_attribute", "__reduce_ex__"),
    "x = object.__init__": ("dunder_attribute", "__init__"),
    "import functools\nfunctools.singledispatchmethod(f)": ("module_attribute", "it has cache"),
    "import urllib.parse\nurllib.parse.sys": ("module_attribute", "it has ParseResult"),
    "import collections as c\nc.abc.sys": ("module_attribute", "it has "),
    "import time\ntime.sleep(1)": ("module_attribute", "it has monotonic"),
    "s = ''\ns.format += 1": ("format", "choose another name"),
    "match '':\n    case str(format=f): pass": ("dunder_attribute", "format"),
    "class M(type): pass": ("metaclass", "use a decorator"),
    "x +": ("syntax_error", "does not parse"),
    "x = '\\0\\ud800'\n\0": ("syntax_error", "does not parse"),
}


@pytest.mark.parametrize("source", STATIC)
def test_it_refuses_and_says_what_to_write(source: str):
    """A violation names its rule and its line, and tells what to write instead."""
    rule, advice = STATIC[source]
    found = [(violation.rule, violation.message) for violation in check_source(source)]
    assert [message for each, message in found if each == rule and advice in message], found


AT_RUN_TIME = {
    "getattr with a special name": "getattr((), '__ba' + 'ses__')",
    "getattr of globals": "getattr(f, '__glo' + 'bals__')",
    "getattr with a lying string": "getattr(f, Lying('x'))",
    "getattr of a frame": "getattr((i for i in ()), 'gi_' + 'frame')",
    "setattr with a special name": "setattr(A, '__getattr__', f)",
    "setattr of code": "setattr(f, '__code__', 1)",
    "delattr with a special name": "delattr(A, '__init__')",
    "object's setattr": "object.__setattr__(A(), '__class__', A)",
    "three-argument type": "type('X', (), {})",
    "type of a class": "type(A)('X', (), {'__getattr__': f})",
    "type of an enum": "type(enum.Enum)('X', (), {})",
    "type through class": "A.__class__('X', (), {})",
    "subclass of type": "make_meta()",
    "type from typing": "typing.get_origin(typing.Type[int])('X', (), {})",
    "ABCMeta as a function": "abc.ABCMeta('X', (), {})",
    "format that fetches": "'{0.__reduce__}'.format(1)",
    "format that fetches by index": "'{0[0].__reduce__}'.format([1])",
    "format in a nested spec": "'{:{1.__reduce__}}'.format(1, 2)",
    "format_map that fetches": "'{a.__reduce__}'.format_map({'a': 1})",
    "unbound format": "str.format('{0.__reduce__}', 1)",
    "format by map": "list(map(str.format, ['{0.__reduce__}'], [1]))",
    "format by getattr": "getattr('{0.__reduce__}', 'format')(1)",
    "format by attrgetter": "operator.attrgetter('format')('{0.__reduce__}')(1)",
    "format by methodcaller": "operator.methodcaller('format', 1)('{0.__reduce__}')",
    "format of a str subclass": "Text('{0.__reduce__}').format(1)",
    "format through super": "Shout('{0.__reduce__}').go()",
    "attrgetter with a special name": "operator.attrgetter('__class__.__mro__')(1)",
    "attrgetter along a path": "operator.attrgetter('real.__class__')(1)",
    "methodcaller with a special name": "operator.methodcaller('__reduce__')(1)",
    "wraps of globals": "functools.wraps(f, ('__globals__',))",
    "update_wrapper into globals": "functools.update_wrapper(f, f, (), ('__globals__',))",
    "a module's insides": "getattr(random, '_os')",
    "a private function": "alias(random)._os",
    "a submodule": "alias(collections).sys",
    "a façade's class": "type(math)._slots",
    "writing to a façade": "setattr(math, 'pi', 3)",
    "a forward reference": "typing.get_args(typing.List['1+1'])[0]._evaluate({}, {}, frozenset())",
    "namedtuple fields that match frames": "collections.namedtuple('N', ['gi_frame'])",
    "NamedTuple fields that match frames": "typing.NamedTuple('N', [('gi_frame', int)])",
    "enum with special members": "enum.Enum('E', {'__getattr__': f})",
    "a field renamed to globals": "renamed_field()",
    "a virtual subclass": "Virtual.register(type(f))",
    "a protocol that matches format": "matched_format()('{0.__reduce__}')",
    "a special doc": "Doc.__doc__",
    "an import by a hook's name": "getattr(f, '@import')",
    "a builtin by its name": "__builtins",
    "copying a module": "copy.copy(math)",
    "shlex that reads": "shlex.split(None)",
    "hashing files": "alias(hashlib).file_digest",
    "closure of a bound method": "getattr(A().go, '__func__')",
    "a partial's insides": "getattr(functools.partial(f), '__reduce__')",
    "a property's insides": "getattr(A.prop.fget, '__globals__')",
    "cached functions' insides": "getattr(functools.lru_cache(f), '__wrapped__')",
    "an exception's trace": "getattr(caught(), '__traceback__')",
    "what an exception holds": "getattr(caught(), 'with_traceback')(None).__name__",
}


@pytest.fixture(scope="module")
def dialect() -> Iterator[Sandbox]:
    """The dialect alone, without a jail."""
    with Sandbox(jail=False) as sandbox:
        yield sandbox


PRELUDE = """
import abc, collections, copy, dataclasses, enum, functools, hashlib, math, operator, random, shlex, typing
class Lying(str):
    def __eq__(self, other): return True
    def __hash__(self): return 1
class Text(str): pass
class Shout(str):
    def go(self): return super().format(1)
class Doc:
    __doc__ = [1]
class A:
    def go(self): pass
    @property
    def prop(self): pass
def make_meta():
    class M(alias(type)): pass
    return M('X', (), {})
def caught():
    try:
        1 / 0
    except ZeroDivisionError as error:
        return error
class Virtual(abc.ABC): pass
def renamed_field():
    kept = dataclasses.field(default=1)
    @dataclasses.dataclass
    class Base:
        x: int = kept
    kept.name = '__globals__'
@dataclasses.dataclass
@typing.runtime_checkable
class HasFormat(typing.Protocol):
    format: typing.Any = None
def matched_format():
    match '{0.__reduce__}':
        case HasFormat(found):
            return found
def alias(x): return x
def f(): return 1
"""


@pytest.mark.parametrize("name", AT_RUN_TIME)
def test_it_refuses_at_run_time(name: str, dialect: Sandbox):
    """What only shows when the code runs is refused there, as an exception."""
    outcome = dialect.run(f"{PRELUDE}\ndef attack():\n    return str({AT_RUN_TIME[name]})\n", "attack")
    assert outcome.status is Status.ERROR, outcome
    kinds = ("AttributeError", "TypeError", "ValueError", "NameError", "ZeroDivisionError")
    assert outcome.error.type in kinds, outcome.error


def test_no_module_that_is_not_listed_can_be_imported():
    """All other modules of the standard library are refused, by name."""
    import sys

    outside = sorted(name for name in sys.stdlib_module_names if name not in MODULES and not name.startswith("_"))
    for start in range(0, len(outside), 50):
        names = outside[start : start + 50]
        refused = {violation.line for violation in check_source("\n".join(f"import {name}" for name in names))}
        assert refused == set(range(1, len(names) + 1))


def test_no_export_is_a_module(dialect: Sandbox):
    """No façade leads to a real module: their exports are functions, classes and constants."""
    from skillforge.sandbox.dialect.facades import build
    from skillforge.sandbox.dialect.modules import EXPORTS

    kinds = {type(getattr(facade, name)).__name__ for facade in build().values() for name in type(facade).__slots__}
    assert "module" not in kinds
    assert set(EXPORTS) == MODULES
