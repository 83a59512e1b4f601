from .setting_pair import setting_pair


def read_pairs(line: str) -> dict[str, str]:
    """Read a line of pairs such as user=ann status=200 into a dictionary.

    >>> read_pairs('user=ann status=200')
    {'user': 'ann', 'status': '200'}
    >>> read_pairs('user=cy status=404')
    {'user': 'cy', 'status': '404'}
    """
    return dict(setting_pair(part) for part in line.split())
