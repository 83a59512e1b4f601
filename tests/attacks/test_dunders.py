"""Dunders and descriptors: the classic walk from any object to every class, by every way of spelling a name."""

from __future__ import annotations

from tests.attacks.language import allows, refuses

PRELUDE = """
import collections, functools, operator, json, re
class A:
    def method(self): return 1
def f(x=1): return x
"""

BREAKS = {
    "the walk": "def attack(): return str(().__class__.__base__.__subclasses__())\n",
    "the walk by mro": "def attack(): return str(''.__class__.__mro__[1].__subclasses__())\n",
    "the walk by bases": "def attack(): return str(A.__bases__[0].__subclasses__())\n",
    "the walk by type": "def attack(): return str(type(A()).mro()[-1].__subclasses__())\n",
    "object's subclasses": "def attack(): return str(object.__subclasses__())\n",
    "a function's globals": "def attack(): return str(f.__globals__)\n",
    "a library function's globals": "def attack(): return str(json.dumps.__globals__)\n",
    "a method's function": "def attack(): return str(A().method.__func__.__globals__)\n",
    "a method's self": "def attack(): return str(print.__self__)\n",
    "a builtin's module": "def attack(): return str(len.__self__.__dict__)\n",
    "a function's code": "def attack(): return str(f.__code__)\n",
    "a function's closure": "def attack():\n    x = f\n    g = lambda: x\n    return str(g.__closure__[0].cell_contents.__code__)\n",
    "the dictionary of a class": "def attack(): return str(A.__dict__['method'].__globals__)\n",
    "the dictionary of an instance": "def attack(): return str(A().__dict__.__class__.__base__.__subclasses__())\n",
    "the loader": "def attack(): return str(A.__module__.__class__.__loader__)\n",
    "the spec": "def attack(): return str(__spec__)\n",
    "the loader by name": "def attack(): return str(__loader__)\n",
    "builtins by name": "def attack(): return str(__builtins__['__import__'])\n",
    "reduction": "def attack(): return str(A().__reduce_ex__(2)[0].__globals__)\n",
    "getattr": "def attack(): return str(getattr((), '__class__').__base__.__subclasses__())\n",
    "getattr with a default": "def attack(): return str(getattr(object, '__subclasses__', None)())\n",
    "getattr of parts": "def attack(): return str(getattr(object, '__sub' + 'classes__')())\n",
    "getattr of bytes": "def attack(): return str(getattr(object, b'__subclasses__'.decode())())\n",
    "getattr of a str's subclass": """
class S(str):
    def startswith(self, *a): return False
    def endswith(self, *a): return False
    def __len__(self): return 1
def attack(): return str(getattr(object, S('__subclasses__'))())
""",
    "getattr of a str with a lying hash": """
class S(str):
    def __hash__(self): return hash('x')
    def __eq__(self, other): return other == 'x'
def attack(): return str(getattr(f, S('__globals__')))
""",
    "getattr by map": "def attack(): return str(list(map(getattr, [f], ['__globals__'])))\n",
    "getattr by a key": "def attack(): return str(sorted([f], key=lambda x: getattr(x, '__globals__')))\n",
    "getattr by reduce": "def attack(): return str(functools.reduce(getattr, ['__class__', '__base__', '__subclasses__'], ())())\n",
    "getattr by partial": "def attack(): return str(functools.partial(getattr, f)('__globals__'))\n",
    "hasattr that keeps": "def attack():\n    return str(hasattr(f, '__globals__') and f.__globals__)\n",
    "delattr and the walk": "def attack():\n    delattr(A, '__doc__')\n    return str(A.__dict__['method'].__globals__)\n",
    "look-alike letters": "def attack(): return str(f.__ｇlobals__)\n",
    "look-alike letters to getattr": "def attack(): return str(getattr(f, '__ｇlobals__'))\n",
    "mathematical letters": "def attack(): return str(().__𝒸lass__.__base__.__subclasses__())\n",
    "a ligature": "def attack(): return str(f.__deﬁned__, f.__globals__)\n",
    "name mangling to a private name": "class _random:\n    def go(self, m): return m.__os\nimport random\ndef attack(): return str(_random().go(random))\n",
    "mangling into a dunder": "class __:\n    def go(self, f): return f.__globals__\ndef attack(): return str(__().go(f))\n",
    "a descriptor's get": "def attack(): return str(A.method.__get__(A()).__func__.__globals__)\n",
    "a property's getter": "class B:\n    @property\n    def x(self): return 1\ndef attack(): return str(B.x.fget.__globals__)\n",
    "a property of the library": "import fractions\ndef attack(): return str(fractions.Fraction.numerator.fget.__globals__)\n",
    "what an attribute's answer is told": "class B:\n    def __getattribute__(self, name): return f.__globals__\ndef attack(): return str(B().x)\n",
    "what no attribute's answer is told": "class B:\n    def __getattr__(self, name): return '<frame'\ndef attack(): return str(B().x)\n",
    "a subclass's hook": "class B:\n    def __init_subclass__(cls): B.c = cls.__base__.__base__.__subclasses__()\nclass C(B): pass\ndef attack(): return str(B.c)\n",
    "class items": "class B:\n    def __class_getitem__(cls, x): return x.__subclasses__()\ndef attack(): return str(B[object])\n",
    "the owner that a name is set for": "class D:\n    def __set_name__(self, owner, name): D.o = owner.__base__.__subclasses__()\nclass B: d = D()\ndef attack(): return str(D.o)\n",
    "an object that is an attribute": "class D:\n    def __get__(self, obj, owner): return owner.__mro__[1].__subclasses__()\nclass B: d = D()\ndef attack(): return str(B().d)\n",
    "the metaclass": "def attack(): return str(type.__subclasses__(type))\n",
    "subclasses unbound": "def attack(): return str(type(A).__subclasses__(object))\n",
    "a file's own": "def attack(): return str(__file__)+ str(__cached__)\n",
    "annotations": "def attack():\n    f.__annotations__ = {}\n    return str(f.__annotations__.__class__.__base__.__subclasses__())\n",
    "weak references": "def attack(): return str(A.__weakref__) + str(A.__dict__['__weakref__'].__objclass__.__base__.__subclasses__())\n",
    "a slot's class": "def attack(): return str(int.real.__objclass__.__base__.__subclasses__())\n",
    "text's own way to format": "def attack(): return str('{0.__class__.__base__}'.__format__('').__class__.__base__.__subclasses__())\n",
}

HONEST = {
    "the class of a thing by its name": """
def attack():
    return A().__class__ is A and A().__class__.__name__ == 'A' and type(A()).__name__ == 'A' and f.__name__ == 'f'
""",
    "special methods called": "def attack(): return (1).__add__(2) == 3 and [1, 2].__len__() == 2 and 'a'.__eq__('a') and {1: 2}.__getitem__(1) == 2\n",
    "special methods defined": """
class V:
    __slots__ = ('x',)
    def __init__(self, x): self.x = x
    def __add__(self, other): return V(self.x + other.x)
    def __eq__(self, other): return isinstance(other, V) and self.x == other.x
    def __hash__(self): return hash(self.x)
    def __repr__(self): return f'V({self.x})'
    def __lt__(self, other): return self.x < other.x
    def __iter__(self): yield self.x
    def __bool__(self): return self.x != 0
    def __call__(self, y): return self.x + y
    def __getitem__(self, i): return self.x * i
def attack():
    v = V(1) + V(2)
    return v == V(3) and repr(v) == 'V(3)' and list(v) == [3] and v(1) == 4 and v[2] == 6 and not V(0) and V(1) < v
""",
    "descriptors": """
class Positive:
    def __set_name__(self, owner, name): self.name = '_' + name
    def __get__(self, obj, owner=None): return getattr(obj, self.name, 0)
    def __set__(self, obj, value):
        if value < 0: raise ValueError(value)
        setattr(obj, self.name, value)
class B:
    x = Positive()
def attack():
    b = B()
    b.x = 3
    try:
        b.x = -1
    except ValueError:
        return b.x == 3
""",
    "getattr and hasattr": """
def attack():
    a = A()
    setattr(a, 'x', 1)
    return getattr(a, 'x') == 1 and getattr(a, 'y', 2) == 2 and hasattr(a, 'method') and hasattr([], '__len__') and not hasattr(1, '__len__')
""",
    "private names": """
class B:
    _count = 0
    def __init__(self): self.__secret = 1; B._count += 1
    def get(self): return self.__secret + self._count
def attack(): return B().get() == 2
""",
}

test_no_name_leads_out = refuses(BREAKS, PRELUDE)
test_what_people_write_with_them_works = allows(HONEST, PRELUDE)
