"""Covers: the cheapest parts that lie side by side as what is wanted."""

from __future__ import annotations

from skillforge.writers.search.cover import Cover, padded, recased, shared_ends
from skillforge.writers.search.pieces import Piece


def piece(*values: str | None, cost: float = 3.0) -> Piece:
    return Piece(values, cost, None, ())


def path(cover: Cover, bound: float = 60.0):
    found = cover.path(bound)
    return found and [part.values if isinstance(part, Piece) else part for part in found[1]]


def test_one_list_of_parts_serves_all_rows():
    """A part continues every row's output at once, wherever each has got to."""
    cover = Cover(("ab-c", "x-yz"))
    for each in (piece("ab", "x"), piece("c", "yz"), piece("ab-c", "x"), piece("b", "y")):
        cover.add(each)
    assert path(cover) == [("ab", "x"), "-", ("c", "yz")]


def test_a_piece_that_no_output_holds_is_not_kept():
    """Pieces are kept only where they are a part of every output; those without a value never."""
    cover = Cover(("ab", "cd"))
    cover.add(piece("a", "x"))
    cover.add(piece("a", None))
    assert cover.size == 0


def test_the_cheaper_of_two_equal_pieces_is_kept():
    """Values count, not how they are made."""
    cover = Cover(("ab", "cd"))
    cover.add(piece("ab", "cd", cost=9.0))
    cover.add(piece("ab", "cd", cost=2.0))
    found = cover.path(60.0)
    assert found is not None
    assert found[0] < 3


def test_a_part_may_be_empty_on_some_rows():
    """A middle name that one row lacks."""
    cover = Cover(("a b c", "a c"))
    for each in (piece("a ", "a "), piece("b ", ""), piece("c", "c")):
        cover.add(each)
    assert ("b ", "") in (path(cover) or [])


def test_nothing_dearer_than_the_bound():
    """A cover that costs more than is allowed is not found."""
    cover = Cover(("abc", "xyz"))
    cover.add(piece("abc", "xyz", cost=5.0))
    assert path(cover, 4.0) is None


def test_places_of_rows_choose_among_values():
    """A cover of some rows looks only at their values."""
    cover = Cover(("b", "d"), (1, 3))
    cover.add(piece("?", "b", None, "d"))
    assert path(cover) == [("b", "d")] or path(cover) == [("?", "b", None, "d")]


def test_ends_that_all_texts_share():
    """Front first, then the back of what is left: no character is counted twice."""
    assert shared_ends(["(ab)", "(c)"]) == (1, 1)
    assert shared_ends(["aa", "aaa"]) == (2, 0)


def test_cases_and_padding_are_offered():
    """A piece in capitals, and a number filled up with zeros."""
    assert ("AB", "C") in {each.values for each in recased([piece("ab", "c")])}
    assert ("007", "042") in {each.values for each in padded([piece("7", "42")], ("x007", "y042"))}
