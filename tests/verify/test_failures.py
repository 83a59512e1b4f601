"""Failures by kind."""

from __future__ import annotations

import pytest

from skillforge.types import Case, Fault, Outcome, Status, Violation
from skillforge.verify.failures import error_class, in_general

CASE = Case((1,), expected=2)


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        (Outcome(Status.OK, 3), "wrong value"),
        (Outcome(Status.OK, "2"), "wrong type"),
        (Outcome(Status.ERROR, error=Fault("KeyError", "'a'")), "exception: KeyError"),
        (Outcome(Status.TIMED_OUT), "timed out"),
        (Outcome(Status.OUT_OF_MEMORY), "out of memory"),
        (Outcome(Status.CRASHED), "crashed"),
        (Outcome(Status.REFUSED, violations=(Violation("syntax_error", 1, "no"),)), "syntax"),
        (Outcome(Status.REFUSED, violations=(Violation("import", 1, "no"),)), "dialect"),
        (Outcome(Status.REFUSED), "wrong type"),
    ],
)
def test_a_failure_has_one_kind(outcome, kind):
    """A repair is chosen by it."""
    assert error_class(outcome, CASE) == kind


def test_in_general_it_names_no_class():
    """Which the candidate's code may have made up."""
    assert in_general("exception: Saw8765") == "exception"
