from .amount_column import amount_column
from .date_column import date_column
from .drop_duplicates import drop_duplicates
from .fill_column import fill_column
from .kind_of_column import kind_of_column
from .tidy_column import tidy_column


def clean_table() -> int:
    """Cleans a whole table: rows that are there twice, then each column by what it holds. Gives how much it changed."""
    changed = drop_duplicates(columns()[0])
    means = {"date": date_column, "amount": amount_column, "gap": fill_column, "text": tidy_column}
    for name in columns()[1:]:
        kind = kind_of_column(column(name))
        if kind in means:
            changed += means[kind](name)
    return changed
