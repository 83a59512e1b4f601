from .drop_query import drop_query
from .drop_scheme import drop_scheme


def page_address(url: str) -> str:
    """Reduce a web address to host and path, without scheme, query and fragment.

    >>> page_address('www.example.com/shop?a=b#c')
    'www.example.com/shop'
    >>> page_address('http://WWW.acme.io/docs/')
    'WWW.acme.io/docs/'
    """
    return drop_query(drop_scheme(url))
