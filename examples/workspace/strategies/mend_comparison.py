from .line_variants import line_variants
from .try_edits import try_edits


def mend_comparison(tries: int) -> bool:
    """Mends a comparison that has the wrong bound: tries it with and without equality."""
    swaps = [("<", "<="), (">", ">="), ("<=", "<"), (">=", ">")]
    lines = suspects()
    edits = [(path, line, new) for path, line, text in lines for new in line_variants(text, swaps)]
    return try_edits(edits, tries)
