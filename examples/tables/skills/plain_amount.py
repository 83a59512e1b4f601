import re


def plain_amount(text: str) -> str:
    """Writes an amount like 1234.50, without currency and commas; gives the text where it has no such number."""
    found = re.fullmatch(r"\D*?(\d[\d,]*\.\d\d)\D*", text)
    return found[1].replace(",", "") if found else text
