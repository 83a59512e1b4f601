"""`copy` within the dialect: an object's state is set only under names that a program could have written itself.

The standard library's `copy` asks each object how it is to be copied, looks the answer up in a memo that the program
may hold, and sets whatever names it finds there. Any one of these would set `__match_args__` of a class, which leads
to frames. Here the way to copy is the type's, the state never passes through the memo, and its names are checked.
"""

from __future__ import annotations

import copy
import functools
import operator
import types
import zoneinfo
from collections.abc import Callable, Iterable, Iterator
from copyreg import __newobj__ as _newobj  # type: ignore[attr-defined]
from copyreg import __newobj_ex__ as _newobj_ex  # type: ignore[attr-defined]
from typing import Any

from skillforge.sandbox.dialect.guards import IMMUTABLE
from skillforge.sandbox.dialect.names import INTERNALS, is_dunder

_copy: Any = copy
_LOOKUPS = (getattr, operator.getitem)
"""How methods, hints and members say they are copied, which are never changed: each is a copy of itself.

A method of a class that is named `__globals__` would be that attribute, a hint of that name any global of `typing`.
"""
_MAKERS = (_newobj, _newobj_ex, iter, functools.reduce)
"""All other functions, besides classes, that an object of the library is made anew with: `reduce` joins `int | str`."""


def deepcopy(x: Any, memo: Any = None) -> Any:
    """`copy.deepcopy`; a memo is a plain dictionary: another class would be handed what is being copied."""
    if memo is not None and type(memo) is not dict:
        raise TypeError(f"the memo of deepcopy is a dict, not {type(memo).__name__!r}")
    return copy.deepcopy(x, memo)


def harden() -> None:
    """Has `copy` itself keep to the rules, whoever calls it."""
    _copy._reconstruct = _reconstruct
    _copy._keep_alive = _keep_alive
    _copy.getattr = _getattr
    _copy._copy_dispatch[zoneinfo.ZoneInfo] = _copy._copy_immutable
    _copy._deepcopy_dispatch[zoneinfo.ZoneInfo] = _copy._deepcopy_atomic


def _getattr(obj: Any, name: str, default: Any = None) -> Any:
    """`getattr` for the module `copy`: how an object is reduced is its type's business, not its own."""
    if name.startswith("__reduce") and not isinstance(obj, type):
        found = getattr(type(obj), name, default)
        return default if found is default else types.MethodType(found, obj)
    return getattr(obj, name, default)


def _keep_alive(x: Any, memo: dict[Any, Any]) -> None:
    """As in `copy`, but what is kept alive cannot be looked at: it may be some object's own state."""
    keep = memo.get(id(memo))
    if type(keep) is not types.BuiltinMethodType:
        keep = memo[id(memo)] = [].append
    keep(x)


def _reconstruct(
    x: Any,
    memo: Any,
    func: Any,
    args: Iterable[Any],
    state: Any = None,
    listiter: Any = None,
    dictiter: Any = None,
    *,
    deepcopy: Any = copy.deepcopy,
) -> Any:
    """As in `copy`, but for the state, and for what would be looked up anew under a name that the program chose."""
    if any(func is each for each in _LOOKUPS):
        return x
    if not isinstance(func, type) and not any(func is each for each in _MAKERS):
        raise TypeError(f"cannot copy {type(x).__name__!r} object")
    deep = memo is not None

    def copied(value: Any) -> Any:
        return deepcopy(value, memo) if deep else value

    y = func(*map(copied, args))
    if deep:
        memo[id(x)] = y
    if state is not None:
        if type(y) is not type(x):  # `__new__`, and the memo, may answer with anything: a module, say
            raise TypeError(f"cannot copy {type(x).__name__!r} object to one of another type")
        # What the library's own classes keep, and under which names, no program has a say in.
        its_own = type(y).__flags__ & IMMUTABLE
        _set_state(y, state, copied, (lambda name: True) if its_own else _is_plain)
    for item in listiter or ():
        y.append(copied(item))
    for key, value in dictiter or ():
        y[copied(key)] = copied(value)
    return y


def _set_state(y: Any, state: Any, copied: Any, allowed: Callable[[Any], bool]) -> None:
    if hasattr(type(y), "__setstate__"):  # the library's own: no class of a program's defines it
        # An exception sets each of these names.
        y.__setstate__(dict(_checked(state, copied, _is_plain)) if type(state) is dict else copied(state))
        return
    whole, slots = state if isinstance(state, tuple) and len(state) == 2 else (state, None)
    if whole is not None:
        y.__dict__.update(_checked(whole, copied, allowed))
    for name, value in _checked(slots or {}, copied, allowed):
        setattr(y, name, value)


def _checked(state: Any, copied: Any, allowed: Callable[[Any], bool]) -> Iterator[tuple[str, Any]]:
    for name, value in state.items():
        if not allowed(name):
            raise TypeError(f"an attribute {name!r} cannot be copied")
        yield name, copied(value)


def _is_plain(name: Any) -> bool:
    return type(name) is str and not is_dunder(name) and name not in INTERNALS
