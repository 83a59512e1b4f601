from .host_part import host_part
from .label_words import label_words


def snake_label(label: str) -> str:
    """Write a column label or identifier in snake case: lower-case words joined by
    underscores.

    >>> snake_label('e-mail address')
    'e_mail_address'
    >>> snake_label('Phone-Number')
    'phone_number'
    """
    return "_".join(label_words(host_part(label)))
