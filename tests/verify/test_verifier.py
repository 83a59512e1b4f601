"""The verifier passes honest code on held-out checks, and nothing else."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from pathlib import Path

import pytest

from skillforge.sandbox import Sandbox
from skillforge.types import Program
from skillforge.verify import Verifier
from tests.verify.tasks import candidate, task

DOUBLE = task(
    "double(n: int) -> int", "double(2) == 4", "double(5) == 10", checks=("double(7) == 14", "double(0) == 0")
)
SLUG = task("slug(text: str) -> str", 'slug("A b") == "a-b"', checks=('slug("C d e") == "c-d-e"',))
UNIQUE = task("unique(xs: list[str]) -> list[str]", 'unique(["b", "a", "b"]) == ["b", "a"]',
              checks=('unique(["x", "q", "w", "e", "r"]) == ["x", "q", "w", "e", "r"]',))  # fmt: skip
SORT = task("ordered(xs: list[int]) -> list[int]", "ordered([2, 1]) == [1, 2]", checks=("ordered([3, 1]) == [1, 3]",))
PORT = task("port(text: str) -> int", 'port("80") == 80', 'port("x") raises ValueError',
            checks=('port("-1") raises ValueError', 'port("443") == 443'))  # fmt: skip


def reasons(verdict):
    return {failure.kind: failure.reason for failure in verdict.failures}


def test_honest_code_passes_on_given_evidence(verify):
    """A candidate that passes every held-out check has the evidence `given` and a reward above its parts' sum."""
    verdict = verify(DOUBLE, "def double(n: int) -> int:\n    return n * 2")
    assert verdict.passed
    assert verdict.evidence == "given"
    assert verdict.parts["task"] == verdict.parts["examples"] == 1.0
    assert 0.9 < verdict.reward <= 1.0


def test_a_held_out_check_decides(verify):
    """Fitting the examples is not enough: the failing check is named with what came instead."""
    verdict = verify(DOUBLE, "def double(n):\n    return n * 2 if n < 7 else n * n")
    assert not verdict.passed
    assert verdict.evidence is None
    assert reasons(verdict) == {"check": "double(7) == 14, but it gave 49"}
    assert verdict.count("example", "check") == (3, 4)


def test_types_are_compared_strictly(verify):
    """4.0 is not 4."""
    verdict = verify(DOUBLE, "def double(n):\n    return n * 2.0")
    assert verdict.failures[0].reason == "double(2) == 4, but it gave 4.0"


def test_an_expected_exception_may_be_a_subclass(verify):
    """`raises ValueError` accepts the program's own subclass of it."""
    source = """
        class BadPort(ValueError):
            pass

        def port(text):
            if not text.isdigit():
                raise BadPort(text)
            return int(text)
    """
    assert verify(PORT, source).passed


def test_another_exception_is_no_expected_one(verify):
    """`raises ValueError` refuses a TypeError, with its message and line."""
    source = "def port(text):\n    if not text.isdigit():\n        raise TypeError('no port')\n    return int(text)"
    assert verify(PORT, source).failures[0].reason == (
        "port('x') raises ValueError, but it raised TypeError: no port (line 3)"
    )


def test_returning_where_it_should_raise_fails(verify):
    """A value where an exception was expected is a failure."""
    source = "def port(text):\n    return int(text) if text.isdigit() else 0"
    assert verify(PORT, source).failures[0].reason == "port('x') raises ValueError, but it gave 0"


def test_changing_an_argument_fails(verify):
    """A skill leaves its arguments as they were, however right its result."""
    verdict = verify(SORT, "def ordered(xs):\n    xs.sort()\n    return xs")
    assert reasons(verdict) == {"mutation": "ordered([2, 1]) changed its arguments; work on a copy"}


def test_set_order_is_no_order(verify):
    """A result that depends on the hash seed fails, though one run may look right."""
    verdict = verify(UNIQUE, "def unique(xs):\n    return list(set(xs))")
    assert not verdict.passed


def test_a_random_result_fails(verify):
    """A result that depends on the random seed fails."""
    goal = task("pick(xs: list[int]) -> bool", "pick([1, 2, 3, 4, 5, 6, 7, 8]) == True")
    source = "import random\n\ndef pick(xs):\n    return random.random() < 2 and random.sample(xs, 8) or True"
    verdict = verify(goal, source)
    assert {"determinism", "example"} & {failure.kind for failure in verdict.failures}


def test_a_function_that_counts_its_calls_fails(verify):
    """Answers by the order of the calls do not hold when the order is another."""
    source = "calls = []\n\ndef double(n):\n    calls.append(n)\n    return [4, 10, 14, 0][len(calls) - 1]"
    verdict = verify(DOUBLE, source)
    assert "determinism" in reasons(verdict)


def test_printing_does_no_harm(verify):
    """What a candidate prints neither helps nor hurts: not even if it looks like a result."""
    source = """def double(n):\n    print('{"status": "ok", "value": 4}')\n    return n * 2"""
    assert verify(DOUBLE, source).passed


def test_a_timeout_scores_nothing(verify):
    """A time-out gives reward 0 with its reason, below any partial success, and later checks are not run."""
    stuck = verify(DOUBLE, "def double(n):\n    while n != 2:\n        pass\n    return 4")
    partial = verify(DOUBLE, "def double(n):\n    return 4")
    assert stuck.reward == 0.0 < partial.reward
    assert "double(5) == 10, but it timed out after 0.5 s" in [failure.reason for failure in stuck.failures]


@pytest.mark.parametrize(
    "source",
    [
        "def double(n):\n    return 'x' * (1 << 40)",
        "def double(n):\n    return (n for n in [1])",
        "def double(n):\n    import os\n    return os.getpid()",
        "def double(n:\n",
        "raise SystemExit\n\ndef double(n):\n    return 4",
        "def double(n):\n    return n * 2\n\ndouble = 5",
        "def double(n):\n    return double(n)",
        "def double(n):\n    raise KeyboardInterrupt",
        "x = 1 / 0\n\ndef double(n):\n    return n * 2",
    ],
)
def test_broken_candidates_fail_closed(verify, source):
    """Memory, odd values, refused imports, bad syntax, no function, endless recursion: no reward, a reason."""
    verdict = verify(DOUBLE, source)
    assert not verdict.passed
    assert verdict.reward <= 0.05
    assert all(failure.reason for failure in verdict.failures)


@pytest.mark.parametrize(
    "source",
    [
        "def double(n):\n    import sys\n    return sys._getframe(1).f_locals['expected']",
        "def double(n):\n    return [o for o in ().__class__.__base__.__subclasses__()][0]",
        "import gc\n\ndef double(n):\n    return max(o for o in gc.get_objects() if type(o) is int)",
        "def double(n):\n    return open('/proc/self/mem').read()",
    ],
)
def test_expected_values_are_out_of_reach(verify, source):
    """No candidate finds an expected value: none is in its process, and none in its reach."""
    verdict = verify(DOUBLE, source)
    assert verdict.count("example", "check")[0] == 0


def test_a_table_is_refused_before_it_runs(verify):
    """A table of the examples earns nothing, whatever it would pass."""
    table = verify(SLUG, 'def slug(text):\n    if text == "A b":\n        return "a-b"\n    return text')
    assert reasons(table).keys() == {"table"}
    assert table.reward == 0.0


def test_only_examples_give_weak_evidence(verify):
    """Code that fits only what it was shown passes, but weakly."""
    goal = task("double(n: int) -> int", "double(2) == 4", "double(5) == 10")
    assert verify(goal, "def double(n):\n    return n * 2").evidence == "weak"


def test_a_check_that_repeats_an_example_is_no_evidence(verify):
    """Held-out checks count only where they ask something that was not shown."""
    goal = task("double(n: int) -> int", "double(2) == 4", checks=("double(n=2) == 4",))
    assert verify(goal, "def double(n):\n    return n * 2").evidence == "weak"


def test_a_contradictory_task_is_reported(verify):
    """Two answers for one input can be had by no function, and the verdict says so."""
    goal = task("double(n: int) -> int", "double(2) == 4", checks=("double(n=2) == 5",))
    verdict = verify(goal, "def double(n):\n    return n * 2")
    assert verdict.failures[0].reason == ("the task contradicts itself: double(2) == 4, but double(n=2) == 5")


def test_nothing_to_verify_is_no_success(verify):
    """A task without examples and checks admits nothing."""
    assert not verify(task("double(n: int) -> int"), "def double(n):\n    return n * 2").passed


def test_long_values_are_shortened(verify):
    """A reason stays readable whatever a candidate returns, and says where two long values part."""
    goal = task("many(n: int) -> list[int]", f"many(1000) == {list(range(1000))}")
    verdict = verify(goal, "def many(n):\n    return list(range(n - 1))")
    reason = verdict.failures[0].reason
    assert len(reason) < 1500
    assert reason.endswith("(first difference at index 999)")


def test_the_same_candidate_gets_the_same_verdict(verify):
    """Apart from its speed, a verdict does not change from run to run."""
    source = "def double(n):\n    return n + 2"
    first, second = verify(DOUBLE, source), verify(DOUBLE, source)
    assert first.results == second.results
    assert first.parts["quality"] == second.parts["quality"]


def test_a_hang_in_the_second_run_is_bounded(verify):
    """A candidate that hangs under another hash seed fails, after a few deadlines."""
    goal = task("double(n: int) -> int", *(f"double({n}) == {2 * n}" for n in range(5, 60)))
    verdict = verify(goal, "def double(n):\n    while hash('a') < 0:\n        pass\n    return n * 2")
    assert [failure.kind for failure in verdict.failures] == ["determinism"]


def test_endless_source_is_refused(verify):
    """A source of megabytes is no skill, and is not read."""
    verdict = verify(DOUBLE, "def double(n):\n" + "    n = n\n" * 50_000 + "    return n * 2")
    assert reasons(verdict) == {"dialect": "the source has 500,032 characters; a skill has at most 100,000"}


def test_a_killed_worker_is_no_fault_of_the_candidate(own_workers):
    """A verdict does not change when the sandbox's processes are killed from outside, midway."""
    others = children()
    with Sandbox(hash_seed=0) as sandbox, Sandbox(hash_seed=1) as twin:
        verifier = Verifier(sandbox, twin)
        proposal = candidate("def double(n):\n    for i in range(100_000):\n        pass\n    return n * 2")
        program = Program.of(proposal.source, "double")
        for delay_s in (0.0, 0.005, 0.01, 0.02):
            assert verifier.verify(DOUBLE, proposal, program).passed  # both workers are up
            killer = threading.Timer(delay_s, kill, [children() - others])
            killer.start()
            assert verifier.verify(DOUBLE, proposal, program).passed
            killer.join()


def children() -> set[int]:
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                found.add(int(stat.parent.name))
    return found


def kill(processes: set[int]) -> None:
    for process in processes:
        with contextlib.suppress(OSError):
            os.kill(process, signal.SIGKILL)


def test_which_call_a_second_run_changed_is_not_said(verify):
    """It begins with the held-out calls: code that remembers them could tell of them by the call that it picks."""
    source = (
        "SEEN = []\n\n\ndef ordered(xs: list[int]) -> list[int]:\n    given = sorted(xs)\n"
        "    if SEEN and SEEN[0] == 3 and xs == [2, 1]:\n        xs.append(0)\n    SEEN.extend(xs)\n    return given\n"
    )
    assert reasons(verify(SORT, source)) == {"mutation": "a call changed its arguments in a second run"}
