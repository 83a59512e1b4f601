"""Recovery of builtins: what the dialect took away, from wherever CPython still has it."""

from __future__ import annotations

from tests.attacks.language import allows, refuses

PRELUDE = """
import collections, contextlib, enum, functools, itertools, json, operator, types, typing
def f(): return 1
class A: pass
"""

BREAKS = {
    "eval": "def attack(): return str(eval('().__class__.__base__.__subclasses__()'))\n",
    "exec": "def attack():\n    exec('import sys')\n    return '<module'\n",
    "compile": "def attack(): return str(compile('1', '', 'eval'))\n",
    "open": "def attack(): return open('/etc/passwd').read()\n",
    "input": "def attack(): return input() + '<frame'\n",
    "import": "def attack(): return str(__import__('os'))\n",
    "globals": "def attack(): return str(globals())\n",
    "locals": "def attack(): return str(locals()) + str(locals().__class__.__base__.__subclasses__())\n",
    "vars": "def attack(): return str(vars(f)) + str(vars(A))\n",
    "vars of a module": "def attack(): return str(vars(json))\n",
    "dir, then getattr": "def attack(): return str([getattr(f, name) for name in dir(f)])\n",
    "breakpoint": "def attack():\n    breakpoint()\n    return '<frame'\n",
    "help": "def attack(): return str(help)\n",
    "exit's class": "def attack(): return str(type(exit).__init__.__globals__)\n",
    "licence's globals": "def attack(): return str(license.__class__.__init__.__globals__)\n",
    "type of three": "def attack(): return str(type('X', (), {'__getattr__': lambda s, n: '<frame'})().any)\n",
    "type of three by another name": "def attack():\n    t = type(int)\n    return str(t('X', (), {'__getattr__': lambda s, n: '<frame'})().any)\n",
    "type of three by map": "def attack(): return str(list(map(type, ['X'], [()], [{'a': 1}])))  + '<frame'\n",
    "type of three by partial": "def attack(): return str(functools.partial(type, 'X')((), {})) + '<frame'\n",
    "setattr of a special method": "def attack():\n    setattr(A, '__getattr__', lambda s, n: '<frame')\n    return A().any\n",
    "delattr of a guard": "def attack():\n    delattr(json, 'dumps')\n    return '<frame'\n",
    "a builtin in the defaults": "def g(x=eval): return x('().__class__.__base__.__subclasses__()')\ndef attack(): return str(g())\n",
    "a builtin decorating": "@eval\ndef g(): pass\ndef attack(): return '<frame'\n",
    "a builtin matched": "def attack():\n    match print:\n        case object(__self__=b): return str(b)\n",
    "a builtin in an annotation": "def g(x: eval('print.__self__')): pass\ndef attack(): return str(g.__annotations__)\n",
    "a builtin in a lambda": "def attack(): return str((lambda e=eval: e('print.__self__'))())\n",
    "a builtin by a class body": "class B:\n    e = eval\ndef attack(): return str(B.e('print.__self__'))\n",
    "the builtins of a frame": "def g():\n    yield\ndef attack(): return str(g().gi_frame.f_builtins)\n",
    "the builtins of a function": "def attack(): return str(f.__builtins__)\n",
    "the builtins in the globals": "def attack(): return str(f.__globals__['__builtins__'])\n",
    "a builtin's self": "def attack(): return str(print.__self__.eval)\n",
    "a builtin's self by getattr": "def attack(): return str(getattr(print, '__self__'))\n",
    "a builtin's self by attrgetter": "def attack(): return str(operator.attrgetter('__self__')(print))\n",
    "a builtin's self by a bound method's": "def attack(): return str([].append.__self__.__class__.__base__.__subclasses__())\n",
    "a partial's function": "def attack(): return str(functools.partial(print).func.__self__)\n",
    "a wrapper's wrapped": "@functools.lru_cache\ndef g(): pass\ndef attack(): return str(g.__wrapped__.__globals__)\n",
    "a generator's name": "def attack(): return str((x for x in ()).gi_code)\n",
    "builtins imported": "import builtins\ndef attack(): return str(builtins)\n",
    "builtins from": "from builtins import eval as e\ndef attack(): return str(e('print.__self__'))\n",
    "a hook by its name": "def attack(): return str(getattr(f, '@import'))\n",
    "a hook in the globals": "def attack(): return str(f.__globals__['__builtins__']['@import'])\n",
    "memory": "def attack(): return str(memoryview(b'x').obj.__class__.__base__.__subclasses__())\n",
    "a super object": "def attack(): return str(super(A, A()).__init__.__self__.__class__.__base__.__subclasses__())\n",
    "a static method's function": "def attack(): return str(staticmethod(f).__func__.__globals__)\n",
    "a class method's function": "def attack(): return str(classmethod(f).__wrapped__.__globals__)\n",
    "a property of a builtin": "def attack(): return str(property(eval).fget('print.__self__'))\n",
    "print to a file": "class W:\n    def write(self, text): W.got = text\ndef attack():\n    print(f.__globals__, file=W())\n    return W.got\n",
    "print to itself": "def attack():\n    print(f.__code__)\n    return 1\n",
    "iter of a builtin": "def attack(): return str(next(iter(lambda: print.__self__, 1)))\n",
}

HONEST = {
    "what is there": """
def attack():
    return (sum(map(int, '12')) == 3 and sorted([2, 1], reverse=True) == [2, 1] and dict(zip('ab', (1, 2))) == {'a': 1, 'b': 2}
            and list(enumerate('a', 1)) == [(1, 'a')] and max([1, 3], key=lambda x: -x) == 1 and any([0, 1]) and not all([0, 1])
            and divmod(7, 2) == (3, 1) and pow(2, 10, 1000) == 24 and round(2.567, 2) == 2.57 and chr(97) == 'a' and ord('a') == 97
            and bin(5) == '0b101' and hex(255) == '0xff' and isinstance(1, (int, str)) and issubclass(bool, int) and abs(-1) == 1
            and list(reversed([1, 2])) == [2, 1] and frozenset([1]) == {1} and bytes([65]) == b'A' and slice(1, 3) == slice(1, 3)
            and complex(1, 2).real == 1 and callable(f) and next(iter([1])) == 1 and ascii('é') == "'\\\\xe9'" and hash(1) == 1)
""",
    "type of one": "def attack(): return type(1) is int and type([]) == list and isinstance(A, type) and type(A()) is A and isinstance(type(1), type)\n",
    "names that builtins have": "def g(type, id, input=1, vars=2, open=3): return type + id + input + vars + open\ndef attack(): return g(1, 2) == 9\n",
    "print": "def attack():\n    print('a', 1, sep='-', end='!')\n    return True\n",
    "a writer": """
class W:
    def __init__(self): self.text = ''
    def write(self, text): self.text += text
def attack():
    w = W()
    print('a', file=w)
    return w.text == 'a\\n'
""",
}

test_none_comes_back = refuses(BREAKS, PRELUDE)
test_the_rest_is_there = allows(HONEST, PRELUDE)
