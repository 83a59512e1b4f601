from .clean_lines import clean_lines
from .column_names import column_names


def header_names(table: str) -> list[str]:
    """Read the column names, in snake case, off the header line, the first line that is not
    blank, of a comma-separated table.

    >>> header_names('First Name, City\\nAda, London')
    ['first_name', 'city']
    >>> header_names('Line 1,Km/h Max\\nx,y')
    ['line_1', 'km/h_max']
    """
    return column_names(clean_lines(table)[0])
