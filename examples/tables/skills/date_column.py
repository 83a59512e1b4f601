from .iso_date import iso_date


def date_column(name: str) -> int:
    """Writes the dates of a column like 2024-03-05. Gives how many cells it changed."""
    changed = 0
    for number, cell in enumerate(column(name)):
        if iso_date(cell) != cell:
            put(number, name, iso_date(cell))
            changed += 1
    return changed
