from .slugify import slugify


def short_slug(title: str, width: int) -> str:
    """Cut a title's slug to a width without leaving a hyphen at its end.

    >>> short_slug('a/b testing 101', 14)
    'a-b-testing-10'
    >>> short_slug('A/B test: 2 ways', 9)
    'a-b-test'
    """
    return slugify(slugify(title)[:width])
