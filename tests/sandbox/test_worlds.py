"""Worlds: fresh states, tools bound to them, and rewards that are numbers from 0 to 1."""

from __future__ import annotations

import math
import threading
import time

import pytest

from skillforge.errors import EnvironmentFailed, InvalidInput
from skillforge.sandbox import Sandbox, Tool, Toolbox, World
from skillforge.sandbox.tools import described
from tests.verify.garden import TOOLS, Garden, box, wet_enough, world


def test_each_start_is_a_fresh_state():
    """What one run did is in no other, and the same seed begins the same."""
    with world().start(1) as first, world().start(1) as second:
        first.state.water(0)
        assert first.state.pots != second.state.pots
        assert second.state.pots == Garden(1).pots


def test_a_state_is_closed_with_its_run():
    """A state's own `close` is called, and what goes wrong in it does not matter any more."""
    with world().start(1) as stage:
        pass
    assert stage.state.closed


def test_a_close_that_fails_is_told_once(caplog):
    """Not in each of the many runs that a verification has."""

    class Stuck(Garden):
        def close(self) -> None:
            raise OSError("stuck")

    stuck = world(reset=Stuck)
    for _ in range(3):
        with stuck.start(1):
            pass
    told = ["An environment was not closed: its close raised OSError: stuck"]
    assert [record.getMessage() for record in caplog.records] == told


def test_runs_at_once_do_not_meet():
    """Each thread's tools act on its own state."""
    source = "def f(times):\n    return [water(0) for _ in range(times)][-1]\n"
    found = {}

    def run(times: int) -> None:
        with world().start(1) as stage:
            found[times] = sandbox.run(source, "f", [times], tools=stage.handlers()).value

    with Sandbox() as sandbox:
        threads = [threading.Thread(target=run, args=(times,)) for times in (1, 2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == {1: "wet", 2: "drowned"}


def test_a_tool_looks_as_it_does_without_the_state():
    """A writer is told its parameters, and its docstring; the state is not one that a program could give."""
    told = described("water", box()["water"])
    assert told == "water(pot: int) -> str: Waters a pot, counted from 0. At most 1,000 calls."


def test_a_tool_s_arguments_are_checked():
    """As those of any other tool are, strictly."""
    with world().start(1) as stage, Sandbox(pool=1) as sandbox:
        outcome = sandbox.run("def f():\n    return water('0')\n", "f", tools=stage.handlers())
    assert outcome.error is not None
    assert outcome.error.type == "TypeError"


def test_a_tool_s_parameters_may_have_any_name():
    """Also those that the host uses for its own; the state is none that a program may give."""
    tools = {"greet": lambda state, name, handler=0: f"{name} {handler}"}
    with world(tools=tools).start(1) as stage, Sandbox(pool=1) as sandbox:
        greet = "def f():\n    return greet(name='a', handler=1)\n"
        assert sandbox.run(greet, "f", tools=stage.handlers()).value == "a 1"
        sly = "def f():\n    return greet('a', state=None)\n"
        assert sandbox.run(sly, "f", tools=stage.handlers()).error.type == "TypeError"


def test_outside_of_a_run_its_tools_refuse():
    """A skill that is called with nowhere to act says so, and what to grant."""
    with Sandbox(tools=box(), pool=1) as sandbox:
        outcome = sandbox.run("def f():\n    return look()\n", "f")
    assert outcome.error is not None
    assert "look acts in the environment 'garden', and this call is in none" in outcome.error.message


def test_a_tool_of_that_name_acts_where_it_is_granted():
    """Beside the environment, the user's own function is what a call reaches."""
    garden = Garden(1)
    with Sandbox(tools=box() | {"look": garden.look}, pool=1) as sandbox:
        assert sandbox.run("def f():\n    return look()\n", "f").value == garden.pots


def test_the_last_calls_are_remembered():
    """With what each gave or raised; of those before, how many there were."""
    with world().start(1) as stage, Sandbox(pool=1) as sandbox:
        sandbox.run("def f():\n    look(); water(pot=9)\n", "f", tools=stage.handlers())
        assert stage.last == f"look() gave {stage.state.pots!r}\nwater(pot=9) raised ValueError: there is no pot 9"
        sandbox.run("def f():\n    for _ in range(10): look()\n", "f", tools=stage.handlers())
        assert stage.last.startswith("… 6 calls before these …\nlook() gave")


@pytest.mark.parametrize(("given", "reward"), [(True, 1.0), (False, 0.0), (1, 1.0), (0.25, 0.25)])
def test_a_reward_is_a_number_or_a_bool(given, reward):
    """A predicate of the user's is a reward too."""
    assert world(reward=lambda garden: given).start(1).reward() == reward


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("1", "its reward is '1', of type str; it must be a number from 0 to 1, or a bool"),
        (None, "its reward is None, of type NoneType"),
        (math.nan, "its reward is nan; it must be a number from 0 to 1"),
        (1.5, "its reward is 1.5; it must"),
        (-1, "its reward is -1; it must"),
        (10**400, "its reward is 1000"),
        ([1], r"its reward is \[1\], of type list"),
    ],
)
def test_a_reward_that_is_none_is_told(given, said):
    """What it is, and what it must be."""
    with pytest.raises(EnvironmentFailed, match=said):
        world(reward=lambda garden: given).start(1).reward()


def test_an_environment_that_raises_is_told():
    """In its reset and in its reward, by class and message; a SystemExit ends no process."""

    def reset(seed: int) -> Garden:
        raise SystemExit("no garden")

    with pytest.raises(EnvironmentFailed, match=r"its reset\(1\) raised SystemExit: no garden"):
        world(reset=reset).start(1)
    with pytest.raises(EnvironmentFailed, match="its reward raised ZeroDivisionError: division by zero"):
        world(reward=lambda garden: 1 / 0).start(1).reward()
    with pytest.raises(EnvironmentFailed, match="its reward raised TypeError: a int has no reward"):
        World(lambda seed: seed, {"look": lambda state: state}).start(1).reward()


def test_an_environment_that_hangs_is_given_up():
    """After its own time; a state that comes too late is closed all the same."""
    late: list[Garden] = []

    def reset(seed: int) -> Garden:
        time.sleep(0.3)
        late.append(Garden(seed))
        return late[0]

    with pytest.raises(EnvironmentFailed, match=r"its reset\(1\) gave no answer within 0.1 s"):
        world(reset=reset, timeout_s=0.1).start(1)
    deadline = time.monotonic() + 5
    while not (late and late[0].closed) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert late[0].closed


def test_a_world_with_an_overdue_call_begins_no_other_run():
    """What the call may still change would be judged as well; once it has come back all is as before."""
    release = threading.Event()
    garden = world(tools={**TOOLS, "wait": lambda garden: release.wait() and None}, timeout_s=0.1)
    with garden.start(1) as stage, Sandbox(pool=1) as sandbox:
        source = "def f():\n    try:\n        wait()\n    except TimeoutError:\n        return look()\n"
        error = sandbox.run(source, "f", tools=stage.handlers()).error
    assert stage.broken == "its tool wait gave no answer within 0.1 s"
    assert error.message == stage.broken  # of look: nothing more is done in a run that is lost
    with pytest.raises(EnvironmentFailed, match="its wait gave no answer in time, and has not come back: what it may"):
        garden.start(2)
    assert garden.overdue.running() == ["wait"]
    release.set()
    garden.overdue.running(patience_s=5)
    with garden.start(2) as stage:
        assert stage.reward() == 0.0


def test_a_call_that_comes_back_soon_is_waited_for():
    """As long as any call may take: a slow tool costs a run, and not the next one."""
    slow = world(tools={**TOOLS, "wait": lambda garden: time.sleep(0.6)}, timeout_s=0.5)
    with slow.start(1) as stage:
        stage.tools.handlers()["wait"]()
    assert slow.overdue.running() == ["wait"]
    with slow.start(2):
        assert slow.overdue.running() == []


def test_a_goal_is_another_reward():
    """By its name, with its docstring told; one that there is not is said, with those that there are."""
    garden = world(goals={"wet_enough": wet_enough})
    assert garden.start(1, "wet_enough").reward() in (0.0, 1.0)
    assert garden.told("wet_enough").endswith("The goal, wet_enough: At most one pot is dry, and at least two are wet.")
    with pytest.raises(EnvironmentFailed, match=r"no goal 'wet_enouf'\. Did you mean 'wet_enough'"):
        garden.start(1, "wet_enouf")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: World(3, TOOLS), "reset is a function of a seed, not 'int'"),
        (lambda: World(Garden, {}), "an environment has tools"),
        (lambda: World(Garden, {"look": lambda: 1}), "the tool 'look' takes no state"),
        (lambda: World(Garden, {"print": Garden.look}), "it would hide Python's own print"),
        (lambda: World(Garden, TOOLS, reward=1), "reward is a function of its state, not 'int'"),
        (lambda: World(Garden, TOOLS, goals=[wet_enough]), "goals are functions by their names, not list"),
        (lambda: World(Garden, TOOLS, seeds=["1"]), r"seeds are whole numbers, like range\(20\), not \['1'\]"),
        (lambda: World(Garden, TOOLS, seeds=()), "seeds are whole numbers"),
        (lambda: Toolbox(environments={"garden": Garden}), "'garden' must be a World"),
        (lambda: Toolbox(environments=[1]), "environments are worlds by their names"),
    ],
)
def test_what_is_no_environment_is_refused(make, said):
    """At once, before anything runs."""
    with pytest.raises(InvalidInput, match=said):
        make()


def test_a_tool_keeps_the_bounds_that_it_is_given():
    """Of calls and of time; the others have the environment's time."""
    box = Toolbox(
        environments={"garden": world(tools={**TOOLS, "water": Tool(Garden.water, max_calls=1, timeout_s=9)})}
    )
    assert (box["water"].max_calls, box["water"].timeout_s, box["look"].timeout_s) == (1, 9, 0.5)


class Corridor:
    """Gymnasium's API: three steps to the right, each worth 0.4."""

    def reset(self, *, seed=None):
        self.place = 0
        return self.place, {}

    def step(self, action):
        self.place += action
        return self.place, 0.4, self.place == 3, False, {}


def test_an_environment_of_gymnasium_s_is_one():
    """Its rewards are summed and kept within 0 and 1, and a step after its end is refused."""
    corridor = World.of(Corridor)
    with corridor.start(1) as stage:
        stage.state.step(1)
        assert (stage.reward(), stage.state.observe()) == (0.4, 1)
        stage.state.step(1), stage.state.step(1)
        assert stage.reward() == 1.0
        source = "def f():\n    return step(1)\n"
        with Sandbox(pool=1) as sandbox:
            outcome = sandbox.run(source, "f", tools=stage.handlers())
    assert outcome.error is not None
    assert outcome.error.message == "step: the episode is over"
    assert corridor.about == "Gymnasium's API: three steps to the right, each worth 0.4."


@pytest.mark.parametrize(
    ("gives", "said"),
    [
        ((0, "1", True, False, {}), "the environment's reward is of type 'str', not a number"),
        ((0, None, True, False, {}), "the environment's reward is of type 'NoneType', not a number"),
        ((0, 10**400, True, False, {}), "int too large to convert to float"),
        ((0, 1.0, True, {}), "in Gymnasium, not 4 values"),
        (None, "in Gymnasium, not NoneType"),
    ],
)
def test_a_step_that_is_none_breaks_the_run(gives, said):
    """Whoever called it: no other action would be answered better."""
    liar = type("Liar", (Corridor,), {"step": lambda self, action: gives})
    with World.of(liar).start(1) as stage, Sandbox(pool=1) as sandbox:
        sandbox.run(
            "def f():\n    try:\n        step(1)\n    except Exception:\n        pass\n", "f", tools=stage.handlers()
        )
        assert stage.broken.startswith("its tool step: ")
        assert stage.broken.endswith(said)


def test_a_step_may_be_worth_a_bool():
    """As an environment's own reward may be."""
    game = type("Game", (Corridor,), {"step": lambda self, action: (0, True, True, False, {})})
    with World.of(game).start(1) as stage:
        stage.state.step(1)
        assert stage.reward() == 1.0
