from .vocabulary_size import vocabulary_size


def vocabulary_lead(first: str, second: str) -> int:
    """Tell which of two texts has the richer vocabulary: the difference between their counts
    of distinct words.

    >>> vocabulary_lead('Hello, World! 10 Tips for Clean Code', 'Tea & Cake')
    5
    >>> vocabulary_lead("C'est la vie What's new in 2024?", "Who's who")
    7
    """
    return vocabulary_size(first) - vocabulary_size(second)
