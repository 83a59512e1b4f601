"""Imports: modules that are not there, spelled in every way that Python has."""

from __future__ import annotations

import pytest

from skillforge.sandbox import Program, Status
from tests.attacks.language import allows, dialect, refuses

MODULES = [
    "os",
    "sys",
    "subprocess",
    "socket",
    "shutil",
    "pathlib",
    "io.open",
    "importlib",
    "builtins",
    "ctypes",
    "inspect",
    "gc",
    "threading",
    "multiprocessing",
    "signal",
    "pickle",
    "marshal",
    "shelve",
    "code",
    "codeop",
    "codecs",
    "ast",
    "dis",
    "types.FunctionType",
    "tempfile",
    "glob",
    "http",
    "urllib.request",
    "ssl",
    "asyncio",
    "platform",
    "resource",
    "mmap",
    "fcntl",
    "pty",
    "posix",
    "nt",
    "_thread",
    "_io",
    "_posixsubprocess",
    "warnings",
    "traceback",
    "linecache",
    "tokenize",
    "runpy",
    "pkgutil",
    "zipimport",
    "site",
    "sysconfig",
    "atexit",
    "weakref",
    "logging",
    "unittest",
    "doctest",
    "pdb",
    "cProfile",
    "trace",
    "tracemalloc",
    "faulthandler",
    "select",
    "selectors",
    "sqlite3",
    "dbm",
    "tarfile",
    "zipfile",
    "gzip",
    "lzma",
    "bz2",
    "xml",
    "webbrowser",
    "getpass",
    "pwd",
    "grp",
    "crypt",
    "termios",
    "tty",
    "readline",
    "cmd",
    "turtle",
    "tkinter",
    "antigravity",
    "this",
    "idlelib",
    "ensurepip",
    "venv",
    "distutils",
    "setuptools",
    "pip",
    "numpy",
    "pandas",
    "skillforge",
    "RestrictedPython",
    "collections.sys",
    "json.decoder",
    "re._compiler",
    "urllib.error",
    "email",
    "smtplib",
    "ftplib",
    "telnetlib",
    "xmlrpc",
    "socketserver",
    "wsgiref",
    "concurrent.futures",
    "contextvars",
    "copyreg",
    "reprlib",
    "secrets",
    "locale",
    "gettext",
    "curses",
    "queue",
    "sched",
    "optparse",
    "argparse",
]

BREAKS = {
    **{f"import {name}": f"import {name} as m\ndef attack(): return str(m)\n" for name in MODULES},
    "from": "from os import path\ndef attack(): return str(path)\n",
    "from, private": "from random import _os\ndef attack(): return str(_os)\n",
    "from, special": "from json import __builtins__ as b\ndef attack(): return str(b)\n",
    "from, a star": "from os import *\ndef attack(): return str(getcwd())  + '<module'\n",
    "from a façade, a star": "from random import *\ndef attack(): return str(_os)\n",
    "from a façade, what it imports": "from random import sys\ndef attack(): return str(sys)\n",
    "a submodule that nobody exports": "import urllib\ndef attack(): return str(urllib.request)\n",
    "a submodule by from": "from urllib import request\ndef attack(): return str(request)\n",
    "a submodule as itself": "import collections.abc as c\ndef attack(): return str(c.sys)\n",
    "in a function": "def attack():\n    import os\n    return str(os)\n",
    "in a class": "class A:\n    import os\ndef attack(): return str(A.os)\n",
    "in a try": "try:\n    import os\nexcept ImportError:\n    os = None\ndef attack(): return str(os)\n",
    "under a condition": "if True:\n    import os\ndef attack(): return str(os)\n",
    "several": "import math, os\ndef attack(): return str(os)\n",
    "relative": "from . import os\ndef attack(): return str(os)\n",
    "relative, above": "from .. import sandbox\ndef attack(): return str(sandbox)\n",
    "relative, of a module": "from .os import path\ndef attack(): return str(path)\n",
    "by the builtin": "def attack(): return str(__import__('os'))\n",
    "by the builtin, from its own": "def attack(): return str(print.__self__.__import__('os'))\n",
    "by importlib": "import importlib\ndef attack(): return str(importlib.import_module('os'))\n",
    "by a loader": "def attack(): return str(__loader__.load_module('os'))\n",
    "by the modules that are loaded": "import sys\ndef attack(): return str(sys.modules['os'])\n",
    "by a look-alike": "import ｏs\ndef attack(): return str(ｏs)\n",
    "from the future": "from __future__ import braces\ndef attack(): return '<module'\n",
    "the future as a module": "import __future__\ndef attack(): return str(__future__)\n",
    "the main module": "import __main__\ndef attack(): return str(__main__)\n",
    "itself": "import skill\ndef attack(): return str(skill.__builtins__)\n",
    "a codec": "def attack(): return 'import os'.encode('rot13')\n",
    "a codec by name": "def attack(): return b'x'.decode('os.path')\n",
    "C that imports": "import datetime\ndef attack(): return str(datetime.datetime.strptime('2024', '%Y').__class__.__loader__)\n",
    "a hook": "def attack():\n    f = {'@import': 1}\n    return str(f['@import']('os'))\n",
}

HONEST = {
    "modules in every way": """
import math, json as j
import collections.abc, urllib.parse
from collections import Counter as C, defaultdict
from typing import (List,
                    Optional)
from datetime import datetime, timedelta, timezone
from urllib.parse import quote
def attack():
    import re
    from itertools import chain as ch
    return (math.pi > 3 and j.loads('[1]') == [1] and C('aa')['a'] == 2 and quote('a b') == 'a%20b' and re.sub('a', 'b', 'a') == 'b'
            and list(ch([1], [2])) == [1, 2] and isinstance([], collections.abc.Sequence) and urllib.parse.urlparse('http://x/y').path == '/y')
""",
    "what is not there, asked in a try": """
def attack():
    try:
        import math
    except ImportError:
        math = None
    return math is not None
""",
    "the future": "from __future__ import annotations, division\nimport math\ndef attack() -> Later: return 1 / 2 == 0.5\n",
}

test_no_module_that_is_not_handed_out_is_imported = refuses(BREAKS)
test_those_that_are_handed_out_are_imported = allows(HONEST)

SIBLINGS = {
    "a sibling's builtins": "from . import other\ndef attack(): return str(other.__builtins__)\n",
    "a sibling's builtins by getattr": "import other\ndef attack(): return str(getattr(other, '__builtins__'))\n",
    "a sibling's dictionary": "from . import other\ndef attack(): return str(other.__dict__)\n",
    "a sibling's loader": "from . import other\ndef attack(): return str(other.__loader__) + str(other.__spec__)  + '<frame'\n",
    "a sibling's special name": "from .other import __builtins__ as b\ndef attack(): return str(b)\n",
    "a sibling made anew": "from . import other\ndef attack():\n    other.__init__('os')\n    return other.helper() + [] if other.__name__ == 'other' else '<module'\n",
    "a sibling matched": "from . import other\ndef attack():\n    match other:\n        case object(__builtins__=b): return str(b)\n",
    "what a sibling imports": "from .other import m\ndef attack(): return str(m.os)\n",
    "a star of a sibling": "from .other import *\ndef attack(): return '<frame'\n",
    "a sibling's sibling": "from .other.m import x\ndef attack(): return '<frame'\n",
    "a sibling's function replaced": "from . import other\ndef attack():\n    o = [other][0]\n    o.inner = lambda: '<frame'\n    return other.helper()\n",
    "a sibling's builtin replaced": "from . import other\ndef attack():\n    setattr(other, 'str', lambda x: '<frame')\n    return other.helper()\n",
    "a sibling's function, from below": "import other\ndef attack():\n    object.__setattr__(other, 'inner', lambda: '<frame')\n    return other.helper()\n",
    "a sibling's function in a loop": "from . import other as o\ndef attack():\n    p = o\n    for p.inner in [lambda: '<frame']: pass\n    return o.helper()\n",
    "a sibling's function deleted": "from . import other\ndef attack():\n    delattr(other, 'inner')\n    return '<frame'\n",
    "a sibling renamed": "from . import other\ndef attack():\n    other.__init__('os')\n    return '<frame' if other.name() == 'os' else 1 / 0\n",
    "a sibling renamed by its base": "from . import other\ndef attack():\n    super(type(other), other).__init__('os')\n    return '<frame' if other.name() == 'os' else 1 / 0\n",
    "itself renamed": "import main\ndef attack():\n    main.__init__('os')\n    class A: pass\n    return '<frame' if A.__module__ == 'os' else 1 / 0\n",
    "a sibling's function set by a frozen class": "import dataclasses, other\n@dataclasses.dataclass(frozen=True)\nclass F: inner: object\ndef attack():\n    F.__init__(other, lambda: '<frame')\n    return other.helper()\n",
    "a sibling's builtin set by a number's class": "import other, uuid\ndef attack():\n    uuid.UUID.__init__(other, int=5)\n    return other.int\n",
    "a sibling as what a copy is written to": "import collections, other\nclass A:\n    def __new__(cls): return other\na = object.__new__(A)\na.inner, a.data = lambda: '<frame', {}\ndef attack():\n    collections.UserDict.__copy__(a)\n    return other.helper() if other.helper() == '<frame' else 1 / 0\n",
    "a sibling as a copy": "import copy, other\nclass B: pass\nclass A:\n    def __new__(cls): return other\ndef attack():\n    b = B()\n    b.inner = lambda: '<frame'\n    copy.deepcopy(b, {id(B): A})\n    return other.helper()\n",
    "a module named as one of the library's": "import sys\ndef attack(): return str(sys.modules)\n",
}


@pytest.mark.parametrize("name", SIBLINGS)
def test_a_sibling_is_no_way_out(name: str) -> None:
    """What belongs to the interpreter is not read from a program's other modules, and only their own code changes them."""
    other = "import math as m\ndef inner(): return str(1)\ndef helper(): return inner()\ndef name(): return __name__\n"
    outcome = dialect().run(Program({"main": SIBLINGS[name], "other": other}, "main"), "attack")
    assert outcome.status in (Status.REFUSED, Status.ERROR), outcome


def test_siblings_keep_what_they_know():
    """A module changes its own globals, and the others see what it says now."""
    main = "from . import other\nimport other as same\ndef f(): return [other.add(), same.add(), other.count, other is same]\n"
    other = "count = 0\ndef add():\n    global count\n    count += 1\n    return count\n"
    assert dialect().run(Program({"main": main, "other": other}, "main"), "f").value == [1, 2, 2, True]
