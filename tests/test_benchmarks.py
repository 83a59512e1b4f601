"""The benchmark scripts run, and say what they measured against which bar."""

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "sandbox.py"


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
