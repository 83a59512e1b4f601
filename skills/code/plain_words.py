from .blank_punctuation import blank_punctuation


def plain_words(text: str) -> list[str]:
    """List the words of a text in lower case, without punctuation; use it for searching and
    for slugs.

    >>> plain_words('A/B test: 2 ways')
    ['a', 'b', 'test', '2', 'ways']
    >>> plain_words('a/b testing 101')
    ['a', 'b', 'testing', '101']
    """
    return blank_punctuation(text).lower().split()
