def drop_duplicates(name: str) -> int:
    """Deletes rows whose cell in a column an earlier row has. Gives how many there were."""
    cells = column(name)
    later = [number for number, cell in enumerate(cells) if cell in cells[:number]]
    for number in reversed(later):
        delete(number)
    return len(later)
