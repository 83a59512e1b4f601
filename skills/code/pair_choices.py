from .choices_under import choices_under
from .pair_records import pair_records


def pair_choices(log: str, key: str) -> list[str]:
    """List the distinct values of a key in a log of pair lines, sorted.

    >>> pair_choices('user=bo ip=10.0.0.7 size=340\\nsize=340', 'size')
    ['340']
    >>> pair_choices('size=340 user=ann\\nstatus=200 size=7', 'user')
    ['ann']
    """
    return choices_under(pair_records(log), key)
