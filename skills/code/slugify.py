from .plain_words import plain_words


def slugify(title: str) -> str:
    """Make a slug for a web address from a title: lower-case words joined by hyphens, without
    punctuation.

    >>> slugify('Version 2.0 is here')
    'version-2-0-is-here'
    >>> slugify('A/B test: 2 ways')
    'a-b-test-2-ways'
    """
    return "-".join(plain_words(title))
