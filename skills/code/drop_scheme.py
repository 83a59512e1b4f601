import re


def drop_scheme(url: str) -> str:
    """Remove a scheme of one word such as https:// from the start of a web address, if it has
    one.

    >>> drop_scheme('example.com/wiki/Talk:Home')
    'example.com/wiki/Talk:Home'
    >>> drop_scheme('http://www.post.de/shop?a=b#c')
    'www.post.de/shop?a=b#c'
    """
    return re.sub(r"^\w+://", "", url)
