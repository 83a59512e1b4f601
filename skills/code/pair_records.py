from .clean_lines import clean_lines
from .read_pairs import read_pairs


def pair_records(log: str) -> list[dict[str, str]]:
    """Read a log of pair lines, such as user=ann status=200 on each, into records.

    >>> pair_records('a=1\\nb=2 c=3')
    [{'a': '1'}, {'b': '2', 'c': '3'}]
    >>> pair_records('ip=10.0.0.1')
    [{'ip': '10.0.0.1'}]
    """
    return [read_pairs(line) for line in clean_lines(log)]
