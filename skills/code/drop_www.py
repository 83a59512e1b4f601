def drop_www(host: str) -> str:
    """Remove a leading www. from a host name, if it has one.

    >>> drop_www('www.shop.example.net')
    'shop.example.net'
    >>> drop_www('www.example.com')
    'example.com'
    """
    return host.removeprefix("www.")
