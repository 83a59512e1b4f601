"""The rules of ordinary programs: well formed, ended, the same result each time, with all that the dialect accepts.

Kinds: int, float, str, bool, list (of ints), words (a list of str), dict (str → int), tuple, bytes, any (what can be
compared as data), fn (int → int), obj (an object of a generated class, with `get`, `bump` and `_x`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LEAVES: Mapping[str, Sequence[str]] = {
    "int": ("0", "1", "2", "7", "-3", "10", "0x1F", "1_000", "True", "2**61 - 1"),
    "float": ("0.5", "2.0", "-1.25", "1e3", "float('inf')", "0.1"),
    "str": ("''", "'a'", "'Hello, World'", "'x=1;y=2'", "'ﬁne é'", "'  pad '", "'10'", "\"it's\"", "'_x'", "'{0._x}'"),
    "bool": ("True", "False"),
    "list": ("[]", "[3, 1, 2]", "[0]", "[5, 5, -1, 4]"),
    "words": ("[]", "['b', 'a']", "['one', 'two', 'three']"),
    "dict": ("{}", "{'a': 1}", "{'k': 2, '_x': 3, 'a': 5}"),
    "tuple": ("()", "(1,)", "(2, 'b', None)"),
    "bytes": ("b''", "b'abc'", "bytes([255, 0])"),
    "fn": ("(lambda q: q + 1)", "abs", "(lambda q, /, *r, k=2, **kw: q * k)", "int", "hash"),
    "obj": ("Base(1)", "Other(2)"),
    "any": ("None", "1", "'a'"),
    "class": ("Base", "Other"),
    "var": ("1", "'v'"),
}

_EXPRESSIONS: Mapping[str, Sequence[str]] = {
    "int": (
        "(<int> + <int>)", "(<int> - <int>)", "(<int> * <int>) % 997", "<int> // (<int> or 1)", "<int> % (<int> or 3)",
        "(<int> if <bool> else <int>)", "len(<list>)", "len(<str>)", "sum(<list>)", "max(<list>, default=<int>)",
        "<fn>(<int>)", "<obj>.get()", "<obj>.bump(<int>)", "<obj>._x", "<dict>.get(<str>, <int>)", "<list>[<int> % 3]",
        "int(<str>)", "<str>.count(<str>)", "<words>.index(<str>)", "(<int> & <int>)", "(<int> ^ 5)", "~<int>",
        "(<int> % 50 << 3)", "-<int>", "abs(<int>)", "round(<float>)", "pow(<int>, 3, 101)", "divmod(<int>, 7)[1]",
        "getattr(<obj>, '_x')", "getattr(<obj>, <attrname>, <int>)", "next(iter(<list>), <int>)",
        "[*<list>, <int>][0]", "(lambda *a, **k: len(a) + len(k))(*<list>, **<dict>)",
        "(lambda z=<int>: z)()", "functools.reduce(lambda a, b: a + b, <list>, <int>)", "operator.attrgetter('_x')(<obj>)",
        "operator.methodcaller('bump', <int>)(<obj>)", "operator.itemgetter(0)(<list>)", "math.gcd(<int>, <int>)",
        "math.isqrt(abs(<int>))", "bisect.bisect(sorted(<list>), <int>)", "zlib.crc32(<bytes>)", "Color.RED.value",
        "Color['BLUE'].value", "N(<int>, _y=<int>)._y", "Pair(<int>)._replace(b=<int>).b", "rec(<int> % 9)",
        "ord(<str>[:1] or 'z')", "int.from_bytes(<bytes>, 'big')", "<list>.pop()", "sum(1 for _ in <words>)",
        "collections.Counter(<str>)['a']", "int(<obj>)", "<obj>[<int>]", "hash(<int>)", "struct.unpack('>h', struct.pack('>h', <int> % 999))[0]",
        "random.Random(<int>).randint(0, 9)", "random.randint(1, 6)", "len(Base.__name__)", "count_calls()",
        "<obj>.__class__(<int>)._x", "Base.shared", "Base._made", "<obj>.size", "(<obj> + <obj>).get()",
        "operator.attrgetter('_x', 'size')(<obj>)[0]", "super_sum(<list>)", "Outer().Inner().value()", "(0, *<list>)[-1]",
        "math.comb(abs(<int>) % 20, 3)", "datetime.date(2024, 1, 1).toordinal() + <int>", "heapq.nlargest(1, <list>)[0]",
    ),
    "float": (
        "(<float> + <int>)", "<float> * <float>", "<int> / (<int> or 2)", "math.sqrt(abs(<int>))", "float(<str>)",
        "round(<float>, 2)", "statistics.mean(<list>)", "math.hypot(<int>, 3)", "math.floor(<float>) + 0.5",
        "statistics.median([1, *<list>])", "float(fractions.Fraction(<int>, 7))", "random.random()", "abs(<float>)",
    ),
    "str": (
        "(<str> + <str>)", "<str>.upper()", "<str>.strip()", "<str>[::-1]", "<str>[<int>:]", "<str> * (<int> % 3)",
        "str(<int>)", "repr(<any>)", "f'''{<simple>}|{<simple>!r:>{7}}'''", "f'''{<simple>=}'''", "', '.join(<words>)",
        "<str>.replace(<str>, 'z')", "'{} {}'.format(<any>, <str>)", "'{0} {1:>5} {x}'.format(<int>, <str>, x=<any>)",
        "'{0._x}'.format(<obj>)", "'{0[a]}'.format(<dict>)", "'{k.size:03d}'.format_map({'k': <obj>})",
        "'{:{w}}|'.format(<int>, w=<int> % 9)", "'%s-%05d' % (<str>, <int>)", "'{!r:>8}'.format(<str>)",
        "str.format('{}', <str>)", "'{{}}{}'.format(<int>)", "<str>.format(<int>, <obj>)", "type(<any>).__name__",
        "<obj>.__class__.__name__", "Base.__doc__", "Base.get.__name__", "getattr(<obj>, '__class__').__name__",
        "re.sub(r'[aeiou]', lambda m: m.group().upper(), <str>)", "json.dumps(<dict>, sort_keys=True)", "repr(<obj>)",
        "textwrap.shorten(<str>, 8)", "html.escape(<str>)", "urllib.parse.quote(<str>)", "<str>.title()", "<str>.casefold()",
        "base64.b64encode(<bytes>).decode()", "hashlib.md5(<bytes>).hexdigest()", "unicodedata.normalize('NFKC', <str>)",
        "<bytes>.decode('latin-1')", "<str>.partition('=')[2]", "<str>.zfill(<int> % 12)", "min(<words>, default=<str>)",
        "'|'.join(map('{:>3}'.format, <list>))", "'{0.real}{1!s:.2}'.format(<int>, <str>)", "Color.BLUE.name", "str(Color.RED)",
        "f'''{<?obj>._x:>{3}}{Base.__name__}'''", "str(<float>)", "string.Template('$a-$b').substitute(a=<int>, b=<str>)",
        "pprint.pformat(<dict>)", "<str>.translate({97: 'A'})", "repr(Rec(<int>, <str>))", "'%(a)s' % {'a': <any>}",
        "__name__", "shlex.quote(<str>)", "format(<int>, '06.2f')", "'{:%Y}'.format(datetime.date(2024, 5, 1))",
        "(lambda s: s)(<str>).swapcase()", "operator.methodcaller('format', <int>)('<{}>')", "functools.partial('{}{}'.format, <int>)(<str>)",
        "next((w for w in <words> if len(w) > 1), <str>)", "io.StringIO(<str>).read()", "str(decimal.Decimal(<int>) / 8)",
        "getattr(<str>, 'upper')()", "operator.attrgetter('__class__.__name__')(<obj>)", "(<str> or <str>).lower()", "str(Base)",
    ),
    "bool": (
        "<int> < <int>", "<int> <= <int> < 10", "<str> in <str>", "not <bool>", "(<bool> and <bool>)", "(<bool> or <any>) is True",
        "isinstance(<any>, (int, str))", "isinstance(<obj>, Base)", "hasattr(<obj>, <attrname>)", "hasattr(<any>, 'upper')",
        "<any> == <any>", "<any> is None", "callable(<fn>)", "any(x > 1 for x in <list>)", "all(<list>)", "<obj> == <obj>",
        "<str>.startswith('a')", "issubclass(Other, Base)", "type(<any>) is int", "<int> in <list>", "bool(<obj>)", "<obj> < <obj>",
        "isinstance(Base, type)", "type(Base) is type", "<str>.isidentifier()", "<obj> is <obj>", "Color.RED is Color(1)",
        "isinstance(<obj>, type(<obj>))", "hasattr(<obj>, '__len__')", "dataclasses.is_dataclass(Rec)", "<int> in <obj>",
        "re.fullmatch(r'\\w+', <str>) is not None", "<obj>.__class__ is Base", "hasattr(<any>, '__iter__')",
    ),
    "list": (
        "[<int>, <int>]", "[*<list>, <int>]", "<list> + <list>", "sorted(<list>)", "<list>[<int>:]", "<list>[::-1]",
        "[x * 2 for x in <list>]", "[x for x in <list> if x > <int>]", "list(range(<int> % 6))", "list(map(<fn>, <list>))",
        "[a + b for a, b in zip(<list>, <list>)]", "list(gen(<int> % 5))",
        "list(filter(None, <list>))", "list(<dict>.values())", "[len(w) for w in <words>]", "list(reversed(<list>))",
        "list(itertools.accumulate(<list>))", "[*itertools.islice(itertools.count(<int>), 3)]", "sorted(<list>, key=lambda v: -v)",
        "[i for i, _ in enumerate(<words>)]", "list(itertools.chain(<list>, <list>))", "sorted({*<list>})", "list(<obj>)",
        "[[r * c for c in range(2)] for r in range(<int> % 3)][-1:]", "sorted(set(<list>) | {<int>})", "[*<bytes>]",
        "(lambda a, *b: [a, *b])(<int>, *<list>)", "list(array.array('i', [1, 2]))", "copy.deepcopy(<list>)",
        "[_v for _v in <list>]", "[(lambda: _i)() for _i in <list>]", "list(delegating(<list>))", "json.loads(json.dumps(<list>))",
    ),
    "words": (
        "<str>.split()", "<str>.split('=')", "list(<dict>)", "[w.upper() for w in <words>]", "sorted(<words>)", "[<str>, <str>]",
        "[f'''{w}{i}''' for i, w in enumerate(<words>)]", "re.findall(r'\\w', <str>)", "sorted(<words>, key=len)", "<words> + <words>",
        "[str(x) for x in <list>]", "sorted(set(<str>))", "list(<str>)", "textwrap.wrap(<str>, 5)", "[c.name for c in Color]",
        "list(Pair._fields)", "[f.name for f in dataclasses.fields(Rec)]", "list(dataclasses.asdict(Rec(<int>)))", "<str>.splitlines()",
        "list(map(str.upper, <words>))", "list(Pair(<int>)._asdict())", "[m.__name__ for m in (Base.get, Base.bump)]", "list(show(**<dict>))",
        "list(show(_k=<int>, __k=2))", "shlex.split(<str>)", "next(csv.reader([<str>]))", "difflib.get_close_matches(<str>, <words>)",
    ),
    "dict": (
        "{<str>: <int>}", "{**<dict>, 'z': <int>}", "{w: len(w) for w in <words>}", "dict(a=<int>, _b=<int>)", "dict(zip(<words>, <list>))",
        "dict(collections.Counter(<words>))", "<dict> | {'q': <int>}", "{k: v for k, v in <dict>.items() if v != <int>}", "show(**<dict>)",
        "dataclasses.asdict(Rec(<int>, <str>))", "Pair(<int>)._asdict()", "dict(sorted(<dict>.items()))", "show(a=1, _x=<int>)",
        "json.loads(json.dumps(<dict>))", "dict.fromkeys(<words>, <int>)", "copy.copy(<dict>)", "dataclasses.asdict(N(<int>))",
    ),
    "tuple": (
        "(<any>, <any>)", "tuple(<list>)", "(*<tuple>, <any>)", "<tuple>[:2]", "divmod(<int>, 3)", "Pair(<int>, <int>)", "tuple(<words>)",
        "dataclasses.astuple(Rec(<int>))", "(lambda *a: a)(*<tuple>)", "Typed(<int>)._replace(_asd=1) if False else Typed(<int>)", "(<str>.partition('='))",
        "max([(1, 'a'), (<int>, 'b')])", "Typed._make([<int>, <str>])", "classify(<any>)", "classify(<obj>)", "classify(<tuple>)", "classify(<dict>)",
        "classify(Rec(<int>))", "classify(N(<int>))", "classify(Pair(<int>))", "operator.attrgetter('a', 'b')(Pair(<int>))",
    ),
    "bytes": ("<bytes> + <bytes>", "<str>.encode()", "<bytes>[::-1]", "bytes(<int> % 4)", "bytearray(<bytes>) + b'!'", "bytes(x % 256 for x in <list>)",
              "zlib.decompress(zlib.compress(<bytes>))", "base64.b64encode(<bytes>)", "binascii.hexlify(<bytes>)"),
    "fn": ("<?fn>", "(lambda q: q * <int>)", "functools.partial(pow, 2)", "adder(<int>)", "<obj>.bump", "<obj>", "memo", "twice(<fn>)",
           "operator.neg", "Base(<int>).bump", "Other.plus", "Base.doubled", "(lambda q, _k=<int>: q + _k)"),
    "obj": ("<?obj>", "<class>(<int>)", "Base.make(<int>)", "copy.copy(<obj>)", "copy.deepcopy(<obj>)", "(lambda: <class>(<int>))()", "<?obj> + <?obj>"),
    "class": ("Base", "Other", "Base", "Other", "type(<obj>)", "<obj>.__class__", "(Other if <bool> else Base)"),
    "any": ("<int>", "<float>", "<str>", "<bool>", "<list>", "<words>", "<dict>", "<tuple>", "<bytes>", "None", "fractions.Fraction(<int>, 3)",
            "decimal.Decimal(<str>)", "complex(<int>, 2)", "set(<list>)", "frozenset(<words>)", "datetime.timedelta(seconds=<int>)", "Color.RED",
            "Rec(<int>)", "N(<int>)", "datetime.datetime(2024, 2, 29, 1) + datetime.timedelta(days=<int>)", "[<any>, <any>]"),
    "simple": ("<?int>", "<?str>", "<?list>", "Base.__name__", "w", "1 + 1"),
    "attrname": ("'_x'", "'size'", "'get'", "'none'", "'_' + 'x'", "'__secret'", "'_Base__secret'", "'format'", "'_Other__own'", "'__name__'", "'__doc__'"),
    "error": ("ValueError(<str>)", "KeyError(<str>)", "Custom(<int>)", "Custom(<int>, _why=<str>)", "TypeError", "IndexError(<int>, <str>)", "StopIteration(<int>)"),
    "catch": ("ValueError", "(KeyError, TypeError)", "Exception", "Custom", "ArithmeticError", "(AttributeError, IndexError)", "LookupError"),
    "target": ("<+int a>", "box[<str>]", "shelf.attr", "shelf._private", "shelf.__hidden"),
    "pattern": ("int(n)", "[a, *rest]", "{'a': v, **more}", "str() as s", "None | True", "Rec(x=x0)", "Rec(x1, y1)", "Base(_x=inner)", "(1 | 2) as k",
                "N(_y=_u)", "Pair(a=p, b=q)", "float() | complex()", "(_, second)", "Color.RED", "Typed(f, g)", "bool(b)", "-1", "'a' | 'b'", "Other(size=sz)"),
}  # fmt: skip

_STATEMENTS: Sequence[str] = (
    "<+int a> = <int>", "<+str a> = <str>", "<+list a> = <list>", "<+dict a> = <dict>", "<+obj a> = <obj>", "<+words a> = <words>", "<+fn a> = <fn>",
    "<+int a>: int = <int>", "<+any a> = <any>", "<+float a> = <float>", "<+tuple a> = <tuple>",
    "log.append(<any>)", "log.append(<any>)", "log.append((<any>, <any>))", "print(<any>, <str>)", "print(f'''{<simple>}''', end=<str>, sep='-')",
    "<+int a>, <+int b> = <int>, <int>", "<+int a>, *<+list b> = [<int>, *<list>]", "<+int a> = <+int b> = <int>", "(<+int a>, (<+str b>, <+any c>)) = <int>, (<str>, <any>)",
    "<?int>; <+int a> = <int>\n<$a> += <int>", "box['n'] = box.get('n', 0) + <int>", "box['n'] += <int>", "<+list a> = <list>\n<$a>[len(<$a>):] = <list>\n<$a> += [<int>]",
    "<+obj a> = <obj>\n<$a>._x += <int>\nlog.append(<$a>._x)", "<+obj a> = <obj>\nsetattr(<$a>, '_x', <int>)\nlog.append(<$a>.get())",
    "<+obj a> = <obj>\n<$a>.size = <int>\nlog.append((<$a>.size, <$a>.__class__.__name__))", "<+obj a> = <obj>\ndelattr(<$a>, '_x')\nlog.append(hasattr(<$a>, '_x'))",
    "<+obj a> = <obj>\ndel <$a>._x\nlog.append(getattr(<$a>, '_x', 'gone'))", "<+obj a> = <obj>\n<$a>[<int>] = <int>\nlog.append(repr(<$a>))",
    "shelf._p = <any>\nlog.append((shelf._p, hasattr(shelf, '_p'), getattr(shelf, '_p')))", "shelf.__q = <int>\nshelf.__q *= 2\nlog.append(shelf.__q)",
    "if <bool>:\n    <block>\nelif <bool>:\n    <block>\nelse:\n    <block>",
    "for <+int a> in <list>:\n    <block>\n    if <bool>:\n        break\nelse:\n    log.append('else')",
    "for <+int a>, <+str b> in enumerate(<words>):\n    <block>", "for <target> in [1, 2]:\n    pass\nlog.append(repr(shelf))",
    "for <+str a>, <+int b> in <dict>.items():\n    <block>\n    continue",
    "<+int a> = 0\nwhile <$a> < <int> % 4:\n    <$a> += 1\n    <block>",
    "try:\n    <block>\nexcept <catch> as error:\n    log.append((type(error).__name__, str(error), error.args))\n    <block>\nelse:\n    <block>\nfinally:\n    log.append('finally')",
    "try:\n    raise <error>\nexcept <catch> as _e:\n    log.append((_e.__class__.__name__, str(_e)))",
    "try:\n    <block>\n    raise <error> from None\nexcept Custom as c:\n    log.append((c.code, c._why, str(c)))\nexcept Exception as e:\n    log.append(repr(e))",
    "with managed(<int>) as <+int a>:\n    <block>", "with Context(<int>) as (<+int a>, <+any b>), managed(<int>):\n    <block>", "with contextlib.suppress(<catch>):\n    <block>\n    raise <error>",
    "with managed(<int>) as <target>:\n    <block>",
    "match <any>:\n    case <pattern> if <bool>:\n        <block>\n    case <pattern>:\n        <block>\n    case _:\n        <block>",
    "match <obj>:\n    case Base(_x=0 | 1 as got):\n        log.append(got)\n    case Other(_x=got, size=size):\n        log.append((got, size))\n    case _:\n        log.append('none')",
    "match <tuple>:\n    case (x, y) | [x, _, y]:\n        log.append((x, y))\n    case [_, *_]:\n        log.append('some')\n    case ():\n        log.append('empty')",
    "def <+fn f>(<+int a>, <+int b>=<int>, *args, _k=<int>, **kw):\n    <block>\n    return <int>",
    "def <+fn f>(<+int a>, /):\n    '''Says <int>.'''\n    total = <int>\n    def inner(by=<int>):\n        nonlocal total\n        total += by\n        return total\n    inner()\n    return inner(<$a>)\nlog.append((<$f>.__doc__, <$f>.__name__))",
    "@twice\ndef <+fn f>(<+int a>: int) -> int:\n    return <int>", "@functools.lru_cache(maxsize=None)\ndef <+fn f>(<+int a>):\n    return <$a> if <$a> < 2 else <$f>(<$a> - 1) % 1000 + <int>",
    "shelf.n = (wal := <int>)", "squares = [y for x in [3, 4] if (y := x * 2) > 1]\nlog.append((squares, y))", "assert <bool>, <str>", "del box['n']", "<+list a> = sorted(<list>)\ndel <$a>[<int>:]\nlog.append(<$a>)",
    "class Local(<class>):\n    _x2 = <int>\n    __own = _x2 + 1\n    def get(self):\n        return super().get() + self._x2 + self.__own\n    @property\n    def _hidden(self):\n        return self._x * 2\n<+obj a> = Local(<int>)\nlog.append((<$a>._hidden, <$a>.get(), Local._x2))",
    "class _Private:\n    __slots__ = ('_a', '__b', 'c')\n    def __init__(self):\n        self._a, self.__b, self.c = <int>, <int>, <any>\n    def sum(self):\n        self._a += self.__b\n        return self._a\nlog.append((_Private().sum(), _Private()._a, hasattr(_Private(), '__b'), hasattr(_Private(), '_Private__b')))",
    "class Box:\n    _items = [<int>]\n    for _i in <list>:\n        _items.append(_i)\n    _n = len(_items)\n    double = [i * 2 for i in _items]\n    def _make(n, _d=_n):\n        return n + _d\n    made = _make(<int>)\n    if made > 3:\n        import math as _m\n        up = _m.floor(made)\n    _first, *_rest = <list> + [1]\n    del _i\nlog.append((Box._items, Box._n, Box.double, Box.made, Box._first, Box._rest, hasattr(Box, '_i'), hasattr(Box, '_m')))",
    "class Deco:\n    def __wrap(g):\n        return lambda self: g(self) + <int>\n    @__wrap\n    def go(self):\n        return <int>\n    _alias = go\n    try:\n        raise <error>\n    except Exception as _err:\n        _seen = str(_err)\n    with contextlib.nullcontext(<int>) as _w:\n        got = _w\n    (_wal := <int>)\n    match <any>:\n        case _cap:\n            kept = repr(_cap)\nlog.append((Deco().go(), Deco()._alias(), Deco._seen, Deco.got, Deco._wal, Deco.kept))",
    "@dataclasses.dataclass(order=<bool>)\nclass Data:\n    _a: int\n    b: str = <str>\n    _c: list = dataclasses.field(default_factory=list)\n    def total(self):\n        return self._a + len(self._c)\nd = Data(<int>, _c=<list>)\nlog.append((repr(d), d.total(), dataclasses.replace(d, _a=<int>), d == Data(_a=<int>), [f.name for f in dataclasses.fields(d)]))",
    "@dataclasses.dataclass(frozen=True)\nclass Cold:\n    x: int\n    _y: int = 0\n    def __post_init__(self):\n        object.__setattr__(self, '_y', self.x + <int>)\ntry:\n    Cold(<int>)._y = 3\nexcept Exception as e:\n    log.append((type(e).__name__, str(e)))\nlog.append((Cold(<int>), hash(Cold(<int>)) == hash(Cold(<int>)), Cold(2)._y))",
    "ns = types.SimpleNamespace(_a=<int>, b=<any>)\nlog.append((ns._a, ns.b, ns == types.SimpleNamespace(_a=<int>, b=1)))",
    "class Level(enum.IntEnum):\n    LOW = <int> % 5\n    HIGH = enum.auto()\n    @property\n    def _twice(self):\n        return self.value * 2\n    def __str__(self):\n        return f'''<{self.name}>'''\nlog.append(([str(v) for v in Level], Level.HIGH._twice, Level.HIGH > 1, repr(Level.LOW)))",
    "g = gen(3)\nlog.append((next(g), g.send(<int>), list(g)))", "g = delegating(<list>)\nlog.append([x for x in g])", "log.append(sorted(<dict>.items(), key=lambda kv: (kv[1], kv[0])))",
    "class Meta(abc.ABC, metaclass=abc.ABCMeta):\n    @abc.abstractmethod\n    def _run(self): ...\nclass Done(Meta):\n    def _run(self):\n        return <any>\ntry:\n    Meta()\nexcept TypeError as e:\n    log.append(str(e))\nlog.append(Done()._run())",
    "class Desc:\n    def __set_name__(self, owner, name):\n        self._name = '_' + name\n    def __get__(self, obj, kind=None):\n        return getattr(obj, self._name, <int>) if obj is not None else self._name\n    def __set__(self, obj, value):\n        setattr(obj, self._name, value)\nclass User:\n    _field = Desc()\n    other = Desc()\nu = User()\nu._field = <int>\nlog.append((u._field, u.other, User._field, User.other))",
    "class Named:\n    _registry = {}\n    def __new__(cls, *a, _key=<str>):\n        made = super().__new__(cls)\n        cls._registry[_key] = made\n        return made\n    def __call__(self, *, _z=<int>):\n        return _z\nlog.append((Named()(), Named(_key='k')(_z=2), sorted(Named._registry)))",
    "import math as _mm, string as __ss\nlog.append((_mm.floor(<float>), __ss.digits))", "from math import floor as _floor, pi\nlog.append((_floor(<float>), pi))",
    "_loc, __loc = <int>, <any>\nlog.append((_loc, __loc, [__loc for _ in range(2)]))", "class Sub(dict):\n    def __getitem__(self, k):\n        return super().__getitem__(k) * 2\n    def __missing__(self, k):\n        return <int>\n    def _all(self):\n        return [self[k] for k in self]\nlog.append((Sub(<dict>)['a'], Sub(<dict>)._all(), Sub(<dict>) == <dict>))",
    "class Err(Exception):\n    def __init__(self, _m, *rest):\n        super().__init__(_m, *rest)\n        self._m = _m\n    def __str__(self):\n        return f'''E:{self._m}'''\ntry:\n    try:\n        <?int> / 0\n    except ZeroDivisionError as inner:\n        raise Err(<str>, <int>) from inner\nexcept Err as e:\n    log.append((str(e), e.args, repr(e), e._m))",
    "return <any>", "try:\n    <block>\nfinally:\n    <block>", "lst = <list>\nlst.sort(key=lambda v, _m=<int>: v % (_m or 1))\nlog.append(lst)", "<+fn f> = lambda <+int a>, *, _s=<int>: <$a> - _s",
    "class Fmt:\n    def __format__(self, spec):\n        return f'''({spec})'''\n    def format(self, *a, **k):\n        return ('mine', a, sorted(k))\n    format_map = format\n    _val = {'k': <int>}\nf = Fmt()\nlog.append((f'''{f:abc}''', f.format(<int>, _k=1), f.format_map(2), '{:x}'.format(f), '{0._val[k]}'.format(f), Fmt.format(f, 3)))",
    "class Inherit(Base):\n    __secret = <int>\n    def peek(self):\n        return (self.__secret, self._Base__secret, self._Inherit__secret)\nlog.append(Inherit(<int>).peek())",
    "class Counter2(collections.UserDict):\n    def _inc(self, k):\n        self[k] = self.get(k, 0) + 1\n        return self\nlog.append(dict(Counter2()._inc('a')._inc(<str>)))",
    "T = typing.TypeVar('T')\nclass Stack(typing.Generic[T]):\n    def __init__(self) -> None:\n        self._items: list[T] = []\n    def push(self, x: T) -> 'Stack[T]':\n        self._items.append(x)\n        return self\nlog.append(Stack[int]().push(<any>)._items)",
    "def outer(_n):\n    class Inner:\n        _n = <int>\n        def get(self):\n            return (_n, self._n)\n    return Inner\nlog.append(outer(<int>)().get())",
    "class Comp:\n    _base = <list>\n    total = sum(_base)\n    pairs = [(x, y) for x in _base for y in (1, 2)]\n    fn = lambda self, _k=len(_base): _k\n    global _glob\n    _glob = <int>\nlog.append((Comp.total, Comp.pairs, Comp().fn(), _glob))",
)  # fmt: skip

RULES: Mapping[str, Sequence[str]] = {**_EXPRESSIONS, "statement": _STATEMENTS}

NAMES = ("a", "n", "_t", "__v", "item", "é", "x_", "_", "data", "Upper", "_q_")
ODD = ("list", "len", "format", "open", "input", "id", "str", "match", "case", "_", "type", "log2", "print", "getattr")
"""Names of builtins, refused ones too, and soft keywords: a program may use them for its own."""

PRELUDE = '''
import abc, array, base64, binascii, bisect, collections, contextlib, copy, csv, dataclasses, datetime, decimal, difflib
import enum, fractions, functools, hashlib, heapq, html, io, itertools, json, math, operator, pprint, random, re, shlex
import statistics, string, struct, textwrap, types, typing, unicodedata, urllib.parse, zlib

log = []
box = {}
counter = 0
w = "w"

class Shelf:
    def __repr__(self):
        return f"Shelf({sorted(name for name in ('attr', '_private', '_p') if hasattr(self, name))})"
shelf = Shelf()

def count_calls():
    global counter
    counter += 1
    return counter

@functools.total_ordering
class Base:
    """The base."""
    shared, _made = 5, 0
    __secret = 42
    def __init__(self, x):
        self._x, self.__own, self.items = x, x + 1, {}
        Base._made += 1
    def get(self): return self._x + self.__own
    def bump(self, n):
        self._x += n
        return self._x
    def _private(self): return self.__secret
    @property
    def size(self): return abs(self._x) % 10
    @size.setter
    def size(self, n): self._x = n
    @classmethod
    def make(cls, x): return cls(x)
    @staticmethod
    def doubled(x): return x * 2
    def __repr__(self): return f"{type(self).__name__}({self._x}, {self.items})"
    def __eq__(self, other): return isinstance(other, Base) and self._x == other._x
    def __hash__(self): return hash(self._x)
    def __lt__(self, other): return self._x < other._x
    def __add__(self, other): return type(self)(self._x + other._x)
    def __call__(self, n): return n + self._x
    def __int__(self): return self._private()
    def __getitem__(self, i): return self.items.get(i, i)
    def __setitem__(self, i, v): self.items[i] = v
    def __iter__(self): return iter([self._x, self.__own])
    def __contains__(self, n): return n == self._x
    def __bool__(self): return self._x > 0

class Other(Base):
    def __init__(self, x, _extra=3):
        super().__init__(x)
        self.__own = _extra
    def get(self): return super().get() * 2 + self.__own
    @staticmethod
    def plus(n): return n + 1

class Outer:
    class Inner:
        _v = 3
        def value(self): return self._v

class Color(enum.Enum):
    RED = 1
    BLUE = "b"
    @property
    def _label(self): return self.name.lower()

Pair = collections.namedtuple("Pair", "a b", defaults=[7])

class Typed(typing.NamedTuple):
    first: int
    second: str = "z"

@dataclasses.dataclass
class Rec:
    x: int
    y: str = "y"

@dataclasses.dataclass
class N:
    x: int
    _y: int = 4

class Custom(ValueError):
    def __init__(self, code, _why="?"):
        super().__init__(f"code {code}")
        self.code, self._why = code, _why

class Context:
    def __init__(self, n): self._n = n
    def __enter__(self): return self._n, "in"
    def __exit__(self, kind, error, trace):
        log.append(kind.__name__ if kind else None)
        return self._n % 2 == 0

@contextlib.contextmanager
def managed(n):
    try:
        yield n
    finally:
        log.append("out")

def twice(f):
    @functools.wraps(f)
    def wrapped(*a, **k): return f(*a, **k) * 2
    return wrapped
def gen(n):
    got = yield n
    while n > 0:
        n -= 1
        got = yield n + (got or 0)
def delegating(xs):
    yield from xs
    return (yield len(xs))
def adder(k): return lambda q: q + k
@functools.cache
def memo(n): return n * 3
def rec(n): return 0 if n <= 0 else n + rec(n - 1)
def super_sum(xs, *rest, _start=1): return sum(xs, _start)
def show(**kw): return dict(kw)
def classify(v):
    match v:
        case bool(): return ("bool",)
        case int(n) | float(n): return ("number", n)
        case Pair(a, b=q): return ("pair", a, q)
        case Rec(x=x) | N(x, _): return ("record", x)
        case Base(_x=inside, size=s): return ("base", inside, s)
        case [first, *_, last]: return ("seq", first, last)
        case {"a": a, **rest}: return ("map", a, sorted(rest))
        case str(text) if text: return ("text", text)
        case _: return ("other",)
'''
