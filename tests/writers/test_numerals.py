"""Numbers out of texts."""

from __future__ import annotations

from skillforge.writers.search.numerals import solved


def test_weights_are_found_where_there_is_one_answer():
    """Three rows tell two weights; rows that contradict each other, fractions and idle columns tell none."""
    assert solved([(1, 2, 5), (30, 0, 7)], (90, 120, 307)) == [60, 1]
    assert solved([(1, 2, 5), (30, 0, 7)], (90, 120, 308)) is None
    assert solved([(2, 4, 6)], (1, 2, 3)) is None
    assert solved([(1, 2, 3), (2, 4, 6)], (1, 2, 3)) is None
    assert solved([(1, 2, 3), (5, 4, 1)], (2, 4, 6)) is None
