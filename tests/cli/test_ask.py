"""`skillforge ask`: the answer on standard output, each step beside it, and what cannot be meant in one line."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from skillforge.testing import LoopbackServer
from skillforge.testing.script import Silence, calling
from tests.asking.conftest import act
from tests.cli.conftest import Ran
from tests.processes import command

Cli = Callable[..., Ran]
REQUEST = "What is 'Hello World' as a slug?"
STEPS = [
    calling("call_skill", "there is one", name="slugify", args=["Hello World"]),
    calling("answer", value={"result_of": 1}),
]


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-this-is-no-key-0123456789")


def model(server: LoopbackServer, name: str = "openai/gpt-4o-mini") -> list[str]:
    return ["--model", name, "--api-base", server.base_url]


def test_the_answer_alone_is_on_standard_output(cli: Cli, library: Path):
    """Each step is a block beside it, and so is what was learned and spent."""
    with LoopbackServer(STEPS) as server:
        ran = cli("ask", REQUEST, *model(server))
    assert (ran.code, ran.out) == (0, "hello-world\n")
    blocks = ran.err.splitlines()
    assert blocks[:5] == [
        "[1] thought: there is one",
        '    action: call_skill(name="slugify", args=["Hello World"])',
        "    observed: 'hello-world'",
        '[2] action: answer(value={"result_of": 1})',
        "    observed: 'hello-world'",
    ]
    assert "learned: the skill slugify answers requests of this form from now on" in ran.err
    assert "tokens" in ran.err


def test_the_next_request_of_the_form_is_answered_with_no_model(cli: Cli, library: Path):
    """None need even be named; --relearn asks it again."""
    with LoopbackServer([*STEPS, *STEPS]) as server:
        cli("ask", REQUEST, *model(server))
        ran = cli("ask", "What is 'Some Other Text' as a slug?")
        assert (ran.code, ran.out, len(server.requests)) == (0, "some-other-text\n", 2)
        assert "no model was asked" in ran.err
        assert cli("ask", REQUEST, *model(server), "--relearn").out == "hello-world\n"
        assert len(server.requests) == 4


def test_a_model_without_function_calls_is_asked_in_text(cli: Cli, library: Path):
    """The same steps, as JSON in a fence."""
    texts = [act("call_skill", name="mean", args=[[1, 2]]), act("answer", value={"result_of": 1})]
    with LoopbackServer(texts) as server:
        ran = cli("ask", "The mean of [1, 2]?", *model(server, "openai/some-local-model"))
        assert "tools" not in server.requests[0]
    assert (ran.code, ran.out) == (0, "1.5\n")


def test_json_has_the_whole_trajectory(cli: Cli, library: Path):
    """One object; the steps are told beside it all the same."""
    with LoopbackServer(STEPS) as server:
        ran = cli("ask", REQUEST, *model(server), "--json")
    data = ran.data
    assert (data["answered"], data["answer"], data["learned"]) == (True, "hello-world", "slugify")
    assert data["steps"][0] == {
        "step": 1,
        "thought": "there is one",
        "action": {"name": "call_skill", "arguments": {"name": "slugify", "args": ["Hello World"]}},
        "ok": True,
        "observation": {"result": "'hello-world'"},
    }
    assert data["tokens"] > 0
    assert data["considered"][0]["name"] == "slugify"


def test_explain_says_of_each_skill_why_it_was_used_or_not(cli: Cli, library: Path):
    """With its score."""
    with LoopbackServer(STEPS) as server:
        ran = cli("ask", REQUEST, *model(server), "--explain")
    told = ran.err.partition("considered:\n")[2].splitlines()
    assert told[0].split(maxsplit=2)[0] == "slugify"
    assert told[0].endswith("used: called in step 1")
    assert any("words" in line and "not used: shown with the request, and not called" in line for line in told)
    ran = cli("ask", REQUEST, "--explain")
    assert "used: the request is of the form that it learned" in ran.err


def test_explain_without_a_model_tells_the_skills_that_are_near(cli: Cli, library: Path):
    """And what is needed: a model that chooses."""
    ran = cli("ask", REQUEST, "--explain")
    assert ran.code == 2
    assert "slugify" in ran.err.partition("considered:\n")[2].splitlines()[0]
    assert "no language model is named: --model PROVIDER/MODEL" in ran.err.splitlines()[-1]


def test_no_answer_is_exit_code_1_with_the_reason(cli: Cli, library: Path):
    """The steps are told, the output is empty."""
    with LoopbackServer([calling("search_skills", query=str(n)) for n in range(5)]) as server:
        ran = cli("ask", REQUEST, *model(server), "--max-steps", "2")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("action: search_skills") == 2
    assert "not answered: there is no answer after 2 steps" in ran.err


def test_no_save_keeps_nothing(cli: Cli, library: Path):
    """No trajectory, no template; write_skill is not among the actions."""
    with LoopbackServer(STEPS) as server:
        ran = cli("ask", REQUEST, *model(server), "--no-save")
        names = [tool["function"]["name"] for tool in server.requests[0]["tools"]]
    assert ran.out == "hello-world\n"
    assert "write_skill" not in names
    assert cli("ask", REQUEST).code == 2


def test_tools_are_actions(cli: Cli, library: Path):
    """Those that are granted, by their own names."""
    Path("asktools.py").write_text(
        'def fetch(key: str) -> str:\n    """Gets a key."""\n    return key.upper()\n\n\nbox = {"fetch": fetch}\n'
    )
    with LoopbackServer([calling("fetch", key="ab"), calling("answer", value={"result_of": 1})]) as server:
        ran = cli("ask", "Fetch 'ab'", *model(server), "--tools", "asktools:box")
        (tool,) = [one["function"] for one in server.requests[0]["tools"] if one["function"]["name"] == "fetch"]
    assert ran.out == "AB\n"
    assert "Gets a key." in tool["description"]
    assert tool["parameters"]["required"] == ["key"]


def test_what_a_terminal_would_obey_is_not_shown(cli: Cli, library: Path):
    """A thought or a result may hold anything."""
    with LoopbackServer(
        [calling("search_skills", "\x1b[2Jhi\nthere", query="x\x07"), calling("answer", text="ok")]
    ) as server:
        ran = cli("ask", REQUEST, *model(server))
    assert "thought: �[2Jhi there" in ran.err
    assert "\x1b" not in ran.err
    assert "\x07" not in ran.err


def test_a_recording_is_replayed_with_no_server(cli: Cli, library: Path):
    """The same answer, the same spend."""
    with LoopbackServer(STEPS) as server:
        first = cli("ask", REQUEST, *model(server), "--record", "tape.jsonl", "--no-save", "--json")
    again = cli("ask", REQUEST, "--model", "openai/gpt-4o-mini", "--replay", "tape.jsonl", "--no-save", "--json")
    assert again.code == 0
    assert (again.data["answer"], again.data["tokens"]) == (first.data["answer"], first.data["tokens"])


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["ask", REQUEST], 2, "--model PROVIDER/MODEL"),
        (["ask", " ", "--model", "openai/x"], 2, "the request is empty"),
        (["ask", REQUEST, "--model", "gpt-4o"], 2, "PROVIDER/MODEL"),
        (["ask", REQUEST, "--model", "search", "--no-search"], 2, "name a language model"),
        (["ask", REQUEST, "--model", "openai/x", "--max-steps", "0"], 2, "max_steps is 0"),
        (["ask", REQUEST, "--model", "openai/x", "--max-steps", "many"], 2, "valid int"),
        (["ask", REQUEST, "--model", "openai/x", "--library", "nowhere"], 1, "No library at nowhere"),
        (["ask", REQUEST, "--model", "openai/x", "--budget-usd", "-1"], 2, "usd is -1"),
        (["ask", REQUEST, "--model", "openai/x", "--replay", "missing.jsonl"], 2, "missing.jsonl"),
        (["ask", REQUEST, "--model", "openai/x", "--tools", "nothing:box"], 2, "'nothing'"),
        (["ask"], 2, "REQUEST"),
    ],
)
def test_what_cannot_be_meant_is_one_clear_line(cli: Cli, library: Path, arguments: list[str], code: int, word: str):
    """With what to write instead; no traceback."""
    ran = cli(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert word in ran.err
    assert ran.err.startswith("error: ")


def test_a_host_that_is_not_there_is_one_clear_line(cli: Cli, library: Path):
    """And the exit code says that there is no answer."""
    with LoopbackServer([]) as server:
        closed = model(server)
    ran = cli("ask", REQUEST, *closed)
    assert ran.code == 1
    *waits, last = ran.err.splitlines()
    assert last == f"not answered: {closed[3]} cannot be reached. Is it running, and is --api-base right?"
    assert waits == [f"{closed[3]} cannot be reached; trying again in 1 s ({tried} of 3)" for tried in (2, 3)]


def test_a_budget_that_is_too_small_says_so(cli: Cli, library: Path):
    """Before anything is spent."""
    with LoopbackServer(STEPS) as server:
        ran = cli("ask", REQUEST, *model(server), "--budget-tokens", "100")
        assert server.requests == []
    assert ran.code == 1
    assert "the budget of 100 tokens is too small for the first call, which may take" in ran.err


def test_ctrl_c_ends_it_at_once_and_keeps_the_steps(forked, library: Path):
    """With its own exit code, in one line."""
    from skillforge.build import open_library

    with LoopbackServer([STEPS[0], Silence()]) as server:
        run = forked(command("ask", REQUEST, *model(server)))
        while len(server.requests) < 2:
            assert run.process.is_alive()
            time.sleep(0.01)
        os.kill(run.process.pid, signal.SIGINT)
        code, out, err = run.wait()
    assert (code, out) == (130, "")
    assert err.splitlines()[-1] == "error: interrupted"
    with open_library(library) as opened:
        assert opened.asked.trajectories()[0].data["reason"] == "interrupted"


def test_a_skill_that_a_model_writes_is_replayed_too(cli: Cli, library: Path, tmp_path: Path):
    """The whole request from one cassette, what the writer of the skill was asked included, into another library."""
    wanted = {
        "name": "shout",
        "signature": "(text: str) -> str",
        "description": "Put an exclamation mark after a text.",
        "examples": ['shout("a") == "a!"', 'shout("bc") == "bc!"'],
        "checks": ['shout("") == "!"', 'shout("xyz") == "xyz!"'],
    }
    code = '```python\ndef shout(text: str) -> str:\n    return text + "!"\n```'
    replies = [
        calling("write_skill", **wanted),
        code,  # its checks are crossed with
        code,
        calling("call_skill", name="shout", args=["hey"]),
        calling("answer", value={"result_of": 2}),
    ]
    shutil.copytree(library, tmp_path / "other")
    with LoopbackServer(replies) as server:
        first = cli("ask", "Shout 'hey'", *model(server), "--no-search", "--record", "tape.jsonl", "--json")
    replay = ["--model", "openai/gpt-4o-mini", "--no-search", "--replay", "tape.jsonl", "--json"]
    again = cli("ask", "Shout 'hey'", *replay, "--library", str(tmp_path / "other"))
    assert (first.data["answer"], first.data["learned"]) == ("hey!", "shout")
    same = ("answer", "learned", "steps", "tokens", "considered")
    assert [first.data[key] for key in same] == [again.data[key] for key in same]
    assert cli("ask", "shout 'you'", "--library", str(tmp_path / "other")).out == "you!\n"


def test_a_learned_request_loads_no_litellm(cli: Cli, library: Path):
    """What costs seconds is for those who ask a model."""
    with LoopbackServer(STEPS) as server:
        cli("ask", REQUEST, *model(server))
    code = (
        "import sys; from skillforge.cli import main; "
        f"main(['ask', {REQUEST!r}, '--model', 'openai/gpt-4o-mini']); print('litellm' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "hello-world\nFalse\n"


def test_a_kept_trajectory_can_be_read(cli: Cli, library: Path):
    """In Python, from the library's database."""
    from skillforge.build import open_library

    with LoopbackServer(STEPS) as server:
        cli("ask", REQUEST, *model(server))
    with open_library(library) as opened:
        (kept,) = opened.asked.trajectories()
    assert kept.request == REQUEST
    assert json.dumps(kept.data["turns"][0]["observation"]["data"]) == '{"result": "\'hello-world\'"}'
