from .field_rows import field_rows


def body_rows(table: str) -> list[list[str]]:
    """List the rows of a comma-separated table below its header line, as trimmed fields.

    >>> body_rows('City, Zip\\n, 8000\\nBern,\\n')
    [['', '8000'], ['Bern', '']]
    >>> body_rows('\\nId,e-mail\\n1, a@b.c\\n2, ')
    [['1', 'a@b.c'], ['2', '']]
    """
    return field_rows(table)[1:]
