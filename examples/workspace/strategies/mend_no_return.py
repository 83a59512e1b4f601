import re

from .try_edits import try_edits


def mend_no_return(tries: int) -> bool:
    """Mends a function that works a value out and does not give it: returns what stands alone in a line."""
    edits = []
    for path, line, text in suspects():
        stands_alone = re.match(r"\s*(?!(return|if|for|while|else|elif|def|raise)\b)[\w\"'\[({]", text)
        if stands_alone and not re.search(r"(?<![=!<>])=(?!=)", text):
            bare = text.lstrip()
            edits.append((path, line, text[: len(text) - len(bare)] + "return " + bare))
    return try_edits(edits, tries)
