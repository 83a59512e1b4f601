from .plain_amount import plain_amount


def amount_column(name: str) -> int:
    """Writes the amounts of a column like 1234.50. Gives how many cells it changed."""
    changed = 0
    for number, cell in enumerate(column(name)):
        if plain_amount(cell) != cell:
            put(number, name, plain_amount(cell))
            changed += 1
    return changed
