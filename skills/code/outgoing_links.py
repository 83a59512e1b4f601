from .same_site import same_site


def outgoing_links(urls: list[str], home: str) -> list[str]:
    """List the web addresses that lead outside the given site; use it to find a page's
    outgoing links.

    >>> outgoing_links(['http://c.de#top', 'd.io'], 'www.c.de/x')
    ['d.io']
    >>> outgoing_links(['www.d.io/', 'api.d.io'], 'd.io')
    ['api.d.io']
    """
    return [url for url in urls if not same_site(home, url)]
