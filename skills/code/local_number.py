from .last_four import last_four
from .national_number import national_number


def local_number(phone: str) -> str:
    """Give a phone number without its area code: the last seven digits, with a hyphen after
    the third.

    >>> local_number('+1 415 987 6543')
    '987-6543'
    >>> local_number('(555) 123-4567')
    '123-4567'
    """
    number = national_number(phone)
    return f"{number[3]}{number[4]}{number[5]}-{last_four(number)}"
