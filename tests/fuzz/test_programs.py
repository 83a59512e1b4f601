"""Ordinary programs by the seed, in the dialect and in CPython."""

from __future__ import annotations

from skillforge.sandbox import Sandbox
from tests.fuzz.programs import compare, series
from tests.fuzz.smaller import smaller


def test_programs_are_accepted_and_mean_the_same():
    """A hundred of them: none differs."""
    with Sandbox(pool=1) as dialect, Sandbox(dialect=False, pool=1) as plain:
        tally = series(range(100), dialect, plain)
    assert tally.accepted_share > 0.98, tally.rules
    assert tally.findings == []
    assert tally.ran_away <= 2


def test_a_difference_is_found_and_made_small():
    """The comparison can fail, and what fails is cut down to its statements: another hash seed is another order."""
    source = "def unused():\n    return 1\n\ndef main():\n    return list({str(n) for n in range(50)})\n"
    with Sandbox(pool=1) as dialect, Sandbox(dialect=False, pool=1, hash_seed=7) as plain:
        found, _ = compare(source, dialect, plain)
        assert found.startswith("value: ")
        assert "unused" not in smaller(source, lambda text: compare(text, dialect, plain)[0] == found)
