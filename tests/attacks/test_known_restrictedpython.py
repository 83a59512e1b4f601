"""Every published hole of RestrictedPython and of what is built on it (Zope, Plone), as written for this dialect.

CVE-2023-37271: generators lead to frames. CVE-2023-41039: str.format and format_map. CVE-2024-47532: string.Formatter, and
AttributeError.obj of a module. CVE-2025-22153: try with except* confuses types on CPython 3.11 and newer. CVE-2021-32633,
-32674, -32807, -32811: modules through attributes of modules. CVE-2020-7941, CVE-2017-1000483, CVE-2021-21336: str.format
again, and format of other texts. CVE-2012-5487, -5488, -5493: names of modules, functions' globals, iterators.
CVE-2010-4198 and before: the guards named, replaced, or left out by a statement that was not known.
"""

from __future__ import annotations

from tests.attacks.language import allows, refuses

PRELUDE = """
import collections, functools, itertools, json, math, random, re, statistics, string, textwrap
def f(): pass
"""

BREAKS = {
    "37271, a generator that looks at itself": "def attack():\n    def g(): yield g.gi_frame.f_back.f_back.f_globals['__builtins__']\n    g = g()\n    return str(list(g))\n",
    "37271, a generator expression": "def attack():\n    it = (it.gi_frame.f_back for x in [1])\n    return str(next(it))\n",
    "37271, what is yielded from": "def h(): yield from (me.gi_yieldfrom.gi_frame for _ in [1])\nme = h()\ndef attack(): return str(next(me))\n",
    "37271, a coroutine": "async def g(): pass\ndef attack(): return str(g().cr_frame.f_globals)\n",
    "37271, by getattr": "def attack():\n    def g(): yield getattr(me, 'gi_' + 'frame')\n    me = g()\n    return str(next(me))\n",
    "41039, format": "def attack(): return '{0.__class__.__mro__[1].__subclasses__}'.format('') + '{0.__globals__}'.format(f)\n",
    "41039, format_map": "def attack(): return '{x.__globals__[__builtins__]}'.format_map({'x': f})\n",
    "41039, format of the class": "def attack(): return str.format('{0.__globals__}', f)\n",
    "41039, format_map of the class": "def attack(): return str.format_map('{x.__globals__}', {'x': f})\n",
    "41039, format of a subclass": "class S(str): pass\ndef attack(): return S.format('{0.__globals__}', f)\n",
    "41039, format of bytes decoded": "def attack(): return b'{0.__globals__}'.decode().format(f)\n",
    "47532, Formatter": "def attack(): return string.Formatter().get_field('x.__globals__', (), {'x': f})[0]['__builtins__']\n",
    "47532, Formatter by from": "from string import Formatter\ndef attack(): return str(Formatter().get_field('a.__code__', [], {'a': f}))\n",
    "47532, the module that an error shows": "def attack():\n    try:\n        string.nothing\n    except AttributeError as e:\n        return str(e.obj.Formatter)\n",
    "47532, the module by getattr": "def attack():\n    try:\n        getattr(string, 'nothing')\n    except AttributeError as e:\n        return str(e.obj._re)\n",
    "47532, the module of a method": "def attack():\n    try:\n        random.seed.nothing\n    except AttributeError as e:\n        return str(e.obj.__self__)\n",
    "22153, except star": "def attack():\n    try:\n        raise ExceptionGroup('x', [ValueError(1)])\n    except* ValueError as e:\n        got = e.exceptions[0].__traceback__.tb_frame\n    return str(got)\n",
    "22153, except star of a tuple": "def attack():\n    try:\n        raise ValueError\n    except* (ValueError, TypeError) as __builtins__:\n        pass\n    return '<frame'\n",
    "22153, a name in except star": "def attack():\n    try:\n        raise ValueError\n    except* ValueError as _getattr_:\n        pass\n    return str(f.__globals__)\n",
    "32633, a module's module": "def attack(): return str(random._os.system)\n",
    "32633, by a path": "def attack(): return str(statistics.random._os)\n",
    "32674, from a module": "from random import _os\ndef attack(): return str(_os)\n",
    "32674, a submodule": "import string as s\ndef attack(): return str(s._string)\n",
    "32807, a class's module": "def attack(): return str(re.Pattern.__module__.__class__.__subclasses__)\n",
    "32811, a script's own": "context = f\ndef attack(): return str(context.__globals__)\n",
    "1000483, format of a look-alike": "def attack(): return '{0.__ｇlobals__}'.format(f) + '<frame'\n",
    "7941, a format of an attribute": "class A: text = '{0.__globals__}'\ndef attack(): return A.text.format(f)\n",
    "21336, a format of items": "def attack(): return '{0[x].__globals__}'.format({'x': f})\n",
    "5487, a function's globals": "def attack(): return str(f.func_globals) + str(f.__globals__)\n",
    "5488, a name": "def attack(): return str(f.__name__.__class__.__base__.__subclasses__())\n",
    "5493, an iterator": "def attack(): return str(iter([f]).__reduce__()[0].__self__)\n",
    "4198, the guard as a name": "_getattr_ = lambda o, n: o\ndef attack(): return str(f.__globals__)\n",
    "4198, the guard as an argument": "def attack(_getattr_=None): return str(f.__globals__)\n",
    "4198, the write guard": "_write_ = lambda o: o\ndef attack():\n    f.__code__ = f.__code__\n    return '<frame'\n",
    "4198, the print guard": "_print_ = f\ndef attack(): return str(printed) + '<frame'\n",
    "4198, the metaclass guard": "__metaclass__ = type\nclass A: pass\ndef attack(): return '<frame'\n",
    "4198, the augmented guard": "_inplacevar_ = lambda op, x, y: '<frame'\ndef attack():\n    x = 1\n    x += 1\n    return x if isinstance(x, str) else ''\n",
    "4198, the iteration guard": "_getiter_ = lambda x: ['<frame']\ndef attack(): return [x for x in [1]][0] if isinstance([x for x in [1]][0], str) else ''\n",
    "4198, a lambda's argument": "def attack(): return str((lambda __builtins__: __builtins__)(f)) + '<frame'\n",
    "4198, exec": "exec 'x'\ndef attack(): return '<frame'\n",
    "4198, a comprehension's name": "def attack(): return str([__name__ for __name__ in [f.__globals__]])\n",
    "a star in an import": "from math import *\ndef attack(): return str(__builtins__)\n",
    "a tuple in a parameter": "def g((a, b)): return a\ndef attack(): return '<frame'\n",
    "an annotation that assigns": "def attack():\n    x: f.__globals__ = 1\n    f.__doc__: int = 2\n    return '<frame'\n",
    "a walrus to a guard": "def attack(): return str([(_getattr_ := f) for _ in [1]] and f.__globals__)\n",
    "a match of a guard": "def attack():\n    match f:\n        case object(__globals__=x): return str(x)\n",
    "a type alias": "type X = f.__globals__\ndef attack(): return str(X.__value__)\n",
    "a type parameter": "def g[T: f.__globals__](x: T): pass\ndef attack(): return str(g.__type_params__[0].__bound__)\n",
    "a template string": "def attack(): return str(t'{f.__globals__}'.values)\n",
    "a global of a special name": "def attack():\n    global __builtins__\n    __builtins__ = {}\n    return '<frame'\n",
    "an assertion": "def attack():\n    assert False, f.__globals__\n",
    "a delete": "def attack():\n    del f.__code__\n    return '<frame'\n",
    "an unpacked attribute": "def attack():\n    (f.__code__, x) = 1, 2\n    return '<frame'\n",
    "a loop over an attribute": "def attack():\n    for f.__code__ in [1]: pass\n    return '<frame'\n",
    "a with into an attribute": "import contextlib\ndef attack():\n    with contextlib.nullcontext(1) as f.__code__: pass\n    return '<frame'\n",
}

HONEST = {
    "what the guards once stood in the way of": """
class Box:
    def __init__(self): self.x, self.items = 1, []
def attack():
    b = Box()
    b.x += 1
    b.items.append({'a': [1]})
    b.items[0]['a'][0] += 1
    (b.x, y), *rest = (b.x + 1, 2), 3
    for b.n in range(2): pass
    print('a', end='')
    return b.x == 3 and b.items == [{'a': [2]}] and b.n == 1 and [x for x in rest] == [3] and (lambda a, *b, **c: a)(1) == 1
""",
    "formats": "def attack(): return '{0.real} {x:>3}'.format(1, x=2) == '1   2' and '{a}'.format_map({'a': 1}) == '1' and string.Template('$x').substitute(x=1) == '1'\n",
    "generators": "def attack():\n    def g():\n        for x in range(3): yield x * x\n    return sum(g()) == 5 and max(x for x in g()) == 4\n",
}

test_none_of_them_is_open_here = refuses(BREAKS, PRELUDE)
test_what_they_misused_works = allows(HONEST, PRELUDE)
