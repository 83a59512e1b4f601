from .most_voted import most_voted
from .only_entry import only_entry


def clear_winner(votes: list[str]) -> str:
    """Tell the one entry that occurs most often, or an empty string if several tie or there is
    none.

    >>> clear_winner(['pear', 'pear', 'plum'])
    'pear'
    >>> clear_winner(['c', 'a', 'c', 'a', 'd'])
    ''
    """
    return only_entry(most_voted(votes))
