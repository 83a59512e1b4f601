from .clean_lines import clean_lines
from .setting_pair import setting_pair


def read_settings(text: str) -> dict[str, str]:
    """Read a settings text, one name = value a line, into a dictionary; blank lines do not
    count.

    >>> read_settings('A=1\\n\\n B = 2 \\na=3')
    {'a': '3', 'b': '2'}
    >>> read_settings('utf-8 = dark  \\n ')
    {'utf-8': 'dark'}
    """
    return {part: part2 for part, part2 in (setting_pair(line) for line in clean_lines(text))}
