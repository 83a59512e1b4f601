"""What the standard library does by itself with names, hints, docstrings and bases that a program gave it."""

from __future__ import annotations

from tests.attacks.language import allows, refuses

PRELUDE = """
import abc, collections, copy, dataclasses, datetime, enum, functools, ipaddress, re, types, typing, zoneinfo
EVIL = {'__getattr__': lambda self, name: '<frame'}
G = [type(typing.List[int])][0]
class Shown:
    def __init__(self): self.seen = []
    def __eq__(self, other):
        self.seen.append(other)
        return False
    def made(self): return [kind('X', (), EVIL)().any for kind in self.seen if callable(kind)]
class A: pass
def frames(): yield
"""

BREAKS = {
    "the hint of type as a base": """
def attack():
    class M(typing.Type): pass
    return M('X', (), EVIL)().any
""",
    "the hint of a type as a base": """
def attack():
    class M(typing.Type[int]): pass
    return M('X', (), EVIL)().any
""",
    "a hint of the hint of type as a base": """
def attack():
    class M(G(typing.Type, (int,)), typing.Type[int]): pass
    return M('X', (), EVIL)().any
""",
    "the type that a base is compared with": """
def attack():
    shown = Shown()
    try:
        class M(typing.Type, shown): pass
    except TypeError:
        pass
    return repr(shown.made())
""",
    "the type that a hint is compared with": """
def attack():
    shown = Shown()
    typing.Type[int] == G(shown, (int,))
    return repr(shown.made())
""",
    "the type in the library's own hint": """
def attack():
    shown = Shown()
    try:
        kind = copy.copy(G(int, (int,), name='Type'))
        kind == G(shown, (int,))
    except TypeError:
        pass
    return repr(shown.made())
""",
    "a hint that is copied from the library's globals": """
def attack(): return repr(copy.copy(G(int, ('eval',), name='__builtins__')))
""",
    "a hint that is copied deeply": """
def attack(): return repr(copy.deepcopy(G(int, ('eval',), name='__builtins__')))
""",
    "a hint made anew, then copied": """
def attack():
    hint = typing.List[int]
    hint.__init__(int, ('eval',), name='__builtins__')
    return repr(copy.copy(hint))
""",
    "a union's hint that is copied": """
def attack():
    U = type(typing.Union[int, None])
    return repr(copy.copy(U(int, ('eval',), name='__builtins__')))
""",
    "a kind of hint that is not copied as itself": """
def attack():
    class H(G, _root=True):
        __copy__ = None
    return repr(copy.copy(H(int, ('eval',), name='__builtins__')))
""",
    "a cache made with keys of real types": """
def attack():
    kind = type(functools.cache(len))
    return '<frame' if kind(lambda *args: 1, 10, True, tuple).cache_info() else ''
""",
    "a forward reference of a callable": """
def attack():
    ref = typing.get_args(typing.Callable[['frames'], int])[0][0]
    return '<code object' if type(ref) is not str else ''
""",
    "a cached property that fills special names": """
class P:
    @functools.cached_property
    def x(self): return lambda protocol: (lambda: A, (), (None, {'__match_args__': ('gi_frame',)}))
def attack():
    P.x.attrname = '__reduce_ex__'
    p = P()
    p.x
    try:
        copy.deepcopy(p)
    except TypeError:
        pass
    return '<frame' if hasattr(A, '__match_args__') else ''
""",
    "a cached property that reads a class": """
def attack():
    cached = functools.cached_property(lambda self: None)
    class P:
        y: int = 1
        x = cached
        of_class = classmethod(cached)
    cached.attrname = '__annotations__'
    P.of_class['__class__'] = int
    return '<frame'
""",
    "the library's cached property": """
def attack():
    cached = [ipaddress.IPv4Network.hostmask][0]
    cached.attrname = '__reduce_ex__'
    ipaddress.ip_network('10.0.0.0/8').hostmask
    return '<frame'
""",
    "a cached property that says what its name is": """
def attack():
    class C(functools.cached_property):
        @property
        def attrname(self): return '__match_args__'
        @attrname.setter
        def attrname(self, value): pass
    class P:
        x = C(lambda self: ('gi_frame',))
    P().x
    return '<frame'
""",
    "a signature that a docstring tells": """
class Base:
    "Base(x=os.name)\\n--\\n\\n"
def attack():
    @dataclasses.dataclass(init=False)
    class D(Base):
        y: int = 1
    return D.__doc__
""",
    "a signature of the class's own docstring": """
class Base:
    __doc__ = "Base(x=sys.platlibdir, y=os.name)\\n--\\n\\n"
@dataclasses.dataclass(init=False)
class D(Base): pass
def attack(): return D.__doc__
""",
    "a field whose default is str's own method": """
def attack():
    @dataclasses.dataclass(init=False)
    class S(str):
        format: int
    return dataclasses.fields(S)[0].default('{0.__globals__}', attack)
""",
    "a field that was refused": """
class S(str):
    format_map: int
def attack():
    try:
        dataclasses.dataclass(init=False)(S)
    except TypeError:
        pass
    return dataclasses.fields(S)[0].default('{f.__globals__}', {'f': attack})
""",
    "a field read from a str that has none": """
@dataclasses.dataclass
class D:
    format: int = dataclasses.field(init=False)
class S(D, str):
    __new__ = lambda cls, text: str.__new__(cls, text)
    __init__ = lambda self, text: None
def attack(): return dataclasses.astuple(S('{0.__globals__}'))[0](attack)
""",
    "a field that comes after the str": """
class D:
    format: int = dataclasses.field(init=False)
class S(D, str): pass
def attack():
    dataclasses.dataclass(init=False)(D)
    return dataclasses.astuple(S('{0.__globals__}'))[0](attack)
""",
    "a field renamed after the str": """
@dataclasses.dataclass(init=False)
class D:
    other: int = dataclasses.field(init=False)
class S(D, str): pass
def attack():
    dataclasses.fields(D)[0].name = 'format'
    return dataclasses.astuple(S('{0.__globals__}'))[0](attack)
""",
    "a field of an enum of texts": """
@dataclasses.dataclass(init=False)
class D:
    format: int = dataclasses.field(init=False)
class Text(str, enum.Enum): pass
def attack():
    member = Text('E', {'A': '{0.__globals__}'}, type=D).A
    return dataclasses.astuple(member)[0](attack)
""",
    "a field matched in any text": """
import skill
before = __name__
skill.__init__('collections.abc')
class N(typing.NamedTuple):
    format: str
class Iterable(N): pass
@typing.runtime_checkable
class P(Iterable, typing.Protocol): pass
skill.__init__(before)
@dataclasses.dataclass(init=False, eq=False)
class S(str):
    _fields = _make = _replace = _asdict = _field_defaults = 1
def attack():
    match S('{0.__globals__}'):
        case P(found):
            return found(attack)
""",
    "a class that looks like the library's": """
@functools.wraps(collections.abc.Iterable)
class Fake(collections.namedtuple('N', 'format')): pass
@typing.runtime_checkable
class P(Fake, typing.Protocol): pass
class S(str):
    _fields = _make = _replace = _asdict = _field_defaults = 1
S = functools.wraps(Fake)(dataclasses.dataclass(init=False, eq=False)(S))
def attack():
    match S('{0.__globals__}'):
        case P(found):
            return found(attack)
""",
    "a field compared with what looks at it": """
class Shows:
    def __eq__(self, other): return other('{0.__globals__}', attack)
@dataclasses.dataclass(init=False)
class D:
    format: int = dataclasses.field(init=False)
class S(D, str): pass
def attack():
    one, other = S('{1.__globals__}'), S('')
    other.format = Shows()
    return repr(D.__eq__(one, other))
""",
    "special members of an enum with a text of its own": """
def attack(): return enum.ReprEnum('E', {**EVIL, 'A': 1}, type=int).A.any
""",
    "an enum's members from a number that is a list": """
class N(int):
    def __iter__(self): return iter([*EVIL.items(), ('A', 1)])
def attack(): return enum.Enum('E', N()).A.any
""",
    "an enum's members from a truth that is a list": """
class N(int):
    def __iter__(self): return iter([('__match_args__', ('gi_frame',)), ('A', 1)])
def attack():
    enum.IntEnum('E', names=N())
    return '<frame'
""",
    "a simple enum": """
def attack():
    class E(enum.Enum, _simple=True):
        A = 1
    return '<frame'
""",
    "a class from another module": """
__name__ = 'os'
class D: pass
def attack(): return 'posix' if D.__module__ == 'os' else ''
""",
    "a class from the module that a parameter names": """
def made(__name__):
    class D: x = __name__
    return D
def attack(): return 'posix' if made('os').__module__ == 'os' else ''
""",
    "a zone from the library's own files": """
def attack():
    class Z([zoneinfo.ZoneInfo][0]):
        def __new__(cls, key): return super().__new__(cls, key)
    return 'root:x:0' if repr(Z.no_cache('../../../etc/passwd')) else ''
""",
    "a hook set in the program's own module": """
import skill
def attack():
    setattr(skill, '@ABCMeta', lambda name, bases, space: space)
    return '<frame'
""",
    "a field compared by a dataclass that the text is none of": """
class Shows:
    def __eq__(self, other): shown.append(other('', attack))
@dataclasses.dataclass
class D:
    format: int
shown = []
class S(str): pass
def attack():
    one, other = S('{1.__globals__}'), S('')
    other.format = Shows()
    D.__eq__(one, other)
    return repr(shown)
""",
    "a field ordered by a protocol that any text is one of": """
class Shows:
    def __gt__(self, other): shown.append(other('', attack))
@typing.runtime_checkable
@dataclasses.dataclass(init=False, order=True)
class D(typing.Protocol):
    format: int
shown = []
class S(str): pass
def attack():
    one, other = S('{1.__globals__}'), S('')
    other.format = Shows()
    D.__lt__(one, other)
    return repr(shown)
""",
    "bases that are others when they are asked again": """
@dataclasses.dataclass(init=False)
class D:
    format: int = dataclasses.field(init=False)
class Flips:
    flipped = False
    def __hash__(self): return 1
    def __eq__(self, other):
        if not Flips.flipped:
            Flips.flipped = True
            one.__init__(D, (Flips(),), name='x')
            two.__init__(str, (Flips(),), name='y')
        return False
one, two = G(A, (Flips(),), name='x'), G(A, (Flips(),), name='y')
def attack():
    class S(one, two): pass
    return dataclasses.astuple(S('{0.__globals__}'))[0](attack)
""",
    "an enum's descriptor out of a cache's attributes": """
class Base:
    @property
    def x(self): return 1
class E(Base, enum.Enum):
    x = 1
    y = 2
def attack():
    E.y._value_ = attack
    found = functools.cache(E).x
    found.name = '__globals__'
    return repr(E.y.x) + '<frame'
""",
    "a descriptor out of a context manager's attributes": """
import contextlib
def attack():
    return '<frame' if type(contextlib.contextmanager(enum.Enum).name) else ''
""",
    "a class wrapped": "def attack(): return '<frame' if functools.wraps(enum.Enum)(lambda: 1).value else ''\n",
    "a str made of what is about to have a field": """
made = []
class Asked:
    def __get__(self, obj, owner):
        class S(D, str): pass
        made.append(S)
        raise AttributeError
class D:
    format: int = Asked()
try:
    dataclasses.dataclass(init=False)(D)
except TypeError:
    pass
def attack():
    del D.format
    return dataclasses.astuple(made[0]('{0.__globals__}'))[0](attack)
""",
    "a comparison, while the dataclass is made": """
class Shows:
    def __eq__(self, other): shown.append(other('', attack))
class S(str): y = 1
class Asked:
    def __repr__(self):
        one, other = S('{1.__globals__}'), S('')
        other.format = Shows()
        D.__eq__(one, other)
        return ''
class D:
    format: int
    y: int = Asked()
shown = []
dataclasses.dataclass(D)
def attack(): return repr(shown)
""",
    "a field made anew under another name": """
given = []
@dataclasses.dataclass(init=False)
class D:
    other: int = dataclasses.field(init=False)
class S(D, str):
    def __new__(cls, *args, **kwargs):
        given.append(kwargs)
        return str.__new__(cls, *args)
    def __init__(self, *args, **kwargs): pass
def attack():
    field = dataclasses.fields(D)[0]
    field.__init__(dataclasses.MISSING, dataclasses.MISSING, True, True, True, True, {}, False)
    field.name = 'format'
    dataclasses.replace(S('{0.__globals__}'))
    return given[-1]['format'](attack)
""",
    "a façade's hint made anew": """
def attack():
    typing.List.__init__(dict, 2, name='x')
    return '<frame' if typing.List[int, int] else ''
""",
    "a façade's special form made anew": """
def attack():
    typing.Optional.__init__(lambda self, parameters: '<frame')
    return typing.Optional[int]
""",
    "a shared pattern's groups": """
class Takes:
    def __eq__(self, other): other['a'] = 2
def attack():
    re.compile('(?P<a>x)(?P<b>y)').groupindex == Takes()
    getattr(re.compile('(?P<a>x)(?P<b>y)'), 'groupindex') == Takes()
    return '<frame' if re.match('(?P<a>x)(?P<b>y)', 'xy')['a'] == 'y' else ''
""",
    "a shared pattern's groups, matched": """
class Takes:
    def __eq__(self, other): other['a'] = 2
def attack():
    match re.compile('(?P<a>x)(?P<b>z)'):
        case object(groupindex=found): found == Takes()
    return '<frame' if re.match('(?P<a>x)(?P<b>z)', 'xz')['a'] == 'z' else ''
""",
    "a façade's flag of another value": """
def attack():
    flag = [re.I][0]
    flag._value_ = 0
    return '<frame' if re.match('a', 'A', re.I) is None else ''
""",
    "a façade's flag of another value, from below": """
def attack():
    object.__setattr__(re.I, '_value_', 0)
    return '<frame' if re.match('a', 'A', re.I) is None else ''
""",
}

HONEST = {
    "hints are compared, copied, taken apart and inherited from": """
T = typing.TypeVar('T')
class Base(typing.Generic[T]): pass
class Box(Base[int]): pass
class Rows(typing.List[int]): pass
def attack():
    hint = typing.Dict[str, typing.List[int]]
    return (copy.copy(hint) == hint == copy.deepcopy(hint) and repr(hint) == 'typing.Dict[str, typing.List[int]]'
            and typing.Type[int] == typing.Type[int] and repr(typing.Type[int]) == 'typing.Type[int]'
            and typing.get_origin(typing.Type[int]) is type and typing.get_args(typing.Type[int]) == (int,)
            and typing.get_args(typing.Callable[[int, str], bool]) == ([int, str], bool)
            and typing.Optional[typing.Type] is not None and issubclass(Box, Base) and Rows([1]) == [1])
""",
    "caches, by type too": """
class A:
    def __init__(self): self.calls = 0
    @functools.lru_cache(maxsize=None, typed=True)
    def double(self, x, *, more=0):
        self.calls += 1
        return x * 2 + more
@functools.lru_cache(typed=True)
def same(x): return x
@functools.lru_cache
def plain(x): return x
def attack():
    a = A()
    found = [a.double(1), a.double(1.0), a.double(1), a.double(1, more=1), a.double(1, more=True)]
    return (found == [2, 2.0, 2, 3, 3] and a.calls == 4 and same('x') == same('x') == 'x' and same.cache_info().hits == 1
            and A.double.cache_info().misses == 4 and plain(2) == plain(2) and same.__name__ == 'same'
            and same.cache_parameters() == {'maxsize': 128, 'typed': True} and type(plain).__name__ != 'type')
""",
    "cached properties": """
class Circle:
    def __init__(self, radius): self.radius = radius
    @functools.cached_property
    def area(self): return 3 * self.radius ** 2
    @functools.cached_property
    def _half(self): return self.area / 2
    def half(self): return self._half
class Ring(Circle):
    @functools.cached_property
    def area(self): return super().area - 3
def attack():
    ring = Ring(2)
    first = ring.area
    ring.radius = 5
    del ring.area
    return first == 9 and ring.area == 72 and ring.half() == 36 and ipaddress.ip_network('10.0.0.0/8').hostmask
""".replace("ip_network('10.0.0.0/8').hostmask", "ip_network('10.0.0.0/8').hostmask is not None"),
    "enums from names, of every kind": """
Colour = enum.Enum('Colour', 'RED GREEN')
Size = enum.IntEnum('Size', [('S', 1), ('M', 2)])
Flag = enum.Flag('Flag', ['A', 'B'], module=__name__)
Word = enum.StrEnum('Word', {'YES': 'y'})
Level = enum.Enum('Level', 'LOW HIGH', start=5, type=int)
class Code(int, enum.ReprEnum):
    OK = 200
def attack():
    return (Colour(2) is Colour.GREEN and Size.M == 2 and Flag.A | Flag.B == Flag(3) and Word('y') is Word.YES
            and Level.HIGH == 6 and str(Code.OK) == '200' and Colour.__module__ == Flag.__module__ == __name__
            and re.IGNORECASE | re.MULTILINE == re.I | re.M and isinstance(Colour.RED, enum.Enum))
""",
    "fields called format, renamed copies and docstrings": """
@dataclasses.dataclass
class Column:
    name: str
    format: str = '{}'
    _width: int = dataclasses.field(default=3, repr=False)
    def show(self, value): return self.format.format(value).rjust(self._width)
@dataclasses.dataclass
class Wide(Column):
    extra: int = 0
class Row(typing.NamedTuple):
    name: str
    format: str
Pair = collections.namedtuple('Pair', 'name other')
class Text(str):
    def format(self, *values): return 'own'
def matched(value):
    match value:
        case Pair(_, found): return found
        case Row(): return value[1]
def attack():
    return (Column('a').show(1) == '  1' and dataclasses.astuple(Wide('a')) == ('a', '{}', 3, 0)
            and matched(Pair(1, 2)) == matched(Row(1, format=2)) == 2
            and Column.__doc__.startswith('Column(name: str, format: str =') and Text('x').format(1) == 'own'
            and [f.name for f in dataclasses.fields(Wide)] == ['name', 'format', '_width', 'extra']
            and dataclasses.replace(Wide('a'), format='<{}>').show(1) == '<1>')
""",
    "time zones, copied with the times in them": """
def attack():
    zone = zoneinfo.ZoneInfo('Europe/Vienna')
    noon = datetime.datetime(2020, 7, 1, 12, tzinfo=zone)
    return (copy.deepcopy([noon]) == [noon] and copy.copy(zone) is zone is zoneinfo.ZoneInfo('Europe/Vienna')
            and repr(zone) == "zoneinfo.ZoneInfo(key='Europe/Vienna')" and noon.utcoffset().seconds == 7200)
""",
    "the module's name is read": """
class D: pass
def attack(): return D.__module__ == __name__ and f'{__name__}.x' == D.__module__ + '.x' and __name__ != '__main__'
""",
    "generic classes of every base": """
T = typing.TypeVar('T')
class Stack(typing.Generic[T], abc.ABC):
    def __init__(self): self.items: list[T] = []
    @abc.abstractmethod
    def push(self, item: T) -> None: ...
class Plain(Stack[int], typing.List[int], metaclass=abc.ABCMeta):
    def push(self, item): super().append(item)
class Pair(typing.NamedTuple, typing.Generic[T]):
    a: T
    b: T
class Sized(typing.Protocol[T]):
    def size(self) -> T: ...
class Movie(typing.TypedDict, total=False):
    name: str
class Lines(collections.UserList, typing.Iterable[str]): pass
def attack():
    plain = Plain()
    plain.push(3)
    return (plain == [3] and Pair(1, 2).b == 2 and Movie(name='x') == {'name': 'x'} and list(Lines('ab')) == ['a', 'b']
            and issubclass(Plain, Stack) and Stack[int] is not None)
""",
    "what a function has, its wrappers have": """
def counted(function):
    @functools.wraps(function)
    def call(*args):
        call.calls += 1
        return function(*args)
    call.calls = 0
    return call
def named(function):
    @functools.wraps(function)
    def call(*args): return function(*args)
    return call
@functools.cache
@named
@counted
def double(x): return 2 * x
def attack(): return double(2) == 4 and double.calls == 0 and double.__name__ == 'double'
""",
    "a dataclass with a field called format, ordered": """
@dataclasses.dataclass(order=True)
class Column:
    format: str
    def __eq__(self, other): return isinstance(other, Column) and self.format.lower() == other.format.lower()
@dataclasses.dataclass(order=True)
class Wide(Column):
    width: int = 0
def attack():
    return Column('a') < Column('b') and Column('A') == Column('a') != 'a' and Wide('a', 1) < Wide('a', 2) <= Wide('b')
""",
    "a pattern's groups are read": """
def attack():
    pattern = re.compile('(?P<a>x)(?P<b>y)')
    return pattern.groupindex == {'a': 1, 'b': 2} and list(pattern.groupindex) == ['a', 'b'] and pattern.groupindex['b'] == 2
""",
}

test_the_library_keeps_to_the_rules = refuses(BREAKS, PRELUDE)
test_the_library_does_what_it_should = allows(HONEST, PRELUDE)
