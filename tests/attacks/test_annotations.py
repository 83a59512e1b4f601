"""Annotations: expressions that run where nobody looks, and texts that the library may evaluate."""

from __future__ import annotations

from tests.attacks.language import allows, refuses

PRELUDE = "import collections, dataclasses, enum, functools, typing\n"
TEXT = '"print.__self__"'

BREAKS = {
    "of an argument": "def g(x: print.__self__): pass\ndef attack(): return str(g.__annotations__)\n",
    "of a result": "def g() -> print.__self__: pass\ndef attack(): return str(g.__annotations__)\n",
    "of a variable": "x: print.__self__ = 1\ndef attack(): return str(__annotations__)\n",
    "of an attribute": "class A:\n    x: print.__self__ = 1\ndef attack(): return str(A.__annotations__)\n",
    "that calls": "got = []\nx: got.append(print.__self__) = 1\ndef attack(): return str(got)\n",
    "that walks": "got = []\ndef g(x: got.append(object.__subclasses__())): pass\ndef attack(): return str(got)\n",
    "that assigns": "def g(x: (y := print.__self__)): pass\ndef attack(): return str(y)\n",
    "of a star": "def g(*args: print.__self__, **kw: print.__self__): pass\ndef attack(): return str(g.__annotations__)\n",
    "postponed": "from __future__ import annotations\ndef g(x: print.__self__): pass\ndef attack(): return str(typing.get_type_hints(g))\n",
    "a text, evaluated": f"def g(x: {TEXT}): pass\ndef attack(): return str(typing.get_type_hints(g))\n",
    "a text in a class, evaluated": f"class A:\n    x: {TEXT}\ndef attack(): return str(typing.get_type_hints(A))\n",
    "a text in a hint, evaluated": f"X = typing.List[{TEXT}]\ndef attack(): return str(X.__args__[0]._evaluate({{}}, {{}}, frozenset()))\n",
    "a text as an argument of a hint": f"def attack(): return str(typing.get_args(typing.List[{TEXT}])[0]._evaluate({{}}, {{}}, frozenset()))\n",
    "a reference called": f"R = type(typing.Optional[{TEXT}].__args__[0])\ndef attack(): return str(R)  + '<frame'\n",
    "a reference by name": f"def attack(): return str(typing.ForwardRef({TEXT})) + '<frame'\n",
    "a reference of a new type": f"N = typing.NewType('N', {TEXT})\ndef attack(): return str(N.__supertype__) + '<frame'\n",
    "a bound of a variable": f"T = typing.TypeVar('T', bound={TEXT})\ndef attack(): return str(T.__bound__._evaluate({{}}, {{}}, frozenset()))\n",
    "single dispatch by a text": f"def attack():\n    @functools.singledispatch\n    def g(x): pass\n    @g.register\n    def h(x: {TEXT}): pass\n    return str(g.registry)\n",
    "a dataclass's texts": f"@dataclasses.dataclass\nclass A:\n    x: {TEXT}\ndef attack(): return str(dataclasses.fields(A)[0].type) + str(typing.get_type_hints(A))\n",
    "a dataclass of another module": "@dataclasses.dataclass\nclass A:\n    x: 'os.ClassVar' = 1\n    y: 'sys.modules' = 2\n    __module__ = 'typing'\ndef attack(): return repr(A()) + '<frame'\n",
    "a named tuple's texts": f"class N(typing.NamedTuple):\n    x: {TEXT}\ndef attack(): return str(typing.get_type_hints(N))\n",
    "a typed dictionary's texts": f"class D(typing.TypedDict):\n    x: {TEXT}\ndef attack(): return str(D.__annotations__['x']._evaluate({{}}, {{}}, frozenset()))\n",
    "metadata": "X = typing.Annotated[int, print]\ndef attack(): return str(X.__metadata__[0].__self__)\n",
    "set afterwards": "def g(): pass\ndef attack():\n    g.__annotations__ = {'return': print.__self__}\n    return '<frame'\n",
    "set by setattr": "def g(): pass\ndef attack():\n    setattr(g, '__annotations__', {'return': 1})\n    return '<frame'\n",
    "a name annotated alone": "class A:\n    __getattr__: int\n    __match_args__: tuple\ndef attack(): return '<frame'\n",
    "a special name annotated in a dataclass": "@dataclasses.dataclass\nclass A:\n    __class__: type = int\ndef attack(): return '<frame'\n",
    "the origin": "def attack(): return str(typing.List[int].__origin__.__base__.__subclasses__())\n",
    "the parameters": "def attack(): return str(typing.Dict[str, int].__parameters__.__class__.__base__.__subclasses__())\n",
    "a hint's class": "def attack(): return str(type(typing.List[int])(print, ()).__origin__.__self__)\n",
    "a hint that forwards": "def attack(): return str(type(typing.List[int])(print, ()).__self__)\n",
    "what a hint forwards to is set": "def attack():\n    hint = typing.List[int]\n    hint.append = lambda *a: '<frame'\n    return [].append(1)\n",
}

HONEST = {
    "hints of every kind": """
T = typing.TypeVar('T')
Pair = tuple[int, str]
def g(a: int, b: 'list[str] | None' = None, *c: float, d: typing.Callable[[int], str] = str, **e: typing.Any) -> dict[str, T]: return {}
x: typing.Optional[int] = None
y: Pair = (1, 'a')
class A:
    name: str
    next: 'A | None' = None
    count: typing.ClassVar[int] = 0
def attack():
    n: int
    n = 1
    return g(1) == {} and x is None and y[0] == n and A.next is None
""",
    "postponed hints": """
class Node:
    def __init__(self, children: list[Node] | None = None) -> None: self.children = children or []
    def all(self) -> typing.Iterator[Node]:
        yield self
        for child in self.children: yield from child.all()
def attack(): return len(list(Node([Node(), Node([Node()])]).all())) == 4
""",
    "dataclasses with texts": """
@dataclasses.dataclass
class A:
    x: 'int'
    n: 'typing.ClassVar[int]' = 5
    i: dataclasses.InitVar[int] = 1
    def __post_init__(self, i): self.x += i
def attack(): return A(1).x == 2 and A.n == 5 and len(dataclasses.fields(A)) == 1
""",
    "asking for hints' parts": """
def attack():
    return (typing.get_origin(dict[str, int]) is dict and typing.get_args(dict[str, int]) == (str, int)
            and typing.get_args(typing.Union[int, None])[0] is int and typing.get_args(typing.List['int']) == ('int',)
            and typing.cast(int, 'x') == 'x' and typing.NewType('U', int)(3) == 3)
""",
}
HONEST = {
    name: ("from __future__ import annotations\n" if name == "postponed hints" else "") + PRELUDE + body
    for name, body in HONEST.items()
}

test_no_text_is_evaluated = refuses(BREAKS, PRELUDE)
test_hints_mean_nothing_and_do_no_harm = allows(HONEST)
