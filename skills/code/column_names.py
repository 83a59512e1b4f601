import re

from .comma_fields import comma_fields


def column_names(line: str) -> list[str]:
    """Turn a comma-separated header line into column names in snake case.

    >>> column_names('  Total Price,e-mail')
    ['total_price', 'e_mail']
    >>> column_names('First Name, e-mail')
    ['first_name', 'e_mail']
    """
    fields = comma_fields(line)
    return ["_".join(word.lower() for word in re.findall("[A-Za-z]+", field)) for field in fields]
