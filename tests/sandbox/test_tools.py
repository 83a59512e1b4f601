"""Host tools: granted by name, checked, counted, timed, refused."""

from __future__ import annotations

import functools
import threading

import pytest

from skillforge.errors import InvalidInput, ToolRefused
from skillforge.sandbox import Outcome, Sandbox, Tool, Toolbox
from skillforge.sandbox.permissions import not_answering
from skillforge.types import Program

USE = "def f(*args):\n    return fetch(*args)\n"


@functools.cache
def shared() -> Sandbox:
    """One for all: a run's tools are its own, and the sandbox has none."""
    return Sandbox(pool=1)


def run(tool: object, *args: object, source: str = USE) -> Outcome:
    return shared().run(source, "f", args, tools=Toolbox({"fetch": tool}))


def test_a_granted_tool_is_a_function_inside():
    """Its value comes back, and the run says how often it was called."""
    outcome = run(lambda key: {"title": key}, "a")
    assert (outcome.value, outcome.tool_calls) == ({"title": "a"}, {"fetch": 1})


def test_without_a_grant_nothing_is_reachable(sandbox: Sandbox):
    """The name of a tool that was not granted means nothing."""
    assert sandbox.run(USE, "f", ["a"]).error.type == "NameError"


def test_arguments_are_checked_against_the_annotations():
    """Strictly: text is no number, and the host function is not even called."""

    def fetch(count: int) -> int:
        return count + 1

    assert run(fetch, 1).value == 2
    assert run(fetch, "1").error.type == "TypeError"
    assert run(fetch).error.type == "TypeError"
    assert run(fetch, 1, 2).error.type == "TypeError"


def test_any_name_may_be_given_to_a_tool():
    """A program that calls it with what is no parameter gets a TypeError, whatever the host calls its own."""
    outcome = run(lambda key: key, source="def f():\n    return fetch(self=1)\n")
    assert outcome.error.type == "TypeError"
    any_name = "def f():\n    return fetch(self=1, name=2)\n"
    assert run(lambda **given: given, source=any_name).value == {"self": 1, "name": 2}


def test_what_a_tool_raises_is_raised_inside():
    """By class and message, so that a program can catch it."""
    source = "def f():\n    try:\n        return fetch()\n    except KeyError as error:\n        return str(error)\n"

    def fetch() -> None:
        raise KeyError("gone")

    assert run(fetch, source=source).value == "'gone'"


def test_a_tool_may_refuse():
    """A refusal is a PermissionError inside."""

    def fetch(url: str) -> str:
        raise ToolRefused(f"{url} is not allowed")

    error = run(fetch, "x").error
    assert (error.type, error.message) == ("PermissionError", "x is not allowed")


def test_a_tool_is_counted_and_its_count_is_bounded():
    """Each run begins at nought; the box counts in all."""
    box = Toolbox({"fetch": Tool(lambda: 1, max_calls=2)})
    with Sandbox(tools=box, pool=1) as sandbox:
        source = "def f(n):\n    return [fetch() for _ in range(n)]\n"
        assert sandbox.run(source, "f", [2]).value == [1, 1]
        assert sandbox.run(source, "f", [3]).error.type == "PermissionError"
    assert (box.usage["fetch"].calls, box.usage["fetch"].refused) == (5, 1)


def test_a_tool_that_hangs_is_a_time_out_inside():
    """The run goes on; the tool's thread is left to itself."""
    release = threading.Event()
    error = run(Tool(release.wait, timeout_s=0.1)).error
    release.set()
    assert error.type == "TimeoutError"


def test_a_tool_that_goes_on_hanging_is_not_called_again():
    """While eight of its calls have not come back it is refused, and a task that needs it is not begun; others are."""
    release = threading.Event()
    box = Toolbox({"fetch": Tool(release.wait, timeout_s=0.02), "other": lambda: 1})
    source = "def f():\n    for _ in range(8):\n        try:\n            fetch()\n        except TimeoutError:\n"
    source += "            pass\n    return other()\n"
    with Sandbox(tools=box, pool=1) as sandbox:
        assert sandbox.run(source, "f").value == 1
        error = sandbox.run("def f():\n    return fetch()\n", "f").error
        assert (error.type, error.message) == ("PermissionError", "fetch: 8 calls of it have not come back")
        assert "needs the tool 'fetch', of which 8 calls" in not_answering(["other", "fetch"], box)
        release.set()
        box.usage["fetch"].overdue.running(patience_s=5)
        assert sandbox.run("def f():\n    return fetch()\n", "f").value is True
    assert not_answering(["other", "fetch"], box) == ""


def test_what_is_not_data_does_not_cross():
    """A tool that returns an object is an error inside, not out here."""
    assert run(lambda: object()).error.type == "TypeError"


@pytest.mark.parametrize("name", ["len", "_x", "class", "no name", "", "__import__"])
def test_a_name_that_cannot_be_called_or_hides_a_builtin_is_refused(name: str):
    """It is told at once, where the box is made."""
    with pytest.raises(InvalidInput, match="cannot name a tool"):
        Toolbox({name: print})


def test_only_chooses_and_asks_did_you_mean():
    """A part of a box grants a part; one that is not there is named."""
    box = Toolbox({"fetch": print, "store": print})
    assert list(box.only(["store"])) == ["store"]
    with pytest.raises(InvalidInput, match="Did you mean 'fetch'"):
        box.only(["fetsch"])


def test_a_module_reaches_only_what_is_granted_to_it():
    """`grants` names each module's tools; the rest of the program does not lend them."""
    modules = {
        "main": "from .helper import g\ndef f():\n    return fetch(), g()\n",
        "helper": "def g(): return fetch()",
    }
    with Sandbox(tools=Toolbox({"fetch": lambda: 1}), pool=1) as sandbox:
        alone = sandbox.run(Program(modules, "main", {"main": ("fetch",)}), "f")
        both = sandbox.run(Program(modules, "main", {"main": ("fetch",), "helper": ("fetch",)}), "f")
    assert (alone.error.type, both.value) == ("NameError", (1, 1))


def test_maps_and_sessions_have_the_tools_too():
    """Many calls, one child: the tools are there in each."""
    with Sandbox(tools=Toolbox({"fetch": lambda n: n + 1}), pool=1) as sandbox:
        assert [outcome.value for outcome in sandbox.map(USE, "f", [[1], [2]])] == [2, 3]
        with sandbox.session(USE) as session:
            assert session.call("f", [3]).value == 4


class Corridor:
    """Walk right three times to the end; Gymnasium's interface, nothing of it installed."""

    def reset(self, *, seed: int | None = None) -> tuple[int, dict[str, object]]:
        self.place = 0
        return self.place, {"seed": seed}

    def step(self, action: int) -> tuple[int, float, bool, bool, dict[str, object]]:
        self.place += action
        return self.place, 1.0 if self.place == 3 else 0.0, self.place == 3, False, {}


def test_a_skill_acts_in_an_environment():
    """`reset` and `step` are tools: a program walks until it is terminated."""
    source = (
        "def f():\n    place, info = reset(seed=7)\n    total, steps, done = 0.0, 0, False\n    while not done:\n"
        "        place, reward, done, truncated, info = step(1)\n        total += reward\n        steps += 1\n"
        "    return place, total, steps\n"
    )
    with Sandbox(tools=Toolbox.environment(Corridor()), pool=1) as sandbox:
        outcome = sandbox.run(source, "f")
    assert (outcome.value, outcome.tool_calls) == ((3, 1.0, 3), {"reset": 1, "step": 3})


def test_an_environment_that_lies_about_its_reward_is_told():
    """A reward is a number."""

    class Liar(Corridor):
        def step(self, action: int) -> tuple[int, object, bool, bool, dict[str, object]]:  # type: ignore[override]
            return 0, "much", False, False, {}

    with Sandbox(tools=Toolbox.environment(Liar()), pool=1) as sandbox:
        error = sandbox.run("def f():\n    return step(1)\n", "f").error
    assert error.type == "TypeError"
    assert "reward" in error.message


@pytest.mark.parametrize("ends", [SystemExit(3), KeyboardInterrupt(), GeneratorExit()])
def test_a_tool_that_ends_itself_has_failed_by_that_name(ends: BaseException):
    """It is not waited for until its time is over, and no traceback is printed."""

    def fetch() -> None:
        raise ends

    assert run(fetch).error.type == type(ends).__name__


class Doubler:
    def __call__(self, x: int) -> int:
        return 2 * x


def test_whatever_is_callable_may_be_a_tool():
    """Builtins, methods of builtins, partials, objects: where there are annotations they are heeded."""
    assert run(len, [1, 2]).value == 2
    assert run({"a": 1}.get, "a").value == 1
    assert run(functools.partial(pow, 2), 3).value == 8
    assert run(Doubler(), 3).value == 6
    for strict in (Doubler(), functools.partial(Doubler())):
        assert run(strict, "3").error.type == "TypeError"


def test_an_annotation_that_means_nothing_is_not_checked():
    """The function is called as it is."""

    def fetch(x: Undefined) -> None:  # noqa: F821
        return x

    assert run(fetch, 1).value == 1


def test_a_tool_that_gives_a_coroutine_is_told_what_to_do():
    """It is closed, not forgotten; a coroutine function is refused at once."""

    async def later() -> int:
        return 1

    assert "asyncio.run" in run(lambda: later()).error.message
    with pytest.raises(InvalidInput, match=r"asyncio\.run"):
        Toolbox({"fetch": later})


@pytest.mark.parametrize(
    "bounds",
    [{"max_calls": "x"}, {"max_calls": -1}, {"timeout_s": float("nan")}, {"timeout_s": 0}, {"repeatable": "yes"}],
)
def test_a_tool_s_bounds_are_numbers(bounds: dict[str, object]):
    """What they are, and what they may be, is said."""
    with pytest.raises(InvalidInput, match=f"a tool's {next(iter(bounds))} is .*; it must be"):
        Tool(len, **bounds)
    with pytest.raises(InvalidInput, match="up to 86,400"):
        Tool(len, timeout_s=float("inf"))


def test_what_is_no_toolbox_makes_none():
    """And a table of functions may join one that is."""
    for given in ([len], len, 5):
        with pytest.raises(InvalidInput, match="holds functions by their names"):
            Toolbox(given)
    assert set(Toolbox({"a": len}) | {"b": len}) == {"a", "b"}


class BeforeGymnasium:
    def reset(self, *, seed: object = None) -> list[int]:
        return [0]

    def step(self, action: object) -> object:
        return [0], 1.0, False, {}


def test_an_environment_from_before_gymnasium_is_known_as_one():
    """What its methods give is counted; one without them is refused at once."""
    with Sandbox(tools=Toolbox.environment(BeforeGymnasium()), pool=1) as sandbox:
        assert "reset gives (observation, info) in Gymnasium" in sandbox.run("reset()\n", None).reason
        assert "in Gymnasium, not 4 values" in sandbox.run("step(1)\n", None).reason
    with pytest.raises(InvalidInput, match="int has no reset"):
        Toolbox.environment(5)
