from .digits_of import digits_of
from .mask_front import mask_front


def masked_card(number: str) -> str:
    """Show a card number safely: only its digits, all but the last four hidden behind
    asterisks.

    >>> masked_card('4111 1111 1111 1234')
    '************1234'
    >>> masked_card('0197-7906-8901-0387')
    '************0387'
    """
    return mask_front(digits_of(number))
