"""Texts of labels."""


def slug(title):
    """Lower case words, joined by hyphens."""
    words = title.lower().split()
    return "-".join(words)


def shorten(text, width=10):
    """The text, cut to the width with an ellipsis where it is longer."""
    if len(text) <= width:
        return text
    return text[: width - 1] + "…"


def initials(name):
    """The first letters of the words, in upper case."""
    letters = [word[0] for word in name.split()]
    return "".join(letters).upper()


def is_palindrome(text):
    """Whether the letters read the same from both ends."""
    letters = [char for char in text.lower() if char.isalpha()]
    return letters == letters[::-1]


def count_vowels(text):
    """How many vowels there are, in any case."""
    return sum(1 for char in text.lower() if char in "aeiou")


def last_word(text):
    """The last word; an empty text where there is none."""
    words = text.split()
    if not words:
        return ""
    return words[-1]
