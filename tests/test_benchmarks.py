"""The benchmark scripts run, and say what they measured against which bar."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import script

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
SCRIPT = BENCHMARKS / "sandbox.py"


def bench(*arguments: str) -> str:
    return subprocess.run(
        [sys.executable, str(SCRIPT), "--quick", *arguments], capture_output=True, check=True, text=True
    ).stdout


def test_the_sandbox_is_held_against_its_floor():
    """One row for each figure, with its bar and whether it is met; the machine's load is said first."""
    shown = bench("--only", "floor", "many")
    assert "load_before" in shown.splitlines()[0]
    assert "run / the floor" in shown
    assert "≤ 1.15×" in shown


def test_the_same_as_json():
    """One object: the machine, and the rows with what is in the table; nothing is left behind by many calls."""
    found = json.loads(bench("--only", "soak", "memory", "--json"))
    rows = {row["what"]: row for row in found["rows"]}
    assert rows["descriptors of the host, more at the end"]["met"] is True
    assert rows["zombies, more at the end"]["figure"] == 0
    assert found["machine"]["cores"] >= 1


@pytest.mark.parametrize("fuzzer", ["programs", "mutants", "frames", "data"])
def test_each_fuzzer_runs_for_as_long_as_it_is_told(fuzzer: str):
    """It counts how the tries ended and makes no finding in so short a time; the exit code says so too."""
    script = [sys.executable, str(BENCHMARKS / "fuzz.py"), fuzzer, "--seconds", "0.3", "--seed", "7"]
    done = subprocess.run(script, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{fuzzer}: {{'")
    assert done.stdout.endswith("; 0 findings\n")


def test_the_search_is_measured_with_a_library_and_without(forked, tmp_path: Path):
    """One row for each budget; the picture has a curve for each, and the numbers are kept."""
    tasks = tmp_path / "tasks.yaml"
    tasks.write_text(
        "tasks:\n  - name: double\n    description: Double a number.\n    signature: '(n: int) -> int'\n"
        "    examples: ['double(2) == 4', 'double(5) == 10']\n    checks: ['double(-3) == -6']\n"
    )
    made = [tmp_path / "curves.svg", tmp_path / "all.json"]
    options = ["--seconds", "1", "--grow", "--picture", str(made[0]), "--json", str(made[1])]
    code, out, _ = forked(script(BENCHMARKS / "search.py", str(tasks), *options)).wait()
    rows = out.splitlines()[2:]
    assert code == 0
    assert [row.split(" | ")[1:5] for row in rows] == [["none", "1.0", "1/1", "1"], ["grown", "1.0", "1/1", "1"]]
    assert made[0].read_text().count('stroke-width="1.8"') == 4
    assert [each["grow"] for each in json.loads(made[1].read_text())] == [False, True]


def test_what_a_second_core_could_save_is_measured(tmp_path: Path):
    """One row a task; the search that leaves half of its candidates to another finds the same, or it would say so."""
    tasks = tmp_path / "tasks.jsonl"
    form = {"id": "sums", "description": "", "examples": [{"args": [[n, 2]], "out": n * n + 40} for n in (3, 5, 8)]}
    signature = {"name": "sums", "params": [{"name": "xs", "type": "list[int]"}], "returns": "int"}
    tasks.write_text(json.dumps({**form, "signature": signature}))
    options = ["--candidates", "2000", "--seconds", "0", "--times", "1"]
    command = [sys.executable, str(BENCHMARKS / "search_cores.py"), str(tasks), *options]
    rows = subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()
    assert rows[1].endswith(" | sums")
    assert rows[2].endswith("x, geometric mean of 1 tasks")


def test_self_play_is_measured_on_tasks_that_it_never_saw(forked, tmp_path: Path):
    """The half that is held out, with no library and with what was learned by self-play; all of it is kept."""
    tasks = tmp_path / "tasks.jsonl"
    form = {"description": "Double a number.", "examples": [{"args": [2], "out": 4}, {"args": [5], "out": 10}]}
    signature = {"name": "double", "params": [{"name": "n", "type": "int"}], "returns": "int"}
    rows = [
        {**form, "id": f"double/{n}", "signature": signature, "hidden": [{"args": [-3], "out": -6}]} for n in range(6)
    ]
    tasks.write_text("".join(json.dumps(row) + "\n" for row in rows))
    options = ["--minutes", "0.01", "--wave", "2", "--seconds-a-task", "1", "--json", str(tmp_path / "all.json")]
    assert forked(script(BENCHMARKS / "selfplay.py", str(tasks), *options)).wait()[0] == 0
    before, after = json.loads((tmp_path / "all.json").read_text())
    assert (before["library"], after["library"]) == ("empty", "self-played")
    assert 0 < before["summary"]["solved"] == after["summary"]["solved"] < 6


def test_a_model_that_is_right_wrong_repetitive_and_hostile_is_measured(forked, tmp_path: Path, monkeypatch):
    """A table and a picture by origin: what was proposed, refused and why, learned, and spent."""
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    picture = tmp_path / "learned.svg"
    options = ["--given", "0", "--played", "0", "--count", "4", "--svg", str(picture)]
    code, out, _ = forked(script(BENCHMARKS / "learn.py", *options)).wait()
    assert code == 0
    assert "ended: 4 tasks were proposed, as many as were asked for" in out
    assert "openai/gpt-4o-mini  7         3        4      4       4           $0.00" in out
    assert "1 × was proposed before" in out
    assert picture.read_text().count("<path ") == 1
