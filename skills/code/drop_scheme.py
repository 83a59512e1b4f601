def drop_scheme(url: str) -> str:
    """Remove the scheme such as https:// from a web address, if it has one.

    >>> drop_scheme('http://www.post.de/shop?a=b#c')
    'www.post.de/shop?a=b#c'
    >>> drop_scheme('http://news.site.org/#top')
    'news.site.org/#top'
    """
    return url.partition("/")[2][1:] if ":" in url else url
