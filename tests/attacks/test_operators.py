"""Operators and functools: getters, callers and wrappers that take names as text."""

from __future__ import annotations

from tests.attacks.language import allows, refuses

PRELUDE = """
import collections, functools, itertools, operator, random, typing
from functools import partial, reduce
def f(): pass
class A: pass
class S(str):
    def __new__(cls, real, shown): return super().__new__(cls, real)
    def __init__(self, real, shown): self.shown = shown
    def __eq__(self, other): return other == self.shown
    def __hash__(self): return hash(self.shown)
    def __str__(self): return self.shown
    def split(self, *a): return [self]
    def startswith(self, *a): return False
    def endswith(self, *a): return False
"""

BREAKS = {
    "a getter": "def attack(): return str(operator.attrgetter('__globals__')(f))\n",
    "a getter of a path": "def attack(): return str(operator.attrgetter('__class__.__base__')(()) .__subclasses__())\n",
    "a getter of several": "def attack(): return str(operator.attrgetter('__name__', '__code__')(f))\n",
    "a getter of private names": "def attack(): return str(operator.attrgetter('_os')(random))\n",
    "a getter of parts": "def attack(): return str(operator.attrgetter('__glo' + 'bals__')(f))\n",
    "a getter of a lying text": "def attack(): return str(operator.attrgetter(S('__globals__', 'x'))(f))\n",
    "a getter of look-alikes": "def attack(): return str(operator.attrgetter('__ｇlobals__')(f))\n",
    "a getter by map": "def attack(): return str(list(map(operator.attrgetter('__code__'), [f])))\n",
    "a getter as a key": "def attack(): return str(sorted([f], key=operator.attrgetter('__code__')))\n",
    "a getter of a path to frames": "def g(): yield\ndef attack(): return str(operator.attrgetter('gi_frame.f_globals')(g()))\n",
    "a getter of the format": "def attack(): return operator.attrgetter('format')('{0.__globals__}')(f)\n",
    "a getter's class": "def attack(): return str(type(operator.attrgetter('x'))('__globals__')(f))\n",
    "a caller": "def attack(): return str(operator.methodcaller('__subclasses__')(object))\n",
    "a caller of getattribute": "def attack(): return str(operator.methodcaller('__getattribute__', '__globals__')(f))\n",
    "a caller of reduction": "def attack(): return str(operator.methodcaller('__reduce_ex__', 2)(A())[0].__globals__)\n",
    "a caller of a lying text": "def attack(): return str(operator.methodcaller(S('__subclasses__', 'x'))(object))\n",
    "a caller of format": "def attack(): return operator.methodcaller('format', f)('{0.__globals__}')\n",
    "a caller of mro": "def attack(): return str(operator.methodcaller('mro')(int)) + '<frame'\n",
    "a call": "def attack(): return str(operator.call(getattr, f, '__globals__'))\n",
    "a partial's function": "def attack(): return str(partial(f).func.__globals__)\n",
    "a partial's state": "def attack(): return str(partial(f).__reduce__()[0].__subclasses__()) + '<frame'\n",
    "a partial's state set": "def attack():\n    p = partial(f)\n    p.__setstate__((print, (), {}, {'__class__': A}))\n    return '<frame'\n",
    "a partial method": "class B:\n    go = functools.partialmethod(lambda self, n: getattr(self, n), '__class__')\ndef attack(): return str(B().go().__base__.__subclasses__())\n",
    "a partial of getattr": "def attack(): return str(partial(getattr, f)('__globals__'))\n",
    "a fold of getattr": "def attack(): return str(reduce(getattr, ('__class__', '__base__'), ()).__subclasses__())\n",
    "a fold of getitem over globals": "def attack(): return str(reduce(operator.getitem, ['__builtins__', 'eval'], f.__globals__))\n",
    "a star map of getattr": "def attack(): return str(list(itertools.starmap(getattr, [(f, '__code__')])))\n",
    "a star map of setattr": "def attack():\n    list(itertools.starmap(setattr, [(A, '__getattr__', lambda s, n: '<frame')]))\n    return A().any\n",
    "a comparison's object": "def attack(): return str(functools.cmp_to_key(lambda a, b: 0)(f).obj.__globals__)\n",
    "a cache's wrapped": "def attack(): return str(functools.lru_cache(f).__wrapped__.__code__)\n",
    "a wrapper's names": "def attack(): return str(functools.update_wrapper(A(), f, assigned=('__globals__',)).__globals__)\n",
    "a wrapper's updates": "def attack():\n    functools.update_wrapper(A(), f, updated=('__globals__',))\n    return '<frame'\n",
    "a wrapper's constants": "def attack(): return str(functools.WRAPPER_ASSIGNMENTS) + '<frame'\n",
    "a module of operator": "def attack(): return str(operator.__builtins__)\n",
    "private names of operator": "def attack(): return str(operator._abs) + '<frame'\n",
    "items of a builtin": "def attack(): return str(operator.itemgetter('__import__')(f.__builtins__))\n",
    "a grouper of attributes": "def attack(): return str([key for key, _ in itertools.groupby([f], operator.attrgetter('__code__'))])\n",
    "a default factory": "def attack(): return str(collections.defaultdict(partial(getattr, f, '__globals__'))['x'])\n",
    "an alias that forwards": "def attack(): return str(type(typing.List[int])(f, ()).__globals__)\n",
    "an alias that forwards what getattr gets": "def attack(): return str(getattr(type(typing.List[int])(f, ()), '__globals__'))\n",
}

HONEST = {
    "getters": """
class P:
    def __init__(self, x, y): self.x, self.y, self._z = x, y, [x]
def attack():
    p, q = P(1, P(2, 3)), P(0, P(1, 1))
    return (operator.attrgetter('x')(p) == 1 and operator.attrgetter('y.x', 'x')(p) == (2, 1) and sorted([p, q], key=operator.attrgetter('y.y', 'x')) == [q, p]
            and operator.itemgetter(1)('ab') == 'b' and operator.itemgetter('a', 'b')({'a': 1, 'b': 2}) == (1, 2) and operator.attrgetter('_z')(p) == [1])
""",
    "callers": "def attack(): return operator.methodcaller('split', ',')('a,b') == ['a', 'b'] and list(map(operator.methodcaller('upper'), 'ab')) == ['A', 'B']\n",
    "partials": "def attack(): return partial(pow, 2)(3) == 8 and partial(int, base=2)('101') == 5 and partial(max, 1).func is max and partial(max, 1).args == (1,)\n",
    "folds": "def attack(): return reduce(operator.mul, range(1, 6)) == 120 and reduce(lambda a, b: b + a, 'abc', '') == 'cba' and list(itertools.accumulate([1, 2, 3], operator.add)) == [1, 3, 6]\n",
    "keys of one's own": "def attack(): return sorted('bA', key=str.lower) == ['A', 'b'] and sorted([3, 1], key=functools.cmp_to_key(lambda a, b: a - b)) == [1, 3] and max({'a': 1}, key={'a': 1}.get) == 'a'\n",
    "arithmetic": "def attack(): return operator.add(1, 2) == 3 and operator.contains([1], 1) and operator.getitem([1], 0) == 1 and operator.truth([]) is False and operator.index(3) == 3\n",
}

test_no_text_is_a_name_that_a_dot_may_not_be = refuses(BREAKS, PRELUDE)
test_they_mean_what_they_mean = allows(HONEST, PRELUDE)
