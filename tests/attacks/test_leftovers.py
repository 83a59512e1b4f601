"""What a run leaves behind: nothing. The next run sees neither its state nor its traces, and the host neither."""

from __future__ import annotations

import os
import resource
import signal
from pathlib import Path

import pytest

from skillforge.sandbox import Sandbox
from tests.attacks.prison import attack, jail, program

LEFT = {
    "a builtin": ("import builtins; builtins.len = None", "len([1]) == 1"),
    "a new builtin": ("import builtins; builtins.left = 1", "'left' not in dir(__builtins__)"),
    "a module's function": ("import json; json.dumps = None", "__import__('json').dumps is not None"),
    "a module": ("sys.modules['left'] = sys", "'left' not in sys.modules"),
    "a module taken away": ("del sys.modules['json']", "'json' in sys.modules"),
    "a path to import from": ("sys.path.append('/left')", "'/left' not in sys.path"),
    "an importer": ("sys.meta_path.clear()", "len(sys.meta_path) > 0"),
    "a trace": ("sys.settrace(lambda *_: None)", "sys.gettrace() is None"),
    "a recursion limit": ("sys.setrecursionlimit(50_000)", "sys.getrecursionlimit() < 5_000"),
    "a limit of digits": ("sys.set_int_max_str_digits(0)", "sys.get_int_max_str_digits() > 0"),
    "a way to print": ("sys.stdout = None", "sys.stdout is not None"),
    "a hook for exceptions": ("sys.excepthook = None", "sys.excepthook is not None"),
    "a filter of warnings": (
        "import warnings; warnings.simplefilter('error')",
        "all(f[0] != 'error' for f in __import__('warnings').filters)",
    ),
    "a state of random": ("import random; random.seed(99)", "__import__('random').random() == args[0]"),
    "a decimal context": (
        "import decimal; decimal.getcontext().prec = 2",
        "__import__('decimal').getcontext().prec == 28",
    ),
    "a default decimal context": (
        "import decimal; decimal.DefaultContext.prec = 2",
        "__import__('decimal').DefaultContext.prec == 28",
    ),
    "a variable of the environment": ("os.environ['LEFT'] = '1'", "'LEFT' not in os.environ"),
    "a signal's handler": (
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        "signal.getsignal(signal.SIGTERM) == signal.SIG_DFL",
    ),
    "a mask of signals": (
        "signal.pthread_sigmask(signal.SIG_BLOCK, [10])",
        "10 not in signal.pthread_sigmask(signal.SIG_BLOCK, [])",
    ),
    "a codec's error handler": (
        "import codecs; codecs.register_error('strict', lambda e: ('', e.end))",
        "_strict_is_strict()",
    ),
    "a collector that is off": ("import gc; gc.disable()", "__import__('gc').isenabled()"),
    "a hook of the audit": ("sys.addaudithook(lambda *_: 1 / 0)", "open"),
    "an allocator's threshold": ("import gc; gc.set_threshold(1)", "__import__('gc').get_threshold()[0] > 100"),
    "a cache of patterns": (
        "import re; re._cache.clear(); re.compile = None",
        "__import__('re').compile('x') is not None",
    ),
    "a class's base": ("import abc; abc.ABC.left = 1", "not hasattr(__import__('abc').ABC, 'left')"),
    "a broken True": ("ctypes.memset(id(True) + 24, 0, 4)", "str(int(1 == 1)) == '1'"),
    "a small integer": ("ctypes.memset(id(7) + 24, 9, 1)", "3 + 4 == 7"),
}

STRICT = """
def _strict_is_strict():
    try:
        'x\\u2603'.encode('ascii')
    except UnicodeEncodeError:
        return True
"""


@pytest.mark.parametrize("name", LEFT)
def test_the_next_run_does_not_see(name: str):
    """What is changed in one child is gone with it: the next is forked from a worker that ran none of it."""
    change, untouched = LEFT[name]
    fresh = attack("import random\nreturn random.random()").value
    attack(change)
    outcome = jail().run(STRICT + program(f"return bool({untouched})"), "attack", [fresh])
    assert outcome.value is True


def test_a_map_shares_its_module_and_nothing_beyond_it():
    """Calls of one map run in one child, one after the other: a global of the program lives on between them."""
    source = "seen = []\ndef f(x):\n    seen.append(x)\n    return len(seen)\n"
    assert [outcome.value for outcome in jail().map(source, "f", [[1], [2]])] == [1, 2]
    assert [outcome.value for outcome in jail().map(source, "f", [[1]])] == [1]


def test_a_session_shares_its_module_with_itself_only():
    """Two sessions of one program are two children."""
    source = "seen = []\ndef f(x):\n    seen.append(x)\n    return len(seen)\n"
    with jail().session(source) as one, jail().session(source) as two:
        assert [one.call("f", [1]).value, one.call("f", [1]).value, two.call("f", [1]).value] == [1, 2, 1]


def test_random_numbers_start_alike_in_each_call():
    """The state of `random` that one call leaves is not where the next begins."""
    source = "import random\ndef f():\n    return random.random()\n"
    first, second = jail().map(source, "f", [[], []])
    assert first.value == second.value


MUTATIONS = {
    "a list": ("args[0].append(9)", [1, 2]),
    "a dictionary": ("args[0].clear()", {"a": 1}),
    "a set": ("args[0].add(9)", {1, 2}),
    "what is nested": ("args[0]['a'][0].append(9)", {"a": [[1]]}),
    "a list in a tuple": ("args[0][0].clear()", ([1],)),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_arguments_of_the_host_are_copies(name: str):
    """What a run does to its arguments is said, and does not happen to the host's."""
    change, argument = MUTATIONS[name]
    before = repr(argument)
    outcome = attack(change, argument)
    assert outcome.mutated
    assert repr(argument) == before


def test_two_arguments_that_are_one_object_come_as_two():
    """The host's aliasing is not told: data has no identity."""
    shared = [1]
    assert attack("args[0].append(2)\nreturn args[1]", shared, shared).value == [1]


def test_the_host_is_as_it_was():
    """Working directory, file mode mask, limits, priority, handlers and files of the host are unchanged."""
    before = _host()
    for change, _ in LEFT.values():
        attack(change)
    attack("raw(95, 166, 0)")
    assert _host() == before


def _host() -> tuple[object, ...]:
    mask = os.umask(0o22)
    os.umask(mask)
    handlers = [signal.getsignal(number) for number in signal.Signals]
    limits = [resource.getrlimit(kind) for kind in (resource.RLIMIT_AS, resource.RLIMIT_NOFILE, resource.RLIMIT_CPU)]
    return (os.getcwd(), mask, os.getpriority(os.PRIO_PROCESS, 0), handlers, limits, _files())


def _files() -> set[str]:
    return {path.name for folder in ("/tmp", "/dev/shm") for path in Path(folder).glob("skillforge*")}


def test_a_closed_sandbox_leaves_no_descriptor():
    """Hostile runs and all, the host has as many descriptors as before."""
    before = len(os.listdir("/proc/self/fd"))
    with Sandbox(dialect=False) as sandbox:
        for body in ("os._exit(0)", "os.close(0)", "os.write(0, b'R')", "1 / 0"):
            sandbox.run(program(body), "attack")
    assert len(os.listdir("/proc/self/fd")) == before
