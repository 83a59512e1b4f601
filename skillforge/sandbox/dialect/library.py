"""The standard library, hardened: what it would do with a name that a program gave it, and the dialect never would.

Façades replace what a program calls; this replaces what the library itself calls, or what objects of it lead to.
"""

from __future__ import annotations

import enum
import functools
import importlib
import inspect
import io
import sys
import types
import typing
import uuid
import zoneinfo
from collections.abc import Callable
from typing import Any

from skillforge.sandbox.dialect.guards import check_bases


def harden() -> None:
    """Has these keep to the rules, whoever calls them: for the worker, before classes are frozen."""
    _harden_enums()
    _harden_hints()
    _harden_zones()
    _cached: Any = functools.cached_property
    _cached.__get__ = _get_cached
    _inspect: Any = inspect
    _inspect._signature_fromstr = _no_signature
    _functools: Any = functools
    _functools.update_wrapper = update_wrapper
    _uuid: Any = uuid.UUID
    _uuid.__init__ = _only_its_own(uuid.UUID.__init__)


def update_wrapper(wrapper: Any, wrapped: Any, assigned: Any = (), updated: Any = ()) -> Any:
    """`functools.update_wrapper`, which copies what else only a plain function has: a class's table holds descriptors.

    Not for classes, in CPython neither; and what a module or a class says of itself, the library believes.
    """
    if isinstance(wrapper, type | types.ModuleType):
        raise AttributeError(f"{type(wrapper).__name__!r} object cannot be made to look like another")
    kept = ("__dict__",) if type(wrapped) is types.FunctionType else ()
    return _update_wrapper(wrapper, wrapped, ("__module__", "__name__", "__qualname__", "__doc__"), kept)


_update_wrapper = functools.update_wrapper


def _harden_enums() -> None:
    """`Enum("X", {"__getattr__": f})` is no enum: members come from a class statement or from plain names."""
    kind: Any = enum.EnumType
    native = kind.__call__

    def call(cls: Any, value: Any, *args: Any, **kwargs: Any) -> Any:
        if (args or kwargs) and not cls._member_names_:  # else this looks a member up
            if "names" in kwargs:
                kwargs["names"] = _member_names(kwargs["names"])
            elif args:
                args = (_member_names(args[0]), *args[1:])
            module = sys._getframe(1).f_globals.get("__name__")
            if kwargs.get("module") not in (None, module) and module != enum.__name__:  # which makes the library's own
                raise ValueError("an enum is of the module that makes it: module=__name__")
            if module != enum.__name__:
                kwargs["module"] = module
            check_bases((cls,) if kwargs.get("type") is None else (cls, kwargs["type"]))
        return native(cls, value, *args, **kwargs)

    kind.__call__ = call
    left: list[Any] = [enum.Enum]
    while left:
        each = left.pop()
        left.extend(type.__subclasses__(each))
        if each._member_names_ and each.__module__.partition(".")[0] in sys.stdlib_module_names:
            each.__setattr__ = _set_member


def _set_member(self: Any, name: str, value: Any) -> None:
    """A member of the library's own, `re.I` say, keeps its name and value: modules of a program share it."""
    if name in {"_name_", "_value_"} and name in vars(self):
        raise AttributeError(f"{self!r} cannot be changed")
    object.__setattr__(self, name, value)


def _member_names(names: Any) -> Any:
    """What `Enum("X", names)` was given, as plain values that read the same each time. Raises ValueError."""
    if names is None:
        return names
    if isinstance(names, str):
        names = str.__str__(names).replace(",", " ").split()
    items = list(dict.items(names)) if isinstance(names, dict) else [_member_name(item) for item in names]
    flat = [item if type(item) is str else item[0] for item in items]
    if any(type(name) is not str or name.startswith("_") for name in flat):
        raise ValueError("enum members are plain names here, which do not begin with an underscore")
    return items


def _member_name(item: Any) -> Any:
    if isinstance(item, str):
        return str.__str__(item)
    name, value = item
    return name, value


def _harden_hints() -> None:
    """A copy of `List[int]` is itself. Else it is looked up in the globals of `typing`, by a name that can be given."""

    def reduce(self: Any) -> Any:
        raise TypeError("a hint is copied by assigning it")

    base: Any = typing
    base._BaseGenericAlias.__copy__ = lambda self: self
    base._BaseGenericAlias.__deepcopy__ = lambda self, memo: self
    base._GenericAlias.__reduce__ = reduce
    base._BaseGenericAlias.__init__ = _once(base._BaseGenericAlias.__init__, "__origin__")
    base._SpecialForm.__init__ = _once(base._SpecialForm.__init__, "_name")


def _once(native: Any, first: str) -> Any:
    """An `__init__` that makes nothing anew: hints are shared, by the modules of a program too."""

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        if hasattr(self, first):
            raise TypeError(f"{self!r} cannot be changed")
        native(self, *args, **kwargs)

    return init


class ZoneSource:
    """Where the data of time zones comes from: there are no files in the jail, so the child asks the host."""

    def __init__(self) -> None:
        self.fetch: Callable[[str], bytes | None] = lambda key: None


zone_source = ZoneSource()


def _harden_zones() -> None:
    """No zone is read from a file or a package, whichever way its class is asked for one."""

    known: dict[str, bytes | None] = {}

    def load(key: str) -> io.BytesIO:
        key = str.__str__(key)
        if key not in known:
            known[key] = zone_source.fetch(key)
        data = known[key]
        if data is None:
            raise zoneinfo.ZoneInfoNotFoundError(f"No time zone found with key {key}")
        return io.BytesIO(data)

    common: Any = importlib.import_module("zoneinfo._common")
    common.load_tzdata = load
    zoneinfo.reset_tzpath(())


def _get_cached(self: Any, instance: Any, owner: Any = None) -> Any:
    """`cached_property.__get__`, under the name that it has in the class of an instance: it can be told another."""
    if instance is None:
        return self
    name = self.attrname
    if type(name) is not str or not any(vars(kind).get(name) is self for kind in type(instance).__mro__):
        raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
    try:
        cache = vars(instance)
    except TypeError:
        raise TypeError(f"No '__dict__' attribute on {type(instance).__name__!r} instance to cache {name!r}") from None
    if name not in cache:
        cache[name] = self.func(instance)
    return cache[name]


def _only_its_own(native: Any) -> Any:
    """`UUID.__init__`, which passes over what the object says of being set: a façade is none."""

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        if not isinstance(self, uuid.UUID):
            raise TypeError(f"a UUID is needed, not {type(self).__name__!r}")
        native(self, *args, **kwargs)

    return init


def _no_signature(cls: Any, *args: Any, **kwargs: Any) -> Any:
    """In place of one that is read from a docstring, whose defaults are looked up in any module."""
    return cls()
