from .digits_of import digits_of


def national_number(phone: str) -> str:
    """Reduce a phone number to its last ten digits, dropping country code and punctuation.

    >>> national_number('tel. 020 7946 0958 1')
    '0794609581'
    >>> national_number('+1 555 987 6543')
    '5559876543'
    """
    return digits_of(phone)[-10:]
