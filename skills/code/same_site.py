from .site_of import site_of


def same_site(first: str, second: str) -> bool:
    """Tell whether a web address belongs to the same site as another, whatever scheme, path
    and www. they have.

    >>> same_site('www.example.com?q=1', 'http://WWW.acme.io#top')
    False
    >>> same_site('WWW.acme.io', 'www.acme.io#top')
    True
    """
    return site_of(first) == site_of(second)
