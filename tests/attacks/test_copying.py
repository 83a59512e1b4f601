"""Copying: how an object says it is copied, what the memo shows, and names that are set on the copy."""

from __future__ import annotations

from tests.attacks.language import allows, refuses

PRELUDE = """
import collections, copy, dataclasses, functools, types, typing
@typing.runtime_checkable
class P(typing.Protocol):
    def send(self, value): ...
def g():
    yield 1
class N:
    def __init__(self): self.x = 1
    def m(self): pass
def forged(protocol):
    return lambda: P, (), (None, {'__match_args__': ('gi_frame',)})
def frame():
    gen = g()
    isinstance(gen, P)
    match gen:
        case P(found): return str(found)
"""

BREAKS = {
    "a method whose name is another's": """
def attack():
    named = collections.namedtuple('__globals__', 'a')
    return str(copy.copy(type(N().m)(named, g)))
""",
    "a method renamed": """
def attack():
    named = collections.namedtuple('__globals__', 'a')
    @functools.wraps(named)
    def h(self): pass
    return str(copy.copy(type(N().m)(h, g)))
""",
    "a hint whose name is a global of typing's": """
def attack():
    hint = type(typing.List[int])
    return str(copy.copy(hint(list, ('eval',), name='__builtins__')))
""",
    "a hint within what is copied": """
def attack():
    hint = type(typing.List[int])
    return str(copy.deepcopy([hint(list, ('eval',), name='__builtins__')]))
""",
    "a hint within a dataclass": """
@dataclasses.dataclass
class A:
    x: int
def attack():
    hint = type(typing.List[int])
    return str(dataclasses.asdict(A(hint(list, ('eval',), name='__builtins__'))))
""",
    "an enum's member renamed": """
import enum
class E(enum.Enum):
    A = 1
    __copy__ = None
    __deepcopy__ = None
def attack():
    E.A._name_ = '__dict__'
    return str(copy.copy(E.A))
""",
    "an object's own state by the memo": """
isinstance(g(), P)
def attack():
    memo = {}
    n = N()
    copy.deepcopy(n, memo)
    for state in memo[id(memo)]:
        if type(state) is dict: state['__reduce_ex__'] = forged
    copy.deepcopy(n)
    return frame()
""",
    "the memo that a special method is given": """
isinstance(g(), P)
seen = []
class Spy:
    def __deepcopy__(self, memo):
        seen.append(memo)
        return self
def attack():
    n = N()
    copy.deepcopy([n, Spy()])
    for state in [each for memo in seen for each in memo[id(memo)]]:
        if type(state) is dict: state['__reduce_ex__'] = forged
    copy.deepcopy(n)
    return frame()
""",
    "a memo that answers": """
class Memo(dict):
    def get(self, key, default=None):
        return (None, {'__match_args__': ('gi_frame',)}) if self.armed else default
def attack():
    memo = Memo()
    memo.armed = True
    copy.deepcopy(P, memo)
    copy.deepcopy(N(), memo)
    return frame() or '<frame'
""",
    "a memo that watches": """
kept = []
class Memo:
    def get(self, key, default=None): return default
    def __setitem__(self, key, value): pass
    def __getitem__(self, key): return kept
def attack():
    n = N()
    copy.deepcopy(n, Memo())
    for state in kept:
        if type(state) is dict: state['__reduce_ex__'] = forged
    copy.deepcopy(n)
    return frame() or '<frame'
""",
    "a state found by its address": """
isinstance(g(), P)
class S:
    __slots__ = ('a',)
def attack():
    for size in range(200):
        s = S()
        s.a = P
        table = {}
        place = id(table)
        del table
        copy.deepcopy(s, {place: (None, {'__match_args__': ('gi_frame',)})})
    return frame()
""",
    "slots from a variable": """
names = ['__match' + '_args__']
class S:
    __slots__ = names
def attack():
    return '<frame'
""",
    "slots unpacked": "class S:\n    (__slots__,) = [['__match' + '_args__']]\ndef attack(): return '<frame'\n",
    "slots by a walrus": "class S:\n    a = (__slots__ := ['__reduce' + '_ex__'])\ndef attack(): return '<frame'\n",
    "slots in a loop": "class S:\n    for __slots__ in [['x']]: pass\ndef attack(): return '<frame'\n",
    "slots added to": "class S:\n    __slots__ = ['x']\n    __slots__ += ['y']\ndef attack(): return '<frame'\n",
    "slots imported": "class S:\n    from json import dumps as __slots__\ndef attack(): return '<frame'\n",
    "slots matched": "class S:\n    match 1:\n        case __slots__: pass\ndef attack(): return '<frame'\n",
    "a way to be reduced": "class A:\n    def __reduce_ex__(self, protocol): return print, ()\ndef attack(): return '<module'\n",
    "a state to be set": "class A:\n    def __setstate__(self, state): pass\ndef attack(): return '<module'\n",
    "a state to be had": "class A:\n    def __getstate__(self): return None, {}\ndef attack(): return '<module'\n",
    "reducing by hand": "def attack(): return str(N().__reduce_ex__(2)[0].__globals__)\n",
    "a namespace that reduces": """
def attack():
    copy.deepcopy(types.SimpleNamespace(**{'__reduce_ex__': forged}))
    return frame() or '<frame'
""",
    "a module": "def attack(): return str(copy.copy(copy).__builtins__)\n",
    "a generator": "def attack(): return str(copy.copy(g()).gi_frame)\n",
    "a dataclass replaced by other names": """
@dataclasses.dataclass
class A:
    x: int
def attack(): return str(dataclasses.replace(A(1), **{'__class__': N})) + '<frame'
""",
    "a factory of dictionaries": """
@dataclasses.dataclass
class A:
    x: int
def attack():
    made = dataclasses.asdict(A(1), dict_factory=lambda pairs: pairs.__class__)
    return str(made.__subclasses__())
""",
    "a copied hint": """
def attack():
    memo = {}
    copy.deepcopy(typing.List['print'], memo)
    found = [each for each in memo.values() if type(each).__name__ == 'ForwardRef']
    return str(found[0]._evaluate({}, {}, frozenset()))
""",
    "a copy that is the program's own module": """
import skill
class Answers:
    def __new__(cls): return skill
class B:
    def __init__(self): self.N = '<module'
def attack():
    copy.deepcopy(B(), {id(B): Answers})
    return N
""",
}

HONEST = {
    "methods, hints, members and iterators": """
import enum
class E(enum.Enum):
    A = 1
class B:
    def __init__(self): self.x = []
    def add(self, y): self.x.append(y)
def attack():
    b = B()
    copy.copy(b.add)(1)
    copy.deepcopy(b.add)(2)
    table = copy.deepcopy({'hint': typing.List[int], 'union': int | str, 'upper': str.upper, 'e': E.A, 'it': iter([1])})
    return (b.x == [1] and table['hint'] == typing.List[int] and table['union'] == int | str and table['upper']('a') == 'A'
            and table['e'] is E.A and list(table['it']) == [1] and copy.copy(E.A) is E.A)
""",
    "a deep copy is another": """
def attack():
    n = N()
    n.x = [1, {2: 3}]
    m = copy.deepcopy(n)
    m.x[1][2] = 4
    return n.x == [1, {2: 3}] and m.x == [1, {2: 4}]
""",
    "cycles and shared parts": """
def attack():
    a = [1]
    both = copy.deepcopy([a, a])
    loop = []
    loop.append(loop)
    twin = copy.deepcopy(loop)
    return both[0] is both[1] and both[0] is not a and twin[0] is twin
""",
    "a memo that a class fills": """
class Node:
    def __init__(self, value, children=()):
        self.value, self.children = value, list(children)
    def __deepcopy__(self, memo):
        if id(self) in memo: return memo[id(self)]
        made = Node(self.value)
        memo[id(self)] = made
        made.children = copy.deepcopy(self.children, memo)
        return made
def attack():
    leaf = Node(1)
    twin = copy.deepcopy(Node(0, [leaf, leaf]))
    return twin.children[0] is twin.children[1] and twin.children[0] is not leaf
""",
    "slots and private names": """
class S:
    __slots__ = ('_a', '__b', 'c')
    def __init__(self): self._a, self.__b, self.c = 1, [2], 3
    def sum(self): return self._a + self.__b[0] + self.c
def attack():
    s = S()
    return copy.copy(s).sum() == copy.deepcopy(s).sum() == 6
""",
    "what the library holds": """
def attack():
    things = [collections.OrderedDict(a=1), collections.Counter('aab'), collections.deque([1], 3), {1, 2},
              collections.defaultdict(list, a=[1]), types.SimpleNamespace(a=[1]), ValueError('x', [1]),
              functools.partial(max, 1), typing.List['N'], range(3), b'x', (1, [2]), collections.ChainMap({1: 2})]
    return all(str(copy.deepcopy(each)) == str(each) == str(copy.copy(each)) for each in things)
""",
    "a frozen dataclass": """
@dataclasses.dataclass(frozen=True, slots=True)
class A:
    xs: list
    _y: int = 0
def attack():
    a = A([1], 2)
    return copy.deepcopy(a) == a and copy.deepcopy(a).xs is not a.xs and dataclasses.replace(a, _y=3)._y == 3
""",
    "the one instance of a class": """
class One:
    made = None
    def __new__(cls):
        cls.made = cls.made or super().__new__(cls)
        return cls.made
def attack():
    one = One()
    one.x = [1]
    return copy.copy(one) is one is copy.deepcopy(one) and one.x == [1]
""",
}

test_a_copy_gets_only_what_a_program_could_set = refuses(BREAKS, PRELUDE)
test_copying_means_what_it_means = allows(HONEST, PRELUDE)
