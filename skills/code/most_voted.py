from .highest_count import highest_count
from .names_with_count import names_with_count
from .visits_by_site import visits_by_site


def most_voted(items: list[str]) -> list[str]:
    """List the entries that occur most often, all of them if several tie, in order of first
    appearance.

    >>> most_voted(['pear', 'plum', 'fig', 'plum', 'fig'])
    ['plum', 'fig']
    >>> most_voted(['c', 'a', 'c', 'a', 'd'])
    ['c', 'a']
    """
    site = visits_by_site(items)
    return names_with_count(site, highest_count(site))
