from .line_variants import line_variants
from .try_edits import try_edits


def mend_operator(tries: int) -> bool:
    """Mends a wrong arithmetic operator: tries others on the lines that are suspected."""
    swaps = [("+", "-"), ("-", "+"), ("//", "%"), ("+=", "-="), ("-=", "+="), ("*", "//")]
    lines = suspects()
    edits = [(path, line, new) for path, line, text in lines for new in line_variants(text, swaps)]
    return try_edits(edits, tries)
