"""Whole runs with a language model: a real command line, a real server on loopback, faults, kills and cassettes."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import skillforge
from skillforge.build import open_library
from skillforge.solver import SolverSettings
from skillforge.testing import LoopbackServer, ScriptedLLM, script
from skillforge.testing.script import Drop, Raw, Said, Silence, Status
from tests.cli.conftest import Ran
from tests.processes import command
from tests.solver.conftest import make_task

Cli = Callable[..., Ran]
KEY = "sk-this-is-no-key-0123456789"
NUMBERS = range(1, 7)


def tasks(numbers=NUMBERS) -> str:
    """A curriculum of tasks that are one line each: add_1, add_2, …"""
    return "tasks:\n" + "".join(
        f"""  - name: add_{n}
    description: Add {n} to a number.
    signature: "(number: int) -> int"
    examples: |
      add_{n}(0) == {n}
      add_{n}(5) == {n + 5}
    checks: |
      add_{n}(100) == {n + 100}
"""
        for n in numbers
    )


def code(n: int) -> str:
    return f"```python\ndef add_{n}(number: int) -> int:\n    return number + {n}\n```"


def asked_for(body) -> int:
    """The number of the task that a request is about."""
    return int(body["messages"][1]["content"].partition("Write the function `add_")[2].partition("(")[0])


def right(body):
    return code(asked_for(body))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tasks.yaml").write_text(tasks())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.delenv("SKILLFORGE_LIBRARY", raising=False)
    return tmp_path


def options(server: LoopbackServer, *more: str) -> list[str]:
    model = ["--model", "openai/gpt-4o-mini", "--no-search", "--api-base", server.base_url]
    return ["run", "tasks.yaml", "--library", "lib", *model, *more]


def code_of(library: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((library / "code").glob("*.*"))}


def test_replies_right_wrong_malformed_hostile_and_faulty_are_all_dealt_with(cli: Cli):
    """What can be solved is; the others fail with a reason; the spend stays within the cap."""
    said: dict[int, list[script.Scripted]] = {
        1: [code(1)],
        2: [code(1).replace("add_1", "add_2"), code(2)],
        3: ["No code here.", "```js\nfunction f() {}\n```", code(3)],
        4: ["```python\ndef add_4(number: int) -> int:\n    return open('/etc/passwd')\n```", code(4)],
        5: [Raw(b"<html>"), Drop("half"), code(5)],
        6: [script.refusal()],
    }

    def say(body):
        left = said[asked_for(body)]
        return left.pop(0) if len(left) > 1 else left[0]

    with LoopbackServer(say) as server:
        ran = cli(*options(server, "--budget-tokens", "60000", "--json"))
    assert (ran.code, ran.data["solved"], ran.data["failed"]) == (0, 5, 1)
    assert 0 < ran.data["tokens"] < 60_000
    assert "content filter" in cli("why", "add_6", "--library", "lib").out
    assert "2 attempts" in cli("show", "add_2", "--library", "lib").out


def test_a_replay_is_the_identical_run_with_no_server(cli: Cli, here: Path):
    """To the byte, failures and repairs included; any number of jobs."""
    tries = dict.fromkeys(NUMBERS, 0)

    def at_the_second(body):
        tries[asked_for(body)] += 1
        return code(asked_for(body) if tries[asked_for(body)] > 1 else 0).replace("add_0", f"add_{asked_for(body)}")

    with LoopbackServer(at_the_second) as server:
        first = cli(*options(server, "--record", "tape.jsonl", "--jobs", "4", "--json", "--seed", "3"))
    replay = ["--model", "openai/gpt-4o-mini", "--no-search", "--replay", "tape.jsonl", "--seed", "3", "--json"]
    again = cli("run", "tasks.yaml", "--library", "again", *replay)
    assert (first.data["solved"], again.data["solved"]) == (6, 6)
    assert first.data["tokens"] == again.data["tokens"]
    assert code_of(here / "lib") == code_of(here / "again")


def test_a_replay_of_another_run_says_what_differs(cli: Cli):
    """The nearest request of the tape, and the difference."""
    with LoopbackServer(right) as server:
        cli(*options(server, "--record", "tape.jsonl"))
    replay = ["--model", "openai/gpt-4o-mini", "--no-search", "--replay", "tape.jsonl", "--seed", "9"]
    ran = cli("run", "tasks.yaml", "--library", "again", *replay)
    assert ran.code == 1
    assert "-seed: 0\n+seed: 9" in ran.err


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
def test_a_run_that_is_ended_in_mid_call_goes_on_and_pays_nothing_twice(cli: Cli, forked, how: int):
    """What was answered in the wave that was lost is not asked again."""
    with LoopbackServer(lambda body: Silence() if asked_for(body) == 4 else right(body)) as server:
        run = forked(command(*options(server)))
        while not any(asked_for(body) == 4 for body in list(server.requests)):
            assert run.process.is_alive()
            time.sleep(0.01)
        os.kill(run.process.pid, how)
        assert run.wait()[0] == (130 if how is signal.SIGINT else -9)
        assert [asked_for(body) for body in server.requests] == [1, 2, 3, 4]
    with LoopbackServer(right) as server:
        ran = cli(*options(server, "--json"))
        assert [asked_for(body) for body in server.requests] == [4, 5, 6]
    assert ran.data["solved"] == 6
    assert not Path("lib/library.db.pending").exists()


def test_a_budget_that_runs_out_stops_the_run_and_more_money_goes_on(cli: Cli):
    """What was solved is kept; the exit code says that it is not done."""
    with LoopbackServer(right) as server:
        ran = cli(*options(server, "--budget-calls", "2", "--json"))
        assert (ran.code, ran.data["solved"], len(server.requests)) == (1, 2, 2)
        assert "budget of 2 calls is spent" in ran.data["stopped"]
        assert cli(*options(server, "--json")).data["solved"] == 6
        assert len(server.requests) == 6


def test_a_task_that_a_budget_cut_short_goes_on_from_its_attempts(cli: Cli, here: Path):
    """What was paid for is shown to the model, and counted in what the skill cost."""
    (here / "tasks.yaml").write_text(tasks([1]))
    with LoopbackServer([code(1).replace("+ 1", "+ 7"), code(1)]) as server:
        assert cli(*options(server, "--budget-calls", "1", "--json")).data["solved"] == 0
        assert cli(*options(server, "--budget-calls", "1", "--json")).data["solved"] == 1
        assert "number + 7" in server.requests[1]["messages"][1]["content"]
    shown = cli("show", "add_1", "--library", "lib", "--json").data
    assert shown["provenance"]["attempts"] == 2
    with open_library("lib") as library:
        spent = [entry.episode().cost.tokens for entry in library.episodes()]
    assert shown["provenance"]["cost"]["tokens"] == sum(spent)


def test_a_key_that_code_puts_together_reaches_nothing_that_is_kept(cli: Cli, here: Path):
    """A model that knows it may write it in pieces, and raise it or print it."""
    (here / "tasks.yaml").write_text(tasks([1]))
    half = len(KEY) // 2
    spelt = f"{KEY[:half]!r} + {KEY[half:]!r}"
    told = f"```python\ndef add_1(number: int) -> int:\n    print({spelt})\n    raise ValueError({spelt})\n```"
    with LoopbackServer(lambda body: told) as server:
        ran = cli(*options(server, "--record", "tape.jsonl"))
        why = cli("why", "add_1", "--library", "lib")
        assert not [body for body in server.requests if KEY in str(body)]
    assert KEY not in ran.out + ran.err + why.out
    sqlite3.connect("lib/library.db").execute("PRAGMA wal_checkpoint(TRUNCATE)").connection.close()
    written = [path for path in here.rglob("*") if path.is_file()]
    assert not [path.name for path in written if KEY.encode() in path.read_bytes()]


def test_a_secret_in_a_description_stays_in_the_users_file(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch):
    """No model, journal, index or cassette sees it; one line says which task it is in; the next run knows the task."""
    monkeypatch.setenv("SHOP_PASSWORD", "Hunter2-Hunter2")
    keys = ("Hunter2-Hunter2", "sk-abc123def456")
    text = tasks([1]).replace("to a number.", f"to a number, with {keys[0]} and {keys[1]}.")
    (here / "tasks.yaml").write_text(text)
    with LoopbackServer(lambda body: right(body)) as server:
        arguments = ("tasks.yaml", "--model", "openai/x", "--api-base", server.base_url, "--no-search")
        ran = cli("run", *arguments, "--record", "tape.jsonl")
        assert (ran.code, ran.err.count("a secret was found in the description of add_1: [secret]")) == (0, 1)
        assert cli("run", *arguments, "--json").data["skills_added"] == 0
        assert not any(key in str(server.requests) for key in keys)
    assert (here / "tasks.yaml").read_text() == text
    kept = [path.read_bytes() for path in here.rglob("*") if path.is_file() and path.name != "tasks.yaml"]
    assert not any(key.encode() in data for data in kept for key in keys)


def test_a_secret_in_a_task_of_the_command_line_is_left_out(cli: Cli):
    """Of its name too, which is made of its words."""
    ran = cli("solve", "Hide sk-abc123def456", "-e", "f(1) == 2", "-e", "f(5) == 6", "--no-save")
    assert "a secret was found in the description of hide_secret" in ran.err
    assert "abc123" not in ran.out


def test_a_wrong_key_is_one_line_and_is_nowhere_on_the_disk(cli: Cli, here: Path):
    """Not in the journal, nor on the tape, nor in what is printed."""
    with LoopbackServer(lambda body: Status(401, f"Incorrect API key provided: {KEY}", "invalid_api_key")) as server:
        ran = cli(*options(server, "--record", "tape.jsonl"))
        assert len(server.requests) == 1
    assert ran.code == 1
    assert "OPENAI_API_KEY" in ran.err
    assert KEY not in ran.out + ran.err
    sqlite3.connect("lib/library.db").execute("PRAGMA wal_checkpoint(TRUNCATE)").connection.close()
    written = [path for path in here.rglob("*") if path.is_file()]
    assert not [path.name for path in written if KEY.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    "command",
    [["run", "tasks.yaml"], ["learn", "text"], ["solve", "double", "-e", "f(2) == 4"]],
)
def test_a_missing_key_or_provider_is_told_before_the_search(
    cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
):
    """Once, in one line, and no library is left behind."""
    monkeypatch.delenv("OPENAI_API_KEY")
    for model, told in (("openai/gpt-4o-mini", "Set OPENAI_API_KEY"), ("nosuch/model", "PROVIDER/MODEL")):
        ran = cli(*command, "--model", model, "--library", "lib")
        assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
        assert told in ran.err
    assert not (here / "lib").exists()


def test_busy_servers_are_waited_for(cli: Cli, here: Path):
    """429 with a time to wait, 500, 503: the run takes longer, and loses nothing."""
    (here / "tasks.yaml").write_text(tasks([1]))
    with LoopbackServer([Status(429, retry_after="0.1"), Status(500), code(1)]) as server:
        assert cli(*options(server, "--json")).data["solved"] == 1


def test_a_host_that_is_not_there_is_one_clear_line(cli: Cli):
    """And the library is as it was."""
    with LoopbackServer([]) as server:
        closed = options(server)
    ran = cli(*closed)
    assert ran.code == 1
    assert "cannot be reached. Is it running, and is --api-base right?" in ran.err


def test_the_search_goes_first_and_spends_nothing_where_it_succeeds(cli: Cli):
    """A model is asked for what is left."""
    with LoopbackServer(right) as server:
        model = ["--model", "openai/gpt-4o-mini", "--api-base", server.base_url]
        ran = cli("run", "tasks.yaml", "--library", "lib", *model, "--json")
        assert server.requests == []
    assert (ran.data["solved"], ran.data["tokens"]) == (6, 0)


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (["--model", "gpt-4o"], "PROVIDER/MODEL"),
        (["--model", "openai/x", "--api-base", "localhost:8000"], "http://localhost:8000/v1"),
        (["--model", "openai/x", "--budget-usd", "-1"], "usd is -1"),
        (["--model", "openai/x", "--budget-tokens", "0"], "tokens is 0"),
        (["--model", "openai/x", "--critic", "gpt"], "criticise with is 'gpt'"),
        (["--model", "openai/x", "--principles", "p.md"], "name one, --critic"),
        (["--model", "openai/x", "--critic", "openai/y", "--principles", "none.md"], "none.md cannot be read"),
        (["--model", "openai/x", "--samples", "0"], "samples is 0"),
        (["--model", "openai/x", "--model-timeout", "0"], "--model-timeout is 0"),
        (["--model", "openai/x", "--escalate", "strong"], "PROVIDER/MODEL"),
        (["--model", "openai/x", "--record", "a", "--replay", "b"], "two runs"),
        (["--model", "openai/x", "--record", "no/such/folder"], "cannot be written"),
        (["--model", "openai/x", "--replay", "missing.jsonl"], "missing.jsonl"),
        (["--model", "openai/x", "--replay", "tasks.yaml"], "not a cassette"),
        (["--model", "search", "--no-search"], "nobody who writes"),
    ],
)
def test_what_cannot_be_meant_is_one_clear_line(cli: Cli, more: list[str], word: str):
    """With what to write instead; no traceback."""
    ran = cli("run", "tasks.yaml", "--library", "lib", *more)
    assert ran.code == 2
    assert word in ran.err
    assert ran.err.startswith("error: ")


def test_solve_asks_a_model_too(cli: Cli):
    """One task, now; what it cost is told."""
    with LoopbackServer([Said(code(7).replace("add_7", "plus"))]) as server:
        model = ["--model", "openai/gpt-4o-mini", "--api-base", server.base_url, "--no-search"]
        ran = cli("solve", "Add seven", "-e", "plus(1) == 8", "-c", "plus(10) == 17", *model, "--library", "lib")
    assert ran.code == 0
    assert "return number + 7" in ran.out
    assert "tokens" in ran.err


def test_two_hundred_tasks_at_once_lose_nothing(tmp_path: Path):
    """In one wave, each with a thread of its own; twenty have their number in the name, and are made one skill more."""
    names = [f"add_{n}" if n < 20 else f"add_{chr(97 + n // 20)}{chr(97 + n % 20)}" for n in range(200)]
    made = [
        make_task(
            name, "(number: int) -> int", [f"{name}(0) == {n}", f"{name}(5) == {n + 5}"], [f"{name}(9) == {n + 9}"]
        )
        for n, name in enumerate(names)
    ]

    def say(request):
        name = request.label.partition("/")[0]
        return code(names.index(name)).replace(f"def add_{names.index(name)}(", f"def {name}(")

    model = ScriptedLLM(say, delay_s=0.2)
    with open_library(tmp_path / "many", create=True) as library:
        forge = skillforge.make_forge(
            library, models="openai/scripted", model=model, jobs=200, settings=SolverSettings()
        )
        with forge:
            report = forge.run(skillforge.FileCurriculum(made, size=200))
        assert sum(episode.solved for episode in report.final) == 200
        assert len(library) == 201  # and `add`, which the twenty call


def test_what_was_learned_of_failures_reaches_the_next_task(tmp_path: Path):
    """A lesson of the first run is shown to a task like it in the second."""
    first = make_task("roman", "(number: int) -> str", ["roman(1) == 'I'", "roman(4) == 'IV'"], ["roman(9) == 'IX'"])
    second = make_task("roman_date", "(number: int) -> str", ["roman_date(5) == 'V'"], ["roman_date(6) == 'VI'"])
    wrong = "```python\ndef NAME(number: int) -> str:\n    return 'I' * number\n```"
    texts = {
        "roman": [wrong.replace("NAME", "roman"), "Fours and nines subtract."],
        "roman_date": [wrong.replace("NAME", "roman_date"), "x"],
    }
    model = ScriptedLLM(texts)
    with open_library(tmp_path / "lib", create=True) as library:
        for task in (first, second):
            settings = SolverSettings(attempts=1)
            with skillforge.make_forge(library, models="openai/x", model=model, settings=settings) as forge:
                forge.run(skillforge.FileCurriculum([task]))
        told = next(request for request in model.requests if request.label == "roman_date/1").messages[1].content
        assert "What was learned: Fours and nines subtract." in told
        assert library.episodes()[-1].episode().recalled == (1,)


@pytest.mark.parametrize("option", ["--record", "--replay"])
def test_a_cassette_is_a_file(cli: Cli, option: str):
    """A device would be read without end."""
    with LoopbackServer([]) as server:
        ran = cli(*options(server, option, "/dev/zero"))
        assert not server.requests
    assert ran.code == 1 or ran.code == 2
    assert "/dev/zero" in ran.err
    assert "no file" in ran.err


def test_a_run_that_breaks_off_ends_now_and_asks_no_more(here: Path, forked):
    """A disk that is full in mid-run: the threads that wait for the model are not waited for."""
    (here / "tasks.yaml").write_text(tasks(range(1, 9)))
    (here / "tape.jsonl").touch()
    with LoopbackServer(lambda body: Said(right(body), delay_s=0.3 * asked_for(body))) as server:
        arguments = [*options(server, "--record", "tape.jsonl"), "--jobs", "4"]
        limited = (
            "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            f"resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))\n{command(*arguments)}"
        )
        (here / "tape.jsonl").write_bytes(b"\n" * 399_990)
        code, _, err = forked(limited).wait()
        asked = len(server.requests)
    assert code == 1
    assert "Traceback" not in err
    assert asked < 8


def test_why_says_what_a_model_cost(cli: Cli, here: Path):
    """Tokens, where a search would have tried candidates."""
    (here / "tasks.yaml").write_text(tasks([1]))
    with LoopbackServer(right) as server:
        cli(*options(server))
    told = next(line for line in cli("why", "add_1", "--library", "lib").out.splitlines() if line.startswith("spent"))
    assert " tokens, " in told
    assert "candidate" not in told
