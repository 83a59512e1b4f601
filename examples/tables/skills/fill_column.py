def fill_column(name: str) -> int:
    """Fills the cells that are missing in a column with what rows have that agree in a column which decides it."""
    cells = column(name)
    decides = {}
    for other in columns():
        known = {}
        for value, cell in zip(column(other), cells):
            if cell:
                known.setdefault(value, set()).add(cell)
        if other != name and all(len(found) == 1 for found in known.values()):
            decides[other] = {value: min(found) for value, found in known.items()}
    if not decides:
        return 0
    by = min(decides, key=lambda other: len(decides[other]))
    filled = 0
    for number, value in enumerate(column(by)):
        if not cells[number] and value in decides[by]:
            put(number, name, decides[by][value])
            filled += 1
    return filled
