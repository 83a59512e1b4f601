"""Decorators: calls that look like none, and library code that is handed functions and classes."""

from __future__ import annotations

from tests.attacks.language import allows, refuses

PRELUDE = """
import abc, collections, contextlib, dataclasses, enum, functools, operator, typing
def f(): return 1
"""

BREAKS = {
    "a builtin that is gone": "@eval\n@lambda _: 'print.__self__'\ndef g(): pass\ndef attack(): return str(g)\n",
    "one after the other": "@exec\n@lambda _: 'import os'\nclass A: pass\ndef attack(): return '<module'\n",
    "an import": "@__import__\n@lambda _: 'os'\ndef g(): pass\ndef attack(): return str(g)\n",
    "an open": "@open\n@lambda _: '/etc/passwd'\ndef g(): pass\ndef attack(): return g.read()\n",
    "type": "@type\nclass A: pass\ndef attack(): return str(A('X', (), {'__getattr__': lambda s, n: '<frame'})().any)\n",
    "an attribute of the function": "def d(g): return g.__globals__\n@d\ndef g(): pass\ndef attack(): return str(g)\n",
    "an attribute by a lambda": "@lambda g: g.__code__\ndef g(): pass\ndef attack(): return str(g)\n",
    "a walrus": "@(x := lambda g: g.__globals__)\ndef g(): pass\ndef attack(): return str(g)\n",
    "a subscript": "@[lambda g: g.__globals__][0]\ndef g(): pass\ndef attack(): return str(g)\n",
    "a conditional": "@(eval if True else f)\ndef g(): pass\ndef attack(): return '<frame'\n",
    "attrgetter": "@operator.attrgetter('__globals__')\ndef g(): pass\ndef attack(): return str(g)\n",
    "methodcaller": "@operator.methodcaller('__subclasses__')\nclass A: pass\nclass B(A): pass\ndef attack(): return str(A) + '<frame'\n",
    "getattr by partial": "@functools.partial(lambda n, g: getattr(g, n), '__globals__')\ndef g(): pass\ndef attack(): return str(g)\n",
    "wraps, wrapped": "@functools.wraps(f)\ndef g(): pass\ndef attack(): return str(g.__wrapped__.__globals__)\n",
    "wraps with names": "@functools.wraps(f, assigned=['__globals__'])\ndef g(): pass\ndef attack(): return str(g.__globals__)\n",
    "wraps with updates": "class A:\n    pass\n@functools.wraps(f, updated=['__globals__'])\ndef g(): pass\ndef attack(): return '<frame'\n",
    "update_wrapper with updates": "class W:\n    __dict__ = {}\ndef attack(): return str(functools.update_wrapper(W(), f, ('__globals__',), ())) + '<frame'\n",
    "a cache's wrapped": "@functools.cache\ndef g(): pass\ndef attack(): return str(g.__wrapped__.__code__)\n",
    "a cache's parameters": "@functools.lru_cache\ndef g(): pass\ndef attack(): return str(g.cache_parameters.__globals__)\n",
    "a cached property's function": "class A:\n    @functools.cached_property\n    def x(self): return 1\ndef attack(): return str(A.x.func.__globals__)\n",
    "a cached property under a special name": "class A:\n    __reduce_ex__ = functools.cached_property(lambda self: lambda protocol: '<frame')\ndef attack(): return str(A().__reduce_ex__(2))\n",
    "a property's function": "class A:\n    @property\n    def x(self): return 1\ndef attack(): return str(A.x.fget.__code__)\n",
    "a static method's function": "class A:\n    @staticmethod\n    def x(): return 1\ndef attack(): return str(A.x.__globals__)\n",
    "a class method's class": "class A:\n    @classmethod\n    def x(cls): return cls.__subclasses__()\nclass B(A): pass\ndef attack(): return str(A.x()) + '<frame'\n",
    "a context manager's function": "@contextlib.contextmanager\ndef g(): yield\ndef attack(): return str(g.__wrapped__.__globals__)\n",
    "a context manager's generator": "@contextlib.contextmanager\ndef g(): yield\ndef attack(): return str(g().gen.gi_frame)\n",
    "single dispatch": "@functools.singledispatch\ndef g(x): pass\ndef attack(): return str(g.registry) + '<frame'\n",
    "single dispatch of methods": "class A:\n    @functools.singledispatchmethod\n    def g(self, x): pass\ndef attack(): return str(A.g.dispatcher.registry) + '<frame'\n",
    "total ordering's functions": "@functools.total_ordering\nclass A:\n    def __lt__(self, other): return True\n    def __eq__(self, other): return True\ndef attack(): return str(A.__le__.__globals__)\n",
    "a dataclass's functions": "@dataclasses.dataclass\nclass A:\n    x: int\ndef attack(): return str(A.__init__.__globals__)\n",
    "a dataclass's fields": "@dataclasses.dataclass\nclass A:\n    x: int\ndef attack(): return str(A.__dataclass_fields__) + '<frame'\n",
    "a function that is no function": "@property\nclass A: pass\ndef attack(): return str(A.fget.__subclasses__()) + '<frame'\n",
    "an overload's registry": "@typing.overload\ndef g(): ...\ndef attack(): return str(typing.get_overloads(g)) + '<frame'\n",
    "no type check": "@typing.no_type_check\nclass A: x = f\ndef attack(): return '<frame'\n",
    "a partial method": "class A:\n    g = functools.partialmethod(getattr, '__class__')\ndef attack(): return str(A().g().__base__.__subclasses__())\n",
    "an exit that is told a traceback": "class C:\n    def __enter__(self): return self\n    def __exit__(self, kind, error, trace):\n        self.got = trace.tb_frame\n        return True\ndef attack():\n    c = C()\n    with c: 1 / 0\n    return str(c.got)\n",
}

HONEST = {
    "a decorator with arguments": """
def repeat(times):
    def decorate(function):
        @functools.wraps(function)
        def inner(*args, **kwargs): return [function(*args, **kwargs) for _ in range(times)]
        return inner
    return decorate
@repeat(2)
def g(x, *, y=1):
    '''Doc.'''
    return x + y
def attack(): return g(1, y=2) == [3, 3] and g.__name__ == 'g' and g.__doc__ == 'Doc.'
""",
    "caches": """
calls = []
@functools.lru_cache(maxsize=None)
def fib(n):
    calls.append(n)
    return n if n < 2 else fib(n - 1) + fib(n - 2)
@functools.cache
def g(x): return x
def attack(): return fib(30) == 832040 and len(calls) == 31 and fib.cache_info().hits > 0 and g(1) == 1
""",
    "properties": """
class T:
    def __init__(self): self._c = 0
    @property
    def c(self): return self._c
    @c.setter
    def c(self, value): self._c = value
    @c.deleter
    def c(self): self._c = None
    @functools.cached_property
    def slow(self): return [1]
    @staticmethod
    def s(x): return x
    @classmethod
    def k(cls): return cls()
def attack():
    t = T.k()
    t.c = 3
    same = t.slow is t.slow
    before = t.c
    del t.c
    return before == 3 and t.c is None and same and T.s(1) == 1
""",
    "a class as a decorator": """
class Counted:
    def __init__(self, function):
        self.function, self.calls = function, 0
        functools.update_wrapper(self, function)
    def __call__(self, *args):
        self.calls += 1
        return self.function(*args)
@Counted
def g(x): return x
def attack():
    g(1)
    return g(2) == 2 and g.calls == 2 and g.__name__ == 'g'
""",
    "a decorated class": """
REGISTRY = {}
def register(cls):
    REGISTRY[cls.__name__.lower()] = cls
    return cls
@register
@dataclasses.dataclass(order=True, frozen=True)
class P:
    x: int
    tags: list = dataclasses.field(default_factory=list, compare=False)
@functools.total_ordering
class V:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return self.x == o.x
    def __lt__(self, o): return self.x < o.x
def attack(): return REGISTRY['p'] is P and P(1) < P(2) and V(2) >= V(1) and max(P(1), P(3)).x == 3
""",
    "a context manager": """
log = []
@contextlib.contextmanager
def section(name):
    log.append('in')
    try:
        yield name
    finally:
        log.append('out')
def attack():
    with section('a') as name, contextlib.suppress(ZeroDivisionError):
        log.append(name)
        1 / 0
    return log == ['in', 'a', 'out']
""",
}

test_they_are_calls_like_any_other = refuses(BREAKS, PRELUDE)
test_they_mean_what_they_mean = allows(HONEST, PRELUDE)
