import re


def line_variants(line: str, swaps: list[tuple[str, str]]) -> list[str]:
    """Gives each version of a line in which one operator or word is replaced by another, once."""
    found = []
    for old, new in swaps:
        beside = r"\w" if old[0].isalpha() else "-+*/%<>=!"
        for match in re.finditer(rf"(?<![{beside}]){re.escape(old)}(?![{beside}])", line):
            found.append(line[: match.start()] + new + line[match.end() :])
    return found
