"""Tiers: what stands is tried, told, and enough or not; here and on lesser kernels, for real."""

from __future__ import annotations

import json
import sys

import pytest

from skillforge.errors import InvalidConfig, SandboxUnavailable
from skillforge.sandbox import Sandbox
from skillforge.sandbox.isolation import TIERS, refuse_other_systems, tier, what_is_missing
from tests.sandbox.kernels import run_on

ALL = dict.fromkeys(
    ("unprivileged", "namespaces", "empty_root", "no_capabilities", "no_new_privs", "landlock", "rlimits", "seccomp"),
    "",
)


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ((), "A"),
        (("namespaces", "empty_root"), "B"),
        (("landlock",), "B"),
        (("namespaces", "empty_root", "landlock"), "C"),
        (("seccomp",), "F"),
        (("rlimits",), "F"),
        (("no_new_privs",), "F"),
    ],
)
def test_the_tier_follows_from_what_stands(missing: tuple[str, ...], expected: str):
    """Each tier is one set of walls; without seccomp, limits or no_new_privs there is none."""
    assert tier({**ALL, **dict.fromkeys(missing, "failed")}) == expected


def test_each_tier_has_its_sentence():
    """Every value that a tier or `Sandbox.isolation` can have is explained."""
    assert set(TIERS) == {"A", "B", "C", "D", "E", "F", "unsafe:limits", "off"}


def test_what_is_missing_names_the_wall_the_errno_the_mend_and_the_way_out():
    """The refusal is enough to act upon."""
    told = what_is_missing({**ALL, "seccomp": "OSError: [Errno 22] Invalid argument"})
    for part in ("seccomp", "[Errno 22]", "CONFIG_SECCOMP_FILTER", "--unsafe-isolation limits"):
        assert part in told


@pytest.mark.parametrize(("platform", "mend"), [("win32", "WSL 2"), ("darwin", "Linux container")])
def test_other_systems_are_refused_whatever_the_user_allows(platform: str, mend: str):
    """No jail is written for them, so no name of a lesser isolation helps; the refusal says what does."""
    with pytest.raises(SandboxUnavailable, match=mend):
        refuse_other_systems(platform)


def test_there_is_no_weaker_isolation_than_limits():
    """A name that is none is refused, with the one that there is."""
    with pytest.raises(InvalidConfig, match="Did you mean 'limits'"):
        Sandbox(unsafe_isolation="limit")


def test_allowing_less_takes_no_wall_away():
    """Where a jail can be had it is used all the same."""
    with Sandbox() as full, Sandbox(unsafe_isolation="limits") as lax:
        assert lax.isolation == full.isolation
        assert lax.isolation in ("A", "B", "C")


def test_a_jail_switched_off_is_said():
    """A test's sandbox without a jail never looks like one with a jail."""
    with Sandbox(jail=False) as sandbox:
        assert sandbox.isolation == "off"


PROGRAM = """
import json, sys
from skillforge.sandbox import Sandbox
from skillforge.errors import SandboxUnavailable
try:
    with Sandbox(unsafe_isolation=json.loads(sys.argv[1])) as sandbox:
        print(json.dumps([sandbox.isolation, sandbox.run("def f():\\n    return 7\\n", "f").value, sandbox.layers()]))
except SandboxUnavailable as error:
    print(json.dumps(["refused", str(error), {}]))
"""


def _on(kernel: str, unsafe: str | None = None) -> tuple[str, object, dict[str, str]]:
    isolation, value, layers = json.loads(run_on(kernel, ["-c", PROGRAM, json.dumps(unsafe)]).stdout)
    return isolation, value, layers


@pytest.mark.parametrize(
    ("kernel", "expected", "errno"),
    [("docker", "B", "[Errno 1]"), ("ubuntu", "B", "uid_map"), ("old", "C", "[Errno 1]")],
)
def test_on_a_lesser_kernel_programs_run_behind_what_it_has(kernel: str, expected: str, errno: str):
    """No namespaces as in default Docker, a refused `uid_map` as on Ubuntu 24.04, no Landlock: said, and enough."""
    isolation, value, layers = _on(kernel)
    assert (isolation, value) == (expected, 7)
    assert errno in layers["namespaces"]


@pytest.mark.parametrize("kernel", ["without seccomp", "without anything"])
def test_without_seccomp_nothing_runs(kernel: str):
    """The refusal gives the errno and the name of the lesser isolation."""
    isolation, reason, _ = _on(kernel)
    assert isolation == "refused"
    assert "seccomp: OSError: [Errno 22]" in str(reason)
    assert "--unsafe-isolation limits" in str(reason)


@pytest.mark.parametrize("kernel", ["without seccomp", "without anything"])
def test_what_the_user_allows_by_name_runs_and_is_marked(kernel: str):
    """The isolation of a sandbox that has no jail is never a tier."""
    isolation, value, layers = _on(kernel, "limits")
    assert (isolation, value) == ("unsafe:limits", 7)
    assert "[Errno 22]" in layers["seccomp"]


def test_a_worker_that_cannot_be_had_is_not_waited_for(monkeypatch: pytest.MonkeyPatch):
    """Without an interpreter the refusal is immediate, with or without leave for less."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Sandbox(unsafe_isolation="limits") as sandbox, pytest.raises(SandboxUnavailable, match="/nowhere/python"):
        sandbox.run("x = 1", None)
