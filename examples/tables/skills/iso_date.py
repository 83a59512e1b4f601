import re


def iso_date(text: str) -> str:
    """Writes a date like 2024-03-05, whether it reads 05.03.2024, 5 March 2024 or 2024/03/05; else gives the text."""
    months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]
    months += ["November", "December"]
    text = text.strip()
    if found := re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", text):
        year, month, day = found.groups()
    elif found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
        day, month, year = found.groups()
    elif (found := re.fullmatch(r"(\d{1,2}) (\w+) (\d{4})", text)) and found[2] in months:
        day, month, year = found[1], months.index(found[2]) + 1, found[3]
    else:
        return text
    return f"{year}-{int(month):02}-{int(day):02}"
