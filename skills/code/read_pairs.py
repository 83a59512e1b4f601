from .key_and_value import key_and_value


def read_pairs(line: str) -> dict[str, str]:
    """Read a line of pairs such as user=ann status=200 into a dictionary.

    >>> read_pairs('user=ann status=200')
    {'user': 'ann', 'status': '200'}
    >>> read_pairs('user=cy status=404')
    {'user': 'cy', 'status': '404'}
    """
    return dict(key_and_value(part) for part in line.split())
