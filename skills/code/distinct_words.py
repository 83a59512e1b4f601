from .plain_words import plain_words
from .unique_in_order import unique_in_order


def distinct_words(text: str) -> list[str]:
    """List the distinct words of a text in lower case, without punctuation, in the order of
    their first use.

    >>> distinct_words('To be or not to be!')
    ['to', 'be', 'or', 'not']
    >>> distinct_words('The cat, the dog.')
    ['the', 'cat', 'dog']
    """
    return unique_in_order(plain_words(text))
