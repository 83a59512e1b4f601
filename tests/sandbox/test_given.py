"""What callers hand over by mistake: said at once, what and which and what next, and never as an Outcome."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from skillforge.errors import InvalidConfig, InvalidInput
from skillforge.sandbox import Limits, Program, Sandbox, Status, Toolbox

ECHO = "def f(*args, **kwargs):\n    return [list(args), kwargs]\n"

PROGRAMS: dict[str, tuple[Any, str]] = {
    "nothing": (None, "not None"),
    "bytes": (b"x = 1", r"not bytes: give source.decode\(\)"),
    "a path": (Path("a.py"), r"give path.read_text\(\)"),
    "a function": (print, r"give inspect.getsource\(function\)"),
    "a table": ({"a": "x = 1"}, r"give Program\(modules, entry\)"),
    "modules that are none": (Program([("a", "x = 1")], "a"), "not list"),
    "a module of no name": (Program({1: "x = 1"}, "a"), "named by text, not by int"),
    "a module of no text": (Program({"a": ["x = 1"]}, "a"), "source of module 'a' is text, not list"),
    "an entry that is none": (Program({"a": "x = 1"}, "b"), "'b' is none of its modules. There are: 'a'"),
    "grants that are none": (Program({"a": "x = 1"}, "a", ["t"]), "not list"),
    "a grant that is a text": (Program({"a": "x = 1"}, "a", {"a": "tool"}), "module 'a' .* not 'tool'"),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_no_program_is_refused_wherever_it_is_given(name: str, sandbox: Sandbox):
    """By run, map, check, and by session before its first call."""
    program, message = PROGRAMS[name]
    for use in (
        lambda: sandbox.run(program, "f"),
        lambda: sandbox.map(program, "f", [[1]]),
        lambda: sandbox.check(program),
        lambda: sandbox.session(program),
    ):
        with pytest.raises(InvalidInput, match=message):
            use()


CALLS: dict[str, tuple[tuple[Any, ...], str]] = {
    "an entry that is a function": ((print,), "not builtin_function_or_method"),
    "no entry": ((5,), "The entry is the name of a function of the program, like 'slugify', not int"),
    "a lone number": (("f", 5), r"args is a list of arguments, not int: for one argument give \[argument\]"),
    "a lone text": (("f", "abc"), "not str"),
    "lone bytes": (("f", b"abc"), "not bytes"),
    "a table": (("f", {"a": 1}), "not dict"),
    "nothing": (("f", None), "not None"),
    "keywords that are a list": (("f", [], [1]), "kwargs is a dict of arguments by name, not list"),
    "a keyword that is a number": (("f", [], {1: 2}), "kwargs names its arguments by text, not by int: 1"),
}


@pytest.mark.parametrize("name", CALLS)
def test_what_is_no_call_is_refused(name: str, sandbox: Sandbox):
    """By run and by a session: text is no list of its letters."""
    call, message = CALLS[name]
    with pytest.raises(InvalidInput, match=message):
        sandbox.run(ECHO, *call)
    with pytest.raises(InvalidInput, match=message), sandbox.session(ECHO) as session:
        session.call(*call)


@pytest.mark.parametrize("args", [(1, 2), [1, 2], {1: 1, 2: 2}.keys(), iter([1, 2])])
def test_arguments_come_in_any_collection(args: Any, sandbox: Sandbox):
    """Whatever holds many, but for text and tables."""
    assert sandbox.run(ECHO, "f", args).value == [[1, 2], {}]


def test_a_series_says_which_call_is_none(sandbox: Sandbox):
    """By its place in the list."""
    with pytest.raises(InvalidInput, match=r"argument_lists\[1\] is a list of arguments, not int"):
        sandbox.map(ECHO, "f", [[1], 2])
    with pytest.raises(InvalidInput, match="argument_lists is a list with a list for each call, not str"):
        sandbox.map(ECHO, "f", "ab")
    with pytest.raises(InvalidInput, match="2 argument_lists, but 1 kwargs_lists"):
        sandbox.map(ECHO, "f", [[1], [2]], kwargs_lists=[{}])


SETTINGS: dict[str, tuple[dict[str, Any], str]] = {
    "limits that are a table": ({"limits": {"timeout_s": 1}}, r"it must be Limits\(timeout_s="),
    "limits that are a number": ({"limits": 2.0}, "limits is 2.0"),
    "no limits": ({"limits": None}, "limits is None"),
    "a dialect that is nothing": ({"dialect": None}, "dialect is None; it must be True or False"),
    "a jail that is nought": ({"jail": 0}, "jail is 0; it must be True or False"),
    "no worker": ({"pool": 0}, "pool is 0; it must be a whole number of workers from 1 to 1024"),
    "half a worker": ({"pool": 2.5}, "pool is 2.5"),
    "a crowd": ({"pool": 10**6}, "pool is 1000000"),
    "tools that are a table": ({"tools": {"t": print}}, r"not dict: give Toolbox\({'name': function}\)"),
    "no tools": ({"tools": None}, "tools is a Toolbox, not None"),
    "an isolation that is none": ({"unsafe_isolation": True}, "No isolation True"),
    "a hash seed that is a text": ({"hash_seed": "x"}, "hash_seed is 'x'; it must be a whole number"),
    "a preload that is a text": ({"preload": "a:b"}, r"it must be a list like \['package.module:function'\]"),
    "a preload of no function": ({"preload": ["math"]}, "preload names 'math'"),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_that_is_none_makes_no_sandbox(name: str):
    """Above all no wall falls for a value that merely counts as false."""
    settings, message = SETTINGS[name]
    with pytest.raises(InvalidInput, match=message):
        Sandbox(**settings)


def test_the_settings_of_one_call_are_looked_at_too(sandbox: Sandbox):
    """Limits, seed, and tools, whichever way the program is called."""
    with pytest.raises(InvalidConfig, match="limits is 5"):
        sandbox.session(ECHO, limits=5)
    with pytest.raises(InvalidInput, match="The seed is a whole number, not str"):
        sandbox.map(ECHO, "f", [], seed="x")
    with pytest.raises(InvalidInput, match="tools is a Toolbox, not list"):
        sandbox.run(ECHO, "f", tools=["fetch"])
    with pytest.raises(InvalidInput, match="tools grants int as 'fetch'"):
        sandbox.run(ECHO, "f", tools={"fetch": 5})


def test_a_plain_function_is_granted_in_a_toolbox(sandbox: Sandbox):
    """A table of functions is of those that themselves give Outcomes: what the others need is said."""
    with pytest.raises(InvalidInput, match=r"'t' gave no Outcome. Grant it as tools=Toolbox\({'t': …}\)"):
        sandbox.run("def f():\n    return t()\n", "f", tools={"t": lambda: 1})
    assert sandbox.run("def f():\n    return t()\n", "f", tools=Toolbox({"t": lambda: 1})).value == 1


def test_an_entry_that_is_no_function_is_said_to_be_none(sandbox: Sandbox):
    """Unlike one that is not there."""
    assert sandbox.run("f = 5\n", "f").error.message == "'f' of the program is no function, but int"
    assert "defines no function 'g'; it defines f" in sandbox.run("f = 5\n", "g").reason


def test_arguments_that_do_not_fit_are_out_of_memory(sandbox: Sandbox):
    """Not a crash: the child had no room to read them."""
    outcome = sandbox.run(ECHO, "f", ["x" * 2**25], limits=Limits(memory_mb=16))
    assert (outcome.status, outcome.reason) == (
        Status.OUT_OF_MEMORY,
        "out of memory: MemoryError: what it was sent does not fit into its memory",
    )


def test_the_widest_limits_are_limits(sandbox: Sandbox):
    """A series of very many calls, each of a day, is bounded by what a frame can say."""
    outcomes = sandbox.map("import os\n", "f", [[]] * 50_000, limits=Limits(timeout_s=86_400))
    assert outcomes[0].status is outcomes[-1].status is Status.REFUSED
