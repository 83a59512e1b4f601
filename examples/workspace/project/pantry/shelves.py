"""Shelves: rows of columns."""


def transpose(rows):
    """Columns for rows."""
    return [list(column) for column in zip(*rows)]


def column(rows, index):
    """One column."""
    return [row[index] for row in rows]


def neighbours(width, height, x, y):
    """The places beside one, left, right, above, below, that are on the shelf."""
    places = [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]
    return [(a, b) for a, b in places if 0 <= a < width and 0 <= b < height]


def diagonal(rows):
    """From the top left down."""
    found = []
    for index in range(min(len(rows), len(rows[0]))):
        found.append(rows[index][index])
    return found


def flatten(rows):
    """All places, row by row."""
    found = []
    for row in rows:
        found.extend(row)
    return found
