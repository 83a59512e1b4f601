import re


def label_words(label: str) -> list[str]:
    """Split a column label or identifier at spaces, hyphens and underscores into its words.

    >>> label_words('e-mail address')
    ['e', 'mail', 'address']
    >>> label_words('q3_2024-total')
    ['q3', '2024', 'total']
    """
    return re.findall(r"[^\s_-]+", label)
