from .box_winners import box_winners
from .clear_winner import clear_winner


def election_winner(boxes: list[list[str]]) -> str:
    """Name the overall winner of an election that counts ballot boxes: whoever clearly won the
    most of them, an empty string on a tie; boxes that nobody clearly won do not count.

    >>> election_winner([['apple', 'apple', 'plum'], ['apple']])
    'apple'
    >>> election_winner([['b', 'a', 'b'], ['x', 'y', 'x'], ['b']])
    'b'
    """
    return clear_winner([winner for winner in box_winners(boxes) if winner != ""])
