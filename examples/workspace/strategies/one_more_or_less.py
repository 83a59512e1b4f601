import re


def one_more_or_less(line: str) -> list[str]:
    """Gives each version of a line that counts one more or one less: a bound without its 1, or with one."""
    found = [line[: match.start()] + line[match.end() :] for match in re.finditer(r" [-+] 1\b", line)]
    for match in re.finditer(r"(?<=[\w\]])(?=\)|\]|$)", line):
        for more in (" - 1", " + 1"):
            found.append(line[: match.start()] + more + line[match.start() :])
    return found
