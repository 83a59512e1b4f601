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
    items = national_number(phone).split()
    return "-".join(item for item2 in items for item in [item2[3:-4], last_four(item2)])
