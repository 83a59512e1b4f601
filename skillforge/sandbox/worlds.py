"""Worlds: environments that tasks are set in. Each run gets a fresh one, acts in it through tools, and is rewarded.

A world is granted by name, `Toolbox(environments={"garden": World(Garden, {"water": Garden.water})})`; `start(seed)`
gives a `Stage`, one state with its tools bound to it. After the Gymnasium API (Towers et al., arXiv:2407.17032), whose
environments `World.of` takes.
"""

from __future__ import annotations

import inspect
import math
import re
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from skillforge.errors import EnvironmentFailed, InvalidInput, ToolRefused, suggest
from skillforge.sandbox.environments import Environment, data, reset_of, step_of
from skillforge.sandbox.overdue import NoAnswer, Overdue
from skillforge.sandbox.tools import Handler, Tool, Toolbox
from skillforge.types import Fault, Outcome, Status

SUCCESS = 1.0 - 1e-9
"""A reward from here on is a success: the sum of ten tenths is one."""

LAST_CALLS = 6
"""So many of a run's calls are remembered, for who asks what happened."""

_MOST_CHARS = 300


def _overdue() -> Overdue:
    return Overdue("the environment's")


@dataclass(frozen=True)
class World:
    """An environment that tasks may be set in.

    `reset(seed)` gives a fresh state; the same seed, the same state. `tools` are functions that take the state first:
    `def water(garden, pot: int) -> str`. `reward` gives the state's worth, a number from 0 to 1, 1 being success, or a
    bool (default: its own `reward()`); `goals` are more of these, by the names that tasks call them by. `about` tells
    a writer what it is about (default: the docstring of `reset`). A state's `close()`, where it has one, ends it. None
    of these may take longer than `timeout_s`, nor may a tool, unless it is a `Tool` with a time of its own. `seeds` are
    those that a proposed task may begin with (default: any); a task that you write yourself is not held to them.
    While a call is `overdue`, one that gave no answer in time and goes on, no state is begun.

    Raises InvalidInput for what cannot be an environment.
    """

    reset: Callable[[int], Any]
    tools: Mapping[str, Callable[..., Any] | Tool]
    reward: Callable[[Any], Any] | None = None
    goals: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    about: str = ""
    timeout_s: float = 10.0
    seeds: Collection[int] | None = None
    overdue: Overdue = field(
        init=False, default_factory=partial(Overdue, "the environment's"), repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if not callable(self.reset):
            raise InvalidInput(f"an environment's reset is a function of a seed, not {type(self.reset).__name__!r}")
        if not isinstance(self.tools, Mapping) or not self.tools:
            raise InvalidInput("an environment has tools, World(reset, {'water': water}): nothing else acts in it")
        if not isinstance(self.goals, Mapping):
            raise InvalidInput(f"an environment's goals are functions by their names, not {type(self.goals).__name__}")
        for name, judge in {"reward": self.reward or _own_reward, **self.goals}.items():
            if not callable(judge):
                raise InvalidInput(f"an environment's {name} is a function of its state, not {type(judge).__name__!r}")
        if self.seeds is not None and not _are_seeds(self.seeds):
            raise InvalidInput(f"an environment's seeds are whole numbers, like range(20), not {self.seeds!r}")
        given = {
            name: tool if isinstance(tool, Tool) else Tool(tool, timeout_s=self.timeout_s)
            for name, tool in self.tools.items()
        }
        for name, tool in Toolbox(given).items():
            if not _takes_a_state(tool.function):
                raise InvalidInput(f"the tool {name!r} takes no state; write it as `def {name}(state, …)`")
        object.__setattr__(self, "tools", given)
        object.__setattr__(self, "about", (self.about or inspect.getdoc(self.reset) or "").strip())

    @classmethod
    def of(
        cls,
        make: Callable[[], Environment],
        *,
        reward: Callable[[Any], Any] | None = None,
        about: str = "",
        timeout_s: float = 10.0,
        seeds: Collection[int] | None = None,
    ) -> World:
        """A world of Gymnasium environments: `observe()` gives the last observation, `step(action)` what Gymnasium's
        gives. Its reward is the sum of the steps', kept within 0 and 1, unless `reward(run)` says otherwise, where
        `run.env`, `run.total` and `run.over` are the environment, that sum, and whether it has ended.
        """
        tools: dict[str, Callable[..., Any]] = {"observe": _Gymnasium.observe, "step": _Gymnasium.step}
        told = about or inspect.getdoc(make) or ""
        return cls(partial(_Gymnasium, make), tools, reward, about=told, timeout_s=timeout_s, seeds=seeds)

    def told(self, goal: str = "") -> str:
        """What a writer is told of it, and of the goal."""
        documented = inspect.getdoc(self.goals[goal]) if goal in self.goals else ""
        return "\n\n".join(filter(None, [self.about, f"The goal, {goal}: {documented or goal}" if goal else ""]))

    def start(self, seed: int, goal: str = "") -> Stage:
        """A fresh state. Raises EnvironmentFailed where there is none, no such goal, or a call that is overdue."""
        judge = self._judge(goal)
        overdue = self.overdue.running(self.timeout_s)
        if overdue:
            told = "and has not come back: what it may still change would be judged as well"
            raise EnvironmentFailed(f"its {overdue[0]} gave no answer in time, {told}")
        state = self.in_time(f"reset({seed})", partial(self.reset, seed), late=_close)
        return Stage(self, state, judge)

    def _judge(self, goal: str) -> Callable[[Any], Any]:
        if not goal:
            return self.reward or _own_reward
        if goal not in self.goals:
            there = ", ".join(self.goals) or "none"
            raise EnvironmentFailed(f"it has no goal {goal!r}. {suggest(goal, self.goals)}There are: {there}")
        return self.goals[goal]

    def elsewhere(self, name: str) -> dict[str, Tool]:
        """Its tools outside of any run of it: they can be named, and refuse to be called. `name` is the world's own."""
        return {
            tool: replace(self._tool(tool), function=_refusing(name, tool, self._tool(tool))) for tool in self.tools
        }

    def _tool(self, name: str) -> Tool:
        tool: Any = self.tools[name]
        return tool  # type: ignore[no-any-return]

    def bound(self, state: Any) -> Toolbox:
        """Its tools, acting on `state`."""
        tools = {name: self._tool(name) for name in self.tools}
        box = Toolbox({
            name: replace(tool, function=_like(tool.function, partial(tool.function, state)))
            for name, tool in tools.items()
        })  # fmt: skip
        for usage in box.usage.values():
            usage.overdue = self.overdue
        return box

    def in_time(self, what: str, function: Callable[[], Any], late: Callable[[Any], None] | None = None) -> Any:
        """What one of its functions gives. Raises EnvironmentFailed: it raised, or took too long.

        It goes on then, in a thread of its own, since nothing can stop it; what it gives goes to `late`.
        """

        def given_late(given: tuple[Any, BaseException | None]) -> None:
            value, error = given
            if late is not None and error is None:
                _caught(partial(late, value))

        try:
            value, error = self.overdue.call(what, partial(_caught, function), self.timeout_s, given_late)
        except NoAnswer as no_answer:
            raise EnvironmentFailed(f"its {no_answer}") from None
        if error is not None:
            raise EnvironmentFailed(f"its {what} raised {type(error).__name__}: {_text(error)[:_MOST_CHARS]}")
        return value


class Stage:
    """One run in a world: `tools` act on its state, `handlers()` are these for a sandbox and remember what was called.

    Close it, or use `with`. `broken` says which tool gave no answer in time, or raised EnvironmentFailed: it is out of
    order then, whoever calls it.
    """

    def __init__(self, world: World, state: Any, judge: Callable[[Any], Any]) -> None:
        self.world = world
        self.state = state
        self.tools = world.bound(state)
        self.broken = ""
        self._judge = judge
        self._met: list[int] = []
        self._last: deque[str] = deque(maxlen=LAST_CALLS)

    def handlers(self) -> dict[str, Handler]:
        return {name: partial(self._handle, name, handler) for name, handler in self.tools.handlers().items()}

    def _handle(self, name: str, handler: Handler, /, *args: Any, **kwargs: Any) -> Outcome:
        if self.broken:
            return Outcome(Status.ERROR, error=Fault("TimeoutError", self.broken))
        started = time.monotonic()
        outcome = handler(*args, **kwargs)
        limit = self.tools[name].timeout_s
        if not outcome.ok and time.monotonic() - started >= limit:
            self.broken = f"its tool {name} gave no answer within {limit:g} s"
        elif outcome.error is not None and outcome.error.type == EnvironmentFailed.__name__:
            self.broken = f"its tool {name}: {outcome.error.message}"
        gave = _text_of(outcome.value) if outcome.ok else str(outcome.error)
        self._met.append(hash((name, outcome.ok, gave)))
        given = [_brief(value) for value in args] + [f"{key}={_brief(value)}" for key, value in kwargs.items()]
        told = f"gave {_cut(gave)}" if outcome.ok else f"raised {gave[:_MOST_CHARS]}"
        self._last.append(f"{name}({', '.join(given)}) {told}")
        return outcome

    @property
    def met(self) -> tuple[int, ...]:
        """A mark for each call of a tool: the same where the same tool gave, or raised, the same."""
        return tuple(self._met)

    @property
    def last(self) -> str:
        """The last calls, one a line, each with what it gave."""
        left_out = len(self._met) - len(self._last)
        before = [f"… {left_out:,} calls before these …"] if left_out else []
        return "\n".join([*before, *self._last])

    def reward(self) -> float:
        """What the state is worth now, 0 to 1. Raises EnvironmentFailed: it raised, hung, or gave no such number."""
        given = self.world.in_time("reward", partial(self._judge, self.state))
        value = self.world.in_time("reward", partial(data, given))
        if isinstance(value, bool):
            return float(value)
        if type(value) not in (int, float):
            raise EnvironmentFailed(f"its reward is {_brief(given)}, of type {type(given).__name__}{_REWARD}")
        if not 0 <= value <= 1:  # nan is neither
            raise EnvironmentFailed(f"its reward is {_brief(given)}{_REWARD}")
        return float(value)

    def close(self) -> None:
        """Ends the state. What goes wrong then is logged, once: the run is over, and judged."""
        try:
            self.world.in_time("close", partial(_close, self.state))
        except EnvironmentFailed as error:
            self.world.overdue.tell_once("was not closed", f"An environment was not closed: {error}")

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_REWARD = "; it must be a number from 0 to 1, or a bool"


def _own_reward(state: Any) -> Any:
    judge = getattr(state, "reward", None)
    if not callable(judge):
        raise TypeError(f"a {type(state).__name__} has no reward(); give World(…, reward=function)")
    return judge()


def _close(state: Any) -> None:
    close = getattr(state, "close", None)
    if callable(close):
        close()


def _caught(function: Callable[[], Any]) -> tuple[Any, BaseException | None]:
    """What it gives, or raises."""
    try:
        return function(), None
    except BaseException as error:  # SystemExit too: it ends this thread's work, which is one call
        return None, error


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return ""


def _text_of(value: Any) -> str:
    try:
        return _ADDRESS.sub("", repr(value))
    except Exception as error:  # a state's own class
        return f"<a {type(value).__name__} whose repr raised {type(error).__name__}>"


def _brief(value: Any) -> str:
    return _cut(_text_of(value))


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARS else f"{text[:_MOST_CHARS]} … {len(text) - _MOST_CHARS:,} characters"


_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
"""It is another one in every run."""


def _are_seeds(given: Any) -> bool:
    return isinstance(given, Collection) and len(given) > 0 and all(type(seed) is int for seed in given)


def _takes_a_state(function: Callable[..., Any]) -> bool:
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return True  # a builtin, which says nothing of itself
    return bool(parameters) and parameters[0].kind is not inspect.Parameter.KEYWORD_ONLY


def _like(function: Callable[..., Any], call: Callable[..., Any]) -> Callable[..., Any]:
    """`call`, which looks like `function` does to a program: without the state, which it is not asked for."""

    def tool(*args: Any, **kwargs: Any) -> Any:
        return call(*args, **kwargs)

    tool.__doc__ = inspect.getdoc(function)
    tool.__name__ = getattr(function, "__name__", "tool")
    tool.__module__ = getattr(function, "__module__", None) or __name__
    tool.__annotations__ = {}
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return tool
    state, *others = signature.parameters.values()
    kept = [state, *others] if state.kind is inspect.Parameter.VAR_POSITIONAL else others
    annotated = {one.name: one.annotation for one in kept if one.annotation is not inspect.Parameter.empty}
    tool.__annotations__ = annotated
    tool.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
    return tool


def _refusing(world: str, name: str, tool: Tool) -> Callable[..., Any]:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise ToolRefused(
            f"{name} acts in the environment {world!r}, and this call is in none. Grant a tool {name!r} that acts "
            f"where it is to: Toolbox({{{name!r}: …}})"
        )

    return _like(tool.function, refuse)


class _Gymnasium:
    """One run of a Gymnasium environment."""

    def __init__(self, make: Callable[[], Environment], seed: int) -> None:
        self.env = make()
        self.total = 0.0
        self.over = False
        self._step = step_of(self.env, EnvironmentFailed)
        self._last, _ = reset_of(self.env)(seed)

    def observe(self) -> Any:
        """Gives the last observation."""
        return self._last

    def step(self, action: Any) -> Any:
        """Takes an action; gives (observation, reward, terminated, truncated, info)."""
        if self.over:
            raise ToolRefused("step: the episode is over")
        told = self._step(action)
        self._last, gained, terminated, truncated, _ = told
        self.total += gained
        self.over = terminated or truncated
        return told

    def reward(self) -> float:
        return min(1.0, max(0.0, self.total)) if math.isfinite(self.total) else self.total

    def close(self) -> None:
        _close(self.env)
