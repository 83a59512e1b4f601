"""What stands around a program here, as one value: from all walls (A) down to none (F).

Chosen by trying, never silently. The worker rehearses its walls (`jail.py`) and reports each as a layer; the tier
follows from the layers. Below the least tier nothing runs, unless the user names the lesser isolation. `doctor.py`
tells what is said here.
"""

from __future__ import annotations

import sys

from skillforge.errors import InvalidConfig, SandboxUnavailable, suggest

Layers = dict[str, str]
"""{layer: "" where it stands, else what failed}"""

ESSENTIAL = ("no_new_privs", "seccomp", "rlimits")
"""What must stand on Linux, in every tier."""

TIERS = {
    "A": "every wall stands: namespaces of its own, an empty root, Landlock, seccomp and limits",
    "B": "seccomp, limits and one wall around the files stand; a wall behind them is missing",
    "C": "seccomp and limits stand: the least that runs programs on Linux; nothing stands behind them",
    "D": "macOS: there is no jail for it yet, so nothing runs",
    "E": "Windows: there is no jail for it, so nothing runs",
    "F": "no jail can be had here, so nothing runs",
    "unsafe:limits": "no jail: only the dialect, and limits on memory, time and files in a process of its own",
    "off": "the jail was switched off, for a test",
}

UNSAFE = ("limits",)
"""The lesser isolations that a user may name. There is nothing weaker."""

MEND = {
    "namespaces": "allow user namespaces: sysctl user.max_user_namespaces=10000, and on Ubuntu 24.04 "
    "kernel.apparmor_restrict_unprivileged_userns=0; in Docker add --security-opt seccomp=unconfined",
    "empty_root": "needs a mount namespace of its own, see namespaces",
    "landlock": "needs Linux 5.13 with landlock among the kernel's lsm= modules",
    "seccomp": "needs Linux with CONFIG_SECCOMP_FILTER on x86_64 or aarch64",
    "no_new_privs": "needs Linux 3.5",
    "no_capabilities": "harmless for a process that has none",
    "unprivileged": "run skillforge as an ordinary user",
    "rlimits": "raise the hard limits of the shell that starts skillforge",
}


def tier(layers: Layers) -> str:
    """A to D for what stands, F where that is too little to run anything."""
    stands = {name for name, problem in layers.items() if not problem}
    if not stands >= set(ESSENTIAL):
        return "F"
    if stands >= {"namespaces", "empty_root", "landlock"}:
        return "A"
    return "B" if stands & {"empty_root", "landlock"} else "C"


def isolation(layers: Layers, jail: bool = True) -> str:
    """What really stands around a program that runs: a tier, or that there is no jail."""
    if not jail:
        return "off"
    found = tier(layers)
    return "unsafe:limits" if found == "F" else found


def unsafe(isolation: str) -> str:
    """The isolation where it is less than a jail, else nothing: what a skill is marked with."""
    return "" if isolation in ("A", "B", "C") else isolation


def what_is_missing(layers: Layers) -> str:
    """The essential walls that do not stand, what the system said, and how to mend each."""
    missing = [name for name in ESSENTIAL if layers.get(name, "not tried")]
    told = "; ".join(f"{name}: {layers.get(name, 'not tried')} ({name} {MEND[name]})" for name in missing)
    return f"{told}. To run with less, at your own risk: --unsafe-isolation limits"


def checked_name(unsafe: str | None) -> str | None:
    """The lesser isolation that a user named. Raises InvalidConfig for a name that is none."""
    if unsafe is not None and unsafe not in UNSAFE:
        raise InvalidConfig(
            f"No isolation {unsafe!r}. {suggest(str(unsafe), UNSAFE)}There is only 'limits' ({TIERS['unsafe:limits']})"
        )
    return unsafe


def refuse_other_systems(platform: str = sys.platform) -> None:
    """Raises SandboxUnavailable where no jail is written, whatever the user allows."""
    if platform in ("win32", "cygwin"):
        raise SandboxUnavailable(f"{TIERS['E']}. To mend it: run skillforge in WSL 2 or in a Linux container")
    if platform != "linux":
        raise SandboxUnavailable(f"{TIERS['D']}. To mend it: run skillforge in a Linux container")
