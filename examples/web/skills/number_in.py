import re


def number_in(text: str) -> str:
    """Gives the first number in a text, as it is written there, commas included; empty where there is none."""
    found = re.search(r"\d+(?:,\d{3})*", text)
    return found[0] if found else ""
