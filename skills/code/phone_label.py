from .area_code import area_code
from .local_number import local_number


def phone_label(phone: str) -> str:
    """Write a phone number of ten digits, or of eleven that begin with 1, like (555) 123-4567,
    however it was typed.

    >>> phone_label('+1 415 987 6543')
    '(415) 987-6543'
    >>> phone_label('+1 984.61.14063')
    '(984) 611-4063'
    """
    return f"({area_code(phone)}) {local_number(phone)}"
