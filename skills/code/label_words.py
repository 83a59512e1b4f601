import re


def label_words(label: str) -> list[str]:
    """Split a column label or identifier at spaces, hyphens and underscores into its words.

    >>> label_words('e-mail address')
    ['e', 'mail', 'address']
    >>> label_words('Phone-Number')
    ['Phone', 'Number']
    """
    return re.findall("[A-Za-z]+", label)
