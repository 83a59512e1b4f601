from .national_number import national_number


def area_code(phone: str) -> str:
    """Give the area code, the first three of the last ten digits, of a phone number.

    >>> area_code('tel. 842-6-718573')
    '842'
    >>> area_code('tel. 736977.4.639')
    '736'
    """
    return national_number(phone)[:3]
