from .slugify import slugify
from .unique_in_order import unique_in_order


def unique_slugs(titles: list[str]) -> list[str]:
    """List the distinct slugs of some titles in order of appearance; use it to see which pages
    a list of titles makes.

    >>> unique_slugs(['A b', 'c', 'a-b', '2 d', 'A B?', 'c'])
    ['a-b', 'c', '2-d']
    >>> unique_slugs(['Tea & Cake'])
    ['tea-cake']
    """
    return unique_in_order([slugify(title) for title in titles])
