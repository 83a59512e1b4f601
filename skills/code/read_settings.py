from .clean_lines import clean_lines
from .setting_name import setting_name
from .setting_value import setting_value


def read_settings(text: str) -> dict[str, str]:
    """Read a settings text, one name = value a line, into a dictionary; blank lines do not
    count.

    >>> read_settings('A=1\\n\\n B = 2 \\na=3')
    {'a': '3', 'b': '2'}
    >>> read_settings('utf-8 = dark  \\n ')
    {'utf-8': 'dark'}
    """
    return {setting_name(line): setting_value(line) for line in clean_lines(text)}
