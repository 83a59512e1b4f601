"""super: objects that look names up elsewhere."""

from __future__ import annotations

from tests.attacks.language import allows, refuses

PRELUDE = """
import collections, contextlib, enum, functools, io, json, operator, random, string, typing
def f(): pass
"""

BREAKS = {
    "its class": "class A:\n    def go(self): return super().__thisclass__.__base__.__subclasses__()\ndef attack(): return str(A().go())\n",
    "its self": "class A:\n    def go(self): return super().__self__.__class__.__base__.__subclasses__()\ndef attack(): return str(A().go())\n",
    "its self's class": "class A:\n    def go(self): return super().__self_class__.__base__.__subclasses__()\ndef attack(): return str(A().go())\n",
    "subclasses": "class A:\n    @classmethod\n    def go(cls): return super().__subclasses__()\ndef attack(): return str(A.go())\n",
    "subclasses of object": "class A:\n    def go(self): return super(A, A).__subclasses__\ndef attack(): return str(A().go()())\n",
    "getattribute": "class A:\n    def go(self): return super().__getattribute__('__class__').__base__.__subclasses__()\ndef attack(): return str(A().go())\n",
    "getattribute of the class": "class A:\n    def go(self): return super(A, self).__getattribute__('go').__func__.__globals__\ndef attack(): return str(A().go())\n",
    "getattr": "class A:\n    def go(self): return getattr(super(), '__thisclass__').__base__.__subclasses__()\ndef attack(): return str(A().go())\n",
    "reduction": "class A:\n    def go(self): return super().__reduce_ex__(2)[0].__globals__\ndef attack(): return str(A().go())\n",
    "the subclass hook": "class A:\n    def __init_subclass__(cls, **kw): super().__init_subclass__(**kw)\nclass B(A): pass\ndef attack(): return '<frame'\n",
    "the cell of the class": "class A:\n    def go(self): return __class__.__base__.__subclasses__()\ndef attack(): return str(A().go())\n",
    "the cell assigned": "class A:\n    def go(self):\n        nonlocal __class__\n        __class__ = int\ndef attack():\n    A().go()\n    return '<frame'\n",
    "the class as a name": "def g():\n    __class__ = f\n    def h(): return __class__.__globals__\n    return h()\ndef attack(): return str(g())\n",
    "of two, of a class": "def attack(): return str(super(type, int).__subclasses__())\n",
    "of two, of a metaclass": "def attack(): return str(super(type(int), int).__subclasses__(object))\n",
    "of two, of an enum's type": "class E(enum.Enum): A = 1\ndef attack(): return str(super(type(E), E).__call__('X', ()))  + '<frame'\n",
    "unbound": "class A:\n    s = super(int)\ndef attack(): return str(A.s.__thisclass__.__subclasses__())\n",
    "unbound, as a descriptor": "class A: pass\ndef attack(): return str(super(A).__get__(A()).__self__.__class__.__base__.__subclasses__())\n",
    "a subclass of super": "class S(super): pass\ndef attack(): return str(S(int, 1).__thisclass__.__base__.__subclasses__())\n",
    "format of a text": "class S(str):\n    def go(self, x): return super().format(x)\ndef attack(): return S('{0.__globals__}').go(f)\n",
    "format of a text, by getattr": "class S(str):\n    def go(self, x): return getattr(super(), 'format')(x)\ndef attack(): return S('{0.__globals__}').go(f)\n",
    "a private method of the library": "class R(random.Random):\n    def go(self): return super()._randbelow.__func__.__globals__\ndef attack(): return str(R().go())\n",
    "a setter from below": "class A:\n    def go(self): super().__setattr__('__class__', int)\ndef attack():\n    A().go()\n    return '<frame'\n",
    "a setter of a special method": "class A:\n    def go(self): super().__setattr__('__reduce_ex__', f)\ndef attack():\n    A().go()\n    return '<frame'\n",
    "new of the metaclass": "class A:\n    def __new__(cls): return super().__new__(type)\ndef attack(): return str(A()('X', (), {'__getattr__': lambda s, n: '<frame'})().any)\n",
    "matched": "class A:\n    def go(self):\n        match super():\n            case object(__thisclass__=c): return c.__base__\ndef attack(): return str(A().go()) + '<frame'\n",
    "a super named otherwise": "s = super\nclass A:\n    def go(self): return s(A, self).__self__.__class__.__base__.__subclasses__()\ndef attack(): return str(A().go())\n",
}

HONEST = {
    "a chain": """
class A:
    def __init__(self, x): self.x = x
    def who(self): return ['A']
class B(A):
    def __init__(self, x, y):
        super().__init__(x)
        self.y = y
    def who(self): return super().who() + ['B']
class C(B):
    def who(self): return super(C, self).who() + ['C']
def attack():
    c = C(1, 2)
    return c.who() == ['A', 'B', 'C'] and (c.x, c.y) == (1, 2)
""",
    "a diamond": """
class Base:
    def go(self): return ['base']
class L(Base):
    def go(self): return ['l', *super().go()]
class R(Base):
    def go(self): return ['r', *super().go()]
class Both(L, R):
    def go(self): return ['both', *super().go()]
def attack(): return Both().go() == ['both', 'l', 'r', 'base']
""",
    "the library's": """
class D(collections.OrderedDict):
    def __setitem__(self, key, value): super().__setitem__(key.lower(), value)
    def __missing__(self, key): return None
class E(json.JSONEncoder):
    def default(self, o): return list(o) if isinstance(o, tuple | set) else super().default(o)
class S(str):
    def __new__(cls, text): return super().__new__(cls, text.strip())
def attack():
    d = D()
    d['A'] = 1
    return d == {'a': 1} and json.dumps({1}, cls=E) == '[1]' and S(' a ') == 'a'
""",
    "class methods and properties": """
class A:
    @classmethod
    def make(cls): return [cls.__name__]
    @property
    def size(self): return 1
class B(A):
    @classmethod
    def make(cls): return super().make() + ['!']
    @property
    def size(self): return super().size + 1
def attack(): return B.make() == ['B', '!'] and B().size == 2
""",
    "exceptions": """
class Bad(ValueError):
    def __init__(self, code, text=''):
        super().__init__(f'{code}: {text}')
        self.code = code
def attack():
    try:
        raise Bad(3, 'x')
    except ValueError as e:
        return str(e) == '3: x' and e.code == 3
""",
}

test_it_leads_to_the_bases_and_no_further = refuses(BREAKS, PRELUDE)
test_it_means_what_it_means = allows(HONEST, PRELUDE)
