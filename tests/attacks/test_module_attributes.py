"""Module attributes: what the library's modules imported for themselves, and objects that lead back to a module."""

from __future__ import annotations

from skillforge.sandbox.dialect.modules import EXPORTS
from tests.attacks.language import allows, refuses

INNER = [
    "random._os",
    "random._sha512",
    "random._inst",
    "statistics.sys",
    "statistics.random",
    "json.codecs",
    "json.decoder",
    "json.scanner",
    "csv.io",
    "csv.re",
    "re._compiler",
    "re._parser",
    "re.enum",
    "re.functools",
    "re.copyreg",
    "enum.sys",
    "enum.builtins",
    "dataclasses.sys",
    "dataclasses.inspect",
    "dataclasses.builtins",
    "typing.sys",
    "typing.collections",
    "typing.types",
    "typing.re",
    "datetime.sys",
    "datetime._time",
    "calendar.sys",
    "calendar.datetime",
    "calendar.locale",
    "uuid.os",
    "uuid.sys",
    "html.entities",
    "decimal._pydecimal",
    "collections._sys",
    "collections._itemgetter",
    "collections.abc.sys",
    "functools.namedtuple",
    "contextlib.os",
    "contextlib.sys",
    "contextlib.abc",
    "copy.types",
    "copy.weakref",
    "heapq.doc",
    "textwrap.re",
    "difflib._mdiff",
    "base64.binascii",
    "hashlib.__get_builtin_constructor",
    "hmac._hashopenssl",
    "ipaddress.functools",
    "urllib.request",
    "urllib.parse.sys",
    "urllib.parse.functools",
    "fractions.operator",
    "numbers.ABCMeta",
    "pprint._sys",
    "pprint._io",
    "shlex.sys",
    "shlex.os",
    "fnmatch.os",
    "fnmatch.posixpath",
    "zoneinfo._common",
    "zoneinfo.TZPATH",
    "graphlib.GenericAlias",
    "struct._struct",
    "zlib.sys",
    "array.sys",
    "string._re",
    "string._string",
    "operator._abs",
    "abc._abc",
    "io.os",
    "io.abc",
    "io.open",
    "io.open_code",
    "io.FileIO",
    "time.sleep",
    "time.time",
    "types.CodeType",
    "types.FunctionType",
    "types.ModuleType",
    "types.FrameType",
    "types.new_class",
    "keyword.sys",
    "colorsys.sys",
    "math.sys",
    "unicodedata.sys",
]


def read(path: str, how: str) -> str:
    """A source that reads `path`, and says that it got something whatever that looks like."""
    module, _, name = path.rpartition(".")
    body = {
        "a dot": f"def attack(): return ['<frame', str(m.{name})]\n",
        "another name": f"def attack():\n    x = [m][0]\n    return ['<frame', str(x.{name})]\n",
        "getattr": f"def attack(): return ['<frame', str(getattr(m, {name!r}))]\n",
        "a pattern": f"def attack():\n    match [m]:\n        case [object({name}=x)]: return ['<frame', str(x)]\n",
    }[how]
    return f"import {module} as m\n{body}"


BREAKS = {
    **{
        f"{path} by {how}": read(path, how)
        for path in INNER
        for how in ("a dot", "another name", "getattr", "a pattern")
    },
    **{f"{name}'s dictionary": f"import {name} as m\ndef attack(): return str(m.__dict__)\n" for name in EXPORTS},
    "a class's module": "import collections\ndef attack(): return collections.Counter.__module__.__class__.__base__.__subclasses__()\n",
    "a pattern's class": "import re\ndef attack(): return str(type(re.compile('a')).__init__.__globals__)\n",
    "a generator of numbers": "import random\ndef attack(): return str(random.Random()._randbelow.__func__.__globals__)\n",
    "a system's generator": "import random\ndef attack(): return str(random.SystemRandom().random()) + '<frame'\n",
    "a generator's reduction": "import random\ndef attack(): return str(random.Random().__reduce__()[0].__subclasses__()) + '<frame'\n",
    "a zone's file": "import zoneinfo\ndef attack(): return str(zoneinfo.ZoneInfo.no_cache('../../../../etc/passwd')) + '<frame'\n",
    "a zone that another class keeps": "import zoneinfo\nclass Z(zoneinfo.ZoneInfo): pass\ndef attack():\n    Z('Europe/Rome').x = 1\n    return '<frame' if hasattr(zoneinfo.ZoneInfo('Europe/Rome'), 'x') else ''\n",
    "a zone from a file": "import zoneinfo\ndef attack(): return str(zoneinfo.ZoneInfo.from_file(open('/etc/passwd'))) + '<frame'\n",
    "a calendar's locale": "import calendar\ndef attack(): return str(calendar.LocaleTextCalendar().formatweekday(1, 2)) + '<frame'\n",
    "a hash of a file": "import hashlib\ndef attack(): return str(hashlib.file_digest(open('/etc/passwd'), 'md5')) + '<frame'\n",
    "a lexer of a file": "import shlex\ndef attack(): return str(shlex.shlex(open('/etc/passwd'))) + '<frame'\n",
    "a clock": "import time\ndef attack(): return str(time.time()) + '<frame'\n",
    "sleep": "import time\ndef attack():\n    time.sleep(0)\n    return '<frame'\n",
    "a node of the network": "import uuid\ndef attack(): return str(uuid.getnode()) + str(uuid.uuid1()) + '<frame'\n",
    "entropy": "import uuid\ndef attack(): return str(uuid.uuid4()) + '<frame'\n",
    "a file by io": "import io\ndef attack(): return io.open('/etc/passwd').read()\n",
    "a raw file": "import io\ndef attack(): return str(io.FileIO('/etc/passwd').read())\n",
    "a stream redirected": "import contextlib, io\ndef attack():\n    with contextlib.redirect_stdout(io.StringIO()) as s: print('x')\n    return s.getvalue() + '<frame'\n",
    "a directory": "import contextlib\ndef attack():\n    with contextlib.chdir('/'): return '<frame'\n",
    "hints evaluated": "import typing\ndef g(x: 'print.__self__'): pass\ndef attack(): return str(typing.get_type_hints(g))\n",
    "a pickled thing": "import copy\ndef attack(): return str(copy.dispatch_table) + '<frame'\n",
    "a table of copiers": "import copy\ndef attack(): return str(copy._deepcopy_dispatch) + '<frame'\n",
}

HONEST = {
    "a time in a zone copied": """
import copy, datetime, zoneinfo
def attack():
    rome = zoneinfo.ZoneInfo('Europe/Rome')
    when = datetime.datetime(2024, 7, 1, tzinfo=rome)
    return copy.deepcopy([when]) == [when] and copy.copy(rome) is rome and zoneinfo.ZoneInfo.no_cache('Europe/Rome') is not rome
""",
    "what is exported": """
import base64, bisect, calendar, cmath, csv, datetime, decimal, difflib, fractions, hashlib, heapq, html, io, ipaddress, itertools
import math, random, re, statistics, string, struct, textwrap, unicodedata, uuid, zlib, zoneinfo
def attack():
    rows = list(csv.DictReader(io.StringIO('a,b\\n1,2\\n')))
    return (rows == [{'a': '1', 'b': '2'}] and base64.b64encode(b'x') == b'eA==' and hashlib.sha256(b'').hexdigest()[:4] == 'e3b0'
            and datetime.datetime(2024, 1, 31).strftime('%d.%m.%Y') == '31.01.2024' and calendar.monthrange(2024, 2) == (3, 29)
            and str(decimal.Decimal('0.1') + decimal.Decimal('0.2')) == '0.3' and fractions.Fraction(1, 3) + 1 == fractions.Fraction(4, 3)
            and statistics.median([1, 3]) == 2 and html.escape('<') == '&lt;' and str(ipaddress.ip_address('10.0.0.1') + 1) == '10.0.0.2'
            and unicodedata.normalize('NFKD', 'é')[0] == 'e' and struct.pack('>H', 1) == b'\\0\\1' and zlib.decompress(zlib.compress(b'x')) == b'x'
            and str(uuid.uuid5(uuid.NAMESPACE_DNS, 'x'))[14] == '5' and difflib.get_close_matches('appel', ['apple']) == ['apple']
            and random.Random(1).random() == random.Random(1).random() and textwrap.fill('a b', 1) == 'a\\nb' and string.digits == '0123456789'
            and datetime.datetime(2024, 7, 1, tzinfo=zoneinfo.ZoneInfo('Europe/Paris')).utcoffset().seconds == 7200)
""",
}

test_no_module_shows_what_it_imported = refuses(BREAKS)
test_what_is_exported_works = allows(HONEST)
