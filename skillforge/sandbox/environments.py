"""Environments to act in, as tools: Gymnasium's `reset` and `step`, with every value made data.

After the Gymnasium API (Towers et al., arXiv:2407.17032). A space with `from_jsonable` and `to_jsonable` turns
actions into what the environment takes, and observations into data; arrays become lists.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from skillforge.errors import ToolRefused


class Environment(Protocol):
    """What an environment must have; `action_space` and `observation_space` are used where there are any."""

    def reset(self, *, seed: int | None = None) -> tuple[Any, dict[str, Any]]: ...

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]: ...


def reset_of(env: Environment) -> Callable[..., Any]:
    def reset(seed: int | None = None) -> Any:
        observation, info = _parts("reset", env.reset(seed=seed), "observation, info")
        return _observed(env, observation), data(info)

    return reset


def step_of(env: Environment, unlike: type[Exception] = TypeError) -> Callable[..., Any]:
    """`unlike` is raised where the environment gives what Gymnasium's do not: no action is to blame for that."""

    def step(action: Any) -> Any:
        given = env.step(_action(env, action))
        try:
            observation, reward, terminated, truncated, info = _parts("step", given, _STEP)
            gained = _reward(reward)
        except (TypeError, OverflowError) as error:
            raise unlike(str(error)) from None
        return _observed(env, observation), gained, bool(terminated), bool(truncated), data(info)

    return step


_STEP = "observation, reward, terminated, truncated, info"


def _parts(method: str, given: Any, names: str) -> tuple[Any, ...]:
    """What `method` gave, if it is as many values as it has names. Environments from before Gymnasium give fewer."""
    many = isinstance(given, tuple | list)
    if many and len(given) == len(names.split(", ")):
        return tuple(given)
    found = f"{len(given)} values" if many else type(given).__name__
    raise TypeError(f"the environment's {method} gives ({names}) in Gymnasium, not {found}")


def _action(env: Environment, action: Any) -> Any:
    space: Any = getattr(env, "action_space", None)
    if hasattr(space, "from_jsonable"):
        action = space.from_jsonable([action])[0]
    if hasattr(space, "contains") and not space.contains(action):
        raise ToolRefused(f"step: {action!r} is no action of {space}")
    return action


def _observed(env: Environment, observation: Any) -> Any:
    space: Any = getattr(env, "observation_space", None)
    if hasattr(space, "to_jsonable"):
        observation = space.to_jsonable([observation])[0]
    return data(observation)


def _reward(reward: Any) -> float:
    found = data(reward)
    if not isinstance(found, int | float):
        raise TypeError(f"the environment's reward is of type {type(reward).__name__!r}, not a number")
    return float(found)


def data(value: Any) -> Any:
    """`value` with its arrays as lists and its array scalars as numbers."""
    if isinstance(value, dict):
        return {data(key): data(item) for key, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(map(data, value))
    return value.tolist() if hasattr(value, "tolist") else value
