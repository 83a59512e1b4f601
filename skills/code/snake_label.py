from .label_words import label_words


def snake_label(label: str) -> str:
    """Write a column label or identifier in snake case: lower-case words joined by
    underscores.

    >>> snake_label('e-mail address')
    'e_mail_address'
    >>> snake_label('Q3-2024 Total')
    'q3_2024_total'
    """
    return "_".join(label_words("\n".join(label_words(label)).lower()))
