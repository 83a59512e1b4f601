"""`skillforge doctor`'s look at the sandbox: attacks a throwaway worker of its own and says which walls stand.

Nothing is assumed from what a layer reported when it was closed: each attack is really tried, with the dialect off,
so that the jail answers for itself.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from skillforge.errors import SandboxUnavailable
from skillforge.sandbox.isolation import MEND, TIERS, checked_name
from skillforge.sandbox.sandbox import Sandbox
from skillforge.types import Limits, Outcome, Status


@dataclass(frozen=True, slots=True)
class Layer:
    """One wall: whether it stands, and if not what the system said and how to mend it."""

    name: str
    stands: bool
    detail: str = ""
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack that was tried: whether the sandbox held, and what the attacker saw."""

    name: str
    held: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Report:
    """What the doctor found. `tier` is a name in `isolation.TIERS`, `meaning` its sentence."""

    tier: str
    meaning: str
    layers: tuple[Layer, ...] = ()
    attacks: tuple[Attack, ...] = ()
    p50_ms: float | None = None
    start_ms: float | None = None
    problem: str = ""

    @property
    def ok(self) -> bool:
        """Whether programs run here and every attack was contained."""
        return not self.problem and all(attack.held for attack in self.attacks)

    def to_record(self) -> dict[str, Any]:
        """JSON data."""
        return {**asdict(self), "ok": self.ok}


def _failed(outcome: Outcome) -> bool:
    return outcome.status is Status.ERROR


_ATTACKS: dict[str, tuple[str, Callable[[Outcome], bool]]] = {
    "open a file": ("return open('/etc/passwd').read(99)", _failed),
    "write a file": ("return open('/tmp/skillforge-doctor', 'w').name", _failed),
    "list processes": ("import os; return os.listdir('/proc')", _failed),
    "open a socket": ("import socket; return str(socket.socket())", _failed),
    "fork": ("import os; return os.fork()", _failed),
    "execute a program": ("import os; return os.execv('/bin/sh', ['sh', '-c', 'exit'])", _failed),
    "kill the worker": ("import os; return os.kill(os.getppid(), 9)", _failed),
    "read the environment": ("import os; return dict(os.environ)", lambda outcome: outcome.value == {}),
    "allocate memory": ("return len(bytearray(2 * 10**9))", lambda outcome: outcome.status is Status.OUT_OF_MEMORY),
    "spin in C": ("return sum(range(10**15))", lambda outcome: outcome.status is Status.TIMED_OUT),
    "find open descriptors": (
        "import os\n    found = []\n    for fd in range(1, 1024):\n        try:\n            os.lseek(fd, 0, 1)\n"
        "        except OSError as error:\n            if error.errno != 9: found.append(fd)\n"
        "        else: found.append(fd)\n    return found",
        lambda outcome: outcome.value == [],
    ),
    "flood the output": ("return 'x' * 10**7", _failed),
    "leave without a word": ("import os; os._exit(0)", lambda outcome: outcome.status is Status.CRASHED),
}


def diagnose(runs: int = 50, *, unsafe_isolation: str | None = None) -> Report:
    """Starts a worker, attacks it, measures it, throws it away. Raises InvalidConfig: an isolation that is none.

    Where no jail can be had nothing is run in it, unless `unsafe_isolation` allows that: only its walls are told.
    """
    checked_name(unsafe_isolation)
    try:
        with Sandbox(Limits(timeout_s=0.3), dialect=False, unsafe_isolation=unsafe_isolation) as sandbox:
            started = time.perf_counter()
            sandbox.run("x = 1", None)
            start_ms = (time.perf_counter() - started) * 1e3
            tier = sandbox.isolation
            layers = (_dialect(sandbox), *_layers(sandbox.layers()), *_hygiene(sandbox))
            attacks = tuple(_attack(sandbox, name) for name in _ATTACKS)
            return Report(tier, TIERS[tier], layers, attacks, _p50_ms(sandbox, runs), start_ms)
    except SandboxUnavailable as error:
        return Report("F", TIERS["F"], _what_stands(), problem=str(error))


def _what_stands() -> tuple[Layer, ...]:
    """The walls of a worker that is let start without a jail, and runs nothing."""
    try:
        with Sandbox(unsafe_isolation="limits") as sandbox:
            return tuple(_layers(sandbox.layers()))
    except SandboxUnavailable:
        return ()


def _attack(sandbox: Sandbox, name: str) -> Attack:
    code, held = _ATTACKS[name]
    outcome = sandbox.run(f"def attack():\n    {code}\n", "attack")
    return Attack(name, held(outcome), outcome.reason or repr(outcome.value)[:200])


def _dialect(sandbox: Sandbox) -> Layer:
    """The dialect must refuse a traversal; it is the one layer that is not the system's."""
    found = sandbox.check("x = ().__class__.__base__.__subclasses__()\nimport os\n")
    return Layer("dialect", len(found) >= 2, "" if found else "it refused nothing")


def _layers(reported: dict[str, str]) -> list[Layer]:
    return [
        Layer(name, not problem, problem, MEND.get(name, "") if problem else "") for name, problem in reported.items()
    ]


def _hygiene(sandbox: Sandbox) -> list[Layer]:
    names = {"empty_environment": "read the environment", "closed_descriptors": "find open descriptors"}
    attacks = {layer: _attack(sandbox, attack) for layer, attack in names.items()}
    return [Layer(layer, attack.held, "" if attack.held else attack.detail) for layer, attack in attacks.items()]


def _p50_ms(sandbox: Sandbox, runs: int) -> float:
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        sandbox.run("def f(x):\n    return x + 1\n", "f", [1])
        times.append((time.perf_counter() - started) * 1e3)
    return statistics.median(times)
