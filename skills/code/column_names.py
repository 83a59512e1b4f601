from .comma_fields import comma_fields
from .snake_label import snake_label


def column_names(line: str) -> list[str]:
    """Turn a comma-separated header line into column names in snake case.

    >>> column_names('  Total Price,e-mail')
    ['total_price', 'e_mail']
    >>> column_names('First Name, e-mail')
    ['first_name', 'e_mail']
    """
    return [snake_label(field) for field in comma_fields(line)]
