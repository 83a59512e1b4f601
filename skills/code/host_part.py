def host_part(address: str) -> str:
    """Take what stands before the first slash of an address without scheme, its host, in lower
    case.

    >>> host_part('Shop.example.net/shop')
    'shop.example.net'
    >>> host_part('news.site.org/item/42')
    'news.site.org'
    """
    return address.lower().partition("/")[0]
