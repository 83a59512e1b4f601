"""Façades: what can be reached from them, and changing them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.attacks.language import allows, refuses

ROOT = Path(__file__).resolve().parents[2]


def crawl(*more: str) -> Any:
    command = [sys.executable, "-m", "tests.attacks.crawler", *more]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def test_nothing_of_the_interpreter_is_reached_from_them():
    """A hundred thousand objects: no module, frame, file, globals, metaclass, nor a class or table to be changed."""
    walk = crawl()
    assert walk["found"] == {}
    assert walk["seen"] > 100_000


def test_a_leak_is_found():
    """The walk can fail: a real module three steps away is seen."""
    assert any(each.startswith("the interpreter's own: <module 'functools'") for each in crawl("leak")["found"])


PRELUDE = """
import calendar, collections, csv, datetime, decimal, enum, functools, hashlib, itertools, json, keyword, math, random
import re, statistics, string, textwrap, typing
def evil(*args, **kwargs): return '<frame'
"""

BREAKS = {
    "a function replaced": "json.dumps = evil\ndef attack(): return json.dumps(1)\n",
    "one replaced by another name": "j = json\nj.dumps = evil\ndef attack(): return json.dumps(1)\n",
    "by setattr": "def attack():\n    setattr(json, 'dumps', evil)\n    return json.dumps(1)\n",
    "from below": "def attack():\n    object.__setattr__(json, 'dumps', evil)\n    return json.dumps(1)\n",
    "by its class": "def attack():\n    type(json).dumps = evil\n    return json.dumps(1)\n",
    "by its class and setattr": "def attack():\n    setattr(type(json), 'dumps', evil)\n    return json.dumps(1)\n",
    "by its class's base": "def attack():\n    setattr(type(json), '__getattr__', evil)\n    return json.x\n",
    "deleted": "def attack():\n    delattr(json, 'dumps')\n    return '<frame'\n",
    "in a loop": "def attack():\n    j = [json][0]\n    for j.dumps in [evil]: pass\n    return json.dumps(1)\n",
    "by a with": """
class C:
    def __enter__(self): return evil
    def __exit__(self, *args): return False
def attack():
    j = [json][0]
    with C() as j.dumps: pass
    return json.dumps(1)
""",
    "by unpacking": "def attack():\n    j = [json][0]\n    j.dumps, x = evil, 1\n    return json.dumps(1)\n",
    "by an augmented assignment": "def attack():\n    m = [math][0]\n    m.pi += 1\n    return '<frame'\n",
    "a subclass of it": "def attack():\n    class J(type(json)): pass\n    return str(J().dumps)  + '<frame'\n",
    "a method of a library's class": "def attack():\n    c = [collections.Counter][0]\n    c.most_common = evil\n    return collections.Counter('a').most_common()\n",
    "a special method of one": "def attack():\n    setattr(datetime.date, '__str__', evil)\n    return str(datetime.date(2024, 1, 1))\n",
    "a hook of one": "def attack():\n    d = [json.JSONEncoder][0]\n    d.default = evil\n    return json.dumps({1})\n",
    "a class behind a hint": "def attack():\n    typing.Counter[int].most_common = evil\n    return collections.Counter('a').most_common()\n",
    "a class of a value": "def attack():\n    m = type(re.match('a', 'a'))\n    m.group = evil\n    return re.match('a', 'a').group()\n",
    "a class of a context": "def attack():\n    t = type(decimal.getcontext())\n    t.create_decimal = evil\n    return decimal.getcontext().create_decimal('1')\n",
    "a builtin class": "def attack():\n    s = type('')\n    s.upper = evil\n    return 'a'.upper()\n",
    "a builtin function": "def attack():\n    print.x = evil\n    return print.x()\n",
    "the dialect's own type": "def attack():\n    t = type(int)\n    t.x = evil\n    return t.x()\n",
    "the members of an enum, by an equality": """
class Spy:
    def __eq__(self, other):
        other['IGNORECASE'] = '<frame'
        return True
def attack():
    re.RegexFlag.__members__ == Spy()
    return re.RegexFlag['IGNORECASE']
""",
    "the members of an enum, by a union": """
class Spy:
    def __ror__(self, other):
        other['ASCII'] = '<frame'
        return other
def attack():
    re.RegexFlag.__members__ | Spy()
    return re.RegexFlag['ASCII']
""",
    "the metadata of all fields": """
import dataclasses
class Spy:
    def __eq__(self, other):
        other['x'] = '<frame'
        return True
def attack():
    dataclasses.field().metadata == Spy()
    return dataclasses.field().metadata['x']
""",
    "a copy of it": "import copy\ndef attack():\n    return str(copy.copy(json)) + str(copy.deepcopy(json)) + '<frame'\n",
    "a global of it": "def attack():\n    return str(json.dumps.__globals__)\n",
    "the defaults of a function": "def attack():\n    f = json.dumps\n    f.__defaults__ = (evil,)\n    return '<frame'\n",
    "the keywords of a function": "def attack():\n    f = json.dumps\n    f.__kwdefaults__ = {'default': evil}\n    return json.dumps({1})\n",
    "the code of a function": "def attack():\n    f = textwrap.dedent\n    f.__code__ = evil.__code__\n    return textwrap.dedent('')\n",
}

HONEST = {
    "an enum's members listed": """
class Colour(enum.Enum):
    RED = 1
    ROUGE = 1
def attack():
    return list(Colour.__members__.items()) == [('RED', Colour.RED), ('ROUGE', Colour.RED)] and 'RED' in Colour.__members__
""",
    "names of one's own like a module's": """
def attack():
    dumps = lambda x: 1
    math = type('', (), {}) if False else None
    return dumps(1) == 1 and math is None and json.dumps(1) == '1'
""",
    "a subclass that overrides": """
class Encoder(json.JSONEncoder):
    def default(self, o): return sorted(o) if isinstance(o, set) else super().default(o)
class Words(collections.Counter):
    def most_common(self, n=None): return [word for word, _ in super().most_common(n)]
def attack():
    return json.dumps({2, 1}, cls=Encoder) == '[1, 2]' and Words('aab').most_common(1) == ['a']
""",
    "attributes of one's own": """
class Box: pass
def attack():
    box = Box()
    box.dumps, box.pi = json.dumps, 3
    setattr(box, 'more', 1)
    return box.dumps(1) == '1' and box.pi + box.more == 4
""",
    "functions that carry data": """
def counted(x):
    counted.calls += 1
    return x
counted.calls = 0
def attack():
    counted(1)
    return counted.calls == 1
""",
    "a context of one's own": """
def attack():
    with decimal.localcontext() as context:
        context.prec = 3
        context.rounding = decimal.ROUND_UP
        return str(decimal.Decimal(1) / 3) == '0.334'
""",
    "tables of one's own": "def attack():\n    words = list(keyword.kwlist)\n    words.append('x')\n    return 'x' in words and not keyword.iskeyword('x')\n",
}

test_they_cannot_be_changed = refuses(BREAKS, PRELUDE)
test_one_s_own_can = allows(HONEST, PRELUDE)


def test_what_one_run_changes_the_next_does_not_see():
    """The table that a façade hands out belongs to that run."""
    from tests.attacks.prison import both

    source = "import keyword\ndef f():\n    keyword.kwlist.append('x')\n    return len(keyword.kwlist)\n"
    assert both().run(source, "f").value == both().run(source, "f").value
