from .clear_winner import clear_winner


def box_winners(boxes: list[list[str]]) -> list[str]:
    """List the clear winner of each ballot box, an empty string where several tie.

    >>> box_winners([['apple'], ['apple', 'apple', 'pear']])
    ['apple', 'apple']
    >>> box_winners([['c', 'a', 'c'], ['a'], ['c', 'a']])
    ['c', 'a', '']
    """
    return [clear_winner(box) for box in boxes]
