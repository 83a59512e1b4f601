"""Ordinary programs by the seed, in the dialect and in CPython."""

from __future__ import annotations

from skillforge.sandbox import Sandbox
from tests.fuzz.programs import compare, program, series
from tests.fuzz.smaller import smaller

KNOWN = "    import math as _m\n"
"""What the dialect still gives another meaning: a private name that a class body imports."""


def test_nearly_all_programs_are_accepted_and_mean_the_same():
    """A hundred and fifty of them: at most one in twenty-five may differ, until the known differences are mended."""
    with Sandbox(pool=1) as dialect, Sandbox(dialect=False, pool=1) as plain:
        tally = series(range(150), dialect, plain)
    assert tally.accepted_share > 0.98, tally.rules
    assert len(tally.findings) <= 6, tally.findings


def test_a_difference_is_found_and_made_small():
    """The comparison can fail, and what fails is cut down to its statements."""
    source = f"class B:\n{KNOWN}\ndef unused():\n    return 1\n\ndef main():\n    return hasattr(B, '_m')\n"
    with Sandbox(pool=1) as dialect, Sandbox(dialect=False, pool=1) as plain:
        assert compare(program(1), dialect, plain)[0] == ""
        found, _ = compare(source, dialect, plain)
        assert "False in the dialect, True in CPython" in found
        assert "unused" not in smaller(source, lambda text: compare(text, dialect, plain)[0] == found)
