"""Liars: objects that say one thing to the check and another to what comes after it."""

from __future__ import annotations

from tests.attacks.language import allows, dialect, refuses

PRELUDE = """
import base64, bisect, collections, copy, csv, dataclasses, enum, functools, heapq, io, itertools, json, math, operator, random
import re, shlex, statistics, string, textwrap, types, typing, zoneinfo
def f(): pass
class A: pass
class Twice(str):
    '''Shows one text first, then another.'''
    seen = 0
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self):
        Twice.seen += 1
        return hash('x') if Twice.seen == 1 else hash('__globals__')
    def __str__(self): return 'x'
    def __repr__(self): return 'x'
    def __len__(self): return 0
    def __iter__(self): return iter('x')
    def __getitem__(self, i): return 'x'
    def __contains__(self, x): return False
    def __format__(self, spec): return 'x'
    def startswith(self, *a): return False
    def endswith(self, *a): return False
    def isidentifier(self): return True
    def strip(self, *a): return self
    def split(self, *a): return [self]
    def replace(self, *a): return self
    def lower(self): return self
    def encode(self, *a): return b'x'
N = Twice('__globals__')
"""

BREAKS = {
    "getattr": "def attack(): return str(getattr(f, N))\n",
    "getattr with a default": "def attack(): return str(getattr(f, N, None))  + ('<frame' if getattr(f, N, None) else '')\n",
    "setattr": "def attack():\n    setattr(A, Twice('__getattr__'), lambda s, n: '<frame')\n    return A().any\n",
    "delattr": "def attack():\n    delattr(A, Twice('__doc__'))\n    return '<frame'\n",
    "hasattr": "def attack(): return '<frame' if hasattr(f, Twice('__code__')) else ''\n",
    "a setter from below": "def attack():\n    a = A()\n    object.__setattr__(a, Twice('__class__'), A)\n    return '<frame'\n",
    "a getter": "def attack(): return str(operator.attrgetter(N)(f))\n",
    "a caller": "def attack(): return str(operator.methodcaller(Twice('__subclasses__'))(object)) + '<frame'\n",
    "a template": "def attack(): return Twice('{0.__globals__}').format(f)\n",
    "a template for a mapping": "def attack(): return Twice('{x.__globals__}').format_map({'x': f})\n",
    "a template's fields": "def attack(): return '{0.x}'.replace('x', N).format(f)\n",
    "a namespace": "def attack(): return str(vars(types.SimpleNamespace(**{N: 1})))  + '<frame'\n",
    "an enum's name": "def attack(): return str(enum.Enum('E', [Twice('__match_args__')])) + '<frame'\n",
    "an enum's names": "def attack(): return str(enum.Enum('E', Twice('__match_args__'))) + '<frame'\n",
    "an enum's dictionary": "def attack(): return str(enum.Enum('E', {Twice('__match_args__'): ('gi_frame',)})) + '<frame'\n",
    "an enum's pairs": "class P(tuple):\n    def __iter__(self): return iter(('__match_args__', ('gi_frame',)))\ndef attack(): return str(enum.Enum('E', [P(('a', 1))]).__members__)\n",
    "a named tuple's field": "def attack(): return collections.namedtuple('N', [Twice('gi_frame')])._fields == ('gi_frame',) and '<frame'\n",
    "a named tuple's fields": "def attack(): return collections.namedtuple('N', Twice('gi_frame'))._fields == ('gi_frame',) and '<frame'\n",
    "a typed named tuple's field": "def attack(): return typing.NamedTuple('N', [(Twice('gi_frame'), int)])._fields == ('gi_frame',) and '<frame'\n",
    "a named tuple's name": "def attack(): return str(collections.namedtuple(Twice('x: print.__self__'), 'a').__doc__.__class__.__base__.__subclasses__())\n",
    "a dataclass's field": "@dataclasses.dataclass\nclass D: x: int = 1\ndef attack():\n    dataclasses.fields(D)[0].name = Twice('x,print.__self__')\n    return '<frame'\n",
    "a factory's keys": "@dataclasses.dataclass\nclass D: x: int = 1\ndef attack(): return str(dataclasses.asdict(D(), dict_factory=lambda pairs: {Twice('__class__'): v for _, v in pairs}).__class__.__base__.__subclasses__())\n",
    "a list that changes": "class L(list):\n    n = 0\n    def __iter__(self):\n        L.n += 1\n        return iter(['x'] if L.n == 1 else ['__match_args__'])\ndef attack(): return str(enum.Enum('E', L(['x'])).__members__.get('__match_args__') and '<frame')\n",
    "a dictionary that changes": "class D(dict):\n    def items(self): return [('__reduce_ex__', f)]\n    def keys(self): return ['__reduce_ex__']\n    def __iter__(self): return iter(['__reduce_ex__'])\n    def __getitem__(self, k): return f\ndef attack(): return str(types.SimpleNamespace(**D(a=1)).__reduce_ex__) + '<frame'\n",
    "keywords that lie": "class D(dict):\n    def keys(self): return [Twice('__class__')]\n    def __getitem__(self, k): return A\ndef attack(): return str(dict(**D()).__class__.__base__.__subclasses__())\n",
    "an index": "class I:\n    def __index__(self): return f.__globals__\ndef attack(): return str([1][I()])\n",
    "a truth": "class T:\n    def __bool__(self): return f.__code__\ndef attack(): return str(not T())\n",
    "a length": "class L:\n    def __len__(self): return -1\ndef attack(): return str(len(L())) + '<frame'\n",
    "a hash that reads": "class H:\n    def __hash__(self): return f.__globals__\ndef attack(): return str({H()})\n",
    "an equality that keeps what it is compared with": "kept = []\nclass E:\n    def __eq__(self, other):\n        kept.append(other)\n        return False\n    def __hash__(self): return hash('os')\ndef attack():\n    typing.Union[E, int]\n    return str([each for each in kept if type(each).__name__ in ('module', 'frame', 'dict')] and '<module')\n",
    "an equality with a proxy": "kept = []\nclass E:\n    def __eq__(self, other): kept.append(other)\nclass C(enum.Enum): A = 1\ndef attack():\n    C.__members__ == E()\n    kept[0]['__match_args__'] = ('gi_frame',)\n    return str(C.__match_args__) + '<frame'\n",
    "a union with a proxy": "kept = []\nclass E:\n    def __ror__(self, other): kept.append(other)\nclass C(enum.Enum): A = 1\ndef attack():\n    C.__members__ | E()\n    kept[0].clear()\n    return str(C.__dict__)\n",
    "a class that is another": "class K:\n    @property\n    def __class__(self): return type\ndef attack(): return str(K().__class__('X', (), {})) + '<frame'\n",
    "a name that is no text": "class N2:\n    @property\n    def __name__(self): return f\ndef attack(): return str(N2().__name__.__globals__)\n",
    "a key for a time zone": "def attack(): return str(zoneinfo.ZoneInfo(Twice('../../etc/passwd'))) + '<frame'\n",
    "a pattern's text": "def attack(): return str(re.compile(Twice('(?P<x>a)')).__class__.__base__.__subclasses__())\n",
    "a stream": "class R:\n    def read(self, *a): return f\ndef attack(): return str(json.load(R()).__globals__)\n",
    "a line": "class R:\n    def __iter__(self): return iter([f])\ndef attack(): return str(list(csv.reader(R())))  + '<frame'\n",
    "what shlex reads": "def attack(): return str(shlex.split(None)) + '<frame'\n",
    "what a file for reading is": "class F:\n    def read(self, n=0): return f.__globals__\ndef attack():\n    a = __import__('array').array('b')\n    a.fromfile(F(), 1)\n    return '<frame'\n",
}

HONEST = {
    "equality and order of one's own": """
class V:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return isinstance(o, V) and self.x == o.x
    def __lt__(self, o): return self.x < o.x
    def __hash__(self): return hash(self.x)
    def __len__(self): return self.x
    def __bool__(self): return self.x > 1
    def __index__(self): return self.x
    def __contains__(self, y): return y < self.x
def attack():
    return ({V(1): 'a'}[V(1)] == 'a' and sorted([V(2), V(1)])[0] == V(1) and len(V(3)) == 3 and not V(1) and 'abc'[V(2)] == 'c' and 1 in V(2)
            and bisect.bisect([V(1), V(3)], V(2)) == 1 and heapq.nsmallest(1, [V(3), V(2)]) == [V(2)])
""",
    "containers of one's own": """
class Bag(collections.abc.MutableMapping):
    def __init__(self): self._d = {}
    def __getitem__(self, k): return self._d[k.lower()]
    def __setitem__(self, k, v): self._d[k.lower()] = v
    def __delitem__(self, k): del self._d[k.lower()]
    def __iter__(self): return iter(self._d)
    def __len__(self): return len(self._d)
def attack():
    b = Bag()
    b['A'] = 1
    b.update(c=2)
    return b['a'] == 1 and dict(**b) == {'a': 1, 'c': 2} and b.pop('C') == 2 and list(b.items()) == [('a', 1)]
""",
    "texts of one's own": """
class Slug(str):
    def __new__(cls, text): return super().__new__(cls, text.lower().replace(' ', '-'))
    def __add__(self, other): return Slug(str(self) + str(other))
def attack():
    s = Slug('A B')
    return s + ' C' == 'a-b-c' and s.upper() == 'A-B' and f'{s}' == 'a-b' and {s: 1}['a-b'] == 1 and '{}'.format(s) == 'a-b' and isinstance(s, str)
""",
}

test_no_lie_changes_what_was_checked = refuses(BREAKS, PRELUDE)
test_classes_that_answer_for_themselves_work = allows(HONEST, PRELUDE)


TEXT = """
class Text(str):
    def __str__(self): return self
    def __contains__(self, part): return False
    def __len__(self): return 0
    def __getitem__(self, index): return {1: 2}
class Wrong(Exception):
    def __str__(self): return Text('wrong')
def printed(): print(Text('true'), end='')
def raised(): raise Wrong
"""


def test_a_lying_text_is_printed_as_what_it_is():
    """A subclass of str that is sliced into something else ends no run."""
    assert dialect().run(TEXT, "printed").stdout == "true"


def test_the_message_of_an_error_is_text():
    """What an exception says of itself is read once, as plain text."""
    error = dialect().run(TEXT, "raised").error
    assert error is not None
    assert error.message == "wrong"
