"""Running programs: every status, what comes back, what does not, and that nothing is left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from skillforge.sandbox import Fault, Limits, Outcome, Program, Sandbox, Status, check_source

IDENTITY = "def f(x):\n    return x\n"


def test_a_function_runs_and_its_value_comes_back(sandbox: Sandbox):
    """Arguments and results cross as data, with their exact types."""
    outcome = sandbox.run("def f(a, b=2):\n    print('hi')\n    return {a: [b, (1, 2)]}", "f", ["x"])
    assert (outcome.status, outcome.value, outcome.stdout) == (Status.OK, {"x": [2, (1, 2)]}, "hi\n")


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -(10**400),
        1.5,
        float("inf"),
        "é\ud800\0",
        b"\xff",
        [(1,), {2}],
        {(1, "a"): None, 1: 2, "1": 3},
        date(2024, 2, 29),
        Decimal("1.10"),
        frozenset({1}),
        2 + 3j,
        "x" * 500_000,
    ],
)
def test_every_kind_of_value_crosses_both_ways(value: object, sandbox: Sandbox):
    """What goes in comes out the same, of the same type."""
    outcome = sandbox.run(IDENTITY, "f", [value])
    assert outcome.value == value
    assert type(outcome.value) is type(value)


def test_an_exception_comes_back_with_its_line(sandbox: Sandbox):
    """An error names the class, the message and the line in the program's own source."""
    outcome = sandbox.run("import json\ndef f():\n    x = 1\n    json.loads('{')\n", "f")
    assert outcome.status is Status.ERROR
    assert (outcome.error.type, outcome.error.line, outcome.error.module) == ("JSONDecodeError", 4, "skill")


def test_a_message_shows_private_names_as_written(sandbox: Sandbox):
    """Renamed private attributes do not show in messages."""
    outcome = sandbox.run("class A: pass\ndef f():\n    return A()._x\n", "f")
    assert outcome.error.message == "'A' object has no attribute '_x'"


def test_a_long_message_is_cut(sandbox: Sandbox):
    """A message of a megabyte does not travel whole."""
    assert len(sandbox.run("def f():\n    raise ValueError('x' * 10**6)\n", "f").error.message) == 2000


@pytest.mark.parametrize("code", ["raise Odd", "raise Odd() from None", "return Odd", "return f", "return iter([])"])
def test_odd_results_are_errors(code: str, sandbox: Sandbox):
    """Exceptions that cannot be shown and values that are no data give an error, with advice where there is some."""
    source = f"class Odd(Exception):\n    def __str__(self): return 1 / 0\ndef f():\n    {code}\n"
    assert sandbox.run(source, "f").status is Status.ERROR


def test_a_generator_is_refused_with_advice(sandbox: Sandbox):
    """A value that is no data names its type and what to return instead."""
    outcome = sandbox.run("def f():\n    return (x for x in [1])\n", "f")
    assert outcome.error == Fault("UnencodableValue", "a value of type 'generator' is not data; return list(…) of it")


def test_a_spinning_function_is_killed_on_time(sandbox: Sandbox):
    """A loop in C that no signal handler could interrupt ends at its deadline."""
    outcome = sandbox.run("def f():\n    return sum(range(10**12))", "f", limits=Limits(timeout_s=0.3))
    assert outcome.status is Status.TIMED_OUT


@pytest.mark.parametrize("code", ["[0] * 10**9", "'a' * 10**9", "list(range(10**8))", "bytearray(10**10)"])
def test_memory_is_bounded(code: str, sandbox: Sandbox):
    """More memory than allowed is `out_of_memory`, however it is asked for."""
    assert sandbox.run(f"def f():\n    return len([{code}])\n", "f").status is Status.OUT_OF_MEMORY


def test_a_spin_at_import_time_is_bounded_too(sandbox: Sandbox):
    """Executing the module counts against the same deadline."""
    assert sandbox.run("while True: pass", "f", limits=Limits(timeout_s=0.3)).status is Status.TIMED_OUT


def test_source_that_does_not_parse_is_refused(sandbox: Sandbox):
    """A syntax error is a violation with its line."""
    outcome = sandbox.run("def f():\n    return (\n", "f")
    assert outcome.status is Status.REFUSED
    assert (outcome.violations[0].rule, outcome.violations[0].line) == ("syntax_error", 2)


def test_a_missing_function_says_what_there_is(sandbox: Sandbox):
    """Calling what the program does not define names what it does."""
    outcome = sandbox.run("def g(): pass\n", "f")
    assert "'f'; it defines g" in outcome.error.message


def test_arguments_that_are_no_data_are_refused(sandbox: Sandbox):
    """An argument that cannot cross never reaches the program, and raises nothing."""
    assert sandbox.run(IDENTITY, "f", [object()]).status is Status.REFUSED
    assert [o.status for o in sandbox.map(IDENTITY, "f", [[1], [object()], [2]])] == ["ok", "refused", "ok"]


@pytest.mark.parametrize(
    ("code", "mutated"),
    [
        ("x.append(1)", True),
        ("x.sort()", True),
        ("x[0] = object()", True),
        ("x = x + [1]", False),
        ("x.append(1); x.pop()", False),
        ("x.append(1); raise ValueError", True),
    ],
)
def test_changed_arguments_are_noticed(code: str, mutated: bool, sandbox: Sandbox):
    """The outcome says whether the call left its arguments as they came, even when it raised."""
    assert sandbox.run(f"def f(x):\n    {code}\n", "f", [[3, 1]]).mutated is mutated


def test_keyword_arguments_cross(sandbox: Sandbox):
    """Keyword arguments reach the function, by run and by map."""
    source = "def f(a, *, b=1):\n    return [a, b]\n"
    assert sandbox.run(source, "f", [1], {"b": 2}).value == [1, 2]
    assert [o.value for o in sandbox.map(source, "f", [[1], [2]], kwargs_lists=[{}, {"b": 5}])] == [[1, 1], [2, 5]]


def test_printing_is_kept_and_capped(sandbox: Sandbox):
    """What is printed comes back per call; a flood is cut."""
    assert [o.stdout for o in sandbox.map("def f(x):\n    print(x, end='')\n", "f", [[1], [2]])] == ["1", "2"]
    flood = sandbox.run("def f():\n    for _ in range(10**5): print('x' * 100)\n", "f", limits=Limits(output_kb=64))
    assert flood.ok
    assert flood.stdout.endswith("… (output cut)")
    assert len(flood.stdout) < 64 * 1024


def test_a_result_over_the_cap_is_an_error(sandbox: Sandbox):
    """A value larger than `output_kb` gives an error that says so."""
    outcome = sandbox.run("def f():\n    return 'x' * 200_000\n", "f", limits=Limits(output_kb=64))
    assert outcome.error.type == "OutputTooLarge"


def test_time_zones_work_without_files(sandbox: Sandbox):
    """A zone's data comes from the host by message; a key that is no zone's reaches no other file."""
    source = (
        "from datetime import datetime\nfrom zoneinfo import ZoneInfo\ndef f(key):\n"
        "    return str(datetime(2024, 7, 1, tzinfo=ZoneInfo(key)).utcoffset())\n"
    )
    keys = [["Europe/Berlin"], ["America/New_York"], ["../../../etc/passwd"], ["Nowhere/City"], ["Europe/Berlin"]]
    outcomes = sandbox.map(source, "f", keys)
    found = [outcome.value or outcome.error.type for outcome in outcomes]
    assert found == ["2:00:00", "-1 day, 20:00:00", "ValueError", "ZoneInfoNotFoundError", "2:00:00"]


def test_a_dataclass_with_private_fields_comes_back_as_written(sandbox: Sandbox):
    """The renaming of private attributes shows neither in values nor in what is printed."""
    source = (
        "from dataclasses import dataclass\n@dataclass\nclass A:\n    _x: int = 0\n"
        "def f():\n    print(A(_x=3))\n    return A(_x=4)\n"
    )
    outcome = sandbox.run(source, "f")
    assert (outcome.value, outcome.stdout) == ({"__dataclass__": "A", "_x": 4}, "A(_x=3)\n")


# -- programs of several modules


def test_modules_import_each_other(sandbox: Sandbox):
    """Relative imports resolve among the program's modules, each with a namespace of its own."""
    program = Program(
        {
            "title": "from .words import words, helper as other\nfrom . import shout\nhelper = 1\n"
            "def title(t):\n    return [shout.shout(w) for w in words(t)] + [helper, other()]\n",
            "words": "def helper():\n    return 'mine'\ndef words(t):\n    return t.split()\n",
            "shout": "import math\ndef shout(w):\n    return w.upper() * math.floor(1.5)\n",
        },
        "title",
    )
    assert sandbox.run(program, "title", ["a b"]).value == ["A", "B", 1, "mine"]
    with Sandbox(dialect=False) as plain:
        assert plain.run(program, "title", ["a b"]).value == ["A", "B", 1, "mine"]


def test_an_error_names_the_module(sandbox: Sandbox):
    """The deepest frame that is the program's own is the one named."""
    program = Program({"a": "from .b import g\ndef f():\n    return g()\n", "b": "def g():\n    return 1 / 0\n"}, "a")
    fault = sandbox.run(program, "f").error
    assert (fault.type, fault.line, fault.module) == ("ZeroDivisionError", 2, "b")


def test_an_unknown_sibling_is_refused(sandbox: Sandbox):
    """A program cannot import a module that it was not linked with."""
    outcome = sandbox.run("from .nowhere import x\n", None)
    assert "no module '.nowhere'" in outcome.violations[0].message


def test_a_cycle_of_imports_ends(sandbox: Sandbox):
    """Modules that import each other are an ImportError, as in Python, not a hang."""
    program = Program({"a": "from .b import y\nx = 1\n", "b": "from .a import x\ny = 1\n"}, "a")
    assert sandbox.run(program, None).error.type == "ImportError"


# -- map, session, tools


def test_a_call_that_kills_the_child_ends_only_itself(sandbox: Sandbox):
    """After a time-out or a lack of memory the remaining calls go on in a new child."""
    source = "def f(x):\n    while x == 2: pass\n    return [0] * 10**9 if x == 4 else x * 10\n"
    outcomes = sandbox.map(source, "f", [[i] for i in range(6)], limits=Limits(timeout_s=0.4))
    assert [o.value if o.ok else o.status for o in outcomes] == [0, 10, "timed_out", 30, "out_of_memory", 50]


def test_map_takes_more_than_a_pipe_holds(sandbox: Sandbox):
    """Large arguments and results in both directions at once do not block."""
    outcomes = sandbox.map(IDENTITY, "f", [["x" * 300_000] for _ in range(20)])
    assert all(outcome.ok for outcome in outcomes)


def test_a_series_ends_with_what_is_to_stop_it(sandbox: Sandbox):
    """A caller for whom one time-out decides does not wait for the next."""
    source = "def f(x):\n    while x > 1: pass\n    return x\n"
    outcomes = sandbox.map(source, "f", [[i] for i in range(9)], limits=Limits(timeout_s=0.4), stop={Status.TIMED_OUT})
    assert [o.value if o.ok else o.status for o in outcomes] == [0, 1, "timed_out"]


def test_a_call_may_ask_for_a_tool_while_large_ones_wait(sandbox: Sandbox):
    """They are not sent before it is done: its answer would stand behind them."""
    source = "def f(text):\n    return tool(len(text))\n"
    tools = {"tool": lambda size: Outcome(Status.OK, size)}
    outcomes = sandbox.map(source, "f", [["x" * 300_000] for _ in range(4)], tools=tools)
    assert [outcome.value for outcome in outcomes] == [300_000] * 4


def test_map_of_nothing_and_of_refused_source(sandbox: Sandbox):
    """No calls give no outcomes; source that is refused is refused for each call."""
    assert sandbox.map(IDENTITY, "f", []) == []
    assert [o.status for o in sandbox.map("import os", "f", [[1], [2]])] == ["refused", "refused"]


def test_a_session_keeps_its_child_until_that_dies(sandbox: Sandbox):
    """State lives on between calls; after a time-out the next call starts afresh."""
    source = "n = []\ndef f(x):\n    n.append(x)\n    while x == 2: pass\n    return len(n)\n"
    with sandbox.session(source, limits=Limits(timeout_s=0.4)) as session:
        assert [session.call("f", [i]).value for i in range(5)] == [1, 2, None, 1, 2]


def test_a_session_of_refused_source_refuses_each_call(sandbox: Sandbox):
    """A program that cannot be loaded gives its outcome at each call."""
    with sandbox.session("import os") as session:
        assert [session.call("f").status for _ in range(2)] == ["refused", "refused"]


def test_tools_run_in_the_host(sandbox: Sandbox):
    """A tool's value comes back into the program; its failure is raised there under its own class."""
    outcomes = {
        1: Outcome(Status.OK, (1, 2)),
        2: Outcome(Status.ERROR, error=Fault("ValueError", "bad")),
        3: Outcome(Status.ERROR, error=Fault("AppError", "own")),
        4: Outcome(Status.TIMED_OUT),
        5: Outcome(Status.ERROR, error=Fault("UnicodeDecodeError", "x")),
    }
    source = (
        "found = []\nfor i in range(1, 6):\n    try:\n        found.append(tool(i, k=i))\n"
        "    except Exception as e:\n        found.append([type(e).__name__, str(e)])\ndef f():\n    return found\n"
    )
    asked = []

    def tool(i: int, k: int) -> Outcome:
        asked.append((i, k))
        return outcomes[i]

    found = sandbox.run(source, "f", tools={"tool": tool}).value
    assert asked == [(i, i) for i in range(1, 6)]
    assert found[:3] == [(1, 2), ["ValueError", "bad"], ["AppError", "own"]]
    assert [kind for kind, _ in found[3:]] == ["TimeoutError", "UnicodeDecodeError"]


def test_a_tool_s_time_is_not_the_program_s(sandbox: Sandbox):
    """What the host takes does not count against the program's own deadline; a tool may use the sandbox itself."""

    def slow(x: int) -> Outcome:
        return sandbox.run("def f(x):\n    while True: pass\n", "f", [x], limits=Limits(timeout_s=0.5))

    source = "try:\n    slow(1)\nexcept TimeoutError:\n    pass\nfor i in range(10): pass\n"
    assert sandbox.run(source, None, limits=Limits(timeout_s=0.4), tools={"slow": slow}).ok


def test_trusted_calls_skillforge_s_own_function():
    """A preloaded function runs in the jail; one that is not preloaded is a mistake of the caller's."""
    with Sandbox(preload=["skillforge.values:render"]) as sandbox:
        assert sandbox.trusted("skillforge.values:render", [[1, (2,)]]).value == "[1, (2,)]"
        with pytest.raises(ValueError, match="preload"):
            sandbox.trusted("os:getpid")


def test_check_runs_nothing():
    """Checking source finds violations without executing any of it."""
    assert check_source("while True: pass\n") == ()
    assert check_source("from .sibling import x\n") == ()
    assert [violation.rule for violation in check_source("import os")] == ["import"]


# -- seeds


def test_random_is_seeded_per_call(sandbox: Sandbox):
    """The same seed draws the same numbers, in each call anew; another seed draws others."""
    source = "import random\ndef f():\n    return random.random()\n"
    one, again = sandbox.map(source, "f", [[], []], seed=1)
    assert one.value == again.value == sandbox.run(source, "f", seed=1).value
    assert one.value != sandbox.run(source, "f", seed=2).value


def test_the_hash_seed_takes_effect():
    """Two hash seeds order a set of strings differently; the same seed orders it the same."""
    source = "def f():\n    return list({str(i) for i in range(50)})\n"
    orders = []
    for seed in (0, 0, 7):
        with Sandbox(hash_seed=seed) as sandbox:
            orders.append(sandbox.run(source, "f").value)
    assert orders[0] == orders[1] != orders[2]


# -- the worker and the host


def test_many_threads_share_one_sandbox(sandbox: Sandbox):
    """Runs from many threads at once each get their own answer."""
    with ThreadPoolExecutor(8) as pool:
        values = list(pool.map(lambda i: sandbox.run(IDENTITY, "f", [i]).value, range(60)))
    assert values == list(range(60))


def test_a_killed_worker_is_replaced():
    """A run after the worker was killed works, on a new one; one in the middle of it crashes."""
    with Sandbox() as sandbox:
        assert sandbox.run(IDENTITY, "f", [1]).ok
        os.kill(sandbox._pool.get().process.pid, signal.SIGKILL)
        assert sandbox.run(IDENTITY, "f", [2]).value == 2

        def kill() -> Outcome:
            os.kill(sandbox._pool.workers[0].process.pid, signal.SIGKILL)
            return Outcome(Status.OK)

        assert sandbox.run("kill()\nwhile True: pass\n", None, tools={"kill": kill}).status is Status.CRASHED
        assert sandbox.run(IDENTITY, "f", [3]).value == 3


def test_descriptors_stay_flat(sandbox: Sandbox):
    """After hundreds of runs, maps and sessions, time-outs among them, no descriptor has been left open."""
    sandbox.run(IDENTITY, "f", [1])
    before = len(os.listdir("/proc/self/fd"))
    for i in range(150):
        sandbox.run(IDENTITY, "f", [i])
    sandbox.map("def f(x):\n    while x == 1: pass\n", "f", [[0], [1], [2]], limits=Limits(timeout_s=0.2))
    sandbox.session(IDENTITY).call("f", [1])
    assert len(os.listdir("/proc/self/fd")) == before


def test_closing_twice_is_fine_and_a_later_run_starts_again():
    """`close` may be called at any time; the sandbox works on afterwards."""
    sandbox = Sandbox()
    sandbox.close()
    assert sandbox.run(IDENTITY, "f", [1]).ok
    sandbox.close()
    sandbox.close()
    assert sandbox.run(IDENTITY, "f", [2]).value == 2
    sandbox.close()


def test_a_pool_uses_all_its_workers():
    """With `pool=2` two workers share the runs; the second is started when there is something for it to do."""
    with Sandbox(pool=2) as sandbox:
        assert sandbox.run(IDENTITY, "f", [0]).value == 0
        assert len(sandbox._pool.workers) == 1
        with sandbox.session(IDENTITY) as session:
            assert session.call("f", [1]).value == 1
            assert sandbox.run(IDENTITY, "f", [2]).value == 2
        assert len(sandbox._pool.workers) == 2


def test_a_host_that_exits_leaves_nothing(tmp_path: Path):
    """A script that neither closes nor uses `with` ends cleanly, silently and with no warning."""
    script = tmp_path / "script.py"
    script.write_text(
        "from skillforge.sandbox import Sandbox\ns = Sandbox()\nt = s.session('def f(): return 1')\n"
        "print(s.run('def f(): return 1', 'f').value, t.call('f').value)\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-X", "dev", str(script)], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 1\n", "")


def _in_a_fork(queue: multiprocessing.Queue, sandbox: Sandbox) -> None:
    queue.put(sandbox.run(IDENTITY, "f", [5]).value)


def test_a_forked_host_has_workers_of_its_own(sandbox: Sandbox):
    """A process forked from the host uses the same Sandbox without disturbing its parent's worker."""
    sandbox.run(IDENTITY, "f", [1])
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    process = context.Process(target=_in_a_fork, args=(queue, sandbox))
    process.start()
    assert queue.get(timeout=30) == 5
    process.join()
    assert sandbox.run(IDENTITY, "f", [6]).value == 6


def test_importing_is_light():
    """`import skillforge.sandbox` loads neither RestrictedPython nor pydantic, nor starts anything."""
    code = (
        "import sys, skillforge.sandbox as s\ns.Sandbox()\n"
        "print([m for m in ('RestrictedPython', 'pydantic', 'ctypes', 'chromadb', 'litellm') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
