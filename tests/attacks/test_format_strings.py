"""Format strings: fields that fetch attributes, by every way to str.format."""

from __future__ import annotations

from tests.attacks.language import allows, refuses

PRELUDE = """
import collections, datetime, decimal, enum, functools, itertools, json, operator, string, textwrap
def f(): pass
class A: pass
"""

BREAKS = {
    "format": "def attack(): return '{0.__globals__}'.format(f)\n",
    "format by keyword": "def attack(): return '{x.__globals__}'.format(x=f)\n",
    "format_map": "def attack(): return '{x.__globals__}'.format_map({'x': f})\n",
    "a mapping that answers": "class M(dict):\n    def __missing__(self, key): return f\ndef attack(): return '{anything.__globals__}'.format_map(M())\n",
    "format unbound": "def attack(): return str.format('{0.__globals__}', f)\n",
    "format_map unbound": "def attack(): return str.format_map('{x.__globals__}', {'x': f})\n",
    "format of the type of a text": "def attack(): return type('').format('{0.__globals__}', f)\n",
    "format by getattr": "def attack(): return getattr('{0.__globals__}', 'format')(f)\n",
    "format by getattr of str": "def attack(): return getattr(str, 'for' + 'mat')('{0.__globals__}', f)\n",
    "format by map": "def attack(): return list(map('{0.__globals__}'.format, [f]))[0]\n",
    "format by map, unbound": "def attack(): return list(map(str.format, ['{0.__globals__}'], [f]))[0]\n",
    "format by partial": "def attack(): return functools.partial(str.format, '{0.__globals__}')(f)\n",
    "format by methodcaller": "def attack(): return operator.methodcaller('format', f)('{0.__globals__}')\n",
    "format_map by methodcaller": "def attack(): return operator.methodcaller('format_map', {'x': f})('{x.__globals__}')\n",
    "format by attrgetter": "def attack(): return operator.attrgetter('format')('{0.__globals__}')(f)\n",
    "format by a key": "def attack(): return max(['{0.__globals__}'], key=lambda s: s.format(f)).format(f)\n",
    "format by starmap": "def attack(): return list(itertools.starmap(str.format, [('{0.__globals__}', f)]))[0]\n",
    "format by reduce": "def attack(): return functools.reduce(str.format, [f], '{0.__globals__}')\n",
    "format as a class attribute": "class B:\n    go = str.format\ndef attack(): return B.go('{0.__globals__}', f)\n",
    "format by a subclass": "class S(str): pass\ndef attack(): return S('{0.__globals__}').format(f)\n",
    "format by super": "class S(str):\n    def go(self, x): return super().format(x)\ndef attack(): return S('{0.__globals__}').go(f)\n",
    "format by super of two": "class S(str):\n    def go(self, x): return super(S, self).format(x)\ndef attack(): return S('{0.__globals__}').go(f)\n",
    "format by a text that shows another": "class S(str):\n    def __str__(self): return 'x'\ndef attack(): return S('{0.__globals__}').format(f)\n",
    "format matched": "def attack():\n    match '{0.__globals__}':\n        case str(format=go): return go(f)\n",
    "format matched by object": "def attack():\n    match '{x.__globals__}':\n        case object(format_map=go): return go({'x': f})\n",
    "format of an enum": "class E(str, enum.Enum):\n    A = '{0.__globals__}'\ndef attack(): return E.A.format(f)\n",
    "format of an enum's value": "class E(enum.Enum):\n    A = '{0.__globals__}'\ndef attack(): return E.A.value.format(f)\n",
    "format in a dataclass": "import dataclasses\n@dataclasses.dataclass\nclass D:\n    go: object = str.format\ndef attack(): return D().go('{0.__globals__}', f)\n",
    "items, then attributes": "def attack(): return '{0[0].__globals__}'.format([f])\n",
    "attributes of items of attributes": "class B: pass\ndef attack():\n    B.x = {'k': f}\n    return '{0.x[k].__globals__}'.format(B)\n",
    "a field within a width": "def attack(): return '{0:{1.__globals__}}'.format(1, f)\n",
    "a field within a field's width": "def attack(): return '{:{x.__class__.__base__}}'.format('', x=f)\n",
    "a conversion": "def attack(): return '{0.__globals__!r}'.format(f)\n",
    "a conversion to ascii": "def attack(): return '{0.__code__!a}'.format(f)\n",
    "automatic numbers": "def attack(): return '{.__globals__} {.__code__}'.format(f, f)\n",
    "spaces in a field": "def attack(): return '{0.__globals__ }'.format(f) + '{0. __globals__}'.format(f)\n",
    "a template of parts": "def attack(): return ('{0.__glo' + 'bals__}').format(f)\n",
    "a template joined": "def attack(): return ''.join(['{0.', '__globals__', '}']).format(f)\n",
    "a template by %": "def attack(): return ('{0.%s}' % '__globals__').format(f)\n",
    "a template that formats a template": "def attack(): return '{{0.{}}}'.format('__globals__').format(f)\n",
    "an f-string that makes one": "def attack():\n    g = '__globals__'\n    return f'{{0.{g}}}'.format(f)\n",
    "an f-string": "def attack(): return f'{f.__globals__}'\n",
    "an f-string within": "def attack(): return f'{1:{f.__globals__}}'\n",
    "an f-string that shows": "def attack(): return f'{f.__code__=}'\n",
    "an f-string's own text": "def attack(): return f'{\"{0.__globals__}\".format(f)}'\n",
    "look-alike letters": "def attack(): return '{0.__ｇlobals__}'.format(f)\n",
    "frames of a generator": "def g(): yield\ndef attack(): return '{0.gi_frame}'.format(g())\n",
    "frames of a traceback": "def attack():\n    try:\n        1 / 0\n    except Exception as e:\n        return '{0.__traceback__.tb_frame}'.format(e)\n",
    "private names of the library": "import random\ndef attack(): return '{0._os}'.format(random)\n",
    "a string.Formatter": "def attack(): return string.Formatter().format('{0.__globals__}', f)\n",
    "a Formatter behind a template": "def attack(): return string.Template('$x').substitute(x='{0.__globals__}'.format(f))\n",
    "a template's own pattern": "class T(string.Template):\n    idpattern = '.*'\ndef attack(): return T('${x.__globals__}').substitute({'x.__globals__': f.__globals__})\n",
    "a user's text": "def attack(): return str(collections.UserString('{0.__globals__}').format(f))\n",
    "a format method of one's own": "class B:\n    def __format__(self, spec): return str(f.__globals__)\ndef attack(): return f'{B()}'\n",
    "the builtin format": "def attack(): return format(f, '') + format(f.__code__)\n",
    "% with a mapping": "def attack(): return '%(x)s' % {'x': f.__globals__}\n",
    "bytes": "def attack(): return str(b'%b' % str(f.__globals__).encode())\n",
    "a date's format": "def attack(): return datetime.date(2024, 1, 1).__format__('{0.__class__}') + str(datetime.date.__subclasses__())\n",
    "a translated template": "def attack(): return '(0.@globals@)'.translate({40: '{', 41: '}', 64: '__'}).format(f)\n",
}

HONEST = {
    "fields of every kind": """
class P:
    def __init__(self): self.x, self._y, self.items = 1, 2, {'k': [3]}
def attack():
    p = P()
    return ('{0} {1!r:>5} {x:03d}'.format('a', 'b', x=7) == "a   'b' 007"
            and '{0.x}{0._y}{0.items[k][0]}'.format(p) == '123' and '{:{w}.{d}f}'.format(3.14159, w=8, d=2) == '    3.14'
            and '{{}}{}'.format(1) == '{}1' and '{a[b]}'.format_map({'a': {'b': 1}}) == '1')
""",
    "formats passed on": """
def attack():
    return list(map('<{}>'.format, 'ab')) == ['<a>', '<b>'] and str.format('{}-{}', 1, 2) == '1-2' and functools.partial('{}{}'.format, 1)(2) == '12'
""",
    "a mapping with defaults": """
class Default(dict):
    def __missing__(self, key): return '{' + key + '}'
def attack(): return 'a {b} {c}'.format_map(Default(b=1)) == 'a 1 {c}'
""",
    "f-strings": """
def attack():
    x, w = 3.14159, 8
    return f'{x:.2f}|{x!r}|{x:{w}.3f}|{[n for n in range(2)]}|{"a" if x else "b"}' == '3.14|3.14159|   3.142|[0, 1]|a' and f'{w=}' == 'w=8'
""",
    "one's own format": """
class Money:
    def __init__(self, cents): self.cents = cents
    def __format__(self, spec): return f'{self.cents / 100:{spec or ".2f"}}'
def attack(): return f'{Money(1234)}' == '12.34' and '{:.1f}'.format(Money(1250)) == '12.5'
""",
    "templates": """
class T(string.Template):
    delimiter = '%'
def attack(): return string.Template('$a ${b}').substitute(a=1, b=2) == '1 2' and T('%x').safe_substitute(x=1) == '1'
""",
    "an attribute of that name": """
class B:
    def __init__(self): self.format = 'json'
    def format_map(self, x): return x
def attack(): return B().format == 'json' and B().format_map(1) == 1
""",
}

test_no_field_leads_out = refuses(BREAKS, PRELUDE)
test_formatting_means_what_it_means = allows(HONEST, PRELUDE)
