"""Read-only façades of the standard library: what `import math` gives inside the dialect.

A façade is an object with a slot for each exported name and nothing else: no submodule, no `__dict__`, no writing.
The few functions that take attribute names or evaluate text are replaced by guarded ones.
"""

from __future__ import annotations

import abc
import copy
import dataclasses
import functools
import importlib
import re
import sys
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any

from skillforge.sandbox.dialect import copying, library
from skillforge.sandbox.dialect.guards import (
    IMMUTABLE,
    Facade,
    Type,
    attribute_name,
    guarded_getattr,
    is_written,
    unmatched,
)
from skillforge.sandbox.dialect.modules import EXPORTS
from skillforge.sandbox.dialect.names import FETCHING, INTERNALS, PRIVATE, READABLE, as_written


def facade(name: str, members: dict[str, Any]) -> Facade:
    """A façade with these members."""
    made: Facade = type(name, (Facade,), {"__slots__": tuple(sorted(members))})()
    for key, value in members.items():
        object.__setattr__(made, key, value)
    return made


def build() -> dict[str, Facade]:
    """Every façade by name. Imports all the modules: for the worker, before its jail closes."""
    guards = _guards()
    made: dict[str, Facade] = {}
    for name in sorted(EXPORTS, key=lambda key: -key.count(".")):  # submodules first: their parents hold them
        real = importlib.import_module(name)
        members = {key: _own(getattr(real, key)) for key in EXPORTS[name] if hasattr(real, key)}
        members.update({key: made[f"{name}.{key}"] for key in EXPORTS[name] if f"{name}.{key}" in made})
        members.update(guards.get(name, {}))
        made[name] = facade(name, members)
    return made


def _own(value: Any) -> Any:
    """What a façade hands out: a copy of a table, which the library itself may go by."""
    return copy.copy(value) if type(value) in (list, dict, set) else value


def _guards() -> dict[str, dict[str, Any]]:
    return {
        "operator": {"attrgetter": attrgetter, "methodcaller": methodcaller},
        "functools": {"wraps": wraps, "update_wrapper": update_wrapper, "lru_cache": lru_cache},
        "dataclasses": {"dataclass": dataclass, "asdict": asdict, "fields": fields, "replace": replace},
        "collections": {"namedtuple": namedtuple},
        "copy": {"deepcopy": copying.deepcopy},
        "typing": {"NamedTuple": _NamedTuple(), "Type": _type_hint(), "get_args": get_args, "get_origin": get_origin},
        "random": _random_members(),
        "abc": {"ABCMeta": _Marker("ABCMeta"), "ABC": abc.ABC},
        "shlex": {"split": shlex_split},
        "types": {"SimpleNamespace": SimpleNamespace},
    }


class _Marker:
    """A metaclass that may be named in a class statement, and used for nothing else."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return f"<class {self._name!r}>"


def attrgetter(*names: str) -> Callable[[Any], Any]:
    """`operator.attrgetter`, under the rules for attributes."""
    paths = [[_readable(part) for part in name.split(".")] for name in names]

    def fetch(obj: Any, path: list[str]) -> Any:
        for part in path:
            obj = guarded_getattr(obj, part)
        return obj

    if len(paths) == 1:
        return lambda obj: fetch(obj, paths[0])
    return lambda obj: tuple(fetch(obj, path) for path in paths)


def _readable(name: str) -> str:
    """A name that `guarded_getattr` would take. Raises AttributeError where the getter is made."""
    if type(name) is not str or (name != "__class__" and name not in READABLE):
        attribute_name(name)
    return name


def methodcaller(name: str, /, *args: Any, **kwargs: Any) -> Callable[[Any], Any]:
    """`operator.methodcaller`, under the rules for attributes."""
    attribute_name(name)
    return lambda obj: guarded_getattr(obj, name)(*args, **kwargs)


def update_wrapper(wrapper: Any, wrapped: Any) -> Any:
    """`functools.update_wrapper` for the usual attributes; other ones would reach `__globals__`."""
    return library.update_wrapper(wrapper, wrapped)


def wraps(wrapped: Any) -> Callable[[Any], Any]:
    return lambda wrapper: update_wrapper(wrapper, wrapped)


def lru_cache(maxsize: Any = 128, typed: bool = False) -> Any:
    """`functools.lru_cache`; where it is typed, by keys of its own: CPython's hold the arguments' real types.

    Those would be compared with an argument that has the right hash, the type of a class among them.
    """
    if not typed:
        return functools.lru_cache(maxsize)
    if callable(maxsize):
        return _cached_by_type(maxsize, 128)
    return lambda function: _cached_by_type(function, maxsize)


class _Typed:
    """An argument that equals those of its own type only."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, _Typed) and type(self.value) is type(other.value) and bool(self.value == other.value)

    def __hash__(self) -> int:
        return hash(self.value)


def _cached_by_type(function: Any, maxsize: int | None) -> Any:
    @functools.lru_cache(maxsize)
    def cached(*args: Any, **kwargs: Any) -> Any:
        return function(*[each.value for each in args], **{key: each.value for key, each in kwargs.items()})

    def call(*args: Any, **kwargs: Any) -> Any:
        return cached(*map(_Typed, args), **{key: _Typed(value) for key, value in kwargs.items()})

    shown: Any = update_wrapper(call, function)
    shown.cache_info, shown.cache_clear = cached.cache_info, cached.cache_clear
    shown.cache_parameters = lambda: {"maxsize": maxsize, "typed": True}
    return shown


def dataclass(decorated: Any = None, /, *, match_args: bool = True, **options: Any) -> Any:
    """`dataclasses.dataclass`, except that no field is matched by position whose name the rules keep from programs."""

    def wrap(cls: Any) -> Any:
        _check_names(cls)
        made: Any = dataclasses.dataclass(match_args=False, **settled)(cls)
        names = tuple(each.name for each in dataclasses.fields(made) if each.init and not each.kw_only)
        if match_args and not FETCHING.intersection(names) and all(map(is_written, names)):
            type.__setattr__(made, "__match_args__", names)
        private = any(name.startswith(PRIVATE) for name in names_of(made))
        if private and settled.get("repr", True):
            shown = made.__repr__
            type.__setattr__(made, "__repr__", lambda self: as_written(shown(self)))
        return made

    settled = {key: bool(value) for key, value in options.items()}  # asked again, it could answer otherwise

    def names_of(made: Any) -> list[str]:
        return [each.name for each in dataclasses.fields(made)]

    return wrap if decorated is None else wrap(decorated)


def _check_names(cls: Any) -> None:
    """Raises TypeError where a field is no name that a program can write, as one of a `TypedDict` made by a call.

    And where it would be `str.format` itself: where `cls`, or a class made of it, is a str.
    """
    if not isinstance(cls, type):
        raise TypeError(f"dataclass() needs a class, not {cls!r}")
    names = vars(cls).get("__annotations__", ())
    if not all(map(is_written, names)):
        raise TypeError("a field's name cannot be a private or a special one of the library's")
    if not FETCHING.isdisjoint(names):
        left = [cls]
        while left:
            kind = left.pop()
            if issubclass(kind, str):
                raise TypeError("what has a field called 'format' cannot be a str as well")
            left.extend(type.__subclasses__(kind))


def _guarded_method(cls: Any, name: str, function: Any) -> Any:
    """What a dataclass is given as `name`: the function, for its own objects only where others would come to harm."""
    names = vars(cls)["__dataclass_fields__"]
    if name == "__init__":
        private = {as_written(each): each for each in names if each.startswith(PRIVATE)}
        if private or vars(cls)["__dataclass_params__"].frozen:
            return _init_of_its_own(function, private)
    if name in _COMPARISONS and not FETCHING.isdisjoint(names):
        return _comparison_of_its_own(name, function)
    return function


_COMPARISONS = frozenset({"__eq__", "__lt__", "__le__", "__gt__", "__ge__"})


def _init_of_its_own(native: Any, private: dict[str, str]) -> Any:
    """A frozen one sets past what the object says of being set, as a façade does. `_x=` is called as it was written."""

    known: set[type] = set()  # whose objects are its own: no class changes its `__init__`

    def init(self: Any, /, *args: Any, **kwargs: Any) -> None:
        if type(self) not in known:
            if not _has_method(self, "__init__", init):
                raise TypeError(f"{init.__qualname__}() is not for {type(self).__name__!r}")
            known.add(type(self))
        if private and kwargs:
            kwargs = {private.get(key, key): value for key, value in kwargs.items()}
        native(self, *args, **kwargs)

    return update_wrapper(init, native)


def _comparison_of_its_own(name: str, native: Any) -> Any:
    """Of a text it would compare `str.format` itself, with an object that looks at it."""

    def compare(self: Any, other: Any) -> Any:
        return native(self, other) if _has_method(self, name, compare) else NotImplemented

    return update_wrapper(compare, native)


def _has_method(obj: Any, name: str, function: Any) -> bool:
    """Whether some class of the object's has this very function: a protocol may take any object for its instance."""
    return any(vars(kind).get(name) is function for kind in type(obj).__mro__)


def asdict(obj: Any, *, dict_factory: Any = dict) -> Any:
    """`dataclasses.asdict`, whose keys are the fields' names as they were written."""
    return dataclasses.asdict(
        obj, dict_factory=lambda pairs: dict_factory([(as_written(key), value) for key, value in pairs])
    )


def replace(obj: Any, /, **changes: Any) -> Any:
    """`dataclasses.replace`, called with the fields' names as they were written."""
    if not dataclasses.is_dataclass(obj) or isinstance(obj, type):
        raise TypeError("replace() should be called on dataclass instances")
    private = {as_written(each.name): each.name for each in dataclasses.fields(obj)}
    return dataclasses.replace(obj, **{private.get(key, key): value for key, value in changes.items()})


def fields(class_or_instance: Any) -> tuple[Any, ...]:
    """`dataclasses.fields`, each by its name as it was written."""
    return tuple(_as_named(each) for each in dataclasses.fields(class_or_instance))


def _as_named(field: Any) -> Any:
    if not field.name.startswith(PRIVATE):
        return field
    shown = copy.copy(field)
    object.__setattr__(shown, "name", as_written(field.name))
    return shown


def harden(facades: Mapping[str, Facade]) -> None:
    """Closes some doors of the standard library's own, in the worker, once everything is imported.

    Copying sets attributes of any name; a dataclass writes code from its fields' names, which can be assigned; a
    virtual subclass is matched by the attributes of a class that it has nothing to do with; and a class can be
    changed by whoever reaches it.
    """

    def set_field(field: Any, name: str, value: Any) -> None:
        if name == "name":
            before = getattr(field, "name", None)
            if value is not None and not attribute_name(value).isidentifier():  # it becomes code
                raise AttributeError("a field's name is an identifier")
            if before is not None and value != before:  # it was judged together with its class
                raise AttributeError("a field cannot be renamed")
        if name in _TRUTHS and value is not None and value is not dataclasses.MISSING:
            value = bool(value)  # asked again, it could answer otherwise, and a parameter be missing that is used
        if name == "metadata" and not value:
            value = types.MappingProxyType({})  # not the one of all fields, which a comparison shows the inside of
        object.__setattr__(field, name, value)

    def register(cls: Any, subclass: Any) -> Any:
        raise TypeError("classes cannot be registered; inherit instead")

    dataclasses.Field.__setattr__ = set_field  # type: ignore[method-assign]
    abc.ABCMeta.register = register  # type: ignore[method-assign]
    _dataclasses: Any = dataclasses
    _dataclasses._is_type = functools.partial(_is_type, facades)
    init_fn = _dataclasses._init_fn

    def checked_init_fn(fields: Any, *args: Any, **kwargs: Any) -> Any:
        if any(each._field_type is _dataclasses._FIELD_INITVAR and not each.init for each in fields):
            raise TypeError("an InitVar is a parameter: init=False is not for it")  # its name would be a global's
        return init_fn(fields, *args, **kwargs)

    _dataclasses._init_fn = checked_init_fn
    set_new = _dataclasses._set_new_attribute
    # As it is set, not once the class is made: meanwhile descriptors and texts of the program's have been asked.
    _dataclasses._set_new_attribute = lambda cls, name, value: set_new(cls, name, _guarded_method(cls, name, value))
    copying.harden()
    library.harden()
    _freeze_classes(facades)


_TRUTHS = frozenset({"init", "repr", "hash", "compare", "kw_only"})

_QUALIFIED = re.compile(r"(?:\s*(\w+)\s*\.)?\s*(\w+)")


def _is_type(
    facades: Mapping[str, Facade], text: str, cls: Any, module: Any, kind: Any, is_kind: Callable[[Any, Any], bool]
) -> bool:
    """Whether a hint that is a text means `kind`, say ClassVar: as in `dataclasses`, where `typing` is a façade."""
    match = _QUALIFIED.match(text)
    space = vars(sys.modules[cls.__module__]) if cls.__module__ in sys.modules else {}
    if match is None:
        return False
    if match[1] is None:
        return is_kind(space.get(match[2]), module)
    made = facades.get(module.__name__)
    return made is not None and space.get(match[1]) is made and is_kind(getattr(made, match[2], None), module)


_FLAGS_AT = 168  # in PyTypeObject, on every 64-bit CPython
_INHERITABLE = 1 << 10


def _freeze_classes(facades: Mapping[str, Facade]) -> None:
    """No class of the library or of the dialect can be changed: their code trusts them, and some of it writes code.

    (`type(field).name = property(…)` chose the text that a dataclass is made of.) CPython's own flag for it costs
    nothing at run time, as a check of each assignment would. By another one no metaclass has heirs: theirs would make
    classes of any special methods.
    """
    import ctypes

    found, left = {object}, [object]
    while left:
        fresh = set(type.__subclasses__(left.pop())) - found
        found |= fresh
        left.extend(fresh)
    shared = {value for each in facades.values() for value in _values(each) if isinstance(value, type)}
    ours = __name__.rpartition(".")[0]
    for kind in found:
        home = str(kind.__module__)
        if kind in shared or home.startswith(ours) or home.partition(".")[0] in sys.stdlib_module_names:
            flags = ctypes.c_ulong.from_address(id(kind) + _FLAGS_AT)
            if flags.value != kind.__flags__ & 0xFFFF_FFFF_FFFF_FFFF:
                raise RuntimeError("the layout of classes is not known: the dialect cannot hold")
            flags.value |= IMMUTABLE
            if issubclass(kind, type | dataclasses.Field):  # `typing.Type` as a base is `type` itself
                flags.value &= ~_INHERITABLE


def _values(made: Facade) -> list[Any]:
    return [getattr(made, name) for name in vars(type(made))["__slots__"]]


class SimpleNamespace:
    """`types.SimpleNamespace` without special names: `copy` would follow a `__reduce_ex__` that an instance holds."""

    def __init__(self, /, **values: Any) -> None:
        self.__dict__.update({attribute_name(name): value for name, value in values.items()})

    def __eq__(self, other: Any) -> bool:
        return vars(self) == vars(other) if isinstance(other, SimpleNamespace) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        inside = ", ".join(f"{as_written(name)}={value!r}" for name, value in vars(self).items())
        return f"{'namespace' if type(self) is SimpleNamespace else type(self).__name__}({inside})"


def namedtuple(typename: str, field_names: Any, *, rename: bool = False, defaults: Any = None) -> Any:
    """`collections.namedtuple`; fields become `__match_args__`, so none may name an interpreter's internals."""
    import collections

    made = collections.namedtuple(typename, field_names, rename=rename, defaults=defaults, module="skill")  # type: ignore[misc, arg-type]
    _check_fields(made._fields)
    return unmatched(made)


def _check_fields(names: Any) -> None:
    if refused := INTERNALS.intersection(names):
        raise ValueError(f"field name {min(refused)!r} is not available")


class _NamedTuple:
    """`typing.NamedTuple`, as a base class and as a function."""

    __slots__ = ()

    def __mro_entries__(self, bases: Any) -> Any:
        return (typing._NamedTuple,)  # type: ignore[attr-defined]

    def __call__(self, typename: str, fields: Any = ()) -> Any:
        made = typing.NamedTuple(typename, list(fields))  # type: ignore[misc]
        _check_fields(made._fields)
        return unmatched(made)


def _type_hint() -> Any:
    """`typing.Type` of the dialect's `type`: the real one would be shown to whatever the hint is compared with."""
    return typing._SpecialGenericAlias(Type, 1, inst=False, name="Type")  # type: ignore[attr-defined]


def get_origin(hint: Any) -> Any:
    found = typing.get_origin(hint)
    return Type if isinstance(found, type) and issubclass(found, type) else found


def get_args(hint: Any) -> tuple[Any, ...]:
    """`typing.get_args`; a forward reference, which can evaluate its text, is given as that text."""
    return tuple(_as_text(arg) for arg in typing.get_args(hint))


def _as_text(arg: Any) -> Any:
    if isinstance(arg, list):  # the arguments of a Callable
        return [_as_text(each) for each in arg]
    return arg.__forward_arg__ if isinstance(arg, typing.ForwardRef) else arg


def shlex_split(s: str, comments: bool = False, posix: bool = True) -> list[str]:
    import shlex

    if not isinstance(s, str):  # None would read standard input
        raise TypeError("shlex.split needs a str")
    return shlex.split(s, comments, posix)


def _random_members() -> dict[str, Any]:
    import random

    class Random(random.Random):
        """A generator of its own; with no seed it is seeded from the run's, so that runs repeat."""

        def __init__(self, x: Any = None) -> None:
            super().__init__(random.getrandbits(64) if x is None else x)

        def seed(self, a: Any = None, version: int = 2) -> None:
            super().seed(random.getrandbits(64) if a is None else a, version)

    def seed(a: Any = None, version: int = 2) -> None:
        random.seed(random.getrandbits(64) if a is None else a, version)

    return {"Random": Random, "seed": seed}
