"""`relay` as a process: it serves until Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Ran

Cli = Callable[..., Ran]


def test_relay_serves_until_it_is_interrupted(tmp_path: Path):
    """It prints the address first; Ctrl-C ends it with 130 and no traceback."""
    command = [sys.executable, "-m", "skillforge", "relay", str(tmp_path / "requests")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert address.startswith("http://127.0.0.1:")
    assert process.returncode == 130
    assert "Traceback" not in err


def test_relay_refuses_what_it_cannot_use(cli: Cli, tmp_path: Path):
    """A file for a folder, a port that is none."""
    (tmp_path / "file").write_text("")
    assert cli("relay", str(tmp_path / "file")).code == 2
    assert cli("relay", str(tmp_path / "folder"), "--port", "70000").code == 2
