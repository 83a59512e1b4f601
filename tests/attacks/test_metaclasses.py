"""Metaclasses and types: whoever makes classes from dictionaries names their special methods."""

from __future__ import annotations

from tests.attacks.language import allows, refuses

PRELUDE = """
import abc, collections, dataclasses, enum, functools, operator, types, typing
from abc import ABC, ABCMeta, abstractmethod
EVIL = {'__getattr__': lambda self, name: '<frame'}
"""

BREAKS = {
    "type as a base": "class M(type): pass\ndef attack(): return str(M('X', (), EVIL)().any)\n",
    "type by another name as a base": "T = type\nclass M(T): pass\ndef attack(): return str(M('X', (), EVIL)().any)\n",
    "the type of a class as a base": "class A: pass\nclass M(type(A)): pass\ndef attack(): return str(M('X', (), EVIL)().any)\n",
    "type by subscript as a base": "class M([type][0]): pass\ndef attack(): return str(M('X', (), EVIL)().any)\n",
    "a hint for type as a base": "class M(typing.Type): pass\ndef attack(): return M('X', (), EVIL)().any\n",
    "a hint for type, subscripted, as a base": "class M(typing.Type[int]): pass\ndef attack(): return M('X', (), EVIL)().any\n",
    "a hint made by hand as a base": "hint = type(list[int])\nclass M(hint(typing.Type, (int,))): pass\ndef attack(): return M('X', (), EVIL)().any\n",
    "a metaclass by a hint, shown before it is refused": """
class Spy:
    def __set_name__(self, owner, name): seen.append(owner)
seen = []
def attack():
    try:
        class M(typing.Type): spy = Spy()
    except TypeError: pass
    return seen[0]('X', (), EVIL)().any
""",
    "type of three": "def attack(): return type('X', (), EVIL)().any\n",
    "a metaclass of one's own": "class M:\n    def __new__(cls, name, bases, space): return space\nclass A(metaclass=M): x = 1\ndef attack(): return str(A.__class__.__base__.__subclasses__())\n",
    "a function as metaclass": "def m(name, bases, space): return space['__module__'].__class__.__base__.__subclasses__()\nclass A(metaclass=m): pass\ndef attack(): return str(A)\n",
    "a lambda as metaclass": "class A(metaclass=lambda *a: a): pass\ndef attack(): return str(A) + '<frame'\n",
    "metaclass in a dictionary": "class A(**{'metaclass': type}): pass\ndef attack(): return '<frame'\n",
    "ABCMeta called": "def attack(): return str(ABCMeta('X', (), EVIL)().any)\n",
    "ABCMeta by attribute, called": "def attack(): return str(abc.ABCMeta('X', (), EVIL)().any)\n",
    "ABCMeta as a base": "class M(ABCMeta): pass\ndef attack(): return str(M('X', (), EVIL)().any)\n",
    "the type of an ABC": "def attack(): return str(type(ABC)('X', (), EVIL)().any)\n",
    "the class of an ABC": "def attack(): return str(ABC.__class__('X', (), EVIL)().any)\n",
    "the type of an enum": "def attack(): return str(type(enum.Enum)('X', (), EVIL)().any)\n",
    "EnumMeta": "def attack(): return str(enum.EnumMeta('X', (), EVIL))\n",
    "EnumType": "from enum import EnumType\ndef attack(): return '<frame'\n",
    "a named metaclass": "class A: pass\nclass B(metaclass=A.__class__): pass\ndef attack(): return '<frame'\n",
    "what is named ABCMeta": "class ABCMeta:\n    def __new__(cls, name, bases, space): return space\nclass A(metaclass=ABCMeta): x = 1\ndef attack(): return '<frame' if type(A) is dict else ''\n",
    "an attribute named ABCMeta": "class S: pass\ns = S()\ns.ABCMeta = lambda *a: a\nclass A(metaclass=s.ABCMeta): pass\ndef attack(): return '<frame' if type(A) is tuple else ''\n",
    "prepared": "class A(metaclass=ABCMeta):\n    def __prepare__(name, bases): return {}\ndef attack(): return '<frame'\n",
    "instance checks": "class A(metaclass=ABCMeta):\n    def __instancecheck__(cls, x): return True\ndef attack(): return '<frame'\n",
    "subclass hooks": "class A(ABC):\n    @classmethod\n    def __subclasshook__(cls, other): return True\ndef attack(): return '<frame'\n",
    "registering": "class A(ABC): pass\ndef g(): yield\ndef attack():\n    A.register(type(g()))\n    return '<frame'\n",
    "registering by a library's class": "def attack():\n    collections.abc.Sequence.register(type(x for x in ()))\n    return '<frame'\n",
    "an enum of special members": "def attack(): return str(enum.Enum('X', {'__getattr__': lambda s, n: '<frame'})(1).any)\n",
    "an enum of pairs": "def attack(): return str(enum.Enum('X', [('__getattr__', lambda s, n: '<frame')]))  + '<frame'\n",
    "an enum of a lying list": "class L(list):\n    def __iter__(self): return iter([('__match_args__', ('gi_frame',))])\ndef attack(): return str(enum.Enum('X', L(['a'])).__match_args__) + '<frame'\n",
    "a class from make_dataclass": "def attack(): return str(dataclasses.make_dataclass('X', ['x'], namespace=EVIL)(1).any)\n",
    "new_class": "def attack(): return str(types.new_class('X', (), {}, lambda space: space.update(EVIL))().any)\n",
    "a typed dictionary's metaclass": "class T(typing.TypedDict): x: int\ndef attack(): return str(type(T)('X', (), EVIL)) + '<frame'\n",
    "a protocol's metaclass": "class P(typing.Protocol): pass\ndef attack(): return str(type(P)('X', (), EVIL)().any)\n",
    "a named tuple's metaclass": "def attack(): return str(typing.NamedTupleMeta('X', (), EVIL))\n",
    "a class that an object makes": "class K:\n    def __init__(self, *a): self.a = a\nclass X(K()): y = 1\ndef attack(): return str(X.a[2].__class__.__base__.__subclasses__())\n",
    "bases that answer": "class B:\n    def __mro_entries__(self, bases): return (type,)\nclass M(B()): pass\ndef attack(): return '<frame'\n",
    "the alias of type": "def attack(): return str(typing.Type[int].__origin__('X', (), EVIL)().any)\n",
    "the origin of type": "def attack(): return str(typing.get_origin(typing.Type[int])('X', (), EVIL)().any)\n",
    "the origin of type of one's own": "def attack(): return str(typing.get_origin(type[int])('X', (), EVIL)().any)\n",
    "an argument that is type": "def attack(): return str(typing.get_args(typing.List[type])[0]('X', (), EVIL))\n",
    "calling a class's call": "class A: pass\ndef attack(): return str(type.__call__(type, 'X', (), EVIL)().any)\n",
    "new of a type": "def attack(): return str(type.__new__(type, 'X', (), EVIL)().any)\n",
    "new of an ABC's type": "def attack(): return str(ABC.__class__.__new__(ABC.__class__, 'X', (), EVIL)().any)\n",
    "init of a type": "class A: pass\ndef attack():\n    type.__init__(A, 'A', (), EVIL)\n    return '<frame'\n",
    "a class changed into another": "class A: pass\nclass B: pass\ndef attack():\n    a = A()\n    a.__class__ = B\n    return '<frame'\n",
    "a class's bases changed": "class A: pass\nclass B: pass\ndef attack():\n    A.__bases__ = (B,)\n    return '<frame'\n",
    "mro": "class A:\n    def mro(cls): return []\ndef attack(): return str(A.mro())  + '<frame'\n",
}

HONEST = {
    "abstract classes": """
class Shape(ABC):
    @abstractmethod
    def area(self): ...
class Square(Shape):
    def __init__(self, side): self.side = side
    def area(self): return self.side ** 2
class Named(metaclass=ABCMeta):
    @property
    @abstractmethod
    def name(self): ...
def attack():
    try:
        Shape()
    except TypeError:
        return Square(3).area() == 9 and isinstance(Square(1), Shape) and issubclass(Square, Shape)
""",
    "enums": """
class Colour(enum.Enum):
    RED = 1
    GREEN = 2
    @property
    def label(self): return self.name.lower()
    @classmethod
    def first(cls): return next(iter(cls))
class Level(enum.IntEnum):
    LOW = enum.auto()
    HIGH = enum.auto()
def attack():
    return (Colour(1) is Colour.RED and Colour['GREEN'].value == 2 and [c.label for c in Colour] == ['red', 'green']
            and Colour.first() is Colour.RED and Level.LOW < Level.HIGH and enum.Enum('X', 'A B')(2).name == 'B')
""",
    "generic classes and protocols": """
T = typing.TypeVar('T')
class Stack(typing.Generic[T]):
    def __init__(self) -> None: self.items: list[T] = []
    def push(self, item: T) -> None: self.items.append(item)
@typing.runtime_checkable
class Sized(typing.Protocol):
    def size(self) -> int: ...
class Box:
    def size(self): return 1
def attack():
    s = Stack[int]()
    s.push(1)
    return s.items == [1] and isinstance(Box(), Sized) and not isinstance(1, Sized)
""",
    "named tuples and typed dictionaries": """
class Point(typing.NamedTuple):
    x: int
    y: int = 0
    def norm(self): return abs(self.x) + abs(self.y)
class Movie(typing.TypedDict, total=False):
    title: str
def attack():
    q = collections.namedtuple('Q', 'a b', defaults=[2])
    return Point(1)._replace(y=2).norm() == 3 and Movie(title='x') == {'title': 'x'} and q(1)._asdict() == {'a': 1, 'b': 2}
""",
    "several bases and class methods": """
class Base:
    def __init__(self, **kw): self.kw = kw
    @classmethod
    def make(cls, **kw): return cls(**kw)
class Left(Base):
    def who(self): return ['left'] + super_who(self)
class Mixin:
    def extra(self): return self.kw['a']
class Both(Mixin, Left): pass
def super_who(self): return [type(self).__name__]
def attack(): return Both.make(a=1).extra() == 1 and Both().who() == ['left', 'Both']
""",
    "the name of a class's class": """
class A: pass
def attack(): return type(A).__name__ == type(int).__qualname__ == 'type' and str(type(A)) == "<class 'type'>"
""",
}

test_no_class_is_made_from_a_dictionary = refuses(BREAKS, PRELUDE)
test_classes_are_what_they_are = allows(HONEST, PRELUDE)
