from .highest_count import highest_count
from .names_with_count import names_with_count
from .tally_of import tally_of


def most_voted(items: list[str]) -> list[str]:
    """List the entries that occur most often, all of them if several tie, in order of first
    appearance.

    >>> most_voted(['pear', 'plum', 'fig', 'plum', 'fig'])
    ['plum', 'fig']
    >>> most_voted(['c', 'a', 'c', 'a', 'd'])
    ['c', 'a']
    """
    tally = tally_of(items)
    return names_with_count(tally, highest_count(tally))
