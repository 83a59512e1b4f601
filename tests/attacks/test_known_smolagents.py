"""Every published hole of smolagents' local Python executor, and the classes of holes of interpreters like it.

CVE-2025-5120: a list of allowed modules is left through a module's own imports (`random._os`), through submodules, and by
special attributes that the interpreter's own `getattr` does not see. CVE-2025-9959: special attributes behind subscripts,
calls and subclasses of str. Beside them what was found in interpreters of its kind: in-process evaluators of model-written
code of n8n, Langflow, LlamaIndex, LangChain, PandasAI and Pyodide.
"""

from __future__ import annotations

from tests.attacks.language import allows, refuses

PRELUDE = """
import collections, datetime, functools, itertools, json, math
import operator, random, re, statistics, string, unicodedata
def f(): pass
class A: pass
"""

BREAKS = {
    "a module's module": "def attack(): return str(random._os.popen('id').read())\n",
    "a module's module, imported": "from random import _os as o\ndef attack(): return str(o.getcwd())\n",
    "a module's module by getattr": "def attack(): return str(getattr(random, '_os'))\n",
    "a module's module by a dictionary": "def attack(): return str(random.__dict__['_os'])\n",
    "a module's modules": "def attack(): return str(statistics.sys.modules['os'])\n",
    "a submodule of an allowed one": "import collections.sys\ndef attack(): return '<module'\n",
    "an allowed one's loader": "def attack(): return str(math.__loader__.load_module('os'))\n",
    "an allowed one's spec": "def attack(): return str(json.__spec__.loader)\n",
    "an allowed one's builtins": "def attack(): return str(json.__builtins__['__import__']('os'))\n",
    "a function's globals, subscripted": "def attack(): return str(json.dumps.__globals__['codecs'])\n",
    "a class by a subscript": "def attack(): return str([().__class__][0].__base__.__subclasses__())\n",
    "a class by a call": "def attack(): return str((lambda x: x.__class__)(()).__base__.__subclasses__())\n",
    "a special name by vars": "def attack(): return str(vars(json)['codecs'])\n",
    "a special name by dir": "def attack(): return str([getattr(f, n) for n in dir(f) if 'glob' in n])\n",
    "a special name by getattr, found": "def attack():\n    g = [v for v in (getattr,)][0]\n    return str(g(f, '__globals__'))\n",
    "a special name by a str's subclass": "class S(str):\n    def startswith(self, x): return False\n    def endswith(self, x): return False\ndef attack(): return str(getattr(f, S('__globals__')))\n",
    "a special name by a concatenation": "def attack(): return str(getattr(f, '_' + '_globals_' + '_'))\n",
    "a special name by join": "def attack(): return str(getattr(f, '_'.join(['', '', 'globals', '', ''])))\n",
    "a special name reversed": "def attack(): return str(getattr(f, '__slabolg__'[::-1]))\n",
    "a special name by chr": "def attack(): return str(getattr(f, chr(95) * 2 + 'globals' + chr(95) * 2))\n",
    "a special name by format": "def attack(): return str(getattr(f, '{0}globals{0}'.format('__')))\n",
    "a special name by an f-string": "def attack():\n    u = '__'\n    return str(getattr(f, f'{u}globals{u}'))\n",
    "a special name normalised": "def attack(): return str(getattr(f, unicodedata.normalize('NFKC', '__ｇlobals__')))\n",
    "a special name decoded": "def attack(): return str(getattr(f, bytes([95, 95, 99, 111, 100, 101, 95, 95]).decode()))\n",
    "a special name from a name": "def attack(): return str(getattr(f, A.__init__.__name__.replace('init', 'globals')))\n",
    "a special method in a class": "class B:\n    def __getattr__(self, name): return f.__globals__\ndef attack(): return str(B().x)\n",
    "an operator's": "class B:\n    def __add__(self, other): return other.__globals__\ndef attack(): return str(B() + f)\n",
    "an item's": "class B:\n    def __getitem__(self, x): return x.__globals__\ndef attack(): return str(B()[f])\n",
    "a context's": "class B:\n    def __enter__(self): return f.__globals__\n    def __exit__(self, *a): return a[2].tb_frame\ndef attack():\n    with B() as x: return str(x)\n",
    "a decorator that is evaluated": "@f.__globals__.get\ndef g(): pass\ndef attack(): return '<frame'\n",
    "a default that is evaluated": "def g(x=f.__globals__): return x\ndef attack(): return str(g())\n",
    "a keyword's value": "def g(x): return x\ndef attack(): return str(g(x=f.__code__))\n",
    "a star's": "def attack(): return str([*f.__globals__])  + '<frame'\n",
    "two stars'": "def attack(): return str({**f.__globals__})\n",
    "a slice's": "def attack(): return str(''[f.__code__:])\n",
    "a comparison's": "def attack(): return str(f.__globals__ == 1) + '<frame'\n",
    "a lambda's": "def attack(): return str((lambda: f.__code__)())\n",
    "a condition's": "def attack(): return str(f.__code__ if f else 1)\n",
    "a comprehension's": "def attack(): return str([x.__code__ for x in [f]])\n",
    "a generator's": "def attack(): return str(list(x.__globals__ for x in [f]))\n",
    "a nested function's": "def attack():\n    def g(): return f.__globals__\n    return str(g())\n",
    "print of the subclasses": "def attack(): print(().__class__.__base__.__subclasses__())\n",
    "a builtin's self": "def attack(): return str(print.__self__.open('/etc/passwd').read())\n",
    "a method's self": "def attack(): return str(''.join.__self__.__class__.__base__.__subclasses__())\n",
    "a warning's module": "def attack(): return str([c for c in object.__subclasses__() if c.__name__ == 'catch_warnings'][0]()._module)\n",
    "a popen": "def attack(): return str([c for c in object.__subclasses__() if c.__name__ == 'Popen'])  + '<frame'\n",
    "an importer": "def attack(): return str([c for c in object.__subclasses__() if 'Importer' in c.__name__][0].load_module('os'))\n",
    "a codec": "import codecs\ndef attack(): return codecs.open('/etc/passwd').read()\n",
    "the garbage collector": "import gc\ndef attack(): return str(gc.get_objects()[0]) + '<frame'\n",
    "an object's size": "import sys\ndef attack(): return str(sys.getsizeof(1)) + '<frame'\n",
    "a thread's frames": "import sys\ndef attack(): return str(sys._current_frames())\n",
    "foreign functions": "import ctypes\ndef attack(): return str(ctypes.CDLL(None).getpid()) + '<frame'\n",
    "javascript": "import js\ndef attack(): return str(js.eval('1')) + '<frame'\n",
    "a pandas query": "import pandas\ndef attack(): return str(pandas.eval('1')) + '<frame'\n",
    "a numpy file": "import numpy\ndef attack(): return str(numpy.load('/etc/passwd', allow_pickle=True)) + '<frame'\n",
    "a pickle": "import pickle\ndef attack(): return str(pickle.loads(b'cos\\nsystem\\n(S\\'id\\'\\ntR.')) + '<frame'\n",
    "an archive": "import tarfile\ndef attack(): return str(tarfile.open('/x', 'w')) + '<frame'\n",
    "a yaml": "import yaml\ndef attack(): return str(yaml.load('!!python/object/apply:os.getpid []', yaml.Loader)) + '<frame'\n",
    "a request": "import urllib.request\ndef attack(): return str(urllib.request.urlopen('file:///etc/passwd').read())\n",
    "an expression of text": "def attack(): return str(json.loads('[1]', object_hook=eval)) + str(eval('print.__self__'))\n",
    "a template of text": "def attack(): return string.Formatter().vformat('{x.__globals__}', (), {'x': f})\n",
    "a breakpoint": "def attack():\n    breakpoint()\n    return '<frame'\n",
    "the final answer": "def attack(): return str(final_answer.__globals__)\n",
    "the state": "def attack(): return str(__state__) + str(_print_outputs) + '<frame'\n",
}

HONEST = {
    "what an agent's code looks like": """
def attack():
    data = [{'name': 'a', 'n': 3}, {'name': 'b', 'n': 1}]
    best = max(data, key=lambda row: row['n'])
    by_name = {row['name']: row['n'] for row in data}
    total = sum(by_name.values())
    text = ', '.join(f"{k}={v}" for k, v in sorted(by_name.items()))
    when = datetime.datetime.strptime('2024-02-29', '%Y-%m-%d') + datetime.timedelta(days=1)
    words = collections.Counter(re.findall(r'\\w+', 'a b a'))
    return best['name'] == 'a' and total == 4 and text == 'a=3, b=1' and when.day == 1 and words.most_common(1) == [('a', 2)]
""",
    "tools of one's own": """
class Tool:
    name = 'adder'
    def __init__(self): self.calls = 0
    def __call__(self, *args):
        self.calls += 1
        return sum(args)
def attack():
    tool = Tool()
    results = [tool(*pair) for pair in zip(range(3), range(3))]
    return results == [0, 2, 4] and tool.calls == 3 and json.loads(json.dumps({'r': results}))['r'] == results
""",
}

test_none_of_them_is_open_here = refuses(BREAKS, PRELUDE)
test_what_they_misused_works = allows(HONEST, PRELUDE)
