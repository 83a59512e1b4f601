"""Shadowing: what happens when a program takes the names that the rules go by."""

from __future__ import annotations

from tests.attacks.language import allows, refuses

PRELUDE = """
import functools, json, math, operator
def f(): pass
"""

GUARDS = ("_getattr_", "_getitem_", "_getiter_", "_write_", "_print_", "_inplacevar_", "_apply_", "__metaclass__")

BREAKS = {
    **{
        f"the guard {name}": f"{name} = lambda *a: '<frame'\ndef attack(): return str(f.__globals__)\n"
        for name in GUARDS
    },
    "getattr of one's own": "def getattr(o, n): return o.__globals__\ndef attack(): return str(getattr(f, 'x'))\n",
    "getattr shadowed, then gone": "getattr = 1\ndel getattr\ndef attack(): return str(getattr(f, '__globals__'))\n",
    "hasattr shadowed": "def hasattr(o, n): return True\ndef attack(): return str(hasattr(f, 'x') and f.__globals__)\n",
    "isinstance shadowed": "def isinstance(*a): return True\ndef attack(): return '{0.__globals__}'.format(f)\n",
    "str shadowed": "class str:\n    format = lambda *a: '<x'\ndef attack(): return '{0.__globals__}'.format(f)\n",
    "str deleted after use": "def str(x): return x\ndel str\ndef attack(): return str('{0.__globals__}').format(f)\n",
    "type shadowed": "def type(*a): return f\ndef attack(): return str(f.__class__.__base__.__subclasses__())\n",
    "super shadowed": "def super(): return f\nclass A:\n    def go(self): return super().__globals__\ndef attack(): return str(A().go())\n",
    "object shadowed": "class object:\n    def __setattr__(o, n, v): return '<frame'\ndef attack(): return object.__setattr__(1, 2, 3)\n",
    "object shadowed by an argument": "def g(object): return object.__setattr__('name', 1)\nimport dataclasses\n@dataclasses.dataclass\nclass A:\n    x: int\ndef attack(): return str(g(dataclasses.fields(A)[0])) + '<frame'\n",
    "print shadowed": "def print(x): return x.__globals__\ndef attack(): return str(print(f))\n",
    "builtins as a global": "__builtins__ = {}\ndef attack(): return '<frame'\n",
    "builtins as an argument": "def g(__builtins__): return __builtins__\ndef attack(): return str(g(f)) + '<frame'\n",
    "builtins in a loop": "for __builtins__ in [1]: pass\ndef attack(): return '<frame'\n",
    "builtins by with": "import contextlib\nwith contextlib.nullcontext() as __builtins__: pass\ndef attack(): return '<frame'\n",
    "builtins by import": "import json as __builtins__\ndef attack(): return '<frame'\n",
    "builtins from import": "from json import dumps as __builtins__\ndef attack(): return '<frame'\n",
    "builtins by except": "try:\n    1 / 0\nexcept Exception as __builtins__: pass\ndef attack(): return '<frame'\n",
    "builtins by match": "match 1:\n    case __builtins__: pass\ndef attack(): return '<frame'\n",
    "builtins by a starred match": "match [1]:\n    case [*__builtins__]: pass\ndef attack(): return '<frame'\n",
    "builtins by a mapping's rest": "match {}:\n    case {**__builtins__}: pass\ndef attack(): return '<frame'\n",
    "builtins by a walrus": "(__builtins__ := 1)\ndef attack(): return '<frame'\n",
    "builtins by global": "def g():\n    global __builtins__\n    __builtins__ = 1\ndef attack():\n    g()\n    return '<frame'\n",
    "builtins by a class": "class __builtins__: pass\ndef attack(): return '<frame'\n",
    "builtins by a function": "def __builtins__(): pass\ndef attack(): return '<frame'\n",
    "builtins by unpacking": "a, (__builtins__, *b) = 1, (2, 3)\ndef attack(): return '<frame'\n",
    "builtins in a comprehension": "x = [__builtins__ for __builtins__ in [1]]\ndef attack(): return '<frame'\n",
    "builtins as a keyword": "def attack(): return str(dict(__builtins__=1)) + '<frame'\n",
    "builtins by del": "del __builtins__\ndef attack(): return '<frame'\n",
    "builtins annotated": "__builtins__: int = 1\ndef attack(): return '<frame'\n",
    "builtins added to": "__builtins__ += 1\ndef attack(): return '<frame'\n",
    "the import hook": "__import__ = f\nimport re\ndef attack(): return '<frame'\n",
    "the class builder": "__build_class__ = lambda *a: '<frame'\nclass A: pass\ndef attack(): return A\n",
    "the module's name": "__name__ = 'json'\nclass A: pass\ndef attack(): return A.__module__ + str(A.__loader__)\n",
    "the annotations": "__annotations__ = {}\ndef attack(): return '<frame'\n",
    "the dictionary of a class": "class A:\n    __dict__ = {}\ndef attack(): return '<frame'\n",
    "the class of an instance": "class A:\n    __class__ = int\ndef attack(): return '<frame'\n",
    "the module of a class": "class A:\n    __module__ = 'os'\ndef attack(): return '<frame'\n",
    "the bases": "class A:\n    __bases__ = ()\ndef attack(): return '<frame'\n",
    "the match args": "class A:\n    __match_args__ = ('gi_frame',)\ndef attack(): return '<frame'\n",
    "a façade's name rebound, then written": "math = json\nmath.dumps = f\ndef attack(): return str(json.dumps)  + '<frame'\n",
    "a façade in a scope": "def g():\n    import random as json\n    return json._os\ndef attack(): return str(g())\n",
    "a name of the interpreter's": "tb_frame = 1\ndef attack(): return '<frame'\n",
    "an argument of that name": "def g(gi_frame=1): return gi_frame\ndef attack(): return '<frame'\n",
    "a field of that name": "import dataclasses\n@dataclasses.dataclass\nclass A:\n    gi_frame: int\ndef attack(): return '<frame'\n",
    "a hidden letter": "__buіltins__ = 1\ndef attack(): return str(__builtins__)\n",
}

HONEST = {
    "names of builtins": """
def g(list, id, type='x', *, max=1, filter=None): return [list, id, type, max, filter]
def attack():
    sum = 0
    for len in range(3): sum += len
    input = [min for min in (1, 2)]
    return sum == 3 and input == [1, 2] and g(1, 2, max=3) == [1, 2, 'x', 3, None]
""",
    "names that modules have": """
def attack():
    math, json = 1, [2]
    class random: seed = 3
    return math + json[0] + random.seed == 6
""",
    "underscores": """
_, __ = 1, 2
_private = 3
def _helper(_x, __y=1): return _x + __y
def attack():
    total = 0
    for _ in range(3): total += 1
    a, *_ = 1, 2, 3
    return total + a + _helper(1) + _private == 9 and __ == 2
""",
    "scopes": """
count = 0
def bump():
    global count
    count += 1
def make():
    n = 0
    def inner():
        nonlocal n
        n += 1
        return n
    return inner
def attack():
    bump()
    go = make()
    go()
    return count == 1 and go() == 2
""",
    "module texts": "__version__ = '1'\n__all__ = ['attack']\n__author__ = 'me'\ndef attack(): return __version__ == '1' and __name__ == 'skill'\n",
    "a class's own": """
class Shop:
    type = 'a'
    id = 1
    def format(self): return self.type
    def print(self): return self.id
    def open(self): return True
def attack(): return Shop().format() == 'a' and Shop().print() == 1 and Shop().open()
""",
}

test_no_name_is_what_a_rule_goes_by = refuses(BREAKS, PRELUDE)
test_names_are_one_s_own = allows(HONEST, PRELUDE)
