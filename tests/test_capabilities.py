"""Capabilities: declared per task, recorded per skill, inherited by callers, and enforced wherever code runs."""

from __future__ import annotations

import pytest

from skillforge.build import make_sandbox, make_verifier, open_library
from skillforge.curriculum.order import FileCurriculum
from skillforge.engine import LocalEngine
from skillforge.errors import LinkRefused, SkillFailed
from skillforge.forge import Forge
from skillforge.sandbox import Sandbox, Toolbox
from skillforge.solver import Solver
from skillforge.testing.writers import ScriptedWriter
from skillforge.types import Candidate, Program
from skillforge.verify import admit

from .solver.conftest import make_task

TITLES = {"a": "alpha", "b": "beta", "c": "gamma", "d": "delta"}
TOOLS = Toolbox({"fetch": TITLES.__getitem__, "secret": lambda: "s"})
NOTHING = Toolbox()

SCRIPT = {
    "title": ["def title(key):\n    return fetch(key).title()\n"],
    "titles": ["def titles(keys):\n    return [title(key) for key in keys]\n"],
    "greedy": ["def greedy(key):\n    return title(key)\n"],
    "sly": ["def sly(key):\n    return secret()\n"],
    "same_title": [],
}
CASES = [f"{{0}}({key!r}) == {title.title()!r}" for key, title in TITLES.items()]


def task(name, **fields):
    cases = [case.format(name) for case in CASES]
    return make_task(name, "(key: str) -> str", cases[:2], cases[2:], **fields)


TITLE = task("title", capabilities=("fetch", "secret"))
TITLES_OF = make_task(
    "titles",
    "(keys: list[str]) -> list[str]",
    ["titles(['a', 'b']) == ['Alpha', 'Beta']"],
    ["titles(['c']) == ['Gamma']", "titles([]) == []"],
    requires=("title",),
    capabilities=("fetch",),
)


@pytest.fixture
def grow(tmp_path):
    """A function: what came of these tasks, in a library at one place, with these tools."""
    opened = []

    def run(*tasks, tools=TOOLS):
        library = open_library(tmp_path / "library", create=True, tools=tools)
        sandbox = make_sandbox(library.permissions)
        opened.extend((library, sandbox))
        solver = Solver([ScriptedWriter(SCRIPT)], make_verifier(library, 1, sandbox), sandbox, library.link, admit)
        report = Forge(library, solver, LocalEngine(1)).run(FileCurriculum(tasks))
        return library, {episode.task.name: episode for episode in report.final}

    yield run
    for each in opened:
        each.close()


def test_a_skill_uses_a_tool_and_its_record_has_what_it_uses(grow):
    """Of two tools that the task allows, the skill reaches the one that it names."""
    library, _ = grow(TITLE)
    assert library.skill("title").capabilities == ("fetch",)
    assert library["title"]("d") == "Delta"


def test_a_caller_needs_what_it_calls_needs(grow):
    """The union goes up the graph, and into the graph's nodes."""
    library, _ = grow(TITLE, TITLES_OF)
    assert library.skill("titles").capabilities == ("fetch",)
    assert library.graph.nodes["titles"]["capabilities"] == ["fetch"]
    assert library["titles"](["a", "d"]) == ["Alpha", "Delta"]


def test_each_module_reaches_its_own_tools_only(grow):
    """What a skill calls has a tool; the skill that calls it has not."""
    library, _ = grow(TITLE, TITLES_OF)
    assert library.program("titles").grants == {"title": ("fetch",)}
    program, _ = library.link("def f(k):\n    return title(k)\n", "f", ("fetch",))
    assert program.grants == {"title": ("fetch",), "f": ()}


def test_nothing_is_built_on_a_skill_that_needs_more_than_the_task_allows(grow):
    """The linker refuses, and the episode says which tool and where to list it."""
    _, episodes = grow(TITLE, task("greedy", id="other"))
    assert not episodes["greedy"].solved
    library, _ = grow()
    with pytest.raises(LinkRefused, match="needs fetch, which the task does not list under capabilities"):
        library.link(SCRIPT["greedy"][0], "greedy")


def test_a_skill_that_needs_more_is_neither_offered_nor_reused(grow):
    """For a task without tools it is as if it were not there."""
    library, episodes = grow(TITLE, task("same_title"))
    assert episodes["same_title"].offered == ()
    assert not episodes["same_title"].solved
    assert library.recall(task("x"), 5) == ()


def test_a_task_that_allows_more_reuses_it(grow):
    """A skill with fewer tools than the task allows will do."""
    _, episodes = grow(TITLE, task("same_title", capabilities=("fetch", "secret")))
    assert episodes["same_title"].reused == "title"


def test_a_tool_that_the_task_does_not_list_cannot_be_reached(grow):
    """It is granted to the sandbox, but not to this task's skill: a NameError inside."""
    _, episodes = grow(task("sly", capabilities=("fetch",)))
    assert "NameError" in episodes["sly"].reason


def test_a_task_waits_for_tools_that_nobody_granted(grow):
    """The reason says what to grant; once it is, the same run solves it."""
    _, episodes = grow(TITLE, tools=NOTHING)
    assert "needs the tools 'fetch', 'secret', which nobody granted" in episodes["title"].reason
    _, episodes = grow(TITLE)
    assert episodes["title"].solved


def test_a_call_without_its_tools_is_refused_and_not_counted(grow):
    """The error says which tool; the skill's record of calls stays clean."""
    grow(TITLE, TITLES_OF)
    library, _ = grow(tools=NOTHING)
    with pytest.raises(SkillFailed, match="needs the tool 'fetch'"):
        library["titles"](["a"])
    assert library.stats("titles").calls == 0


def test_verifying_again_without_its_tools_says_so_and_leaves_it_verified(grow):
    """What cannot be tried has not failed."""
    grow(TITLE)
    library, _ = grow(tools=NOTHING)
    (verdict,) = library.verify(["title"]).values()
    assert [failure.kind for failure in verdict.failures] == ["capability"]
    assert library.state("title") == "verified"


def test_verifying_again_with_its_tools_passes(grow):
    """The record keeps its capabilities."""
    grow(TITLE, TITLES_OF)
    library, _ = grow()
    assert all(verdict.passed for verdict in library.verify().values())
    assert library.skill("titles").capabilities == ("fetch",)


def test_the_verifier_fails_a_program_that_reaches_beyond_its_task(grow):
    """Whoever linked it: the last word is the verifier's."""
    library, _ = grow()
    source = SCRIPT["title"][0]
    program = Program({"title": source}, "title", {"title": ("fetch",)})
    with Sandbox(tools=TOOLS) as box:
        verdict = make_verifier(library, 1, box).verify(task("title"), Candidate(source, "title", "test"), program)
    assert "which the task does not list" in verdict.failures[0].reason
