"""Spins: work in C that no signal handler of Python's interrupts. Only the host's SIGKILL ends it, on time."""

from __future__ import annotations

import pytest

from skillforge.sandbox import Limits, Sandbox, Status
from tests.attacks.prison import assert_well, attack, both, jail

SHORT = Limits(timeout_s=0.1, memory_mb=128)

SPINS = {
    "a loop": "while True: pass",
    "a sum": "return sum(range(10**15))",
    "a sum of booleans": "return sum(i % 3 == 0 for i in range(10**15))",
    "the longest of a range": "return max(range(10**15))",
    "a member of a range by comparison": "return 1.5 in range(10**15)",
    "an exhausted iterator": "import itertools\nreturn next(itertools.islice(itertools.count(), 10**15, None))",
    "a drained iterator": "import collections, itertools\ncollections.deque(itertools.count(), maxlen=0)",
    "a regular expression": "import re\nreturn re.match('(a+)+$', 'a' * 60 + 'b')",
    "an alternative in a regular expression": "import re\nreturn re.match('(a|a)*$', 'a' * 60 + 'b')",
    "a power": "return 3 ** 10**9",
    "a power of a power": "return 9 ** 9 ** 9",
    "a power with a modulus": "return pow(3, 2**3_000_000, 2**300_000 - 1)",
    "a division of huge integers": "return (1 << 200_000_000) // ((1 << 100_000_000) - 1)",
    "a factorial": "import math\nreturn math.factorial(10**7)",
    "a binomial": "import math\nreturn math.comb(10**7, 5 * 10**6)",
    "permutations": "import itertools\nreturn len(set(map(len, itertools.permutations(range(20)))))",
    "a decimal's exponential": "from decimal import Context, Decimal\nreturn Context(prec=10**6).exp(Decimal(2))",
    "an iterator without an end": "return sum(iter(int, 1))",
    "colliding keys": "return len({k * (2**61 - 1): k for k in range(10**6)})",
    "a comparison of nested lists": ("a, b = [1], [1]\nfor _ in range(100):\n    a, b = [a, a], [b, b]\nreturn a == b"),
    "a replacement": "import re\nreturn re.sub('(x+x+)+y', '', 'x' * 60)",
}


@pytest.mark.parametrize("name", SPINS)
@pytest.mark.parametrize("walls", ["both", "jail"])
def test_a_spin_ends(name: str, walls: str):
    """Timed out, or out of memory where it grows before; the next run works."""
    sandbox = both() if walls == "both" else jail()
    body = SPINS[name].replace("\n", "\n    ")
    outcome = sandbox.run(f"def attack():\n    {body}\n", "attack", limits=SHORT)
    assert outcome.status in (Status.TIMED_OUT, Status.OUT_OF_MEMORY)
    assert_well(sandbox)


@pytest.mark.parametrize(
    "shield",
    [
        "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))",
        "[signal.signal(n, signal.SIG_IGN) for n in range(1, 32) if n not in (9, 19)]",
        "signal.signal(signal.SIGXCPU, lambda *_: None)",
    ],
)
def test_no_shield_helps_against_the_deadline(shield: str):
    """Signals blocked, ignored or handled: SIGKILL is not theirs to stop."""
    outcome = attack(f"{shield}\nwhile True: pass", limits=SHORT)
    assert outcome.status is Status.TIMED_OUT


@pytest.mark.parametrize("wait", ["time.sleep(10**6)", "os.read(0, 1)", "libc.pause() or libc.poll(None, 0, -1)"])
def test_waiting_is_no_way_around_the_deadline(wait: str):
    """A run that uses no processor time at all is ended too."""
    outcome = attack(f"while True: {wait}", limits=SHORT)
    assert outcome.status is Status.TIMED_OUT


@pytest.mark.parametrize("walls", ["both", "jail"])
def test_a_spin_while_loading_ends(walls: str):
    """The deadline counts from the start: a module's own statements are under it as well."""
    sandbox = both() if walls == "both" else jail()
    assert sandbox.run("while True: pass", None, limits=SHORT).status is Status.TIMED_OUT


@pytest.mark.parametrize("walls", ["both", "jail"])
def test_a_spin_in_what_is_done_with_the_value_ends(walls: str):
    """A value whose own methods spin is encoded inside, under the same deadline."""
    source = (
        "class Slow(list):\n    def __iter__(self):\n        while True: pass\ndef attack():\n    return Slow([1])\n"
    )
    outcome = (both() if walls == "both" else jail()).run(source, "attack", limits=SHORT)
    assert outcome.status in (Status.TIMED_OUT, Status.ERROR)


def test_a_spin_in_a_session_costs_the_session_only():
    """The call is ended, the next one gets a fresh child."""
    with Sandbox(SHORT) as sandbox, sandbox.session("def f(n):\n    return sum(range(n))\n") as session:
        assert session.call("f", [10**15]).status is Status.TIMED_OUT
        assert session.call("f", [3]).value == 3
