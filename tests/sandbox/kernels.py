"""Lesser kernels, for real: a seccomp filter around a whole test process refuses what the lesser kernel would.

    python -m tests.sandbox.kernels docker -- python -m skillforge doctor --json

The answers that skillforge gets are this kernel's own, with the errno that the lesser one gives.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from skillforge.sandbox import linux
from skillforge.sandbox.linux import MACHINE, Filter
from skillforge.sandbox.seccomp import _instruction as instruction

_HERE = Path(__file__).resolve().parents[2]
_NUMBERS = {
    "unshare": {"x86_64": 272, "aarch64": 97}[MACHINE],
    "openat": {"x86_64": 257, "aarch64": 56}[MACHINE],
    "prctl": {"x86_64": 157, "aarch64": 167}[MACHINE],
    "seccomp": {"x86_64": 317, "aarch64": 277}[MACHINE],
    "landlock_create_ruleset": 444,
}

Rule = tuple[str, int, tuple[int, int, int] | None]
"""(call, errno, None or (jump, argument, value): only where that argument fits)"""

_EQUAL, _ANY_BIT = 0x15, 0x45
_NO_NAMESPACES: Rule = ("unshare", errno.EPERM, None)
_NO_LANDLOCK: Rule = ("landlock_create_ruleset", errno.ENOSYS, None)
KERNELS: dict[str, tuple[Rule, ...]] = {
    "docker": (_NO_NAMESPACES,),
    # A namespace may be entered, but its `uid_map` not be written: nothing else of a worker opens a file to write.
    "ubuntu": (("openat", errno.EPERM, (_ANY_BIT, 2, os.O_WRONLY)),),
    "old": (_NO_NAMESPACES, _NO_LANDLOCK),
    "without seccomp": (
        ("prctl", errno.EINVAL, (_EQUAL, 0, linux.PR_SET_SECCOMP)),
        ("seccomp", errno.EINVAL, None),
    ),
    "without anything": (
        _NO_NAMESPACES,
        _NO_LANDLOCK,
        ("prctl", errno.EINVAL, (_EQUAL, 0, linux.PR_SET_SECCOMP)),
    ),
}


def become(kernel: str) -> None:
    """From now on this process, and all that it starts, runs on the lesser kernel."""
    load, give_back, allow = 0x20, 0x06, 0x7FFF0000
    code = [instruction(load, 0)]
    for call, number, only in KERNELS[kernel]:
        refuse = instruction(give_back, 0x00050000 | number)
        if only is None:
            code += [instruction(_EQUAL, _NUMBERS[call], 0, 1), refuse]
        else:
            jump, argument, value = only
            code += [
                instruction(_EQUAL, _NUMBERS[call], 0, 4),
                instruction(load, 16 + 8 * argument),
                instruction(jump, value, 0, 1),
                refuse,
                instruction(load, 0),
            ]
    code.append(instruction(give_back, allow))
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    Filter(b"".join(code)).install()


def run_on(kernel: str, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """`python …` on the lesser kernel: what it printed and how it ended."""
    return subprocess.run(
        [sys.executable, "-m", "tests.sandbox.kernels", kernel, "--", sys.executable, *command],
        cwd=_HERE,
        capture_output=True,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    _, kernel, _, *command = sys.argv
    become(kernel)
    os.execv(command[0], command)
