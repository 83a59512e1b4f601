from .distinct_words import distinct_words


def vocabulary_size(text: str) -> int:
    """Count the distinct words of a text, ignoring case and punctuation.

    >>> vocabulary_size("C'est la vie 50% off (today only)")
    8
    >>> vocabulary_size('a/b testing 101, Is this it?')
    7
    """
    return len(distinct_words(text))
