def drop_query(url: str) -> str:
    """Cut the query and the fragment, whatever follows ? or #, off a web address.

    >>> drop_query('news.site.org/blog/post-1')
    'news.site.org/blog/post-1'
    >>> drop_query('news.site.org/a/b.html?a=b#c')
    'news.site.org/a/b.html'
    """
    return url.split("#")[0].split("?")[0]
