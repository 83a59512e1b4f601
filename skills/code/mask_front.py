from .all_but_last_four import all_but_last_four
from .asterisks_for import asterisks_for
from .last_four import last_four


def mask_front(number: str) -> str:
    """Hide all but the last four characters of a card or account number behind asterisks.

    >>> mask_front('NL08ING2818019585')
    '*************9585'
    >>> mask_front('4111111111111234')
    '************1234'
    """
    return asterisks_for(all_but_last_four(number)) + last_four(number)
