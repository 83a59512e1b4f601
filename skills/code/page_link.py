from .short_slug import short_slug
from .site_of import site_of


def page_link(url: str, title: str, width: int) -> str:
    """Build the address of a page from any address of its site and the page's title, the slug
    cut to a width.

    >>> page_link('https://www.a.org/x', 'Hello, World!', 20)
    'a.org/hello-world'
    >>> page_link('http://c.de?q=1', 'A/B test: 2 ways', 9)
    'c.de/a-b-test'
    """
    return f"{site_of(url)}/{short_slug(title, width)}"
