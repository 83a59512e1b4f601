from .drop_www import drop_www
from .host_part import host_part
from .page_address import page_address


def site_of(url: str) -> str:
    """Find the site of a web address: its host in lower case, without www., scheme, path and
    query.

    >>> site_of('https://Shop.example.net/?page=2')
    'shop.example.net'
    >>> site_of('https://news.site.org/item/42?a=b#c')
    'news.site.org'
    """
    return drop_www(host_part(page_address(url)))
