"""The dialect: the Python that a skill may be written in. First wall of the sandbox, and its linter.

source → `transformer` (checks, rewrites) → `loader` (compiles, links) → code whose builtins are `guards` and whose
imports are `facades`. Default deny; all that is allowed means what CPython means by it and costs what it costs there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillforge.sandbox.dialect.modules import MODULES as MODULES

if TYPE_CHECKING:
    from skillforge.sandbox.dialect.loader import Loaded, Programlike

__all__ = ["MODULES", "load"]


def load(program: Programlike, dialect: bool = True) -> Loaded:
    """The program's entry module, executed in this process: for code that is in the jail already.

    Raises `loader.Refused` with the dialect's violations, or what the program's modules raise.
    """
    from skillforge.sandbox.dialect.loader import load as load_here

    return load_here(program, dialect)
