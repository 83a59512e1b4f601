"""Load: a user's own operators, from their module's text, inside the jail."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from typing import Any

from skillforge.errors import suggest
from skillforge.writers.search import clock
from skillforge.writers.search.operators import Operator


class Wrong(Exception):
    """What is wrong with added operators: the operator or module, and what to do."""


def load(added: Mapping[str, str] | None) -> tuple[Operator, ...]:
    """The operators that the request adds. Raises Wrong."""
    if not added:
        return ()
    namespace: dict[str, Any] = {"__name__": added["module"]}
    file = f"<{added['module']}>"
    try:
        exec(compile(added["source"], file, "exec", dont_inherit=True), namespace)  # noqa: S102 - the user's own, in a jail
    except (clock.OutOfTime, clock.TooSlow):
        raise
    except BaseException as error:
        raise Wrong(f"{_line(error, file)}{type(error).__name__}: {error}{_advice(error)}") from None
    name = added["name"]
    if name not in namespace:
        near = [key for key, value in namespace.items() if isinstance(value, tuple | list) and not key.startswith("_")]
        raise Wrong(f"has no {name!r}. {suggest(name, near)}".rstrip())
    found = namespace[name]
    if not isinstance(found, tuple | list) or not all(isinstance(each, Operator) for each in found):
        raise Wrong(f"has {name!r}, which is no tuple of operators: make each with skillforge.op(…)")
    return tuple(found)


def _line(error: BaseException, file: str) -> str:
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: " if error.filename == file else ""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return f"line {lines[-1]}: " if lines else ""


def _advice(error: BaseException) -> str:
    if not isinstance(error, ImportError | OSError):
        return ""
    return ". It runs in the sandbox, as skills do: it may import skillforge and the modules that skills may"
