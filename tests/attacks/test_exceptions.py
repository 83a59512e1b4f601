"""Exceptions: what they carry, above all those that the library raises, and catching what must not be caught."""

from __future__ import annotations

from skillforge.sandbox import Limits, Status
from tests.attacks.language import allows, dialect, refuses
from tests.attacks.prison import assert_well, both

PRELUDE = """
import calendar, collections, contextlib, copy, csv, dataclasses, datetime, decimal, enum, fractions, functools, io, json
import operator, random, re, statistics, string, struct, textwrap, typing, urllib.parse, uuid, zoneinfo
def f(): pass
"""


def of(statement: str, shown: str) -> str:
    """What is shown of the exception that a statement raises."""
    return (
        f"def attack():\n    try:\n        {statement}\n    except BaseException as e:\n        return str({shown})\n"
    )


BREAKS = {
    "the object that has no such attribute": of("f.nothing", "e.obj.__globals__"),
    "the object that a library's code asked": of("textwrap.dedent(1)", "e.obj.__class__.__base__.__subclasses__()"),
    "the object that json asked": of("json.load(1)", "e.obj.__class__.__base__.__subclasses__()"),
    "the object that csv asked": of("list(csv.DictReader([1]))", "e.obj.__class__"),
    "the object of a façade": of("getattr(json, 'nothing')", "e.obj.nothing.__globals__"),
    "the object of a façade, its parts": of("getattr(random, '_os')", "e.obj._os"),
    "the module that has no such name": of(
        "getattr(string, 'Formatter')", "e.obj.Formatter().get_field('0.__globals__', [f], {})"
    ),
    "an object by a pattern": "def attack():\n    try:\n        json.nothing\n    except AttributeError as e:\n        match e:\n            case AttributeError(obj=o): return str(o.__loader__)\n",
    "a name's namespace": of("undefined", "e.name.__class__.__base__.__subclasses__()"),
    "a module's path": of("import nothing_like_it", "e.path + str(e.__spec__)"),
    "a value's class": of("next(iter(()))", "e.value.__class__.__base__.__subclasses__()"),
    "arguments": of("{}['x']", "e.args.__class__.__base__.__subclasses__()"),
    "its traceback": of("1 / 0", "e.__traceback__.tb_frame"),
    "its context's traceback": "def attack():\n    try:\n        try:\n            1 / 0\n        except Exception:\n            f.nothing\n    except Exception as e:\n        return str(e.__context__.__traceback__.tb_frame)\n",
    "its cause's traceback": "def attack():\n    try:\n        try:\n            1 / 0\n        except Exception as e:\n            raise ValueError from e\n    except Exception as e:\n        return str(e.__cause__.__traceback__.tb_frame)\n",
    "its state": of("1 / 0", "e.__reduce__()[0].__subclasses__()"),
    "its dictionary": of("1 / 0", "e.__dict__.__class__.__base__.__subclasses__()"),
    "setting its state": of("1 / 0", "e.__setstate__({'__class__': f})") + "    return '<frame'\n",
    "its class's subclasses": of("1 / 0", "e.__class__.__mro__[-1].__subclasses__()"),
    "the subclasses of all exceptions": "def attack(): return str(BaseException.__subclasses__())  + '<frame'\n",
    "an exception group's parts": "def attack():\n    try:\n        raise ExceptionGroup('x', [ValueError()])\n    except ExceptionGroup as e:\n        return str(e.exceptions[0].__traceback__) + str(e.split(lambda x: x.__traceback__)) + '<frame'\n",
    "except star": "def attack():\n    try:\n        raise ExceptionGroup('x', [ValueError()])\n    except* ValueError as e:\n        return '<frame'\n",
    "an exception that is asked": "class E(Exception):\n    def __getattr__(self, name): return f.__globals__\ndef attack(): return str(E().x)\n",
    "a class in an except": "class M:\n    def __instancecheck__(self, x): return True\ndef attack():\n    try:\n        1 / 0\n    except M():\n        return '<frame'\n",
    "an exception called as one": "def attack():\n    try:\n        raise type('E', (Exception,), {'__str__': lambda s: '<frame'})\n    except Exception as e:\n        return str(e)\n",
    "notes": of("1 / 0", "e.__notes__.__class__.__base__.__subclasses__()"),
    "the object of a syntax error": of("json.loads('{')", "e.doc.__class__.__base__.__subclasses__()"),
    "a unicode error's object": of("b'\\xff'.decode()", "e.object.__class__.__base__.__subclasses__()"),
    "what the host raised": of("raise SystemExit(f)", "e.code.__globals__"),
    "a frozen error": "@dataclasses.dataclass(frozen=True)\nclass A: x: int = 1\ndef attack():\n    try:\n        A().x = 2\n    except Exception as e:\n        return str(e.__traceback__.tb_next.tb_frame.f_globals)\n",
    "a suppressing context": "def attack():\n    with contextlib.suppress(Exception) as s: 1 / 0\n    return str(contextlib.suppress(Exception)._exceptions) + '<frame'\n",
}

HONEST = {
    "classes, messages, causes": """
class Bad(Exception):
    def __init__(self, code): super().__init__(f'code {code}'); self.code = code
def attack():
    try:
        try:
            {}['x']
        except KeyError as e:
            raise Bad(3) from e
    except Bad as e:
        return str(e) == 'code 3' and e.code == 3 and e.args == ('code 3',) and isinstance(e.__cause__, KeyError) and type(e).__name__ == 'Bad'
""",
    "else and finally": """
log = []
def attack():
    for x in (0, 1):
        try:
            1 / x
        except (ZeroDivisionError, ValueError):
            log.append('e')
            continue
        else:
            log.append('ok')
        finally:
            log.append('f')
    return log == ['e', 'f', 'ok', 'f']
""",
    "asserting and raising again": """
def attack():
    try:
        try:
            assert False, 'no'
        except AssertionError:
            raise
    except AssertionError as e:
        return str(e) == 'no' and repr(e) == "AssertionError('no')"
""",
    "what libraries raise": """
def attack():
    seen = []
    for go in (lambda: json.loads('{'), lambda: int('x'), lambda: datetime.date(2024, 2, 30), lambda: re.compile('('),
               lambda: decimal.Decimal('x'), lambda: statistics.mean([]), lambda: [][1], lambda: struct.unpack('i', b'')):
        try:
            go()
        except Exception as e:
            seen.append(type(e).__name__.replace('PatternError', 'error'))  # so called since 3.13
    return seen == ['JSONDecodeError', 'ValueError', 'ValueError', 'error', 'InvalidOperation', 'StatisticsError', 'IndexError', 'error']
""",
    "an attribute that is not there": """
class A:
    pass
def attack():
    try:
        A().x
    except AttributeError as e:
        return e.name == 'x' and "no attribute 'x'" in str(e)
""",
}

test_they_carry_nothing_out = refuses(BREAKS, PRELUDE)
test_raising_and_catching_work = allows(HONEST, PRELUDE)

SWALLOWERS = {
    "everything": "def attack():\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass\n",
    "finally": "def attack():\n    while True:\n        try:\n            while True: pass\n        finally: continue\n",
    "a context": "class C:\n    def __enter__(self): pass\n    def __exit__(self, *a): return True\ndef attack():\n    while True:\n        with C():\n            while True: pass\n",
    "a generator": "def g():\n    while True:\n        try:\n            yield\n        except BaseException: pass\ndef attack():\n    it = g()\n    while True: next(it)\n",
}


def test_no_handler_outlives_the_deadline() -> None:
    """Whoever catches everything is ended from outside."""
    for sandbox in (dialect(), both()):
        for source in SWALLOWERS.values():
            assert sandbox.run(source, "attack", limits=Limits(timeout_s=0.1)).status is Status.TIMED_OUT
        assert_well(sandbox)
