"""Pattern matching: attributes that are read by a keyword, by position, by a mapping, without a dot."""

from __future__ import annotations

from tests.attacks.language import allows, refuses

PRELUDE = """
import collections, dataclasses, enum, json, random, types, typing
def f(): pass
def g(): yield
class A: pass
"""


def case(subject: str, pattern: str) -> str:
    """What `x` is after `pattern` matched `subject`."""
    return f"def attack():\n    match {subject}:\n        case {pattern}: return str(x)\n"


BREAKS = {
    "a function's globals": case("f", "object(__globals__=x)"),
    "a function's code": case("f", "types.FunctionType(__code__=x)"),
    "a class": case("()", "object(__class__=x)"),
    "a class's class's subclasses": case("()", "object(__class__=object(__base__=object(__subclasses__=x)))"),
    "a generator's frame": case("g()", "object(gi_frame=x)"),
    "a frame's globals": case("g()", "object(gi_frame=object(f_globals=x))"),
    "a builtin's module": case("print", "object(__self__=x)"),
    "a façade's private name": case("random", "object(_os=x)"),
    "a façade's private name, within": case("[random]", "[object(_os=x)]"),
    "a text's format": "def attack():\n    match '{0.__globals__}':\n        case str(format=x): return x(f)\n",
    "a class's dictionary": case("A", "object(__dict__=x)"),
    "by position": "class B:\n    __match_args__ = ('__globals__',)\ndef attack():\n    match f:\n        case B(x): return str(x)\n",
    "by position, set later": "def attack():\n    A.__match_args__ = ('__class__',)\n    match A():\n        case A(x): return str(x.__base__.__subclasses__())\n",
    "by position, by setattr": "def attack():\n    setattr(A, '__match_args__', ('__class__',))\n    match A():\n        case A(x): return str(x)  + '<frame'\n",
    "by position, of a dataclass": "@dataclasses.dataclass\nclass B:\n    gi_frame: int\ndef attack():\n    match g():\n        case B(x): return str(x)\n",
    "by position, of a dataclass that names format": "@dataclasses.dataclass\nclass B(str):\n    format: int = 1\ndef attack():\n    match B('{0.__globals__}'):\n        case B(x): return x(f)\n",
    "by position, of a named tuple": "B = collections.namedtuple('B', 'gi_frame')\ndef attack():\n    match g():\n        case B(x): return str(x)\n",
    "by position, of a typed named tuple": "B = typing.NamedTuple('B', [('gi_frame', int)])\ndef attack():\n    match g():\n        case B(x): return str(x)  + '<frame'\n",
    "by position, of a named tuple's class": "class B(typing.NamedTuple):\n    gi_frame: int\ndef attack():\n    match g():\n        case B(x): return str(x)\n",
    "by position, of a renamed one": "B = collections.namedtuple('B', ['gi_frame', 'def'], rename=True)\ndef attack():\n    match g():\n        case B(x): return str(x)  + '<frame'\n",
    "by position, of a protocol": "@typing.runtime_checkable\nclass P(typing.Protocol):\n    __match_args__ = ('gi_frame',)\n    def send(self, x): ...\ndef attack():\n    match g():\n        case P(x): return str(x)\n",
    "by position, of an enum": "E = enum.Enum('E', {'__match_args__': ('gi_frame',)})\ndef attack():\n    match g():\n        case E(x): return str(x)  + '<frame'\n",
    "by position, inherited": "class B:\n    __slots__ = ('__match_args__',)\ndef attack(): return '<frame'\n",
    "a capture of a special name": "def attack():\n    match 1:\n        case __builtins__: return '<frame'\n",
    "a value of a special name": "def attack():\n    match 1:\n        case f.__globals__: pass\n        case x: return '<frame'\n",
    "a class of a special name": "def attack():\n    match f:\n        case f.__class__(): return '<frame'\n",
    "a mapping that shows": "class M(dict):\n    def get(self, key, default=None): return f\ndef attack():\n    match M(a=1):\n        case {'a': object(__globals__=x)}: return str(x)\n",
    "a mapping's rest": case("{'a': f}", "{'a': object(__code__=x), **rest}"),
    "a guard": "def attack():\n    match f:\n        case x if x.__globals__: return '<frame'\n",
    "a look-alike": case("f", "object(__ｇlobals__=x)"),
    "a subject": "def attack():\n    match f.__globals__:\n        case x: return str(x)\n",
    "an alternative": case("f", "object(__globals__=x) | object(__code__=x)"),
    "a sequence of a hostile one": "class S(list):\n    def __getitem__(self, i): return f\ndef attack():\n    match S([1]):\n        case [object(__code__=x)]: return str(x)\n",
}

HONEST = {
    "values, sequences, mappings": """
def go(x):
    match x:
        case 0 | 1: return 'bit'
        case -1: return 'minus'
        case 'a' | None | True: return 'const'
        case [a, b, *rest]: return ('list', a, b, rest)
        case {'kind': 'point', 'x': px, **others}: return ('point', px, others)
        case str() as s if len(s) > 3: return s
        case int(n) | float(n): return n
        case _: return 'other'
def attack():
    return ([go(v) for v in (0, -1, None, [1, 2, 3], {'kind': 'point', 'x': 1, 'y': 2}, 'long text', 2.5, ())]
            == ['bit', 'minus', 'const', ('list', 1, 2, [3]), ('point', 1, {'y': 2}), 'long text', 2.5, 'other'])
""",
    "classes": """
@dataclasses.dataclass
class Circle:
    r: float
@dataclasses.dataclass
class Rect:
    w: float
    h: float
    _tag: str = 'x'
class Point(typing.NamedTuple):
    x: int
    y: int
class Colour(enum.Enum):
    RED = 1
def area(s):
    match s:
        case Circle(r): return 3 * r * r
        case Rect(w, h, 'x') if w == h: return w * h
        case Rect(w=w, h=h): return w * h * 2
        case Point(0, y): return y
        case Colour.RED: return 'red'
        case A(size=n): return n
def attack():
    a = A()
    a.size = 7
    return [area(s) for s in (Circle(1), Rect(2, 2), Rect(2, 3), Point(0, 5), Colour.RED, a)] == [3, 4, 12, 5, 'red', 7]
""",
    "one's own private names": """
class Node:
    def __init__(self, v): self._v = v
def attack():
    match Node(3):
        case Node(_v=v): return v == 3
""",
}

test_no_pattern_reads_what_a_dot_may_not = refuses(BREAKS, PRELUDE)
test_matching_means_what_it_means = allows(HONEST, PRELUDE)
