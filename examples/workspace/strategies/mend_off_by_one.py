from .one_more_or_less import one_more_or_less
from .try_edits import try_edits


def mend_off_by_one(tries: int) -> bool:
    """Mends a bound that is one too many or too few: tries one more and one less where the lines suspected count."""
    edits = [(path, line, new) for path, line, text in suspects() for new in one_more_or_less(text)]
    return try_edits(edits, tries)
