"""Frames: from generators, tracebacks and context managers, each a way to globals and builtins."""

from __future__ import annotations

from tests.attacks.language import allows, refuses

PRELUDE = """
import contextlib, functools, itertools, json, operator, types
def g():
    x = yield 1
    yield x
def boom(): 1 / 0
"""
CAUGHT = "    try:\n        boom()\n    except Exception as e:\n        return str({})\n"

BREAKS = {
    "a generator's frame": "def attack(): return str(g().gi_frame)\n",
    "a generator's code": "def attack(): return str(g().gi_code)\n",
    "a generator's globals": "def attack(): return str(g().gi_frame.f_globals)\n",
    "the frame above": "def attack():\n    def h():\n        yield me.gi_frame.f_back\n    me = h()\n    return str(next(me))\n",
    "a generator expression's": "def attack(): return str((x for x in [1]).gi_frame)\n",
    "its own, while it runs": "def attack():\n    def h():\n        frame = me.gi_frame\n        while frame.f_back: frame = frame.f_back\n        yield frame.f_builtins\n    me = h()\n    return str(next(me))\n",
    "what it yields from": "def h(): yield from g()\ndef attack():\n    it = h()\n    next(it)\n    return str(it.gi_yieldfrom.gi_frame)\n",
    "by getattr": "def attack(): return str(getattr(g(), 'gi_frame'))\n",
    "by getattr of parts": "def attack(): return str(getattr(g(), 'gi' + '_frame'))\n",
    "by hasattr": "def attack(): return str(hasattr(g(), 'gi_frame') and g().gi_frame)\n",
    "by attrgetter": "def attack(): return str(operator.attrgetter('gi_frame.f_globals')(g()))\n",
    "by format": "def attack(): return '{0.gi_frame}'.format(g())\n",
    "by a pattern": "def attack():\n    match g():\n        case object(gi_frame=frame): return str(frame)\n",
    "by the type's pattern": "def attack():\n    match g():\n        case types.GeneratorType(gi_code=code): return str(code)\n",
    "by look-alike letters": "def attack(): return str(g().ｇi_frame)\n",
    "by a private name": "def attack(): return str(g()._gi_frame) + str(g().gi_frame_)\n",
    "by its class": "def attack(): return str(type(g()).gi_frame.__get__(g()))\n",
    "by its class's attribute": "def attack(): return str(getattr(type(g()), 'gi_frame'))\n",
    "a coroutine's": "async def h(): pass\ndef attack(): return str(h().cr_frame)\n",
    "an asynchronous generator's": "async def h(): yield 1\ndef attack(): return str(h().ag_frame)\n",
    "an await's": "async def h(): await h()\ndef attack(): return str(h().cr_await) + '<frame'\n",
    "a coroutine of types": "@types.coroutine\ndef h(): yield\ndef attack(): return str(h().gi_frame)\n",
    "a traceback's": "def attack():\n" + CAUGHT.format("e.__traceback__.tb_frame"),
    "a traceback's next": "def attack():\n" + CAUGHT.format("e.__traceback__.tb_next.tb_frame.f_globals"),
    "a traceback by getattr": "def attack():\n" + CAUGHT.format("getattr(e, '__traceback__').tb_frame"),
    "a traceback by with": "class C:\n    def __enter__(self): return self\n    def __exit__(self, kind, error, trace):\n        C.trace = trace\n        return True\ndef attack():\n    with C(): boom()\n    return str(C.trace.tb_frame)\n",
    "a traceback matched": "class C:\n    def __enter__(self): return self\n    def __exit__(self, kind, error, trace):\n        match trace:\n            case object(tb_frame=frame): C.frame = frame\n        return True\ndef attack():\n    with C(): boom()\n    return str(C.frame)\n",
    "a traceback by a stack": "seen = []\ndef end(kind, error, trace):\n    seen.append(trace.tb_frame)\n    return True\ndef attack():\n    with contextlib.ExitStack() as stack:\n        stack.push(end)\n        boom()\n    return str(seen)\n",
    "a traceback by throw": "def h():\n    try:\n        yield\n    except Exception as e:\n        yield e.__traceback__.tb_frame\ndef attack():\n    it = h()\n    next(it)\n    return str(it.throw(ValueError()))\n",
    "a traceback put on": "def attack():\n    try:\n        boom()\n    except Exception as e:\n        return str(e.with_traceback(e.__traceback__).__traceback__.tb_frame)\n",
    "a traceback of a group": "def attack():\n    try:\n        raise ExceptionGroup('x', [ValueError()])\n    except* ValueError as e:\n        return str(e.__traceback__.tb_frame)\n",
    "a context manager's generator": "@contextlib.contextmanager\ndef c(): yield\ndef attack(): return str(c().gen.gi_frame)\n",
    "a context manager's function": "@contextlib.contextmanager\ndef c(): yield\ndef attack(): return str(c().func.__globals__)\n",
    "a stack's callbacks": "def attack():\n    stack = contextlib.ExitStack()\n    stack.callback(boom)\n    return str(stack._exit_callbacks[0][1].__closure__) + '<frame'\n",
    "sys.exc_info": "import sys\ndef attack():\n    try:\n        boom()\n    except Exception:\n        return str(sys.exc_info()[2].tb_frame)\n",
    "sys._getframe": "import sys\ndef attack(): return str(sys._getframe())\n",
    "inspect": "import inspect\ndef attack(): return str(inspect.currentframe())\n",
    "traceback": "import traceback\ndef attack(): return str(list(traceback.walk_stack(None)))\n",
    "a library's generator": "def attack(): return str(json.JSONEncoder(indent=1).iterencode([1]).gi_frame)\n",
    "a frame named as a parameter": "def h(f_globals=1): return f_globals\ndef attack(): return str(h()) + '<frame'\n",
    "a frame's name as an attribute of one's own": "class A: pass\ndef attack():\n    a = A()\n    a.f_globals = 1\n    return str(a.f_globals) + '<frame'\n",
    "a function's code": "def attack(): return str(g.func_code) + str(g.__code__)\n",
    "a trace": "import sys\ndef attack():\n    sys.settrace(lambda frame, event, arg: frame)\n    return '<frame'\n",
}

HONEST = {
    "generators": """
def count(n):
    while n:
        got = yield n
        n = got if got is not None else n - 1
def flat(x):
    if isinstance(x, list):
        for each in x: yield from flat(each)
    else: yield x
def attack():
    it = count(3)
    return next(it) == 3 and it.send(10) == 10 and next(it) == 9 and list(flat([1, [2, [3]]])) == [1, 2, 3] and isinstance(it, types.GeneratorType)
""",
    "closing and throwing": """
log = []
def h():
    try:
        yield 1
        yield 2
    except ValueError as e:
        log.append(str(e))
        yield 3
    finally:
        log.append('end')
def attack():
    it = h()
    next(it)
    return it.throw(ValueError('x')) == 3 and it.close() is None and log == ['x', 'end']
""",
    "what a generator returns": """
def inner():
    yield 1
    return 'done'
def outer():
    result = yield from inner()
    yield result
def attack():
    it = inner()
    next(it)
    try:
        next(it)
    except StopIteration as e:
        return e.value == 'done' and list(outer()) == [1, 'done']
""",
    "context managers": """
class Timer:
    def __enter__(self):
        self.log = ['in']
        return self
    def __exit__(self, kind, error, trace):
        self.log.append(kind.__name__ if kind else 'out')
        return kind is ZeroDivisionError
def attack():
    with Timer() as t: boom()
    with Timer() as u, contextlib.ExitStack() as stack: stack.callback(t.log.append, 'later')
    return t.log == ['in', 'ZeroDivisionError', 'later'] and u.log == ['in', 'out']
""",
    "lazy pipelines": "def attack(): return list(itertools.islice((x * x for x in itertools.count() if x % 2), 3)) == [1, 9, 25]\n",
}

test_no_frame_is_reached = refuses(BREAKS, PRELUDE)
test_generators_and_contexts_work = allows(HONEST, PRELUDE)
