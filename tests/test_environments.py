"""Tasks in an environment from end to end: learned, reused, verified again, and what a model is shown of them."""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from skillforge.build import make_sandbox, make_verifier, open_library
from skillforge.cli import main
from skillforge.curriculum.order import FileCurriculum
from skillforge.engine import LocalEngine
from skillforge.errors import SkillFailed
from skillforge.forge import Forge
from skillforge.solver import Solver
from skillforge.testing import LoopbackServer, ScriptedLLM
from skillforge.testing.writers import ScriptedWriter
from skillforge.types import Scenario
from skillforge.verify import admit
from skillforge.writers.llm import LLMWriter, Roles
from tests.verify.garden import TOOLS, WATER_ALL, Garden, box, garden_task

WATER_ONE = "def water_all() -> int:\n    look()\n    return len(water(0))\n"
SAME = replace(garden_task(), id="again", scenarios=(Scenario(7), Scenario(8, held_out=True)))


@pytest.fixture
def grow(tmp_path):
    """A function: what came of these tasks with this writer and these tools, in a library at one place."""
    opened = []

    def run(writer, *tasks, tools=None, jobs=1):
        library = open_library(tmp_path / "library", create=True, tools=tools or box())
        sandbox = make_sandbox(library.permissions)
        opened.extend((library, sandbox))
        solver = Solver([writer], make_verifier(library, 1, sandbox), sandbox, library.link, admit)
        report = Forge(library, solver, LocalEngine(jobs)).run(FileCurriculum(tasks))
        return library, {episode.task.id: episode for episode in report.final}

    yield run
    for each in opened:
        each.close()


def script(**sources):
    return ScriptedWriter({name: [source] for name, source in sources.items()})


def test_a_skill_that_acts_is_learned_with_its_tools(grow):
    """Its record has the environment, its scenarios, and the tools that it really uses."""
    library, _ = grow(script(water_all=WATER_ALL), garden_task())
    skill = library.skill("water_all")
    assert (skill.capabilities, skill.evidence) == (("look", "water"), "given")
    assert skill.task == garden_task()


def test_tasks_at_once_have_worlds_of_their_own(grow):
    """Two episodes in parallel, in the same seeds: neither finds what the other did."""
    other = replace(garden_task(), id="other", name="other", goal="")
    writer = script(water_all=WATER_ALL, other=WATER_ALL.replace("water_all", "other").replace("len(dry)", "9"))
    _, episodes = grow(writer, garden_task(), other, jobs=2)
    assert all(episode.solved for episode in episodes.values())


def test_a_stored_skill_is_reused_where_it_succeeds(grow):
    """In another task of the same environment, without a writer."""
    grow(script(water_all=WATER_ALL), garden_task())
    _, episodes = grow(script(), SAME)
    assert episodes["again"].reused == "water_all"


def test_a_task_whose_environment_is_out_of_order_asks_nobody(grow):
    """The reason is told, nothing is spent; once it works, the same run solves the task."""
    writer = script(water_all=WATER_ALL)
    _, episodes = grow(writer, garden_task(), tools=box(reset=lambda seed: 1 / 0))
    assert "nothing can be judged: the environment 'garden': its reset(1) raised" in episodes["water_all"].reason
    assert writer.asked == []
    _, episodes = grow(writer, garden_task())
    assert episodes["water_all"].solved


def test_an_environment_that_a_candidate_puts_out_of_order_asks_no_more(grow):
    """A tool that hangs may still change what others see: no model is paid for what nothing can judge."""
    release = threading.Event()
    tools = box(tools={**TOOLS, "wait": lambda garden: release.wait() and None}, timeout_s=0.1)
    model = ScriptedLLM([fence("def water_all():\n    wait()\n"), fence(WATER_ALL)])
    _, episodes = grow(LLMWriter(model, Roles("openai/scripted")), garden_task(), tools=tools)
    assert len(model.requests) == 1
    assert "its tool wait gave no answer within 0.1 s" in episodes["water_all"].reason
    release.set()
    tools.environments["garden"].overdue.running(patience_s=5)
    again, _ = grow(LLMWriter(model, Roles("openai/scripted")), garden_task(), tools=tools)
    assert "water_all" in again


def test_verifying_again_in_a_broken_environment_keeps_the_skill(grow, tmp_path):
    """It says nothing of the skill; in one that works, a skill is judged anew."""
    grow(script(water_all=WATER_ALL), garden_task())
    library, _ = grow(script(), tools=box(reward=lambda garden: "fine"))
    (verdict,) = library.verify(["water_all"]).values()
    assert not verdict.passed
    assert library.state("water_all") == "verified"
    library, _ = grow(script())
    assert library.verify(["water_all"])["water_all"].passed


def test_a_call_outside_of_a_run_says_that_there_is_no_world(grow):
    """And acts on the user's own where tools of these names are granted."""
    grow(script(water_all=WATER_ALL), garden_task())
    library, _ = grow(script())
    with pytest.raises(SkillFailed, match="look acts in the environment 'garden', and this call is in none"):
        library["water_all"]()
    mine = Garden(1)
    library, _ = grow(script(), tools=box() | {"look": mine.look, "water": mine.water})
    library["water_all"]()
    assert mine.reward() == 1.0


def fence(code: str) -> str:
    return f"```python\n{code.strip()}\n```"


def test_a_model_is_shown_the_world_and_what_happened(grow):
    """The environment and its tools, the scenarios shown; then rewards and last calls. Of what is held out no seed."""
    model = ScriptedLLM([fence(WATER_ONE), fence(WATER_ALL)])
    task = replace(garden_task(), scenarios=(Scenario(2), Scenario(987654, held_out=True)))
    _, episodes = grow(LLMWriter(model, Roles("openai/scripted")), task)
    assert episodes["water_all"].solved
    first, second = (request.messages[1].content for request in model.requests)
    assert 'A row of pots, "dry" or "wet". Water each dry one once' in first
    assert "- seed 2: `water_all()`" in first
    assert "- water(pot: int) -> str: Waters a pot, counted from 0." in first
    assert "seed 2, water_all(): the reward is 0.25 of 1; it was 0 at the start. The call gave 3" in second
    assert "what it did last:\n    look() gave ['dry', 'dry', 'dry', 'dry', 'wet']\n    water(0) gave 'wet'" in second
    assert "1 of 1 held-out checks fail (1 × short of the goal)" in second
    assert "987654" not in first + second


MODULE = """
from tests.verify.garden import box as make
box = make()
"""
CURRICULUM = """
tasks:
  - name: water_all
    description: Water every dry pot once.
    signature: "() -> int"
    environment: garden
    capabilities: [look, water]
    scenarios: [{seed: 1}, {seed: 2}, {seed: 3}, {seed: 4}]
"""


def test_a_run_from_the_command_line(tmp_path: Path, monkeypatch, capsys):
    """The environment is granted by --tools, a model behind a server writes, `why` says what happened."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    Path("gardens.py").write_text(MODULE)
    Path("garden.yaml").write_text(CURRICULUM)
    replies = iter([fence(WATER_ONE), fence(WATER_ALL)])
    with LoopbackServer(lambda body: next(replies)) as server:
        asked = ["--model", "openai/scripted", "--no-search", "--api-base", server.base_url, "--tools", "gardens:box"]
        assert main(["run", "garden.yaml", "--library", "lib", "-q", *asked]) == 0
    assert "1 of 1 task solved" in capsys.readouterr().out
    main(["why", "water_all", "--library", "lib"])
    told = capsys.readouterr().out
    assert "scenario: seed 1, water_all(): the reward is 0.333 of 1" in told
    assert "    water(0) gave 'wet'" in told
    main(["show", "water_all", "--library", "lib"])
    assert "4 scenarios of garden" in capsys.readouterr().out
    assert main(["verify", "--library", "lib", "--tools", "gardens:box"]) == 0
    sys.modules.pop("gardens", None)


BROKEN = """
import time
from tests.verify.garden import box
raising = box(reset=lambda seed: 1 / 0)
hanging = box(reset=lambda seed: time.sleep(1), timeout_s=0.05)
wordy = box(reward=lambda garden: "very good")
kind = box(reward=lambda garden: True)
"""
PROPOSAL = {
    "name": "water_all",
    "signature": "() -> int",
    "description": "Water every dry pot once.",
    "environment": "garden",
    "capabilities": ["look", "water"],
    "scenarios": [{"seed": 1}, {"seed": 2}, {"seed": 3}],
}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("raising", "its reset(1) raised ZeroDivisionError: division by zero"),
        (
            "hanging",
            "its reset(1) gave no answer in time, and has not come back: "
            "what it may still change would be judged as well",
        ),
        ("wordy", "its reward is 'very good', of type str; it must be a number from 0 to 1, or a bool"),
        ("kind", "seed 1 is a success before anything is done, so it shows nothing"),
    ],
)
def test_learning_in_an_environment_that_judges_nothing_ends(tmp_path: Path, monkeypatch, capsys, name, said):
    """With what is wrong with it, after three calls of the model that proposes, and none of one that writes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    Path("broken.py").write_text(BROKEN)
    with LoopbackServer(lambda body: json.dumps([PROPOSAL])) as server:
        asked = [
            "--model",
            "openai/scripted",
            "--no-search",
            "--api-base",
            server.base_url,
            "--tools",
            f"broken:{name}",
        ]
        assert main(["learn", "gardens", "--library", "lib", *asked]) == 0
        assert len(server.requests) == 3
    told = capsys.readouterr()
    assert f"3 times in a row; the last: cannot be judged: the environment 'garden': {said}\n" in told.out
    assert "Traceback" not in told.err
    sys.modules.pop("broken", None)


def test_without_its_environment_a_run_says_what_to_grant(tmp_path: Path, monkeypatch, capsys):
    """No model is asked, and the library is as it was."""
    monkeypatch.chdir(tmp_path)
    Path("tools.py").write_text("def look() -> str:\n    return ''\nbox = {'look': look, 'water': look}\n")
    Path("garden.yaml").write_text(CURRICULUM)
    assert main(["run", "garden.yaml", "--library", "lib", "-q", "--tools", "tools:box"]) == 0
    main(["why", "water_all", "--library", "lib"])
    assert "needs the environment 'garden', which nobody granted" in capsys.readouterr().out
    sys.modules.pop("tools", None)


def test_the_plugin_examines_a_skill_in_its_environment(grow, tmp_path: Path):
    """What the record says must hold is played again."""
    from skillforge.testing.records import Boxes, Record, examinations

    grow(script(water_all=WATER_ALL), garden_task())
    record = Record.read(tmp_path / "library" / "code" / "water_all.json")
    (examination,) = examinations(record)
    boxes = Boxes.start(box())
    try:
        assert (examination.name, examination.why_not(boxes)) == ("environment garden", "")
    finally:
        boxes.close()
