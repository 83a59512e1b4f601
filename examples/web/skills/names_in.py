import re


def names_in(question: str) -> list[str]:
    """Gives the names in a question: runs of words with a capital letter, but for the word that begins it."""
    return re.findall(r"(?<!^)\b[A-Z]\w*(?: [A-Z]\w*)*", question)
