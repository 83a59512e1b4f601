"""The doctor attacks its own sandbox and says what stands."""

from __future__ import annotations

import json
import sys

import pytest

from skillforge.sandbox import Report, diagnose


@pytest.fixture(scope="module")
def report() -> Report:
    return diagnose(runs=3)


def test_every_attack_is_tried_and_held(report: Report):
    """No attack is skipped, and none succeeds."""
    assert len(report.attacks) >= 13
    assert [attack for attack in report.attacks if not attack.held] == []
    assert report.ok


def test_the_report_is_data(report: Report):
    """The whole report can be printed as JSON, with the tier and every layer by name."""
    record = json.loads(json.dumps(report.to_record()))
    assert record["tier"] in ("A", "B", "C")
    assert {"dialect", "seccomp", "no_new_privs", "rlimits", "empty_environment"} <= {
        x["name"] for x in record["layers"]
    }


def test_where_no_worker_starts_the_report_says_so(monkeypatch: pytest.MonkeyPatch):
    """Without an interpreter to start there is no tier, and a reason instead of an exception."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    report = diagnose()
    assert not report.ok
    assert "/nowhere/python" in report.problem
