def tidy_text(text: str) -> str:
    """Tidies a text: one space between words, each word with a capital and else in small letters."""
    return " ".join(word.capitalize() for word in text.split())
