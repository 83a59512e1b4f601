"""`skillforge call NAME ARGS…`: one stored skill, sandboxed, in as little time as Python itself allows.

Nothing here imports typer, rich, pydantic, networkx, chromadb or litellm: the arguments are read by hand. The
help text is `app.py`'s.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skillforge.arguments import fit, read_lines, read_value, split_arguments
from skillforge.build import make_permissions, make_sandbox, open_library
from skillforge.cli.exits import OK
from skillforge.config import Config
from skillforge.errors import ArgumentError, SkillFailed, UnencodableValue, suggest
from skillforge.sandbox import Sandbox
from skillforge.signature import Parameter, Signature
from skillforge.values import Value, render

_VALUED = {"--library": "library", "--args": "args", "--tools": "tools", "--unsafe-isolation": "unsafe_isolation"}
_OPTIONS = (*_VALUED, "--json", "--help")


@dataclass(frozen=True, slots=True)
class Invocation:
    """The command line of `call`, taken apart; `plain` are the arguments after `--`."""

    name: str
    texts: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    library: str | None = None
    args: str | None = None
    tools: str | None = None
    unsafe_isolation: str | None = None
    as_json: bool = False


def call(argv: Sequence[str]) -> int:
    """Runs a stored skill and prints what it returns. Raises SkillforgeError."""
    invocation = parse(argv)
    config = Config.load()
    granted = make_permissions(config, invocation.tools, invocation.unsafe_isolation)
    path = config.library_path(invocation.library)
    with make_sandbox(granted) as sandbox:
        sandbox.warm()  # it starts while the library is imported and opened
        return _call(invocation, path, sandbox)


def _call(invocation: Invocation, path: Path, sandbox: Sandbox) -> int:
    with open_library(path, sandbox=sandbox) as library:
        skill = library[invocation.name]
        args, kwargs = _values(invocation, skill.skill.signature)
        outcome = skill.run(*args, **kwargs)
    if outcome.stdout:
        sys.stderr.write(outcome.stdout)  # what the skill printed is no part of its value
    if not outcome.ok:
        raise SkillFailed(skill.skill.name, outcome)
    print(as_json(outcome.value) if invocation.as_json else as_text(outcome.value))
    return OK


def parse(argv: Sequence[str]) -> Invocation:
    """Options may stand anywhere before `--`; whatever is no option is the name or an argument, `-5` too."""
    given: dict[str, Any] = {}
    texts: list[str] = []
    plain: tuple[str, ...] = ()
    words = iter(argv)
    for word in words:
        option, equals, value = word.partition("=")
        if word == "--":
            plain = tuple(words)
        elif option in _VALUED:
            taken = value if equals else next(words, None)
            if taken is None:
                raise ArgumentError(f"Option {option} needs a value. See: skillforge call --help")
            given[_VALUED[option]] = taken
        elif word == "--json":
            given["as_json"] = True
        elif word.startswith("--"):
            raise ArgumentError(
                f"No option {option!r}. {suggest(option, _OPTIONS)}"
                "Give arguments by name as name=value, and text that begins with -- after a --"
            )
        else:
            texts.append(word)
    if not texts:
        raise ArgumentError("Which skill? skillforge call NAME ARGS… (skillforge list shows all)")
    return Invocation(texts[0], tuple(texts[1:]), plain, **given)


def _values(invocation: Invocation, signature: Signature) -> tuple[list[Value], dict[str, Value]]:
    if invocation.args is not None:
        if invocation.texts or invocation.plain:
            raise ArgumentError("Give the arguments either as --args JSON or one by one, not both")
        return _from_json(invocation.args, signature)
    texts, named = split_arguments(invocation.texts, invocation.plain, signature)
    parameters = [p for p in signature.parameters if not p.keyword_only]
    if len(texts) > len(parameters):
        hint = ". Quote text that has spaces" if len(parameters) == 1 else ""
        raise ArgumentError(f"takes at most {len(parameters)} arguments, {len(texts)} given: {signature}{hint}")
    pairs = list(zip(texts, parameters, strict=False))
    values = [_value(text, parameter, i >= len(invocation.texts)) for i, (text, parameter) in enumerate(pairs)]
    by_name = {p.name: p for p in signature.parameters}
    keywords = {name: _value(text, by_name[name], False) for name, text in named.items()}
    keywords |= _piped(signature, {p.name for _, p in pairs} | keywords.keys())
    return values, keywords


def _value(text: str, parameter: Parameter, plain: bool) -> Value:
    if text == "-" and not plain:
        return read_lines(_standard_input(), parameter)
    return read_value(text, parameter)


def _from_json(text: str, signature: Signature) -> tuple[list[Value], dict[str, Value]]:
    """`--args '["a", 2]'` or `--args '{"text": "a", "width": 2}'`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ArgumentError(f"--args is not JSON: {error}") from None
    if isinstance(data, dict):
        by_name = {p.name: p for p in signature.parameters}
        return [], {name: fit(value, by_name[name]) if name in by_name else value for name, value in data.items()}
    if not isinstance(data, list):
        raise ArgumentError("--args is a JSON list of all arguments, or an object of arguments by name")
    parameters = [p for p in signature.parameters if not p.keyword_only]
    fitted = [fit(value, parameter) for value, parameter in zip(data, parameters, strict=False)]
    return [*fitted, *data[len(fitted) :]], {}


def _piped(signature: Signature, given: set[str]) -> dict[str, Value]:
    """Standard input as the one argument that is missing, where it is text and something is piped in."""
    missing = [p for p in signature.parameters if p.required and p.name not in given]
    if len(missing) == 1 and missing[0].type == "str" and _something_is_piped():
        return {missing[0].name: _standard_input()}
    return {}


def _something_is_piped() -> bool:
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError, AttributeError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode) or stat.S_ISSOCK(mode)


def _standard_input() -> str:
    """All of standard input without its final line break, which tools add and nobody means."""
    try:
        return sys.stdin.buffer.read().decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise ArgumentError(f"standard input is not UTF-8 text: {error.reason} at byte {error.start}") from None


def as_text(value: Value) -> str:
    """Text as it is, everything else as a Python literal."""
    if isinstance(value, str):
        return value
    try:
        return render(value)
    except UnencodableValue:
        return repr(value)


def as_json(value: Value) -> str:
    """`jsonable`, on one line."""
    return json.dumps(jsonable(value))


def jsonable(value: Value) -> Any:
    """JSON data: tuples and sets as lists, dates as ISO text, Decimal and Fraction as text, nan as null.

    An int of more digits than Python converts (4,300) is hexadecimal text.
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        text = as_text(value)
        return text if "x" in text else value
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, dict):
        return {key if isinstance(key, str) else as_text(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(item) for item in value]
    if isinstance(value, set | frozenset):
        return [jsonable(item) for item in sorted(value, key=lambda item: (type(item).__name__, as_text(item)))]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    try:
        return str(value)
    except ValueError:  # a fraction of more digits than Python converts
        return as_text(value)
