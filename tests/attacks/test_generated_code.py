"""Code that the standard library writes: enums, dataclasses and named tuples, from names that a program gives."""

from __future__ import annotations

from tests.attacks.language import allows, refuses

PRELUDE = "import collections, copy, dataclasses, enum, types, typing\n"

BREAKS = {
    "a metaclass by a hint that names a hook": """
import functools
def attack():
    @functools.singledispatch
    def g(x): return 1
    def h(x: "@ABCMeta"): return 2
    g.register(h)
    meta = [kind for kind in g.registry if kind is not object][0]
    return str(meta('X', (), {'__getattr__': lambda self, name: '<frame'})().any)
""",
    "a field's name patched": """
@dataclasses.dataclass
class A:
    x: int = 1
def attack():
    def name(self): return "x=__import__('os'),y"
    type(dataclasses.fields(A)[0]).name = property(name, lambda self, value: None)
    @dataclasses.dataclass
    class B:
        x: int = dataclasses.field(default=1)
    return repr(B().x)
""",
    "a field's name as code": """
got = []
@dataclasses.dataclass
class A:
    x: int = 1
def attack():
    dataclasses.fields(A)[0].name = "x,self.leak(print.__self__)"
    @dataclasses.dataclass(init=False, repr=False, eq=False, unsafe_hash=True)
    class B(A):
        def leak(self, value): got.append(value)
    hash(B())
    return repr(got)
""",
    "a field's name set from below": """
got = []
@dataclasses.dataclass
class A:
    x: int = 1
def attack():
    object.__setattr__(dataclasses.fields(A)[0], 'name', "x,self.leak(print.__self__)")
    @dataclasses.dataclass(init=False, repr=False, eq=False, unsafe_hash=True)
    class B(A):
        def leak(self, value): got.append(value)
    hash(B())
    return repr(got)
""",
    "a field that says what its name is": """
got = []
@dataclasses.dataclass
class A:
    x: int = 1
F = [type(dataclasses.fields(A)[0])][0]
def attack():
    class G(F):
        @property
        def name(self): return "x,self.leak(print.__self__)"
        @name.setter
        def name(self, value): pass
    @dataclasses.dataclass(init=False, repr=False, eq=False, unsafe_hash=True)
    class B(A):
        y: int = G(dataclasses.MISSING, dataclasses.MISSING, True, True, None, True, None, False)
        def leak(self, value): got.append(value)
    hash(B())
    return repr(got)
""",
    "a tuple's fields from a lying str": """
class S(str):
    def __hash__(self): return 1
    def __eq__(self, other): return False
    def __str__(self): return 'gi_frame'
def attack():
    return repr(typing.NamedTuple('N', [(S('a'), int)])._fields) + '<frame'
""",
    "match args from an iterator of names": """
@typing.runtime_checkable
class P(typing.Protocol):
    def send(self, value): ...
def attack():
    E = enum.Enum('E', iter([('__match_args__', ('gi_frame',))]))
    return repr(E)  + '<frame'
""",
    "match args from a number that is a sequence too": """
class N(int):
    def __iter__(self): return iter([('__getattr__', lambda self, name: '<frame'), ('A', 1)])
def attack():
    return enum.Enum('E', N(1)).A.anything
""",
    "match args by an enum's base that few know": """
def attack():
    class R(int, enum.ReprEnum): pass
    return R('E', {'__getattr__': lambda self, name: '<frame', 'A': 1}).A.anything
""",
    "members that were there already, it seems": """
class Spy:
    def __eq__(self, other):
        other['X'] = 1
        return True
def attack():
    enum.Enum.__members__ == Spy()
    return enum.Enum('E', {'__getattr__': lambda self, name: '<frame', 'A': 1}).A.anything
""",
    "match args from a lying str": """
class S(str):
    def startswith(self, *args): return False
def attack():
    enum.Enum('E', [S('__match_args__')])
    return '<frame'
""",
    "a namespace that says how it is copied": """
class A: pass
def attack():
    def reduce(protocol): return lambda: A, (), (None, {'__match_args__': ('gi_frame',)})
    copy.deepcopy(types.SimpleNamespace(**{'__reduce_ex__': reduce}))
    return '<frame'
""",
    "named tuple fields": "def attack():\n    collections.namedtuple('N', ['gi_frame'])\n    return '<frame'\n",
    "a class of the library patched": """
def attack():
    alias = [collections.UserDict][0]
    alias.get = print
    return '<module'
""",
    "a frozen class that sets a façade's names": """
import json
@dataclasses.dataclass(frozen=True)
class F:
    dumps: object
def attack():
    F.__init__(json, lambda value: '<module')
    return json.dumps(1)
""",
    "a frozen class that renames a field": """
got = []
@dataclasses.dataclass(frozen=True)
class F:
    name: str
@dataclasses.dataclass
class A:
    x: int = 1
def attack():
    F.__init__(dataclasses.fields(A)[0], 'x,self.leak(print.__self__)')
    @dataclasses.dataclass(init=False, repr=False, eq=False, unsafe_hash=True)
    class B(A):
        def leak(self, value): got.append(value)
    hash(B())
    return repr(got)
""",
    "a dictionary's hints as private fields": """
got = []
class Spy:
    def __eq__(self, other): got.append(other)
class E(enum.Enum): pass
class F(enum.Enum): pass
def attack():
    private = dataclasses.dataclass(typing.TypedDict('T', {'_convert_': int}))
    private.__init__(F, Spy())
    private.__eq__(E, F)
    return repr([each.value for each in got[0]('Z', 'posix', lambda name: name == 'system')]) + '<module'
""",
    "a frozen class, while its default's text is asked": """
import json
class Asked:
    def __repr__(self):
        F.__init__(json, lambda value: '<module')
        return ''
class F:
    dumps: object = Asked()
dataclasses.dataclass(frozen=True)(F)
def attack(): return json.dumps(1)
""",
    "a frozen class that is made anew": """
import json
made = []
class Told:
    def __set_name__(self, owner, name):
        made.append(owner)
        if len(made) == 2: owner.__init__(json, lambda value: '<module')
class F:
    told = Told()
    dumps: object
dataclasses.dataclass(frozen=True, slots=True)(F)
def attack(): return json.dumps(1)
""",
    "a field that is a parameter now and then": """
class Lie:
    answers = []
    def __bool__(self): return self.answers.pop(0) if self.answers else False
def attack():
    found = []
    for n in range(256):
        class D:
            eval: object = dataclasses.field(default_factory=list, init=Lie())
        D = dataclasses.dataclass(D)
        Lie.answers = [bool(n >> bit & 1) for bit in range(8)]
        E = enum.Enum('E', (), module='nope', type=D)
        dataclasses.dataclass(E)
        Lie.answers = []
        made = D.__new__(D)
        E.__init__(made)
        if made.eval: return repr(made.eval) + '<frame'
""",
    "a parameter that is none": """
found = []
class D:
    eval: dataclasses.InitVar[object] = dataclasses.field(default=1, init=False)
    def __post_init__(self, value): found.append(value)
def attack():
    E = enum.Enum('E', (), module='nope', type=D)
    dataclasses.dataclass(E)
    E.__init__(D.__new__(D))
    return repr(found) + '<frame'
""",
    "a parameter that is none, of a class from elsewhere": """
found = []
class E(enum.Enum):
    _ignore_ = ['__module__']
    sys: dataclasses.InitVar[object]
    def __post_init__(self, value): found.append(value)
class D(E):
    _ignore_ = ['__module__', 'field']
    sys = dataclasses.field(init=False)
def attack():
    class Plain: __post_init__ = lambda self, value: found.append(value)
    dataclasses.dataclass(E)
    E.__init__(Plain())
    return repr(found)
""",
    "a class that is frozen now and then": """
import json
class Lie:
    first = True
    def __bool__(self):
        first, Lie.first = Lie.first, False
        return first
class F:
    dumps: object
dataclasses.dataclass(frozen=Lie())(F)
def attack():
    F.__init__(json, lambda value: '<module')
    return json.dumps(1)
""",
    "an enum from another module": "def attack(): return '<frame' if enum.Enum('E', 'A', module='os').__module__ == 'os' else ''\n",
}

HONEST = {
    "every way to make an enum and to look a member up": """
class Number(int, enum.ReprEnum):
    ONE = 1
class Pair(enum.Enum):
    A = (1, 2)
def attack():
    colour = enum.Enum('Colour', names=['RED', 'BLUE'])
    level = enum.IntEnum('Level', {'LOW': 3, 'HIGH': 7})
    flag = enum.Flag('Flag', [('R', 4), ('W', 2)])
    text = enum.StrEnum('Text', 'A, B')
    return (colour(2) is colour.BLUE and level(7).name == 'HIGH' and (flag.R | flag.W).value == 6 and text.A == 'a' and str(Number(1)) == '1'
            and Pair((1, 2)) is Pair.A and str(level.LOW) == '3' and len(enum.Enum('None', ())) == 0)
""",
    "enums, frozen dataclasses and namespaces": """
@dataclasses.dataclass(frozen=True)
class A:
    x: int = 1
def attack():
    colour = enum.Enum('Colour', 'RED BLUE')
    return colour(2).name == 'BLUE' and A(2) != A() and copy.deepcopy(types.SimpleNamespace(a=1)).a == 1
""",
    "frozen dataclasses are made, copied, replaced and inherited from": """
@dataclasses.dataclass(frozen=True)
class Point:
    x: int
    y: list = dataclasses.field(default_factory=list)
@dataclasses.dataclass(frozen=True, slots=True)
class Deep(Point):
    _z: int = 3
    def __post_init__(self): object.__setattr__(self, 'x', self.x + 1)
class Named(Point):
    def __init__(self, x):
        super().__init__(x)
        object.__setattr__(self, 'name', 'p')
def attack():
    deep = Deep(1, _z=4)
    return (Point(1) == Point(x=1) and deep._z == 4 and dataclasses.replace(deep, _z=7)._z == 7 and Named(2).x == 2
            and copy.deepcopy(deep) == deep and hash(Point(1, ())) == hash(Point(1, ())) and repr(Point(1)) == 'Point(x=1, y=[])')
""",
    "parameters of every kind": """
@dataclasses.dataclass
class A:
    x: int
    scale: dataclasses.InitVar[int] = 2
    seen: list = dataclasses.field(default_factory=list, init=False, repr=False, hash=False)
    other: int = dataclasses.field(default=3, kw_only=True, compare=False)
    def __post_init__(self, scale): self.seen.append(self.x * scale)
def attack():
    level = enum.Enum('Level', 'LOW', module=__name__)
    return A(2, 5).seen == [10] and A(1, other=9) == A(1) and repr(A(1)) == 'A(x=1, other=3)' and level.__module__ == __name__
""",
}

test_names_become_code_only_if_the_rules_allow_them = refuses(BREAKS, PRELUDE)
test_what_writes_code_honestly_works = allows(HONEST, PRELUDE)
