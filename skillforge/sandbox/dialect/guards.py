"""The dialect at run time: the builtins that a program sees, and the few hooks that the transformer calls.

Only what takes an attribute's name as text, or hands out a metaclass, needs a guard; all else is CPython's own.
"""

from __future__ import annotations

import abc
import builtins
import functools
import importlib
import string
import types
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from skillforge.sandbox.dialect import advice
from skillforge.sandbox.dialect.names import (
    FETCHING,
    INTERNALS,
    MAY_FETCH,
    PRIVATE,
    READABLE,
    as_written,
    is_dunder,
    own,
)

_MISSING: Any = object()
_split_field = importlib.import_module("_string").formatter_field_name_split  # what string.Formatter uses


def attribute_name(name: Any) -> str:
    """The attribute that a program may reach under `name`. Raises AttributeError, TypeError."""
    if type(name) is not str:  # a subclass could show one text here and another later
        raise TypeError(f"attribute name must be string, not {builtins.type(name).__name__!r}")
    if is_dunder(name) or name in INTERNALS or name.startswith("@"):  # as hooks are called in a module's globals
        raise AttributeError(advice.attribute(name))
    return own(name)


def is_written(name: Any) -> bool:
    """Whether an attribute's real name is one that a program's own `obj.x` or `obj._x` can come to."""
    if type(name) is not str or is_dunder(name) or name in INTERNALS:
        return False
    return own(name) == name or name.startswith(PRIVATE)


def guarded_getattr(obj: Any, name: Any, default: Any = _MISSING, /) -> Any:
    """`getattr`, under the rules for `obj.name`."""
    if type(name) is str:
        if name in FETCHING or name in READABLE:
            if default is not _MISSING and not hasattr(obj, name):
                return default
            return guarded_format(obj, name) if name in FETCHING else text_attribute(obj, name)
        if name == "__class__":
            return guarded_type(obj)
        if name == "groupindex" and hasattr(obj, name):
            return copied_table(obj, name)
    if default is _MISSING:
        return getattr(obj, attribute_name(name))
    try:
        return getattr(obj, attribute_name(name), default)
    except AttributeError:
        return default


def guarded_hasattr(obj: Any, name: Any, /) -> bool:
    """`hasattr`; a special method's presence may be asked for, though not the method itself."""
    if type(name) is str and is_dunder(name):
        return hasattr(obj, name)
    return name not in INTERNALS and hasattr(obj, attribute_name(name))


def guarded_setattr(obj: Any, name: Any, value: Any, /) -> None:
    setattr(obj, attribute_name(name), value)


def raw_setattr(obj: Any, name: Any, value: Any, /) -> None:
    """`object.__setattr__`, as frozen dataclasses use it in `__post_init__`.

    It passes over what classes of a program say of it (a frozen dataclass), never over what a façade or a class of the
    standard library says.
    """
    for kind in type(obj).__mro__:
        if "__setattr__" in vars(kind) and (kind is Facade or kind.__flags__ & IMMUTABLE):
            vars(kind)["__setattr__"](obj, attribute_name(name), value)
            return


IMMUTABLE = 1 << 8
"""The flag of a class that cannot be changed: of all of the standard library, once the worker has set it."""


class Facade:
    """The base of all façades: reading only. With no `__getattr__`, CPython reads its slots at full speed."""

    __slots__ = ()

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{self!r} cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{self!r} cannot be changed")

    def __repr__(self) -> str:
        return f"<module {type(self).__name__!r}>"

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError("a module cannot be copied")


def guarded_delattr(obj: Any, name: Any, /) -> None:
    delattr(obj, attribute_name(name))


def text_attribute(obj: Any, name: str) -> str | None:
    """`obj.__name__` and `obj.__doc__`, if they are the text they should be."""
    value = getattr(obj, name)
    if value is not None and type(value) is not str:
        raise AttributeError(advice.attribute(name))
    return value and as_written(value)


def copied_table(obj: Any, name: str) -> Any:
    """`kind.__members__`, `pattern.groupindex`: a copy, for what a proxy is compared with gets the table behind it."""
    found = getattr(obj, name)
    return types.MappingProxyType(dict(found)) if type(found) is types.MappingProxyType else found


# -- type: one argument only, and never a real metaclass, which would make classes from dictionaries


class _TypeMeta(type):
    def __call__(cls, *args: Any) -> Any:
        if len(args) != 1:
            raise TypeError("type() takes 1 argument here; write a class statement")
        return guarded_type(args[0])

    def __instancecheck__(cls, obj: Any) -> bool:
        return isinstance(obj, type)

    def __subclasscheck__(cls, kind: type) -> bool:
        return issubclass(kind, type)

    def __getitem__(cls, item: Any) -> Any:
        return cls

    def __or__(cls, other: Any) -> Any:
        return Type.__class_getitem__(Any) if other is None else cls

    def __repr__(cls) -> str:
        return "<class 'type'>"


_TypeMeta.__name__ = _TypeMeta.__qualname__ = "type"  # as messages name it


class Type(metaclass=_TypeMeta):
    """What `type` means in the dialect."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        raise TypeError("metaclasses are not available")

    def __class_getitem__(cls, item: Any) -> Any:
        return cls


Type.__name__ = Type.__qualname__ = "type"


def guarded_type(obj: Any) -> Any:
    kind = type(obj)
    if kind is _CACHED:  # could be called for a cache whose keys hold real types: see `facades.lru_cache`
        return types.FunctionType
    return Type if issubclass(kind, type) else kind


_CACHED = type(functools.cache(len))


def build_class(body: Any, name: str, /, *bases: Any, **keywords: Any) -> Any:
    """`__build_class__`, for bases that make neither a metaclass nor what leads to attributes by text.

    What hints among them stand for is asked once: what was checked is what is built.
    """
    resolved = types.resolve_bases(bases)
    check_bases(resolved)
    if resolved is not bases:
        keywords["metaclass"] = _Resolved(bases, keywords.pop("metaclass", None))
    return unmatched(builtins.__build_class__(body, name, *resolved, **keywords))


class _Resolved:
    """Calls the metaclass that there would be, once the class's body says which bases were written."""

    def __init__(self, written: tuple[Any, ...], metaclass: Any) -> None:
        self._written = written
        self._keywords = {} if metaclass is None else {"metaclass": metaclass}
        self._metaclass: Any = type

    def __prepare__(self, name: str, bases: Any, **keywords: Any) -> Any:
        self._metaclass, space, _ = types.prepare_class(name, bases, {**keywords, **self._keywords})
        return space

    def __call__(self, name: str, bases: Any, space: Any, **keywords: Any) -> Any:
        space["__orig_bases__"] = self._written
        return self._metaclass(name, bases, space, **keywords)


def unmatched(made: Any) -> Any:
    """The class itself; if it has a field called `format`, nothing is matched by position: any str could be it."""
    if isinstance(made, type) and not FETCHING.isdisjoint(vars(made).get("__match_args__", ())):
        type.__setattr__(made, "__match_args__", ())
    return made


def check_bases(bases: Iterable[Any]) -> None:
    """Raises TypeError: `typing.Type` as a base stands for `type` itself, and a field is read by its name."""
    kinds = list(bases)
    if not all(isinstance(kind, type) for kind in kinds):
        raise TypeError("the bases of a class are classes")
    if any(issubclass(kind, type) for kind in kinds):
        raise TypeError("metaclasses are not available")
    if any(issubclass(kind, str) for kind in kinds) and any(map(_has_fetching_field, kinds)):
        raise TypeError("what has a field called 'format' cannot be a str as well")


def _has_fetching_field(kind: type) -> bool:
    """Or has the hint of one: it may be a dataclass soon."""
    return any(
        not FETCHING.isdisjoint(vars(each).get(table, ()))
        for each in kind.__mro__
        for table in ("__dataclass_fields__", "__annotations__")
    )


# -- str.format, whose fields can fetch attributes


class _Formatter(string.Formatter):
    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        first, rest = _split_field(field_name)
        obj = self.get_value(first, args, kwargs)
        for is_attribute, key in rest:
            obj = guarded_getattr(obj, key) if is_attribute else obj[key]
        return obj, first


_FORMATTER = _Formatter()


def guarded_format(obj: Any, name: str) -> Any:
    """The attribute `format` or `format_map` of anything; str's own methods, whose fields can fetch, are guarded.

    What was found is looked at, not `obj`: `super()` and classes lead to str's methods too.
    """
    found = getattr(obj, name)
    if type(found) is types.BuiltinMethodType and isinstance(found.__self__, str):
        return _bound_format(found, str.__str__(found.__self__), name)
    if type(found) is types.MethodDescriptorType and issubclass(str, found.__objclass__):
        return lambda template, *args, **kwargs: guarded_format(template, name)(*args, **kwargs)
    return found


def _bound_format(native: Any, template: str, name: str) -> Any:
    if not MAY_FETCH.search(template):
        return native
    if name == "format":
        return lambda *args, **kwargs: _FORMATTER.vformat(template, args, kwargs)
    return lambda mapping: _FORMATTER.vformat(template, (), mapping)


_C_IMPORTS = frozenset(
    {"_strptime", "_io", "builtins", "collections.abc", "datetime", "re", "struct", "time", "typing"}
)


def _c_import(name: str, *rest: Any) -> Any:
    """`__import__` for C code that imports by itself; programs' imports are compiled to `@import`."""
    if name not in _C_IMPORTS:
        raise ImportError(f"module {name!r} is not available")
    return builtins.__import__(name, *rest)


_REMOVED = frozenset(advice.BUILTINS) | {"copyright", "credits", "license", "memoryview", "_"}


def make_builtins() -> dict[str, Any]:
    """The builtins of one program: CPython's, less those refused, plus guards; the linker adds its hooks."""
    table = {name: value for name, value in vars(builtins).items() if name not in _REMOVED and name[0] != "_"}
    table.update(
        {
            "getattr": guarded_getattr,
            "setattr": guarded_setattr,
            "hasattr": guarded_hasattr,
            "delattr": guarded_delattr,
            "type": Type,
            "memoryview": memoryview,
            "__build_class__": build_class,
            "__debug__": True,
            "__import__": _c_import,
            "@type": guarded_type,
            "@text": text_attribute,
            "@table": copied_table,
            "@format": guarded_format,
            "@setattr": raw_setattr,
            "@ABCMeta": abc.ABCMeta,
        }
    )
    return table
