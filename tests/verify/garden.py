"""A small world for tests: a row of pots, some dry. All of it is well when every dry pot, and no other, was watered."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random
from typing import Any

from skillforge.sandbox import Toolbox, World
from skillforge.signature import Signature
from skillforge.types import Limits, Scenario, Task


class Garden:
    """A row of pots, "dry" or "wet". Water each dry one once; a wet one that is watered drowns."""

    def __init__(self, seed: int) -> None:
        random = Random(seed)
        self.pots = ["dry", *(random.choice(["dry", "wet"]) for _ in range(seed % 3 + 2))]
        self.dry = self.pots.count("dry")
        self.closed = False

    def look(self) -> list[str]:
        """Gives the state of every pot."""
        return list(self.pots)

    def water(self, pot: int) -> str:
        """Waters a pot, counted from 0."""
        if not 0 <= pot < len(self.pots):
            raise ValueError(f"there is no pot {pot}")
        self.pots[pot] = {"dry": "wet", "wet": "drowned"}.get(self.pots[pot], "drowned")
        return self.pots[pot]

    def wait(self, seconds: float) -> None:
        """Does nothing for a while."""
        time.sleep(seconds)

    def reward(self) -> float:
        return 0.0 if "drowned" in self.pots else 1 - self.pots.count("dry") / self.dry

    def close(self) -> None:
        self.closed = True


def wet_enough(garden: Garden) -> bool:
    """At most one pot is dry, and at least two are wet."""
    return garden.pots.count("dry") <= 1 and garden.pots.count("wet") >= 2


TOOLS: dict[str, Callable[..., Any]] = {"look": Garden.look, "water": Garden.water, "wait": Garden.wait}

WATER_ALL = """
def water_all() -> int:
    dry = [n for n, state in enumerate(look()) if state == "dry"]
    for pot in dry:
        water(pot)
    return len(dry)
"""


def world(**fields: Any) -> World:
    """The garden, but for `fields`."""
    return World(**{"reset": Garden, "tools": TOOLS, "timeout_s": 0.5, **fields})


def box(**fields: Any) -> Toolbox:
    return Toolbox(environments={"garden": world(**fields)})


def garden_task(**fields: Any) -> Task:
    """Water every dry pot; three scenarios are shown, two held out."""
    seeds = [Scenario(seed, held_out=seed > 3) for seed in (1, 2, 3, 4, 5)]
    given: dict[str, Any] = {
        "id": "water_all",
        "name": "water_all",
        "description": "Water every dry pot once.",
        "signature": Signature.parse("() -> int"),
        "capabilities": tuple(TOOLS),
        "environment": "garden",
        "scenarios": tuple(seeds),
        "limits": Limits(timeout_s=1.0),
    }
    return Task(**{**given, **fields})
