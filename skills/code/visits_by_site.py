from collections import Counter

from .site_of import site_of


def visits_by_site(urls: list[str]) -> dict[str, int]:
    """Count how many of the web addresses lead to each site; use it on lists of visits or
    links.

    >>> visits_by_site(['https://api.acme.io/a/b.html?q=1'])
    {'api.acme.io': 1}
    >>> visits_by_site(['https://Shop.example.net'])
    {'shop.example.net': 1}
    """
    return dict(Counter(site_of(url) for url in urls))
