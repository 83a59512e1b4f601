from .field_rows import field_rows


def body_rows(table: str) -> list[list[str]]:
    """List the rows of a comma-separated table below its header line, as filled fields.

    >>> body_rows('\\nId,e-mail\\n1, a@b.c\\n2, ')
    [['1', 'a@b.c'], ['2']]
    >>> body_rows('First Name, City\\nAda, London')
    [['Ada', 'London']]
    """
    return field_rows(table)[1:]
