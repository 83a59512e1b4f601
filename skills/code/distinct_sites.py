from .site_of import site_of
from .unique_in_order import unique_in_order


def distinct_sites(urls: list[str]) -> list[str]:
    """List the distinct sites of some web addresses in order of appearance.

    >>> distinct_sites(['www.d.io/', 'api.d.io', 'd.io/x'])
    ['d.io', 'api.d.io']
    >>> distinct_sites(['https://acme.io/item/42'])
    ['acme.io']
    """
    return unique_in_order([site_of(url) for url in urls])
