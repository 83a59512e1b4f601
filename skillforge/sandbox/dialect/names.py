"""Which identifiers and attributes the dialect allows, for the compile-time check and the run-time guards alike.

`obj._x` is renamed to `obj._ǀ_x` wherever it is written, so the private attributes of a program's own classes
work while those of the standard library's objects (`ForwardRef._evaluate`, `random._os`) cannot even be spelled.
"""

from __future__ import annotations

import re

PRIVATE = "_ǀ"  # a letter (U+01C0) that is in no name of the standard library


def _words(text: str, pattern: str = "{}") -> frozenset[str]:
    return frozenset(pattern.format(word) for word in text.split())


METHODS = _words(
    """init new post_init call repr str bytes format hash bool len length_hint contains iter next reversed
    getitem setitem delitem missing enter exit eq ne lt le gt ge neg pos abs invert add sub mul matmul truediv floordiv
    mod divmod pow lshift rshift and or xor radd rsub rmul rmatmul rtruediv rfloordiv rmod rdivmod rpow rlshift rrshift
    rand ror rxor iadd isub imul imatmul itruediv ifloordiv imod ipow ilshift irshift iand ior ixor int float complex
    index round trunc floor ceil copy deepcopy class_getitem get set delete set_name""",
    "__{}__",
)
"""Special methods that a class may define and call. Never those that answer for attributes, classes or pickling."""

CALLABLE = METHODS - {"__get__", "__set__", "__delete__", "__set_name__", "__class_getitem__"}
"""Special methods that may be called by name."""

CLASS_NAMES = METHODS | {"__slots__", "__doc__"}
MODULE_NAMES = _words(
    "all version author doc name license copyright credits date email maintainer status debug",
    "__{}__",
)
"""Special names of a module: text about it, read by nobody but itself."""
READABLE = frozenset({"__name__", "__qualname__", "__doc__", "__module__"})
PLAIN = _words(
    "cause notes getitem contains len iter next eq ne lt le gt ge add sub mul and or xor str repr hash",
    "__{}__",
)
"""Read as they are (`max(d, key=d.__getitem__)`): the program's own data, and methods that it may call in any case."""

SHARED_PRIVATE = _words(
    """_replace _asdict _fields _make _field_defaults _missing_ _value_ _name_ _generate_next_value_ _ignore_
    _order_"""
)
"""The documented protocol of named tuples and enums: reached under their own names."""

INTERNALS = _words(
    """tb_frame tb_next tb_lasti tb_lineno f_back f_builtins f_code f_generator f_globals f_locals f_trace f_lasti
    f_lineno f_trace_lines f_trace_opcodes co_code co_consts co_names co_varnames co_freevars co_cellvars co_filename
    co_firstlineno co_flags co_lnotab co_name co_qualname co_nlocals co_stacksize co_argcount co_posonlyargcount
    co_kwonlyargcount co_linetable co_exceptiontable co_lines co_positions gi_frame gi_code gi_yieldfrom gi_running
    gi_suspended cr_frame cr_code cr_await cr_origin cr_running cr_suspended ag_frame ag_code ag_await ag_running
    ag_suspended func_globals func_code func_closure func_defaults im_func im_self im_class mro"""
)
"""Frames, code, generators' insides: neither attributes nor names of anything in a program."""

FETCHING = frozenset({"format", "format_map"})
"""str's methods that fetch attributes by text: only ever reached through a guard."""


MAY_FETCH = re.compile(r"\[|\{[^{}:!]*\.")
"""What a template has whose fields fetch: `{0.x}`, `{0[x]}`."""


def is_dunder(name: str) -> bool:
    return len(name) > 4 and name.startswith("__") and name.endswith("__")


def own(name: str, owner: str = "") -> str:
    """The attribute that `_x` really is; `__x` within class `owner` as Python mangles it."""
    if not name.startswith("_") or name in SHARED_PRIVATE or is_dunder(name):
        return name
    if name.startswith("__") and owner.strip("_"):
        name = f"_{owner.lstrip('_')}{name}"
    return PRIVATE + name


def as_written(text: str) -> str:
    """A text that shows `_x` again where the program said `_x`."""
    return text.replace(PRIVATE, "") if PRIVATE in text else text
