import re


def kind_of_column(cells: list[str]) -> str:
    """Names what a column's cells hold: date, amount, gap, key or text."""
    if any(not cell for cell in cells):
        return "gap"
    if all(re.fullmatch(r"\d+", cell) for cell in cells):
        return "key"
    if all(re.search(r"\d{4}[-/]|\.\d{4}$|[a-z] \d{4}$", cell) for cell in cells):
        return "date"
    return "amount" if all(re.search(r"\d\.\d\d", cell) for cell in cells) else "text"
