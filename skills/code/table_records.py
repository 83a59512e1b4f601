from .body_rows import body_rows
from .header_names import header_names
from .records_from import records_from


def table_records(table: str) -> list[dict[str, str]]:
    """Read a comma-separated table with a header line into records with snake-case names.

    >>> table_records('Id,e-mail\\n1, a@b.c')
    [{'id': '1', 'e_mail': 'a@b.c'}]
    >>> table_records('Total\\n5\\n\\n7')
    [{'total': '5'}, {'total': '7'}]
    """
    return records_from(header_names(table), body_rows(table))
