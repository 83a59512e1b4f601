from .clean_lines import clean_lines
from .phone_label import phone_label


def phone_list(text: str) -> list[str]:
    """Write the phone numbers of a text, one a line, all in the form (555) 123-4567.

    >>> phone_list(' \\n 27 776 16 789')
    ['(277) 761-6789']
    >>> phone_list(' \\n 787.7.28.2997')
    ['(787) 728-2997']
    """
    return [phone_label(line) for line in clean_lines(text)]
