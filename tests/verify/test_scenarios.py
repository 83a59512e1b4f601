"""Tasks in an environment: judged by its reward, from fresh states, on scenarios shown and held out."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import pytest

from skillforge.errors import EnvironmentFailed
from skillforge.sandbox import Sandbox
from skillforge.signature import Signature
from skillforge.types import Program, Scenario
from skillforge.verify import Verifier, shown_verdict
from tests.verify.garden import TOOLS, WATER_ALL, Garden, box, garden_task, wet_enough
from tests.verify.tasks import candidate


@pytest.fixture
def judge(boxes):
    """`judge(source, task, world's fields)`: the verdict."""
    opened: list[Sandbox] = []

    def run(source, task=None, **fields):
        pair = Sandbox(tools=box(**fields), pool=1), Sandbox(hash_seed=1, pool=1)
        opened.extend(pair)
        task = task or garden_task()
        proposal = candidate(source)
        program = Program({proposal.entry: proposal.source}, proposal.entry, {proposal.entry: task.capabilities})
        return Verifier(*pair).verify(task, proposal, program)

    yield run
    for each in opened:
        each.close()


def test_a_skill_that_reaches_the_goal_in_every_scenario_passes(judge):
    """Those held out included, and again in a second sandbox: it is evidence of its own."""
    verdict = judge(WATER_ALL)
    assert (verdict.passed, verdict.evidence) == (True, "given")
    assert verdict.count("scenario", "check") == (5, 5)
    assert verdict.parts["examples"] == 1.0


def test_what_a_skill_says_counts_for_nothing(judge):
    """It returns what success would, and did nothing."""
    verdict = judge("def water_all():\n    look()\n    return 3\n")
    assert not verdict.passed
    assert verdict.parts["examples"] == 0.0
    assert verdict.failures[0].error_class == "short of the goal"


def test_a_failure_tells_what_happened(judge):
    """The reward before and after, what the call gave, and the last calls with what they gave."""
    failure = judge("def water_all():\n    look()\n    return water(0)\n").failures[0]
    told = "seed 1, water_all(): the reward is 0.333 of 1; it was 0 at the start. The call gave 'wet'"
    assert failure.reason == told
    assert failure.trace == f"look() gave {Garden(1).pots!r}\nwater(0) gave 'wet'"


def test_reward_is_dense(judge):
    """A skill that waters one pot is worth more than one that waters none, and less than one that waters all."""
    some = judge("def water_all():\n    water(0)\n")
    none = judge("def water_all():\n    look()\n")
    assert none.parts["examples"] < some.parts["examples"] < 1.0
    assert none.reward < some.reward < judge(WATER_ALL).reward


def test_a_skill_fitted_to_what_is_shown_fails_on_what_is_held_out(judge):
    """And is told how many, not which."""
    shown = {
        len(Garden(seed).pots): [n for n, pot in enumerate(Garden(seed).pots) if pot == "dry"] for seed in (1, 2, 3)
    }
    verdict = judge(f"def water_all():\n    for pot in {shown}[len(look())]:\n        water(pot)\n")
    assert verdict.count("scenario") == (3, 3)
    assert not verdict.passed
    (failure,) = shown_verdict(verdict).failures
    assert failure.reason == "2 of 2 held-out checks fail (2 × short of the goal)"
    assert "seed" not in str(shown_verdict(verdict).results[-1])


def test_a_skill_that_calls_no_tool_caused_nothing(judge):
    """Here time alone makes the goal: whoever only waits for it gets nothing."""
    begun = {}

    def patience(garden):
        return time.monotonic() - begun.setdefault(id(garden), garden.born) > 0.3

    def reset(seed):
        garden = Garden(seed)
        garden.born = time.monotonic()
        return garden

    idle = "def water_all():\n    total = 0\n    for n in range(20_000_000):\n        total += n\n    return total\n"
    task = replace(garden_task(), limits=replace(garden_task().limits, timeout_s=20.0))
    task = replace(task, scenarios=task.scenarios[:1])
    verdict = judge(idle, task, reset=reset, reward=patience)
    assert not verdict.passed
    assert "without calling a tool, so whatever became of it was not its doing" in verdict.failures[0].reason


def test_what_time_alone_brings_about_is_no_success(judge):
    """A control with nothing done stands beside each run: whoever calls a tool and waits is found out."""

    def reset(seed):
        garden = Garden(seed)
        garden.born = time.monotonic()
        return garden

    verdict = judge(
        "def water_all():\n    wait(0.3)\n", reset=reset, reward=lambda garden: time.monotonic() - garden.born > 0.25
    )
    assert verdict.failures[0].error_class == "not the cause"
    assert "in the same time it is a success with nothing done" in verdict.failures[0].reason
    assert verdict.parts["examples"] == 0.0


def test_an_environment_whose_seeds_begin_differently_is_told(judge):
    """Nothing can be compared then, and no candidate is at fault."""
    started = iter(range(100))

    def reset(seed):
        garden = Garden(seed)
        garden.start = next(started)
        return garden

    verdict = judge(WATER_ALL, reset=reset, reward=lambda garden: max(garden.reward(), garden.start / 1000))
    assert verdict.failures[-1].kind == "environment"
    assert "seed 1 begins with the reward 0" in verdict.failures[-1].reason
    assert "the same seed is the same state" in verdict.failures[-1].reason


def test_what_is_a_success_at_the_start_shows_nothing(judge):
    """The task is at fault, and the environment's failure is no candidate's."""
    verdict = judge(WATER_ALL, reward=lambda garden: True)
    (failure,) = verdict.failures
    assert (failure.kind, verdict.reward) == ("environment", 0.0)
    assert (
        failure.reason == "the environment 'garden': seed 1 is a success before anything is done, so it shows nothing"
    )


def test_chance_is_found_out_by_the_second_run(judge):
    """The skill succeeds under one seed only: from a reset environment it does not again."""
    lucky = "import random\n" + WATER_ALL.replace("for pot in dry:", "for pot in dry if random.random() > 0.5 else []:")
    verdict = judge(lucky)
    assert [failure.kind for failure in verdict.failures] == ["determinism"]
    assert "the reward is 1, and 0 in a second run" in verdict.failures[0].reason


def test_a_success_that_raises_at_its_end_is_none(judge):
    """The goal was reached, and whoever calls it would be left with an exception."""
    verdict = judge(WATER_ALL.replace("return len(dry)", "raise KeyError('a')"))
    assert not verdict.passed
    assert verdict.failures[0].error_class == "exception: KeyError"
    assert verdict.failures[0].line == 5


def test_a_skill_that_changes_its_arguments_fails(judge):
    """As everywhere: scenarios may share what they are called with."""
    task = replace(
        garden_task(),
        signature=Signature.parse("(seen: list[str]) -> int"),
        scenarios=(Scenario(1, ([],)), Scenario(2, ([],), held_out=True)),
    )
    source = "def water_all(seen):\n    for n, pot in enumerate(look()):\n        seen.append(pot)\n"
    source += "        if pot == 'dry':\n            water(n)\n"
    verdict = judge(source, task)
    assert [failure.kind for failure in verdict.failures] == ["mutation"]


def test_a_hanging_skill_costs_one_deadline(judge):
    """It scores 0, and the scenarios after it are not played."""
    verdict = judge("def water_all():\n    while True:\n        pass\n")
    assert (verdict.reward, len(verdict.results)) == (0.0, 1)
    assert verdict.failures[0].error_class == "timed out"


def test_a_skill_outside_the_dialect_is_refused(judge):
    """With what the dialect says."""
    assert judge("def water_all():\n    import os\n    look()\n").failures[0].kind == "dialect"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reward": lambda garden: math.nan}, "its reward is nan"),
        ({"reward": lambda garden: "well"}, "its reward is 'well', of type str"),
        ({"reward": lambda garden: 7 if "wet" in garden.pots[0] else 0}, "its reward is 7; it must be a number"),
        ({"reset": lambda seed: 1 / 0}, r"its reset(1) raised ZeroDivisionError"),
        ({"reward": lambda garden: time.sleep(1), "timeout_s": 0.2}, "its reward gave no answer within 0.2 s"),
    ],
)
def test_an_environment_that_fails_is_a_failed_check(judge, fields, said):
    """Which says what the environment did; the candidate's reward is 0."""
    verdict = judge(WATER_ALL, **fields)
    assert (verdict.passed, verdict.reward) == (False, 0.0)
    assert verdict.failures[-1].kind == "environment"
    assert verdict.failures[-1].reason.startswith("the environment 'garden': ")
    assert said in verdict.failures[-1].reason


def test_of_an_environment_that_fails_a_writer_hears_no_seed(judge):
    """It may have failed in a scenario that is held out."""
    verdict = judge(WATER_ALL, reset=lambda seed: Garden(seed) if seed != 5 else 1 / 0)
    assert "its reset(5) raised" in verdict.failures[-1].reason
    assert "5" not in shown_verdict(verdict).failures[-1].reason


def test_a_tool_that_hangs_is_the_environment_s_failure(judge):
    """Even where the skill catches its TimeoutError, and would call it again and again."""
    source = "def water_all():\n    try:\n        wait(5.0)\n    except TimeoutError:\n        pass\n"
    verdict = judge(source, timeout_s=0.2)
    assert verdict.failures[-1].reason == "the environment 'garden': its tool wait gave no answer within 0.2 s"


def test_a_tool_may_say_that_the_environment_is_out_of_order(judge):
    """EnvironmentFailed is no mistake of the skill, which cannot catch it away."""

    def wait(garden, seconds: float) -> None:
        raise EnvironmentFailed("the pump is broken")

    source = "def water_all():\n    try:\n        wait(5.0)\n    except Exception:\n        pass\n"
    verdict = judge(source, tools={**TOOLS, "wait": wait})
    assert verdict.failures[-1].kind == "environment"
    assert verdict.failures[-1].reason == "the environment 'garden': its tool wait: the pump is broken"


def test_a_user_s_predicate_is_a_goal(judge):
    """The same environment, judged by another function: what fails one may pass the other."""
    task = replace(garden_task(), goal="wet_enough", scenarios=(Scenario(2), Scenario(5, held_out=True)))
    source = WATER_ALL.replace("for pot in dry:", "for pot in dry[1:]:")
    assert judge(source, task, goals={"wet_enough": wet_enough}).passed
    assert not judge(source).passed


def test_a_task_with_nothing_held_out_is_weak_evidence(judge):
    """It fits what was shown, and no more is known of it."""
    verdict = judge(WATER_ALL, replace(garden_task(), scenarios=(Scenario(1), Scenario(2))))
    assert (verdict.passed, verdict.evidence) == (True, "weak")


class Still(Garden):
    """The same garden for every seed, whatever it remembers of it."""

    def __init__(self, seed: int) -> None:
        super().__init__(1)
        self.seed = seed


def test_seeds_that_are_one_state_are_weak_evidence(judge):
    """A skill that knows this state by heart passes, and the held-out scenarios say no more than the shown ones."""
    by_heart = [n for n, pot in enumerate(Still(1).pots) if pot == "dry"]
    for source in (WATER_ALL, f"def water_all():\n    for pot in {by_heart}:\n        water(pot)\n"):
        verdict = judge(source, reset=Still)
        assert (verdict.passed, verdict.evidence) == (True, "weak")


def test_other_arguments_are_another_scenario(judge):
    """Also in a state that is always the same."""
    given = [Scenario(1, (n,), held_out=n > 1) for n in (0, 1, 2)]
    task = replace(garden_task(), signature=Signature.parse("(n: int) -> int"), scenarios=tuple(given))
    verdict = judge(WATER_ALL.replace("()", "(n)", 1), task, reset=Still)
    assert (verdict.passed, verdict.evidence) == (True, "given")


def test_another_start_is_another_scenario(judge):
    """A reward that begins elsewhere shows it, whatever the tools tell."""

    def reset(seed):
        garden = Garden(1)
        garden.start = seed / 100
        return garden

    blind = {"sprinkle": lambda garden: [garden.water(n) for n, pot in enumerate(garden.pots) if pot == "dry"] and None}
    task = replace(garden_task(), capabilities=("sprinkle",))
    source = "def water_all():\n    sprinkle()\n"
    same = judge(source, task, tools=blind, reset=lambda seed: Garden(1))
    other = judge(source, task, tools=blind, reset=reset, reward=lambda garden: max(garden.reward(), garden.start))
    assert (same.evidence, other.evidence) == ("weak", "given")


def test_what_changes_from_run_to_run_is_no_other_state(judge):
    """A tool that tells the time gives something new in every call, of the same state too."""
    tools = {"look": Garden.look, "water": Garden.water, "now": lambda garden: time.perf_counter_ns()}
    task = replace(garden_task(), capabilities=tuple(tools))
    source = WATER_ALL.replace("    dry =", "    now()\n    dry =", 1)
    assert judge(source, task, tools=tools, reset=Still).evidence == "weak"
    assert judge(source, task, tools=tools).evidence == "given"


def test_an_environment_that_nobody_granted_is_told(boxes):
    """Which, and how to grant it."""
    task = replace(garden_task(), capabilities=())
    verdict = Verifier(*boxes).verify(task, candidate(WATER_ALL), Program.of(WATER_ALL, "water_all"))
    assert verdict.failures[0].kind == "capability"
    assert "needs the environment 'garden', which nobody granted. Grant it with --tools" in verdict.failures[0].reason


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"scenarios": ()}, "the task is set in an environment without scenarios"),
        ({"properties": ("sorted",)}, "is judged by its environment, and has examples or checks as well"),
        ({"scenarios": (Scenario(1, (2,)),)}, "contradicts its signature"),
    ],
)
def test_a_task_that_cannot_be_met_is_told(judge, fields, said):
    """Before anything runs."""
    assert said in judge(WATER_ALL, replace(garden_task(), **fields)).failures[0].reason
