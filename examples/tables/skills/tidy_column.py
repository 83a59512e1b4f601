from .tidy_text import tidy_text


def tidy_column(name: str) -> int:
    """Tidies a column of texts: one space between words, each with a capital. Gives how many cells it changed."""
    changed = 0
    for number, cell in enumerate(column(name)):
        if tidy_text(cell) != cell:
            put(number, name, tidy_text(cell))
            changed += 1
    return changed
