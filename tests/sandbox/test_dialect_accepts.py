# ruff: noqa: E501 - programs are kept dense
"""The dialect accepts ordinary Python, with the meaning that CPython gives it: each program runs under both."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import pytest

from skillforge.sandbox import Sandbox
from skillforge.values import equal


@pytest.fixture(scope="module")
def cpython() -> Iterator[Sandbox]:
    with Sandbox(dialect=False) as sandbox:
        yield sandbox


PROGRAMS = {
    "annotations": """
        from __future__ import annotations
        LIMIT: int = 3
        def f(x: int = 1, *rest: str, key: dict[str, list[int]] | None = None, **more: float) -> tuple[int, ...]:
            total: int = x + LIMIT
            label: str
            return (total, len(rest), key, more)
        result = f(2, "a", key={"k": [1]}, z=1.5)
    """,
    "f-strings": """
        class P:
            def __init__(self): self.x = 3.14159
            def __format__(self, spec): return f"<{spec}>"
        p, w = P(), 10
        result = [f"{p.x:.2f}|{p.x!r:>{w}}|{p:abc}|{'nested ' + str(w)}|{w=}"]
    """,
    "augmented assignment": """
        class C:
            def __init__(self): self.n, self.items, self.d = 1, [1], {"a": 1}
        c = C()
        c.n += 5; c.items += [2]; c.d["a"] *= 7; c.items[0] -= 3; c.n **= 2; c.n //= 5
        calls = []
        def index():
            calls.append(1)
            return 0
        c.items[index()] += 1
        result = [c.n, c.items, c.d, calls]
    """,
    "walrus": """
        data = [1, 5, 2]
        result = [y for x in data if (y := x * 2) > 3] + [n if (n := len(data)) else 0]
    """,
    "comprehensions": """
        grid = [[i * j for j in range(3)] for i in range(3)]
        result = [{x: y for x, (y, z) in [(1, (2, 3))]}, {a + b for a in "ab" for b in "cd" if a != b},
                  list(x for row in grid for x in row if x), [k for k, *v in [(1, 2, 3)]]]
    """,
    "generators": """
        def count(n):
            received = []
            while n:
                got = yield n
                if got: received.append(got)
                n -= 1
            return received
        def outer():
            result = yield from count(2)
            yield result
        g = count(3)
        result = [next(g), g.send("x"), list(outer()), sum(x * x for x in range(4))]
    """,
    "classes": """
        class Animal:
            kinds = ["?"]
            _count = 0
            def __init__(self, name):
                self.name, self._secret, self.__hidden = name, name[::-1], 7
                Animal._count += 1
            def __repr__(self): return f"{type(self).__name__}({self.name!r})"
            def __eq__(self, other): return isinstance(other, Animal) and self.name == other.name
            def __hash__(self): return hash(self.name)
            def __lt__(self, other): return self.name < other.name
            def _helper(self): return self._secret.upper()
            def hidden(self): return self.__hidden
            @property
            def size(self): return len(self.name)
            @size.setter
            def size(self, n): self.name = self.name[:n]
            @staticmethod
            def make(): return Animal("made")
            @classmethod
            def create(cls, name): return cls(name)
        class Dog(Animal):
            def __init__(self, name):
                super().__init__(name)
                self.tricks = []
            def _helper(self): return "dog " + super()._helper()
        d = Dog.create("rex")
        d.size = 2
        result = [repr(d), d._helper(), d.hidden(), d.size, Animal.make().name, Animal._count, sorted([Dog("b"), Dog("a")])[0].name,
                  d == Animal("re"), d.__class__.__name__, type(d).__name__, isinstance(d, Animal), issubclass(Dog, Animal),
                  len({Dog("x"), Dog("x")})]
    """,
    "operators of classes": """
        class V:
            def __init__(self, *xs): self.xs = xs
            def __add__(self, o): return V(*(a + b for a, b in zip(self.xs, o.xs)))
            def __mul__(self, k): return V(*(a * k for a in self.xs))
            __rmul__ = __mul__
            def __neg__(self): return self * -1
            def __getitem__(self, i): return self.xs[i]
            def __setitem__(self, i, v): self.xs = self.xs[:i] + (v,) + self.xs[i + 1:]
            def __contains__(self, x): return x in self.xs
            def __iter__(self): return iter(self.xs)
            def __len__(self): return len(self.xs)
            def __bool__(self): return any(self.xs)
            def __call__(self, x): return [x, *self.xs]
            def __iadd__(self, o): return self + o
        v = 2 * V(1, 2) + V(1, 1)
        v += V(1, 1); v[0] = 9
        result = [list(v), v[1], 9 in v, len(v), bool(V(0)), v("x"), list(-v)]
    """,
    "slots": """
        class S:
            __slots__ = ("x", "_y")
            def __init__(self): self.x, self._y = 1, 2
            def total(self): return self.x + self._y
        s = S()
        try:
            s.z = 3
            refused = False
        except AttributeError:
            refused = True
        result = [s.total(), refused]
    """,
    "dataclasses": """
        from dataclasses import dataclass, field, asdict, replace, astuple
        from typing import ClassVar
        @dataclass(order=True, frozen=True)
        class Point:
            x: int
            y: int = 0
            tags: list = field(default_factory=list, compare=False)
            kind: ClassVar[str] = "point"
            def moved(self, dx): return replace(self, x=self.x + dx)
        @dataclass
        class Item:
            name: str
            price: float = 0
            _cache: dict = field(default_factory=dict, repr=False)
            def __post_init__(self):
                self.name = self.name.title()
                self._cache["n"] = len(self.name)
        p = Point(1)
        result = [asdict(p.moved(2)), Point(1) < Point(2), repr(p), astuple(p), Item("tea")._cache, repr(Item("tea", 2)), Point.kind,
                  Point(1) == Point(1)]
    """,
    "frozen dataclass with post_init": """
        from dataclasses import dataclass
        @dataclass(frozen=True)
        class P:
            x: int
            def __post_init__(self):
                object.__setattr__(self, "x", self.x * 2)
        result = P(3).x
    """,
    "match": """
        from dataclasses import dataclass
        @dataclass
        class Point:
            x: int
            y: int
        def f(v):
            match v:
                case 0 | 1: return "small"
                case int(n) if n > 100: return f"big {n}"
                case [first, *rest]: return [first, rest]
                case {"kind": "circle", "r": r, **rest}: return [r, rest]
                case Point(x=0, y=y): return ["axis", y]
                case Point(x, y): return [x, y]
                case str() as text: return text.upper()
                case None: return "none"
                case (True | False) as b: return b
                case _: return "other"
        result = [f(v) for v in (0, 200, [1, 2, 3], {"kind": "circle", "r": 2, "z": 1}, Point(0, 5), Point(1, 2), "abc", None, 7, 2.5)]
    """,
    "nonlocal and global": """
        total = 0
        def counter():
            n = 0
            def inc(by=1):
                nonlocal n
                global total
                n += by
                total += by
                return n
            return inc
        c = counter()
        result = [c(), c(5), total]
    """,
    "unpacking": """
        a, (b, *c), d = 1, (2, 3, 4), 5
        x = y = [1, 2]
        first, *_ = "hello"
        calls = []
        def once():
            calls.append(1)
            return (1, 2)
        p = (q, r) = once()
        def f(*args, **kwargs): return [args, kwargs]
        result = [a, b, c, d, x is y, first, len(calls), p, q, f(*[1, 2], *"ab", **{"k": 1}, **{"j": 2}), [*range(3), *"x"], {**{"a": 1}, "b": 2}]
        for i, (j, k) in enumerate([(1, 2), (3, 4)]): result.append(i + j + k)
    """,
    "exceptions": """
        class AppError(ValueError):
            def __init__(self, code, message="bad"):
                super().__init__(message)
                self.code = code
        log = []
        def f(x):
            try:
                if x == 0: raise AppError(7)
                if x == 1: return int("zz")
                if x == 2: [][1]
                return "fine"
            except AppError as e:
                return [type(e).__name__, str(e), e.code, e.args]
            except (ValueError, TypeError) as e:
                try:
                    raise KeyError("k") from e
                except KeyError as k:
                    return [str(k), str(e)]
            except Exception as e:
                return type(e).__name__
            else:
                log.append("else")
            finally:
                log.append("finally")
        result = [f(0), f(1), f(2), f(3), log]
        try:
            assert 1 > 2, "no"
        except AssertionError as e:
            result.append(str(e))
    """,
    "with": """
        from contextlib import contextmanager, suppress
        log = []
        class M:
            def __enter__(self): log.append("in"); return (1, 2)
            def __exit__(self, kind, error, trace): log.append(kind.__name__ if kind else None); return True
        @contextmanager
        def managed(x):
            log.append(x)
            try:
                yield x * 2
            finally:
                log.append("out")
        with M() as (a, b), managed(4) as c: log.append(a + b + c)
        with M(): raise ValueError
        with suppress(KeyError): {}["x"]
        result = log
    """,
    "lambda and decorators": """
        import functools
        def twice(times=2):
            def wrap(g):
                @functools.wraps(g)
                def inner(*a, **k): return [g(*a, **k)] * times
                return inner
            return wrap
        @twice(times=3)
        def hello(x, /, y=1, *, z=2):
            "Says hello."
            return x + y + z
        @functools.lru_cache(maxsize=None)
        def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
        result = [hello(1), hello.__name__, hello.__doc__, (lambda x, *a, k=3, **kw: x + k)(1), fib(80), sorted("bca", key=lambda c: -ord(c)),
                  functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]), functools.partial(pow, 2)(5)]
    """,
    "private helpers": """
        _TABLE = {"a": 1}
        def _helper(_x): return _TABLE.get(_x, 0)
        def __very_private(x): return x + 1
        def f(x):
            _tmp = _helper(x)
            return __very_private(_tmp)
        result = f("a")
        if __name__ == "__main__":
            result = "main"
    """,
    "sets, slices and operators": """
        s = {1, 2, 3}
        s |= {4}; s -= {1}
        t = list(range(10))
        t[2:4] = ["x"]; del t[0], t[-1]
        m = "héllo"[::-1]
        result = [s & {2, 9}, s ^ {2}, t, m, t[1:-1:2], 7 // 2, -7 % 3, 2 ** 10, 5 & 3 | 8 ^ 1, ~5, 1 << 4, not s, 1 < 2 <= 2 != 3,
                  "a" in "abc", 3 not in s, None is None, (1 if s else 2), ..., 0x1F, 1_000, 1e3, 3j * 2]
        result[-5] = "ellipsis"
    """,
    "str.format": """
        class P:
            def __init__(self): self.x = 4
        result = ["{} {}".format(1, 2), "{0.x} {p[k]} {n:>5}".format(P(), p={"k": 1}, n=3), "{a}".format_map({"a": 1}), "{:.3f}".format(2),
                  "{:{w}}|".format(1, w=4), "{!r:>5}".format("a"), "{{}}".format(), "%s %05.1f" % ("a", 2.5), "{0[1]}".format([1, 2]),
                  list(map("{:02d}".format, [1, 2])), list(map(str.upper, "ab")), "{:,}".format(12345)]
    """,
    "getattr and friends": """
        class C:
            def __init__(self): self._p, self.q = 1, 2
            def __len__(self): return 3
        c = C()
        setattr(c, "r", 5)
        setattr(c, "_s", 6)
        delattr(c, "q")
        result = [getattr(c, "_p"), getattr(c, "none", 0), hasattr(c, "q"), c.r, c._s, hasattr(c, "__len__"), hasattr([], "__iter__"), hasattr(1, "__iter__"),
                  callable(c), type(c) is C, type(1) is int, isinstance(C, type), type(C) is type, isinstance(3, (int, str))]
    """,
    "named tuples": """
        from collections import namedtuple
        from typing import NamedTuple
        P = namedtuple("P", "x y", defaults=[5])
        class Q(NamedTuple):
            a: int
            b: str = "z"
            def both(self): return (self.a, self.b)
        p = P(1)._replace(x=3)
        R = NamedTuple("R", [("k", int)])
        result = [p, p._asdict(), P._fields, Q(1).both(), Q(2)._replace(b="y"), Q(a=1)[1], repr(p), R(4).k, P._make([1, 2])]
    """,
    "enums": """
        from enum import Enum, IntEnum, Flag, auto, StrEnum, unique, IntFlag
        @unique
        class Color(Enum):
            RED = 1
            GREEN = "g"
            @property
            def label(self): return self.name.title()
            @classmethod
            def _missing_(cls, value): return cls.RED
        class N(IntEnum):
            A = auto()
            B = auto()
        class S(StrEnum):
            ONE = auto()
            TWO = "2"
        class F(Flag):
            R = auto()
            W = auto()
        class G(IntFlag):
            R = 1
            W = 2
        E = Enum("E", "x y")
        result = [Color.RED.label, Color("g").name, Color("?").name, [c.value for c in Color], N.B > N.A, N.B + 1, S.ONE.value, S.TWO == "2", (F.R | F.W).value,
                  F.R in (F.R | F.W), Color["RED"].value, repr(Color.RED), str(N.A), f"{S.ONE}", E.x.value, int(G.R | G.W), len(Color), isinstance(Color.RED, Color)]
    """,
    "abstract classes and protocols": """
        from abc import ABC, abstractmethod, ABCMeta
        import abc
        from typing import Protocol, Generic, TypeVar, runtime_checkable, Optional, Union, Any, Callable, Iterable
        T = TypeVar("T")
        class Shape(ABC):
            @abstractmethod
            def area(self) -> float: ...
        class Square(Shape):
            def __init__(self, s): self.s = s
            def area(self): return self.s ** 2
        class Old(metaclass=ABCMeta):
            @abc.abstractmethod
            def go(self): pass
        class Stack(Generic[T]):
            def __init__(self) -> None: self._items: list[T] = []
            def push(self, x: T) -> "Stack[T]":
                self._items.append(x)
                return self
            def __len__(self): return len(self._items)
        @runtime_checkable
        class HasArea(Protocol):
            def area(self) -> float: ...
        def apply(g: Callable[[int], int], xs: Iterable[int], extra: Optional[Union[int, str]] = None) -> list[Any]: return [g(x) for x in xs]
        try:
            Shape()
            refused = False
        except TypeError:
            refused = True
        result = [Square(3).area(), refused, len(Stack[int]().push(1).push(2)), isinstance(Square(1), HasArea), apply(lambda x: x + 1, [1])]
    """,
    "standard modules": """
        import math, statistics, itertools, collections, heapq, bisect, string, re, textwrap, json, csv, io, base64, hashlib, hmac, uuid, html
        import collections.abc
        import urllib.parse
        import datetime as dt
        from urllib.parse import urlparse, parse_qs
        from decimal import Decimal, ROUND_HALF_UP, getcontext, localcontext
        from fractions import Fraction
        from operator import itemgetter, attrgetter, methodcaller, mul
        from copy import deepcopy
        import struct, zlib, difflib, unicodedata, calendar, ipaddress, graphlib, array, numbers, shlex, fnmatch, pprint, binascii, cmath, random, time
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        writer.writerow(["a", "b,c"])
        heap = [3, 1, 2]
        heapq.heapify(heap)
        class P:
            def __init__(self, x): self.x = x
            def get(self, k=0): return self.x + k
        with localcontext() as ctx:
            ctx.prec = 4
            third = Decimal(1) / 3
        array_ = array.array("i", [1, 2])
        result = [math.sqrt(16), statistics.mean([1, 2, 3]), list(itertools.accumulate([1, 2, 3])), collections.Counter("aab").most_common(1),
            heapq.heappop(heap), bisect.bisect([1, 3], 2), string.ascii_lowercase[:3], re.sub(r"(\\d)", lambda m: m.group(1) * 2, "a1"),
            re.findall(r"(?i)B", "abB"), textwrap.dedent("  x"), json.loads(json.dumps({"a": [1, None]})), buffer.getvalue(),
            base64.b64encode(b"hi"), hashlib.sha256(b"x").hexdigest(), hmac.new(b"k", b"m", "sha256").hexdigest(), str(uuid.uuid5(uuid.NAMESPACE_DNS, "a.b")),
            html.escape("<a>"), urllib.parse.quote("a b"), urlparse("http://h/p?q=1").netloc, parse_qs("a=1&a=2"),
            dt.datetime.strptime("2024-02-29", "%Y-%m-%d"), dt.date(2024, 1, 31) + dt.timedelta(days=1), dt.date(2024, 1, 1).strftime("%d.%m.%Y"),
            Decimal("2.345").quantize(Decimal("0.01"), ROUND_HALF_UP), third, Fraction(1, 3) + 1, sorted([(2, "a"), (1, "b")], key=itemgetter(1)),
            attrgetter("x")(P(4)), methodcaller("get", k=2)(P(4)), mul(3, 4), deepcopy([[1]]), struct.pack(">H", 258), zlib.crc32(b"a"),
            difflib.get_close_matches("aple", ["apple", "x"]), unicodedata.normalize("NFKD", "é"), calendar.monthrange(2024, 2)[1],
            str(ipaddress.ip_network("10.0.0.0/30")[1]), list(graphlib.TopologicalSorter({"b": {"a"}}).static_order()), array_.tolist(),
            isinstance(3, numbers.Integral), shlex.split("a 'b c'"), fnmatch.fnmatch("a.py", "*.py"), pprint.pformat({"a": 1}), cmath.phase(-1),
            isinstance([], collections.abc.Sequence), time.perf_counter() > 0, "€".encode("latin-1", "replace"), "Straße".encode("cp1252")]
    """,
    "random is seeded": """
        import random
        from random import Random, shuffle
        xs = list(range(5))
        random.seed(3)
        shuffle(xs)
        result = [xs, Random(7).random(), random.randint(1, 100), random.choice("abc")]
    """,
    "strings as attributes": """
        words = "The quick  brown".split()
        table = str.maketrans({"a": "b"})
        result = ["-".join(w.lower() for w in words), "banana".translate(table), "a,b".partition(","), " x ".strip(), "abc".center(9, "*"), "ß".casefold(),
                  b"abc".decode(), bytearray(b"ab") + b"c", bytes([65]), "x".isidentifier(), chr(97), ord("b"), hex(255), int("ff", 16), divmod(7, 2), round(2.567, 2)]
    """,
    "iteration protocol": """
        class Count:
            def __init__(self, n): self.n = n
            def __iter__(self): return self
            def __next__(self):
                if self.n <= 0: raise StopIteration
                self.n -= 1
                return self.n
        it = iter([1, 2, 3])
        result = [list(Count(3)), list(zip(it, it)), dict(enumerate("ab")), list(reversed([1, 2])), next(iter([]), "none"), any([]), all([]), max([1, 3], key=lambda x: -x),
                  min("b", "a"), sum([0.1] * 3), list(map(lambda a, b: a + b, [1], [2])), list(filter(None, [0, 1])), [*iter(lambda: 1, 1)]]
        for i in range(3):
            if i == 5: break
        else:
            result.append("else")
        while True:
            break
    """,
    "descriptors and super chains": """
        class Positive:
            def __set_name__(self, owner, name): self.name = "_" + name
            def __get__(self, obj, kind=None): return getattr(obj, self.name, 0)
            def __set__(self, obj, value):
                if value < 0: raise ValueError("negative")
                setattr(obj, self.name, value)
        class A:
            x = Positive()
            def __new__(cls, *args):
                self = super().__new__(cls)
                self.made = True
                return self
            def __init__(self, x): self.x = x
        class M1:
            def who(self): return ["M1"]
        class M2(M1):
            def who(self): return ["M2"] + super().who()
        class M3(M1):
            def who(self): return ["M3"] + super(M3, self).who()
        class D(M2, M3):
            def who(self): return ["D"] + super().who()
        class Sub(dict):
            def __getitem__(self, k): return super().__getitem__(k) * 2
            def __missing__(self, k): return 0
        result = [A(3).x, A(3).made, D().who(), Sub(a=2)["a"]]
    """,
    "simple namespaces and chain maps": """
        from types import SimpleNamespace
        from collections import ChainMap, defaultdict, deque, OrderedDict, Counter
        ns = SimpleNamespace(a=1)
        ns.b = 2
        d = defaultdict(list)
        d["x"].append(1)
        q = deque([1, 2, 3], maxlen=2)
        q.appendleft(0)
        c = Counter("abca")
        c["a"] += 1
        o = OrderedDict(a=1, b=2)
        o.move_to_end("a")
        result = [ns.a + ns.b, dict(d), list(q), dict(c), list(o), ChainMap({"a": 1}, {"b": 2})["b"]]
    """,
    "deep recursion": """
        def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
        result = depth(900)
        def forever(n): return forever(n + 1)
        try:
            forever(0)
        except RecursionError as e:
            result = [result, "deep"]
    """,
    "long sums": "result = " + " + ".join(["1"] * 900),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_it_means_what_it_means_in_cpython(name: str, sandbox: Sandbox, cpython: Sandbox):
    """Each ordinary program is accepted and gives the same value in the dialect and in plain CPython."""
    source = textwrap.dedent(PROGRAMS[name]) + "\ndef main():\n    return result\n"
    plain, dialect = cpython.run(source, "main"), sandbox.run(source, "main")
    assert plain.ok, plain.reason
    assert dialect.ok, dialect.reason
    assert equal(dialect.value, plain.value)
