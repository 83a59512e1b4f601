from .line_variants import line_variants
from .try_edits import try_edits


def mend_method(tries: int) -> bool:
    """Mends a call of the wrong method: tries its opposite or its like."""
    swaps = [("append", "extend"), ("lower", "upper"), ("upper", "lower"), ("min", "max"), ("max", "min")]
    lines = suspects()
    edits = [(path, line, new) for path, line, text in lines for new in line_variants(text, swaps)]
    return try_edits(edits, tries)
