from .line_variants import line_variants
from .try_edits import try_edits


def mend_negation(tries: int) -> bool:
    """Mends a condition that is the wrong way round: drops a not, swaps equal and unequal, all and any."""
    swaps = [("if not", "if"), ("!=", "=="), ("==", "!="), ("all", "any")]
    lines = suspects()
    edits = [(path, line, new) for path, line, text in lines for new in line_variants(text, swaps)]
    return try_edits(edits, tries)
