"""Host tools: the functions that a program may call out here. What is not granted by name cannot be reached.

A granted tool is a function inside the dialect; each call is a message to the host, which checks the arguments against
the function's own signature, counts it, times it, and may refuse. Environments in Gymnasium's sense become two tools.
"""

from __future__ import annotations

import builtins
import contextvars
import functools
import inspect
import keyword
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from skillforge.errors import InvalidInput, ToolRefused, suggest
from skillforge.sandbox.environments import Environment, reset_of, step_of
from skillforge.sandbox.overdue import MOST_OVERDUE, NoAnswer, Overdue
from skillforge.types import Fault, Outcome, Status

if TYPE_CHECKING:
    from skillforge.sandbox.worlds import World

Handler = Callable[..., Outcome]
"""A tool as a conversation with a child calls it."""

MOST_SECONDS = 86_400

_AWAITED = "a tool is called and waited for: wrap the coroutine in a function with asyncio.run(…)"


@dataclass(frozen=True, slots=True)
class Tool:
    """A host function and how far it may be used: calls in one run, seconds a call.

    Arguments are checked against its annotations, strictly. What it raises is raised inside, by class and message;
    `skillforge.ToolRefused` is a PermissionError there. A call that takes too long is a TimeoutError there, and goes on
    in a thread of its own, since nothing can stop it; while eight of a tool's calls do so it is not called again.
    `repeatable`: calls with made-up arguments do no harm, so that what `ask` did with it may be tried on changed
    inputs, and learned.
    """

    function: Callable[..., Any]
    max_calls: int = 1_000
    timeout_s: float = 30.0
    repeatable: bool = False

    def __post_init__(self) -> None:
        if not callable(self.function):
            raise InvalidInput(f"a tool is a function, not {type(self.function).__name__!r}")
        if inspect.iscoroutinefunction(self.function):
            raise InvalidInput(_AWAITED)
        if not _is_number(self.max_calls, int) or self.max_calls < 0:
            raise InvalidInput(f"a tool's max_calls is {self.max_calls!r}; it must be a whole number, at least 0")
        if not _is_number(self.timeout_s, int | float) or not 0 < self.timeout_s <= MOST_SECONDS:
            raise InvalidInput(f"a tool's timeout_s is {self.timeout_s!r}; it must be a number up to {MOST_SECONDS:,}")
        if not isinstance(self.repeatable, bool):
            raise InvalidInput(f"a tool's repeatable is {self.repeatable!r}; it must be True or False")


def described(name: str, tool: Tool) -> str:
    """A tool in a line: `fetch(url: str) -> str: Gets a page. At most 1,000 calls`."""
    documented = (inspect.getdoc(tool.function) or "").partition("\n\n")[0]
    told = f": {' '.join(documented.split())}" if documented else ""
    try:
        shape = str(_as_written(inspect.signature(tool.function)))
    except (TypeError, ValueError):
        shape = "(...)"
    return f"{name}{shape}{told} At most {tool.max_calls:,} calls."


def _as_written(signature: inspect.Signature) -> inspect.Signature:
    """The signature with annotations that are texts, as `from __future__ import annotations` makes them, unquoted."""
    parameters = [one.replace(annotation=_unquoted(one.annotation)) for one in signature.parameters.values()]
    return signature.replace(parameters=parameters, return_annotation=_unquoted(signature.return_annotation))


def _unquoted(annotation: Any) -> Any:
    return _Bare(annotation) if isinstance(annotation, str) else annotation


class _Bare(str):
    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _is_number(value: Any, kind: Any) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)


@dataclass(slots=True)
class Usage:
    """What a tool was used for so far: calls in all, those refused and those that raised, seconds, and calls that are
    overdue."""

    calls: int = 0
    refused: int = 0
    failed: int = 0
    seconds: float = 0.0
    overdue: Overdue = field(default_factory=partial(Overdue, "the tool"), repr=False, compare=False)


@dataclass(frozen=True)
class Toolbox(Mapping[str, Tool]):
    """Tools by the names that programs call them by. `Toolbox({"fetch": fetch})` grants one.

    `environments` are worlds that tasks may be set in: their tools are granted too, and act in a run of such a task.
    Raises InvalidInput for a name that a program could not call, or that would hide a builtin of Python's.
    """

    tools: Mapping[str, Callable[..., Any] | Tool] = field(default_factory=dict)
    environments: Mapping[str, World] = field(default_factory=dict)
    usage: dict[str, Usage] = field(init=False, default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.tools, Mapping):
            kind = type(self.tools).__name__
            raise InvalidInput(f"a Toolbox holds functions by their names, Toolbox({{'fetch': fetch}}), not a {kind}")
        checked = {_checked(name): t if isinstance(t, Tool) else Tool(t) for name, t in self.tools.items()}
        for world, environment in _environments(self.environments):
            checked = {**environment.elsewhere(world), **checked}
        object.__setattr__(self, "tools", checked)
        self.usage.update({name: Usage() for name in checked})

    def __getitem__(self, name: str) -> Tool:
        tool: Any = self.tools[name]
        return tool  # type: ignore[no-any-return]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tools)

    def __len__(self) -> int:
        return len(self.tools)

    def __or__(self, other: Mapping[str, Callable[..., Any] | Tool]) -> Toolbox:
        more = other.environments if isinstance(other, Toolbox) else {}
        return Toolbox({**self.tools, **other}, {**self.environments, **more})

    def only(self, names: Iterable[str]) -> Toolbox:
        """The tools of these names, whose use is counted here. Raises InvalidInput for one that is not granted."""
        names = list(names)
        for name in names:
            if name not in self.tools:
                raise InvalidInput(
                    f"No tool {name!r} is granted. {suggest(name, self)}Grant it: Toolbox({{{name!r}: …}})"
                )
        chosen = Toolbox({name: self.tools[name] for name in names})
        chosen.usage.update({name: self.usage[name] for name in names})
        return chosen

    def outside(self) -> Toolbox:
        """The tools that belong to no environment, whose use is counted here."""
        inside = {name for world in self.environments.values() for name in world.tools}
        return self.only(name for name in self if name not in inside)

    @classmethod
    def environment(cls, env: Environment, *, reset: str = "reset", step: str = "step") -> Toolbox:
        """An environment as two tools: `reset(seed=None)` gives (observation, info), and `step(action)` gives
        (observation, reward, terminated, truncated, info), all as data.

        `env` has Gymnasium's `reset` and `step`; nothing of Gymnasium need be installed.
        """
        for method in ("reset", "step"):
            if not callable(getattr(env, method, None)):
                raise InvalidInput(
                    f"an environment has Gymnasium's reset and step; {type(env).__name__} has no {method}"
                )
        return cls({reset: reset_of(env), step: step_of(env)})

    def handlers(self) -> dict[str, Handler]:
        """The tools for one conversation, each with its count of calls at nought."""
        return {name: _Counter(name, self[name], self.usage[name]) for name in self}


def _environments(given: Any) -> Iterator[tuple[str, World]]:
    """The environments of a toolbox, each by its name. Raises InvalidInput for what is none."""
    if not isinstance(given, Mapping):
        kind = type(given).__name__
        raise InvalidInput(f"environments are worlds by their names, {{'garden': World(…)}}, not a {kind}")
    for name, world in given.items():
        if not callable(getattr(world, "elsewhere", None)):
            kind = type(world).__name__
            raise InvalidInput(f"the environment {name!r} must be a World(reset, tools), not of type {kind}")
        yield name, world


def _checked(name: str) -> str:
    if not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
        raise InvalidInput(f"{name!r} cannot name a tool: programs call it by this name, say 'fetch'")
    if hasattr(builtins, name):
        raise InvalidInput(f"{name!r} cannot name a tool: it would hide Python's own {name}; say 'fetch_{name}'")
    return name


class _Counter:
    """One tool in one conversation."""

    def __init__(self, name: str, tool: Tool, usage: Usage) -> None:
        self.name = name
        self.tool = tool
        self.usage = usage
        self.calls = 0
        self.checked = _validated(tool.function)

    def __call__(self, /, *args: Any, **kwargs: Any) -> Outcome:
        self.calls += 1
        self.usage.calls += 1
        if self.calls > self.tool.max_calls:
            return self._refused(f"{self.name}: a run may call it {self.tool.max_calls:,} times")
        if len(self.usage.overdue.running()) >= MOST_OVERDUE:
            return self._refused(f"{self.name}: {MOST_OVERDUE} calls of it have not come back")
        started = time.monotonic()
        outcome = self._in_time(args, kwargs)
        self.usage.seconds += time.monotonic() - started
        return outcome

    def _in_time(self, args: Any, kwargs: Any) -> Outcome:
        call = partial(contextvars.copy_context().run, self._call, args, kwargs)
        try:
            return self.usage.overdue.call(self.name, call, self.tool.timeout_s)
        except NoAnswer:
            self.usage.failed += 1
            return _error("TimeoutError", f"{self.name}: no answer within {self.tool.timeout_s:g} s")

    def _call(self, args: Any, kwargs: Any) -> Outcome:
        try:
            value = self.checked(*args, **kwargs)
        except ToolRefused as refused:
            return self._refused(_message(refused))
        except BaseException as error:  # SystemExit too: it ends the call, in a thread that is the call's own
            self.usage.failed += 1
            return _error(type(error).__name__, _message(error))
        if inspect.iscoroutine(value):
            value.close()
            self.usage.failed += 1
            return _error("TypeError", f"{self.name} gave a coroutine. {_AWAITED}")
        return Outcome(Status.OK, value)

    def _refused(self, why: str) -> Outcome:
        self.usage.refused += 1
        return _error("PermissionError", why)


def _error(kind: str, message: str) -> Outcome:
    return Outcome(Status.ERROR, error=Fault(kind, message[:2_000]))


def _message(error: BaseException) -> str:
    try:
        named = isinstance(error, KeyError) and len(error.args) == 1  # whose text would be quoted twice
        return str(error.args[0] if named else error)
    except Exception:
        return ""


def _validated(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, called only with arguments that its signature and annotations allow; else TypeError."""
    from pydantic import ConfigDict, PydanticUserError, ValidationError, validate_call
    from pydantic.errors import PydanticSchemaGenerationError, PydanticUndefinedAnnotation

    # It gives the arguments back and does not call: a thread that hangs beneath pydantic's compiled frames
    # makes the interpreter abort when it exits.
    @functools.wraps(function)
    def inner(*args: Any, **kwargs: Any) -> Any:
        return args, kwargs

    inner.__annotations__, inner.__module__ = _annotated(function)
    try:
        checked = validate_call(config=ConfigDict(strict=True, arbitrary_types_allowed=True))(inner)
    except (
        PydanticUserError,
        PydanticSchemaGenerationError,
        PydanticUndefinedAnnotation,
        NameError,
        TypeError,
        ValueError,
    ):
        return function  # a builtin, or annotations that are none: it checks its arguments itself

    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            args, kwargs = checked(*args, **kwargs)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            raise TypeError(f"argument {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
        return function(*args, **kwargs)

    return call


def _annotated(function: Any) -> tuple[dict[str, Any], str]:
    """The annotations of a callable's parameters, and the module that their names are of.

    A partial has those of its function, an object those of its `__call__`.
    """
    while isinstance(function, functools.partial):
        function = function.func
    if not hasattr(function, "__annotations__"):
        function = type(function).__call__
    return dict(getattr(function, "__annotations__", {})), getattr(function, "__module__", None) or __name__
