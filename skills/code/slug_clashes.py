from .unique_slugs import unique_slugs


def slug_clashes(titles: list[str]) -> int:
    """Count how many of the titles share their slug with an earlier one; use it to find
    clashes before publishing.

    >>> slug_clashes(['Hello, World!', 'hello world', 'The End'])
    1
    >>> slug_clashes(['A b', 'a-b', 'A B?', 'c'])
    2
    """
    return len(titles) - len(unique_slugs(titles))
