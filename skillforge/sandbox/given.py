"""What callers hand to the sandbox, looked at before anything starts: a mistake of theirs is said at once, and plainly.

What a program does is an Outcome; what a caller mistook raises InvalidInput, or InvalidConfig for a setting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from skillforge.errors import InvalidConfig, InvalidInput
from skillforge.sandbox.tools import Toolbox
from skillforge.types import Limits, Program

MOST_WORKERS = 1024


def as_program(given: Program | str) -> Program:
    """The program, one of a single module for a source text. Raises InvalidInput."""
    if isinstance(given, str):
        return Program.of(given)
    if not isinstance(given, Program):
        raise InvalidInput(f"A program is source text or a Program, not {_kind(given)}{_instead_of(given)}")
    modules = given.modules
    if not isinstance(modules, Mapping):
        raise InvalidInput(f"A program's modules are {{name: source}}, not {_kind(modules)}")
    for name, source in modules.items():
        if not isinstance(name, str):
            raise InvalidInput(f"A program's modules are named by text, not by {_kind(name)}")
        if not isinstance(source, str):
            raise InvalidInput(f"The source of module {name!r} is text, not {_kind(source)}{_instead_of(source)}")
    if given.entry not in modules:
        there = ", ".join(map(repr, modules)) or "none"
        raise InvalidInput(f"The program's entry {given.entry!r} is none of its modules. There are: {there}")
    if given.grants is not None:
        _check_grants(given.grants)
    return given


def _instead_of(given: object) -> str:
    if isinstance(given, bytes | bytearray):
        return ": give source.decode()"
    if isinstance(given, Path):
        return ": give path.read_text()"
    if isinstance(given, Mapping):
        return ": give Program(modules, entry)"
    return ": give inspect.getsource(function)" if callable(given) else ""


def _check_grants(grants: Any) -> None:
    if not isinstance(grants, Mapping):
        raise InvalidInput(f"A program's grants are {{module: tools}}, not {_kind(grants)}")
    for module, tools in grants.items():
        if isinstance(tools, str) or not isinstance(tools, Iterable):
            raise InvalidInput(f"The grants of module {module!r} are a tuple of tools' names, not {tools!r}")


def check_call(entry: Any, args: Any, kwargs: Any, where: str = "args") -> None:
    """Raises InvalidInput for what is no call.

    An entry that is no name, or a lone value where a list of arguments is due: text above all, a list of letters.
    """
    if not isinstance(entry, str):
        raise InvalidInput(f"The entry is the name of a function of the program, like 'slugify', not {_kind(entry)}")
    if isinstance(args, _ALONE) or not isinstance(args, Iterable):
        raise InvalidInput(f"{where} is a list of arguments, not {_kind(args)}: for one argument give [argument]")
    if kwargs is None:
        return
    if not isinstance(kwargs, Mapping):
        raise InvalidInput(f"kwargs is a dict of arguments by name, not {_kind(kwargs)}")
    for name in kwargs:
        if not isinstance(name, str):
            raise InvalidInput(f"kwargs names its arguments by text, not by {_kind(name)}: {name!r}")


_ALONE = (str, bytes, bytearray, Mapping)


def check_series(argument_lists: Any) -> None:
    """Raises InvalidInput for what is no list of argument lists."""
    if isinstance(argument_lists, _ALONE) or not isinstance(argument_lists, Iterable):
        raise InvalidInput(f"argument_lists is a list with a list for each call, not {_kind(argument_lists)}")


def check_run(limits: Any, seed: Any, tools: Any) -> None:
    """Raises InvalidConfig for limits that are none, InvalidInput for a seed or tools that are none."""
    check_limits(limits)
    if not isinstance(seed, int):
        raise InvalidInput(f"The seed is a whole number, not {_kind(seed)}")
    if isinstance(tools, Toolbox):
        return
    if not isinstance(tools, Mapping):
        check_toolbox(tools)
    for name, tool in tools.items():
        if not isinstance(name, str) or not callable(tool):
            raise InvalidInput(f"tools grants {_kind(tool)} as {name!r}; it must be a function by its name")


def check_toolbox(tools: Any) -> None:
    if not isinstance(tools, Toolbox):
        raise InvalidInput(f"tools is a Toolbox, not {_kind(tools)}: give Toolbox({{'name': function}})")


def check_limits(limits: Any) -> None:
    if not isinstance(limits, Limits):
        raise InvalidConfig(f"limits is {limits!r}; it must be Limits(timeout_s=…, memory_mb=…, output_kb=…)")


def check_walls(dialect: Any, jail: Any) -> None:
    """A wall is switched off by the word for it, never by a value that only counts as false."""
    for name, value in (("dialect", dialect), ("jail", jail)):
        if not isinstance(value, bool):
            raise InvalidConfig(f"{name} is {value!r}; it must be True or False")


def check_workers(pool: Any, hash_seed: Any, preload: Any) -> None:
    if isinstance(pool, bool) or not isinstance(pool, int) or not 1 <= pool <= MOST_WORKERS:
        raise InvalidConfig(f"pool is {pool!r}; it must be a whole number of workers from 1 to {MOST_WORKERS}")
    if not isinstance(hash_seed, int):
        raise InvalidConfig(f"hash_seed is {hash_seed!r}; it must be a whole number")
    if isinstance(preload, str) or not isinstance(preload, Sequence):
        raise InvalidConfig(f"preload is {preload!r}; it must be a list like ['package.module:function']")
    for target in preload:
        if not isinstance(target, str) or not all(target.partition(":")):
            raise InvalidConfig(f"preload names {target!r}; it must be a text like 'package.module:function'")


def _kind(value: object) -> str:
    return "None" if value is None else type(value).__name__
